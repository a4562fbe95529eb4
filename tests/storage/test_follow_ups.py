"""The views of follow-ups: what is in them, in what order, narrowed by what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp, Priority, Status, Turn
from brm_desktop.domain.follow_up_rules import find_group
from brm_desktop.domain.ops import Create
from brm_desktop.storage.database import Database
from brm_desktop.storage.follow_ups import VIEWS, View, count_views, list_ids, list_view, load_lines, score_of
from brm_desktop.storage.journal import Journal

TODAY = date(2026, 11, 23)
DMV, LIBRARY = Id("a-dmv"), Id("a-library")
DANA, OMAR = Id("c-dana"), Id("c-omar")
Titles = Callable[..., list[str]]
_numbers = count(1)


def _follow_up(title: str, **values: Any) -> FollowUp:
    return FollowUp(id=Id(f"f{next(_numbers)}"), title=title, **values)


def _day(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.fixture
def filled(database: Database, journal: Journal) -> Database:
    done_at = datetime(2026, 11, 20, 15, tzinfo=UTC)
    records = (
        Agency(id=DMV, name="Motor Vehicles", acronym="DMV", priority=1),
        Agency(id=LIBRARY, name="State Library"),
        Contact(id=DANA, name="Dana Ruiz"),
        Contact(id=OMAR, name="Omar Field"),
        _follow_up("late", due_on=_day(-3), agency=LIBRARY, contact=DANA),
        _follow_up("late and high", due_on=_day(-1), agency=DMV, priority=Priority.HIGH),
        _follow_up("today at noon", due_on=TODAY, due_time=time(12), agency=DMV),
        _follow_up("today", due_on=TODAY, agency=DMV, tags=("contract",)),
        _follow_up("tomorrow", due_on=_day(1), contact=OMAR),
        _follow_up("in a week", due_on=_day(7), start_on=_day(5), details="about the contract"),
        _follow_up("no date"),
        _follow_up("figures", turn=Turn.WAITING, due_on=_day(4), expected_on=_day(4), contact=OMAR, agency=DMV),
        _follow_up("reply", turn=Turn.WAITING, expected_on=_day(-2), due_on=_day(9), contact=DANA),
        _follow_up("one day", status=Status.SOMEDAY),
        _follow_up("done", status=Status.DONE, done_at=done_at),
        _follow_up("dropped", status=Status.DROPPED, done_at=done_at + timedelta(days=1)),
    )
    journal.commit("Filled", [Create(record) for record in records])
    return database


@pytest.fixture
def titles(filled: Database) -> Titles:
    def list_titles(view: View, text: str = "", limit: int = -1) -> list[str]:
        connection = filled.reader()
        places = list_view(connection, view, TODAY, text, limit).places
        lines = load_lines(connection, places)
        return [lines[place].title for place in places]

    return list_titles


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("today", ["today at noon", "today"]),
        ("overdue", ["late and high", "late"]),
        ("upcoming", ["tomorrow", "in a week", "no date"]),
        ("waiting", ["reply", "figures"]),
        ("someday", ["one day"]),
        ("done", ["dropped", "done"]),
    ],
)
def test_list_view_holds_what_belongs_there_in_order(titles: Titles, view: View, expected: list[str]) -> None:
    assert titles(view) == expected


def test_list_view_upcoming_has_a_heading_a_day(filled: Database) -> None:
    groups = list_view(filled.reader(), "upcoming", TODAY).groups
    assert [(group.key, group.number) for group in groups] == [("2026-11-24", 1), ("2026-11-30", 1), ("", 1)]


@pytest.mark.parametrize("view", ["agency", "person"])
def test_list_view_by_name_hides_what_has_not_begun(filled: Database, titles: Titles, view: View) -> None:
    assert "in a week" not in titles(view)
    assert len(list_view(filled.reader(), view, _day(5)).places) == 9


@pytest.mark.parametrize(
    ("view", "names"),
    [("agency", ["Motor Vehicles", "State Library", ""]), ("person", ["Dana Ruiz", "Omar Field", ""])],
)
def test_list_view_by_name_has_a_heading_each_and_nobody_last(filled: Database, view: View, names: list[str]) -> None:
    listing = list_view(filled.reader(), view, TODAY)
    assert [group.name for group in listing.groups] == names
    assert sum(group.number for group in listing.groups) == len(listing.places) == 8


def test_count_views_agrees_with_the_lists(filled: Database) -> None:
    counts = count_views(filled.reader(), TODAY)
    assert counts == {
        view: len(list_view(filled.reader(), view, TODAY).places) for view in VIEWS if view not in ("agency", "person")
    }


def test_list_view_limit_gives_the_first_rows(titles: Titles) -> None:
    for view in VIEWS:
        assert titles(view, limit=2) == titles(view)[:2]


@pytest.mark.parametrize(
    ("view", "text", "expected"),
    [
        ("today", "noon", ["today at noon"]),
        ("today", "#contract", ["today"]),
        ("overdue", "!high", ["late and high"]),
        ("overdue", "dana", ["late"]),
        ("overdue", "@library late", ["late"]),
        ("agency", "dmv", ["late and high", "today at noon", "today", "figures"]),
        ("upcoming", "contract", ["in a week"]),
        ("waiting", "@omar", ["figures"]),
        ("waiting", "nothing like it", []),
        ("today", "  ", ["today at noon", "today"]),
    ],
)
def test_list_view_text_narrows_by_words_tags_priority_and_names(
    titles: Titles, view: View, text: str, expected: list[str]
) -> None:
    assert sorted(titles(view, text)) == sorted(expected)


def test_load_lines_has_names_and_values(filled: Database) -> None:
    connection = filled.reader()
    (place,) = list_view(connection, "waiting", TODAY, "figures").places
    line = load_lines(connection, [place])[place]
    assert (line.agency, line.acronym, line.person, line.agency_priority) == ("Motor Vehicles", "DMV", "Omar Field", 1)
    assert (line.expected_on, line.turn, line.repeats, line.tags) == (_day(4), "waiting", False, ())


def test_score_of_what_is_waited_for_counts_from_the_day_it_is_expected(filled: Database) -> None:
    connection = filled.reader()
    (place,) = list_view(connection, "waiting", TODAY, "figures").places
    line = load_lines(connection, [place])[place]._replace(due_on=None, expected_on=_day(-2))
    assert score_of(line, TODAY).reasons[0] == "expected 2 days ago"


def test_list_ids_keeps_the_order_and_leaves_out_what_is_gone(filled: Database) -> None:
    connection = filled.reader()
    places = list(list_view(connection, "done", TODAY).places)
    lines = load_lines(connection, places)
    assert list_ids(connection, [places[1], 7, places[0]]) == [lines[places[1]].id, lines[places[0]].id]


_some_day = st.one_of(st.none(), st.integers(-40, 40).map(_day))
_follow_ups = st.builds(
    lambda **values: _follow_up("one", **values),
    status=st.sampled_from(Status),
    turn=st.sampled_from(Turn),
    due_on=_some_day,
    priority=st.sampled_from(Priority),
    slip_count=st.integers(0, 9),
    agency=st.sampled_from([None, DMV, LIBRARY]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example is undone
@given(records=st.lists(_follow_ups, min_size=1, max_size=12))
def test_views_share_out_all_follow_ups_by_the_rule_and_by_score(
    records: list[FollowUp], any_database: Database
) -> None:
    journal = Journal(any_database)
    mine = [replace(record, id=Id(f"f{next(_numbers)}")) for record in records]
    journal.commit("Made", [Create(record) for record in mine])
    connection = any_database.reader()
    for view in ("today", "overdue", "upcoming", "waiting", "someday", "done"):
        places = list_view(connection, view, TODAY).places
        lines = load_lines(connection, places)
        assert {lines[place].id for place in places} == {
            one.id
            for one in mine
            if find_group(TODAY, status=one.status.value, turn=one.turn.value, due_on=one.due_on) == view
        }
        if view in ("today", "overdue"):
            points = [score_of(lines[place], TODAY).points for place in places]
            assert points == sorted(points, reverse=True)
    journal.undo()


@pytest.fixture
def any_database(database: Database, journal: Journal) -> Database:
    agencies = (
        Agency(id=DMV, name="Motor Vehicles", priority=1),
        Agency(id=LIBRARY, name="Library", cio_priority=True),
    )
    journal.commit("Agencies", [Create(agency) for agency in agencies])
    return database
