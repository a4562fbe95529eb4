"""Stores that count what is asked of them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from brm_desktop.services.portfolio import Portfolio
from brm_desktop.services.syncing import connect_store
from brm_desktop.sync.engine import Exchange
from brm_desktop.sync.sentinel import FileSentinel
from brm_desktop.sync.stores.protocol import Listed, Store

PASSPHRASE = "quiet river stone under snow"


class CountingStore:
    """A store that notes each request."""

    def __init__(self, store: Store) -> None:
        self.url, self.address = store.url, store.address
        self.asked = list[str]()
        self._store = store

    @property
    def requests(self) -> int:
        """How many requests there were."""
        return len(self.asked)

    @property
    def of_spaces(self) -> int:
        """How many of them were about spaces, rather than about who takes part."""
        return sum("/sp/" in asked for asked in self.asked)

    def list(self, folder: str) -> list[Listed]:
        self.asked.append(f"list {folder}")
        return self._store.list(folder)

    def get(self, name: str) -> bytes:
        self.asked.append(f"get {name}")
        return self._store.get(name)

    def put_new(self, name: str, data: bytes) -> None:
        self.asked.append(f"put_new {name}")
        self._store.put_new(name, data)

    def delete_own(self, name: str) -> None:
        self.asked.append(f"delete_own {name}")
        self._store.delete_own(name)

    def close(self) -> None:
        self._store.close()


def open_exchange(portfolio: Portfolio, store: Store) -> Exchange:
    """Return what exchanges a connected portfolio's changes with a store."""
    sentinel = FileSentinel(portfolio.folder)
    return Exchange(
        portfolio.database, portfolio.journal, portfolio.blobs, store, sentinel, portfolio.clock, os.urandom
    )


def connect(portfolio: Portfolio, store: Path, *, join: bool = False) -> None:
    """Connect a portfolio to a store in a folder."""
    connect_store(portfolio, str(store), PASSPHRASE, join=join)


@contextmanager
def serve_dav(folder: Path, answered: Callable[[int], None]) -> Iterator[str]:
    """Serve a folder by WebDAV on loopback; `answered` is told the bytes of each answer."""
    from cheroot.wsgi import Server
    from wsgidav.wsgidav_app import WsgiDAVApp

    app = WsgiDAVApp(
        {
            "provider_mapping": {"/": str(folder)}, "verbose": 0, "logging": {"enable": False},
            "simple_dc": {"user_mapping": {"*": True}},
        }
    )  # fmt: skip

    def count(environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        parts = list(app(environ, start_response))
        answered(sum(map(len, parts)))
        return iter(parts)

    server = Server(("127.0.0.1", 0), count, numthreads=2)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.bind_addr[1]}"
    finally:
        server.stop()
        thread.join()
