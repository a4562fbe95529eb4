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
from brm_desktop.domain.service import Service
from brm_desktop.storage.driver import Connection

_TEXTS = ((Part.NEED, "needs"), (Part.DIRECTION, "direction"), (Part.HORIZON, "horizon"))
_LIVE = "a.deleted_ms IS NULL AND a.merged_into IS NULL"


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


def list_profiles(connection: Connection, today: date, *, without: str = "") -> list[Profile]:
    """Return what each agency says and has; one service may be left out, as it is itself the idea."""
    agencies = [row[0] for row in connection.execute(f"SELECT id FROM agency a WHERE {_LIVE} ORDER BY id")]
    return merge_profiles(agencies, [*_texts(connection), *_coming(connection, today), *_owned(connection, without)])


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


def _owned(connection: Connection, without: str) -> Iterator[tuple[str, Passage]]:
    outcomes = connection.execute(
        "SELECT o.agency, o.statement, o.measure FROM outcome o JOIN agency a ON a.id = o.agency"
        f" WHERE o.deleted_ms IS NULL AND o.closed_on IS NULL AND {_LIVE} ORDER BY o.docid"
    )
    for agency, statement, measure in outcomes:
        yield agency, Passage(Part.OUTCOME, f"{statement}: {measure}" if measure else statement)
    services = connection.execute(
        "SELECT DISTINCT a.id, s.name, s.description, s.docid FROM agency a CROSS JOIN link l ON l.target = a.id"
        " AND l.field IN ('service.sponsor', 'service.users', 'service.interested')"
        " JOIN service s ON s.docid = l.docid WHERE s.deleted_ms IS NULL AND s.stage <> 'retired' AND s.id <> ?"
        f" AND {_LIVE} ORDER BY s.docid, a.id",
        (without,),
    )
    for agency, name, description, _ in services:
        yield agency, Passage(Part.SERVICE, f"{name}: {description}" if description else name)
