"""What others' commits do to the tables: drafts of rows, lines of the journal and heads, until they are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from brm_desktop.domain.fields import Cell
from brm_desktop.domain.merging import Head
from brm_desktop.domain.placing import PERSONAL_SPACE
from brm_desktop.domain.record import Kind
from brm_desktop.storage import merges, rows
from brm_desktop.storage.change import Change, CommitRow, Draft, JournalEntry
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.erasing import list_erased
from brm_desktop.storage.heads import Heads
from brm_desktop.storage.homes import Homes
from brm_desktop.storage.notices import Notice
from brm_desktop.storage.writers import Writers

Target = tuple[str, str]
"""A record's kind and id."""


class Intake(Change):
    """One step of an exchange inside the caller's transaction; `commit` is the one that is carried out.

    `writer` is whose commit it is, `erased` holds what takes no change any more, `notices` what a person should hear.
    """

    def __init__(
        self,
        connection: Connection,
        kinds: Mapping[str, Kind],
        writers: Writers,
        writer: str,
        space: str = PERSONAL_SPACE,
    ) -> None:
        super().__init__(connection, kinds, CommitRow(0, writers.number(writer), 0, 0, 0, ""))
        self.writers = writers
        self.writer = writer
        self.homes = Homes(connection, space)
        self.heads = Heads(connection, writers, self.homes)
        self.erased = list_erased(connection)
        self.notices: dict[Notice, None] = {}
        self._lines: list[tuple[int, JournalEntry]] = []
        self._absent = set[Target]()  # records that are nowhere here, asked for once rather than one by one

    def expect(self, made: Iterable[Target]) -> None:
        """See at once which of these records, that are about to be made, are nowhere here."""
        self._absent = rows.list_absent(self._connection, self._kinds, list(made))

    def make_head(self, value: object) -> Head:
        """Return what the commit says of a cell."""
        return Head(self.commit.stamp, self.writer, self.commit.seq, value)

    # Drafts.

    def find_draft(self, kind: Kind, id: str) -> Draft | None:
        """Return the draft of a record, None if it never was here."""
        draft = self._drafts.get((kind.name, id))
        if draft is None:
            row = None if (kind.name, id) in self._absent else rows.find_row(self._connection, kind, id)
            if row is None:
                return None
            draft = self._drafts[kind.name, id] = self._make_draft(kind, row)
        return draft

    def get_draft(self, kind: Kind, id: str) -> Draft:
        """Return the draft of a record that is here."""
        draft = self.find_draft(kind, id)
        assert draft is not None
        return draft

    def add_draft(self, kind: Kind, cells: rows.Row) -> Draft:
        """Begin a record that was not here before."""
        at = (kind.name, cells["id"])
        self._absent.discard(at)
        draft = self._drafts[at] = Draft(kind, cells, None)
        return draft

    def put(self, draft: Draft, name: str, cell: Cell) -> None:
        """Let a row hold something."""
        if draft.cells[name] != cell:
            draft.cells[name] = cell
            draft.changed.add(name)
            draft.at_ms = max(draft.at_ms, self.commit.at_ms)

    # What is told of them.

    def tell(
        self,
        op: str,
        draft: Draft,
        field: str | None = None,
        member: str | None = None,
        *,
        old: bytes | None = None,
        new: bytes | None = None,
        parent: bytes | None = None,
        version: bytes | None = None,
    ) -> None:
        """Add a line to the journal, of the commit that is carried out."""
        made = JournalEntry(op, draft.kind.name, draft.cells["id"], field, member or None, old, new, parent, version)
        self._lines.append((self.commit.number, made))

    def add_lines(self, lines: Iterable[tuple[int, JournalEntry]]) -> None:
        """Add lines to the journal, each with the number of its commit."""
        self._lines += lines

    def notice(self, what: str, draft: Draft, field: str = "") -> None:
        """Let a person hear of something."""
        self.notices[Notice(what, draft.kind.name, draft.cells["id"], field)] = None

    # Merged records.

    @property
    def has_merged(self) -> bool:
        """Whether any record that is dead was one with another before this step."""
        return bool(self._merged)

    def show_merges(self) -> list[tuple[Kind, rows.Row]]:
        """Bring the rows up to date whose links show another record by now. Returns: those rows as they were."""
        self._relinked = self._show_merges()
        self._has_told = merges.has_told_links(self._connection)
        return self._relinked

    def list_relinked(self) -> list[Target]:
        """Return the records whose links came to show others."""
        return [(kind.name, row["id"]) for kind, row in self._relinked]

    # Writing.

    def flush(self) -> None:
        """Write everything, and begin anew."""
        self._write()
        self._drafts.clear()

    def flush_lines(self) -> None:
        """Write the journal's lines."""
        self._insert_entries(self._lines)
        self._lines.clear()

    def _changed_ms(self, draft: Draft) -> int:
        return int(max(draft.cells["changed_ms"], draft.at_ms))

    def _is_searched_later(self, count: int) -> bool:
        return count > 0

    def _write_journal(self) -> None:
        self.flush_lines()
        self.heads.write()
