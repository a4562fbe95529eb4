"""Carries out what other devices have done: the rows become what the rules of `domain.merging` say of all changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final, NamedTuple

from brm_desktop.domain.changes import Act, Dot, Entry, Told, Vector
from brm_desktop.domain.fields import Cell, Field
from brm_desktop.domain.merging import (
    Head,
    Version,
    find_connected,
    find_cuts,
    is_alive,
    join,
    merge_heads,
    order_members,
    settle,
)
from brm_desktop.domain.placing import PERSONAL_SPACE, space_of_field
from brm_desktop.domain.record import Kind
from brm_desktop.domain.text_patch import make_patch
from brm_desktop.storage import merges, rows
from brm_desktop.storage.change import Change, CommitRow, Draft, JournalEntry, text_version
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.erasing import LABEL, empty_cell, erase_content, list_erased
from brm_desktop.storage.packing import pack, unpack
from brm_desktop.storage.spaces import IS_SHARED_CELL, find_space, keep_spaces, list_spaces
from brm_desktop.storage.versions import load_versions
from brm_desktop.storage.writers import Writers

_Key = tuple[str, str, str]  # record, field, member
# Again: a second device made the record too. Earlier: an edit of which a snapshot told only that it was.
EDITS: Final = "('create', 'again', 'set', 'text', 'add', 'remove', 'restore', 'beaten', 'earlier')"
DELETES: Final = "('delete', 'unheeded')"
_INTEGERS = range(-(1 << 63), 1 << 63)


class Notice(NamedTuple):
    """Something about a record that a person should hear of.

    `what` is merged (two texts became one), beside (two values stand side by side), revived (an edit kept a
    record from being deleted), unheeded (the same, told where the edit was made) or dropped (an open follow-up lost its
    line in a note).
    """

    what: str
    kind: str
    record: str
    field: str = ""


class Receiver(Change):
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
        super().__init__(connection, kinds, CommitRow(0, writers.number(writer), 0, 0, 0, ""))
        self.committed: list[Committed] = []
        self.notices: dict[Notice, None] = {}
        self._writers = writers
        self._writer = writer
        self._seen = seen
        self._space = space
        self._homes: dict[str, str] | None = {} if list_spaces(connection) else None  # None: nothing is shared
        self._numbered: list[tuple[int, JournalEntry]] = []
        self._heads: dict[_Key, list[Head]] = {}
        self._many = set[_Key]()  # cells whose heads are, or were, several
        self._all: dict[tuple[str, str], None] = {}
        self._fresh = set[tuple[str, str]]()  # records made here and not written yet: nothing else is known of them
        self._made = set[tuple[str, str]]()  # records that this segment made and did not delete
        self._absent = set[tuple[str, str]]()  # records that are nowhere here, asked for once rather than one by one
        self._disordered: dict[tuple[str, str, str], None] = {}
        self._merged_ids: frozenset[str] = frozenset()
        self._erased = list_erased(connection)
        (self._number,) = connection.execute("SELECT ifnull(max(number), 0) FROM commits").fetchone()
        self._before = self._number

    @property
    def writer(self) -> str:
        """Whose commits these are."""
        return self._writer

    @property
    def arrived(self) -> list[Committed]:
        """The commits of which nothing was here before, through another space."""
        return [committed for committed in self.committed if committed.number > self._before]

    def receive(self, commits: Sequence[Told]) -> None:
        """Carry out commits in their writer's order."""
        self._absent = rows.list_absent(self._connection, self._kinds, self._list_made(commits))
        for told in commits:
            self._begin(told)
            for entry in told.entries:
                self._take(entry)
            self._order_sets()
            self._note_committed(told)
        self._flush()
        self._repair()
        if self._relinked and self.committed:
            relinked = ((kind.name, row["id"]) for kind, row in self._relinked)
            self.committed[-1] = replace(self.committed[-1], changes=(*self.committed[-1].changes, *relinked))

    def resume(self, number: int, commit: Told) -> None:
        """Carry out entries that waited; their commit is there already."""
        self.commit = CommitRow(number, self.commit.writer, commit.seq, commit.stamp, commit.at_ms, commit.label)
        for entry in commit.entries:
            self._take(entry)
        self._order_sets()
        self._flush()
        self._repair()

    def repair_after_own(self, commit: CommitRow, touched: Iterable[tuple[str, str]]) -> None:
        """See to the owners of records that this device has changed."""
        self.commit = commit
        self._all.update(dict.fromkeys(touched))
        self._repair()

    def _list_made(self, commits: Iterable[Told]) -> list[tuple[str, str]]:
        """Return the records that commits make, of kinds that are known here."""
        made = (entry for told in commits for entry in told.entries if entry.act == Act.CREATE)
        return [(entry.kind, entry.record) for entry in made if entry.kind in self._kinds]

    def _begin(self, told: Told) -> None:
        number = self._find_number(told)
        label = LABEL if any(entry.record in self._erased for entry in told.entries) else told.label
        self.commit = CommitRow(number, self.commit.writer, told.seq, told.stamp, told.at_ms, label)
        if number <= self._number:
            if self._space == PERSONAL_SPACE:  # one's own words for it are the whole ones
                self._connection.execute("UPDATE commits SET label = ? WHERE number = ?", (label, number))
            return
        self._number = number
        self._connection.execute(
            "INSERT INTO commits (number, writer, seq, stamp, at_ms, label, role, sent)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 1)",
            (self._number, self.commit.writer, told.seq, told.stamp, told.at_ms, label, told.role),
        )

    def _find_number(self, told: Told) -> int:
        """Return the number of a commit: a new one, or the one it has by what came of it through another space."""
        if self._homes is not None or self._space:
            row = self._connection.execute(
                "SELECT number FROM commits WHERE writer = ? AND seq = ?", (self.commit.writer, told.seq)
            ).fetchone()
            if row is not None:
                return int(row[0])
        return int(self._number) + 1

    def _note_committed(self, told: Told) -> None:
        touched = {(entry.kind, entry.record) for entry in told.entries if entry.kind in self._kinds}
        self.committed.append(Committed(self.commit.number, told.label, tuple(sorted(touched))))

    def _take(self, entry: Entry) -> None:
        if entry.record in self._erased:
            return
        if entry.act == Act.ERASE:
            if self._may_erase(entry):
                self._erase(entry.kind, entry.record)
            else:
                self._hold(entry)
            return
        kind = self._kinds.get(entry.kind)
        if kind is None:
            self._hold(entry)
            return
        if entry.act == Act.CREATE:
            self._take_create(kind, entry)
            return
        draft = self._find_draft(kind, entry.record)
        if draft is None or not self._belongs(kind, entry):
            self._hold(entry)
            return
        self._all[kind.name, entry.record] = None
        match entry.act:
            case Act.DELETE:
                self._take_delete(draft, entry)
                return
            case Act.MERGE:
                self._take_merge(draft, entry)
                return
            case Act.RESTORE:
                self._entry("restore", draft)
            case _:
                field = kind.fields.get(entry.field)
                if field is None or not fits(field, entry):
                    self._hold(entry)
                    return
                self._take_cell(draft, field, entry)
        if draft.cells["deleted_ms"] is not None:
            self._settle_life(kind, entry.record)

    def _may_erase(self, entry: Entry) -> bool:
        """Tell whether a record is of the space through which it is to be erased; nobody erases what is not theirs."""
        kind = self._kinds.get(entry.kind)
        is_there = kind is not None and self._find_draft(kind, entry.record) is not None
        return self._space == self._find_home(entry.record) and (is_there or self._space == PERSONAL_SPACE)

    def _belongs(self, kind: Kind, entry: Entry) -> bool:
        """Tell whether an entry came through the space that its record, or its field, is in."""
        return self._space == space_of_field(kind, entry.field, self._find_home(entry.record))

    def _find_home(self, record: str) -> str:
        if self._homes is None:
            return PERSONAL_SPACE
        if record not in self._homes:
            self._homes[record] = find_space(self._connection, record)
        return self._homes[record]

    def _settle_home(self, id: str) -> None:
        """Let a new record be in the space through which it came."""
        if self._space:
            keep_spaces(self._connection, [(id, self._space)])
            self._homes = self._homes or {}
        if self._homes is not None:
            self._homes[id] = self._space

    def _take_create(self, kind: Kind, entry: Entry) -> None:
        draft = self._find_draft(kind, entry.record)
        if draft is not None and self._space != self._find_home(entry.record):
            self._hold(entry)
            return
        self._all[kind.name, entry.record] = None
        given = dict[str, Cell]()
        for name, cell in entry.value.items():
            field = kind.fields.get(name)
            if field is None or not holds(field, cell):
                self._hold(Entry(Act.SET, kind.name, entry.record, name, "", cell))
            elif not (self._space and field.private):  # a colleague's own is no business of ours
                given[name] = cell
        if draft is None:
            self._settle_home(entry.record)
            self._make(kind, entry.record, given)
        else:
            self._make_again(kind, draft, given)

    def _make(self, kind: Kind, id: str, given: Mapping[str, Cell]) -> None:
        at_ms = self.commit.at_ms
        cells = {**_blank_row(kind), **given}
        cells.update(id=id, born=self.commit.number, created_ms=at_ms, changed_ms=at_ms)
        draft = self._drafts[kind.name, id] = Draft(kind, cells, None)
        self._absent.discard((kind.name, id))
        self._fresh.add((kind.name, id))
        self._made.add((kind.name, id))
        kept = {name: cells[name] for name, default in _defaults(kind) if cells[name] != default}
        self._entry("create", draft, new=pack(kept))

    def _make_again(self, kind: Kind, draft: Draft, given: Mapping[str, Cell]) -> None:
        """Two devices made one record (the next of a repeating follow-up): each field is a change of its own."""
        self._fresh.discard((kind.name, draft.cells["id"]))
        self._entry("again", draft)
        for name, field in kind.fields.items():
            cell = given.get(name, empty_cell(field))
            if self._space and field.private:
                continue
            if field.shape == "set":
                for member in field.from_cell(cell):
                    self._take_cell(draft, field, Entry(Act.ADD, kind.name, draft.cells["id"], name, member))
            else:
                act = Act.TEXT if field.shape == "text" else Act.SET
                value = str(cell or "") if field.shape == "text" else cell
                self._take_cell(draft, field, Entry(act, kind.name, draft.cells["id"], name, "", value))
        self._settle_life(kind, draft.cells["id"])

    def _take_cell(self, draft: Draft, field: Field, entry: Entry) -> None:
        key = (entry.record, field.name, entry.member)
        value = {Act.ADD: True, Act.REMOVE: False}.get(Act(entry.act), entry.value)
        if field.shape == "text":
            self._save_version(entry)
        before = self._load_heads(draft, field, key)
        new = Head(self.commit.stamp, self._writer, self.commit.seq, value)
        heads = self._heads[key] = settle(before, new, self._seen)
        if len(before) > 1 or len(heads) > 1:
            self._many.add(key)
        if field.shape == "set":
            self._show_member(draft, field, entry.member, heads, new)
        elif field.shape == "text":
            self._show_text(draft, field, heads, new)
        else:
            self._show_value(draft, field, heads, new)

    def _show_value(self, draft: Draft, field: Field, heads: Sequence[Head], new: Head) -> None:
        old, shown = draft.cells[field.name], heads[0].value
        if heads[0] is new:
            self._entry("set", draft, field.name, old=pack(old), new=pack(shown))
            self._put(draft, field.name, shown)
        else:
            self._entry("beaten", draft, field.name, new=pack(new.value))
        if any(head.value != shown for head in heads):
            self._notice("beside", draft, field.name)

    def _show_member(self, draft: Draft, field: Field, member: str, heads: Sequence[Head], new: Head) -> None:
        held: tuple[str, ...] = field.from_cell(draft.cells[field.name])
        if heads[0] is not new:
            self._entry("beaten", draft, field.name, member, new=pack(new.value))
            return
        self._entry("add" if new.value else "remove", draft, field.name, member)
        kept = [other for other in held if other != member] + ([member] if new.value else [])
        self._put(draft, field.name, field.to_cell(kept))
        self._disordered[draft.kind.name, draft.cells["id"], field.name] = None

    def _order_sets(self) -> None:
        """Bring the members of sets into the order in which they were put in, once a commit is carried out."""
        for kind_name, id, name in self._disordered:
            kind = self._kinds[kind_name]
            draft, field = self._get_draft(kind, id), kind.fields[name]
            held: tuple[str, ...] = field.from_cell(draft.cells[name])
            ranks = {member: self._load_heads(draft, field, (id, name, member))[0].rank for member in held}
            self._put(draft, name, field.to_cell(order_members(held, ranks)))
        self._disordered.clear()

    def _show_text(self, draft: Draft, field: Field, heads: Sequence[Head], new: Head) -> None:
        old, shown = str(draft.cells[field.name] or ""), str(heads[0].value)
        if len(heads) > 1:
            merged = merge_heads(heads, self._load_versions(draft, field))
            differ = any(head.value != shown for head in heads)
            shown = shown if merged is None else merged
            if differ:
                self._notice("beside" if merged is None else "merged", draft, field.name)
        if shown == old and heads[0] is not new:
            self._entry("beaten", draft, field.name, new=pack(new.value))
            return
        self._entry(
            "text", draft, field.name, new=pack(make_patch(old, shown)),
            parent=text_version(old), version=text_version(shown),
        )  # fmt: skip
        self._put(draft, field.name, shown)

    def _put(self, draft: Draft, name: str, cell: Cell) -> None:
        if draft.cells[name] != cell:
            draft.cells[name] = cell
            draft.changed.add(name)
            draft.at_ms = max(draft.at_ms, self.commit.at_ms)

    def _take_delete(self, draft: Draft, entry: Entry) -> None:
        kind, id = draft.kind, entry.record
        self._made.discard((kind.name, id))
        observed = self._writers.pack_vector(entry.value)
        self._flush()
        edited, deleted = self._load_life(id)
        alive = is_alive(edited, join((deleted, entry.value)))
        draft = self._get_draft(kind, id)
        was_alive = draft.cells["deleted_ms"] is None
        self._entry("unheeded" if alive or not was_alive else "delete", draft, new=observed)
        if alive:
            self._notice("unheeded", draft)
        elif was_alive:
            self._put(draft, "deleted_ms", self.commit.at_ms)

    def _take_merge(self, draft: Draft, entry: Entry) -> None:
        """What ranks highest of all that was said of a record's merges counts."""
        if entry.value is not None and not isinstance(entry.value, str):
            self._hold(entry)
            return
        id, new = entry.record, Head(self.commit.stamp, self._writer, self.commit.seq, entry.value)
        before = self._load_merge(id)
        if before is not None and before.rank > new.rank:
            self._entry("outranked", draft, new=pack(entry.value))
            return
        self._heads[id, "", ""] = [new]
        survivor = merges.find_survivor(self._connection, id)
        self._entry("merge", draft, old=pack(survivor), new=pack(entry.value))
        merges.keep_survivor(self._connection, draft.kind.name, id, entry.value)

    def _load_merge(self, id: str) -> Head | None:
        if (id, "", "") in self._heads:
            return self._heads[id, "", ""][0]
        row = self._connection.execute(
            "SELECT stamp, writer, seq FROM cell WHERE record = ? AND field = '' AND member = ''", (id,)
        ).fetchone()
        return None if row is None else Head(row[0], self._writers.uid(row[1]), row[2], None)

    def erase(self, commit: CommitRow, targets: Iterable[tuple[str, str]]) -> None:
        """Take the content of records out for good, as this device's own commit says."""
        self.commit = commit
        for at in targets:
            self._erase(*at)
        self._repair()

    def _erase(self, kind_name: str, id: str) -> None:
        """What is erased anywhere is erased everywhere, whatever else was done to it; it is no other record either."""
        self._flush()
        self._flush_entries()
        kind = self._kinds.get(kind_name)
        draft = None if kind is None else self._find_draft(kind, id)
        if draft is not None and draft.cells["deleted_ms"] is None:
            self._put(draft, "deleted_ms", self.commit.at_ms)
            self._entry("sink", draft)
        self._flush()
        row = None if kind is None else rows.find_row(self._connection, kind, id)
        if kind is not None and row is not None:  # what it belonged to may be held by nothing else
            self._all.update(dict.fromkeys(_owners(self._kinds, kind, row)))
        for other, (name, survivor) in merges.load_aliases(self._connection).items():
            if survivor == id:
                self._all[name, other] = None
        merges.keep_survivor(self._connection, kind_name, id, None)
        erase_content(self._connection, self._kinds, self.commit.number, [(kind_name, id)])
        self._erased.add(id)
        self._all.pop((kind_name, id), None)

    def _settle_life(self, kind: Kind, id: str) -> None:
        """Bring a record back that an edit keeps alive."""
        self._flush()
        if is_alive(*self._load_life(id)):
            draft = self._get_draft(kind, id)
            if draft.cells["deleted_ms"] is not None:
                self._put(draft, "deleted_ms", None)
                self._entry("revive", draft)
                self._notice("revived", draft)

    def _load_life(self, id: str) -> tuple[dict[str, int], dict[str, int]]:
        """Return each writer's last edit of a record, and the last edits that its deletes had seen.

        What a merge changed of the record that stays is no edit of it once that one is merged the other way.
        """
        apart = f" AND {IS_SHARED_CELL.format('j')}" if self._find_home(id) else ""
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
        return self._writers.spell(edited), join(self._writers.unpack_vector(row[0]) for row in deletes)

    # What owns what: a record without which another has no meaning lives as long as that one does.

    def _repair(self) -> None:
        """Let owners of what lives live, and let those rest again that nothing holds; up to the last owner."""
        waiting, seen = [*self._all, *self._settle_merges()], set[tuple[str, str]]()
        while waiting:
            at = waiting.pop()
            if at[1] in self._erased:
                continue
            kind, id = self._kinds[at[0]], at[1]
            is_owned = any(field.owned for field in kind.links)
            if at in seen or (at in self._made and not is_owned):
                continue
            seen.add(at)
            row = rows.find_row(self._connection, kind, id)
            if row is None:
                continue
            owners = [owner for owner in _owners(self._kinds, kind, row) if self._is_together(id, owner[1])]
            if at not in self._made and self._repair_one(kind, row):
                seen.difference_update(owners)
            waiting.extend(owners)

    def _is_together(self, one: str, other: str) -> bool:
        """Tell whether two records are in one space: what is elsewhere, others do not see, and it holds nothing."""
        return self._find_home(one) == self._find_home(other)

    def _settle_merges(self) -> list[tuple[str, str]]:
        """See which merged records live, and what links show. Returns: what shows others, and its owners before."""
        aliases = merges.load_aliases(self._connection)
        if not aliases and not self._merged:
            return []
        self._merged_ids = frozenset(aliases)
        into = {id: survivor for id, (_, survivor) in aliases.items()}
        connected = find_connected((id for _, id in self._all), into)
        dead = {id: into[id] for id in connected if not self._lives_itself(id)}
        cuts = find_cuts(dead)
        for id in sorted(connected):
            self._set_life(self._kinds[aliases[id][0]], id, lives=id not in dead or id in cuts)
        found = list[tuple[str, str]]()
        self._relinked = self._show_merges()
        for kind, was in self._relinked:
            found += [(kind.name, was["id"]), *_owners(self._kinds, kind, was)]
        self._has_told = merges.has_told_links(self._connection)
        return found

    def _lives_itself(self, id: str) -> bool:
        edited, deleted = self._load_life(id)
        return not deleted or is_alive(edited, deleted)

    def _set_life(self, kind: Kind, id: str, *, lives: bool) -> bool:
        """Bring a record back or let it rest. Returns: whether that is a change."""
        draft = self._get_draft(kind, id)
        if lives == (draft.cells["deleted_ms"] is None):
            return False
        self._put(draft, "deleted_ms", None if lives else self.commit.at_ms)
        self._entry("revive" if lives else "sink", draft)
        if lives:
            self._notice("revived", draft)
        self._flush()
        return True

    def _repair_one(self, kind: Kind, row: rows.Row) -> bool:
        if row["id"] in self._merged_ids:
            return False  # that was seen to
        return self._set_life(
            kind, row["id"], lives=self._lives_itself(row["id"]) or self._holds_another(kind, row["id"])
        )

    def _holds_another(self, kind: Kind, id: str) -> bool:
        for other in self._kinds.values():
            for field in other.links:
                if field.owned and field.shape == "link" and field.target in (kind.name, "*"):
                    target = f"{kind.name}:{id}" if field.target == "*" else id
                    if self._is_linked(other, field, target, self._find_home(id)):
                        return True
        return False

    def _is_linked(self, other: Kind, field: Field, target: str, home: str) -> bool:
        """Tell whether a live record of the same space has no meaning without this one."""
        values = (target, f"{other.name}.{field.name}")
        if self._homes is None:
            found = self._connection.execute("SELECT 1 FROM link WHERE target = ? AND field = ? LIMIT 1", values)
        else:
            found = self._connection.execute(
                f'SELECT 1 FROM link l JOIN "{other.name}" r ON r.docid = l.docid LEFT JOIN placed p ON p.record = r.id'
                " WHERE l.target = ? AND l.field = ? AND ifnull(p.space, '') = ? LIMIT 1",
                (*values, home),
            )
        return found.fetchone() is not None

    # What is kept of cells besides their rows.

    def _load_heads(self, draft: Draft, field: Field, key: _Key) -> list[Head]:
        if key in self._heads:
            return self._heads[key]
        fresh = (draft.kind.name, key[0]) in self._fresh
        found = () if fresh else self._connection.execute(
            "SELECT stamp, writer, seq, value FROM head WHERE record = ? AND field = ? AND member = ?", key
        ).fetchall()  # fmt: skip
        if found:
            heads = [Head(stamp, self._writers.uid(writer), seq, unpack(value)) for stamp, writer, seq, value in found]
            return sorted(heads, key=lambda head: head.rank, reverse=True)
        row = None if fresh else self._connection.execute(
            "SELECT stamp, writer, seq FROM cell WHERE record = ? AND field = ? AND member = ?", key
        ).fetchone()  # fmt: skip
        value = draft.cells[field.name]
        if field.shape == "set":
            value = key[2] in field.from_cell(value)
        if row is None:
            if field.shape == "set" and not value:
                return []  # nobody ever had it in
            if field.private and self._find_home(key[0]):
                return []  # it was not told with its record
            row = self._connection.execute(
                "SELECT stamp, writer, seq FROM commits WHERE number = ?", (draft.cells["born"],)
            ).fetchone()
        return [Head(row[0], self._writers.uid(row[1]), row[2], value)]

    def _save_version(self, entry: Entry) -> None:
        number = self._writers.number
        self._connection.execute(
            "INSERT OR REPLACE INTO version (record, field, writer, seq, stamp, parents, value)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                entry.record, entry.field, self.commit.writer, self.commit.seq, self.commit.stamp,
                pack([[number(uid), seq] for uid, seq in entry.parents]), pack(entry.value),
            ),
        )  # fmt: skip

    def _load_versions(self, draft: Draft, field: Field) -> dict[Dot, Version]:
        """Return every saved text of a cell, the first one included."""
        self._flush_entries()
        return load_versions(self._connection, self._writers, draft.cells["id"], field.name)

    def _hold(self, entry: Entry) -> None:
        """Keep what this version does not know, for one that does."""
        self._connection.execute(
            "INSERT INTO held (writer, seq, seen, entry, space) VALUES (?, ?, ?, ?, ?)",
            (self.commit.writer, self.commit.seq, self._writers.pack_vector(self._seen), pack(entry), self._space),
        )

    # Writing.

    def _find_draft(self, kind: Kind, id: str) -> Draft | None:
        draft = self._drafts.get((kind.name, id))
        if draft is None:
            row = None if (kind.name, id) in self._absent else rows.find_row(self._connection, kind, id)
            if row is None:
                return None
            draft = self._drafts[kind.name, id] = self._make_draft(kind, row)
        return draft

    def _get_draft(self, kind: Kind, id: str) -> Draft:
        draft = self._find_draft(kind, id)
        assert draft is not None
        return draft

    def _entry(
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
        made = JournalEntry(op, draft.kind.name, draft.cells["id"], field, member or None, old, new, parent, version)
        self._numbered.append((self.commit.number, made))

    def _notice(self, what: str, draft: Draft, field: str = "") -> None:
        self.notices[Notice(what, draft.kind.name, draft.cells["id"], field)] = None

    def _flush(self) -> None:
        self._write()
        self._drafts.clear()
        self._fresh.clear()

    def _changed_ms(self, draft: Draft) -> int:
        return int(max(draft.cells["changed_ms"], draft.at_ms))

    def _is_searched_later(self, count: int) -> bool:
        return count > 0

    def _write_journal(self) -> None:
        self._flush_entries()
        number = self._writers.number
        winners = [(*key, heads[0].stamp, number(heads[0].writer), heads[0].seq) for key, heads in self._heads.items()]
        self._connection.executemany(
            "INSERT OR REPLACE INTO cell (record, field, member, stamp, writer, seq) VALUES (?, ?, ?, ?, ?, ?)", winners
        )
        self._connection.executemany("DELETE FROM head WHERE record = ? AND field = ? AND member = ?", list(self._many))
        self._connection.executemany(
            "INSERT INTO head (record, field, member, writer, seq, stamp, value) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (*key, number(head.writer), head.seq, head.stamp, pack(head.value))
                for key in self._many
                for head in self._heads.get(key, ())
                if len(self._heads[key]) > 1
            ],
        )
        self._heads.clear()
        self._many.clear()

    def _flush_entries(self) -> None:
        self._insert_entries(self._numbered)
        self._numbered.clear()


