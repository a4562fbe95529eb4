"""Small drawings of numbers: a line over twelve months, a thin progress bar, the ladder of a relationship."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from brm_desktop.ui.parts import paint
from brm_desktop.ui.shell.theme import MEDIUM, SMALL_PX, Theme, Tone, font, theme_of


def draw_line(
    painter: QPainter,
    rect: QRect,
    values: Sequence[float | None],
    theme: Theme,
    tone: Tone = "accent",
    *,
    rtl: bool = False,
    least: float = 0,
) -> None:
    """Draw values as a line from first to last; None leaves a gap. `least` is the least difference that fills it."""
    from brm_desktop.domain.charts import make_months
    from brm_desktop.ui.parts.charts import box_of, draw_chart

    box = box_of(rect)
    shapes = make_months(values, box, paint="ink" if tone == "plain" else tone, least=least)
    draw_chart(painter, shapes, theme, box if rtl else None)


class Sparkline(QWidget):
    """Twelve months as a line, without axes; `text` says for screen readers what it shows."""

    def __init__(
        self,
        values: Sequence[float | None] = (),
        text: str = "",
        *,
        least: float = 0,
        height: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        """`least` is the least difference that fills the height; with a `height` it is as wide as it is let."""
        super().__init__(parent)
        self._values: Sequence[float | None] = ()
        self._least = least
        self._height = height
        across = QSizePolicy.Policy.Expanding if height else QSizePolicy.Policy.Fixed
        self.setSizePolicy(across, QSizePolicy.Policy.Fixed)
        self.show_values(values, text)

    def show_values(self, values: Sequence[float | None], text: str = "") -> None:
        """Show another line."""
        self._values = tuple(values)
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, self._height) if self._height else QSize(74, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, rtl = theme_of(self.palette()), self.isRightToLeft()
        draw_line(QPainter(self), self.rect(), self._values, theme, rtl=rtl, least=self._least)


class ProgressBar(QWidget):
    """A thin bar; `share` from 0 to 1."""

    def __init__(self, share: float = 0, tone: Tone = "accent", text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share, self._tone = share, tone
        self.setFixedHeight(5)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text or f"{share:.0%}")

    def show_share(self, share: float, tone: Tone = "accent", text: str = "") -> None:
        """Show another share."""
        self._share, self._tone = share, tone
        self.setAccessibleName(text or f"{share:.0%}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self.palette())
        paint.bar(QPainter(self), self.rect(), self._share, self._tone, theme, rtl=self.isRightToLeft())


class LadderBar(QWidget):
    """The stages of a relationship: those reached are filled, the present one is named in bold."""

    def __init__(self, stages: Sequence[str], reached: int = 0, parent: QWidget | None = None) -> None:
        """`reached` counts the stages reached, from 0 (not recorded) to all of them."""
        super().__init__(parent)
        self._stages = tuple(stages)
        self._reached, self._target = reached, 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_stage(reached)

    def show_stage(self, reached: int, target: int = 0) -> None:
        """Show another stage; a `target` beyond it is marked by an outline."""
        self._reached, self._target = reached, target
        now = self._stages[reached - 1] if reached else "not recorded"
        self.setAccessibleName(f"Stage {reached} of {len(self._stages)}: {now}")
        self.setToolTip(f"Target: {self._stages[target - 1]}" if target else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, 32)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 32)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, rtl = QPainter(self), theme_of(self.palette()), self.isRightToLeft()
        count, gap = len(self._stages), 4
        width = (self.width() - gap * (count - 1)) / count
        for place in range(count):
            box = QRect(round(place * (width + gap)), 1, round(width), 6)
            box = paint.mirrored(box, self.rect(), rtl)
            paint.rounded(painter, box, 3, theme.accent if place < self._reached else theme.track)
            if place + 1 == self._target and place >= self._reached:
                paint.rounded(painter, box, 3, None, theme.accent)
        self._paint_names(painter, theme, rtl)

    def _paint_names(self, painter: QPainter, theme: Theme, rtl: bool) -> None:
        """The first name starts at the left edge, the last ends at the right one, the others share what is between."""
        types = [font(SMALL_PX, MEDIUM) if n + 1 == self._reached else font(SMALL_PX) for n in range(len(self._stages))]
        widths = [paint.width_of(name, type_) + 1 for name, type_ in zip(self._stages, types, strict=True)]
        gap = (self.width() - sum(widths)) / max(1, len(widths) - 1)
        if gap < 8:  # too narrow for all names: the present one alone
            name = self._stages[self._reached - 1] if self._reached else "Not recorded"
            paint.words(painter, QRect(0, 13, self.width(), 18), name, font(SMALL_PX, MEDIUM), theme.accent, rtl=rtl)
            return
        x = 0.0
        for place, (name, width) in enumerate(zip(self._stages, widths, strict=True)):
            color = theme.accent if place + 1 == self._reached else theme.soft
            box = paint.mirrored(QRect(round(x), 13, width, 18), self.rect(), rtl)
            paint.words(painter, box, name, types[place], color, rtl=rtl)
            x += width + gap
