"""Facts that try to break a page: generated, of every length, script and number."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from brm_desktop.domain.briefing import Edition
from brm_desktop.reports.facts import (
    AgreementFact,
    BriefingFacts,
    CorrectionFact,
    HealthFact,
    HorizonFact,
    MeetingFact,
    OutcomeFact,
    Paper,
    PersonFact,
    PointFact,
    PromiseFact,
    RiskFact,
    ServiceFact,
    SinceFact,
    Tone,
    Top,
    WhatMatters,
)

NASTY = (
    "",
    " ",
    "Donaudampfschifffahrtsgesellschaftskapitänswitwenrente" * 3,
    "https://portal.state.example/agency/programs?year=2026&quarter=4#outcomes_and_value/" * 2,
    "W" * 400,
    "1234567890" * 30,
    "i" * 500,
    "הרשות למים ולאדמות ביצה",
    "السلطة المعنية بالمياه والأراضي الرطبة",
    "水和湿地部门的年度报告以及明年的计划" * 8,
    "Follow-up 🚀 by the 👩‍💻 team 🇺🇸 ✅",
    "a\u0301e\u0301 z\u0351\u0352\u0353 \u202edrow\u202c \u200bzero\u00adwidth",
    "line one\nline two\r\n\ttabbed\x00\x07\x1b[31m",
    "\ud800 lone \udfff",
    "\ue000\uf8ff\ufffe\U0010ffff",
    "(parentheses) \\ <angles> & \"quotes\" 'single' %PDF ]]> EMC endstream",
    "a " * 900,
    "\u00a0\u2007\u202f",
)

TEXT = st.sampled_from(NASTY) | st.text(max_size=60) | st.text(st.characters(codec="ascii"), max_size=300)
TONES = st.sampled_from(Tone)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
FIGURES = st.none() | st.floats()


def tops(items: st.SearchStrategy[Any], most: int = 9) -> st.SearchStrategy[Top[Any]]:
    """Return lists of at most `most` that may stand for many more."""
    return st.builds(
        lambda found, more, press: Top(tuple(found), len(found) + (more if found else 0), press),
        st.lists(items, max_size=most),
        st.sampled_from((0, 0, 1, 394, 10_000_000)),
        st.integers(0, 9),
    )


OUTCOMES = st.builds(
    OutcomeFact,
    statement=TEXT, tone=TONES, status=TEXT, unit=TEXT, baseline=FIGURES, now=FIGURES, target=FIGURES,
    read_on=st.none() | DAYS, stale=st.booleans(),
    points=st.lists(st.builds(PointFact, DAYS, st.floats()), max_size=12).map(tuple),
    correction=st.none() | st.builds(CorrectionFact, DAYS, TEXT, TEXT),
)  # fmt: skip

FACTS = st.builds(
    BriefingFacts,
    agency=TEXT,
    as_of=st.datetimes(datetime(1900, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC)),
    acronym=TEXT,
    head=TEXT,
    staff_line=TEXT,
    meeting=st.none() | st.builds(MeetingFact, TEXT, st.none() | st.datetimes(timezones=st.just(UTC))),
    health=st.none() | st.builds(HealthFact, TONES, TEXT, TEXT),
    what_matters=st.none() | st.builds(WhatMatters, TEXT, st.booleans()),
    direction=TEXT,
    horizon=tops(st.builds(HorizonFact, TEXT, TEXT | st.sampled_from(("2027-Q1", "2027-06", "2027-06-30", "2027")))),
    outcomes=tops(OUTCOMES, 6),
    people=tops(st.builds(PersonFact, TEXT, TEXT, TEXT, TEXT, TONES, TEXT)),
    services=tops(st.builds(ServiceFact, TEXT, TEXT, TONES, st.booleans())),
    agreements=tops(st.builds(AgreementFact, TEXT, DAYS, st.booleans())),
    risks=tops(st.builds(RiskFact, TEXT, TEXT, TONES)),
    not_working=tops(TEXT),
    we_owe=tops(st.builds(PromiseFact, TEXT, TEXT, st.none() | DAYS)),
    they_owe=tops(st.builds(PromiseFact, TEXT, TEXT, st.none() | DAYS)),
    since=st.none() | st.builds(SinceFact, DAYS, tops(TEXT), tops(TEXT), tops(TEXT)),
    questions=tops(TEXT),
    prepared_by=TEXT,
    office=TEXT,
    handling=TEXT,
    edition=st.sampled_from(Edition),
    paper=st.sampled_from(Paper),
)


def make_huge_facts(text: str) -> BriefingFacts:
    """Return facts in which every text is the same and every section has hundreds."""
    as_of = datetime(2026, 11, 22, 16, 5, tzinfo=UTC)
    on = as_of.date()
    outcome = OutcomeFact(
        text, Tone.RISK, text, text, -1234567.25, 9876543.5, 1e9, on, True,
        tuple(PointFact(on - timedelta(days=at * 6), at * 1e6) for at in range(60, 0, -1)),
        CorrectionFact(on, text, text),
    )  # fmt: skip
    return BriefingFacts(
        text, as_of, text, text, text, MeetingFact(text, as_of), HealthFact(Tone.RISK, text, text),
        WhatMatters(text, True), text,
        horizon=Top((HorizonFact(text, "2027-Q1"),) * 40, 40),
        outcomes=Top((outcome,) * 60, 60, 60),
        people=Top((PersonFact(text, text, text, text, Tone.WATCH, text),) * 50, 50),
        services=Top((ServiceFact(text, text, Tone.RISK, True),) * 80, 80),
        agreements=Top((AgreementFact(text, on, True),) * 80, 80),
        risks=Top((RiskFact(text, text, Tone.RISK),) * 70, 70),
        not_working=Top((text,) * 70, 70),
        we_owe=Top((PromiseFact(text, text, on - timedelta(days=3)),) * 400, 400, 400),
        they_owe=Top((PromiseFact(text, text, on),) * 400, 400),
        since=SinceFact(on, Top((text,) * 90, 90), Top((text,) * 90, 90), Top((text,) * 90, 90)),
        questions=Top((text,) * 60, 60),
        prepared_by=text, office=text, handling=text,
    )  # fmt: skip


def on_paper(facts: BriefingFacts) -> list[BriefingFacts]:
    """Return the facts for both papers and both editions."""
    return [replace(facts, paper=paper, edition=edition) for paper in Paper for edition in Edition]
