"""The saved filters behind a button: choose one, save what narrows the list now, forget one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal

from brm_desktop.services.saved_filters import SavedFilter, forget_filter, list_filters, save_filter
from brm_desktop.storage.follow_ups import View
from brm_desktop.ui.parts.buttons import MenuButton, make_menu
from brm_desktop.ui.shell.desk import Desk

_LONGEST = 48


class FilterButton(MenuButton):
    """`chosen` carries a SavedFilter; `current` says what narrows the list now."""

    chosen = Signal(object)

    def __init__(self, desk: Desk, labels: Mapping[View, str], current: Callable[[], SavedFilter]) -> None:
        super().__init__("", icon="filter", tip="Saved filters")
        self._desk, self._labels, self._current = desk, labels, current
        self.filters: tuple[SavedFilter, ...] = ()
        self.menu.aboutToShow.connect(self._fill)

    def read(self) -> None:
        """Read what is saved."""
        database = self._desk.portfolio.database
        self._desk.jobs.run(lambda: list_filters(database.reader()), self._show, key="saved filters", owner=self)

    def _show(self, filters: tuple[SavedFilter, ...]) -> None:
        self.filters = filters

    def _fill(self) -> None:
        self.menu.clear()
        for one in self.filters:
            self.menu.addAction(self._say(one)).triggered.connect(lambda _checked=False, one=one: self.chosen.emit(one))
        if self.filters:
            self.menu.addSeparator()
        now = self._current()
        is_new = bool(now.text) and now not in self.filters
        save = self.menu.addAction(f"&Save {self._say(now)}" if is_new else "&Save this filter")
        save.setEnabled(is_new)
        save.triggered.connect(lambda: self._write(save_filter, now))
        if self.filters:
            forget = make_menu(self.menu)
            forget.setTitle("Forget")
            self.menu.addMenu(forget)
            for one in self.filters:
                forget.addAction(self._say(one)).triggered.connect(
                    lambda _checked=False, one=one: self._write(forget_filter, one)
                )

    def _write(self, change: Callable[..., tuple[SavedFilter, ...]], one: SavedFilter) -> None:
        portfolio = self._desk.portfolio
        self._desk.jobs.write(lambda: change(portfolio, one), self._show, owner=self)

    def _say(self, one: SavedFilter) -> str:
        text = one.text if len(one.text) <= _LONGEST else f"{one.text[: _LONGEST - 1]}…"
        return f"{self._labels[one.view]}: {text}".replace("&", "&&")
