"""The timeline of what is coming within a year, a lane for each kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import hypot

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from brm_desktop.domain.charts import Coming, Paint, Timeline, make_timeline
from brm_desktop.domain.horizon_item import HorizonKind
from brm_desktop.domain.horizon_rules import NEAR_DAYS, SOON_DAYS, find_distance, say_when
from brm_desktop.domain.periods import get_range, is_period
from brm_desktop.storage.horizon import HorizonEntry
from brm_desktop.ui.parts.charts import box_of, draw_chart, measure
from brm_desktop.ui.shell.theme import TINY_PX, theme_of

_DAYS, _LANE, _HEAD, _REACH = 400, 22, 20, 9.0


class HorizonTimeline(QWidget):
    """Dots for days, bars for months and quarters; `chosen` carries the key of what was clicked."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: list[HorizonEntry] = []
        self._lanes: list[HorizonKind] = []
        self._today = date.min
        self._made = Timeline((), ())
        self._made_for: tuple[int, int] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Timeline of twelve months")

    def show_entries(self, entries: Sequence[HorizonEntry], today: date) -> None:
        """Show what is coming; what has no date or comes later than a year stays in the lists."""
        last = today + timedelta(days=_DAYS)
        shown = [entry for entry in entries if is_period(entry.when) and get_range(entry.when)[0] <= last]
        self._entries, self._today, self._made_for = shown, today, None
        present = {entry.kind or HorizonKind.OTHER for entry in shown}
        self._lanes = [kind for kind in HorizonKind if kind in present]
        self.setAccessibleDescription(say_timeline(shown, today))
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, _HEAD + _LANE * max(1, len(self._lanes)))

    def paintEvent(self, event: QPaintEvent) -> None:
        box = box_of(self.rect())
        draw_chart(QPainter(self), self._make().shapes, theme_of(self.palette()), box if self._is_mirrored() else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        entry = self._entry_at(event.position())
        if entry is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(entry.key)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            entry = self._entry_at(QPointF(event.pos()))
            said = f"{entry.title}\n{say_when(entry.when, self._today)}" if entry is not None else ""
            QToolTip.showText(event.globalPos(), said, self)
            return True
        return super().event(event)

    def _make(self) -> Timeline:
        size = (self.width(), self.height())
        if self._made_for != size:
            coming = [self._coming(entry) for entry in self._entries]
            names = [kind.label for kind in self._lanes]
            last = self._today + timedelta(days=_DAYS)
            box = box_of(QRect(0, 0, *size))
            self._made = make_timeline(coming, names, self._today, last, box, measure, TINY_PX)
            self._made_for = size
        return self._made

    def _coming(self, entry: HorizonEntry) -> Coming:
        days = find_distance(entry.when, self._today).days or 0
        paint: Paint = "watch" if days <= SOON_DAYS else "accent" if days <= NEAR_DAYS else "soft"
        return Coming(self._lanes.index(entry.kind or HorizonKind.OTHER), *get_range(entry.when), paint)

    def _entry_at(self, at: QPointF) -> HorizonEntry | None:
        x = self.width() - at.x() if self._is_mirrored() else at.x()
        near = [
            (hypot(spot[0] - x, spot[1] - at.y()), place)
            for place, spot in enumerate(self._make().spots)
            if spot is not None
        ]
        distance, place = min(near, default=(_REACH, 0))
        return self._entries[place] if distance < _REACH else None

    def _is_mirrored(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft


def say_timeline(entries: Sequence[HorizonEntry], today: date) -> str:
    """Say what the timeline shows: what comes, with when, soonest first."""
    if not entries:
        return "Nothing is known to come within a year."
    said = [f"{entry.title}, {say_when(entry.when, today)}" for entry in entries[:20]]
    more = f"; and {len(entries) - 20:,} more" if len(entries) > 20 else ""
    return "; ".join(said) + more + "."
