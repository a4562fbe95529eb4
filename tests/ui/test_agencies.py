"""Agencies in the real window: listed, opened, edited where they stand, undone, deleted, restored."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QWidget

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.assessment import Assessment, Stage
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.follow_up import FollowUp, Status
from brm_desktop.domain.horizon_item import HorizonItem
from brm_desktop.domain.note import Note
from brm_desktop.domain.role import Influence, Role, Stance
from brm_desktop.services import edits
from brm_desktop.services.agency_views import AgencyView
from brm_desktop.ui.agencies.agency import AgencyPage
from brm_desktop.ui.agencies.assessments_tab import AssessmentsTab
from brm_desktop.ui.agencies.people_tab import PeopleTab
from brm_desktop.ui.agencies.portfolio import AgenciesPage
from brm_desktop.ui.agencies.stakeholder_map import Spot
from brm_desktop.ui.parts.around.details import Details
from brm_desktop.ui.parts.around.files import Files
from brm_desktop.ui.parts.around.history import History
from brm_desktop.ui.parts.around.notes import Notes
from brm_desktop.ui.parts.inline import InlineText
from brm_desktop.ui.parts.inline_more import InlineChoice
from tests.ui.office import NOW, TODAY, Office

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def dmv(office: Office) -> Agency:
    """An agency with a person, a note and two follow-ups, in a window that shows."""
    agency = office.put(Agency, name="Motor Vehicles", acronym="DMV", priority=1, direction="Renew online")
    hale = office.put(Contact, name="Andrea Hale", given="Andrea", family="Hale")
    office.put(Role, contact=hale.id, agency=agency.id, title="Commissioner", influence=Influence.DECIDES)
    office.put(Note, title="Review", starts_at=NOW - timedelta(days=3), agencies=(agency.id,))
    office.put(FollowUp, title="Send the draft", agency=agency.id, due_on=TODAY - timedelta(days=1))
    office.put(FollowUp, title="Ask for figures", agency=agency.id)
    office.start()
    assert isinstance(agency, Agency)
    return agency


def _open_agency(office: Office, id: str, tab: str | None = None) -> AgencyPage:
    page = office.open(AgencyPage, "agency", id, tab)
    office.wait(lambda: page.record is not None and page.record.id == id)
    return page


def _open_agencies(office: Office) -> AgenciesPage:
    page = office.open(AgenciesPage, "agencies")
    office.wait(lambda: page.table.model.complete)
    return page


# the portfolio


def test_empty_portfolio_offers_a_new_agency_that_opens_when_it_is_named(office: Office) -> None:
    office.start()
    page = _open_agencies(office)
    office.wait(lambda: page._empty is not None)
    page.start_new()
    office.type("State Library")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: isinstance(office.main.page, AgencyPage))
    (library,) = office.all(Agency)
    assert library.name == "State Library"
    assert "State Library" in office.toast


def test_command_for_a_new_agency_puts_the_keyboard_in_its_name(office: Office, dmv: Agency) -> None:
    office.main.open("agencies", None, "new")
    page = office.main.page
    assert isinstance(page, AgenciesPage)
    assert page.new_line.field.hasFocus()
    office.key(Qt.Key.Key_Escape)
    assert page.new_line.isHidden()
    assert office.main.page is page


def test_table_shows_how_an_agency_stands_and_enter_opens_it(office: Office, dmv: Agency) -> None:
    page = _open_agencies(office)
    QAbstractItemModelTester(page.table.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    row = page.table.model.row_at(0)
    assert row is not None
    words = [row.cell(place).spoken for place in range(9)]
    assert words[0] == "Motor Vehicles DMV"
    assert (words[1], words[3], words[5], words[7]) == ("1", "Good", "3 days", "2 (1 late)")
    page.table.setFocus()
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: isinstance(office.main.page, AgencyPage))


def test_filter_and_sort_change_what_shows(office: Office, dmv: Agency) -> None:
    library = office.put(Agency, name="State Library", priority=2, tags=("books",))
    page = _open_agencies(office)
    assert page.table.model.ids == [dmv.id, library.id]
    page.table.show_rows(key="name", down=True)
    office.wait(lambda: page.table.model.ids == [library.id, dmv.id])
    page.filter.setFocus()
    office.type("books")
    office.wait(lambda: page.table.model.ids == [library.id])
    office.type("zzz")
    office.wait(lambda: page.no_match.isVisible())
    assert page._empty is None


def test_delete_in_the_table_is_undone_by_keys(office: Office, dmv: Agency) -> None:
    page = _open_agencies(office)
    page.table.setFocus()
    page.table.select(dmv.id)
    office.key(Qt.Key.Key_Delete)
    office.wait(lambda: page.table.model.ids == [])
    assert "Deleted agency Motor Vehicles" in office.toast
    office.key(Qt.Key.Key_Z, CONTROL)
    office.wait(lambda: page.table.model.ids == [dmv.id])


def test_table_follows_a_commit_that_touches_it(office: Office, dmv: Agency) -> None:
    page = _open_agencies(office)
    for follow_up in office.all(FollowUp):
        edits.set_field(office.portfolio, FollowUp, follow_up.id, "status", Status.DONE)
    office.wait(lambda: (row := page.table.model.row_at(0)) is not None and row.cell(7).spoken == "0")


# an agency


def test_page_tells_who_what_and_when_in_its_head(office: Office, dmv: Agency) -> None:
    page = _open_agency(office, dmv.id)
    assert page.title.value == "Motor Vehicles"
    assert page.head.below.text == "last contact 3 days ago · every 30 days"
    assert page.health.accessibleName() == "Good"
    assert page.overview.follow_ups.heading is not None
    assert [row.title for row in page.overview.promises.rows] == ["Send the draft", "Ask for figures"]
    assert [row.title for row in page.overview.people.list.rows] == ["Andrea Hale"]
    office.wait(lambda: page.tabs._tabs[2].number == 1)


def test_name_edited_in_the_title_is_kept_and_undone(office: Office, dmv: Agency) -> None:
    page = _open_agency(office, dmv.id)
    page.title.setFocus()
    office.key(Qt.Key.Key_F2)
    office.key(Qt.Key.Key_A, CONTROL)
    office.type("Drivers and Vehicles")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: office.get(Agency, dmv.id).name == "Drivers and Vehicles")
    office.wait(lambda: "name" in office.toast)
    office.key(Qt.Key.Key_Z, CONTROL)
    office.wait(lambda: page.title.value == "Motor Vehicles")


def test_name_that_cannot_be_stays_open_and_says_why(office: Office, dmv: Agency) -> None:
    page = _open_agency(office, dmv.id)
    page.title.edited.emit("")
    office.wait(lambda: page.title.problem != "")
    assert office.get(Agency, dmv.id).name == "Motor Vehicles"


def test_priority_chosen_from_its_chip_is_kept(office: Office, dmv: Agency) -> None:
    page = _open_agency(office, dmv.id)
    page.priority.menu.actions()[2].trigger()
    office.wait(lambda: page.priority.value == 3)
    assert office.get(Agency, dmv.id).priority == 3
    page.priority.menu.actions()[5].trigger()
    office.wait(lambda: page.priority.text() == "No priority")


def test_text_typed_on_one_agency_is_kept_there_when_another_opens(office: Office, dmv: Agency) -> None:
    library = office.put(Agency, name="State Library", direction="More books")
    page = _open_agency(office, dmv.id)
    editor = page.overview.texts["direction"]
    editor.setFocus()
    office.type("First ")
    _open_agency(office, library.id)
    office.wait(lambda: "First" in office.get(Agency, dmv.id).direction)
    office.wait(lambda: editor.value == "More books")
    assert editor.field.toPlainText() == "More books"
    assert office.get(Agency, library.id).direction == "More books"


def test_form_left_half_typed_does_not_reach_the_next_agency(office: Office, dmv: Agency) -> None:
    library = office.put(Agency, name="State Library")
    page = _open_agency(office, dmv.id, "details")
    details = page.stack.currentWidget()
    assert isinstance(details, Details)
    office.wait(lambda: details._forms[0].form is not None)
    staff = details.editor("staff")
    assert isinstance(staff, InlineText)
    staff.start()
    office.type("many")
    _open_agency(office, library.id, "details")
    office.wait(lambda: all(holder.record is not None and holder.record.id == library.id for holder in details._forms))
    assert office.get(Agency, library.id).staff is None
    assert office.get(Agency, dmv.id).staff is None


def test_checked_follow_up_is_done_and_can_be_undone(office: Office, dmv: Agency) -> None:
    page = _open_agency(office, dmv.id)
    page.overview.promises.setFocus()
    office.key(Qt.Key.Key_Space)
    office.wait(lambda: [row.title for row in page.overview.promises.rows] == ["Ask for figures"])
    assert "Send the draft" in office.toast
    office.key(Qt.Key.Key_Z, CONTROL)
    office.wait(lambda: len(page.overview.promises.rows) == 2)


def test_assessment_is_made_once_a_day_and_moves_the_ladder(office: Office, dmv: Agency) -> None:
    page = _open_agency(office, dmv.id)
    card = page.overview.relationship
    card.assess.click()
    office.wait(lambda: card.form.form is not None and card.form.form.editor("stage_ours").hasFocus())
    assert office.all(Assessment) == []
    office.type("4")
    office.wait(lambda: card.ladder.accessibleName() == "Stage 4 of 5: Trusted advisor")
    card.assess.click()
    card.assess.click()
    office.wait(lambda: card.form.record is not None)
    (assessment,) = office.all(Assessment)
    assert (assessment.on, assessment.stage_ours) == (TODAY, Stage.TRUSTED_ADVISOR)


def test_assessing_by_keys_alone_keeps_each_mark_and_undo_takes_one_back(office: Office, dmv: Agency) -> None:
    office.put(Assessment, agency=dmv.id, on=TODAY - timedelta(days=90), stage_ours=Stage.ORDER_TAKER, trust=2)
    page = _open_agency(office, dmv.id, "relationship")
    tab = page.stack.currentWidget()
    assert isinstance(tab, AssessmentsTab)
    office.wait(lambda: len(tab.list.rows) == 1)
    tab.assess_today()
    for step in ("3", "4", "5", "4"):
        office.type(step)
        office.key(Qt.Key.Key_Tab)
    office.wait(lambda: [one.trust for one in office.all(Assessment)] == [4, 2])
    assert office.all(Assessment)[0].stage_target is Stage.STRATEGIC_PARTNER
    office.wait(lambda: "trust 2 → 4" in tab.list.rows[0].detail)
    assert "our view up to service provider" in tab.list.rows[0].detail
    office.portfolio.journal.undo()
    office.wait(lambda: office.all(Assessment)[0].trust is None)


def test_assess_command_opens_todays_assessment_with_the_keyboard_in_it(office: Office, dmv: Agency) -> None:
    page = _open_agency(office, dmv.id)
    office.window.actions.trigger("assess")
    tab = page.stack.currentWidget()
    assert isinstance(tab, AssessmentsTab)
    office.wait(lambda: tab.form.form is not None and tab.form.form.editor("stage_ours").hasFocus())


def test_health_is_reached_by_keys_says_why_and_opens_the_relationship(office: Office, dmv: Agency) -> None:
    page = _open_agency(office, dmv.id)
    page.health.setFocus(Qt.FocusReason.TabFocusReason)
    assert page.health.accessibleDescription() == "Good, 77 of 100: never assessed; 1 late from us"
    office.key(Qt.Key.Key_Return)
    assert page.tabs.current_name == "relationship"


def test_health_of_an_agency_that_was_just_made_is_not_known_yet(office: Office) -> None:
    made = office.put(Agency, name="Board of Pardons", cadence_days=30)
    office.start()
    page = _open_agency(office, made.id, "relationship")
    office.wait(lambda: page.health.accessibleName() == "Not known yet")
    assert page.health.accessibleDescription() == "Not known yet: nothing to judge by is recorded yet"
    tab = page.stack.currentWidget()
    assert isinstance(tab, AssessmentsTab)
    office.wait(lambda: tab.health.accessibleName() == "Not known yet")
    assert [row.title for row in tab.taken.rows] == ["Nothing to judge by is recorded yet"]


def test_health_is_told_with_what_took_points(office: Office, dmv: Agency) -> None:
    page = _open_agency(office, dmv.id, "relationship")
    tab = page.stack.currentWidget()
    assert isinstance(tab, AssessmentsTab)
    office.wait(lambda: len(tab.taken.rows) == 2)
    assert [(row.title, row.right) for row in tab.taken.rows] == [("Never assessed", "−19"), ("1 late from us", "−4")]
    assert tab.health.accessibleName() == "Good, 77 of 100"
    assert tab.year.accessibleName() == "Health 77 of 100"


def test_what_comes_is_added_with_its_period(office: Office, dmv: Agency) -> None:
    page = _open_agency(office, dmv.id)
    line = page.overview.horizon.line
    assert line is not None
    line.setFocus()
    office.type("Commissioner's term ends, Jun 2027")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: [row.right for row in page.overview.horizon.list.rows] == ["June 2027"])
    (item,) = office.all(HorizonItem)
    assert (item.title, item.when, item.agency) == ("Commissioner's term ends", "2027-06", dmv.id)
    assert line.text == ""


def test_new_person_is_added_with_a_role_that_is_edited_at_once(office: Office, dmv: Agency) -> None:
    page = _open_agency(office, dmv.id, "people")
    tab = page.stack.currentWidget()
    assert isinstance(tab, PeopleTab)
    office.wait(lambda: len(tab.list.rows) == 1)
    tab.line.setFocus()
    office.type("Tom Mbeki")
    office.wait(lambda: tab.line.suggestions.current is not None)
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: [row.title for row in tab.list.rows] == ["Andrea Hale", "Tom Mbeki"])
    tom = next(person for person in office.all(Contact) if person.name == "Tom Mbeki")
    assert (tom.given, tom.family) == ("Tom", "Mbeki")
    office.wait(lambda: isinstance(tab.form.record, Role) and tab.form.record.contact == tom.id)
    assert tab.form.form is not None
    stance = tab.form.form.editor("stance")
    assert isinstance(stance, InlineChoice)
    stance._choose(Stance.SKEPTICAL)
    office.wait(lambda: any(chip for row in tab.list.rows for chip in row.chips))
    office.window.actions.trigger("undo")
    office.window.actions.trigger("undo")
    office.wait(lambda: [row.title for row in tab.list.rows] == ["Andrea Hale"])


def test_person_who_is_known_is_added_without_being_made_again(office: Office, dmv: Agency) -> None:
    known = office.put(Contact, name="Lena Sorg")
    page = _open_agency(office, dmv.id, "people")
    tab = page.stack.currentWidget()
    assert isinstance(tab, PeopleTab)
    tab.line.setFocus()
    office.type("lena sorg")
    office.wait(lambda: (found := tab.line.suggestions.current) is not None and found.title == "Lena Sorg")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: len(tab.list.rows) == 2)
    assert len(office.all(Contact)) == 2
    assert {role.contact for role in office.all(Role)} >= {known.id}


def test_tabs_are_walked_by_keys_and_show_what_they_hold(office: Office, dmv: Agency) -> None:
    page = _open_agency(office, dmv.id)
    assert page.tabs.hasFocus()
    seen = []
    for _ in range(page.tabs.count()):
        seen.append(page.tabs.current_name)
        office.key(Qt.Key.Key_PageDown, CONTROL)
        QApplication.processEvents()
    assert len(set(seen)) == page.tabs.count()
    assert page.tabs.current_name == "overview"
    page.show_tab("notes")
    notes = page.stack.currentWidget()
    assert isinstance(notes, Notes)
    office.wait(lambda: notes.table.model.complete and len(notes.table.model.ids) == 1)
    notes.table.opened.emit(notes.table.model.ids[0])
    assert office.main.spot is not None
    assert (office.main.spot.place, office.main.spot.record_id) == ("meetings", office.all(Note)[0].id)


def test_history_says_who_changed_what(office: Office, dmv: Agency) -> None:
    edits.set_fields(office.portfolio, Agency, dmv.id, {"priority": 2, "head": office.all(Contact)[0].id})
    edits.set_field(office.portfolio, Agency, dmv.id, "tags", ("pilot",))
    page = _open_agency(office, dmv.id, "history")
    history = page.findChild(History)
    assert isinstance(history, History)
    office.wait(lambda: len(history.list.rows) == 4)
    words = [(row.title, row.detail) for row in history.list.rows]
    assert ("Tags: added pilot", "You") in words
    assert ("Priority changed", "You · 1 → 2") in words
    assert ("Head changed", "You · nothing → Andrea Hale") in words
    assert words[-1][0] == "Added"


def test_files_are_kept_with_the_agency_listed_and_deleted(office: Office, dmv: Agency, tmp_path: Path) -> None:
    file = tmp_path / "contract.txt"
    file.write_text("signed", encoding="utf-8")
    page = _open_agency(office, dmv.id, "files")
    files = page.findChild(Files)
    assert isinstance(files, Files)
    files.attach([file])
    office.wait(lambda: [row.title for row in files.list.rows] == ["contract.txt"])
    assert files.list.rows[0].right.startswith("6 bytes")
    office.wait(lambda: page.tabs._tabs[8].number == 1)
    files.list.delete_asked.emit(files.list.rows[0].id)
    office.wait(lambda: not files.list.rows)


def test_deleted_agency_is_left_says_where_it_is_and_is_restored(office: Office, dmv: Agency) -> None:
    page = _open_agency(office, dmv.id)
    more = page.findChildren(QWidget, options=Qt.FindChildOption.FindChildrenRecursively)
    menus = [child.menu for child in more if hasattr(child, "menu") and child.toolTip() == "More"]
    next(action for action in menus[0].actions() if action.text() == "Delete agency").trigger()
    office.wait(lambda: isinstance(office.main.page, AgenciesPage))
    _open_agency(office, dmv.id)
    office.wait(lambda: page.banner.isVisible())
    page.banner._on_act_clicked()
    office.wait(lambda: office.get(Agency, dmv.id).deleted_ms is None)
    office.wait(lambda: not page.banner.isVisible())


def test_agency_that_is_not_there_is_told_in_place(office: Office, dmv: Agency) -> None:
    office.main.open("agency", "nowhere")
    page = office.main.page
    assert isinstance(page, AgencyPage)
    office.wait(lambda: page._empty is not None)
    _open_agency(office, dmv.id)
    office.wait(lambda: page._empty is None)


# the map of stakeholders


def _open_people(office: Office, dmv: Agency) -> PeopleTab:
    page = _open_agency(office, dmv.id, "people")
    tab = page.findChild(PeopleTab)
    assert isinstance(tab, PeopleTab)
    office.wait(lambda: bool(tab.list.rows))
    return tab


def test_arrows_move_the_chosen_person_on_the_map_and_undo_moves_back(office: Office, dmv: Agency) -> None:
    tab = _open_people(office, dmv)
    (role,) = office.all(Role)
    tab.map.setFocus(Qt.FocusReason.TabFocusReason)
    assert "Andrea Hale: decides" in tab.map.accessibleName()
    office.key(Qt.Key.Key_Up)
    office.wait(lambda: office.get(Role, role.id).stance is Stance.NEUTRAL)
    assert office.get(Role, role.id).influence is Influence.BLOCKS
    office.key(Qt.Key.Key_Up)
    office.key(Qt.Key.Key_Left)
    office.wait(lambda: office.get(Role, role.id).stance is Stance.SUPPORTS)
    assert office.get(Role, role.id).influence is Influence.USES
    office.wait(lambda: tab.map.accessibleName() == "Stakeholder map, Andrea Hale: uses, supports")
    office.wait(lambda: "Moved Andrea Hale to uses, supports" in office.toast)
    office.portfolio.journal.undo()
    office.wait(lambda: tab.map.accessibleName() == "Stakeholder map, Andrea Hale: uses, neutral")
    office.key(Qt.Key.Key_Delete)
    office.wait(lambda: office.get(Role, role.id).influence is None)


def test_person_dragged_to_a_cell_is_kept_there(office: Office, dmv: Agency) -> None:
    tab = _open_people(office, dmv)
    (role,) = office.all(Role)
    start = tab.map._circles(Spot(4, 0), 1)[0].center()
    end = tab.map._cell(Spot(0, 3)).center()
    office.qtbot.mousePress(tab.map, Qt.MouseButton.LeftButton, pos=start)
    office.qtbot.mouseMove(tab.map, start + QPoint(30, 30))
    office.qtbot.mouseMove(tab.map, end)
    office.qtbot.mouseRelease(tab.map, Qt.MouseButton.LeftButton, pos=tab.map._cell(Spot(0, 3)).center())
    office.wait(lambda: office.get(Role, role.id).stance is Stance.OPPOSED)
    assert office.get(Role, role.id).influence is Influence.DECIDES


def test_who_reports_to_whom_is_an_outline(office: Office, dmv: Agency) -> None:
    hale = office.all(Contact)[0]
    clerk = office.put(Contact, name="Noor Aziz")
    office.put(Role, contact=clerk.id, agency=dmv.id, title="Clerk", reports_to=hale.id)
    tab = _open_people(office, dmv)
    office.wait(lambda: len(tab.lines.rows) == 2)
    assert [row.title.strip() for row in tab.lines.rows] == ["Andrea Hale", "Noor Aziz"]
    assert tab.lines.rows[0].right == "1 below"
    assert tab.lines.rows[1].title.startswith("\u2003")


# what narrows the table, and its views


def test_filter_by_facets_narrows_and_a_saved_view_brings_it_back(office: Office, dmv: Agency) -> None:
    library = office.put(Agency, name="State Library", priority=2, cadence_days=10)
    office.put(Agency, name="Parks", priority=2, cadence_days=None)
    page = _open_agencies(office)
    page.narrow.narrowed.emit(("priority:2", "contact:quiet"))
    office.wait(lambda: page.table.model.ids == [library.id])
    assert page.narrow.accessibleName() == "Filter: Priority 2, Going quiet"
    page.table.show_rows(key="name", down=True)
    page.views.save_asked.emit()
    office.type("Quiet ones")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: page.views.current == "Quiet ones")
    page.show_view(AgencyView(""))
    office.wait(lambda: len(page.table.model.ids) == 3)
    assert page.table.model.asked.key == ""
    (view,) = page.views.views
    page.views.chosen.emit(view)
    office.wait(lambda: page.table.model.ids == [library.id])
    assert (page.table.model.asked.key, page.table.model.asked.down) == ("name", True)
    page.views.forget_asked.emit("Quiet ones")
    office.wait(lambda: page.views.views == ())


def test_brief_is_of_what_the_filter_shows(office: Office, dmv: Agency) -> None:
    library = office.put(Agency, name="State Library", priority=2)
    page = _open_agencies(office)
    assert page._brief.text() == "Brief all…"
    page.show_narrowed(("priority:2",))
    office.wait(lambda: page._brief.text() == "Brief 1…")
    page.brief()
    assert office.main.spot is not None
    assert office.main.spot.record_id == f"some:{library.id}"


def test_health_that_fell_is_told_in_the_table_and_found_by_the_filter(office: Office, dmv: Agency) -> None:
    fell = office.put(Agency, name="Corrections")
    for days, trust in ((120, 5), (3, 2)):
        office.put(Assessment, agency=fell.id, on=TODAY - timedelta(days=days), trust=trust)
        office.put(Note, title="Met", agencies=(fell.id,), starts_at=NOW - timedelta(days=days))
    page = _open_agencies(office)
    page.show_narrowed(("health:falling",))
    office.wait(lambda: page.table.model.ids == [fell.id])
    row = page.table.model.row_at(0)
    assert row is not None
    assert row.cell(3).text == "Watch, falling"
    assert "Falling: Good, 100 of 100, 90 days ago" in row.cell(3).tip
