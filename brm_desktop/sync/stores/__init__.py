"""Stores: dumb places for whole files, behind one small protocol."""

from __future__ import annotations

from brm_desktop.base.errors import InvalidValue
from brm_desktop.sync.stores.protocol import Store


def open_store(url: str) -> Store:
    """Return the store at a folder's path or an address; its library is imported only now.

    Raises: InvalidValue, StoreError.
    """
    scheme, mark, rest = url.partition("://")
    if not mark or scheme == "file":
        from brm_desktop.sync.stores.folder import FolderStore

        return FolderStore(rest if mark else url)
    if scheme in ("http", "https"):
        from brm_desktop.sync.stores.webdav import WebDavStore

        return WebDavStore(url)
    if scheme in ("s3", "az", "gs"):
        from brm_desktop.sync.stores.objects import ObjectStore

        return ObjectStore(url)
    raise InvalidValue(
        f"A store cannot be at {scheme}://", hint="Give a folder, https:// (WebDAV), s3://, az:// or gs://"
    )
