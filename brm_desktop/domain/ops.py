"""The few operations that every change is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from brm_desktop.domain.fields import Cell
from brm_desktop.domain.record import Record


@dataclass(frozen=True, slots=True)
class Create:
    """Make a record that is not there yet; in a shared space at once, where one is given."""

    record: Record
    space: str = ""


@dataclass(frozen=True, slots=True)
class Set:
    """Replace what a field holds: a scalar, a link or a long text."""

    kind: str
    id: str
    field: str
    old: Cell
    new: Cell


@dataclass(frozen=True, slots=True)
class Add:
    """Put one member into a set."""

    kind: str
    id: str
    field: str
    member: str


@dataclass(frozen=True, slots=True)
class Remove:
    """Take one member out of a set."""

    kind: str
    id: str
    field: str
    member: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Move a record to the trash."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Restore:
    """Take a record back out of the trash."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Say that a record is one with another, which stays; with None, that it is not after all."""

    kind: str
    id: str
    into: str | None


Op = Create | Set | Add | Remove | Delete | Restore | Merge


def make_changes(before: Record, after: Record) -> list[Op]:
    """Return what has to be done to make the one record into the other."""
    return list(_changes(before, after))


def _changes(before: Record, after: Record) -> Iterator[Op]:
    kind = before.KIND
    for name, field in kind.fields.items():
        was_held, is_held = getattr(before, name), getattr(after, name)
        if was_held is is_held:
            continue
        old, new = field.to_cell(was_held), field.to_cell(is_held)
        if old == new:
            continue
        if field.shape != "set":
            yield Set(kind.name, before.id, name, old, new)
            continue
        was, now = field.from_cell(old), field.from_cell(new)
        yield from (Remove(kind.name, before.id, name, member) for member in was if member not in now)
        yield from (Add(kind.name, before.id, name, member) for member in now if member not in was)
