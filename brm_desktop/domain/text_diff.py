"""What changed between two texts, word by word, for people to read. Pure, and the same on every device."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, Literal, NamedTuple

from brm_desktop.domain.text_merge import find_hunks

How = Literal["same", "removed", "added"]
GAP: Final = "…"

_WORDS: Final = re.compile(r"\s+|\w+|[^\w\s]")
_BEFORE: Final = re.compile(r"\S*\s*$")


class Piece(NamedTuple):
    """A stretch of text that stayed, went or came."""

    how: How
    text: str


def diff_words(before: str, after: str) -> tuple[Piece, ...]:
    """Return the stretches of two texts in order: what stayed and went is `before`, what stayed and came is `after`.

    Neighbors are of different sorts. What went stands before what came in its place; blanks between two changes
    belong to the changes, so that a reworded phrase reads as one.
    """
    return tuple(_tidy(_by_lines(before.splitlines(keepends=True), after.splitlines(keepends=True))))


def is_change(pieces: Iterable[Piece]) -> bool:
    """Tell whether anything went or came."""
    return any(piece.how != "same" for piece in pieces)


def excerpt(pieces: Sequence[Piece], around: int = 60, most: int = 400) -> tuple[Piece, ...]:
    """Return the changes with about `around` letters of what stayed on either side, `GAP` where something is left out.

    A change longer than `most` letters is cut as well. Without any change, the beginning.
    """
    if not is_change(pieces):
        whole = "".join(piece.text for piece in pieces)
        return (Piece("same", _head(whole, most)),) if whole else ()
    last = len(pieces) - 1
    return tuple(
        piece._replace(
            text=_shorten(piece.text, around, at == 0, at == last) if piece.how == "same" else _middle(piece.text, most)
        )
        for at, piece in enumerate(pieces)
    )


def _by_lines(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    at = 0
    for hunk in find_hunks(before, after):
        yield Piece("same", "".join(before[at : hunk.start]))
        yield from _by_words("".join(before[hunk.start : hunk.end]), "".join(hunk.tokens))
        at = hunk.end
    yield Piece("same", "".join(before[at:]))


def _by_words(before: str, after: str) -> Iterator[Piece]:
    old, new, at = _WORDS.findall(before), _WORDS.findall(after), 0
    for hunk in find_hunks(old, new):
        yield Piece("same", "".join(old[at : hunk.start]))
        yield Piece("removed", "".join(old[hunk.start : hunk.end]))
        yield Piece("added", "".join(hunk.tokens))
        at = hunk.end
    yield Piece("same", "".join(old[at:]))


def _tidy(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Gather changes that only blanks part, then bring each run into the order: went, came."""
    told = [piece for piece in pieces if piece.text]
    changed = [piece.how != "same" for piece in told]
    within = [
        is_changed or (0 < at < len(told) - 1 and changed[at - 1] and changed[at + 1] and _parts_nothing(told[at].text))
        for at, is_changed in enumerate(changed)
    ]
    for is_run, run in groupby(zip(within, told, strict=True), key=lambda pair: pair[0]):
        stretch = [piece for _, piece in run]
        if not is_run:
            yield Piece("same", "".join(piece.text for piece in stretch))
            continue
        for how in ("removed", "added"):
            text = "".join(piece.text for piece in stretch if piece.how in ("same", how))
            if text:
                yield Piece(how, text)


def _parts_nothing(text: str) -> bool:
    return not text.strip() and "\n" not in text


def _shorten(text: str, around: int, first: bool, last: bool) -> str:
    """Return the ends of what stayed, next to the changes; whole if little would be left out."""
    start = 0 if first else around
    end = 0 if last else around
    if len(text) <= start + end + around // 2:
        return text
    head, tail = _head(text, start) if start else GAP, _tail(text, end) if end else GAP
    return head if not end else tail if not start else head.removesuffix(GAP) + f" {GAP} " + tail.removeprefix(GAP)


def _middle(text: str, most: int) -> str:
    """Return a long change by its beginning and its end."""
    if len(text) <= most:
        return text
    return _head(text, most * 2 // 3).removesuffix(GAP) + f" {GAP} " + _tail(text, most // 3).removeprefix(GAP)


def _head(text: str, most: int) -> str:
    """Return the beginning of a text up to the end of a word."""
    if len(text) <= most:
        return text
    cut = text[:most]
    whole = _BEFORE.sub("", cut) if not text[most].isspace() else cut
    return (whole or cut).rstrip() + GAP


def _tail(text: str, most: int) -> str:
    """Return the end of a text from the start of a word."""
    return text if len(text) <= most else GAP + _head(text[::-1], most).removesuffix(GAP)[::-1]
