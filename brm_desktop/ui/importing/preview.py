"""What an import would do, row by row, in the order of the files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QVBoxLayout, QWidget

from brm_desktop.exchange.plan import Item, Plan, State
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.record_table import RecordTable
from brm_desktop.ui.parts.tabs import Tab, Tabs
from brm_desktop.ui.parts.windowed_model import Asked, Cell, Column, TableRow
from brm_desktop.ui.shell.jobs import Jobs
from brm_desktop.ui.shell.theme import SMALL_PX, Tone

_WORDS: dict[State, tuple[str, Tone]] = {
    "new": ("New", "good"),
    "update": ("Update", "accent"),
    "same": ("Same", "soft"),
    "possible_duplicate": ("Maybe double", "watch"),
    "skip": ("Skipped", "risk"),
}
_COLUMNS = (
    Column("state", "What happens", 128),
    Column("title", "Name", 160, stretch=True),
    Column("about", "Why", 240),
    Column("line", "Line", 58, right=True),
)
_MOST_TOLD = 3


class _View(NamedTuple):
    """One tab: its name, its words, and which rows are under it."""

    name: str
    label: str
    takes: Callable[[Item], bool]


_VIEWS = (
    _View("all", "All", lambda item: True),
    _View("new", "New", lambda item: item.state in ("new", "possible_duplicate")),
    _View("update", "Updates", lambda item: item.state == "update"),
    _View("double", "Maybe double", lambda item: item.state == "possible_duplicate"),
    _View("same", "Same", lambda item: item.state == "same"),
    _View("skip", "Skipped", lambda item: item.state == "skip"),
    _View("odd", "Odd", lambda item: bool(item.odd)),
)
_BY_NAME = {view.name: view for view in _VIEWS}


class PlanRows:
    """The rows of one plan for the table; frozen values, read on workers."""

    def __init__(self) -> None:
        self._items: tuple[Item, ...] = ()
        self._view = _VIEWS[0]
        self._turn = 0

    def show(self, items: tuple[Item, ...]) -> None:
        """Take the rows of another plan."""
        self._items, self._turn = items, self._turn + 1

    def choose(self, name: str) -> None:
        """Take the rows under a tab."""
        self._view = _BY_NAME[name]

    def list_ids(self, asked: Asked, limit: int) -> Sequence[str]:
        """Return the rows under the tab, in the order of the files or of a column."""
        items, takes = self._items, self._view.takes
        places = [place for place, item in enumerate(items) if takes(item)]
        if asked.key:
            places.sort(key=lambda place: _sort_key(items[place], asked.key), reverse=asked.down)
        return [f"{self._turn}:{place}" for place in (places if limit < 0 else places[:limit])]

    def load(self, ids: Sequence[str]) -> Sequence[TableRow]:
        """Return these rows, unless they are of an earlier plan."""
        items, turn = self._items, str(self._turn)
        parts = [(id, id.partition(":")) for id in ids]
        return [_row(id, items[int(place)]) for id, (of, _, place) in parts if of == turn]


class PreviewPane(QWidget):
    """Counts as tabs, and the rows under the one that is chosen."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = PlanRows()
        self.tabs = Tabs([Tab(view.name, view.label) for view in _VIEWS])
        self.table = RecordTable("What the import would do", _COLUMNS, self._rows, jobs)
        self.remarks = Prose("", "soft", px=SMALL_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.tabs)
        column.addWidget(self.remarks)
        column.addWidget(self.table, 1)
        column.addStretch(0)
        self.tabs.chosen.connect(self._on_tabs_chosen)

    def show_plan(self, plan: Plan) -> None:
        """Show what a plan would do."""
        self._rows.show(plan.items)
        for view in _VIEWS:
            count = sum(map(view.takes, plan.items))
            self.tabs.set_count(view.name, count)
            self.tabs.let_show(view.name, bool(count) or view is _VIEWS[0])
            if not count and self.tabs.current_name == view.name:
                self._rows.choose(_VIEWS[0].name)
                self.tabs.show_tab(_VIEWS[0].name)
        self.table.let_show("about", any(_about(item) or item.odd for item in plan.items))
        remarks = list(_remarks(plan))
        self.remarks.set_text("\n".join(remarks))
        self.remarks.setVisible(bool(remarks))
        self.table.show_rows()

    def _on_tabs_chosen(self, name: str) -> None:
        self._rows.choose(name)
        self.table.show_rows()


def _remarks(plan: Plan) -> Sequence[str]:
    told = [f"{odd.where}: {odd.what}" for odd in plan.odd[:_MOST_TOLD]]
    if len(plan.odd) > _MOST_TOLD:
        told.append(f"and {len(plan.odd) - _MOST_TOLD:,} more remarks on the files")
    if plan.gone:
        names = ", ".join(record.title_text for record in plan.gone[:_MOST_TOLD])
        more = f" and {len(plan.gone) - _MOST_TOLD:,} more" if len(plan.gone) > _MOST_TOLD else ""
        told.append(f"In the portfolio from an earlier list, but not in this one; they stay: {names}{more}")
    return told


def _row(id: str, item: Item) -> TableRow:
    words, tone = _WORDS[item.state]
    about = "; ".join(part for part in (_about(item), *item.odd) if part)
    state = Cell(words, tone, mark=tone in ("good", "watch", "risk"))
    title = Cell(item.title or "—", "plain" if item.title else "soft")
    return TableRow(
        id, (state, title, Cell(about, "soft", tip=about), Cell(str(item.origin.line), "soft", tip=item.origin.file))
    )


def _about(item: Item) -> str:
    return f"changes {item.about}" if item.state == "update" and item.about else item.about


def _sort_key(item: Item, key: str) -> tuple[str, int]:
    values = {"state": _WORDS[item.state][0], "title": item.title.casefold(), "about": _about(item)}
    return values.get(key, item.origin.file), item.origin.line
