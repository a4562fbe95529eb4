"""What each view says while nothing is in it."""

from __future__ import annotations

from collections.abc import Callable

from brm_desktop.storage.follow_ups import View
from brm_desktop.ui.parts.empty_state import EmptyState

_WORDS: dict[View, tuple[str, str, str]] = {
    "today": ("check-circle", "Nothing is due today", "What is due on this day stands here, most urgent first."),
    "overdue": ("check-circle", "Nothing is late", "What was due earlier stays here until it is done or moved."),
    "upcoming": ("calendar", "Nothing is coming up", "What is due on later days stands here, day by day."),
    "waiting": ("waiting", "You wait for nobody", "What others promised stands here until they reply."),
    "agency": ("agencies", "No open follow-ups", "Everything open stands here, agency by agency."),
    "person": ("people", "No open follow-ups", "Everything open stands here, person by person."),
    "someday": ("star", "Nothing for someday", "What has no day yet, and should not be lost, stands here."),
    "done": ("check", "Nothing is done yet", "What you check off is kept here, the latest first."),
}


def make_empty(view: View, text: str, add: Callable[[], object], clear: Callable[[], object]) -> EmptyState:
    """Return what a view shows instead of rows, with the first step."""
    if text:
        return EmptyState(
            "search",
            "Nothing matches",
            f"No follow-up in this view has “{text}”.",
            step=("Show all", clear),
        )
    icon, heading, words = _WORDS[view]
    return EmptyState(icon, heading, words, step=("New follow-up", add) if view != "done" else None)
