"""Records side by side, field by field: what is taken of each, and what stays in the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from brm_desktop.domain import dates
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Choice, Field
from brm_desktop.domain.kinds import get_kind
from brm_desktop.domain.record import Record
from brm_desktop.services.duplicates import Group, combine_all, is_chosen
from brm_desktop.ui.duplicates.value_cell import ValueCell
from brm_desktop.ui.parts.around.words import count_of
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Label, Prose
from brm_desktop.ui.shell.theme import SMALL_PX

_SILENT = frozenset(("space", "merged_into", "distinct_from", "photo", "phones_e164", "cadence_days"))
_NAME_PARTS = ("prefix", "given", "middle", "family", "suffix")
_LABEL_WIDTH, _MOST_CHARACTERS = 92, 600


class Merge(NamedTuple):
    """What a person decided: who stays, who goes into it, and of whom the value of a field counts."""

    keep: Record
    others: tuple[Record, ...]
    take: Mapping[str, str]


class Compared(Card):
    """The grid of values. `changed` says that something else is taken; `left_out` carries the id of a record."""

    changed = Signal()
    left_out = Signal(str)

    def __init__(self, group: Group, records: Sequence[Record], names: Mapping[str, str]) -> None:
        super().__init__("Side by side", f"{group.score:.0%}")
        self._records, self._names = tuple(records), names
        self._lead = 0
        self.cells: dict[str, list[ValueCell]] = {}
        self._heads: list[Button] = []
        self._build(group)
        self.lead_by(0)

    def _build(self, group: Group) -> None:
        of = type(self._records[0])
        self.add(Prose("\n".join(_say_why(group, self._records)), "soft"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        for column, record in enumerate(self._records, 1):
            grid.setColumnStretch(column, 1)
            self._add_head(grid, column, record)
        row = 2
        for name, field in of.KIND.fields.items():
            values = [getattr(record, name) for record in self._records]
            texts = [self._say(field, value) for value in values]
            if name in _SILENT or name in _NAME_PARTS or not any(texts):
                continue
            grid.addWidget(_field_label(field.label), row, 0, Qt.AlignmentFlag.AlignTop)
            if is_chosen(of, name, values):
                self._add_choice(grid, row, field, values, texts)
            else:
                same = len(set(texts)) == 1
                for column, text in enumerate(texts, 1):
                    grid.addWidget(_plain(text, soft=same or not text), row, column, Qt.AlignmentFlag.AlignTop)
            row += 1
        self.add(grid)

    def _add_head(self, grid: QGridLayout, column: int, record: Record) -> None:
        lead = Button(record.title_text, small=True, tip=f"Take everything from {record.title_text} first ({column})")
        lead.setCheckable(True)
        lead.setSizePolicy(lead.sizePolicy().Policy.Ignored, lead.sizePolicy().Policy.Fixed)
        lead.clicked.connect(lambda _checked=False, at=column - 1: self.lead_by(at))
        self._heads.append(lead)
        grid.addWidget(lead, 0, column)
        if len(self._records) > 2:
            out = Button("Leave out", look="quiet", small=True, tip=f"{record.title_text} is another")
            out.clicked.connect(lambda: self.left_out.emit(record.id))
            grid.addWidget(out, 1, column, Qt.AlignmentFlag.AlignLeft)

    def _add_choice(
        self, grid: QGridLayout, row: int, field: Field, values: Sequence[object], texts: Sequence[str]
    ) -> None:
        cells: list[ValueCell] = []
        for column, text in enumerate(texts):
            if not text:
                grid.addWidget(_plain("", soft=True), row, column + 1, Qt.AlignmentFlag.AlignTop)
                continue
            cell = ValueCell(field.label, self._records[column].title_text, text)
            cell.setProperty("column", column)
            cell.clicked.connect(lambda _checked=False, cell=cell, name=field.name: self._take(name, cell))
            cell.moved.connect(lambda across, down, cell=cell: self._move(cell, across, down))
            grid.addWidget(cell, row, column + 1)
            cells.append(cell)
        self.cells[field.name] = cells

    # what is taken

    @property
    def decided(self) -> Merge:
        """What is taken, as it stands."""
        keep = self._records[self._lead]
        take = {name: self._records[_column(cell)].id for name in self.cells for cell in self._taken(name)}
        if "name" in take and isinstance(keep, Contact):
            take |= dict.fromkeys(_NAME_PARTS, take["name"])  # a name is taken whole
        others = tuple(record for record in self._records if record is not keep)
        return Merge(keep, others, {name: id for name, id in take.items() if id != keep.id})

    def lead_by(self, column: int) -> None:
        """Let one record stay, and its values count first."""
        if column >= len(self._records):
            return
        self._lead = column
        for at, head in enumerate(self._heads):
            head.setChecked(at == column)
            head.setAccessibleName(f"{head.text()}{', stays' if at == column else ''}")
        for cells in self.cells.values():
            first = next((cell for cell in cells if _column(cell) == column), cells[0])
            for cell in cells:
                cell.setChecked(cell is first)
        self.changed.emit()

    def _taken(self, name: str) -> list[ValueCell]:
        return [cell for cell in self.cells[name] if cell.isChecked()]

    def _take(self, name: str, taken: ValueCell) -> None:
        for cell in self.cells[name]:
            cell.setChecked(cell is taken)
        self.changed.emit()

    def _move(self, cell: ValueCell, across: int, down: int) -> None:
        """Step to the value beside, which takes it, or to the field above or below."""
        rows = list(self.cells.items())
        at = next(place for place, (_, cells) in enumerate(rows) if cell in cells)
        name, cells = rows[(at + down) % len(rows)]
        if across:
            target = cells[(cells.index(cell) + across) % len(cells)]
            self._take(name, target)
        else:
            target = (self._taken(name) or cells)[0]
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def focus_first(self) -> None:
        """Put the keyboard on the first choice; there must be one."""
        first = next(cell for name in self.cells for cell in self._taken(name))
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def _say(self, field: Field, value: object) -> str:
        return say(field, value, self._names)


class WhatStays(Card):
    """The record as it will be, and what goes along."""

    def __init__(self, names: Mapping[str, str]) -> None:
        super().__init__("What stays")
        self._names = names
        self._holder: QWidget | None = None

    def show_merge(self, decided: Merge) -> None:
        """Show what a merge would make."""
        if self._holder is not None:
            self._holder.hide()
            self._holder.deleteLater()
        self._holder = holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        made = combine_all(decided.keep, decided.others, decided.take)
        row = 0
        for name, field in made.KIND.fields.items():
            text = self._say(field, getattr(made, name))
            if name not in _SILENT and text:
                grid.addWidget(_field_label("Kept beside" if name == "custom" else field.label), row, 0)
                grid.addWidget(_plain(text), row, 1)
                row += 1
        self.add(holder)

    def show_along(self, along: Mapping[str, int]) -> None:
        """Say how much points to those that go."""
        goes = ", ".join(
            count_of(count, get_kind(kind).KIND.one.lower(), get_kind(kind).KIND.many.lower())
            for kind, count in along.items()
        )
        self.show_detail(f"{goes} go along" if goes else "")

    def _say(self, field: Field, value: object) -> str:
        return say(field, value, self._names)


def say(field: Field, value: object, names: Mapping[str, str]) -> str:
    """Return the value of a field in words; `names` are titles by id."""
    if field.target:
        ids = value if isinstance(value, tuple) else (value,) if value else ()
        return "\n".join(names.get(str(id).rpartition(":")[2], "") for id in ids).strip()
    if isinstance(value, tuple):
        return "\n".join(map(str, value))
    if isinstance(value, Choice):
        return value.label
    if isinstance(value, date):
        return dates.say_full(value)
    if field.editor == "money" and isinstance(value, int):
        return f"${value / 100:,.0f}"
    return "Yes" if value is True else "" if value in (None, False) else str(value)[:_MOST_CHARACTERS]


def _say_why(group: Group, records: Sequence[Record]) -> list[str]:
    """Say why these may be one; of several, of whom each reason speaks."""
    names = {str(record.id): record.title_text for record in records}
    pairs = [pair for pair in group.pairs if pair.first in names and pair.second in names]
    said = [", ".join(pair.reasons) for pair in pairs]
    if len(records) == 2:
        return [words[:1].upper() + words[1:] for words in said]
    return [f"{names[pair.first]} and {names[pair.second]}: {words}" for pair, words in zip(pairs, said, strict=True)]


def _column(cell: ValueCell) -> int:
    return int(cell.property("column"))


def _field_label(text: str) -> Label:
    label = Label(text, "soft", px=SMALL_PX)
    label.setContentsMargins(0, 6, 0, 0)
    return label


def _plain(text: str, *, soft: bool = False) -> Prose:
    return Prose(text or "—", "soft" if soft else "plain")
