"""Risks in the real window: the grid narrows the list by keys and clicks, a risk is rated, owned, closed, undone."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.outcome import Outcome
from brm_desktop.domain.risk import Risk
from brm_desktop.ui.risks.everything import RisksPage
from brm_desktop.ui.risks.grid import Spot
from brm_desktop.ui.risks.risk import RiskPage
from tests.ui.office import TODAY, Office


def _open_risks(office: Office) -> RisksPage:
    page = office.open(RisksPage, "risks")
    office.wait(lambda: page.table.model.complete)
    return page


def _open_risk(office: Office, id: str) -> RiskPage:
    page = office.open(RiskPage, "risk", id)
    office.wait(lambda: page.record is not None and page.record.id == id)
    return page


def test_empty_place_offers_a_first_risk_that_opens_when_it_is_named(office: Office) -> None:
    office.start()
    page = _open_risks(office)
    office.wait(lambda: page._empty is not None)
    page.start_new()
    office.type("The mainframe's support ends")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: isinstance(office.main.page, RiskPage))
    assert [risk.title for risk in office.all(Risk)] == ["The mainframe's support ends"]


def test_grid_narrows_the_table_by_keys_and_shows_all_again(office: Office) -> None:
    grave = office.put(Risk, title="Grave", likelihood=5, impact=5)
    likely = office.put(Risk, title="Likely", likelihood=4, impact=5)
    unrated = office.put(Risk, title="Unrated")
    closed = office.put(Risk, title="Closed", likelihood=5, impact=5, closed_on=TODAY)
    office.start()
    page = _open_risks(office)
    QAbstractItemModelTester(page.table.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert page.table.model.ids == [grave.id, likely.id, unrated.id]
    page.grid.setFocus(Qt.FocusReason.TabFocusReason)
    office.key(Qt.Key.Key_Down)
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: page.table.model.ids == [likely.id])
    assert "Likely, grave: 1 risk, grave" in page.grid.accessibleName()
    office.key(Qt.Key.Key_Escape)
    office.wait(lambda: page.table.model.ids == [grave.id, likely.id, unrated.id])
    office.qtbot.mouseClick(page.grid, Qt.MouseButton.LeftButton, pos=page.grid._box(Spot(5, 5)).center())
    office.wait(lambda: page.table.model.ids == [grave.id])
    page.narrow(None)
    page.show_tab("closed")
    office.wait(lambda: page.table.model.ids == [closed.id])


def test_reviews_that_are_due_show_the_longest_due_first(office: Office) -> None:
    for title, days, over in (("Due", 0, None), ("Late", 9, None), ("Later", -3, None), ("Over", 30, TODAY)):
        office.put(Risk, title=title, review_on=TODAY - timedelta(days=days), closed_on=over)
    office.start()
    page = _open_risks(office)
    office.wait(lambda: [row.title for row in page.due.rows] == ["Late", "Due"])
    assert [row.right for row in page.due.rows] == ["9 days late", "due today"]
    page.show_tab("due")
    office.wait(lambda: len(page.table.model.ids) == 2)


def test_risk_is_rated_by_one_key_closed_and_undone(office: Office) -> None:
    agency = office.put(Agency, name="Motor Vehicles", acronym="DMV")
    outcome = office.put(Outcome, statement="Renewals online", agency=agency.id)
    risk = office.put(Risk, title="Support ends", agency=agency.id, outcomes=(outcome.id,), likelihood=2)
    office.start()
    page = _open_risk(office, risk.id)
    form = page.overview.rated.form
    assert form is not None
    form.editor("impact").setFocus(Qt.FocusReason.TabFocusReason)
    office.type("5")
    office.wait(lambda: page.rating.accessibleName() == "Serious 10")
    threatened = page.overview.threatened.form
    assert threatened is not None
    office.wait(lambda: "Renewals online" in threatened.editor("outcomes").accessibleName())
    page._close.click()
    office.wait(lambda: office.get(Risk, risk.id).closed_on == TODAY)
    office.wait(lambda: page._close.text() == "Open again")
    office.portfolio.journal.undo()
    office.wait(lambda: page._close.text() == "Close risk")


def test_follow_up_about_a_risk_is_added_where_it_stands(office: Office) -> None:
    agency = office.put(Agency, name="Motor Vehicles")
    risk = office.put(Risk, title="Support ends", agency=agency.id)
    office.start()
    page = _open_risk(office, risk.id)
    line = page.overview.follow_ups.line
    assert line is not None
    line.setFocus()
    office.type("Ask for terms")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: [row.title for row in page.overview.promises.rows] == ["Ask for terms"])
    (follow_up,) = office.all(FollowUp)
    assert (follow_up.about, follow_up.agency) == (f"risk:{risk.id}", agency.id)
