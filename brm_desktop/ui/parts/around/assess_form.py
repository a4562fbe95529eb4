"""A form to judge a relationship or the practice by keys; nothing is made before something is said."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.assessment import Assessment
from brm_desktop.domain.fields import Id
from brm_desktop.ui.parts.form import RecordForm
from brm_desktop.ui.parts.record_editing import make_form
from brm_desktop.ui.shell.desk import Desk

_UNMADE = Id("")


class AssessForm(QWidget):
    """Shows one assessment, or the one that will be made today; `said` tells that something was kept."""

    said = Signal()

    def __init__(self, desk: Desk, fields: Sequence[str], *, label_width: int = 132) -> None:
        super().__init__()
        self._desk, self._fields, self._label_width = desk, tuple(fields), label_width
        self._agency: str | None = None
        self._subject = ""
        self.form: RecordForm | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def record(self) -> Assessment | None:
        """The assessment that shows, None while today's is not made."""
        shown = self.form.record if self.form is not None else None
        return shown if isinstance(shown, Assessment) and shown.id != _UNMADE else None

    def show_today(self, agency: str | None, made: Assessment | None, before: Assessment | None) -> None:
        """Show today's assessment of an agency, or of the practice, made or not, with the marks of the one before."""
        unmade = Assessment(id=_UNMADE, on=self._desk.today(), agency=Id(agency) if agency else None)
        self._show(agency, f"{agency} today", made or unmade, before)

    def show_one(self, agency: str | None, assessment: Assessment, before: Assessment | None) -> None:
        """Show an assessment that was made."""
        today = assessment.on == self._desk.today()
        self._show(agency, f"{agency} today" if today else assessment.id, assessment, before)

    def start(self) -> None:
        """Put the keyboard into the first field."""
        if self.form is not None:
            self.form.editor(self._fields[0]).setFocus(Qt.FocusReason.TabFocusReason)

    def clear(self) -> None:
        """Show nothing."""
        self._subject = ""
        if self.form is not None:
            self._column.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None

    def _show(self, agency: str | None, subject: str, assessment: Assessment, before: Assessment | None) -> None:
        self._agency = agency
        if subject != self._subject or self.form is None:
            self.clear()
            self._subject = subject
            self.form = make_form(
                self._desk,
                Assessment,
                fields=self._fields,
                headings=False,
                label_width=self._label_width,
                keep_by=self._keep,
            )
            self._column.addWidget(self.form)
            self.form.show()  # at once, so that it can take the keyboard
        self.form.show_before(before)
        self.form.show_record(assessment)

    def _keep(self, form: RecordForm, name: str, value: object) -> None:
        from brm_desktop.services import assessing

        portfolio, agency = self._desk.portfolio, self._agency
        id = form.record.id if form.record is not None and form.record.id != _UNMADE else None

        def failed(error: KnownError) -> None:
            form.show_problem(name, error.title)

        def work() -> object:
            return assessing.say(portfolio, agency, id, name, value)

        self._desk.jobs.write(work, lambda _made: self.said.emit(), failed, owner=form)
