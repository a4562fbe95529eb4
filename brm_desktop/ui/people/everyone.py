"""All people in one table: found by a few letters, sorted by any column, however many there are."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from brm_desktop.domain.contact import Contact
from brm_desktop.ui.parts.around.add_line import AddLine
from brm_desktop.ui.parts.around.adding_page import AddingPage
from brm_desktop.ui.parts.around.keeping import add_and_open, make_person
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.labels import Label
from brm_desktop.ui.parts.record_editing import delete_records
from brm_desktop.ui.parts.record_menu import offers_to_open, show_record_menu
from brm_desktop.ui.parts.record_table import RecordTable
from brm_desktop.ui.parts.search_field import SearchField
from brm_desktop.ui.parts.taking_out import drag_out
from brm_desktop.ui.people.source import COLUMNS, PeopleSource
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed

_SHOWN_KINDS = ("contact", "role", "agency", "partner", "note")
_PURPOSE = "Who decides, who influences and who uses: everyone you work with shows here."


class PeoplePage(AddingPage):
    """Everyone."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self._source = PeopleSource(desk)
        self.filter = SearchField("Filter people")
        self.table = RecordTable("People", COLUMNS, self._source, desk.jobs)
        self.new_line = AddLine("Name of the new person", boxed=True)
        self.no_match = Label("", "soft")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.set_title("People")
        self.add_action(self.filter)
        for command in self.desk.actions:
            if command.name == "import":
                self._import = Button("Import…")
                self._import.clicked.connect(command.action.trigger)
                self.add_action(self._import)
        self._new = Button("New person", "primary")
        self.add_action(self._new)
        self.add(self.new_line)
        self.add(self.table, 1000)
        self.add(self.no_match)
        self.body.addStretch(1)
        self.new_line.hide()
        self.no_match.hide()

    def _connect(self) -> None:
        self._new.clicked.connect(self.start_new)
        self.new_line.entered.connect(self._on_new_line_entered)
        self.new_line.left.connect(self._on_new_line_left)
        self.filter.changed.connect(self.table.filter)
        self.filter.left_down.connect(self.table.setFocus)
        self.table.opened.connect(lambda id: self.desk.navigator.open("person", id))
        self.table.delete_asked.connect(lambda ids: delete_records(self.desk, Contact, ids))
        self.table.menu_asked.connect(self._on_table_menu_asked)
        self.table.let_drag(lambda ids: drag_out(self, self.desk, Contact, ids))
        self.table.counted.connect(self._on_table_counted)
        self.table.failed.connect(self.show_error)

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        if self.table.model.asked.key:
            self.table.refresh()
        else:
            self.table.show_rows(key="name")
        if tab == "new":
            self.start_new()

    def refresh(self, committed: Committed | None) -> None:
        if committed is None or committed.touches(*_SHOWN_KINDS):
            self._source.forget()
            self.table.refresh()

    # what happened

    def _on_new_line_entered(self, name: str) -> None:
        add_and_open(self.desk, self.new_line, "person", lambda: make_person(name))

    def _on_new_line_left(self) -> None:
        self.new_line.hide()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_empty_if(len(self.table.model.ids))

    def _on_table_counted(self, count: int) -> None:
        asked = self.table.model.asked.text
        more = "" if self.table.model.complete else "+"
        self.set_title("People", f"{count:,}{more}" if count else "", beside=True)
        self.no_match.set_text(f"Nobody is found by “{asked}”" if asked else "")
        self.no_match.setVisible(count == 0 and bool(asked))
        self._show_empty_if(count)

    def _show_empty_if(self, count: int) -> None:
        nothing = count == 0 and not self.table.model.asked.text and self.new_line.isHidden()
        if not nothing:
            self.show_empty(None)
            return
        step, other = ("Import…", lambda: self.desk.actions.trigger("import")), ("New person", self.start_new)
        self.show_empty(EmptyState("people", "No people yet", _PURPOSE, step=step, other=other))

    def _on_table_menu_asked(self, ids: list[str], at: QPoint) -> None:
        offers = offers_to_open(self.desk, "person", ids)
        if len(ids) == 1:
            row = next((row for row in self.table.model.load_now(ids)), None)
            email = row.cell(5).text if row is not None else ""
            if email:
                offers.append(("Copy e-mail address", lambda: QGuiApplication.clipboard().setText(email)))
        show_record_menu(self, self.desk, Contact, ids, at, offers, ("person", "people"))
