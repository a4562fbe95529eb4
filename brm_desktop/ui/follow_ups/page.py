"""Follow-ups: a list in eight views, narrowed by a line of words, with the chosen one in full beside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QVBoxLayout

from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.follow_up_rules import find_group
from brm_desktop.services.saved_filters import SavedFilter
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.follow_ups import VIEWS, View, count_views, find_place, list_ids
from brm_desktop.ui.follow_ups.acting import Acts, fill_move_menu, fill_snooze_menu, make_row_menu, pick_day
from brm_desktop.ui.follow_ups.empty import make_empty
from brm_desktop.ui.follow_ups.filters import FilterButton
from brm_desktop.ui.follow_ups.foot import Foot
from brm_desktop.ui.follow_ups.list_view import FollowUpList
from brm_desktop.ui.follow_ups.model import FollowUpModel
from brm_desktop.ui.follow_ups.painting import ROW
from brm_desktop.ui.parts.around.keeping import settle
from brm_desktop.ui.parts.buttons import Button, make_menu
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.search_field import SearchField
from brm_desktop.ui.parts.tabs import Tab, Tabs
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.page import GAP, Page

if TYPE_CHECKING:
    from brm_desktop.ui.follow_ups.details import Details

_LABELS: dict[View, str] = {
    "today": "Today", "overdue": "Overdue", "upcoming": "Upcoming", "waiting": "Waiting", "agency": "By agency",
    "person": "By person", "someday": "Someday", "done": "Done",
}  # fmt: skip
_LEAST_PANE, _MOST_PANE, _BESIDE_FROM = 320, 440, 720
_ROOMY_FROM = 980
_FILTER = 290
_ABOVE = 5
_MANY = 200  # rows that are more than any screen shows
_UNBOUND = 16777215  # what Qt calls no maximum
_TOUCHING = ("follow_up", "agency", "contact", "partner", "note")


class Found(NamedTuple):
    """Where a follow-up is: the view it is listed in, and its place; neither when it is in the trash."""

    id: str
    view: View | None
    place: int | None


class FollowUpsPage(Page):
    """The place for everything promised."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self._acts = Acts(desk)
        self._wanted: int | None = None
        self._details: Details | None = None
        self._counts: dict[View, int] = {}
        self._build()
        self._connect()

    def _build(self) -> None:
        self.set_title("Follow-ups")
        self.filter = SearchField("Filter: words, #tag, !high, @name")
        self.tabs = Tabs([Tab(view, _LABELS[view]) for view in VIEWS])
        self.tabs.setAccessibleName("Views")
        self.model = FollowUpModel(self.desk, self)
        self.list = FollowUpList(self.model)
        self.foot = Foot()
        self.saved = FilterButton(
            self.desk, _LABELS, lambda: SavedFilter(self.model.asked, " ".join(self.filter.text.split()))
        )
        self.review = Button("Weekly review")
        self.add_action(self.filter)
        self.add_action(self.saved)
        self.add_action(self.review)
        self.paper = Button(icon="print", tip="This list on paper")
        self.add_action(self.paper)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.card = Card(padding=1)
        self.card.body.setContentsMargins(1, _ABOVE, 1, 1)  # the first row stays clear of the round corners
        self.card.body.setSpacing(0)
        self.card.add(self.stack, 1)
        self.card.add(self.foot)
        left = QVBoxLayout()
        left.addWidget(self.card, 1)
        left.addStretch(0)
        self.split = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.split.setSpacing(GAP)
        self.split.addLayout(left, 5)
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(self.tabs)
        column.addLayout(self.split, 1)
        self.add(column, 1)

    def _connect(self) -> None:
        self.tabs.chosen.connect(lambda view: self._show_view(cast(View, view)))
        self.filter.changed.connect(lambda text: self._show_view(self.model.asked, text))
        self.saved.chosen.connect(self._on_saved_chosen)
        self.review.clicked.connect(lambda: self.desk.navigator.open("review"))
        self.paper.clicked.connect(lambda: self.desk.navigator.open("briefing", "report:follow-ups"))
        self.filter.left_down.connect(lambda: self.list.setFocus(Qt.FocusReason.TabFocusReason))
        self.model.ready.connect(self._on_model_ready)
        self.model.failed.connect(self.show_error)
        self.list.opened.connect(self._on_list_opened)
        self.list.current_changed.connect(self._on_list_current_changed)
        self.list.checked.connect(lambda place: self._check([place]))
        self.list.asked.connect(self._on_asked)
        self.list.menu_asked.connect(self._on_list_menu_asked)
        self.list.chosen_changed.connect(self._on_list_chosen_changed)
        self.foot.asked.connect(self._on_asked)
        self.foot.move_to.menu.aboutToShow.connect(self._on_foot_menu_about_to_show)

    # what it shows

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        self.saved.read()
        if record_id is None:
            self._show_view(tab if tab in VIEWS else self.model.asked)
            return
        database, today = self.desk.portfolio.database, self.desk.today()
        self.desk.jobs.run(
            lambda: _find(database.reader(), record_id, today), self._on_found, self.show_error, key="find follow-up",
            owner=self,
        )  # fmt: skip
        if not self._counts:
            self._read_counts()

    def refresh(self, committed: Committed | None) -> None:
        if committed is None or committed.touches(*_TOUCHING):
            self.model.refresh()
            self._read_counts()
            if self.shows_details:
                self.details.refresh()

    def leave(self) -> None:
        settle(self)

    def focus_first(self, *, visibly: bool = False) -> None:
        reasons = Qt.FocusReason
        self.list.setFocus(reasons.TabFocusReason if visibly else reasons.OtherFocusReason)

    @property
    def details(self) -> Details:
        """The pane, made when it is first needed."""
        if self._details is None:
            from brm_desktop.ui.follow_ups.details import Details

            self._details = Details(self.desk, self._acts)
            self._details.hide()
            self._details.closed.connect(self.close_details)
            self.split.addWidget(self._details)
        return self._details

    @property
    def shows_details(self) -> bool:
        """Whether the pane is open."""
        return self._details is not None and not self._details.isHidden()

    def close_details(self) -> None:
        """Hide the pane and give the list the keyboard."""
        self.details.hide()
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_saved_chosen(self, saved: SavedFilter) -> None:
        self.filter.field.setText(saved.text)
        self._show_view(saved.view, saved.text)

    def _show_view(self, view: View, text: str | None = None) -> None:
        self.tabs.show_tab(view)
        self.model.show(view, self.filter.text if text is None else text)
        self._read_counts()

    def _read_counts(self) -> None:
        database, today = self.desk.portfolio.database, self.desk.today()
        self.desk.jobs.run(
            lambda: count_views(database.reader(), today), self._on_counted, key="follow-up counts", owner=self
        )

    def _on_counted(self, counts: dict[View, int]) -> None:
        self._counts = counts
        for view, number in counts.items():
            self.tabs.set_count(view, number)
        parts = ((counts["overdue"], "overdue"), (counts["today"], "due today"), (counts["waiting"], "waiting for"))
        self.set_title(
            "Follow-ups", " · ".join(f"{number:,} {words}" for number, words in parts if number), beside=True
        )

    def _on_model_ready(self) -> None:
        if self.model.rowCount():
            self.stack.setCurrentWidget(self.list)
        else:
            self._show_empty_view()
        count = self.model.rowCount()
        self.foot.setVisible(bool(count))
        self.card.setMaximumHeight(count * ROW + self.foot.height() + _ABOVE + 2 if 0 < count < _MANY else _UNBOUND)
        if self._wanted is not None and (self.list.choose(self._wanted) or self.model.whole):
            self._wanted = None
        self._on_list_chosen_changed()

    def _show_empty_view(self) -> None:
        before = self.stack.widget(1)
        had_focus = self.list.hasFocus()
        state = make_empty(
            self.model.view,
            self.model.text.strip(),
            lambda: self.desk.actions.trigger("new follow-up"),
            self.filter.field.clear,
        )
        self.stack.addWidget(state)
        self.stack.setCurrentWidget(state)
        if before is not None:
            self.stack.removeWidget(before)
            before.deleteLater()
        if had_focus:
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)

    # one follow-up

    def _on_found(self, found: Found) -> None:
        self._open(found.id)
        if found.place is None or found.view is None:
            self._show_view(self.model.asked)
        elif self.model.asked != found.view and self.model.row_of(found.place) is None:
            self._wanted = found.place
            self.filter.field.clear()
            self._show_view(found.view, "")
        elif not self.list.choose(found.place):
            self._wanted = found.place
            self._show_view(found.view, "")

    def _on_list_opened(self, place: int | None) -> None:
        line = self.model.line_at(self.list.currentIndex().row())
        if place is None or line is None:
            return
        self._open(line.id)
        if len(self.list.chosen_places()) < 2:
            self.list.choose(place)
        if self.list.ringed:
            self.details.title.setFocus(Qt.FocusReason.TabFocusReason)

    def _open(self, id: str) -> None:
        self.details.show_record(id)
        self.details.show()
        self._lay_out_split()

    def _on_list_current_changed(self, _place: int) -> None:
        line = self.model.line_at(self.list.currentIndex().row())
        if line is not None and self.shows_details and line.id != self.details.shown_id:
            self.details.show_record(line.id)

    # what is done to rows

    def _on_asked(self, what: str) -> None:
        places = self.list.chosen_places()
        match what:
            case "check":
                self._check(places)
            case "words":
                self._open_words()
            case "date":
                self._open_move_menu(places)
            case "snooze":
                self._open_snooze_menu(places)
            case "wait":
                self._acts.wait(places)
            case "reply":
                self._acts.reply(places)
            case "nudge":
                self._acts.nudge(places)
            case "copy":
                self._acts.copy(places)
            case "delete":
                self._acts.delete(places)

    def _check(self, places: list[int]) -> None:
        """Check off what is open; where all is done already, open it again."""
        self._acts.check(places, self.model.view != "done")

    def _open_words(self) -> None:
        """Open the current follow-up as a line of quick add; with several chosen, a line that changes them all."""
        from brm_desktop.ui.parts.quick_add import open_applying, open_rewording

        places, database = self.list.chosen_places(), self.desk.portfolio.database
        if len(places) > 1:
            open_applying(self.desk, self.window(), lambda: list_ids(database.reader(), places), len(places))
            return
        line = self.model.line_at(self.list.currentIndex().row())
        if line is not None:
            open_rewording(self.desk, self.window(), line.id)

    def _open_move_menu(self, places: list[int]) -> None:
        if not places:
            return
        menu = make_menu(self.list)
        at = self._under_current()
        fill_move_menu(
            menu,
            self.desk.today(),
            lambda day: self._acts.move(places, day),
            lambda: self._pick(lambda day: self._acts.move(places, day), at),
            lambda: self._acts.someday(places),
        )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _open_snooze_menu(self, places: list[int]) -> None:
        if not places:
            return
        menu, at = make_menu(self.list), self._under_current()
        fill_snooze_menu(menu, self._acts, places, self.desk.today(), lambda take: self._pick(take, at))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _pick(self, take: Callable[[date], None], at: QPoint | None) -> None:
        line = self.model.line_at(self.list.currentIndex().row())
        value = line.due_on if line is not None else None
        pick_day(self.list, value, self.desk.today(), take, at)

    def _under_current(self) -> QPoint:
        rect = self.list.visualRect(self.list.currentIndex())
        corner = QPoint(rect.left() + 40, rect.bottom()) if rect.isValid() else QPoint(40, 0)
        return self.list.viewport().mapToGlobal(corner)

    def _on_list_menu_asked(self, at: QPoint) -> None:
        places = self.list.chosen_places()
        if places:
            menu = make_row_menu(self.list, self._acts, places, self.desk.today(), lambda take: self._pick(take, at))
            menu.popup(at)

    def _on_foot_menu_about_to_show(self) -> None:
        places, button = self.list.chosen_places(), self.foot.move_to
        fill_move_menu(
            button.menu,
            self.desk.today(),
            lambda day: self._acts.move(places, day),
            lambda: pick_day(button, None, self.desk.today(), lambda day: self._acts.move(places, day), None),
            lambda: self._acts.someday(places),
        )

    def _on_list_chosen_changed(self) -> None:
        chosen = self.list.chosen_places() if self.list.selectionModel().hasSelection() else []
        self.foot.show_number(len(chosen))
        if len(chosen) > 1:
            announce(self.foot, f"{len(chosen)} chosen")

    # plumbing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.shows_details:
            self.close_details()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out_split()

    def _lay_out_split(self) -> None:
        """Put the pane beside the list, or below it where the page is narrow."""
        beside = self.width() >= _BESIDE_FROM
        self.review.setVisible(self.width() >= _ROOMY_FROM)
        self.filter.setMinimumWidth(_FILTER if beside else _FILTER // 2)
        if self._details is None:
            return
        directions = QBoxLayout.Direction
        self.split.setDirection(directions.LeftToRight if beside else directions.TopToBottom)
        width = min(_MOST_PANE, max(_LEAST_PANE, int(self.width() * 0.36)))
        self.details.setMinimumWidth(width if beside else 0)
        self.details.setMaximumWidth(width if beside else _UNBOUND)
        self.details.setMinimumHeight(0 if beside else int(self.height() * 0.45))
        self.split.setStretch(1, 0 if beside else 4)


def _find(connection: Connection, id: str, today: date) -> Found:
    record = rows.get_record(connection, FollowUp, id)
    place = find_place(connection, id)
    if place is None:
        return Found(id, None, None)
    view = find_group(today, status=record.status.value, turn=record.turn.value, due_on=record.due_on)
    return Found(id, view, place)
