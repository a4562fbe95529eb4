"""What a stored value means, in words that people read: a day, a choice, the name of a linked record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any, Final

from brm_desktop.domain import dates
from brm_desktop.domain.fields import Field
from brm_desktop.domain.periods import say_period

_MOST_LETTERS: Final = 140


def say_cell(field: Field, cell: Any, titles: Mapping[str, str]) -> str:
    """Say what a cell holds; `titles` names linked records by their ids."""
    if cell is None or cell == "":
        return "nothing"
    match field.editor:
        case "link" | "links":
            return titles.get(str(cell), "a record that is gone")
        case "choice":
            return str(field.from_cell(cell).label)
        case "day":
            return dates.say_full(date.fromisoformat(cell))
        case "period":
            return say_period(cell)
        case "time":
            return dates.say_time(time.fromisoformat(cell))
        case "moment":
            return _say_moment(field, cell)
        case "tick":
            return "yes" if cell else "no"
        case "money":
            return f"${cell / 100:,.2f}".removesuffix(".00")
        case "number" | "decimal":
            return f"{cell:,} {field.unit}".rstrip()
    return shorten_words(str(cell))


def shorten_words(text: str, most: int = _MOST_LETTERS) -> str:
    """Return a text on one line, with an ellipsis where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _say_moment(field: Field, cell: Any) -> str:
    here = field.from_cell(cell).astimezone()
    return f"{dates.say_long(here.date())}, {dates.say_time(here.time())}"
