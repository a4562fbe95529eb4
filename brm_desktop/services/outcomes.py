"""What a person does with outcomes: readings typed and pasted, a word above the rule, the lesson of one that failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from brm_desktop.base.errors import Ambiguous, InvalidValue, NotFound, UnreadableFile
from brm_desktop.domain import dates
from brm_desktop.domain.entry.outcomes import understand_outcome
from brm_desktop.domain.entry.readings import Paste, TypedReading, plan_paste, understand_reading
from brm_desktop.domain.fields import Id
from brm_desktop.domain.figures import say_quantity
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.domain.ops import Create, Op, make_changes
from brm_desktop.domain.outcome import Outcome, OutcomeStatus
from brm_desktop.domain.people_names import fold
from brm_desktop.domain.reading import Reading
from brm_desktop.exchange.decoding import decode_text
from brm_desktop.services import edits
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.outcomes import OutcomeFacts, list_readings

_MOST_NAMED = 4
_LARGEST = 4_000_000  # bytes


def make_outcome(text: str, today: date, agency_id: str = "") -> Outcome:
    """Return a new outcome by a line such as "Renewals online from 40% to 75% by Dec 2027". Raises: InvalidValue."""
    typed = understand_outcome(text)
    return edits.make_record(
        Outcome, statement=typed.statement, agency=Id(agency_id) if agency_id else None, baseline=typed.baseline,
        baseline_on=today if typed.baseline is not None else None, target=typed.target, target_on=typed.target_on,
        unit=typed.unit, better=typed.better,
    )  # fmt: skip


def add_reading(portfolio: Portfolio, outcome_id: str, text: str, today: date) -> tuple[Reading, Committed]:
    """Keep a reading of an outcome as it was typed: "58", "58 on 11/1". Raises: InvalidValue, NotFound."""
    outcome = rows.get_record(portfolio.database.reader(), Outcome, outcome_id)
    typed = _understand(text, today)
    if typed.name:
        raise InvalidValue(f"It is not clear what {typed.name} means", hint="Write a value, or a value and a day")
    return _add(portfolio, outcome, typed, today)


def change_reading(portfolio: Portfolio, reading_id: str, text: str, today: date) -> Committed | None:
    """Change a reading to what its edited line says. Raises: InvalidValue, NotFound."""
    typed = _understand(text, today)
    if typed.name:
        raise InvalidValue(f"It is not clear what {typed.name} means", hint="Write a value, or a value and a day")
    values = {"value": typed.value, "on": typed.on, "source": typed.source}
    return edits.set_fields(portfolio, Reading, reading_id, values, label="Changed a reading")


def add_named_reading(portfolio: Portfolio, text: str, today: date, agency_id: str = "") -> tuple[Reading, Committed]:
    """Keep a reading of the outcome that its words name: "renewals online 61 on 11/1".

    Raises: InvalidValue without a value or a name, NotFound, Ambiguous naming what it may mean.
    """
    typed = _understand(text, today)
    if not typed.name:
        raise InvalidValue("Which outcome is it of?", hint="Write its first words before the value")
    return _add(portfolio, find_outcome(portfolio.database.reader(), typed.name, agency_id), typed, today)


def find_outcome(connection: Connection, name: str, agency_id: str = "") -> Outcome:
    """Return the one open outcome that has all words of a name in its statement, measure or agency.

    Raises: NotFound, Ambiguous.
    """
    found = connection.execute(
        "SELECT o.id, o.statement, o.measure, ifnull(a.name, ''), ifnull(a.acronym, ''), o.agency FROM outcome o"
        " LEFT JOIN agency a ON a.id = o.agency WHERE o.deleted_ms IS NULL AND o.closed_on IS NULL ORDER BY o.statement"
    ).fetchall()
    words = fold(name).split()
    fitting = [row for row in found if all(word in fold(" ".join(row[1:5])) for word in words)]
    exact = [row for row in fitting if fold(row[1]) == fold(name)]
    here = [row for row in fitting if agency_id and row[5] == agency_id]
    for rows_ in (exact, here, fitting):
        if len(rows_) == 1:
            return rows.get_record(connection, Outcome, rows_[0][0])
    if not fitting:
        raise NotFound(f"No open outcome has the words {name}")
    named = [f"{row[1]} ({row[4] or row[3]})" if row[3] else row[1] for row in fitting]
    raise Ambiguous(f"{name} may be one of {len(fitting):,} outcomes", tuple(named[:_MOST_NAMED]))


def read_file(path: Path) -> str:
    """Return the text of a file of readings, in whatever encoding it is. Raises: UnreadableFile."""
    try:
        data = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
    except OSError as error:
        raise UnreadableFile(f"{path.name} cannot be read", str(error)) from error
    if not data:
        raise UnreadableFile(f"{path.name} is empty or too large to be a list of readings")
    return decode_text(data, path.name).text


def plan_readings(portfolio: Portfolio, outcome_id: str, readings: tuple[TypedReading, ...]) -> Paste:
    """Return what keeping pasted readings would do."""
    return plan_paste(readings, _known(list_readings(portfolio.database.reader(), outcome_id)))


def paste_readings(portfolio: Portfolio, outcome_id: str, readings: tuple[TypedReading, ...]) -> Committed | None:
    """Keep pasted readings as one commit: new days are added, a day that is there takes the new value."""
    connection = portfolio.database.reader()
    outcome = rows.get_record(connection, Outcome, outcome_id)
    there = list_readings(connection, outcome_id)
    paste = plan_paste(readings, _known(there))
    ops: list[Op] = [Create(_make(outcome, typed)) for typed in paste.new]
    by_day = {reading.on: reading for reading in there}
    for typed, _ in paste.changed:
        before = by_day[typed.on]
        ops += make_changes(before, replace(before, value=typed.value, source=typed.source or before.source))
    count = len(paste.new) + len(paste.changed)
    label = f"Pasted {count:,} reading{'s' * (count != 1)} of {_short(outcome.statement)}"
    return edits.apply(portfolio, label, ops)


def overrule(portfolio: Portfolio, outcome_id: str, status: OutcomeStatus | None, reason: str) -> Committed | None:
    """Set a status above the rule, with its reason; None gives the word back to the readings. Raises: InvalidValue."""
    if status is not None and not reason.strip():
        raise InvalidValue("Say why the readings do not tell the truth")
    values = {"status_override": status, "override_reason": reason.strip() if status else ""}
    label = "Overruled the status of" if status else "Gave the status back to the readings of"
    outcome = rows.get_record(portfolio.database.reader(), Outcome, outcome_id)
    return edits.set_fields(portfolio, Outcome, outcome_id, values, label=f"{label} {_short(outcome.statement)}")


def make_lesson(facts: OutcomeFacts, now: datetime) -> Note:
    """Return a lesson note that starts from what is known of an outcome, not yet kept."""
    outcome, unit = facts.outcome, facts.outcome.unit
    said = [f"{facts.standing.status.label}: {facts.standing.reason}."]
    if outcome.baseline is not None and outcome.target is not None:
        made = f", now {say_quantity(facts.standing.now, unit)}" if facts.standing.now is not None else ""
        aim = f"From {say_quantity(outcome.baseline, unit)} to {say_quantity(outcome.target, unit)}{made}."
        said.append(aim)
    tried = [
        f"- {dates.say_full(each.on)}, {each.kind.label.lower()}: {' '.join(each.why.split())}"
        for each in reversed(facts.corrections)
    ]
    body = [" ".join(said), *(["What we changed on the way:\n" + "\n".join(tried)] if tried else [])]
    body += ["What we learned:\n- ", "What we will do otherwise:\n- "]
    return edits.make_record(
        Note, title=f"Lesson: {outcome.statement}"[:300], kind=NoteKind.LESSON, starts_at=now.astimezone(UTC),
        agencies=(outcome.agency,) if outcome.agency else (), body="\n\n".join(body),
    )  # fmt: skip


def _understand(text: str, today: date) -> TypedReading:
    typed = understand_reading(text, today)
    if typed is None:
        raise InvalidValue("There is no value in it", hint="Write a value, or a value and a day: 58 on 11/1")
    if typed.on > today:
        raise InvalidValue(f"{dates.say_full(typed.on)} is still to come")
    return typed


def _add(portfolio: Portfolio, outcome: Outcome, typed: TypedReading, today: date) -> tuple[Reading, Committed]:
    reading = _make(outcome, typed)
    on = "" if typed.on == today else f" on {dates.say_full(typed.on)}"
    label = f"Added reading {say_quantity(typed.value, outcome.unit)}{on} of {_short(outcome.statement)}"
    return reading, edits.create(portfolio, reading, label=label)


def _make(outcome: Outcome, typed: TypedReading) -> Reading:
    return edits.make_record(Reading, outcome=outcome.id, on=typed.on, value=typed.value, source=typed.source)


def _known(readings: list[Reading]) -> Mapping[date, float]:
    return {reading.on: reading.value for reading in readings}


def _short(title: str) -> str:
    return title if len(title) <= 60 else title[:59].rstrip() + "…"
