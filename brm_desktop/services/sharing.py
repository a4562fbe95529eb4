"""What changes its space: an agency shared with all that belongs to it, a record taken back, private notes handed on.

A record is in one space for life, so each of these makes copies under new ids, and the old ones go.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple, TypeVar

from brm_desktop.base.errors import InvalidValue, NotFound
from brm_desktop.base.stamps import make_id
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.assignment import Assignment
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import ANY, Field, Id
from brm_desktop.domain.kinds import BY_NAME, get_kind
from brm_desktop.domain.manager import Manager
from brm_desktop.domain.ops import Create, Delete, Merge, Op, make_changes
from brm_desktop.domain.placing import MARKS, PERSONAL_SPACE, Placing, is_marked, list_about
from brm_desktop.domain.record import Record, cells_of
from brm_desktop.domain.role import Role
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.spaces import find_space

R = TypeVar("R", bound=Record)
_KINDS: Final = {name: of.KIND for name, of in BY_NAME.items()}
_AT_ONCE: Final = 500
At = tuple[str, Id]
"""A record's kind and id."""


class Plan(NamedTuple):
    """What is to be done, and what comes of it: how many records are shared, and which private ones stay."""

    ops: list[Op]
    copies: Mapping[Id, Id]
    kept: tuple[Record, ...]


class Look(NamedTuple):
    """What sharing an agency would put into a space, and which of its private records stay."""

    found: Mapping[At, Record]
    homes: Mapping[Id, str]
    going: list[Record]

    @property
    def kept(self) -> list[Record]:
        """The private records that are in no shared space."""
        return [each for each in self.found.values() if is_marked(cells_of(each)) and not self.homes[each.id]]


def plan_share(connection: Connection, agency: Agency, space: str, chosen: Collection[str] = ()) -> Plan:
    """Return what puts an agency, and what belongs to it, into a space; what is there already is left as it is.

    Private records stay but for those `chosen` by id, which lose the mark. Raises: InvalidValue.
    """
    look = look_at_share(connection, agency, space, chosen)
    copies = {record.id: Id(make_id()) for record in look.going}
    ops: list[Op] = [Create(_copy(record, copies), space) for record in look.going]
    ops += _relink(connection, copies, space)
    for record in look.going:
        if look.homes[record.id] == PERSONAL_SPACE:
            name = record.KIND.name
            ops += [Merge(name, record.id, copies[record.id]), Delete(name, record.id)]
    return Plan(ops, copies, tuple(record for record in look.found.values() if is_marked(cells_of(record))))


def look_at_share(connection: Connection, agency: Agency, space: str, chosen: Collection[str] = ()) -> Look:
    """Return what would go into a space, at less cost than a plan of it. Raises: InvalidValue."""
    home = find_space(connection, agency.id)
    if home not in (PERSONAL_SPACE, space):
        raise InvalidValue(
            f"{agency.title_text} is in another space already", hint="The Sync page shows them; so does: space list"
        )
    if is_marked(cells_of(agency)):
        raise InvalidValue(f"{agency.title_text} is private", hint="Take the mark off first")
    found = {at: _unmark(record, chosen) for at, record in _gather(connection, agency).items()}
    homes = {id: find_space(connection, id) for _, id in found}
    along = _list_along(found.values(), agency.id)
    placing = Placing(
        _KINDS,
        lambda kind, id: cells_of(found[kind, Id(id)]) if (kind, id) in found else None,
        lambda kind, id: _find_home(connection, (kind, Id(id)), found, homes, {*along, agency.id}, space),
        lambda _contact: (),
    )
    going = [record for at, record in found.items() if homes[at[1]] != space and placing.place(*at) == space]
    return Look(found, homes, going)


def share(portfolio: Portfolio, agency: Agency, space: str, name: str) -> Plan:
    """Put an agency into a space, as one commit that cannot be undone. Raises: InvalidValue."""
    plan = plan_share(portfolio.database.reader(), agency, space)
    if plan.ops:
        portfolio.journal.commit(f"Shared {agency.title_text} in {name}", plan.ops, final=True)
    return plan


def list_kept(connection: Connection, agency: Agency) -> list[Record]:
    """Return the private records that belong to an agency and stay when it is shared."""
    found = _gather(connection, agency).values()
    return [record for record in found if is_marked(cells_of(record)) and not find_space(connection, record.id)]


def take_back(portfolio: Portfolio, of: type[Record], id: str) -> Committed:
    """Delete a record where others see it and keep a private copy here, with its files. Raises: InvalidValue, NotFound.

    What others have read or copied they keep.
    """
    connection = portfolio.database.reader()
    record = rows.get_record(connection, of, id)
    if record.deleted_ms is not None or not find_space(connection, id):
        raise NotFound(f"{record.title_text} is in no shared space")
    if of in (Agency, Manager):
        raise InvalidValue("An agency is shared with all that belongs to it", hint="Take single records back")
    ops = plan_return(connection, record)
    return portfolio.journal.commit(f"Took back {record.title_text}", ops, final=True)


def plan_return(connection: Connection, record: Record) -> list[Op]:
    """Return what deletes a shared record and makes a private copy of it, with what has no meaning without it."""
    gone = [record, *_list_owned(connection, record)]
    copies = {each.id: Id(make_id()) for each in gone}
    ops: list[Op] = [Create(_as_private(_copy(each, copies))) for each in gone]
    ops += _relink(connection, copies, PERSONAL_SPACE)
    return ops + [Delete(each.KIND.name, each.id) for each in gone]


