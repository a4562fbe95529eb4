"""Legal holds: agencies about which nothing may be erased or thinned out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from brm_desktop.domain.record import Kind
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection

_FAR: Final = 2  # a role's contact, a reading's outcome, their agencies


class LegalHold(NamedTuple):
    """An agency's name and why its records are held."""

    agency: str
    reason: str


def list_holds(connection: Connection) -> list[LegalHold]:
    """Return every hold, of agencies in the trash too."""
    found = connection.execute("SELECT name, legal_hold FROM agency WHERE legal_hold != '' ORDER BY name")
    return [LegalHold(*row) for row in found]


def find_hold(connection: Connection, kinds: Mapping[str, Kind], kind: str, id: str) -> LegalHold | None:
    """Return a hold on a record: of itself, of what it is about, of what belongs to it; None if there is none."""
    around, seen = {(kind, id)}, set[tuple[str, str]]()
    for _ in range(_FAR + 1):
        seen |= around
        for at in sorted(around):
            if at[0] == "agency" and (hold := _hold_of(connection, at[1])):
                return hold
        around = {near for at in around for near in _near(connection, kinds, *at)} - seen
    return None


def _hold_of(connection: Connection, id: str) -> LegalHold | None:
    row = connection.execute("SELECT name, legal_hold FROM agency WHERE id = ? AND legal_hold != ''", (id,)).fetchone()
    return None if row is None else LegalHold(*row)


def _near(connection: Connection, kinds: Mapping[str, Kind], kind_name: str, id: str) -> Iterable[tuple[str, str]]:
    """Return what a record points to, and what belongs to it."""
    kind = kinds.get(kind_name)
    row = rows.find_row(connection, kind, id) if kind is not None else None
    if kind is None or row is None:
        return
    for field in kind.links:
        cell = row[field.name]
        for target in (field.from_cell(cell) if field.shape == "set" else (cell,)) if cell else ():
            name, _, target_id = str(target).rpartition(":")
            yield (name if field.target == "*" else field.target), target_id
    yield from list_owned(connection, kinds, kind_name, id)


def list_owned(connection: Connection, kinds: Mapping[str, Kind], kind_name: str, id: str) -> Iterator[tuple[str, str]]:
    """Yield the records that have no meaning without this one, in the trash too."""
    for other in kinds.values():
        for field in other.links:
            if field.owned and field.shape == "link" and field.target in (kind_name, "*"):
                target = f"{kind_name}:{id}" if field.target == "*" else id
                for (found,) in connection.execute(
                    f'SELECT id FROM "{other.name}" WHERE "{field.name}" = ?', (target,)
                ):
                    yield other.name, found
