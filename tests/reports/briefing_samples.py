"""Facts to print: a rich agency, one of which nothing is known, and content that means harm."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from brm_desktop.reports.facts import (
    PRACTICE_QUESTIONS,
    AgreementFact,
    BriefingFacts,
    CorrectionFact,
    HealthFact,
    HorizonFact,
    MeetingFact,
    OutcomeFact,
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

AS_OF_ON = date(2026, 11, 22)
EASTERN = ZoneInfo("America/New_York")


def points(*values: float) -> tuple[PointFact, ...]:
    """Return readings a month and a half apart, the last one ten days old."""
    last = AS_OF_ON - timedelta(days=10)
    return tuple(
        PointFact(last - timedelta(days=45 * (len(values) - 1 - at)), value) for at, value in enumerate(values)
    )


def make_rich_facts() -> BriefingFacts:
    """Return an agency with something to say in every section."""
    outcomes = (
        OutcomeFact(
            "Permits issued online", Tone.GOOD, "On track", "%", 41, 58, 75, date(2026, 11, 12),
            points=points(41, 44, 47, 49, 52, 54, 56, 58),
        ),
        OutcomeFact(
            "Median wait at the counter", Tone.WATCH, "Behind", "min", 38, 31, 20, date(2026, 11, 12),
            points=points(38, 37, 37, 35, 33, 32, 31, 31),
            correction=CorrectionFact(date(2026, 11, 2), "Adjust", "counters open at 6 AM on Mondays"),
        ),
        OutcomeFact(
            "Days to issue a water right", Tone.RISK, "Off track", "", 7, 9, 5, date(2026, 8, 3), stale=True,
            points=points(7, 7.2, 7.1, 8, 8.4, 9),
            correction=CorrectionFact(date(2026, 11, 3), "Pivot", "backlog split from new requests"),
        ),
        OutcomeFact(
            "Satisfaction of applicants", Tone.GOOD, "On track", "of 5", 4.0, 4.2, 4.3, date(2026, 11, 1),
            points=points(4.0, 4.0, 4.1, 4.05, 4.15, 4.2),
        ),
    )  # fmt: skip
    return BriefingFacts(
        agency="Department of Water and Wetlands",
        acronym="DWW",
        as_of=datetime(2026, 11, 22, 16, 5, tzinfo=EASTERN),
        head="Director Ramona Estes",
        staff_line="CIO Piet Vandal · 1,240 staff · 61 field stations · budget $312M",
        meeting=MeetingFact("Quarterly review", datetime(2026, 11, 23, 14, 0, tzinfo=EASTERN)),
        health=HealthFact(Tone.WATCH, "Watch", "was Good in August"),
        what_matters=WhatMatters(
            "Director Estes wants a date for the end of the water right backlog. Two of four outcomes are behind and "
            "the recovery plan is four days late. Ask for a shared measure before agreeing to new scope.",
            written=True,
        ),
        direction="Take every permit that needs no site visit online by July 2027; fold six field stations into "
        "county offices without longer drives for ranchers.",
        horizon=Top(
            (
                HorizonFact("Federal wetlands rule, comment period", "2027-Q1"),
                HorizonFact("Director’s term ends", "2027-06"),
                HorizonFact("Mainframe support ends", "2027-12-31"),
            ),
            3,
        ),
        outcomes=Top(outcomes, 4, 2),
        people=Top(
            (
                PersonFact("Ramona Estes", "Director", "Decides", "Supports", Tone.GOOD, "Likes one page and a date"),
                PersonFact("Piet Vandal", "CIO", "Decides on architecture", "Neutral", Tone.PLAIN, "Reports to Estes"),
                PersonFact("Noor Haddad", "Field stations", "Influences", "Skeptical", Tone.WATCH, "Prefers a call"),
            ),
            3,
        ),
        services=Top(
            (
                ServiceFact("Scheduling and payments, Corvid Systems", "3.1 of 5", Tone.WATCH, True),
                ServiceFact("Mainframe hosting, state data center", "4.4 of 5", Tone.GOOD, True),
            ),
            2,
        ),
        agreements=Top((AgreementFact("Contract 24-118, Corvid Systems", date(2027, 1, 31)),), 1),
        risks=Top(
            (
                RiskFact("Contract: no exit terms for payment data", "High", Tone.RISK),
                RiskFact("Project: two engineers retire in spring", "Medium", Tone.WATCH),
            ),
            2,
            1,
        ),
        not_working=Top(("Monthly report arrives after the meeting",), 1),
        we_owe=Top(
            (
                PromiseFact("Hosting agreement draft", "", date(2026, 11, 19)),
                PromiseFact("Position paper on mobile permits", "", date(2026, 12, 4)),
                PromiseFact("Map data of closing stations", "", date(2026, 12, 11)),
            ),
            3,
            1,
        ),
        they_owe=Top(
            (
                PromiseFact("Backlog recovery plan", "Piet Vandal", date(2026, 11, 18)),
                PromiseFact("Rural drive-time figures", "Noor Haddad", date(2026, 12, 2)),
            ),
            2,
            1,
        ),
        since=SinceFact(
            date(2026, 11, 11),
            decisions=Top(("Pilot extends to districts 3 and 7 from January",), 1),
            kept=Top(("Online permits passed 58%",), 1),
            late=Top(("Backlog recovery plan",), 1),
        ),
        questions=Top(("What would make the backlog plan believable?", *PRACTICE_QUESTIONS), 4),
        prepared_by="R. Alvarez, business relationship manager",
        handling="Internal",
    )


def make_bare_facts() -> BriefingFacts:
    """Return a new agency of which only the name is known."""
    return BriefingFacts(agency="Board of Beekeeping", as_of=datetime(2026, 11, 22, 9, 0, tzinfo=UTC))
