"""The card of the relationship: the ladder as the latest assessment has it, and a form to assess anew."""

from __future__ import annotations

from brm_desktop.base.errors import KnownError
from brm_desktop.domain import dates
from brm_desktop.domain.assessment import Assessment, Stage
from brm_desktop.domain.fields import Id
from brm_desktop.storage.agencies import AgencyLine, find_assessment_on
from brm_desktop.ui.agencies.source import say_pulse
from brm_desktop.ui.parts.around.form_holder import FormHolder
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.measures import LadderBar
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX

_STAGES = tuple(Stage)
_SHORT = ("Ad hoc", "Order taker", "Provider", "Trusted advisor", "Partner")
_FIELDS = (
    "stage_ours",
    "stage_theirs",
    "stage_target",
    "trust",
    "communication",
    "collaboration",
    "satisfaction",
    "next_rung",
    "evidence",
    "assessor",
)


class RelationshipCard(Card):
    """Shows the stage; Assess opens today's assessment, made when there is none."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Relationship")
        self._desk, self._id = desk, ""
        self.form = FormHolder(desk, Assessment, fields=_FIELDS, headings=False)
        self.ladder = LadderBar(_SHORT)
        self.words = Prose("", "soft", px=SMALL_PX)
        self.assess = Button("Assess", look="quiet", small=True, tip="Say how the relationship stands today")
        self.assess.setCheckable(True)
        self.add_action(self.assess)
        self.add(self.ladder)
        self.add(self.words)
        self.add(self.form)
        self.form.hide()
        self.assess.clicked.connect(self._on_assess_clicked)

    def show_line(self, id: str, line: AgencyLine) -> None:
        """Show how the relationship with an agency stands."""
        if id != self._id:
            self._id = id
            self._close()
        judged = line.judged
        self.ladder.show_stage(_rank(judged.stage), _rank(judged.stage_target))
        self.words.setText(_say(line))

    def refresh(self) -> None:
        """Show the assessment in the form as it is now."""
        if self.assess.isChecked():
            self._read()

    def _on_assess_clicked(self, open: bool) -> None:
        if open:
            self._read(make=True)
        else:
            self._close()

    def _read(self, make: bool = False) -> None:
        portfolio, id, today = self._desk.portfolio, self._id, self._desk.today()

        def work() -> Assessment | None:
            found = find_assessment_on(portfolio.database.reader(), id, today)
            if found is not None or not make:
                return found
            from brm_desktop.services import edits

            made = edits.make_record(Assessment, on=today, agency=Id(id))
            edits.create(portfolio, made, label="Assessed the relationship")
            return made

        if make:
            self._desk.jobs.write(work, self._show, self._on_failed, owner=self)
        else:
            self._desk.jobs.run(work, self._show, self._on_failed, key="assessment", owner=self)

    def _show(self, assessment: Assessment | None) -> None:
        if assessment is None or assessment.deleted_ms is not None or assessment.agency != self._id:
            self._close()
            return
        other = self.form.show_record(assessment)
        self.form.show()
        if other and self.form.form is not None:
            self.form.form.start("stage_ours")

    def _close(self) -> None:
        self.assess.setChecked(False)
        self.form.clear()
        self.form.hide()

    def _on_failed(self, error: KnownError) -> None:
        self.assess.setChecked(False)
        self.words.setText(str(error))


def _rank(stage: Stage | None) -> int:
    return 0 if stage is None else _STAGES.index(stage) + 1


def _say(line: AgencyLine) -> str:
    judged = line.judged
    if judged.staged_on is None and judged.pulse is None:
        return "Not assessed yet: say how it stands, as you see it and as they do."
    parts = [
        f"Assessed {dates.say_full(judged.staged_on)}" if judged.staged_on else "",
        f"in their view: {judged.stage_theirs.label.lower()}" if judged.stage_theirs else "",
        f"target: {judged.stage_target.label.lower()}" if judged.stage_target else "",
        say_pulse(line) if judged.pulse is not None else "",
    ]
    return " · ".join(part for part in parts if part)
