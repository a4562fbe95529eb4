"""Writes a note in the real window by keys, checks two of its promises and undoes both, then waits to be killed.

`python -m tests.journeys.write_note PROFILE` prints as one line of JSON what the window had kept by then.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from brm_desktop.domain.follow_up import FollowUp, Status
from brm_desktop.domain.note import Note
from brm_desktop.services.opening import open_profile
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.locks import WindowLock
from brm_desktop.ui.meetings.page import MeetingsPage
from brm_desktop.ui.window import Window

PATIENCE_S = 60
LINES = ("[] Send SLA draft to Dana Ruiz by 12/4/2031 !high", "wait Omar Field volumes by 12/5/2031", "Book the room")
SAID = "That is all, and décidé 🙂"
_CONTROL, _NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


class Writer:
    """The window on a profile, and the keys to work it."""

    def __init__(self, folder: Path) -> None:
        self.window = Window(folder, WindowLock(folder))
        loaded = list[bool]()
        self.window.loaded.connect(lambda: loaded.append(True))
        self.window.show(open_profile(folder))
        self.window.main.show()
        self.window.main.activateWindow()
        self.wait(lambda: bool(loaded) and self.window.main.isActiveWindow())

    def wait(self, done: Callable[[], bool]) -> None:
        """Serve events until something holds. Raises: TimeoutError."""
        end = time.monotonic() + PATIENCE_S
        while not done():
            QApplication.processEvents()
            if time.monotonic() > end:
                raise TimeoutError(f"line {sys._getframe(1).f_lineno} waits in vain")
            time.sleep(0.005)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = _NONE) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(self.focus, key, modifiers)

    def type(self, text: str) -> None:
        """Type where the keyboard is."""
        for char in text:
            if char.isascii():
                QTest.keyClicks(self.focus, char)
            else:
                QApplication.sendEvent(self.focus, QKeyEvent(QEvent.Type.KeyPress, 0, _NONE, char))

    @property
    def focus(self) -> QWidget:
        """The part that has the keyboard."""
        return QApplication.focusWidget() or self.window.main

    @property
    def note(self) -> Note | None:
        """The note as it is kept."""
        found = rows.list_records(self._reader(), Note)
        return found[0] if found else None

    def follow_ups(self) -> dict[str, FollowUp]:
        """Return the follow-ups that are kept, by title."""
        return {one.title: one for one in rows.list_records(self._reader(), FollowUp)}

    def is_done(self, title: str) -> bool:
        """Tell whether a follow-up is done."""
        return self.follow_ups()[title].status is Status.DONE

    def _reader(self) -> Connection:
        assert self.window._portfolio is not None
        return self.window._portfolio.database.reader()

    def write(self) -> None:
        """Start a note and write three lines that become follow-ups, and one that does not."""
        self.press(Qt.Key.Key_N, _CONTROL)
        self.wait(lambda: isinstance(self.window.main.page, MeetingsPage) and self.page.card.title.editing)
        self.type("Monthly review")
        self.press(Qt.Key.Key_Return)
        for line in LINES:
            self.type(line)
            self.press(Qt.Key.Key_Return)
        self.press(Qt.Key.Key_Return)
        self.type(SAID)
        self.wait(lambda: len(self.follow_ups()) == len(LINES))
        self.wait(lambda: self.page.card.editor.text().count("<!--f:") == len(LINES))

    @property
    def page(self) -> MeetingsPage:
        """The page of notes, which shows."""
        page = self.window.main.page
        assert isinstance(page, MeetingsPage)
        return page

    def check_and_undo(self) -> None:
        """Check the first promise in the note and another in Follow-ups, then take back both."""
        first, other = "Send SLA draft to Dana Ruiz", "Book the room"
        self.press(Qt.Key.Key_Home, _CONTROL)
        self.press(Qt.Key.Key_Return, _CONTROL)
        self.wait(lambda: self.is_done(first))
        self.window.main.open("follow_ups", self.follow_ups()[other].id)
        listed = self.window.main.page.list  # type: ignore[union-attr]
        self.wait(lambda: listed.current_place is not None and not self.window.jobs.busy)
        listed.setFocus()
        self.press(Qt.Key.Key_Space)
        self.wait(lambda: self.is_done(other))
        for title in (other, first):
            self.wait(lambda: not self.window.jobs.busy)
            self.press(Qt.Key.Key_Z, _CONTROL)
            self.wait(lambda title=title: not self.is_done(title))

    def finish(self) -> dict[str, object]:
        """Go back to the note, add a last line, and say what is kept once it is."""
        self.press(Qt.Key.Key_3, _CONTROL)
        editor = self.page.card.editor
        self.wait(lambda: self.page.card.note is not None and not self.window.jobs.busy)
        editor.setFocus()
        self.press(Qt.Key.Key_End, _CONTROL)
        self.press(Qt.Key.Key_Return)
        self.type("One more line")
        self.wait(lambda: self.note is not None and self.note.body.endswith("One more line"))
        note = self.note
        assert note is not None
        promises = {title: str(one.status.value) for title, one in self.follow_ups().items()}
        return {"title": note.title, "body": note.body, "shown": editor.text(), "promises": promises}


def main(folder: Path) -> None:
    """Write, say what was kept, and wait."""
    writer = Writer(folder)
    writer.write()
    writer.check_and_undo()
    print(json.dumps(writer.finish()), flush=True)
    while True:
        QApplication.processEvents()
        time.sleep(0.01)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
