"""A portfolio that does not open: what is wrong, what is kept, what to do."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from brm_desktop.base.errors import KnownError
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.welcome.frame import Frame


class FailedPage(Frame):
    """Says why; nothing is touched."""

    def __init__(self, error: KnownError, folder: Path) -> None:
        super().__init__("The portfolio did not open", error.title + ".")
        for part in (error.detail, error.hint):
            if part:
                self.card.add(Prose(part[:1].upper() + part[1:].rstrip(".") + "."))
        self.card.add(Prose(f"Nothing was changed. The portfolio is in {folder}.", "soft"))
        close = Button("Close", "primary")
        close.clicked.connect(QApplication.closeAllWindows)
        self.card.add(close)
