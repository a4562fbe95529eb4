"""Puts records into a portfolio as the program does."""

from __future__ import annotations

from typing import Any

from brm_desktop.services import edits
from brm_desktop.services.portfolio import Portfolio


def put(portfolio: Portfolio, of: Any, **values: Any) -> Any:
    """Make a record of these values, and return it."""
    record = edits.make_record(of, **values)
    edits.create(portfolio, record)
    return record
