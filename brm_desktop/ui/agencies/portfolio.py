"""All agencies in one table: sorted by any column, narrowed by a few letters, opened, briefed, deleted."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt

from brm_desktop.domain.agency import Agency
from brm_desktop.ui.agencies.source import COLUMNS, PortfolioSource
from brm_desktop.ui.parts.around.add_line import AddLine
from brm_desktop.ui.parts.around.words import count_of
from brm_desktop.ui.parts.buttons import Button, MenuButton, make_menu
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.labels import Label
from brm_desktop.ui.parts.record_editing import delete_records
from brm_desktop.ui.parts.record_table import RecordTable
from brm_desktop.ui.parts.search_field import SearchField
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.page import Page

_SHOWN_KINDS = ("agency", "assessment", "note", "follow_up", "outcome", "reading")
_PURPOSE = "Each agency you look after shows here: how the relationship stands, what is promised, when you meet."


class AgenciesPage(Page):
    """The portfolio."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self._source = PortfolioSource(desk)
        self.filter = SearchField("Filter agencies")
        self.table = RecordTable("Agencies", COLUMNS, self._source, desk.jobs)
        self.new_line = AddLine("Name of the new agency", boxed=True)
        self.no_match = Label("", "soft")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.set_title("Agencies")
        self.add_action(self.filter)
        for name, text in (("brief all", "Brief all…"), ("import", "Import…")):
            if (button := make_button(self.desk, name, text)) is not None:
                self.add_action(button)
        self._new = Button("New agency", "primary")
        self.add_action(self._new)
        more = MenuButton("", icon="more", tip="More")
        for command in self.desk.actions:
            if command.name in ("brief week", "report portfolio"):
                more.menu.addAction(command.action.text(), command.action.trigger)
        self.add_action(more)
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
        self.table.opened.connect(lambda id: self.desk.navigator.open("agency", id))
        self.table.delete_asked.connect(lambda ids: delete_records(self.desk, Agency, ids))
        self.table.menu_asked.connect(self._on_table_menu_asked)
        self.table.counted.connect(self._on_table_counted)
        self.table.failed.connect(self.show_error)

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        self._source.forget()
        self.table.show_rows()
        if tab == "new":
            self.start_new()

    def refresh(self, committed: Committed | None) -> None:
        if committed is None or committed.touches(*_SHOWN_KINDS):
            self._source.forget()
            self.table.refresh()

    def focus_first(self, *, visibly: bool = False) -> None:
        reasons = Qt.FocusReason
        first = self.table if self.new_line.isHidden() else self.new_line
        first.setFocus(reasons.TabFocusReason if visibly else reasons.OtherFocusReason)

    def start_new(self) -> None:
        """Offer a line for the name of a new agency."""
        self.show_empty(None)
        self.new_line.show()
        self.new_line.setFocus(Qt.FocusReason.OtherFocusReason)

    # what happened

    def _on_new_line_entered(self, name: str) -> None:
        from brm_desktop.services import edits

        portfolio = self.desk.portfolio

        def work() -> tuple[str, str]:
            agency = edits.make_record(Agency, name=name)
            return agency.id, edits.create(portfolio, agency).label

        def done(made: tuple[str, str]) -> None:
            self.new_line.clear()
            self.new_line.hide()
            self.desk.toast(made[1], undo=True)
            self.desk.navigator.open("agency", made[0])

        self.desk.jobs.write(work, done, self.new_line.show_error, owner=self)

    def _on_new_line_left(self) -> None:
        self.new_line.hide()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_empty_if(len(self.table.model.ids))

    def _on_table_counted(self, count: int) -> None:
        asked = self.table.model.asked.text
        self.set_title("Agencies", f"{count:,}" if count else "", beside=True)
        self.no_match.set_text(f"No agency has “{asked}” in its names, kind or tags" if asked else "")
        self.no_match.setVisible(count == 0 and bool(asked))
        self._show_empty_if(count)

    def _show_empty_if(self, count: int) -> None:
        nothing = count == 0 and not self.table.model.asked.text and self.new_line.isHidden()
        if not nothing:
            self.show_empty(None)
            return
        step, other = ("Import…", lambda: self.desk.actions.trigger("import")), ("New agency", self.start_new)
        self.show_empty(EmptyState("agencies", "No agencies yet", _PURPOSE, step=step, other=other))

    def _on_table_menu_asked(self, ids: list[str], at: QPoint) -> None:
        menu, desk = make_menu(self), self.desk
        if len(ids) == 1:
            menu.addAction("Open", lambda: desk.navigator.open("agency", ids[0]))
            menu.addAction("Briefing", lambda: desk.navigator.open("briefing", ids[0]))
            menu.addSeparator()
        elif ids:
            chosen = f"some:{','.join(ids)}"
            menu.addAction(f"Brief {len(ids):,} agencies", lambda: desk.navigator.open("briefing", chosen))
            menu.addSeparator()
        what = "agency" if len(ids) == 1 else count_of(len(ids), "agency", "agencies")
        menu.addAction(f"Delete {what}", lambda: delete_records(desk, Agency, ids))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)


def make_button(desk: Desk, name: str, text: str) -> Button | None:
    """Return a button with its own words for a command, if the window has that command."""
    action = next((command.action for command in desk.actions if command.name == name), None)
    if action is None:
        return None
    button = Button(text)
    button.clicked.connect(action.trigger)
    return button
