"""The lines of a Markdown note outside of code and comments, and those among them that have a box to tick."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

_FENCES = ("```", "~~~")


class Line(NamedTuple):
    """A line without its end; `start` is its place in the body."""

    number: int
    start: int
    text: str


class Box(NamedTuple):
    """A line with a box, before it is known what the box is for.

    `text` begins at `start` and leaves out the token, wherever it stands; the stretch to `end` may hold it, if
    somebody wrote on behind it. `listed` says that a heading above speaks of attendance.
    """

    line: Line
    box_at: int
    start: int
    end: int
    text: str
    ticked: bool
    token: str
    listed: bool


def list_lines(body: str) -> list[Line]:
    """Return the lines outside of code and comments, whatever the line ends are.

    Code or a comment that is never closed, because it is being typed, hides nothing.
    """
    lines = _divide(body)
    if "```" not in body and "~~~" not in body and "<!--" not in body:
        return lines
    shown: list[Line] = []
    at = 0
    while at < len(lines):
        closing = _find_closing(lines, at)
        if closing is None:
            shown.append(lines[at])
        at = at + 1 if closing is None else closing + 1
    return shown


def _divide(body: str) -> list[Line]:
    if "\r" in body:
        return [Line(number, match.start(), match[1]) for number, match in enumerate(_line_pattern().finditer(body))]
    lines, start = list[Line](), 0
    for number, text in enumerate(body.split("\n")):
        lines.append(Line(number, start, text))
        start += len(text) + 1
    return lines


def _find_closing(lines: list[Line], at: int) -> int | None:
    """Return the line that ends the code or the comment that begins in a line."""
    text = lines[at].text
    mark = text.lstrip()[:3]
    if mark in _FENCES:
        return next((end for end in range(at + 1, len(lines)) if lines[end].text.lstrip()[:3] == mark), None)
    if not _opens_comment(text):
        return None
    for end in range(at + 1, len(lines)):
        plain = strip_tokens(lines[end].text)
        opening, closing = plain.find("<!--"), plain.find("-->")
        if opening >= 0 or closing >= 0:
            return end if closing >= 0 and (opening < 0 or closing < opening) else None
    return None


def _opens_comment(text: str) -> bool:
    plain = strip_tokens(text) if "<!--" in text else ""
    return plain.rfind("<!--") > plain.rfind("-->")


def list_boxes(body: str) -> list[Box]:
    """Return the lines that have a box and a text."""
    boxes: list[Box] = []
    headings = _Headings()
    for line in list_lines(body) if _box_mark_pattern().search(body) else ():
        match = _box_pattern().match(line.text) if "[" in line.text else None
        if match is None:
            headings.read(line.text)
            continue
        text = strip_tokens(match[3]).strip()
        if text:
            tokens = _token_pattern().findall(match[3])
            start = line.start + match.start(3)
            boxes.append(
                Box(
                    line,
                    box_at=line.start + match.start(1),
                    start=start,
                    end=start + len(_last_tokens_pattern().sub("", match[3])),
                    text=text,
                    ticked=match[2] in ("x", "X"),
                    token=tokens[-1] if tokens else "",
                    listed=headings.listed,
                )
            )
    return boxes


def strip_tokens(body: str) -> str:
    """Return a text without tokens, for whatever leaves the program."""
    return _token_pattern().sub("", body) if "<!--f:" in body else body


def list_tokens(text: str) -> list[str]:
    """Return the tokens that stand in a text."""
    return _token_pattern().findall(text) if "<!--f:" in text else []


class _Headings:
    """Whether the lines that follow list who was there, by the headings above them."""

    def __init__(self) -> None:
        self.levels: dict[int, bool] = {}
        self.led = False

    @property
    def listed(self) -> bool:
        return self.led or any(self.levels.values())

    def read(self, text: str) -> None:
        """Take in a line that has no box: a heading, a lead-in such as "Present:", or neither."""
        if not text.strip() or text[0].isspace():
            return
        heading = _heading_pattern().match(text)
        if heading:
            level = len(heading[1])
            self.levels = {upper: listed for upper, listed in self.levels.items() if upper < level}
            self.levels[level] = _is_about_attendance(heading[2])
            self.led = False
            return
        bare = text.strip().strip("*_")
        if bare.endswith(":") or bare != text.strip():
            self.led = _is_about_attendance(bare)
            self.levels = self.levels if self.led else {}


def _is_about_attendance(heading: str) -> bool:
    return _attendance_pattern().search(heading) is not None


@cache
def _line_pattern() -> re.Pattern[str]:
    return re.compile(r"([^\r\n]*)(?:\r\n|\r|\n|$)")


@cache
def _box_pattern() -> re.Pattern[str]:
    return re.compile(r"[\s>]*(?:[-*+]\s+|[0-9]{1,9}[.)]\s+)?(\[([ xX]?)\])\s+(.*)")


@cache
def _box_mark_pattern() -> re.Pattern[str]:
    return re.compile(r"\[[ xX]?\]")


@cache
def _token_pattern() -> re.Pattern[str]:
    return re.compile(r"[ \t]?<!--f:([0-9a-z-]{1,64})-->")


@cache
def _last_tokens_pattern() -> re.Pattern[str]:
    return re.compile(r"(?:\s*<!--f:[0-9a-z-]{1,64}-->)*\s*$")


@cache
def _heading_pattern() -> re.Pattern[str]:
    return re.compile(r"(#{1,6})\s+(.*)")


@cache
def _attendance_pattern() -> re.Pattern[str]:
    return re.compile(
        r"\b(?:attendance|attendees?|attending|present|absent|regrets|apologies|roll call|participants?|quorum)\b",
        re.IGNORECASE,
    )
