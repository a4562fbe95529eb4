"""How a task of a calendar comes back, as far as a follow-up can say it."""

from __future__ import annotations

import re
from datetime import date

from brm_desktop.base.errors import InvalidValue
from brm_desktop.domain.recurrence import anchored
from brm_desktop.domain.recurrence_text import find_rule, from_text, to_text
from brm_desktop.exchange.ical_times import modernize

_PLACED = re.compile(r"(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*")


def read_repeats(rule: str, due_on: date) -> str:
    """Return a calendar's rule as a follow-up keeps it, tied to its due day; nothing where it says what ours cannot."""
    parts = dict(part.partition("=")[::2] for part in modernize(rule.strip()).split(";") if part)
    if int(parts.get("INTERVAL", "1") or 1) == 1:
        parts.pop("WKST", None)
    place, days = parts.get("BYSETPOS", ""), parts.get("BYDAY", "")
    if parts.get("FREQ") == "MONTHLY" and place and _PLACED.fullmatch(days) and "," not in days + place:
        parts["BYDAY"] = place + days  # the second of all Tuesdays is the second Tuesday
        del parts["BYSETPOS"]
    if parts.get("FREQ") == "YEARLY" and parts.get("BYMONTH") and "BYMONTHDAY" not in parts and not days:
        parts["BYMONTHDAY"] = str(due_on.day)
    try:
        found = from_text(";".join(f"{name}={value}" for name, value in parts.items()))
    except (InvalidValue, OverflowError):
        return ""
    return to_text(anchored(found, due_on))


def is_rule(text: str) -> bool:
    """Tell whether a text is a rule as a follow-up keeps it."""
    return find_rule(text) is not None
