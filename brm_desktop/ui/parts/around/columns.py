"""Cards in columns: three side by side where there is room, two or one where there is not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from brm_desktop.ui.shell.page import GAP

THREE_FROM, TWO_FROM = 900, 560  # pixels of width


class Columns(QWidget):
    """Holds columns of parts; the last of three moves under the middle one, then all stand under each other."""

    def __init__(self, columns: Sequence[Sequence[QWidget]], stretches: Sequence[int]) -> None:
        super().__init__()
        self._stretches = tuple(stretches)
        self._shown = 0
        self._columns = [_column(parts) for parts in columns]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP)
        self._arrange(len(self._columns))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = event.size().width()
        self._arrange(min(len(self._columns), 3 if width >= THREE_FROM else 2 if width >= TWO_FROM else 1))

    def _arrange(self, count: int) -> None:
        if count == self._shown:
            return
        self._shown = count
        for place, column in enumerate(self._columns):
            self._grid.removeWidget(column)
            self._grid.setColumnStretch(place, self._stretches[place] if place < count else 0)
        for place, column in enumerate(self._columns):
            at = min(place, count - 1)
            under = place - at
            span = len(self._columns) - count + 1 if at < count - 1 else 1
            self._grid.addWidget(column, under, at, span, 1)
        for row in range(len(self._columns)):
            self._grid.setRowStretch(row, 1 if row == len(self._columns) - count else 0)


def _column(parts: Sequence[QWidget]) -> QWidget:
    column = QWidget()
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GAP)
    for part in parts:
        layout.addWidget(part)
    layout.addStretch(1)
    return column
