"""One outcome: how it stands in its head, an overview with the chart, all readings, files, history."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog

from brm_desktop.base.errors import KnownError
from brm_desktop.domain import dates
from brm_desktop.domain.outcome import Outcome
from brm_desktop.domain.record import Record
from brm_desktop.storage.committed import Committed as StoredCommit
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.outcomes import OutcomeFacts, read_outcome
from brm_desktop.ui.outcomes.lines import ReadingLines
from brm_desktop.ui.outcomes.overview import Overview
from brm_desktop.ui.outcomes.pasting import open_paste
from brm_desktop.ui.parts.around.keeping import delete_and_leave
from brm_desktop.ui.parts.around.letters import LetterKeys
from brm_desktop.ui.parts.around.tabbed_page import OpenTab, TabbedPage, TabMaker, scrolled
from brm_desktop.ui.parts.around.usual_tabs import make_usual_tabs
from brm_desktop.ui.parts.around.words import STATUS_TONES, say_figures
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.labels import Chip, StatusLabel
from brm_desktop.ui.parts.row_list import RowList
from brm_desktop.ui.parts.tabs import Tab
from brm_desktop.ui.shell.desk import Desk

_SHOWN = ("outcome", "reading", "correction", "agency")
_READING, _CORRECTION = "reading", "correction"  # lines that the page may be opened with


class OutcomePage(TabbedPage):
    """Everything about one outcome, edited where it stands. R types a reading, C a course correction."""

    def __init__(self, desk: Desk) -> None:
        self.overview = Overview(desk)
        super().__init__(desk, Outcome, self.overview, _SHOWN, self._make_tabs())
        self.facts: OutcomeFacts | None = None
        self._start_with = ""
        self.status = StatusLabel(boxed=True)
        self.kind, self.private = Chip(""), Chip("Private", "watch", tip="Never in a briefing")
        self.closed = Chip("Closed")
        for chip in (self.status, self.kind, self.closed, self.private):
            self.add_chip(chip)
        self._add_buttons()
        self.overview.tab_asked.connect(self.show_tab)
        self.overview.lesson_asked.connect(self.write_lesson)
        self.overview.readings.paste_asked.connect(self.paste)
        self._letters = LetterKeys(self, {Qt.Key.Key_R: self.start_reading, Qt.Key.Key_C: self.start_correction})
        self._letters.watch(*self.overview.findChildren(RowList))

    def _make_tabs(self) -> tuple[TabMaker, ...]:
        return (
            TabMaker(Tab("readings", "Readings"), ("reading",), self._make_readings),
            *make_usual_tabs(Outcome),
        )

    def _make_readings(self, desk: Desk) -> OpenTab:
        lines = ReadingLines(desk)
        lines.paste_asked.connect(self.paste)

        def show(outcome: Outcome) -> None:
            if self.facts is not None:
                lines.show_readings(outcome, self.facts.readings, desk.today())

        return OpenTab(scrolled(lines), show)

    def _add_buttons(self) -> None:
        desk = self.desk
        read = Button("Add reading", "primary", keys="R")
        read.clicked.connect(self.start_reading)
        correct = Button("Correct course", keys="C")
        correct.clicked.connect(self.start_correction)
        self.add_action(correct)
        self.add_action(read)
        self.more = MenuButton("", icon="more", tip="More")
        menu = self.more.menu
        menu.addAction("Paste readings…", lambda: self.paste(""))
        menu.addAction("Import readings…", self._on_import_triggered)
        menu.addAction("Write a lesson", self.write_lesson)
        menu.addSeparator()
        self._close = menu.addAction("Close outcome", self._on_close_triggered)
        menu.addAction("All details", lambda: self.show_tab("details"))
        menu.addSeparator()
        menu.addAction("Delete outcome", lambda: delete_and_leave(desk, Outcome, self.id, "outcomes"))
        self.add_action(self.more)

    # the page

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        self._start_with = tab if tab in (_READING, _CORRECTION) else ""
        super().show_record(record_id, "overview" if self._start_with else tab)

    def read(self, connection: Connection, id: str) -> OutcomeFacts:
        return read_outcome(connection, id, self.desk.today())

    def show_facts(self, facts: Any) -> Record:
        assert isinstance(facts, OutcomeFacts)
        outcome, standing = facts.outcome, facts.standing
        self.facts, self.id = facts, outcome.id  # it may have been opened by a reading of it
        self.set_title(outcome.statement, say_head(facts, self.desk.today()))
        self.status.show_status(standing.status.label, STATUS_TONES[standing.status])
        self.status.setToolTip(standing.reason)
        self.status.setAccessibleDescription(standing.reason)
        self.kind.show_text(outcome.kind.label if outcome.kind else "")
        self.kind.setVisible(outcome.kind is not None)
        self.closed.setVisible(outcome.closed_on is not None)
        self.private.setVisible(outcome.private)
        self._close.setText("Open again" if outcome.closed_on else "Close outcome")
        self.tabs.set_count("readings", len(facts.readings) or None)
        self.overview.show_facts(facts)
        return outcome

    def focus_first(self, *, visibly: bool = False) -> None:
        if self._start_with == _READING:
            self.start_reading()
        elif self._start_with == _CORRECTION:
            self.start_correction()
        else:
            super().focus_first(visibly=visibly)
        self._start_with = ""

    def start_reading(self) -> None:
        """Put the keyboard into the line of readings."""
        self.show_tab("overview")
        self.overview.readings.start()
        self.overview.ensureWidgetVisible(self.overview.readings.typed)

    def start_correction(self) -> None:
        """Put the keyboard into the line of course corrections."""
        self.show_tab("overview")
        self.overview.corrections.start()
        self.overview.ensureWidgetVisible(self.overview.corrections.typed)

    def paste(self, text: str) -> None:
        """Take a pasted column apart, with a preview before anything is kept."""
        if self.facts is not None:
            open_paste(self.desk, self.window(), self.facts.outcome, text)

    def import_file(self, path: Path) -> None:
        """Show what a file of days and values holds, in the preview of a paste."""
        from brm_desktop.services.outcomes import read_file

        self.desk.jobs.run(lambda: read_file(path), self.paste, self.show_error, text=f"Reading {path.name}")

    def _on_import_triggered(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Import readings", "", "Tables (*.csv *.tsv *.txt)")
        if name:
            self.import_file(Path(name))

    def write_lesson(self) -> None:
        """Make the lesson note of this outcome and go to it."""
        from brm_desktop.services import edits
        from brm_desktop.services.outcomes import make_lesson

        facts, desk, portfolio = self.facts, self.desk, self.desk.portfolio
        if facts is None:
            return

        def work() -> tuple[str, str]:
            note = make_lesson(facts, portfolio.clock.now())
            return note.id, edits.create(portfolio, note).label

        def done(made: tuple[str, str]) -> None:
            desk.toast(made[1], undo=True)
            desk.navigator.open("meetings", made[0])

        def failed(error: KnownError) -> None:
            self.show_error(error)

        desk.jobs.write(work, done, failed, owner=self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._letters.take(event):
            super().keyPressEvent(event)

    def _on_close_triggered(self) -> None:
        from brm_desktop.services import edits

        facts, desk, portfolio = self.facts, self.desk, self.desk.portfolio
        if facts is None:
            return
        outcome = facts.outcome
        closed_on = None if outcome.closed_on else desk.today()
        label = f"{'Closed' if closed_on else 'Opened again'} outcome {outcome.statement[:60]}"

        def done(made: StoredCommit | None) -> None:
            if made is not None:
                desk.toast(made.label, undo=True)

        desk.jobs.write(
            lambda: edits.set_fields(portfolio, Outcome, outcome.id, {"closed_on": closed_on}, label=label), done
        )


def say_head(facts: OutcomeFacts, today: date) -> str:
    """Say in one line whose outcome it is, where it is of where it should be, and when that was read."""
    outcome, standing = facts.outcome, facts.standing
    by = f" by {dates.say_day(outcome.target_on, today)}" if outcome.target_on and standing.now is not None else ""
    last = f"last reading {dates.say_ago(facts.readings[-1].on, today)}" if facts.readings else ""
    closed = f"closed {dates.say_day(outcome.closed_on, today)}" if outcome.closed_on else ""
    return " · ".join(part for part in (facts.agency, say_figures(facts) + by, last, closed) if part)
