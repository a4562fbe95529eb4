"""How a measured number is said, in the window and on paper alike."""

from __future__ import annotations

from math import isfinite

_TIGHT_UNITS = frozenset({"%", "°", "°F", "°C"})
_MONEY_UNITS = {"$": "", "usd": "", "dollars": "", "$k": "K", "$m": "M", "$b": "B"}
_SINGULAR = {f"{unit}s": unit for unit in ("minute", "hour", "day", "week", "month", "year")}


def say_number(value: float) -> str:
    """Say a number as precisely as its place allows: '4.25', '12,345', '12.3M'."""
    if not isfinite(value):
        return "not a number"
    for least, unit, sign in ((1e12, 1e12, "T"), (1e9, 1e9, "B"), (1e7, 1e6, "M")):
        if abs(value) >= least:
            return f"{_trimmed(value / unit, 1)}{sign}" if abs(value) < 1e16 else f"{value:.2e}"
    return _trimmed(value, 2 if abs(value) < 10_000 else 0)


def say_quantity(value: float, unit: str = "") -> str:
    """Say a number with its unit: '58%', '31 min', '$1,200'."""
    unit = unit.strip()
    if unit in _TIGHT_UNITS:
        return f"{say_number(value)}{unit}"
    if unit.lower() in _MONEY_UNITS:
        sign = "-" if value < 0 else ""
        return f"{sign}${say_number(abs(value))}{_MONEY_UNITS[unit.lower()]}"
    return f"{say_number(value)} {_SINGULAR.get(unit, unit) if value == 1 else unit}" if unit else say_number(value)


def say_share(share: float) -> str:
    """Say a share of a way in percent, without pretending to know what is far beyond it: '58%', 'over 1,000%'."""
    if abs(share) > 10:
        return "over 1,000%" if share > 0 else "under -1,000%"
    return f"{share:.0%}"


def _trimmed(value: float, decimals: int) -> str:
    text = f"{value:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if decimals else text
    return "0" if text == "-0" else text
