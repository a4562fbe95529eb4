"""The command that adds a follow-up in a person's own words."""

from __future__ import annotations

from typing import Any

from brm_desktop.cli.context import Context
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.dates import say_full, say_time
from brm_desktop.domain.quick_add import Understood
from brm_desktop.domain.recurrence_text import say_recurrence, to_text
from brm_desktop.services.quick_adding import add as add_words
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection


def add(context: Context) -> None:
    """Add a follow-up and print what was understood."""
    given, portfolio = context.arguments, context.portfolio
    added = add_words(portfolio, " ".join(given.text), context.today, dry_run=given.dry_run)
    plain = _plain(portfolio.database.reader(), added.understood)
    id = None if added.record is None else added.record.id
    verb = "Would add" if added.record is None else "Added"
    context.say(f"{verb}: {_say(added.understood, plain)}", {**plain, "id": id})


def _plain(connection: Connection, understood: Understood) -> dict[str, Any]:
    rule = understood.recurrence
    people = rows.list_titles(connection, Contact.KIND, understood.people)
    agency = rows.list_titles(connection, Agency.KIND, [understood.agency] if understood.agency else [])
    return {
        "title": understood.title,
        "due": understood.due_on.isoformat() if understood.due_on else None,
        "due_time": understood.due_time.strftime("%H:%M") if understood.due_time else None,
        "zone": understood.zone,
        "start": understood.start_on.isoformat() if understood.start_on else None,
        "someday": understood.someday,
        "agency": next(iter(agency.values()), None),
        "agency_id": understood.agency,
        "people": [people[id] for id in understood.people],
        "people_ids": list(understood.people),
        "tags": list(understood.tags),
        "priority": understood.priority,
        "turn": understood.turn,
        "nudge_days": understood.nudge_days,
        "recurrence": to_text(rule).partition(";ANCHOR=")[0] if rule else None,
        "repeats": say_recurrence(rule) if rule else None,
    }


def _say(understood: Understood, plain: dict[str, Any]) -> str:
    """Return what was understood in one line."""
    due = say_full(understood.due_on) if understood.due_on else "someday" if understood.someday else ""
    at = say_time(understood.due_time) if understood.due_time else ""
    parts = (
        "waiting for" if understood.turn == "waiting" else "",
        ", ".join(plain["people"]),
        f"due {due}" if understood.due_on else due,
        at,
        f"starts {say_full(understood.start_on)}" if understood.start_on else "",
        plain["agency"],
        f"{understood.priority} priority" if understood.priority != "normal" else "",
        " ".join(f"#{tag}" for tag in understood.tags),
        plain["repeats"],
        f"nudge every {understood.nudge_days} days" if understood.nudge_days else "",
    )
    return " · ".join([understood.title, *(part for part in parts if part)])
