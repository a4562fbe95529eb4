"""The next session of a forum: its note, made once, with those who sit in it and the agenda."""

from __future__ import annotations

from datetime import datetime, time

from brm_desktop.domain.agenda import CURRENT, FUTURE
from brm_desktop.domain.forum import Forum, Intent
from brm_desktop.domain.forum_rules import find_next_day
from brm_desktop.domain.note import Note
from brm_desktop.services import edits
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.forums import find_session

_BEGINS = time(9)


def prepare_session(portfolio: Portfolio, forum_id: str) -> str:
    """Return the note of the next session; one is made with the agenda when none is planned. Raises: NotFound.

    A planned session that has no questions yet is given the agenda.
    """
    connection, now = portfolio.database.reader(), portfolio.clock.now()
    forum = rows.get_record(connection, Forum, forum_id)
    agenda = make_agenda(forum)
    planned = find_session(connection, forum_id, now, past=False)
    if planned is not None:
        note = rows.get_record(connection, Note, planned.id)
        if not note.questions.strip():
            edits.set_field(portfolio, Note, note.id, "questions", agenda)
        return planned.id
    last = find_session(connection, forum_id, now, past=True)
    last_on = last.at.astimezone().date() if last is not None else None
    day = find_next_day(last_on, forum.cadence_days, portfolio.today())
    people = dict.fromkeys(each for each in (forum.chair, forum.co_chair, *forum.members) if each)
    made = edits.make_record(
        Note,
        title=forum.name,
        forum=forum.id,
        agencies=forum.agencies,
        attendees=tuple(people),
        starts_at=datetime.combine(day, _BEGINS).astimezone(),
        questions=agenda,
    )
    edits.create(portfolio, made, label=f"Planned a session of {forum.name}")
    return made.id


def make_agenda(forum: Forum) -> str:
    """Return the forum's own agenda, else the questions of the practice for what it is for."""
    return forum.agenda.strip() or "\n".join(CURRENT if forum.intent is Intent.TACTICAL else FUTURE)
