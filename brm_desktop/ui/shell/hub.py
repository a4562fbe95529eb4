"""The one signal that says what was just committed, so that everything that shows it can refresh."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, Signal


class Committed(NamedTuple):
    """One commit as the window sees it: its number, its words, and which records it touched."""

    number: int
    label: str
    changes: frozenset[tuple[str, str]]

    def touches(self, *kinds: str) -> bool:
        """Say whether a record of one of these kinds changed."""
        return any(kind in kinds for kind, _ in self.changes)

    def touches_record(self, record_id: str) -> bool:
        """Say whether this very record changed."""
        return any(changed == record_id for _, changed in self.changes)


class Hub(QObject):
    """Tells facts to whoever shows them. `committed` carries a Committed, `failed` a KnownError.

    `settled` says once that the first picture shows and what can wait was loaded. `watched` says that something
    refreshed by itself, or with True that a person chose anew what does.
    """

    committed = Signal(object)
    failed = Signal(object)
    settled = Signal()
    watched = Signal(bool)
