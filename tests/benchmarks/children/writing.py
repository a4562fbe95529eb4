"""Keystrokes in a note of 10,000 words, in the real window: from the key to the picture that shows it."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from time import perf_counter

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from brm_desktop.services import notes
from brm_desktop.services.portfolio import open_portfolio
from tests.benchmarks.in_window import open_window, settle

WORDS = 10_000
TYPED = (
    "send the draft to the team by Friday and **check** it\n- [ ] call them back\nplain words again\n"
    "| District | Permits |\n|---|---|\n| 3 | 1,204 |\n"
)
PLACES = (QTextCursor.MoveOperation.Start, None, QTextCursor.MoveOperation.End)
VOCABULARY = "budget permit freight review agency team contract service draft plan office title **bold** region"


def write_lines() -> Iterator[str]:
    """Yield the lines of a long note: headings, lists, promises and prose."""
    chance, count, some = Random(3), 0, VOCABULARY.split()
    while count < WORDS:
        words = [chance.choice(some) for _ in range(chance.randint(5, 40))]
        match chance.randrange(10):
            case 0:
                words = words[:5]
                yield "## " + " ".join(words)
            case 1:
                yield "- " + " ".join(words)
            case 2:
                words = words[:6]
                yield "- [ ] " + " ".join(words)
            case _:
                yield " ".join(words) + "\n"
        count += len(words)


folder = Path(sys.argv[2])
portfolio = open_portfolio(folder, None)
note = notes.make_note(portfolio, title="A long day", body="\n".join(write_lines()))
portfolio.close()
window = open_window(folder)
window.main.resize(1440, 900)
window.main.open("meetings", note.id)
settle(window)
page = window.main.page
assert page is not None
editor = page.card.editor  # type: ignore[attr-defined]
editor.setFocus()
assert len(editor.text().split()) >= WORDS

found: list[float] = []
for place in PLACES:
    cursor = editor.textCursor()
    if place is None:
        cursor.setPosition(editor.document().characterCount() // 2)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
    else:
        cursor.movePosition(place)
    editor.setTextCursor(cursor)
    settle(window)
    for char in TYPED:
        started = perf_counter()
        if char == "\n":
            QTest.keyClick(editor, Qt.Key.Key_Return)
        else:
            QTest.keyClicks(editor, char)
        QCoreApplication.processEvents()
        found.append((perf_counter() - started) * 1000)
window.jobs.settle()
print(json.dumps(found))
window.close()
window.main.close()
