"""An error told in place: what happened, what was kept, what to do. Never a dialog."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QMargins, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.ui.parts.icons import draw_icon
from brm_desktop.ui.parts.paint import mirrored, rounded
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.theme import MEDIUM, Tone, font, theme_of


class Banner(QWidget):
    """A strip above what it is about; hidden until there is something to say."""

    def __init__(self, parent: QWidget | None = None, *, outer: QMargins | None = None) -> None:
        """`outer` is the room to leave around the strip."""
        super().__init__(parent)
        self._outer = outer or QMargins()
        self._tone: Tone = "risk"
        self._built = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def _build(self) -> None:
        from brm_desktop.ui.parts.buttons import Button
        from brm_desktop.ui.parts.labels import Prose

        self._title = Prose()
        self._title.setFont(font(weight=MEDIUM))
        self._detail = Prose()
        self._act = Button(small=True)
        self._close = Button(look="quiet", icon="close", small=True, tip="Dismiss")
        self._close.clicked.connect(self.hide)
        self._act.clicked.connect(self._on_act_clicked)
        self._run: Callable[[], object] | None = None
        text = QVBoxLayout()
        text.setSpacing(1)
        text.addWidget(self._title)
        text.addWidget(self._detail)
        line = QHBoxLayout(self)
        line.setContentsMargins(QMargins(40, 9, 8, 9) + self._outer)
        line.setSpacing(8)
        line.addLayout(text, 1)
        line.addWidget(self._act, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._built = True

    def show_error(self, error: KnownError) -> None:
        """Show an error."""
        rest = (part.strip().rstrip(".") for part in (error.detail, error.hint))
        self.show_message(error.title, " ".join(part[:1].upper() + part[1:] + "." for part in rest if part), "risk")

    def show_message(
        self,
        title: str,
        detail: str = "",
        tone: Tone = "watch",
        *,
        action: str = "",
        run: Callable[[], object] | None = None,
    ) -> None:
        """Show words in a tone, with a button that runs something if `action` names it."""
        if not self._built:
            self._build()
        self._tone, self._run = tone, run
        self._title.set_text(title)
        self._detail.set_text(detail)
        self._detail.setVisible(bool(detail))
        self._act.setText(action)
        self._act.setAccessibleName(action)
        self._act.setVisible(bool(action))
        self.setAccessibleName(f"{title}. {detail}")
        self.show()
        self.update()
        announce(self, f"{title}. {detail}", urgent=tone == "risk")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self.palette())
        box = self.rect().marginsRemoved(self._outer)
        rounded(painter, box, 8, theme.fill(self._tone), theme.text(self._tone))
        square = QRect(box.x() + 12, box.y() + 9, 18, 18)
        name = "warning" if self._tone in ("risk", "watch") else "info"
        draw_icon(painter, mirrored(square, box, self.isRightToLeft()), name, theme.text(self._tone))

    def _on_act_clicked(self) -> None:
        self.hide()
        if self._run is not None:
            self._run()
