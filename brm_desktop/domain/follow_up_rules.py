"""Where a follow-up belongs and how urgent it is, from its plain values.

The weights are constants, so that a query can order by the same score that a row explains.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from brm_desktop.domain.dates import say_day, say_days

Group = Literal["overdue", "today", "upcoming", "waiting", "someday", "done"]
GROUPS: tuple[Group, ...] = ("overdue", "today", "upcoming", "waiting", "someday", "done")

OVERDUE_POINTS = 40
OVERDUE_POINTS_A_DAY = 1
MOST_OVERDUE_POINTS = 30
TODAY_POINTS = 30
SOON_DAYS = 7
SOON_POINTS_A_DAY = 3
HIGH_POINTS = 20
LOW_POINTS = -15
NUDGE_POINTS = 15
AGENCY_POINTS = 9
AGENCY_POINTS_A_RANK = 3
CIO_PRIORITY_POINTS = 5
SLIP_POINTS = 2
MOST_SLIP_POINTS = 10

_CLOSED = ("done", "dropped")


class Score(NamedTuple):
    """How urgent a follow-up is, and why, the weightiest reason first."""

    points: int
    reasons: tuple[str, ...]

    @property
    def words(self) -> str:
        """The reasons as a row shows them: "overdue 3 days, high, DMV is priority 1"."""
        return ", ".join(self.reasons)


def find_group(today: date, *, status: str = "open", turn: str = "mine", due_on: date | None = None) -> Group:
    """Return the one view a follow-up is listed in: the first that fits of done, someday, waiting, then by due day.

    One without a due day is upcoming. What is dropped counts as done.
    """
    if status in _CLOSED:
        return "done"
    if status == "someday":
        return "someday"
    if turn == "waiting":
        return "waiting"
    if due_on is None or due_on > today:
        return "upcoming"
    return "today" if due_on == today else "overdue"


def is_hidden(today: date, start_on: date | None, due_on: date | None = None) -> bool:
    """Say whether a follow-up has not begun yet; one that is due shows whatever its start."""
    return start_on is not None and start_on > today and (due_on is None or due_on > today)


def find_score(
    today: date,
    *,
    due_on: date | None = None,
    priority: str = "normal",
    turn: str = "mine",
    nudge_on: date | None = None,
    agency: str = "",
    agency_priority: int | None = None,
    cio_priority: bool = False,
    slip_count: int = 0,
) -> Score:
    """Add up why a follow-up matters today. `agency` is its shortest name, `agency_priority` the CIO's (1 is first)."""
    taken = [
        _due(today, due_on, turn),
        {"high": (HIGH_POINTS, "high"), "low": (LOW_POINTS, "low")}.get(priority, (0, "")),
        _nudge(today, nudge_on, turn),
        _agency(agency, agency_priority, cio_priority),
        _slips(slip_count),
    ]
    weighty = sorted((part for part in taken if part[0]), key=lambda part: -abs(part[0]))
    return Score(sum(points for points, _ in taken), tuple(reason for _, reason in weighty))


def _due(today: date, due_on: date | None, turn: str) -> tuple[int, str]:
    if due_on is None:
        return 0, ""
    days = (due_on - today).days
    late, due = ("expected", "expected") if turn == "waiting" else ("overdue", "due")
    if days < 0:
        points = OVERDUE_POINTS + min(-days * OVERDUE_POINTS_A_DAY, MOST_OVERDUE_POINTS)
        return points, f"{late} {say_days(-days)}{' ago' if turn == 'waiting' else ''}"
    if days == 0:
        return TODAY_POINTS, f"{due} today"
    points = max(0, SOON_DAYS + 1 - days) * SOON_POINTS_A_DAY
    near = say_day(due_on, today)
    return points, f"{due} {near.lower() if near == 'Tomorrow' else near}"


def _nudge(today: date, nudge_on: date | None, turn: str) -> tuple[int, str]:
    if turn != "waiting" or nudge_on is None or nudge_on > today:
        return 0, ""
    return NUDGE_POINTS, "time to nudge"


def _agency(name: str, priority: int | None, cio_priority: bool) -> tuple[int, str]:
    points = max(0, AGENCY_POINTS - (priority - 1) * AGENCY_POINTS_A_RANK) if priority and priority > 0 else 0
    if cio_priority:
        points += CIO_PRIORITY_POINTS
    if not points:
        return 0, ""
    rank = f"priority {priority}" if priority and priority > 0 else "a CIO priority"
    return points, f"{name or 'the agency'} is {rank}"


def _slips(count: int) -> tuple[int, str]:
    if count <= 0:
        return 0, ""
    return min(count * SLIP_POINTS, MOST_SLIP_POINTS), "postponed once" if count == 1 else f"postponed {count} times"
