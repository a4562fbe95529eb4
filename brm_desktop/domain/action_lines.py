"""Lines of a Markdown note that mean something: actions and decisions.

An action line that has become a follow-up ends in a token, an HTML comment: `- [ ] send draft <!--f:k3x9w2ab7q-->`.
Markdown tools keep comments and show nothing of them; whatever leaves the program goes through `strip_tokens`.
Offsets count characters of the body, whatever its line ends are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from brm_desktop.domain.attendance import find_attending
from brm_desktop.domain.note_boxes import list_boxes, list_lines, list_tokens, strip_tokens

if TYPE_CHECKING:
    from brm_desktop.domain.follow_up import FollowUp

_TOKEN_LENGTH = 12


class ActionLine(NamedTuple):
    """A line with a box. `start` to `end` is its text, `box_at` the place of its "["; `token` is "" without one.

    Of several lines with one token the first keeps it. Where somebody wrote on behind the token, `text` leaves it out.
    """

    line_no: int
    start: int
    end: int
    text: str
    done: bool
    token: str
    box_at: int


class DecisionLine(NamedTuple):
    """A line that begins with "Decision:"; `start` to `end` is what was decided."""

    line_no: int
    start: int
    end: int
    text: str


def token_for(follow_up_id: str) -> str:
    """Return the token of a follow-up: the same on every device, and too short to stand for its id elsewhere."""
    from base64 import b32encode
    from hashlib import sha256

    return b32encode(sha256(follow_up_id.encode()).digest()).decode().lower()[:_TOKEN_LENGTH]


def list_action_lines(body: str) -> tuple[ActionLine, ...]:
    """Return the action lines of a note; boxes of attendance, in code and without text are none."""
    actions: list[ActionLine] = []
    seen: set[str] = set()
    boxes = list_boxes(body)
    attending = find_attending(boxes)
    for box in boxes:
        if box in attending:
            continue
        token = "" if box.token in seen else box.token
        seen.add(token)
        actions.append(ActionLine(box.line.number, box.start, box.end, box.text, box.ticked, token, box.box_at))
    return tuple(actions)


def list_decisions(body: str) -> tuple[DecisionLine, ...]:
    """Return the decisions of a note: lines such as "Decision: extend the pilot", in lists and in bold too."""
    if "ecision" not in body and "ECISION" not in body:
        return ()
    decisions = []
    for line in list_lines(body):
        match = _decision_pattern().match(line.text)
        if match and match[1].strip():
            text, start = match[1].rstrip(), line.start + match.start(1)
            decisions.append(DecisionLine(line.number, start, start + len(text), text))
    return tuple(decisions)


def find_action_line(body: str, token: str) -> ActionLine | None:
    """Return the line that carries a token, the first if it was copied."""
    if not token or token not in body:
        return None
    return next((line for line in list_action_lines(body) if line.token == token), None)


def find_tied(body: str, follow_ups: Iterable[FollowUp]) -> frozenset[str]:
    """Return the tokens of lines that are follow-ups to whoever reads here.

    A line whose token none of these has is another person's own follow-up: to everybody else it is plain text.
    """
    known = {one.token for one in follow_ups if one.token}
    return frozenset(line.token for line in list_action_lines(body) if line.token in known)


def list_dropped_tokens(before: str, after: str, typing_line: int | None = None) -> tuple[str, ...]:
    """Return the tokens of action lines that a change of a text dropped, in the order of their lines.

    A line that is still being typed is not dropped, whatever has become of its words so far.
    """
    if "<!--f:" not in before:
        return ()
    kept = {line.token for line in list_action_lines(after)}
    if typing_line is not None:
        kept |= {token for line in list_lines(after) if line.number == typing_line for token in list_tokens(line.text)}
    return tuple(line.token for line in list_action_lines(before) if line.token and line.token not in kept)


def set_done(body: str, token: str, done: bool) -> str:
    """Tick or clear the box of a token's line; the body comes back as it is if the line is gone."""
    line = find_action_line(body, token)
    if line is None or line.done == done:
        return body
    closing = body.index("]", line.box_at)
    return f"{body[: line.box_at]}[{'x' if done else ' '}]{body[closing + 1 :]}"


def set_text(body: str, token: str, text: str) -> str:
    """Write another text into a token's line; the body comes back as it is if the line is gone."""
    line = find_action_line(body, token)
    text = " ".join(strip_tokens(text).split())
    return body if line is None or line.text == text or not text else _with_line(body, line, text, token)


def with_token(body: str, line_no: int, token: str) -> str:
    """Tie an action line to a follow-up, in place of any token it has; spaces at its end stay before the token.

    Raises: ValueError if it is no action line.
    """
    line = next((line for line in list_action_lines(body) if line.line_no == line_no), None)
    if line is None:
        raise ValueError(f"line {line_no} is no action line")
    end = _end_of_line(body, line)
    return f"{body[: line.start]}{strip_tokens(body[line.start : end])} <!--f:{token}-->{body[end:]}"


def _with_line(body: str, line: ActionLine, text: str, token: str) -> str:
    return f"{body[: line.start]}{text} <!--f:{token}-->{body[_end_of_line(body, line) :]}"


def _end_of_line(body: str, line: ActionLine) -> int:
    ends = [end for end in (body.find(mark, line.end) for mark in "\r\n") if end >= 0]
    return min(ends, default=len(body))


@cache
def _decision_pattern() -> re.Pattern[str]:
    return re.compile(
        r"[\s>#]*(?:[-*+]\s+|[0-9]{1,9}[.)]\s+)?[*_]{0,3}decision[*_]{0,3}:[*_]{0,3}\s*(.*)", re.IGNORECASE
    )
