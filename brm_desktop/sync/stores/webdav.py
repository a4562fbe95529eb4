"""A store on a WebDAV server (RFC 4918): Nextcloud, ownCloud, Apache, nginx, SharePoint's older doors."""

from __future__ import annotations

import posixpath
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import quote, unquote, urlsplit, urlunsplit
from xml.etree import ElementTree

import httpx

from brm_desktop.sync.faults import MissingFile, NoRights, StoreBusy, StoreError, StoreFull, StoreRefused
from brm_desktop.sync.stores.protocol import Listed

_TIMEOUT_S, _CONNECT_S = 30.0, 8.0
_ASKED: Final = (
    b'<?xml version="1.0" encoding="utf-8"?><propfind xmlns="DAV:"><prop><getcontentlength/><resourcetype/></prop>'
    b"</propfind>"
)
_BUSY: Final = (409, 423, 425, 429)
_REFUSED: Final[dict[int, tuple[type[StoreRefused], str, str]]] = {
    401: (NoRights, "The server does not know the name or the password", "Check them and connect again"),
    403: (NoRights, "There is no right to use the store", "Ask for the right to write there"),
    413: (
        StoreRefused, "The server does not take a file that large",
        "Ask for a higher limit; nothing is lost, it is tried again",
    ),
    507: (StoreFull, "The store is full", "Free some space there; nothing is lost, it is tried again"),
}  # fmt: skip


class WebDavStore:
    """Files below an address. A name and a password may stand in it; they are never shown."""

    def __init__(self, address: str, transport: httpx.BaseTransport | None = None) -> None:
        parts = urlsplit(address)
        host = parts.hostname or ""
        host = f"[{host}]" if ":" in host else host
        self.address = address
        self.url = urlunsplit((parts.scheme, f"{host}:{parts.port}" if parts.port else host, parts.path, "", ""))
        self._root = self.url.rstrip("/")
        known = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        self._client = httpx.Client(
            auth=known,
            timeout=httpx.Timeout(_TIMEOUT_S, connect=_CONNECT_S),
            transport=transport,
            follow_redirects=False,
        )
        self._made = set[str]()

    def list(self, folder: str) -> list[Listed]:
        answer = self._ask("PROPFIND", folder + "/", content=_ASKED, headers={"Depth": "1"})
        if answer.status_code == 404:
            return []
        self._require(answer, 207, folder)
        try:
            tree = ElementTree.fromstring(answer.content)
        except ElementTree.ParseError:
            raise StoreError("The server's list of files cannot be read", folder, "It is tried again") from None
        return [each for response in tree.iter("{DAV:}response") if (each := _read(response, folder)) is not None]

    def get(self, name: str) -> bytes:
        answer = self._ask("GET", name)
        if answer.status_code == 404:
            raise MissingFile(name)
        self._require(answer, 200, name)
        return answer.content

    def put_new(self, name: str, data: bytes) -> None:
        answer = self._ask("PUT", name, content=data)
        if answer.status_code in (403, 404, 409) and self._make_folders(posixpath.dirname(name)):
            answer = self._ask("PUT", name, content=data)
        self._require(answer, 201, name)

    def written_at_ms(self, name: str) -> int | None:
        """Return the server's time, which every answer carries: it is asked right after the file was written."""
        told = self._ask("HEAD", name).headers.get("Date")
        try:
            return None if told is None else int(parsedate_to_datetime(told).timestamp() * 1000)
        except ValueError:
            return None

    def delete_own(self, name: str) -> None:
        answer = self._ask("DELETE", name)
        if answer.status_code != 404:
            self._require(answer, 204, name)

    def close(self) -> None:
        self._client.close()

    def _make_folders(self, folder: str) -> bool:
        """Make a folder and those above it. Returns: whether that was worth trying."""
        if folder in self._made:
            return False
        parts = folder.split("/")
        for at in range(1, len(parts) + 1):
            answer = self._ask("MKCOL", "/".join(parts[:at]) + "/")
            if answer.status_code not in (201, 405):  # 405: it is there
                self._require(answer, 201, folder)
        self._made.add(folder)
        return True

    def _ask(self, method: str, name: str, **more: object) -> httpx.Response:
        try:
            return self._client.request(method, f"{self._root}/{quote(name)}", **more)  # type: ignore[arg-type]  # what httpx takes by name
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            reason = str(error) or type(error).__name__
            raise StoreError("The store cannot be reached", f"{self.url}: {reason}", "It is tried again") from None

    def _require(self, answer: httpx.Response, wanted: int, name: str) -> None:
        """Raise for an answer that is no success. Raises: StoreError."""
        code = answer.status_code
        if code == wanted or (200 <= code < 300 and wanted != 207):
            return
        if code in _REFUSED:
            of, title, hint = _REFUSED[code]
            raise of(title, name, hint)
        what = f"{name}: the server answered {code}"
        if code in _BUSY or (500 <= code < 600 and code != 501):
            raise StoreBusy("The store is busy or a file of it is locked", what, "It is tried again")
        raise StoreError("The server did not do what it was asked", what, "Check the address of the store")


def _read(response: ElementTree.Element, folder: str) -> Listed | None:
    """Return a file of a listing, None for a folder."""
    if response.find(".//{DAV:}resourcetype/{DAV:}collection") is not None:
        return None
    base = posixpath.basename(unquote(response.findtext("{DAV:}href") or ""))
    size = response.findtext(".//{DAV:}getcontentlength") or ""
    return Listed(f"{folder}/{base}", int(size) if size.isdigit() else -1) if base else None
