"""The overview of an outcome: the chart, how it stands, how it is measured, what it is for, what was changed."""

from __future__ import annotations

from PySide6.QtCore import Signal

from brm_desktop.domain.outcome import CHECKS, Outcome
from brm_desktop.domain.outcome_rules import list_open_checks
from brm_desktop.storage.outcomes import OutcomeFacts
from brm_desktop.ui.outcomes.chart import OutcomeChart
from brm_desktop.ui.outcomes.lines import CorrectionLines, ReadingLines
from brm_desktop.ui.outcomes.status_card import StatusCard
from brm_desktop.ui.parts.around.columns import Columns
from brm_desktop.ui.parts.around.form_holder import FormHolder
from brm_desktop.ui.parts.around.keeping import keep_value
from brm_desktop.ui.parts.around.tabbed_page import TabArea
from brm_desktop.ui.parts.around.text_card import text_card
from brm_desktop.ui.parts.around.words import count_of
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.inline_more import InlineLongText, InlineTick
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX

_MEASURE = ("measure", "unit", "better", "baseline", "baseline_on", "target", "target_on")
_CHECKS = ("valid", "articulated", "achievable", "relevant")
_ABOUT = ("agency", "kind", "enterprise_goal", "written_in", "services", "partners", "tags")
_MOST_READINGS, _LABELS = 8, 92
_QUESTIONS = {
    "Valid": "does the measure really tell whether it is better?",
    "Properly articulated": "would someone else read it the same way?",
    "Achievable": "can it be reached by its day with what there is?",
    "Relevant": "does it matter to the people it is for?",
}


class Overview(TabArea):
    """`tab_asked` names the tab that has all of something, `lesson_asked` asks for the note."""

    tab_asked = Signal(str)
    lesson_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._id = desk, ""
        self.chart, self.chart_card = OutcomeChart(), Card("Way to the target")
        self.readings = ReadingLines(desk, most=_MOST_READINGS)
        self.corrections = CorrectionLines(desk)
        self.status = StatusCard(desk)
        self.measure = FormHolder(desk, Outcome, fields=_MEASURE, headings=False, label_width=_LABELS)
        self.checks = {name: InlineTick(Outcome.KIND.fields[name].label) for name in _CHECKS}
        self.nudge = Prose("", "watch", px=SMALL_PX)
        self.about = FormHolder(desk, Outcome, fields=_ABOUT, headings=False, label_width=_LABELS)
        self.benefits = InlineLongText("Benefits", placeholder="Who gains what when it comes true")
        self.lesson_card, self.lesson = Card("A lesson to keep"), Prose("", "plain")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.chart_card.add(self.chart)
        measure, checks, about = Card("Measure"), Card(CHECKS), Card("About")
        measure.add(self.measure)
        checks.body.setSpacing(0)
        for tick in self.checks.values():
            checks.add(tick)
        checks.add(self.nudge)
        about.add(self.about)
        write = Button("Write the lesson", small=True)
        write.clicked.connect(self.lesson_asked)
        self.lesson_card.add(self.lesson)
        self.lesson_card.add(write)
        columns = (
            (self.chart_card, self.corrections, self.readings),
            (self.status, self.lesson_card, checks, measure),
            (about, text_card("Benefits", self.benefits)),
        )
        self.body.addWidget(Columns(columns, (24, 14, 15)))
        self.body.addStretch(1)

    def _connect(self) -> None:
        self.readings.all_asked.connect(lambda: self.tab_asked.emit("readings"))
        for name, tick in self.checks.items():
            tick.edited.connect(
                lambda value, name=name, tick=tick: keep_value(self._desk, Outcome, self._id, name, value, tick)
            )
        self.benefits.edited.connect(
            lambda text: keep_value(self._desk, Outcome, self._id, "benefits", text, self.benefits)
        )

    def show_facts(self, facts: OutcomeFacts) -> None:
        """Show an outcome as it stands."""
        outcome, today = facts.outcome, self._desk.today()
        if outcome.id != self._id:
            self._id = outcome.id
            self.verticalScrollBar().setValue(0)
        self.chart.show_facts(facts, today)
        self.chart_card.show_detail(outcome.measure)
        self.readings.show_readings(outcome, facts.readings, today)
        self.corrections.show_corrections(outcome, facts.corrections, today)
        self.status.show_facts(facts)
        self.measure.show_record(outcome)
        self.about.show_record(outcome)
        for name, tick in self.checks.items():
            tick.show_value(getattr(outcome, name))
        self.benefits.show_value(outcome.benefits)
        self.nudge.set_text(say_nudge(outcome))
        self.nudge.setVisible(bool(list_open_checks(outcome)))
        self.lesson.set_text(f"{facts.lesson} What did not work here helps the next one, and the relationship goes on.")
        self.lesson_card.setVisible(bool(facts.lesson))


def say_nudge(outcome: Outcome) -> str:
    """Ask about the first of the four checks that is open, and say how many are; nothing when all are ticked."""
    unticked = list_open_checks(outcome)
    if not unticked:
        return ""
    rest = len(unticked) - 1
    more = f" {count_of(rest, 'more check is', 'more checks are')} open." if rest else ""
    return f"{unticked[0]}: {_QUESTIONS[unticked[0]]}{more}"
