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
    raise InvalidValue(f"A store cannot be at {scheme}://", hint="Give a folder")
