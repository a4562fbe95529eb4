"""What is wrong with what was typed into a form, said under it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.shell.desk import Desk


class Wrong(Prose):
    """Hidden until there is something to say."""

    def __init__(self) -> None:
        super().__init__("", "risk")
        self.hide()

    def say(self, words: str) -> None:
        """Say it here."""
        self.set_text(words)
        self.show()

    def tell(self, desk: Desk, form: QWidget, error: KnownError) -> None:
        """Say an error here while the form shows, else above the page."""
        if form.isVisible():
            self.say(str(error))
        else:
            desk.hub.failed.emit(error)
