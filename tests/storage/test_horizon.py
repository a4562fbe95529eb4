"""What is coming, from items, agreements and terms of office."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.agreement import Agreement
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.horizon_item import HorizonItem, HorizonKind
from brm_desktop.domain.partner import Partner
from brm_desktop.domain.role import Role
from brm_desktop.services import edits
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage.horizon import list_horizon
from tests.filling import put

TODAY = date(2026, 11, 28)


def ahead(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.fixture
def dmv(portfolio: Portfolio) -> Agency:
    agency = put(portfolio, Agency, name="Motor Vehicles", acronym="DMV")
    assert isinstance(agency, Agency)
    return agency


def titles(portfolio: Portfolio, agency_id: str = "") -> list[str]:
    return [entry.title for entry in list_horizon(portfolio.database.reader(), TODAY, agency_id)]


def test_list_horizon_agreements_come_by_themselves_with_end_and_notice(portfolio: Portfolio, dmv: Agency) -> None:
    partner = put(portfolio, Partner, name="Corvid")
    made = put(
        portfolio, Agreement, title="Titling", partner=partner.id, agencies=(dmv.id,), ends_on=ahead(90),
        notice_by=ahead(30),
    )  # fmt: skip
    notice, end = list_horizon(portfolio.database.reader(), TODAY)
    assert (notice.title, notice.when, notice.urgent) == ("Last day for notice: Titling", ahead(30).isoformat(), True)
    assert (end.title, end.kind, end.agencies, end.detail) == (
        "Titling ends", HorizonKind.CONTRACT_END, ("DMV",), "Corvid",
    )  # fmt: skip
    edits.set_field(portfolio, Agreement, made.id, "ends_on", ahead(400))
    assert list_horizon(portfolio.database.reader(), TODAY)[1].when == ahead(400).isoformat()
    edits.delete(portfolio, [(Agreement, made.id)])
    assert titles(portfolio) == []


def test_list_horizon_what_is_over_is_left_out(portfolio: Portfolio, dmv: Agency) -> None:
    put(portfolio, Agreement, title="Old", ends_on=ahead(-1), notice_by=ahead(-90), agencies=(dmv.id,))
    put(portfolio, HorizonItem, title="Past", when="2026-Q3", agency=dmv.id)
    put(portfolio, HorizonItem, title="This quarter", when="2026-Q4", agency=dmv.id)
    assert titles(portfolio) == ["This quarter"]


def test_list_horizon_terms_of_office_are_read_from_roles(portfolio: Portfolio, dmv: Agency) -> None:
    hale = put(portfolio, Contact, name="Andrea Hale")
    put(portfolio, Role, contact=hale.id, agency=dmv.id, title="Commissioner", until=ahead(200))
    put(portfolio, Role, contact=hale.id, agency=dmv.id, title="Clerk", until=ahead(-200))
    (entry,) = list_horizon(portfolio.database.reader(), TODAY)
    assert (entry.title, entry.kind) == ("Andrea Hale leaves as Commissioner", HorizonKind.TERM)


def test_list_horizon_of_one_agency_has_nothing_of_another(portfolio: Portfolio, dmv: Agency) -> None:
    other = put(portfolio, Agency, name="Revenue")
    put(portfolio, HorizonItem, title="Ours", when="2027", agency=dmv.id)
    put(portfolio, HorizonItem, title="Theirs", when="2027", agency=other.id)
    put(portfolio, Agreement, title="Shared", agencies=(dmv.id, other.id), ends_on=ahead(10))
    put(portfolio, Agreement, title="Other", agencies=(other.id,), ends_on=ahead(10))
    assert titles(portfolio, dmv.id) == ["Shared ends", "Ours"]


def test_list_horizon_sorts_by_when_and_puts_what_has_no_date_last(portfolio: Portfolio, dmv: Agency) -> None:
    for title, when in (("No date", ""), ("Quarter", "2027-Q1"), ("Day", "2027-01-01"), ("Later", "2027-04")):
        put(portfolio, HorizonItem, title=title, when=when, agency=dmv.id)
    assert titles(portfolio) == ["Day", "Quarter", "Later", "No date"]
