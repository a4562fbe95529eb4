"""Snapshots: all that a space's changes say together as the bytes of one file, and back. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

import msgspec

from brm_desktop.domain.branches import is_branch
from brm_desktop.domain.changes import Act
from brm_desktop.domain.snapshot import State, find_fault
from brm_desktop.storage.segments import Known
from brm_desktop.sync import cipher, wire
from brm_desktop.sync.envelope import Envelope, Sort, bind, make_file
from brm_desktop.sync.faults import DamagedFile, NewerFile

_SEAL: Final = "snapshot"
_ACTS: Final = frozenset(Act)


class Reached(msgspec.Struct, frozen=True, array_like=True):
    """How far a snapshot has read one writer: the last segment, its digest, and the last commit in it."""

    seq: int
    digest: bytes
    last: int


class SnapshotHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=False, omit_defaults=True):
    """What everybody may know of a snapshot; bound to its body."""

    store: str
    space: str
    writer: str
    cut: dict[str, Reached]
    epoch: int
    salt: bytes
    size: int  # of the body, inflated
    branches: dict[str, tuple[Reached, ...]] = {}  # all segments of those that are in it

    @property
    def vector(self) -> dict[str, int]:
        """The last commit of each writer that is in it."""
        return {writer: reached.last for writer, reached in self.cut.items()}

    @property
    def total(self) -> int:
        """How many segments it stands for: the more, the later."""
        return sum(reached.seq for reached in self.cut.values())


class Snapshot(NamedTuple):
    """A snapshot that was opened."""

    header: SnapshotHeader
    state: State


def cut_of(known: Iterable[Known]) -> dict[str, Reached]:
    """Return how far each writer was read, given segments in order."""
    return {each.writer: Reached(each.seq, each.digest, each.last) for each in known}


def list_branches(known: Iterable[Known]) -> dict[str, tuple[Reached, ...]]:
    """Return every segment of each branch, given segments in order."""
    found = dict[str, list[Reached]]()
    for each in known:
        if is_branch(each.writer):
            found.setdefault(each.writer, []).append(Reached(each.seq, each.digest, each.last))
    return {branch: tuple(every) for branch, every in found.items()}


def covers_cut(one: Mapping[str, Reached], other: Mapping[str, Reached]) -> bool:
    """Tell whether a cut has read all that another has."""
    return all(writer in one and one[writer].seq >= reached.seq for writer, reached in other.items())


_encode = msgspec.msgpack.Encoder().encode
_decode_state = msgspec.msgpack.Decoder(State).decode


def pack_state(state: State) -> bytes:
    """Return a snapshot's content as msgpack."""
    return _encode(state)


def make_snapshot(header: SnapshotHeader, plain: bytes, space_key: bytes, seed: bytes) -> bytes:
    """Return the bytes of a snapshot whose header names the size of `plain`; `seed` signs for its writer."""
    packed = wire.encode_header(header)
    key = cipher.derive(space_key, header.salt, _SEAL)
    body = cipher.seal(key, wire.deflate(plain), bind(Sort.SNAPSHOT, packed))
    return make_file(Sort.SNAPSHOT, packed, body, lambda digest: cipher.sign(seed, digest))


def read_header(envelope: Envelope, name: str) -> SnapshotHeader:
    """Return what a snapshot says of itself. Raises: DamagedFile."""
    header = wire.decode_header(envelope, SnapshotHeader, name)
    every = [*header.cut.values(), *(reached for branch in header.branches.values() for reached in branch)]
    is_told = all(branch in header.branches for branch in header.cut if is_branch(branch))
    if not header.cut or not is_told or any(reached.seq < 1 or reached.last < 1 for reached in every):
        raise DamagedFile(name, "its header cannot be right")
    return header


def open_snapshot(envelope: Envelope, header: SnapshotHeader, space_key: bytes, name: str) -> Snapshot:
    """Return the content of a snapshot whose signature was found right. Raises: DamagedFile, NewerFile."""
    sealed = cipher.unseal(cipher.derive(space_key, header.salt, _SEAL), envelope.body, envelope.bound)
    if sealed is None:
        raise DamagedFile(name, "it does not open with the key of its space")
    try:
        state = _decode_state(wire.inflate(sealed, header.size, name))
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise DamagedFile(name, "its content cannot be read") from None
    fault = find_fault(state)
    if fault is not None:
        raise DamagedFile(name, fault)
    vector = header.vector
    if any(commit.seq > vector.get(state.writers[commit.writer], 0) for commit in state.commits):
        raise DamagedFile(name, "it tells of more than it says")
    if any(held.entry.act not in _ACTS for held in state.held):
        raise NewerFile(name, "a newer version of BRM Desktop wrote it", "Update BRM Desktop")
    return Snapshot(header, state)
