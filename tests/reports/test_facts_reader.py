"""Facts against the records they came from, counted again without SQL; and what may never come out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brm_desktop.base.errors import KnownError, NotFound
from brm_desktop.base.stamps import make_id
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.agreement import Agreement, AgreementKind
from brm_desktop.domain.assessment import Assessment
from brm_desktop.domain.assignment import Assignment
from brm_desktop.domain.briefing import Edition
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.correction import Correction, CorrectionKind
from brm_desktop.domain.decision import Decision
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp, Status, Turn
from brm_desktop.domain.horizon_item import HorizonItem
from brm_desktop.domain.manager import Manager
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.domain.ops import Create, Delete
from brm_desktop.domain.outcome import Better, Outcome
from brm_desktop.domain.partner import Partner
from brm_desktop.domain.reading import Reading
from brm_desktop.domain.record import Record
from brm_desktop.domain.risk import Risk, RiskKind
from brm_desktop.domain.role import Function, Influence, Role, Stance
from brm_desktop.domain.service import Service, ServiceStage
from brm_desktop.reports.briefing import briefing_text, make_briefing_pdf
from brm_desktop.reports.facts import (
    PRACTICE_QUESTIONS,
    AgreementFact,
    BriefingFacts,
    CorrectionFact,
    HealthFact,
    HorizonFact,
    PersonFact,
    PointFact,
    PromiseFact,
    RiskFact,
    ServiceFact,
    Tone,
    Top,
)
from brm_desktop.reports.facts_reader import read_briefing_facts
from brm_desktop.storage.database import Database
from brm_desktop.storage.journal import Journal
from tests.reports.any_portfolio import AS_OF, SECRET, TODAY, day_of, is_printable, write_any_portfolio

EASTERN = ZoneInfo("America/New_York")
AGENCY = Agency(id=Id(make_id()), name="Department of Water", acronym="DOW", staff=1240, budget=312_000_000_00)


def new() -> Id:
    return Id(make_id())


def write(journal: Journal, *records: Record) -> None:
    journal.commit("Added", [Create(record) for record in records])


def read(database: Database, **more: object) -> BriefingFacts:
    return read_briefing_facts(database, AGENCY.id, as_of=AS_OF, **more)  # type: ignore[arg-type]


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def at(days: int, hour: int = 9) -> datetime:
    return datetime.combine(in_days(days), datetime.min.time(), UTC).replace(hour=hour)


def test_read_new_agency_knows_only_its_name(database: Database, journal: Journal) -> None:
    bare = Agency(id=AGENCY.id, name="Board of Beekeeping")
    write(journal, bare)
    facts = read(database)
    assert (facts.agency, facts.head, facts.staff_line, facts.meeting, facts.since) == (bare.name, "", "", None, None)
    assert facts.questions.items == PRACTICE_QUESTIONS
    assert facts.outcomes == facts.people == facts.we_owe == facts.horizon == Top()
    assert "Little is recorded yet" in briefing_text(facts)


def test_read_heading_says_head_officer_staff_and_preparer(database: Database, journal: Journal) -> None:
    head, officer = Contact(id=new(), name="Ramona Estes"), Contact(id=new(), name="Piet Vandal")
    agency = replace(AGENCY, head=head.id)
    me = Manager(id=new(), name="R. Alvarez", office="Office of the CIO", me=True)
    write(
        journal, head, officer, agency, me,
        Role(id=new(), contact=head.id, agency=agency.id, title="Director"),
        Role(id=new(), contact=head.id, title="Board member"),
        Role(id=new(), contact=officer.id, agency=agency.id, title="CIO", function=Function.CIO),
        Role(id=new(), contact=head.id, agency=agency.id, title="CIO", function=Function.CIO, until=in_days(-30)),
        Assignment(id=new(), manager=me.id, agency=agency.id, role="business relationship manager"),
    )  # fmt: skip
    facts = read(database)
    assert facts.head == "Ramona Estes, Director"
    assert facts.staff_line == "CIO Piet Vandal · 1,240 staff · $312M a year"
    assert facts.prepared_by == "R. Alvarez, business relationship manager"
    assert facts.office == "Office of the CIO"


def test_read_meeting_is_the_next_one_or_the_one_asked_for(database: Database, journal: Journal) -> None:
    def meeting(days: int, **more: object) -> Note:
        return Note(id=new(), title=f"In {days}", starts_at=at(days), agencies=(AGENCY.id,), **more)  # type: ignore[arg-type]

    eastern = replace(meeting(9), starts_at=datetime(2026, 12, 1, 14, tzinfo=EASTERN))
    later, last, older = meeting(5), meeting(-11), meeting(-40)
    asked = replace(later, what_matters="**Ask** for the date.", questions="- Who decides?\n\nWhat else?")
    unseen = [meeting(2, private=True), replace(meeting(3), agencies=()), replace(meeting(4), kind=NoteKind.CALL)]
    write(journal, AGENCY, eastern, asked, last, older, *unseen)
    facts = read(database)
    assert facts.meeting is not None
    assert (facts.meeting.title, facts.meeting.at) == ("In 5", at(5))
    assert facts.what_matters is not None
    assert (facts.what_matters.text, facts.what_matters.written) == ("Ask for the date.", True)
    assert facts.questions.items[:3] == ("Who decides?", "What else?", PRACTICE_QUESTIONS[0])
    assert facts.since is not None
    assert facts.since.on == in_days(-11)
    other = read(database, meeting_id=eastern.id)
    assert other.meeting is not None
    assert str(other.meeting.at) == "2026-12-01 14:00:00-05:00"
    assert other.what_matters is None
    past = read(database, meeting_id=last.id)
    assert past.since is not None
    assert past.since.on == in_days(-40)


def test_read_meeting_that_cannot_be_printed_is_refused(database: Database, journal: Journal) -> None:
    hidden = Note(id=new(), title="Hidden", starts_at=at(2), agencies=(AGENCY.id,), private=True)
    write(journal, AGENCY, hidden)
    for meeting_id in (hidden.id, "nothing"):
        with pytest.raises(NotFound):
            read(database, meeting_id=meeting_id)


def test_read_agency_that_cannot_be_briefed_is_refused(database: Database, journal: Journal) -> None:
    with pytest.raises(NotFound):
        read(database)
    write(journal, replace(AGENCY, private=True))
    with pytest.raises(KnownError, match="private"):
        read(database)


def test_read_agency_in_the_trash_is_refused(database: Database, journal: Journal) -> None:
    write(journal, AGENCY)
    journal.commit("Delete", [Delete("agency", AGENCY.id)])
    with pytest.raises(NotFound, match="trash"):
        read(database)


def test_read_people_are_those_who_attend_with_their_role_here(database: Database, journal: Journal) -> None:
    uses, decides, stranger = (Contact(id=new(), name=name, job_title="Guest") for name in ("Noor", "Ramona", "Sam"))
    uses = replace(uses, prefers="phone")

    def role(who: Contact, title: str, **more: object) -> Role:
        return replace(Role(id=new(), contact=who.id, agency=AGENCY.id, title=title), **more)  # type: ignore[arg-type]

    write(
        journal, AGENCY, uses, decides, stranger,
        role(uses, "Clerk", influence=Influence.USES, stance=Stance.OPPOSED),
        role(decides, "Elsewhere", agency=None, influence=Influence.BLOCKS),
        role(decides, "Director", influence=Influence.DECIDES),
        role(decides, "Former", influence=Influence.USES, until=in_days(-1)),
        Note(id=new(), starts_at=at(1), agencies=(AGENCY.id,), attendees=(uses.id, stranger.id, decides.id)),
    )  # fmt: skip
    facts = read(database)
    assert facts.people_attend
    assert facts.people.items == (
        PersonFact("Ramona", "Director", "Decides"),
        PersonFact("Noor", "Clerk", "Uses", "Opposed", Tone.RISK, "Prefers phone"),
        PersonFact("Sam", "Guest"),
    )
    handover = read(database, edition=Edition.HANDOVER)
    assert handover.people.items[1] == PersonFact("Noor", "Clerk")


def test_read_people_without_a_meeting_are_the_agencys_own(database: Database, journal: Journal) -> None:
    clerk, director = Contact(id=new(), name="Noor"), Contact(id=new(), name="Ramona")
    write(
        journal, AGENCY, clerk, director,
        Role(id=new(), contact=clerk.id, agency=AGENCY.id, title="Clerk"),
        Role(id=new(), contact=director.id, agency=AGENCY.id, title="Director", influence=Influence.DECIDES),
    )  # fmt: skip
    facts = read(database)
    assert not facts.people_attend
    assert [who.name for who in facts.people.items] == ["Ramona", "Noor"]
    assert "\nKey people\n" in briefing_text(facts)


def test_read_health_of_an_agency_with_nothing_recorded_is_not_known_yet(database: Database, journal: Journal) -> None:
    write(journal, replace(AGENCY, cadence_days=30))
    facts = read(database)
    assert facts.health == HealthFact(Tone.PLAIN, "Not known yet", "")
    assert "Health not known yet" in briefing_text(facts)


def test_read_health_counts_only_what_may_be_printed_for_word_and_reasons(database: Database, journal: Journal) -> None:
    late = FollowUp(id=new(), title="Draft", agency=AGENCY.id, due_on=in_days(-3))
    write(
        journal, AGENCY, late,
        Note(id=new(), starts_at=at(-5), agencies=(AGENCY.id,)),
        Assessment(id=new(), agency=AGENCY.id, on=in_days(-40), trust=3, satisfaction=4),
    )  # fmt: skip
    assert read(database).health == HealthFact(Tone.GOOD, "Good", "pulse 3.5 of 5, 1 late from us")
    hidden = [replace(late, id=new(), private=True, due_on=in_days(-9)) for _ in range(8)]
    write(journal, *hidden, Assessment(id=new(), agency=AGENCY.id, on=in_days(-2), trust=2, private=True))
    assert read(database).health == HealthFact(Tone.GOOD, "Good", "pulse 3.5 of 5, 1 late from us")
    assert read(database, edition=Edition.HANDOVER).health is None


def test_read_promises_are_split_by_turn_and_sorted_by_day(database: Database, journal: Journal) -> None:
    who = Contact(id=new(), name="Piet Vandal")

    def follow_up(title: str, **more: object) -> FollowUp:
        return FollowUp(id=new(), title=title, agency=AGENCY.id, contact=who.id, **more)  # type: ignore[arg-type]

    write(
        journal, AGENCY, who,
        follow_up("Undated"),
        follow_up("Draft", due_on=in_days(-3)),
        follow_up("Paper", due_on=in_days(12)),
        follow_up("Someday", status=Status.SOMEDAY),
        follow_up("Dropped", status=Status.DROPPED, due_on=in_days(-9)),
        follow_up("Mine alone", personal=True, due_on=in_days(-9)),
        follow_up("Done since", status=Status.DONE, done_at=at(-1)),
        follow_up("Done after", status=Status.DONE, due_on=in_days(-1), done_at=at(1)),
        follow_up("Plan", turn=Turn.WAITING, due_on=in_days(-9), expected_on=in_days(2)),
        follow_up("Figures", turn=Turn.WAITING, due_on=in_days(-4)),
        replace(follow_up("Elsewhere"), agency=None),
    )  # fmt: skip
    facts = read(database)
    assert [(item.title, item.who, item.due_on) for item in facts.we_owe.items] == [
        ("Draft", "", in_days(-3)), ("Done after", "", in_days(-1)), ("Paper", "", in_days(12)), ("Undated", "", None),
    ]  # fmt: skip
    assert (facts.we_owe.total, facts.we_owe.pressing) == (4, 2)
    assert facts.they_owe.items == (
        PromiseFact("Figures", "Piet Vandal", in_days(-4)), PromiseFact("Plan", "Piet Vandal", in_days(2)),
    )  # fmt: skip
    assert (facts.they_owe.total, facts.they_owe.pressing) == (2, 1)


def test_read_hundreds_of_promises_are_counted_but_not_held(database: Database, journal: Journal) -> None:
    many = [FollowUp(id=new(), title=f"No {n}", agency=AGENCY.id, due_on=in_days(n - 100)) for n in range(400)]
    write(journal, AGENCY, *many)
    facts = read(database)
    assert (len(facts.we_owe.items), facts.we_owe.total, facts.we_owe.pressing) == (8, 400, 100)
    assert "We are late on 100 promises to them; the oldest is “No 0”, 100 days late." in briefing_text(facts)


def test_read_since_last_met_tells_decided_kept_and_late(database: Database, journal: Journal) -> None:
    last = Note(id=new(), starts_at=at(-11), agencies=(AGENCY.id,))
    write(
        journal, AGENCY, last,
        Decision(id=new(), title="Extend", on=in_days(-11), agencies=(AGENCY.id,)),
        Decision(id=new(), title="In the room", note=last.id),
        Decision(id=new(), title="Too old", on=in_days(-30), agencies=(AGENCY.id,)),
        Decision(id=new(), title="Not ours", on=in_days(-3)),
        FollowUp(id=new(), title="Kept", agency=AGENCY.id, status=Status.DONE, done_at=at(-2)),
        FollowUp(id=new(), title="Kept before", agency=AGENCY.id, status=Status.DONE, done_at=at(-20)),
        FollowUp(id=new(), title="Missed", agency=AGENCY.id, due_on=in_days(-4)),
        FollowUp(id=new(), title="Missed before", agency=AGENCY.id, due_on=in_days(-40)),
        FollowUp(id=new(), title="Theirs", agency=AGENCY.id, turn=Turn.WAITING, expected_on=in_days(-5)),
    )  # fmt: skip
    since = read(database).since
    assert since is not None
    assert since.on == in_days(-11)
    assert since.decisions == Top(("Extend", "In the room"), 2)
    assert since.kept == Top(("Kept",), 1)
    assert since.late == Top(("Theirs", "Missed"), 2)


def test_read_outcomes_are_judged_by_their_readings(database: Database, journal: Journal) -> None:
    good = Outcome(id=new(), statement="Online", agency=AGENCY.id, unit="%", baseline=40, target=60)
    bad = Outcome(
        id=new(), statement="Wait", agency=AGENCY.id, unit="min", baseline=38, target=20, better=Better.DOWN,
        baseline_on=in_days(-400), target_on=in_days(400),
    )  # fmt: skip
    closed = Outcome(id=new(), statement="Closed", agency=AGENCY.id, closed_on=in_days(-1))
    write(
        journal, AGENCY, good, bad, closed,
        Reading(id=new(), outcome=good.id, on=in_days(-500), value=40),
        Reading(id=new(), outcome=good.id, on=in_days(-80), value=60),
        Reading(id=new(), outcome=good.id, on=in_days(3), value=10),
        Reading(id=new(), outcome=bad.id, on=in_days(-9), value=37),
        Correction(id=new(), outcome=bad.id, on=in_days(-30), kind=CorrectionKind.PIVOT, why="Old"),
        Correction(id=new(), outcome=bad.id, on=in_days(-5), kind=CorrectionKind.ADJUST, why="*Split* the backlog"),
    )  # fmt: skip
    first, second = read(database).outcomes.items
    assert (first.statement, first.status, first.now, first.stale) == ("Wait", "Off track", 37, False)
    assert first.correction == CorrectionFact(in_days(-5), "Adjust", "Split the backlog")
    assert (second.status, second.now, second.read_on, second.stale) == ("Achieved", 60, in_days(-80), True)
    assert second.points == (PointFact(in_days(-80), 60),)
    assert read(database).outcomes.pressing == 1


def test_read_services_carry_the_last_mark_of_their_providers(database: Database, journal: Journal) -> None:
    marked, unmarked = Partner(id=new(), name="Corvid"), Partner(id=new(), name="Heron")
    other = Agency(id=new(), name="Other")

    def service(name: str, *providers: Partner, **more: object) -> Service:
        ids = tuple(partner.id for partner in providers)
        return Service(id=new(), name=name, users=(AGENCY.id,), providers=ids, **more)  # type: ignore[arg-type]

    write(
        journal, AGENCY, other, marked, unmarked,
        service("Payments", marked, stage=ServiceStage.LIVE),
        service("Maps", unmarked, stage=ServiceStage.IN_DELIVERY),
        service("Old", unmarked, stage=ServiceStage.RETIRED),
        replace(service("Elsewhere", marked), users=(other.id,)),
        Assessment(id=new(), partner=marked.id, on=in_days(-90), trust=5),
        Assessment(id=new(), partner=marked.id, on=in_days(-9), trust=3, satisfaction=4, agency=AGENCY.id),
        Assessment(id=new(), partner=marked.id, on=in_days(-2), trust=1, agency=other.id),
    )  # fmt: skip
    assert read(database).services.items == (
        ServiceFact("Payments, Corvid", "3.5 of 5", Tone.WATCH, is_rating=True),
        ServiceFact("Maps, Heron", "In delivery"),
    )


def test_read_agreements_risks_and_horizon_in_their_order(database: Database, journal: Journal) -> None:
    partner = Partner(id=new(), name="Corvid")

    def agreement(title: str, days: int, **more: object) -> Agreement:
        return Agreement(id=new(), title=title, agencies=(AGENCY.id,), ends_on=in_days(days), **more)  # type: ignore[arg-type]

    write(
        journal, AGENCY, partner,
        agreement("Hosting", 69, number="24-118", kind=AgreementKind.CONTRACT, partner=partner.id),
        agreement("Just over", -9, kind=AgreementKind.SLA, independent=True),
        agreement("Long over", -90),
        agreement("Far", 900),
        Risk(id=new(), title="Small", agency=AGENCY.id, likelihood=1, impact=2),
        Risk(id=new(), title="No exit", agency=AGENCY.id, kind=RiskKind.CONTRACT, likelihood=4, impact=5),
        Risk(id=new(), title="Unrated", agency=AGENCY.id),
        Risk(id=new(), title="Over", agency=AGENCY.id, likelihood=5, impact=5, closed_on=in_days(-1)),
        HorizonItem(id=new(), title="Law", agency=AGENCY.id, when="2027-Q2"),
        HorizonItem(id=new(), title="Vote", agency=AGENCY.id, when="2027-06-08"),
        HorizonItem(id=new(), title="This month", agency=AGENCY.id, when="2026-11"),
        HorizonItem(id=new(), title="Gone", agency=AGENCY.id, when="2026-11-01"),
        HorizonItem(id=new(), title="Some time", agency=AGENCY.id),
    )  # fmt: skip
    facts = read(database)
    assert facts.agreements.items == (
        AgreementFact("Just over", in_days(-9), True),
        AgreementFact("Contract 24-118, Corvid", in_days(69), False, "Corvid"),
    )  # fmt: skip
    assert facts.risks.items == (
        RiskFact("Contract: No exit", "High", Tone.RISK), RiskFact("Small", "Low"), RiskFact("Unrated", "Not rated"),
    )  # fmt: skip
    assert [(item.what, item.when) for item in facts.horizon.items] == [
        ("This month", "2026-11"), ("Law", "2027-Q2"), ("Vote", "2027-06-08"), ("Some time", ""),
    ]  # fmt: skip


def test_read_horizon_without_items_is_what_was_written(database: Database, journal: Journal) -> None:
    write(journal, replace(AGENCY, horizon="- New law in spring\n- Election"))
    assert read(database).horizon.items == (HorizonFact("New law in spring"), HorizonFact("Election"))


def test_read_as_of_midnight_prints_the_day_alone(database: Database, journal: Journal) -> None:
    write(journal, AGENCY)
    facts = read_briefing_facts(database, AGENCY.id, as_of=datetime(2026, 11, 22, tzinfo=EASTERN))
    assert "As of November 22, 2026 · Internal" in briefing_text(facts)
    assert "As of November 22, 2026, 12:00 PM UTC · Internal" in briefing_text(read(database))


def test_read_twice_prints_the_same_bytes(database: Database, journal: Journal) -> None:
    agency = write_any_portfolio(journal, 7).agency
    first, second = (read_briefing_facts(database, agency.id, as_of=AS_OF) for _ in range(2))
    assert first == second
    assert make_briefing_pdf(first) == make_briefing_pdf(second)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_read_any_portfolio_counts_what_its_records_say(open_portfolio: Callable[[], Database], seed: int) -> None:
    database = open_portfolio()
    made = write_any_portfolio(Journal(database), seed)
    facts = read_briefing_facts(database, made.agency.id, as_of=AS_OF)
    ours = made.agency.id

    promises = [each for each in made.of(FollowUp) if each.agency == ours and is_printable(made, each)]
    is_open = [
        each for each in promises
        if each.status is Status.OPEN or (each.status is Status.DONE and each.done_at and each.done_at >= AS_OF)
    ]  # fmt: skip
    mine = [each for each in is_open if each.turn is Turn.MINE]
    theirs = [each for each in is_open if each.turn is Turn.WAITING]
    assert facts.we_owe.total == len(mine)
    assert facts.we_owe.pressing == sum(each.due_on is not None and each.due_on < TODAY for each in mine)
    expected = [each.expected_on or each.due_on for each in theirs]
    assert facts.they_owe.total == len(theirs)
    assert facts.they_owe.pressing == sum(day is not None and day < TODAY for day in expected)

    outcomes = [
        each for each in made.of(Outcome) if each.agency == ours and (each.closed_on is None or each.closed_on > TODAY)
    ]  # fmt: skip
    assert facts.outcomes.total == len(outcomes)
    for fact in facts.outcomes.items:
        outcome = next(each for each in outcomes if each.statement == fact.statement)
        readings = [each for each in made.of(Reading) if each.outcome == outcome.id and each.on <= TODAY]
        assert (fact.read_on is None) == (not readings)
        assert fact.read_on is None or fact.read_on == max(each.on for each in readings)
        assert len(fact.points) == sum(each.on >= TODAY - timedelta(days=365) for each in readings)

    risks = [
        each for each in made.of(Risk) if each.agency == ours and (each.closed_on is None or each.closed_on > TODAY)
    ]
    assert facts.risks.total == len(risks)
    services = [
        each for each in made.of(Service)
        if (ours in each.users or each.sponsor == ours) and each.stage is not ServiceStage.RETIRED
    ]  # fmt: skip
    assert facts.services.total == len(services)
    ending = [
        each for each in made.of(Agreement)
        if ours in each.agencies and each.ends_on and in_days(-60) <= each.ends_on <= in_days(365)
    ]  # fmt: skip
    assert [each.ends_on for each in facts.agreements.items] == sorted(each.ends_on for each in ending if each.ends_on)

    met = [each for each in made.of(Note) if each.kind is NoteKind.MEETING and ours in each.agencies and each.starts_at]
    before = [each.starts_at for each in met if each.starts_at and each.starts_at < AS_OF]
    coming = [each.starts_at for each in met if each.starts_at and each.starts_at >= AS_OF - timedelta(hours=2)]
    assert (facts.meeting.at if facts.meeting else None) == min(coming, default=None)
    running = facts.meeting is not None and facts.meeting.at is not None and facts.meeting.at < AS_OF
    if not running:
        assert (facts.since.on if facts.since else None) == day_of(max(before, default=None))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_read_any_portfolio_keeps_its_secrets(open_portfolio: Callable[[], Database], seed: int) -> None:
    database = open_portfolio()
    made = write_any_portfolio(Journal(database), seed)
    meetings = [each.id for each in made.of(Note) if each.starts_at][:2]
    for edition in Edition:
        for meeting_id in (None, *meetings):
            facts = read_briefing_facts(database, made.agency.id, as_of=AS_OF, meeting_id=meeting_id, edition=edition)
            assert SECRET not in repr(facts)
            assert SECRET not in briefing_text(facts)


def test_any_portfolio_has_secrets_to_keep(database: Database, journal: Journal) -> None:
    made = write_any_portfolio(journal, 1)
    assert repr(made.records).count(SECRET) > 100
