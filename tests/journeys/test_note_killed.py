"""A note written in the window, two promises checked and both undone, the process killed: nothing is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from brm_desktop.domain.action_lines import list_action_lines
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.follow_up import FollowUp, Status
from brm_desktop.domain.note import Note
from brm_desktop.services import edits
from brm_desktop.services.portfolio import open_portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.integrity import check_portfolio
from brm_desktop.ui.meetings.page import MeetingsPage
from tests.journeys.conftest import OpenWindow
from tests.journeys.write_note import SAID

ROOT = Path(__file__).resolve().parents[2]
WAIT_MS = 60_000
TITLES = {"Send SLA draft to Dana Ruiz", "volumes", "Book the room"}


def _write_and_kill(profile: Path) -> dict[str, Any]:
    """Let a process write a note in its window, and kill it once it has said what it kept."""
    command = [sys.executable, "-m", "tests.journeys.write_note", str(profile)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said = process.stdout.readline()
        process.kill()
        assert said, process.stderr.read()
    kept: dict[str, Any] = json.loads(said)
    return kept


def test_note_with_promises_outlives_a_killed_window(qtbot: QtBot, open_window: OpenWindow, profile: Path) -> None:
    made = open_portfolio(profile, None)
    edits.create(made, *(edits.make_record(Contact, name=name) for name in ("Dana Ruiz", "Omar Field")))
    made.close()
    kept = _write_and_kill(profile)
    assert kept["title"] == "Monthly review"
    assert set(kept["promises"]) == TITLES
    assert set(kept["promises"].values()) == {"open"}

    portfolio = open_portfolio(profile, None)
    connection = portfolio.database.reader()
    assert check_portfolio(portfolio.database, portfolio.blobs) == []
    (note,) = rows.list_records(connection, Note)
    assert (note.title, note.body) == (kept["title"], kept["body"])
    lines = list_action_lines(note.body)
    tokens = {one.token: one.title for one in rows.list_records(connection, FollowUp)}
    assert [(tokens[line.token], line.done) for line in lines] == [
        ("Send SLA draft to Dana Ruiz", False),
        ("volumes", False),
        ("Book the room", False),
    ]
    assert note.body.endswith(f"\n{SAID}\nOne more line")
    portfolio.close()

    window = open_window(profile)
    qtbot.waitUntil(lambda: window._poll.isActive(), timeout=WAIT_MS)
    window.main.open("meetings")
    page = window.main.page
    assert isinstance(page, MeetingsPage)
    qtbot.waitUntil(lambda: page.card.note is not None, timeout=WAIT_MS)
    editor = page.card.editor
    assert editor.text() == kept["shown"]
    qtbot.waitUntil(lambda: len(page.side.follow_ups.list.rows) == len(lines), timeout=WAIT_MS)
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    def is_done() -> bool:
        assert window._portfolio is not None
        found = rows.list_records(window._portfolio.database.reader(), FollowUp)
        return [one.title for one in found if one.status is Status.DONE] == ["Send SLA draft to Dana Ruiz"]

    qtbot.waitUntil(is_done, timeout=WAIT_MS)
