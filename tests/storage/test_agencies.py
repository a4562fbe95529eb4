"""How agencies stand, as the portfolio table and an agency's page read it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.assessment import Assessment, Stage
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.correction import Correction
from brm_desktop.domain.follow_up import FollowUp, Status, Turn
from brm_desktop.domain.health import HealthWord
from brm_desktop.domain.horizon_item import HorizonItem
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.domain.outcome import Outcome
from brm_desktop.domain.reading import Reading
from brm_desktop.domain.role import Influence, Role, Stance
from brm_desktop.services import edits
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage.agencies import (
    AgencyLine,
    find_agency_line,
    list_agency_names,
    load_agency_lines,
    sort_agencies,
)
from brm_desktop.storage.agency_page import count_tabs, read_agency
from brm_desktop.storage.around import list_done_follow_ups, list_notes, list_open_follow_ups, list_roles
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.horizon import list_horizon
from tests.filling import put

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


def _line(portfolio: Portfolio, agency: Agency) -> AgencyLine:
    line = find_agency_line(portfolio.database.reader(), agency.id, TODAY, NOW)
    assert line is not None
    return line


def _note(portfolio: Portfolio, agency: Agency, days_ago: int, kind: NoteKind = NoteKind.MEETING, **more: Any) -> Note:
    at = NOW - timedelta(days=days_ago)
    note = put(
        portfolio, Note, title=f"{kind.value} {days_ago}", kind=kind, agencies=(agency.id,), starts_at=at, **more
    )
    assert isinstance(note, Note)
    return note


def test_names_are_filtered_by_all_words_in_any_name_and_sorted_by_priority(portfolio: Portfolio) -> None:
    library = put(portfolio, Agency, name="State Library", acronym="LIB", priority=3, former_names=("Bureau of Books",))
    dmv = put(portfolio, Agency, name="Motor Vehicles", acronym="DMV", priority=1, tags=("pilot",))
    none = put(portfolio, Agency, name="Árbol Commission")
    gone = put(portfolio, Agency, name="Old Bureau", merged_into=library.id)
    reader = portfolio.database.reader()
    assert [name.id for name in list_agency_names(reader)] == [dmv.id, library.id, none.id]
    assert [name.id for name in list_agency_names(reader, "books bureau")] == [library.id]
    assert [name.id for name in list_agency_names(reader, "arbol")] == [none.id]
    assert [name.id for name in list_agency_names(reader, "PILOT dm")] == [dmv.id]
    assert gone.id not in {name.id for name in list_agency_names(reader, "old")}


def test_last_contact_counts_what_is_contact_and_is_over(portfolio: Portfolio) -> None:
    agency = put(portfolio, Agency, name="Motor Vehicles", cadence_days=30)
    assert _line(portfolio, agency).quiet
    _note(portfolio, agency, 40)
    _note(portfolio, agency, 2, NoteKind.LESSON)
    _note(portfolio, agency, -3)
    line = _line(portfolio, agency)
    assert line.last_contact_on == (NOW - timedelta(days=40)).astimezone().date()
    assert line.quiet
    assert line.next_meeting_at == NOW + timedelta(days=3)
    assert "no contact for 40 days" in " ".join(line.health.reasons)
    _note(portfolio, agency, 5, NoteKind.CALL)
    assert not _line(portfolio, agency).quiet


def test_promises_are_late_by_due_and_by_what_was_expected(portfolio: Portfolio) -> None:
    agency = put(portfolio, Agency, name="Motor Vehicles")
    late, soon = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    for values in (
        {"due_on": late},
        {"due_on": TODAY},
        {},
        {"turn": Turn.WAITING, "expected_on": late},
        {"turn": Turn.WAITING, "due_on": late, "expected_on": soon},
        {"due_on": late, "status": Status.DONE},
        {"due_on": late, "status": Status.SOMEDAY},
    ):
        put(portfolio, FollowUp, title="Something", agency=agency.id, **values)
    promises = _line(portfolio, agency).promises
    assert (promises.open, promises.late_ours, promises.late_theirs, promises.late) == (5, 1, 1, 2)


def test_judged_takes_the_latest_stage_and_pulse(portfolio: Portfolio) -> None:
    agency = put(portfolio, Agency, name="Motor Vehicles")
    marks = {"trust": 4, "communication": 2, "collaboration": 3, "satisfaction": 3}
    for on, values in (
        (date(2025, 1, 1), {"stage_ours": Stage.AD_HOC, "trust": 1}),
        (date(2026, 6, 1), {"stage_ours": Stage.ORDER_TAKER, "stage_target": Stage.TRUSTED_ADVISOR, **marks}),
        (date(2026, 10, 1), {"trust": 5}),
        (date(2027, 1, 1), {"stage_ours": Stage.STRATEGIC_PARTNER, "trust": 1}),
    ):
        put(portfolio, Assessment, agency=agency.id, on=on, **values)
    judged = _line(portfolio, agency).judged
    assert (judged.stage, judged.stage_target, judged.pulse) == (Stage.ORDER_TAKER, Stage.TRUSTED_ADVISOR, 5)


def test_outcomes_stand_by_their_latest_reading_and_closed_ones_do_not_count(portfolio: Portfolio) -> None:
    agency = put(portfolio, Agency, name="Motor Vehicles")
    plan = {"baseline": 0.0, "target": 100.0, "baseline_on": date(2026, 1, 1), "target_on": date(2026, 12, 31)}
    good = put(portfolio, Outcome, statement="Renewals online", agency=agency.id, **plan)
    bad = put(portfolio, Outcome, statement="Wait", agency=agency.id, **plan)
    put(portfolio, Outcome, statement="Closed", agency=agency.id, closed_on=TODAY, **plan)
    for outcome, on, value in ((good, date(2026, 11, 1), 90.0), (good, date(2026, 3, 1), 1.0), (bad, TODAY, 10.0)):
        put(portfolio, Reading, outcome=outcome.id, on=on, value=value)
    put(portfolio, Correction, outcome=bad.id, on=date(2026, 11, 3), why="split the backlog")
    line = _line(portfolio, agency)
    assert (line.on_track, line.outcomes) == (1, 2)
    assert "1 of 2 outcomes not on track" in line.health.reasons
    facts = read_agency(portfolio.database.reader(), agency.id, TODAY, NOW)
    assert [each.standing.now for each in facts.outcomes] == [90.0, 10.0]
    assert facts.correction is not None
    assert facts.correction.why == "split the backlog"


def test_sort_puts_what_is_not_known_last_either_way(portfolio: Portfolio) -> None:
    near, far = (put(portfolio, Agency, name=name) for name in ("Near", "Far"))
    never = put(portfolio, Agency, name="Never")
    _note(portfolio, near, 1)
    _note(portfolio, far, 50)
    ids = [near.id, far.id, never.id]
    lines = load_agency_lines(portfolio.database.reader(), ids, TODAY, NOW)
    assert [line.agency.name for line in sort_agencies(lines.values(), "last_contact")] == ["Far", "Near", "Never"]
    assert [line.agency.name for line in sort_agencies(lines.values(), "last_contact", True)] == [
        "Near",
        "Far",
        "Never",
    ]
    assert [line.agency.name for line in sort_agencies(lines.values(), "name")] == ["Far", "Near", "Never"]
    for descending in (False, True):
        by_health = sort_agencies(lines.values(), "health", descending)
        assert by_health[-1].agency.name == "Never"
        assert by_health[-1].health.word is HealthWord.UNKNOWN
        known = [line.health.word for line in by_health[:-1]]
        order = [HealthWord.AT_RISK, HealthWord.WATCH, HealthWord.GOOD]
        assert known == sorted(known, key=order.index, reverse=descending)


@pytest.mark.parametrize("column", ["priority", "stage", "health", "months", "next_meeting", "follow_ups", "outcomes"])
def test_sort_by_any_column_keeps_every_agency(portfolio: Portfolio, column: str) -> None:
    made = [put(portfolio, Agency, name=f"Agency {n}", priority=n or None) for n in range(3)]
    put(portfolio, Assessment, agency=made[0].id, on=TODAY, stage_ours=Stage.AD_HOC, trust=3)
    put(portfolio, Outcome, statement="One", agency=made[1].id)
    _note(portfolio, made[2], -1)
    lines = load_agency_lines(portfolio.database.reader(), [one.id for one in made], TODAY, NOW)
    for down in (False, True):
        found = sort_agencies(lines.values(), column, down)
        assert {line.agency.id for line in found} == {one.id for one in made}


def test_page_tells_the_head_who_matters_first_and_what_comes(portfolio: Portfolio) -> None:
    hale, mbeki, left = (put(portfolio, Contact, name=name) for name in ("Andrea Hale", "Tom Mbeki", "Lena Sorg"))
    agency = put(portfolio, Agency, name="Motor Vehicles", head=hale.id)
    put(portfolio, Role, contact=mbeki.id, agency=agency.id, influence=Influence.USES, stance=Stance.SUPPORTS)
    put(portfolio, Role, contact=hale.id, agency=agency.id, title="Commissioner", influence=Influence.DECIDES)
    put(portfolio, Role, contact=left.id, agency=agency.id, title="CIO", until=date(2026, 1, 31))
    for title, when in (("Later", "2027-Q2"), ("Over", "2026-10"), ("Sooner", "2027-01"), ("Some day", "")):
        put(portfolio, HorizonItem, title=title, when=when, agency=agency.id)
    reader = portfolio.database.reader()
    facts = read_agency(reader, agency.id, TODAY, NOW)
    assert facts.head == "Commissioner Andrea Hale"
    assert [line.name for line in facts.people] == ["Andrea Hale", "Tom Mbeki"]
    assert [line.name for line in list_roles(reader, "agency", agency.id, TODAY, ended=True)] == ["Lena Sorg"]
    assert [line.title for line in list_horizon(reader, TODAY, agency.id)] == ["Sooner", "Later", "Some day"]
    assert count_tabs(reader, agency.id, TODAY).people == 2


def test_follow_ups_and_notes_of_an_agency_come_in_order(portfolio: Portfolio) -> None:
    agency, other = put(portfolio, Agency, name="Motor Vehicles"), put(portfolio, Agency, name="Other")
    for title, due_on in (("none", None), ("later", date(2026, 12, 9)), ("sooner", date(2026, 11, 1))):
        put(portfolio, FollowUp, title=title, agency=agency.id, due_on=due_on)
    put(portfolio, FollowUp, title="done", agency=agency.id, status=Status.DONE)
    put(portfolio, FollowUp, title="not theirs", agency=other.id)
    older = _note(portfolio, agency, 9)
    newer = _note(portfolio, agency, 1)
    coming = _note(portfolio, agency, -9)
    put(portfolio, FollowUp, title="from a note", agency=other.id, note=newer.id)
    reader = portfolio.database.reader()
    assert [line.title for line in list_open_follow_ups(reader, "agency", agency.id)] == ["sooner", "later", "none"]
    assert [line.title for line in list_open_follow_ups(reader, "agency", agency.id, 2)] == ["sooner", "later"]
    assert [line.title for line in list_done_follow_ups(reader, "agency", agency.id, 9)] == ["done"]
    assert [line.id for line in list_notes(reader, "agency", agency.id, 9)] == [coming.id, newer.id, older.id]
    upto_now = list_notes(reader, "agency", agency.id, 9, NOW)
    assert [(line.id, line.follow_ups) for line in upto_now] == [(newer.id, 1), (older.id, 0)]


def test_deleted_notes_and_follow_ups_count_no_more(portfolio: Portfolio) -> None:
    agency = put(portfolio, Agency, name="Motor Vehicles")
    note = _note(portfolio, agency, 1)
    follow_up = put(portfolio, FollowUp, title="Something", agency=agency.id)
    edits.delete(portfolio, [(Note, note.id), (FollowUp, follow_up.id)])
    line = _line(portfolio, agency)
    assert (line.last_contact_on, line.promises.open) == (None, 0)


def test_reads_of_the_portfolio_and_a_page_scan_no_long_table(portfolio: Portfolio) -> None:
    agency = put(portfolio, Agency, name="Motor Vehicles")
    _note(portfolio, agency, 1)
    put(portfolio, FollowUp, title="Something", agency=agency.id)
    plans = _plans(
        portfolio.database.reader(),
        lambda connection: (
            load_agency_lines(connection, [agency.id], TODAY, NOW),
            read_agency(connection, agency.id, TODAY, NOW),
            count_tabs(connection, agency.id, TODAY),
        ),
    )
    scans = [step for step in plans if step.startswith("SCAN") and not step.startswith("SCAN json_each")]
    assert any("link" in step for step in plans)
    assert any("follow_up_by_agency" in step for step in plans)
    assert scans == []


def _plans(connection: Connection, read: Any) -> list[str]:
    """Return the steps of every statement that a reading runs."""
    ran: list[str] = []
    connection.set_trace_callback(ran.append)
    try:
        read(connection)
    finally:
        connection.set_trace_callback(None)
    selects = dict.fromkeys(text for text in ran if text.lstrip().upper().startswith("SELECT"))
    return [step[3] for text in selects for step in connection.execute(f"EXPLAIN QUERY PLAN {text}")]
