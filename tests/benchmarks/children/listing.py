"""A table of very many people beside a model of constants: first picture, scrolling, jumping to the end, sorting."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, Qt
from PySide6.QtWidgets import QTableView

from brm_desktop.base.paths import resource
from brm_desktop.services.portfolio import open_portfolio
from brm_desktop.storage.people import list_people_ids, load_people
from brm_desktop.ui.parts.record_table import RecordTable
from brm_desktop.ui.parts.windowed_model import Asked, Column, TableRow
from brm_desktop.ui.shell.jobs import Jobs
from brm_desktop.ui.shell.theme import ThemeSwitch, load_fonts, make_application
from tests.benchmarks.in_window import time_until_painted, wait_until
from tests.benchmarks.measuring import timed

KEYS = ("name", "place", "title", "influence", "email", "phone", "last_contact")
COLUMNS = tuple(Column(key, key.title(), 140) for key in KEYS)
SIZE, TIMES, STEPS = (1100, 760), 9, 200

app = make_application("bench")
load_fonts(resource("fonts"))
ThemeSwitch(app, "light")
portfolio = open_portfolio(Path(sys.argv[2]), None)
today, now = portfolio.today(), datetime.now(UTC)


class People:
    """People from the portfolio, as their page reads them."""

    def list_ids(self, asked: Asked, limit: int) -> Sequence[str]:
        reader = portfolio.database.reader()
        return list_people_ids(reader, today, now, key=asked.key or "name", down=asked.down, limit=limit)

    def load(self, ids: Sequence[str]) -> Sequence[TableRow]:
        lines = load_people(portfolio.database.reader(), ids, today, now)
        return [
            TableRow(line.id, (line.name, line.place, line.title, "", line.email, line.phone, "")) for line in lines
        ]


class Constants(QAbstractTableModel):
    """As many rows, all the same."""

    def rowCount(self, parent: Any = None) -> int:
        return 100_000

    def columnCount(self, parent: Any = None) -> int:
        return len(COLUMNS)

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        return "Department of Transportation" if role == Qt.ItemDataRole.DisplayRole else None


def show_constants() -> float:
    view = QTableView()
    view.resize(*SIZE)
    ms = time_until_painted(view.viewport(), lambda: (view.setModel(Constants(view)), view.show()), view.isVisible)
    view.close()
    view.deleteLater()
    return ms


def show_people() -> float:
    jobs = Jobs()
    table = RecordTable("People", COLUMNS, People(), jobs)
    table.resize(*SIZE)
    ms = time_until_painted(
        table.view.viewport(), lambda: (table.show_rows(), table.show()), lambda: bool(table.model.ids)
    )
    wait_until(lambda: not jobs.busy)
    jobs.close()
    table.close()
    table.deleteLater()
    return ms


show_constants(), show_people()
found: dict[str, Any] = {"first": [(show_constants(), show_people()) for _ in range(TIMES)]}

jobs = Jobs()
table = RecordTable("People", COLUMNS, People(), jobs)
table.resize(*SIZE)
table.show_rows()
table.show()
wait_until(lambda: table.model.complete and not jobs.busy)
bar, viewport = table.view.verticalScrollBar(), table.view.viewport()


def scroll_to(value: int) -> None:
    bar.setValue(value)
    viewport.repaint()
    QCoreApplication.processEvents()


page = bar.pageStep() or 1
found["scroll"] = [timed(lambda place=place: scroll_to(place * page // 3)) for place in range(STEPS)]
found["jump"] = []
for turn in range(40):
    found["jump"].append(timed(lambda: scroll_to(bar.maximum() * (turn % 2))))  # noqa: B023
    wait_until(lambda: not jobs.busy)


def sort_by(key: str, down: bool) -> None:
    ready = list[int]()
    table.model.ready.connect(ready.append)
    table.show_rows(key=key, down=down)
    wait_until(lambda: bool(ready))
    viewport.repaint()
    table.model.ready.disconnect(ready.append)
    wait_until(lambda: not jobs.busy)


found["sort"] = {}
for column in COLUMNS:
    found["sort"][column.key] = max(timed(lambda: sort_by(column.key, down)) for down in (False, True))  # noqa: B023
print(json.dumps(found))
jobs.close()
table.close()
portfolio.close()
