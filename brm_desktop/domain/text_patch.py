"""The one stretch in which two texts differ, so that a long text costs what was typed."""

from __future__ import annotations

from typing import NamedTuple


class Patch(NamedTuple):
    """At `start`, `removed` gave way to `inserted`; can be read both ways."""

    start: int
    removed: str
    inserted: str


def make_patch(old: str, new: str) -> Patch:
    """Return the smallest single stretch that turns `old` into `new`."""
    start = _same(old, new, min(len(old), len(new)))
    rest = min(len(old), len(new)) - start
    end = _same(old[::-1], new[::-1], rest)
    return Patch(start, old[start : len(old) - end], new[start : len(new) - end])


def apply_patch(old: str, patch: Patch) -> str:
    """Return the text after the change."""
    return old[: patch.start] + patch.inserted + old[patch.start + len(patch.removed) :]


def revert_patch(new: str, patch: Patch) -> str:
    """Return the text before the change."""
    return new[: patch.start] + patch.removed + new[patch.start + len(patch.inserted) :]


def _same(a: str, b: str, most: int) -> int:
    """Count the leading characters two texts share, by halving: comparing slices is fast."""
    low = 0
    while low < most:
        middle = (low + most + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            most = middle - 1
    return low
