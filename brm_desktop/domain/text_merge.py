"""Three-way merge of long texts: by lines, then by words where both changed the same lines. Deterministic.

The differences are found by our own code (E. W. Myers, An O(ND) Difference Algorithm, 1986), because every
device, whatever its version of Python, must find the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

_WORDS: Final = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_STEPS: Final = 1000  # beyond so many differences a stretch counts as changed as a whole


class Hunk(NamedTuple):
    """The tokens of the base from `start` to `end` gave way to others."""

    start: int
    end: int
    tokens: Sequence[str]


def merge_texts(base: str, ours: str, theirs: str) -> str | None:
    """Return the text with both changes, None where they touch each other and differ."""
    if ours in (theirs, base):
        return theirs
    if theirs == base:
        return ours
    return _merge(
        base.splitlines(keepends=True), ours.splitlines(keepends=True), theirs.splitlines(keepends=True), by_words=False
    )


def join_texts(base: str, ours: str, theirs: str) -> str:
    """Return the text with both changes; where they touch each other and differ, our lines and then theirs."""
    if ours in (theirs, base):
        return theirs
    if theirs == base:
        return ours
    made = _merge(
        base.splitlines(keepends=True), ours.splitlines(keepends=True), theirs.splitlines(keepends=True),
        by_words=False, keeps_both=True,
    )  # fmt: skip
    assert made is not None
    return made


def find_hunks(base: Sequence[str], other: Sequence[str]) -> list[Hunk]:
    """Return the stretches in which two sequences differ, in order."""
    start, most = 0, min(len(base), len(other))
    while start < most and base[start] == other[start]:
        start += 1
    end = 0
    while end < most - start and base[-1 - end] == other[-1 - end]:
        end += 1
    a, b = base[start : len(base) - end], other[start : len(other) - end]
    if not a and not b:
        return []
    pairs = _matches(a, b) if a and b else []
    hunks, at_a, at_b = list[Hunk](), 0, 0
    for i, j in [*pairs, (len(a), len(b))]:
        if at_a < i or at_b < j:
            hunks.append(Hunk(start + at_a, start + i, b[at_b:j]))
        at_a, at_b = i + 1, j + 1
    return hunks


def _matches(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of equal tokens on a shortest way from `a` to `b`, or none when that is too long."""
    furthest, trace = {1: 0}, list[dict[int, int]]()
    for steps in range(min(len(a) + len(b), _MOST_STEPS) + 1):
        trace.append(dict(furthest))
        for k in range(-steps, steps + 1, 2):
            down = k == -steps or (k != steps and furthest[k - 1] < furthest[k + 1])
            x = furthest[k + 1] if down else furthest[k - 1] + 1
            while x < len(a) and x - k < len(b) and a[x] == b[x - k]:
                x += 1
            furthest[k] = x
            if x >= len(a) and x - k >= len(b):
                return _walk_back(a, b, trace)
    return []


def _walk_back(a: Sequence[str], b: Sequence[str], trace: Sequence[dict[int, int]]) -> list[tuple[int, int]]:
    pairs, x, y = list[tuple[int, int]](), len(a), len(b)
    for steps in range(len(trace) - 1, -1, -1):
        furthest, k = trace[steps], x - y
        down = k == -steps or (k != steps and furthest[k - 1] < furthest[k + 1])
        before_k = k + 1 if down else k - 1
        before_x = furthest[before_k] if steps else 0
        before_y = before_x - before_k if steps else 0
        while x > before_x and y > before_y and a[x - 1] == b[y - 1]:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        x, y = before_x, before_y
    return pairs[::-1]


def _merge(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str], *, by_words: bool, keeps_both: bool = False
) -> str | None:
    left, right = find_hunks(base, ours), find_hunks(base, theirs)
    pieces, at, i, j = list[str](), 0, 0, 0
    while i < len(left) or j < len(right):
        first = min(hunk[:2] for hunk in (*left[i : i + 1], *right[j : j + 1]))
        start, end, i0, j0 = *first, i, j
        while True:  # gather all that overlaps or touches
            if i < len(left) and left[i].start <= end:
                end, i = max(end, left[i].end), i + 1
            elif j < len(right) and right[j].start <= end:
                end, j = max(end, right[j].end), j + 1
            else:
                break
        mine, other = _side(base, left[i0:i], start, end), _side(base, right[j0:j], start, end)
        pieces.extend(base[at:start])
        made = _choose("".join(base[start:end]), "".join(mine), "".join(other), i > i0, j > j0, by_words)
        if made is None and not keeps_both:
            return None
        if made is None:
            made = _one_below_the_other("".join(mine), "".join(other))
        pieces.append(made)
        at = end
    pieces.extend(base[at:])
    return "".join(pieces)


def _one_below_the_other(ours: str, theirs: str) -> str:
    return ours + ("" if not ours or ours[-1:] in "\r\n" else "\n") + theirs


def _side(base: Sequence[str], hunks: Sequence[Hunk], start: int, end: int) -> list[str]:
    """Return what one side made of a stretch of the base."""
    made, at = list[str](), start
    for hunk in hunks:
        made.extend(base[at : hunk.start])
        made.extend(hunk.tokens)
        at = hunk.end
    return [*made, *base[at:end]]


def _choose(base: str, ours: str, theirs: str, by_us: bool, by_them: bool, by_words: bool) -> str | None:
    if not by_them or ours == theirs:
        return ours
    if not by_us:
        return theirs
    if by_words:
        return None
    return _merge(_WORDS.findall(base), _WORDS.findall(ours), _WORDS.findall(theirs), by_words=True)
