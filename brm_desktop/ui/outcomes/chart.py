"""The chart of an outcome as a widget: drawn from pure geometry, said in words to those who listen."""

from __future__ import annotations

from datetime import date
from math import hypot

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from brm_desktop.domain import dates
from brm_desktop.domain.charts import Chart, ChartFacts, Mark, make_outcome_chart, say_chart
from brm_desktop.domain.figures import say_quantity
from brm_desktop.domain.outcome_rules import Point
from brm_desktop.storage.outcomes import OutcomeFacts
from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.charts import box_of, draw_chart, measure
from brm_desktop.ui.shell.theme import TINY_PX, font, theme_of

_HEIGHT, _REACH = 236, 12.0


class OutcomeChart(QWidget):
    """Readings against the line from baseline to target; pointing at one tells its value and day."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: ChartFacts | None = None
        self._chart = Chart((), (), ())
        self._made_for: tuple[int, int] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Chart of readings")

    def show_facts(self, facts: OutcomeFacts, today: date) -> None:
        """Show an outcome."""
        marks = [Mark(each.on, each.kind, each.why) for each in reversed(facts.corrections)]
        self._facts = ChartFacts(facts.outcome, facts.points, marks, today)
        self._made_for = None
        self.setAccessibleDescription(say_chart(self._facts, facts.standing))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self.palette())
        shapes = self._made().shapes
        if not shapes:
            words = "The line appears with a baseline, a target or a first reading."
            paint.centered(painter, self.rect(), words, font(), theme.soft)
            return
        draw_chart(painter, shapes, theme, box_of(self._box()) if self.isRightToLeft() else None)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._say_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def _made(self) -> Chart:
        size = (self.width(), self.height())
        if self._facts is not None and self._made_for != size:
            self._chart = make_outcome_chart(self._facts, box_of(self._box()), measure, TINY_PX)
            self._made_for = size
        return self._chart

    def _box(self) -> QRect:
        return self.rect().adjusted(0, 2, -1, -2)

    def _say_at(self, at: QPointF) -> str:
        """Say what the nearest reading or correction is; nothing where none is near."""
        facts, chart = self._facts, self._made()
        if facts is None:
            return ""
        x = self.width() - at.x() if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else at.x()
        unit = facts.outcome.unit
        near: list[tuple[float, str]] = [
            (hypot(spot[0] - x, spot[1] - at.y()), _say_reading(point, unit))
            for point, spot in zip(facts.readings, chart.readings, strict=False)
        ]
        near += [
            (hypot(spot[0] - x, spot[1] - at.y()), f"{mark.kind.label}, {dates.say_full(mark.on)}\n{mark.why}".strip())
            for mark, spot in zip(facts.corrections, chart.corrections, strict=False)
        ]
        distance, said = min(near, default=(_REACH, ""))
        return said if distance < _REACH else ""


def _say_reading(point: Point, unit: str) -> str:
    return f"{say_quantity(point.value, unit)}, {dates.say_full(point.on)}"
