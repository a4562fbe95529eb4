"""The card of the relationship: the ladder, what the next rung takes, health over a year, and a form to assess anew."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from brm_desktop.base.errors import KnownError
from brm_desktop.domain import dates
from brm_desktop.domain.assessment import Assessment, Invitation
from brm_desktop.domain.ladder import NEXT_RUNG, find_next, rank
from brm_desktop.storage.agencies import AgencyLine
from brm_desktop.storage.assessments import list_assessments
from brm_desktop.ui.agencies.source import LEAST_SPREAD, say_pulse, say_year
from brm_desktop.ui.parts.around.assess_form import AssessForm
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Label, Prose
from brm_desktop.ui.parts.measures import LadderBar, Sparkline
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX

SHORT_STAGES = ("Ad hoc", "Order taker", "Provider", "Trusted advisor", "Partner")
FIELDS = (
    "stage_ours",
    "stage_theirs",
    "stage_target",
    "trust",
    "communication",
    "collaboration",
    "satisfaction",
    "strategy",
    "next_rung",
    "evidence",
    "assessor",
)


class Latest(NamedTuple):
    """Today's assessment if there is one, and the one before it."""

    today: Assessment | None
    before: Assessment | None


class RelationshipCard(Card):
    """Shows the stage; Assess opens a form for today's assessment. `all_asked` asks for those before."""

    all_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__("Relationship")
        self._desk, self._id = desk, ""
        self.form = AssessForm(desk, FIELDS, label_width=118)
        self.ladder = LadderBar(SHORT_STAGES)
        self.words = Prose("", "soft", px=SMALL_PX)
        self.next = Prose("", px=SMALL_PX)
        self.year = Sparkline(least=LEAST_SPREAD)
        self.year_words = Label("", "soft", px=SMALL_PX)
        self.assess = Button("Assess", look="quiet", small=True, tip="Say how the relationship stands today")
        self.assess.setCheckable(True)
        self._all = Button("All", look="quiet", small=True, tip="All assessments, and how it moved")
        self._build()
        self.assess.clicked.connect(self._on_assess_clicked)
        self._all.clicked.connect(self.all_asked)

    def _build(self) -> None:
        self.add_action(self.assess)
        self.add_action(self._all)
        year = QHBoxLayout()
        year.setSpacing(10)
        year.addWidget(self.year)
        year.addWidget(self.year_words, 1)
        for part in (self.ladder, self.words, self.next):
            self.add(part)
        self.add(year)
        self.add(self.form)
        self.form.hide()

    def show_line(self, id: str, line: AgencyLine) -> None:
        """Show how the relationship with an agency stands."""
        if id != self._id:
            self._id = id
            self._close()
        judged = line.judged
        self.ladder.show_stage(rank(judged.stage), rank(judged.stage_target))
        self.words.set_text(_say(line))
        above = find_next(judged.stage)
        rung = f"For {above.label.lower()}: " if above else ""
        self.next.set_text(rung + (judged.next_rung or NEXT_RUNG[judged.stage]))
        self.next.setToolTip(f"The practice: {NEXT_RUNG[judged.stage]}" if judged.next_rung else "From the practice")
        told = say_year(line)
        self.year.show_values(line.year.months if line.year is not None else (), told)
        self.year_words.set_text(told)

    def refresh(self) -> None:
        """Show the assessment in the form as it is now."""
        if self.assess.isChecked():
            self._read()

    def _on_assess_clicked(self, open: bool) -> None:
        if open:
            self._read(start=True)
        else:
            self._close()

    def _read(self, *, start: bool = False) -> None:
        database, id, today = self._desk.portfolio.database, self._id, self._desk.today()

        def work() -> Latest:
            found = list_assessments(database.reader(), id, 2)
            made = found[0] if found and found[0].on == today else None
            return Latest(made, next((each for each in found if each is not made), None))

        self._desk.jobs.run(
            work, lambda found: self._show(id, found, start), self._on_failed, key="assessment", owner=self
        )

    def _show(self, id: str, found: Latest, start: bool) -> None:
        if id != self._id or not self.assess.isChecked():
            return
        self.form.show_today(id, found.today, found.before)
        self.form.show()
        if start:
            self.form.start()

    def _close(self) -> None:
        self.assess.setChecked(False)
        self.form.clear()
        self.form.hide()

    def _on_failed(self, error: KnownError) -> None:
        self.assess.setChecked(False)
        self.words.set_text(str(error))


def _say(line: AgencyLine) -> str:
    judged = line.judged
    if judged.staged_on is None and judged.pulse is None:
        return "Not assessed yet: say how it stands, as you see it and as they do."
    parts = [
        f"Assessed {dates.say_full(judged.staged_on)}" if judged.staged_on else "",
        f"in their view: {judged.stage_theirs.label.lower()}" if judged.stage_theirs else "",
        f"target: {judged.stage_target.label.lower()}" if judged.stage_target else "",
        say_pulse(line) if judged.pulse is not None else "",
        say_invitation(line),
    ]
    return " · ".join(part for part in parts if part)


def say_invitation(line: AgencyLine) -> str:
    """Say whether they let us into their strategy, and since which judgment."""
    invited = line.judged.strategy
    if invited is None or line.judged.strategy_on is None:
        return ""
    words = {
        Invitation.INVITED: "invited into their strategy",
        Invitation.IN_PART: "invited into a part of their strategy",
        Invitation.NOT_INVITED: "not invited into their strategy",
    }
    when = line.judged.strategy_on
    return words[invited] + (f" ({dates.say_full(when)})" if when != line.judged.staged_on else "")
