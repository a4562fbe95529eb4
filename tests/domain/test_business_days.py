"""Federal holidays as the Office of Personnel Management lists them, and the days between."""

from __future__ import annotations

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.business_days import (
    OfficeHolidays,
    add_business_days,
    count_business_days,
    find_holiday,
    is_business_day,
    list_federal_holidays,
)

days = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@pytest.mark.parametrize(
    ("year", "listed"),
    [
        (2020, "01-01 01-20 02-17 05-25 07-03 09-07 10-12 11-11 11-26 12-25"),
        (2021, "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31"),
        (2022, "01-17 02-21 05-30 06-20 07-04 09-05 10-10 11-11 11-24 12-26"),
        (2026, "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25"),
        (2027, "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31"),
    ],
)
def test_list_federal_holidays_are_the_days_observed(year: int, listed: str) -> None:
    assert [f"{day:%m-%d}" for day in list_federal_holidays(year)] == listed.split()


@given(st.integers(1, 9999))
def test_list_federal_holidays_of_any_year_are_weekdays_of_it(year: int) -> None:
    holidays = list_federal_holidays(year)
    assert 8 <= len(holidays) <= 12
    assert all(day.year == year and (day.weekday() < 5 or year == 1) for day in holidays)


def test_find_holiday_names_it() -> None:
    assert find_holiday(date(2026, 11, 26)) == "Thanksgiving Day"
    assert find_holiday(date(2026, 7, 3)) == "Independence Day"
    assert find_holiday(date(2026, 7, 4)) is None


def test_is_business_day_knows_the_offices_own_days() -> None:
    election_day = date(2026, 11, 3)
    assert is_business_day(election_day)
    assert not is_business_day(election_day, {election_day})
    assert not is_business_day(date(2026, 11, 26))
    assert not is_business_day(date(2026, 11, 28))


def test_add_business_days_steps_over_what_is_closed() -> None:
    wednesday = date(2026, 11, 25)
    assert add_business_days(wednesday, 1) == date(2026, 11, 27)
    assert add_business_days(wednesday, 1, {date(2026, 11, 27)}) == date(2026, 11, 30)
    assert add_business_days(date(2026, 11, 27), -1) == wednesday
    assert add_business_days(wednesday, 0) == wednesday


@given(days, st.integers(1, 300))
def test_count_business_days_undoes_adding_them(day: date, count: int) -> None:
    later = add_business_days(day, count)
    assert is_business_day(later)
    assert count_business_days(day, later) == count
    assert add_business_days(later + timedelta(days=1), -1) == later


def test_office_holidays_come_every_year_or_once() -> None:
    office = OfficeHolidays([(0, 4, 16), (2026, 11, 27)])
    assert date(2031, 4, 16) in office
    assert date(2026, 11, 27) in office
    assert date(2027, 11, 27) not in office
    assert not is_business_day(date(2026, 11, 27), office)


@given(days, st.integers(1, 60), st.lists(st.tuples(st.just(0), st.integers(1, 12), st.integers(1, 28)), max_size=20))
def test_add_business_days_with_office_holidays_lands_on_none_of_them(
    day: date, count: int, closed: list[tuple[int, int, int]]
) -> None:
    office = OfficeHolidays(closed)
    found = add_business_days(day, count, office)
    assert found not in office
    assert count_business_days(day, found, office) == count
    assert found >= add_business_days(day, count)


def test_find_holiday_agrees_with_a_list_that_others_keep() -> None:
    first, last = date(1986, 1, 1), date(2100, 12, 31)  # from the first Birthday of Martin Luther King, Jr.
    kept = holidays.country_holidays("US", years=range(first.year, last.year + 2))
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    assert [day for day in days if day.weekday() < 5 and (day in kept) != (find_holiday(day) is not None)] == []
