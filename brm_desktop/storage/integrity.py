"""Whether a portfolio is whole: the database, the journal against the rows, the index and links, the files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.domain.fields import Field
from brm_desktop.domain.kinds import BY_NAME, KINDS
from brm_desktop.domain.merging import show_links
from brm_desktop.storage.blobs import Blobs
from brm_desktop.storage.change import patched
from brm_desktop.storage.database import Database
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.packing import unpack
from brm_desktop.storage.rows import SYSTEM, count_live

_MOST_TOLD = 20
_UNSHOWN = frozenset(("beaten", "unheeded", "outranked", "again", "earlier", "erase", "erased"))  # kept, never shown


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not whole."""

    part: str  # database, journal, search, links, files
    what: str


def check_portfolio(database: Database, blobs: Blobs, progress: Progress = NO_PROGRESS) -> list[Finding]:
    """Return what is wrong, nothing when all is whole. Reads everything."""
    with database.snapshot() as connection:
        steps = (_database, _journal, _search, _links)
        findings = list[Finding]()
        for done, step in enumerate(steps):
            progress.step(done, len(steps) + 1, f"Checking the {step.__name__[1:]}")
            findings += _some(step(connection))
        hashes = [row[0] for row in connection.execute("SELECT DISTINCT blob FROM attachment WHERE blob != ''")]
        hashes += [row[0] for row in connection.execute("SELECT DISTINCT blob FROM briefing WHERE blob != ''")]
        elsewhere = _list_elsewhere(connection)
    for fault in blobs.verify(hashes, progress):
        if not (fault.missing and fault.hash in elsewhere):
            findings.append(Finding("files", str(fault)))
    return findings


def _list_elsewhere(connection: Connection) -> set[str]:
    """Return the files that other devices added: here they need not be."""
    found = set[str]()
    for kind in ("attachment", "briefing"):
        found.update(
            row[0]
            for row in connection.execute(
                f"SELECT r.blob FROM {kind} r JOIN commits c ON c.number = r.born WHERE r.blob != '' AND c.writer != 1"
            )
        )
    return found


def check_records(connection: Connection) -> list[Finding]:
    """Return where rows, journal, index and links do not agree; reads neither files nor the database's pages."""
    return [finding for step in (_journal, _search, _links) for finding in _some(step(connection))]


def _some(findings: Iterable[Finding]) -> list[Finding]:
    found = list(findings)
    if len(found) > _MOST_TOLD:
        return [*found[:_MOST_TOLD], Finding(found[0].part, f"and {len(found) - _MOST_TOLD} more")]
    return found


def _database(connection: Connection) -> Iterator[Finding]:
    for (line,) in connection.execute("PRAGMA integrity_check(10)"):
        if line != "ok":
            yield Finding("database", line)
    for (line,) in _cipher_findings(connection):
        yield Finding("database", line)
    for row in connection.execute("PRAGMA foreign_key_check"):
        yield Finding("database", f"a row of {row[0]} belongs to a missing row of {row[2]}")


def _cipher_findings(connection: Connection) -> list[tuple[str]]:
    is_protected = connection.execute("PRAGMA cipher_provider").fetchone() is not None
    return connection.execute("PRAGMA cipher_integrity_check").fetchall() if is_protected else []


def _journal(connection: Connection) -> Iterator[Finding]:
    """Replay the journal and compare it with the rows."""
    told = _Replay()
    for entry in connection.execute("SELECT op, kind, record, field, member, new FROM journal ORDER BY seq"):
        told.take(*entry)
    merged = {id: into for id, into in told.merged.items() if id in told.gone}
    for of in KINDS:
        kind = of.KIND
        sets = {name for name, field in kind.fields.items() if field.shape == "set"}
        names = [*SYSTEM, *kind.columns]
        columns = ", ".join(f'"{name}"' for name in names)
        for values in connection.execute(f'SELECT {columns} FROM "{kind.name}"'):
            row = dict(zip(names, values, strict=True))
            state = told.states.pop((kind.name, row["id"]), None)
            if state is None:
                yield Finding("journal", f"{kind.name} {row['id']} is not in the journal")
                continue
            if (row["deleted_ms"] is not None) != (row["id"] in told.gone):
                yield Finding("journal", f"{kind.name} {row['id']} is in the trash in one place only")
            lives = row["deleted_ms"] is None
            for name, field in kind.fields.items():
                now = set(field.from_cell(row[name])) if name in sets else row[name]
                if now != (_shown(field, state[name], merged) if merged and lives and field.target else state[name]):
                    yield Finding("journal", f"{kind.name} {row['id']}: {field.label} is not what the journal says")
    for kind_name, id in told.states:
        yield Finding("journal", f"{kind_name} {id} is in the journal only")


