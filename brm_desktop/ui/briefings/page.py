"""The place of what is printed: one agency's page, many at once, or a longer report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.page import Page

if TYPE_CHECKING:
    from brm_desktop.ui.briefings.batch import BatchBriefing
    from brm_desktop.ui.briefings.one import AgencyBriefing
    from brm_desktop.ui.briefings.report import ReportView

ALL, SOME, NOTE, WEEK, REPORT = "all", "some:", "note:", "week", "report:"


class BriefingPage(Page):
    """Opened with an agency's id, `note:` and a meeting's id, `some:` and ids between commas, `all` or `week`.

    `report:` stands before a report's name, and another colon before what it is about.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self._stack = QStackedWidget()
        self._one: AgencyBriefing | None = None
        self._batch: BatchBriefing | None = None
        self._report: ReportView | None = None
        self.add(self._stack, 1)
        self.body.setContentsMargins(24, 0, 14, 0)

    @property
    def one(self) -> AgencyBriefing:
        """The part for one agency's page, made when first needed."""
        if self._one is None:
            from brm_desktop.ui.briefings.one import AgencyBriefing

            self._one = AgencyBriefing(self.desk)
            self._one.titled.connect(self.set_title)
            self._one.failed.connect(self._on_one_failed)
            self._one.told.connect(self.banner.show_message)
            self._stack.addWidget(self._one)
            for button in self._one.buttons:
                self.add_action(button)
        return self._one

    @property
    def batch(self) -> BatchBriefing:
        """The part for many agencies, made when first needed."""
        if self._batch is None:
            from brm_desktop.ui.briefings.batch import BatchBriefing

            self._batch = BatchBriefing(self.desk)
            self._batch.failed.connect(self.show_error)
            self._batch.told.connect(self.banner.show_message)
            self._stack.addWidget(self._batch)
            for button in self._batch.buttons:
                self.add_action(button)
        return self._batch

    @property
    def report(self) -> ReportView:
        """The part for a longer report, made when first needed."""
        if self._report is None:
            from brm_desktop.ui.briefings.report import ReportView

            self._report = ReportView(self.desk)
            self._report.titled.connect(self.set_title)
            self._report.failed.connect(self._on_one_failed)
            self._report.told.connect(self.banner.show_message)
            self._stack.addWidget(self._report)
            for button in self._report.buttons:
                self.add_action(button)
        return self._report

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        self.banner.hide()
        self.show_empty(None)
        asked = record_id or ALL
        if asked.startswith(REPORT):
            self._show_part(self.report)
            name, _, subject = asked.removeprefix(REPORT).partition(":")
            self.report.show_report(name, subject)
            return
        many = asked in (ALL, WEEK) or asked.startswith(SOME)
        self._show_part(self.batch if many else self.one)
        if many:
            self.set_title("Brief many at once", "A page each, in a folder or in one file")
            if asked == WEEK:
                self.batch.show_week()
            else:
                self.batch.show_agencies(None if asked == ALL else asked.removeprefix(SOME).split(","))
        elif asked.startswith(NOTE):
            self.one.show_meeting(asked.removeprefix(NOTE))
        else:
            self.one.show_agency(asked)

    def refresh(self, committed: Committed | None) -> None:
        shown = self._stack.currentWidget()
        if shown is self._one and self._one is not None:
            self._one.refresh()
        elif shown is self._report and self._report is not None:
            self._report.refresh()
        elif self._batch is not None and (committed is None or committed.touches("agency", "note")):
            self._batch.refresh()

    def _show_part(self, part: QWidget) -> None:
        self._stack.setCurrentWidget(part)
        for each in (self._one, self._batch, self._report):
            for button in each.buttons if each is not None else ():
                button.setVisible(each is part)

    def _on_one_failed(self, error: KnownError, whole: bool) -> None:
        """Tell an error above the page, or in its place when there is no page to show."""
        if not whole:
            self.show_error(error)
            return
        for part in (self._one, self._report):
            for button in part.buttons if part is not None else ():
                button.hide()
        self.set_title("Briefing")
        words = " ".join(f"{part.rstrip('.')}." for part in (error.detail, error.hint) if part)
        back = ("Brief others", lambda: self.desk.navigator.open("briefing", ALL))
        self.show_empty(EmptyState("briefing", error.title, words or "Nothing was made.", step=back))
