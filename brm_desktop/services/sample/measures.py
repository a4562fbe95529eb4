"""What the sample's work is worth: outcomes with two years of readings, and the corrections on the way."""

from __future__ import annotations

from datetime import date, timedelta

from brm_desktop.domain.correction import Correction, CorrectionKind
from brm_desktop.domain.outcome import Better, Outcome, OutcomeKind
from brm_desktop.domain.reading import Reading
from brm_desktop.services.sample.chance import Chance
from brm_desktop.services.sample.material import Entry
from brm_desktop.services.sample.world import Place, World

_DAY = timedelta(days=1)
_BASELINE_DAYS_AGO = 745
_READINGS = 24
_STALE_READINGS = 5
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
            world.add(world.calendar.at(_baseline_on(world), 14), outcome)
            _add_readings(world, outcome, entry, chance)
            _add_corrections(world, outcome, entry, chance)


def _outcome(world: World, place: Place, entry: Entry, chance: Chance) -> Outcome:
    kind = entry["kind"]
    unsure = chance.flip(0.25)
    return Outcome(
        id=chance.make_id(world.calendar.at(_baseline_on(world), 14)), statement=entry["statement"], agency=place.id,
        kind=OutcomeKind(kind), measure=entry["measure"], unit=entry["unit"], better=Better(entry["better"]),
        baseline=float(entry["from"]), target=float(entry["to"]), baseline_on=_baseline_on(world),
        target_on=world.calendar.today + _DAY * chance.between(260, 480), valid=True, articulated=not unsure,
        achievable=entry["pace"] > 0.3, relevant=True, enterprise_goal=chance.pick(_GOALS[kind]),
        written_in=tuple(chance.some(_WRITTEN, chance.between(1, 3))), benefits=chance.pick(_BENEFITS),
    )  # fmt: skip


def _add_readings(world: World, outcome: Outcome, entry: Entry, chance: Chance) -> None:
    months = range(1, _READINGS + 1 - (_STALE_READINGS if entry.get("stale") else 0))
    source = chance.pick(_SOURCES)
    for month in months:
        on = world.calendar.on_or_before(
            _baseline_on(world) + (world.calendar.today - _DAY * 6 - _baseline_on(world)) * month / _READINGS
        )
        last = month == months[-1]
        value = _value(outcome, entry, on, 0.012 if last else 0.05, chance)
        at = world.calendar.at(on, 15)
        world.add(at, Reading(id=chance.make_id(at), outcome=outcome.id, on=on, value=value, source=source))


def _add_corrections(world: World, outcome: Outcome, entry: Entry, chance: Chance) -> None:
    corrections = entry.get("corrections", ())
    for number, (kind, why) in enumerate(corrections):
        days = 14 + 12 * chance.between(0, 4) + 150 * (len(corrections) - 1 - number)
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


def _baseline_on(world: World) -> date:
    return world.calendar.ago(_BASELINE_DAYS_AGO)
