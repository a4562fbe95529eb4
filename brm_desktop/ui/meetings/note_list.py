"""The notes at the left, newest first: a window of them at a time, whatever their number."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, cast, overload

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.domain.note import NoteKind
from brm_desktop.storage.meetings import (
    Filter,
    MeetingLine,
    count_kinds,
    find_note_place,
    list_places,
    list_planned,
    load_lines,
)
from brm_desktop.ui.meetings.words import meeting_row
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.inline_links import InlineLink
from brm_desktop.ui.parts.inline_more import InlineChoice
from brm_desktop.ui.parts.labels import Heading, Label
from brm_desktop.ui.parts.record_editing import PortfolioFinder
from brm_desktop.ui.parts.row_list import Row, RowList, RowModel
from brm_desktop.ui.parts.search_field import SearchField
from brm_desktop.ui.parts.suggestions import Option
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.theme import SMALL_PX, theme_of

_FIRST, _WINDOW, _NEAR = 400, 60, 60
_ROW_HEIGHT = 57
_SOON_ROWS = 3


class Found(NamedTuple):
    """The first notes of a list, with the lines that show at once, and how many of each kind there are."""

    places: array[int]
    planned: array[int]
    lines: dict[int, MeetingLine]
    kinds: dict[NoteKind, int]


class LazyRows(Sequence[Row]):
    """Rows by place; what was not read yet is blank and asked for."""

    def __init__(self, places: array[int], ask: Callable[[int], None]) -> None:
        self.places = places
        self.read: dict[int, Row] = {}
        self._ask = ask

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        row = self.read.get(self.places[at])
        if row is None:
            self._ask(at)
            return Row(f"@{self.places[at]}", "", " ")
        return row

    def __iter__(self) -> Iterator[Row]:
        return (self[at] for at in range(len(self)))

    def find(self, place: int) -> int:
        """Return at which row a place stands, -1 if it does not."""
        return self.places.index(place) if place in self.places else -1


class Hairline(QWidget):
    """A line across the card, under its head."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme_of(self.palette()).line)


class _DraggedRows(RowModel):
    """Rows that can be taken out of the window."""

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled


