"""An outcome as it is typed: "Renewals done online from 40% to 75% by Dec 2027"."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from brm_desktop.domain.entry.numbers import find_number
from brm_desktop.domain.outcome import Better
from brm_desktop.domain.periods import find_period, get_range

_WAY = re.compile(
    r"\s*\bfrom\s+(?P<low>[$€£]?-?[\d,.]+[kKmM]?)\s*(?P<unit>%|[^\d\s][\w /%.-]{0,19}?)?\s+to\s+"
    r"(?P<high>[$€£]?-?[\d,.]+[kKmM]?)\s*(?P<same>%|[^\d\s]\S{0,19})?(?:\s+(?:by|in)\s+(?P<by>.+))?\s*$",
    re.IGNORECASE,
)


class TypedOutcome(NamedTuple):
    """An outcome as far as its words say it."""

    statement: str
    baseline: float | None = None
    target: float | None = None
    unit: str = ""
    better: Better = Better.UP
    target_on: date | None = None


def understand_outcome(text: str) -> TypedOutcome:
    """Return the outcome that a line means; what is not understood stays in the statement."""
    words = " ".join(text.split())
    found = _WAY.search(words)
    statement = words[: found.start()].rstrip(" ,;:-–—") if found else ""
    low, high = (find_number(found["low"]), find_number(found["high"])) if found else (None, None)
    if found is None or not statement or low is None or high is None or low == high:
        return TypedOutcome(words)
    period = find_period(found["by"]) if found["by"] else None
    if found["by"] and period is None:
        return TypedOutcome(words)
    unit = (found["unit"] or found["same"] or "").strip().removesuffix("by").strip()
    unit = unit or ("$" if found["low"].startswith("$") else "")
    better = Better.UP if high > low else Better.DOWN
    return TypedOutcome(statement, low, high, unit, better, get_range(period)[1] if period else None)
