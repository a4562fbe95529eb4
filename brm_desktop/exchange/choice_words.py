"""What other programs call how a task stands: the words that mean one of our choices beyond doubt."""

from __future__ import annotations

from typing import Final

from brm_desktop.base.errors import InvalidValue
from brm_desktop.domain.fields import Field
from brm_desktop.domain.values import parse_value

_OPEN: Final = (
    "not started", "in progress", "to do", "todo", "started", "pending", "ongoing", "waiting", "assigned",
    "waiting on someone else", "waiting for someone else", "blocked",
)  # fmt: skip
_STATUS: Final = {
    **dict.fromkeys(_OPEN, "open"),
    **dict.fromkeys(("deferred", "on hold", "later", "backlog"), "someday"),
    **dict.fromkeys(("completed", "complete", "closed", "finished", "resolved"), "done"),
    **dict.fromkeys(("cancelled", "canceled", "abandoned", "rejected"), "dropped"),
}


def find_step(field: Field, text: str) -> str:
    """Return the number of a step on a scale that a cell names by its word, "Likely" or "4 - Likely"; else nothing."""
    said = " ".join(text.casefold().split()).lstrip("0123456789 -.:()").rstrip(" ()")
    told = (step.partition(", ") for step in field.steps)
    return next((number for number, _, word in told if word and word == said), "")


def find_choice(field: Field, text: str) -> str:
    """Return the choice of a field that a cell means in other words, nothing if it is none or says it plainly."""
    meant = _STATUS.get(" ".join(text.casefold().split()), "") if field.name == "status" else ""
    return meant if meant and _is_choice(field, meant) and not _is_choice(field, text) else ""


def _is_choice(field: Field, text: str) -> bool:
    try:
        return parse_value(field, text) is not None
    except InvalidValue:
        return False
