"""Views of the portfolio that were saved, in this copy of it: what narrows it, its order, its columns."""

from __future__ import annotations

import json
from typing import NamedTuple

from brm_desktop.base.errors import InvalidValue
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import meta
from brm_desktop.storage.driver import Connection

MOST, _LONGEST = 30, 60
_KEY = "agency_views"


class AgencyView(NamedTuple):
    """What narrows the table, the column to sort by (and its direction), and the columns as a table keeps them."""

    name: str
    keys: tuple[str, ...] = ()
    text: str = ""
    order: str = ""
    down: bool = False
    columns: str = ""


def list_views(connection: Connection) -> tuple[AgencyView, ...]:
    """Return the saved views in the order they were saved; what cannot be read counts as none."""
    try:
        held = json.loads(meta.find_text(connection, _KEY) or "[]")
        return tuple(
            AgencyView(str(name), tuple(map(str, keys)), str(text), str(order), bool(down), str(columns))
            for name, keys, text, order, down, columns in held
        )
    except (ValueError, TypeError):
        return ()


def save_view(portfolio: Portfolio, view: AgencyView) -> tuple[AgencyView, ...]:
    """Keep a view, in the place of one with its name, and return all. Raises: InvalidValue."""
    name = " ".join(view.name.split())
    if not name:
        raise InvalidValue("A view needs a name")
    kept = view._replace(name=name[:_LONGEST])
    others = [one for one in list_views(portfolio.database.reader()) if one.name.casefold() != kept.name.casefold()]
    return _keep(portfolio, [*others, kept][-MOST:])


def forget_view(portfolio: Portfolio, name: str) -> tuple[AgencyView, ...]:
    """Take a view away and return the others."""
    return _keep(portfolio, [one for one in list_views(portfolio.database.reader()) if one.name != name])


def _keep(portfolio: Portfolio, views: list[AgencyView]) -> tuple[AgencyView, ...]:
    meta.keep_text(portfolio.database, _KEY, json.dumps(views, ensure_ascii=False))
    return tuple(views)
