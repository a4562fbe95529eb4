"""The practice as a whole: its goals, who looks after how many agencies, how it was judged, what its notes tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from brm_desktop.domain.assessment import Assessment
from brm_desktop.domain.dates import add_months
from brm_desktop.domain.milestone import Milestone
from brm_desktop.domain.note import NoteKind
from brm_desktop.storage import rows
from brm_desktop.storage.assessments import list_assessments
from brm_desktop.storage.driver import Connection

TOLD_KINDS = (NoteKind.VALUE_STORY, NoteKind.RESOLVED, NoteKind.LESSON, NoteKind.NOT_WORKING)


class SpanLine(NamedTuple):
    """A manager and the agencies of theirs; `by_priority` counts those of each priority, 0 for none."""

    id: str
    name: str
    me: bool
    agencies: int
    leads: int
    by_priority: Mapping[int, int]


class PracticeFacts(NamedTuple):
    """All that the page of the practice shows; `told` counts notes of twelve months by kind."""

    milestones: tuple[Milestone, ...]
    span: tuple[SpanLine, ...]
    unassigned: int
    assessments: tuple[Assessment, ...]
    told: Mapping[NoteKind, int]


def read_practice(connection: Connection, today: date) -> PracticeFacts:
    """Return the practice as of a day."""
    span, unassigned = list_span(connection, today)
    return PracticeFacts(
        tuple(rows.list_records(connection, Milestone, order="due_on IS NULL, due_on, docid")),
        span,
        unassigned,
        tuple(list_assessments(connection, None)),
        count_told(connection, today),
    )


def list_span(connection: Connection, today: date) -> tuple[tuple[SpanLine, ...], int]:
    """Return who looks after how many agencies, the widest first, and how many agencies nobody looks after."""
    day = today.isoformat()
    found = connection.execute(
        "SELECT m.id, m.name, m.me, a.id, a.priority, s.role FROM manager m"
        " LEFT JOIN assignment s ON s.manager = m.id AND s.deleted_ms IS NULL"
        " AND (s.since IS NULL OR s.since <= ?1) AND (s.until IS NULL OR s.until >= ?1)"
        " LEFT JOIN agency a ON a.id = s.agency AND a.deleted_ms IS NULL AND a.merged_into IS NULL"
        " WHERE m.deleted_ms IS NULL ORDER BY m.name COLLATE NOCASE",
        (day,),
    ).fetchall()
    lines = [_span(id, [row for row in found if row[0] == id]) for id in dict.fromkeys(row[0] for row in found)]
    looked_after = {row[3] for row in found if row[3]}
    row = connection.execute("SELECT count(*) FROM agency WHERE deleted_ms IS NULL AND merged_into IS NULL").fetchone()
    widest_first = sorted(lines, key=lambda line: (-line.agencies, line.name.casefold()))
    return tuple(widest_first), int(row[0]) - len(looked_after)


def count_told(connection: Connection, today: date) -> dict[NoteKind, int]:
    """Return how many notes of twelve months are lessons, value stories, and so on."""
    start = datetime.combine(add_months(today, -12), time()).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    counted = dict[NoteKind, int]()
    for kind in TOLD_KINDS:
        row = connection.execute(
            "SELECT count(*) FROM note WHERE deleted_ms IS NULL AND kind = ? AND starts_at >= ?", (kind.value, start)
        ).fetchone()
        counted[kind] = int(row[0])
    return counted


def _span(id: str, found: list[tuple[object, ...]]) -> SpanLine:
    agencies = {row[3]: row for row in found if row[3]}
    leads = {row[3] for row in found if row[3] and "lead" in str(row[5]).casefold()}
    counted = Counter(int(str(row[4] or 0)) for row in agencies.values())
    return SpanLine(id, str(found[0][1]), bool(found[0][2]), len(agencies), len(leads), dict(sorted(counted.items())))
