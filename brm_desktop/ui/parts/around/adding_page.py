"""A page of one table with a line that adds to it: what keys reach first, and how the line comes up."""

from __future__ import annotations

from PySide6.QtCore import Qt

from brm_desktop.ui.parts.around.add_line import AddLine
from brm_desktop.ui.parts.record_table import RecordTable
from brm_desktop.ui.shell.page import Page


class AddingPage(Page):
    """Subclasses make `table` and `new_line`, which is hidden until something new is asked for."""

    table: RecordTable
    new_line: AddLine

    def focus_first(self, *, visibly: bool = False) -> None:
        reasons = Qt.FocusReason
        first = self.table if self.new_line.isHidden() else self.new_line
        first.setFocus(reasons.TabFocusReason if visibly else reasons.OtherFocusReason)

    def start_new(self) -> None:
        """Offer the line for the name of something new."""
        self.show_empty(None)
        self.new_line.show()
        self.new_line.setFocus(Qt.FocusReason.OtherFocusReason)
