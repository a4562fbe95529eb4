"""The Markdown editor with real keys: lists, boxes, the hidden token, undo, and no byte of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from brm_desktop.domain.line_map import show
from brm_desktop.ui.parts import markdown_editor_tables as tables
from brm_desktop.ui.parts.markdown_editor import MarkdownEdit
from brm_desktop.ui.parts.markdown_editor_lines import next_mark, read_line, read_pieces
from brm_desktop.ui.parts.markdown_editor_looks import Look
from brm_desktop.ui.parts.row_list import Tag

TOKEN = " <!--f:k3x9w2ab7qaa-->"
Keys = Qt.Key


@pytest.fixture
def editor(qtbot: QtBot, qapp: QApplication) -> Iterator[MarkdownEdit]:
    made = MarkdownEdit("Note text")
    made.resize(600, 400)
    made.show()
    made.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    yield made
    made.close()
    made.deleteLater()


def _at(editor: MarkdownEdit, line: int, place: int) -> None:
    cursor = QTextCursor(editor.document().findBlockByNumber(line))
    cursor.setPosition(cursor.position() + place)
    editor.setTextCursor(cursor)


def _place(editor: MarkdownEdit) -> tuple[int, int]:
    return editor.textCursor().blockNumber(), editor.textCursor().positionInBlock()


@pytest.mark.parametrize("typed", ["[] call", "- [] call", "- [ ] call", "[ ] call"])
def test_box_typed_at_the_start_becomes_an_action(qtbot: QtBot, editor: MarkdownEdit, typed: str) -> None:
    qtbot.keyClicks(editor, typed)
    assert editor.text() == "- [ ] call"


def test_enter_in_a_list_goes_on_and_on_an_empty_item_ends_it(qtbot: QtBot, editor: MarkdownEdit) -> None:
    qtbot.keyClicks(editor, "1. one")
    qtbot.keyClick(editor, Keys.Key_Return)
    qtbot.keyClicks(editor, "two")
    qtbot.keyClick(editor, Keys.Key_Return)
    qtbot.keyClick(editor, Keys.Key_Return)
    qtbot.keyClicks(editor, "end")
    assert editor.text() == "1. one\n2. two\nend"


def test_enter_at_the_end_of_a_tied_line_leaves_the_token_there(qtbot: QtBot, editor: MarkdownEdit) -> None:
    editor.show_text(f"- [x] call Dana{TOKEN}\nlast")
    _at(editor, 0, 15)
    qtbot.keyClick(editor, Keys.Key_Return)
    qtbot.keyClicks(editor, "next")
    assert editor.text() == f"- [x] call Dana{TOKEN}\n- [ ] next\nlast"


def test_enter_inside_a_tied_line_keeps_the_token_with_the_first_half(qtbot: QtBot, editor: MarkdownEdit) -> None:
    editor.show_text(f"- [ ] call Dana{TOKEN}")
    _at(editor, 0, 10)
    qtbot.keyClick(editor, Keys.Key_Return)
    assert editor.text() == f"- [ ] call{TOKEN}\n- [ ] Dana"


def test_cursor_steps_over_the_token_both_ways(qtbot: QtBot, editor: MarkdownEdit) -> None:
    editor.show_text(f"- [ ] call{TOKEN}\nlast")
    _at(editor, 0, 9)
    qtbot.keyClick(editor, Keys.Key_Right)
    assert _place(editor) == (0, 10)
    qtbot.keyClick(editor, Keys.Key_Right)
    assert _place(editor) == (1, 0)
    qtbot.keyClick(editor, Keys.Key_Left)
    assert _place(editor) == (0, 10)
    qtbot.keyClick(editor, Keys.Key_End)
    assert _place(editor) == (0, 10)


def test_typing_at_the_end_of_a_tied_line_goes_before_the_token(qtbot: QtBot, editor: MarkdownEdit) -> None:
    editor.show_text(f"- [ ] call{TOKEN}")
    qtbot.keyClick(editor, Keys.Key_End)
    qtbot.keyClicks(editor, " Dana")
    assert editor.text() == f"- [ ] call Dana{TOKEN}"


def test_backspace_joins_a_line_to_a_tied_one_before_its_token(qtbot: QtBot, editor: MarkdownEdit) -> None:
    editor.show_text(f"- [ ] call{TOKEN}\n Dana")
    _at(editor, 1, 0)
    qtbot.keyClick(editor, Keys.Key_Backspace)
    assert editor.text() == f"- [ ] call Dana{TOKEN}"
    assert _place(editor) == (0, 10)


def test_delete_at_the_end_of_a_tied_line_joins_the_next(qtbot: QtBot, editor: MarkdownEdit) -> None:
    editor.show_text(f"- [ ] call{TOKEN}\n- [ ] Dana <!--f:other-->\nlast")
    _at(editor, 0, 10)
    qtbot.keyClick(editor, Keys.Key_Delete)
    assert editor.text() == f"- [ ] callDana{TOKEN}\nlast"


def test_backspace_before_the_text_of_an_item_takes_its_mark(qtbot: QtBot, editor: MarkdownEdit) -> None:
    editor.show_text("  - [ ] call")
    _at(editor, 0, 8)
    qtbot.keyClick(editor, Keys.Key_Backspace)
    assert editor.text() == "  call"


def test_tab_indents_an_item_and_back(qtbot: QtBot, editor: MarkdownEdit) -> None:
    editor.show_text("- one")
    _at(editor, 0, 4)
    qtbot.keyClick(editor, Keys.Key_Tab)
    assert editor.text() == "  - one"
    qtbot.keyClick(editor, Keys.Key_Backtab)
    assert editor.text() == "- one"


def test_control_enter_and_a_click_on_the_box_toggle_it(qtbot: QtBot, editor: MarkdownEdit) -> None:
    editor.show_text("- [ ] call")
    qtbot.keyClick(editor, Keys.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert editor.text() == "- [x] call"
    block = editor.document().firstBlock()
    box = editor.box_rect(block, editor.line(block))
    qtbot.mouseClick(editor.viewport(), Qt.MouseButton.LeftButton, pos=box.center() - QPoint(4, 0))
    assert editor.text() == "- [ ] call"


def test_tie_stays_out_of_the_way_of_cursor_and_undo(qtbot: QtBot, editor: MarkdownEdit) -> None:
    qtbot.keyClicks(editor, "[] call")
    qtbot.keyClick(editor, Keys.Key_Return)
    qtbot.keyClick(editor, Keys.Key_Return)
    qtbot.keyClicks(editor, "more")
    where = _place(editor)
    ((_, cursor),) = editor.list_untied()
    editor.tie(cursor, "k3x9w2ab7qaa")
    assert editor.text() == f"- [ ] call{TOKEN}\nmore"
    assert _place(editor) == where
    for _ in range(20):
        editor.undo()
    assert editor.text() == ""
    for _ in range(20):
        editor.redo()
    assert editor.text() == f"- [ ] call{TOKEN}\nmore"


def test_mention_is_told_and_completed(qtbot: QtBot, editor: MarkdownEdit) -> None:
    told: list[object] = []
    editor.mentioned.connect(told.append)
    qtbot.keyClicks(editor, "ask @Da")
    assert told[-1] == "Da"
    editor.complete("Dana Ruiz")
    assert editor.text() == "ask Dana Ruiz "
    qtbot.keyClicks(editor, "x@y")
    assert told[-1] is None


def test_copy_for_others_has_no_token_and_pasting_a_copy_gets_none_twice(editor: MarkdownEdit) -> None:
    editor.show_text(f"- [ ] call{TOKEN}\n")
    editor.selectAll()
    data = editor.createMimeDataFromSelection()
    assert data.text() == "- [ ] call\n"
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.insertFromMimeData(data)
    assert editor.text() == f"- [ ] call{TOKEN}\n- [ ] call\n"


def test_cut_line_pasted_elsewhere_keeps_its_token(editor: MarkdownEdit) -> None:
    editor.show_text(f"- [ ] call{TOKEN}\nlast\n")
    cursor = editor.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(editor.document().findBlockByNumber(1).position(), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    data = editor.createMimeDataFromSelection()
    cursor.removeSelectedText()
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.insertFromMimeData(data)
    assert editor.text() == f"last\n- [ ] call{TOKEN}\n"


def test_change_text_from_elsewhere_keeps_the_cursor_in_its_words(editor: MarkdownEdit) -> None:
    editor.show_text("- [ ] one\n\U0001f600 two words")
    _at(editor, 1, 7)
    editor.change_text("- [x] one\nnew\n\U0001f600 two words")
    assert editor.text() == "- [x] one\nnew\n\U0001f600 two words"
    assert _place(editor) == (2, 7)


def test_look_hides_its_words_only_while_the_cursor_is_elsewhere(editor: MarkdownEdit) -> None:
    editor.show_text(f"- [ ] call Dana by Fri{TOKEN}\nlast")
    _at(editor, 1, 0)
    editor.show_looks({"k3x9w2ab7qaa": Look("call Dana by Fri", ((9, 16),), (Tag("Fri, Nov 27"),))})
    block = editor.document().firstBlock()
    hidden = [f for f in block.layout().formats() if f.format.intProperty(f.format.Property.FontPixelSize) == 1]
    assert any(f.start <= 15 and f.start + f.length >= 22 for f in hidden)
    _at(editor, 0, 8)
    tiny = [f for f in block.layout().formats() if f.format.intProperty(f.format.Property.FontPixelSize) == 1]
    assert not any(f.start <= 16 < f.start + f.length for f in tiny)


TABLE = "| District | Permits | Days |\n|---|---:|---|\n| 3 | 1,204 | 2 |\n| **17** | 8 | 51 |"


def _bars(editor: MarkdownEdit, line: int) -> list[int]:
    block = editor.document().findBlockByNumber(line)
    return [editor.place_rect(block, at).x() for at, char in enumerate(block.text()) if char == "|"]


def test_table_columns_stand_under_each_other_as_they_are_typed(qtbot: QtBot, editor: MarkdownEdit) -> None:
    editor.show_text(f"Figures\n{TABLE}\nafter")
    for line in (3, 4):
        assert all(abs(a - b) <= 3 for a, b in zip(_bars(editor, 1)[1:], _bars(editor, line)[1:], strict=True))
    before = _bars(editor, 1)
    _at(editor, 3, 2)
    qtbot.keyClicks(editor, "Northern district ")
    assert _bars(editor, 1)[1] > before[1] + 60
    assert abs(_bars(editor, 1)[2] - _bars(editor, 4)[2]) <= 3
    assert editor.text() == f"Figures\n{TABLE}\nafter".replace("| 3 |", "| Northern district 3 |")


def test_table_wider_than_the_editor_or_of_one_line_stays_as_typed(editor: MarkdownEdit) -> None:
    wide = f"| {'word ' * 40}| b |\n|---|---|\n| a | b |"
    assert tables.spread(wide.split("\n"), 2, editor.room()) == []
    assert tables.spread(["| a | b |"], 0, 600) == []


@given(st.lists(st.text("ab|-: \\*\u00e9", max_size=20), max_size=6), st.integers(-1, 5))
def test_table_of_any_lines_is_spread_within_each_line(lines: list[str], active: int) -> None:
    for at, text in enumerate(lines):
        for place, width in tables.spread(lines, at, 500, active):
            assert 0 <= place < len(text)
            assert 1 <= width <= 500


def test_long_text_is_laid_out_to_its_end_when_it_is_worked_in_at_once(qtbot: QtBot, editor: MarkdownEdit) -> None:
    editor.clearFocus()
    editor.show_text("\n".join(f"- [ ] line {number} of a long note{TOKEN[:-4]}{number}-->" for number in range(900)))
    editor.setFocus()
    qtbot.keyClicks(editor, "x")
    editor.show_looks({"k3x9w2ab7qaa5": Look("line 5 of a long note")})
    block = editor.document().firstBlock()
    while block.isValid():
        assert block.layout().lineCount() >= 1, block.blockNumber()
        block = block.next()


def test_text_of_real_notes_is_shown_and_read_back_alike(editor: MarkdownEdit, test_data: Path) -> None:
    for path in sorted((test_data / "6_notes").rglob("*.md"))[::9]:
        shown = show(path.read_bytes().decode("utf-8", "replace"))
        editor.show_text(shown.text)
        assert editor.text() == shown.text, path.name


@given(st.text(st.sampled_from("ab \t\u00a0\u2028\u200f\U0001f600*_[]#->`|\n"), max_size=60))
def test_text_shown_is_read_back_alike(text: str) -> None:
    QApplication.instance() or QApplication([])
    editor = MarkdownEdit("Note text")
    editor.show_text(text)
    assert editor.text() == text
    editor.deleteLater()


@given(st.text(st.sampled_from("ab *_~`[]()#->|!.1x<:f/ht\t"), max_size=50), st.booleans())
def test_any_line_is_read_in_order_and_in_bounds(text: str, in_code: bool) -> None:
    line = read_line(text, in_code=in_code)
    assert 0 <= line.indent <= line.text_at <= len(text)
    for piece in read_pieces(text, line.text_at):
        assert 0 <= piece.start <= piece.end <= len(text)
    if line.is_item:
        assert read_line(next_mark(text, line) + "x").kind == line.kind
