"""Filters of Follow-ups that were saved, in this copy of the portfolio: a view and the words that narrow it."""

from __future__ import annotations

import json
from typing import NamedTuple

from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import meta
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.follow_ups import VIEWS, View

MOST = 50
_KEY = "follow_up_filters"


class SavedFilter(NamedTuple):
    """A view and what narrows it."""

    view: View
    text: str


def list_filters(connection: Connection) -> tuple[SavedFilter, ...]:
    """Return the saved filters in the order they were saved; what cannot be read counts as none."""
    try:
        held = json.loads(meta.find_text(connection, _KEY) or "[]")
        found = [(str(view), str(text)) for view, text in held]
    except (ValueError, TypeError):
        return ()
    return tuple(SavedFilter(known, text) for view, text in found for known in VIEWS if known == view)


def save_filter(portfolio: Portfolio, new: SavedFilter) -> tuple[SavedFilter, ...]:
    """Add a filter at the end, the oldest of too many going, and return all."""
    others = [one for one in list_filters(portfolio.database.reader()) if one != new]
    return _keep(portfolio, [*others, new][-MOST:])


def forget_filter(portfolio: Portfolio, gone: SavedFilter) -> tuple[SavedFilter, ...]:
    """Take a filter away and return the others."""
    return _keep(portfolio, [one for one in list_filters(portfolio.database.reader()) if one != gone])


def _keep(portfolio: Portfolio, filters: list[SavedFilter]) -> tuple[SavedFilter, ...]:
    meta.keep_text(portfolio.database, _KEY, json.dumps(filters, ensure_ascii=False))
    return tuple(filters)
