"""The rows of the table of ideas and services; SQL filters and sorts them."""

from __future__ import annotations

from collections.abc import Sequence

from brm_desktop.storage.offerings import OfferingLine, list_offering_ids, load_offerings
from brm_desktop.ui.parts.around.supply import STAGE_TONES, short_of
from brm_desktop.ui.parts.row_list import Tag
from brm_desktop.ui.parts.windowed_model import Asked, Cell, Column, TableRow
from brm_desktop.ui.services.answers import ANSWER_TONES
from brm_desktop.ui.shell.desk import Desk

COLUMNS = (
    Column("name", "Idea or service", 236, stretch=True),
    Column("stage", "Stage", 118),
    Column("sponsor", "Sponsor", 92),
    Column("users", "Users", 70, down_first=True, tip="Agencies that use it"),
    Column("interested", "Interested", 86, down_first=True, tip="Agencies that said they are interested", gives=2),
    Column("providers", "Providers", 190, sortable=False),
    Column("source", "Source", 128, gives=4),
    Column("answer", "In future", 84, tip="What it should be in the future portfolio", gives=3),
)
_NONE = Cell("—", "soft")


class OfferingSource:
    """Reads services for the table."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def list_ids(self, asked: Asked, limit: int) -> Sequence[str]:
        """Return ids in the order of a column. Called on a worker."""
        connection = self._desk.portfolio.database.reader()
        key = asked.key or "stage"
        return list_offering_ids(connection, key=key, down=asked.down, text=asked.text, limit=limit)

    def load(self, ids: Sequence[str]) -> Sequence[TableRow]:
        """Return the rows of services that are still there. Called on a worker."""
        return [make_row(line) for line in load_offerings(self._desk.portfolio.database.reader(), ids)]


def make_row(line: OfferingLine) -> TableRow:
    """Return a service as a row of the table."""
    return TableRow(
        line.id,
        (
            Cell(line.name, detail="Private" if line.private else "", detail_tone="watch"),
            Cell(chips=(Tag(line.stage.label, STAGE_TONES.get(line.stage, "plain")),)),
            Cell(short_of(line.sponsor), tip=line.sponsor.name) if line.sponsor is not None else _NONE,
            Cell(f"{line.users}") if line.users else _NONE,
            Cell(f"{line.interested}") if line.interested else _NONE,
            Cell(", ".join(line.providers)) if line.providers else _NONE,
            Cell(line.source.label) if line.source is not None else _NONE,
            Cell(chips=(Tag(line.answer.label, ANSWER_TONES[line.answer]),)) if line.answer is not None else _NONE,
        ),
    )
