"""Which of the days, times and repeats that were found hold, and what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple, cast

from brm_desktop.domain.quick_add.days import end_of
from brm_desktop.domain.quick_add.repeats import Limit, Repeat, limited
from brm_desktop.domain.quick_add.scan import Found, Slot
from brm_desktop.domain.recurrence import Recurrence, anchored, first_occurrence


class When(NamedTuple):
    """The stretches that hold; `due` may be a someday. `rule` is that of `repeat` with its `limits`."""

    due_on: date | None = None
    due: Found | None = None
    time: Found | None = None
    start: Found | None = None
    rule: Recurrence | None = None
    repeat: Found | None = None
    limits: tuple[Found, ...] = ()

    def parts(self) -> list[Found]:
        """Return the stretches that hold."""
        return [found for found in (self.due, self.time, self.start, self.repeat, *self.limits) if found]


def find_latest(found: Iterable[Found], *slots: Slot) -> Found | None:
    """Return the one that holds: announced before bare, then the later one."""
    held = [one for one in found if one.slot in slots]
    return max(held, key=lambda one: (one.led, one.start)) if held else None


def find_when(found: Sequence[Found], today: date) -> When:
    """Weigh the days, times and repeats of a text."""
    start, at = find_latest(found, "start"), find_latest(found, "time")
    earliest = max(today, cast(date, start.value)) if start else today
    repeated = _find_repeated(found, earliest)
    if repeated:
        return repeated._replace(time=at, start=start)
    due = find_latest(found, "due", "someday")
    if due is None:
        return When(earliest if at else None, None, at, start)
    if due.slot == "someday":
        return When(None, due, None, start)
    return When(cast(date, due.value), due, at, start)


def _find_repeated(found: Sequence[Found], earliest: date) -> When | None:
    """Put a rule together. An end before its first day is not understood; a rule that never comes is none."""
    repeat = find_latest(found, "repeat")
    if repeat is None:
        return None
    said = cast(Repeat, repeat.value)
    due = find_latest(found, "due")
    due_on = cast(date, due.value) if due else _first(said.rule, said.ends, earliest)
    if due_on is None:
        return None
    limits = tuple(one for one in _list_limits(found) if not _ends_before(cast(Limit, one.value), due_on))
    rule = said.rule
    for one in limits:
        rule = limited(rule, cast(Limit, one.value))
    return When(due_on, due, rule=anchored(rule, due_on), repeat=repeat, limits=limits)


def _ends_before(limit: Limit, due_on: date) -> bool:
    return isinstance(limit[1], date) and limit[1] < due_on


def _list_limits(found: Sequence[Found]) -> tuple[Found, ...]:
    """Return the last limit of each sort: where it ends, what it counts from."""
    sorts: dict[bool, Found] = {}
    for one in found:
        if one.slot == "limit":
            sorts[cast(Limit, one.value)[0] == "from_done"] = one
    return tuple(sorted(sorts.values()))


def _first(rule: Recurrence, ends: str, from_on: date) -> date | None:
    """Return the rule's first day: "every 2 weeks on Mon" begins with the next Monday, for nothing says otherwise."""
    return first_occurrence(replace(rule, every=1), end_of(from_on, ends) if ends else from_on)
