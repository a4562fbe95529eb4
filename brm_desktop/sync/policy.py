"""When a store is put in order: how much comes together first, and how long one waits before anything is taken away."""

from __future__ import annotations

from typing import Final, NamedTuple

_HOUR_MS: Final = 3_600_000
_DAY_MS: Final = 24 * _HOUR_MS


class Policy(NamedTuple):
    """Amounts and patience. Time is what passes between exchanges, at most a day each: clocks may step."""

    snapshot_segments: int = 200  # so many that no snapshot stands for make one due
    snapshot_bytes: int = 8 << 20
    snapshot_entries: int = 250_000  # of the journal, for the first one: a new device takes 100 µs for each without it
    snapshot_least_bytes: int = 1 << 20  # with less, nobody counts what it tells
    pack_segments: int = 50
    pack_bytes: int = 32 << 20
    most_packs: int = 12
    pack_wait_ms: int = 2 * _DAY_MS  # for what a pack, or a later file, holds
    floor_wait_ms: int = 30 * _DAY_MS  # for what snapshots hold
    reach_wait_ms: int = _DAY_MS
    file_wait_ms: int = 30 * _DAY_MS  # for a file that nothing names any more
    retire_ms: int = 180 * _DAY_MS  # who was silent for so long is not waited for
    fork_wait_ms: int = _DAY_MS  # for the copy of a device that may withdraw what it told
    step_ms: int = _DAY_MS


STANDARD: Final = Policy()
