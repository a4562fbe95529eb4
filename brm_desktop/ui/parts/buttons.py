"""Buttons: primary, plain and quiet; with an icon, with the keys that do the same, with a menu."""

from __future__ import annotations

from typing import Literal

from PySide6 import QtCore
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QAction, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from brm_desktop.ui.parts.icons import draw_icon
from brm_desktop.ui.parts.paint import focus_ring, key_hint, keys_width, mirrored, rounded, words
from brm_desktop.ui.shell.actions import keys_text
from brm_desktop.ui.shell.theme import MEDIUM, REGULAR, Theme, font, theme_of

Look = Literal["primary", "plain", "quiet"]
_HEIGHT, _SMALL_HEIGHT, _ICON, _GAP = 32, 26, 16, 6


def by_keyboard(event: QFocusEvent, before: bool = False) -> bool:
    """Say whether it was the keyboard that brought the focus, so that it should be seen.

    Back from a menu or another window it is seen if it was so `before`.
    """
    reasons = QtCore.Qt.FocusReason
    if event.reason() in (reasons.PopupFocusReason, reasons.ActiveWindowFocusReason):
        return before
    return event.reason() in (
        reasons.TabFocusReason,
        reasons.BacktabFocusReason,
        reasons.ShortcutFocusReason,
    )


class Button(QAbstractButton):
    """A push button. `quiet` has no border until it is pointed at; give an `icon` alone for a square one."""

    def __init__(
        self,
        text: str = "",
        look: Look = "plain",
        *,
        icon: str = "",
        keys: str = "",
        small: bool = False,
        tip: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look: Look = look
        self._icon, self._keys, self._small = icon, keys, small
        self.ringed = False
        self.setText(text)
        self.setAccessibleName(text.rstrip("…") or tip)
        self.setToolTip(tip)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @classmethod
    def of(cls, action: QAction, look: Look = "plain", *, keys: bool = True, parent: QWidget | None = None) -> Button:
        """Make a button that runs a registered command and shows its `keys`."""
        made = cls(action.text(), look, keys=keys_text(action) if keys else "", parent=parent)
        made.clicked.connect(action.trigger)
        action.changed.connect(lambda: made.setEnabled(action.isEnabled()))
        return made

    def set_words(self, text: str) -> None:
        """Show other words."""
        self.setText(text)
        self.setAccessibleName(text.rstrip("…"))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        width = 2 * self._padding() + QFontMetrics(self._type()).horizontalAdvance(self.text())
        if self._icon:
            width += _ICON + (_GAP if self.text() else 0)
        if self._keys:
            width += _GAP + keys_width(self._keys)
        height = _SMALL_HEIGHT if self._small else _HEIGHT
        return QSize(width if self.text() else height, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Keep the keyboard while busy: the next button must not get the Enter that was meant for this one."""
        if not self.isEnabled() and self.isVisible():
            return True
        return super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.ringed = by_keyboard(event, self.ringed)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (QtCore.Qt.Key.Key_Return, QtCore.Qt.Key.Key_Enter):
            if not event.isAutoRepeat():  # a key held down presses one button, not the next as well
                self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme = theme_of(self.palette())
        primary, hot = self._look == "primary", self.isEnabled() and (self.underMouse() or self.isDown())
        if primary:
            fill = theme.accent_hover if hot else theme.accent
            rounded(painter, self.rect(), 6, fill if self.isEnabled() else theme.track)
        elif self._look == "plain":
            fill = theme.selected if self.isChecked() else theme.hover if hot else theme.surface
            rounded(painter, self.rect(), 6, fill, theme.accent if self.isChecked() else theme.edge)
        elif hot or self.isChecked():
            rounded(painter, self.rect(), 6, theme.selected if self.isChecked() else theme.chip)
        self._paint_content(painter, primary)
        if self.hasFocus() and self.ringed:
            focus_ring(painter, self.rect(), theme)
            if primary:
                rounded(painter, self.rect().adjusted(2, 2, -2, -2), 4, None, theme.on_accent)

    def _paint_content(self, painter: QPainter, primary: bool) -> None:
        theme, rtl = theme_of(self.palette()), self.isRightToLeft()
        color = theme.soft if not self.isEnabled() else theme.on_accent if primary else theme.ink
        icon_color = color if primary else theme.soft
        x, within = self._padding() if self.text() else (self.width() - _ICON) // 2, self.rect()
        if self._icon:
            square = QRect(x, (self.height() - _ICON) // 2, _ICON, _ICON)
            draw_icon(painter, mirrored(square, within, rtl), self._icon, icon_color)
            x += _ICON + _GAP
        keys = keys_width(self._keys) + _GAP if self._keys else 0
        rect = QRect(x, 0, self.width() - x - self._padding() - keys, self.height())
        words(painter, mirrored(rect, within, rtl), self.text(), self._type(), color, rtl=rtl)
        if self._keys:
            box = QRect(self.width() - self._padding() - keys + _GAP, (self.height() - 16) // 2, keys - _GAP, 17)
            edge = theme.on_accent if primary else theme.edge
            key_hint(painter, mirrored(box, within, rtl), self._keys, edge, color if primary else theme.soft)

    def _padding(self) -> int:
        return 9 if self._small else 13

    def _type(self) -> QFont:
        return font(weight=MEDIUM if self._look == "primary" else REGULAR)


class MenuButton(Button):
    """A button that opens a menu; its text may say what is chosen ("Filter: all")."""

    def __init__(self, text: str, *, icon: str = "", look: Look = "plain", tip: str = "", small: bool = False) -> None:
        super().__init__(text, look, icon=icon, tip=tip, small=small)
        self.menu = make_menu(self)
        self.clicked.connect(self.open_menu)

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(size.width() + _ICON, size.height()) if self.text() else size

    def open_menu(self) -> None:
        """Show the menu under the button."""
        corner = self.rect().bottomRight() if self.isRightToLeft() else self.rect().bottomLeft()
        at = self.mapToGlobal(corner)
        self.menu.popup(at - QPoint(self.menu.sizeHint().width(), 0) if self.isRightToLeft() else at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == QtCore.Qt.Key.Key_Down:
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.text():
            square = QRect(self.width() - _ICON - 7, (self.height() - 14) // 2, 14, 14)
            square = mirrored(square, self.rect(), self.isRightToLeft())
            draw_icon(QPainter(self), square, "chevron-down", theme_of(self.palette()).soft)


def make_menu(parent: QWidget) -> QMenu:
    """Return an empty menu in the app's look; it is dressed anew each time it opens."""
    menu = QMenu(parent)
    flags = QtCore.Qt.WindowType.FramelessWindowHint | QtCore.Qt.WindowType.NoDropShadowWindowHint
    menu.setWindowFlags(menu.windowFlags() | flags)
    menu.setAttribute(QtCore.Qt.WidgetAttribute.WA_TranslucentBackground)
    menu.aboutToShow.connect(lambda: menu.setStyleSheet(_menu_style(theme_of(menu.palette()))))
    return menu


def _menu_style(theme: Theme) -> str:
    return f"""
QMenu {{ background: {theme.surface.name()}; border: 1px solid {theme.edge.name()}; border-radius: 8px; padding: 5px; }}
QMenu::item {{ padding: 6px 22px 6px 10px; border-radius: 5px; color: {theme.ink.name()}; }}
QMenu::item:selected {{ background: {theme.selected.name()}; }}
QMenu::item:disabled {{ color: {theme.soft.name()}; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::separator {{ height: 1px; background: {theme.line.name()}; margin: 5px 6px; }}
"""
