"""One random history of several devices and a store that fails them, judged against the oracle. A seed is a history."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.assignment import Assignment
from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.changes import Act, Dot
from brm_desktop.domain.fields import Id
from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.domain.manager import Manager
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Add, Create, Delete, Merge, Op, Remove, Restore, Set, make_changes
from brm_desktop.domain.record import Record
from brm_desktop.storage import rows
from brm_desktop.storage.blobs import Blobs
from brm_desktop.storage.erasing import is_erased
from brm_desktop.storage.holds import list_owned
from brm_desktop.storage.integrity import check_records
from brm_desktop.storage.journal import NothingToUndo
from brm_desktop.storage.packing import unpack
from brm_desktop.sync.export import read_store
from brm_desktop.sync.report import Report
from tests.simulation.devices import PASSPHRASE, Device
from tests.simulation.filing import has_files, list_faults, list_gone, make_file, make_version, small_parts, spoil_part
from tests.simulation.memory_store import Crash, Shelf
from tests.simulation.month import live_a_month
from tests.simulation.oracle import Done, Erase, View, expect
from tests.simulation.parting import Parting, call_all, call_vector, part
from tests.simulation.snapshots import find_difference, list_snapshot_records
from tests.simulation.thrift import remembered_ciphers

START_MS = 1_790_000_000_000
YEAR_MS = 365 * 86_400_000
WORDS = ["budget", "network", "Dana", "permits", "Tuesday", "portal", "outage", "contract", "pilot", "training"]
ENDINGS = (".chg", ".pak", ".snp", ".rch")
QUIET_ROUNDS = 10


class Wrong(AssertionError):
    """A device does not show what it must."""


@dataclass
class History:
    """A world and all that was ever done in it."""

    seed: int
    folder: Path
    template: Path
    steps: int = 40
    devices: list[Device] = field(default_factory=list)
    done: dict[Dot, Done] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    shelf: Shelf = field(default_factory=Shelf)
    saved: list[tuple[int, bytes, Any, list[dict[Dot, Any]]]] = field(default_factory=list)
    drifts: bool = True
    parts: bool = True  # machines are copied and do not notice
    twins: dict[str, dict[Dot, Done]] = field(default_factory=dict)  # by device, what it did as another does too
    partings: dict[str, Parting] = field(default_factory=dict)
    judged: dict[str, tuple[int, ...]] = field(default_factory=dict)
    expected: dict[frozenset[Dot], View] = field(default_factory=dict)
    stolen: list[Blobs] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.rare = Random(self.seed + 1)
        self.parting = Random(self.seed + 2)
        self.made = 0
        self.folders = 0

    def run(self) -> None:
        """Live through the history, then let everything come to rest. Raises: Wrong."""
        try:
            self._begin()
            for _ in range(self.steps):
                self._step()
            self.rest()
        finally:
            self.stop()

    def stop(self) -> None:
        """Let go of every database."""
        for device in self.devices:
            device.stop()

    def _begin(self) -> None:
        for number in range(self.chance.randrange(2, 5)):
            self.add_device(join=number > 0)

    def add_device(self, *, join: bool) -> Device:
        drift = self.drifts and self.chance.choice((0, 0, self.chance.randrange(-10 * YEAR_MS, 10 * YEAR_MS)))
        device = Device(
            self._name_folder(), self.template, self.shelf, self.chance.randrange(1 << 40), START_MS + drift
        )
        self.devices.append(device)
        if self.drifts and self.chance.random() < 0.5:
            for _ in range(self.chance.randrange(4)):
                self._edit(device)  # before it is connected
        before = device.uid
        device.connect(join=join)
        self.renamed(device, before)
        return device

    def _name_folder(self) -> Path:
        self.folders += 1
        return self.folder / f"device{self.folders - 1}"

    def _step(self) -> None:
        device = self.chance.choice(self.devices)
        act = self.chance.choices(
            (
                self._edit,
                self._sync,
                self._step_clock,
                self._join,
                self._clone,
                self._restore,
                self._lose,
                self._restart,
                self._merge_on_two,
                self._twin,
                self._revoke,
            ),
            (50, 36, 4, 1, 1, 2, 4, 2, 2, 0.5, 0.5),
        )[0]
        act(device)
        if self.rare.random() < 0.02:
            self._erase(self.rare.choice(self.devices))
        if self.parts and self.parting.random() < 0.005:
            part(self, self.parting.choice(self.devices))

    # What people do.

    def _edit(self, device: Device) -> None:
        chance = self.chance
        live, gone = self._living(device), self._gone(device)
        act = chance.random()
        agencies = [record for record in live if isinstance(record, Agency)]
        files = rows.list_records(device.database.reader(), Attachment)
        ops: list[Op]
        session = ""
        if chance.random() < 0.12:
            again = files and act < 0.3
            ops = [make_version(device, chance.choice(files), chance) if again else make_file(device, chance)]
            self.counts["files"] += 1
        elif act < 0.2 or not live:
            ops = self._make_some(device, live)
        elif act < 0.3:
            victim = chance.choice(live)
            ops = [Delete(victim.KIND.name, victim.id), *self._owned_by(device, victim)]
        elif act < 0.36 and gone:
            risen = chance.choice(gone)
            ops = [Restore(risen.KIND.name, risen.id)]
        elif act < 0.42:
            self.swing(device, back=chance.random() < 0.6)
            return
        elif act < 0.5 and len(agencies) > 1:
            oldest = sorted(agencies, key=lambda agency: agency.id)[:3]  # few, so that merges meet
            ops = self._merge(*chance.sample(oldest, 2))
        else:
            record = chance.choice(live)
            ops = self._change(record, [agency.id for agency in agencies])
            session = f"typing {record.id}" if chance.random() < 0.3 and isinstance(ops[0], Set) else ""
        self.commit(device, ops, session)

    def _living(self, device: Device) -> list[Record]:
        connection = device.database.reader()
        return [record for of in (Agency, Note, Assignment) for record in rows.list_records(connection, of)]

    def _gone(self, device: Device) -> list[Record]:
        connection = device.database.reader()
        return [
            record
            for of in (Agency, Note, Assignment)
            for row in connection.execute(f'SELECT id FROM "{of.KIND.name}" WHERE deleted_ms IS NOT NULL').fetchall()
            if (record := rows.find_record(connection, of, row[0])) is not None and not is_erased(connection, row[0])
        ]

    def _make_some(self, device: Device, live: list[Record]) -> list[Op]:
        chance = self.chance
        agencies = [record.id for record in live if isinstance(record, Agency)]
        connection = device.database.reader()
        managers = [m.id for m in rows.list_records(connection, Manager)]
        kind = chance.random()
        if kind < 0.4:
            return [Create(Agency(id=Id(device.make_id()), name=self._words(2), mission=self._text(2)))]
        if kind < 0.5 and agencies:
            manager = managers[0] if managers else Id("00000000-0000-7000-8000-0000000000aa")
            gone = rows.find_record(connection, Manager, manager)
            made: list[Op] = [] if managers else [Restore("manager", manager)] if gone else []
            made += [] if managers or gone else [Create(Manager(id=manager, name="Ada"))]
            return [*made, Create(Assignment(id=Id(device.make_id()), manager=manager, agency=chance.choice(agencies)))]
        # the next of a repeating follow-up has the same id wherever it is made
        id = Id(f"00000000-0000-7000-8000-{chance.randrange(12):012x}") if kind < 0.7 else Id(device.make_id())
        taken = rows.find_record(connection, Note, id) is not None or is_erased(connection, id)
        if taken or any(record.id == id for record in live):
            return self._change(live[0], agencies) if live else [Create(Agency(id=Id(device.make_id()), name="New"))]
        tags = tuple(chance.sample(WORDS, chance.randrange(3)))
        agencies = chance.sample(agencies, min(len(agencies), chance.randrange(3)))
        note = Note(id=id, title=self._words(3), body=self._text(4), tags=tags, agencies=tuple(agencies))
        return [Create(note)]

    def _owned_by(self, device: Device, record: Record) -> list[Op]:
        """Return the deletes of what has no meaning without a record, as a person's delete includes them."""
        if not isinstance(record, Agency):
            return []
        return [
            Delete("assignment", each.id)
            for each in rows.list_records(device.database.reader(), Assignment)
            if each.agency == record.id
        ]

    def _merge(self, one: Agency, other: Agency) -> list[Op]:
        """One stays with the tags of both, or just as it was."""
        self.counts["merges"] += 1
        tags = tuple(dict.fromkeys((*one.tags, *other.tags))) if self.chance.random() < 0.7 else one.tags
        return [
            *make_changes(one, replace(one, tags=tags)),
            Merge("agency", other.id, one.id),
            Delete("agency", other.id),
        ]

    def _merge_on_two(self, device: Device) -> None:
        """Two devices merge the same two agencies before they hear of each other, the same way or not."""
        other = self.chance.choice(self.devices)
        held = [{each.id: each for each in rows.list_records(d.database.reader(), Agency)} for d in (device, other)]
        both = sorted(held[0].keys() & held[1].keys())
        if other is device or len(both) < 2:
            return
        one, two = self.chance.sample(both, 2)
        self.commit(device, self._merge(held[0][one], held[0][two]))
        if self.chance.random() < 0.7:
            one, two = two, one
        self.commit(other, self._merge(held[1][one], held[1][two]))

    def _change(self, record: Record, agencies: list[Id]) -> list[Op]:
        chance = self.chance
        if isinstance(record, Assignment):
            return (
                [Set("assignment", record.id, "since", None, f"2026-01-{chance.randrange(1, 28):02d}")]
                if record.since is None
                else [*make_changes(record, replace(record, since=None))]
            )
        what = chance.random()
        kind = record.KIND.name
        if what < 0.3:
            name = record.KIND.title
            return [Set(kind, record.id, name, getattr(record, name), self._words(2) + str(chance.random()))]
        if what < 0.7:
            name = "body" if isinstance(record, Note) else "mission"
            old = str(getattr(record, name))
            return [Set(kind, record.id, name, old, self._rewrite(old))]
        if isinstance(record, Note) and what < 0.8:
            held = record.agencies
            if held and chance.random() < 0.5:
                return [Remove(kind, record.id, "agencies", chance.choice(held))]
            more = [agency for agency in agencies if agency not in held]
            if more:
                return [Add(kind, record.id, "agencies", chance.choice(more))]
        if record.tags and chance.random() < 0.4:
            return [Remove(kind, record.id, "tags", chance.choice(record.tags))]
        missing = [word for word in WORDS if word not in record.tags]
        if not missing:
            return [Remove(kind, record.id, "tags", record.tags[0])]
        return [Add(kind, record.id, "tags", word) for word in chance.sample(missing, min(2, len(missing)))]

    def _words(self, count: int) -> str:
        return " ".join(self.chance.choice(WORDS) for _ in range(count))

    def _text(self, lines: int) -> str:
        return "".join(self._words(4) + "\n" for _ in range(self.chance.randrange(lines + 1)))

    def _rewrite(self, text: str) -> str:
        lines = text.splitlines(keepends=True) or [""]
        at = self.chance.randrange(len(lines))
        match self.chance.randrange(4):
            case 0:
                lines.insert(at, self._words(3) + "\n")
            case 1 if len(lines) > 1:
                del lines[at]
            case 2:
                words = lines[at].split(" ")
                words[self.chance.randrange(len(words))] = self.chance.choice(WORDS)
                lines[at] = " ".join(words)
            case _:
                lines.append(self._words(2) + "\n")
        made = "".join(lines)
        return made if made != text else text + "more\n"

    def swing(self, device: Device, *, back: bool) -> None:
        """Undo or redo; what it did is read off the journal."""
        seen = frozenset(self.list_known(device))
        try:
            device.journal.undo() if back else device.journal.redo()
        except NothingToUndo:
            return
        self._note_done(device, seen, [])

    def list_known(self, device: Device) -> set[Dot]:
        """Return every commit that a device has read: a snapshot tells of what it does not name."""
        vector = call_vector(self, device, device.read_vector())
        named = call_all(self, device, device.list_commits())
        return {*named, *(dot for dot in self.done if dot[1] <= vector.get(dot[0], 0))}

    def _list_done(self, device: Device) -> list[Op]:
        """Return what the last commit of a device did, but for what it made."""
        connection, found = device.database.reader(), list[Op]()
        for op, kind, id, name, member, new in connection.execute(
            "SELECT op, kind, record, field, member, new FROM journal WHERE number ="
            " (SELECT number FROM commits WHERE writer = 1 ORDER BY seq DESC LIMIT 1) ORDER BY seq"
        ).fetchall():
            match op:
                case "set":
                    found.append(Set(kind, id, name, None, unpack(new)))
                case "text":
                    record = rows.find_record(connection, BY_NAME[kind], id)
                    found.append(Set(kind, id, name, "", str(getattr(record, name))))
                case "add" | "remove":
                    found.append((Add if op == "add" else Remove)(kind, id, name, member))
                case "delete" | "restore":
                    found.append((Delete if op == "delete" else Restore)(kind, id))
                case "merge":
                    found.append(Merge(kind, id, unpack(new)))
        return found

    def _erase(self, device: Device) -> None:
        """A person has a record's content taken out for good, with what belongs to it."""
        live, gone = self._living(device), self._gone(device)
        if not live and not gone:
            return
        record = self.rare.choice(live + gone)
        connection = device.database.reader()
        kinds = {name: of.KIND for name, of in BY_NAME.items()}
        targets = [(record.KIND.name, record.id), *list_owned(connection, kinds, record.KIND.name, record.id)]
        targets = [at for at in targets if not is_erased(connection, at[1])]
        seen = frozenset(self.list_known(device))
        device.journal.erase("Erased for good", targets)
        self.counts["erased"] += len(targets)
        self._note_done(device, seen, [Erase(*at) for at in targets])

    def commit(self, device: Device, ops: list[Op], session: str = "") -> None:
        seen = frozenset(self.list_known(device))
        device.journal.commit(f"edit {self.made}", ops, session=session)
        self.made += 1
        self._note_done(device, seen, ops)

    def _note_done(self, device: Device, seen: frozenset[Dot], ops: Iterable[Op | Erase]) -> None:
        row = (
            device.database.reader()
            .execute("SELECT seq, stamp FROM commits WHERE writer = 1 ORDER BY seq DESC LIMIT 1")
            .fetchone()
        )
        dot = (device.uid, row[0])
        before = self.done[dot].ops if dot in self.done and dot in seen else ()
        if not before:  # what undo did, which members stood for one that was merged, and what ended a merge
            told = self._list_done(device)
            is_plain = (Remove, Merge)
            ops = [
                *(op for op in ops if not isinstance(op, is_plain)),
                *(op for op in told if not ops or isinstance(op, is_plain)),
            ]
        if before:
            self.expected.clear()
        self.done[dot] = Done(dot, row[1], (self.done[dot].seen if before else seen) - {dot}, (*before, *ops))
        self.counts["edits"] += 1

    # What happens to devices.

    def _sync(self, device: Device) -> None:
        chance = self.chance
        device.store.faults = chance.choice((0.0, 0.0, 0.05, 0.3))
        if chance.random() < 0.12:
            device.steps.crash_at = device.steps.count + chance.randrange(1, 15)
            device.steps.torn = chance.random() < 0.5
        before = device.uid
        try:
            device.exchange.run()
            self.counts["exchanges"] += 1
        except KnownError as error:
            self.counts[f"told: {error.title}"] += 1
        except Crash:
            self.counts["crashes"] += 1
            device.restart()
        finally:
            device.steps.crash_at = -1
            device.store.faults = 0.0
        self.renamed(device, before)
        self.judge(device)

    def renamed(self, device: Device, before: str) -> None:
        """A device that became another tells what it had not told under its new name."""
        now = device.uid
        if now == before:
            return
        own = {seq for uid, seq in device.list_commits() if uid == now}

        def called(dot: Dot) -> Dot:
            return (now, dot[1]) if dot[0] == before and dot[1] in own else dot

        twin = self.twins.pop(device.folder.name, {})
        for seq in sorted(own):
            was = twin.get((before, seq)) or self.done[before, seq]
            self.done[now, seq] = Done((now, seq), was.stamp, frozenset(map(called, was.seen)), was.ops)
        self.counts["new identities"] += 1

    def _step_clock(self, device: Device) -> None:
        device.clock.now_ms += self.chance.choice((-YEAR_MS, -3_600_000, 60_000, YEAR_MS))
        self.counts["clock steps"] += 1

    def _restart(self, device: Device) -> None:
        device.restart()
        self.counts["restarts"] += 1

    def _join(self, _device: Device) -> None:
        if len(self.devices) < 6:
            self.add_device(join=True)
            self.counts["joins"] += 1

    def _clone(self, device: Device) -> None:
        """The whole profile is copied to another laptop."""
        if len(self.devices) >= 6:
            return
        saved = device.save()
        copy = Device(
            self._name_folder(), self.template, self.shelf,
            self.chance.randrange(1 << 40), device.clock.now_ms,
        )  # fmt: skip
        copy.put(saved)
        copy.sentinel.mark = device.sentinel.mark
        self.devices.append(copy)
        self.counts["clones"] += 1
        self._sync(copy)  # nobody edits before the copy has looked: both would write under one name
        if copy.uid == device.uid:
            copy.stop()
            self.devices.pop()  # it could not look yet; it is not switched on for now

    def _revoke(self, device: Device) -> None:
        """A laptop is stolen: another device takes it out; what it had told before counts."""
        others = [each for each in self.devices if each is not device and each.uid != device.uid]
        if len(others) < 2:
            return
        stolen = self.rare.choice(others)
        self.shelf.hidden.clear()
        self._exchange(device)
        device.exchange.revoke(stolen.uid)
        before = stolen.uid
        stolen.restart()
        try:
            stolen.exchange.run()
        except KnownError as error:
            self.counts[f"told: {error.title}"] += 1
        else:
            raise Wrong(f"seed {self.seed}: {stolen.folder.name} does not hear that it was revoked, was {before}")
        self.renamed(stolen, before)
        stolen.stop()
        self.stolen.append(stolen.blobs)
        self.saved = [saved for saved in self.saved if saved[0] != self.devices.index(stolen)]
        number = self.devices.index(stolen)
        self.saved = [(at - (at > number), *rest) for at, *rest in self.saved]
        self.devices.remove(stolen)
        self.counts["revoked"] += 1

    def _twin(self, device: Device) -> None:
        """A running machine is copied whole; both go on, and know nothing of each other."""
        if len(self.devices) >= 6:
            return
        twin = self.copy_machine(device)
        self.counts["twins"] += 1
        self.shelf.hidden.clear()
        others = [each for each in self.devices if each is not device]
        self._exchange(device)
        self.devices.append(twin)
        self._exchange(twin)
        if device.uid != twin.uid:
            return  # one of them had been put back before
        known = set(self.done)
        for _ in range(self.chance.randrange(1, 3)):
            self._edit(device)
        while known == self.done.keys():
            self._edit(device)  # there was nothing to undo
        first = {dot: done for dot, done in self.done.items() if dot[0] == device.uid}
        self._edit(twin)
        second = {dot: done for dot, done in self.done.items() if dot[0] == device.uid and done is not first.get(dot)}
        self.twins[twin.folder.name] = second
        self.done |= first
        for dot in second.keys() - first.keys():
            del self.done[dot]
        self.expected.clear()
        self._exchange(device)
        if self.chance.random() < 0.5:
            twin.steps.crash_at = twin.steps.count + self.chance.randrange(1, 12)
        try:
            self._exchange(twin)
        except Crash:
            self.counts["crashes"] += 1
        if others:
            self._exchange(self.chance.choice(others))
        twin.steps.crash_at = -1
        twin.restart()
        self._exchange(twin)
        self._exchange(device)

    def copy_machine(self, device: Device) -> Device:
        """Return a copy of a running machine, which takes itself for the same."""
        saved = device.save()
        twin = Device(
            self._name_folder(), self.template, self.shelf, self.chance.randrange(1 << 40), device.clock.now_ms,
            device.sentinel.place(),
        )  # fmt: skip
        twin.put(saved)
        twin.sentinel.mark = device.sentinel.mark
        return twin

    def _exchange(self, device: Device) -> None:
        before = device.uid
        try:
            device.exchange.run()
        finally:
            self.renamed(device, before)
        if device.folder.name not in self.twins:
            self.judge(device)

    def _restore(self, device: Device) -> None:
        """The database is put back to an earlier state; with the mark, as an image of the disk has it, or without."""
        number = self.devices.index(device)
        earlier = [saved for saved in self.saved if saved[0] == number]
        if not earlier or self.chance.random() < 0.5:
            self.saved.append((number, device.save(), device.sentinel.mark, self._list_unsaid(device)))
            return
        _, saved, mark, unsaid = self.chance.choice(earlier)
        whole = self.chance.random() < 0.5
        device.put(saved)
        if whole:
            device.sentinel.mark = mark
        self.shelf.hidden.clear()
        self.counts["images" if whole else "backups"] += 1
        before, told = (
            device.uid,
            [{dot: book[dot] for dot in kept} for book, kept in zip(self.books, unsaid, strict=True)],
        )
        self._write(unsaid)
        device.exchange.run()
        self.renamed(device, before)
        if device.uid != before:
            self._write(told)  # what others have by the former name, perhaps with more that was done at once with it
        self.judge(device)

    @property
    def books(self) -> list[dict[Dot, Any]]:
        """What was done, by its names."""
        return [self.done]

    def _list_unsaid(self, device: Device) -> list[dict[Dot, Any]]:
        """Return what a device has done and not told, as it is now: more may be done at once with it."""
        found = device.database.reader().execute("SELECT seq FROM commits WHERE writer = 1 AND sent = 0").fetchall()
        return [{(device.uid, seq): book[device.uid, seq] for (seq,) in found} for book in self.books]

    def _write(self, pages: Iterable[dict[Dot, Any]]) -> None:
        for book, page in zip(self.books, pages, strict=True):
            book |= page
        self.expected.clear()

    def _lose(self, _device: Device) -> None:
        """Something happens to the store's files."""
        if self.chance.random() < 0.3:
            self.counts[spoil_part(self.shelf, self.chance) or "no part"] += 1
            return
        segments = sorted(name for name in self.shelf.files if name.endswith(ENDINGS))
        if not segments:
            return
        victim = self.chance.choice(segments)
        match self.chance.randrange(5):
            case 0:
                self.counts["file copied by a client"] += 1
                self.shelf.files[f"{victim[:-4]}-LAPTOP7{victim[-4:]}"] = self.shelf.files[victim]
            case 1:
                self.counts["file renamed by a client"] += 1
                victim = next((name for name in reversed(segments) if name.endswith(".chg")), victim)  # not packed yet
                self.shelf.files[f"{victim[:-4]} (2){victim[-4:]}"] = self.shelf.files.pop(victim)
            case 2:
                self.counts["file hidden"] += 1
                self.shelf.hidden.add(victim)
            case 3:
                self.counts["file lost"] += 1
                del self.shelf.files[victim]
            case _:
                self.counts["strange file"] += 1
                self.shelf.files[f"{victim.rpartition('/')[0]}/desktop.ini"] = b"[.ShellClassInfo]"

    # Judging.

    def judge(self, device: Device) -> None:
        """See that a device shows exactly what the changes it has must look like. Raises: Wrong."""
        self.counts["snapshots taken in"] += device.exchange.report.snapshots
        device.exchange.report.snapshots = 0
        state = device.read_state()
        if self.judged.get(device.folder.name) == state:
            return  # nothing has come since it was seen to be right
        self.judged[device.folder.name] = state
        commits = self.list_known(device)
        unknown = [dot for dot in commits if dot not in self.done]
        if unknown:
            raise Wrong(f"seed {self.seed}: {device.folder.name} has commits that nobody made: {unknown}")
        expected, shown = dict(self._expect(commits)), device.read_view()
        coming = [each for dot, each in self.done.items() if dot not in commits and self._erases(each)]
        if coming:  # the store has taken out already some of what this device will come to erase
            then = expect([*(self.done[dot] for dot in commits), *coming])
            leave_open(shown, expected, then, coming)
        # What only this device knows yet is shown as it was done; owners are seen to when it is told.
        if not device.count_unsent() and shown != expected:
            raise Wrong(f"seed {self.seed}: {device.folder.name} {tell_difference(shown, expected)}")
        findings = check_records(device.database.reader())
        if findings:
            raise Wrong(f"seed {self.seed}: {device.folder.name} is not whole: {findings[:3]}")
        self.counts["judged"] += 1

    def _expect(self, commits: Iterable[Dot]) -> View:
        key = frozenset(commits)
        if key not in self.expected:
            self.expected[key] = expect(self.done[dot] for dot in key)
        return self.expected[key]

    def _erases(self, done: Done) -> bool:
        return any(isinstance(op, Erase) for op in done.ops)

    def _judge_export(self, device: Device) -> None:
        """See that who has nothing but the passphrase reads what the devices show."""
        _, contents, faults = read_store(device.store, PASSPHRASE)
        read = dict[tuple[str, str], dict[str, Any]]()
        for kind, records in contents.list_records().items():
            fields = BY_NAME[kind].KIND.fields
            for record in records:
                read[kind, record["id"]] = {
                    name: set(record.get(name, ())) if field.shape == "set" else record[name]
                    for name, field in fields.items()
                }
        shown = device.read_view()
        halves = ("checksum", "cut short")  # left half written by who is no more
        faults = [fault for fault in faults if not any(half in fault for half in halves)]
        if faults or read != shown:
            raise Wrong(f"seed {self.seed}: the export {faults} {tell_difference(read, shown)}")

    def _judge_erased(self, device: Device) -> None:
        """See that the store tells nothing of what was erased, but by authors that are no more."""
        heard = [self.done[dot] for dot in device.list_commits()]  # not what only a revoked device did
        erased = {(op.kind, op.id) for done in heard for op in done.ops if isinstance(op, Erase)}
        present = {each.uid for each in self.devices}
        for writer, told in read_store(device.store, PASSPHRASE)[1].commits:
            for entry in told.entries if writer in present else ():
                if (entry.kind, entry.record) in erased and entry.act not in (Act.DELETE, Act.ERASE):
                    raise Wrong(f"seed {self.seed}: commit {told.seq} of {writer} in the store tells of {entry.record}")
        for name, record in list_snapshot_records(self.shelf, device, present) if erased else ():
            if (record.kind, record.id) in erased and (record.cells or record.texts):
                raise Wrong(f"seed {self.seed}: {name} tells of {record.id}")

    def _rest_files(self) -> None:
        """Every file that a record speaks of comes to be on every device, whatever was lost on the way."""
        if not any(has_files(device) for device in self.devices):
            return
        for device in self.devices:
            self.counts["files repaired"] += device.exchange.check_files().repaired_files
            device.restart()
        for _ in range(3):
            reports = [device.exchange.run() for device in self.devices]
            if not any(map(moves_files, reports)):
                break
        else:
            raise Wrong(f"seed {self.seed}: files do not rest: {[report.as_plain() for report in reports]}")
        for device, report in zip(self.devices, reports, strict=True):
            gone = list_gone(device, self.devices, self.stolen, self.shelf)
            self.counts["files gone with a stolen device"] += len(gone)
            lacking = set(list_faults(device))
            if lacking - gone:
                raise Wrong(f"seed {self.seed}: {device.folder.name} lacks files: {lacking - gone}")
            if report.arriving_files + report.damaged_files != len(lacking):
                raise Wrong(f"seed {self.seed}: {device.folder.name} does not say that files lack: {lacking}")

    def move_some(self, _device: Device) -> None:
        """Move records to another space, where there are several."""

    def _rest_for_a_month(self) -> None:
        if self.seed % 16 in (0, 3) and (wrong := live_a_month(self)):
            raise Wrong(f"seed {self.seed}: {wrong}")

    def rest(self) -> None:
        """Without faults, everybody comes to show the same, and nothing waits or is asked for."""
        for device in self.devices:
            device.store.faults = 0.0
            device.restart()
        for _ in range(QUIET_ROUNDS):
            reports, in_store = list[Report](), set(self.shelf.files)
            for device in self.devices:
                before = device.uid
                reports.append(device.exchange.run())
                self.renamed(device, before)
                self.judge(device)
            if not any(map(moves_changes, reports)) and in_store == self.shelf.files.keys():
                break
        if any(map(moves_changes, reports)):
            raise Wrong(f"seed {self.seed}: no rest: {[report.as_plain() for report in reports]}")
        self._rest_files()
        first, *others = self.devices
        for other in others:
            if self.list_known(other) != self.list_known(first):
                raise Wrong(f"seed {self.seed}: {other.folder.name} has other changes than {first.folder.name}")
            if other.list_heads() != first.list_heads():
                raise Wrong(f"seed {self.seed}: other values stand side by side on {other.folder.name}")
            if other.list_orders() != first.list_orders():
                raise Wrong(f"seed {self.seed}: sets are in another order on {other.folder.name}")
        self._judge_export(first)
        if self.counts["erased"]:  # one's own snapshot that came back is read with one exchange and goes with the next
            for device in self.devices:
                device.exchange.run()
        self._judge_erased(first)
        if difference := find_difference(self.devices, self.folder / "from a snapshot", self.template):
            raise Wrong(f"seed {self.seed}: {difference}")
        self._rest_for_a_month()
        for device in self.devices:
            self.counts["requests"] += device.store.requests
            self.counts.update(device.store.injected)


