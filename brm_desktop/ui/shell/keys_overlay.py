"""F1 or ?: every shortcut, grouped."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.labels import Label
from brm_desktop.ui.parts.scroll import ScrollArea
from brm_desktop.ui.shell.actions import Actions, spoken_keys
from brm_desktop.ui.shell.overlay import Overlay
from brm_desktop.ui.shell.theme import MEDIUM, font, theme_of

VALUE = (
    ("Type a reading of an outcome", "R"),
    ("Correct the course of an outcome", "C"),
    ("New outcome, new horizon item", "N"),
)
EVERYWHERE = (
    ("Move in a list or table", "↑ ↓"),
    ("Open", "Enter"),
    ("Check or uncheck", "Space"),
    ("Edit a value in place", "F2"),
    ("Keep what is typed", "Enter"),
    ("Leave without keeping, step back", "Esc"),
    ("Move to the trash", "Delete"),
    ("Next or previous part", "Tab"),
    ("This list", "?"),
)


class _KeyLine(QWidget):
    def __init__(self, text: str, keys: str) -> None:
        super().__init__()
        self._text, self._keys = text, keys
        self.setAccessibleName(f"{text}: {keys}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(240, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, rtl = QPainter(self), theme_of(self.palette()), self.isRightToLeft()
        width = paint.keys_width(self._keys)
        text = paint.mirrored(QRect(0, 0, self.width() - width - 12, self.height()), self.rect(), rtl)
        paint.words(painter, text, self._text, font(), theme.ink, rtl=rtl)
        box = QRect(self.width() - width - 1, (self.height() - 19) // 2, width, 19)
        paint.key_hint(painter, paint.mirrored(box, self.rect(), rtl), self._keys, theme.edge, theme.ink)


def _all_keys(action: QAction) -> str:
    return " or ".join(spoken_keys(keys) for keys in action.shortcuts())


class KeysOverlay(Overlay):
    """Lists the keys of all registered commands, then those that hold everywhere."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent, width=520, top=56)
        self._actions = actions
        self._area = ScrollArea()
        self._area.body.setContentsMargins(24, 0, 24, 20)
        self._area.body.setSpacing(0)
        heading = Label("Keyboard shortcuts", px=16, weight=MEDIUM)
        self.panel.setAccessibleName("Keyboard shortcuts")
        self.body.setContentsMargins(0, 18, 0, 0)
        self.body.setSpacing(10)
        head = QVBoxLayout()
        head.setContentsMargins(24, 0, 24, 0)
        head.addWidget(heading)
        self.body.addLayout(head)
        self.body.addWidget(self._area, 1)

    def open(self) -> None:
        self._fill()
        super().open()

    def panel_height(self) -> int:
        return self._area.content.sizeHint().height() + 60

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self._area.verticalScrollBar()
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            bar.setValue(bar.value() + (28 if event.key() == Qt.Key.Key_Down else -28))
        elif event.text() == "?":
            self.close_panel()
        else:
            super().keyPressEvent(event)

    def _fill(self) -> None:
        body = self._area.body
        while (item := body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        commands = sorted((c for c in self._actions if not c.action.shortcut().isEmpty()), key=lambda c: c.group)
        for group, members in groupby(commands, key=lambda command: command.group):
            self._add_group(group, [(c.action.text(), _all_keys(c.action)) for c in members])
        self._add_group("Outcomes and horizon", list(VALUE))
        self._add_group("Everywhere", list(EVERYWHERE))

    def _add_group(self, name: str, lines: list[tuple[str, str]]) -> None:
        self._area.body.addSpacing(8)
        self._area.body.addWidget(Label(name, "soft", px=12, weight=MEDIUM))
        for text, keys in lines:
            self._area.body.addWidget(_KeyLine(text, keys))
