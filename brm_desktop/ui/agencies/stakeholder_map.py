"""Influence by stance as a grid: people are dragged where they stand, or moved there by the arrows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from brm_desktop.domain.role import Influence, Stance
from brm_desktop.storage.around import RoleLine
from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.around.words import STANCE_TONES
from brm_desktop.ui.parts.buttons import by_keyboard
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.theme import SMALL_PX, Theme, font, theme_of

_LINE, _HEAD, _LEFT, _CIRCLE, _STEP, _GAP = 34, 24, 84, 26, 30, 4
_ROWS, _COLUMNS = tuple(Influence), tuple(Stance)
_UNPLACED = len(_ROWS)
_TIP = "Drag people, or move the chosen one by the arrows; Page Up and Page Down choose another, Delete takes it out"


class Spot(NamedTuple):
    """A cell of the grid; the row below the last holds those who are not placed."""

    row: int
    column: int


class StakeholderMap(QWidget):
    """`chosen` carries a role, `moved` a role with the influence and the stance it was moved to, None where taken out.

    The list beside it tells the same in words.
    """

    chosen = Signal(str)
    moved = Signal(str, object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._roles: dict[str, RoleLine] = {}
        self._heights = [_LINE + 8] * (len(_ROWS) + 1)
        self._current = ""
        self._pressed: tuple[str, QPoint] | None = None
        self._dragged: QPoint | None = None
        self._ringed = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Stakeholder map")
        self.setToolTip(_TIP)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_roles(self, roles: Sequence[RoleLine]) -> None:
        """Show people; those whose influence or stance is not known stand below the grid."""
        self._roles = {role.id: role for role in roles}
        self._arrange()
        self._tell()

    def show_current(self, role_id: str) -> None:
        """Mark the person that the arrows move."""
        self._current = role_id if role_id in self._roles else ""
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(340, _HEAD + sum(self._heights))

    def minimumSizeHint(self) -> QSize:
        return QSize(260, self.sizeHint().height())

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, role = Qt.Key, self._roles.get(self._current)
        steps = {keys.Key_Up: (-1, 0), keys.Key_Down: (1, 0), keys.Key_Left: (0, -1), keys.Key_Right: (0, 1)}
        key = Qt.Key(event.key())
        self._ringed = True
        if key in steps and role is not None and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            down, across = steps[key]
            self._step(role, down, -across if self.isRightToLeft() else across)
        elif key in (keys.Key_PageUp, keys.Key_PageDown) and not event.modifiers():
            self._choose_next(1 if key == keys.Key_PageDown else -1)
        elif key in (keys.Key_Delete, keys.Key_Backspace) and role is not None:
            self._move(role, Spot(_UNPLACED, 0))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = by_keyboard(event, self._ringed)
        super().focusInEvent(event)
        if self._current not in self._roles and self._roles:
            self._choose_next(1)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _step(self, role: RoleLine, down: int, across: int) -> None:
        spot = _spot_of(role)
        if spot.row == _UNPLACED:
            self._move(role, Spot(_UNPLACED - 1 if down < 0 else 0, 1))
            return
        row = min(max(spot.row + down, 0), len(_ROWS) - 1)
        self._move(role, Spot(row, min(max(spot.column + across, 0), len(_COLUMNS) - 1)))

    def _choose_next(self, step: int) -> None:
        ids = [role.id for row in range(len(_ROWS) + 1) for cell in self._cells_of(row) for role in cell]
        if ids:
            at = ids.index(self._current) + step if self._current in ids else 0
            self._choose(ids[at % len(ids)])
            announce(self, self._say(self._roles[self._current]))

    def _choose(self, role_id: str) -> None:
        self._current = role_id
        self._tell()
        self.chosen.emit(role_id)

    def _move(self, role: RoleLine, spot: Spot) -> None:
        """Move a person to a cell; the picture goes first, the portfolio follows."""
        if _spot_of(role) == spot:
            return
        placed = spot.row < _UNPLACED
        influence, stance = (_ROWS[spot.row], _COLUMNS[spot.column]) if placed else (None, None)
        self._roles[role.id] = moved = role._replace(influence=influence, stance=stance)
        self._current = role.id
        self._arrange()
        self._tell()
        announce(self, self._say(moved))
        self.moved.emit(role.id, influence, stance)

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        role = self._role_at(event.position().toPoint())
        if role is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = (role.id, event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed is None:
            return
        far = (at - self._pressed[1]).manhattanLength() >= QApplication.startDragDistance()
        if far or self._dragged is not None:
            self._dragged = at
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, dragged = self._pressed, self._dragged
        self._pressed = self._dragged = None
        self.unsetCursor()
        if pressed is None or pressed[0] not in self._roles:
            return
        spot = self._spot_at(event.position().toPoint()) if dragged is not None else None
        self._choose(pressed[0])
        if spot is not None:
            self._move(self._roles[pressed[0]], spot)
        self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            role = self._role_at(event.pos())
            QToolTip.showText(event.globalPos(), self._say(role) if role is not None else _TIP, self)
            return True
        return super().event(event)

    # looks

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, rtl = QPainter(self), theme_of(self.palette()), self.isRightToLeft()
        for column, stance in enumerate(_COLUMNS):
            cell = self._cell(Spot(0, column))
            head = QRect(cell.left() + 4, 0, cell.width() - 4, _HEAD)
            paint.words(painter, self._mirror(head), stance.label, font(SMALL_PX), theme.soft, rtl=rtl)
        target = self._spot_at(self._dragged) if self._dragged is not None else None
        for row in range(len(_ROWS) + (1 if self._has_unplaced() else 0)):
            label = _ROWS[row].label if row < _UNPLACED else "Not placed"
            name = QRect(0, self._top(row), _LEFT - 6, min(self._heights[row], _LINE + 8) - _GAP)
            paint.words(painter, self._mirror(name), label, font(SMALL_PX), theme.soft, rtl=rtl)
            for column, people in enumerate(self._cells_of(row)):
                self._paint_cell(painter, Spot(row, column), people, theme, hot=target == Spot(row, column))
        if self._dragged is not None and self._pressed is not None:
            circle = QRect(0, 0, _CIRCLE, _CIRCLE)
            circle.moveCenter(self._dragged)
            paint.avatar(painter, circle, self._roles[self._pressed[0]].name, theme)
            paint.focus_ring(painter, circle.adjusted(-2, -2, 2, 2), theme, _CIRCLE / 2)

    def _paint_cell(
        self, painter: QPainter, spot: Spot, people: Sequence[RoleLine], theme: Theme, *, hot: bool
    ) -> None:
        fill = theme.fill(STANCE_TONES[_COLUMNS[spot.column]]) if people and spot.row < _UNPLACED else theme.field
        edge = theme.accent if hot else theme.edge if theme.field == theme.surface else None
        paint.rounded(painter, self._mirror(self._cell(spot)), 6, fill, edge)
        for role, circle in zip(people, self._circles(spot, len(people)), strict=True):
            paint.avatar(painter, self._mirror(circle), role.name, theme)
            if role.id == self._current:
                ring = self._mirror(circle).adjusted(-2, -2, 2, 2)
                painter.setPen(paint.pen(theme.accent, 2 if self.hasFocus() and self._ringed else 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(ring)

    def _arrange(self) -> None:
        """Give each row the height that its fullest cell needs."""
        for row in range(len(_ROWS) + 1):
            lines = max(-(-len(people) // self._per_line(row)) for people in self._cells_of(row))
            self._heights[row] = max(1, lines) * _LINE + _GAP + 4
        if not self._has_unplaced():
            self._heights[_UNPLACED] = 0
        self.updateGeometry()
        self.update()

    def _per_line(self, row: int) -> int:
        return max(1, (self._cell(Spot(row, 0)).width() - 4) // _STEP)

    def _cells_of(self, row: int) -> list[list[RoleLine]]:
        cells: list[list[RoleLine]] = [[] for _ in (_COLUMNS if row < _UNPLACED else (0,))]
        for role in self._roles.values():
            spot = _spot_of(role)
            if spot.row == row:
                cells[spot.column].append(role)
        return cells

    def _has_unplaced(self) -> bool:
        return any(_spot_of(role).row == _UNPLACED for role in self._roles.values()) or self._dragged is not None

    def _top(self, row: int) -> int:
        return _HEAD + sum(self._heights[:row])

    def _cell(self, spot: Spot) -> QRect:
        height = self._heights[spot.row] - _GAP
        if spot.row == _UNPLACED:
            return QRect(_LEFT, self._top(spot.row), self.width() - _LEFT - _GAP, height)
        width = (self.width() - _LEFT) / len(_COLUMNS)
        left = round(_LEFT + spot.column * width)
        return QRect(left, self._top(spot.row), round(_LEFT + (spot.column + 1) * width) - left - _GAP, height)

    def _circles(self, spot: Spot, count: int) -> list[QRect]:
        cell, per_line = self._cell(spot), self._per_line(spot.row)
        return [
            QRect(
                cell.left() + 4 + place % per_line * _STEP,
                cell.top() + 4 + place // per_line * _LINE,
                _CIRCLE,
                _CIRCLE,
            )
            for place in range(count)
        ]

    def _spot_at(self, at: QPoint) -> Spot | None:
        for row in range(len(_ROWS) + 1):
            for column in range(len(_COLUMNS) if row < _UNPLACED else 1):
                if self._mirror(self._cell(Spot(row, column))).contains(at):
                    return Spot(row, column)
        return None

    def _role_at(self, at: QPoint) -> RoleLine | None:
        for row in range(len(_ROWS) + 1):
            for column, people in enumerate(self._cells_of(row)):
                for role, circle in zip(people, self._circles(Spot(row, column), len(people)), strict=True):
                    if self._mirror(circle).contains(at):
                        return role
        return None

    def _say(self, role: RoleLine) -> str:
        words = (
            role.influence.label.lower() if role.influence else "",
            role.stance.label.lower() if role.stance else "",
        )
        return f"{role.name}: {', '.join(word for word in words if word) or 'not placed'}"

    def _tell(self) -> None:
        current = self._roles.get(self._current)
        self.setAccessibleName(f"Stakeholder map, {self._say(current)}" if current else "Stakeholder map")
        self.setAccessibleDescription("; ".join(self._say(role) for role in self._roles.values()))
        self.update()

    def _mirror(self, rect: QRect) -> QRect:
        return paint.mirrored(rect, self.rect(), self.isRightToLeft())


def _spot_of(role: RoleLine) -> Spot:
    if role.influence is None or role.stance is None:
        return Spot(_UNPLACED, 0)
    return Spot(_ROWS.index(role.influence), _COLUMNS.index(role.stance))
