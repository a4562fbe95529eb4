"""What becomes of a follow-up whose line in a note another device took away: the person says so, nobody else."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from brm_desktop.domain.action_lines import find_action_line
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import make_changes
from brm_desktop.services import edits
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import dropped as storage
from brm_desktop.storage import rows
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.dropped import Dropped

Way = Literal["keep", "put_back", "trash"]


def list_dropped(portfolio: Portfolio) -> list[Dropped]:
    """Return the follow-ups that lost their line on another device and are open still."""
    with portfolio.database.snapshot() as connection:
        return storage.list_dropped(connection)


def settle_dropped(portfolio: Portfolio, follow_up_id: str, way: Way) -> Committed | None:
    """Keep a follow-up without a line, put its line back at the end of its note, or move it to the trash.

    Returns: None if it was settled already. Raises: NotFound, Clash.
    """
    connection = portfolio.database.reader()
    one = rows.get_record(connection, FollowUp, follow_up_id)
    if not one.token or one.deleted_ms is not None:
        return None
    if way == "trash":
        return edits.delete(portfolio, [(FollowUp, one.id)])
    if way == "keep":
        ops = make_changes(one, replace(one, token=""))
        return portfolio.journal.commit(f"Kept {one.title_text} without its line", ops)
    note = rows.get_record(connection, Note, one.note or "")
    if find_action_line(note.body, one.token) is not None:
        return None
    ops = make_changes(note, replace(note, body=_with_line(note.body, one)))
    return portfolio.journal.commit(f"Put the line of {one.title_text} back", ops)


def _with_line(body: str, one: FollowUp) -> str:
    line = f"- [ ] {one.title_text} <!--f:{one.token}-->\n"
    return f"{body.rstrip()}\n{line}" if body.strip() else line
