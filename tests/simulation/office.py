"""Histories of several people who share some spaces and keep others to themselves, judged person by person."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.assignment import Assignment
from brm_desktop.domain.changes import Dot
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Id
from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.domain.manager import Manager
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Create, Merge, Op, Set
from brm_desktop.domain.record import Record, cells_of
from brm_desktop.domain.role import Role
from brm_desktop.services.sharing import list_kept, plan_return, plan_share
from brm_desktop.storage import rows, segments
from brm_desktop.storage.integrity import check_records
from brm_desktop.storage.spaces import find_space
from brm_desktop.sync import wire
from brm_desktop.sync.account import Account, find_account
from brm_desktop.sync.cipher import check_value
from brm_desktop.sync.envelope import Sort, read_file
from brm_desktop.sync.export import read_log
from brm_desktop.sync.export_shared import list_shared
from brm_desktop.sync.faults import DamagedFile, DeviceRevoked
from brm_desktop.sync.report import Report
from brm_desktop.sync.vaults import open_member
from tests.simulation.devices import CHEAP, Device
from tests.simulation.filing import small_parts
from tests.simulation.history import START_MS, YEAR_MS, History, Wrong, leave_open, moves_changes, tell_difference
from tests.simulation.memory_store import Crash
from tests.simulation.oracle import Done, Erase, expect
from tests.simulation.thrift import remembered_ciphers

_MARK = re.compile(r"mark\d{7}mark")
_ROUNDS = 9
_PEOPLE = ("Ada", "Omar", "Wei")


@dataclass
class Act:
    """One commit as it was made: what had been seen, and in which space (None: in all of it)."""

    stamp: int
    seen: frozenset[tuple[Dot, str | None]]
    ops: tuple[Op | Erase, ...]
    own: str  # the personal space of who made it
    parts: dict[str, list[Op | Erase]] = field(default_factory=dict)  # by space, as it was last found
    parts_of: int = -1  # with so many homes known


@dataclass
class Office(History):
    """People, each with devices, and what each space was told."""

    acts: dict[Dot, Act] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    people: list[str] = field(default_factory=list)  # their ids as members
    papers: dict[str, str] = field(default_factory=dict)  # what was printed last, by space

    def __post_init__(self) -> None:
        super().__post_init__()
        self.parts = False  # that is what the histories of one person are about
        self.paper_chance = Random(self.seed + 5)

    def _begin(self) -> None:
        for person in range(self.chance.randrange(2, 4)):
            for number in range(self.chance.choice((1, 1, 2))):
                self._employ(person, join=number > 0)
        self._meet()
        self._open_space(self.devices[0])
        for _ in self.people:
            self._let_in(self.devices[0])
            self._share(self.devices[0])

    def _employ(self, person: int, *, join: bool) -> Device:
        drift = self.chance.choice((0, 0, self.chance.randrange(-10 * YEAR_MS, 10 * YEAR_MS)))
        device = Device(
            self._name_folder(), self.template, self.shelf, self.chance.randrange(1 << 40), START_MS + drift
        )
        self.devices.append(device)
        before = device.uid
        device.connect(join=join, person=_PEOPLE[person], passphrase=f"the words of {_PEOPLE[person]}")
        self.people += [] if join else [account_of(device).member.id]
        self.renamed(device, before)
        return device

    def add_device(self, *, join: bool) -> Device:
        return self._employ(self.chance.randrange(len(self.people)), join=join)

    def _whose(self, device: Device) -> int:
        return self.people.index(account_of(device).member.id)

    def _meet(self) -> None:
        """Everybody compares codes with everybody they know of, but for some who put it off."""
        for device in self.devices:
            self._do(device, lambda device=device: self._compare(device))  # type: ignore[misc]

    def _compare(self, device: Device) -> None:
        device.exchange.run()
        for each in device.exchange.sharing.list_colleagues():
            if not each.is_me and self.chance.random() < 0.9:
                device.exchange.sharing.trust(each.member)

    def _step(self) -> None:
        if self.paper_chance.random() < 0.08:
            self.chance, usual = self.paper_chance, self.chance
            acts = (self._use_key, self._use_key, self._print_key, self._take_key_out)
            self.chance.choice(acts if self.papers else acts[2:3])(self.chance.choice(self.devices))
            self.chance = usual
        if self.chance.random() < 0.7:
            super()._step()
            return
        device = self.chance.choice(self.devices)
        act = self.chance.choices(
            (
                self._open_space,
                self._share,
                self._promote,
                self._take_back,
                self._let_in,
                self._put_out,
                self._write_private,
                self._revoke,
                self._know,
            ),
            (2, 7, 7, 3, 8, 3, 8, 1, 3),
        )[0]
        act(device)

    # What people do.

    def _do(self, device: Device, what: Callable[[], None]) -> None:
        """Do what needs the store; it may be out of reach, or the process may end."""
        chance, before = self.chance, device.uid
        device.store.faults = chance.choice((0.0, 0.0, 0.05))
        if chance.random() < 0.1:
            device.steps.crash_at = device.steps.count + chance.randrange(1, 20)
            device.steps.torn = chance.random() < 0.5
        try:
            what()
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

    def _know(self, device: Device) -> None:
        device.restart()
        self._do(device, lambda: self._compare(device))

    def _open_space(self, device: Device) -> None:
        def work() -> None:
            device.exchange.run()
            device.exchange.sharing.create_space(f"Space {self.made}")
            self.counts["spaces"] += 1

        if len({space for each in self.devices for space in account_of(each).shared}) < 3:
            self._do(device, work)

    def _share(self, device: Device) -> None:
        """A new agency with a person and who looks after it, in a space."""
        space = self._choose_space(device)
        if space is None:
            return
        agency = Agency(id=Id(device.make_id()), name=self._words(2), mission=self._text(2))
        person = Contact(id=Id(device.make_id()), name=self._words(1), rapport=self.chance.choice(("", self._words(2))))
        role = Role(id=Id(device.make_id()), contact=person.id, agency=agency.id)
        manager = Manager(id=Id(device.make_id()), name=self._words(1), me=self.chance.random() < 0.5)
        assigned = Assignment(id=Id(device.make_id()), manager=manager.id, agency=agency.id)
        count = self.chance.choice((1, 3, 5))
        self.commit(device, [Create(each, space) for each in (agency, person, role, manager, assigned)[:count]])
        self.counts["shares"] += 1

    def _promote(self, device: Device) -> None:
        """An agency that was one's own so far, with what belongs to it; or what has come to belong to a shared one."""
        space, connection = self._choose_space(device), device.database.reader()
        agencies = [
            each for each in rows.list_records(connection, Agency) if find_space(connection, each.id) in ("", space)
        ]
        if space is None or not agencies:
            return
        agency = self.chance.choice(agencies)
        chosen = [record.id for record in list_kept(connection, agency) if self.chance.random() < 0.3]
        plan = plan_share(connection, agency, space, chosen)
        if plan.ops:
            self.commit(device, plan.ops, final=True)
            self.counts["promoted"] += len(plan.copies)

    def move_some(self, device: Device) -> None:
        self._promote(device)

    def _take_back(self, device: Device) -> None:
        connection = device.database.reader()
        shared = [each for each in rows.list_records(connection, Note) if find_space(connection, each.id)]
        if shared:
            self.commit(device, plan_return(connection, self.chance.choice(shared)), final=True)
            self.counts["taken back"] += 1

    def _choose_space(self, device: Device) -> str | None:
        shared = account_of(device).shared
        known = sorted(space for space, each in shared.items() if each.is_member)
        return self.chance.choice(known) if known else None

    def _let_in(self, device: Device) -> None:
        def work() -> None:
            device.exchange.run()
            space = self._choose_space(device)
            others = [each.member for each in device.exchange.sharing.list_colleagues() if not each.is_me]
            if space is not None and others:
                device.exchange.sharing.add_member(space, self.chance.choice(others))
                self.counts["let in"] += 1

        self._do(device, work)

    def _put_out(self, device: Device) -> None:
        def work() -> None:
            device.exchange.run()
            space = self._choose_space(device)
            if space is not None:
                members = account_of(device).shared[space].members
                device.exchange.sharing.remove_member(space, self.chance.choice(members))
                self.counts["put out"] += 1

        self._do(device, work)

    def _print_key(self, device: Device) -> None:
        """The office prints a key of a space, and all are told."""

        def work() -> None:
            device.exchange.run()
            space = self._choose_space(device)
            if space is not None:
                device.exchange.sharing.paper.cost = CHEAP
                self.papers[space] = device.exchange.sharing.add_paper_key(space)
                self.counts["keys printed"] += 1

        self._do(device, work)

    def _take_key_out(self, device: Device) -> None:
        def work() -> None:
            device.exchange.run()
            space = self._choose_space(device)
            if space is not None:
                device.exchange.sharing.remove_paper_keys(space)
                self.counts["keys taken out"] += 1

        self._do(device, work)

    def _use_key(self, device: Device) -> None:
        """Somebody, in the space or not, lets themselves in with what was printed."""

        def work() -> None:
            device.exchange.run()
            if self.papers:
                device.exchange.sharing.paper.recover(self.chance.choice(sorted(self.papers.values())))
                device.exchange.look_again()
                device.exchange.run()
                self.counts["let in by paper"] += 1

        self._do(device, work)

    def _write_private(self, device: Device) -> None:
        """What one keeps to oneself about what is shared: a private note, rapport with a person."""
        connection = device.database.reader()
        people = rows.list_records(connection, Contact)
        if people and self.chance.random() < 0.5:
            person = self.chance.choice(people)
            self.commit(device, [Set("contact", person.id, "rapport", person.rapport, self._rewrite(person.rapport))])
            return
        agencies = rows.list_records(connection, Agency)
        about = self.chance.sample(agencies, min(len(agencies), 1))
        note = Note(
            id=Id(device.make_id()), title=self._words(2), body=self._text(2),
            agencies=tuple(agency.id for agency in about), private=True,
        )  # fmt: skip
        ops: list[Op] = [Create(note)]
        if self.chance.random() < 0.5:  # at once with something that others see
            ops += [Set("agency", agency.id, "acronym", agency.acronym, self._words(1)) for agency in about]
        self.commit(device, ops)

    def _revoke(self, device: Device) -> None:
        """A device is taken out by another of the same person; what it had not told is gone with it."""
        person = self._whose(device)
        others = [each for each in self.devices if each is not device and self._whose(each) == person]
        if not others:
            return
        victim = self.chance.choice(others)

        def work() -> None:
            device.exchange.run()
            device.exchange.revoke(victim.uid)
            self._leave(victim)

        if victim.uid in {writer for writer, _ in device.list_commits()}:
            self._do(device, work)

    def _leave(self, device: Device) -> None:
        self.devices.remove(device)
        self.stolen.append(device.blobs)
        device.stop()
        self.saved = [saved for saved in self.saved if saved[0] < 0]
        self.counts["revoked"] += 1

    def _twin(self, device: Device) -> None:
        """Machines that are copied while they run are what the histories of one person are about."""
        self._restart(device)

    def _make_some(self, device: Device, live: list[Record]) -> list[Op]:
        made = super()._make_some(device, live)
        for at, op in enumerate(made):
            if isinstance(op, Create) and isinstance(op.record, Note) and op.record.id.startswith("00000000"):
                id = Id(f"00000000-0000-7000-8{self._whose(device):03d}-{op.record.id[-12:]}")
                if rows.find_record(device.database.reader(), Note, id):
                    return [Create(Agency(id=Id(device.make_id()), name=self._words(1)))]
                made[at] = Create(replace(op.record, id=id, agencies=(), private=True))
        return made

    def _words(self, count: int) -> str:
        self.counts["marks"] += 1
        return f"{super()._words(count)} mark{self.counts['marks']:07d}mark"

    def commit(self, device: Device, ops: list[Op], session: str = "", *, final: bool = False) -> None:
        connection = device.database.reader()
        for op in ops:
            if isinstance(op, Merge) and op.into is not None:
                home = find_space(connection, op.id)
                if home and home != find_space(connection, op.into):
                    return  # refused
        seen = frozenset(device.list_commits())
        device.journal.commit(f"edit {self.made} {_MARK.findall(str(ops[0]))}", ops, session=session, final=final)
        self.made += 1
        self._note_done(device, seen, ops)

    # What was done, space by space.

    @property
    def books(self) -> list[dict[Dot, Any]]:
        return [self.done, self.acts]

    def _note_done(self, device: Device, seen: frozenset[Dot], ops: Iterable[Op]) -> None:
        (seq,) = device.database.reader().execute("SELECT max(seq) FROM commits WHERE writer = 1").fetchone()
        dot = (device.uid, seq)
        before = self.acts.get(dot) if dot in seen else None
        super()._note_done(device, seen, ops)
        done = self.done[dot]
        known = self._list_parts(device, self.acts.keys() - {dot})
        unsent = {(each, None) for each in self._list_unsent(device)}
        parts = frozenset((known | unsent) - {(dot, None)}) if before is None else before.seen
        self.acts[dot] = Act(done.stamp, parts, done.ops, account_space(device))

    def _list_unsent(self, device: Device) -> set[Dot]:
        found = device.database.reader().execute("SELECT seq FROM commits WHERE writer = 1 AND sent = 0")
        return {(device.uid, seq) for (seq,) in found}

    def _list_parts(self, device: Device, commits: Iterable[Dot]) -> set[tuple[Dot, str | None]]:
        """Return what of which commit is here, by the segments that are."""
        connection = device.database.reader()
        vectors = dict[str, dict[str, int]]()
        found = set[tuple[Dot, str | None]]()
        for dot in commits:
            for space in self._split(self.acts[dot]) if dot in self.acts else ():
                if space not in vectors:
                    vectors[space] = segments.load_vector(connection, space)
                if vectors[space].get(dot[0], 0) >= dot[1]:
                    found.add((dot, space))
        return found

    def _split(self, act: Act) -> dict[str, list[Op | Erase]]:
        """Return what a commit says, by space; one's own of shared records under `apart`."""
        if act.parts_of == len(self.homes):
            return act.parts
        parts = dict[str, list[Op | Erase]]()
        act.parts, act.parts_of = parts, len(self.homes)
        for op in act.ops:
            record = op.record.id if isinstance(op, Create) else op.id
            home = self.homes.get(record)
            if home is None or (isinstance(op, Set) and BY_NAME[op.kind].KIND.fields[op.field].private):
                parts.setdefault(act.own, []).append(op)
                continue
            parts.setdefault(home, []).append(op)
            if isinstance(op, Create):
                told = op.record.KIND
                for name, one in told.fields.items():
                    cell = one.to_cell(getattr(op.record, name))
                    if one.private and cell != one.default:
                        parts.setdefault(act.own, []).append(Set(told.name, record, name, one.default, cell))
        return parts

    def _learn_homes(self, device: Device) -> None:
        for record, space in device.database.reader().execute("SELECT record, space FROM placed"):
            if self.homes.setdefault(record, space) != space:
                raise Wrong(f"seed {self.seed}: {record} is in two spaces")

    def renamed(self, device: Device, before: str) -> None:
        now = device.uid
        if now == before:
            return
        self._learn_homes(device)
        own = {seq for uid, seq in device.list_commits() if uid == now}
        connection = device.database.reader()
        told = dict[tuple[int, str], bool]()  # what the author before is left with
        for seq in own:
            left = {
                tuple(row)
                for row in connection.execute(
                    "SELECT record, field FROM journal j JOIN commits c ON c.number = j.number"
                    " WHERE c.writer = 1 AND c.seq = ?",
                    (seq,),
                )
            }
            for space, ops in self._split(self.acts[before, seq]).items():
                is_left = any((subject_of(op), getattr(op, "field", None)) in left for op in ops)
                has_come = segments.load_vector(connection, space).get(before, 0) >= seq  # perhaps only since
                told[seq, space] = has_come and not is_left

        def called(dot: Dot, space: str | None) -> Iterator[tuple[Dot, str | None]]:
            if dot[0] != before or dot[1] not in own:
                yield dot, space
                return
            yield (now, dot[1]), space
            yield from ((dot, where) for (seq, where), is_told in told.items() if seq == dot[1] and is_told)

        for seq in sorted(own):
            was = self.acts[before, seq]
            kept = [op for space, ops in self._split(was).items() if not told[seq, space] for op in ops]
            seen = frozenset(each for at in was.seen for each in called(*at))
            self.acts[now, seq] = Act(was.stamp, seen, tuple(kept), account_space(device))
            self.done[now, seq] = replace(self.done[before, seq], dot=(now, seq))
        self.counts["new identities"] += 1

    # Judging.

    def judge(self, device: Device) -> None:
        state = device.read_state()
        if self.judged.get(device.folder.name) == state:
            return  # nothing has come since it was seen to be right
        self.judged[device.folder.name] = state
        self._learn_homes(device)
        commits = device.list_commits()
        unknown = [dot for dot in commits if dot not in self.acts]
        if unknown:
            raise Wrong(f"seed {self.seed}: {device.folder.name} has commits that nobody made: {unknown}")
        if not device.count_unsent():
            here = list(self._list_done_here(device))
            expected, shown = expect(here, self.homes), device.read_view()
            coming = list(self._list_erasing(device))
            if coming:  # the store has taken out already some of what this device will come to erase
                leave_open(shown, expected, expect([*here, *coming], self.homes), coming)
            if shown != expected:
                raise Wrong(f"seed {self.seed}: {device.folder.name} {tell_difference(shown, expected)}")
        findings = check_records(device.database.reader())
        if findings:
            raise Wrong(f"seed {self.seed}: {device.folder.name} is not whole: {findings[:3]}")
        self.counts["judged"] += 1

    def _list_done_here(self, device: Device) -> Iterator[Done]:
        for dot, space in self._list_parts(device, self.acts):
            act = self.acts[dot]
            seen = frozenset(at for at, where in act.seen if where in (space, None))
            ops = self._split(act)[str(space)]
            told = {True: list[Op | Erase](), False: list[Op | Erase]()}
            for op in ops:
                told[is_apart(op, self.homes, str(space))].append(op)
            yield Done(dot, act.stamp, seen, tuple(told[False]))
            if told[True]:
                yield Done(dot, act.stamp, seen, tuple(told[True]), is_apart=True)

    def _list_erasing(self, device: Device) -> Iterator[Done]:
        """Yield what is to be erased by changes that have not come yet."""
        parts = self._list_parts(device, self.acts)
        for dot, act in self.acts.items():
            for space, ops in self._split(act).items():
                erasing = tuple(op for op in ops if isinstance(op, Erase))
                if erasing and (dot, space) not in parts:
                    yield Done(dot, act.stamp, frozenset(), erasing)

    def rest(self) -> None:
        reports = list[Report]()
        for at in range(_ROUNDS):
            reports, in_store = [], set(self.shelf.files)
            for device in list(self.devices):
                device.store.faults = 0.0
                if at < 4:
                    device.restart()
                before = device.uid
                try:
                    reports.append(device.exchange.run())
                except DeviceRevoked:  # by one that ended before it could say so
                    self._leave(device)
                    continue
                self.renamed(device, before)
                self.judge(device)
            if not any(map(moves_changes, reports)) and in_store == self.shelf.files.keys():
                break
        if any(map(moves_changes, reports)):
            raise Wrong(f"seed {self.seed}: no rest: {[report.as_plain() for report in reports]}")
        self.judged.clear()
        for device in self.devices:
            self.judge(device)  # by all that is known at the end
        self._judge_together()
        self._judge_store()
        self._judge_papers()
        self._rest_for_a_month()
        for device in self.devices:
            self.counts["requests"] += device.store.requests
            self.counts.update(device.store.injected)

    def _judge_together(self) -> None:
        """Whoever is in a space has all of it, and shows the same values side by side."""
        firsts = dict[str, tuple[Device, Any]]()
        for device in self.devices:
            account = account_of(device)
            open_spaces = [account.space, *(space for space, each in account.shared.items() if each.is_member)]
            for space in open_spaces:
                home = account.name_of(space)
                heads = {head for head in device.list_heads() if self.homes.get(head[0], "") == home}
                heads = {head for head in heads if not (home and head[1] in ("rapport", "me"))}
                members = account.shared[space].members if home else []
                found = (segments.load_vector(device.database.reader(), space), heads, members)
                first, expected = firsts.setdefault(space, (device, found))
                if found != expected:
                    raise Wrong(
                        f"seed {self.seed}: {device.folder.name} has not the same of {space} as {first.folder.name}:"
                        f" {found} {expected}"
                    )

    def _judge_store(self) -> None:
        """No file of a space opens with another's key, or says a word of what is in another."""
        for act in self.acts.values():
            for op in act.ops:
                if (
                    isinstance(op, Create)
                    and any(cells_of(op.record).get(mark) for mark in ("private", "personal"))
                    and op.record.id in self.homes
                ):
                    raise Wrong(f"seed {self.seed}: {op.record.id} is private and shared")
        accounts = [account_of(device) for device in self.devices]
        keys = dict[str, set[bytes]]()
        for account in accounts:
            keys.setdefault(account.space, set()).update(account.keys.values())
            for space, shared in account.shared.items():
                keys.setdefault(space, set()).update(each.key for each in shared.keys)
        allowed = dict[str, set[str]]()
        for act in self.acts.values():
            for space, ops in self._split(act).items():
                for mark in _MARK.findall(str(ops)):
                    allowed.setdefault(mark, set()).add(space)
        for name, data in self.shelf.files.items():
            if _MARK.search(data.decode("latin-1")):
                raise Wrong(f"seed {self.seed}: {name} can be read without a key")
            if name.endswith(".chg") and len(data) > 200:
                self._judge_segment(name, data, keys, allowed)
        for account in accounts:
            for space, shared in account.shared.items():
                if not shared.is_member:
                    self._judge_former(account, space, accounts)

    def _judge_segment(self, name: str, data: bytes, keys: dict[str, set[bytes]], allowed: dict[str, set[str]]) -> None:
        try:
            envelope = read_file(data, name, Sort.SEGMENT)
        except DamagedFile:
            return
        header = wire.read_segment_header(envelope, name)
        for space, known in keys.items():
            for key in known:
                try:
                    segment = wire.open_segment(envelope, header, key, name)
                except DamagedFile:
                    continue
                if space != header.space:
                    raise Wrong(f"seed {self.seed}: {name} opens with the key of another space")
                is_own = space in {account_space(device) for device in self.devices}  # labels there are one's own
                said = [commit.entries if is_own else commit for commit in segment.commits]
                for mark in _MARK.findall(str(said)):
                    if space not in allowed.get(mark, {space}):
                        raise Wrong(f"seed {self.seed}: {name} says {mark}, which is of {allowed[mark]}")
                self.counts["files opened"] += 1

    def _judge_papers(self) -> None:
        """What was printed opens all of its space that is not taken from it, and nothing else."""
        for space, words in sorted(self.papers.items()):
            for device in self.devices:
                account = account_of(device)
                shared = account.shared.get(space)
                if shared is None or not shared.is_member or not set(shared.members) & set(account.paper):
                    continue
                paper = open_member(device.store, words)
                if paper.id not in shared.members:
                    break  # another was printed, and nobody has seen it
                (found,) = list_shared(device.store, account.store, paper)
                contents, faults = read_log(device.store, found.listing, found.access, found.ends)
                read = {(kind, record["id"]) for kind, every in contents.list_records().items() for record in every}
                shown = {key for key in device.read_view() if self.homes.get(key[1]) == space}
                if read != shown or faults:
                    raise Wrong(f"seed {self.seed}: the paper of {space} reads {read ^ shown} otherwise, {faults}")
                self.counts["papers read"] += 1
                break

    def _judge_former(self, account: Account, space: str, accounts: Iterable[Account]) -> None:
        """Who was put out has not the key that seals what came after."""
        had = {check_value(each.key) for each in account.shared[space].keys}
        for other in accounts:
            shared = other.shared.get(space)
            if shared is not None and shared.is_member and check_value(shared.keys[-1].key) in had:
                raise Wrong(f"seed {self.seed}: {account.member.name} has the key of a space they are out of")
        self.counts["put out for good"] += 1


def run_office(seed: int, folder: Path, template: Path, steps: int = 40) -> Counter[str]:
    """Live through the history of a seed in a folder of its own. Raises: Wrong."""
    place = folder / f"office{seed}"
    place.mkdir()
    office = Office(seed, place, template, steps)
    try:
        with small_parts(), remembered_ciphers():
            office.run()
    finally:
        shutil.rmtree(place, ignore_errors=True)
    office.counts["histories of several people"] += 1
    return office.counts


def subject_of(op: Op | Erase) -> str:
    """Return the record that a change is of."""
    return op.record.id if isinstance(op, Create) else op.id


def is_apart(op: Op | Erase, homes: dict[str, str], space: str) -> bool:
    """Tell whether a change in one's own space is of a record that is in another."""
    return isinstance(op, Set) and homes.get(op.id, space) != space


def account_of(device: Device) -> Account:
    account = find_account(device.database.reader())
    assert account is not None
    return account


def account_space(device: Device) -> str:
    """Return the personal space of whose device it is; before it is connected, nothing."""
    account = find_account(device.database.reader())
    return "" if account is None else account.space
