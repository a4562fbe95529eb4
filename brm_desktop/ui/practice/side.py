"""Beside the goals: who looks after how many agencies, how ripe the practice is, what its notes tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Signal

from brm_desktop.domain import dates
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.assessment import Assessment
from brm_desktop.domain.assignment import Assignment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.ladder import PRACTICE_MARKS, find_mean, list_moves
from brm_desktop.domain.manager import Manager
from brm_desktop.domain.note import NoteKind
from brm_desktop.domain.practice_rules import MOST_AGENCIES, is_overstretched
from brm_desktop.domain.record import Record
from brm_desktop.storage.practice import TOLD_KINDS, PracticeFacts, SpanLine
from brm_desktop.ui.parts.around.add_line import AddLine
from brm_desktop.ui.parts.around.assess_form import AssessForm
from brm_desktop.ui.parts.around.keeping import add_records
from brm_desktop.ui.parts.around.suggest_line import SuggestLine
from brm_desktop.ui.parts.around.words import count_of
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.measures import Sparkline
from brm_desktop.ui.parts.record_editing import delete_records, open_record
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX

_FIELDS = (*(field.name for field in PRACTICE_MARKS), "evidence", "assessor")
_MOST_SHOWN = 6
_NOT_JUDGED = "Not judged yet. Five marks, one for each call to action, and the evidence; again in half a year."
_TOLD_WORDS = {
    NoteKind.VALUE_STORY: "Value stories",
    NoteKind.RESOLVED: "Resolved before escalation",
    NoteKind.LESSON: "Lessons",
    NoteKind.NOT_WORKING: "Not working",
}


class SpanCard(Card):
    """Who looks after how many agencies, of which priority; more than 25 are too many for anyone.

    An agency typed into the line is given to the manager whose row is current.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__("Who looks after whom")
        self._desk = desk
        self._names: dict[str, str] = {}
        self.list = RowList("Who looks after whom")
        self.words = Prose("", "soft", px=SMALL_PX)
        self.line = AddLine("Add a manager: name")
        self.assign = SuggestLine(desk, "Give an agency to the chosen manager", ("agency",), ("New agency",))
        self._all = Button("All", look="quiet", small=True, tip="The table of managers")
        self.add_action(self._all)
        for part in (self.list, self.words, self.assign, self.line):
            self.add(part)
        self._connect()

    def _connect(self) -> None:
        self._all.clicked.connect(lambda: self._desk.navigator.open("managers"))
        self.list.opened.connect(lambda id: open_record(self._desk, "manager", id))
        self.list.delete_asked.connect(lambda id: delete_records(self._desk, Manager, [id]))
        self.list.current_changed.connect(self._on_current_changed)
        self.line.entered.connect(self._on_line_entered)
        self.assign.chosen.connect(lambda _kind, agency: self._give(lambda: (), Id(agency)))
        self.assign.new_asked.connect(self._on_new_agency_asked)

    def show_facts(self, facts: PracticeFacts) -> None:
        """Show the span of each manager."""
        self._names = {line.id: line.name for line in facts.span}
        self.list.show_rows([_span_row(line) for line in facts.span])
        self.list.setVisible(bool(facts.span))
        self.assign.setVisible(bool(facts.span))
        words = f"Nobody looks after {count_of(facts.unassigned, 'agency', 'agencies')}." if facts.unassigned else ""
        if not facts.span:
            words = "No manager is recorded. Add yourself and your colleagues, and give agencies to each."
        self.words.set_text(words)
        self.words.setVisible(bool(words))
        self._on_current_changed()

    @property
    def chosen(self) -> str:
        """The manager whose row is current, else the first."""
        return self.list.current_id or next(iter(self._names), "")

    def _on_current_changed(self, _id: str = "") -> None:
        name = self._names.get(self.chosen, "")
        self.assign.field.setPlaceholderText(f"Give an agency to {name}")
        self.assign.field.setAccessibleName(f"Give an agency to {name}")

    def _on_line_entered(self, name: str) -> None:
        def make() -> tuple[Record, ...]:
            from brm_desktop.services import edits

            return (edits.make_record(Manager, name=name),)

        add_records(self._desk, make, lambda _made: self.line.clear(), self.line.show_error)

    def _on_new_agency_asked(self, _kind: str, name: str) -> None:
        def make() -> tuple[Record, ...]:
            from brm_desktop.services import edits

            return (edits.make_record(Agency, name=name),)

        self._give(make)

    def _give(self, make_agency: Callable[[], tuple[Record, ...]], agency: Id | None = None) -> None:
        manager, today = Id(self.chosen), self._desk.today()
        label = f"Gave an agency to {self._names.get(manager, 'a manager')}"

        def make() -> tuple[Record, ...]:
            from brm_desktop.services import edits

            made = make_agency()
            given = agency or made[0].id
            return *made, edits.make_record(Assignment, manager=manager, agency=given, role="Lead", since=today)

        add_records(self._desk, make, lambda _made: self.assign.clear(), self.assign.show_error, label=label)


