"""What is coming, as it is typed: "Budget hearing Q1 2027", "Term ends, Jun 2027"."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from brm_desktop.domain.dates import MONTHS
from brm_desktop.domain.horizon_item import HorizonKind
from brm_desktop.domain.periods import find_period

_SIGNS = (
    (HorizonKind.ELECTION, ("election", "primary", "ballot", "referendum", "inauguration")),
    (HorizonKind.TERM, ("term", "appointment", "retires", "retirement", "steps", "successor")),
    (HorizonKind.BUDGET, ("budget", "appropriation", "appropriations", "fiscal", "funding", "grant")),
    (HorizonKind.SESSION, ("session", "legislature", "hearing", "convenes", "adjourns")),
    (HorizonKind.LAW, ("law", "act", "bill", "rule", "rules", "statute", "mandate", "regulation", "compliance")),
    (HorizonKind.CONTRACT_END, ("contract", "agreement", "renewal", "expires", "rebid", "notice")),
    (HorizonKind.TECHNOLOGY, ("upgrade", "migration", "support", "cutover", "sunset", "go-live", "platform")),
)  # fmt: skip
_LEADS = frozenset(("in", "by", "on", "until", "during"))


class TypedItem(NamedTuple):
    """What is coming, when (a period as it is stored, or nothing) and what kind of thing it is."""

    title: str
    when: str = ""
    kind: HorizonKind | None = None


def understand_item(text: str, today: date) -> TypedItem:
    """Return the horizon item that a line means: a time at its end or beginning, a kind by its words."""
    words = text.split()
    for title, part in _divisions(words):
        when = find_when(" ".join(part), today)
        if when is not None:
            title = title[:-1] if title and title[-1].lower() in _LEADS else title
            said = " ".join(title).strip(" ,;:-–—")
            if said:
                return TypedItem(said, when, guess_kind(said))
    said = " ".join(words)
    return TypedItem(said, "", guess_kind(said))


def find_when(text: str, today: date) -> str | None:
    """Return the period that words mean, the next one where they leave the year open; None if they mean none.

    "Q1 2027", "March 2027", "3/15/2027", "2027" and, without a year, "Q1", "March", "Mar 15", "3/15", "next year".
    """
    words = text.replace(",", " ").split()
    if not words:
        return None
    plain = [word.lower().rstrip(".") for word in words]
    if plain == ["next", "year"]:
        return str(today.year + 1)
    if plain == ["next", "quarter"]:
        at = (today.month - 1) // 3 + 1
        return f"{today.year + at // 4}-Q{at % 4 + 1}"
    if plain == ["next", "month"]:
        ahead = today.replace(day=1) + timedelta(days=32)
        return f"{ahead.year}-{ahead.month:02}"
    period = find_period(" ".join(words))
    if period is not None:
        return period if _is_sensible(period, words) else None
    return _next_without_year(plain, today)


def guess_kind(title: str) -> HorizonKind | None:
    """Return what kind of thing a title names by its words, or None."""
    words = {word.strip(".,;:()").lower() for word in title.split()}
    return next((kind for kind, signs in _SIGNS if not words.isdisjoint(signs)), None)


def _divisions(words: list[str]) -> list[tuple[list[str], list[str]]]:
    """Return the ways to take one to three words off the end, then off the beginning, the longest first."""
    counts = [count for count in (3, 2, 1) if len(words) > count]
    ends = [(words[:-count], words[-count:]) for count in counts]
    begins = [(words[count:], [word.rstrip(":") for word in words[:count]]) for count in counts]
    return ends + begins


def _is_sensible(period: str, words: list[str]) -> bool:
    """Keep a bare number from being a year, unless it is written like one of these times."""
    return len(period) > 4 or len(words) > 1 or 1990 <= int(period) <= 2199


def _next_without_year(plain: list[str], today: date) -> str | None:
    if len(plain) == 1 and len(plain[0]) == 2 and plain[0][0] == "q" and plain[0][1] in "1234":
        quarter = int(plain[0][1])
        year = today.year + (quarter < (today.month - 1) // 3 + 1)
        return f"{year}-Q{quarter}"
    month = next((n for n, name in enumerate(MONTHS, 1) if len(plain[0]) >= 3 and name.lower().startswith(plain[0])), 0)
    if month and len(plain) == 1:
        return f"{today.year + (month < today.month)}-{month:02}"
    for year in range(today.year, today.year + 9):
        period = find_period(
            f"{plain[0]}/{year}" if "/" in plain[0] and len(plain) == 1 else " ".join([*plain, str(year)])
        )
        if period is None or len(period) != 10:
            continue
        if date.fromisoformat(period) >= today:
            return period
    return None
