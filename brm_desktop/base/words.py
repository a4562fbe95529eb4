"""Words about numbers, as every part of the program says them."""

from __future__ import annotations


def count_of(number: int, one: str, many: str = "") -> str:
    """Say a number of things: "1 person", "2 people"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
