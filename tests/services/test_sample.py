"""The sample portfolio: the same every time, whole, and believable on the day it is opened."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from itertools import chain
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from brm_desktop.base.errors import Cancelled
from brm_desktop.base.local_zone import find_local_zone
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import ANY
from brm_desktop.domain.follow_up import FollowUp, Status
from brm_desktop.domain.forum import Forum
from brm_desktop.domain.kinds import BY_NAME, KINDS
from brm_desktop.domain.ladder import PRACTICE_MARKS, find_mean
from brm_desktop.domain.milestone import CallToAction
from brm_desktop.domain.note import Note
from brm_desktop.domain.outcome import Outcome, OutcomeStatus
from brm_desktop.domain.outcome_rules import Point, find_standing
from brm_desktop.domain.reading import Reading
from brm_desktop.domain.record import Record
from brm_desktop.domain.service import Service
from brm_desktop.domain.values import check_value
from brm_desktop.services import notes
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.services.quick_adding import load_known
from brm_desktop.services.sample import SampleSummary, make_sample
from brm_desktop.storage import search
from brm_desktop.storage.practice import read_practice
from brm_desktop.storage.rows import get_record, list_records
from brm_desktop.storage.standing import read_standing
from brm_desktop.storage.today import TodayFacts, read_today

SMALL = 0.02
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Portfolio, SampleSummary]]:
    """Return a small sample as of a Monday, at the hours of this computer's zone. Only read from it."""
    portfolio = open_portfolio(tmp_path_factory.mktemp("sample"), None)
    yield portfolio, make_sample(portfolio, SMALL, TODAY)
    portfolio.close()


@pytest.fixture(scope="module")
def records(made: tuple[Portfolio, SampleSummary]) -> dict[str, list[Record]]:
    """Return every record of the small sample, by kind."""
    connection = made[0].database.reader()
    return {kind.KIND.name: list_records(connection, kind, order="docid") for kind in KINDS}


@pytest.fixture
def facts(made: tuple[Portfolio, SampleSummary]) -> TodayFacts:
    now = datetime.combine(TODAY, time(8), ZoneInfo(find_local_zone()))
    return read_today(made[0].database.reader(), TODAY, now)


def make(folder: Path, **choices: Any) -> list[list[tuple[Any, ...]]]:
    """Return all rows of all kinds of a sample made anew."""
    portfolio = open_portfolio(folder, None)
    try:
        make_sample(portfolio, **choices)
        connection = portfolio.database.reader()
        return [connection.execute(f'SELECT * FROM "{kind.KIND.name}" ORDER BY docid').fetchall() for kind in KINDS]
    finally:
        portfolio.close()


def test_make_sample_again_same_rows(tmp_path: Path) -> None:
    first = make(tmp_path / "first", scale=SMALL, today=TODAY)
    second = make(tmp_path / "second", scale=SMALL, today=TODAY)
    assert first == second
    assert sum(map(len, first)) > 2500


def test_make_sample_another_zone_same_ids_and_texts(tmp_path: Path) -> None:
    first = make(tmp_path / "first", scale=0.005, today=TODAY, zone="America/New_York")
    second = make(tmp_path / "second", scale=0.005, today=TODAY, zone="America/Los_Angeles")
    assert [texts_of(rows) for rows in first] == [texts_of(rows) for rows in second]


def test_make_sample_another_day_other_ids(tmp_path: Path) -> None:
    first = make(tmp_path / "first", scale=0.005, today=TODAY)
    second = make(tmp_path / "second", scale=0.005, today=date(2026, 11, 24))
    agency_ids = [{row[1] for row in rows[0]} for rows in (first, second)]
    assert not agency_ids[0] & agency_ids[1]


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2027, 1, 1), date(2025, 11, 30), date(2026, 7, 4)])
def test_make_sample_any_day_meets_that_day(tmp_path: Path, today: date) -> None:
    portfolio = open_portfolio(tmp_path, None)
    try:
        summary = make_sample(portfolio, 0.005, today)
        now = datetime.combine(today, time(6), ZoneInfo(find_local_zone()))
        seen = read_today(portfolio.database.reader(), today, now)
    finally:
        portfolio.close()
    assert summary.counts["note"] == 80
    assert next(meeting.title for meeting in seen.meetings) == "Monthly service review"
    assert [line.name for line in seen.quiet] == ["Department of Parks and Wildlife", "State Library"]
    assert seen.overdue_count == 3


def test_make_sample_counts_are_told(made: tuple[Portfolio, SampleSummary], records: dict[str, list[Record]]) -> None:
    counts = made[1].counts
    assert {name: len(found) for name, found in records.items() if found} == counts
    notices = sum(isinstance(one, FollowUp) and one.about is not None for one in records["follow_up"])
    assert (counts["agency"], counts["note"], counts["follow_up"] - notices) == (25, 200, 400)
    assert (counts["partner"], counts["service"], counts["forum"]) == (24, 32, 4)
    assert counts["partner"] + counts["agreement"] >= 60


