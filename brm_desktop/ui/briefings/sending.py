"""Where a page goes: a file, the system's viewer, the clipboard, a message; the same for briefings and reports."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from brm_desktop.services import briefings, mailing
from brm_desktop.ui.briefings.drawing import Drawn
from brm_desktop.ui.parts.buttons import MenuButton
from brm_desktop.ui.shell.desk import Desk

_MOST_LINK = 1900 if sys.platform == "win32" else 12_000


class Outgoing(NamedTuple):
    """A page that shows: its bytes, the name of its file, what a message about it is called.

    `draw_handover` returns, on a worker, what may be sent; None where there is no edition that may.
    """

    drawn: Drawn
    name: str
    subject: str
    draw_handover: Callable[[], Drawn | None]


class Sending(QObject):
    """Sends what shows. `failed` carries an error; `told` a message, its detail and its tone."""

    failed = Signal(object)
    told = Signal(str, str, str)

    def __init__(self, desk: Desk, over: QWidget, current: Callable[[], Outgoing | None]) -> None:
        """`current` returns what shows now; file dialogs open over a widget."""
        super().__init__(over)
        self._desk, self._over, self._current = desk, over, current

    def fill(self, menu: MenuButton) -> None:
        """Add what can be done to a menu."""
        for words, run in (
            ("Copy as text", self.copy_text),
            ("E-mail the PDF, for handover", self.mail),
            ("E-mail as text, for handover", self.mail_text),
            ("Open folder", self.open_folder),
        ):
            menu.menu.addAction(words).triggered.connect(lambda _checked=False, run=run: run())

    def choose_file(self) -> None:
        """Ask where to, and write the page there."""
        going = self._current()
        if going is not None:
            suggested = str(briefings.load_folder(self._desk.portfolio) / going.name)
            chosen, _ = QFileDialog.getSaveFileName(self._over, "Export as PDF", suggested, "PDF (*.pdf)")
            if chosen:
                self.write_to(Path(chosen))

    def write_to(self, path: Path) -> None:
        """Write what shows, byte for byte."""
        going = self._current()
        if going is None:
            return
        path, portfolio = path if path.suffix else path.with_suffix(".pdf"), self._desk.portfolio

        def work() -> None:
            briefings.write_page(going.drawn.pdf, path)
            briefings.keep_folder(portfolio, path.parent)

        told = f"Exported {path.name}"
        self._desk.jobs.run(work, lambda _: self._desk.toast(told), self.failed.emit, owner=self)

    def open_folder(self) -> None:
        """Open the folder that pages were exported to last."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(briefings.load_folder(self._desk.portfolio))))

    def print_page(self) -> None:
        """Open what shows in the system's viewer, which prints it as it is: sharp, and with its tags."""
        going, portfolio = self._current(), self._desk.portfolio
        if going is None:
            return

        def done(path: Path) -> None:
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
                self.told.emit("No program for PDF files answered", "Export the page and print it from there.", "watch")

        self._desk.jobs.run(
            lambda: briefings.write_open_copy(portfolio, going.drawn.pdf, going.name),
            done,
            self.failed.emit,
            owner=self,
        )

    def copy_text(self) -> None:
        """Put what the page says on the clipboard."""
        going = self._current()
        if going is not None:
            QGuiApplication.clipboard().setText(going.drawn.text)
            self._desk.toast("Copied as text")

    def mail(self) -> None:
        """Open a draft with the page as a file, in the edition for handover."""
        going, portfolio = self._current(), self._desk.portfolio
        if going is None:
            return

        def work() -> Path | None:
            drawn = going.draw_handover()
            if drawn is None:
                return None
            draft = mailing.make_mail_draft(going.subject, drawn.text, drawn.pdf, going.name)
            return briefings.write_open_copy(portfolio, draft, f"{Path(going.name).stem}.eml")

        def done(path: Path | None) -> None:
            if path is None:
                self._refuse()
            elif QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
                self._desk.toast("A draft opens in your e-mail program; if it opens to read, choose Edit as new there")
            else:
                words = "E-mail it as text, or export it and attach it."
                self.told.emit("No program for e-mail drafts answered", words, "watch")

        self._desk.jobs.run(work, done, self.failed.emit, owner=self)

    def mail_text(self) -> None:
        """Open a message with what the page says, in the edition for handover."""
        going = self._current()
        if going is None:
            return

        def done(drawn: Drawn | None) -> None:
            if drawn is None:
                self._refuse()
                return
            link = mailing.make_mail_link(going.subject, drawn.text, _MOST_LINK)
            if not QDesktopServices.openUrl(QUrl(link)):
                self.told.emit("No program for e-mail answered", "Copy the page as text and paste it instead.", "watch")

        self._desk.jobs.run(going.draw_handover, done, self.failed.emit, owner=self)

    def _refuse(self) -> None:
        words = "Show it as of now to e-mail the edition for handover."
        self.told.emit("This copy is for the manager", words, "watch")
