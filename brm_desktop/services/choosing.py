"""Choosing between values that two devices wrote at the same time."""

from __future__ import annotations

from typing import NamedTuple

from brm_desktop.domain.ops import Add, Op, Remove, Set
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage.beside import Beside, list_beside
from brm_desktop.storage.comparing import Comparison, compare

MOST_COMPARED = 10


class Choices(NamedTuple):
    """What waits for a choice, the newest first, up to some; and how much that is in all."""

    compared: tuple[Comparison, ...]
    total: int


def find_choices(portfolio: Portfolio) -> Choices:
    """Return what waits for the person to choose, ready to be compared."""
    with portfolio.database.snapshot() as connection:
        waiting = list_beside(connection)
        return Choices(tuple(compare(connection, beside) for beside in waiting[:MOST_COMPARED]), len(waiting))


def choose_value(portfolio: Portfolio, beside: Beside, at: int | None) -> None:
    """Let one of several values be the field's, or with None a long text that holds all of them.

    Those not chosen stay in the history. Also choosing what shows already is an edit, and told to the other devices.
    Raises: Clash, NotFound.
    """
    label = f"Chose {beside.label.lower()} of {beside.title}"
    portfolio.journal.commit(label, _choose_member(beside, at or 0) if beside.member else [_set(portfolio, beside, at)])


def _set(portfolio: Portfolio, beside: Beside, at: int | None) -> Op:
    chosen = beside.values[at].cell if at is not None else compare(portfolio.database.reader(), beside).both
    return Set(beside.kind, beside.record, beside.field, beside.values[0].cell, chosen)


def _choose_member(beside: Beside, at: int) -> list[Op]:
    """Return what puts a member in or takes it out, also where it is so already."""
    where = (beside.kind, beside.record, beside.field, beside.member)
    is_in, wanted = bool(beside.values[0].cell), bool(beside.values[at].cell)
    swing = (Remove(*where), Add(*where)) if is_in else (Add(*where), Remove(*where))
    return list(swing) if is_in == wanted else [swing[0]]
