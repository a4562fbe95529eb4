"""Likelihood by impact: how many risks stand in each cell; a cell narrows the list, by click or by keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from brm_desktop.domain.risk import IMPACTS, LIKELIHOODS
from brm_desktop.domain.risk_rules import RiskWord, find_word
from brm_desktop.storage.risks import RiskRow
from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.around.words import count_of
from brm_desktop.ui.parts.buttons import by_keyboard
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.theme import MEDIUM, TINY_PX, Tone, font, theme_of

STEPS = 5
_ROW, _LEFT, _BELOW, _GAP = 30, 92, 20, 3
RISK_TONES: dict[RiskWord, Tone] = {RiskWord.GRAVE: "risk", RiskWord.SERIOUS: "watch", RiskWord.MINOR: "good"}


class Spot(NamedTuple):
    """A cell: both from 1 to 5."""

    likelihood: int
    impact: int


class RiskGrid(QWidget):
    """`chosen` carries the cell to narrow by, None for all. Arrows go from cell to cell, Enter or Space narrows."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts = Counter[Spot]()
        self._titles: dict[Spot, list[str]] = {}
        self.spot: Spot | None = None
        self._at = Spot(STEPS, STEPS)
        self._ringed = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tell()

    def show_risks(self, risks: Sequence[RiskRow]) -> None:
        """Show how many open risks stand where."""
        self._titles = {}
        for risk in risks:
            if risk.likelihood is not None and risk.impact is not None:
                self._titles.setdefault(Spot(risk.likelihood, risk.impact), []).append(risk.title)
        self._counts = Counter({spot: len(titles) for spot, titles in self._titles.items()})
        self._tell()

    def show_spot(self, spot: Spot | None) -> None:
        """Mark the cell that narrows the list."""
        self.spot = spot
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(330, STEPS * _ROW + _BELOW)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, self._ringed = Qt.Key, True
        steps = {keys.Key_Up: (1, 0), keys.Key_Down: (-1, 0), keys.Key_Left: (0, -1), keys.Key_Right: (0, 1)}
        key = Qt.Key(event.key())
        if key in steps and not event.modifiers():
            more, across = steps[key]
            across = -across if self.isRightToLeft() else across
            self._at = Spot(_kept(self._at.likelihood + more), _kept(self._at.impact + across))
            announce(self, self._say(self._at))
            self.update()
        elif key in (keys.Key_Return, keys.Key_Enter, keys.Key_Space):
            self._choose(self._at)
        elif key == keys.Key_Escape and self.spot is not None:
            self._choose(self.spot)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        spot = self._spot_of(event.position().toPoint())
        if spot is not None and event.button() == Qt.MouseButton.LeftButton:
            self._at = spot
            self._choose(spot)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = by_keyboard(event, self._ringed)
        super().focusInEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            spot = self._spot_of(event.pos())
            told = [self._say(spot), *self._titles.get(spot, ())[:12]] if spot is not None else []
            QToolTip.showText(event.globalPos(), "\n".join(told), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, rtl = QPainter(self), theme_of(self.palette()), self.isRightToLeft()
        small = font(TINY_PX)
        for step in range(1, STEPS + 1):
            row = QRect(0, self._box(Spot(step, 1)).top(), _LEFT - 8, _ROW - _GAP)
            paint.words(painter, self._mirror(row), _short(LIKELIHOODS, step), small, theme.soft, rtl=rtl)
            cell = self._box(Spot(1, step))
            below = QRect(cell.left(), STEPS * _ROW, cell.width(), _BELOW)
            paint.centered(painter, self._mirror(below), _short(IMPACTS, step), small, theme.soft)
            for impact in range(1, STEPS + 1):
                self._paint_spot(painter, Spot(step, impact))

    def _paint_spot(self, painter: QPainter, spot: Spot) -> None:
        theme, box, count = theme_of(self.palette()), self._mirror(self._box(spot)), self._counts[spot]
        tone = RISK_TONES[find_word(spot.likelihood * spot.impact)]
        fill = theme.fill(tone)
        edge = theme.accent if spot == self.spot else theme.line if fill == theme.surface else None
        paint.rounded(painter, box, 5, fill, edge)
        if spot == self.spot:
            paint.focus_ring(painter, box, theme, 5)
        if count:
            paint.centered(painter, box, f"{count:,}", font(weight=MEDIUM), theme.text(tone))
        if self.hasFocus() and self._ringed and spot == self._at:
            paint.focus_ring(painter, box.adjusted(-2, -2, 2, 2), theme, 6)

    def _choose(self, spot: Spot) -> None:
        self.spot = None if spot == self.spot else spot
        self._tell()
        self.chosen.emit(self.spot)

    def _say(self, spot: Spot) -> str:
        word = find_word(spot.likelihood * spot.impact).label.lower()
        count = count_of(self._counts[spot], "risk")
        return f"{_short(LIKELIHOODS, spot.likelihood)}, {_short(IMPACTS, spot.impact).lower()}: {count}, {word}"

    def _tell(self) -> None:
        only = f", only {self._say(self.spot)}" if self.spot else ""
        self.setAccessibleName(f"Likelihood by impact{only}")
        self.setAccessibleDescription("; ".join(self._say(spot) for spot in sorted(self._counts, reverse=True)))
        self.update()

    def _box(self, spot: Spot) -> QRect:
        width = (self.width() - _LEFT) / STEPS
        left = round(_LEFT + (spot.impact - 1) * width)
        right = round(_LEFT + spot.impact * width)
        return QRect(left, (STEPS - spot.likelihood) * _ROW, right - left - _GAP, _ROW - _GAP)

    def _spot_of(self, at: QPoint) -> Spot | None:
        spots = (Spot(likely, bad) for likely in range(1, STEPS + 1) for bad in range(1, STEPS + 1))
        return next((spot for spot in spots if self._mirror(self._box(spot)).contains(at)), None)

    def _mirror(self, rect: QRect) -> QRect:
        return paint.mirrored(rect, self.rect(), self.isRightToLeft())


def _kept(step: int) -> int:
    return min(max(step, 1), STEPS)


def _short(words: Sequence[str], step: int) -> str:
    """Return the word of a step without its number: "Almost certain"."""
    word = words[step - 1].partition(", ")[2]
    return word[:1].upper() + word[1:]
