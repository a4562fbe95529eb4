"""The rows of the table of people, by the window; an order that was worked out once is kept until a commit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from brm_desktop.domain import dates
from brm_desktop.storage.people import PersonLine, list_people_ids, load_people
from brm_desktop.ui.parts.around.words import STANCE_TONES
from brm_desktop.ui.parts.row_list import Tag
from brm_desktop.ui.parts.windowed_model import Asked, Cell, Column, TableRow
from brm_desktop.ui.shell.desk import Desk

COLUMNS = (
    Column("name", "Name", 160),
    Column("place", "Agency or organization", 188, stretch=True),
    Column("title", "Title", 150),
    Column("influence", "In decisions", 94, gives=2),
    Column("stance", "Stance", 92, shown=False, gives=4),
    Column("email", "E-mail", 176, gives=3),
    Column("phone", "Phone", 134),
    Column("last_contact", "Last contact", 96, down_first=True, tip="The last note they took part in"),
)


class PeopleSource:
    """Reads people for the table."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._orders: dict[Asked, Sequence[str]] = {}

    def forget(self) -> None:
        """Drop the orders that were worked out; after a commit."""
        self._orders = {}

    def list_ids(self, asked: Asked, limit: int) -> Sequence[str]:
        """Return ids in the order of a column. Called on a worker."""
        orders, portfolio = self._orders, self._desk.portfolio
        if asked in orders:
            return orders[asked] if limit < 0 else orders[asked][:limit]
        found = list_people_ids(
            portfolio.database.reader(),
            self._desk.today(),
            portfolio.clock.now(),
            key=asked.key or "name",
            down=asked.down,
            text=asked.text,
            limit=limit,
        )
        if limit < 0 and not asked.text:
            orders[asked] = found
        return found

    def load(self, ids: Sequence[str]) -> Sequence[TableRow]:
        """Return the rows of people who are still there. Called on a worker."""
        portfolio, today = self._desk.portfolio, self._desk.today()
        lines = load_people(portfolio.database.reader(), ids, today, portfolio.clock.now())
        return [make_row(line, today) for line in lines]


def make_row(line: PersonLine, today: date) -> TableRow:
    """Return a person as a row of the table."""
    met = line.last_contact_on
    return TableRow(
        line.id,
        (
            Cell(line.name, detail="Private" if line.private else "", detail_tone="watch"),
            line.place,
            line.title,
            line.influence.label if line.influence else "",
            Cell(chips=(Tag(line.stance.label, STANCE_TONES[line.stance]),)) if line.stance else "",
            line.email,
            line.phone,
            Cell(_since(met, today), tip=dates.say_long(met), exact=met.isoformat()) if met else Cell("—", "soft"),
        ),
    )


def _since(day: date, today: date) -> str:
    return "Today" if day >= today else dates.say_ago(day, today).removesuffix(" ago").capitalize()
