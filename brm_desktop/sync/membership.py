"""Who is in a space, by what its key files say: by whom they are and in which epoch. Pure.

Each epoch's key files name its members anew. A file counts when a member of the epoch before gave it, or one whom such
a member let in at the same epoch; who is removed has no say in the epoch that leaves them out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from brm_desktop.domain.merging import join
from brm_desktop.sync.identity import KeyHeader


class Said(NamedTuple):
    """One key file whose signature was found right."""

    digest: bytes
    header: KeyHeader


class Membership(NamedTuple):
    """What all key files of a space say together."""

    members: frozenset[str]  # of the newest epoch
    former: frozenset[str]  # who was a member in an earlier one
    epoch: int  # 0 when no file counts
    seal: bytes  # the check value of the key that seals what is new
    ends: Mapping[str, int]  # the last segments that count, of authors whose member is in the space no longer
    must_rotate: bool  # somebody who was removed was given, or made, the key that seals

    @property
    def known(self) -> frozenset[str]:
        return self.members | self.former


def judge(said: Iterable[Said], roots: Collection[str]) -> Membership:
    """Return who is in a space; `roots` are those whose word counts before any other: oneself and who was compared."""
    members, seen = frozenset(roots), frozenset[str]()
    counted: list[Said] = []
    newest: list[Said] = []
    by_epoch = dict[int, list[Said]]()
    for each in said:
        by_epoch.setdefault(each.header.epoch, []).append(each)
    for epoch in sorted(by_epoch):
        counts = _count(by_epoch[epoch], members)
        if counts:
            newest, counted = counts, [*counted, *counts]
            members = _list_members(counts)
            seen |= members.union(*((*each.header.wraps, *each.header.former) for each in counts))
    if not newest:
        return Membership(frozenset(), frozenset(), 0, b"", {}, must_rotate=False)
    seal = max(newest, key=lambda each: each.header.check).header.check
    sealing = [each.header for each in newest if each.header.check == seal]
    holders = {member for header in sealing for member in (*header.wraps, header.by)}
    return Membership(
        members, seen - members, newest[0].header.epoch, seal, join(each.header.ends for each in counted),
        must_rotate=bool(holders - members),
    )  # fmt: skip


def _list_members(counts: Sequence[Said]) -> frozenset[str]:
    removed = {member for each in counts for member in each.header.removed}
    return frozenset(member for each in counts for member in each.header.wraps) - removed


def _count(said: Sequence[Said], members: frozenset[str]) -> list[Said]:
    """Return the files of one epoch that count: first those that remove somebody, the highest hash first."""
    waiting = sorted(said, key=lambda each: (bool(each.header.removed), each.digest), reverse=True)
    counted: list[Said] = []
    heard, removed = set(members), set[str]()
    more = True
    while more:
        more = False
        for each in list(waiting):
            by_member = each.header.by in heard
            if by_member and (each.header.by not in removed or each.header.by in each.header.removed):
                counted.append(each)
                waiting.remove(each)
                removed.update(each.header.removed)
                heard.update(each.header.wraps)
                more = True
                break
    return counted
