"""What quick add can name: agencies with their acronyms and former names, people, and the tags in use."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from brm_desktop.domain.people_names import split_name
from brm_desktop.domain.quick_add.known import Candidate, KnownName
from brm_desktop.storage.driver import Connection

_TAGGED = ("follow_up", "note", "agency", "contact")
_RECENT = 5000  # tags of older records are as good as forgotten


def list_agency_names(connection: Connection) -> list[KnownName]:
    """Return the agencies; one that was merged into another lends it its names."""
    found = connection.execute(
        "SELECT id, name, acronym, former_names, merged_into FROM agency WHERE deleted_ms IS NULL ORDER BY name"
    ).fetchall()
    names = {id: [name, acronym, *json.loads(former)] for id, name, acronym, former, into in found if not into}
    for _, name, acronym, former, into in found:
        if into in names:
            names[into] += [name, acronym, *json.loads(former)]
    return [KnownName(id, _distinct(called)) for id, called in names.items()]


def list_people_names(connection: Connection) -> list[KnownName]:
    """Return the people with all that they are called: whole name, short name, nickname, given name."""
    found = connection.execute(
        "SELECT id, name, given, family, nickname FROM contact WHERE deleted_ms IS NULL ORDER BY name"
    )
    return [KnownName(id, _called(*parts)) for id, *parts in found]


def list_tags(connection: Connection) -> list[str]:
    """Return the tags of recent records."""
    tags = dict[str, None]()
    for kind in _TAGGED:
        rows = connection.execute(
            f'SELECT tags FROM (SELECT tags FROM "{kind}" WHERE deleted_ms IS NULL ORDER BY docid DESC LIMIT {_RECENT})'
            " WHERE tags != '[]'"
        )
        for (cell,) in rows:
            tags.update(dict.fromkeys(json.loads(cell)))
    return sorted(tags)


def last_commit(connection: Connection) -> int:
    """Return the number of the newest commit."""
    return int(connection.execute("SELECT ifnull(max(number), 0) FROM commits").fetchone()[0])


def has_named_since(connection: Connection, number: int) -> bool:
    """Say whether a commit after that one touched an agency or a person."""
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM journal WHERE number > ? AND kind IN ('agency', 'contact'))", (number,)
    ).fetchone()
    return bool(row[0])


def describe_candidates(connection: Connection, candidates: Sequence[Candidate]) -> list[str]:
    """Return a remark on each candidate that tells it from its namesakes: where a person works, an acronym."""
    return [next(_remarks(connection, candidate), "") for candidate in candidates]


def _remarks(connection: Connection, candidate: Candidate) -> Iterator[str]:
    statements = _PERSON_REMARKS if candidate.sort == "person" else _AGENCY_REMARKS
    for statement in statements:
        yield from (remark for (remark,) in connection.execute(statement, (candidate.id,)) if remark)


_PERSON_REMARKS = (
    "SELECT coalesce(a.name, p.name) FROM role r LEFT JOIN agency a ON a.id = r.agency"
    " LEFT JOIN partner p ON p.id = r.partner"
    " WHERE r.contact = ? AND r.deleted_ms IS NULL AND r.until IS NULL ORDER BY r.docid",
    "SELECT coalesce(nullif(organization, ''), job_title) FROM contact WHERE id = ?",
)
_AGENCY_REMARKS = (
    "SELECT p.name FROM agency a JOIN agency p ON p.id = a.parent WHERE a.id = ?",
    "SELECT coalesce(nullif(acronym, ''), kind) FROM agency WHERE id = ?",
)


def _called(name: str, given: str, family: str, nickname: str) -> tuple[str, ...]:
    if not given:
        parts = split_name(name)
        given, family = parts.given, family or parts.family
    return _distinct([name, f"{given} {family}".strip(), nickname, f"{nickname} {family}" if nickname else "", given])


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
