"""Files opened by the system's programs, for the whole window: what is saved there becomes a new version here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from brm_desktop.base.errors import KnownError
from brm_desktop.base.progress import Progress
from brm_desktop.domain.attachment import Attachment
from brm_desktop.ui.shell.desk import Desk

_LOOK_MS, _AGAIN_MS = 2_000, 60_000


class FileOpening(QObject):
    """Opens working copies and looks now and then whether one was saved; `opened` carries the path of each."""

    opened = Signal(Path)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.hub)
        self.desk = desk
        self._open = QDesktopServices.openUrl
        self._timer = QTimer(desk.navigator if isinstance(desk.navigator, QObject) else self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)

    def open(self, id: str) -> None:
        """Open a working copy of a file with the program that the system has for it."""
        portfolio = self.desk.portfolio

        def work(progress: Progress) -> Path:
            from brm_desktop.services import files
            from brm_desktop.storage import rows

            return files.open_file(portfolio, rows.get_record(portfolio.database.reader(), Attachment, id), progress)

        self.desk.jobs.run_long(work, self._on_ready, text="Opening the file")

    def look(self) -> None:
        """Keep what was saved since, and look again soon. Nothing is asked once the portfolio has closed."""
        portfolio = self.desk.portfolio

        def find() -> bool:
            from brm_desktop.storage.working_copies import list_saved

            return bool(list_saved(portfolio.blobs, settled=True))

        self.desk.jobs.run(find, self._on_found, key="saved copies", owner=self)

    def _on_ready(self, path: Path) -> None:
        if not self._open(QUrl.fromLocalFile(str(path))):
            self.desk.toast(f"This computer has no program that opens {path.name}")
        self._timer.start(_LOOK_MS)
        self.opened.emit(path)

    def _on_found(self, any_saved: bool) -> None:
        if not any_saved:
            self._timer.start(_LOOK_MS)
            return
        portfolio = self.desk.portfolio

        def keep() -> Sequence[Attachment]:
            from brm_desktop.services import files

            return files.keep_saved(portfolio)

        self.desk.jobs.write(keep, self._on_kept, self._on_failed, owner=self)

    def _on_kept(self, kept: Sequence[Attachment]) -> None:
        self._timer.start(_LOOK_MS)
        if kept:
            what = kept[0].name if len(kept) == 1 else f"{len(kept)} files"
            self.desk.toast(f"Kept the new version of {what}", undo=True)

    def _on_failed(self, error: KnownError) -> None:
        self._timer.start(_AGAIN_MS)
        self.desk.hub.failed.emit(error)


def file_opening(desk: Desk) -> FileOpening:
    """Return what opens the files of a desk's portfolio, one for all that ask."""
    for held in desk.hub.findChildren(FileOpening):
        if held.desk.portfolio is desk.portfolio:
            return held
    return FileOpening(desk)
