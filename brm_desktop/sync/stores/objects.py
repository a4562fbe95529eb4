"""A store in object storage: S3 and what speaks it (MinIO, Ceph), Azure, Google Cloud.

Names and keys stand in the address (s3://KEY:SECRET@bucket/prefix?region=…&endpoint=…), or are taken from the
environment, as each of them has its usual ones (AWS_ACCESS_KEY_ID, …).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

import obstore
from obstore.exceptions import BaseError, NotFoundError, PermissionDeniedError, UnauthenticatedError
from obstore.store import from_url

from brm_desktop.sync.faults import MissingFile, NoRights, StoreBusy, StoreError, StoreFull, StoreRefused
from brm_desktop.sync.stores.addresses import Address, read_address
from brm_desktop.sync.stores.protocol import Listed

_FULL: Final = ("quotaexceeded", "insufficientstorage", "storage full", "no space left")
_STATUS: Final = re.compile(r"status code: (\d{3})")
_HINT: Final = "Check the name and the key"
_LOGIN: Final = {"s3": ("access_key_id", "secret_access_key"), "az": ("account_name", "account_key")}
_OPTIONS: Final = ("region", "endpoint")
_RETRY: Final = {"max_retries": 2, "retry_timeout": timedelta(seconds=20)}  # patience is asked of others
_CLIENT: Final = {"connect_timeout": "8s", "timeout": "120s"}  # a whole part, over a slow line

_CLIENT_NAMES: Final = {"ALLOW_HTTP", "ALLOW_INVALID_CERTIFICATES", "PROXY_URL", "TIMEOUT", "CONNECT_TIMEOUT"}


class ObjectStore:
    """Objects below a bucket's prefix. Safe from any thread."""

    def __init__(self, address: str, **options: Any) -> None:
        told = read_address(address)
        self.address, self.url = address, told.url
        with _store_errors(self.url):
            known = {"retry_config": _RETRY, **_choose_client(), **_choose_login(told), **options}
            self._store: Any = from_url(self.url, **known)

    def list(self, folder: str) -> list[Listed]:
        with _store_errors(folder):
            found = obstore.list_with_delimiter(self._store, folder + "/")
            return [Listed(str(each["path"]), int(each["size"])) for each in found["objects"]]

    def get(self, name: str) -> bytes:
        with _store_errors(name):
            return bytes(obstore.get(self._store, name).bytes())

    def put_new(self, name: str, data: bytes) -> None:
        with _store_errors(name):
            obstore.put(self._store, name, data)

    def written_at_ms(self, name: str) -> int | None:
        with _store_errors(name):
            return int(obstore.head(self._store, name)["last_modified"].timestamp() * 1000)

    def delete_own(self, name: str) -> None:
        try:
            with _store_errors(name):
                obstore.delete(self._store, name)
        except MissingFile:
            return

    def close(self) -> None:
        """Nothing is held that does not go by itself."""


def _choose_login(told: Address) -> dict[str, Any]:
    """Return what an address says of who we are and where the server is."""
    names = _LOGIN.get(told.url.partition("://")[0], ())
    found: dict[str, Any] = dict(zip(names, (told.name, told.password), strict=False)) if told.name else {}
    found |= {name: told.options[name] for name in _OPTIONS if name in told.options}
    if str(found.get("endpoint", "")).startswith("http://"):  # a server of the office's own network
        found["client_options"] = {**_CLIENT, "allow_http": True}
    return found


def _choose_client() -> dict[str, Any]:
    """Return how long to wait, unless the environment says how to connect: one would hide the other."""
    names = {name.partition("_")[2] for name in os.environ if name.startswith(("AWS_", "AZURE_", "GOOGLE_"))}
    return {} if names & _CLIENT_NAMES else {"client_options": _CLIENT}


@contextmanager
def _store_errors(name: str) -> Iterator[None]:
    try:
        yield
    except (NotFoundError, FileNotFoundError):
        raise MissingFile(name) from None
    except (PermissionDeniedError, UnauthenticatedError, PermissionError) as error:
        raise NoRights("There is no right to use the store", f"{name}: {_reason(error)}", _HINT) from None
    except (BaseError, OSError, ValueError) as error:
        raise _translate(error, name) from None


def _translate(error: Exception, name: str) -> StoreError:
    """Return what a person is told: by the server's answer where there was one."""
    text = str(error)
    found = _STATUS.search(text)
    code = int(found[1]) if found else 0
    what = f"{name}: the server answered {code}" if code else f"{name}: {_reason(error)}"
    if code == 507 or any(sign in text.lower() for sign in _FULL):
        return StoreFull("The store is full", name, "Free some space there; nothing is lost, it is tried again")
    if code in (401, 403):
        return NoRights("There is no right to use the store", what, _HINT)
    if code == 413:
        return StoreRefused(
            "The server does not take a file that large", name, "Ask for a higher limit; nothing is lost"
        )
    if code in (409, 423, 425, 429) or 500 <= code < 600:
        return StoreBusy("The store is busy or a file of it is locked", what, "It is tried again")
    return StoreError("The store cannot be reached", what, "It is tried again")


def _reason(error: BaseException) -> str:
    """Return what went wrong in a few words: before them stands the address, after them an answer of pages."""
    line = (str(error).splitlines() or [type(error).__name__])[0]
    text = " ".join(line.rpartition(" - ")[2].split())
    return text if len(text) <= 160 else text[:159] + "…"
