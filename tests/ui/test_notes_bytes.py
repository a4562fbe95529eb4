"""Notes opened, edited and saved through the real editor: no byte changes but those that were typed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from brm_desktop.domain.note import Note
from brm_desktop.domain.note_boxes import strip_tokens
from brm_desktop.services import notes
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.storage import rows
from brm_desktop.ui.meetings.saving import Saving
from brm_desktop.ui.parts.markdown_editor import MarkdownEdit
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Hub
from brm_desktop.ui.shell.jobs import Jobs

WORD = "zzz"
MADE = {
    "crlf": "# Head\r\n\r\n- one  \r\n\ttabbed\r\nlast  \r\n",
    "no final newline": "one\ntwo  \n  three",
    "mixed line ends": "a\r\nb\nc\rd\r\n\r\ne\n\re",
    "odd spaces": "\u00a0nbsp\u2003em\u200bzero\u2028separated\u2029here\ufeffbom\x0bvt\x0cff",
    "odd characters": "e\u0301 \U0001f469\u200d\U0001f4bb \u202eright\u202c \ufdd0\ufdd1\ufffe \x00nul",
    "right to left": "* \u05e9\u05dc\u05d5\u05dd, \u0645\u0631\u062d\u0628\u0627\r\n* abc",
    "trailing": "   \t \n\n\n \t",
    "markdown": "Head\n====\n\n| a | b|\n|--|:-:|\n|1|2 |\n\n```py\n- [ ] code\n```\n<!-- hid\n- [ ] no -->\n***\n1) x",
    "boxes": "Present:\n* [x] Dana Ruiz - DMV\n* [ ] Omar Field\n\n- [x] send \n- [ ]\tcall  \r\n[] ask",
}


class Bench(QObject):
    """An editor that saves into a portfolio, as the page has it."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        super().__init__()
        self.desk, self.qtbot = desk, qtbot
        self.editor = MarkdownEdit("Note text")
        self.editor.resize(600, 400)
        self.saving = Saving(desk, self.editor)

    def kept(self, id: str) -> str:
        """Return a note's body as it is kept."""
        return rows.get_record(self.desk.portfolio.database.reader(), Note, id).body

    def open(self, body: str) -> tuple[str, str]:
        """Make a note, open and leave it; return its id and the body, which may have gained tokens once."""
        note = notes.make_note(self.desk.portfolio, title="Note", body=body)
        first = self.kept(note.id)
        self.saving.open(note.id, first)
        self.leave()
        return note.id, first

    def leave(self) -> None:
        """Leave the note, as by going to another page."""
        self.saving.close()
        self.qtbot.waitUntil(lambda: not self.desk.jobs.busy, timeout=60_000)

    def edit(self, id: str, place: int, typed: str) -> str:
        """Type at a place of the text as it shows, leave, and return what is kept then."""
        self.saving.open(id, self.kept(id))
        cursor = self.editor.textCursor()
        inside = "\udc00" <= self.editor.document().characterAt(place) <= "\udfff"  # of a character of two halves
        cursor.setPosition(place + inside)
        self.editor.setTextCursor(cursor)
        self.qtbot.keyClicks(self.editor, typed)
        self.leave()
        return self.kept(id)


@pytest.fixture
def bench(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    portfolio = open_portfolio(tmp_path / "profile", None)
    desk = _make_desk(portfolio)
    made = Bench(desk, qtbot)
    yield made
    made.saving.close()
    made.editor.close()
    made.editor.deleteLater()
    desk.jobs.close()
    portfolio.close()


def _make_desk(portfolio: Portfolio) -> Desk:
    none = None
    return Desk(
        portfolio, Jobs(), Hub(), none, none, none, portfolio.today, lambda _text, undo=False: None  # type: ignore[arg-type]
    )  # fmt: skip


def _check_edit(bench: Bench, body: str, share: float) -> None:
    """Type a word at a share of the text: what is kept is the text with the word, and nothing else is another."""
    id, before = bench.open(body)
    assert strip_tokens(before) == strip_tokens(body)
    assert bench.kept(id) == before
    bench.saving.open(id, before)
    bench.editor.moveCursor(QTextCursor.MoveOperation.End)
    last = bench.editor.textCursor().position()
    after = bench.edit(id, round(share * last), WORD)
    at = after.find(WORD)
    assert at >= 0
    plain = after[:at] + after[at + len(WORD) :]
    assert strip_tokens(plain) == strip_tokens(before)
    assert plain == before


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("share", [0, 0.5, 1])
def test_made_note_keeps_every_byte_that_was_not_typed(bench: Bench, name: str, share: float) -> None:
    _check_edit(bench, MADE[name], share)


@given(st.text(st.sampled_from("ab \t\r\n\x00\u2028\u2029\ufeff\ufdd0\U0001f642-*[]#|x"), max_size=60), st.floats(0, 1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_any_note_keeps_every_byte_that_was_not_typed(bench: Bench, body: str, share: float) -> None:
    _check_edit(bench, body, share)


def test_real_notes_keep_every_byte_that_was_not_typed(bench: Bench, test_data: Path) -> None:
    paths = [path for path in sorted((test_data / "6_notes").rglob("*")) if path.suffix in (".md", ".txt")]
    assert len(paths) > 200
    for number, path in enumerate(paths):
        _check_edit(bench, path.read_bytes().decode("utf-8"), (number % 5) / 4)
