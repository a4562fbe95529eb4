"""Quick add among thousands of people, key by key, and the list of thousands of follow-ups, opened by its keys."""

import json
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest

from brm_desktop.ui.follow_ups.page import FollowUpsPage
from brm_desktop.ui.parts.quick_add import QuickAdd
from tests.benchmarks.in_window import open_window, settle, time_until_painted, wait_until

LINES = (
    "call Cora Chen 72 Fri !high #contract",
    'send the SLA draft to "Dan Ito 1273" by 12/4 3pm',
    "wait Hal Gray 41 volume figures by Dec 4 nudge 3d",
    "review contract every 2nd Tue",
    "ask ann alvarez about the first Monday in December",
)
OPENINGS = 12

window = open_window(Path(sys.argv[2]))
found: dict[str, Any] = {"keys": []}

QTest.keyClick(window.main, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
wait_until(lambda: any(panel.isVisible() for panel in window.main.findChildren(QuickAdd)))
panel = next(panel for panel in window.main.findChildren(QuickAdd) if panel.isVisible())
wait_until(lambda: bool(panel._names.known.people))
settle(window)
for line in LINES:
    panel.field.clear()
    QCoreApplication.processEvents()
    for char in line:
        started = perf_counter()
        QTest.keyClicks(panel.field, char)
        QCoreApplication.processEvents()
        found["keys"].append((perf_counter() - started) * 1000)
        settle(window)
panel.field.clear()
QTest.keyClick(panel.field, Qt.Key.Key_Escape)

found["open"] = []
for _ in range(OPENINGS):
    window.main.open("today")
    settle(window)

    def is_shown() -> bool:
        page = window.main.page
        return isinstance(page, FollowUpsPage) and page.model.rowCount() > 0

    def open_list() -> None:
        window.main.open("follow_ups", None, "upcoming")

    found["open"].append(time_until_painted(window.main, open_list, is_shown))
    settle(window)
page = window.main.page
assert isinstance(page, FollowUpsPage)
wait_until(lambda: page.model.whole)
found["rows"] = page.model.rowCount()
print(json.dumps(found))
window.close()
