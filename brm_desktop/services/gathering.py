"""Everything that belongs to one agency: what points to it, what that points to, and what has no meaning without."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.agreement import Agreement
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.kinds import KINDS, get_kind
from brm_desktop.domain.note import Note
from brm_desktop.domain.record import Record
from brm_desktop.domain.role import Role
from brm_desktop.domain.service import Service
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.listing import Query, list_ids

Gathered = dict[str, dict[Id, Record]]
_BESIDE = ("briefing", "assignment", "manager", "milestone")  # of this manager, not of the agency


def gather_agency(portfolio: Portfolio, agency: Id, *, private: bool = False, chosen: Iterable[str] = ()) -> Gathered:
    """Return the records of an agency by kind; private ones only when asked for, all or those `chosen` by id."""
    connection = portfolio.database.reader()
    gathering = _Gathering(private, frozenset(chosen))
    gathering.add(rows.get_record(connection, Agency, agency))
    for of in KINDS:
        if of is not Agency and of.KIND.name not in _BESIDE:
            ids = list_ids(portfolio.database, Query(of.KIND.name, order=("id",), linked_to=agency))
            gathering.add_all(rows.load_records(connection, of, ids).values())
    for kind, wanted in _list_others(gathering.found).items():
        gathering.add_all(rows.load_records(connection, get_kind(kind), sorted(wanted)).values())
    for _ in range(2):  # a reading of an outcome, and a file kept with that reading
        for of in KINDS:
            for field in (each for each in of.KIND.links if each.owned and of is not Role):
                gathering.add_all(_list_owned(portfolio, of, field.name, gathering.found))
    return gathering.found


class _Gathering:
    def __init__(self, private: bool, chosen: frozenset[str]) -> None:
        self.private, self.chosen = private, chosen
        self.found: Gathered = {}

    def add(self, record: Record) -> None:
        if not record.private or self.private or record.id in self.chosen:
            self.found.setdefault(record.KIND.name, {})[record.id] = record

    def add_all(self, records: Iterable[Record]) -> None:
        for record in records:
            self.add(record)


def _list_others(found: Gathered) -> Mapping[str, set[Id]]:
    """Return the people and partners that the records of an agency speak of."""
    people, partners, forums = set[Id](), set[Id](), set[Id]()
    for record in (each for records in found.values() for each in records.values()):
        match record:
            case Role():
                people.add(record.contact)
            case Note():
                people.update(record.attendees)
                partners.update(record.partners)
                forums.update([record.forum] if record.forum else [])
            case FollowUp():
                people.update(each for each in (record.contact, record.escalate_to) if each)
                partners.update([record.partner] if record.partner else [])
            case Agreement():
                partners.update([record.partner] if record.partner else [])
            case Service():
                partners.update(record.providers)
            case Agency():
                people.update(each for each in (record.head, record.champion) if each)
    return {"contact": people, "partner": partners, "forum": forums}


def _list_owned(portfolio: Portfolio, of: type[Record], field: str, found: Gathered) -> list[Record]:
    connection = portfolio.database.reader()
    target = of.KIND.fields[field].target
    owned: list[Record] = []
    for kind, records in found.items():
        if target in (kind, "*"):
            for id in records:
                owned += rows.list_linked(connection, of, field, f"{kind}:{id}" if target == "*" else id)
    return owned
