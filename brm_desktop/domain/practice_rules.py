"""What the five calls to action ask for, and how far one person's portfolio may reach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from brm_desktop.domain.milestone import CallToAction

MOST_AGENCIES = 25  # beyond this nobody knows each of them
ASKS = {
    CallToAction.BUSINESS_CASE: "Say what the practice is worth, in outcomes and money, and keep saying it.",
    CallToAction.STAKEHOLDERS: "Know who decides, who influences, who is skeptical; win a champion in each agency.",
    CallToAction.STRUCTURES: "Let customer and vendor relationships be managed as one, with names and roles.",
    CallToAction.PRIORITIES: "Begin where it matters most to the CIO; reach the others from there.",
    CallToAction.GOVERNANCE: "Give decisions a place: forums, co-chairs, agendas, and what was decided.",
}
MARK_OF = {
    CallToAction.BUSINESS_CASE: "business_case",
    CallToAction.STAKEHOLDERS: "stakeholders",
    CallToAction.STRUCTURES: "structures",
    CallToAction.PRIORITIES: "priorities",
    CallToAction.GOVERNANCE: "governance",
}  # the mark of an assessment of the practice that judges a call


def is_overstretched(agencies: int) -> bool:
    """Tell whether somebody looks after more agencies than anyone can know."""
    return agencies > MOST_AGENCIES


def split_goal(typed: str, read_day: Callable[[str], date | None]) -> tuple[str, date | None]:
    """Take a day from the end of a goal: "Name champions by Dec 4" becomes "Name champions" and that day."""
    words = typed.split()
    for count in (4, 3, 2, 1):
        if len(words) <= count:
            continue
        day = read_day(" ".join(words[-count:]))
        if day is not None:
            title = words[:-count]
            if title[-1].casefold() in ("by", "until", "on") and len(title) > 1:
                title = title[:-1]
            return " ".join(title).rstrip(" ,;:-–—"), day
    return " ".join(words), None
