"""What every page has: a title with words and buttons beside it, a body, an empty state, a place for errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from brm_desktop.ui.parts.labels import Label, Title
from brm_desktop.ui.parts.scroll import BAR, ScrollArea
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed

if TYPE_CHECKING:
    from brm_desktop.base.errors import KnownError
    from brm_desktop.ui.shell.banner import Banner

MARGIN, GAP = 24, 16


class PageHead(QWidget):
    """The top of a page: title, words below or beside it, chips after it, buttons at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Title()
        self.beside = Label(tone="soft")
        self.below = Label(tone="soft")
        self.chip_box = QWidget()
        self.chips = QHBoxLayout(self.chip_box)
        self.buttons = QHBoxLayout()
        self._build()

    def _build(self) -> None:
        self.chips.setSpacing(8)
        self.chips.setContentsMargins(0, 0, 0, 0)
        self.chip_box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.chip_box.hide()
        self.buttons.setSpacing(8)
        self._upper = line = QHBoxLayout()
        line.setSpacing(14)
        line.addWidget(self.title)
        line.addWidget(self.chip_box)
        line.addWidget(self.beside)
        line.addStretch(1)
        line.addLayout(self.buttons)
        line.addStrut(32)
        self._lower = QHBoxLayout()
        self._lower.setSpacing(14)
        self._lower.addWidget(self.below, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        whole.addLayout(line)
        whole.addLayout(self._lower)
        self.beside.hide()
        self.below.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self.chip_box.isHidden():
            self._place_chips()

    def _place_chips(self) -> None:
        """Chips stand after the title where there is room, else before the words below it."""
        parts = (self.title, self.chip_box, self.buttons)
        wanted = sum(part.sizeHint().width() for part in parts) + 3 * 14
        target, place = (self._upper, 1) if wanted <= self.width() else (self._lower, 0)
        if target.indexOf(self.chip_box) < 0:
            for line in (self._upper, self._lower):
                line.removeWidget(self.chip_box)
            target.insertWidget(place, self.chip_box)


class Page(QWidget):
    """A place of the window. Subclasses fill `body`, `head.buttons` and the two hooks."""

    def __init__(self, desk: Desk, *, scrolls: bool = True, parent: QWidget | None = None) -> None:
        """`scrolls` False gives the body the window's height, for tables and panes."""
        super().__init__(parent)
        self.desk = desk
        self.head = PageHead(self)
        self._banner: Banner | None = None
        self._stale = False
        self._shown = False
        self._empty: QWidget | None = None
        self._scroll = ScrollArea(self) if scrolls else None
        self._content = self._scroll.content if self._scroll is not None else QWidget(self)
        self.body = self._scroll.body if self._scroll is not None else QVBoxLayout(self._content)
        self._lay_out()
        desk.hub.committed.connect(self._on_hub_committed)

    def _lay_out(self) -> None:
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 20, 0, 0)
        self._outer.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(MARGIN, 0, MARGIN, 14)
        head.setSpacing(12)
        head.addWidget(self.head)
        self._head = head
        self._outer.addLayout(head)
        self._outer.addWidget(self._scroll or self._content, 1)
        self.body.setContentsMargins(MARGIN, 0, MARGIN - (BAR if self._scroll is not None else 0), MARGIN)
        self.body.setSpacing(GAP)

    # hooks

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        """Show one record, or the place as such. Called whenever the place is opened."""

    def refresh(self, committed: Committed | None) -> None:
        """Read anew what shows: after a commit, or with None after several while the page was hidden."""

    def leave(self) -> None:
        """Keep what is being typed; called before the portfolio is closed."""

    def focus_first(self, *, visibly: bool = False) -> None:
        """Put the keyboard where work starts, so that it is seen if `visibly`; called after the place was opened."""
        from brm_desktop.ui.shell.tab_order import list_stops

        reasons = QtCore.Qt.FocusReason
        reason = reasons.TabFocusReason if visibly else reasons.OtherFocusReason
        first = next((stop for stop in list_stops(self._content) if stop.isVisible()), None)
        if first is not None:
            first.setFocus(reason)

    # what subclasses use

    def set_title(self, title: str, subtitle: str = "", *, beside: bool = False) -> None:
        """Name the page; the subtitle stands below the title, or `beside` it."""
        self.head.title.set_text(title)
        self.setAccessibleName(title)
        for label, wanted in ((self.head.beside, beside), (self.head.below, not beside)):
            label.set_text(subtitle if wanted else "")
            label.setVisible(bool(subtitle) and wanted)

    def add_action(self, button: QWidget) -> None:
        """Put a button at the right of the title, after those that are there."""
        self.head.buttons.addWidget(button)

    def add_chip(self, chip: QWidget) -> None:
        """Put a chip or a status after the title."""
        self.head.chips.addWidget(chip)
        self.head.chip_box.show()

    def add(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Put a card or a layout of cards at the end of the body."""
        if isinstance(part, QWidget):
            self.body.addWidget(part, stretch)
        else:
            self.body.addLayout(part, stretch)

    def show_empty(self, state: QWidget | None) -> None:
        """Show an empty state in the place of the body; None brings the body back."""
        if self._empty is not None:
            self._outer.removeWidget(self._empty)
            self._empty.hide()
            if self._empty is not state:
                self._empty.deleteLater()
        self._empty = state
        (self._scroll or self._content).setVisible(state is None)
        if state is not None:
            self._outer.addWidget(state, 1)
            state.show()

    def show_error(self, error: KnownError) -> None:
        """Say in place what happened, what was kept and what to do."""
        self.banner.show_error(error)

    @property
    def banner(self) -> Banner:
        """The strip below the title, for errors and messages of this page."""
        if self._banner is None:
            from brm_desktop.ui.shell.banner import Banner

            self._banner = Banner(self)
            self._head.addWidget(self._banner)
        return self._banner

    # plumbing

    def focusNextPrevChild(self, forward: bool) -> bool:
        from brm_desktop.ui.shell.tab_order import follow_layout

        follow_layout(self)
        return super().focusNextPrevChild(forward)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale and self._shown:
            self._stale = False
            self.refresh(None)
        self._shown = True

    def _on_hub_committed(self, committed: Committed) -> None:
        if self.isVisible():
            self.refresh(committed)
        else:
            self._stale = True
