"""Changes as devices tell them to each other: commits of entries, with every name spelled out.

An entry needs nothing of the portfolio that it came from: no row numbers, no numbers of writers.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any, Final, NamedTuple

Dot = tuple[str, int]
"""One commit: the id of its writer and its number among that writer's commits."""

Vector = Mapping[str, int]
"""For each writer the last commit that was seen; all of that writer's before it were seen too."""

WRITER_LENGTH: Final = 36


class Act(IntEnum):
    """What an entry does."""

    CREATE = 1
    SET = 2
    TEXT = 3
    ADD = 4
    REMOVE = 5
    DELETE = 6
    RESTORE = 7
    MERGE = 8
    ERASE = 9


class Entry(NamedTuple):
    """One operation on one record.

    `value` is, by act: the cells of a new record by field; what a field holds now; a whole long text;
    for a delete, what it observed of the record (a Vector); for a merge, the record that stays, None when it
    is taken back; else None. `parents` are the commits whose
    texts a new text was made from.
    """

    act: int
    kind: str
    record: str
    field: str = ""
    member: str = ""
    value: Any = None
    parents: tuple[Dot, ...] = ()


class Told(NamedTuple):
    """A commit as its writer tells it to other devices."""

    seq: int
    stamp: int
    at_ms: int
    label: str
    role: str
    entries: tuple[Entry, ...]


def covers(vector: Vector, dot: Dot) -> bool:
    """Tell whether a commit is among what a vector says was seen."""
    return vector.get(dot[0], 0) >= dot[1]
