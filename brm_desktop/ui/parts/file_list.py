"""The files kept with a record, as rows with a picture of the one that is looked at below them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from brm_desktop.domain import dates
from brm_desktop.domain.attachment import Attachment
from brm_desktop.services.fetching import FileState, Where, find_states
from brm_desktop.storage.around import FileLine
from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.buttons import by_keyboard, make_menu
from brm_desktop.ui.parts.file_opening import file_opening
from brm_desktop.ui.parts.record_editing import delete_records
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.theme import Tone, theme_of

if TYPE_CHECKING:
    from brm_desktop.services.files import Version

_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/bmp", "image/webp")
_PDF = "application/pdf"
_MOST_BYTES = 40_000_000
_MOST_HIGH = 132
_TONES: dict[Where, Tone] = {
    Where.STORED: "soft", Where.ARRIVING: "watch", Where.DAMAGED: "risk", Where.MISSING: "risk",
}  # fmt: skip
_TIPS = {
    Where.STORED: "It is fetched when you open it",
    Where.ARRIVING: "It comes once that device has exchanged",
    Where.DAMAGED: "A device that has the file repairs it when it checks its files",
    Where.MISSING: "Restore it from a backup",
}
_WIDE = 640  # pixels that a picture is made wide, enough for a card on a screen of twice the pixels


class FileList(QWidget):
    """Rows of files: Enter opens a working copy, Delete moves to the trash, the menu has earlier versions."""

    def __init__(self, desk: Desk, make_row: Callable[[FileLine], Row]) -> None:
        super().__init__()
        self._desk, self._make_row = desk, make_row
        self._opening = file_opening(desk)
        self._files: dict[str, FileLine] = {}
        self._states: dict[str, FileState] = {}
        self._number = id(self)
        self.list = RowList("Files")
        self.preview = FilePreview()
        self._menu = make_menu(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.list)
        column.addWidget(self.preview)
        self.list.opened.connect(self._opening.open)
        self.list.delete_asked.connect(lambda id: delete_records(self._desk, Attachment, [id]))
        self.list.current_changed.connect(self._show_picture)
        self.list.menu_asked.connect(self._on_menu_asked)
        self.preview.opened.connect(self._opening.open)
        self._opening.opened.connect(self._look)
        desk.hub.committed.connect(self._on_hub_committed)

    def show_files(self, files: Sequence[FileLine]) -> None:
        """Show files; the picture stays with its file while that is there."""
        self._files = {file.id: file for file in files}
        self._show_rows()
        self._look()
        shown = self._files.get(self.preview.file_id)
        first = next((file for file in files if can_show(file)), None)
        chosen = shown or first
        self._show_picture(chosen.id if chosen is not None else "")

    def _show_rows(self) -> None:
        self.list.show_rows([self._row(file) for file in self._files.values()])

    def _row(self, file: FileLine) -> Row:
        """Return a file's row; one that is not here says where it is, in shape, word and color."""
        row, state = self._make_row(file), self._states.get(file.blob)
        if state is None or state.where is Where.HERE:
            return row
        right = " · ".join(part for part in (state.words, row.right) if part)
        tone = _TONES[state.where]
        return row._replace(right=right, mark=tone != "soft", tone=tone, tip=_TIPS[state.where])

    def _look(self) -> None:
        """Find out where the files are that show."""
        portfolio, hashes = self._desk.portfolio, [file.blob for file in self._files.values()]

        def work() -> dict[str, FileState]:
            return find_states(portfolio, hashes)

        if hashes:
            self._desk.jobs.run(work, self._on_looked, key=f"file states {self._number}", owner=self)

    def _on_looked(self, states: dict[str, FileState]) -> None:
        arrived = {hash for hash, state in states.items() if state.where is Where.HERE} & self._missing()
        self._states = states
        self._show_rows()
        shown = self._files.get(self.list.current_id or self.preview.file_id)
        if shown is not None and shown.blob in arrived:
            self.preview.clear()
            self._show_picture(shown.id)

    def _on_hub_committed(self, _committed: Committed) -> None:
        if self._missing():  # an exchange may have brought what lacks
            self._look()

    def _missing(self) -> set[str]:
        return {hash for hash, state in self._states.items() if state.where is not Where.HERE}

    def _show_picture(self, id: str) -> None:
        file = self._files.get(id)
        if file is None or not can_show(file):
            self.preview.clear(id)
            return
        if self.preview.shows(file):
            return
        portfolio = self._desk.portfolio
        self.preview.expect(file)

        def work() -> QImage:
            return make_picture(portfolio.blobs.get(file.blob), file.media_type)

        self._desk.jobs.run(
            work, lambda picture: self.preview.show_picture(file, picture), lambda _error: self.preview.clear(file.id),
            key=f"file picture {self._number}", owner=self.preview,
        )  # fmt: skip

    def _on_menu_asked(self, id: str, at: QPoint) -> None:
        portfolio = self._desk.portfolio

        def read() -> Sequence[Version]:
            from brm_desktop.services import files

            return files.list_versions(portfolio, id)

        self._desk.jobs.run(read, lambda versions: self._open_menu(id, versions, at), owner=self)

    def _open_menu(self, id: str, versions: Sequence[Version], at: QPoint) -> None:
        self._menu.clear()
        file = self._files.get(id)
        is_here = file is None or file.blob not in self._missing()
        self._menu.addAction("Open" if is_here else "Fetch and open", lambda: self._opening.open(id))
        if versions[1:]:
            self._menu.addSeparator()
        for version in versions[1:8]:
            self._menu.addAction(self._say(version)).triggered.connect(partial(self._use, id, version))
        self._menu.addSeparator()
        self._menu.addAction("Move to the trash", lambda: delete_records(self._desk, Attachment, [id]))
        self._menu.popup(at)

    def _say(self, version: Version) -> str:
        if version.until is None:
            return "Go back to an earlier version"
        until = version.until.astimezone()
        day = dates.say_day(until.date(), self._desk.today())
        return f"Go back to the version until {day}, {dates.say_time(until.time())}"

    def _use(self, id: str, version: Version, _checked: bool = False) -> None:
        from brm_desktop.services import files

        portfolio = self._desk.portfolio
        self._desk.jobs.write(
            lambda: files.use_version(portfolio, id, version),
            lambda done: self._desk.toast(done.label, undo=True) if done is not None else None,
        )


