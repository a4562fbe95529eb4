"""A table model that holds the ids of all rows and the cells of those that were looked at.

Ids and rows come from a RowSource on worker threads, a window of rows at a time, so that the first rows show at once
and a jump to the end of a hundred thousand costs one window.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from brm_desktop.base.errors import KnownError
from brm_desktop.ui.parts.row_list import Tag
from brm_desktop.ui.shell.jobs import Jobs
from brm_desktop.ui.shell.theme import Tone

if TYPE_CHECKING:
    from brm_desktop.domain.charts import Shape

Index = QModelIndex | QPersistentModelIndex
WINDOW, KEPT = 96, 1200
_AHEAD = 40
DRAWING_WIDTH, DRAWING_HEIGHT = 74, 19


class Column(NamedTuple):
    """One column. `stretch` takes the room that is left; `key` is what the source sorts by.

    Where there is no room for all, those with the greatest `gives` are left out first; one with 0 stays.
    """

    key: str
    title: str
    width: int = 120
    stretch: bool = False
    right: bool = False
    sortable: bool = True
    shown: bool = True
    down_first: bool = False
    tip: str = ""
    gives: int = 0


class Cell(NamedTuple):
    """What one cell shows: words and soft words after them, or a status shape, chips, a line, a drawing, a bar.

    A `drawing` is a chart made for a box of DRAWING_WIDTH by DRAWING_HEIGHT at the origin.
    """

    text: str = ""
    tone: Tone = "plain"
    detail: str = ""
    detail_tone: Tone = "soft"
    mark: bool = False
    strong: bool = False
    chips: tuple[Tag | str, ...] = ()
    line: tuple[float | None, ...] = ()
    drawing: tuple[Shape, ...] = ()
    share: float | None = None
    tip: str = ""
    least: float = 0  # the least difference that fills the height of a line
    exact: str = ""  # what a copy says in place of the words: a day in ISO form, an amount

    @property
    def spoken(self) -> str:
        """The cell as plain words, for screen readers."""
        chips = (chip if isinstance(chip, str) else chip.text for chip in self.chips)
        return " ".join(part for part in (self.text, self.detail, ", ".join(chips)) if part) or self.tip

    @property
    def copied(self) -> str:
        """The cell as another program should have it; a dash for nothing is nothing."""
        return self.exact or ("" if self.text == "—" else self.spoken)


class TableRow(NamedTuple):
    """One row: the id of its record and a cell for each column, in their order."""

    id: str
    cells: tuple[Cell | str, ...]

    def cell(self, place: int) -> Cell:
        """Return a cell as such; bare words stand for a plain one."""
        found = self.cells[place]
        return found if isinstance(found, Cell) else Cell(found)


class Asked(NamedTuple):
    """Which rows in which order: words to filter by, the key to sort by, its direction."""

    text: str = ""
    key: str = ""
    down: bool = False


class RowSource(Protocol):
    """Where a table's rows come from. Both are called on worker threads."""

    def list_ids(self, asked: Asked, limit: int) -> Sequence[str]:
        """Return the ids of the rows in order, the first `limit` of them or all when it is negative."""

    def load(self, ids: Sequence[str]) -> Sequence[TableRow]:
        """Return these rows, in any order; rows that are gone may be missing."""