def _shown(field: Field, told: Any, merged: Mapping[str, str]) -> Any:
    """Return what a link shows, given as the journal tells it."""
    if not isinstance(told, set):
        return show_links(field, told, merged)
    return set(field.from_cell(show_links(field, field.to_cell(sorted(told)), merged)))


class _Replay:
    """The state that the journal alone tells."""

    def __init__(self) -> None:
        self.states: dict[tuple[str, str], dict[str, Any]] = {}
        self.gone = set[str]()
        self.merged = dict[str, str]()

    def take(self, op: str, kind: str, id: str, field: str | None, member: str | None, new: bytes | None) -> None:
        fields = BY_NAME[kind].KIND.fields
        if op == "create":
            state: dict[str, Any] = {name: one.default for name, one in fields.items()}
            state |= {name: cell for name, cell in unpack(new or b"j{}").items() if name in fields}
            state |= {n: set(f.from_cell(state[n])) for n, f in fields.items() if f.shape == "set"}
            self.states[kind, id] = state
        elif op in ("delete", "sink"):
            self.gone.add(id)
        elif op in ("restore", "revive"):
            self.gone.discard(id)
        elif op == "merge":
            into = unpack(new or b"jnull")
            self.merged.pop(id, None)
            self.merged |= {id: into} if into else {}
        elif op in _UNSHOWN:
            return
        elif field is not None and field in fields:
            self._change(self.states[kind, id], op, field, member, new)

    def _change(self, state: dict[str, Any], op: str, field: str, member: str | None, new: bytes | None) -> None:
        held = state[field]
        if isinstance(held, set):
            (held.add if op == "add" else held.discard)(member)
        elif op == "text":
            state[field] = patched(str(held or ""), new or b"")
        else:
            state[field] = unpack(new or b"jnull")


def _search(connection: Connection) -> Iterator[Finding]:
    live = set[int]()
    for of in KINDS:
        live.update(
            row[0] for row in connection.execute(f'SELECT docid FROM "{of.KIND.name}" WHERE deleted_ms IS NULL')
        )
    indexed = {row[0] for row in connection.execute("SELECT rowid FROM words")}
    waiting = {row[0] for row in connection.execute("SELECT docid FROM unindexed")}
    if missing := len(live - indexed - waiting):
        yield Finding("search", f"{missing} records are not in the search index")
    if stray := len(indexed - live):
        yield Finding("search", f"{stray} records in the search index are gone")
    if twice := len(waiting & indexed) + len(waiting - live):
        yield Finding("search", f"{twice} records wait for the search index that should not")


def _links(connection: Connection) -> Iterator[Finding]:
    kept = {tuple(row) for row in connection.execute("SELECT target, field, docid FROM link")}
    for of in KINDS:
        kind = of.KIND
        if not count_live(connection, kind):
            continue
        for field in kind.links:
            for docid, cell in connection.execute(
                f'SELECT docid, "{field.name}" FROM "{kind.name}"'
                f' WHERE deleted_ms IS NULL AND "{field.name}" IS NOT NULL'
            ):
                for target in field.from_cell(cell) if field.shape == "set" else (cell,):
                    link = (target, f"{kind.name}.{field.name}", docid)
                    if target and link not in kept:
                        yield Finding("links", f"a link of {kind.name} is missing")
                    kept.discard(link)
    if kept:
        yield Finding("links", f"{len(kept)} links lead from records that are gone")
