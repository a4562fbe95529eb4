"""Commands on records of any kind: list, show, history, set, delete, undo, redo, search."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from brm_desktop.base.errors import InvalidValue
from brm_desktop.cli.context import Context
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.fields import Cell, Field, Id
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.health import Health
from brm_desktop.domain.kinds import get_kind
from brm_desktop.domain.record import Kind, Record
from brm_desktop.domain.service import Service
from brm_desktop.domain.values import get_field, parse_value
from brm_desktop.services import edits, follow_ups
from brm_desktop.services.finding import get_by_name, get_target
from brm_desktop.services.plain import list_backlinks, list_links, make_plain
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection

_ASSIGNMENT = re.compile(r"([^=+\-]+)(\+=|-=|=)(.*)", re.DOTALL)


def list_(context: Context) -> None:
    """Print the records of a kind."""
    from brm_desktop.storage.listing import Condition, Query, list_ids

    given, database = context.arguments, context.portfolio.database
    of = get_kind(given.kind)
    connection = database.reader()
    where = list[Condition]()
    for text in given.where or ():
        field, sign, value = _assignment(context, of.KIND, text)
        if sign != "=":
            raise InvalidValue(f"--where takes FIELD=VALUE, not {text}")
        where.append(Condition(field.name, "=", _cell(connection, field, value)))
    linked = ""
    if given.agency:
        agency = get_by_name(connection, get_kind("agency"), given.agency)
        if of.KIND.name == "agency":
            where.append(Condition("id", "=", agency.id))
        else:
            linked = agency.id
    ids = list_ids(database, Query(of.KIND.name, tuple(where), linked_to=linked, trash=given.trash))
    records = rows.load_records(connection, of, ids).values()
    if context.json:
        context.say_json([make_plain(record) for record in records])
    else:
        context.say_lines(f"{record.id}  {record.title_text}" for record in records)


def show(context: Context) -> None:
    """Print one record with its links, both ways."""
    record = _record(context)
    connection = context.portfolio.database.reader()
    links, backlinks = list_links(connection, record), list_backlinks(connection, record)
    plain = make_plain(record)
    interest = _interest(context, record)
    if context.json:
        more: dict[str, Any] = {"potential_interest": interest} if isinstance(record, Service) else {}
        if (health := _health(context, record)) is not None:
            more["health"] = {"word": health.word.value, "score": health.score, "reasons": list(health.reasons)}
        context.say_json({"kind": record.KIND.name, **plain, "links": links, "linked_from": backlinks, **more})
        return
    print(f"{record.KIND.one}: {record.title_text}")
    for name, value in plain.items():
        if name in record.KIND.fields and value not in (None, "", [], False):
            shown = ", ".join(link["title"] for link in links[name]) if name in links else _shown(value)
            print(f"  {record.KIND.fields[name].label}: {shown}")
    for name, found in backlinks.items():
        print(f"  {name}: " + "; ".join(link["title"] or link["id"] for link in found[:10]))
    if (health := _health(context, record)) is not None:
        print(f"  Health: {health} ({'; '.join(health.reasons)})")
    for each in interest[:5]:
        print(f"  May share the interest: {each['agency']} ({each['reasons'][0]})")


def history(context: Context) -> None:
    """Print the changes of one record, newest first."""
    from brm_desktop.storage.entries import list_history

    record = _record(context)
    entries = list_history(context.portfolio.database.reader(), record.id)
    if context.json:
        context.say_json(
            [
                {"commit": e.number, "at": _moment(e.at_ms), "label": e.label, "role": e.role, "writer": e.writer,
                 "op": e.op, "field": e.field, "old": e.old, "new": e.new}
                for e in entries
            ]
        )  # fmt: skip
        return
    context.say_lines(
        f"{_moment(e.at_ms)[:19]}  {e.label}" + (f"  ({e.op} {e.field})" if e.field else "") for e in entries
    )


def set_(context: Context) -> None:
    """Make or change one record; print its id."""
    given, portfolio = context.arguments, context.portfolio
    of, connection = get_kind(given.kind), context.portfolio.database.reader()
    assignments = [_assignment(context, of.KIND, text) for text in given.assignments]
    if not assignments:
        raise InvalidValue("There is nothing to set", hint="Write FIELD=VALUE, FIELD+=VALUE or FIELD-=VALUE")
    if given.id == "new":
        values = dict[str, Any]()
        for field, sign, text in assignments:
            values[field.name] = _assigned(connection, field, sign, text, values.get(field.name, ()))
        record = follow_ups.make(portfolio, values) if of is FollowUp else edits.make_record(of, **values)
        edits.create(portfolio, record)
    else:
        before = get_by_name(connection, of, given.id)
        record = before
        for field, sign, text in assignments:
            value = _assigned(connection, field, sign, text, getattr(record, field.name))
            record = replace(record, **{field.name: value})
        if isinstance(before, FollowUp) and isinstance(record, FollowUp):
            follow_ups.change(portfolio, before, record)
        else:
            edits.change(portfolio, before, record)
    context.say(record.id, {"id": record.id})


def delete(context: Context) -> None:
    """Move one record to the trash."""
    record = _record(context)
    done = edits.delete(context.portfolio, [(type(record), record.id)])
    context.say(done.label, {"deleted": [{"kind": kind, "id": id} for kind, id in done.changes]})


def erase(context: Context) -> None:
    """Remove one record's content for good, or with --dry-run say what that would take."""
    from brm_desktop.services import erasing

    record = _record(context)
    plan = erasing.plan_erasing(context.portfolio, record.KIND.name, record.id)
    remains = erasing.say_remains(plan)
    done = not context.arguments.dry_run
    if done:
        erasing.erase(context.portfolio, plan)
    records, files = len(plan.targets), len(plan.files)
    what = f"{records} record{'s' * (records != 1)} and {files} file{'s' * (files != 1)}"
    context.say(
        "\n".join([f"{'Erased' if done else 'Would erase'} for good: {what}.", *remains]),
        {"erased": [{"kind": kind, "id": id} for kind, id in plan.targets] if done else [],
         "would_erase": [] if done else [{"kind": kind, "id": id} for kind, id in plan.targets],
         "files": files, "remains": list(remains)},
    )  # fmt: skip


