"""The files kept with a record: listed, opened as a copy, added by a button or by dropping them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast

from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QVBoxLayout, QWidget

from brm_desktop.domain import dates
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.record import Record
from brm_desktop.services.fetching import keep_files, keeps_files
from brm_desktop.storage.around import FileLine, list_files
from brm_desktop.storage.segments import has_store
from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.around.words import count_of
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.file_list import FileList
from brm_desktop.ui.parts.row_list import Row
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import theme_of

_ATTACHING = "brm_desktop.services.files"


class Files(QWidget):
    """Takes drops anywhere on it."""

    def __init__(self, desk: Desk, of: type[Record]) -> None:
        super().__init__()
        self._desk, self._of, self._id = desk, of, ""
        self._aimed = False
        self.can_attach = find_spec(_ATTACHING) is not None
        self.kept = FileList(desk, self._row)
        self.list = self.kept.list
        self.add_button = Button("Add files…", icon="attach")
        self.card = Card("Files")
        step = ("Add files…", self._on_add_clicked) if self.can_attach else None
        self.keep = QCheckBox("Keep on this computer") if of is Agency else None
        self._nothing = EmptyState("file", "No files yet", "Contracts, slides and letters are kept here.", step=step)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setAcceptDrops(self.can_attach)
        if self.keep is not None:
            self.keep.setToolTip("When off, files of this agency are fetched from the store as you open them")
            self.keep.hide()
            self.card.add_action(self.keep)
        self.card.add_action(self.add_button)
        self.card.add(self.kept)
        self.add_button.setVisible(self.can_attach)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        column.addWidget(self._nothing)
        column.addStretch(1)
        self._nothing.hide()

    def _connect(self) -> None:
        self.add_button.clicked.connect(self._on_add_clicked)
        if self.keep is not None:
            self.keep.clicked.connect(self._on_keep_clicked)

    def show_record(self, id: str) -> None:
        """Show the files of a record."""
        self._id = id
        self.refresh()

    def refresh(self) -> None:
        """Read what shows anew."""
        database, kind_name, of_id = self._desk.portfolio.database, self._of.KIND.name, self._id
        self._desk.jobs.run(
            lambda: list_files(database.reader(), kind_name, of_id), self._on_read, key=f"files {id(self)}", owner=self
        )

        if self.keep is not None:
            self._read_keeping()

    def _read_keeping(self) -> None:
        """Offer the choice what is kept here, where there is a store to fetch from."""
        portfolio, of_id = self._desk.portfolio, self._id

        def read() -> tuple[bool, bool]:
            return has_store(portfolio.database.reader()), keeps_files(portfolio, of_id)

        def show(found: tuple[bool, bool]) -> None:
            if self.keep is not None:
                self.keep.setVisible(found[0])
                self.keep.setChecked(found[1])

        self._desk.jobs.run(read, show, key=f"files kept {id(self)}", owner=self)

    def _on_keep_clicked(self, kept: bool) -> None:
        portfolio, of_id = self._desk.portfolio, self._id

        def done(_: None) -> None:
            words = "are kept on this computer" if kept else "are fetched when you open them; what is here stays"
            self._desk.toast(f"Files of this agency {words}")
            if kept:
                self._desk.actions.trigger("sync")

        self._desk.jobs.write(lambda: keep_files(portfolio, of_id, kept), done)

    def attach(self, paths: Iterable[Path]) -> None:
        """Keep files with the record that shows, one commit each."""
        attach = cast(Callable[..., Any], import_module(_ATTACHING).attach)
        portfolio, of, id, chosen = self._desk.portfolio, self._of, self._id, list(paths)

        def work() -> int:
            for path in chosen:
                attach(portfolio, of, id, path)
            return len(chosen)

        def done(count: int) -> None:
            self._desk.toast(f"Added {count_of(count, 'file')}", undo=True)

        if chosen:
            self._desk.jobs.write(work, done, text=f"Adding {count_of(len(chosen), 'file')}")

    # drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            self._aim(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._aim(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._aim(False)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self.attach(path for path in paths if path.is_file())
        event.acceptProposedAction()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._aimed:
            theme = theme_of(self.palette())
            paint.rounded(QPainter(self), self.rect(), 10, theme.accent_fill, theme.accent)

    def _aim(self, aimed: bool) -> None:
        self._aimed = aimed
        self.update()

    # what happened

    def _on_read(self, files: Sequence[FileLine]) -> None:
        self.kept.show_files(files)
        self.card.show_detail(f"{len(files):,}" if files else "")
        self.card.setVisible(bool(files))
        self._nothing.setVisible(not files)

    def _row(self, file: FileLine) -> Row:
        return _row(file, self._desk.today())

    def _on_add_clicked(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Add files")
        self.attach(Path(name) for name in names)


def say_size(size: int) -> str:
    """Say how large a file is."""
    for unit, bytes_ in (("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10)):
        if size >= bytes_:
            return f"{size / bytes_:.3g} {unit}"
    return count_of(size, "byte")


def _row(file: FileLine, today: date) -> Row:
    icon = "image" if file.media_type.startswith("image/") else "file"
    added = f"added {dates.say_ago(file.added_at.astimezone().date(), today)}"
    return Row(file.id, file.name, icon=icon, right=f"{say_size(file.size)} · {added}")
