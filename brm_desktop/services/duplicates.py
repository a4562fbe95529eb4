"""Records that are one and the same: found, merged with all that hangs on them, or told apart for good."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from brm_desktop.base.errors import InvalidValue, NotFound
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Choice, Field, Id
from brm_desktop.domain.ops import Delete, Merge, Op, make_changes
from brm_desktop.domain.partner import Partner
from brm_desktop.domain.record import Record
from brm_desktop.domain.role import Role
from brm_desktop.exchange.draft import find_rest_field
from brm_desktop.exchange.duplicates import Face, Pair, find_bodies, find_people
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection

R = TypeVar("R", bound=Record)
KINDS: tuple[type[Record], ...] = (Contact, Agency, Partner)
_ALSO = "Also called"


def find_duplicates(portfolio: Portfolio, of: type[Record], progress: Progress = NO_PROGRESS) -> list[Pair]:
    """Return the pairs of a kind that may be one record, the likeliest first. Raises: InvalidValue, Cancelled."""
    if of not in KINDS:
        raise InvalidValue(f"{of.KIND.many} are not compared", hint="People, agencies and partners are")
    connection = portfolio.database.reader()
    if of is Contact:
        return find_people([_read_person(row) for row in connection.execute(_PEOPLE)], progress)
    return find_bodies([_read_body(row) for row in connection.execute(_BODIES.format(of.KIND.name))], progress)


_PEOPLE = (
    "SELECT id, name, given, family, nickname, organization, emails, phones, addresses, distinct_from, custom"
    " FROM contact WHERE deleted_ms IS NULL ORDER BY docid"
)
_BODIES = (
    'SELECT id, name, former_names, acronym, website, emails, phones, distinct_from FROM "{}"'
    " WHERE deleted_ms IS NULL ORDER BY docid"
)


def _read_person(row: Any) -> Face:
    id, name, given, family, nickname, organization, emails, phones, addresses, distinct_from, custom = row
    also = (each[len(_ALSO) + 2 :] for each in _members(custom) if each.startswith(f"{_ALSO}: "))
    return Face(
        id, (name, *also), given, family, nickname, organization, emails=_members(emails), phones=_members(phones),
        addresses=_members(addresses), distinct_from=frozenset(_members(distinct_from)),
    )  # fmt: skip


def _read_body(row: Any) -> Face:
    id, name, former, acronym, website, emails, phones, distinct_from = row
    return Face(
        id, (name, *_members(former)), acronym=acronym, website=website, emails=_members(emails),
        phones=_members(phones), distinct_from=frozenset(_members(distinct_from)),
    )  # fmt: skip


def _members(cell: str) -> tuple[str, ...]:
    return tuple(json.loads(cell)) if len(cell) > 2 else ()


def tell_apart(portfolio: Portfolio, of: type[Record], first: str, second: str) -> Committed | None:
    """Remember that two records are not the same, as one commit. Raises: NotFound."""
    connection = portfolio.database.reader()
    one, other = (rows.get_record(connection, of, id) for id in (first, second))
    ops = [*_make_distinct(one, other.id), *_make_distinct(other, one.id)]
    return portfolio.journal.commit(f"{one.title_text} and {other.title_text} are not the same", ops) if ops else None


def _make_distinct(record: Record, other: Id) -> list[Op]:
    held: tuple[Id, ...] = getattr(record, "distinct_from")  # noqa: B009  # of three kinds
    more: dict[str, Any] = {"distinct_from": (*held, other)}
    return [] if other in held else make_changes(record, replace(record, **more))


def merge(portfolio: Portfolio, of: type[Record], keep: str, other: str, *, take: Collection[str] = ()) -> Committed:
    """Make two records one: `keep` stays, `other` goes to the trash as merged into it; one commit, undone as one.

    Single values of `keep` count but for the fields named in `take`; the others are kept beside them. Every role,
    link, note and file of both is with the one that stays. Raises: NotFound, InvalidValue.
    """
    if of not in KINDS or keep == other:
        raise InvalidValue("Two different people, agencies or partners can be merged")
    connection = portfolio.database.reader()
    one, two = (rows.get_record(connection, of, id) for id in (keep, other))
    if one.deleted_ms is not None or two.deleted_ms is not None:
        raise NotFound("One of them is in the trash", hint="Restore it first")
    ops: list[Op] = make_changes(one, combine(one, two, take))
    ops += _drop_same_roles(connection, of, one, two)
    ops += [Merge(of.KIND.name, two.id, one.id), Delete(of.KIND.name, two.id)]
    return portfolio.journal.commit(f"Merged {two.title_text} into {one.title_text}", ops)


def combine(one: R, other: R, take: Collection[str] = ()) -> R:
    """Return one record that says all that both say."""
    kind = one.KIND
    values: dict[str, Any] = {name: getattr(one, name) for name in kind.fields}
    beside: list[str] = []
    for name, field in kind.fields.items():
        mine, theirs = values[name], getattr(other, name)
        if name in ("space", "merged_into", "distinct_from", "custom") or theirs in (None, "", (), mine):
            continue
        if field.shape == "set":
            values[name] = (*mine, *(each for each in theirs if each not in mine))
        elif field.shape == "text":
            values[name] = _join(mine, theirs) if name not in take else _join(theirs, mine)
        elif name == "private":
            values[name] = True
        elif mine in (None, "", field.from_cell(field.default)):
            values[name] = theirs
        else:
            lost = mine if name in take else theirs
            values[name] = theirs if name in take else mine
            if field.shape != "link" and name not in _NAME_PARTS and field.editor != "tick":
                beside.append(_say_beside(kind.title, field, lost))
    values["distinct_from"] = tuple(
        id
        for id in dict.fromkeys((*getattr(one, "distinct_from"), *getattr(other, "distinct_from")))  # noqa: B009
        if id not in (one.id, other.id)
    )
    values["custom"] = tuple(dict.fromkeys((*one.custom, *other.custom)))
    for member in beside:
        _keep_beside(one, values, member)
    return replace(one, **values)


_NAME_PARTS = ("prefix", "given", "middle", "family", "suffix")


def _say_beside(title: str, field: Field, lost: Any) -> str:
    return f"{_ALSO if field.name == title else field.label}: {lost.label if isinstance(lost, Choice) else lost}"


def _keep_beside(record: Record, values: dict[str, Any], member: str) -> None:
    label, _, text = member.partition(": ")
    if label == _ALSO and "former_names" in values:
        values["former_names"] = tuple(dict.fromkeys((*values["former_names"], text[:300])))
    elif len(member) <= record.KIND.fields["custom"].max_length:
        values["custom"] = tuple(dict.fromkeys((*values["custom"], member)))
    elif rest := find_rest_field(record.KIND):
        values[rest] = _join(values[rest], member)


def _join(first: str, second: str) -> str:
    held = first.split("\n\n")
    more = [each for each in second.split("\n\n") if each not in held]
    return "\n\n".join([first, *more]) if first else second


def _drop_same_roles(connection: Connection, of: type[Record], one: Record, two: Record) -> Iterator[Op]:
    """Yield the deletes of roles of the one that goes which the one that stays has word for word."""
    held = {_role_of(role) for role in rows.list_linked(connection, Role, of.KIND.name, one.id)}
    fields = [field.name for field in Role.KIND.links if field.target == of.KIND.name]
    found = {role.id: role for name in fields for role in rows.list_linked(connection, Role, name, two.id)}
    for role in found.values():
        if _role_of(_pointing_to(role, two.id, one.id)) in held:
            yield Delete("role", role.id)


def _role_of(role: Role) -> tuple[Any, ...]:
    return tuple(getattr(role, name) for name in Role.KIND.fields)


def _pointing_to(record: R, old: Id, new: Id) -> R:
    values: dict[str, Any] = {}
    for field in record.KIND.links:
        held = getattr(record, field.name)
        if field.shape == "set" and old in held:
            values[field.name] = tuple(dict.fromkeys(new if each == old else each for each in held))
        elif field.shape != "set" and held and held.rpartition(":")[2] == old:
            values[field.name] = Id(f"{held[: -len(old)]}{new}")
    return replace(record, **values) if values else record
