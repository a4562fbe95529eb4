"""Takes in a snapshot: what is here becomes what the rules of `domain.merging` say of both sets of changes together.

What was not here before is written at once. What was is brought together cell by cell, so that a device with changes
of its own, or one that was away for long, takes a snapshot as well as an empty one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.domain.changes import Vector, covers
from brm_desktop.domain.fields import Field
from brm_desktop.domain.merging import Version
from brm_desktop.domain.placing import PERSONAL_SPACE
from brm_desktop.domain.record import Kind
from brm_desktop.domain.snapshot import RecordState, State, Texts, join_heads, list_used, map_heads, unpack_texts
from brm_desktop.storage.cells import Cells
from brm_desktop.storage.change import CommitRow, Draft, JournalEntry
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.erasing import LABEL, empty_cell
from brm_desktop.storage.erasures import Erasures
from brm_desktop.storage.intake import Intake, Target
from brm_desktop.storage.lives import Lives
from brm_desktop.storage.making import MadeRecord, Stand, Values, make_record
from brm_desktop.storage.notices import Notice
from brm_desktop.storage.owners import Owners
from brm_desktop.storage.packing import pack
from brm_desktop.storage.strange import Strange
from brm_desktop.storage.unions import Unions
from brm_desktop.storage.writers import Writers

_AT_ONCE: Final = 2_000  # records are written in such runs


class Joiner:
    """Takes in one snapshot inside the caller's transaction. All that was done here must have been told.

    `cut` is what the snapshot knows, `known` what is known here.
    """

    def __init__(
        self,
        connection: Connection,
        kinds: Mapping[str, Kind],
        writers: Writers,
        state: State,
        cut: Vector,
        known: Vector,
        space: str = PERSONAL_SPACE,
    ) -> None:
        self.committed: list[Committed] = []
        self._connection = connection
        self._kinds = kinds
        self._writers = writers
        self._state = state
        self._cut = cut
        self._known = known
        self._space = space
        self._is_new = [not covers(known, state.dot(by)) for by in range(len(state.commits))]
        self._intake = Intake(connection, kinds, writers, writers.own, space)
        self._cells = Cells(connection, kinds, self._intake)
        self._lives = Lives(connection, self._intake)
        self._unions = Unions(connection, kinds, self._intake, self._lives)
        self._owners = Owners(connection, kinds, self._intake, self._lives, self._unions)
        self._erasures = Erasures(connection, kinds, self._intake, self._lives, self._owners)
        self._strange = Strange(connection, writers, state, self._is_new, self._intake.erased, space)
        self._numbers = list[int]()
        (self._number,) = connection.execute("SELECT ifnull(max(number), 0) FROM commits").fetchone()
        self._before = self._number  # the last commit that was here before
        self._saved = list[tuple[Any, ...]]()
        self._filled = {name for name in kinds if self._has_rows(name, "1")}
        self._has_dead = any(self._has_rows(name, "deleted_ms IS NOT NULL") for name in self._filled)
        self._unsettled: dict[Target, None] = {}  # records whose life depends on others

    @property
    def notices(self) -> dict[Notice, None]:
        """What a person should hear of."""
        return self._intake.notices

    def count_new(self) -> int:
        """Return how many commits were not known here."""
        return sum(self._is_new)

    def list_runs(self) -> list[tuple[int, list[Committed]]]:
        """Return the commits that came, in runs of one author."""
        runs = list[tuple[int, list[Committed]]]()
        for by, commit in enumerate(self._state.commits):
            if self._numbers and self._numbers[by] > self._before:
                writer = self._writers.number(self._state.writers[commit.writer])
                committed = Committed(self._numbers[by], commit.label, ())
                if runs and runs[-1][0] == writer:
                    runs[-1][1].append(committed)
                else:
                    runs.append((writer, [committed]))
        return runs

    def _has_rows(self, kind: str, where: str) -> bool:
        return self._connection.execute(f'SELECT 1 FROM "{kind}" WHERE {where} LIMIT 1').fetchone() is not None

    def join(self, progress: Progress = NO_PROGRESS) -> None:
        """Take in everything."""
        new = [each for each in self._state.erased if each[1] not in self._intake.erased]
        if not any(self._is_new) and not new:
            return
        self._number_commits()
        records = self._state.records
        for done, record in enumerate(records):
            if done % _AT_ONCE == 0:
                progress.step(done, len(records), "Taking in")
                self._flush()
            if self._is_changed(record):
                self._join(record)
        for held in self._state.held:
            self._strange.keep(held.by, self._state.spell(held.seen), held.entry)
        self._flush()
        last = max(self._numbers, default=self._number)
        self._intake.commit = replace(self._intake.commit, number=last)
        for kind, id in new:
            self._erasures.take(kind, id)
        self._owners.touched.update(self._unsettled)
        self._owners.repair()
        touched = dict.fromkeys((r.kind, r.id) for r in records if r.kind in self._kinds and self._is_changed(r))
        changes = tuple(dict.fromkeys((*touched, *self._intake.list_relinked())))
        self.committed.append(Committed(last, "Taken in from the store", changes))

    # Commits.

    def _number_commits(self) -> None:
        """Give every commit a number here, its own where it is here already."""
        new = list[tuple[Any, ...]]()
        gone = {by for r in self._state.records if r.id in self._intake.erased for by in list_used(r)}
        for by, commit in enumerate(self._state.commits):
            writer = self._writers.number(self._state.writers[commit.writer])
            row = self._connection.execute(
                "SELECT number FROM commits WHERE writer = ? AND seq = ?", (writer, commit.seq)
            ).fetchone()
            if row is None:
                self._number += 1
                label = LABEL if by in gone else commit.label
                new.append((self._number, writer, commit.seq, commit.stamp, commit.at_ms, label, commit.role))
            elif not self._space and by not in gone:  # one's own words for it are the whole ones
                self._connection.execute("UPDATE commits SET label = ? WHERE number = ?", (commit.label, row[0]))
            self._numbers.append(self._number if row is None else row[0])
        self._connection.executemany(
            "INSERT INTO commits (number, writer, seq, stamp, at_ms, label, role, sent)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 1)",
            new,
        )

    def _is_changed(self, record: RecordState) -> bool:
        told = (*record.edits, *(each.by for each in record.deletes), *(by for by, _ in record.merges))
        return any(self._is_new[by] for by in told)

    # Records.

    def _join(self, record: RecordState) -> None:
        kind = self._kinds.get(record.kind)
        if record.id in self._intake.erased:
            return
        draft = self._intake.find_draft(kind, record.id) if kind is not None and record.kind in self._filled else None
        strange = draft is not None and bool(record.made) and self._intake.homes.find(record.id) != self._space
        if kind is None or strange or (draft is None and not record.made):
            self._strange.hold_record(record)
            return
        values, texts = self._strange.hold_part(kind, record, map_heads(record))
        if draft is None:
            draft = self._make_whole(record, make_record(
                self._state, kind, record, values, texts, is_shared=bool(self._space)
            ))  # fmt: skip
        else:
            self._bring_together(draft, record, values, texts)
        self._take_merges(draft, record)

    def _make_whole(self, record: RecordState, made: MadeRecord) -> Draft:
        """Write a record that was not here before."""
        kind, cells = made.kind, made.cells
        at = (kind.name, record.id)
        self._intake.homes.settle(record.id)
        cells["born"] = self._numbers[made.born]
        draft = self._intake.add_draft(kind, cells)
        self._intake.add_lines((self._numbers[by], entry) for by, entry in made.told)
        for by, seen in made.deletes:
            op = "unheeded" if cells["deleted_ms"] is None or by != made.deletes[-1][0] else "delete"
            entry = JournalEntry(op, *at, new=self._writers.pack_vector(seen))
            self._intake.add_lines([(self._numbers[by], entry)])
        for (field, member), heads in made.heads.items():
            key = (record.id, field, member)
            self._intake.heads.keep(key, (), heads)
        for field, by, version in made.saved:
            self._save(record.id, field, by, version)
        is_owned = any(field.owned for field in kind.links)
        if record.deletes or record.merges or (is_owned and self._has_dead):
            self._unsettled[at] = None
        return draft

    def _take_merges(self, draft: Draft, record: RecordState) -> None:
        for by, into in record.merges:
            if self._is_new[by]:
                self._at(by)
                self._unions.take(draft, into)

    # A record that is here already.

    def _bring_together(self, draft: Draft, record: RecordState, values: Values, texts: Mapping[str, Texts]) -> None:
        kind, is_apart = draft.kind, not record.made
        self._unsettled[kind.name, record.id] = None
        told = {by for by in record.made if self._is_new[by]}
        for by in told:
            self._at(by)
            self._intake.tell("again", draft)
        for name, field in kind.fields.items():
            if (is_apart or self._space) and field.private != is_apart:
                continue
            if field.shape == "text":
                told |= self._merge_text(draft, field, record, texts.get(name))
            elif field.shape == "set":
                members = [(key, stand) for key, stand in values.items() if key[0] == name]
                for (_, member), stand in members:
                    told |= self._merge_cell(draft, field, member, stand)
            else:
                stand = values.get((name, "")) or [(by, empty_cell(field)) for by in record.made]
                told |= self._merge_cell(draft, field, "", stand) if stand else set()
        for by in record.edits:
            if self._is_new[by] and by not in told and not is_apart:
                self._at(by)
                self._intake.tell("earlier", draft)
        for each in record.deletes:
            if self._is_new[each.by]:
                self._at(each.by)
                self._intake.tell("unheeded", draft, new=self._writers.pack_vector(self._state.spell(each.seen)))
        self._cells.order_sets()
        draft.at_ms = max(self._state.commits[by].at_ms for by in record.edits)

    def _merge_cell(self, draft: Draft, field: Field, member: str, stand: Stand) -> set[int]:
        """Bring a cell together. Returns: the commits that this told of."""
        if not any(self._is_new[by] for by, _ in stand):
            return set()
        key = (draft.cells["id"], field.name, member)
        before = self._intake.heads.load(draft, field, key)
        heads = join_heads(before, self._known, [self._state.head(by, value) for by, value in stand], self._cut)
        if heads == before:
            return set()
        self._intake.heads.keep(key, before, heads)
        winner = heads[0]
        if before and winner.dot == before[0].dot:
            return set()
        by = next(by for by, _ in stand if self._state.dot(by) == winner.dot)
        self._at(by)
        self._cells.show(draft, field, member, heads, winner)
        return {by}

    def _merge_text(self, draft: Draft, field: Field, record: RecordState, texts: Texts | None) -> set[int]:
        versions = unpack_texts(self._state, texts.saved) if texts else {}
        stand = texts.heads if texts else record.made
        if not stand:
            return set()
        for by in record.made:
            versions.setdefault(by, Version(self._state.commits[by].stamp, (), ""))
        for by, version in versions.items():
            if self._is_new[by]:
                self._save(record.id, field.name, by, version)
        if not any(self._is_new[by] for by in stand):
            return set()
        key = (record.id, field.name, "")
        before = self._intake.heads.load(draft, field, key)
        theirs = [self._state.head(by, versions[by].text) for by in stand]
        heads = join_heads(before, self._known, theirs, self._cut)
        if heads == before:
            return set()
        self._intake.heads.keep(key, before, heads)
        new = max(by for by in stand if self._is_new[by])
        self._at(new)
        self._write_saved()
        self._cells.show(draft, field, "", heads, self._state.head(new, versions[new].text))
        return {new}

    # Writing.

    def _at(self, by: int) -> None:
        """Let what is told next be of a commit."""
        commit = self._state.commits[by]
        writer = self._writers.number(self._state.writers[commit.writer])
        self._intake.writer = self._state.writers[commit.writer]
        self._intake.commit = CommitRow(self._numbers[by], writer, commit.seq, commit.stamp, commit.at_ms, commit.label)

    def _save(self, id: str, field: str, by: int, version: Version) -> None:
        number, commit = self._writers.number, self._state.commits[by]
        self._saved.append((
            id, field, number(self._state.writers[commit.writer]), commit.seq, commit.stamp,
            pack([[number(uid), seq] for uid, seq in version.parents]), pack(version.text),
        ))  # fmt: skip

    def _write_saved(self) -> None:
        self._connection.executemany(
            "INSERT OR IGNORE INTO version (record, field, writer, seq, stamp, parents, value)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            self._saved,
        )
        self._saved.clear()

    def _flush(self) -> None:
        self._write_saved()
        self._intake.flush()
