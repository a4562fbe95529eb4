"""A text with what went struck out and what came underlined: by weight and line, not by color alone."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from brm_desktop.domain.text_diff import How, Piece
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.shell.theme import BASE_PX, Theme, theme_of

_SPOKEN: Final[dict[How, str]] = {"same": "{}", "removed": "(taken away: {})", "added": "(added: {})"}


class DiffText(Prose):
    """Shows stretches of a text."""

    def __init__(self, pieces: Iterable[Piece] = (), *, px: int = BASE_PX, parent: QWidget | None = None) -> None:
        self._pieces: tuple[Piece, ...] = ()
        super().__init__(px=px, parent=parent)
        self.show_pieces(pieces)

    def show_pieces(self, pieces: Iterable[Piece], before: str = "") -> None:
        """Show other stretches, after some plain words if given."""
        self._pieces, self._before = tuple(pieces), before
        self._render()
        spoken = " ".join(_SPOKEN[piece.how].format(piece.text.strip()) for piece in self._pieces if piece.text.strip())
        self.setAccessibleName(f"{before}{spoken}")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._render()

    def _render(self) -> None:
        if not self._pieces:
            return
        theme = theme_of(self.palette())
        shown = escape(self._before) + "".join(_dress(piece, theme) for piece in self._pieces)
        self.setText(f'<p style="line-height: 130%; margin: 0">{shown}</p>')


def _dress(piece: Piece, theme: Theme) -> str:
    text = escape(piece.text).replace("\n", "<br>")
    match piece.how:
        case "removed":
            return f'<s style="color: {theme.risk.name()}">{text}</s>'
        case "added":
            return f'<u style="color: {theme.good.name()}; font-weight: 600">{text}</u>'
    return text