class WindowedModel(QAbstractTableModel):
    """Rows on demand. `ready` tells that a new order shows, with the number of rows known so far."""

    ready = Signal(int)
    failed = Signal(object)

    def __init__(self, columns: Sequence[Column], source: RowSource, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.asked = Asked()
        self.ids: list[str] = []
        self.complete = False
        self.drags = False  # whether rows can be dragged
        self._source, self._jobs = source, jobs
        self._rows: OrderedDict[str, TableRow] = OrderedDict()
        self._places: dict[str, int] | None = None
        self._wanted: tuple[int, int] | None = None
        self._loading = False
        self._key = f"table {id(self)}"
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._load_wanted)

    # what it shows

    def show(self, asked: Asked) -> None:
        """Show other rows or another order: the first window at once, then the ids of all."""
        self.asked = asked
        source = self._source

        def first() -> tuple[Sequence[str], Sequence[TableRow]]:
            ids = source.list_ids(asked, WINDOW)
            return ids, source.load(ids)

        self._jobs.run(first, self._on_first_loaded, self.failed.emit, key=self._key, owner=self)

    def refresh(self, *, changed: Sequence[str] | None = None) -> None:
        """Read anew what shows; with `changed`, only these rows where their order cannot have changed."""
        if changed is not None:
            for id in changed:
                self._rows.pop(id, None)
            self._tell_all_changed()
            return
        asked, source = self.asked, self._source
        keep = len(self.ids) > WINDOW

        def everything() -> tuple[Sequence[str], Sequence[TableRow]]:
            ids = source.list_ids(asked, -1)
            return ids, source.load(ids[:WINDOW]) if not keep else ()

        self._jobs.run(everything, self._on_all_loaded, self.failed.emit, key=self._key, owner=self)

    def row_at(self, place: int) -> TableRow | None:
        """Return the row at a place if it was read; otherwise see that it will be."""
        row = self._rows.get(self.ids[place])
        if row is None:
            self.want(place, place)
        return row

    def want(self, first: int, last: int) -> None:
        """See that rows between two places are read, with some around them."""
        if self._wanted is not None:
            first, last = min(first, self._wanted[0]), max(last, self._wanted[1])
        if last - first > 2 * WINDOW:  # a long way was scrolled: what was wanted before is out of sight
            first = last - WINDOW
        self._wanted = (first, last)
        if not self._loading and not self._timer.isActive():
            self._timer.start()

    def keep_ready(self, first: int, last: int) -> None:
        """See that the rows just out of sight are read before they come into it."""
        before, after = max(0, first - _AHEAD), min(len(self.ids) - 1, last + _AHEAD)
        if after >= 0 and self.ids[before] not in self._rows:
            self.want(before, first)
        if after >= 0 and self.ids[after] not in self._rows:
            self.want(last, after)

    def forget_wanted(self) -> None:
        """Drop what was wanted but is out of sight by now."""
        self._wanted = None

    def place_of(self, id: str) -> int | None:
        """Return where a record's row is, if it is among the ids known so far."""
        if self._places is None:
            self._places = {each: place for place, each in enumerate(self.ids)}
        return self._places.get(id)

    def load_now(self, ids: Sequence[str]) -> list[TableRow]:
        """Return rows in the order of their ids, reading what is missing; call it on a worker."""
        have = dict(self._rows)
        missing = [id for id in ids if id not in have]
        have.update((row.id, row) for row in self._source.load(missing))
        return [have[id] for id in ids if id in have]

    # the model

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        drags = Qt.ItemFlag.ItemIsDragEnabled if self.drags else Qt.ItemFlag.NoItemFlags
        return _FLAGS | drags if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in _ROLES:
            return None
        row = self.row_at(index.row())
        if row is None:
            return "" if role == Qt.ItemDataRole.DisplayRole else None
        cell = row.cell(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[index.column()].title}: {cell.spoken or 'empty'}"
        return cell.tip or None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole and self.columns[section].right:
                return int(Qt.AlignmentFlag.AlignRight)
            if role == Qt.ItemDataRole.ToolTipRole:
                return self.columns[section].tip or None
        return None

    # what comes from the workers

    def _on_first_loaded(self, found: tuple[Sequence[str], Sequence[TableRow]]) -> None:
        ids, rows = found
        self._replace(list(ids), rows)
        self.complete = len(ids) < WINDOW
        self.ready.emit(len(ids))
        if not self.complete:
            asked, source = self.asked, self._source
            self._jobs.run(
                lambda: source.list_ids(asked, -1), self._on_rest_loaded, self.failed.emit, key=self._key, owner=self
            )

    def _on_rest_loaded(self, ids: Sequence[str]) -> None:
        have = len(self.ids)
        if list(ids[:have]) != self.ids:  # something changed in between
            self._replace(list(ids), ())
        elif len(ids) > have:
            self.beginInsertRows(QModelIndex(), have, len(ids) - 1)
            self.ids.extend(ids[have:])
            self._places = None
            self.endInsertRows()
        self.complete = True
        self.ready.emit(len(self.ids))

    def _on_all_loaded(self, found: tuple[Sequence[str], Sequence[TableRow]]) -> None:
        ids, rows = found
        if list(ids) == self.ids:
            self._rows.clear()
            self._rows.update((row.id, row) for row in rows)
            self._tell_all_changed()
        else:
            self._replace(list(ids), rows)
        self.complete = True
        self.ready.emit(len(self.ids))

    def _replace(self, ids: list[str], rows: Sequence[TableRow]) -> None:
        self.beginResetModel()
        self.ids, self._places = ids, None
        self._rows.clear()
        self._rows.update((row.id, row) for row in rows)
        self.endResetModel()

    def _load_wanted(self) -> None:
        if self._wanted is None or self._loading:
            return
        first, last = self._wanted
        self._wanted = None
        around = WINDOW // 4
        ids = [id for id in self.ids[max(0, first - around) : last + 1 + around] if id not in self._rows]
        if ids:
            self._loading = True
            source = self._source
            self._jobs.run(lambda: source.load(ids), self._on_window_loaded, self._on_window_failed, owner=self)

    def _on_window_loaded(self, rows: Sequence[TableRow]) -> None:
        self._loading = False
        for row in rows:
            self._rows[row.id] = row
            self._rows.move_to_end(row.id)
        while len(self._rows) > KEPT:
            self._rows.popitem(last=False)
        places = [place for row in rows if (place := self.place_of(row.id)) is not None]
        if places:
            last = self.index(max(places), len(self.columns) - 1)
            self.dataChanged.emit(self.index(min(places), 0), last)
        if self._wanted is not None:
            self._timer.start()

    def _on_window_failed(self, error: KnownError) -> None:
        self._loading = False
        self.failed.emit(error)

    def _tell_all_changed(self) -> None:
        if self.ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.ids) - 1, len(self.columns) - 1))


_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
    Qt.ItemDataRole.ToolTipRole,
)
