"""The shape of a language's table: every word that the quick-add grammar knows, lower case and without accents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import NamedTuple

from brm_desktop.domain.recurrence import Unit

Set = frozenset[str]
Phrases = tuple[tuple[str, ...], ...]


class Words(NamedTuple):
    """A language. Mappings give a word's meaning, sets its role; phrases are tried in order, longest first."""

    # dates
    month_first: bool  # 12/4 is December 4
    weekdays: Mapping[str, int]  # Monday is 0
    every_weekday: Mapping[str, int]  # "Mondays"
    months: Mapping[str, int]
    units: Mapping[str, tuple[Unit, int]]  # "weeks": a week, once; "quarters": a month, three times
    business_days: Phrases
    numbers: Mapping[str, int]
    couple: Phrases  # "a couple of" weeks
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
    from_day: Set  # "a week from Friday"
    before: Set
    the: Set
    of: Set
    by: Set  # before the due day
    labels: Set  # of `by`, `start` and `priority`, those that may be glued to what they announce: "due:fri"
    start: Set
    on: Set
    by_or_about: Set  # of `by`, those that go before other words as well: "for sat phones"
    not_due_after: Set  # "notes from Friday" says nothing about when they are due
    about: Set  # the same before a colon: "re: Friday"
    not_month_after: Set  # "we may 3" is no day
    # times of day
    at: Set
    at_hour: Set  # of `at`, those that a bare hour needs: "at 3"
    not_hour_after: Set  # "look at 3"
    after_hour: Set  # "at 3 with Dana"
    am: Set
    pm: Set
    noon: Phrases
    short_half: Mapping[str, str]  # 3:30p
    parts_of_day: Mapping[str, time]  # "tomorrow morning"
    late: Set  # days and parts of a day whose bare hours are pm
    zones: Mapping[str, str]
    # the rest
    someday: Set
    priorities: Mapping[str, str]
    priority_codes: Mapping[str, str]  # p1
    priority: Set  # priority:high
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
    not_name_after: Set  # "in May" is no person
    everyday: Set  # names, weekdays and months that are common words too: only with a capital, or where they must be
