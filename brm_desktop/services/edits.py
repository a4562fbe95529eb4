"""Every change a person makes to a record: one commit each, with a label that undo can say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from brm_desktop.base.errors import InvalidValue, NotFound
from brm_desktop.base.stamps import make_id
from brm_desktop.domain.agreement import Agreement
from brm_desktop.domain.fields import Id
from brm_desktop.domain.kinds import KINDS, get_kind
from brm_desktop.domain.ops import Create, Delete, Merge, Op, Restore, make_changes
from brm_desktop.domain.record import Record
from brm_desktop.domain.values import check_value
from brm_desktop.services.decisions import plan_decisions
from brm_desktop.services.notices import plan_notices, plan_removal, plan_return
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection

R = TypeVar("R", bound=Record)


def make_record(of: type[R], **values: Any) -> R:
    """Return a new record with a new id, checked. Raises: InvalidValue."""
    kind = of.KIND
    for name, field in kind.fields.items():
        if name in values:
            check_value(field, values[name])
        elif field.required:
            raise InvalidValue(f"{kind.one} needs {field.label.lower()}")
    return of(id=Id(make_id()), **values)


def create(portfolio: Portfolio, *records: Record, label: str = "") -> Committed:
    """Put new records into the portfolio, as one commit. Raises: InvalidValue, NotFound."""
    for record in records:
        check_links(portfolio.database.reader(), record, others=records)
    first = records[0]
    label = label or f"Added {first.KIND.one.lower()} {_short(first.title_text)}"
    ops: list[Op] = [Create(record) for record in records]
    ops += plan_notices(portfolio.database.reader(), [(None, record) for record in records], portfolio.today())
    return portfolio.journal.commit(label, ops)


def set_field(
    portfolio: Portfolio, of: type[Record], id: str, name: str, value: Any, *, session: str = ""
) -> Committed | None:
    """Replace what one field holds; None when it held that already. Raises: InvalidValue, NotFound, Clash."""
    return set_fields(portfolio, of, id, {name: value}, session=session)


def set_fields(
    portfolio: Portfolio, of: type[Record], id: str, values: Mapping[str, Any], *, session: str = "", label: str = ""
) -> Committed | None:
    """Replace what several fields hold, as one commit. Raises: InvalidValue, NotFound, Clash."""
    before = rows.get_record(portfolio.database.reader(), of, id)
    checked = {name: check_value(of.KIND.fields[name], value) for name, value in values.items()}
    return change(portfolio, before, replace(before, **checked), session=session, label=label)


def change(
    portfolio: Portfolio, before: Record, after: Record, *, session: str = "", label: str = ""
) -> Committed | None:
    """Make one record into the other; None when they are the same. Raises: Clash when it has changed meanwhile."""
    ops = make_changes(before, after)
    if not ops:
        return None
    connection = portfolio.database.reader()
    check_links(connection, after, unless=before)
    label = label or label_of(after, ops)
    ops += plan_notices(connection, [(before, after)], portfolio.today())
    ops += plan_decisions(connection, before, after)
    return portfolio.journal.commit(label, ops, session=session)


def delete(portfolio: Portfolio, records: Sequence[tuple[type[Record], str]]) -> Committed:
    """Move records to the trash with all that has no meaning without them, as one commit. Raises: NotFound."""
    connection = portfolio.database.reader()
    gone = dict[tuple[str, str], None]()
    also = list[Op]()
    title = ""
    for of, id in records:
        record = rows.get_record(connection, of, id)
        title = title or f"{of.KIND.one.lower()} {_short(record.title_text)}"
        gone[of.KIND.name, id] = None
        gone.update(dict.fromkeys(_owned(connection, of, id)))
        if of is Agreement:
            also += plan_removal(connection, id)
    label = f"Deleted {title}" if len(records) == 1 else f"Deleted {len(records)} records"
    ops: list[Op] = [Delete(kind, id) for kind, id in gone]
    return portfolio.journal.commit(label, ops + [op for op in also if op not in ops])


def restore(portfolio: Portfolio, of: type[Record], id: str) -> Committed:
    """Take a record out of the trash, with what was deleted at the same moment for its sake."""
    connection = portfolio.database.reader()
    record = rows.get_record(connection, of, id)
    together: list[Op] = [
        Restore(kind, other)
        for kind, other in _owned(connection, of, id, deleted_ms=record.deleted_ms)
        if record.deleted_ms
    ]
    if isinstance(record, Agreement):
        together += plan_return(connection, record)
    return portfolio.journal.commit(
        f"Restored {of.KIND.one.lower()} {_short(record.title_text)}", [Restore(of.KIND.name, id), *together]
    )


def apply(portfolio: Portfolio, label: str, ops: Sequence[Op]) -> Committed | None:
    """Carry out operations that another use case planned, as one commit."""
    return portfolio.journal.commit(label, ops) if ops else None


def check_links(
    connection: Connection, record: Record, *, unless: Record | None = None, others: Iterable[Record] = ()
) -> None:
    """See that everything a record newly points to is there. Raises: NotFound."""
    new = {other.id for other in others}
    for field in record.KIND.links:
        value = getattr(record, field.name)
        if not value or (unless is not None and getattr(unless, field.name) == value):
            continue
        for target in (value,) if isinstance(value, str) else value:
            if target not in new:
                _get_target(connection, field.target, target, field.label)


def _get_target(connection: Connection, kind_name: str, target: str, label: str) -> None:
    name, _, id = target.rpartition(":")
    of = get_kind(name if kind_name == "*" else kind_name)
    if rows.find_row(connection, of.KIND, id if kind_name == "*" else target) is None:
        raise NotFound(f"{label}: there is no {of.KIND.one.lower()} with the id {target}")


def _owned(connection: Connection, of: type[Record], id: str, deleted_ms: int | None = None) -> list[tuple[str, str]]:
    """Return the records that have no meaning without this one."""
    found = list[tuple[str, str]]()
    state = "deleted_ms IS NULL" if deleted_ms is None else "deleted_ms = ?"
    for other in KINDS:
        for field in other.KIND.links:
            if field.owned and field.shape == "link" and field.target in (of.KIND.name, "*"):
                target = f"{of.KIND.name}:{id}" if field.target == "*" else id
                values = (target,) if deleted_ms is None else (target, deleted_ms)
                matching = connection.execute(
                    f'SELECT id FROM "{other.KIND.name}" WHERE "{field.name}" = ? AND {state}', values
                ).fetchall()
                found += [(other.KIND.name, row[0]) for row in matching]
    return found


def label_of(record: Record, ops: Sequence[Op]) -> str:
    """Say what operations change of a record, as undo says it."""
    names = dict.fromkeys(
        record.KIND.fields[op.field].label.lower()
        for op in ops
        if not isinstance(op, Create | Delete | Restore | Merge)
    )
    shown = list(names)
    what = shown[0] if len(shown) == 1 else f"{len(shown)} fields"
    return f"Changed {what} of {_short(record.title_text)}"


def _short(title: str) -> str:
    return title if len(title) <= 60 else title[:59].rstrip() + "…"
