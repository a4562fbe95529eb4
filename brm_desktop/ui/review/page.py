"""The page of the weekly review: the agencies of the walk, what is left at one of them, and what was done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from brm_desktop.domain.dates import say_day
from brm_desktop.domain.review import NO_AGENCY, Item, Stop, Verb, Walk
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Label
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.review.ended import Ended
from brm_desktop.ui.review.items import Decisions, ItemList
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.page import GAP, Page

if TYPE_CHECKING:
    from brm_desktop.services.review import Review
    from brm_desktop.storage.committed import Committed as StoredCommit

_LIST_WIDTH, _NARROW_LIST, _NARROW_BELOW = 280, 200, 760
_TOUCHING = ("follow_up", "agency", "note", "horizon_item", "agreement")
_NOWHERE = "none"
_ABOVE = 5


class ReviewPage(Page):
    """The place of the weekly review. It can be left at any time, and goes on where it was left."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self._review: Review | None = None
        self._at = ""
        self._build()
        self._connect()

    def _build(self) -> None:
        self.set_title("Weekly review")
        self.agencies = RowList("Agencies", fill=True)
        self.items, self.decisions = ItemList(), Decisions()
        self._words = Label("", "soft")
        self.end = Button("End the review", small=True)
        self.add_action(self.end)
        self._list_card = Card(padding=1)
        self._list_card.body.setContentsMargins(1, _ABOVE, 1, _ABOVE)  # rows stay clear of the round corners
        self._list_card.add(self.agencies, 1)
        self.card = Card(" ")
        self.open = Button("Open the agency", "quiet", small=True)
        self.card.add_action(self.open)
        self.card.add(self._words)
        self.card.add(self.items, 1)
        self.card.body.addSpacing(6)
        self.card.add(self.decisions)
        self.card.body.addStretch(0)
        walk = QWidget()
        line = QHBoxLayout(walk)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP)
        line.addWidget(self._list_card)
        line.addWidget(self.card, 1)
        self.ended = Ended()
        self.stack = QStackedWidget()
        self.stack.addWidget(walk)
        self.stack.addWidget(self.ended)
        self.add(self.stack, 1)

    def _connect(self) -> None:
        self.agencies.current_changed.connect(self._on_agencies_current_changed)
        self.agencies.opened.connect(lambda _id: self.items.setFocus(Qt.FocusReason.TabFocusReason))
        self.items.current_changed.connect(lambda _key: self._show_verbs())
        self.items.decided.connect(lambda key, verb: self._decide(cast(Verb, verb)))
        self.items.opened.connect(self._on_items_opened)
        self.decisions.asked.connect(lambda verb: self._decide(cast(Verb, verb)))
        self.end.clicked.connect(self._on_end_clicked)
        self.open.clicked.connect(lambda: self.desk.navigator.open("agency", self._at))
        self.ended.again.clicked.connect(lambda: self._read(anew=True))

    # what it shows

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        self._read()

    def refresh(self, committed: Committed | None) -> None:
        if committed is None or committed.touches(*_TOUCHING):
            self._read()

    def focus_first(self, *, visibly: bool = False) -> None:
        reasons = Qt.FocusReason
        self.items.setFocus(reasons.TabFocusReason if visibly else reasons.OtherFocusReason)

    def _read(self, *, anew: bool = False) -> None:
        portfolio = self.desk.portfolio
        before = self._review
        keeps_end = before is not None and before.walk.ended and not anew

        def read() -> Review:
            from brm_desktop.services.review import read_review

            return read_review(portfolio, anew=anew)

        if not keeps_end or not self.isVisible():
            self.desk.jobs.run(read, self._show, self.show_error, key="review", owner=self)

    def _show(self, review: Review) -> None:
        self._review = review
        left = sum(len(stop.items) for stop in review.stops)
        walking = bool(review.stops)
        self.end.setVisible(walking and bool(review.walk.decided))
        if not walking:
            self._finish(review.walk)
            return
        self.stack.setCurrentIndex(0)
        since = f"went on from {say_day(review.walk.started_on, self.desk.today())} · " if review.was_resumed else ""
        decided = f" · {len(review.walk.decided)} decided" if review.walk.decided else ""
        words = f"{left:,} to decide at {len(review.stops):,} {'place' if len(review.stops) == 1 else 'places'}"
        self.set_title("Weekly review", f"{since}{words}{decided}", beside=True)
        place = next((at for at, row in enumerate(self.agencies.rows) if row.id == (self._at)), 0)
        self.agencies.show_rows([_row(stop) for stop in review.stops])
        if not self.agencies.select(self._at, otherwise=place):
            announce(self, f"Next: {review.stops[min(place, len(review.stops) - 1)].name}")
        self._show_stop()

    def _show_stop(self) -> None:
        stop = self._stop
        if stop is None:
            return
        self._at = stop.id or _NOWHERE
        self.card.show_heading(stop.name)
        self._words.set_text(stop.words)
        self.open.setVisible(stop.id != NO_AGENCY)
        self.items.show_items(stop.items)
        self._show_verbs()

    def _show_verbs(self) -> None:
        item = self.items.current_item
        self.decisions.show_verbs(item.verbs if item is not None else ())

    @property
    def _stop(self) -> Stop | None:
        """The agency that shows."""
        at = self.agencies.current_id
        stops = self._review.stops if self._review is not None else ()
        return next((stop for stop in stops if (stop.id or _NOWHERE) == at), None)

    def _on_agencies_current_changed(self, _id: str) -> None:
        self._show_stop()

    # what is decided

    def _decide(self, verb: Verb) -> None:
        item, stop = self.items.current_item, self._stop
        if item is None or stop is None or verb not in item.verbs:
            return
        if verb == "meeting":
            self._plan_meeting(stop, item)
        else:
            self._send(stop, item, verb, None)
            if verb == "follow_up":
                self._add_follow_up(stop)

    def _send(self, stop: Stop, item: Item, verb: Verb, meeting_on: date | None) -> None:
        portfolio, review = self.desk.portfolio, self._review
        assert review is not None

        def work() -> tuple[Walk, StoredCommit | None]:
            from brm_desktop.services.review import decide, read_walk

            return decide(portfolio, read_walk(portfolio) or review.walk, stop, item, verb, meeting_on=meeting_on)

        def done(outcome: tuple[Walk, StoredCommit | None]) -> None:
            if outcome[1] is not None:
                self.desk.toast(outcome[1].label, undo=True)
            self._read()

        self.desk.jobs.write(work, done, self.show_error, owner=self)

    def _plan_meeting(self, stop: Stop, item: Item) -> None:
        from brm_desktop.ui.parts.calendar_popup import CalendarPopup

        today = self.desk.today()
        popup = CalendarPopup(today + timedelta(days=7), today, self.decisions)
        popup.chosen.connect(lambda day: self._send(stop, item, "meeting", day))
        popup.open_under(self.decisions.buttons["meeting"])

    def _add_follow_up(self, stop: Stop) -> None:
        from brm_desktop.ui.parts.quick_add import open_quick_add

        open_quick_add(self.desk, self.window(), agency_id=stop.id or None)

    def _on_items_opened(self, _key: str) -> None:
        item = self.items.current_item
        if item is not None:
            place = "follow_ups" if item.reason in ("overdue", "waiting") else "agency"
            self.desk.navigator.open(place, item.id)

    def _on_end_clicked(self) -> None:
        if self._review is not None:
            self._finish(self._review.walk)

    def _finish(self, walk: Walk) -> None:
        """Tell what was done; the next review begins anew."""
        from brm_desktop.services import review

        portfolio, ended = self.desk.portfolio, walk._replace(ended=True)
        if walk.decided and not walk.ended:
            self.desk.jobs.write(lambda: review.keep(portfolio, ended))
        if self._review is not None:
            self._review = review.Review(ended, self._review.stops, False)
        self.end.hide()
        self.set_title("Weekly review")
        self.ended.show_walk(walk)
        self.stack.setCurrentWidget(self.ended)
        self.ended.again.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._list_card.setFixedWidth(_LIST_WIDTH if self.width() >= _NARROW_BELOW else _NARROW_LIST)


def _row(stop: Stop) -> Row:
    return Row(stop.id or _NOWHERE, stop.name, right=f"{len(stop.items)}", tip=stop.words)
