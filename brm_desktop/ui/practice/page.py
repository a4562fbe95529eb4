"""The practice: five calls to action with their small goals, and beside them how the practice itself stands."""

from __future__ import annotations

from brm_desktop.domain.milestone import CallToAction
from brm_desktop.domain.note import NoteKind
from brm_desktop.storage.practice import PracticeFacts, read_practice
from brm_desktop.ui.parts.around.columns import Columns
from brm_desktop.ui.practice.goals import GoalsCard, is_late
from brm_desktop.ui.practice.side import MaturityCard, SpanCard, ToldCard
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.page import Page

_SHOWN_KINDS = ("milestone", "manager", "assignment", "agency", "assessment", "note")


class PracticePage(Page):
    """One page for the practice as a whole."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.goals: dict[CallToAction | None, GoalsCard] = {
            call: GoalsCard(desk, call) for call in (*CallToAction, None)
        }
        self.span, self.maturity, self.told = SpanCard(desk), MaturityCard(desk), ToldCard()
        cards = list(self.goals.values())
        columns = (cards[:3], cards[3:], (self.maturity, self.span, self.told))
        self.set_title("The practice")
        self.add(Columns(columns, (13, 13, 11)))
        self.body.addStretch(1)
        self.told.kind_asked.connect(self._on_told_kind_asked)

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        self.refresh(None)

    def refresh(self, committed: Committed | None) -> None:
        if committed is None or committed.touches(*_SHOWN_KINDS):
            database, today = self.desk.portfolio.database, self.desk.today()

            def read() -> PracticeFacts:
                with database.snapshot() as connection:
                    return read_practice(connection, today)

            self.desk.jobs.run(read, self.show_facts, self.show_error, key="practice", owner=self)

    def show_facts(self, facts: PracticeFacts) -> None:
        """Show the practice as it stands."""
        today = self.desk.today()
        for call, card in self.goals.items():
            goals = [goal for goal in facts.milestones if goal.call is call]
            card.show_goals(goals, today)
            card.setVisible(call is not None or bool(goals))
        self.span.show_facts(facts)
        self.maturity.show_facts(facts.assessments, today)
        self.told.show_facts(facts)
        reached = sum(goal.done_on is not None for goal in facts.milestones)
        late = sum(is_late(goal, today) for goal in facts.milestones)
        parts = (
            f"{reached} of {len(facts.milestones)} goals reached" if facts.milestones else "Five calls to action",
            f"{late} late" if late else "",
        )
        self.set_title("The practice", " · ".join(part for part in parts if part))

    def _on_told_kind_asked(self, kind: NoteKind) -> None:
        self.desk.navigator.open("meetings", None, f"kind:{kind.value}")
