"""A page of one record: its name as the title, an overview, and tabs that are made when they are first opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedWidget, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.record import Record
from brm_desktop.storage.driver import Connection
from brm_desktop.ui.parts.around.keeping import keep_value, restore_record, settle
from brm_desktop.ui.parts.around.title_editor import TitleEditor
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.scroll import BAR, ScrollArea
from brm_desktop.ui.parts.tabs import Tab, Tabs
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.page import GAP, MARGIN, Page


class OpenTab(NamedTuple):
    """A tab that was made: what the page shows, and how it shows a record, or the same one anew."""

    page: QWidget
    show: Callable[[Any], None]


class TabMaker(NamedTuple):
    """A tab: its words, the kinds of record that concern it, how it is made."""

    tab: Tab
    kinds: tuple[str, ...]
    make: Callable[[Desk], OpenTab]


class TabbedPage(Page):
    """Subclasses read facts, show them in the head and the overview, and say which record they are of."""

    def __init__(
        self,
        desk: Desk,
        of: type[Record],
        overview: QWidget,
        kinds: Sequence[str],
        makers: Sequence[TabMaker],
        lead: QWidget | None = None,
    ) -> None:
        """`kinds` are those that head and overview show, `makers` the tabs after it; `lead` stands before the title."""
        super().__init__(desk, scrolls=False)
        self.id = ""
        self.record: Record | None = None
        self._of, self._overview, self._kinds = of, overview, tuple(kinds)
        self._makers: Mapping[str, TabMaker] = {maker.tab.name: maker for maker in makers}
        self._open: dict[str, OpenTab] = {}
        self.title = TitleEditor(of.KIND.fields[of.KIND.title].label)
        self.tabs = Tabs([Tab("overview", "Overview"), *(maker.tab for maker in makers)])
        self.stack = QStackedWidget()
        self._build_frame(lead)
        self.title.edited.connect(lambda name: keep_value(desk, of, self.id, of.KIND.title, name, self.title))
        self.tabs.chosen.connect(self.show_tab)

    def _build_frame(self, lead: QWidget | None) -> None:
        layout, box = self.head.layout(), QWidget()
        assert layout is not None
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        for part in (lead, self.title):
            if part is not None:
                line.addWidget(part)
        box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        layout.replaceWidget(self.head.title, box)
        self.head.title.hide()
        self.head.title = self.title  # type: ignore[assignment]  # takes the title's place, words and all
        self.stack.addWidget(self._overview)
        self.body.setContentsMargins(MARGIN, 0, MARGIN - BAR, 0)
        self.body.setSpacing(0)
        tabs = QHBoxLayout()
        tabs.setContentsMargins(0, 0, BAR, 0)
        tabs.addWidget(self.tabs)
        self.add(tabs)
        self.add(self.stack, 1)

    # what subclasses say

    def read(self, connection: Connection, id: str) -> Any:
        """Return the facts of the head and the overview; called on a worker."""
        raise NotImplementedError

    def show_facts(self, facts: Any) -> Record:
        """Show facts; return the record they are of."""
        raise NotImplementedError

    def show_another(self) -> None:
        """Prepare for another record than the one before."""

    # the page

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        if record_id is None:
            return
        if record_id != self.id:
            settle(self)
            self.id, self.record = record_id, None
            self.show_another()
            tab = tab or "overview"
        if tab:
            self.tabs.show_tab(tab)
            self._show_page()
        self.read_now()

    def refresh(self, committed: Committed | None) -> None:
        if not self.id:
            return
        if committed is None or committed.touches(*self._kinds):
            self.read_now()
        elif committed.touches(*self._kinds_of_tab()):
            self._fill_tab()

    def leave(self) -> None:
        settle(self)

    def focus_first(self, *, visibly: bool = False) -> None:
        reasons = Qt.FocusReason
        self.tabs.setFocus(reasons.TabFocusReason if visibly else reasons.OtherFocusReason)

    def show_tab(self, name: str) -> None:
        """Show a tab and let it read what it shows."""
        self.tabs.show_tab(name)
        self._show_page()
        self._fill_tab()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            names = ["overview", *self._makers]
            step = 1 if event.key() == Qt.Key.Key_PageDown else -1
            self.show_tab(names[(self.tabs.currentIndex() + step) % len(names)])
        else:
            super().keyPressEvent(event)

    def read_now(self) -> None:
        """Read the facts on a worker and show them, with the tab that shows."""
        database, id = self.desk.portfolio.database, self.id

        def work() -> Any:
            with database.snapshot() as connection:
                return self.read(connection, id)

        self.desk.jobs.run(work, self._on_read, self._on_read_failed, key=f"page {self._of.KIND.name}", owner=self)

    def _on_read(self, facts: Any) -> None:
        self.show_empty(None)
        self.record = self.show_facts(facts)
        self._place_chips()
        self._show_state(self.record)
        self._fill_tab()

    def _place_chips(self) -> None:
        """Find the chips their place anew: the name is another one now, and some chips may be gone."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        chips = self.head.chip_box.findChildren(QWidget, options=direct)
        self.head.chip_box.setVisible(any(not chip.isHidden() for chip in chips))
        QCoreApplication.sendEvent(self.head, QResizeEvent(self.head.size(), self.head.size()))

    def _on_read_failed(self, error: KnownError) -> None:
        kind = self._of.KIND
        icon = "agencies" if kind.name == "agency" else "person"
        step = ("Back", self.desk.navigator.back)
        self.show_empty(EmptyState(icon, f"This {kind.one.lower()} cannot be shown", str(error), step=step))

    def _show_state(self, record: Record) -> None:
        if record.deleted_ms is None:
            if self._banner is not None:
                self._banner.hide()
            return
        self.banner.show_message(
            f"This {record.KIND.one.lower()} is in the trash",
            "What belongs to it is kept until the trash is emptied.",
            action="Restore",
            run=lambda: restore_record(self.desk, self._of, record.id),
        )

    # tabs

    def _kinds_of_tab(self) -> tuple[str, ...]:
        maker = self._makers.get(self.tabs.current_name)
        return maker.kinds if maker is not None else ()

    def _show_page(self) -> None:
        name = self.tabs.current_name
        if name in self._makers and name not in self._open:
            self._open[name] = made = self._makers[name].make(self.desk)
            self.stack.addWidget(made.page)
        self.stack.setCurrentWidget(self._open[name].page if name in self._open else self._overview)

    def _fill_tab(self) -> None:
        made = self._open.get(self.tabs.current_name)
        if made is not None and self.record is not None:
            made.show(self.record)


class TabArea(ScrollArea):
    """A tab that scrolls, with the room around its cards that a page has."""

    def __init__(self) -> None:
        super().__init__()
        self.body.setContentsMargins(0, GAP, 0, MARGIN)


def scrolled(part: QWidget) -> TabArea:
    """Put a part that grows with what it holds into an area that scrolls."""
    area = TabArea()
    area.body.addWidget(part)
    return area
