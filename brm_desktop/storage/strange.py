"""What a snapshot tells that this version does not know, kept as entries that come to the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from brm_desktop.domain.changes import Act, Entry, Vector
from brm_desktop.domain.fitting import fits
from brm_desktop.domain.record import Kind
from brm_desktop.domain.snapshot import RecordState, State, Texts, map_heads, unpack_texts
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.held import hold
from brm_desktop.storage.making import Stand, Values
from brm_desktop.storage.writers import Writers


class Strange:
    """Keeps it for a version that knows it; only of commits that are new here, and of records that are not erased."""

    def __init__(
        self,
        connection: Connection,
        writers: Writers,
        state: State,
        is_new: Sequence[bool],
        erased: Collection[str],
        space: str,
    ) -> None:
        self._connection = connection
        self._writers = writers
        self._state = state
        self._is_new = is_new
        self._erased = erased
        self._space = space

    def hold_record(self, record: RecordState) -> None:
        """Keep a whole record."""
        values = map_heads(record)
        told = set[int]()
        for by in record.made:
            cells = {field: value for (field, member), stand in values.items() for at, value in stand
                     if at == by and not member}  # fmt: skip
            self.keep(by, {}, Entry(Act.CREATE, record.kind, record.id, value=cells))
            told.add(by)
        for (field, member), stand in sorted(values.items()):
            told.update(self._hold_cell(record, field, member, stand, skip=record.made if not member else ()))
        for texts in record.texts:
            told.update(self._hold_texts(record, texts))
        for by in record.edits:
            if by not in told and record.made:
                self.keep(by, {}, Entry(Act.RESTORE, record.kind, record.id))
        for by, into in record.merges:
            self.keep(by, {}, Entry(Act.MERGE, record.kind, record.id, value=into))
        for each in record.deletes:
            entry = Entry(Act.DELETE, record.kind, record.id, value=self._state.spell(each.seen))
            self.keep(each.by, {}, entry)

    def hold_part(self, kind: Kind, record: RecordState, values: Values) -> tuple[Values, dict[str, Texts]]:
        """Keep what is not as the fields of this version are. Returns: the rest."""
        known, texts = dict[tuple[str, str], Stand](), dict[str, Texts]()
        for (name, member), stand in values.items():
            field = kind.fields.get(name)
            if field is not None and all(fits(field, _entry_of(record, name, member, value)) for _, value in stand):
                known[name, member] = stand
            else:
                self._hold_cell(record, name, member, stand)
        for each in record.texts:
            field = kind.fields.get(each.field)
            if field is not None and field.shape == "text":
                texts[each.field] = each
            else:
                self._hold_texts(record, each)
        return known, texts

    def keep(self, by: int, seen: Vector, entry: Entry) -> None:
        """Keep one entry of a commit, called by its place in the snapshot."""
        if not self._is_new[by] or entry.record in self._erased:
            return
        commit = self._state.commits[by]
        writer = self._writers.number(self._state.writers[commit.writer])
        hold(self._connection, writer, commit.seq, self._writers.pack_vector(seen), entry, self._space)

    def _hold_cell(
        self, record: RecordState, field: str, member: str, stand: Stand, skip: Iterable[int] = ()
    ) -> list[int]:
        held = [(by, value) for by, value in stand if by not in skip]
        for by, value in held:
            self.keep(by, {}, _entry_of(record, field, member, value))
        return [by for by, _ in held]

    def _hold_texts(self, record: RecordState, texts: Texts) -> list[int]:
        for by, version in unpack_texts(self._state, texts.saved).items():
            entry = Entry(Act.TEXT, record.kind, record.id, texts.field, "", version.text, version.parents)
            self.keep(by, dict(version.parents), entry)
        return [text.by for text in texts.saved]


def _entry_of(record: RecordState, field: str, member: str, value: Any) -> Entry:
    if member:
        return Entry(Act.ADD if value else Act.REMOVE, record.kind, record.id, field, member)
    return Entry(Act.SET, record.kind, record.id, field, "", value)
