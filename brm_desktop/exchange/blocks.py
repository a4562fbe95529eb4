"""Markdown and plain text as a row of blocks: headings, lines, list items, tables and rules, with their links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from typing import Literal, NamedTuple

Form = Literal["heading", "line", "item", "table", "rule"]
Link = tuple[str, str]  # what is said, and where it leads
BOLD_LEVEL = 7  # of a line in bold letters: below every heading, above the first line of a card
CARD_LEVEL = 8
_LONGEST_LINE = 2000  # beyond it a line is nothing but words
_LONGEST_CELL = 10_000


class Cell(NamedTuple):
    """What a cell of a table says, and where its first link leads."""

    text: str
    link: str = ""


class Block(NamedTuple):
    """A piece of a text. `apart` tells that a blank line or a box of its own stands before it."""

    form: Form
    text: str
    line: int
    level: int = 0
    links: tuple[Link, ...] = ()
    apart: bool = False
    lead: str = ""  # its first words, when only they are in bold letters
    rows: tuple[tuple[Cell, ...], ...] = ()


_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")
_UNDERLINE = re.compile(r"[ ]{0,3}(=+|-{3,})[ \t]*$")
_RULE = re.compile(r"[ ]{0,3}((-[ \t]*){3,}|(\*[ \t]*){3,}|(_[ \t]*){3,})$|\s*<hr\s*/?>\s*$", re.IGNORECASE)
_ITEM = re.compile(r"([ \t]*)(?:[-*+•]|\d{1,3}[.)])[ \t]+(\S.*)$")
_DIVIDER = re.compile(r"[ ]{0,3}\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-*:?[ \t]*)*\|?[ \t]*$")
_BREAK = re.compile(r"<br\s*/?>|</p>|</div>|</li>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>@]{0,400}>|<!--.*?-->")
_AUTO = re.compile(r"<((?:mailto:)?[^\s<>@]+@[^\s<>]+|https?://[^\s<>]+)>")
_IMAGE = re.compile(r"!\[[^\]]{0,400}\]\([^)]{0,800}\)")
_INLINE = re.compile(r"!?\[((?:[^\[\]]|\[[^\]]*\])*)\](?:\(\s*<?([^)\s>]*)>?[^)]*\)|\[([^\]]*)\])")
_ANCHOR = re.compile(r"<a\b[^>]*?\bhref\s*=\s*[\"']([^\"']*)[\"'][^>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL)
_REFERENCE = re.compile(r"[ ]{0,3}\[([^\]]+)\]:\s*<?(\S+?)>?(\s+[\"'(].*)?$")
_MARKS = re.compile(r"(?<!\\)(\*{1,3}|_{2,3}|`+|~~)|(?<![\w\\])_(?=\S)|(?<=\S)_(?!\w)")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_BOLD = re.compile(r"\s*(\*\*|__)(?=\S)(.+?)(?<=\S)\1\s*:?\s*$")
_LEAD = re.compile(r"\s*(\*\*|__)(?=\S)(.{1,200}?)(?<=[^\s:])\1(?!:)")
_BOLD_START = re.compile(r"\s*(?:\*\*|__)(?=\S)([^*_]+?)(?:\*\*|__)\s*:?\s*$")


def list_blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a Markdown or plain text without its front matter; lines are counted from its start."""
    lines = text.split("\n")
    references = {found[1].casefold(): found[2] for line in lines if (found := _REFERENCE.match(line))}
    at, apart = 0, True
    while at < len(lines):
        line = lines[at].rstrip()
        if not line.strip() or _REFERENCE.match(line):
            at, apart = at + 1, True
            continue
        rows = _take_table(lines, at, references)
        if rows:
            yield Block("table", "", at + 1, rows=rows, apart=True)
            at, apart = at + len(rows) + 1, True
            continue
        under = _UNDERLINE.match(lines[at + 1]) if at + 1 < len(lines) and _may_be_heading(line) else None
        if under:
            yield _make("heading", line, at + 1, 1 if under[1][0] == "=" else 2, references, True)
            at, apart = at + 2, True
            continue
        yield from _read_line(line, at + 1, references, apart)
        at, apart = at + 1, False


