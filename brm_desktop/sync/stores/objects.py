"""A store in object storage: S3 and what speaks it (MinIO, Ceph), Azure, Google Cloud.

Names and keys are taken from the environment, as each of them has its usual ones (AWS_ACCESS_KEY_ID, …).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import obstore
from obstore.exceptions import BaseError, NotFoundError, PermissionDeniedError, UnauthenticatedError
from obstore.store import from_url

from brm_desktop.sync.faults import MissingFile, NoRights, StoreBusy, StoreError, StoreFull
from brm_desktop.sync.stores.protocol import Listed

_BUSY: Final = ("slowdown", "slow down", "429", "503", "500 ", "timeout", "timed out", "conflict")
_FULL: Final = ("507", "quotaexceeded", "insufficientstorage")
_HINT: Final = "Check the names and keys in the environment"


class ObjectStore:
    """Objects below a bucket's prefix. Safe from any thread."""

    def __init__(self, url: str, **options: Any) -> None:
        self.url = self.address = url
        with _store_errors(url):
            self._store: Any = from_url(url, **options)

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


@contextmanager
def _store_errors(name: str) -> Iterator[None]:
    try:
        yield
    except (NotFoundError, FileNotFoundError):
        raise MissingFile(name) from None
    except (PermissionDeniedError, UnauthenticatedError, PermissionError) as error:
        raise NoRights("There is no right to use the store", f"{name}: {_reason(error)}", _HINT) from None
    except (BaseError, OSError, ValueError) as error:
        reason = _reason(error)
        if any(sign in reason.lower() for sign in _FULL):
            hint = "Free some space there; nothing is lost, it is tried again"
            raise StoreFull("The store is full", name, hint) from None
        if any(sign in reason.lower() for sign in _BUSY):
            raise StoreBusy("The store is busy", f"{name}: {reason}", "It is tried again") from None
        raise StoreError("The store cannot be reached", f"{name}: {reason}", "It is tried again") from None


def _reason(error: BaseException) -> str:
    """Return the first line of what went wrong: the rest is an answer of pages."""
    text = " ".join((str(error).splitlines() or [type(error).__name__])[0].split())
    return text if len(text) <= 160 else text[:159] + "…"