def test_make_sample_every_record_valid(records: dict[str, list[Record]]) -> None:
    for record in chain.from_iterable(records.values()):
        for name, field in record.KIND.fields.items():
            check_value(field, getattr(record, name))


def test_make_sample_every_link_resolves(records: dict[str, list[Record]]) -> None:
    ids = {name: {record.id for record in found} for name, found in records.items()}
    links = 0
    for record in chain.from_iterable(records.values()):
        for field in record.KIND.links:
            value = getattr(record, field.name)
            targets = () if not value else (value,) if isinstance(value, str) else value
            links += len(targets)
            for target in targets:
                kind, _, id = target.rpartition(":") if field.target == ANY else (field.target, "", target)
                assert id in ids[BY_NAME[kind].KIND.name]
    assert links > 3000


def test_make_sample_addresses_fictitious(records: dict[str, list[Record]]) -> None:
    found = [record for name in ("agency", "contact", "partner") for record in records[name]]
    assert all(email.endswith(".example.org") for record in found for email in record.emails)  # type: ignore[attr-defined]
    assert all("-555-01" in phone for record in found for phone in record.phones)  # type: ignore[attr-defined]
    assert all(record.website.endswith(".example.org") for name in ("agency", "partner") for record in records[name])  # type: ignore[attr-defined]


def test_make_sample_people_have_names_of_their_own(records: dict[str, list[Record]]) -> None:
    people = [contact for contact in records["contact"] if isinstance(contact, Contact)]
    assert len({contact.name for contact in people}) == len(people) >= 100
    assert all(contact.name == f"{contact.given} {contact.family}" for contact in people)
    assert {role.contact for role in records["role"]} == {contact.id for contact in people}  # type: ignore[attr-defined]


def test_make_sample_texts_have_no_blanks_left(records: dict[str, list[Record]]) -> None:
    texts = [getattr(record, name) for found in records.values() for record in found for name in record.KIND.fields]
    assert not [text for text in texts if isinstance(text, str) and ("{" in text or "}" in text)]


def test_make_sample_notes_read_like_notes(records: dict[str, list[Record]]) -> None:
    written = [note for note in records["note"] if isinstance(note, Note) and note.body]
    mean = sum(len(note.body) for note in written) / len(written)
    kinds = Counter(note.kind.value for note in written)
    assert 1100 < mean < 1900
    assert kinds["meeting"] > kinds["call"] > kinds["email"] > 0
    assert len({note.body for note in written}) == len(written)
    assert all(note.attendees and note.agencies for note in written)


def test_make_sample_nothing_written_later_than_yesterday(records: dict[str, list[Record]]) -> None:
    midnight = datetime.combine(TODAY, time(), ZoneInfo(find_local_zone()))
    assert all(record.created_at < midnight for record in chain.from_iterable(records.values()))
    follow_ups = [record for record in records["follow_up"] if isinstance(record, FollowUp)]
    assert all(one.done_at < midnight for one in follow_ups if one.done_at)
    assert all((one.done_at is None) == (one.status in (Status.OPEN, Status.SOMEDAY)) for one in follow_ups)


def test_make_sample_notes_written_soon_after(records: dict[str, list[Record]]) -> None:
    held = [note for note in records["note"] if isinstance(note, Note) and note.body and note.starts_at]
    waits = [(note.created_at - note.starts_at).days for note in held if note.starts_at]
    assert min(waits) >= 0
    assert max(waits) <= 91


def test_make_sample_saving_a_note_again_changes_nothing(
    made: tuple[Portfolio, SampleSummary], records: dict[str, list[Record]]
) -> None:
    portfolio = made[0]
    known = load_known(portfolio.database.reader())
    for note in records["note"]:
        assert isinstance(note, Note)
        saved = notes.save_body(portfolio, note.id, note.body, known=known)
        assert saved.committed is None, note.title


def test_make_sample_action_lines_tied_both_ways(records: dict[str, list[Record]]) -> None:
    bodies = {note.id: note.body for note in records["note"] if isinstance(note, Note)}
    tied = [one for one in records["follow_up"] if isinstance(one, FollowUp) and one.note]
    assert len(tied) > 300
    assert all(f"<!--f:{one.token}-->" in bodies[one.note] for one in tied if one.note)
    assert sum(body.count("<!--f:") for body in bodies.values()) == len(tied)


def test_make_sample_today_in_full_swing(facts: TodayFacts) -> None:
    assert [(line.title, line.agencies, line.attendees) for line in facts.meetings] == [
        ("Monthly service review", "Department of Transportation", 5),
        ("Commissioner, strategy for next year", "Department of Motor Vehicles", 2),
    ]
    assert [(line.name, line.days, line.cadence_days) for line in facts.quiet] == [
        ("Department of Parks and Wildlife", 52, 30),
        ("State Library", 47, 30),
    ]
    assert (facts.overdue_count, len(facts.due)) == (3, 4)
    assert facts.waiting_count >= 5
    assert facts.counts.follow_ups < 60
    assert "Scheduling and payments" in [line.title for line in facts.ending]


