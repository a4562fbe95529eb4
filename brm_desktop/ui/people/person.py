"""One person: how to reach them, what is owed either way, what they do and did, what was said."""

from __future__ import annotations

from datetime import date
from typing import Any

from brm_desktop.domain import dates
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.record import Record
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.people import PersonFacts, read_person
from brm_desktop.ui.parts.around.details import Details
from brm_desktop.ui.parts.around.files import Files
from brm_desktop.ui.parts.around.history import History
from brm_desktop.ui.parts.around.keeping import delete_and_leave
from brm_desktop.ui.parts.around.notes import Notes
from brm_desktop.ui.parts.around.promises import Promises
from brm_desktop.ui.parts.around.tabbed_page import OpenTab, TabbedPage, TabMaker, scrolled
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.labels import Avatar, Chip
from brm_desktop.ui.parts.tabs import Tab
from brm_desktop.ui.parts.taking_out import DragHandle, drag_out, save_as
from brm_desktop.ui.people.overview import PersonOverview
from brm_desktop.ui.shell.desk import Desk

_SHOWN = ("contact", "role", "agency", "partner", "note", "follow_up", "attachment")
_AVATAR = 34


class PersonPage(TabbedPage):
    """Everything about one person, edited where it stands."""

    def __init__(self, desk: Desk) -> None:
        self.overview, self.avatar = PersonOverview(desk), Avatar(size=_AVATAR)
        super().__init__(desk, Contact, self.overview, _SHOWN, TABS, self.avatar)
        self.nickname = Chip("")
        self.private = Chip("Private", "watch", tip="Never in a briefing")
        for chip in (self.nickname, self.private):
            self.add_chip(chip)
        self._add_buttons()
        self.avatar.setToolTip("Drag it out: a card for the desktop or another program")
        DragHandle(self.avatar, lambda: drag_out(self, desk, Contact, [self.id]))
        self.overview.tab_asked.connect(self.show_tab)

    def _add_buttons(self) -> None:
        desk = self.desk
        commands = {command.name: command.action for command in desk.actions}
        if (action := commands.get("new follow-up")) is not None:
            follow_up = Button("Add follow-up")
            follow_up.clicked.connect(action.trigger)
            self.add_action(follow_up)
        more = MenuButton("", icon="more", tip="More")
        more.menu.addAction("All details", lambda: self.show_tab("details"))
        more.menu.addAction("Files", lambda: self.show_tab("files"))
        if "report follow-ups" in commands:
            more.menu.addAction("Follow-ups on paper", commands["report follow-ups"].trigger)
        more.menu.addAction("Save as vCard…", lambda: save_as(self, desk, Contact, [self.id], "vcf"))
        more.menu.addSeparator()
        more.menu.addAction("Delete person", lambda: delete_and_leave(desk, Contact, self.id, "people"))
        self.add_action(more)

    def read(self, connection: Connection, id: str) -> PersonFacts:
        return read_person(connection, id, self.desk.today(), self.desk.portfolio.clock.now())

    def show_facts(self, facts: Any) -> Record:
        assert isinstance(facts, PersonFacts)
        person = facts.person
        self.set_title(person.name, say_head(facts, self.desk.today()))
        self.avatar.show_name(person.name)
        self.nickname.show_text(f"goes by {person.nickname}" if person.nickname else "")
        self.nickname.setVisible(bool(person.nickname))
        self.private.setVisible(person.private)
        self.overview.show_facts(facts)
        self.tabs.set_count("notes", facts.note_count or None)
        self.tabs.set_count("follow_ups", facts.follow_up_count or None)
        self.tabs.set_count("files", len(facts.files) or None)
        return person


def say_head(facts: PersonFacts, today: date) -> str:
    """Say in one line what a person does where, how the name is said, and when we last met."""
    person = facts.person
    roles = [", ".join(part for part in (line.title, line.place) if part) for line in facts.roles[:2]]
    if not any(roles):
        roles = [", ".join(part for part in (person.job_title, person.organization) if part)]
    said = f"say “{person.pronunciation}”" if person.pronunciation else ""
    met = f"last contact {dates.say_ago(facts.last_contact_on, today)}" if facts.last_contact_on else "never met yet"
    return " · ".join(part for part in (*roles, said, met) if part)


def _notes(desk: Desk) -> OpenTab:
    notes = Notes(desk, "contact")
    return OpenTab(notes, lambda person: notes.show_record(person.id))


def _follow_ups(desk: Desk) -> OpenTab:
    promises = Promises(desk, "contact", with_agency=True)
    return OpenTab(scrolled(promises), lambda person: promises.show_record(person.id))


def _files(desk: Desk) -> OpenTab:
    files = Files(desk, Contact)
    return OpenTab(scrolled(files), lambda person: files.show_record(person.id))


def _history(desk: Desk) -> OpenTab:
    history = History(desk)
    return OpenTab(scrolled(history), lambda person: history.show_record(Contact, person.id))


def _details(desk: Desk) -> OpenTab:
    details = Details(desk, Contact, without=("photo",))
    return OpenTab(details, details.show_record)


TABS = (
    TabMaker(Tab("notes", "Notes"), ("note", "follow_up"), _notes),
    TabMaker(Tab("follow_ups", "Follow-ups"), ("follow_up",), _follow_ups),
    TabMaker(Tab("files", "Files"), ("attachment",), _files),
    TabMaker(Tab("history", "History"), ("contact",), _history),
    TabMaker(Tab("details", "Details"), ("contact",), _details),
)
