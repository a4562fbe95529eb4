"""A list under a field: what could be meant by what was typed so far. The field keeps the keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from brm_desktop.ui.parts.paint import rounded
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.theme import theme_of

_MOST = 8


class Option(NamedTuple):
    """Something to choose: its id, its words, a remark at the right."""

    id: str
    title: str
    detail: str = ""
    icon: str = ""


class Suggestions(QWidget):
    """Floats in the window under its field; Up, Down, Enter, Tab and Esc in the field work it."""

    chosen = Signal(object)

    def __init__(self, field: QWidget) -> None:
        super().__init__(field.window())
        self._field = field
        self._options: dict[str, Option] = {}
        self._went_to = ""  # where the arrows led since the last letter: what is found later must not lead away
        self.list = RowList("Suggestions", fill=True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 5, 1, 5)
        layout.addWidget(self.list)
        self.list.opened.connect(self._choose)
        field.installEventFilter(self)
        field.destroyed.connect(self.deleteLater)
        self.hide()

    def show_options(self, options: Sequence[Option]) -> None:
        """Show what could be meant; nothing hides the list."""
        shown = options[:_MOST]
        self._options = {option.id: option for option in shown}
        self.list.show_rows([Row(o.id, o.title, icon=o.icon, right=o.detail) for o in shown])
        if not shown or not self._field.isVisible():
            self.hide()
            return
        current = self._options.get(self._went_to, shown[0])
        self.list.select(current.id)
        self._place()
        self.show()
        self.raise_()
        announce(self, f"{len(shown)} suggestions, {current.title}")

    @property
    def current(self) -> Option | None:
        """The option that Enter would take, while the list shows."""
        return self._options.get(self.list.current_id or "") if self.isVisible() else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Hide, QEvent.Type.FocusOut):
            self.hide()
        elif event.type() == QEvent.Type.KeyPress and self.isVisible() and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return False

    def _on_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            rows = [row.id for row in self.list.rows]
            here = rows.index(self.list.current_id) if self.list.current_id in rows else -1
            step = 1 if key == Qt.Key.Key_Down else -1
            self._went_to = rows[(here + step) % len(rows)]
            self.list.select(self._went_to)
            announce(self, self.list.rows[(here + step) % len(rows)].spoken)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab):
            self._choose(self.list.current_id or "")
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            self._went_to = ""
            return False
        return True

    def _choose(self, option_id: str) -> None:
        self.hide()
        self._went_to = ""
        if option_id in self._options:
            self.chosen.emit(self._options[option_id])

    def _place(self) -> None:
        window = self._field.window()
        if self.parent() is not window:
            self.setParent(window)
        height = len(self.list.rows) * self.list.row_height + 10
        below = self._field.mapTo(window, QPoint(-8, self._field.height() + 4))
        width = min(max(280, self._field.width() + 16), window.width() - 16)
        left = max(8, min(below.x(), window.width() - width - 8))
        top = below.y() if below.y() + height <= window.height() else below.y() - self._field.height() - height - 8
        self.setGeometry(QRect(left, max(8, top), width, height))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self.palette())
        rounded(QPainter(self), self.rect(), 8, theme.surface, theme.control)
