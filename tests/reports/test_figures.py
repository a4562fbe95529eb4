"""Every figure of every agency's briefing, counted again by plain queries of the tables; real lists, briefed whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.briefing import Edition
from brm_desktop.domain.periods import order_of
from brm_desktop.reports import wording
from brm_desktop.reports.briefing import briefing_text, plan_page
from brm_desktop.reports.facts import BriefingFacts, Section
from brm_desktop.reports.plan import BUDGETS
from brm_desktop.services import briefings, importing
from brm_desktop.services.briefing_batch import Wanted, write_all
from brm_desktop.services.briefings import Choices
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.services.sample import make_sample
from brm_desktop.storage import rows

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
TODAY = NOW.date()
CELL = "2026-11-22T15:00:00Z"
REAL_LISTS = (
    "1_agencies/il_agencies_budget/agencies.csv",
    "1_agencies/wa_agencies_tiernanmartin/wa-bureaucracy.csv",
    "1_agencies/chicago_bodies_citybureau/agencies.csv",
)
MOST_REAL = 150

_LIVE = "deleted_ms IS NULL AND private = 0"
_NOTED = f"(note IS NULL OR note IN (SELECT id FROM note WHERE {_LIVE}) OR note NOT IN (SELECT id FROM note))"
_PROMISED = f"{_LIVE} AND personal = 0 AND {_NOTED} AND agency = ?"
_DUE = "CASE turn WHEN 'waiting' THEN ifnull(expected_on, due_on) ELSE due_on END"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portfolio]:
    opened = open_portfolio(tmp_path_factory.mktemp("sample"), None, clock=FixedClock(NOW))
    make_sample(opened, scale=0.1, today=TODAY, zone="America/Denver")
    yield opened
    opened.close()


class Counted:
    """Plain queries about one agency."""

    def __init__(self, portfolio: Portfolio, agency_id: str) -> None:
        self._reader, self.id = portfolio.database.reader(), agency_id

    def all(self, statement: str, *values: object) -> list[Any]:
        bound = values or ((self.id,) if "?" in statement else ())
        return list(self._reader.execute(statement, bound).fetchall())

    def one(self, statement: str, *values: object) -> Any:
        return self.all(statement, *values)[0][0]

    def owed(self, turn: str) -> tuple[int, int]:
        found = self.all(f"SELECT {_DUE} FROM follow_up WHERE {_PROMISED} AND turn = '{turn}' AND status = 'open'")
        return len(found), sum(due is not None and due < TODAY.isoformat() for (due,) in found)

    def meetings(self) -> list[tuple[str, str, list[str]]]:
        """Return id, start and attendees of every meeting, in order of time."""
        found = self.all(f"SELECT id, starts_at, agencies, attendees FROM note WHERE kind = 'meeting' AND {_LIVE}")
        own = [row for row in found if row[1] and self.id in json.loads(row[2] or "[]")]
        return sorted(((id, at, json.loads(who or "[]")) for id, at, _, who in own), key=lambda row: row[1])

    def last_values(self) -> dict[str, float | None]:
        """Return the newest value of each open outcome by its statement."""
        own = self.all(f"SELECT id, statement FROM outcome WHERE agency = ? AND {_LIVE} AND closed_on IS NULL")
        query = (
            f"""SELECT value FROM reading WHERE outcome = ? AND {_LIVE} AND "on" <= ? ORDER BY "on" DESC, docid DESC"""
        )
        return {said: next((row[0] for row in self.all(query, id, TODAY.isoformat())), None) for id, said in own}


def agencies_of(portfolio: Portfolio) -> list[Agency]:
    return rows.list_records(portfolio.database.reader(), Agency, "private = 0")


def read(portfolio: Portfolio, agency: Agency) -> BriefingFacts:
    return briefings.read_facts(portfolio, agency.id, as_of=NOW, choices=Choices(Edition.MANAGER))


def test_promises_of_every_agency_are_those_of_the_table(sample: Portfolio) -> None:
    seen = 0
    for agency in agencies_of(sample):
        facts, counted = read(sample, agency), Counted(sample, agency.id)
        assert (facts.we_owe.total, facts.we_owe.pressing) == counted.owed("mine")
        assert (facts.they_owe.total, facts.they_owe.pressing) == counted.owed("waiting")
        seen += facts.we_owe.total + facts.they_owe.total
        text = briefing_text(facts)
        for section, owed in ((Section.WE_OWE, facts.we_owe), (Section.THEY_OWE, facts.they_owe)):
            assert owed.total == shown(text, section.value)
    assert seen > 10


def shown(text: str, title: str) -> int:
    """Return how many rows a section shows, with those that it says there are more."""
    part = re.split(rf"^{re.escape(title)}.*\n", text, flags=re.M)[1].split("\n\n")[0]
    more = re.search(r"^and ([\d,]+) more$", part, re.M)
    return len(re.findall(r"^- ", part, re.M)) + (int(more[1].replace(",", "")) if more else 0)


def test_outcomes_of_every_agency_stand_where_their_last_reading_is(sample: Portfolio) -> None:
    for agency in agencies_of(sample):
        facts, values = read(sample, agency), Counted(sample, agency.id).last_values()
        assert facts.outcomes.total == len(values)
        assert {item.statement: item.now for item in facts.outcomes.items}.items() <= values.items()
        text = briefing_text(facts)
        left_out = plan_page(facts).left_out.get(Section.OUTCOMES, 0)
        printed = facts.outcomes.items[: min(BUDGETS[Section.OUTCOMES], facts.outcomes.total - left_out)]
        for item in printed:
            figures = (wording.quantity(value, item.unit) for value in (item.baseline, item.now, item.target))
            for figure in figures:
                assert figure in text, (item.statement, figure)
            assert item.status in text


def test_people_of_every_agency_are_those_of_the_meeting_or_its_own(sample: Portfolio) -> None:
    attended = 0
    for agency in agencies_of(sample):
        facts, counted = read(sample, agency), Counted(sample, agency.id)
        public = {row[0] for row in counted.all(f"SELECT id FROM contact WHERE {_LIVE}")}
        coming = [row for row in counted.meetings() if row[1] >= "2026-11-22T13:00:00Z"]
        who = [id for id in coming[0][2] if id in public] if coming else []
        if who:
            attended += 1
            assert facts.people_attend
            assert facts.people.total == len(set(who))
        else:
            current = "(since IS NULL OR since <= ?) AND (until IS NULL OR until >= ?)"
            query = f"SELECT DISTINCT contact FROM role WHERE agency = ? AND {_LIVE} AND {current}"
            day = TODAY.isoformat()
            assert facts.people.total == len({row[0] for row in counted.all(query, agency.id, day, day)} & public)
        assert (facts.meeting is not None) == bool(coming)
    assert attended > 3


def test_services_agreements_risks_and_horizon_of_every_agency_are_counted_right(sample: Portfolio) -> None:
    first, last = TODAY - timedelta(days=60), TODAY + timedelta(days=365)
    for agency in agencies_of(sample):
        facts, counted = read(sample, agency), Counted(sample, agency.id)
        agreements = counted.all(f"SELECT agencies, ends_on FROM agreement WHERE {_LIVE} AND ends_on NOTNULL")
        ends = [end for ids, end in agreements if agency.id in json.loads(ids or "[]")]
        assert facts.agreements.total == sum(first <= date.fromisoformat(end) <= last for end in ends)
        services = counted.all(f"SELECT users, sponsor FROM service WHERE {_LIVE} AND stage <> 'retired'")
        used = [row for row in services if agency.id in json.loads(row[0] or "[]") or row[1] == agency.id]
        assert facts.services.total == len(used)
        assert facts.risks.total == counted.one(
            f"SELECT count(*) FROM risk WHERE agency = ? AND {_LIVE} AND closed_on IS NULL"
        )
        coming = counted.all(f'SELECT "when" FROM horizon_item WHERE agency = ? AND {_LIVE}')
        ahead = sum(order_of(when)[1] >= TODAY for (when,) in coming)
        assert facts.horizon.total == (ahead or len([line for line in agency.horizon.splitlines() if line.strip()]))


def test_since_we_last_met_of_every_agency_is_what_happened_after_that_day(sample: Portfolio) -> None:
    kept = 0
    for agency in agencies_of(sample):
        facts, counted = read(sample, agency), Counted(sample, agency.id)
        meetings = counted.meetings()
        coming = [at for _, at, _ in meetings if at >= "2026-11-22T13:00:00Z"]
        before = min([CELL, *coming[:1]])
        past = [row for row in meetings if row[1] < before]
        if not past:
            assert facts.since is None
            continue
        assert facts.since is not None
        done = f"SELECT count(*) FROM follow_up WHERE {_PROMISED} AND status = 'done' AND done_at >= ? AND done_at < ?"
        assert facts.since.kept.total == counted.one(done, agency.id, past[-1][1][:20], CELL)
        kept += facts.since.kept.total
    assert kept > 10


@pytest.mark.parametrize("name", REAL_LISTS)
def test_real_lists_are_briefed_whole_a_page_each(tmp_path: Path, test_data: Path, name: str) -> None:
    portfolio = open_portfolio(tmp_path / "profile", None, clock=FixedClock(NOW))
    try:
        prepared = importing.prepare_import(portfolio, [test_data / name])
        importing.carry_out(portfolio, prepared)
        agencies = agencies_of(portfolio)[:MOST_REAL]
        assert len(agencies) > 20
        made = write_all(portfolio, list(map(Wanted, agencies)), tmp_path / "all.pdf", as_of=NOW)
        assert not [one for one in made if one.path is None]
        document = pypdfium2.PdfDocument(tmp_path / "all.pdf")
        assert len(document) == len(agencies)
        marks = [mark.get_title() for mark in document.get_toc()]
        texts = [re.sub(r"\s+", "", page.get_textpage().get_text_range()) for page in document]
        document.close()
        assert len(marks) == len(agencies)
        for agency, text in zip(agencies, texts, strict=True):
            assert re.sub(r"\s+", "", agency.name)[:20] in text
    finally:
        portfolio.close()
