"""When a meeting is: said as clocks here show it, written so that it reads back alike."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.errors import InvalidValue
from brm_desktop.domain.meeting_times import When, say_when, split_when, write_when
from brm_desktop.services import notes

HERE = ZoneInfo("America/New_York")
DENVER = ZoneInfo("America/Denver")
TODAY = date(2026, 11, 20)


def at(hour: int, minute: int = 0, day: int = 23, zone: ZoneInfo = HERE) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=zone)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")


@pytest.mark.parametrize(
    ("when", "said"),
    [
        (When(at(10, 30)), "Nov 23, 2026, 10:30 AM"),
        (When(at(14), at(15, 30)), "Nov 23, 2026, 2:00 PM – 3:30 PM"),
        (When(at(23), at(1, day=24)), "Nov 23, 2026, 11:00 PM – Nov 24, 2026, 1:00 AM"),
        (When(at(13, zone=DENVER)), "Nov 23, 2026, 3:00 PM (1:00 PM Denver)"),
    ],
)
def test_say_when_is_on_the_clocks_here(when: When, said: str) -> None:
    assert say_when(when, HERE) == said


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [
        ("Nov 23 2-3:30pm", "Nov 23 2pm", "3:30pm"),
        ("Nov 23, 2026, 2:00 PM – 3:30 PM", "Nov 23, 2026, 2:00 PM", "3:30 PM"),
        ("tmr 9am to noon", "tmr 9am", "noon"),
        ("Fri 11am-2pm", "Fri 11am", "2pm"),
        ("Fri 9:30 - 10:15am", "Fri 9:30am", "10:15am"),
        ("2026-11-23 14:30", "2026-11-23 14:30", ""),
        ("2026-11-23 2pm", "2026-11-23 2pm", ""),
        ("tomorrow 9am", "tomorrow 9am", ""),
    ],
)
def test_split_when_finds_start_and_end(typed: str, start: str, end: str) -> None:
    assert split_when(typed) == (start, end)


@pytest.mark.parametrize(
    ("typed", "when"),
    [
        ("Nov 23 2-3:30pm", When(at(14), at(15, 30))),
        ("Nov 23 11pm to 1am", When(at(23), at(1, day=24))),
        ("Mon 9am", When(at(9))),
        ("Nov 23 1pm MT – 2pm", When(at(13, zone=DENVER), at(14, zone=DENVER))),
        ("Nov 23 1-2pm MT", When(at(13, zone=DENVER), at(14, zone=DENVER))),
        ("2026-11-23 14:30", When(at(14, 30))),
        ("Nov 23 9am – Nov 25 4pm", When(at(9), at(16, day=25))),
    ],
)
def test_read_when_means_what_people_say(typed: str, when: When) -> None:
    found = notes.read_when(typed, TODAY)
    assert found == when
    assert found.start.utcoffset() == when.start.utcoffset()


@pytest.mark.parametrize("typed", ["soon", "Nov 23", "Nov 25 9am – Nov 23 10am"])
def test_read_when_of_what_is_no_time_says_so(typed: str) -> None:
    with pytest.raises(InvalidValue):
        notes.read_when(typed, TODAY)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(lambda found: found.replace(second=0, microsecond=0)),
    st.one_of(st.none(), st.integers(1, 3000)),
    st.sampled_from([HERE, DENVER, ZoneInfo("Europe/Paris")]),
)
def test_write_when_reads_back_alike(start: datetime, minutes: int | None, zone: ZoneInfo) -> None:
    first = start.replace(tzinfo=zone)
    if first.astimezone(ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None) != start:
        return  # an hour that the clocks skip
    last = None if minutes is None else (first.astimezone(ZoneInfo("UTC")) + timedelta(minutes=minutes))
    when = When(first, last.astimezone(zone) if last else None)
    if any(moment is not None and moment.fold for moment in when):
        return  # an hour that the clocks show twice cannot be written
    if last is not None and last.astimezone(zone).utcoffset() != first.utcoffset():
        return
    found = notes.read_when(write_when(when, HERE), TODAY)
    assert (found.start, found.end) == (when.start, when.end)
