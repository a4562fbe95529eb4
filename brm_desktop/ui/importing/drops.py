"""Files dropped anywhere on the window, and e-mails pasted there, go to the import page.

Light: the window imports it at its start.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.icons import draw_icon
from brm_desktop.ui.shell.theme import MEDIUM, font, theme_of

if TYPE_CHECKING:
    from brm_desktop.ui.shell.desk import Desk
    from brm_desktop.ui.shell.main_window import MainWindow


_MESSAGE = "message/rfc822"


class TakesFiles(Protocol):
    """What the import page does with files."""

    def take_files(self, files: list[Path]) -> None:
        """Look at files and show what they would bring."""

    def take_text(self, text: str) -> None:
        """Look at a text and show what it would bring."""


def accept_drops(window: MainWindow, desk: Desk) -> None:
    """Let files dropped on the window open the import page with them; a part that takes files itself comes first."""
    for earlier in window.findChildren(_Drops, options=Qt.FindChildOption.FindDirectChildrenOnly):
        window.removeEventFilter(earlier)
        earlier.deleteLater()
    window.setAcceptDrops(True)
    window.installEventFilter(_Drops(window, desk))


def find_message(mime: QMimeData) -> str:
    """Return the e-mail that a mail program drags as such, not as a file."""
    return bytes(mime.data(_MESSAGE).data()).decode("utf-8", "replace") if mime.hasFormat(_MESSAGE) else ""


def list_files(mime: QMimeData) -> list[Path]:
    """Return the local files and folders that are dragged."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


class _Drops(QObject):
    """Watches the window for files; the hint is over the window while they hover."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._desk = window, desk
        self._hint: _Hint | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.DragEnter, QEvent.Type.DragMove):
            return self._on_drag(cast(QDragEnterEvent | QDragMoveEvent, event))
        if event.type() == QEvent.Type.Drop:
            return self._on_drop(cast(QDropEvent, event))
        if event.type() == QEvent.Type.DragLeave:
            self._show_hint(False)
        if event.type() == QEvent.Type.KeyPress:
            return cast(QKeyEvent, event).matches(QKeySequence.StandardKey.Paste) and self._paste()
        return False

    def _paste(self) -> bool:
        """Take files that were copied, and a text that is an e-mail; nobody else wanted this key."""
        mime = QGuiApplication.clipboard().mimeData()
        files, text = list_files(mime), mime.text()
        shown = self._window.spot is not None and self._window.spot.place == "import"
        if not files and not (text.strip() if shown else _looks_importable(text)):
            return False
        self._desk.navigator.open("import")
        page = cast(TakesFiles | None, self._window.page)
        if page is not None:
            page.take_files(files) if files else page.take_text(text)
        return True

    def _on_drag(self, event: QDragEnterEvent | QDragMoveEvent) -> bool:
        if not list_files(event.mimeData()) and not event.mimeData().hasFormat(_MESSAGE):
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._show_hint(True)
        return True

    def _on_drop(self, event: QDropEvent) -> bool:
        files, message = list_files(event.mimeData()), find_message(event.mimeData())
        self._show_hint(False)
        if not files and not message:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._desk.navigator.open("import")
        page = cast(TakesFiles | None, self._window.page)
        if page is not None:
            page.take_files(files) if files else page.take_text(message)
        return True

    def _show_hint(self, shown: bool) -> None:
        if shown and self._hint is None:
            self._hint = _Hint(self._window)
        if self._hint is not None:
            self._hint.setGeometry(self._window.rect())
            self._hint.setVisible(shown)
            self._hint.raise_()


def _looks_importable(text: str) -> bool:
    from brm_desktop.services.import_looks import looks_importable

    return bool(text) and looks_importable(text)


class _Hint(QWidget):
    """Says over the whole window what dropping here does."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Drop to import")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self.palette())
        veil = QColor(theme.ground)
        veil.setAlpha(200)
        painter.fillRect(self.rect(), veil)
        words, type_ = "Drop to see what it would bring", font(16, MEDIUM)
        box = self.rect().adjusted(24, 24, -24, -24)
        paint.rounded(painter, box, 14, None, theme.accent)
        middle = box.center()
        square = box.adjusted(0, 0, 0, 0)
        square.setRect(middle.x() - 16, middle.y() - 40, 32, 32)
        draw_icon(painter, square, "import", theme.accent)
        painter.setFont(type_)
        painter.setPen(theme.ink)
        line = box.adjusted(0, box.height() // 2, 0, 0)
        painter.drawText(line, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)