def undo(context: Context) -> None:
    """Take back the last commit."""
    _swing(context, "Undone", context.portfolio.journal.undo())


def redo(context: Context) -> None:
    """Do again what was undone."""
    _swing(context, "Done again", context.portfolio.journal.redo())


def search(context: Context) -> None:
    """Print records and notes that match, best first."""
    from brm_desktop.services.searching import search as find

    given = context.arguments
    database = context.portfolio.database
    if waiting := context.index():
        print(f"brm-desktop: {waiting:,} records that just came cannot be found yet; try again soon.", file=sys.stderr)
    hits = find(database, given.text, limit=given.limit)
    if context.json:
        context.say_json(
            [{"kind": h.kind, "id": h.id, "title": h.title, "detail": h.detail, "snippet": h.snippet} for h in hits]
        )
    else:
        context.say_lines(f"{h.kind:12} {h.id}  {h.title}" + (f" — {h.snippet}" if h.snippet else "") for h in hits)


def _interest(context: Context, record: Record) -> list[dict[str, Any]]:
    """Return which agencies may share the interest in a service, the likeliest first, each with its reasons."""
    if not isinstance(record, Service):
        return []
    from brm_desktop.domain.interest import say_reason
    from brm_desktop.storage.interest import find_potential_interest

    answers = {
        **dict.fromkeys(record.interested, "interested"),
        **dict.fromkeys(record.not_interested, "not interested"),
    }
    return [
        {"agency": line.name, "id": line.agency_id, "points": line.interest.points,
         "answer": answers.get(Id(line.agency_id), ""), "reasons": [say_reason(each) for each in line.interest.reasons]}
        for line in find_potential_interest(context.portfolio.database.reader(), record, context.today)
    ]  # fmt: skip


def _health(context: Context, record: Record) -> Health | None:
    """Return how the relationship with an agency stands."""
    if not isinstance(record, Agency):
        return None
    from brm_desktop.storage.health import find_health_now

    portfolio = context.portfolio
    connection, now = portfolio.database.reader(), portfolio.clock.now()
    return find_health_now(connection, record.id, record.cadence_days, context.today, now)


def _swing(context: Context, verb: str, done: Any) -> None:
    left = f"; left alone, changed since: {', '.join(done.skipped)}" if done.skipped else ""
    context.say(f"{verb}: {done.label}{left}", {"label": done.label, "skipped": list(done.skipped)})


def _record(context: Context) -> Record:
    given = context.arguments
    connection = context.portfolio.database.reader()
    of = get_kind(given.kind)
    return rows.find_record(connection, of, given.id) or get_by_name(connection, of, given.id)


def _assignment(context: Context, kind: Kind, text: str) -> tuple[Field, str, str]:
    found = _ASSIGNMENT.fullmatch(text)
    if found is None:
        raise InvalidValue(f"This is not FIELD=VALUE: {text}")
    field = get_field(kind, found[1])
    return field, found[2], _in_figures(field, found[3], context.today)


def _in_figures(field: Field, text: str, today: date) -> str:
    """Return a day that is said in words ("next fri", "in 2 weeks") in figures; other texts as they are."""
    if field.editor not in ("day", "moment") or not text.strip():
        return text
    try:
        parse_value(field, text)
    except InvalidValue:
        from brm_desktop.services.quick_adding import read_day, read_moment

        if field.editor == "moment":
            return read_moment(text, today).isoformat()
        day = read_day(text, today)
        return day.isoformat() if day else text
    return text


def _assigned(connection: Connection, field: Field, sign: str, text: str, now: Any) -> Any:
    if sign == "=":
        return _value(connection, field, text)
    if field.shape != "set":
        raise InvalidValue(f"{field.label} holds one value", hint=f"Write {field.name}={text}")
    members = _value(connection, field, text)
    if sign == "+=":
        return tuple(dict.fromkeys((*now, *members)))
    return tuple(member for member in now if member not in members)


def _value(connection: Connection, field: Field, text: str) -> Any:
    if not field.target or not text.strip():
        return parse_value(field, text)
    if field.shape != "set":
        return get_target(connection, field, text)
    return tuple(dict.fromkeys(get_target(connection, field, name) for name in _names(text)))


def _names(text: str) -> Sequence[str]:
    return [name.strip() for name in text.split(";") if name.strip()]


def _cell(connection: Connection, field: Field, text: str) -> Cell:
    if field.target and text.strip():
        return get_target(connection, field, text)
    return text if field.shape == "set" else field.to_cell(parse_value(field, text))


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _moment(ms: int) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).isoformat(timespec="milliseconds")
