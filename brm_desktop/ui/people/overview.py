"""The overview of a person: how to reach them, what to raise next time, what they do where, what was said."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication

from brm_desktop.domain import dates
from brm_desktop.domain.contact import Contact
from brm_desktop.storage.around import RoleLine
from brm_desktop.storage.people import PersonFacts
from brm_desktop.ui.parts.around.columns import Columns
from brm_desktop.ui.parts.around.keeping import keep_value
from brm_desktop.ui.parts.around.list_card import ListCard
from brm_desktop.ui.parts.around.promises import PromiseList
from brm_desktop.ui.parts.around.tabbed_page import TabArea
from brm_desktop.ui.parts.around.text_card import text_card
from brm_desktop.ui.parts.around.words import note_row
from brm_desktop.ui.parts.inline_more import InlineLongText
from brm_desktop.ui.parts.record_editing import open_record
from brm_desktop.ui.parts.row_list import Row
from brm_desktop.ui.people.roles import RolesCard
from brm_desktop.ui.shell.desk import Desk

_REMARK = "Never in a briefing, never shared. Public-records law applies."


class PersonOverview(TabArea):
    """`tab_asked` names the tab that has all of something."""

    tab_asked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._person: Contact | None = None
        self.reach = ListCard(
            "Reaching them", "No way to reach them is recorded.", add="Add an e-mail address or a phone"
        )
        self.texts = {
            "rapport": InlineLongText("Rapport notes", placeholder="What to remember and ask after"),
            "about": InlineLongText("About", placeholder="What everyone may know about them"),
        }
        self.owe_them = PromiseList(desk, "What I owe them", with_agency=True, narrow=True)
        self.owe_me = PromiseList(desk, "What they owe me", with_agency=True, narrow=True)
        self.owe_them_card = ListCard("What I owe them", "Nothing is open.", rows=self.owe_them, all="All")
        self.owe_me_card = ListCard("What they owe me", "Nothing is open.", rows=self.owe_me, all="All")
        self.notes = ListCard("Notes they took part in", "None yet.", all="All")
        self.roles = RolesCard(desk)
        self.former = ListCard("Job history", "")
        self._build()
        self._connect()

    def _build(self) -> None:
        rapport = text_card("Rapport notes", self.texts["rapport"], remark=_REMARK)
        columns = (
            (self.reach, rapport, text_card("About", self.texts["about"])),
            (self.owe_them_card, self.owe_me_card, self.notes),
            (self.roles, self.former),
        )
        self.body.addWidget(Columns(columns, (17, 20, 17)))
        self.body.addStretch(1)

    def _connect(self) -> None:
        desk = self._desk
        for name, editor in self.texts.items():
            editor.edited.connect(lambda text, name=name, editor=editor: self._keep(name, text, editor))
        self.reach.entered.connect(self._on_reach_entered)
        self.reach.list.opened.connect(self._copy)
        self.reach.list.acted.connect(lambda way: QDesktopServices.openUrl(QUrl(way)))
        self.reach.list.delete_asked.connect(self._on_reach_delete_asked)
        self.notes.list.opened.connect(lambda id: open_record(desk, "note", id))
        self.former.list.opened.connect(self.roles.open_place)
        for card, tab in (
            (self.owe_them_card, "follow_ups"),
            (self.owe_me_card, "follow_ups"),
            (self.notes, "notes"),
        ):
            card.all_asked.connect(lambda tab=tab: self.tab_asked.emit(tab))

    def show_facts(self, facts: PersonFacts) -> None:
        """Show a person as they are known."""
        today, person = self._desk.today(), facts.person
        if self._person is None or self._person.id != person.id:
            self.verticalScrollBar().setValue(0)
        self._person = person
        self.reach.show_rows(_ways(person), person.prefers)
        for name, editor in self.texts.items():
            editor.show_value(getattr(person, name))
        for card, shown, turn in (
            (self.owe_them_card, self.owe_them, "mine"),
            (self.owe_me_card, self.owe_me, "waiting"),
        ):
            lines = [line for line in facts.follow_ups if line.turn == turn]
            shown.show_open(lines)
            card.show_state(bool(lines), f"{len(lines)}" if lines else "")
        notes = [note_row(line, today) for line in facts.notes]
        self.notes.show_rows(notes, f"{facts.note_count:,}" if facts.note_count else "")
        self.roles.show_roles(person, facts.roles, facts.ended)
        self.former.show_rows([_former_row(line) for line in facts.ended])
        self.former.setVisible(bool(facts.ended))

    # what happened

    def _keep(self, name: str, text: str, editor: InlineLongText) -> None:
        if self._person is not None:
            keep_value(self._desk, Contact, self._person.id, name, text, editor)

    def _on_reach_entered(self, typed: str) -> None:
        person, line = self._person, self.reach.line
        if person is None or line is None:
            return
        name = "emails" if "@" in typed else "phones"
        members: tuple[str, ...] = getattr(person, name)
        line.clear()
        keep_value(self._desk, Contact, person.id, name, (*members, typed), line)

    def _on_reach_delete_asked(self, way: str) -> None:
        person, line = self._person, self.reach.line
        if person is None or line is None:
            return
        name = "emails" if way.startswith("mailto:") else "phones"
        members: tuple[str, ...] = getattr(person, name)
        left = tuple(member for member in members if _link(name, member) != way)
        keep_value(self._desk, Contact, person.id, name, left, line)

    def _copy(self, way: str) -> None:
        row = next(row for row in self.reach.list.rows if row.id == way)
        QGuiApplication.clipboard().setText(row.title)
        self._desk.toast(f"Copied {row.title}")


def _ways(person: Contact) -> list[Row]:
    mails = [
        Row(_link("emails", mail), mail, icon="mail", action="Write", tip="Enter copies, Space writes")
        for mail in person.emails
    ]
    phones = [
        Row(_link("phones", phone), phone, icon="phone", action="Call", tip="Enter copies, Space calls")
        for phone in person.phones
    ]
    return [*mails, *phones]


def _link(name: str, member: str) -> str:
    """Return the address that opens another program on an e-mail address or a phone."""
    return f"mailto:{member}" if name == "emails" else "tel:" + "".join(c for c in member if c.isdigit() or c in "+,;")


def _former_row(line: RoleLine) -> Row:
    until = f"until {dates.say_full(line.until)}" if line.until else ""
    return Row(line.id, line.title or line.place or "Role", line.place if line.title else "", right=until)
