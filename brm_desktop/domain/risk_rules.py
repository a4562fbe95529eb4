"""How grave a risk is, from how likely and how bad it would be, and when it is due for another look."""

from __future__ import annotations

from datetime import date

from brm_desktop.domain.fields import Choice

GRAVE_FROM, SERIOUS_FROM = 15, 8  # of 25


class RiskWord(Choice):
    GRAVE = "grave", "Grave"
    SERIOUS = "serious", "Serious"
    MINOR = "minor", "Minor"


def find_weight(likelihood: int | None, impact: int | None) -> int | None:
    """Return likelihood times impact, 1 to 25; None until both are rated."""
    return None if likelihood is None or impact is None else likelihood * impact


def find_word(weight: int) -> RiskWord:
    """Return the word for a weight: grave from 15, serious from 8."""
    return RiskWord.GRAVE if weight >= GRAVE_FROM else RiskWord.SERIOUS if weight >= SERIOUS_FROM else RiskWord.MINOR


def is_review_due(review_on: date | None, closed_on: date | None, today: date) -> bool:
    """Tell whether an open risk should be looked at again by now."""
    return closed_on is None and review_on is not None and review_on <= today
