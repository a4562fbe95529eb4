"""Tells when nobody has touched a key or the mouse for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

_TOUCHES = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)


class Idleness(QObject):
    """Watches the whole program once it is started."""

    lasted = Signal()

    def __init__(self, app: QObject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.lasted)

    def start(self, after_ms: int) -> None:
        """Tell after so long."""
        self._timer.start(after_ms)
        self._app.installEventFilter(self)

    def stop(self) -> None:
        """Tell nothing any more."""
        self._timer.stop()
        self._app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES and self._timer.isActive():
            self._timer.start()
        return False
