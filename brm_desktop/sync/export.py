"""Reads a store with nothing but its passphrase: python -m brm_desktop.sync.export STORE [--out FOLDER].

Needs no portfolio and writes none: records as JSON, one file a kind, every
change in order, and the files that were kept with records. Follows docs/sync.md.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from brm_desktop.base.errors import KnownError
from brm_desktop.base.stamps import from_ms
from brm_desktop.domain.branches import author_of
from brm_desktop.domain.changes import Act, Dot, Entry, Told, Vector
from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.domain.merging import (
    Head,
    Version,
    find_cuts,
    is_alive,
    join,
    merge_heads,
    order_members,
    settle,
    show_links,
)
from brm_desktop.domain.snapshot import RecordState, State, map_heads, unpack_texts
from brm_desktop.storage.blobs import safe_name
from brm_desktop.storage.keys import read_passphrase
from brm_desktop.sync import identity, names, plan
from brm_desktop.sync.export_files import Access, write_files
from brm_desktop.sync.export_shared import list_shared
from brm_desktop.sync.faults import PartialFile
from brm_desktop.sync.identity import Member
from brm_desktop.sync.log_order import Caused, Link, Order
from brm_desktop.sync.log_reading import LogReading
from brm_desktop.sync.snapshots import Snapshot
from brm_desktop.sync.stores import open_store
from brm_desktop.sync.stores.protocol import Store
from brm_desktop.sync.vaults import open_member

_VARIABLE = "BRM_DESKTOP_STORE_PASSPHRASE"


class Contents:
    """What all segments of a space say together."""

    def __init__(self) -> None:
        self.commits: list[tuple[str, Told]] = []
        self.access: Access | None = None
        self._cells: dict[tuple[str, str, str, str], list[Head]] = {}
        self._versions: dict[tuple[str, str], dict[Dot, Version]] = {}
        self._merges: dict[tuple[str, str], list[Head]] = {}
        self._edited: dict[tuple[str, str], dict[Dot, None]] = {}
        self._deleted: dict[tuple[str, str], dict[str, int]] = {}
        self._erased = set[tuple[str, str]]()
        self.reached: dict[str, int] = {}  # the last segment of each writer

    def take(self, caused: Caused) -> None:
        """Add commits whose causes were added before."""
        for told in caused.commits:
            self.commits.append((caused.writer, told))
            for entry in told.entries:
                self._take(caused.writer, caused.seen, told, entry)

    def begin_with(self, state: State) -> None:
        """Take what a snapshot says; of commits that are told of nothing but what was last is known."""
        for commit in state.commits:
            told = Told(commit.seq, commit.stamp, commit.at_ms, commit.label, commit.role, ())
            self.commits.append((state.writers[commit.writer], told))
        for record in state.records:
            self._begin_record(state, record)
        for held in state.held:
            writer, told = self.commits[held.by]
            self._take(writer, state.spell(held.seen), told, held.entry)
        self._erased.update(state.erased)

    def _begin_record(self, state: State, record: RecordState) -> None:
        key = (record.kind, record.id)
        self._edited[key] = {state.dot(by): None for by in record.edits}
        if record.merges:
            self._merges[key] = [state.head(by, into) for by, into in record.merges]
        if record.deletes:
            self._deleted[key] = join(state.spell(each.seen) for each in record.deletes)
        for name, default in _defaults(record.kind).items() if record.made else ():
            known = BY_NAME[record.kind].KIND.fields[name]
            for by in record.made if known.shape == "text" else ():
                self._save(record.id, name, state.head(by, ""), ())
            self._cells[(*key, name, "")] = _ranked(state.head(by, default) for by in record.made)
        for (field, member), stand in map_heads(record).items():
            self._cells[(*key, field, member)] = _ranked(state.head(by, value) for by, value in stand)
        for texts in record.texts:
            versions = unpack_texts(state, texts.saved)
            for by, version in versions.items():
                self._save(record.id, texts.field, state.head(by, version.text), version.parents)
            heads = (state.head(by, versions[by].text if by in versions else "") for by in texts.heads)
            self._cells[(*key, texts.field, "")] = _ranked(heads)

    def list_records(self) -> dict[str, list[dict[str, Any]]]:
        """Return the records that live, by kind; `beside` holds values that nobody chose from yet."""
        found = dict[str, list[dict[str, Any]]]()
        cells = dict[tuple[str, str], dict[str, dict[str, list[Head]]]]()
        for (kind, id, field, member), heads in self._cells.items():
            cells.setdefault((kind, id), {}).setdefault(field, {})[member] = heads
        for key in self._erased:
            self._merges.pop(key, None)
        records = {key: self._record(key[1], fields) for key, fields in sorted(cells.items())}
        records = {key: record for key, record in records.items() if key not in self._erased}
        into = {key[1]: max(said, key=lambda head: head.rank).value for key, said in self._merges.items()}
        live = {key for key in records if is_alive(self._edits(key, into), self._deleted.get(key, {}))}
        merged = {key[1]: into[key[1]] for key in self._merges if into[key[1]] and key not in live}
        cuts = find_cuts(merged)
        live |= {key for key in self._merges if key[1] in cuts}
        for key in live:
            _show(key[0], records[key], merged)
        rising = set(live)
        while rising:  # owners live as long as what they own
            rising = {owner for key in rising for owner in _owners(key[0], records[key])} & (records.keys() - live)
            live |= rising
        for key, record in records.items():
            if key in live:
                found.setdefault(key[0], []).append(record)
        return found

    def list_entries(self, told: Told) -> list[Entry]:
        """Return what a commit did, but for what was erased."""
        return [e for e in told.entries if e.act == Act.ERASE or (e.kind, e.record) not in self._erased]

    def _edits(self, key: tuple[str, str], into: Mapping[str, str | None]) -> dict[str, int]:
        """Return each writer's last edit of a record, but for what merges changed that were told both ways."""
        other = into.get(key[1])
        beside = {head.dot for head in self._merges.get((key[0], other or ""), ()) if head.value == key[1]}
        found = dict[str, int]()
        for writer, seq in self._edited.get(key, {}):
            if (writer, seq) not in beside:
                found[writer] = max(seq, found.get(writer, 0))
        return found

    def _take(self, writer: str, seen: Vector, told: Told, entry: Entry) -> None:
        key = (entry.kind, entry.record)
        if entry.act == Act.ERASE:
            self._erased.add(key)
            return
        if entry.act == Act.DELETE:
            self._deleted[key] = join((self._deleted.get(key, {}), entry.value))
            return
        head = Head(told.stamp, writer, told.seq, entry.value)
        if entry.act == Act.MERGE:
            self._merges.setdefault(key, []).append(head)
            return
        self._edited.setdefault(key, {})[head.dot] = None
        match entry.act:
            case Act.CREATE:
                for name, cell in (_defaults(entry.kind) | entry.value).items():
                    self._create(key, name, cell, head, seen)
            case Act.ADD | Act.REMOVE:
                self._put((*key, entry.field, entry.member), head._replace(value=entry.act == Act.ADD), seen)
            case Act.SET:
                self._put((*key, entry.field, ""), head, seen)
            case Act.TEXT:
                self._save(key[1], entry.field, head, entry.parents)
                self._put((*key, entry.field, ""), head, seen)

    def _create(self, key: tuple[str, str], name: str, cell: Any, head: Head, seen: Vector) -> None:
        known = BY_NAME[key[0]].KIND.fields.get(name) if key[0] in BY_NAME else None
        if known is not None and known.shape == "set":
            for member in known.from_cell(cell):
                self._put((*key, name, member), head._replace(value=True), seen)
            return
        if known is not None and known.shape == "text":
            self._save(key[1], name, head._replace(value=cell), ())
        self._put((*key, name, ""), head._replace(value=cell), seen)

    def _put(self, cell: tuple[str, str, str, str], head: Head, seen: Vector) -> None:
        self._cells[cell] = settle(self._cells.get(cell, ()), head, seen)

    def _save(self, id: str, field: str, head: Head, parents: tuple[Dot, ...]) -> None:
        saved = Version(head.stamp, parents, str(head.value))
        self._versions.setdefault((id, field), {})[head.dot] = saved

    def _record(self, id: str, fields: Mapping[str, Mapping[str, list[Head]]]) -> dict[str, Any]:
        record, beside = dict[str, Any](id=id), dict[str, list[Any]]()
        for name, members in sorted(fields.items()):
            if "" not in members:
                kept = {member: heads[0].rank for member, heads in members.items() if heads[0].value}
                record[name] = order_members(kept, kept)
                continue
            heads = members[""]
            record[name] = heads[0].value
            if len({str(head.value) for head in heads}) > 1:
                versions = self._versions.get((id, name))
                merged = merge_heads(heads, versions) if versions else None
                if merged is None:
                    beside[name] = [head.value for head in heads]
                else:
                    record[name] = merged
        return {**record, "beside": beside} if beside else record


