"""Carries out what other devices have done: the rows become what the rules of `domain.merging` say of all changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from brm_desktop.domain.changes import Act, Entry, Told, Vector
from brm_desktop.domain.fitting import fits
from brm_desktop.domain.placing import PERSONAL_SPACE, space_of_field
from brm_desktop.domain.record import Kind
from brm_desktop.storage import held, rows
from brm_desktop.storage.cells import Cells
from brm_desktop.storage.change import CommitRow
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.creates import Creates
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.erasing import LABEL
from brm_desktop.storage.erasures import Erasures
from brm_desktop.storage.intake import Intake, Target
from brm_desktop.storage.lives import Lives
from brm_desktop.storage.notices import Notice
from brm_desktop.storage.owners import Owners
from brm_desktop.storage.spaces import find_space
from brm_desktop.storage.unions import Unions
from brm_desktop.storage.writers import Writers


class Receiver:
    """Carries out the commits of one segment of one space inside the caller's transaction."""

    def __init__(
        self,
        connection: Connection,
        kinds: Mapping[str, Kind],
        writers: Writers,
        writer: str,
        seen: Vector,
        space: str = PERSONAL_SPACE,
    ) -> None:
        self.committed: list[Committed] = []
        self._connection = connection
        self._kinds = kinds
        self._writers = writers
        self._seen = seen
        self._intake = Intake(connection, kinds, writers, writer, space)
        self._cells = Cells(connection, kinds, self._intake)
        self._lives = Lives(connection, self._intake)
        self._unions = Unions(connection, kinds, self._intake, self._lives)
        self._owners = Owners(connection, kinds, self._intake, self._lives, self._unions)
        self._erasures = Erasures(connection, kinds, self._intake, self._lives, self._owners)
        self._creates = Creates(self._intake, self._cells, self._lives, self._owners, seen, self._hold)
        (self._number,) = connection.execute("SELECT ifnull(max(number), 0) FROM commits").fetchone()
        self._before = self._number

    @property
    def writer(self) -> str:
        """Whose commits these are."""
        return self._intake.writer

    @property
    def commit(self) -> CommitRow:
        """The commit that was carried out last."""
        return self._intake.commit

    @property
    def notices(self) -> dict[Notice, None]:
        """What a person should hear of."""
        return self._intake.notices

    @property
    def arrived(self) -> list[Committed]:
        """The commits of which nothing was here before, through another space."""
        return [committed for committed in self.committed if committed.number > self._before]

    def receive(self, commits: Sequence[Told]) -> None:
        """Carry out commits in their writer's order."""
        self._intake.expect(self._list_made(commits))
        for told in commits:
            self._begin(told)
            for entry in told.entries:
                self._take(entry)
            self._cells.order_sets()
            self._note_committed(told)
        self._intake.flush()
        self._owners.repair()
        relinked = self._intake.list_relinked()
        if relinked and self.committed:
            self.committed[-1] = replace(self.committed[-1], changes=(*self.committed[-1].changes, *relinked))

    def resume(self, number: int, told: Told) -> None:
        """Carry out entries that waited; their commit is there already."""
        self._be_at(number, told, told.label)
        for entry in told.entries:
            self._take(entry)
        self._cells.order_sets()
        self._intake.flush()
        self._owners.repair()

    def repair_after_own(self, commit: CommitRow, touched: Iterable[Target]) -> None:
        """See to the owners of records that this device has changed."""
        self._intake.commit = commit
        self._owners.touched.update(dict.fromkeys(touched))
        self._owners.repair()

    def erase(self, commit: CommitRow, targets: Iterable[Target]) -> None:
        """Take the content of records out for good, as this device's own commit says."""
        self._intake.commit = commit
        for at in targets:
            self._erasures.take(*at)
        self._owners.repair()

    # Commits.

    def _list_made(self, commits: Iterable[Told]) -> list[Target]:
        """Return the records that commits make, of kinds that are known here."""
        made = (entry for told in commits for entry in told.entries if entry.act == Act.CREATE)
        return [(entry.kind, entry.record) for entry in made if entry.kind in self._kinds]

    def _be_at(self, number: int, told: Told, label: str) -> None:
        self._intake.commit = CommitRow(number, self.commit.writer, told.seq, told.stamp, told.at_ms, label)

    def _begin(self, told: Told) -> None:
        number, erased = self._find_number(told), self._intake.erased
        label = LABEL if any(entry.record in erased for entry in told.entries) else told.label
        self._be_at(number, told, label)
        if number <= self._number:
            if self._intake.homes.space == PERSONAL_SPACE:  # one's own words for it are the whole ones
                self._connection.execute("UPDATE commits SET label = ? WHERE number = ?", (label, number))
            return
        self._number = number
        self._connection.execute(
            "INSERT INTO commits (number, writer, seq, stamp, at_ms, label, role, sent)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 1)",
            (number, self.commit.writer, told.seq, told.stamp, told.at_ms, label, told.role),
        )

    def _find_number(self, told: Told) -> int:
        """Return the number of a commit: a new one, or the one it has by what came of it through another space."""
        if self._intake.homes.are_several or self._intake.homes.space:
            row = self._connection.execute(
                "SELECT number FROM commits WHERE writer = ? AND seq = ?", (self.commit.writer, told.seq)
            ).fetchone()
            if row is not None:
                return int(row[0])
        return int(self._number) + 1

    def _note_committed(self, told: Told) -> None:
        touched = {(entry.kind, entry.record) for entry in told.entries if entry.kind in self._kinds}
        self.committed.append(Committed(self.commit.number, told.label, tuple(sorted(touched))))

    # Entries.

    def _take(self, entry: Entry) -> None:
        if entry.record in self._intake.erased:
            return
        kind = self._kinds.get(entry.kind)
        if entry.act == Act.ERASE:
            if self._erasures.may_take(entry):
                self._erasures.take(entry.kind, entry.record)
            else:
                self._hold(entry)
        elif kind is None:
            self._hold(entry)
        elif entry.act == Act.CREATE:
            self._creates.take(kind, entry)
        else:
            self._take_change(kind, entry)

    def _take_change(self, kind: Kind, entry: Entry) -> None:
        """Carry out something that was done to a record that is here."""
        draft = self._intake.find_draft(kind, entry.record)
        if draft is None or not self._intake.homes.belongs(kind, entry):
            self._hold(entry)
            return
        at = (kind.name, entry.record)
        self._owners.touched[at] = None
        match entry.act:
            case Act.DELETE:
                self._owners.made.discard(at)
                self._lives.take_delete(draft, entry)
                return
            case Act.MERGE:
                if entry.value is None or isinstance(entry.value, str):
                    self._unions.take(draft, entry.value)
                else:
                    self._hold(entry)
                return
            case Act.RESTORE:
                self._intake.tell("restore", draft)
            case _:
                field = kind.fields.get(entry.field)
                if field is None or not fits(field, entry):
                    self._hold(entry)
                    return
                self._cells.take(draft, field, entry, self._seen)
        if draft.cells["deleted_ms"] is not None:
            self._lives.settle(kind, entry.record)

    def _hold(self, entry: Entry) -> None:
        """Keep what this version does not know, for one that does."""
        seen, commit = self._writers.pack_vector(self._seen), self.commit
        held.hold(self._connection, commit.writer, commit.seq, seen, entry, self._intake.homes.space)


