"""Columns of cards side by side, one below the other where the page is too narrow for them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

_GAP = 16


class Columns(QWidget):
    """Columns that share the width; `stack_below` is the width in pixels under which they stand in one."""

    def __init__(self, shares: Sequence[int], *, stack_below: int = 760, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stack_below = stack_below
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)
        self._columns: list[QVBoxLayout] = []
        for share in shares:
            column = QVBoxLayout()
            column.setSpacing(_GAP)
            column.addStretch(1)
            self._columns.append(column)
            self._row.addLayout(column, share)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def add(self, place: int, part: QWidget | QLayout) -> None:
        """Put a card at the end of a column."""
        column = self._columns[place]
        if isinstance(part, QWidget):
            column.insertWidget(column.count() - 1, part)
        else:
            column.insertLayout(column.count() - 1, part)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stacked = event.size().width() < self._stack_below
        direction = QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight
        if self._row.direction() != direction:
            self._row.setDirection(direction)
