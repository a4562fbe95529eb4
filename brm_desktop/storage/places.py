"""Where a record lies: a number that says how recent it is, then its kind.

The number is the row's primary key and its document in the search index, so the newest of
everything are a range read backward, whatever the order in which records came.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from brm_desktop.domain.fields import Cell
from brm_desktop.domain.record import Kind
from brm_desktop.storage.driver import Connection

_KIND_BITS = 6
_SLOT_BITS = 14
_SLOTS = 1 << _SLOT_BITS
_EPOCH = date(1970, 1, 1).toordinal()
_MOST_MS = int(datetime(2200, 1, 1, tzinfo=UTC).timestamp() * 1000)


def make_place(ms: int, slot: int, kind_number: int) -> int:
    """Return the place of a moment, a slot within it and a kind."""
    return ((ms << _SLOT_BITS | slot) << _KIND_BITS) | kind_number


def kind_number_of(place: int) -> int:
    return place & ((1 << _KIND_BITS) - 1)


def ms_of(place: int) -> int:
    return place >> (_KIND_BITS + _SLOT_BITS)


def recent_ms(cell: Cell, made_ms: int) -> int:
    """Return the millisecond that a day's or a moment's cell means, within 1970 to 2200."""
    if not isinstance(cell, str) or len(cell) < 10:
        return made_ms
    days = date(int(cell[:4]), int(cell[5:7]), int(cell[8:10])).toordinal() - _EPOCH
    seconds = int(cell[11:13]) * 3600 + int(cell[14:16]) * 60 + int(cell[17:19]) if len(cell) >= 19 else 0
    return min(max((days * 86400 + seconds) * 1000, 0), _MOST_MS)


class Places:
    """Hands out free places within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._last: dict[tuple[int, int], int] = {}

    def take(self, kind: Kind, ms: int) -> int:
        """Return the next free place at a moment, or at the next moment that has one."""
        slot = self._next_slot(kind, ms)
        while slot >= _SLOTS:
            ms += 1
            slot = self._next_slot(kind, ms)
        self._last[kind.number, ms] = slot
        return make_place(ms, slot, kind.number)

    def _next_slot(self, kind: Kind, ms: int) -> int:
        last = self._last.get((kind.number, ms))
        if last is None:
            row = self._connection.execute(
                f'SELECT max(docid) FROM "{kind.name}" WHERE docid >= ? AND docid < ?',
                (make_place(ms, 0, 0), make_place(ms + 1, 0, 0)),
            ).fetchone()
            last = -1 if row[0] is None else (row[0] >> _KIND_BITS) & (_SLOTS - 1)
        return last + 1
