"""All agencies in one table: sorted by any column, narrowed by a few letters, opened, briefed, deleted."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt

from brm_desktop.domain.agency import Agency
from brm_desktop.services.agency_views import AgencyView, forget_view, list_views, save_view
from brm_desktop.ui.agencies.narrowing import NarrowButton, ViewButton
from brm_desktop.ui.agencies.source import COLUMNS, PortfolioSource
from brm_desktop.ui.parts.around.add_line import AddLine
from brm_desktop.ui.parts.around.adding_page import AddingPage
from brm_desktop.ui.parts.around.keeping import add_and_open
from brm_desktop.ui.parts.around.words import count_of
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.labels import Label
from brm_desktop.ui.parts.record_editing import delete_records
from brm_desktop.ui.parts.record_menu import offers_to_open, show_record_menu
from brm_desktop.ui.parts.record_table import RecordTable
from brm_desktop.ui.parts.search_field import SearchField
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed

_SHOWN_KINDS = ("agency", "assessment", "note", "follow_up", "outcome", "reading")
_FILTER_WIDTH = 160  # leaves room for the title in the smallest window
_PURPOSE = "Each agency you look after shows here: how the relationship stands, what is promised, when you meet."


class AgenciesPage(AddingPage):
    """The portfolio."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self._source = PortfolioSource(desk)
        self.filter = SearchField("Filter agencies")
        self.table = RecordTable("Agencies", COLUMNS, self._source, desk.jobs)
        self.narrow, self.views = NarrowButton(), ViewButton()
        self.new_line = AddLine("Name of the new agency", boxed=True)
        self.name_line = AddLine("Name of this view", boxed=True)
        self.no_match = Label("", "soft")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.set_title("Agencies")
        self._brief = Button("Brief all…", tip="A page for each agency that is chosen, or that shows")
        self.filter.setFixedWidth(_FILTER_WIDTH)
        for part in (self.filter, self.narrow, self.views, self._brief):
            self.add_action(part)
        self._new = Button("New agency", "primary")
        self.add_action(self._new)
        more = MenuButton("", icon="more", tip="More")
        for command in self.desk.actions:
            if command.name in ("import", "brief week", "report portfolio"):
                more.menu.addAction(command.action.text(), command.action.trigger)
        self.add_action(more)
        self.add(self.new_line)
        self.add(self.name_line)
        self.add(self.table, 1000)
        self.add(self.no_match)
        self.body.addStretch(1)
        self.new_line.hide()
        self.name_line.hide()
        self.no_match.hide()

    def _connect(self) -> None:
        self._new.clicked.connect(self.start_new)
        self.new_line.entered.connect(self._on_new_line_entered)
        self.new_line.left.connect(self._on_new_line_left)
        self._brief.clicked.connect(self.brief)
        self.narrow.narrowed.connect(lambda keys: self.show_narrowed(keys))
        self.views.chosen.connect(self.show_view)
        self.views.save_asked.connect(self._on_views_save_asked)
        self.views.forget_asked.connect(self._on_views_forget_asked)
        self.name_line.entered.connect(self._on_name_line_entered)
        self.name_line.left.connect(self._on_name_line_left)
        self.table.selection_changed.connect(lambda _ids: self._say_brief())
        self.filter.changed.connect(self.table.filter)
        self.filter.left_down.connect(self.table.setFocus)
        self.table.opened.connect(lambda id: self.desk.navigator.open("agency", id))
        self.table.delete_asked.connect(lambda ids: delete_records(self.desk, Agency, ids))
        self.table.menu_asked.connect(self._on_table_menu_asked)
        self.table.counted.connect(self._on_table_counted)
        self.table.failed.connect(self.show_error)

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        """Show all; `tab` "new" starts an agency, "narrow:" and a key of the filter shows some."""
        self._source.forget()
        self._read_views()
        if tab is not None and tab.startswith("narrow:"):
            self.show_narrowed((tab.removeprefix("narrow:"),))
        else:
            self.table.show_rows()
        if tab == "new":
            self.start_new()

    def refresh(self, committed: Committed | None) -> None:
        if committed is None or committed.touches(*_SHOWN_KINDS):
            self._source.forget()
            self.table.refresh()

    # what narrows the table, and the views of it

    def show_narrowed(self, keys: Sequence[str], view: str = "") -> None:
        """Show the agencies that the chosen keys let through."""
        self._source.keys = tuple(keys)
        self.narrow.show_keys(keys)
        self.views.show_current(view)
        self.table.show_rows()

    def show_view(self, view: AgencyView) -> None:
        """Show a saved view; one without a name shows all agencies as they are."""
        self.filter.field.setText(view.text)
        if view.columns:
            self.table.restore_columns(view.columns)
        self._source.keys = view.keys
        self.narrow.show_keys(view.keys)
        self.views.show_current(view.name)
        self.table.show_rows(view.text, view.order, view.down)

    def brief(self) -> None:
        """Brief the agencies that are chosen, else those that show."""
        ids = self._briefed
        self.desk.navigator.open("briefing", f"some:{','.join(ids)}" if ids else "all")

    @property
    def _briefed(self) -> list[str]:
        """The agencies to brief; none stands for all."""
        chosen = self.table.selected_ids
        if len(chosen) > 1:
            return chosen
        return list(self.table.model.ids) if self._is_narrowed else []

    @property
    def _is_narrowed(self) -> bool:
        return bool(self._source.keys or self.table.model.asked.text)

    def _say_brief(self) -> None:
        count = len(self._briefed)
        self._brief.setText(f"Brief {count:,}…" if count else "Brief all…")
        self._brief.setAccessibleName(f"Brief {count_of(count, 'agency', 'agencies')}" if count else "Brief all")
        self._brief.updateGeometry()

    def _read_views(self) -> None:
        database = self.desk.portfolio.database
        self.desk.jobs.run(lambda: list_views(database.reader()), self.views.show_views, key="agency views", owner=self)

    def _on_views_save_asked(self) -> None:
        self.name_line.field.setText(self.views.current)
        self.name_line.show()
        self.name_line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_name_line_entered(self, name: str) -> None:
        portfolio, asked = self.desk.portfolio, self.table.model.asked
        view = AgencyView(name, self._source.keys, asked.text, asked.key, asked.down, self.table.column_state())

        def done(views: tuple[AgencyView, ...]) -> None:
            self.name_line.clear()
            self.name_line.hide()
            self.views.show_views(views)
            self.views.show_current(views[-1].name)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.desk.toast(f"Saved the view {views[-1].name}")

        self.desk.jobs.write(lambda: save_view(portfolio, view), done, self.name_line.show_error, owner=self)

    def _on_name_line_left(self) -> None:
        self.name_line.hide()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_views_forget_asked(self, name: str) -> None:
        portfolio = self.desk.portfolio

        def done(views: tuple[AgencyView, ...]) -> None:
            self.views.show_views(views)
            self.views.show_current("")
            self.desk.toast(f"Forgot the view {name}")

        self.desk.jobs.write(lambda: forget_view(portfolio, name), done, self.show_error, owner=self)

    # what happened

    def _on_new_line_entered(self, name: str) -> None:
        from brm_desktop.services import edits

        add_and_open(self.desk, self.new_line, "agency", lambda: edits.make_record(Agency, name=name))

    def _on_new_line_left(self) -> None:
        self.new_line.hide()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_empty_if(len(self.table.model.ids))

    def _on_table_counted(self, count: int) -> None:
        asked = self.table.model.asked.text
        self.set_title("Agencies", f"{count:,}" if count else "", beside=True)
        where = f"No agency has “{asked}” in its names, kind or tags" if asked else "No agency is so"
        self.no_match.set_text(f"{where}, of those that the filter shows" if asked and self._source.keys else where)
        self.no_match.setVisible(count == 0 and self._is_narrowed)
        self._say_brief()
        self._show_empty_if(count)

    def _show_empty_if(self, count: int) -> None:
        nothing = count == 0 and not self._is_narrowed and self.new_line.isHidden()
        if not nothing:
            self.show_empty(None)
            return
        step, other = ("Import…", lambda: self.desk.actions.trigger("import")), ("New agency", self.start_new)
        self.show_empty(EmptyState("agencies", "No agencies yet", _PURPOSE, step=step, other=other))

    def _on_table_menu_asked(self, ids: list[str], at: QPoint) -> None:
        desk, offers = self.desk, offers_to_open(self.desk, "agency", ids)
        if len(ids) == 1:
            offers.append(("Briefing", lambda: desk.navigator.open("briefing", ids[0])))
        elif ids:
            chosen = f"some:{','.join(ids)}"
            offers.append((f"Brief {len(ids):,} agencies", lambda: desk.navigator.open("briefing", chosen)))
        show_record_menu(self, desk, Agency, ids, at, offers)
