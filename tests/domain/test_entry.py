from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.correction import CorrectionKind
from brm_desktop.domain.entry.corrections import understand_correction
from brm_desktop.domain.entry.horizon import find_when, understand_item
from brm_desktop.domain.entry.numbers import find_number
from brm_desktop.domain.entry.outcomes import understand_outcome
from brm_desktop.domain.entry.past_days import find_past_day
from brm_desktop.domain.entry.readings import TypedReading, plan_paste, read_columns, understand_reading
from brm_desktop.domain.horizon_item import HorizonKind
from brm_desktop.domain.outcome import Better
from brm_desktop.domain.periods import get_range

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("58", 58), ("58%", 58), ("-4.5", -4.5), ("(12)", -12), ("1,234.5", 1234.5), ("1.234,5", 1234.5),
        ("$1.2M", 1_200_000), ("3k", 3000), ("1 234", 1234), ("0,5", 0.5), (".5", 0.5), ("−7", -7),
        ("", None), ("x", None), ("5 8", None), ("(12", None), ("1.2.3", None), ("11/1", None),
    ],
)  # fmt: skip
def test_find_number_reads_what_spreadsheets_write(text: str, number: float | None) -> None:
    assert find_number(text) == number


@given(st.floats(-1e9, 1e9, allow_nan=False).map(lambda value: round(value, 2)))
def test_find_number_reads_back_any_number_with_separators(value: float) -> None:
    assert find_number(f"{value:,.2f}") == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", TODAY), ("yesterday", date(2026, 11, 27)), ("11/1", date(2026, 11, 1)),
        ("12/24", date(2025, 12, 24)), ("11/1/26", date(2026, 11, 1)), ("2026-10-05", date(2026, 10, 5)),
        ("Nov 1", date(2026, 11, 1)), ("1 November 2025", date(2025, 11, 1)), ("Dec 31", date(2025, 12, 31)),
        ("Sep 5, 2026", date(2026, 9, 5)), ("Oct", date(2026, 10, 31)), ("Oct 2025", date(2025, 10, 31)),
        ("Nov 2026", TODAY), ("Q3 2026", date(2026, 9, 30)), ("fri", date(2026, 11, 27)),
        ("last sat", date(2026, 11, 21)), ("2 weeks ago", date(2026, 11, 14)), ("a month ago", date(2026, 10, 28)),
        ("2/29", date(2024, 2, 29)), ("on 11/1", date(2026, 11, 1)), ("31.12.2025", date(2025, 12, 31)),
        ("13/40", None), ("soon", None), ("", None), ("58", None), ("Nov 31", None),
    ],
)  # fmt: skip
def test_find_past_day_reads_days_as_people_write_them(text: str, day: date | None) -> None:
    assert find_past_day(text, TODAY) == day


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 360))
def test_find_past_day_without_a_year_is_the_latest_that_is_not_to_come(today: date, back: int) -> None:
    day = today - timedelta(days=back)
    assert find_past_day(f"{day.month}/{day.day}", today) == day


@pytest.mark.parametrize(
    ("text", "value", "on", "source", "name"),
    [
        ("58", 58, TODAY, "", ""),
        ("58 on 11/1", 58, date(2026, 11, 1), "", ""),
        ("58% yesterday", 58, date(2026, 11, 27), "", ""),
        ("Nov 1: 58", 58, date(2026, 11, 1), "", ""),
        ("-4 on Oct 5 from the monthly report", -4, date(2026, 10, 5), "the monthly report", ""),
        ("renewals online 61 on 11/1", 61, date(2026, 11, 1), "", "renewals online"),
        ("DMV 2026 renewals 40 last fri", 40, date(2026, 11, 27), "", "DMV 2026 renewals"),
        ("1,234.5 (survey)", 1234.5, TODAY, "survey", ""),
    ],
)
def test_understand_reading_takes_value_day_source_and_name(
    text: str, value: float, on: date, source: str, name: str
) -> None:
    assert understand_reading(text, TODAY) == TypedReading(value, on, source, name)


def test_understand_reading_without_a_number_is_none() -> None:
    assert understand_reading("going well", TODAY) is None
    assert understand_reading("", TODAY) is None


@given(st.integers(-9999, 9999), st.dates(date(2015, 1, 1), TODAY))
def test_understand_reading_reads_back_any_value_and_day(value: int, on: date) -> None:
    typed = understand_reading(f"{value} on {on.month}/{on.day}/{on.year}", TODAY)
    assert typed is not None
    assert (typed.value, typed.on) == (value, on)


@pytest.mark.parametrize(
    "text",
    [
        "10/1/2026\t58\n11/1/2026\t61",
        "Date\tValue\n10/1/2026\t58\n11/1/2026\t61",
        "58\t10/1/2026\n61\t11/1/2026",
        "2026-10-01,58\n2026-11-01,61\n",
        "Oct 1, 2026 58\nNov 1, 2026 61",
        "10/1/2026;58%\n\n11/1/2026;61%",
        "11/1/2026  61\n10/1/2026  58",
    ],
)
def test_read_columns_finds_days_and_values_in_either_order(text: str) -> None:
    pasted = read_columns(text, TODAY)
    assert [(each.on, each.value) for each in pasted.readings] == [(date(2026, 10, 1), 58), (date(2026, 11, 1), 61)]
    assert pasted.skipped == ()


def test_read_columns_days_before_months_are_told_by_what_cannot_be_a_month() -> None:
    pasted = read_columns("01/10/2026\t5\n13/11/2026\t6", TODAY)
    assert [each.on for each in pasted.readings] == [date(2026, 10, 1), date(2026, 11, 13)]