class MaturityCard(Card):
    """The latest marks, the line over time, and a form to judge anew or to change what was judged."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Maturity")
        self._desk = desk
        self._found: Sequence[Assessment] = ()
        self._chosen = ""
        self.words = Prose("", "soft", px=SMALL_PX)
        self.line = Sparkline(least=2, height=32)
        self.marks, self.list = RowList("Marks"), RowList("Assessments of the practice")
        self.form = AssessForm(desk, _FIELDS)
        self.assess = Button("Assess", look="quiet", small=True, tip="Judge the practice today")
        self.assess.setCheckable(True)
        self.add_action(self.assess)
        for part in (self.words, self.marks, self.line, self.form, self.list):
            self.add(part)
        self.form.hide()
        self.assess.clicked.connect(lambda open: self.open_form("today" if open else ""))
        self.list.opened.connect(self.open_form)
        self.list.delete_asked.connect(lambda id: delete_records(desk, Assessment, [id]))

    def show_facts(self, found: Sequence[Assessment], today: date) -> None:
        """Show how the practice was judged, the newest first."""
        self._found = found
        means = [find_mean(one, PRACTICE_MARKS) for one in reversed(found)]
        self.words.set_text(_say_maturity(found, today))
        self.marks.show_rows(_mark_rows(found))
        self.marks.setVisible(bool(found))
        self.line.show_values(means, _say_means(means))
        self.line.setVisible(sum(mean is not None for mean in means) > 1)
        self.list.show_rows([_judged_row(one, self._before(place)) for place, one in enumerate(found[:_MOST_SHOWN])])
        self.list.setVisible(bool(found))
        if self._chosen:
            self.open_form(self._chosen, start=False)

    def open_form(self, chosen: str, *, start: bool = True) -> None:
        """Open today's assessment, one by its id, or none."""
        self._chosen = chosen
        self.assess.setChecked(bool(chosen))
        self.form.setVisible(bool(chosen))
        if not chosen:
            self.form.clear()
            return
        place = next((place for place, one in enumerate(self._found) if one.id == chosen), None)
        if place is not None:
            self.form.show_one(None, self._found[place], self._before(place))
        else:
            made = self._found[0] if self._found and self._found[0].on == self._desk.today() else None
            before = next((one for one in self._found if one is not made), None)
            self.form.show_today(None, made, before)
        if start:
            self.form.start()

    def _before(self, place: int) -> Assessment | None:
        return self._found[place + 1] if place + 1 < len(self._found) else None


class ToldCard(Card):
    """How many notes of twelve months tell of value, of lessons, of what does not work; each opens its list."""

    kind_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__("What the notes tell", "in 12 months")
        self.list = RowList("What the notes tell")
        self.add(self.list)
        self.list.opened.connect(lambda key: self.kind_asked.emit(NoteKind(key)))

    def show_facts(self, facts: PracticeFacts) -> None:
        """Show the counts."""
        self.list.show_rows([Row(kind.value, _TOLD_WORDS[kind], right=f"{facts.told[kind]:,}") for kind in TOLD_KINDS])


def _span_row(line: SpanLine) -> Row:
    priorities = ", ".join(
        f"{count} of priority {priority}" if priority else f"{count} without a priority"
        for priority, count in sorted(line.by_priority.items(), key=lambda each: each[0] or 9)
    )
    leads = f"leads {line.leads}" if line.leads and line.leads != line.agencies else ""
    name = f"{line.name} (me)" if line.me else line.name
    detail = " · ".join(part for part in (priorities, leads) if part) or "no agency now"
    right = count_of(line.agencies, "agency", "agencies")
    if is_overstretched(line.agencies):
        tip = f"More than {MOST_AGENCIES} agencies: nobody can know each of them"
        return Row(line.id, name, detail, right=right, tone="watch", mark=True, tip=tip)
    return Row(line.id, name, detail, right=right)


def _mark_rows(found: Sequence[Assessment]) -> list[Row]:
    if not found:
        return []
    latest = found[0]
    made = list[Row]()
    for field in PRACTICE_MARKS:
        mark = getattr(latest, field.name)
        said = field.steps[mark - 1].partition(", ")[2] if mark else "not said"
        made.append(Row(field.name, field.label, right=said, tone="soft", bar=(mark or 0) / len(field.steps)))
    return made


def _judged_row(one: Assessment, before: Assessment | None) -> Row:
    mean = find_mean(one, PRACTICE_MARKS)
    moved = "; ".join(list_moves(before, one)) or ("as before" if before is not None else "the first")
    right = f"{mean:.1f} of 5" if mean is not None else ""
    return Row(one.id, dates.say_full(one.on), moved, right=right, tip=one.evidence)


def _say_maturity(found: Sequence[Assessment], today: date) -> str:
    if not found:
        return _NOT_JUDGED
    mean = find_mean(found[0], PRACTICE_MARKS)
    said = f"{mean:.1f} of 5, " if mean is not None else ""
    return f"{said}judged {dates.say_ago(found[0].on, today)}"


def _say_means(means: Sequence[float | None]) -> str:
    known = [mean for mean in means if mean is not None]
    return f"From {known[0]:.1f} to {known[-1]:.1f} of 5 over {len(known)} assessments" if len(known) > 1 else ""
