"""Ideas and services in the real window: the board by mouse and keys, the questions, and who may share an interest."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.follow_up import FollowUp, Status
from brm_desktop.domain.service import Answer, Service, ServiceStage
from brm_desktop.services import edits
from brm_desktop.ui.agencies.agency import AgencyPage
from brm_desktop.ui.agencies.services_tab import ServicesTab
from brm_desktop.ui.services.column import BoardColumn, make_mime
from brm_desktop.ui.services.everything import ServicesPage
from brm_desktop.ui.services.interest_card import InterestCard
from brm_desktop.ui.services.service import ServicePage
from tests.ui.office import Office

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def drones(office: Office) -> Service:
    """An idea that two agencies may share, and a service that runs, in a window that shows."""
    parks = office.put(Agency, name="Parks", acronym="PWD")
    office.put(Agency, name="Water", acronym="DWR", needs="Drone imagery of every dam")
    office.put(Agency, name="Emergency", acronym="DEM", direction="Imagery from drones within hours of a fire")
    for name in ("Library", "Revenue", "Courts"):
        office.put(Agency, name=name)
    idea = office.put(Service, name="Shared drone imagery", sponsor=parks.id, description="Flights kept once")
    office.put(Service, name="Statewide network", stage=ServiceStage.LIVE, answer=Answer.KEEP)
    office.start()
    assert isinstance(idea, Service)
    return idea


def _open_board(office: Office) -> ServicesPage:
    page = office.open(ServicesPage, "services", None, "board")
    office.wait(lambda: bool(page.board._stage_of) or page._empty is not None)
    return page


def _open_service(office: Office, id: str) -> ServicePage:
    page = office.open(ServicePage, "service", id)
    office.wait(lambda: page.record is not None and page.record.id == id)
    return page


def _cards(page: ServicesPage, stage: ServiceStage) -> BoardColumn:
    return page.board.columns[stage].cards


def _chips(card: InterestCard) -> list[str]:
    return [getattr(chip, "text", "") for row in card.list.rows for chip in row.chips]


# the board


def test_empty_portfolio_offers_a_new_idea_that_opens_when_it_is_named(office: Office) -> None:
    office.start()
    page = _open_board(office)
    office.wait(lambda: page._empty is not None)
    page.start_new()
    office.type("One sign-on")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: isinstance(office.main.page, ServicePage))
    (idea,) = office.all(Service)
    assert (idea.name, idea.stage) == ("One sign-on", ServiceStage.IDEA)


def test_card_is_moved_by_keys_the_keyboard_follows_and_undo_moves_it_back(office: Office, drones: Service) -> None:
    page = _open_board(office)
    cards = _cards(page, ServiceStage.IDEA)
    office.wait(lambda: [row.title for row in cards.rows] == ["Shared drone imagery"])
    office.wait(cards.hasFocus)
    office.key(Qt.Key.Key_Right, CONTROL)
    there = _cards(page, ServiceStage.EXPLORING)
    office.wait(lambda: there.current_id == drones.id and there.hasFocus())
    assert office.get(Service, drones.id).stage is ServiceStage.EXPLORING
    office.wait(lambda: office.toast == "Moved Shared drone imagery to exploring")
    office.key(Qt.Key.Key_Z, CONTROL)
    office.wait(lambda: [row.id for row in cards.rows] == [drones.id])


def test_first_stage_is_the_end_of_the_way_back(office: Office, drones: Service) -> None:
    page = _open_board(office)
    page.board.move_by(drones.id, -1)
    page.board.move_by("gone", 1)
    assert office.get(Service, drones.id).stage is ServiceStage.IDEA


def test_arrows_go_to_the_next_stage_with_cards_and_enter_opens_one(office: Office, drones: Service) -> None:
    page = _open_board(office)
    office.wait(_cards(page, ServiceStage.IDEA).hasFocus)
    office.key(Qt.Key.Key_Right)
    office.wait(_cards(page, ServiceStage.LIVE).hasFocus)
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: isinstance(office.main.page, ServicePage))


def test_right_to_left_arrows_go_the_way_they_point(office: Office, drones: Service) -> None:
    office.main.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    page = _open_board(office)
    office.wait(_cards(page, ServiceStage.IDEA).hasFocus)
    office.key(Qt.Key.Key_Left, CONTROL)
    office.wait(lambda: office.get(Service, drones.id).stage is ServiceStage.EXPLORING)


def test_card_dropped_on_a_stage_moves_there(office: Office, drones: Service) -> None:
    page = _open_board(office)
    target = _cards(page, ServiceStage.BUSINESS_CASE)
    data, move, left = make_mime(drones.id), Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(5, 5), move, data, left, none)
    target.dragEnterEvent(enter)
    assert enter.isAccepted()
    assert target.target
    target.dropEvent(QDropEvent(QPointF(5, 5), move, data, left, none))
    office.wait(lambda: [row.id for row in target.rows] == [drones.id])
    assert not target.target


def test_key_on_a_card_answers_what_it_should_become(office: Office, drones: Service) -> None:
    page = _open_board(office)
    office.wait(_cards(page, ServiceStage.IDEA).hasFocus)
    office.key(Qt.Key.Key_E)
    office.wait(lambda: office.get(Service, drones.id).answer is Answer.EVOLVE)
    office.wait(lambda: bool(_cards(page, ServiceStage.IDEA).rows[0].chips))


def test_filter_narrows_board_and_table(office: Office, drones: Service) -> None:
    page = _open_board(office)
    page.filter.setFocus()
    office.type("drone")
    office.wait(lambda: not _cards(page, ServiceStage.LIVE).rows)
    assert [row.id for row in _cards(page, ServiceStage.IDEA).rows] == [drones.id]
    office.main.open("services", None, "table")
    office.wait(lambda: page.table.model.ids == [drones.id])
    (row,) = page.table.model.load_now([drones.id])
    assert [row.cell(place).spoken for place in range(3)] == ["Shared drone imagery", "Idea", "PWD"]


# the portfolio questions


def test_questions_walk_what_has_no_answer_by_one_key_each(office: Office, drones: Service) -> None:
    other = office.put(Service, name="Fax gateway", stage=ServiceStage.RETIRING)
    page = office.open(ServicesPage, "services", None, "questions")
    view = page.questions
    office.wait(lambda: view.name.text == "Shared drone imagery")
    view.setFocus()
    office.key(Qt.Key.Key_Space)
    office.wait(lambda: view.name.text == "Fax gateway")
    office.key(Qt.Key.Key_S)
    office.wait(lambda: view.name.text == "Shared drone imagery")
    assert office.get(Service, other.id).answer is Answer.STOP
    office.key(Qt.Key.Key_N)
    office.wait(lambda: view.name.text == "Every service has an answer")
    assert [row.title for row in view.lists[Answer.STOP].list.rows] == ["Fax gateway"]
    office.key(Qt.Key.Key_Z, CONTROL)
    office.wait(lambda: view.name.text == "Shared drone imagery")


def test_service_with_an_answer_is_thought_about_again(office: Office, drones: Service) -> None:
    page = office.open(ServicesPage, "services", None, "questions")
    view = page.questions
    office.wait(lambda: bool(view.lists[Answer.KEEP].list.rows))
    view.ask_about(view.lists[Answer.KEEP].list.rows[0].id)
    office.wait(lambda: view.name.text == "Statewide network")
    assert view.answers.buttons[Answer.KEEP].isChecked()
    view.answers.buttons[Answer.EVOLVE].click()
    office.wait(lambda: [row.title for row in view.lists[Answer.EVOLVE].list.rows] == ["Statewide network"])


# a service


def test_potential_interest_is_ranked_with_its_reasons(office: Office, drones: Service) -> None:
    page = _open_service(office, drones.id)
    card = page.overview.interest
    assert [row.title for row in card.list.rows] == ["Water", "Emergency"]
    assert card.list.rows[0].detail == "Both mention drone imagery; they need “Drone imagery of every dam”"
    assert "their direction says" in card.list.rows[1].detail
    assert card.ask_all.text() == "Ask all 2"


def test_ask_makes_follow_ups_at_once_and_undo_takes_all_back(office: Office, drones: Service) -> None:
    page = _open_service(office, drones.id)
    card = page.overview.interest
    card.ask_all.click()
    office.wait(lambda: len(office.all(FollowUp)) == 2)
    office.wait(lambda: len(page.overview.promises.rows) == 2)
    office.wait(lambda: _chips(card) == ["Being asked"] * 2)
    office.key(Qt.Key.Key_Z, CONTROL)
    office.wait(lambda: office.all(FollowUp) == [])


def test_answers_are_recorded_by_keys_and_remembered(office: Office, drones: Service) -> None:
    page = _open_service(office, drones.id)
    card = page.overview.interest
    card.list.setFocus()
    office.key(Qt.Key.Key_A)
    office.wait(lambda: len(office.all(FollowUp)) == 1)
    office.key(Qt.Key.Key_Y)
    office.wait(lambda: len(office.get(Service, drones.id).interested) == 1)
    assert office.all(FollowUp)[0].status is Status.DONE
    office.wait(lambda: [row.title for row in card.list.rows] == ["Emergency", "Water"])
    card.list.select(card.list.rows[0].id)
    office.key(Qt.Key.Key_X)
    office.wait(lambda: len(office.get(Service, drones.id).not_interested) == 1)
    office.wait(lambda: _chips(card) == ["Interested", "Not interested"])
    assert not card.ask_all.isVisible()


def test_agency_that_nobody_ranked_is_recorded_as_interested(office: Office, drones: Service) -> None:
    page = _open_service(office, drones.id)
    library = next(agency for agency in office.all(Agency) if agency.name == "Library")
    page.overview.interest.line.chosen.emit("agency", library.id)
    office.wait(lambda: office.get(Service, drones.id).interested == (library.id,))
    office.wait(lambda: "Library" in [row.title for row in page.overview.interest.list.rows])


def test_key_answers_the_portfolio_question_and_stages_come_from_the_journal(office: Office, drones: Service) -> None:
    page = _open_service(office, drones.id)
    page.tabs.setFocus()
    office.key(Qt.Key.Key_K)
    office.wait(lambda: page.answer.text == "Keep in future")
    assert page.overview.answers.buttons[Answer.KEEP].isChecked()
    edits.set_field(office.portfolio, Service, drones.id, "stage", ServiceStage.EXPLORING)
    edits.set_field(office.portfolio, Service, drones.id, "stage", ServiceStage.RETIRED)
    office.portfolio.journal.undo()
    office.wait(lambda: [row.title for row in page.overview.steps.list.rows] == ["Exploring", "Idea"])
    page.overview.answers.buttons[Answer.KEEP].click()
    office.wait(lambda: office.get(Service, drones.id).answer is None)


def test_agency_page_names_ideas_it_may_share_and_opens_one(office: Office, drones: Service) -> None:
    water = next(agency for agency in office.all(Agency) if agency.name == "Water")
    page = office.open(AgencyPage, "agency", water.id, "services")
    office.wait(lambda: page.record is not None)
    tab = page.stack.currentWidget()
    assert isinstance(tab, ServicesTab)
    office.wait(lambda: [row.title for row in tab.ideas.list.rows] == ["Shared drone imagery"])
    assert tab.ideas.list.rows[0].detail.startswith("Both mention drone imagery")
    tab.ideas.list.opened.emit(drones.id)
    office.wait(lambda: isinstance(office.main.page, ServicePage))


def test_service_opens_from_search(office: Office, drones: Service) -> None:
    office.window._choose("service", drones.id)
    office.wait(lambda: isinstance(office.main.page, ServicePage))
