"""Who should sit in a forum by what it is for, who is missing, and when it should meet next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from brm_desktop.domain.business_days import is_business_day
from brm_desktop.domain.forum import Intent
from brm_desktop.domain.role import Employment, Function

_DAY = timedelta(days=1)
_WIDE_FROM = 4  # agencies that make a future-looking forum wide
SUGGESTED: dict[Intent, tuple[Function, ...]] = {
    Intent.FUTURE: (
        Function.AGENCY_LEADERSHIP,
        Function.CIO,
        Function.PROGRAM,
        Function.PORTFOLIO_MANAGEMENT,
        Function.ENTERPRISE_ARCHITECTURE,
        Function.FINANCE,
        Function.SECURITY,
        Function.MSI,
    ),
    Intent.TACTICAL: (
        Function.OPERATIONS,
        Function.PROGRAM,
        Function.PMO,
        Function.ACQUISITION,
        Function.SECURITY,
        Function.MSI,
    ),
}
ADVICE = {
    Intent.FUTURE: "Future-looking: seat it wide, with leadership, architecture and money from many agencies.",
    Intent.TACTICAL: "Tactical: seat the people who do the work from day to day, and those who can settle it.",
}


class Member(NamedTuple):
    """Someone in a forum, with what they do in all their present roles."""

    id: str
    name: str
    functions: tuple[Function, ...] = ()
    employments: tuple[Employment, ...] = ()
    place: str = ""


class Seat(NamedTuple):
    """A function that should sit in a forum, and who does; nobody where it is missing."""

    function: Function
    members: tuple[str, ...]


class Makeup(NamedTuple):
    """How a forum is made up: the seats that its intent suggests, and what else should be seen to."""

    seats: tuple[Seat, ...]
    remarks: tuple[str, ...]

    @property
    def missing(self) -> tuple[Function, ...]:
        return tuple(seat.function for seat in self.seats if not seat.members)


def find_makeup(
    intent: Intent | None, members: Sequence[Member], chair: Member | None, co_chair: Member | None, agencies: int
) -> Makeup:
    """Return who sits in the seats that the intent suggests, co-chairs included, and what is not as it should be."""
    sitting = {each.id: each for each in (*members, *(one for one in (chair, co_chair) if one is not None))}
    wanted = SUGGESTED[intent] if intent is not None else ()
    seats = tuple(
        Seat(function, tuple(each.name for each in sitting.values() if function in each.functions))
        for function in wanted
    )
    remarks = [*_say_chairs(chair, co_chair)]
    if intent is None:
        remarks.insert(0, "Say what it is for: then it shows who should sit in it.")
    if intent is Intent.FUTURE and agencies < _WIDE_FROM:
        sit = "1 agency sits" if agencies == 1 else f"{agencies} agencies sit"
        remarks.append(f"{sit} in it; a wide view needs more.")
    return Makeup(seats, tuple(remarks))


def _say_chairs(chair: Member | None, co_chair: Member | None) -> Sequence[str]:
    remarks = list[str]()
    if chair is None:
        remarks.append("No state employee co-chairs it.")
    elif chair.employments and Employment.STATE_EMPLOYEE not in chair.employments:
        remarks.append(f"{chair.name} co-chairs for the state, and is a contractor.")
    if co_chair is None:
        remarks.append("Nobody of the integrator (MSI) co-chairs it.")
    elif Function.MSI not in co_chair.functions:
        remarks.append(f"{co_chair.name} co-chairs for the integrator (MSI), and has no role there.")
    return remarks


def find_next_day(last_on: date | None, cadence_days: int | None, today: date) -> date:
    """Return when a forum should meet next: by its cadence, never before tomorrow, on a business day."""
    day = max(last_on + timedelta(days=cadence_days), today) if last_on and cadence_days else today
    day = max(day, today + _DAY)
    while not is_business_day(day):
        day += _DAY
    return day


def is_session_late(last_on: date | None, next_on: date | None, cadence_days: int | None, today: date) -> bool:
    """Tell whether a forum has not met for longer than its cadence, and no session is planned."""
    return bool(cadence_days and next_on is None and (last_on is None or (today - last_on).days > cadence_days))
