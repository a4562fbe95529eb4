"""The rows of one view: all places at once, lines as they come into sight, headings between them."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable
from datetime import date
from itertools import accumulate
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from brm_desktop.storage.driver import Connection
from brm_desktop.storage.follow_ups import Group, Line, Listing, View, list_view, load_lines
from brm_desktop.ui.follow_ups.words import Shown, head_words, show_line
from brm_desktop.ui.shell.desk import Desk

Index = QModelIndex | QPersistentModelIndex
WINDOW, KEPT = 96, 1200


class Read(NamedTuple):
    """What a worker brings: the rows of a view and the lines among them that show."""

    view: View
    listing: Listing
    lines: dict[int, Line]
    whole: bool


class FollowUpModel(QAbstractTableModel):
    """Rows on demand. `ready` tells that a view shows; a row's `item` is a heading or the place of a follow-up."""

    ready = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.view: View = "today"
        self.asked: View = "today"
        self.text = ""
        self.listing = Listing(array("q"))
        self.whole = False
        self.visible: Callable[[], tuple[int, int]] = lambda: (0, WINDOW)
        self._starts: list[int] = []
        self._lines: OrderedDict[int, Line] = OrderedDict()
        self._shown: dict[int, Shown] = {}
        self._wanted: tuple[int, int] | None = None
        self._loading = False
        self._key = f"follow-ups {id(self)}"
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._load_wanted)

    # what it shows

    def show(self, view: View, text: str = "") -> None:
        """Show another view, or the same one narrowed by other words."""
        self.whole = False
        self._ask(view, text, first=True)

    def refresh(self) -> None:
        """Read what shows anew, keeping the place."""
        self._ask(self.asked, self.text, first=False)

    def item(self, row: int) -> Group | int:
        """Return the heading at a row, or the place of its follow-up."""
        group = bisect_right(self._starts, row) - 1
        if group >= 0 and self._starts[group] == row:
            return self.listing.groups[group]
        return self.listing.places[row - group - 1]

    def row_of(self, place: int) -> int | None:
        """Return where a follow-up stands, if it is in this view."""
        try:
            at = self.listing.places.index(place)
        except ValueError:
            return None
        ends = list(accumulate(group.number for group in self.listing.groups))
        return at + (bisect_right(ends, at) + 1 if ends else 0)

    def place_at(self, row: int) -> int | None:
        """Return the place of the follow-up at a row; None for a heading or outside."""
        item = self.item(row) if 0 <= row < self.rowCount() else None
        return item if isinstance(item, int) else None

    def line_at(self, row: int) -> Line | None:
        """Return the follow-up at a row if it was read; otherwise see that it will be."""
        place = self.place_at(row)
        if place is None:
            return None
        line = self._lines.get(place)
        if line is None:
            self._want(row)
        return line

    def words_at(self, row: int) -> Shown | None:
        """Return a follow-up's row in words, if it was read."""
        line = self.line_at(row)
        if line is None:
            return None
        shown = self._shown.get(line.place)
        if shown is None:
            shown = self._shown[line.place] = show_line(line, self.view, self._desk.today())
        return shown

    def head_at(self, row: int) -> tuple[str, str, int] | None:
        """Return the words and the number of the heading at a row."""
        item = self.item(row)
        if isinstance(item, int):
            return None
        return *head_words(item, self.view, self._desk.today()), item.number

    # Qt's side

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.listing.places) + len(self._starts)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        if self.place_at(index.row()) is None:
            return flags
        return flags | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in _ROLES:
            return None
        row = index.row()
        if (head := self.head_at(row)) is not None:
            return (
                None
                if role == Qt.ItemDataRole.CheckStateRole
                else f"{head[0]}, {head[1]}, {head[2]:,}".replace(", , ", ", ")
            )
        shown = self.words_at(row)
        if shown is None:
            return None
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if shown.done else Qt.CheckState.Unchecked
        return shown.title if role == Qt.ItemDataRole.DisplayRole else shown.spoken

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return "Follow-up"
        return None

    # reading

    def _ask(self, view: View, text: str, *, first: bool) -> None:
        limit = WINDOW if first and not text.strip() else -1
        around = (0, WINDOW) if first else self.visible()
        database, today = self._desk.portfolio.database, self._desk.today()

        def read() -> Read:
            return _read(database.reader(), view, today, text, limit, around)

        self.asked, self.text = view, text
        self._desk.jobs.run(read, self._on_read, self.failed.emit, key=self._key, text="Reading follow-ups", owner=self)

    def _on_read(self, read: Read) -> None:
        same = read.view == self.view and read.listing == self.listing
        self._lines.clear()
        self._shown.clear()
        self._lines.update(read.lines)
        self.whole = read.whole
        if same:
            self._tell_changed()
        elif read.view == self.view and self._goes_on(read.listing):
            self._go_on(read.listing)
        else:
            self._replace(read)
        self.ready.emit()
        if not read.whole:
            self._ask(read.view, self.text, first=False)

    def _replace(self, read: Read) -> None:
        self.beginResetModel()
        self.view, self.listing = read.view, read.listing
        before = accumulate((group.number for group in read.listing.groups), initial=0)
        self._starts = [number + at for number, (at, _) in enumerate(zip(before, read.listing.groups, strict=False))]
        self.endResetModel()

    def _goes_on(self, listing: Listing) -> bool:
        """Say whether these rows are those that show, with more after them."""
        have = len(self.listing.places)
        return bool(have) and not listing.groups and listing.places[:have] == self.listing.places

    def _go_on(self, listing: Listing) -> None:
        self.beginInsertRows(QModelIndex(), len(self.listing.places), len(listing.places) - 1)
        self.listing = listing
        self.endInsertRows()
        self._tell_changed()

    def _tell_changed(self) -> None:
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))

    def _want(self, row: int) -> None:
        first, last = self._wanted or (row, row)
        self._wanted = (min(first, row), max(last, row))
        if not self._loading and not self._timer.isActive():
            self._timer.start()

    def _load_wanted(self) -> None:
        if self._wanted is None or self._loading:
            return
        first, last = self._wanted
        self._wanted = None
        first = max(first, last - 2 * WINDOW)  # what was passed in a long scroll is out of sight by now
        rows = range(max(0, first - WINDOW // 4), min(self.rowCount(), last + 1 + WINDOW // 4))
        places = [place for row in rows if (place := self.place_at(row)) is not None and place not in self._lines]
        if places:
            self._loading = True
            database = self._desk.portfolio.database
            self._desk.jobs.run(
                lambda: load_lines(database.reader(), places), self._on_lines_loaded, self._on_lines_failed, owner=self
            )

    def _on_lines_loaded(self, lines: dict[int, Line]) -> None:
        self._loading = False
        for place, line in lines.items():
            self._lines[place] = line
            self._shown.pop(place, None)
        while len(self._lines) > KEPT:
            self._shown.pop(self._lines.popitem(last=False)[0], None)
        self._tell_changed()
        if self._wanted is not None:
            self._timer.start()

    def _on_lines_failed(self, error: object) -> None:
        self._loading = False
        self.failed.emit(error)


def _read(connection: Connection, view: View, today: date, text: str, limit: int, around: tuple[int, int]) -> Read:
    listing = list_view(connection, view, today, text, limit)
    first, last = max(0, around[0] - len(listing.groups) - WINDOW // 4), around[1] + WINDOW // 4
    lines = load_lines(connection, listing.places[first:last])
    return Read(view, listing, lines, whole=limit < 0 or len(listing.places) < limit)


_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.CheckStateRole,
)
