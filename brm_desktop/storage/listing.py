"""Composed lists of records: any kind, filtered and sorted in SQL, as ids; rows come on demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, Table, and_, case, exists, func, or_, select

from brm_desktop.domain.fields import Cell, Field
from brm_desktop.domain.kinds import get_kind
from brm_desktop.domain.record import Kind
from brm_desktop.storage.database import Database
from brm_desktop.storage.search import find_text
from brm_desktop.storage.tables import portfolio_tables

Test = Literal["=", "!=", "<", "<=", ">", ">=", "contains", "empty", "filled", "in"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of one field. `value` is a cell, or cells for `in`; a set field holds it as a member."""

    field: str
    test: Test = "="
    value: Cell | tuple[Cell, ...] = None


@dataclass(frozen=True, slots=True)
class Query:
    """Which records of a kind, in which order. `order` is field names, newest or largest first with a minus."""

    kind: str
    where: tuple[Condition, ...] = ()
    order: tuple[str, ...] = ()
    text: str = ""
    linked_to: str = ""  # the id of a record that they point to, by any field
    trash: bool = False
    any_of: tuple[tuple[Condition, ...], ...] = field(default=())  # at least one of these groups


def list_ids(database: Database, query: Query, limit: int = -1, offset: int = 0) -> list[str]:
    """Return the ids that a query selects, in order."""
    kind = get_kind(query.kind).KIND
    table = portfolio_tables().tables[kind.name]
    statement = _filtered(select(table.c.id), table, kind, query, database)
    statement = statement.order_by(*_ordering(table, kind, query))
    if limit >= 0:
        statement = statement.limit(limit).offset(offset)
    with database.composed() as connection:
        return [str(row[0]) for row in connection.execute(statement)]


def count(database: Database, query: Query) -> int:
    """Return how many records a query selects."""
    kind = get_kind(query.kind).KIND
    table = portfolio_tables().tables[kind.name]
    statement = _filtered(select(func.count()).select_from(table), table, kind, query, database)
    with database.composed() as connection:
        return int(connection.execute(statement).scalar_one())


def _filtered(statement: Select[Any], table: Table, kind: Kind, query: Query, database: Database) -> Select[Any]:
    deleted = table.c.deleted_ms
    statement = statement.where(deleted.is_not(None) if query.trash else deleted.is_(None))
    if query.trash:
        statement = statement.where(table.c.id.not_in(select(portfolio_tables().tables["erased"].c.record)))
    for condition in query.where:
        statement = statement.where(_test(table, kind, condition))
    if query.any_of:
        groups = (and_(*(_test(table, kind, condition) for condition in group)) for group in query.any_of)
        statement = statement.where(or_(*groups))
    if query.linked_to:
        link = portfolio_tables().tables["link"]
        fields = [f"{kind.name}.{one.name}" for one in kind.links]
        pointing = (link.c.target == query.linked_to) & link.c.field.in_(fields) & (link.c.docid == table.c.docid)
        statement = statement.where(exists().where(pointing))
    if query.text.strip():
        places = find_text(database.reader(), query.text, kinds=[kind.name], limit=5000)
        statement = statement.where(table.c.docid.in_(places))
    return statement


def _test(table: Table, kind: Kind, condition: Condition) -> ColumnElement[bool]:
    column, value = table.c[condition.field], condition.value
    declared = kind.fields.get(condition.field)
    if declared is not None and declared.shape == "set" and condition.test in ("=", "!="):
        held = _has_member(column, str(value))
        return held if condition.test == "=" else ~held
    match condition.test:
        case "=":
            return column.is_(None) if value is None else column == value
        case "!=":
            return column.is_not(None) if value is None else or_(column != value, column.is_(None))
        case "<":
            return column < value
        case "<=":
            return column <= value
        case ">":
            return column > value
        case ">=":
            return column >= value
        case "contains":
            return column.icontains(str(value), autoescape=True)
        case "in":
            return column.in_(value if isinstance(value, tuple) else (value,))
        case "empty":
            return or_(column.is_(None), column == "", column == "[]")
        case "filled":
            return and_(column.is_not(None), column != "", column != "[]")


def _has_member(column: ColumnElement[Any], member: str) -> ColumnElement[bool]:
    members = func.json_each(column).table_valued("value")
    return exists(select(1).select_from(members).where(members.c.value == member))


def _ordering(table: Table, kind: Kind, query: Query) -> Sequence[ColumnElement[Any]]:
    ordering = list[ColumnElement[Any]]()
    for name in query.order:
        column = _sort_key(table.c[name.removeprefix("-")], kind.fields.get(name.removeprefix("-")))
        ordering.append(column.desc().nulls_last() if name.startswith("-") else column.asc().nulls_last())
    return [*ordering, table.c.docid.desc()]


def _sort_key(column: ColumnElement[Any], declared: Field | None) -> ColumnElement[Any]:
    """Sort choices as they are declared, and text without regard to case."""
    if declared is None:
        return column
    if declared.choices is not None:
        return case({member.value: place for place, member in enumerate(declared.choices)}, value=column)
    return (
        column.collate("NOCASE") if declared.column == "TEXT" and declared.editor in ("line", "long_text") else column
    )
