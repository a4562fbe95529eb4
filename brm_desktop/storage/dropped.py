"""Follow-ups whose lines in a note another device took away: kept as notices until the person has settled them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from brm_desktop.domain.action_lines import find_action_line, list_dropped_tokens
from brm_desktop.domain.follow_up import FollowUp, Status
from brm_desktop.domain.note import Note
from brm_desktop.domain.text_patch import Patch, revert_patch
from brm_desktop.storage import rows
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.notices import Notice
from brm_desktop.storage.packing import unpack

_DROPPED: Final = "dropped"
_OVER: Final = (Status.DONE, Status.DROPPED)


class Dropped(NamedTuple):
    """A follow-up that is still open, and the note in which its line stood."""

    follow_up: FollowUp
    note: Note


def find_dropped(connection: Connection, committed: Iterable[Committed]) -> list[Notice]:
    """Return a notice for each follow-up that is still open though commits of others dropped its line."""
    numbers = [each.number for each in committed if any(kind == Note.KIND.name for kind, _ in each.changes)]
    if not numbers:
        return []
    found = connection.execute(
        "SELECT record, new FROM journal WHERE number BETWEEN ? AND ? AND kind = 'note' AND op = 'text'"
        " AND field = 'body' ORDER BY seq DESC",
        (numbers[0], numbers[-1]),
    )
    patches = dict[str, list[Patch]]()
    for record, packed in found:
        patches.setdefault(record, []).append(Patch(*unpack(packed)))
    return [notice for id, undone in patches.items() for notice in _compare(connection, id, undone)]


def list_dropped(connection: Connection) -> list[Dropped]:
    """Return what waits for the person to settle; what was settled in another way is not among it."""
    found = connection.execute(
        "SELECT DISTINCT record FROM notice WHERE what = ? AND seen_ms IS NULL ORDER BY number DESC", (_DROPPED,)
    ).fetchall()
    ones = rows.load_records(connection, FollowUp, [id for (id,) in found])
    notes = rows.load_records(connection, Note, [one.note for one in ones.values() if one.note])
    return [
        Dropped(one, note)
        for one in ones.values()
        if one.note and (note := notes.get(one.note)) is not None and _waits(one, note)
    ]


def _compare(connection: Connection, id: str, undone: Iterable[Patch]) -> Iterator[Notice]:
    row: dict[str, Any] = rows.find_row(connection, Note.KIND, id) or {}
    after = before = str(row.get("body") or "")
    for patch in undone:
        before = revert_patch(before, patch)
    gone = set(list_dropped_tokens(before, after))
    for one in rows.list_linked(connection, FollowUp, "note", id) if gone else ():
        if one.token in gone and one.status not in _OVER:
            yield Notice(_DROPPED, FollowUp.KIND.name, one.id)


def _waits(one: FollowUp, note: Note) -> bool:
    over = one.deleted_ms is not None or note.deleted_ms is not None or one.status in _OVER
    return bool(one.token) and not over and find_action_line(note.body, one.token) is None