def resume_held(connection: Connection, kinds: Mapping[str, Kind], writers: Writers) -> list[Notice]:
    """Carry out what waited for a version that knows it, if this is one."""
    notices = list[Notice]()
    found = connection.execute("SELECT number, writer, seq, seen, entry, space FROM held ORDER BY number").fetchall()
    for number, writer, seq, seen, packed, space in found:
        act, kind, record, field, member, value, parents = unpack(packed)
        of = kinds.get(kind)
        entry = Entry(act, kind, record, field, member, value, tuple((uid, at) for uid, at in parents))
        if of is None or not _is_known(connection, of, entry, space):
            continue
        row = connection.execute(
            "SELECT number, stamp, at_ms, label, role FROM commits WHERE writer = ? AND seq = ?", (writer, seq)
        ).fetchone()
        connection.execute("DELETE FROM held WHERE number = ?", (number,))
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


def _owners(kinds: Mapping[str, Kind], kind: Kind, row: rows.Row) -> list[tuple[str, str]]:
    """Return the records that this one belongs to."""
    found = list[tuple[str, str]]()
    for field in kind.links:
        target = row[field.name]
        if field.owned and field.shape == "link" and target:
            name, _, id = str(target).rpartition(":")
            name = name if field.target == "*" else field.target
            found += [(name, id)] if name in kinds else []
    return found


def fits(field: Field, entry: Entry) -> bool:
    """Tell whether an entry is one that a field of this shape can take."""
    if field.shape == "set":
        return entry.act in (Act.ADD, Act.REMOVE)
    if field.shape == "text":
        return entry.act == Act.TEXT
    return entry.act == Act.SET and holds(field, entry.value)


@cache
def _blank_row(kind: Kind) -> rows.Row:
    return dict.fromkeys(rows.SYSTEM) | {name: empty_cell(field) for name, field in kind.fields.items()}


@cache
def _defaults(kind: Kind) -> tuple[tuple[str, Cell], ...]:
    return tuple((name, field.default) for name, field in kind.fields.items())


_TYPES: Mapping[str, tuple[type, ...]] = {"TEXT": (str,), "INTEGER": (int,), "REAL": (int, float)}


def holds(field: Field, cell: Any) -> bool:
    """Tell whether a field's column can hold a cell that came from elsewhere."""
    if cell is None:
        return field.optional
    if type(cell) not in _TYPES[field.column] or (type(cell) is int and cell not in _INTEGERS):
        return False
    try:
        value = field.from_cell(cell)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        return False
    return field.shape != "set" or all(isinstance(member, str) for member in value)
