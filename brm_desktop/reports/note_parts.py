"""The body of a note as it is printed: headings, points, tables and paragraphs; no tokens, no comments. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import NamedTuple

from brm_desktop.domain.action_lines import list_action_lines
from brm_desktop.domain.note_boxes import strip_tokens
from brm_desktop.reports import wording

_BREAK = re.compile(r"\r\n|\r|\n")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$")
_POINT = re.compile(r"(\s*)(?:([-*+])|(\d{1,9})[.)])\s+(.*)$")
_BOX = re.compile(r"\[([ xX])\]\s+(.*)$")
_RULE = re.compile(r"\s*([-*_])(?:\s*\1){2,}\s*$")
_TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_FENCES = ("```", "~~~")


class HeadingPart(NamedTuple):
    text: str


class TextPart(NamedTuple):
    text: str


class PointsPart(NamedTuple):
    """Points of a list: how deep each is set in, its label, its text."""

    points: tuple[tuple[int, str, str], ...]


class TablePart(NamedTuple):
    """A table: its titles, and rows with as many cells."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Part = HeadingPart | TextPart | PointsPart | TablePart


def list_parts(body: str, without: Collection[int] = ()) -> list[Part]:
    """Return what a note says, part by part. Boxes become words: an action, done or not.

    `without` numbers lines to leave out; a heading under which nothing is left goes with them.
    """
    parts = list[Part]()
    for part in _parts(_lines(body, without)):
        last = parts[-1] if parts else None
        if isinstance(part, PointsPart) and isinstance(last, PointsPart):
            parts[-1] = PointsPart(last.points + part.points)
        else:
            parts.append(part)
    return parts


def without_actions(body: str) -> str:
    """Return a text, or the beginning of one, without its action lines and without comments."""
    actions = {line.line_no for line in list_action_lines(body)}
    kept = (line for number, line in enumerate(_BREAK.split(body)) if number not in actions)
    return _COMMENT.sub("", "\n".join(kept)).partition("<!--")[0]


def _lines(body: str, without: Collection[int]) -> list[str]:
    """Return the lines without comments; an action's box is said in words."""
    actions = {line.line_no: line.done for line in list_action_lines(body)}
    said, whole = [], _BREAK.split(body)
    gone = {*without, *_emptied(whole, without)}
    for number, line in enumerate(whole):
        if number in gone:
            line = ""
        elif number in actions:
            mark = "Action, done: " if actions[number] else "Action: "
            line = re.sub(r"\[[ xX]\]\s+", mark, line, count=1)
        said.append(line)
    return _COMMENT.sub("", strip_tokens("\n".join(said))).split("\n")


def _emptied(lines: list[str], without: Collection[int]) -> Iterator[int]:
    """Yield the headings that head nothing but lines that are left out."""
    headings = [number for number, line in enumerate(lines) if _HEADING.match(line)]
    for start, end in pairwise([*headings, len(lines)]):
        under = [number for number in range(start + 1, end) if lines[number].strip()]
        if under and all(number in without for number in under):
            yield start


def _parts(lines: list[str]) -> Iterator[Part]:
    paragraph, at = list[str](), 0
    while at < len(lines):
        line, ahead = lines[at], lines[at + 1] if at + 1 < len(lines) else ""
        heading, point = _HEADING.match(line), _POINT.match(line)
        is_rule = bool(_RULE.match(line))
        is_table = "|" in line and "|" in ahead and bool(_TABLE_RULE.match(ahead))
        is_code = line.lstrip().startswith(_FENCES)
        if not line.strip() or heading or point or is_rule or is_table or is_code:
            yield from _close(paragraph)
        if is_code:
            end = next((n for n in range(at + 1, len(lines)) if lines[n].strip()[:3] == line.strip()[:3]), len(lines))
            yield from (TextPart(code.strip()) for code in lines[at + 1 : end] if code.strip())
            at = end
        elif is_table:
            end = next((n for n in range(at + 2, len(lines)) if "|" not in lines[n]), len(lines))
            yield _table(line, lines[at + 2 : end])
            at = end - 1
        elif heading:
            yield HeadingPart(_plain(heading[1]))
        elif point and not is_rule:
            yield PointsPart((_point(point),))
        elif line.strip() and not is_rule:
            paragraph.append(line.strip())
        at += 1
    yield from _close(paragraph)


def _close(paragraph: list[str]) -> Iterator[Part]:
    """Yield the paragraph that has been gathered, and empty it."""
    text = _plain(" ".join(paragraph))
    paragraph.clear()
    if text:
        yield TextPart(text)


def _point(match: re.Match[str]) -> tuple[int, str, str]:
    indent, _, number, text = match.groups()
    box = _BOX.match(text)
    if box:  # attendance: a promise was put in words before
        text = box[2] if box[1] != " " else f"{box[2]} (absent)"
    return len(indent.expandtabs(4)) // 2, f"{number}. " if number else "• ", _plain(text)


def _table(titles: str, lines: list[str]) -> TablePart:
    named = _cells(titles)
    rows = (_cells(line)[: len(named)] for line in lines)
    return TablePart(tuple(named), tuple(tuple(row + [""] * (len(named) - len(row))) for row in rows))


def _cells(line: str) -> list[str]:
    return [_plain(cell) for cell in line.strip().strip("|").split("|")]


def _plain(text: str) -> str:
    return " ".join(wording.plain(text, mark_ends=False, limit=len(text)).split())
