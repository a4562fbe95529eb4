"""Two copies of one machine that write under one name, each out of the other's sight, until both have told it for good.

What each wrote is another's from then on: a branch, which devices know by that name once they have seen both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from brm_desktop.domain.branches import name_branch
from brm_desktop.domain.changes import Dot
from brm_desktop.storage.segments import Known, list_known
from brm_desktop.sync import names
from brm_desktop.sync.account import find_account
from tests.simulation.devices import Device
from tests.simulation.oracle import Done

if TYPE_CHECKING:
    from tests.simulation.history import History


@dataclass(frozen=True)
class Parting:
    """The last commit that the copies of an author have in common, and what each way on is called."""

    last: int
    branches: Mapping[bytes, str]  # by the digests of its segments


class Way(NamedTuple):
    """What one copy told."""

    digests: tuple[bytes, ...]
    done: Mapping[Dot, Done]
    files: Mapping[str, bytes]


def part(history: History, device: Device) -> None:
    """Copy a machine; both write and tell it, and cannot see what the other has told."""
    if len(history.devices) >= 6 or device.uid in history.partings:
        return
    history.shelf.hidden.clear()
    history._exchange(device)
    twin = history.copy_machine(device)
    author, last = device.uid, max((known.last for known in _list_own(device)), default=0)
    common = {dot: done for dot, done in history.done.items() if dot[0] != author or dot[1] <= last}  # no lost ones
    ways = [_tell_unseen(history, each, common) for each in (device, twin)]
    branches = [name_branch(author, names.shorten(way.digests[0])) for way in ways]
    named = {digest: branch for way, branch in zip(ways, branches, strict=True) for digest in way.digests}
    history.partings[author] = Parting(last, named)
    for way, branch in zip(ways, branches, strict=True):
        history.done |= _rename(way.done, author, last, branch)
    others = [other for other in history.devices if other is not device]
    for way in ways if history.parting.random() < 0.5 else ways[::-1]:
        history.shelf.files |= way.files
        if others and history.parting.random() < 0.5:  # some see what one has told before what the other has
            history._exchange(history.parting.choice(others))
    history.devices.append(twin)
    history.counts["copies that both told"] += 1
    for each in (device, twin) if history.parting.random() < 0.5 else (twin, device):
        history._exchange(each)


def call_all(history: History, device: Device, dots: Iterable[Dot]) -> set[Dot]:
    """Return commits that a device names by the names that they have once both copies of an author are seen."""
    named = _list_names(history, device)
    return {
        (named[dot[0]], dot[1]) if dot[0] in named and dot[1] > history.partings[dot[0]].last else dot for dot in dots
    }


def call_vector(history: History, device: Device, vector: Mapping[str, int]) -> dict[str, int]:
    """Return so what a device has seen."""
    called = dict(vector)
    for author, branch in _list_names(history, device).items():
        called |= {branch: vector[author], author: history.partings[author].last}
    return called


def _list_names(history: History, device: Device) -> dict[str, str]:
    """Return the branches that a device takes for their authors still."""
    if not history.partings or (account := find_account(device.database.reader())) is None:
        return {}
    known = list_known(device.database.reader(), account.space)
    last = {each.writer: each for each in known}
    found = {author: parting.branches.get(last[author].digest)
             for author, parting in history.partings.items() if author in last}  # fmt: skip
    return {author: branch for author, branch in found.items() if branch is not None}


def _list_own(device: Device) -> list[Known]:
    account = find_account(device.database.reader())
    assert account is not None
    return [known for known in list_known(device.database.reader(), account.space) if known.writer == device.uid]


def _tell_unseen(history: History, device: Device, common: Mapping[Dot, Done]) -> Way:
    """Let a copy write and tell; what it put into the store is taken out of sight."""
    before, told = dict(history.shelf.files), len(_list_own(device))
    history.done = dict(common)
    history.chance, usual = history.parting, history.chance
    while history.done.keys() == common.keys():
        history._edit(device)
    history.chance = usual
    done = {dot: each for dot, each in history.done.items() if dot not in common}
    device.exchange.run()
    history.done = dict(common)
    history.expected.clear()
    files = {name: data for name, data in history.shelf.files.items() if name not in before}
    history.shelf.files = before
    return Way(tuple(known.digest for known in _list_own(device)[told:]), done, files)


def _rename(done: Mapping[Dot, Done], author: str, last: int, branch: str) -> dict[Dot, Done]:
    def called(dot: Dot) -> Dot:
        return (branch, dot[1]) if dot[0] == author and dot[1] > last else dot

    return {
        called(dot): replace(each, dot=called(dot), seen=frozenset(map(called, each.seen)))
        for dot, each in done.items()
    }
