"""All ideas and services: a board by stage, a table, and the portfolio questions."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QStackedWidget

from brm_desktop.domain.service import Service
from brm_desktop.ui.parts.around.add_line import AddLine
from brm_desktop.ui.parts.around.keeping import add_and_open
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.labels import Label
from brm_desktop.ui.parts.record_editing import delete_records
from brm_desktop.ui.parts.record_menu import offers_to_open, show_record_menu
from brm_desktop.ui.parts.record_table import RecordTable
from brm_desktop.ui.parts.search_field import SearchField
from brm_desktop.ui.parts.tabs import Tab, Tabs
from brm_desktop.ui.services.board import Board
from brm_desktop.ui.services.questions import Questions
from brm_desktop.ui.services.source import COLUMNS, OfferingSource
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.page import GAP, Page

_SHOWN_KINDS = ("service", "agency", "partner")
_PURPOSE = "One record from the first idea to a retired service: who wants it, who provides it, what it should become."
_TABS = (Tab("board", "Board"), Tab("table", "Table"), Tab("questions", "Portfolio questions"))


class ServicesPage(Page):
    """Tabs over three views of the same services."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self.filter = SearchField("Filter ideas and services")
        self.tabs = Tabs(_TABS)
        self.board, self.questions = Board(desk), Questions(desk)
        self.table = RecordTable("Ideas and services", COLUMNS, OfferingSource(desk), desk.jobs)
        self.new_line = AddLine("Name of the new idea", boxed=True)
        self.no_match = Label("", "soft")
        self._stack = QStackedWidget()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.set_title("Ideas & services")
        self.add_action(self.filter)
        self._new = Button("New idea", "primary")
        self.add_action(self._new)
        self.body.setSpacing(GAP)
        for part in (self.board, self.table, self.questions):
            self._stack.addWidget(part)
        self.add(self.tabs)
        self.add(self.new_line)
        self.add(self._stack, 1000)
        self.add(self.no_match)
        self.body.addStretch(1)
        self.new_line.hide()
        self.no_match.hide()

    def _connect(self) -> None:
        self._new.clicked.connect(self.start_new)
        self.tabs.chosen.connect(lambda name: self.desk.navigator.open("services", None, name))
        self.new_line.entered.connect(self._on_new_line_entered)
        self.new_line.left.connect(self._on_new_line_left)
        self.filter.changed.connect(self._on_filter_changed)
        self.filter.left_down.connect(self.focus_first)
        self.table.opened.connect(lambda id: self.desk.navigator.open("service", id))
        self.table.delete_asked.connect(lambda ids: delete_records(self.desk, Service, ids))
        self.table.menu_asked.connect(self._show_menu)
        self.table.counted.connect(lambda count: self._on_counted("table", count))
        self.board.counted.connect(lambda count: self._on_counted("board", count))
        self.questions.counted.connect(lambda count: self._on_counted("questions", count))
        for part in (self.board, self.table, self.questions):
            part.failed.connect(self.show_error)

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        if tab:
            self.tabs.show_tab("board" if tab == "new" else tab)
        name = self.tabs.current_name
        self._stack.setCurrentIndex([each.name for each in _TABS].index(name))
        self.filter.setVisible(name != "questions")
        self.new_line.hide()
        self._read()
        if tab == "new":
            self.start_new()
        elif tab == "questions":
            self.questions.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self, committed: Committed | None) -> None:
        if committed is None or committed.touches(*_SHOWN_KINDS):
            if self.tabs.current_name == "table":
                self.table.refresh()
            else:
                self._read()

    def focus_first(self, *, visibly: bool = False) -> None:
        reasons = Qt.FocusReason
        if not self.new_line.isHidden():
            self.new_line.setFocus(reasons.OtherFocusReason)
        elif self.tabs.current_name == "board":
            self.board.focus_first()
        else:
            first = self.table if self.tabs.current_name == "table" else self.questions
            first.setFocus(reasons.TabFocusReason if visibly else reasons.OtherFocusReason)

    def start_new(self) -> None:
        """Offer a line for the name of a new idea."""
        self.show_empty(None)
        self.new_line.show()
        self.new_line.setFocus(Qt.FocusReason.OtherFocusReason)

    # what happened

    def _read(self) -> None:
        name, text = self.tabs.current_name, self.filter.text
        if name == "board":
            self.board.refresh(text)
        elif name == "questions":
            self.questions.refresh()
        elif self.table.model.asked.key:
            self.table.show_rows(text=text)
        else:
            self.table.show_rows(text=text, key="stage")

    def _on_filter_changed(self, _text: str) -> None:
        self._read()

    def _on_new_line_entered(self, name: str) -> None:
        from brm_desktop.services import edits

        add_and_open(self.desk, self.new_line, "service", lambda: edits.make_record(Service, name=name))

    def _on_new_line_left(self) -> None:
        self.new_line.hide()
        self._read()
        self.focus_first()

    def _on_counted(self, name: str, count: int) -> None:
        if name != self.tabs.current_name:
            return
        asked = self.filter.text if name != "questions" else ""
        if not asked:
            self.set_title("Ideas & services", f"{count:,}" if count and name != "questions" else "", beside=True)
        self.no_match.set_text(f"Nothing is found by “{asked}”" if asked else "")
        self.no_match.setVisible(count == 0 and bool(asked))
        nothing = count == 0 and not asked and self.new_line.isHidden()
        step = ("New idea", self.start_new)
        self.show_empty(EmptyState("services", "No ideas yet", _PURPOSE, step=step) if nothing else None)

    def _show_menu(self, ids: list[str], at: QPoint) -> None:
        show_record_menu(
            self, self.desk, Service, ids, at, offers_to_open(self.desk, "service", ids), ("service", "services")
        )