# Which records.


def _gather(connection: Connection, agency: Agency) -> dict[At, Record]:
    """Return an agency and all live records that are about it, about these, or are people with a role there."""
    found: dict[At, Record] = {("agency", agency.id): agency}
    waiting: list[Record] = [agency]
    while waiting:
        record = waiting.pop()
        for other in (*_list_pointing(connection, record), *_list_people(connection, record, agency.id)):
            at = (other.KIND.name, other.id)
            if at not in found:
                found[at] = other
                waiting.append(other)
    return found


def _list_pointing(connection: Connection, record: Record) -> list[Record]:
    """Return the live records that are about another."""
    name = record.KIND.name
    places = connection.execute(
        "SELECT DISTINCT field, docid FROM link WHERE target IN (?, ?) ORDER BY docid",
        (record.id, f"{name}:{record.id}"),
    ).fetchall()
    docids = dict[type[Record], list[int]]()
    for field, docid in places:
        docids.setdefault(get_kind(str(field).partition(".")[0]), []).append(docid)
    return [
        other
        for of, here in docids.items()
        for other in _list_at(connection, of, here)
        if (name, record.id) in list_about(_KINDS, other.KIND.name, cells_of(other))
    ]


def _list_at(connection: Connection, of: type[Record], docids: Sequence[int]) -> Iterator[Record]:
    once = list(dict.fromkeys(docids))
    for start in range(0, len(once), _AT_ONCE):
        chunk = once[start : start + _AT_ONCE]
        yield from rows.list_records(connection, of, f"docid IN ({', '.join('?' * len(chunk))})", chunk, order="docid")


def _list_people(connection: Connection, record: Record, agency: Id) -> list[Record]:
    """Return who a role or an assignment at the agency is of."""
    if isinstance(record, Role) and record.agency == agency:
        found: Record | None = rows.find_record(connection, Contact, record.contact)
    elif isinstance(record, Assignment) and record.agency == agency:
        found = rows.find_record(connection, Manager, record.manager)
    else:
        return []
    return [found] if found is not None and found.deleted_ms is None else []


def _list_along(found: Iterable[Record], agency: Id) -> set[Id]:
    """Return the people of an agency, who go along with it; whoever is marked stays."""
    people = {
        person
        for record in found
        if isinstance(record, Role | Assignment) and record.agency == agency and not is_marked(cells_of(record))
        for person in (record.contact if isinstance(record, Role) else record.manager,)
    }
    return {record.id for record in found if record.id in people and not is_marked(cells_of(record))}


def _find_home(
    connection: Connection, at: At, found: Mapping[At, Record], homes: Mapping[Id, str], along: set[Id], space: str
) -> str | None:
    """Return a record's space, that of the share for what goes along, None for what is to be judged."""
    if at[1] in along:
        return space
    if at in found:
        return homes[at[1]] or None
    return find_space(connection, at[1])


def _list_owned(connection: Connection, record: Record) -> list[Record]:
    """Return what has no meaning without a record, down to the last."""
    owned = [
        other
        for other in _list_pointing(connection, record)
        for field in other.KIND.links
        if field.owned and record.id in str(getattr(other, field.name))
    ]
    return [each for other in owned for each in (other, *_list_owned(connection, other))]


# What becomes of them.


def _unmark(record: R, chosen: Collection[str]) -> R:
    if record.id not in chosen:
        return record
    open_: dict[str, Any] = {mark: False for mark in MARKS if mark in record.KIND.fields}
    return replace(record, **open_)


def _as_private(record: R) -> R:
    mark: dict[str, Any] = {"private": True}
    return replace(record, **mark)


def _copy(record: R, copies: Mapping[Id, Id]) -> R:
    """Return a record under its new id, its links too."""
    new: dict[str, Any] = {"id": copies[record.id]}
    return replace(_point(record, copies), **new)


def _point(record: R, copies: Mapping[Id, Id]) -> R:
    """Return a record whose links point to the copies."""
    values: dict[str, Any] = {}
    for field in record.KIND.links:
        held = getattr(record, field.name)
        if held:
            values[field.name] = _pointed(field, held, copies)
    return replace(record, **values)


def _pointed(field: Field, held: Any, copies: Mapping[Id, Id]) -> Any:
    if field.shape == "set":
        return tuple(dict.fromkeys(copies.get(each, each) for each in held))
    if field.target != ANY:
        return copies.get(held, held)
    kind, colon, id = held.rpartition(":")
    return Id(f"{kind}{colon}{copies.get(id, id)}")


def _relink(connection: Connection, copies: Mapping[Id, Id], space: str) -> list[Op]:
    """Return what lets the records of one space point to the copies; what a merge says is seen by one's own only."""
    pointing = dict[At, Record]()
    for id in copies:
        places: Sequence[Any] = connection.execute(
            "SELECT DISTINCT field, docid FROM link WHERE target = ? OR target IN"
            f" ({', '.join('?' * len(_KINDS))}) ORDER BY docid",
            (id, *(f"{name}:{id}" for name in _KINDS)),
        ).fetchall()
        for field, docid in places:
            of = get_kind(str(field).partition(".")[0])
            for record in rows.list_records(connection, of, "docid = ?", (docid,)):
                if record.id not in copies and find_space(connection, record.id) == space:
                    pointing[of.KIND.name, record.id] = record
    return [op for record in pointing.values() for op in make_changes(record, _point(record, copies))]
