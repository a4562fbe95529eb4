"""The card of one call to action: what it asks for, and its small goals, added, dated and checked by keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt

from brm_desktop.base.errors import KnownError
from brm_desktop.domain import dates
from brm_desktop.domain.milestone import CallToAction, Milestone
from brm_desktop.domain.practice_rules import ASKS, split_goal
from brm_desktop.domain.record import Record
from brm_desktop.storage.committed import Committed
from brm_desktop.ui.parts.around.add_line import AddLine
from brm_desktop.ui.parts.around.keeping import add_records
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.record_editing import delete_records
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX, Tone

_PROMPT = "Add a goal: name champions by Dec 4"


class GoalsCard(Card):
    """Space checks a goal; Enter takes it into the line, where its words and its day are changed."""

    def __init__(self, desk: Desk, call: CallToAction | None) -> None:
        super().__init__(call.label if call else "Other goals")
        self._desk, self.call = desk, call
        self._goals: dict[str, Milestone] = {}
        self._editing = ""
        words = ASKS[call] if call else "Small goals that stand under none of the five calls yet."
        self.list, self.line = RowList(call.label if call else "Other goals"), AddLine(_PROMPT)
        self.add(Prose(words, "soft", px=SMALL_PX))
        self.add(self.list)
        self.add(self.line)
        self.list.checked.connect(self._on_list_checked)
        self.list.opened.connect(self.edit)
        self.list.delete_asked.connect(lambda id: delete_records(desk, Milestone, [id]))
        self.line.entered.connect(self._on_line_entered)
        self.line.left.connect(self._on_line_left)

    def show_goals(self, goals: Sequence[Milestone], today: date) -> None:
        """Show the goals of this call, those that are open first."""
        self._goals = {goal.id: goal for goal in goals}
        reached = sum(goal.done_on is not None for goal in goals)
        ordered = sorted(goals, key=lambda goal: goal.done_on is not None)
        self.list.show_rows([_goal_row(goal, today) for goal in ordered])
        self.list.setVisible(bool(goals))
        self.show_detail(f"{reached} of {len(goals)} reached" if goals else "")

    def edit(self, id: str) -> None:
        """Take a goal into the line, to change its words or its day."""
        goal = self._goals.get(id)
        if goal is None:
            return
        self._editing = id
        day = f" by {goal.due_on.month}/{goal.due_on.day}/{goal.due_on.year}" if goal.due_on else ""
        self.line.field.setText(goal.title + day)
        self.line.field.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self.line, f"Change {goal.title}")

    def _on_line_entered(self, typed: str) -> None:
        from brm_desktop.services import edits
        from brm_desktop.services.quick_adding import read_day

        portfolio, today, call, editing = self._desk.portfolio, self._desk.today(), self.call, self._editing
        title, due_on = split_goal(typed, lambda words: read_day(words, today))
        self._editing = ""
        if not editing:

            def make() -> tuple[Record, ...]:
                return (edits.make_record(Milestone, title=title, call=call, due_on=due_on),)

            add_records(self._desk, make, lambda _made: self.line.clear(), self.line.show_error)
            return

        def work() -> Committed | None:
            return edits.set_fields(portfolio, Milestone, editing, {"title": title, "due_on": due_on})

        def done(made: Committed | None) -> None:
            self.line.clear()
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            if made is not None:
                self._desk.toast(made.label, undo=True)

        self._desk.jobs.write(work, done, self.line.show_error, owner=self)

    def _on_line_left(self) -> None:
        if self._editing:
            self._editing = ""
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_list_checked(self, id: str, done: bool) -> None:
        from brm_desktop.services import edits

        portfolio, day = self._desk.portfolio, self._desk.today() if done else None
        label = f"{'Reached' if done else 'Not reached yet'}: {self._goals[id].title}"

        def told(made: Committed | None) -> None:
            if made is not None:
                self._desk.toast(made.label, undo=True)

        def failed(error: KnownError) -> None:
            self.line.show_error(error)

        self._desk.jobs.write(
            lambda: edits.set_fields(portfolio, Milestone, id, {"done_on": day}, label=label), told, failed, owner=self
        )


def is_late(goal: Milestone, today: date) -> bool:
    """Tell whether a goal should have been reached by now."""
    return goal.done_on is None and goal.due_on is not None and goal.due_on < today


def _goal_row(goal: Milestone, today: date) -> Row:
    if goal.done_on is not None:
        tip = f"reached {dates.say_full(goal.done_on)}"
        right = _say_short(goal.done_on, today)
        return Row(goal.id, goal.title, right=right, checked=True, faded=True, tip=tip)
    right = _say_short(goal.due_on, today) if goal.due_on else "no day"
    tone: Tone = "risk" if is_late(goal, today) else "soft"
    return Row(goal.id, goal.title, right=right, tone=tone, checked=False, tip=goal.details)


def _say_short(day: date, today: date) -> str:
    """Say a day where there is little room: "Nov 11", "Jan 22, 2027"."""
    return f"{day:%b} {day.day}" + (f", {day.year}" if day.year != today.year else "")
