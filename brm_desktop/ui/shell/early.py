"""What the first paint needs of Qt's enumerations, as plain numbers.

Touching the namespace `Qt` makes its 94 Python enumerations, which costs a sixth of an empty window's start; `QStyle`
costs half as much again. What is built before the first paint therefore uses these numbers where Qt takes a number,
and writes `QtCore.Qt.…` only in code that runs later. Tests compare each number with its enumeration.
"""

from __future__ import annotations

from PySide6 import QtCore
from PySide6.QtCore import QObject

DISPLAY, TOOL_TIP, CHECK_STATE, ACCESSIBLE_TEXT, USER = 0, 3, 10, 11, 256
LEFT, RIGHT, MIDDLE, CENTER, ABSOLUTE, ONE_LINE = 0x1, 0x2, 0x80, 0x84, 0x10, 0x100
NO_FOCUS, STRONG_FOCUS = 0, 11
BAR_OFF, BAR_ON = 1, 2
RICH_TEXT, SELECT_BY_MOUSE, MIDDLE_ACROSS = 1, 1, 0x4
HORIZONTAL = 1


def is_early() -> bool:
    """Say whether nobody has needed the namespace `Qt` so far."""
    return "Qt" not in vars(QtCore)


def set_number(thing: QObject, name: str, number: int) -> None:
    """Set a property whose type is one of Qt's enumerations by its number."""
    if not thing.setProperty(name, number):
        raise ValueError(name)
