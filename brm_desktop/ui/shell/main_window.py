"""The window: side bar, top bar and the place that shows. Pages are made when first opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6 import QtCore
from PySide6.QtCore import QByteArray, QMargins, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.shell.actions import Actions
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.page import MARGIN, Page
from brm_desktop.ui.shell.side_bar import Entry, SideBar
from brm_desktop.ui.shell.theme import Tone
from brm_desktop.ui.shell.top_bar import TopBar

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent

    from brm_desktop.base.errors import KnownError
    from brm_desktop.ui.shell.banner import Banner
    from brm_desktop.ui.shell.jobs import Job
    from brm_desktop.ui.shell.overlay import Overlay
    from brm_desktop.ui.shell.palette import Hit
    from brm_desktop.ui.shell.progress_line import ProgressLine
    from brm_desktop.ui.shell.toast import ToastBar

_SIZE, _LEAST, _NARROW_BELOW = QSize(1280, 820), QSize(480, 320), 900


class Place(NamedTuple):
    """Where the window can go. One without a label is not listed; `under` names the place marked instead of it."""

    name: str
    make: Callable[[Desk], Page]
    label: str = ""
    icon: str = ""
    section: str = ""
    under: str = ""
    keys: str = ""


class Spot(NamedTuple):
    """What shows: a place, a record of it, a tab of that."""

    place: str
    record_id: str | None = None
    tab: str | None = None


class Keeper(Protocol):
    """Remembers small texts from one start to the next."""

    def get(self, name: str) -> str | None:
        """Return what was kept under a name."""

    def set(self, name: str, value: str) -> None:
        """Keep a text under a name."""


class MainWindow(QMainWindow):
    """A Navigator, and the home of every page. `furnish` it before it is opened anywhere.

    `painted` tells once that the first picture is on the screen: what can wait is done then.
    """

    painted = Signal()

    def __init__(self, actions: Actions, keeper: Keeper, title: str = "BRM Desktop") -> None:
        super().__init__()
        self._actions, self._keeper = actions, keeper
        self._desk: Desk | None = None
        self._places: dict[str, Place] = {}
        self._pages: dict[str, Page] = {}
        self._spots: list[Spot] = []
        self._at = -1
        self._cover: QWidget | None = None
        self._painted = False
        self._overlays: dict[str, Overlay] = {}
        self._banner: Banner | None = None
        self._toasts: ToastBar | None = None
        self._progress: ProgressLine | None = None
        self._search: Callable[[str], Sequence[Hit]] = lambda _text: ()
        self._choose: Callable[[str, str], None] = lambda _kind, _id: None
        self.setWindowTitle(title)
        self.setMinimumSize(_LEAST)
        self._add_actions()
        self._build(title)
        self._restore()
        actions.attach(self)

    def _build(self, title: str) -> None:
        self.side_bar = SideBar(title)
        prompt = "Search agencies, people, notes, files"
        self.top_bar = TopBar(self._actions.get("search"), prompt)
        self._stack = QStackedWidget()
        self._main = QWidget()
        column = QVBoxLayout(self._main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        self._column = column
        column.addWidget(self._stack, 1)
        self._frame = QWidget()
        line = QHBoxLayout(self._frame)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(self.side_bar)
        line.addWidget(self._main, 1)
        self._whole = QStackedWidget()
        self._whole.addWidget(self._frame)
        self.setCentralWidget(self._whole)
        self.side_bar.places.asked.connect(self.open)
        self._frame.setFocus()  # until the first paint; then the page takes it

    def _add_actions(self) -> None:
        add = self._actions.add
        add("search", "Search and commands", self.open_palette, keys="Ctrl+K", icon="search", group="Go", listed=False)
        add("back", "Back", self.back, keys=("Alt+Left",), icon="arrow-left", group="Go")
        add("forward", "Forward", self.forward, keys=("Alt+Right",), icon="arrow-right", group="Go")
        add("keys", "Keyboard shortcuts", self.show_keys, keys="F1", icon="keyboard", group="Help")

    # what the app hands over

    def furnish(self, desk: Desk, places: Sequence[Place], buttons: Sequence[Button] = ()) -> None:
        """Take the desk for the pages, the places, and the buttons of the top bar; what was there before goes."""
        self._strip()
        self._desk = desk
        self._places = {place.name: place for place in places}
        entries: list[Entry] = []
        for section, group in groupby((place for place in places if place.label), key=lambda place: place.section):
            listed = [Entry(place.name, place.label, place.icon) for place in group]
            entries += [listed[0]._replace(section=section), *listed[1:]]
        self.side_bar.places.places.show_entries(entries)
        for place in places:
            if place.label:
                self._actions.add(
                    f"go {place.name}",
                    f"Go to {place.label}",
                    lambda name=place.name: self.open(name),  # type: ignore[misc]  # a default binds the name now
                    keys=place.keys,
                    icon=place.icon,
                    group="Go",
                )
        self.top_bar.show_buttons(buttons)
        desk.hub.failed.connect(self.show_error)
        desk.jobs.failed.connect(self.show_error)
        desk.jobs.started.connect(self._on_jobs_started)

    def show_cover(self, cover: QWidget | None) -> None:
        """Show one widget instead of everything (unlock, first run); None brings the window back."""
        if self._cover is not None:
            self._whole.removeWidget(self._cover)
            self._cover.deleteLater()
        self._cover = cover
        if cover is not None:
            self._whole.addWidget(cover)
        self._whole.setCurrentWidget(cover or self._frame)

    def _strip(self) -> None:
        """Let go of everything that stands on an earlier desk."""
        if self._desk is not None:
            self._desk.hub.failed.disconnect(self.show_error)
            self._desk.jobs.failed.disconnect(self.show_error)
            self._desk.jobs.started.disconnect(self._on_jobs_started)
        for widget in (*self._pages.values(), *self._overlays.values(), self._progress):
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._pages.clear()
        self._overlays.clear()
        self._progress = None
        self._spots.clear()
        self._at = -1

    # going places

    def open(self, place: str, record_id: str | None = None, tab: str | None = None) -> None:
        """Show a place, one record of it, one tab of that, and remember the way back."""
        spot = Spot(place, record_id, tab)
        if self._at < 0 or self._spots[self._at] != spot:
            del self._spots[self._at + 1 :]
            self._spots.append(spot)
            self._at += 1
        self._show(spot)

    def back(self) -> None:
        """Show what was shown before."""
        if self._at > 0:
            self._at -= 1
            self._show(self._spots[self._at])

    def forward(self) -> None:
        """Undo a step back."""
        if self._at + 1 < len(self._spots):
            self._at += 1
            self._show(self._spots[self._at])

    def forget(self, record_id: str) -> None:
        """Leave a record that is gone: it is taken from the history, and from the screen if it shows."""
        here = self._spots[self._at] if self._at >= 0 else None
        before = [spot for spot in self._spots[: self._at] if spot.record_id != record_id]
        after = [spot for spot in self._spots[self._at :] if spot.record_id != record_id]
        self._spots, self._at = before + after, len(before)
        if here is not None and here.record_id == record_id:
            self._at = max(0, len(before) - 1)
            self._show(self._spots[self._at] if self._spots else Spot(here.place))

    @property
    def spot(self) -> Spot | None:
        """What shows now."""
        return self._spots[self._at] if self._at >= 0 else None

    @property
    def page(self) -> Page | None:
        """The page that shows now."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def _show(self, spot: Spot) -> None:
        place = self._places[spot.place]
        if (page := self._pages.get(spot.place)) is None:
            assert self._desk is not None
            page = self._pages[spot.place] = place.make(self._desk)
            self._stack.addWidget(page)
        if self._banner is not None:
            self._banner.hide()
        page.show_record(spot.record_id, spot.tab)
        self._stack.setCurrentWidget(page)
        self.side_bar.places.choose(place.under or place.name)
        self._keeper.set("window.place", place.under or place.name)
        if self._painted:
            self._focus(page)

    def leave(self) -> None:
        """Let every page keep what is being typed, before the portfolio is closed."""
        for page in self._pages.values():
            page.leave()

    # what the window says

    def toast(self, text: str, undo: bool = False) -> None:
        """Say in a few words what just happened; satisfies desk.Toast."""
        self._toast_bar().show_message(text, undo)

    def show_error(self, error: KnownError) -> None:
        """Tell an error that no page tells itself, above the page."""
        if self._banner is None:
            from brm_desktop.ui.shell.banner import Banner

            self._banner = Banner(outer=QMargins(MARGIN, 12, MARGIN, 0))
            self._column.insertWidget(1, self._banner)
        self._banner.show_error(error)

    def set_count(self, place: str, count: int | None) -> None:
        """Show how many things a place holds."""
        self.side_bar.places.places.set_count(place, count)

    def set_status(self, text: str, detail: str = "", tone: Tone = "good") -> None:
        """Show the state of sync at the foot of the side bar."""
        self.side_bar.status.show_status(text, detail, tone)

    def open_palette(self) -> None:
        """Open search and commands."""
        self._overlay("palette").open()

    def show_keys(self) -> None:
        """Show every shortcut."""
        self._overlay("keys").open()

    def set_search(self, search: Callable[[str], Sequence[Hit]], choose: Callable[[str, str], None]) -> None:
        """Give the palette its search (run on a worker) and what opens a (kind, id) that was chosen."""
        self._search, self._choose = search, choose

    # plumbing

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._on_first_painted)

    def _on_first_painted(self) -> None:
        self.painted.emit()
        if self._desk is not None:
            self._desk.theme.follow_system()
        if self.page is not None:
            self._focus(self.page)

    def _focus(self, page: Page) -> None:
        """Hand the keyboard to a page, visibly if the keyboard was in use."""
        page.focus_first(visibly=getattr(self.focusWidget(), "ringed", False))

    def _overlay(self, name: str) -> Overlay:
        from brm_desktop.ui.shell.keys_overlay import KeysOverlay
        from brm_desktop.ui.shell.palette import Palette

        assert self._desk is not None
        if name not in self._overlays:
            if name == "palette":
                palette = Palette(self._actions, self._desk.jobs, self._search, self)
                palette.chosen.connect(self._choose)
                self._overlays[name] = palette
            else:
                self._overlays[name] = KeysOverlay(self._actions, self)
        return self._overlays[name]

    def _toast_bar(self) -> ToastBar:
        if self._toasts is None:
            from brm_desktop.ui.shell.toast import ToastBar

            self._toasts = ToastBar(self._main)
            self._toasts.undo_asked.connect(lambda: self._actions.trigger("undo"))
        return self._toasts

    def _on_jobs_started(self, job: Job) -> None:
        if job.text and self._progress is None:
            from brm_desktop.ui.shell.progress_line import ProgressLine

            assert self._desk is not None
            self._progress = ProgressLine(self._desk.jobs, self._stack)
            self._progress.watch(job)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == QtCore.Qt.Key.Key_Escape:
            self.back()
        elif event.text() == "?":
            self.show_keys()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == QtCore.Qt.MouseButton.BackButton:
            self.back()
        elif event.button() == QtCore.Qt.MouseButton.ForwardButton:
            self.forward()
        else:
            super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.side_bar.set_narrow(event.size().width() < _NARROW_BELOW)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keeper.set("window.geometry", self.saveGeometry().toBase64().toStdString())
        super().closeEvent(event)

    def _restore(self) -> None:
        self.resize(_SIZE)
        if kept := self._keeper.get("window.geometry"):
            self.restoreGeometry(QByteArray.fromBase64(kept.encode()))
