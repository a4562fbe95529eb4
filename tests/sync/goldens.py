"""One file of each sort, made with chance that repeats itself, and how each is opened."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from random import Random
from typing import Any, NamedTuple

from brm_desktop.domain.branches import Tip, name_branch
from brm_desktop.domain.changes import Act, Entry, Told
from brm_desktop.domain.snapshot import Cells, Commit, Ended, RecordState, State, Texts, pack_texts
from brm_desktop.sync import identity, packs, parts, snapshots, wire
from brm_desktop.sync.cipher import Cost, check_value, is_signed, signing_public
from brm_desktop.sync.envelope import Envelope, Sort, read_file
from brm_desktop.sync.faults import DamagedFile

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
STORE = "aaaabbbbccccdddd"
SPACE = "ddddccccbbbbaaaa"
WRITER = "01900000-0000-7000-8000-000000000001"
OTHER = "01900000-0000-7000-8000-000000000002"
RECORD = "01900000-0000-7000-8000-00000000000a"
PASSPHRASE = "correct horse battery staple"
PAPER = "2RNX-7DAC-18MX-7M73-Z348-25GC-NFJP-P4D0-BQ82"
MADE_MS = 1_790_000_000_000


class Golden(NamedTuple):
    """A file and what opens it, all checks included."""

    name: str
    data: bytes
    open: Callable[[bytes], Any]


def make_chance(seed: int) -> Callable[[int], bytes]:
    return Random(seed).randbytes


def make_commits() -> tuple[Told, ...]:
    made = Told(
        3, 5 << 16, MADE_MS, "Added note Kick-off", "do",
        (Entry(Act.CREATE, "note", RECORD, value={"title": "Kick-off", "body": "Hello"}),),
    )  # fmt: skip
    changed = Told(
        4, 6 << 16, MADE_MS + 9, "Changed notes", "do",
        (
            Entry(Act.TEXT, "note", RECORD, "body", value="Hello all", parents=((WRITER, 3),)),
            Entry(Act.ADD, "note", RECORD, "tags", "budget"),
            Entry(Act.DELETE, "note", RECORD, value={WRITER: 4, OTHER: 7}),
        ),
    )  # fmt: skip
    return (made, changed)


def make_segment(key: bytes, seed: bytes, commits: tuple[Told, ...] | None = None, **changed: Any) -> bytes:
    plain = wire.pack_commits(make_commits() if commits is None else commits)
    values: dict[str, Any] = {
        "store": STORE, "space": SPACE, "writer": WRITER, "seq": 1, "first": 3, "last": 4, "previous": b"",
        "deps": {OTHER: 7}, "epoch": 1, "salt": bytes(16), "size": len(plain), "tips": (Tip(2, "a" * 16),),
    }  # fmt: skip
    return wire.make_segment(wire.SegmentHeader(**(values | changed)), plain, key, seed)


def open_segment(data: bytes, key: bytes, public: bytes, name: str) -> wire.Segment:
    envelope = read_file(data, name, Sort.SEGMENT)
    header = wire.read_segment_header(envelope, name)
    if not is_signed(public, envelope.signature, envelope.signed):
        raise DamagedFile(name, "its signature is not right")
    return wire.open_segment(envelope, header, key, name)


def make_part(key: bytes, seed: bytes, plain: bytes) -> bytes:
    blob = parts.name_blob(key, sha256(plain).hexdigest())
    return parts.make_part(parts.PartHeader(STORE, SPACE, WRITER, blob, 0, 1, len(plain), 1), plain, key, seed)


def open_part(data: bytes, key: bytes, public: bytes, name: str) -> bytes:
    envelope, header = parts.read_part(data, name)
    if not is_signed(public, envelope.signature, envelope.signed):
        raise DamagedFile(name, "its signature is not right")
    return b"".join(parts.open_part(envelope, header, key, name))


def make_state() -> State:
    """Return a snapshot's content: a note that one device made and another changed, and one that was deleted."""
    commits = (Commit(0, 3, 5 << 16, MADE_MS, "Added note Kick-off", "do"), Commit(1, 7, 6 << 16, MADE_MS, "", "do"))
    texts = Texts("body", pack_texts([(0, (), "Hello"), (1, (0,), "Hello all")]), (1,))
    cells = (Cells(0, (("title", "Kick-off"),), ()), Cells(1, (), (("tags", "budget", True),)))
    note = RecordState("note", RECORD, (0,), (0, 1), cells, (texts,), (), ())
    named, deleted = Cells(0, (("name", "Roads"),), ()), Ended(1, ((0, 3),))
    gone = RecordState("agency", OTHER, (0,), (0,), (named,), (), (deleted,), ())
    return State((WRITER, OTHER), commits, (gone, note), (), ())


def make_snapshot(key: bytes, seed: bytes, state: State | None = None, **changed: Any) -> bytes:
    plain = snapshots.pack_state(make_state() if state is None else state)
    reached = {WRITER: snapshots.Reached(1, bytes(32), 4), OTHER: snapshots.Reached(2, bytes(32), 7)}
    branch, way = name_branch(WRITER, "a" * 16), snapshots.Reached(2, bytes(32), 9)
    reached[branch] = way
    values: dict[str, Any] = {
        "store": STORE, "space": SPACE, "writer": WRITER, "cut": reached, "epoch": 1, "salt": bytes(16),
        "size": len(plain), "branches": {branch: (way,)},
    }  # fmt: skip
    return snapshots.make_snapshot(snapshots.SnapshotHeader(**(values | changed)), plain, key, seed)


