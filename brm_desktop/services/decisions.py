"""Decisions written in notes follow what their note is about, unless a person has said otherwise."""

from __future__ import annotations

from dataclasses import replace

from brm_desktop.domain.decision import Decision
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Op, make_changes
from brm_desktop.domain.record import Record
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection


def plan_decisions(connection: Connection, before: Record, after: Record) -> list[Op]:
    """Return what a change of a note's agencies, forum, day, space or privacy means for its decisions."""
    if not isinstance(before, Note) or not isinstance(after, Note):
        return []
    was, now = _told_by(before), _told_by(after)
    changed = {name for name in was if was[name] != now[name]}
    if not changed:
        return []
    ops = list[Op]()
    for decision in rows.list_linked(connection, Decision, "note", after.id):
        follows = {name: now[name] for name in changed if getattr(decision, name) == was[name]}
        ops += make_changes(decision, replace(decision, **follows))  # type: ignore[arg-type]  # each by its field
    return ops


def _told_by(note: Note) -> dict[str, object]:
    return {
        "agencies": note.agencies,
        "forum": note.forum,
        "on": note.starts_at.date() if note.starts_at else None,
        "space": note.space,
        "private": note.private,
    }
