"""One window a profile: a second start asks the first to come forward."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT_MS = 1500


def ask_to_raise(folder: Path) -> bool:
    """Ask the window of a profile to come forward; tell whether it answered."""
    app = QCoreApplication.instance() or QCoreApplication([])
    socket = QLocalSocket()
    socket.connectToServer(_name(folder))
    answered = socket.waitForConnected(_WAIT_MS)
    socket.disconnectFromServer()
    del app
    return answered


def answer_others(folder: Path, raise_window: Callable[[], None]) -> QObject:
    """Let later starts of the same profile bring this window forward. Returns: what must be kept alive."""
    server = QLocalServer()
    server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
    QLocalServer.removeServer(_name(folder))
    server.listen(_name(folder))

    def on_new_connection() -> None:
        socket = server.nextPendingConnection()
        if socket is not None:
            socket.deleteLater()
        raise_window()

    server.newConnection.connect(on_new_connection)
    return server


def _name(folder: Path) -> str:
    return "brm-desktop-" + sha256(str(folder.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:24]
