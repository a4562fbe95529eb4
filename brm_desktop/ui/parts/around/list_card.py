"""A card with a list, words while it is empty, a line to add something, and a way to all of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from brm_desktop.ui.parts.around.add_line import AddLine
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.row_list import Row, RowList


class ListCard(Card):
    """`all_asked` asks for the whole list, `entered` carries what was typed into the line."""

    all_asked = Signal()
    entered = Signal(str)

    def __init__(
        self, heading: str, nothing: str, *, add: str = "", all: str = "", rows: RowList | None = None
    ) -> None:
        """`nothing` stands while there are no rows; `add` is the prompt of the line, `all` the name of the whole.

        `rows` is the list to show, a plain one unless given.
        """
        super().__init__(heading)
        self.list = rows or RowList(heading)
        self.nothing = Prose(nothing, "soft")
        self.line = AddLine(add) if add else None
        self._all = Button(all, look="quiet", small=True) if all else None
        self.add(self.list)
        self.add(self.nothing)
        if self.line is not None:
            self.line.entered.connect(self.entered)
            self.add(self.line)
        if self._all is not None:
            self._all.clicked.connect(self.all_asked)
            self.add_action(self._all)

    def show_rows(self, rows: Sequence[Row], detail: str = "") -> None:
        """Show rows, with a number or a few words beside the heading."""
        self.list.show_rows(rows)
        self.show_state(bool(rows), detail)

    def offer_all(self, offered: bool) -> None:
        """Show the way to all of it only where there is more than shows."""
        if self._all is not None:
            self._all.setVisible(offered)

    def show_state(self, filled: bool, detail: str = "") -> None:
        """Show the list, or the words of an empty one."""
        self.list.setVisible(filled)
        self.nothing.setVisible(not filled)
        self.show_detail(detail)
