"""The shape of a language's table: every word that the quick-add grammar knows, lower case and without accents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from brm_desktop.domain.recurrence import Unit

Set = frozenset[str]
Phrases = tuple[tuple[str, ...], ...]


class Words(NamedTuple):
    """A language. Mappings give a word's meaning, sets its role; phrases are tried in order, longest first."""

    # dates
    month_first: bool  # 12/4 is December 4
    weekdays: Mapping[str, int]  # Monday is 0
    months: Mapping[str, int]
    units: Mapping[str, tuple[Unit, int]]  # "weeks": a week, once; "quarters": a month, three times
    business_days: Phrases
    numbers: Mapping[str, int]
    ordinals: Mapping[str, int]  # the last is -1
    ordinal_endings: Set
    days_from_today: Mapping[tuple[str, ...], int]
    ends: Mapping[tuple[str, ...], str]  # "end of month": "month"; also day, week, quarter, year
    end_of: Phrases  # before a unit, "next" and a unit, a month or a quarter
    next: Set
    this: Set
    weekend: Set  # "this weekend" is its Saturday
    in_: Set
    from_now: Phrases
    the: Set
    of: Set
    by: Set  # before the due day
    start: Set
    on: Set
    by_or_about: Set  # of `by`, those that go before other words as well: "for sat phones"
    not_due_after: Set  # "notes from Friday" says nothing about when they are due
    # times of day
    at: Set
    am: Set
    pm: Set
    noon: Phrases
    zones: Mapping[str, str]
    # the rest
    someday: Set
    priorities: Mapping[str, str]
    waiting: Phrases  # only as the first words
    not_waiting_before: Set
    after_waiting_person: Set
    nudge: Set
    and_: Set
    # recurrence
    every: Set
    other: Set  # every other week
    workday: Phrases
    adverbs: Mapping[str, tuple[Unit, int]]
    last: Set
    day: Set
    from_done: Phrases
    from_due: Phrases
    until: Set
    times: Set
    for_: Set  # "for 5 times"
    times_mark: str  # x5
    # names
    takes_person: Set  # after these a name may be written in lower case
    everyday: Set  # names, weekdays and months that are common words too: only with a capital, or where they must be
