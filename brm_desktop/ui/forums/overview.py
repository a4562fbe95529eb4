"""What a forum's page shows first: the next session, who sits in it, what was decided, and when it met."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal

from brm_desktop.domain import dates
from brm_desktop.domain.decision import Decision
from brm_desktop.domain.fields import Id
from brm_desktop.domain.forum import Forum, Intent
from brm_desktop.domain.forum_rules import ADVICE, Member, Seat
from brm_desktop.domain.record import Record
from brm_desktop.storage.forums import DecisionLine, ForumFacts
from brm_desktop.ui.parts.around.add_line import AddLine
from brm_desktop.ui.parts.around.columns import Columns
from brm_desktop.ui.parts.around.form_holder import FormHolder
from brm_desktop.ui.parts.around.keeping import add_records, keep_value, make_person
from brm_desktop.ui.parts.around.list_card import ListCard
from brm_desktop.ui.parts.around.suggest_line import SuggestLine
from brm_desktop.ui.parts.around.tabbed_page import TabArea
from brm_desktop.ui.parts.around.text_card import text_card
from brm_desktop.ui.parts.around.words import note_row, say_local
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.inline_more import InlineLongText
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.record_editing import delete_records, open_record
from brm_desktop.ui.parts.row_list import Row, RowList, Tag
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX

_LED = ("intent", "chair", "co_chair", "agencies", "cadence_days")
_TEXTS = {
    "agenda": "One item a line, else the practice's questions",
    "success_factors": "How will you know that it works?",
    "purpose": "What it decides, and for whom",
}


class ForumOverview(TabArea):
    """`session_asked` asks for the note of the next session."""

    session_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._id = desk, ""
        self._forum: Forum | None = None
        self.texts = {
            name: InlineLongText(Forum.KIND.fields[name].label, placeholder=words, least_lines=2)
            for name, words in _TEXTS.items()
        }
        self.led = FormHolder(desk, Forum, fields=_LED, headings=False)
        self.next = Prose("")
        self.open = Button("Plan session", small=True)
        self.seats, self.remarks = RowList("Who should sit in it"), Prose("", "soft", px=SMALL_PX)
        self.advice = Prose("", "soft", px=SMALL_PX)
        self.members = ListCard("Members", "Nobody sits in it yet.")
        self.line = SuggestLine(desk, "Add a member: start to type a name", ("contact",), ("New person",))
        self.decisions = ListCard("Decisions", "Nothing was decided yet.", add="Add a decision of today")
        self.sessions = ListCard("Last sessions", "It has not met yet.")
        self._build()
        self._connect()

    def _build(self) -> None:
        session, self.makeup, led = Card("Next session"), Card("Who should sit in it"), Card("Intent and co-chairs")
        session.add_action(self.open)
        session.add(self.next)
        for part in (self.advice, self.seats, self.remarks):
            self.makeup.add(part)
        led.add(self.led)
        self.members.add(self.line)
        agenda = text_card("Agenda", self.texts["agenda"])
        success = text_card("Success factors", self.texts["success_factors"])
        purpose = text_card("Purpose", self.texts["purpose"])
        columns = (
            (session, agenda, led, purpose),
            (self.makeup, self.members),
            (self.decisions, self.sessions, success),
        )
        self.body.addWidget(Columns(columns, (18, 17, 17)))
        self.body.addStretch(1)

    def _connect(self) -> None:
        desk = self._desk
        for name, editor in self.texts.items():
            editor.edited.connect(
                lambda text, name=name, editor=editor: keep_value(desk, Forum, self._id, name, text, editor)
            )
        self.open.clicked.connect(self.session_asked)
        self.members.list.opened.connect(lambda id: open_record(desk, "contact", id))
        self.members.list.delete_asked.connect(self._on_member_delete_asked)
        self.line.chosen.connect(lambda _kind, id: self._keep_members((*self._members, Id(id))))
        self.line.new_asked.connect(self._on_new_member_asked)
        self.decisions.entered.connect(self._on_decision_entered)
        self.decisions.list.opened.connect(lambda id: open_record(desk, "decision", id))
        self.decisions.list.delete_asked.connect(lambda id: delete_records(desk, Decision, [id]))
        self.sessions.list.opened.connect(lambda id: open_record(desk, "note", id))

    def show_facts(self, facts: ForumFacts) -> None:
        """Show a forum as it stands."""
        forum, today = facts.forum, self._desk.today()
        if forum.id != self._id:
            self._id = forum.id
            self.line.clear()
        self._forum = forum
        for name, editor in self.texts.items():
            editor.show_value(getattr(forum, name))
        self.led.show_record(forum)
        planned = facts.line.next
        self.next.set_text(say_local(planned.at, today) if planned else _say_unplanned(facts, today))
        self.open.setText("Open" if planned else "Plan session")
        self.open.setAccessibleName("Open the next session" if planned else "Plan the next session")
        self._show_makeup(facts)
        self.members.show_rows([_member_row(each) for each in facts.members], f"{len(facts.members) or ''}")
        self.decisions.show_rows([_decision_row(each, today) for each in facts.decisions])
        self.sessions.show_rows([note_row(each, today) for each in facts.sessions])

    def _show_makeup(self, facts: ForumFacts) -> None:
        makeup = facts.makeup
        filled = len(makeup.seats) - len(makeup.missing)
        self.makeup.show_detail(f"{filled} of {len(makeup.seats)} seats" if makeup.seats else "")
        self.advice.set_text(ADVICE[facts.forum.intent] if isinstance(facts.forum.intent, Intent) else "")
        self.advice.setVisible(facts.forum.intent is not None)
        self.seats.show_rows([_seat_row(seat) for seat in makeup.seats])
        self.seats.setVisible(bool(makeup.seats))
        self.remarks.set_text("\n".join(makeup.remarks))
        self.remarks.setVisible(bool(makeup.remarks))

    @property
    def _members(self) -> tuple[Id, ...]:
        return self._forum.members if self._forum is not None else ()

    def _keep_members(self, members: tuple[Id, ...]) -> None:
        self.line.clear()
        keep_value(self._desk, Forum, self._id, "members", tuple(dict.fromkeys(members)), self.line)

    def _on_member_delete_asked(self, id: str) -> None:
        self._keep_members(tuple(each for each in self._members if each != id))

    def _on_new_member_asked(self, _kind: str, name: str) -> None:
        self._add(lambda: make_person(name), lambda made: self._keep_members((*self._members, made.id)), self.line)

    def _on_decision_entered(self, title: str) -> None:
        line, forum, today = self.decisions.line, Id(self._id), self._desk.today()
        agencies = self._forum.agencies if self._forum is not None else ()
        assert line is not None

        def make() -> Record:
            from brm_desktop.services import edits

            return edits.make_record(Decision, title=title, on=today, forum=forum, agencies=agencies)

        self._add(make, lambda _made: line.clear(), line)

    def _add(self, make: Callable[[], Record], done: Callable[[Record], None], line: AddLine) -> None:
        add_records(self._desk, lambda: (make(),), lambda made: done(made[0]), line.show_error)


def _say_unplanned(facts: ForumFacts, today: date) -> str:
    from brm_desktop.domain.forum_rules import find_next_day

    last = facts.line.last
    day = find_next_day(last.at.astimezone().date() if last else None, facts.forum.cadence_days, today)
    return f"None is planned; by its cadence {dates.say_day(day, today)} is next"


def _seat_row(seat: Seat) -> Row:
    if not seat.members:
        return Row(seat.function.value, seat.function.label, right="missing", tone="watch", mark=True)
    more = f" and {len(seat.members) - 1} more" if len(seat.members) > 1 else ""
    return Row(seat.function.value, seat.function.label, right=seat.members[0] + more, tip=", ".join(seat.members))


def _member_row(member: Member) -> Row:
    functions = ", ".join(function.label for function in member.functions[:2])
    chips = (Tag(member.place),) if member.place else ()
    return Row(member.id, member.name, functions or "function not recorded", chips=chips, avatar=member.name)


def _decision_row(line: DecisionLine, today: date) -> Row:
    return Row(line.id, line.title, right=dates.say_day(line.on, today) if line.on else "", tip=line.title)
