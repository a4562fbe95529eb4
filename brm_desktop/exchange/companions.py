"""People told in a list of bodies: columns such as "CIO Name" and "CIO Email" are lists of people of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from brm_desktop.exchange.cleaning import is_missing, looks_like_organization
from brm_desktop.exchange.guessing import guess_mapping
from brm_desktop.exchange.headings import words_of
from brm_desktop.exchange.person_lines import count_shared
from brm_desktop.exchange.shapes import Row, Table

_ROLES = frozenset(
    ("contact", "contacts", "poc", "cio", "ciso", "cto", "cfo", "director", "commissioner", "secretary", "chief",
     "administrator", "liaison", "manager", "head", "representative", "coordinator", "officer", "superintendent",
     "chair", "lead", "analyst", "owner", "sponsor", "person", "executive", "deputy", "brm")
)  # fmt: skip
_NOT_TITLES = frozenset(("contact", "contacts", "poc", "person", "primary", "main", "secondary", "point", "of"))
_TAILS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("first", "name"), "First Name"), (("last", "name"), "Last Name"), (("full", "name"), "Name"), (("name",), "Name"),
    (("job", "title"), "Job Title"), (("title",), "Job Title"), (("position",), "Job Title"),
    (("email", "address"), "Email"), (("email",), "Email"), (("phone", "number"), "Phone"), (("telephone",), "Phone"),
    (("mobile", "phone"), "Mobile Phone"), (("mobile",), "Mobile Phone"), (("phone",), "Phone"), (("fax",), "Fax"),
)  # fmt: skip
_NAMED = ("Name", "First Name", "Last Name")
_PEOPLE = ", people"
_OF_BODIES = ("agency", "partner")


class _Group(NamedTuple):
    """The columns that tell of one person each: where they are, by what they say."""

    words: tuple[str, ...]
    columns: dict[str, int]


def divide_tables(tables: Sequence[Table], kind: str = "") -> tuple[Table, ...]:
    """Return lists of bodies without the people told in them, who follow as lists of their own."""
    if kind not in ("", *_OF_BODIES):
        return tuple(tables)
    return tuple(part for table in tables for part in _divide(table, kind))


def is_companion(table: Table, other: Table) -> bool:
    """Tell whether a list holds the people who were told in another."""
    return other.name == f"{table.name}{_PEOPLE}"


def _divide(table: Table, kind: str) -> Iterator[Table]:
    groups = _find_groups(table)
    mapping = guess_mapping(table, kind) if groups else None
    owner = next((use.column for use in mapping.columns if use.use.field == "name"), "") if mapping else ""
    if mapping is None or mapping.kind not in _OF_BODIES or not owner or not mapping.sure:
        yield table
        return
    of = table.columns.index(owner)
    groups = [group for group in groups if of not in group.columns.values() and _names_people(table, group)]
    if not groups:
        yield table
        return
    taken = {at for group in groups for at in group.columns.values()}
    kept = [at for at in range(len(table.columns)) if at not in taken]
    rows = tuple(Row(row.number_in_file, tuple(row.cells[at] for at in kept)) for row in table.rows)
    yield Table(table.name, tuple(table.columns[at] for at in kept), rows, table.odd, table.headed, mapping.kind)
    yield _make_people(table, groups, of)


def _find_groups(table: Table) -> list[_Group]:
    found: dict[tuple[str, ...], dict[str, int]] = {}
    for at, column in enumerate(table.columns):
        words = words_of(column)
        tail, told = next(((tail, told) for tail, told in _TAILS if words[-len(tail) :] == tail), ((), ""))
        start = words[: len(words) - len(tail)]
        if not told and words and words[-1] in _ROLES:
            start, told = words, "Name"  # "Director" beside "Director Email"
        if told and start and not _ROLES.isdisjoint(start):
            found.setdefault(start, {}).setdefault(told, at)
    groups = [_Group(words, columns) for words, columns in found.items()]
    if len(groups) == 1 and set(groups[0].columns) <= set(_NAMED):
        groups[0].columns.update(_find_bare(table, groups[0]))
    return [group for group in groups if len(group.columns) > 1 and not set(group.columns).isdisjoint(_NAMED)]


def _find_bare(table: Table, group: _Group) -> dict[str, int]:
    """Return the plain columns behind a name, such as Email and Phone, when its addresses are made of that name."""
    name = next(iter(group.columns.values()))
    bare = {told: at for at, column in enumerate(table.columns) for tail, told in _TAILS if words_of(column) == tail}
    email = bare.get("Email")
    if email is None:
        return {}
    filled = [row.cells for row in table.rows if row.cells[email].strip() and row.cells[name].strip()]
    alike = sum(bool(count_shared(cells[name], cells[email])) for cells in filled)
    if not filled or 2 * alike < len(filled):
        return {}
    return {told: at for told, at in bare.items() if told not in _NAMED and (at > name or at == email)}


def _names_people(table: Table, group: _Group) -> bool:
    """Tell whether a group names people rather than offices."""
    at = next(group.columns[name] for name in _NAMED if name in group.columns)
    names = [row.cells[at] for row in table.rows if not is_missing(row.cells[at], True)]
    return bool(names) and 3 * sum(map(looks_like_organization, names)) < len(names)


def _make_people(table: Table, groups: Sequence[_Group], of: int) -> Table:
    columns = ["Organization", *dict.fromkeys(name for group in groups for name in group.columns)]
    if "Job Title" not in columns:
        columns.append("Job Title")
    rows = [
        Row(row.number_in_file, tuple(_tell(row, group, of).get(column, "") for column in columns))
        for row in table.rows
        for group in groups
        if any(not is_missing(row.cells[group.columns[name]], True) for name in _NAMED if name in group.columns)
    ]
    return Table(f"{table.name}{_PEOPLE}", tuple(columns), tuple(rows), (), True, "contact")


def _tell(row: Row, group: _Group, of: int) -> dict[str, str]:
    told = {name: row.cells[at] for name, at in group.columns.items()} | {"Organization": row.cells[of]}
    title = [word for word in group.words if word not in _NOT_TITLES and not word.isdigit()]
    if title and not told.get("Job Title"):
        said = " ".join(title)
        told["Job Title"] = said.upper() if len(said) < 5 else said.title()
    return told
