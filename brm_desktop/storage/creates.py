"""Makes the records that others made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from brm_desktop.domain.changes import Act, Entry, Vector
from brm_desktop.domain.fields import Cell
from brm_desktop.domain.fitting import holds
from brm_desktop.domain.record import Kind
from brm_desktop.storage import rows
from brm_desktop.storage.cells import Cells
from brm_desktop.storage.change import Draft
from brm_desktop.storage.erasing import empty_cell
from brm_desktop.storage.intake import Intake
from brm_desktop.storage.lives import Lives
from brm_desktop.storage.owners import Owners
from brm_desktop.storage.packing import pack


class Creates:
    """Takes records that one author made, who had seen so much; `hold` keeps what this version does not know."""

    def __init__(
        self, intake: Intake, cells: Cells, lives: Lives, owners: Owners, seen: Vector, hold: Callable[[Entry], None]
    ) -> None:
        self._intake = intake
        self._cells = cells
        self._lives = lives
        self._owners = owners
        self._seen = seen
        self._hold = hold

    def take(self, kind: Kind, entry: Entry) -> None:
        """Carry out that a record was made."""
        homes, draft = self._intake.homes, self._intake.find_draft(kind, entry.record)
        if draft is not None and homes.space != homes.find(entry.record):
            self._hold(entry)
            return
        self._owners.touched[kind.name, entry.record] = None
        given = self._pick(kind, entry)
        if draft is None:
            homes.settle(entry.record)
            self._make(kind, entry.record, given)
        else:
            self._make_again(kind, draft, given)

    def _pick(self, kind: Kind, entry: Entry) -> dict[str, Cell]:
        """Return the cells that this version knows."""
        given = dict[str, Cell]()
        for name, cell in entry.value.items():
            field = kind.fields.get(name)
            if field is None or not holds(field, cell):
                self._hold(Entry(Act.SET, kind.name, entry.record, name, "", cell))
            elif not (self._intake.homes.space and field.private):  # a colleague's own is no business of ours
                given[name] = cell
        return given

    def _make(self, kind: Kind, id: str, given: Mapping[str, Cell]) -> None:
        commit = self._intake.commit
        cells = {**_blank_row(kind), **given}
        cells.update(id=id, born=commit.number, created_ms=commit.at_ms, changed_ms=commit.at_ms)
        draft = self._intake.add_draft(kind, cells)
        self._owners.made.add((kind.name, id))
        kept = {name: cells[name] for name, default in _defaults(kind) if cells[name] != default}
        self._intake.tell("create", draft, new=pack(kept))

    def _make_again(self, kind: Kind, draft: Draft, given: Mapping[str, Cell]) -> None:
        """Two devices made one record (the next of a repeating follow-up): each field is a change of its own."""
        id = draft.cells["id"]
        self._intake.tell("again", draft)
        for name, field in kind.fields.items():
            cell = given.get(name, empty_cell(field))
            if self._intake.homes.space and field.private:
                continue
            if field.shape == "set":
                for member in field.from_cell(cell):
                    self._cells.take(draft, field, Entry(Act.ADD, kind.name, id, name, member), self._seen)
            else:
                act = Act.TEXT if field.shape == "text" else Act.SET
                value = str(cell or "") if field.shape == "text" else cell
                self._cells.take(draft, field, Entry(act, kind.name, id, name, "", value), self._seen)
        self._lives.settle(kind, id)


@cache
def _blank_row(kind: Kind) -> rows.Row:
    return dict.fromkeys(rows.SYSTEM) | {name: empty_cell(field) for name, field in kind.fields.items()}


@cache
def _defaults(kind: Kind) -> tuple[tuple[str, Cell], ...]:
    return tuple((name, field.default) for name, field in kind.fields.items())