def _ranked(heads: Iterable[Head]) -> list[Head]:
    return sorted(heads, key=lambda head: head.rank, reverse=True)


def _defaults(kind: str) -> dict[str, Any]:
    """Return what a new record holds where it does not say; sets hold nothing."""
    fields = BY_NAME[kind].KIND.fields if kind in BY_NAME else {}
    return {name: field.default for name, field in fields.items() if field.shape != "set"}


def _show(kind: str, record: dict[str, Any], merged: Mapping[str, str]) -> None:
    """Let links lead to what merged records are now."""
    for field in BY_NAME[kind].KIND.links if kind in BY_NAME else ():
        told = record.get(field.name)
        if told and field.shape == "set":
            record[field.name] = list(field.from_cell(show_links(field, field.to_cell(told), merged)))
        elif told:
            record[field.name] = show_links(field, told, merged)


def _owners(kind: str, record: Mapping[str, Any]) -> list[tuple[str, str]]:
    links = BY_NAME[kind].KIND.links if kind in BY_NAME else ()
    owned = [(field.target, record.get(field.name)) for field in links if field.owned and field.shape == "link"]
    return [tuple(str(id).split(":", 1)) if target == "*" else (target, str(id)) for target, id in owned if id]  # type: ignore[misc]  # a pair either way


