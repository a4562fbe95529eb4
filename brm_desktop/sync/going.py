"""Which own files of a space may go from the store by now. Asks nothing and nobody; waits are counted in the memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from brm_desktop.storage.segments import Known
from brm_desktop.sync import names
from brm_desktop.sync.plan import Listing
from brm_desktop.sync.snapshot_keeping import NEEDED
from brm_desktop.sync.upkeep_memory import Memory

_WITHIN: Final = "/within"


def list_packed(memory: Memory, listing: Listing, known: Sequence[Known], passed_ms: int, wait_ms: int) -> list[str]:
    """Return the files of own segments that a pack holds, or snapshots."""
    whole = [kept for name, kept in memory.packs.items()
             if listing.sizes.get(name) == kept.size
             and memory.wait(name, passed_ms, wait_ms)]  # fmt: skip
    floor = _told_floor(memory, listing)
    own = {each.seq: {names.shorten(each.digest), names.shorten(each.file)}
           for each in known if each.writer == memory.writer}  # fmt: skip
    return [
        name.found
        for seq, same in listing.segments.get(memory.writer, {}).items()
        if seq <= floor or any(kept.first <= seq <= kept.last for kept in whole)
        for name in same
        if name.short in own.get(seq, ())
    ]


def list_old_packs(memory: Memory, listing: Listing, passed_ms: int, wait_ms: int) -> list[str]:
    """Return own packs of what is gone, was written anew since, or is in a larger pack."""
    floor = _told_floor(memory, listing)
    whole = {name: kept for name, kept in memory.packs.items() if listing.sizes.get(name) == kept.size}
    found = list[str]()
    for pack in listing.packs.get(memory.writer, ()):
        kept, start = memory.packs.get(pack.found), max(pack.first, floor + 1)
        around = [
            other for name, other in whole.items()
            if name != pack.found and other.first <= start and pack.last <= other.last
        ]  # fmt: skip
        if pack.last <= floor or (around and kept is None):
            found.append(pack.found)  # what it holds was written anew since
        elif around and memory.wait(pack.found + _WITHIN, passed_ms, wait_ms):
            found.append(pack.found)
    return found


def list_old_snapshots(memory: Memory, listing: Listing, erased: int, passed_ms: int, wait_ms: int) -> list[str]:
    """Return own snapshots that stand for less than two others, or that hold what was erased since."""
    good, found = memory.list_good(listing), list[str]()
    for name, kept in good.items():
        if kept.writer != memory.writer:
            continue
        newer = [other for at, other in good.items() if at != name and other.covers(kept.cut)
                 and (other.cut != kept.cut or at > name or other.erased > kept.erased)]  # fmt: skip
        is_tainted = kept.erased < erased and any(
            other.writer == memory.writer and other.erased == erased for other in newer
        )
        is_old = len(newer) >= NEEDED and memory.wait(name, passed_ms, wait_ms)
        if is_tainted or is_old:
            found.append(name)
    return found


def list_old_words(memory: Memory, listing: Listing) -> list[str]:
    """Return what was said of how far we had come before the last word."""
    said = listing.reaches.get(memory.writer, ())
    is_there = memory.is_told(listing)
    return [name.found for name in said if is_there and name.number < memory.number]


def forget_waits(memory: Memory) -> None:
    """Wait no more for what is gone."""
    live = {*memory.packs, *memory.snapshots}
    memory.waits = {
        what: ms for what, ms in memory.waits.items() if "/" not in what or what.removesuffix(_WITHIN) in live
    }


def _told_floor(memory: Memory, listing: Listing) -> int:
    """Return up to where segments go, as far as others can know of it by now."""
    return memory.floor if memory.seen and memory.is_told(listing) else 0
