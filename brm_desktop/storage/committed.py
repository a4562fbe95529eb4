"""What commits changed, told to whoever shows it; the write door itself is `journal`."""

from __future__ import annotations

from dataclasses import dataclass

from brm_desktop.storage.driver import Connection


@dataclass(frozen=True, slots=True)
class Committed:
    """What a commit changed. `skipped` names what an undo had to leave alone."""

    number: int
    label: str
    changes: tuple[tuple[str, str], ...]  # kind, id
    skipped: tuple[str, ...] = ()


def is_undone(connection: Connection, number: int) -> bool:
    """Tell whether a commit was undone, and not done again since."""
    found = connection.execute(
        "SELECT 1 FROM commits c JOIN commits t ON t.number = c.target WHERE c.number = ? AND t.role = 'undo'",
        (number,),
    ).fetchone()
    return found is not None


def list_changes_since(connection: Connection, number: int, at_ms: int) -> tuple[int, list[Committed]]:
    """Return the newest commit's number, and what came after a commit or was folded after a moment, oldest first."""
    newest = connection.execute("SELECT ifnull(max(number), 0) FROM commits").fetchone()[0]
    found = connection.execute(
        "SELECT number, label FROM commits"
        " WHERE number > ?1 OR (number > ?1 - 50 AND session IS NOT NULL AND at_ms > ?2)"
        " ORDER BY number",
        (number, at_ms),
    ).fetchall()
    changes = list[Committed]()
    for commit, label in found:
        touched = connection.execute("SELECT DISTINCT kind, record FROM journal WHERE number = ?", (commit,)).fetchall()
        changes.append(Committed(commit, label, tuple(touched)))
    return newest, changes
