"""Follow-ups around a record: what we owe, what they owe, what is done; checked where they stand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.storage.around import About, list_done_follow_ups, list_open_follow_ups
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.today import FollowUpLine
from brm_desktop.ui.parts.around.words import done_row, follow_up_row
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.record_editing import delete_records
from brm_desktop.ui.parts.row_list import RowList
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.page import GAP

_DONE_SHOWN = 100


class PromiseList(RowList):
    """Follow-ups with boxes that are checked through the portfolio; a row opens the follow-up."""

    def __init__(self, desk: Desk, name: str, *, with_agency: bool = False, narrow: bool = False) -> None:
        super().__init__(name)
        self._desk, self._with_agency, self._narrow = desk, with_agency, narrow
        self.checked.connect(lambda id, done: check_follow_up(desk, id, done))
        self.opened.connect(lambda id: desk.navigator.open("follow_ups", id))
        self.delete_asked.connect(lambda id: delete_records(desk, FollowUp, [id]))

    def show_open(self, lines: Sequence[FollowUpLine]) -> None:
        """Show follow-ups that are open."""
        today = self._desk.today()
        wide, narrow = self._with_agency, self._narrow
        self.show_rows([follow_up_row(line, today, with_agency=wide, narrow=narrow) for line in lines])

    def show_done(self, lines: Sequence[FollowUpLine]) -> None:
        """Show follow-ups that are done."""
        today = self._desk.today()
        self.show_rows([done_row(line, today) for line in lines])


class PromiseCard(Card):
    """A list of follow-ups under a heading with their number."""

    def __init__(self, desk: Desk, heading: str, *, with_agency: bool = False) -> None:
        super().__init__(heading)
        self.list = PromiseList(desk, heading, with_agency=with_agency)
        self.add(self.list)

    def show_open(self, lines: Sequence[FollowUpLine], count: int | None = None) -> None:
        """Show follow-ups that are open, and how many there are in all."""
        self.list.show_open(lines)
        whole = len(lines) if count is None else count
        self.show_detail(f"{whole:,}" if whole else "")


class Promises(QWidget):
    """All follow-ups of an agency or with a person."""

    def __init__(self, desk: Desk, about: About, *, with_agency: bool = False) -> None:
        super().__init__()
        self._desk, self._about, self._id = desk, about, ""
        self.ours = PromiseCard(desk, "What we owe them", with_agency=with_agency)
        self.theirs = PromiseCard(desk, "What they owe us", with_agency=with_agency)
        self.done = PromiseCard(desk, "Done")
        self._nothing = EmptyState(
            "follow-ups",
            "No follow-ups yet",
            "What you promise them, and what they promise you, stands here until it is done.",
            step=("New follow-up", lambda: desk.actions.trigger("new follow-up")),
        )
        self._show_done = Button("Show what is done", look="quiet", icon="check")
        self._show_done.clicked.connect(self._on_show_done_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for part in (self.ours, self.theirs, self._nothing, self._show_done, self.done):
            column.addWidget(part)
        column.addStretch(1)
        for part in (self.ours, self.theirs, self._nothing, self.done):
            part.hide()

    def show_record(self, id: str) -> None:
        """Show the follow-ups of an agency or person."""
        if id != self._id:
            self._id = id
            self.done.hide()
            self._show_done.show()
        self.refresh()

    def refresh(self) -> None:
        """Read what shows anew."""
        database, about, of_id = self._desk.portfolio.database, self._about, self._id
        self._desk.jobs.run(
            lambda: list_open_follow_ups(database.reader(), about, of_id),
            self._on_open_read,
            key=self._key("open"),
            owner=self,
        )
        if not self.done.isHidden():
            self._read_done()

    def _read_done(self) -> None:
        database, about, of_id = self._desk.portfolio.database, self._about, self._id
        self._desk.jobs.run(
            lambda: list_done_follow_ups(database.reader(), about, of_id, _DONE_SHOWN),
            self._on_done_read,
            key=self._key("done"),
            owner=self,
        )

    def _on_open_read(self, lines: Sequence[FollowUpLine]) -> None:
        for card, turn in ((self.ours, "mine"), (self.theirs, "waiting")):
            shown = [line for line in lines if line.turn == turn]
            card.show_open(shown)
            card.setVisible(bool(shown))
        self._nothing.setVisible(not lines)

    def _on_done_read(self, lines: Sequence[FollowUpLine]) -> None:
        self.done.list.show_done(lines)
        self.done.show_detail(f"the latest {len(lines)}" if len(lines) == _DONE_SHOWN else f"{len(lines)}")
        self.done.show()
        self._show_done.hide()

    def _on_show_done_clicked(self) -> None:
        self._read_done()

    def _key(self, what: str) -> str:
        return f"promises {what} {id(self)}"


def check_follow_up(desk: Desk, id: str, done: bool) -> None:
    """Mark a follow-up done, or open again, and offer to undo it."""
    from brm_desktop.services import follow_ups

    portfolio = desk.portfolio

    def work() -> Committed | None:
        return follow_ups.complete(portfolio, id) if done else follow_ups.reopen(portfolio, id)

    desk.jobs.write(work, lambda made: desk.toast(made.label, undo=True) if made is not None else None)
