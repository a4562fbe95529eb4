"""Texts and web pages that are directories rather than notes: told apart by what they mostly say."""

from __future__ import annotations

import re
from dataclasses import replace

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.exchange.blocks import Block, list_blocks
from brm_desktop.exchange.decoding import decode_text
from brm_desktop.exchange.directories import find_lists, list_names
from brm_desktop.exchange.html_blocks import decode_page, read_page
from brm_desktop.exchange.quoting import has_history
from brm_desktop.exchange.shapes import Oddity, Table

_FRONT = re.compile(r"\ufeff?---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_OWN = re.compile(r"^record:", re.MULTILINE)
_MEETING = re.compile(
    r"\b(attendees?|attendance|participants?|roll call|minutes|agenda|call to order|motion|action items?|adjourn\w*)\b",
    re.IGNORECASE,
)
_NOTES = re.compile(
    r"^\s*(?:[-*+]|\d{1,3}[.)])\s+\[[ xX]\]\s"
    r"|^[\s#*_>-]*(decision|decided|action|to-?do|next step)s?\b[*_]*[ ]*:|^#[^\n]*\b(meeting|minutes|agenda)\b"
    r"|^[*_]*(meeting|minutes|agenda)\b",
    re.IGNORECASE | re.MULTILINE,
)
_SHARE_OF_TEXT = 0.4  # of its words, for a text to be a directory
_SHARE_OF_PAGE = 0.25  # a web page has more around it
_MOST_CHARACTERS = 4_000_000


def find_text_lists(name: str, data: bytes) -> tuple[Table, ...]:
    """Return the lists of a Markdown or plain text that is a directory; nothing for a note."""
    if not _may_list(data) or len(data) > _MOST_CHARACTERS:
        return ()
    try:
        decoded = decode_text(data, name)
    except UnreadableFile:
        return ()
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    if front and _OWN.search(front[1]):
        return ()
    body = "\n" * front[0].count("\n") + text[front.end() :] if front else text
    words = {found.lower() for found in _MEETING.findall(body[:4000])}
    if len(words) > 1 or _NOTES.search(body[:20_000]) or has_history(body):
        return ()
    blocks = tuple(list_blocks(body))
    return _tell(name, find_lists(name, blocks, _SHARE_OF_TEXT) or list_names(name, blocks), decoded.odd)


def find_page_lists(name: str, data: bytes) -> tuple[Table, ...]:
    """Return the lists of a web page, or of a table saved as one; nothing for a note. Raises: UnreadableFile."""
    decoded = decode_page(data, name)
    _, blocks = read_page(decoded.text)
    return _tell(name, find_lists(name, blocks, _SHARE_OF_PAGE) or _take_tables(name, blocks), decoded.odd)


def _may_list(data: bytes) -> bool:
    """Tell cheaply whether a text may be a directory: it has addresses, links, a table, or lines and nothing else."""
    return (
        data.count(b"@") > 1
        or data.count(b"](") > 2
        or b"|-" in data
        or b"| -" in data
        or b"|:" in data
        or (len(data) < 20_000 and b". " not in data)
    )


def _take_tables(name: str, blocks: tuple[Block, ...]) -> tuple[Table, ...]:
    """Return the tables of a page that is hardly more than tables, as spreadsheets are that were saved as pages."""
    from brm_desktop.exchange.page_tables import read_grids

    words = sum(len(block.text.split()) for block in blocks if block.form != "table")
    cells = sum(len(cell.text.split()) for block in blocks for row in block.rows for cell in row)
    return read_grids(name, blocks) if cells > 2 * words else ()


def _tell(name: str, tables: tuple[Table, ...], odd: tuple[str, ...]) -> tuple[Table, ...]:
    if not tables or not odd:
        return tables
    told = tuple(Oddity(name, what) for what in odd)
    return (replace(tables[0], odd=(*told, *tables[0].odd)), *tables[1:])
