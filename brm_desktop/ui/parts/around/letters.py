"""Single letters as keys of a page, taken before a list would look for a row that begins so."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class LetterKeys(QObject):
    """Runs what belongs to a letter; a field that is typed in never loses one."""

    def __init__(self, owner: QWidget, keys: Mapping[Qt.Key, Callable[[], object]]) -> None:
        super().__init__(owner)
        self._keys = dict(keys)

    def watch(self, *widgets: QWidget) -> None:
        """Take the letters from these lists and tables."""
        for widget in widgets:
            widget.installEventFilter(self)

    def take(self, event: QKeyEvent) -> bool:
        """Run what a pressed letter is for; say whether there was something."""
        run = self._keys.get(Qt.Key(event.key())) if event.modifiers() == Qt.KeyboardModifier.NoModifier else None
        if run is not None:
            run()
        return run is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self.take(event)