def test_make_sample_first_meeting_is_told(made: tuple[Portfolio, SampleSummary]) -> None:
    connection, summary = made[0].database.reader(), made[1]
    meeting = get_record(connection, Note, summary.meeting)
    assert meeting.starts_at is not None
    assert (meeting.starts_at.hour, meeting.starts_at.minute) == (10, 30)
    assert get_record(connection, Agency, summary.agency).acronym == "DOT"
    assert meeting.agencies == (summary.agency,)


def test_make_sample_outcomes_stand_in_every_way(records: dict[str, list[Record]]) -> None:
    points: dict[str, list[Point]] = {}
    for reading in sorted((one for one in records["reading"] if isinstance(one, Reading)), key=lambda one: one.on):
        points.setdefault(reading.outcome, []).append(Point(reading.on, reading.value))
    outcomes = [one for one in records["outcome"] if isinstance(one, Outcome)]
    standing = Counter(find_standing(one, points[one.id], TODAY).status for one in outcomes)
    assert set(standing) == set(OutcomeStatus)
    assert standing[OutcomeStatus.ON_TRACK] > standing[OutcomeStatus.BEHIND] > standing[OutcomeStatus.OFF_TRACK] > 0
    assert all(2 <= count <= 5 or count == 1 for count in Counter(one.agency for one in outcomes).values())


def test_make_sample_practice_is_believable(
    made: tuple[Portfolio, SampleSummary], records: dict[str, list[Record]]
) -> None:
    practice = read_practice(made[0].database.reader(), TODAY)
    means = [find_mean(one, PRACTICE_MARKS) or 0 for one in practice.assessments]
    assert len(means) >= 4
    assert means == sorted(means, reverse=True)
    assert {goal.call for goal in practice.milestones} == set(CallToAction)
    assert any(goal.done_on for goal in practice.milestones)
    assert practice.span[0].agencies == 25
    assert practice.unassigned == 0
    standing = read_standing(made[0].database.reader(), TODAY, datetime(2026, 11, 23, 15, tzinfo=UTC))
    assert standing.off_track
    assert standing.reviews
    agenda = [forum.agenda for forum in records["forum"] if isinstance(forum, Forum)]
    assert all(agenda)


def test_make_sample_ideas_touch_needs(made: tuple[Portfolio, SampleSummary], records: dict[str, list[Record]]) -> None:
    from brm_desktop.services.sample.material import load_material

    material = load_material()
    needs = {text.acronym: set(words_of(text.needs + text.direction)) for text in material.agencies}
    ideas = [entry for entry in material.services if "fits" in entry]
    assert len(ideas) == 20
    assert {entry["name"] for entry in ideas} <= {one.name for one in records["service"] if isinstance(one, Service)}
    for entry in ideas:
        words = set(words_of(entry["name"] + " " + entry["description"]))
        assert all(words & needs[acronym] for acronym in entry["fits"]), entry["name"]


def test_make_sample_found_by_search(made: tuple[Portfolio, SampleSummary]) -> None:
    connection = made[0].database.reader()
    assert search.find_text(connection, "oversize loads")
    assert search.find_names(connection, "Transp")


def test_make_sample_history_of_an_agency_told(made: tuple[Portfolio, SampleSummary]) -> None:
    from brm_desktop.storage.entries import list_history

    changed = {entry.field for entry in list_history(made[0].database.reader(), made[1].agency)}
    assert {"head", "direction", "needs", "culture"} <= changed


def test_make_sample_cancelled_stops(tmp_path: Path) -> None:
    class Stop:
        def step(self, done: int, total: int | None = None, text: str = "") -> None:
            assert total is not None
            if done > total // 3:
                raise Cancelled

    portfolio = open_portfolio(tmp_path, None)
    try:
        with pytest.raises(Cancelled):
            make_sample(portfolio, SMALL, TODAY, Stop())
        count = portfolio.database.reader().execute("SELECT count(*) FROM reading").fetchone()[0]
    finally:
        portfolio.close()
    assert count < 1600


def words_of(text: str) -> list[str]:
    """Return the longer words of a text, without their endings."""
    return [word[:6] for word in text.lower().replace(".", " ").replace(",", " ").split() if len(word) >= 5]


def texts_of(rows: list[tuple[Any, ...]]) -> list[list[str]]:
    """Return what rows hold as text, by id, but for moments and zones."""
    zoned = re.compile(r"\d{4}-\d\d-\d\dT.*|America/.*")
    texts = [[cell for cell in row if isinstance(cell, str) and not zoned.fullmatch(cell)] for row in rows]
    return sorted(texts)
