"""What the sample's work is worth: outcomes with two years of readings, and the corrections on the way."""

from __future__ import annotations

from datetime import date, timedelta

from brm_desktop.domain.correction import Correction, CorrectionKind
from brm_desktop.domain.dates import add_months, last_day
from brm_desktop.domain.outcome import Better, Outcome, OutcomeKind, OutcomeStatus
from brm_desktop.domain.reading import Reading
from brm_desktop.services.sample.chance import Chance
from brm_desktop.services.sample.material import Entry
from brm_desktop.services.sample.world import Place, World

_DAY = timedelta(days=1)
_READINGS = 24  # months
_STALE_READINGS = 6
_QUARTERLY = 0.15  # the share of outcomes that are read once a quarter
_GOALS = {
    "citizen": (
        "Services people finish from home",
        "Nobody tells their story twice",
        "The same service in every county",
    ),
    "business": ("Fewer days and fewer hands", "One system, many agencies", "Decide with figures"),
}
_WRITTEN = ("Business case", "RFP", "Contract", "Retrospective", "Metrics")
_SOURCES = ("Monthly report", "System export", "Survey", "Counted by hand", "Supplier scorecard")
_BENEFITS = (
    "Hours that go back to the work nobody had time for.", "People who no longer drive for a stamp.",
    "Fewer calls, and shorter ones.", "Money that arrives while it still helps.",
    "A figure the head can defend in a hearing.",
)  # fmt: skip


def make_outcomes(world: World) -> None:
    """Put down each agency's outcomes with their readings and corrections."""
    chance = world.chance("outcomes")
    for place in world.agencies.values():
        for entry in place.text.outcomes:
            outcome = _outcome(world, place, entry, chance)
            world.outcomes.setdefault(place.text.acronym, outcome.id)
            world.add(world.calendar.at(_month_end(world, _READINGS + 1), 14), outcome)
            _add_readings(world, outcome, entry, chance)
            _add_corrections(world, outcome, entry, chance)


def _outcome(world: World, place: Place, entry: Entry, chance: Chance) -> Outcome:
    kind, begun = entry["kind"], _month_end(world, _READINGS + 1)
    unsure = chance.flip(0.25)
    status, reason = entry.get("overruled", (None, ""))
    closed = entry.get("closed")
    return Outcome(
        id=chance.make_id(world.calendar.at(begun, 14)), statement=entry["statement"], agency=place.id,
        kind=OutcomeKind(kind), measure=entry["measure"], unit=entry["unit"], better=Better(entry["better"]),
        baseline=float(entry["from"]), target=float(entry["to"]), baseline_on=begun,
        target_on=_target_on(world, entry, chance), valid=True, articulated=not unsure,
        achievable=entry["pace"] > 0.3, relevant=True, enterprise_goal=chance.pick(_GOALS[kind]),
        written_in=tuple(chance.some(_WRITTEN, chance.between(1, 3))), benefits=chance.pick(_BENEFITS),
        status_override=OutcomeStatus(status) if status else None, override_reason=reason,
        closed_on=world.calendar.ago(closed) if closed else None,
    )  # fmt: skip


def _target_on(world: World, entry: Entry, chance: Chance) -> date:
    """Return by when the target was set; `ended` says how many days ago that was."""
    end = chance.pick(_list_ends(world.calendar.today))
    return world.calendar.ago(entry["ended"]) if "ended" in entry else end


def _add_readings(world: World, outcome: Outcome, entry: Entry, chance: Chance) -> None:
    """Put down what was read at the ends of months, each written a few days later."""
    source, step = chance.pick(_SOURCES), 3 if chance.flip(_QUARTERLY) else 1
    until = min(world.calendar.today, outcome.closed_on or world.calendar.today)
    stale = _STALE_READINGS if entry.get("stale") else 0
    days = [_month_end(world, back) for back in range(_READINGS, stale, -1)]
    days = [on for on in days if on < until and on.month % step == 0]
    for on in days:
        value = _value(outcome, entry, on, 0.012 if on == days[-1] else 0.05, chance)
        at = world.calendar.at(world.calendar.on_or_before(on + _DAY * chance.between(4, 12)), 15)
        at = min(at, world.calendar.last_at)
        world.add(at, Reading(id=chance.make_id(at), outcome=outcome.id, on=on, value=value, source=source))


def _add_corrections(world: World, outcome: Outcome, entry: Entry, chance: Chance) -> None:
    corrections = entry.get("corrections", ())
    for number, (kind, why) in enumerate(corrections):
        days = entry.get("closed", 0) + 14 + 12 * chance.between(0, 4) + 150 * (len(corrections) - 1 - number)
        at = world.calendar.at(world.calendar.ago(days), 16)
        world.add(
            at, Correction(id=chance.make_id(at), outcome=outcome.id, on=at.date(), kind=CorrectionKind(kind), why=why)
        )


def _value(outcome: Outcome, entry: Entry, on: date, shake: float, chance: Chance) -> float:
    """Return a reading on the way from baseline to target, at the pace that was written for it."""
    assert outcome.baseline_on is not None
    assert outcome.target_on is not None
    expected = (on - outcome.baseline_on) / (outcome.target_on - outcome.baseline_on)
    span = entry["to"] - entry["from"]
    value = entry["from"] + span * (expected * entry["pace"] + chance.near(0, shake))
    whole = isinstance(entry["from"], int) and isinstance(entry["to"], int) and abs(span) >= 15
    value = min(value, 100.0) if outcome.unit == "%" else value
    return float(round(value)) if whole else round(value, 1)


def _month_end(world: World, back: int) -> date:
    """Return the last day of the month that lies so many months before this one."""
    month = add_months(world.calendar.today.replace(day=1), -back)
    return last_day(month.year, month.month)


def _list_ends(today: date) -> list[date]:
    """Return the ends of fiscal and calendar years by which targets are set: none that is near, none that is far."""
    ends = [date(today.year + ahead, month, day) for ahead in (0, 1, 2) for month, day in ((6, 30), (12, 31))]
    return [end for end in ends if 200 <= (end - today).days <= 620]
