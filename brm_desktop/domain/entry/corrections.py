"""A course correction as it is typed: "pivot: the kiosks go, the phone stays on 11/3"."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from brm_desktop.domain.correction import CorrectionKind
from brm_desktop.domain.entry.past_days import find_past_day

_KINDS = (
    (CorrectionKind.ADJUST, r"adjust(?:ed|ment)?"),
    (CorrectionKind.PIVOT, r"pivot(?:ed)?"),
    (CorrectionKind.LEARN, r"learn(?:ed)?(?:\s+and\s+move(?:d)?\s+on)?|move(?:d)?\s+on"),
)
_DAY_AT_END = re.compile(r"^(?P<why>.*?)[\s,;(]+on\s+(?P<day>[\w/., -]{3,20}?)\)?$", re.IGNORECASE)


class TypedCorrection(NamedTuple):
    """A course correction as it was typed."""

    kind: CorrectionKind
    on: date
    why: str


def understand_correction(text: str, today: date) -> TypedCorrection:
    """Return the correction that a line means: its kind by the first word, adjust where it says none."""
    words, on = " ".join(text.split()), today
    found = _DAY_AT_END.match(words)
    day = find_past_day(found["day"], today) if found else None
    if found is not None and day is not None:
        words, on = found["why"], day
    for kind, pattern in _KINDS:
        begin = re.match(rf"(?:{pattern})\b\s*[:,;–—-]?\s*", words, re.IGNORECASE)
        if begin is not None:
            rest = words[begin.end() :]
            return TypedCorrection(kind, on, rest[:1].upper() + rest[1:])
    return TypedCorrection(CorrectionKind.ADJUST, on, words)
