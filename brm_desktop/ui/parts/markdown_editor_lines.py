"""One line of Markdown as the editor shows it: what kind of line, which stretches are what. Pure text, no Qt."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Kind = Literal["plain", "heading", "bullet", "number", "box", "quote", "fence", "code", "table", "rule"]
Style = Literal["markup", "bold", "italic", "code", "link", "struck", "soft"]

_BOX = re.compile(r"([\s>]*)((?:[-*+]\s+|[0-9]{1,9}[.)]\s+)?\[([ xX]?)\]\s+)")
_ITEM = re.compile(r"(\s*)([-*+]\s+|[0-9]{1,9}[.)]\s+)")
_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_QUOTE = re.compile(r"\s*(?:>\s?)+")
_RULE = re.compile(r"\s*([-*_])\s*(?:\1\s*){2,}$")
_FENCE = re.compile(r"\s*(```|~~~)")
_TOKEN = re.compile(r"[ \t]?<!--f:[0-9a-z-]{1,64}-->")
_TOKEN_NAME = re.compile(r"<!--f:([0-9a-z-]{1,64})-->")
_INLINE = re.compile(
    r"(?P<code>`+)(?P<code_in>[^`]+)(?P=code)"
    r"|(?P<both>\*\*\*|___)(?=\S)(?P<both_in>.+?)(?<=\S)(?P=both)"
    r"|(?P<bold>\*\*|__)(?=\S)(?P<bold_in>.+?)(?<=\S)(?P=bold)"
    r"|(?P<struck>~~)(?=\S)(?P<struck_in>.+?)(?<=\S)~~"
    r"|(?P<italic>\*|(?<!\w)_)(?=\S)(?P<italic_in>[^*_]+?)(?<=\S)(?P=italic)(?!\w)"
    r"|!?\[(?P<words>[^\]\n]*)\]\((?P<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\)"
    r"|(?P<bare>https?://[^\s<>)\]]+)"
)


class Piece(NamedTuple):
    """A stretch of a line with its style."""

    start: int
    end: int
    style: Style
    target: str = ""


class Line(NamedTuple):
    """A line as it is shown. Its text begins at `text_at`, behind `indent` and the mark of a list, a box or the like.

    `token_at` is where the stretch that is never shown begins, `token_end` where it ends, both -1 without one.
    """

    kind: Kind
    indent: int
    text_at: int
    token: str
    token_at: int
    token_end: int
    done: bool = False
    level: int = 0

    @property
    def is_item(self) -> bool:
        """Whether the line belongs to a list."""
        return self.kind in ("bullet", "number", "box")


def read_line(text: str, *, in_code: bool = False) -> Line:
    """Say what a line is. `in_code` tells that a code block above is still open."""
    token = _TOKEN.search(text) if "<!--f:" in text else None
    name = _TOKEN_NAME.search(text)[1] if token else ""  # type: ignore[index]  # a token has a name
    at, end = token.span() if token else (-1, -1)
    if _FENCE.match(text):
        return Line("fence", 0, 0, name, at, end)
    if in_code:
        return Line("code", 0, 0, name, at, end)
    if box := _BOX.match(text):
        return Line("box", box.end(1), box.end(), name, at, end, box[3] in ("x", "X"))
    if _RULE.match(text):
        return Line("rule", 0, 0, name, at, end)
    if item := _ITEM.match(text):
        return Line("bullet" if item[2][0] in "-*+" else "number", item.end(1), item.end(), name, at, end)
    if heading := _HEADING.match(text):
        return Line("heading", 0, heading.end(), name, at, end, level=len(heading[1]))
    if quote := _QUOTE.match(text):
        return Line("quote", 0, quote.end(), name, at, end)
    kind: Kind = "table" if text.lstrip().startswith("|") and text.count("|") > 1 else "plain"
    return Line(kind, 0, 0, name, at, end)


def read_pieces(text: str, start: int = 0) -> list[Piece]:
    """Return what is bold, code, a link and so on in a text, in order, from a place on."""
    pieces: list[Piece] = []
    if not any(mark in text for mark in "*_`~[") and "://" not in text:
        return pieces
    for match in _INLINE.finditer(text, start):
        pieces += _pieces_of(match)
    return pieces


def _pieces_of(match: re.Match[str]) -> list[Piece]:
    start, end = match.span()
    if match["bare"]:
        return [Piece(start, end, "link", match["bare"])]
    if match["target"] is not None:
        inner = match.span("words")
        words = Piece(*inner, "link", match["target"])
        return [Piece(start, inner[0], "markup"), words, Piece(inner[1], end, "markup")]
    for name, styles in _STYLES.items():
        if match[name]:
            inner = match.span(f"{name}_in")
            marks = [Piece(start, inner[0], "markup"), Piece(inner[1], end, "markup")]
            inside = [] if name == "code" else read_pieces(match[f"{name}_in"])
            shifted = [piece._replace(start=piece.start + inner[0], end=piece.end + inner[0]) for piece in inside]
            return [marks[0], *(Piece(*inner, style) for style in styles), *shifted, marks[1]]
    return []


_STYLES: dict[str, tuple[Style, ...]] = {
    "code": ("code",),
    "both": ("bold", "italic"),
    "bold": ("bold",),
    "struck": ("struck",),
    "italic": ("italic",),
}


def next_mark(text: str, line: Line) -> str:
    """Return what the line after a list line begins with: the same mark, the next number, an empty box."""
    mark = text[line.indent : line.text_at]
    if line.kind == "box":
        mark = re.sub(r"\[[ xX]?\]", "[ ]", mark)
    if number := re.match(r"[0-9]{1,9}", mark):
        mark = f"{int(number[0]) + 1}{mark[number.end() :]}"
    return text[: line.indent] + mark
