"""The program in the system's tray: messages where the desktop has no buttons, and the window while it is closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon, QWidget

from brm_desktop.base.paths import resource


def has_tray() -> bool:
    """Say whether the desktop has a tray."""
    return QSystemTrayIcon.isSystemTrayAvailable()


class Tray(QObject):
    """An icon with a menu; `clicked` tells that its message was."""

    clicked = Signal()

    def __init__(self, show: Callable[[], object], leave: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._menu = QMenu()
        self._menu.addAction("Open BRM Desktop").triggered.connect(lambda: show())
        self._menu.addAction("Quit").triggered.connect(lambda: leave())
        self._icon = QSystemTrayIcon(QIcon(str(resource("icons", "app.png"))), self)
        self._icon.setToolTip("BRM Desktop")
        self._icon.setContextMenu(self._menu)
        self._icon.messageClicked.connect(self.clicked)
        self._icon.activated.connect(
            lambda reason: show() if reason == QSystemTrayIcon.ActivationReason.Trigger else None
        )
        self._icon.show()

    def show_message(self, title: str, text: str) -> bool:
        """Show a message; say whether the desktop can."""
        if not self._icon.supportsMessages():
            return False
        self._icon.showMessage(title, text, QSystemTrayIcon.MessageIcon.Information)
        return True

    def close(self) -> None:
        """Take the icon away."""
        self._icon.hide()
        self._menu.deleteLater()
        self.deleteLater()


class TrayKeeper(QObject):
    """Hides a window that is closed, as long as `wanted` says so; the end of the session closes it."""

    def __init__(self, window: QWidget, wanted: Callable[[], bool]) -> None:
        super().__init__(window)
        self._window, self._wanted = window, wanted
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        app = QApplication.instance()
        ends = isinstance(app, QApplication) and app.isSavingSession()
        if event.type() == QEvent.Type.Close and watched is self._window and not ends and self._wanted():
            event.ignore()
            self._window.hide()
            return True
        return False
