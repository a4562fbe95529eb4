"""Brings cells together with what others said of them: values, members of sets, long texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from brm_desktop.domain.changes import Act, Dot, Entry, Vector
from brm_desktop.domain.fields import Field
from brm_desktop.domain.merging import Head, Version, merge_heads, order_members, settle
from brm_desktop.domain.record import Kind
from brm_desktop.domain.text_patch import make_patch
from brm_desktop.storage.change import Draft, text_version
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.intake import Intake
from brm_desktop.storage.packing import pack
from brm_desktop.storage.versions import load_versions


class Cells:
    """Settles what stands in a cell, and shows it in its row."""

    def __init__(self, connection: Connection, kinds: Mapping[str, Kind], intake: Intake) -> None:
        self._connection = connection
        self._kinds = kinds
        self._intake = intake
        self._disordered: dict[tuple[str, str, str], None] = {}

    def take(self, draft: Draft, field: Field, entry: Entry, seen: Vector) -> None:
        """Carry out one entry, by an author who had seen so much."""
        key = (entry.record, field.name, entry.member)
        value = {Act.ADD: True, Act.REMOVE: False}.get(Act(entry.act), entry.value)
        if field.shape == "text":
            self._save_version(entry)
        heads = self._intake.heads
        before = heads.load(draft, field, key)
        new = self._intake.make_head(value)
        after = settle(before, new, seen)
        heads.keep(key, before, after)
        self.show(draft, field, entry.member, after, new)

    def show(self, draft: Draft, field: Field, member: str, heads: Sequence[Head], new: Head) -> None:
        """Let a row hold what stands in a cell since something new was said of it."""
        if field.shape == "set":
            self._show_member(draft, field, member, heads, new)
        elif field.shape == "text":
            self._show_text(draft, field, heads, new)
        else:
            self._show_value(draft, field, heads, new)

    def order_sets(self) -> None:
        """Bring the members of sets into the order in which they were put in, once a commit is carried out."""
        intake = self._intake
        for kind_name, id, name in self._disordered:
            kind = self._kinds[kind_name]
            draft, field = intake.get_draft(kind, id), kind.fields[name]
            held: tuple[str, ...] = field.from_cell(draft.cells[name])
            ranks = {member: intake.heads.load(draft, field, (id, name, member))[0].rank for member in held}
            intake.put(draft, name, field.to_cell(order_members(held, ranks)))
        self._disordered.clear()

    def _show_value(self, draft: Draft, field: Field, heads: Sequence[Head], new: Head) -> None:
        old, shown = draft.cells[field.name], heads[0].value
        if heads[0] is new:
            self._intake.tell("set", draft, field.name, old=pack(old), new=pack(shown))
            self._intake.put(draft, field.name, shown)
        else:
            self._intake.tell("beaten", draft, field.name, new=pack(new.value))
        if any(head.value != shown for head in heads):
            self._intake.notice("beside", draft, field.name)

    def _show_member(self, draft: Draft, field: Field, member: str, heads: Sequence[Head], new: Head) -> None:
        held: tuple[str, ...] = field.from_cell(draft.cells[field.name])
        if heads[0] is not new:
            self._intake.tell("beaten", draft, field.name, member, new=pack(new.value))
            return
        self._intake.tell("add" if new.value else "remove", draft, field.name, member)
        kept = [other for other in held if other != member] + ([member] if new.value else [])
        self._intake.put(draft, field.name, field.to_cell(kept))
        self._disordered[draft.kind.name, draft.cells["id"], field.name] = None

    def _show_text(self, draft: Draft, field: Field, heads: Sequence[Head], new: Head) -> None:
        old, shown = str(draft.cells[field.name] or ""), str(heads[0].value)
        if len(heads) > 1:
            merged = merge_heads(heads, self._load_versions(draft, field))
            differ = any(head.value != shown for head in heads)
            shown = shown if merged is None else merged
            if differ:
                self._intake.notice("beside" if merged is None else "merged", draft, field.name)
        if shown == old and heads[0] is not new:
            self._intake.tell("beaten", draft, field.name, new=pack(new.value))
            return
        self._intake.tell(
            "text", draft, field.name, new=pack(make_patch(old, shown)),
            parent=text_version(old), version=text_version(shown),
        )  # fmt: skip
        self._intake.put(draft, field.name, shown)

    def _save_version(self, entry: Entry) -> None:
        commit, number = self._intake.commit, self._intake.writers.number
        self._connection.execute(
            "INSERT OR REPLACE INTO version (record, field, writer, seq, stamp, parents, value)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                entry.record, entry.field, commit.writer, commit.seq, commit.stamp,
                pack([[number(uid), seq] for uid, seq in entry.parents]), pack(entry.value),
            ),
        )  # fmt: skip

    def _load_versions(self, draft: Draft, field: Field) -> dict[Dot, Version]:
        """Return every saved text of a cell, the first one included."""
        self._intake.flush_lines()
        return load_versions(self._connection, self._intake.writers, draft.cells["id"], field.name)
