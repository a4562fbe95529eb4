"""What is coming, read from where it is known: horizon items, ends of agreements and of terms of office."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from brm_desktop.domain.horizon_item import HorizonKind
from brm_desktop.domain.periods import order_of
from brm_desktop.storage.driver import Connection


class HorizonEntry(NamedTuple):
    """Something to come; `when` is a period as it is stored. `record` is the kind and id of where it is known."""

    record: tuple[str, str]
    title: str
    when: str
    kind: HorizonKind | None
    agencies: tuple[str, ...] = ()  # as short as they are known
    detail: str = ""
    urgent: bool = False  # a day to act by, not only to know

    @property
    def key(self) -> str:
        """What tells it from all others in a list."""
        return f"{self.record[0]}:{self.record[1]}:{self.when}:{int(self.urgent)}"


def list_horizon(connection: Connection, today: date, agency_id: str = "") -> list[HorizonEntry]:
    """Return what is coming and not over yet, of all or for one agency, soonest first, what has no date last."""
    entries = [
        *_items(connection, agency_id),
        *_agreements(connection, today, agency_id),
        *_terms(connection, today, agency_id),
    ]
    live = (entry for entry in entries if order_of(entry.when)[1] >= today)
    return sorted(live, key=lambda entry: (*order_of(entry.when), not entry.urgent, entry.title.casefold()))


def _items(connection: Connection, agency_id: str) -> Iterable[HorizonEntry]:
    where = " AND h.agency = ?" if agency_id else ""
    found = connection.execute(
        "SELECT h.id, h.title, h.\"when\", h.kind, coalesce(nullif(a.acronym, ''), a.name, '') FROM horizon_item h"
        f" LEFT JOIN agency a ON a.id = h.agency WHERE h.deleted_ms IS NULL{where}",
        (agency_id,) if agency_id else (),
    )
    for id, title, when, kind, agency in found:
        known = HorizonKind(kind) if kind else None
        yield HorizonEntry(("horizon_item", id), title, when, known, (agency,) if agency else ())


def _agreements(connection: Connection, today: date, agency_id: str) -> Iterable[HorizonEntry]:
    """Yield the end of each agreement, and the day by which to give notice."""
    linked = (
        " AND g.docid IN (SELECT docid FROM link WHERE target = ? AND field = 'agreement.agencies')"
        if agency_id
        else ""
    )
    found = connection.execute(
        "SELECT g.id, g.title, g.ends_on, g.notice_by, ifnull(p.name, ''), g.agencies FROM agreement g"
        " LEFT JOIN partner p ON p.id = g.partner WHERE g.deleted_ms IS NULL"
        f" AND (g.ends_on >= ? OR g.notice_by >= ?){linked}",
        (today.isoformat(), today.isoformat(), *([agency_id] if agency_id else [])),
    ).fetchall()
    names = _short_names(connection) if found else {}
    for id, title, ends_on, notice_by, partner, members in found:
        agencies = tuple(names[member] for member in json.loads(members or "[]") if member in names)
        kind, record = HorizonKind.CONTRACT_END, ("agreement", id)
        if ends_on and ends_on >= today.isoformat():
            yield HorizonEntry(record, f"{title} ends", ends_on, kind, agencies, partner)
        if notice_by and notice_by >= today.isoformat():
            yield HorizonEntry(record, f"Last day for notice: {title}", notice_by, kind, agencies, partner, urgent=True)


def _terms(connection: Connection, today: date, agency_id: str) -> Iterable[HorizonEntry]:
    """Yield the ends of roles at agencies that have a last day."""
    where = "r.agency = ?" if agency_id else "r.agency IS NOT NULL"
    found = connection.execute(
        "SELECT r.id, r.title, c.name, r.until, coalesce(nullif(a.acronym, ''), a.name) FROM role r"
        " JOIN contact c ON c.id = r.contact JOIN agency a ON a.id = r.agency"
        f" WHERE r.deleted_ms IS NULL AND c.deleted_ms IS NULL AND a.deleted_ms IS NULL AND {where} AND r.until >= ?",
        (*([agency_id] if agency_id else []), today.isoformat()),
    )
    for id, title, name, until, agency in found:
        said = f"{name} leaves as {title}" if title else f"{name} leaves"
        yield HorizonEntry(("role", id), said, until, HorizonKind.TERM, (agency,) if agency else ())


def _short_names(connection: Connection) -> dict[str, str]:
    found = connection.execute("SELECT id, coalesce(nullif(acronym, ''), name) FROM agency WHERE deleted_ms IS NULL")
    return dict(found.fetchall())