class FilePreview(QWidget):
    """A picture of one file; a click or Enter opens the file."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.file_id, self._blob = "", ""
        self._picture: QImage | None = None
        self._scaled: QImage | None = None
        self._ringed = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def picture(self) -> QImage | None:
        """What shows."""
        return self._picture

    def shows(self, file: FileLine) -> bool:
        """Tell whether this file's content shows, or is about to."""
        return (self.file_id, self._blob) == (file.id, file.blob)

    def expect(self, file: FileLine) -> None:
        """Remember which file's picture is being made; the one before stays until then."""
        self.file_id, self._blob = file.id, file.blob

    def clear(self, id: str = "") -> None:
        """Show nothing, for a file that has no picture."""
        self.file_id, self._blob, self._picture = id, "", None
        self.hide()

    def show_picture(self, file: FileLine, picture: QImage) -> None:
        """Show the picture of a file, if it is still the one that is looked at."""
        if not self.shows(file):
            return
        if picture.isNull():
            self.clear(file.id)
            return
        self._picture, self._scaled = picture, None
        self.setToolTip(f"Open {file.name}")
        self.setAccessibleName(f"Picture of {file.name}; Enter opens it")
        self.setFixedHeight(self._height())
        self.show()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scaled = None
        if self._picture is not None and self.height() != self._height():
            self.setFixedHeight(self._height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._ringed = by_keyboard(event, self._ringed)  # type: ignore[arg-type]  # a focus event, by its type
            self.update()
        elif event.type() == QEvent.Type.FocusOut:
            self.update()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.file_id)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.file_id)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            return
        painter, theme = QPainter(self), theme_of(self.palette())
        paint.rounded(painter, self.rect(), 6, theme.ground, theme.line)
        room, ratio = self.rect().adjusted(1, 1, -1, -1), self.devicePixelRatioF()
        if self._scaled is None:
            wanted = self._picture.size().scaled(room.size() * ratio, Qt.AspectRatioMode.KeepAspectRatio)
            smooth = Qt.TransformationMode.SmoothTransformation
            self._scaled = self._picture.scaled(wanted, Qt.AspectRatioMode.KeepAspectRatio, smooth)
            self._scaled.setDevicePixelRatio(ratio)
        size = self._scaled.deviceIndependentSize().toSize()
        place = QRect(QPoint(0, 0), size)
        place.moveCenter(room.center())
        painter.drawImage(place, self._scaled)
        if self.hasFocus() and self._ringed:
            paint.focus_ring(painter, self.rect(), theme, 6)

    def _height(self) -> int:
        if self._picture is None or not self._picture.width():
            return 0
        return min(_MOST_HIGH, max(24, round(self.width() * self._picture.height() / self._picture.width())))


def can_show(file: FileLine) -> bool:
    """Tell whether a file has a picture."""
    return file.media_type in (*_PICTURES, _PDF) and file.size <= _MOST_BYTES


def make_picture(content: bytes, media_type: str) -> QImage:
    """Return the picture of a file, of a PDF its first page; empty where it cannot be read. Called on a worker."""
    if media_type == _PDF:
        return _picture_of_pdf(content)
    held = QByteArray(content)
    buffer = QBuffer(held)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.width() > _WIDE:
        reader.setScaledSize(size.scaled(_WIDE, 1 << 20, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


def _picture_of_pdf(content: bytes) -> QImage:
    from pypdfium2 import PdfiumError

    from brm_desktop.ui.parts.pdf_pictures import render

    try:
        return render(content, _WIDE)[0]
    except PdfiumError:  # no PDF whatever its name says, or one behind a password
        return QImage()