def moves_changes(report: Report) -> bool:
    """Tell whether changes went to or fro in an exchange, or wait."""
    return bool(report.sent_segments or report.fetched_segments or report.waiting_segments or report.held_back)


def moves_files(report: Report) -> bool:
    """Tell whether files went to or fro in an exchange, or wait."""
    return bool(report.sent_files or report.fetched_files or report.waiting_files)


def run_history(seed: int, folder: Path, template: Path, steps: int = 40) -> Counter[str]:
    """Live through the history of a seed in a folder of its own. Raises: Wrong."""
    place = folder / f"history{seed}"
    place.mkdir()
    history = History(seed, place, template, steps)
    try:
        with small_parts(), remembered_ciphers():
            history.run()
    finally:
        shutil.rmtree(place, ignore_errors=True)
    return history.counts


def leave_open(shown: View, expected: View, then: View, coming: Iterable[Done]) -> None:
    """Let a view be between what is expected now and then, where erasing that is to come was begun in the store.

    Of a record that is to be erased some authors have taken out what they told, and others not yet.
    """
    erased = {(op.kind, op.id) for each in coming for op in each.ops if isinstance(op, Erase)}
    for key in shown.keys() | expected.keys():
        if shown.get(key) == then.get(key) or key in erased:
            expected.pop(key, None)
            expected |= {key: shown[key]} if key in shown else {}


def tell_difference(shown: dict[Any, Any], expected: dict[Any, Any]) -> str:
    """Say where a view is not what it must be."""
    for key in sorted(shown.keys() | expected.keys()):
        if key not in shown:
            return f"lacks {key}"
        if key not in expected:
            return f"shows {key}, which is gone"
        for name, value in expected[key].items():
            if shown[key][name] != value:
                return f"shows {key} {name} as {shown[key][name]!r}, not {value!r}"
    return "is the same"