def open_snapshot(data: bytes, key: bytes, public: bytes, name: str) -> snapshots.Snapshot:
    envelope = _open_signed(data, Sort.SNAPSHOT, public, name)
    return snapshots.open_snapshot(envelope, snapshots.read_header(envelope, name), key, name)


def _open_signed(data: bytes, sort: Sort, public: bytes, name: str) -> Envelope:
    envelope = read_file(data, name, sort)
    if not is_signed(public, envelope.signature, envelope.signed):
        raise DamagedFile(name, "its signature is not right")
    return envelope


def make_goldens() -> dict[str, Golden]:
    """Return one file of each sort."""
    chance = make_chance(1)
    member = identity.make_member("Ada Ruiz", chance)
    device = identity.make_device("Laptop", WRITER, chance)
    card = identity.make_card(member)
    head = identity.read_card(card.data, card.name)
    key, key_file = identity.make_space_key(STORE, SPACE, 1, member, [head], chance, MADE_MS)
    store, store_file = identity.make_store(chance, MADE_MS)
    vault = identity.make_vault(member, PASSPHRASE, chance, cost=CHEAP)
    paper = identity.make_member("Recovery key", chance, paper=True)
    spare = identity.make_vault(paper, PAPER, chance, cost=CHEAP, spare=True)
    paper_card = identity.make_card(paper, SPACE)
    certificate = identity.certify(member, device, MADE_MS)
    revocation = identity.revoke(member, WRITER, {SPACE: 1}, MADE_MS)
    segment = make_segment(key, device.seed)
    plain = b"A small file, cut from nothing."
    part = make_part(key, device.seed, plain)
    omar = identity.make_member("Omar Haddad", chance)
    made = identity.make_card(omar)
    trust = identity.trust(member, identity.read_card(made.data, made.name), MADE_MS)
    invitation = identity.invite(STORE, member, omar.id, SPACE, MADE_MS)
    given = identity.Given("Roads", [(1, key)])
    next_key, next_file = identity.make_space_key(
        STORE, SPACE, 2, member, [head], chance, MADE_MS, given=given, removed=[omar.id], ends={WRITER: 3},
        former=[omar.id],
    )  # fmt: skip
    snapshot = make_snapshot(key, device.seed)
    pack = packs.make_pack(packs.PackHeader(STORE, SPACE, WRITER, 1, 1), [segment], device.seed)
    reach = packs.make_reach(packs.ReachHeader(STORE, SPACE, WRITER, 2, {WRITER: 9, OTHER: 7}, 3), device.seed)
    public = signing_public(device.seed)
    trusted = {member.id: member.signing}

    def open_key(data: bytes) -> bytes:
        header, opened = identity.open_space_key(data, member, trusted, "key")
        assert opened is not None
        assert check_value(opened) == header.check
        return opened

    def open_next(data: bytes) -> identity.Given:
        identity.open_space_key(data, member, trusted, "next key")
        return identity.read_given(data, next_key, "next key")

    def open_vault(data: bytes, words: str = PASSPHRASE, name: str = "vault") -> identity.Member:
        opened = identity.open_vault(data, words, name)
        if opened is None:
            raise DamagedFile(name, "the passphrase does not open it")
        return opened

    return {
        "store": Golden("store", store_file.data, lambda data: _expect(identity.read_store(data), store)),
        "card": Golden("card", card.data, lambda data: identity.read_card(data, "card")),
        "vault": Golden("vault", vault.data, open_vault),
        "spare": Golden("spare", spare.data, lambda data: open_vault(data, PAPER, "spare")),
        "card of a key": Golden(
            "card of a key", paper_card.data, lambda data: identity.read_card(data, "card of a key")
        ),
        "device": Golden(
            "device", certificate.data, lambda data: identity.read_certificate(data, member.signing, "device")
        ),
        "revocation": Golden(
            "revocation", revocation.data, lambda data: identity.read_revocation(data, member.signing, "revocation")
        ),
        "key": Golden("key", key_file.data, open_key),
        "part": Golden("part", part, lambda data: open_part(data, key, signing_public(device.seed), "part")),
        "next key": Golden("next key", next_file.data, open_next),
        "trust": Golden("trust", trust.data, lambda data: identity.read_trust(data, member.signing, "trust")),
        "invitation": Golden(
            "invitation", invitation.data, lambda data: identity.read_invitation(data, trusted, "invitation")
        ),
        "snapshot": Golden("snapshot", snapshot, lambda data: open_snapshot(data, key, public, "snapshot")),
        "pack": Golden(
            "pack", pack, lambda data: packs.open_pack(_open_signed(data, Sort.PACK, public, "pack"), "pack")
        ),
        "reach": Golden(
            "reach", reach, lambda data: packs.read_reach(_open_signed(data, Sort.REACH, public, "reach"), "reach")
        ),
        "segment": Golden(
            "segment", segment, lambda data: open_segment(data, key, signing_public(device.seed), "segment")
        ),
    }


def _expect(found: str, pinned: str) -> str:
    if found != pinned:
        raise DamagedFile("store", "it is another store")
    return found
