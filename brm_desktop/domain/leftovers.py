"""When what nobody names any more may go: it is marked, waited for, looked at again. Pure.

What waits is known by a name and a look. A look that changed, or a name that somebody uses again, ends the wait.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import NamedTuple


class Mark(NamedTuple):
    """Something that nobody named when it was seen: how it looked, for how long by now, and since when."""

    look: str
    waited_ms: int = 0
    since_ms: int = 0
    size: int = 0


class Found(NamedTuple):
    """Something that is there: how it looks, and how many bytes it is."""

    look: str
    size: int = 0


class Verdict(NamedTuple):
    """What waits from now on, and what of that has waited long enough."""

    marks: dict[str, Mark]
    due: list[str]

    @property
    def waiting_bytes(self) -> int:
        return sum(mark.size for mark in self.marks.values())


def judge(
    found: Mapping[str, Found],
    named: Container[str],
    marks: Mapping[str, Mark],
    passed_ms: int,
    needed_ms: int,
    now_ms: int = 0,
) -> Verdict:
    """Return what nobody names, and since when; `passed_ms` is the time since the marks were judged last.

    What is seen for the first time has not waited at all, however long it may have lain there.
    """
    after = dict[str, Mark]()
    for name, each in found.items():
        if name in named:
            continue
        before = marks.get(name)
        if before is None or before.look != each.look:
            after[name] = Mark(each.look, 0, now_ms, each.size)
        else:
            after[name] = before._replace(waited_ms=before.waited_ms + passed_ms, size=each.size)
    due = [name for name, mark in sorted(after.items()) if name in marks and mark.waited_ms >= needed_ms]
    return Verdict(after, due)


def pass_time(before_ms: int, now_ms: int, step_ms: int) -> int:
    """Return how much time counts since a moment: at most a step, so that a clock that leaps hurries nothing."""
    return min(max(now_ms - before_ms, 0), step_ms) if before_ms else 0
