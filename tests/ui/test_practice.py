"""The practice and its forums in the real window, by keys: goals, maturity, who looks after whom, sessions."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt

from brm_desktop.domain.assessment import Assessment
from brm_desktop.domain.manager import Manager
from brm_desktop.domain.milestone import CallToAction, Milestone
from brm_desktop.ui.forums.forum import ForumPage
from brm_desktop.ui.practice.page import PracticePage
from tests.ui.office import TODAY, Office


def _open_practice(office: Office) -> PracticePage:
    page = office.open(PracticePage, "practice")
    office.wait(lambda: bool(page.head.below.text))
    return page


def _open_forum(office: Office, id: str) -> ForumPage:
    page = office.open(ForumPage, "forum", id)
    office.wait(lambda: page.record is not None and page.record.id == id)
    return page


# the practice


def test_goal_is_added_with_its_day_checked_changed_and_undone_by_keys(office: Office) -> None:
    office.start()
    page = _open_practice(office)
    card = page.goals[CallToAction.STAKEHOLDERS]
    card.line.setFocus()
    office.type("Name champions by 12/4/2026")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: [row.title for row in card.list.rows] == ["Name champions"])
    (goal,) = office.all(Milestone)
    assert (goal.call, goal.due_on) == (CallToAction.STAKEHOLDERS, date(2026, 12, 4))
    card.list.setFocus()
    card.list.select(goal.id)
    office.key(Qt.Key.Key_Space)
    office.wait(lambda: office.get(Milestone, goal.id).done_on == TODAY)
    office.portfolio.journal.undo()
    office.wait(lambda: card.list.rows[0].checked is False)
    office.key(Qt.Key.Key_Return)
    assert card.line.field.text() == "Name champions by 12/4/2026"
    card.line.field.selectAll()
    office.type("Name two champions by 1/15/2027")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: office.get(Milestone, goal.id).due_on == date(2027, 1, 15))
    assert office.get(Milestone, goal.id).title == "Name two champions"


def test_goals_that_are_late_stand_out_and_those_without_a_call_are_kept(office: Office) -> None:
    office.put(Milestone, title="Late", call=CallToAction.GOVERNANCE, due_on=TODAY - timedelta(days=1))
    office.put(Milestone, title="Anywhere")
    office.start()
    page = _open_practice(office)
    office.wait(lambda: page.head.below.text == "0 of 2 goals reached · 1 late")
    assert page.goals[CallToAction.GOVERNANCE].list.rows[0].tone == "risk"
    assert [row.title for row in page.goals[None].list.rows] == ["Anywhere"]


def test_practice_is_judged_by_five_keys_and_compared_with_before(office: Office) -> None:
    office.put(Assessment, on=TODAY - timedelta(days=180), business_case=2, governance=3)
    office.put(Manager, name="Marisol Tennant", me=True)
    office.start()
    page = _open_practice(office)
    office.wait(lambda: len(page.maturity.list.rows) == 1)
    page.maturity.assess.click()
    for step in "32413":
        office.type(step)
        office.key(Qt.Key.Key_Tab)
