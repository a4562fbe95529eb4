"""Text into lines: cleaned of what cannot be printed, wrapped, broken where a reader would break it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from brm_desktop.reports.shapes import Cut

ELLIPSIS = "…"
HYPHEN = "-"
_MOST_KEPT = 2048  # texts made ready: a page is tried in several sizes
_LONGEST = 1600  # characters of one text: more never fits its place on a page
_MARK = "\u00ad"  # stands for an added hyphen until the line is made; never part of a clean text
_LEAST_LETTERS = 3  # on either side of a hyphen
_BREAK_AFTER = frozenset("-/\\_.,:;@&=?+|)]}·")
_NOT_SHOWN = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb]")
_JOINS = frozenset("\u200c\u200d")
TIED = "\u00a0"  # stands for a space that no line breaks at, until the line is made; never part of a clean text
_WHOLE = re.compile(
    r"\b[A-Z][a-z]{2,8} \d{1,2}(?:, \d{4}\b)?|\b\d{1,2}:\d{2} [AP]M\b|\bQ[1-4] \d{4}\b"
    r"|\b[\d.,]*\d (?:min|(?:day|week|month|year|hour)s?|of \d+)\b|\$[\d.,]+[KMBT]? a year\b"
)
_LONELY = 0.16  # of the width: a last line of one word that is shorter takes a second one from above


class Measure(Protocol):
    def width(self, text: str, cut: Cut, size: float) -> float:
        """Return how wide the text is, in points."""

    def count_missing(self, text: str) -> int:
        """Return how many characters have no glyph and will be printed as boxes."""


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line of type. `joined`: the next line goes on with the same word, after a hyphen or without."""

    text: str
    joined: bool = False
    hyphen: bool = False


@dataclass(frozen=True, slots=True)
class Type:
    """A way to set text: measured, in one cut and size."""

    measure: Measure
    cut: Cut
    size: float

    def width(self, text: str) -> float:
        return self.measure.width(text, self.cut, self.size)

    def wrap(self, text: str, width: float, most_lines: int, indent: float = 0.0) -> tuple[SetLine, ...]:
        """Break a clean text into lines no wider than `width`, the first one shorter by `indent`.

        Where `most_lines` do not hold it, the last one ends with an ellipsis.
        """
        if self.width(text) <= width - indent:
            return (SetLine(text.replace(TIED, " ")),)
        text = _tie(text)
        lines: list[SetLine] = []
        for line in self._broken(text, width, indent):
            if len(lines) == most_lines:
                last, room = lines[-1], width - (indent if most_lines == 1 else 0.0)
                lines[-1] = SetLine(self._shortened(f"{last.text}{'' if last.joined else ' '}{line.text}", room))
                break
            lines.append(line)
        else:
            self._keep_company(lines, width)
        return tuple(SetLine(line.text.replace(TIED, " "), line.joined, line.hyphen) for line in lines)

    def fit(self, text: str, width: float) -> str:
        """Return a clean text as one line no wider than `width`, with an ellipsis where it was cut."""
        return text if self.width(text) <= width else self._shortened(text, width)

    def _keep_company(self, lines: list[SetLine], width: float) -> None:
        """Leave no short word alone on the last line where the line above can spare one."""
        if len(lines) < 2 or lines[-2].joined or " " in lines[-1].text:
            return
        above, _, word = lines[-2].text.rpartition(" ")
        last = f"{word} {lines[-1].text}"
        if above.count(" ") and self.width(lines[-1].text) < _LONELY * width and self.width(last) <= width:
            lines[-2:] = [SetLine(above), SetLine(last)]

    def _broken(self, text: str, width: float, indent: float) -> Iterator[SetLine]:
        space = self.width(" ")
        room, used, words = width - indent, 0.0, list[str]()
        for word in text.split(" "):
            wide = self.width(word)
            if words and used + space + wide <= room:
                words.append(word)
                used += space + wide
                continue
            if words or wide > room:
                if words or (indent and room < width):
                    yield SetLine(" ".join(words), joined=not words)
                room = width
                if wide > room:
                    *broken, word = self._pieces(word, room)
                    yield from (SetLine(piece.rstrip(_MARK), True, piece.endswith(_MARK)) for piece in broken)
                    wide = self.width(word)
            words, used = [word], wide
        yield SetLine(" ".join(words))

    def _pieces(self, word: str, width: float) -> list[str]:
        pieces = []
        while self.width(word) > width and len(word) > 1:
            at, hyphen = self._break_at(word, width)
            pieces.append(word[:at] + hyphen)
            word = word[at:]
        return [*pieces, word]

    def _break_at(self, word: str, width: float) -> tuple[int, str]:
        most = self._most(word, width)
        for at in range(most, max(most // 2, 1), -1):
            if word[at - 1] in _BREAK_AFTER and word[at] not in _BREAK_AFTER and not _before_decimals(word, at):
                return at, ""
        if _hyphenates(word, most):
            at = min(self._most(word, width - self.width(HYPHEN)), len(word) - _LEAST_LETTERS)
            if at >= _LEAST_LETTERS and _hyphenates(word, at):
                return at, _MARK
        at = most
        while at > 1 and _belongs_before(word[at - 1], word[at]):
            at -= 1
        return (at if at > 1 else most), ""

    def _most(self, text: str, width: float) -> int:
        """Return how many leading characters fit, at least one."""
        low, high = 1, len(text) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(text[:middle]) <= width:
                low = middle
            else:
                high = middle - 1
        return low

    def _shortened(self, text: str, width: float) -> str:
        room = width - self.width(ELLIPSIS)
        if self.width(text) <= room:
            return text + ELLIPSIS
        most = self._most(text, room)
        space = text.rfind(" ", most // 2, most + 1)
        return text[: space if space > 0 else most].rstrip(" ,;:-–—") + ELLIPSIS


@lru_cache(_MOST_KEPT)
def _tie(text: str) -> str:
    return _WHOLE.sub(lambda found: found[0].replace(" ", TIED), text)


@lru_cache(_MOST_KEPT)
def clean(text: str, longest: int = _LONGEST) -> str:
    """Return a text as one line of characters that can be set: composed, no controls, single spaces."""
    cut = text[:longest]
    if not cut.isascii():
        cut = _NOT_SHOWN.sub("", unicodedata.normalize("NFC", cut))
    if not cut.isprintable():
        cut = "".join(map(_settable, cut))
    cut = " ".join(cut.split())
    return cut if len(text) <= longest else cut.rstrip() + ELLIPSIS


def _settable(char: str) -> str:
    if char.isprintable() or char in _JOINS:
        return char
    category = unicodedata.category(char)
    return " " if category in ("Cc", "Zl", "Zp", "Zs") else char if category == "Co" else "\ufffd"


def _hyphenates(word: str, at: int) -> bool:
    around = word[max(0, at - _LEAST_LETTERS) : at + _LEAST_LETTERS]
    return around.isalpha() and all(ord(char) < 0x0530 or 0x1E00 <= ord(char) < 0x2000 for char in around)


def _before_decimals(word: str, at: int) -> bool:
    return word[at - 1] == "." and word[at].isdigit()


def _belongs_before(left: str, right: str) -> bool:
    return bool(unicodedata.combining(right)) or left in _JOINS or right in _JOINS or "\ufe00" <= right <= "\ufe0f"
