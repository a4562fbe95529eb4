"""What narrows the portfolio and the views of it that were saved: two menus, and a line to name a view."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal

from brm_desktop.services.agency_views import AgencyView
from brm_desktop.storage.agency_filter import FACETS, say_keys
from brm_desktop.ui.parts.buttons import MenuButton, make_menu

_MOST_SAID = 34  # letters of what is chosen that fit the button


class NarrowButton(MenuButton):
    """A menu of facets with boxes to check; `narrowed` carries the chosen keys."""

    narrowed = Signal(object)

    def __init__(self) -> None:
        super().__init__("Filter: all", tip="Show some of the agencies only")
        self.keys: tuple[str, ...] = ()
        self.menu.aboutToShow.connect(self._fill)

    def show_keys(self, keys: Sequence[str]) -> None:
        """Show what is chosen."""
        self.keys = tuple(keys)
        said = say_keys(keys) or "all"
        shown = said if len(said) <= _MOST_SAID else f"{len(self.keys)} chosen"
        self.setText(f"Filter: {shown}")
        self.setAccessibleName(f"Filter: {said}")
        self.updateGeometry()

    def _fill(self) -> None:
        self.menu.clear()
        for facet in FACETS:
            part = make_menu(self)
            part.setTitle(facet.words)
            chosen = sum(choice.key in self.keys for choice in facet.choices)
            if chosen:
                part.setTitle(f"{facet.words} ({chosen})")
            for choice in facet.choices:
                action = part.addAction(choice.words)
                action.setCheckable(True)
                action.setChecked(choice.key in self.keys)
                action.toggled.connect(partial(self._on_choice_toggled, choice.key))
            self.menu.addMenu(part)
        self.menu.addSeparator()
        clear = self.menu.addAction("Show all agencies")
        clear.setEnabled(bool(self.keys))
        clear.triggered.connect(lambda: self._choose(()))

    def _on_choice_toggled(self, key: str, on: bool) -> None:
        self._choose((*self.keys, key) if on else tuple(each for each in self.keys if each != key))

    def _choose(self, keys: tuple[str, ...]) -> None:
        self.show_keys(keys)
        self.narrowed.emit(keys)


class ViewButton(MenuButton):
    """A menu of saved views; `chosen` carries one, `save_asked` asks for a name, `forget_asked` carries one."""

    chosen = Signal(object)
    save_asked = Signal()
    forget_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__("View", tip="Saved views of the table")
        self.views: tuple[AgencyView, ...] = ()
        self.current = ""
        self.menu.aboutToShow.connect(self._fill)

    def show_views(self, views: Sequence[AgencyView]) -> None:
        """Show the views that are kept."""
        self.views = tuple(views)

    def show_current(self, name: str) -> None:
        """Say which view shows."""
        self.current = name
        self.setText(f"View: {name}" if name else "View")
        self.setAccessibleName(f"View: {name or 'none saved'}")
        self.updateGeometry()

    def _fill(self) -> None:
        self.menu.clear()
        self.menu.addAction("All agencies").triggered.connect(lambda: self.chosen.emit(AgencyView("")))
        for view in self.views:
            action = self.menu.addAction(view.name)
            action.setCheckable(True)
            action.setChecked(view.name == self.current)
            action.triggered.connect(partial(self._on_view_triggered, view))
        self.menu.addSeparator()
        self.menu.addAction("Save this view…").triggered.connect(lambda: self.save_asked.emit())
        if self.current:
            forget = self.menu.addAction(f"Forget “{self.current}”")
            forget.triggered.connect(lambda: self.forget_asked.emit(self.current))

    def _on_view_triggered(self, view: AgencyView, _checked: bool = False) -> None:
        self.chosen.emit(view)
