"""What owns what: a record without which another has no meaning lives as long as that one does."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from brm_desktop.domain.fields import Cell, Field
from brm_desktop.domain.record import Kind
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.intake import Intake, Target
from brm_desktop.storage.lives import Lives
from brm_desktop.storage.packing import unpack
from brm_desktop.storage.unions import Unions


class Owners:
    """Sees to the owners of what a step of an exchange touched.

    `touched` are the records to look at, `made` those that the step made and did not delete.
    """

    def __init__(
        self, connection: Connection, kinds: Mapping[str, Kind], intake: Intake, lives: Lives, unions: Unions
    ) -> None:
        self.touched: dict[Target, None] = {}
        self.made = set[Target]()
        self._connection = connection
        self._kinds = kinds
        self._intake = intake
        self._lives = lives
        self._unions = unions

    def repair(self) -> None:
        """Let owners of what lives live, and let those rest again that nothing holds; up to the last owner."""
        waiting, seen = [*self.touched, *self._list_former(), *self._settle_merges()], set[Target]()
        while waiting:
            at = waiting.pop()
            if at[1] in self._intake.erased:
                continue
            kind, id = self._kinds[at[0]], at[1]
            if at in seen or (at in self.made and not _owned(kind)):
                continue
            seen.add(at)
            row = rows.find_row(self._connection, kind, id)
            if row is None:
                continue
            owners = [owner for owner in self.list_of(kind, row) if self._intake.homes.is_together(id, owner[1])]
            if at not in self.made and self._repair_one(kind, id):
                seen.difference_update(owners)
            waiting.extend(owners)

    def list_of(self, kind: Kind, row: rows.Row) -> list[Target]:
        """Return the records that this one belongs to."""
        return [owner for field in _owned(kind) if (owner := self._owner(field, row[field.name]))]

    def _owner(self, field: Field, target: Cell) -> Target | None:
        name, _, id = str(target or "").rpartition(":")
        name = name if field.target == "*" else field.target
        return (name, id) if id and name in self._kinds else None

    def _list_former(self) -> list[Target]:
        """Return what the touched records belonged to before they were moved: nothing else may hold it."""
        found = dict[Target, None]()
        for at in self.touched:
            fields = {field.name: field for field in _owned(self._kinds[at[0]])}
            if not fields or at in self.made:
                continue
            for name, old in self._connection.execute(
                "SELECT field, old FROM journal WHERE record = ? AND op = 'set' AND old IS NOT NULL", (at[1],)
            ):
                owner = self._owner(fields[name], unpack(old)) if name in fields else None
                if owner is not None and self._intake.homes.is_together(at[1], owner[1]):
                    found[owner] = None
        return list(found)

    def _settle_merges(self) -> list[Target]:
        """See to merged records. Returns: what shows others since, and its owners before."""
        found = list[Target]()
        for kind, was in self._unions.settle(id for _, id in self.touched):
            found += [(kind.name, was["id"]), *self.list_of(kind, was)]
        return found

    def _repair_one(self, kind: Kind, id: str) -> bool:
        if id in self._unions.ids:
            return False  # that was seen to
        return self._lives.set(kind, id, lives=self._lives.lives_itself(id) or self._holds_another(kind, id))

    def _holds_another(self, kind: Kind, id: str) -> bool:
        for other in self._kinds.values():
            for field in _owned(other):
                if field.target in (kind.name, "*"):
                    target = f"{kind.name}:{id}" if field.target == "*" else id
                    if self._is_linked(other, field, target, self._intake.homes.find(id)):
                        return True
        return False

    def _is_linked(self, other: Kind, field: Field, target: str, home: str) -> bool:
        """Tell whether a live record of the same space has no meaning without this one."""
        values = (target, f"{other.name}.{field.name}")
        if not self._intake.homes.are_several:
            found = self._connection.execute("SELECT 1 FROM link WHERE target = ? AND field = ? LIMIT 1", values)
        else:
            found = self._connection.execute(
                f'SELECT 1 FROM link l JOIN "{other.name}" r ON r.docid = l.docid LEFT JOIN placed p ON p.record = r.id'
                " WHERE l.target = ? AND l.field = ? AND ifnull(p.space, '') = ? LIMIT 1",
                (*values, home),
            )
        return found.fetchone() is not None


@cache
def _owned(kind: Kind) -> tuple[Field, ...]:
    """Return the fields that say what a record belongs to."""
    return tuple(field for field in kind.links if field.owned and field.shape == "link")
