"""Which records live, by all edits and deletes of them: what its author had not seen is not deleted."""

from __future__ import annotations

from typing import Final

from brm_desktop.domain.changes import Entry
from brm_desktop.domain.merging import is_alive, join
from brm_desktop.domain.record import Kind
from brm_desktop.storage import merges
from brm_desktop.storage.change import Draft
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.intake import Intake
from brm_desktop.storage.packing import pack
from brm_desktop.storage.spaces import IS_SHARED_CELL

# Again: a second device made the record too. Earlier: an edit of which a snapshot told only that it was.
EDITS: Final = "('create', 'again', 'set', 'text', 'add', 'remove', 'restore', 'beaten', 'earlier')"
DELETES: Final = "('delete', 'unheeded')"


class Lives:
    """Lets records rest and brings them back."""

    def __init__(self, connection: Connection, intake: Intake) -> None:
        self._connection = connection
        self._intake = intake

    def take_delete(self, draft: Draft, entry: Entry) -> None:
        """Carry out a delete, so far as it saw the edits."""
        kind, id, intake = draft.kind, entry.record, self._intake
        observed = intake.writers.pack_vector(entry.value)
        intake.flush()
        edited, deleted = self._load(id)
        alive = is_alive(edited, join((deleted, entry.value)))
        draft = intake.get_draft(kind, id)
        was_alive = draft.cells["deleted_ms"] is None
        intake.tell("unheeded" if alive or not was_alive else "delete", draft, new=observed)
        if alive:
            intake.notice("unheeded", draft)
        elif was_alive:
            intake.put(draft, "deleted_ms", intake.commit.at_ms)

    def settle(self, kind: Kind, id: str) -> None:
        """Bring a record back that an edit keeps alive."""
        self._intake.flush()
        if is_alive(*self._load(id)):
            draft = self._intake.get_draft(kind, id)
            if draft.cells["deleted_ms"] is not None:
                self._revive(draft)

    def lives_itself(self, id: str) -> bool:
        """Tell whether a record lives, whatever holds it."""
        edited, deleted = self._load(id)
        return not deleted or is_alive(edited, deleted)

    def set(self, kind: Kind, id: str, *, lives: bool) -> bool:
        """Bring a record back or let it rest. Returns: whether that is a change."""
        draft = self._intake.get_draft(kind, id)
        if lives == (draft.cells["deleted_ms"] is None):
            return False
        if lives:
            self._revive(draft)
        else:
            self.sink(draft)
        self._intake.flush()
        return True

    def sink(self, draft: Draft) -> None:
        """Let a record rest that lives."""
        self._intake.put(draft, "deleted_ms", self._intake.commit.at_ms)
        self._intake.tell("sink", draft)

    def _revive(self, draft: Draft) -> None:
        self._intake.put(draft, "deleted_ms", None)
        self._intake.tell("revive", draft)
        self._intake.notice("revived", draft)

    def _load(self, id: str) -> tuple[dict[str, int], dict[str, int]]:
        """Return each writer's last edit of a record, and the last edits that its deletes had seen.

        What a merge changed of the record that stays is no edit of it once that one is merged the other way.
        """
        apart = f" AND {IS_SHARED_CELL.format('j')}" if self._intake.homes.find(id) else ""
        other = merges.find_survivor(self._connection, id)
        edited = self._connection.execute(
            "SELECT c.writer, max(c.seq) FROM journal j JOIN commits c ON c.number = j.number"
            f" WHERE j.record = ? AND j.op IN {EDITS}{apart} AND j.number NOT IN"
            " (SELECT number FROM journal WHERE record = ? AND op IN ('merge', 'outranked') AND new = ?) GROUP BY 1",
            (id, other, pack(id)),
        ).fetchall()
        deletes = self._connection.execute(
            f"SELECT new FROM journal WHERE record = ? AND op IN {DELETES}", (id,)
        ).fetchall()
        writers = self._intake.writers
        return writers.spell(edited), join(writers.unpack_vector(row[0]) for row in deletes)
