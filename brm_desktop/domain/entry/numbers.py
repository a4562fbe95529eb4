"""A measured number as people and spreadsheets write it."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"([-+\u2212(]?)\s*[$€£]?\s*([-\u2212]?)(\d[\d,. \u00a0']*|\.\d+)\s*(%?|[kKmMbB]?)\s*(\)?)")
_TIMES = {"k": 1e3, "m": 1e6, "b": 1e9}


def find_number(text: str) -> float | None:
    """Return the number that a text is: "58", "58%", "1,234.5", "$1.2M", "(12)", "1.234,5"; None if it is none."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    sign, second, digits, unit, closed = found.groups()
    if (sign == "(") is not bool(closed):
        return None
    plain = _plain(digits.strip())
    if plain is None:
        return None
    value = plain * _TIMES.get(unit.lower(), 1.0)
    return -value if sign in ("-", "\u2212", "(") or second else value


def _plain(digits: str) -> float | None:
    """Take the signs between thousands out; the last of two different ones is the decimal point."""
    if re.fullmatch(r"\d{1,3}([ \u00a0']\d{3})+([.,]\d+)?", digits):
        digits = re.sub(r"[ \u00a0']", "", digits)
    dot, comma = digits.rfind("."), digits.rfind(",")
    if comma > dot >= 0 or (comma >= 0 and dot < 0 and not re.fullmatch(r"\d{1,3}(,\d{3})+", digits)):
        digits = digits.replace(".", "").replace(",", ".")
    else:
        digits = digits.replace(",", "")
    try:
        return float(digits)
    except ValueError:
        return None
