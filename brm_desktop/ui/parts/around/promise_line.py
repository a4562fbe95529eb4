"""A line that adds a follow-up about the record that shows, in the words of quick add."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from brm_desktop.ui.parts.around.list_card import ListCard
from brm_desktop.ui.parts.around.promises import PromiseList
from brm_desktop.ui.shell.desk import Desk

_PROMPT = "Add a follow-up: call Ann Fri !high"


def make_promise_card(
    desk: Desk, heading: str, rows: PromiseList, besides: Callable[[], Mapping[str, Any]]
) -> ListCard:
    """Return a card of follow-ups; what is typed below them becomes one with `besides` as its other fields."""
    card = ListCard(heading, "Nothing is open.", rows=rows, add=_PROMPT)
    line = card.line
    assert line is not None

    def on_entered(text: str) -> None:
        from brm_desktop.services import quick_adding

        portfolio, today, fields = desk.portfolio, desk.today(), dict(besides())
        agency = fields.pop("agency", None)

        def work() -> str:
            added = quick_adding.add(portfolio, text, today, agency=agency, besides=fields)
            return added.record.title if added.record is not None else ""

        def done(title: str) -> None:
            line.clear()
            desk.toast(f"Added: {title}", undo=True)

        desk.jobs.write(work, done, line.show_error, owner=card)

    card.entered.connect(on_entered)
    return card