class PlacesList(RowList):
    """A list of notes by their places."""

    wanted = Signal(int)
    near_end = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(name, fill=True)
        self.row_height = _ROW_HEIGHT
        self.lazy = LazyRows(array("q"), self.wanted.emit)
        self._is_entered = False  # by the keyboard alone: no note of it is open
        self.verticalScrollBar().valueChanged.connect(self._on_bar_moved)

    def _make_model(self) -> RowModel:
        return _DraggedRows(self)

    def show_places(self, places: array[int], lines: dict[int, Row]) -> None:
        """Show notes; the one that is chosen and the place in the list stay."""
        read = {place: row for place, row in self.lazy.read.items() if place not in lines}
        chosen = self.lazy.places[self.currentIndex().row()] if self.currentIndex().isValid() else None
        at = self.verticalScrollBar().value()
        if places != self.lazy.places:
            self.model_of_rows.beginResetModel()
            self.lazy = LazyRows(places, self.wanted.emit)
            self.model_of_rows.rows = cast(Any, self.lazy)
            self.model_of_rows.endResetModel()
            self.verticalScrollBar().setValue(at)
        self.lazy.read = {**read, **lines}
        if chosen is not None:
            self.choose(chosen)
        self.viewport().update()

    def show_lines(self, lines: dict[int, Row]) -> None:
        """Show notes that were read."""
        self.lazy.read.update(lines)
        self.viewport().update()

    def choose(self, place: int, *, seen: bool = False) -> bool:
        """Make the note at a place the chosen one; say whether it is in the list."""
        at = self.lazy.find(place)
        self._is_entered = False
        self.setAutoScroll(seen)
        self._set_current(self.model_of_rows.index(at) if at >= 0 else QModelIndex())
        self.setAutoScroll(True)
        self.viewport().update()
        return at >= 0

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Come to the first row; Tab, which goes through here on its way, opens no note by that."""
        tabbed = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._is_entered = tabbed and not self.currentIndex().isValid()
        blocked = self.blockSignals(tabbed or self.signalsBlocked())
        super().focusInEvent(event)
        self.blockSignals(blocked)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._is_entered:
            self._set_current(QModelIndex())

    def _set_current(self, index: QModelIndex) -> None:
        """Make a row the current one without telling that a person did."""
        blocked = self.blockSignals(True)
        self.setCurrentIndex(index)
        self.blockSignals(blocked)

    def _on_bar_moved(self, at: int) -> None:
        if at > self.verticalScrollBar().maximum() - _NEAR * _ROW_HEIGHT:
            self.near_end.emit()


class NoteList(Card):
    """Planned notes, then those that were; filters that open with the button or Ctrl+F."""

    opened = Signal(str)
    chosen = Signal(str)
    delete_asked = Signal(str)
    loaded = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=0)
        self._desk = desk
        self.filter = Filter()
        self._limit = _FIRST
        self._wanted: set[int] = set()
        self._next_today: str | None = None
        self._shown: tuple[str, int] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.title, self.below = Heading("Meetings"), Label("All agencies · newest first", "soft", px=SMALL_PX)
        self.filter_button = Button(look="quiet", icon="filter", small=True, tip="Filter notes")
        self.filter_button.setCheckable(True)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self.title)
        words.addWidget(self.below)
        head = QHBoxLayout()
        head.setContentsMargins(14, 12, 10, 11)
        head.addLayout(words, 1)
        head.addWidget(self.filter_button)
        self.filters = QWidget()
        self.search = SearchField("Find in notes")
        self.search.setMaximumWidth(16777215)
        self.kind = InlineChoice(
            "Kind", [(kind, kind.label) for kind in NoteKind], empty="All kinds", placeholder="All kinds"
        )
        finder = PortfolioFinder(self._desk.portfolio)
        self.agency = InlineLink(
            "Agency", find=lambda text: finder.find("agency", text), jobs=self._desk.jobs, placeholder="All agencies"
        )
        column = QVBoxLayout(self.filters)
        column.setContentsMargins(12, 0, 12, 8)
        column.setSpacing(4)
        for part in (self.search, self.kind, self.agency):
            column.addWidget(part)
        self.filters.hide()
        self.planned_heading = Label("Planned", "soft", px=SMALL_PX)
        self.planned_heading.setContentsMargins(14, 0, 0, 0)
        self.planned, self.list = PlacesList("Planned"), PlacesList("Meetings and other notes")
        self.body.setSpacing(0)
        self.body.setContentsMargins(1, 0, 1, 10)
        self.add(head)
        self.add(self.filters)
        self.add(Hairline())
        self._planned_line = QHBoxLayout()
        self._planned_line.setContentsMargins(14, 2, 14, 4)
        self._planned_line.addWidget(self.planned_heading)
        self.add(self._planned_line)
        self.add(self.planned)
        self._past_line = QHBoxLayout()
        self._past_line.setContentsMargins(14, 8, 14, 4)
        self.past_heading = Label("Past", "soft", px=SMALL_PX)
        self._past_line.addWidget(self.past_heading)
        self.add(self._past_line)
        self.add(self.list, 1)
        self._show_planned(0)

    def _connect(self) -> None:
        self.filter_button.clicked.connect(lambda: self.open_filters(self.filter_button.isChecked()))
        self.search.changed.connect(lambda text: self.narrow(self.filter._replace(text=text)))
        self.search.left_down.connect(self.list.setFocus)
        self.kind.edited.connect(lambda kind: self.narrow(self.filter._replace(kind=kind)))
        self.agency.edited.connect(self._on_agency_edited)
        self._timer.timeout.connect(self._load_wanted)
        self.list.near_end.connect(self._on_list_near_end)
        for part in (self.list, self.planned):
            part.wanted.connect(lambda at, part=part: self._want(part, at))
            part.opened.connect(self._on_opened)
            part.current_changed.connect(self._on_current_changed)
            part.delete_asked.connect(self.delete_asked)

    # what it shows

    def open_filters(self, wanted: bool = True) -> None:
        """Show or hide the filters; hidden, they narrow nothing."""
        self.filters.setVisible(wanted)
        self.filter_button.setChecked(wanted)
        if wanted:
            self.search.field.setFocus()
            self.refresh()
        elif self.filter != Filter():
            self.search.field.clear()
            self.kind.show_value(None)
            self.agency.show_value(None)
            self.narrow(Filter())

    def show_kind(self, kind: NoteKind) -> None:
        """Show the notes of one kind alone, with the filters open."""
        self.open_filters()
        self.search.field.clear()
        self.agency.show_value(None)
        self.kind.show_value(kind)
        self.narrow(Filter(kind=kind))

    def narrow(self, wanted: Filter) -> None:
        """Show the notes that a filter selects."""
        if wanted != self.filter:
            self.filter, self._limit = wanted, _FIRST
            self.refresh()
            parts = (wanted.kind.label if wanted.kind else "", self.agency.shown or "All agencies", "newest first")
            self.below.set_text(" · ".join(part for part in parts if part))

    def refresh(self) -> None:
        """Read the list anew; what is below its first rows is read when it is looked at."""
        database, wanted, limit, today, now = (
            self._desk.portfolio.database,
            self.filter,
            self._limit,
            self._desk.today(),
            self._now(),
        )
        counted = not self.filters.isHidden()
        top = max(0, self.list.verticalScrollBar().value() // _ROW_HEIGHT)

        def read() -> Found:
            connection = database.reader()
            places, planned = list_places(connection, wanted, now, limit), list_planned(connection, wanted, now)
            kinds = count_kinds(connection, wanted) if counted else {}
            return Found(places, planned, load_lines(connection, [*planned, *places[top : top + _WINDOW]]), kinds)

        self._desk.jobs.run(read, lambda found: self._on_read(found, today), key="note list", owner=self)

    def take(self, committed: Committed, own: str) -> None:
        """Follow a commit: a note that was only written in needs one row, anything else the list."""
        if not committed.touches("note", "agency"):
            return
        alone = {id for kind, id in committed.changes if kind in ("note", "agency")} == {own}
        if not alone or self._shown is None or self._shown[0] != own:
            self.refresh()
            return
        database, place = self._desk.portfolio.database, self._shown[1]

        def read() -> dict[int, MeetingLine] | None:
            connection = database.reader()
            return load_lines(connection, [place]) if find_note_place(connection, own) == place else None

        def done(lines: dict[int, MeetingLine] | None) -> None:
            self._show_lines(lines) if lines else self.refresh()

        self._desk.jobs.run(read, done, owner=self)

    def show_chosen(self, id: str, place: int | None) -> None:
        """Mark the note that is open."""
        self._shown = (id, place) if place is not None else None
        if place is not None:
            self.list.choose(place, seen=True)
            self.planned.choose(place, seen=True)

    @property
    def first_id(self) -> str | None:
        """The next meeting of today, else the newest note that was, else what is planned next."""
        if self._next_today is not None:
            return self._next_today
        return next((part.lazy[0].id for part in (self.list, self.planned) if len(part.lazy)), None)

    def _now(self) -> datetime:
        return self._desk.portfolio.clock.now()

    def _show_planned(self, count: int) -> None:
        for part in (self.planned_heading, self.planned, self.past_heading):
            part.setVisible(bool(count))
        self._planned_line.setContentsMargins(14, 2 if count else 0, 14, 4 if count else 0)
        self._past_line.setContentsMargins(14, 8 if count else 0, 14, 4 if count else 0)
        self.planned.setFixedHeight(min(count, _SOON_ROWS) * _ROW_HEIGHT)

    def _on_read(self, found: Found, today: date) -> None:
        rows = {place: meeting_row(line, today) for place, line in found.lines.items()}
        self._next_today = _find_today(found, today)
        if found.kinds:
            self.kind.show_options([(kind, f"{kind.label} ({count:,})") for kind, count in found.kinds.items()])
        self._show_planned(len(found.planned))
        self.planned.show_places(
            found.planned, {place: row for place, row in rows.items() if place in set(found.planned)}
        )
        self.list.show_places(found.places, rows)
        if self._shown is not None:
            self.list.choose(self._shown[1])
            self.planned.choose(self._shown[1])
        self.loaded.emit(len(found.places) + len(found.planned))

    def _show_lines(self, lines: dict[int, MeetingLine]) -> None:
        rows = {place: meeting_row(line, self._desk.today()) for place, line in lines.items()}
        self.list.show_lines(rows)
        self.planned.show_lines(rows)

    # rows on demand

    def _want(self, part: PlacesList, at: int) -> None:
        places = part.lazy.places
        self._wanted.update(places[max(0, at - 10) : at + _WINDOW])
        if not self._timer.isActive():
            self._timer.start()

    def _load_wanted(self) -> None:
        database = self._desk.portfolio.database
        wanted = [place for place in self._wanted if place not in self.list.lazy.read]
        self._wanted.clear()
        if wanted:
            self._desk.jobs.run(lambda: load_lines(database.reader(), wanted), self._show_lines, owner=self)

    def _on_list_near_end(self) -> None:
        if len(self.list.lazy) == self._limit:
            self._limit *= 4
            self.refresh()

    # what happened

    def _on_agency_edited(self, option: Option | None) -> None:
        self.narrow(self.filter._replace(agency=option.id if option else ""))

    def _on_opened(self, id: str) -> None:
        if not id.startswith("@"):
            self.opened.emit(id)

    def _on_current_changed(self, id: str) -> None:
        if not id.startswith("@"):
            self.chosen.emit(id)

    def show_agency(self, option: Option) -> None:
        """Narrow the list to one agency."""
        self.open_filters()
        self.agency.show_value(option)
        self.narrow(self.filter._replace(agency=option.id))


def _find_today(found: Found, today: date) -> str | None:
    """Return the planned note that comes next, if it is today."""
    line = found.lines.get(found.planned[0]) if found.planned else None
    return line.id if line is not None and line.at is not None and line.at.astimezone().date() == today else None
