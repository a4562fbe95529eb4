"""What this device has done and not told yet, as other devices will read it; and that it was told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from brm_desktop.domain.changes import Act, Dot, Entry, Told
from brm_desktop.domain.placing import PERSONAL_SPACE, list_private_fields, space_of_field
from brm_desktop.domain.record import Kind
from brm_desktop.domain.text_patch import Patch, revert_patch
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.packing import pack, unpack
from brm_desktop.storage.spaces import find_space, list_spaces, place_unsent
from brm_desktop.storage.writers import OWN, Writers

_ACTS = {
    "create": Act.CREATE, "set": Act.SET, "text": Act.TEXT, "add": Act.ADD,
    "remove": Act.REMOVE, "delete": Act.DELETE, "restore": Act.RESTORE, "merge": Act.MERGE, "erase": Act.ERASE,
}  # fmt: skip


class _Line(NamedTuple):
    """One entry of the journal."""

    row: int
    op: str
    kind: str
    record: str
    field: str | None
    member: str | None
    new: bytes | None


def count_unsent(connection: Connection) -> int:
    """Return how many commits wait for their segment."""
    return int(connection.execute("SELECT count(*) FROM commits WHERE sent = 0").fetchone()[0])


def take_unsent(connection: Connection, kinds: Mapping[str, Kind], writers: Writers) -> dict[str, list[Told]]:
    """Return every commit of this device that no segment holds, by space, and mark it as being in one.

    To be called before anything of others is applied: all of these commits have seen the same. What was made since
    the last time gets its space now; of a commit each space is told what concerns it.
    """
    place_unsent(connection, kinds)
    taking = _Taking(connection, kinds, writers)
    found = connection.execute(
        "SELECT number, seq, stamp, at_ms, label, role FROM commits WHERE sent = 0 AND writer = ? ORDER BY seq", (OWN,)
    ).fetchall()
    taken = dict[str, list[Told]]()
    for number, seq, stamp, at_ms, label, role in found:
        parts = taking.entries(number, seq, stamp) or {PERSONAL_SPACE: ()}
        for space, entries in parts.items():
            shown = label if len(parts) == 1 else make_label(kinds, entries)
            own = space == PERSONAL_SPACE
            taken.setdefault(space, []).append(Told(seq, stamp, at_ms, label if own else shown, role, entries))
    taking.finish()
    connection.execute("UPDATE commits SET sent = 1 WHERE sent = 0 AND writer = ?", (OWN,))
    return taken


def make_label(kinds: Mapping[str, Kind], entries: Iterable[Entry]) -> str:
    """Say what some of a commit's entries do, without a word of the others."""
    records = dict[str, set[str]]()
    made = True
    for entry in entries:
        records.setdefault(entry.kind, set()).add(entry.record)
        made = made and entry.act == Act.CREATE
    names = [
        kinds[kind].one.lower() if len(ids) == 1 else f"{len(ids)} {kinds[kind].many.lower()}"
        for kind, ids in records.items()
    ]
    return f"{'Added' if made else 'Changed'} {', '.join(names)}"