def read_store(store: Store, passphrase: str) -> tuple[Member, Contents, list[str]]:
    """Return whose store it is, what is in their space, and what could not be read.

    Raises: StoreError, WrongPassphrase, DamagedFile when the store itself is not readable.
    """
    store_id = identity.read_store(store.get(names.STORE_FILE))
    member = open_member(store, passphrase)
    devices, keys, faults = dict[str, bytes](), dict[int, bytes](), list[str]()
    ends = dict[str, int]()  # of revoked devices: what they told after it does not count
    for listed in sorted(store.list(names.ID_FOLDER)):
        read = names.read_device_name(listed.name)
        if read is None or read.member != member.id:
            continue
        with suppress(PartialFile):  # a device that did not come to be
            if read.ending == "dev":
                header = identity.read_certificate(store.get(listed.name), member.signing, listed.name)
                devices[header.writer] = header.signing
            else:
                ended = identity.read_revocation(store.get(listed.name), member.signing, listed.name)
                last = ended.ends.get(member.space, 0)
                ends[ended.writer] = max(last, ends.get(ended.writer, 0))
    if member.is_paper:
        return member, Contents(), []  # it opens a shared space alone
    listing = plan.read_listing(store.list(names.log_folder(member.space)))
    for name in listing.keys:
        given, key = identity.open_space_key(store.get(name.found), member, {member.id: member.signing}, name.found)
        if key is not None and given.store == store_id:
            keys[given.epoch] = key
    contents, more = read_log(store, listing, Access(store_id, member.space, devices, keys), ends)
    return member, contents, [*faults, *more]


