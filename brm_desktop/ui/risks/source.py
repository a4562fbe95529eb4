"""The rows of the table of risks: narrowed by tab, by a cell of the grid and by words; sorted by any column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from brm_desktop.domain import dates
from brm_desktop.domain.people_names import fold
from brm_desktop.domain.risk_rules import find_word
from brm_desktop.storage.risks import RiskRow, list_risk_rows
from brm_desktop.ui.parts.windowed_model import Asked, Cell, Column, TableRow
from brm_desktop.ui.risks.grid import RISK_TONES, Spot
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import Tone

COLUMNS = (
    Column("title", "Risk", 220, stretch=True),
    Column("agency", "Agency", 84),
    Column("kind", "Kind", 140, gives=1),
    Column("weight", "Rating", 110, down_first=True, tip="Likelihood times impact, of 25"),
    Column("owner", "Owner", 150),
    Column("review_on", "Review", 132),
)
_NONE = Cell("—", "soft")


class RiskSource:
    """Reads all risks and hands out those that are asked for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.tab = "open"
        self.spot: Spot | None = None
        self._rows: dict[str, RiskRow] = {}

    def list_ids(self, asked: Asked, limit: int) -> Sequence[str]:
        """Return ids in the order of a column. Called on a worker."""
        found = list_risk_rows(self._desk.portfolio.database.reader())
        self._rows = {row.id: row for row in found}
        today, words = self._desk.today(), fold(asked.text).split()
        shown = [row for row in found if self._is_shown(row, today) and all(word in _words(row) for word in words)]
        if asked.key:
            key = _ORDERS[asked.key]
            known = sorted((row for row in shown if key(row) is not None), key=key, reverse=asked.down)
            shown = known + [row for row in shown if key(row) is None]
        ids = [row.id for row in shown]
        return ids if limit < 0 else ids[:limit]

    def load(self, ids: Sequence[str]) -> Sequence[TableRow]:
        """Return rows. Called on a worker."""
        rows, today = self._rows, self._desk.today()
        return [make_row(rows[id], today) for id in ids if id in rows]

    def _is_shown(self, row: RiskRow, today: date) -> bool:
        if (row.closed_on is not None) != (self.tab == "closed"):
            return False
        if self.tab == "due" and not row.is_due(today):
            return False
        return self.spot is None or (row.likelihood, row.impact) == self.spot


def make_row(row: RiskRow, today: date) -> TableRow:
    """Return a risk as a row of the table."""
    weight = row.weight
    word = find_word(weight) if weight is not None else None
    rating = _NONE._replace(text="not rated")
    if word is not None:
        tip = f"Likelihood {row.likelihood} of 5, impact {row.impact} of 5"
        rating = Cell(f"{word.label} {weight}", RISK_TONES[word], mark=True, tip=tip)
    return TableRow(
        row.id,
        (
            Cell(row.title, tip=f"Threatens {row.threatens}" if row.threatens else ""),
            Cell(row.acronym or row.agency, tip=row.agency) if row.agency else _NONE,
            Cell(row.kind.label) if row.kind else _NONE,
            rating,
            Cell(row.owner) if row.owner else Cell("nobody", "soft"),
            _review(row, today),
        ),
    )


def _review(row: RiskRow, today: date) -> Cell:
    if row.closed_on is not None:
        return Cell(f"closed {dates.say_day(row.closed_on, today)}", "soft")
    if row.review_on is None:
        return _NONE
    tip = dates.say_long(row.review_on)
    said = dates.say_day(row.review_on, today)
    tone: Tone = "risk" if row.is_due(today) else "plain"
    return Cell(said, tone, tip=tip, exact=row.review_on.isoformat())


def _words(row: RiskRow) -> str:
    kind = row.kind.label if row.kind else ""
    return fold(" ".join((row.title, row.agency, row.acronym, row.owner, row.threatens, kind)))


_ORDERS: Mapping[str, Callable[[RiskRow], Any]] = {
    "title": lambda row: fold(row.title),
    "agency": lambda row: fold(row.agency) or None,
    "kind": lambda row: row.kind.label if row.kind else None,
    "weight": lambda row: row.weight,
    "owner": lambda row: fold(row.owner) or None,
    "review_on": lambda row: row.review_on,
}
