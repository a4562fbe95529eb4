"""All forums in one table: what each is for, who leads it, when it met and meets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, Qt

from brm_desktop.domain import dates
from brm_desktop.domain.forum import Forum
from brm_desktop.domain.forum_rules import is_session_late
from brm_desktop.domain.people_names import fold
from brm_desktop.storage.forums import ForumLine, list_forums
from brm_desktop.ui.parts.around.add_line import AddLine
from brm_desktop.ui.parts.around.adding_page import AddingPage
from brm_desktop.ui.parts.around.keeping import add_and_open
from brm_desktop.ui.parts.around.words import count_of, say_iso, say_local, say_long_moment
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.labels import Label
from brm_desktop.ui.parts.record_editing import delete_records
from brm_desktop.ui.parts.record_menu import offers_to_open, show_record_menu
from brm_desktop.ui.parts.record_table import RecordTable
from brm_desktop.ui.parts.search_field import SearchField
from brm_desktop.ui.parts.windowed_model import Asked, Cell, Column, TableRow
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed

_SHOWN_KINDS = ("forum", "note", "contact")
_PURPOSE = "A forum looks ahead with many agencies, or keeps the work going with those who do it. Each stands here."
_COLUMNS = (
    Column("name", "Forum", 200, stretch=True),
    Column("intent", "Intent", 130),
    Column("chairs", "Co-chairs", 210),
    Column("members", "Members", 84, down_first=True, gives=3),
    Column("cadence", "Every", 84, gives=2),
    Column("last", "Last session", 104, down_first=True, gives=1),
    Column("next", "Next session", 124),
)
_NONE = Cell("—", "soft")


class ForumSource:
    """Reads all forums; there are few."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lines: dict[str, ForumLine] = {}

    def list_ids(self, asked: Asked, limit: int) -> Sequence[str]:
        """Return ids in the order of a column. Called on a worker."""
        portfolio = self._desk.portfolio
        found = list_forums(portfolio.database.reader(), portfolio.clock.now())
        self._lines = {line.id: line for line in found}
        words = fold(asked.text).split()
        shown = [line for line in found if all(word in fold(f"{line.name} {' '.join(line.chairs)}") for word in words)]
        if asked.key:
            key = _ORDERS[asked.key]
            known = sorted((line for line in shown if key(line) is not None), key=key, reverse=asked.down)
            shown = known + [line for line in shown if key(line) is None]
        ids = [line.id for line in shown]
        return ids if limit < 0 else ids[:limit]

    def load(self, ids: Sequence[str]) -> Sequence[TableRow]:
        """Return rows. Called on a worker."""
        lines, today = self._lines, self._desk.today()
        return [make_row(lines[id], today) for id in ids if id in lines]


def make_row(line: ForumLine, today: date) -> TableRow:
    """Return a forum as a row of the table."""
    last_on = line.last.at.astimezone().date() if line.last else None
    late = is_session_late(last_on, line.next.at.date() if line.next else None, line.cadence_days, today)
    last = Cell("none", "risk" if late else "soft")
    if line.last is not None and last_on is not None:
        last = Cell(
            dates.say_ago(last_on, today), "risk" if late else "plain", tip=say_long_moment(line.last.at),
            exact=last_on.isoformat(),
        )  # fmt: skip
    upcoming = Cell("none planned", "risk" if late else "soft")
    if line.next is not None:
        upcoming = Cell(say_local(line.next.at, today), tip=say_long_moment(line.next.at), exact=say_iso(line.next.at))
    return TableRow(
        line.id,
        (
            Cell(line.name),
            Cell(line.intent.label) if line.intent else _NONE,
            Cell(", ".join(line.chairs)) if line.chairs else Cell("nobody", "soft"),
            Cell(str(line.members), detail=count_of(line.agencies, "agency", "agencies")),
            Cell(dates.say_days(line.cadence_days)) if line.cadence_days else _NONE,
            last,
            upcoming,
        ),
    )


_ORDERS: Mapping[str, Callable[[ForumLine], Any]] = {
    "name": lambda line: fold(line.name),
    "intent": lambda line: line.intent.label if line.intent else None,
    "chairs": lambda line: fold(" ".join(line.chairs)) or None,
    "members": lambda line: line.members,
    "cadence": lambda line: line.cadence_days,
    "last": lambda line: line.last.at if line.last else None,
    "next": lambda line: line.next.at if line.next else None,
}


class ForumsPage(AddingPage):
    """Every forum."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self.filter = SearchField("Filter forums")
        self.table = RecordTable("Forums", _COLUMNS, ForumSource(desk), desk.jobs)
        self.new_line = AddLine("Name of the new forum", boxed=True)
        self.no_match = Label("", "soft")
        self._new = Button("New forum", "primary")
        self.set_title("Forums")
        self.add_action(self.filter)
        self.add_action(self._new)
        self.add(self.new_line)
        self.add(self.table, 1000)
        self.add(self.no_match)
        self.body.addStretch(1)
        self.new_line.hide()
        self.no_match.hide()
        self._connect()

    def _connect(self) -> None:
        self._new.clicked.connect(self.start_new)
        self.new_line.entered.connect(self._on_new_line_entered)
        self.new_line.left.connect(self._on_new_line_left)
        self.filter.changed.connect(self.table.filter)
        self.filter.left_down.connect(self.table.setFocus)
        self.table.opened.connect(lambda id: self.desk.navigator.open("forum", id))
        self.table.delete_asked.connect(lambda ids: delete_records(self.desk, Forum, ids))
        self.table.menu_asked.connect(self._on_table_menu_asked)
        self.table.counted.connect(self._on_table_counted)
        self.table.failed.connect(self.show_error)

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        self.table.show_rows()
        if tab == "new":
            self.start_new()

    def refresh(self, committed: Committed | None) -> None:
        if committed is None or committed.touches(*_SHOWN_KINDS):
            self.table.refresh()

    def _on_new_line_entered(self, name: str) -> None:
        from brm_desktop.services import edits

        add_and_open(self.desk, self.new_line, "forum", lambda: edits.make_record(Forum, name=name))

    def _on_new_line_left(self) -> None:
        self.new_line.hide()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_table_counted(len(self.table.model.ids))

    def _on_table_counted(self, count: int) -> None:
        asked = self.table.model.asked.text
        self.set_title("Forums", f"{count:,}" if count else "", beside=True)
        self.no_match.set_text("No forum has these words")
        self.no_match.setVisible(count == 0 and bool(asked))
        nothing = count == 0 and not asked and self.new_line.isHidden()
        step = ("New forum", self.start_new)
        self.show_empty(EmptyState("forums", "No forums yet", _PURPOSE, step=step) if nothing else None)

    def _on_table_menu_asked(self, ids: list[str], at: QPoint) -> None:
        show_record_menu(self, self.desk, Forum, ids, at, offers_to_open(self.desk, "forum", ids))