def read_log(store: Store, listing: plan.Listing, access: Access, ends: dict[str, int]) -> tuple[Contents, list[str]]:
    """Return what a space holds, and what could not be read of it."""
    reading = LogReading(store, listing, access, ends)
    links = reading.list_links()
    contents, waiting = _read_in_order(links, None)
    here = contents.reached
    while (snapshot := reading.next_snapshot()) is not None:
        if all(here.get(author_of(writer), 0) >= reached.seq for writer, reached in snapshot.header.cut.items()):
            break  # the whole log is there as well, and says more
        found, left = _read_in_order(links, snapshot)
        if sum(found.reached.values()) > sum(here.values()):
            contents, waiting = found, left
            break
    contents.access = access
    return contents, [*reading.list_faults(contents.reached), *waiting]


def _read_in_order(links: Iterable[Link], snapshot: Snapshot | None) -> tuple[Contents, list[str]]:
    """Take a snapshot, then segments so that causes come first. Returns: with it what is told of those that wait."""
    contents, order = Contents(), Order(links, snapshot)
    if order.state is not None:
        contents.begin_with(order.state)
    for caused in order.take():
        contents.take(caused)
    contents.reached = order.reached
    waiting = order.list_waiting()
    return contents, [f"Segment {s.header.seq} of {s.header.writer} waits for one that is missing" for s in waiting]


def write_export(contents: Contents, folder: Path, store: Store) -> tuple[list[Path], list[str]]:
    """Write records and changes as JSON, and the files that records speak of.

    Returns: what was written, and which files could not be read. Raises: OSError, StoreError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    records = contents.list_records()
    files, faults = dict[str, str](), list[str]()
    if contents.access is not None:
        files, faults = write_files(store, contents.access, records, folder / "files")
    written = [folder / name for name in files.values()]
    for kind, every in records.items():
        named = BY_NAME[kind].KIND.files if kind in BY_NAME else ()
        for record in every:
            record.update({f"{field}_path": files[record[field]] for field in named if record.get(field) in files})
        written.append(_write(folder / safe_name(f"{kind}.json"), every))
    changes = [
        {"writer": writer, "seq": told.seq, "at": from_ms(told.at_ms).isoformat(), "label": told.label,
         "entries": [{**entry._asdict(), "act": Act(entry.act).name.lower()} for entry in contents.list_entries(told)]}
        for writer, told in sorted(contents.commits, key=lambda commit: (commit[1].stamp, commit[0]))
    ]  # fmt: skip
    return [*written, _write(folder / "changes.json", changes)], faults


def _write(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8")
    return path


def main() -> int:
    """Run as a program: 0 done, 1 a known error, told in one line."""
    parser = argparse.ArgumentParser(prog="python -m brm_desktop.sync.export", description=__doc__)
    parser.add_argument("store", metavar="STORE")
    parser.add_argument("--out", type=Path, default=Path("export"), metavar="FOLDER")
    parser.add_argument("--passphrase-file", type=Path, metavar="FILE", help=f"else {_VARIABLE}, else it is asked for")
    given = parser.parse_args()
    try:
        file = given.passphrase_file
        passphrase = read_passphrase(file, {}) if file else os.environ.get(_VARIABLE) or getpass.getpass()
        store = open_store(given.store)
        member, contents, faults = read_store(store, passphrase or "")
        written, lacking = write_export(contents, given.out, store)
        for shared in list_shared(store, identity.read_store(store.get(names.STORE_FILE)), member):
            there, faulty = read_log(store, shared.listing, shared.access, shared.ends)
            found, absent = write_export(there, given.out / "shared" / safe_name(shared.name), store)
            written, lacking = [*written, *found], [*lacking, *faulty, *absent]
            contents.commits += there.commits
    except (KnownError, OSError) as error:
        print(f"export: {error}", file=sys.stderr)
        return 1
    print(f"{len(contents.commits):,} changes of {member.name}, in {len(written):,} files in {given.out}")
    faults += lacking
    for fault in faults:
        print(f"not read: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
