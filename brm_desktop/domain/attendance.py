"""Who attended a meeting, by the boxes of its minutes: `* [x] Dana Ruiz - DMV` is a person, not a task."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from brm_desktop.domain.note_boxes import Box, list_boxes


class Attendance(NamedTuple):
    """A box in a list of who was there; `text` is the name, often with what they represent."""

    line_no: int
    text: str
    present: bool


def list_attendance(body: str) -> tuple[Attendance, ...]:
    """Return the boxes that say who was there."""
    boxes = list_boxes(body)
    attending = find_attending(boxes)
    return tuple(Attendance(box.line.number, box.text, box.ticked) for box in boxes if box in attending)


def find_attending(boxes: Sequence[Box]) -> frozenset[Box]:
    """Return the boxes that are attendance; in doubt a box is a task, so that no promise is lost.

    A box is attendance that holds a name and nothing more, without a token, under a heading of attendance; or
    elsewhere in a list of nothing but names, of which one is ticked.
    """
    return frozenset(box for block in _list_blocks(boxes) for box in _attending_in(block))


def _attending_in(block: Sequence[Box]) -> list[Box]:
    untied = [box for box in block if not box.token]
    named = [box for box in untied if _is_name(box.text, least_words=1 if box.listed else 2)]
    all_names = len(named) == len(untied) and any(box.ticked for box in named)
    return [box for box in named if box.listed or all_names]


def _list_blocks(boxes: Sequence[Box]) -> Iterator[list[Box]]:
    """Yield runs of boxes on lines that follow each other."""
    block: list[Box] = []
    for box in boxes:
        if block and box.line.number != block[-1].line.number + 1:
            yield block
            block = []
        block.append(box)
    if block:
        yield block


def _is_name(text: str, least_words: int) -> bool:
    """Say whether a text is a name, alone or with what it stands for: "Dana Ruiz - DMV", "Omar Field, DOT"."""
    words = _separator_pattern().split(text, maxsplit=1)[0].split()
    if not least_words <= len(words) <= 5 or words[0].lower() in _TASK_WORDS:
        return False
    return all(_word_pattern().fullmatch(word) and (word[0].isupper() or word in _PARTICLES) for word in words)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PARTICLES = _set("van von der den de del della di da do dos das du la le bin al ter ten zu")
_TASK_WORDS = _set(
    "add agree answer approve arrange ask assign attend book brief bring build buy call cancel change chase "
    "check clarify clean close collect complete confirm contact convene create decide define deliver design "
    "discuss draft email e-mail ensure escalate explain extend file fill find finish fix follow forward get "
    "give hire hold identify inform install introduce investigate invite involve join keep launch learn let "
    "list log look mail make meet migrate move negotiate notify nudge obtain offer open order organize pay "
    "phone pick plan post prepare present print propose provide publish purchase push put raise reach read "
    "record remind remove renew reply report request research reserve resolve respond return review revise run "
    "schedule see select send set share show sign sort speak start stop submit summarize support take talk "
    "tell test text thank track train try turn update upload use verify visit wait work write"
)


@cache
def _separator_pattern() -> re.Pattern[str]:
    return re.compile(r"\s[-\N{EN DASH}\N{EM DASH}/|(]|[,(]")


@cache
def _word_pattern() -> re.Pattern[str]:
    return re.compile(r"[^\W\d_][\w.'\N{RIGHT SINGLE QUOTATION MARK}-]*")
