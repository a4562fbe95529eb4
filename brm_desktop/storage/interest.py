"""What is known of every agency in its own words, read for the ranking of potential interest.

Rarity is over the whole portfolio, so all of it is read: a few hundred short texts, some milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from brm_desktop.domain.interest import (
    Idea,
    Interest,
    Part,
    Passage,
    Profile,
    list_interested,
    merge_profiles,
    split_passages,
)
from brm_desktop.domain.periods import order_of
from brm_desktop.domain.service import Service, ServiceStage
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection

_TEXTS = ((Part.NEED, "needs"), (Part.DIRECTION, "direction"), (Part.HORIZON, "horizon"))
_EARLY = tuple(stage.value for stage in (*ServiceStage,)[:4])
_LIVE = "a.deleted_ms IS NULL AND a.merged_into IS NULL"


class IdeaLine(NamedTuple):
    """An idea whose interest an agency may share."""

    id: str
    name: str
    interest: Interest


class InterestLine(NamedTuple):
    """An agency that may share an idea, by name."""

    agency_id: str
    name: str
    acronym: str
    interest: Interest


def find_potential_interest(connection: Connection, service: Service, today: date) -> list[InterestLine]:
    """Return who may share the interest in a service, the likeliest first.

    Those who sponsor or use it are left out; those whose answer is recorded are not.
    """
    idea = Idea(service.name, service.description, service.improvement)
    named = {service.sponsor, *service.users}
    found = list_interested(idea, list_profiles(connection, today, without=service.id))
    names = dict[str, tuple[str, str]]()
    names.update((row[0], row[1:]) for row in connection.execute("SELECT id, name, acronym FROM agency"))
    return [InterestLine(each.agency, *names[each.agency], each) for each in found if each.agency not in named]


def list_ideas_for(connection: Connection, agency_id: str, today: date, limit: int) -> list[IdeaLine]:
    """Return the ideas that are not in delivery yet whose interest an agency may share, the likeliest first.

    Those it sponsors, uses or has answered are left out.
    """
    agencies, said, owned = _list_agencies(connection), _list_said(connection, today), _list_owned(connection)
    lines = list[IdeaLine]()
    marks = ", ".join("?" * len(_EARLY))
    for service in rows.list_records(connection, Service, f"stage IN ({marks})", _EARLY):
        if agency_id in (service.sponsor, *service.users, *service.interested, *service.not_interested):
            continue
        others = [(agency, passage) for agency, id, passage in owned if id != service.id]
        idea = Idea(service.name, service.description, service.improvement)
        found = list_interested(idea, merge_profiles(agencies, [*said, *others]), only=agency_id)
        lines += (IdeaLine(service.id, service.name, each) for each in found)
    return sorted(lines, key=lambda line: (-line.interest.points, line.id))[:limit]


def list_profiles(connection: Connection, today: date, *, without: str = "") -> list[Profile]:
    """Return what each agency says and has; one service may be left out, as it is itself the idea."""
    owned = [(agency, passage) for agency, id, passage in _list_owned(connection) if id != without]
    return merge_profiles(_list_agencies(connection), [*_list_said(connection, today), *owned])


def _list_agencies(connection: Connection) -> list[str]:
    return [row[0] for row in connection.execute(f"SELECT id FROM agency a WHERE {_LIVE} ORDER BY id")]


def _list_said(connection: Connection, today: date) -> list[tuple[str, Passage]]:
    return [*_texts(connection), *_coming(connection, today), *_outcomes(connection)]


def _texts(connection: Connection) -> Iterator[tuple[str, Passage]]:
    columns = ", ".join(name for _, name in _TEXTS)
    for id, *texts in connection.execute(f"SELECT id, {columns} FROM agency a WHERE {_LIVE} ORDER BY id"):
        for (part, _), text in zip(_TEXTS, texts, strict=True):
            yield from ((id, passage) for passage in split_passages(part, text or ""))


def _coming(connection: Connection, today: date) -> Iterator[tuple[str, Passage]]:
    found = connection.execute(
        'SELECT h.agency, h.title, h."when" FROM horizon_item h JOIN agency a ON a.id = h.agency'
        f" WHERE h.deleted_ms IS NULL AND {_LIVE} ORDER BY h.docid"
    )
    for agency, title, when in found:
        if not when or order_of(when)[1] >= today:
            yield agency, Passage(Part.HORIZON, title)


def _outcomes(connection: Connection) -> Iterator[tuple[str, Passage]]:
    found = connection.execute(
        "SELECT o.agency, o.statement, o.measure FROM outcome o JOIN agency a ON a.id = o.agency"
        f" WHERE o.deleted_ms IS NULL AND o.closed_on IS NULL AND {_LIVE} ORDER BY o.docid"
    )
    for agency, statement, measure in found:
        yield agency, Passage(Part.OUTCOME, f"{statement}: {measure}" if measure else statement)


def _list_owned(connection: Connection) -> list[tuple[str, str, Passage]]:
    """Return each service with the agencies that have to do with it: agency, service, its passage."""
    found = connection.execute(
        "SELECT DISTINCT a.id, s.id, s.name, s.description, s.docid FROM agency a CROSS JOIN link l ON l.target = a.id"
        " AND l.field IN ('service.sponsor', 'service.users', 'service.interested')"
        " JOIN service s ON s.docid = l.docid WHERE s.deleted_ms IS NULL AND s.stage <> 'retired'"
        f" AND {_LIVE} ORDER BY s.docid, a.id"
    )
    return [
        (agency, id, Passage(Part.SERVICE, f"{name}: {description}" if description else name))
        for agency, id, name, description, _ in found
    ]