def _may_be_heading(line: str) -> bool:
    return (
        len(line) <= _LONGEST_LINE
        and "@" not in line
        and not (_HEADING.match(line) or _ITEM.match(line) or _RULE.match(line))
        and line[:4].strip() != ""
    )


def _read_line(line: str, number: int, references: dict[str, str], apart: bool) -> Iterator[Block]:
    if len(line) > _LONGEST_LINE:
        yield Block("line", line, number, apart=apart)
        return
    if _RULE.match(line):
        yield Block("rule", "", number)
        return
    heading = _HEADING.match(line)
    if heading:
        yield _make("heading", heading[2], number, len(heading[1]), references, True)
        return
    item = _ITEM.match(line)
    level = 1 + len(item[1].expandtabs(4)) // 2 if item else 0
    for part in _BREAK.split(item[2] if item else line):
        if _BOLD.match(part) and _BOLD_START.match(part):
            yield _make("heading", part.strip(" *_:"), number, BOLD_LEVEL, references, True)
        elif part.strip():
            made = _make("item" if item else "line", part, number, level, references, apart)
            if made.text:
                yield made
                apart = False


def _make(form: Form, said: str, line: int, level: int, references: dict[str, str], apart: bool) -> Block:
    text, links = read_inline(said, references)
    lead = _LEAD.match(said)
    return Block(form, text, line, level, links, apart, _plain(lead[2]) if lead and form != "heading" else "")


def read_inline(said: str, references: dict[str, str] | None = None) -> tuple[str, tuple[Link, ...]]:
    """Return a line of Markdown without its marks, and its links."""
    if len(said) > _LONGEST_CELL:
        return said, ()
    links: list[Link] = []

    def keep(text: str, target: str) -> str:
        plain = _plain(text)
        links.append((plain, target))
        return plain

    def link(found: re.Match[str]) -> str:
        if found[0].startswith("!"):
            return ""
        target = found[2] if found[2] is not None else (references or {}).get((found[3] or found[1]).casefold(), "")
        return keep(found[1], target)

    text = _AUTO.sub(lambda found: keep(found[1].removeprefix("mailto:"), found[1]), _IMAGE.sub("", said))
    text = _ANCHOR.sub(lambda found: keep(found[2], found[1]), text)
    text = _INLINE.sub(link, text)
    return _plain(text), tuple(links)


def _plain(text: str) -> str:
    without = _MARKS.sub("", _TAG.sub(" ", text))
    return " ".join(unescape(_ESCAPED.sub(r"\1", without)).replace("\xa0", " ").replace("\u200b", "").split())


def _take_table(lines: Sequence[str], at: int, references: dict[str, str]) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows of a table that begins at this line, the headings first; nothing where none does."""
    divider = lines[at + 1] if at + 1 < len(lines) else ""
    if "|" not in lines[at] or not (2 < len(divider) <= _LONGEST_CELL) or not _DIVIDER.match(divider):
        return ()
    head = _divide_row(lines[at], references)
    if len(head) < 2 or "|" not in divider:
        return ()
    rows = [head]
    for line in lines[at + 2 :]:
        if "|" not in line or not line.strip():
            break
        rows.append(_divide_row(line, references))
    return tuple(rows)


def _divide_row(line: str, references: dict[str, str]) -> tuple[Cell, ...]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    cells = []
    for part in re.split(r"(?<!\\)\|", inner):
        texts, target = [], ""
        for each in _BREAK.split(part):
            text, links = read_inline(each.replace("\\|", "|"), references)
            target = target or next((link for _, link in links if link), "")
            texts.append(text)
        cells.append(Cell("\n".join(filter(None, texts)), target))
    return tuple(cells)
