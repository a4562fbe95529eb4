"""What narrows the portfolio: facets of how an agency stands; of one facet any will do, of several facets all must."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from brm_desktop.domain.assessment import Stage
from brm_desktop.domain.health import HealthWord
from brm_desktop.storage.agencies import AgencyLine, AgencyName, list_agency_names, load_agency_lines
from brm_desktop.storage.driver import Connection


class Narrow(NamedTuple):
    """One thing to narrow by: its stable key (`facet:value`), its words, and which agencies it lets through."""

    key: str
    words: str
    test: Callable[[AgencyLine], bool]
    needs_year: bool = False


class Facet(NamedTuple):
    """Choices of which any will do."""

    words: str
    choices: tuple[Narrow, ...]


def _priority(rank: int | None, line: AgencyLine) -> bool:
    return line.agency.priority == rank


def _stage(stage: Stage | None, line: AgencyLine) -> bool:
    return line.judged.stage is stage


def _health(word: HealthWord, line: AgencyLine) -> bool:
    return line.health.word is word


def _is_falling(line: AgencyLine) -> bool:
    return line.year is not None and line.year.fall is not None


FACETS: tuple[Facet, ...] = (
    Facet(
        "Priority",
        (
            *(Narrow(f"priority:{rank}", f"Priority {rank}", partial(_priority, rank)) for rank in range(1, 6)),
            Narrow("priority:none", "No priority", partial(_priority, None)),
            Narrow("priority:cio", "CIO priority", lambda line: line.cio_priority),
        ),
    ),
    Facet(
        "Relationship",
        (
            *(Narrow(f"stage:{stage.value}", stage.label, partial(_stage, stage)) for stage in Stage),
            Narrow("stage:none", "Not assessed", partial(_stage, None)),
        ),
    ),
    Facet(
        "Health",
        (
            *(Narrow(f"health:{word.value}", word.label, partial(_health, word)) for word in HealthWord),
            Narrow("health:falling", "Falling", _is_falling, needs_year=True),
        ),
    ),
    Facet(
        "Contact",
        (
            Narrow("contact:quiet", "Going quiet", lambda line: line.quiet),
            Narrow("contact:unplanned", "No meeting planned", lambda line: line.next_meeting_at is None),
        ),
    ),
    Facet(
        "Promises and outcomes",
        (
            Narrow("owed:late", "Something is late", lambda line: line.promises.late > 0),
            Narrow("owed:open", "Something is open", lambda line: line.promises.open > 0),
            Narrow("owed:outcomes", "Outcomes not on track", lambda line: line.on_track < line.outcomes),
            Narrow("owed:none", "No outcomes", lambda line: line.outcomes == 0),
        ),
    ),
)
CHOICES = {choice.key: choice for facet in FACETS for choice in facet.choices}


def needs_year(keys: Iterable[str]) -> bool:
    """Tell whether twelve months must be read to narrow by these."""
    return any(key in CHOICES and CHOICES[key].needs_year for key in keys)


def narrow_lines(lines: Iterable[AgencyLine], keys: Sequence[str]) -> list[AgencyLine]:
    """Return the agencies that the chosen keys let through; keys that are not known let everything through."""
    tests = [[choice.test for choice in facet.choices if choice.key in keys] for facet in FACETS]
    wanted = [any_of for any_of in tests if any_of]
    return [line for line in lines if all(any(test(line) for test in any_of) for any_of in wanted)]


def list_narrowed(
    connection: Connection, text: str, keys: Sequence[str], today: date, now: datetime
) -> list[AgencyName]:
    """Return the agencies that words and keys let through, by name."""
    names = list_agency_names(connection, text)
    if not keys:
        return names
    lines = load_agency_lines(connection, [name.id for name in names], today, now, year=needs_year(keys))
    kept = {line.agency.id for line in narrow_lines(lines.values(), keys)}
    return [name for name in names if name.id in kept]


def say_keys(keys: Sequence[str]) -> str:
    """Say what narrows: "Priority 1, Falling"."""
    return ", ".join(CHOICES[key].words for key in keys if key in CHOICES)
