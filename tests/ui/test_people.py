"""People in the real window: listed, opened, edited where they stand, undone, deleted, restored."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.follow_up import FollowUp, Turn
from brm_desktop.domain.note import Note
from brm_desktop.domain.partner import Partner
from brm_desktop.domain.role import Role
from brm_desktop.services import edits
from brm_desktop.ui.agencies.agency import AgencyPage
from brm_desktop.ui.parts.inline import InlineText
from brm_desktop.ui.people.everyone import PeoplePage
from brm_desktop.ui.people.person import PersonPage
from tests.ui.office import NOW, TODAY, Office

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def hale(office: Office) -> Contact:
    """A person with a role, an ended one, promises both ways and a note, in a window that shows."""
    agency = office.put(Agency, name="Motor Vehicles", acronym="DMV")
    hale = office.put(Contact, name="Andrea Hale", given="Andrea", family="Hale", emails=("hale@dmv.gov",))
    office.put(Role, contact=hale.id, agency=agency.id, title="Commissioner")
    office.put(Role, contact=hale.id, agency=agency.id, title="Clerk", until=TODAY - timedelta(days=900))
    office.put(FollowUp, title="Send the draft", contact=hale.id, agency=agency.id)
    office.put(FollowUp, title="Volume figures", contact=hale.id, turn=Turn.WAITING)
    office.put(Note, title="Review", starts_at=NOW - timedelta(days=3), attendees=(hale.id,))
    office.start()
    assert isinstance(hale, Contact)
    return hale


def _open(office: Office, id: str, tab: str | None = None) -> PersonPage:
    page = office.open(PersonPage, "person", id, tab)
    office.wait(lambda: page.record is not None and page.record.id == id)
    return page


def _open_people(office: Office) -> PeoplePage:
    page = office.open(PeoplePage, "people")
    office.wait(lambda: page.table.model.complete)
    return page


def test_empty_list_offers_a_new_person_whose_name_is_told_apart(office: Office) -> None:
    office.start()
    page = _open_people(office)
    office.wait(lambda: page._empty is not None)
    page.start_new()
    office.type("Dr. Amina de la Cruz")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: isinstance(office.main.page, PersonPage))
    (amina,) = office.all(Contact)
    assert (amina.name, amina.prefix, amina.given, amina.family) == (
        "Dr. Amina de la Cruz", "Dr.", "Amina", "de la Cruz",
    )  # fmt: skip


def test_table_says_who_is_who_and_enter_opens_the_page(office: Office, hale: Contact) -> None:
    page = _open_people(office)
    QAbstractItemModelTester(page.table.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    row = page.table.model.row_at(0)
    assert row is not None
    assert [row.cell(n).spoken for n in (0, 1, 2, 5, 7)] == [
        "Andrea Hale", "Motor Vehicles", "Commissioner", "hale@dmv.gov", "3 days",
    ]  # fmt: skip
    page.table.setFocus()
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: isinstance(office.main.page, PersonPage))


def test_filter_and_sort_change_what_shows(office: Office, hale: Contact) -> None:
    other = office.put(Contact, name="Zoë Åberg", given="Zoë", family="Åberg", organization="Zoo")
    page = _open_people(office)
    office.wait(lambda: set(page.table.model.ids) == {hale.id, other.id})
    page.table.show_rows(key="place", down=True)
    office.wait(lambda: page.table.model.ids == [other.id, hale.id])
    page.table.show_rows(key="place", down=False)
    office.wait(lambda: page.table.model.ids == [hale.id, other.id])
    page.filter.setFocus()
    office.type("dmv")
    office.wait(lambda: page.table.model.ids == [hale.id])
    office.type("zzz")
    office.wait(lambda: page.no_match.isVisible())


def test_deleted_person_comes_back_by_undo_with_the_roles(office: Office, hale: Contact) -> None:
    page = _open_people(office)
    page.table.setFocus()
    page.table.select(hale.id)
    office.key(Qt.Key.Key_Delete)
    office.wait(lambda: page.table.model.ids == [])
    assert office.all(Role) == []
    office.key(Qt.Key.Key_Z, CONTROL)
    office.wait(lambda: page.table.model.ids == [hale.id])
    assert len(office.all(Role)) == 2


def test_page_tells_roles_promises_both_ways_and_notes(office: Office, hale: Contact) -> None:
    page = _open(office, hale.id)
    shown = page.overview
    assert page.head.below.text == "Commissioner, Motor Vehicles · last contact 3 days ago"
    assert [row.title for row in shown.owe_them.rows] == ["Send the draft"]
    assert [row.title for row in shown.owe_me.rows] == ["Volume figures"]
    assert [row.title for row in shown.notes.list.rows] == ["Review"]
    assert [row.title for row in shown.roles.list.rows] == ["Commissioner"]
    assert [row.title for row in shown.former.list.rows] == ["Clerk"]


def test_role_opens_its_agency(office: Office, hale: Contact) -> None:
    page = _open(office, hale.id)
    page.overview.roles.list.setFocus()
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: isinstance(office.main.page, AgencyPage))


def test_rapport_notes_are_kept_as_typed_in_one_step_of_undo(office: Office, hale: Contact) -> None:
    page = _open(office, hale.id)
    editor = page.overview.texts["rapport"]
    editor.setFocus()
    office.type("Keeps ")
    editor.keep()
    office.wait(lambda: office.get(Contact, hale.id).rapport == "Keeps ")
    office.type("bees")
    page.tabs.setFocus()
    office.wait(lambda: office.get(Contact, hale.id).rapport == "Keeps bees")
    office.window.actions.trigger("undo")
    office.wait(lambda: editor.field.toPlainText() == "")


def test_address_is_added_copied_and_taken_away(office: Office, hale: Contact) -> None:
    page = _open(office, hale.id)
    reach = page.overview.reach
    assert reach.line is not None
    reach.line.setFocus()
    office.type("(555) 010-0199")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: [row.title for row in reach.list.rows] == ["hale@dmv.gov", "(555) 010-0199"])
    assert [row.id for row in reach.list.rows] == ["mailto:hale@dmv.gov", "tel:5550100199"]
    reach.list.opened.emit("mailto:hale@dmv.gov")
    assert QApplication.clipboard().text() == "hale@dmv.gov"
    reach.list.delete_asked.emit("mailto:hale@dmv.gov")
    office.wait(lambda: office.get(Contact, hale.id).emails == ())


def test_role_at_a_new_partner_is_added_and_edited_in_place(office: Office, hale: Contact) -> None:
    page = _open(office, hale.id)
    roles = page.overview.roles
    roles.line.setFocus()
    office.type("Cloud Works")
    office.wait(lambda: roles.line.suggestions.current is not None)
    office.key(Qt.Key.Key_Down)
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: len(roles.list.rows) == 2 and roles.form.record is not None)
    (partner,) = office.all(Partner)
    assert partner.name == "Cloud Works"
    office.wait(lambda: isinstance(roles.form.record, Role) and roles.form.record.partner == partner.id)
    assert roles.form.form is not None
    title = roles.form.form.editor("title")
    assert isinstance(title, InlineText)
    title.start()
    office.type("Adviser")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: "Adviser" in {row.title for row in roles.list.rows})


def test_role_whose_row_came_before_the_word_that_it_was_made_opens_too(office: Office, hale: Contact) -> None:
    roles = _open(office, hale.id).overview.roles
    office.wait(lambda: len(roles.list.rows) == 1)
    made = roles.list.rows[0].id
    assert roles.form.record is None
    roles._wanted = made
    roles._show_wanted()
    office.wait(lambda: roles.form.record is not None and roles.form.record.id == made)


def test_checked_promise_is_done(office: Office, hale: Contact) -> None:
    page = _open(office, hale.id, "follow_ups")
    office.wait(lambda: page.stack.currentIndex() > 0)
    page.show_tab("overview")
    page.overview.owe_me.setFocus()
    office.key(Qt.Key.Key_Space)
    office.wait(lambda: not page.overview.owe_me.rows)
    office.key(Qt.Key.Key_Z, CONTROL)
    office.wait(lambda: len(page.overview.owe_me.rows) == 1)


def test_change_made_elsewhere_shows_and_leaves_what_is_typed(office: Office, hale: Contact) -> None:
    page = _open(office, hale.id)
    editor = page.overview.texts["about"]
    editor.setFocus()
    office.type("Typing")
    edits.set_field(office.portfolio, Contact, hale.id, "nickname", "Andy")
    office.wait(lambda: page.nickname.text == "goes by Andy")
    assert "Typing" in editor.field.toPlainText()


def test_person_in_the_trash_says_so_and_is_restored(office: Office, hale: Contact) -> None:
    edits.delete(office.portfolio, [(Contact, hale.id)])
    page = _open(office, hale.id)
    office.wait(lambda: page.banner.isVisible())
    page.banner._on_act_clicked()
    office.wait(lambda: office.get(Contact, hale.id).deleted_ms is None)
    assert len(office.all(Role)) == 2
