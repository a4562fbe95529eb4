"""Cells that a spreadsheet would take for a formula, kept as words by an apostrophe that comes off when they return."""

from __future__ import annotations

import re

_STARTS = re.compile(r"\s*'*[=+\-@\uff1d\uff0b\uff0d\uff20]")
_KEPT = re.compile(r"'(?=\s*'*[=+\-@\uff1d\uff0b\uff0d\uff20])")
_HARMLESS = re.compile(r"[+-]?\d[\d.,]*%?|\+\d[\d().x-]* [\d().x -]*\d")  # a number; a phone, which no formula is


def guard_cell(text: str) -> str:
    """Return a cell that no spreadsheet carries out; numbers and phones stay as they are."""
    return f"'{text}" if _STARTS.match(text) and not _HARMLESS.fullmatch(text) else text


def unguard_cell(text: str) -> str:
    """Return what a guarded cell said."""
    return text[1:] if _KEPT.match(text) else text
