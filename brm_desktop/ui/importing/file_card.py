"""One list: what it was taken for, and what each of its columns is for, with samples; all of it can be changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.domain.kinds import get_kind
from brm_desktop.exchange.cell_meanings import fold_cell, list_meanings
from brm_desktop.exchange.companions import is_companion
from brm_desktop.exchange.list_mappings import say_name
from brm_desktop.exchange.mapping import ColumnUse, Mapping, list_targets
from brm_desktop.exchange.shapes import Table
from brm_desktop.exchange.synonyms import Meaning
from brm_desktop.services.import_looks import FileLook
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.inline_more import InlineChoice, InlineTick
from brm_desktop.ui.parts.labels import Label, Prose, StatusLabel
from brm_desktop.ui.shell.theme import MEDIUM, SMALL_PX

KINDS = (
    "agency", "contact", "partner", "agreement", "service", "outcome", "follow_up", "horizon_item", "risk", "forum",
    "note", "reading",
)  # fmt: skip
_ENCODINGS = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp932": "Shift_JIS", "cp1250": "Windows-1250"}
_ROWS = ("table", "workbook")  # files of rows, of which the first may be headings
_MOST_COLUMNS, _MOST_CELLS = 40, 12
_SAMPLES, _SAMPLE_CHARACTERS = 3, 40


class ListCard(Card):
    """A list of a file. `mapped` carries a changed mapping, `read_as` a kind and whether the first row is headings."""

    mapped = Signal(object)
    read_as = Signal(object, object)
    removed = Signal()

    def __init__(self, look: FileLook, at: int) -> None:
        found = look.lists[at]
        name = say_name(look.path.name, found.table) if len(look.lists) > 1 else ""
        super().__init__(f"{look.path.name}, {name}" if name else look.path.name)
        self._table, self._mapping = found.table, found.mapping
        told_in = at > 0 and is_companion(look.lists[at - 1].table, found.table)
        self._may_be_unheaded = look.source is not None and look.source.sort in _ROWS and not told_in
        self._columns = _list_filled(found.table)
        self.choices: dict[str, InlineChoice] = {}
        self.cells: dict[tuple[str, str], InlineChoice] = {}
        self._holders: dict[str, QWidget] = {}
        self.remove = Button(look="quiet", icon="close", small=True, tip=f"Leave out {name or look.path.name}")
        self.remove.clicked.connect(self.removed.emit)
        self.add_action(self.remove)
        self.add(Label(_say_shape(look, at), "soft", px=SMALL_PX))
        self._add_question()
        self._add_kind()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnMinimumWidth(1, 176)
        self.add(self._grid)
        self._show_columns(self._columns[:_MOST_COLUMNS])
        self._add_rest()

    def _add_question(self) -> None:
        self.question = StatusLabel("A word is needed", "watch")
        self.why = Prose(_as_question(self._mapping.why))
        self.confirm = Button("It is right as it stands", small=True)
        self.confirm.clicked.connect(lambda: self._tell(replace(self._mapping, sure=True, why="")))
        for each in (self.question, self.why, self.confirm):
            self.add(each)
            each.setVisible(not self._mapping.sure)

    def _add_kind(self) -> None:
        kinds = KINDS if self._mapping.kind in KINDS else (self._mapping.kind, *KINDS)
        options = [(name, get_kind(name).KIND.many) for name in kinds]
        self.kind = InlineChoice("What the list holds", options, self._mapping.kind)
        self.kind.edited.connect(lambda kind: self.read_as.emit(kind, self._mapping.headed))
        self.headed = InlineTick("The first row is headings", self._table.headed)
        self.headed.edited.connect(lambda headed: self.read_as.emit(self._mapping.kind, headed))
        line = QHBoxLayout()
        line.setSpacing(4)
        line.addWidget(Label("It lists", "soft"))
        line.addWidget(self.kind, 1)
        line.addWidget(self.headed)
        self.headed.setVisible(self._may_be_unheaded)
        self.add(line)

    def _show_columns(self, places: Sequence[int]) -> None:
        targets = list_targets(self._mapping.kind)
        for place in places:
            name = self._table.columns[place]
            use = self._mapping.use_of(name)
            choice = InlineChoice(f"{name} becomes", _options(targets, use), use)
            choice.edited.connect(lambda use, name=name: self._use(name, use))
            self.choices[name] = choice
            text = QVBoxLayout()
            text.setSpacing(0)
            text.addWidget(Label(name, weight=MEDIUM))
            text.addWidget(Label(_say_samples(self._table, place), "soft", px=SMALL_PX))
            row = self._grid.rowCount()
            self._grid.addLayout(text, row, 0)
            self._grid.addWidget(choice, row, 1)
            self._holders[name] = holder = QWidget()
            holder.setLayout(QGridLayout())
            self._grid.addWidget(holder, row + 1, 0, 1, 2)
            self._show_cells(name)

    def _show_cells(self, name: str) -> None:
        """Show what the cells of a column become where its field is one of a few choices."""
        holder, grid = self._holders[name], self._holders[name].layout()
        assert isinstance(grid, QGridLayout)
        while (item := grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        field = get_kind(self._mapping.kind).KIND.fields.get(self._mapping.use_of(name).field)
        holder.setVisible(field is not None and field.choices is not None and field.editor == "choice")
        if field is None or field.choices is None or holder.isHidden():
            return
        grid.setContentsMargins(0, 0, 0, 6)
        grid.setHorizontalSpacing(12)
        grid.setColumnMinimumWidth(0, 14)  # an indent, on the side where a line begins
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(2, 176)
        found = list_meanings(self._table, self._table.columns.index(name), field, self._mapping.meant)
        options = [*((choice.value, choice.label) for choice in field.choices), ("", "Leave out")]
        for row, each in enumerate(found[:_MOST_CELLS]):
            words = f"{each.cell} ({each.rows:,})"
            grid.addWidget(Label(words, "soft" if each.value is not None else "watch", px=SMALL_PX), row, 1)
            choice = InlineChoice(
                f"{each.cell} in {name} becomes", options, each.value, empty="Keep as text", placeholder="Kept as text"
            )
            choice.edited.connect(lambda value, cell=each.cell, of=field.name: self._mean(name, of, cell, value))
            self.cells[name, each.cell] = choice
            grid.addWidget(choice, row, 2)
        if len(found) > _MOST_CELLS:
            more = f"and {len(found) - _MOST_CELLS:,} more values"
            grid.addWidget(Label(more, "soft", px=SMALL_PX), _MOST_CELLS, 1)

    def _mean(self, name: str, field: str, cell: str, value: str | None) -> None:
        """Take what a cell means, or with None what it is understood as."""
        others = [each for each in self._mapping.meant if (each[0], fold_cell(each[1])) != (field, fold_cell(cell))]
        said = [(field, cell, value)] if value is not None else []
        self._tell(replace(self._mapping, meant=(*others, *said)))
        self._show_cells(name)

    def _add_rest(self) -> None:
        hidden = self._columns[_MOST_COLUMNS:]
        empty = len(self._table.columns) - len(self._columns)
        if empty:
            words = "1 column is empty" if empty == 1 else f"{empty:,} columns are empty"
            self.add(Label(words, "soft", px=SMALL_PX))
        if hidden:
            more = Button(f"Show {len(hidden):,} more columns", small=True)
            more.clicked.connect(lambda: self._show_columns(hidden))
            more.clicked.connect(more.hide)
            self.add(more)

    def _use(self, column: str, use: Meaning) -> None:
        uses = tuple(
            ColumnUse(name, use if name == column else self._mapping.use_of(name), "told")
            for name in self._table.columns
        )
        mapping = replace(self._mapping, columns=uses)
        self._tell(replace(mapping, sure=True, why="") if _names_its_records(mapping) else mapping)
        self._show_cells(column)

    def _tell(self, mapping: Mapping) -> None:
        self._mapping = mapping
        for each in (self.question, self.why, self.confirm):
            each.setVisible(not mapping.sure)
        self.mapped.emit(mapping)


def _names_its_records(mapping: Mapping) -> bool:
    fields = {use.use.field for use in mapping.columns}
    return not fields.isdisjoint({get_kind(mapping.kind).KIND.title, "given", "family"})


def _options(targets: Any, use: Meaning) -> list[tuple[Meaning, str]]:
    options = [(Meaning(field), label) for field, label in targets.items()]
    if use not in dict(options):
        told = " · ".join(
            part for part in (targets.get(use.field, use.field), use.part.replace("_", " "), use.label) if part
        )
        options.insert(0, (use, told))
    return options


def _list_filled(table: Table) -> list[int]:
    return [at for at in range(len(table.columns)) if any(row.cells[at].strip() for row in table.rows)]


def _say_samples(table: Table, at: int) -> str:
    samples = dict[str, None]()
    for row in table.rows:
        if cell := " ".join(row.cells[at].split()):
            samples[cell if len(cell) <= _SAMPLE_CHARACTERS else cell[: _SAMPLE_CHARACTERS - 1] + "…"] = None
        if len(samples) == _SAMPLES:
            break
    return " · ".join(samples)


def _say_shape(look: FileLook, at: int) -> str:
    table = look.lists[at].table
    encoding = _ENCODINGS.get(look.encoding, look.encoding.upper())
    rows = "1 row" if len(table.rows) == 1 else f"{len(table.rows):,} rows"
    columns = "1 column" if len(table.columns) == 1 else f"{len(table.columns):,} columns"
    named = f"List {at + 1} of {len(look.lists):,}" if len(look.lists) > 1 else "List"
    return " · ".join(part for part in (named, encoding, rows, columns) if part)


def _as_question(why: str) -> str:
    words = why[:1].upper() + why[1:]
    return f"{words}. Say what the columns are for, or that it is right." if words else ""
