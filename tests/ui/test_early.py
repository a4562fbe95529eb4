from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from brm_desktop.ui.shell import early

ROOT = Path(__file__).resolve().parents[2]
CHECK = """
import sys
from PySide6 import QtCore, QtWidgets
from brm_desktop.ui.shell.theme import make_application
from tests.ui.gallery import make_window
app = make_application("test")
window, desk = make_window(app)
window.open("today")
seen = []
def painted():
    names = (("Qt", QtCore), ("QStyle", QtWidgets), ("QLineEdit", QtWidgets))
    seen.extend(name for name, module in names if name in vars(module))
    app.exit()
window._on_first_painted = painted
window.show()
app.exec()
names = ("PySide6.QtNetwork", "dataclasses", "sqlite3", "brm_desktop.domain.record")
late = [name for name in names if name in sys.modules]
print(",".join(seen + late))
"""

WORDS = """
from pathlib import Path
from PySide6 import QtCore
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from brm_desktop.ui.parts import paint
from brm_desktop.ui.shell.early import is_early
from brm_desktop.ui.shell.theme import LIGHT, font, load_fonts, make_application
app = make_application("test")
load_fonts(Path("resources/fonts"))
def list_inked():
    found = []
    for px in range(9, 24):
        for text in ("Ctrl K", "Ctrl Shift F", "New note", "Needs you"):
            image = QImage(240, 40, QImage.Format.Format_RGB32)
            painter = QPainter(image)
            paint.fill(painter, image.rect(), LIGHT.surface)
            paint.words(painter, QRect(4, 0, 230, 40), text, font(px), LIGHT.ink)
            painter.end()
            dark = [x for x in range(240) if any(image.pixel(x, y) & 255 < 128 for y in range(40))]
            found.append((px, text, max(dark)))
    return found
first = list_inked()
assert is_early()
QtCore.Qt
assert not is_early()
print([one for one, two in zip(first, list_inked()) if abs(one[2] - two[2]) > 2])
"""


def test_early_numbers_are_those_of_qt() -> None:
    role, align = Qt.ItemDataRole, Qt.AlignmentFlag
    assert role.DisplayRole == early.DISPLAY
    assert role.ToolTipRole == early.TOOL_TIP
    assert role.CheckStateRole == early.CHECK_STATE
    assert role.AccessibleTextRole == early.ACCESSIBLE_TEXT
    assert role.UserRole == early.USER
    assert align(early.LEFT) == align.AlignLeft
    assert align(early.RIGHT) == align.AlignRight
    assert align(early.MIDDLE) == align.AlignVCenter
    assert align(early.CENTER) == align.AlignCenter
    assert align(early.ABSOLUTE) == align.AlignAbsolute
    assert align(early.MIDDLE_ACROSS) == align.AlignHCenter
    assert Qt.TextFlag(early.ONE_LINE) == Qt.TextFlag.TextSingleLine
    assert Qt.FocusPolicy(early.STRONG_FOCUS) == Qt.FocusPolicy.StrongFocus
    assert Qt.FocusPolicy(early.NO_FOCUS) == Qt.FocusPolicy.NoFocus
    assert Qt.ScrollBarPolicy(early.BAR_OFF) == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    assert Qt.ScrollBarPolicy(early.BAR_ON) == Qt.ScrollBarPolicy.ScrollBarAlwaysOn
    assert Qt.TextFormat(early.RICH_TEXT) == Qt.TextFormat.RichText
    assert Qt.TextInteractionFlag(early.SELECT_BY_MOUSE) == Qt.TextInteractionFlag.TextSelectableByMouse
    assert Qt.Orientation(early.HORIZONTAL) == Qt.Orientation.Horizontal


def test_set_number_sets_the_property(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    early.set_number(label, "focusPolicy", early.STRONG_FOCUS)
    assert label.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_set_number_of_no_property_is_refused(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    with pytest.raises(ValueError, match="nothing"):
        early.set_number(label, "nothing", 1)


def test_first_paint_of_the_frame_makes_no_costly_classes() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHECK], cwd=ROOT, capture_output=True, text=True, timeout=600, check=True
    )
    assert done.stdout.strip() == ""


def test_early_words_are_drawn_to_their_last_one() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WORDS], cwd=ROOT, capture_output=True, text=True, timeout=600, check=True
    )
    assert done.stdout.strip() == "[]"
