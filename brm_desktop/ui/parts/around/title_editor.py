"""The name of a page's record, edited where it stands in the title."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QSizePolicy

from brm_desktop.ui.parts.inline import PAD, InlineText
from brm_desktop.ui.shell.theme import BOLD, TITLE_PX

_EDITING_WIDTH = 420


class TitleEditor(InlineText):
    """As wide as the name, wider while it is typed; takes the place of a page's title."""

    def __init__(self, name: str) -> None:
        super().__init__(name, px=TITLE_PX, weight=BOLD)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str) -> None:
        """Show another name, as the title of a page does."""
        self.show_value(text)

    def sizeHint(self) -> QSize:
        size = super().sizeHint() - QSize(PAD, 0)
        return QSize(max(size.width(), _EDITING_WIDTH), size.height()) if self.editing else size

    def start(self) -> None:
        super().start()
        self.updateGeometry()

    def _box(self) -> QRect:
        """Stand flush with what is below: the frame begins before the words."""
        return super()._box().adjusted(-PAD, 0, 0, 0)

    def _close(self) -> None:
        super()._close()
        self.updateGeometry()