def test_read_columns_third_column_is_the_source_and_bad_lines_are_told() -> None:
    pasted = read_columns("10/1/2026\t58\tReport\nsoon\t61\n11/1/2026\tn/a", TODAY)
    assert pasted.readings == (TypedReading(58, date(2026, 10, 1), "Report"),)
    assert pasted.skipped == ((2, "no day in it"), (3, "no value in it"))


def test_read_columns_values_alone_end_with_the_last_month_that_is_over() -> None:
    pasted = read_columns("Share\n58\n59\n60", TODAY)
    assert not pasted.dated
    assert [each.on for each in pasted.readings] == [date(2026, 8, 31), date(2026, 9, 30), date(2026, 10, 31)]
    quarters = read_columns("58\n59", TODAY, pace="quarter")
    assert [each.on for each in quarters.readings] == [date(2026, 6, 30), date(2026, 9, 30)]


@given(st.text(max_size=200))
def test_read_columns_any_text_is_taken_apart_without_a_fault(text: str) -> None:
    pasted = read_columns(text, TODAY)
    assert [each.on for each in pasted.readings] == sorted(each.on for each in pasted.readings)


@given(st.dictionaries(st.dates(date(2020, 1, 1), TODAY), st.integers(0, 99).map(float), max_size=8), st.data())
def test_plan_paste_carried_out_once_leaves_nothing_for_a_second_time(
    known: dict[date, float], data: st.DataObject
) -> None:
    drawn = data.draw(
        st.lists(st.builds(TypedReading, st.integers(0, 99).map(float), st.dates(date(2020, 1, 1), TODAY)), max_size=8)
    )
    plan = plan_paste(drawn, known)
    after = known | {each.on: each.value for each in plan.new} | {each.on: each.value for each, _ in plan.changed}
    again = plan_paste(drawn, after)
    assert again.new == again.changed == ()
    assert len(plan.new) + len(plan.changed) + plan.same == len({each.on for each in drawn})


def test_understand_outcome_takes_the_way_from_the_end() -> None:
    made = understand_outcome("Renewals done online from 40% to 75% by Dec 2027")
    assert (made.statement, made.baseline, made.target, made.unit) == ("Renewals done online", 40, 75, "%")
    assert (made.better, made.target_on) == (Better.UP, date(2027, 12, 31))
    wait = understand_outcome("Wait at the counter from 31 min to 20 min")
    assert (wait.statement, wait.unit, wait.better, wait.target_on) == ("Wait at the counter", "min", Better.DOWN, None)


@pytest.mark.parametrize("text", ["Move from paper to web", "Calls from 10 to 20 by whenever", "From 3 to 5"])
def test_understand_outcome_what_is_not_understood_stays_the_statement(text: str) -> None:
    assert understand_outcome(text).statement == text


@pytest.mark.parametrize(
    ("text", "title", "when", "kind"),
    [
        ("Budget hearing Q1 2027", "Budget hearing", "2027-Q1", HorizonKind.BUDGET),
        ("Term ends, Jun 2027", "Term ends", "2027-06", HorizonKind.TERM),
        ("Election Nov 3", "Election", "2027-11-03", HorizonKind.ELECTION),
        ("3/15/2027: go-live", "go-live", "2027-03-15", HorizonKind.TECHNOLOGY),
        ("Session opens in January", "Session opens", "2027-01", HorizonKind.SESSION),
        ("Law in force 2027", "Law in force", "2027", HorizonKind.LAW),
        ("Something new next quarter", "Something new", "2027-Q1", None),
        ("Windows 2012 support ends", "Windows 2012 support ends", "", HorizonKind.TECHNOLOGY),
        ("Budget", "Budget", "", HorizonKind.BUDGET),
        ("Budget Q3 2027", "Budget", "2027-Q3", HorizonKind.BUDGET),
        ("Law in force - Mar 15, 2027", "Law in force", "2027-03-15", HorizonKind.LAW),
        ("2027", "2027", "", None),
    ],
)
def test_understand_item_takes_when_and_kind(text: str, title: str, when: str, kind: HorizonKind | None) -> None:
    assert understand_item(text, TODAY) == (title, when, kind)


@given(
    st.sampled_from(["Q1", "Q2", "Q3", "Q4", "january", "Jun", "december", "3/15", "Feb 28"]),
    st.dates(date(2000, 1, 1), date(2090, 1, 1)),
)
def test_find_when_without_a_year_is_never_over(text: str, today: date) -> None:
    when = find_when(text, today)
    assert when is not None
    assert get_range(when)[1] >= today


@given(st.text(max_size=60))
def test_understand_item_any_text_keeps_a_title(text: str) -> None:
    item = understand_item(text, TODAY)
    assert bool(item.title) is bool(text.split())
    assert not item.when or get_range(item.when)


@pytest.mark.parametrize(
    ("text", "kind", "on", "why"),
    [
        ("pivot: the kiosks go on 11/3", CorrectionKind.PIVOT, date(2026, 11, 3), "The kiosks go"),
        ("Learn and move on", CorrectionKind.LEARN, TODAY, ""),
        ("Adjusted - call-back from minute two", CorrectionKind.ADJUST, TODAY, "Call-back from minute two"),
        ("Depends on the vendor", CorrectionKind.ADJUST, TODAY, "Depends on the vendor"),
    ],
)
def test_understand_correction_by_its_first_word(text: str, kind: CorrectionKind, on: date, why: str) -> None:
    assert understand_correction(text, TODAY) == (kind, on, why)
