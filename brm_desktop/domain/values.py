"""What a person typed for a field, made into a value, or a plain reason why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from brm_desktop.base.errors import InvalidValue
from brm_desktop.domain.fields import Choice, Field
from brm_desktop.domain.record import Kind

_YES = {"yes", "y", "true", "1", "on"}
_NO = {"no", "n", "false", "0", "off", ""}
_PERIOD = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})(?:-(\d{2}))?))?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def find_field(kind: Kind, name: str) -> Field | None:
    """Return a field by its name, its label, or its name without `_on` or `_at`."""
    wanted = name.strip().lower().replace("-", "_").replace(" ", "_")
    by_name = kind.fields.get(wanted)
    if by_name is not None:
        return by_name
    for field in kind.fields.values():
        label = re.sub(r"\W+", "_", field.label.lower()).strip("_")
        if wanted in (label, field.name.removesuffix("_on").removesuffix("_at")):
            return field
    return None


def get_field(kind: Kind, name: str) -> Field:
    """Return a field by what a person may call it. Raises: InvalidValue."""
    field = find_field(kind, name)
    if field is None:
        raise InvalidValue(f"{kind.one} has no field {name}", hint=f"Its fields are {', '.join(kind.fields)}")
    return field


def parse_value(field: Field, text: str) -> Any:
    """Return the value that a text means for a field. Raises: InvalidValue, saying what it takes."""
    cleaned = text if field.editor == "long_text" else text.strip()
    if not cleaned.strip():
        return _nothing(field)
    return check_value(field, _PARSERS[field.editor](field, cleaned))


def check_value(field: Field, value: Any) -> Any:
    """Return the value if the field can hold it. Raises: InvalidValue."""
    if value is None or value == "" or value == ():
        if field.required:
            raise InvalidValue(f"{field.label} is needed")
        return value
    if isinstance(value, str):
        _check_text(field, value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        _check_number(field, value)
    elif isinstance(value, tuple):
        for member in value:
            _check_text(field, member)
    return value


def _nothing(field: Field) -> Any:
    if field.required:
        raise InvalidValue(f"{field.label} is needed")
    if field.optional:
        return None
    match field.editor:
        case "words" | "links":
            return ()
        case "line" | "long_text" | "period":
            return ""
        case "tick":
            return False
        case "choice":
            return field.from_cell(field.default)
    return field.default


def _check_text(field: Field, value: str) -> None:
    if _CONTROL.search(value):
        raise InvalidValue(f"{field.label} holds characters that cannot be shown")
    if field.max_length and len(value) > field.max_length:
        raise InvalidValue(
            f"{field.label} is too long", f"it takes {field.max_length:,} characters and has {len(value):,}"
        )
    if "\n" in value and field.editor == "line":
        raise InvalidValue(f"{field.label} takes one line")
    if field.editor == "period" and not _is_period(value):
        raise InvalidValue(
            f"{field.label} cannot be {value}", hint="Write a day, a month or a quarter: 2027-06-30, 2027-06, 2027-Q2"
        )


def _check_number(field: Field, value: float) -> None:
    if value != value or value in (float("inf"), float("-inf")) or abs(value) >= 2**62:
        raise InvalidValue(f"{field.label} cannot be {value}")
    low, high = field.minimum, field.maximum
    if (low is not None and value < low) or (high is not None and value > high):
        limits = f"from {low:g}" if high is None else f"{low or 0:g} to {high:g}"
        raise InvalidValue(f"{field.label} cannot be {value:g}", hint=f"It takes numbers {limits}")


def _is_period(text: str) -> bool:
    found = _PERIOD.fullmatch(text)
    if found is None:
        return False
    try:
        date(int(found[1]), int(found[3] or 1), int(found[4] or 1))
    except ValueError:
        return False
    return True


def _line(_field: Field, text: str) -> str:
    return text


def _period(_field: Field, text: str) -> str:
    quarter = re.fullmatch(r"[Qq]([1-4])\s+(\d{4})", text)
    return f"{quarter[2]}-Q{quarter[1]}" if quarter else text.replace("q", "Q")


def _number(field: Field, text: str) -> int:
    try:
        return int(text.replace(",", "").replace("_", ""))
    except ValueError:
        raise InvalidValue(f"{field.label} takes a whole number, not {text}") from None


def _decimal(field: Field, text: str) -> float:
    try:
        return float(text.replace(",", "").rstrip("%").strip())
    except ValueError:
        raise InvalidValue(f"{field.label} takes a number, not {text}") from None


def _money(field: Field, text: str) -> int:
    found = re.fullmatch(r"\$?\s*([\d,]+)(?:\.(\d{1,2}))?\s*([kmb])?", text.lower().replace("usd", "").strip())
    if found is None or not found[1].replace(",", ""):
        raise InvalidValue(f"{field.label} takes an amount of dollars, not {text}")
    cents = int(found[1].replace(",", "")) * 100 + int((found[2] or "0").ljust(2, "0"))
    return cents * {"k": 1_000, "m": 1_000_000, "b": 1_000_000_000}.get(found[3] or "", 1)


def _tick(field: Field, text: str) -> bool:
    word = text.lower()
    if word not in _YES | _NO:
        raise InvalidValue(f"{field.label} takes yes or no, not {text}")
    return word in _YES


def parse_day(text: str) -> date | None:
    """Return the day of 2026-11-30 or 11/30/2026, or None."""
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text)
    american = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        return date(int(american[3]), int(american[1]), int(american[2])) if american else None
    except ValueError:
        return None


def _day(field: Field, text: str) -> date:
    found = parse_day(text)
    if found is None:
        raise InvalidValue(f"{field.label} takes a day such as 2026-11-30 or 11/30/2026, not {text}")
    return found


def _time(field: Field, text: str) -> time:
    found = re.fullmatch(r"(\d{1,2})(?::(\d{2}))?\s*([ap])\.?m?\.?", text.lower()) or re.fullmatch(
        r"(\d{1,2}):(\d{2})", text
    )
    try:
        if found is not None:
            half = found[3] if len(found.groups()) > 2 else None
            hour = int(found[1]) % 12 + (12 if half == "p" else 0) if half else int(found[1])
            return time(hour, int(found[2] or 0))
    except ValueError:
        pass
    raise InvalidValue(f"{field.label} takes a time such as 14:30 or 2:30 PM, not {text}")


def _moment(field: Field, text: str) -> datetime:
    zoned = re.fullmatch(r"(.+?)\[([\w/+-]+)\]", text)
    try:
        at = datetime.fromisoformat((zoned[1] if zoned else text).replace("Z", "+00:00"))
        if zoned:
            zone = ZoneInfo(zoned[2])
            return at.replace(tzinfo=zone) if at.tzinfo is None else at.astimezone(zone)
    except (ValueError, KeyError):
        raise InvalidValue(f"{field.label} takes a day and time such as 2026-11-30 14:30, not {text}") from None
    return at.astimezone() if at.tzinfo is None else at.astimezone(UTC)


def _choice(field: Field, text: str) -> Choice:
    assert field.choices is not None
    wanted = text.lower().replace("-", "_").replace(" ", "_")
    for member in field.choices:
        if wanted in (member.value, member.label.lower().replace("-", "_").replace(" ", "_")):
            return member
    raise InvalidValue(
        f"{field.label} cannot be {text}", hint=f"It is one of {', '.join(c.value for c in field.choices)}"
    )


def _words(_field: Field, text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(piece.strip() for piece in text.split(";") if piece.strip()))


_PARSERS: Mapping[str, Callable[[Field, str], Any]] = {
    "line": _line, "long_text": _line, "link": _line, "links": _words, "words": _words, "choice": _choice,
    "number": _number, "decimal": _decimal, "money": _money, "tick": _tick,
    "day": _day, "period": _period, "time": _time, "moment": _moment,
}  # fmt: skip