class _Taking:
    def __init__(self, connection: Connection, kinds: Mapping[str, Kind], writers: Writers) -> None:
        self._connection = connection
        self._kinds = kinds
        self._writers = writers
        self._texts = self._list_texts()
        self._touched = dict[tuple[str, str, str], None]()
        self._latest = dict[tuple[str, str], Dot]()
        self._is_sharing = bool(list_spaces(connection))
        self._homes = dict[str, str]()
        self._has_heads = connection.execute("SELECT 1 FROM head LIMIT 1").fetchone() is not None

    def entries(self, number: int, seq: int, stamp: int) -> dict[str, tuple[Entry, ...]]:
        """Return what one commit tells each space."""
        lines = [
            _Line(*row)
            for row in self._connection.execute(
                "SELECT seq, op, kind, record, field, member, new FROM journal WHERE number = ? ORDER BY seq", (number,)
            )
            if row[1] in _ACTS
        ]
        last = {(line.record, line.field): line.row for line in lines if line.op == "text"}
        made = dict[str, list[Entry]]()
        for line in lines:
            home = self._find_space(line.record)
            space = space_of_field(self._kinds[line.kind], line.field or "", home)
            if line.op == "text":
                if last[line.record, line.field] != line.row:
                    continue  # one commit is one text
                entry = self._text(line, seq, stamp, is_apart=space != home)
            else:
                entry = self._plain(line, home)
            made.setdefault(space, []).append(entry)
            if line.field:
                self._touched[line.record, line.field, line.member or ""] = None
        return {space: tuple(entries) for space, entries in made.items()}

    def _find_space(self, record: str) -> str:
        if not self._is_sharing:
            return PERSONAL_SPACE
        if record not in self._homes:
            self._homes[record] = find_space(self._connection, record)
        return self._homes[record]

    def finish(self) -> None:
        """What stood side by side in a cell was decided by an edit here."""
        if self._has_heads:
            self._connection.executemany(
                "DELETE FROM head WHERE record = ? AND field = ? AND member = ?", list(self._touched)
            )

    def _plain(self, line: _Line, home: str) -> Entry:
        act, value = _ACTS[line.op], None
        if act in (Act.CREATE, Act.SET, Act.MERGE):
            value = unpack(line.new or b"jnull")
        if act == Act.CREATE and home:
            own = list_private_fields(self._kinds[line.kind])
            value = {name: cell for name, cell in dict(value or {}).items() if name not in own}
        elif act == Act.DELETE:
            value = self._writers.unpack_vector(line.new or b"j[]")
        return Entry(act, line.kind, line.record, line.field or "", line.member or "", value)

    def _text(self, line: _Line, seq: int, stamp: int, *, is_apart: bool) -> Entry:
        record, field = line.record, line.field or ""
        parents = self._parents(line.kind, record, field, is_apart=is_apart)
        text = self._texts[line.row]
        self._connection.execute(
            "INSERT OR REPLACE INTO version (record, field, writer, seq, stamp, parents, value)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (record, field, OWN, seq, stamp, _pack_dots(parents, self._writers), pack(text)),
        )
        self._latest[record, field] = (self._writers.own, seq)
        return Entry(Act.TEXT, line.kind, record, field, "", text, parents)

    def _parents(self, kind: str, record: str, field: str, *, is_apart: bool) -> tuple[Dot, ...]:
        """Return the commits whose texts this device had when it wrote the next.

        A text apart is not told where its record is: the first one was made from nothing.
        """
        if (record, field) in self._latest:
            return (self._latest[record, field],)
        uid = self._writers.uid
        heads = self._connection.execute(
            "SELECT writer, seq FROM head WHERE record = ? AND field = ?", (record, field)
        ).fetchall()
        if heads:
            return tuple(sorted((uid(writer), seq) for writer, seq in heads))
        saved = self._connection.execute(
            "SELECT writer, seq, stamp FROM version WHERE record = ? AND field = ?", (record, field)
        ).fetchall()
        if saved:
            _, writer, seq = max((stamp, uid(writer), seq) for writer, seq, stamp in saved)
            return ((writer, seq),)
        if is_apart:
            return ()
        born = self._connection.execute(
            f'SELECT writer, seq FROM commits WHERE number = (SELECT born FROM "{kind}" WHERE id = ?)', (record,)
        ).fetchone()
        return ((uid(born[0]), born[1]),)

    def _list_texts(self) -> dict[int, str]:
        """Return the whole text after each entry that changed one, by the entry's row."""
        found = self._connection.execute(
            "SELECT j.seq, j.kind, j.record, j.field, j.new FROM journal j JOIN commits c ON c.number = j.number"
            " WHERE c.sent = 0 AND c.writer = ? AND j.op = 'text' ORDER BY j.number DESC, j.seq DESC",
            (OWN,),
        ).fetchall()
        texts, now = dict[int, str](), dict[tuple[str, str], str]()
        for row, kind, record, field, packed in found:
            if (record, field) not in now:
                held = rows.find_row(self._connection, self._kinds[kind], record) or {}
                now[record, field] = str(held.get(field) or "")
            texts[row] = now[record, field]
            now[record, field] = revert_patch(texts[row], Patch(*unpack(packed)))
        return texts


def _pack_dots(dots: Iterable[Dot], writers: Writers) -> bytes:
    return pack([[writers.number(uid), seq] for uid, seq in dots])
