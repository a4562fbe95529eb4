"""What others changed while a person was away, in words: by who and which agency, from what to what.

Read from the journal for the runs of commits that `storage.arrivals` keeps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple

from brm_desktop.domain.fields import Field
from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.domain.record import Kind
from brm_desktop.domain.text_diff import Piece, diff_words, is_change
from brm_desktop.domain.wording import say_cell
from brm_desktop.storage import rows
from brm_desktop.storage.arrivals import End, Run, count_unseen, find_end, list_notices, list_runs
from brm_desktop.storage.belonging import find_agency_of, find_owner
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.net_changes import ERASED, Entry, NetChange, find_texts, fold_entries

MOST_LINES: Final = 200
_MOST_ENTRIES: Final = 4000
_MANY: Final = 12  # a commit of more records is told as a whole
_LOUD: Final = ("beside", "revived", "unheeded", "merged")  # what is told of a record with several
_UNTOLD: Final = frozenset(
    ("space", "token", "source_uid", "source_version", "due_zone", "slip_count", "blob", "facts")
)


class FieldChange(NamedTuple):
    """One field: its words before and after; for a long text what went and came."""

    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...] = ()


class AwayLine(NamedTuple):
    """What became of one record; or what a commit of many records did: it has no kind."""

    kind: str
    record: str
    title: str
    one: str
    what: str
    changes: tuple[FieldChange, ...]
    notice: str
    at_ms: int


class AwayGroup(NamedTuple):
    """What came from one device about one agency."""

    who: str
    agency_id: str
    agency: str
    lines: tuple[AwayLine, ...]


class Away(NamedTuple):
    """All that came; `end` is what to mark as seen once it was looked at, `more` tells that not all is told.

    `since_ms` is when the first of it came.
    """

    unseen: int
    groups: tuple[AwayGroup, ...]
    end: End
    more: bool
    since_ms: int | None

    @property
    def lines(self) -> tuple[AwayLine, ...]:
        return tuple(line for group in self.groups for line in group.lines)


def read_away(connection: Connection, since_ms: int | None = None) -> Away:
    """Return what others changed that nobody has looked at, or with `since_ms` all since; what is to choose first."""
    end, teller = find_end(connection), _Teller(connection, since_ms)
    runs = list_runs(connection, since_ms)
    entries, many, more = _load(connection, runs)
    found: list[NetChange | _Many] = [*many, *fold_entries(sorted(entries, key=lambda entry: entry.row))]
    found.sort(key=lambda change: (not teller.find_notice(change), -change.at_ms))
    groups = teller.tell(found[:MOST_LINES])
    first_ms = min((run.at_ms for run in runs), default=None)
    return Away(count_unseen(connection), groups, end, more or len(found) > MOST_LINES, first_ms)


class _Many(NamedTuple):
    """A commit that changed many records."""

    label: str
    records: int
    writer: int
    at_ms: int


def _load(connection: Connection, runs: Iterable[Run]) -> tuple[list[Entry], list[_Many], bool]:
    """Return the entries of runs, the commits too large for that, and whether there is more than was read."""
    entries, many = list[Entry](), list[_Many]()
    for run in runs:
        if len(entries) >= _MOST_ENTRIES or len(many) >= MOST_LINES:
            return entries, many, True
        small = list[int]()
        for number, label, at_ms, count in connection.execute(
            "SELECT c.number, c.label, c.at_ms, count(DISTINCT j.record) FROM commits c JOIN journal j"
            " ON j.number = c.number WHERE c.number BETWEEN ? AND ? AND c.writer = ? GROUP BY 1"
            " ORDER BY 1 DESC LIMIT ?",
            (run.first, run.last, run.writer, _MOST_ENTRIES),
        ).fetchall():
            if count > _MANY:
                many.append(_Many(label, count, run.writer, at_ms))
            elif len(entries) + len(small) < _MOST_ENTRIES:
                small.append(number)
        entries += _load_entries(connection, small)
    return entries, many, False


def _load_entries(connection: Connection, numbers: Sequence[int]) -> Iterator[Entry]:
    for at in range(0, len(numbers), 500):
        chunk = numbers[at : at + 500]
        found = connection.execute(
            "SELECT j.seq, j.number, j.op, j.kind, j.record, ifnull(j.field, ''), ifnull(j.member, ''), j.old, j.new,"
            " c.writer, c.at_ms FROM journal j JOIN commits c ON c.number = j.number"
            f" WHERE j.number IN ({', '.join('?' * len(chunk))})",
            chunk,
        )
        yield from (Entry(*row) for row in found)


class _Teller:
    """Puts net changes into words."""

    def __init__(self, connection: Connection, since_ms: int | None) -> None:
        self._connection = connection
        self._notices = dict[str, set[str]]()
        for notice in list_notices(connection, since_ms):
            self._notices.setdefault(notice.record, set()).add(notice.what)
        self._whose = {
            number: name or "Another device"
            for number, name in connection.execute("SELECT number, name FROM writers").fetchall()
        }
        self._titles = dict[tuple[str, str], str]()

    def find_notice(self, change: NetChange | _Many) -> str:
        """Return what a person should hear of a record besides that it changed."""
        what = self._notices.get(change.record, ()) if isinstance(change, NetChange) else ()
        return next((loud for loud in _LOUD if loud in what), "")

    def tell(self, changes: Iterable[NetChange | _Many]) -> tuple[AwayGroup, ...]:
        """Return changes in words, by author and agency, in the order of the first of each."""
        groups = dict[tuple[str, str], list[AwayLine]]()
        for change in changes:
            told = self._tell_many(change) if isinstance(change, _Many) else self._tell_one(change)
            if told is not None:
                agency, line = told
                groups.setdefault((self._whose[change.writer], agency), []).append(line)
        whose = list(dict.fromkeys(who for who, _ in groups))
        ordered = sorted(groups.items(), key=lambda group: (whose.index(group[0][0]), not group[0][1]))
        return tuple(
            AwayGroup(who, agency, self._title("agency", agency) if agency else "", tuple(lines))
            for (who, agency), lines in ordered
        )

    def _tell_many(self, many: _Many) -> tuple[str, AwayLine]:
        return "", AwayLine("", "", many.label, "", f"{many.records:,} records", (), "", many.at_ms)

    def _tell_one(self, change: NetChange) -> tuple[str, AwayLine] | None:
        of = BY_NAME.get(change.kind)
        row = rows.find_row(self._connection, of.KIND, change.record) if of is not None else None
        if of is None or row is None:
            return None
        changes = tuple(self._tell_fields(of.KIND, change, row)) if change.what == "Changed" else ()
        notice = self.find_notice(change)
        if change.what == ERASED:  # nothing is left that names it or could be opened
            return "", AwayLine("", change.record, of.KIND.one, "", ERASED, (), "", change.at_ms)
        if change.what == "Changed" and not changes and not notice:
            return None
        line = AwayLine(
            change.kind, change.record, self._title_of(of.KIND, row), of.KIND.one, change.what, changes, notice,
            change.at_ms,
        )  # fmt: skip
        return find_agency_of(self._connection, of.KIND, row) or "", line

    def _title_of(self, kind: Kind, row: rows.Row) -> str:
        """Return what names a row: its title, or for what belongs to another record that one's."""
        owner = find_owner(kind, row)
        if owner is not None and kind.name != "attachment":
            return self._title(owner[0].name, owner[1])
        return str(row[kind.title] or "") or f"Untitled {kind.one.lower()}"

    def _tell_fields(self, kind: Kind, change: NetChange, row: rows.Row) -> Iterator[FieldChange]:
        for name, field in kind.fields.items():
            if name in _UNTOLD:
                continue
            if name in change.values:
                before, after = change.values[name]
                yield FieldChange(field.label, self._say(field, before), self._say(field, after))
            if name in change.texts:
                pieces = diff_words(*find_texts(self._connection, change, name, row))
                if is_change(pieces):
                    yield FieldChange(field.label, "", "", pieces)
            members = change.members.get(name, {})
            if members:
                gone, came = (
                    [self._say(field, one) for one, is_in in members.items() if is_in == way] for way in (0, 1)
                )
                yield FieldChange(field.label, ", ".join(gone), ", ".join(came))

    def _say(self, field: Field, cell: Any) -> str:
        if not field.target or not cell:
            return say_cell(field, cell, {})
        target, _, id = str(cell).rpartition(":")
        return say_cell(field, cell, {str(cell): self._title(target or field.target, id)})

    def _title(self, kind_name: str, id: str) -> str:
        key = kind_name, id
        if key not in self._titles:
            found = rows.list_titles(self._connection, BY_NAME[kind_name].KIND, [id]) if kind_name in BY_NAME else {}
            self._titles[key] = found.get(id) or "a record that is gone"
        return self._titles[key]
