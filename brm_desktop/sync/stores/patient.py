"""A store that is asked again when it wants patience."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

from brm_desktop.sync.faults import StoreBusy
from brm_desktop.sync.stores.protocol import Listed, Store, TellsTime

_T = TypeVar("_T")
_PAUSES_S: Final = (0.2, 0.5, 1.0, 2.0, 4.0)


class PatientStore:
    """Asks again, with growing pauses, while a file is locked or the store is busy; then lets the fault through."""

    def __init__(self, store: Store, pause: Callable[[float], object] = time.sleep) -> None:
        self._store = store
        self._pause = pause

    @property
    def url(self) -> str:
        return self._store.url

    @property
    def address(self) -> str:
        return self._store.address

    def list(self, folder: str) -> list[Listed]:
        return self._ask(lambda: self._store.list(folder))

    def get(self, name: str) -> bytes:
        return self._ask(lambda: self._store.get(name))

    def put_new(self, name: str, data: bytes) -> None:
        self._ask(lambda: self._store.put_new(name, data))

    def delete_own(self, name: str) -> None:
        self._ask(lambda: self._store.delete_own(name))

    def written_at_ms(self, name: str) -> int | None:
        store = self._store
        return self._ask(lambda: store.written_at_ms(name)) if isinstance(store, TellsTime) else None

    def close(self) -> None:
        self._store.close()

    def _ask(self, what: Callable[[], _T]) -> _T:
        for pause_s in _PAUSES_S:
            try:
                return what()
            except StoreBusy:
                self._pause(pause_s)
        return what()
