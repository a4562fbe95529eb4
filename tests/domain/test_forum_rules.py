"""Who should sit in a forum, and when it meets next."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.business_days import is_business_day
from brm_desktop.domain.forum import Intent
from brm_desktop.domain.forum_rules import Member, find_makeup, find_next_day, is_session_late
from brm_desktop.domain.role import Employment, Function

TODAY = date(2026, 11, 23)
STATE = (Employment.STATE_EMPLOYEE,)


def test_makeup_of_each_intent_asks_for_others_and_names_who_is_missing() -> None:
    architect = Member("1", "Ada", (Function.ENTERPRISE_ARCHITECTURE, Function.CIO), STATE)
    operator = Member("2", "Ben", (Function.OPERATIONS,))
    ahead = find_makeup(Intent.FUTURE, [architect, operator], None, None, 9)
    now = find_makeup(Intent.TACTICAL, [architect, operator], None, None, 9)
    assert Function.ENTERPRISE_ARCHITECTURE not in ahead.missing
    assert {Function.AGENCY_LEADERSHIP, Function.FINANCE, Function.MSI} <= set(ahead.missing)
    assert Function.OPERATIONS not in now.missing
    assert Function.PMO in now.missing
    assert {seat.function for seat in ahead.seats} != {seat.function for seat in now.seats}


def test_makeup_counts_the_co_chairs_and_says_what_is_not_right_with_them() -> None:
    contractor = Member("1", "Cai", (Function.PROGRAM,), (Employment.CONTRACTOR,))
    integrator = Member("2", "Dov", (Function.MSI,))
    makeup = find_makeup(Intent.TACTICAL, [], contractor, integrator, 2)
    assert [seat.members for seat in makeup.seats if seat.function is Function.MSI] == [("Dov",)]
    assert makeup.remarks == ("Cai co-chairs for the state, and is a contractor.",)
    assert find_makeup(Intent.FUTURE, [], None, contractor, 1).remarks == (
        "No state employee co-chairs it.",
        "Cai co-chairs for the integrator (MSI), and has no role there.",
        "1 agency sits in it; a wide view needs more.",
    )


def test_makeup_without_an_intent_asks_for_one() -> None:
    makeup = find_makeup(None, [], None, None, 0)
    assert makeup.seats == ()
    assert makeup.remarks[0] == "Say what it is for: then it shows who should sit in it."


@given(st.none() | st.integers(0, 900), st.none() | st.integers(1, 400))
def test_next_day_is_a_business_day_to_come_and_by_the_cadence(ago: int | None, cadence: int | None) -> None:
    last_on = None if ago is None else TODAY - timedelta(days=ago)
    day = find_next_day(last_on, cadence, TODAY)
    assert day > TODAY
    assert is_business_day(day)
    if last_on is not None and cadence is not None:
        assert day >= last_on + timedelta(days=cadence)


def test_session_is_late_beyond_the_cadence_unless_one_is_planned() -> None:
    assert is_session_late(TODAY - timedelta(days=29), None, 28, TODAY)
    assert is_session_late(None, None, 28, TODAY)
    assert not is_session_late(TODAY - timedelta(days=28), None, 28, TODAY)
    assert not is_session_late(TODAY - timedelta(days=90), TODAY + timedelta(days=1), 28, TODAY)
    assert not is_session_late(TODAY - timedelta(days=90), None, None, TODAY)
