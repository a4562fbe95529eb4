"""The overview of a service: what it does and should become, who may want it, what hangs on it, how it came here."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal

from brm_desktop.domain import dates
from brm_desktop.domain.fields import Id
from brm_desktop.domain.service import Answer, Service
from brm_desktop.storage.offerings import OfferingFacts, StageStep
from brm_desktop.ui.parts.around.columns import Columns
from brm_desktop.ui.parts.around.form_holder import FormHolder
from brm_desktop.ui.parts.around.keeping import keep_value
from brm_desktop.ui.parts.around.list_card import ListCard
from brm_desktop.ui.parts.around.promise_line import make_promise_card
from brm_desktop.ui.parts.around.promises import PromiseList
from brm_desktop.ui.parts.around.tabbed_page import TabArea
from brm_desktop.ui.parts.around.text_card import text_card
from brm_desktop.ui.parts.around.words import outcome_row
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.inline_more import InlineLongText
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.record_editing import open_record
from brm_desktop.ui.parts.row_list import Row
from brm_desktop.ui.services.answers import QUESTIONS, AnswerBar
from brm_desktop.ui.services.interest_card import InterestCard
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX

_FIELDS = ("stage", "source", "sponsor", "users", "providers", "integrates")


class ServiceOverview(TabArea):
    """`answered` carries what the service should become."""

    answered = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._id = desk, ""
        self.description = InlineLongText("What it does", placeholder="What it does, for whom")
        self.improvement = InlineLongText("Improvement plan", placeholder="What comes next, and how you will know")
        self.form = FormHolder(desk, Service, fields=_FIELDS, headings=False)
        self.answers, self.why = AnswerBar(small=True), Prose("", "soft", px=SMALL_PX)
        self.interest = InterestCard(desk)
        self.outcomes = ListCard("Outcomes", "No outcome names this service.")
        self.used_by = ListCard("Integrated by", "")
        self.steps = ListCard("Stages", "")
        self.promises = PromiseList(desk, "Follow-ups", with_agency=True, narrow=True)
        self.follow_ups = make_promise_card(
            desk, "Follow-ups about it", self.promises, lambda: {"about": Id(f"service:{self._id}")}
        )
        self._build()
        self._connect()

    def _build(self) -> None:
        about, future = Card("Who and how"), Card("In the future portfolio")
        about.add(self.form)
        future.add(self.answers)
        future.add(self.why)
        does, plan = text_card("What it does", self.description), text_card("Improvement plan", self.improvement)
        columns = (
            (does, plan, about),
            (future, self.interest),
            (self.outcomes, self.follow_ups, self.used_by, self.steps),
        )
        self.body.addWidget(Columns(columns, (17, 21, 16)))
        self.body.addStretch(1)

    def _connect(self) -> None:
        desk = self._desk
        for name, editor in (("description", self.description), ("improvement", self.improvement)):
            editor.edited.connect(lambda text, name=name, editor=editor: self._keep(name, text, editor))
        self.answers.chosen.connect(self.answered)
        self.outcomes.list.opened.connect(lambda id: open_record(desk, "outcome", id))
        self.used_by.list.opened.connect(lambda id: open_record(desk, "service", id))

    def show_facts(self, facts: OfferingFacts) -> None:
        """Show a service as it stands."""
        service, today = facts.service, self._desk.today()
        if service.id != self._id:
            self._id = service.id
            self.verticalScrollBar().setValue(0)
        self.description.show_value(service.description)
        self.improvement.show_value(service.improvement)
        self.form.show_record(service)
        self.answers.show_answer(service.answer)
        self.why.set_text(_say_answer(service.answer))
        self.interest.show_facts(facts)
        on_track = f"{sum(line.on_track for line in facts.outcomes)} of {len(facts.outcomes)} on track"
        self.outcomes.show_rows([outcome_row(line) for line in facts.outcomes], on_track if facts.outcomes else "")
        self.promises.show_open(facts.follow_ups)
        self.follow_ups.show_state(bool(facts.follow_ups), f"{len(facts.follow_ups)}" if facts.follow_ups else "")
        self.used_by.show_rows([Row(id, name) for id, name in facts.used_by])
        self.used_by.setVisible(bool(facts.used_by))
        self.steps.show_rows([_step_row(place, step, today) for place, step in enumerate(facts.steps)])

    def _keep(self, name: str, text: str, editor: InlineLongText) -> None:
        keep_value(self._desk, Service, self._id, name, text, editor)


def _say_answer(answer: Answer | None) -> str:
    return f"{QUESTIONS[answer]}." if answer is not None else "Not answered: new, keep, evolve or stop?"


def _step_row(place: int, step: StageStep, today: date) -> Row:
    day = step.at.astimezone().date()
    before = f"from {step.before.label.lower()}" if step.before is not None else "recorded"
    near = day in (today, today - timedelta(days=1))
    said = dates.say_ago(day, today) if near else dates.say_day(day, today)
    return Row(f"{place}", step.after.label, right=f"{before}, {said}", tip=dates.say_long(day))
