"""Chosen records out of the window: saved as a file by a menu, or dragged to the desktop and to other programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QMenu, QWidget

from brm_desktop.domain.record import Record
from brm_desktop.services import taking_out
from brm_desktop.services.briefings import write_open_copy
from brm_desktop.services.taking_out import FORMAT_WORDS, MEDIA_TYPES, Taken, list_formats
from brm_desktop.ui.parts.around.words import count_of
from brm_desktop.ui.parts.buttons import make_menu
from brm_desktop.ui.parts.copying import make_mime
from brm_desktop.ui.shell.desk import Desk

DRAGGED_AS = {"contact": "vcf", "note": "ics"}


def fill_save_menu(menu: QMenu, over: QWidget, desk: Desk, of: type[Record], ids: Sequence[str]) -> None:
    """Offer to save records as a file, in each format that fits; several with or without the private ones."""
    menu.addMenu(saving := make_menu(menu))
    saving.setTitle("Save as")
    fill_formats(saving, of.KIND.name, len(ids), partial(save_as, over, desk, of, ids))
    menu.addSeparator()


def fill_formats(menu: QMenu, kind: str, count: int, run: Callable[..., object]) -> None:
    """Fill a menu with the formats that so many records of a kind make a file in; `run` takes one, and `private`."""
    formats = list_formats(kind, count)
    for format in formats:
        menu.addAction(f"{_capital(FORMAT_WORDS[format])}…", partial(run, format))
    if count > 1:
        menu.addMenu(private := make_menu(menu))
        private.setTitle("With private ones")
        for format in formats:
            private.addAction(f"{_capital(FORMAT_WORDS[format])}…", partial(run, format, private=True))


def save_as(
    over: QWidget, desk: Desk, of: type[Record], ids: Sequence[str], format: str, *, private: bool = False
) -> None:
    """Ask where to, and save records there as one file."""
    portfolio = desk.portfolio

    def ask(taken: Taken) -> None:
        words = f"{_capital(FORMAT_WORDS[format])} (*.{format})"
        chosen, _ = QFileDialog.getSaveFileName(over, "Save as", str(Path.home() / taken.name), words)
        if chosen:
            write(desk, taken, Path(chosen))

    desk.jobs.run(
        lambda: taking_out.take_out(portfolio, of, list(ids), format, private=private), ask,
        lambda error: desk.toast(str(error)), owner=over,
    )  # fmt: skip


def write(desk: Desk, taken: Taken, path: Path) -> None:
    """Write what was taken out and say what it is, with what stayed out."""
    path = path if path.suffix else path.with_suffix(Path(taken.name).suffix)

    def done(_: None) -> None:
        desk.toast(f"Saved {count_of(taken.records, 'record')} as {path.name}{_say_left_out(taken)}")

    desk.jobs.run(lambda: taking_out.write_taken(taken, path), done, lambda error: desk.toast(str(error)))


def drag_out(over: QWidget, desk: Desk, of: type[Record], ids: Sequence[str]) -> None:
    """Begin a drag of records as a file; it is made on a worker, and dropped only if the button is still down."""
    portfolio, format = desk.portfolio, DRAGGED_AS[of.KIND.name]

    def work() -> tuple[Taken, Path]:
        taken = taking_out.take_out(portfolio, of, list(ids), format)
        return taken, write_open_copy(portfolio, taken.data, taken.name)

    def start(made: tuple[Taken, Path]) -> None:
        taken, path = made
        drag = QDrag(over)
        drag.setMimeData(make_file_mime(taken, path, MEDIA_TYPES[format]))
        drag.exec(Qt.DropAction.CopyAction)
        if taken.left_out:
            desk.toast(f"{count_of(taken.left_out, 'private record')} stayed out")

    def begin(made: tuple[Taken, Path]) -> None:
        if QApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            start(made)

    if ids:
        desk.jobs.run(work, begin, lambda error: desk.toast(str(error)), key="drag out", owner=over)


def make_file_mime(taken: Taken, path: Path, media_type: str) -> QMimeData:
    """Return a file as desktops take it, and its content as other programs do."""
    mime = make_mime()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    mime.setData(media_type, taken.data)
    return mime


class DragHandle(QObject):
    """Lets a widget of a record's page be dragged out of the window."""

    def __init__(self, handle: QWidget, drag: Callable[[], object]) -> None:
        super().__init__(handle)
        self._drag = drag
        self._pressed: QPoint | None = None
        self._clicks = isinstance(handle, QAbstractButton)
        if not self._clicks:
            handle.setCursor(Qt.CursorShape.OpenHandCursor)
        handle.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent):
            at = event.position().toPoint()
            if event.type() == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
                self._pressed = at
                return not self._clicks
            if event.type() == QEvent.Type.MouseMove and self._pressed is not None:
                if (at - self._pressed).manhattanLength() >= QApplication.startDragDistance():
                    self._pressed = None
                    if isinstance(watched, QAbstractButton):
                        watched.setDown(False)
                    self._drag()
                return True
            if event.type() == QEvent.Type.MouseButtonRelease:
                self._pressed = None
        return False


def _say_left_out(taken: Taken) -> str:
    return f"; {count_of(taken.left_out, 'private one')} stayed out" if taken.left_out else ""


def _capital(words: str) -> str:
    return words if words == "vCard" else words[:1].upper() + words[1:]