def resume_held(connection: Connection, kinds: Mapping[str, Kind], writers: Writers) -> list[Notice]:
    """Carry out what waited for a version that knows it, if this is one."""
    notices = list[Notice]()
    for number, writer, seq, seen, entry, space in held.list_held(connection):
        kind = kinds.get(entry.kind)
        if kind is None or not _is_known(connection, kind, entry, space):
            continue
        row = connection.execute(
            "SELECT number, stamp, at_ms, label, role FROM commits WHERE writer = ? AND seq = ?", (writer, seq)
        ).fetchone()
        held.let_go(connection, number)
        receiver = Receiver(connection, kinds, writers, writers.uid(writer), writers.unpack_vector(seen), space)
        receiver.resume(row[0], Told(seq, row[1], row[2], row[3], row[4], (entry,)))
        notices += receiver.notices
    return notices


def _is_known(connection: Connection, kind: Kind, entry: Entry, space: str) -> bool:
    is_there = rows.find_row(connection, kind, entry.record) is not None
    if is_there and space != space_of_field(kind, entry.field, find_space(connection, entry.record)):
        return False
    if entry.act == Act.CREATE:
        return True
    if not is_there:
        return False
    if entry.act in (Act.DELETE, Act.RESTORE, Act.MERGE, Act.ERASE):
        return True
    field = kind.fields.get(entry.field)
    return field is not None and fits(field, entry)
