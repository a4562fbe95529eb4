"""Partners and agreements as SQL filters and sorts them, and what stands around one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.agreement import Agreement
from brm_desktop.domain.amendment import Amendment
from brm_desktop.domain.assessment import Assessment
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.outcome import Outcome
from brm_desktop.domain.partner import Partner, Tier
from brm_desktop.domain.performance import PerformanceWord
from brm_desktop.domain.role import Role
from brm_desktop.domain.service import Service
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage.partners import (
    list_agreement_ids,
    list_agreements_of,
    list_partner_ids,
    load_agreements,
    load_partners,
    read_agreement,
    read_partner,
    sum_agreements,
)
from tests.filling import put

TODAY = date(2026, 11, 23)
_DAY = timedelta(days=1)


def _names(portfolio: Portfolio, **asked: Any) -> list[str]:
    connection = portfolio.database.reader()
    lines = {line.id: line.name for line in load_partners(connection, list_partner_ids(connection, TODAY), TODAY)}
    return [lines[id] for id in list_partner_ids(connection, TODAY, **asked)]


def test_list_partner_ids_sorts_by_every_column_with_what_is_missing_last(portfolio: Portfolio) -> None:
    roads, parks = (put(portfolio, Agency, name=name) for name in ("Roads", "Parks"))
    birch = put(portfolio, Partner, name="birch", tier=Tier.TACTICAL, last_briefed_on=TODAY - _DAY)
    alder = put(portfolio, Partner, name="Alder", tier=Tier.STRATEGIC, last_briefed_on=TODAY - 200 * _DAY)
    put(portfolio, Partner, name="Cedar")
    put(portfolio, Agreement, title="One", partner=birch.id, agencies=(roads.id, parks.id), ends_on=TODAY + 400 * _DAY)
    put(portfolio, Agreement, title="Two", partner=alder.id, agencies=(roads.id,), ends_on=TODAY + 30 * _DAY)
    put(portfolio, Agreement, title="Old", partner=alder.id, agencies=(parks.id,), ends_on=TODAY - _DAY)
    put(portfolio, Assessment, on=TODAY - _DAY, partner=alder.id, objectives=2)
    put(portfolio, Assessment, on=TODAY - _DAY, partner=birch.id, objectives=5)
    assert _names(portfolio) == ["Alder", "birch", "Cedar"]
    assert _names(portfolio, down=True) == ["Cedar", "birch", "Alder"]
    assert _names(portfolio, key="tier") == ["Alder", "birch", "Cedar"]
    assert _names(portfolio, key="agencies", down=True) == ["birch", "Alder", "Cedar"]
    assert _names(portfolio, key="next") == ["Alder", "birch", "Cedar"]
    assert _names(portfolio, key="performance", down=True) == ["birch", "Alder", "Cedar"]
    assert _names(portfolio, key="briefed") == ["Alder", "birch", "Cedar"]
    assert _names(portfolio, narrowing="ending") == ["Alder"]
    assert _names(portfolio, narrowing="weak") == ["Alder"]
    assert _names(portfolio, narrowing="unbriefed") == ["Alder", "Cedar"]
    assert _names(portfolio, narrowing="tactical") == ["birch"]
    assert _names(portfolio, text="ced") == ["Cedar"]
    assert _names(portfolio, limit=1) == ["Alder"]


def test_load_partners_next_is_the_notice_day_before_the_end_and_the_end_after_it(portfolio: Portfolio) -> None:
    ahead, over = (put(portfolio, Partner, name=name) for name in ("Ahead", "Over"))
    end = TODAY + 100 * _DAY
    put(portfolio, Agreement, title="A", partner=ahead.id, ends_on=end, notice_by=TODAY)
    put(portfolio, Agreement, title="B", partner=over.id, ends_on=end, notice_by=TODAY - _DAY)
    connection = portfolio.database.reader()
    first, second = load_partners(connection, list_partner_ids(connection, TODAY), TODAY)
    assert (first.next_on, first.next_is_notice) == (TODAY, True)
    assert (second.next_on, second.next_is_notice) == (end, False)


def test_list_agreement_ids_by_list_with_sums_and_text_of_the_partner(portfolio: Portfolio) -> None:
    roads = put(portfolio, Agency, name="Roads", acronym="DOR")
    partner = put(portfolio, Partner, name="Cloudberry")
    far = put(portfolio, Agreement, title="Far", ends_on=TODAY + 900 * _DAY, amount=100)
    soon = put(
        portfolio, Agreement, title="Soon", partner=partner.id, ends_on=TODAY + 30 * _DAY, amount=250,
        agencies=(roads.id,), independent=True,
    )  # fmt: skip
    ended = put(portfolio, Agreement, title="Ended", ends_on=TODAY - _DAY, independent=True)
    open_ = put(portfolio, Agreement, title="Open")
    connection = portfolio.database.reader()
    assert list_agreement_ids(connection, TODAY) == [soon.id, far.id, open_.id]
    assert list_agreement_ids(connection, TODAY, "ending") == [soon.id]
    assert list_agreement_ids(connection, TODAY, "independent") == [soon.id]
    assert list_agreement_ids(connection, TODAY, "ended") == [ended.id]
    assert list_agreement_ids(connection, TODAY, text="cloudb") == [soon.id]
    assert list_agreement_ids(connection, TODAY, key="amount", down=True) == [soon.id, far.id, open_.id]
    assert sum_agreements(connection, TODAY) == (3, 350, 1)
    assert sum_agreements(connection, TODAY, "independent") == (1, 250, 0)
    (line,) = load_agreements(connection, [soon.id])
    assert (line.partner, [mark.acronym for mark in line.agencies], line.independent) == ("Cloudberry", ["DOR"], True)


def test_read_partner_tells_what_stands_around_it(portfolio: Portfolio) -> None:
    roads = put(portfolio, Agency, name="Roads")
    partner = put(portfolio, Partner, name="Cloudberry")
    person = put(portfolio, Contact, name="Ann Lee")
    put(portfolio, Role, contact=person.id, partner=partner.id, title="Account lead")
    outcome = put(portfolio, Outcome, statement="Permits in a day", agency=roads.id)
    put(portfolio, Agreement, title="Now", partner=partner.id, agencies=(roads.id,), outcome=outcome.id, amount=5)
    put(portfolio, Agreement, title="Past", partner=partner.id, ends_on=TODAY - _DAY)
    put(portfolio, Service, name="Hosting", providers=(partner.id,), users=(roads.id,))
    put(portfolio, Assessment, on=TODAY - 400 * _DAY, partner=partner.id, objectives=5)
    put(portfolio, Assessment, on=TODAY, partner=partner.id, agency=roads.id, objectives=2, satisfaction=3)
    put(portfolio, FollowUp, title="Send the scorecard", partner=partner.id)
    facts = read_partner(portfolio.database.reader(), partner.id, TODAY)
    assert (facts.performance.word, facts.performance.mark) == (PerformanceWord.WEAK, 2.5)
    assert [agency.name if agency else "" for _, agency in facts.evaluations] == ["Roads", ""]
    assert [(mark.name, count) for mark, count in facts.serves] == [("Roads", 2)]
    assert [line.title for line in facts.agreements] == ["Now"]
    assert [line.title for line in facts.ended] == ["Past"]
    assert facts.sums == (1, 5, 0)
    assert [line.name for line in facts.people] == ["Ann Lee"]
    assert [line.outcome.statement for line in facts.outcomes] == ["Permits in a day"]
    assert [line.name for line in facts.services] == ["Hosting"]
    assert [line.title for line in facts.follow_ups] == ["Send the scorecard"]


def test_read_agreement_tells_its_amendments_newest_first_and_its_reminder(portfolio: Portfolio) -> None:
    agreement = put(portfolio, Agreement, title="Hosting", notice_by=date(2099, 1, 1))
    for on, changed in ((date(2025, 1, 1), "First"), (date(2026, 1, 1), "Second"), (None, "Undated")):
        put(portfolio, Amendment, agreement=agreement.id, on=on, changed=changed)
    facts = read_agreement(portfolio.database.reader(), agreement.id, TODAY)
    assert [one.changed for one in facts.amendments] == ["Undated", "Second", "First"]
    assert [line.title for line in facts.follow_ups] == ["Give notice or renew: Hosting"]
    assert facts.line.reminded_on == date(2099, 1, 1)
    assert facts.line.amendments == 3


def test_list_agreements_of_an_agency_those_in_force_first(portfolio: Portfolio) -> None:
    roads = put(portfolio, Agency, name="Roads")
    ends = (TODAY - 30 * _DAY, TODAY - _DAY, TODAY + _DAY, TODAY + 30 * _DAY, None)
    made = {end: put(portfolio, Agreement, title="A", agencies=(roads.id,), ends_on=end) for end in ends}
    put(portfolio, Agreement, title="Another")
    lines = list_agreements_of(portfolio.database.reader(), roads.id, TODAY)
    assert [line.ends_on for line in lines] == [ends[2], ends[3], None, ends[1], ends[0]]
    assert lines[0].id == made[ends[2]].id
