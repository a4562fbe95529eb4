"""Influence by stance as a grid: who decides and is against us stands out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from brm_desktop.domain.role import Influence, Stance
from brm_desktop.storage.around import RoleLine
from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.around.words import STANCE_TONES
from brm_desktop.ui.shell.theme import SMALL_PX, TINY_PX, font, theme_of

_ROW, _HEAD, _LEFT, _CIRCLE = 46, 24, 84, 26
_ROWS, _COLUMNS = tuple(Influence), tuple(Stance)


class StakeholderMap(QWidget):
    """Shows people as circles in a grid; a click on one emits `chosen` with the role. Lists tell the same in words."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: dict[tuple[Influence, Stance], list[RoleLine]] = {}
        self.setAccessibleName("Stakeholder map")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_roles(self, roles: Sequence[RoleLine]) -> None:
        """Show the people whose influence and stance are both known."""
        self._cells = {}
        for role in roles:
            if role.influence is not None and role.stance is not None:
                self._cells.setdefault((role.influence, role.stance), []).append(role)
        told = (
            f"{key[0].label}, {key[1].label}: {', '.join(r.name for r in cell)}" for key, cell in self._cells.items()
        )
        self.setAccessibleDescription("; ".join(told))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(340, _HEAD + len(_ROWS) * _ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(260, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, rtl = QPainter(self), theme_of(self.palette()), self.isRightToLeft()
        for place, stance in enumerate(_COLUMNS):
            head = self._cell(0, place).adjusted(4, 0, 0, 0)
            head = QRect(head.left(), 0, head.width() - 4, _HEAD)
            paint.words(painter, self._mirror(head), stance.label, font(SMALL_PX), theme.soft, rtl=rtl)
        for row, influence in enumerate(_ROWS):
            name = QRect(0, _HEAD + row * _ROW, _LEFT - 6, _ROW - 4)
            paint.words(painter, self._mirror(name), influence.label, font(SMALL_PX), theme.soft, rtl=rtl)
            for column, stance in enumerate(_COLUMNS):
                people = self._cells.get((influence, stance), [])
                fill = theme.fill(STANCE_TONES[stance]) if people else theme.field
                paint.rounded(painter, self._mirror(self._cell(row, column)), 6, fill)
                self._paint_people(painter, row, column, people)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        role = self._role_at(event.position().toPoint())
        if role is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(role.id)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            people = self._people_at(event.pos())
            QToolTip.showText(event.globalPos(), "\n".join(role.name for role in people[:20]), self)
            return True
        return super().event(event)

    def _paint_people(self, painter: QPainter, row: int, column: int, people: Sequence[RoleLine]) -> None:
        theme, circles = theme_of(self.palette()), self._circles(row, column)
        shown = people if len(people) <= len(circles) else people[: max(0, len(circles) - 1)]
        for role, circle in zip(shown, circles, strict=False):
            paint.avatar(painter, self._mirror(circle), role.name, theme)
        if len(shown) < len(people):
            rest = self._mirror(circles[len(shown)] if circles else self._cell(row, column))
            painter.setFont(font(TINY_PX))
            painter.setPen(theme.soft)
            painter.drawText(rest, Qt.AlignmentFlag.AlignCenter, f"+{len(people) - len(shown)}")

    def _cell(self, row: int, column: int) -> QRect:
        width = (self.width() - _LEFT) / len(_COLUMNS)
        left = round(_LEFT + column * width)
        return QRect(left, _HEAD + row * _ROW, round(_LEFT + (column + 1) * width) - left - 4, _ROW - 4)

    def _circles(self, row: int, column: int) -> list[QRect]:
        cell = self._cell(row, column)
        count = max(0, (cell.width() - 6) // (_CIRCLE + 3))
        top = cell.center().y() - _CIRCLE // 2 + 1
        return [QRect(cell.left() + 4 + place * (_CIRCLE + 3), top, _CIRCLE, _CIRCLE) for place in range(count)]

    def _people_at(self, at: QPoint) -> Sequence[RoleLine]:
        for row, influence in enumerate(_ROWS):
            for column, stance in enumerate(_COLUMNS):
                if self._mirror(self._cell(row, column)).contains(at):
                    return self._cells.get((influence, stance), [])
        return ()

    def _role_at(self, at: QPoint) -> RoleLine | None:
        for row, influence in enumerate(_ROWS):
            for column, stance in enumerate(_COLUMNS):
                people = self._cells.get((influence, stance), [])
                for role, circle in zip(people, self._circles(row, column), strict=False):
                    if self._mirror(circle).contains(at):
                        return role
        return None

    def _mirror(self, rect: QRect) -> QRect:
        return paint.mirrored(rect, self.rect(), self.isRightToLeft())
