"""Today: quick add, what is overdue and due, what I wait for; meetings, agencies gone quiet, what ends soon."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.storage.today import TodayFacts, read_today
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.page import GAP, Page
from brm_desktop.ui.shell.theme import Tone
from brm_desktop.ui.today.quick_add import QuickAddButton
from brm_desktop.ui.today.rows import ending_row, follow_up_row, meeting_row, quiet_row, waiting_row

if TYPE_CHECKING:
    from brm_desktop.storage.standing import Standing
    from brm_desktop.ui.parts.empty_state import EmptyState

_JUDGED = ("agency", "assessment", "note", "follow_up", "outcome", "reading", "risk")
_SHOWN, _FEW = 6, 4  # rows of a card in the right column


class Section(Card):
    """A card with a list that hides itself when it has no rows."""

    def __init__(self, heading: str, tone: Tone = "plain") -> None:
        super().__init__(heading, tone=tone)
        self.list = RowList(heading)
        self.add(self.list)

    def show_rows(self, rows: Sequence[Row], count: int | None = None) -> None:
        """Show rows, with their whole number beside the heading."""
        self.list.show_rows(rows)
        whole = len(rows) if count is None else count
        self.show_detail(str(whole) if whole else "")
        self.setVisible(bool(rows))


class TodayPage(Page):
    """The place where a day starts."""

    def __init__(self, desk: Desk, facts: TodayFacts | None = None) -> None:
        super().__init__(desk)
        self._facts = facts
        self._standing: tuple[Section, Section, Section] | None = None
        self._stands = False
        self.away: Section | None = None
        self._build()
        self._connect()
        if facts is not None:
            self.show_facts(facts)

    def _build(self) -> None:
        self.quick_add = QuickAddButton(self.desk.actions.get("new follow-up"))
        self.overdue, self.due = Section("Overdue", "risk"), Section("Today")
        self.waiting = Section("Waiting for")
        self.meetings, self.quiet, self.ending = Section("Meetings"), Section("Going quiet"), Section("Ending soon")
        self._clear: EmptyState | None = None
        self._left = left = QVBoxLayout()
        right = QVBoxLayout()
        for column, parts in (
            (left, (self.quick_add, self.overdue, self.due, self.waiting)),
            (right, (self.meetings, self.quiet, self.ending)),
        ):
            column.setSpacing(GAP)
            for part in parts:
                column.addWidget(part)
            column.addStretch(1)
        self._column = right
        self._right = QWidget()
        self._right.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        columns = QHBoxLayout()
        columns.setSpacing(GAP)
        columns.addLayout(left, 19)
        columns.addWidget(self._right, 10)
        self.add(columns, 1)

    def _connect(self) -> None:
        for section in (self.overdue, self.due, self.waiting):
            section.list.checked.connect(self._on_list_checked)
            section.list.opened.connect(lambda id: self.desk.navigator.open("follow_ups", id))
            section.list.delete_asked.connect(self._on_list_delete_asked)
        self.meetings.list.opened.connect(lambda id: self.desk.navigator.open("meetings", id))
        self.meetings.list.acted.connect(lambda id: self.desk.navigator.open("briefing", f"note:{id}"))
        self.quiet.list.opened.connect(lambda id: self.desk.navigator.open("agency", id))
        self.ending.list.opened.connect(self._on_ending_opened)
        self.desk.hub.settled.connect(self._read_standing)

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        if self._facts is None or self._facts.on != self.desk.today():
            self.refresh(None)

    def refresh(self, committed: Committed | None) -> None:
        portfolio = self.desk.portfolio

        def read() -> TodayFacts:
            return read_today(portfolio.database.reader(), portfolio.today(), portfolio.clock.now())

        self.desk.jobs.run(read, self.show_facts, key="today", owner=self)
        self._read_away()
        if committed is None or committed.touches(*_JUDGED):
            self._read_standing()

    def _read_standing(self) -> None:
        """Read what is not in the first picture: what it takes to judge would be loaded for it."""
        portfolio = self.desk.portfolio

        def read() -> Standing:
            from brm_desktop.storage.standing import read_standing

            with portfolio.database.snapshot() as connection:
                return read_standing(connection, portfolio.today(), portfolio.clock.now())

        self.desk.jobs.run(read, self.show_standing, key="standing", owner=self)

        self._read_away()

    def _read_away(self) -> None:
        portfolio = self.desk.portfolio

        def read() -> int:
            from brm_desktop.services.away import count_away

            return count_away(portfolio)

        self.desk.jobs.run(read, self.show_away, key="away count", owner=self)

    def show_away(self, count: int) -> None:
        """Say in one line how much others changed since the person last looked."""
        if not count and self.away is None:
            return
        if self.away is None:
            self.away = Section("While you were away")
            self.away.list.opened.connect(lambda _id: self.desk.navigator.open("sync"))
            self._left.insertWidget(1, self.away)
        words = "1 change elsewhere" if count == 1 else f"{count:,} changes elsewhere"
        self.away.show_rows([Row("away", words, icon="sync", right="See what changed")] if count else [])

    def show_standing(self, standing: Standing) -> None:
        """Show whose health fell, which outcomes are off track, which reviews are due."""
        from brm_desktop.ui.today.standing import fall_row, off_track_row, review_row

        falls, off_track, reviews = self._standing or self._make_standing()
        falls.show_rows([fall_row(line) for line in standing.falls[:_FEW]], len(standing.falls))
        off_track.show_rows([off_track_row(line) for line in standing.off_track[:_FEW]], len(standing.off_track))
        reviews.show_rows([review_row(row, standing.on) for row in standing.reviews[:_FEW]], len(standing.reviews))
        self._stands = bool(standing.falls or standing.off_track or standing.reviews)
        self._show_right()

    def _make_standing(self) -> tuple[Section, Section, Section]:
        """Put three more cards into the right column: after who has gone quiet, and at its end."""
        from brm_desktop.ui.parts.buttons import Button

        self._standing = falls, off_track, reviews = (
            Section("Health falling"),
            Section("Outcomes off track"),
            Section("Reviews of risks due"),
        )
        self._column.insertWidget(self._column.indexOf(self.quiet) + 1, falls)
        after = self._column.indexOf(self.ending) + 1
        self._column.insertWidget(after, off_track)
        self._column.insertWidget(after + 1, reviews)
        for section, place, tab in (
            (falls, "agencies", "narrow:health:falling"),
            (off_track, "outcomes", "off_track"),
            (reviews, "risks", "due"),
        ):
            button = Button("All", look="quiet", small=True)
            button.clicked.connect(lambda _on=False, place=place, tab=tab: self.desk.navigator.open(place, None, tab))
            section.add_action(button)
        falls.list.opened.connect(lambda id: self.desk.navigator.open("agency", id, "relationship"))
        off_track.list.opened.connect(lambda id: self.desk.navigator.open("outcome", id))
        reviews.list.opened.connect(lambda id: self.desk.navigator.open("risk", id))
        return self._standing

    def _show_right(self) -> None:
        facts = self._facts
        known = facts is not None and bool(facts.meetings or facts.quiet or facts.ending)
        self._right.setVisible(known or self._stands)

    def show_facts(self, facts: TodayFacts) -> None:
        """Show Today as of some facts."""
        self._facts = facts
        on = facts.on
        self.set_title(f"{on:%A}, {on:%B} {on.day}", _summary(facts))
        self.overdue.show_rows([follow_up_row(line, on) for line in facts.overdue], facts.overdue_count)
        self.due.show_rows([follow_up_row(line, on) for line in facts.due])
        self.waiting.show_rows([waiting_row(line, on) for line in facts.waiting[:8]], facts.waiting_count)
        self.meetings.show_rows([meeting_row(line) for line in facts.meetings])
        self.quiet.show_rows([quiet_row(line) for line in facts.quiet[:_SHOWN]], len(facts.quiet))
        self.ending.show_rows([ending_row(line, on) for line in facts.ending[:_SHOWN]], len(facts.ending))
        self._show_clear(not (facts.overdue or facts.due or facts.waiting))
        self._show_right()

    def _show_clear(self, clear: bool) -> None:
        if clear and self._clear is None:
            from brm_desktop.ui.parts.empty_state import EmptyState

            text = "What you promise and what you wait for shows here."
            self._clear = EmptyState("check", "Nothing is due", text)
            self._left.insertWidget(self._left.count() - 1, self._clear)
        if self._clear is not None:
            self._clear.setVisible(clear)

    def _on_ending_opened(self, key: str) -> None:
        from brm_desktop.ui.parts.record_editing import open_record

        open_record(self.desk, *key.split(":", 1))

    def _on_list_checked(self, id: str, done: bool) -> None:
        from brm_desktop.services import follow_ups

        portfolio = self.desk.portfolio
        self.desk.jobs.write(
            lambda: follow_ups.complete(portfolio, id),
            lambda committed: self.desk.toast(committed.label, undo=True) if committed else None,
        )

    def _on_list_delete_asked(self, id: str) -> None:
        from brm_desktop.domain.follow_up import FollowUp
        from brm_desktop.services import edits

        portfolio = self.desk.portfolio
        self.desk.jobs.write(
            lambda: edits.delete(portfolio, [(FollowUp, id)]),
            lambda committed: self.desk.toast(committed.label, undo=True),
        )


def _summary(facts: TodayFacts) -> str:
    counted = (
        (facts.overdue_count, "overdue", "overdue"),
        (len(facts.due), "due today", "due today"),
        (len(facts.meetings), "meeting", "meetings"),
        (len(facts.quiet), "agency going quiet", "agencies going quiet"),
    )
    parts = [f"{count} {one if count == 1 else many}" for count, one, many in counted if count]
    return " · ".join(parts) or "Nothing is due and nobody waits"
