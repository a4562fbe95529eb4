"""Mistakes in keeping a store small and in sharing it, each put into the engine as it runs; see `mutants`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from brm_desktop.storage.homes import Homes
from brm_desktop.sync import charter, going, membership, own_packs, packs, reaching, snapshot_keeping, taking
from brm_desktop.sync.account import Account
from brm_desktop.sync.charter import Charter
from brm_desktop.sync.circle import Circle
from brm_desktop.sync.snapshot_keeping import SnapshotKeeper
from brm_desktop.sync.upkeep import Upkeep

Patch = pytest.MonkeyPatch


# Packs, snapshots, and what goes.


def packs_lack_their_last(patch: Patch) -> None:
    make = packs.make_pack
    patch.setattr(packs, "make_pack", lambda header, parts, seed: make(header, parts[:-1], seed))


def packs_keep_what_was_erased(patch: Patch) -> None:
    patch.setattr(own_packs, "digest_run", lambda *_: b"")
    patch.setattr(Upkeep, "_forget_erased", lambda *_: None)


def snapshots_keep_what_was_erased(patch: Patch) -> None:
    old, see_to = going.list_old_snapshots, SnapshotKeeper.see_to
    patch.setattr(going, "list_old_snapshots", lambda memory, listing, _erased, *rest: old(memory, listing, 0, *rest))
    patch.setattr(SnapshotKeeper, "see_to", lambda self, *rest: see_to(self, *rest[:-1], 0))


def snapshots_forget_the_dead(patch: Patch) -> None:
    read = snapshot_keeping.read_state

    def lively(*given: Any) -> Any:
        state = read(*given)
        return state._replace(records=tuple(record for record in state.records if not record.deletes))

    patch.setattr(snapshot_keeping, "read_state", lively)


def snapshots_forget_who_merged(patch: Patch) -> None:
    read = snapshot_keeping.read_state

    def single(*given: Any) -> Any:
        state = read(*given)
        return state._replace(records=tuple(record._replace(merges=()) for record in state.records))

    patch.setattr(snapshot_keeping, "read_state", single)


def snapshots_tell_one_edit_only(patch: Patch) -> None:
    """Of each record the first writer's last edit: deletes that saw it end what others had changed."""
    read = snapshot_keeping.read_state

    def short(*given: Any) -> Any:
        state = read(*given)
        kept = [record._replace(edits=record.edits[:1]) for record in state.records]
        return state._replace(records=tuple(kept))

    patch.setattr(snapshot_keeping, "read_state", short)


def snapshots_beat_what_is_here(patch: Patch) -> None:
    """Who takes a snapshot does not say what it knew already."""
    patch.setattr(taking.segments, "load_vector", lambda *_given, **_named: {})


def snapshots_say_more_than_they_hold(patch: Patch) -> None:
    read = snapshot_keeping.read_state

    def cut(*given: Any) -> Any:
        state = read(*given)
        return state._replace(records=state.records[:-1])

    patch.setattr(snapshot_keeping, "read_state", cut)


def snapshots_that_lack_are_enough(patch: Patch) -> None:
    """Files go although no snapshot holds them."""

    tell = reaching.Reaching.tell

    def told(self: Any, memory: Any, listing: Any, known: Any, passed_ms: int) -> None:
        last = max((each.seq for each in known if each.writer == memory.writer), default=0)
        if last > memory.floor:
            memory.floor, memory.seen = last, {}
        tell(self, memory, listing, known, passed_ms)

    patch.setattr(reaching, "raise_floor", lambda *_: None)
    patch.setattr(reaching.Reaching, "tell", told)


def segments_go_with_any_pack(patch: Patch) -> None:
    """Single files go as soon as some pack was written, also those that it does not hold."""

    def packed(memory: Any, listing: Any, *_: Any) -> list[str]:
        own = listing.segments.get(memory.writer, {}) if memory.packs else {}
        return [name.found for same in own.values() for name in same]

    patch.setattr(going, "list_packed", packed)


# Several people.


def keys_stay_when_somebody_goes(patch: Patch) -> None:
    write, judge = Charter.write, membership.judge

    def written(self: Any, members: Iterable[str], *, rotate: bool = False, **more: Any) -> None:
        write(self, members, rotate=False, **more)

    patch.setattr(Charter, "write", written)
    patch.setattr(charter, "judge", lambda said, roots: judge(said, roots)._replace(must_rotate=False))


def last_words_of_who_goes_are_not_told(patch: Patch) -> None:
    write = Charter.write
    patch.setattr(Charter, "write", lambda self, members, **more: write(self, members, **{**more, "ends": {}}))


def former_members_count_up_to_nothing(patch: Patch) -> None:
    limit = Circle.limit
    patch.setattr(
        Circle, "limit",
        lambda self, space, writer: None if limit(self, space, writer) is None else 0,
    )  # fmt: skip


def each_seals_with_their_own_key(patch: Patch) -> None:
    """Of several keys of an epoch, the one that was given last counts on each device."""
    note = Charter._note_keys

    def noted(self: Any, now: Any) -> None:
        note(self, now._replace(seal=b""))

    patch.setattr(Charter, "_note_keys", noted)


def owners_hold_across_spaces(patch: Patch) -> None:
    patch.setattr(Homes, "is_together", lambda *_: True)
    patch.setattr(Homes, "find", lambda *_: "")


def only_the_newest_key_is_tried(patch: Patch) -> None:
    def listed(account: Account, space: str, epoch: int) -> list[bytes]:
        seal = account.get_seal(space)
        return [seal.key] if seal.epoch == epoch else []

    patch.setattr(Account, "list_keys", listed)


UPKEEP: list[Callable[[Patch], None]] = [
    packs_lack_their_last, packs_keep_what_was_erased, snapshots_keep_what_was_erased, snapshots_forget_the_dead,
    snapshots_forget_who_merged, snapshots_tell_one_edit_only, snapshots_beat_what_is_here,
    snapshots_say_more_than_they_hold, snapshots_that_lack_are_enough, segments_go_with_any_pack,
]  # fmt: skip

SHARING: list[Callable[[Patch], None]] = [
    keys_stay_when_somebody_goes, last_words_of_who_goes_are_not_told, former_members_count_up_to_nothing,
    each_seals_with_their_own_key, only_the_newest_key_is_tried, owners_hold_across_spaces,
]  # fmt: skip

# A seed whose history shows it, so that it is found at once.
SEEDS = {
    "packs_lack_their_last": 1,
    "packs_keep_what_was_erased": 26,
    "snapshots_forget_who_merged": 18,
    "snapshots_tell_one_edit_only": 18,
    "snapshots_that_lack_are_enough": 29,
    "segments_go_with_any_pack": 13,
    "keys_stay_when_somebody_goes": 19,
    "last_words_of_who_goes_are_not_told": 19,
    "former_members_count_up_to_nothing": 19,
    "each_seals_with_their_own_key": 19,
    "only_the_newest_key_is_tried": 11,
    "owners_hold_across_spaces": 3,
}
