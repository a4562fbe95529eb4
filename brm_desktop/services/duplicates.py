"""Records that are one and the same: found, merged with all that hangs on them, or told apart for good."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from brm_desktop.base.collecting import without_collecting
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


class Group(NamedTuple):
    """Records that may be one, and the pairs that say so, the likeliest first."""

    ids: tuple[str, ...]
    pairs: tuple[Pair, ...]

    @property
    def score(self) -> float:
        return self.pairs[0].score


@without_collecting()
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


def group_pairs(pairs: Sequence[Pair], most: int = 4) -> list[Group]:
    """Return what to look at together: a pair, or up to `most` records that pairs join, the likeliest first."""
    members: list[list[str]] = []
    within: dict[str, int] = {}
    joined: list[list[Pair]] = []
    for pair in pairs:
        homes = {within[id] for id in pair[:2] if id in within}
        home = next(iter(homes)) if len(homes) == 1 else None
        if home is not None and len({*members[home], *pair[:2]}) <= most:
            members[home] += [id for id in pair[:2] if id not in members[home]]
            joined[home].append(pair)
        else:
            home = len(members)
            members.append(list(pair[:2]))
            joined.append([pair])
        for id in pair[:2]:
            within.setdefault(id, home)
    return [Group(tuple(ids), tuple(held)) for ids, held in zip(members, joined, strict=True)]


def tell_apart(portfolio: Portfolio, of: type[Record], *ids: str) -> Committed | None:
    """Remember that no two of these records are the same, as one commit. Raises: NotFound, InvalidValue."""
    connection = portfolio.database.reader()
    records = [rows.get_record(connection, of, id) for id in dict.fromkeys(ids)]
    if of not in KINDS or len(records) < 2:
        raise InvalidValue("Two different people, agencies or partners can be told apart")
    ops: list[Op] = []
    for one in records:
        others = tuple(other.id for other in records if other is not one)
        held: tuple[Id, ...] = getattr(one, "distinct_from")  # noqa: B009  # of three kinds
        more: dict[str, Any] = {"distinct_from": (*held, *(id for id in others if id not in held))}
        ops += make_changes(one, replace(one, **more))
    names = [record.title_text for record in records]
    label = f"{', '.join(names[:-1])} and {names[-1]} are not the same"
    return portfolio.journal.commit(label, ops) if ops else None


def merge_all(
    portfolio: Portfolio, of: type[Record], keep: str, others: Sequence[str], take: Mapping[str, str] | None = None
) -> Committed:
    """Make records one: `keep` stays, the others go to the trash as merged into it; one commit, undone as one.

    Single values of `keep` count but for the fields in `take`, which says of which record; the others are kept beside
    them. Every role, link, note and file of all is with the one that stays. Raises: NotFound, InvalidValue.
    """
    if of not in KINDS or not others or keep in others:
        raise InvalidValue("Two different people, agencies or partners can be merged")
    connection = portfolio.database.reader()
    one, *gone = (rows.get_record(connection, of, id) for id in (keep, *dict.fromkeys(others)))
    if any(record.deleted_ms is not None for record in (one, *gone)):
        raise NotFound("One of them is in the trash", hint="Restore it first")
    ops: list[Op] = make_changes(one, combine_all(one, gone, take or {}))
    ops += _drop_same_roles(connection, of, one, gone)
    for record in gone:
        ops += [Merge(of.KIND.name, record.id, one.id), Delete(of.KIND.name, record.id)]
    names = " and ".join(record.title_text for record in gone)
    return portfolio.journal.commit(f"Merged {names} into {one.title_text}", ops)


def combine_all(one: R, others: Sequence[R], take: Mapping[str, str]) -> R:
    """Return one record that says all that these say; `take` says of which record the value of a field counts."""
    merged = one
    for other in others:
        merged = combine(merged, other, [name for name, id in take.items() if id == other.id])
    ids = {one.id, *(other.id for other in others)}
    values: dict[str, Any] = {}
    for field in one.KIND.links:
        held = getattr(merged, field.name)
        if field.shape == "set":
            values[field.name] = tuple(id for id in held if id not in ids)
        elif held and not field.required and held.rpartition(":")[2] in ids:
            values[field.name] = None  # nobody is above or behind themselves
    return replace(merged, **values)


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


def is_chosen(of: type[Record], name: str, values: Sequence[object]) -> bool:
    """Tell whether a person chooses between the values of a field; of others all are kept, or the only one."""
    field = of.KIND.fields[name]
    empty = (None, "", (), field.from_cell(field.default))
    filled = list(dict.fromkeys(value for value in values if value not in empty))
    return field.shape not in ("set", "text") and name != "private" and len(filled) > 1


def count_pointing(connection: Connection, of: type[Record], ids: Sequence[str]) -> dict[str, int]:
    """Return how many records of each kind point to these: what goes along in a merge."""
    counts: dict[str, set[int]] = {}
    for id in ids:
        for target in (id, f"{of.KIND.name}:{id}"):
            for field, docid in connection.execute("SELECT field, docid FROM link WHERE target = ?", (target,)):
                counts.setdefault(field.partition(".")[0], set()).add(docid)
    return {kind: len(places) for kind, places in sorted(counts.items())}


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


def _drop_same_roles(connection: Connection, of: type[Record], one: Record, gone: Sequence[Record]) -> Iterator[Op]:
    """Yield the deletes of roles of those that go which another that stays says word for word."""
    held = {_role_of(role) for role in rows.list_linked(connection, Role, of.KIND.name, one.id)}
    fields = [field.name for field in Role.KIND.links if field.target == of.KIND.name]
    for record in gone:
        found = {role.id: role for name in fields for role in rows.list_linked(connection, Role, name, record.id)}
        for role in found.values():
            said = _role_of(_pointing_to(role, record.id, one.id))
            if said in held:
                yield Delete("role", role.id)
            held.add(said)


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
