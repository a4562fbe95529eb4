"""The longer reports over whole portfolios: nothing private, every check, figures counted again from the records."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from brm_desktop.base.errors import InvalidValue, KnownError, NotFound
from brm_desktop.base.stamps import FixedClock, make_id
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.agreement import Agreement
from brm_desktop.domain.briefing import Edition
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Create
from brm_desktop.domain.partner import Partner
from brm_desktop.reports.briefing import briefing_text, make_briefing_pdf, plan_page
from brm_desktop.reports.facts_reader import read_briefing_facts
from brm_desktop.reports.fonts import load_faces
from brm_desktop.reports.report import make_report_pdf, plan_report, report_text
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.services.reporting import SORTS, Wish, read_report
from brm_desktop.services.sample import make_sample
from brm_desktop.storage import rows
from tests.reports.any_portfolio import AS_OF, SECRET, write_any_portfolio
from tests.reports.every_document import subjects_of
from tests.reports.test_briefing import check_accessible, read_pages, squeezed

LISTED = "1_agencies/dotgov_cisagov/2026-08_current-full.csv"
NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portfolio]:
    opened = open_portfolio(tmp_path_factory.mktemp("sample"), None, clock=FixedClock(NOW))
    make_sample(opened, scale=0.05, today=NOW.date(), zone="America/Denver")
    yield opened
    opened.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(AS_OF)


@pytest.mark.parametrize("seed", range(3))
def test_reports_of_any_portfolio_print_no_secret(portfolio: Portfolio, seed: int) -> None:
    write_any_portfolio(portfolio.journal, seed)
    for name in SORTS:
        for subject in subjects_of(portfolio, name):
            for edition in Edition:
                report = read_report(portfolio, name, subject, Wish(edition, as_of=AS_OF))
                assert SECRET not in report_text(report), (name, subject)
                assert SECRET not in repr(report), (name, subject)


@pytest.mark.parametrize("name", SORTS)
def test_report_of_the_sample_passes_every_check_and_is_read_in_order(sample: Portfolio, name: str) -> None:
    report = read_report(sample, name, subjects_of(sample, name)[0], Wish(as_of=NOW))
    pdf = make_report_pdf(report)
    check_accessible(pdf)
    assert pdf == make_report_pdf(report)
    extracted = squeezed("".join(read_pages(pdf)))
    pages = plan_report(report, load_faces()).pages
    drawn = {word for page in pages for node in page.root.walk() for word in _long_words(node.alt)}  # said, not written
    assert {word for word in _long_words(report_text(report)) - drawn if word not in extracted} == set()


def _long_words(text: str) -> set[str]:
    return set(re.findall(r"\w[\w’]{5,}", text))


def test_report_portfolio_counts_what_the_tables_hold(sample: Portfolio) -> None:
    text = report_text(read_report(sample, "portfolio", wish=Wish(as_of=NOW)))
    connection = sample.database.reader()
    day = NOW.date().isoformat()
    noted = "note IS NULL OR note NOT IN (SELECT id FROM note WHERE private OR deleted_ms IS NOT NULL)"
    public = f"deleted_ms IS NULL AND private = 0 AND personal = 0 AND status = 'open' AND ({noted})"
    due = "CASE turn WHEN 'waiting' THEN ifnull(expected_on, due_on) ELSE due_on END"
    agencies = "agency IN (SELECT id FROM agency WHERE private = 0 AND deleted_ms IS NULL)"
    opened, late = connection.execute(
        f"SELECT count(*), sum({due} < ?) FROM follow_up WHERE {public} AND {agencies}", (day,)
    ).fetchone()
    outcomes = connection.execute(
        f"SELECT count(*) FROM outcome WHERE deleted_ms IS NULL AND private = 0 AND closed_on IS NULL AND {agencies}"
    ).fetchone()[0]
    assert f"{opened} promises are open between us, {late} of them late." in text
    assert f" of {outcomes} outcomes are on track." in text


def test_report_for_handover_has_no_stance_health_or_mark(sample: Portfolio) -> None:
    for agency in rows.list_records(sample.database.reader(), Agency, "private = 0")[:5]:
        text = report_text(read_report(sample, "dossier", agency.id, Wish(Edition.HANDOVER, as_of=NOW)))
        assert not re.search(r"Health|Stance|Not working|\d\.\d of 5\b.*Mark|judged", text)
        assert "Stance" in report_text(read_report(sample, "dossier", agency.id, Wish(Edition.MANAGER, as_of=NOW)))
    for partner in rows.list_records(sample.database.reader(), Partner, "private = 0")[:5]:
        text = report_text(read_report(sample, "partner", partner.id, Wish(Edition.HANDOVER, as_of=NOW)))
        assert "judged" not in text


def test_briefing_of_every_sample_agency_is_one_page(sample: Portfolio) -> None:
    agencies = rows.list_records(sample.database.reader(), Agency, "private = 0")
    assert len(agencies) == 25
    for at, agency in enumerate(agencies):
        facts = read_briefing_facts(sample.database, agency.id, as_of=NOW)
        pdf = make_briefing_pdf(facts)
        assert len(read_pages(pdf)) == 1
        assert plan_page(facts).smallest_type_pt >= 8.5
        if at % 8 == 0:
            check_accessible(pdf)
        text = briefing_text(facts)
        for promise in facts.we_owe.items[:2]:
            assert promise.title in text


def test_briefing_of_real_long_names_is_one_page(portfolio: Portfolio, test_data: Path) -> None:
    with (test_data / LISTED).open(encoding="utf-8-sig", newline="") as lines:
        cells = {cell.strip()[:300] for row in csv.reader(lines) for cell in row if cell.strip()}
    names = sorted(cells, key=len)[-25:]
    agencies = [Agency(id=Id(make_id()), name=name, acronym=name[:30], direction=name * 3) for name in names]
    promises = [
        FollowUp(id=Id(make_id()), title=f"{name} {at}", agency=agency.id)
        for agency, name in zip(agencies, names, strict=True)
        for at in range(40)
    ]
    portfolio.journal.commit("Long names", [Create(one) for one in (*agencies, *promises)])
    for at, agency in enumerate(agencies):
        facts = read_briefing_facts(portfolio.database, agency.id, as_of=AS_OF)
        pdf = make_briefing_pdf(facts)
        assert len(read_pages(pdf)) == 1
        assert facts.we_owe.total == 40
        if at % 8 == 0:
            check_accessible(pdf)
    check_accessible(make_report_pdf(read_report(portfolio, "portfolio", wish=Wish(as_of=AS_OF))))


@pytest.mark.parametrize("name", ["dossier", "minutes", "partner"])
def test_report_without_its_subject_says_what_it_needs(portfolio: Portfolio, name: str) -> None:
    with pytest.raises(InvalidValue, match="needs to know"):
        read_report(portfolio, name)


def test_report_of_what_is_private_or_not_there_is_refused(portfolio: Portfolio) -> None:
    written = write_any_portfolio(portfolio.journal, 1)
    hidden = [one for one in written.records if isinstance(one, Agency | Note | Partner | Contact) and one.private]
    names = {Agency: "dossier", Note: "minutes", Partner: "partner", Contact: "follow-ups"}
    assert len({type(one) for one in hidden}) == 4
    for one in hidden:
        with pytest.raises(KnownError):
            read_report(portfolio, names[type(one)], one.id)
    with pytest.raises(NotFound):
        read_report(portfolio, "dossier", "nowhere at all")
    with pytest.raises(NotFound):
        read_report(portfolio, "nothing")


def test_agreements_tell_the_exposure_with_its_sum_and_what_ends_soon(portfolio: Portfolio) -> None:
    roads = Agency(id=Id(make_id()), name="Department of Roads", acronym="DOR")
    corvid = Partner(id=Id(make_id()), name="Corvid Systems")
    day, on = timedelta(days=1), AS_OF.date()
    alone = Agreement(
        id=Id(make_id()), title="Plow maps", number="R-7", partner=corvid.id, agencies=(roads.id,), independent=True,
        amount=1_250_000, ends_on=on + 400 * day,
    )  # fmt: skip
    soon = Agreement(id=Id(make_id()), title="Road signs", ends_on=on + 30 * day, notice_by=on - day, amount=5_000)
    ended = Agreement(id=Id(make_id()), title="Gravel", ends_on=on - day, independent=True)
    secret = Agreement(id=Id(make_id()), title="Hidden", independent=True, private=True)
    portfolio.journal.commit("Terms", [Create(one) for one in (roads, corvid, alone, soon, ended, secret)])
    text = report_text(read_report(portfolio, "agreements", wish=Wish(as_of=AS_OF)))
    assert "2 agreements are in force, $12,550 in all." in text
    assert "1 of them was contracted independently by DOR, $12,500 in all." in text
    assert "Contracted independently (1)" in text
    assert "Ending, or notice due, within 180 days (1)" in text
    assert "Plow maps (R-7)" in text
    assert "(past)" in text
    assert not re.search("Gravel|Hidden", text)


def test_agreements_of_an_empty_portfolio_say_so(portfolio: Portfolio) -> None:
    text = report_text(read_report(portfolio, "agreements", wish=Wish(as_of=AS_OF)))
    assert "No agreement is recorded as in force." in text


def test_report_portfolio_says_an_agreement_of_many_agencies_once(portfolio: Portfolio) -> None:
    agencies = [Agency(id=Id(make_id()), name=f"Agency {at}", acronym=f"A{at}") for at in range(12)]
    ends = AS_OF.date() + timedelta(days=40)
    shared = Agreement(
        id=Id(make_id()), title="Hosting", ends_on=ends, agencies=tuple(agency.id for agency in agencies)
    )
    portfolio.journal.commit("Made", [Create(one) for one in (*agencies, shared)])
    for edition in Edition:
        text = report_text(read_report(portfolio, "portfolio", wish=Wish(edition, as_of=AS_OF)))
        assert text.count("Hosting") == 1
        assert "in 40 days (A0, A1, A10, A11, A2, A3, A4, A5 and 4 more)" in text


@pytest.mark.parametrize("count", [1, 25, 30])
def test_report_portfolio_says_less_before_there_is_a_second_page(portfolio: Portfolio, count: int) -> None:
    agencies = [Agency(id=Id(make_id()), name=f"Agency number {at}", acronym=f"A{at}") for at in range(count)]
    late = AS_OF.date() - timedelta(days=3)
    owed = [FollowUp(id=Id(make_id()), title="Send it", agency=one.id, due_on=late) for one in agencies]
    terms = [
        Agreement(id=Id(make_id()), title=f"Own {one.acronym}", ends_on=AS_OF.date(), agencies=(one.id,))
        for one in agencies
    ]
    portfolio.journal.commit("Made", [Create(one) for one in (*agencies, *owed, *terms)])
    report = read_report(portfolio, "portfolio", wish=Wish(as_of=AS_OF))
    planned = plan_report(report, load_faces())
    assert len(planned.pages) == 1
    text = report_text(report)
    shown = len(re.findall(r"A\d+: .*one promise of ours late", text))
    assert shown >= min(count, 3)
    assert (f"and {count - shown} more" in text) == (count > shown)
