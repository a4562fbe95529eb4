"""A note's body as an editor shows it, and back: what was not edited keeps every byte.

An editor knows one line end and cannot hold a few characters; both are undone where the text was left alone.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from brm_desktop.domain.text_patch import make_patch

_STAND_INS = {"\u2029": "\u2028", "\ufdd0": "\ufffd", "\ufdd1": "\ufffd", "\x00": "\ufffd", "\ufeff": "\u2060"}


class Shown(NamedTuple):
    """A body and its text as it is shown: of the same length but for line ends of two characters."""

    body: str
    text: str

    def write(self, text: str) -> str:
        """Return the body after the shown text became `text`; the one edited stretch is new, the rest is as it was."""
        patch = make_patch(self.text, text)
        if not patch.removed and not patch.inserted:
            return self.body
        start = _place_in(self.body, self.text, patch.start)
        end = _place_in(self.body, self.text, patch.start + len(patch.removed))
        inserted = (
            patch.inserted.replace("\n", _line_end_at(self.body, start)) if "\n" in patch.inserted else patch.inserted
        )
        return _joined(_joined(self.body[:start], inserted), self.body[end:])


def show(body: str) -> Shown:
    """Return a body as an editor shows it."""
    text = body.replace("\r\n", "\n").replace("\r", "\n") if "\r" in body else body
    if _stand_in_pattern().search(text):
        text = _stand_in_pattern().sub(lambda match: _STAND_INS[match[0]], text)
    return Shown(body, text)


def merge(base: str, mine: str, theirs: str) -> str | None:
    """Return a text with both changes of a base, or None where they touch the same stretch."""
    if base == mine or mine == theirs:
        return theirs
    if base == theirs:
        return mine
    own, other = make_patch(base, mine), make_patch(base, theirs)
    first, second = (own, other) if own.start <= other.start else (other, own)
    end = first.start + len(first.removed)
    if end >= second.start:
        return None
    rest = base[second.start + len(second.removed) :]
    return base[: first.start] + first.inserted + base[end : second.start] + second.inserted + rest


def _place_in(body: str, text: str, place: int) -> int:
    """Return where in the body a place of the shown text lies."""
    if len(body) == len(text):
        return place
    ends = text.count("\n", 0, place)
    at = 0
    for match in _line_end_pattern().finditer(body):
        if ends == 0:
            break
        ends -= 1
        at += len(match[0]) - 1
    return place + at


def _line_end_at(body: str, place: int) -> str:
    """Return the line end in use around a place."""
    before = list(_line_end_pattern().finditer(body, 0, place))
    found = before[-1] if before else _line_end_pattern().search(body, place)
    return found[0] if found else "\n"


def _joined(left: str, right: str) -> str:
    """Put two pieces together so that a lone CR before a LF does not make one line end of two."""
    if left.endswith("\r") and right.startswith("\n"):
        return left[:-1] + "\n" + right
    return left + right


@cache
def _line_end_pattern() -> re.Pattern[str]:
    return re.compile(r"\r\n|\r|\n")


@cache
def _stand_in_pattern() -> re.Pattern[str]:
    return re.compile("[" + "".join(map(re.escape, _STAND_INS)) + "]")
