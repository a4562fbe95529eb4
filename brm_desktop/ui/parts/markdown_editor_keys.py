"""What keys mean in the Markdown editor: lists that go on, boxes, and a cursor that steps over what is hidden."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextBlock, QTextCursor

from brm_desktop.domain.note_boxes import strip_tokens
from brm_desktop.ui.parts.markdown_editor_lines import Line, next_mark, read_line
from brm_desktop.ui.parts.markdown_editor_looks import block_format, units

if TYPE_CHECKING:
    from brm_desktop.ui.parts.markdown_editor import MarkdownEdit

_KEEP = QTextCursor.MoveMode.KeepAnchor
_MOVE = QTextCursor.MoveMode.MoveAnchor
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BEGUN_BOX = re.compile(r"\s*(?:[-*+]\s+)?\[ ?\]$")
_MENTION = re.compile(r"(?:^|(?<=[\s(\"]))@([\w.'-]*(?: [\w.'-]*)?)$")
_TOKEN = re.compile(r"<!--f:([0-9a-z-]{1,64})-->")
_HEADS = re.compile(r"\s*(?:#{1,6}\s|\*\*|__)")
_INDENT = "  "


def is_own(event: QKeyEvent) -> bool:
    """Say whether a key with Control is the editor's, whatever the window does with it."""
    return event.key() in _ENTER and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def press(editor: MarkdownEdit, event: QKeyEvent) -> bool:
    """Do what a key means here; False leaves it to the text as such."""
    key, cursor = event.key(), editor.textCursor()
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    if key in _ENTER:
        if control:
            editor.toggle(cursor.block())
        else:
            _enter(editor, cursor)
        return True
    if key == Qt.Key.Key_Home and not control:
        return _home(editor, cursor, event)
    if cursor.hasSelection():
        return False
    if key == Qt.Key.Key_Backspace:
        return _backspace(editor, cursor)
    if key == Qt.Key.Key_Delete:
        return _delete(editor, cursor)
    if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and editor.line(cursor.block()).is_item:
        _indent(cursor, deeper=key == Qt.Key.Key_Tab)
        return True
    return event.text() == " " and _begin_box(editor, cursor)


def settle(editor: MarkdownEdit, last: int) -> int:
    """Move a cursor out of what is hidden, on in the direction it went; return where it is now."""
    cursor = editor.textCursor()
    block, place = cursor.block(), cursor.positionInBlock()
    wanted = _allowed(editor, block, place, last - block.position())
    if wanted != place:
        mode = _KEEP if cursor.hasSelection() else _MOVE
        cursor.setPosition(max(0, min(block.position() + wanted, editor.document().characterCount() - 1)), mode)
        editor.setTextCursor(cursor)
    return editor.textCursor().position()


def _allowed(editor: MarkdownEdit, block: QTextBlock, place: int, last: int) -> int:
    """Return the place in a block where a cursor may stand instead; `last` is where it stood, as if in this block."""
    text = block.text()
    if not text:
        return place
    line = read_line(text)
    if line.token:
        start, end = units(text, line.token_at), units(text, line.token_end)
        at_end = end >= len(text.encode("utf-16-le", "surrogatepass")) // 2
        if start < place < end or (place == end and at_end):
            if last == start and place == start + 1 and at_end and block.next().isValid():
                return block.length()  # a step to the right goes on to the next line
            return start if at_end or last > start else end
    if line.kind in ("box", "bullet") and 0 < place < (text_at := units(text, line.text_at)):
        return 0 if last == text_at and place == text_at - 1 else text_at
    return place


def _enter(editor: MarkdownEdit, cursor: QTextCursor) -> None:
    cursor.beginEditBlock()
    cursor.removeSelectedText()
    block, text = cursor.block(), cursor.block().text()
    line, place = editor.line(block), cursor.positionInBlock()
    if line.is_item and not strip_tokens(text[line.text_at :]).strip() and place > 0:
        _replace(cursor, block, 0, len(text), "")
    else:
        _split(cursor, block, text, line, place)
    cursor.endEditBlock()
    editor.setTextCursor(cursor)
    editor.ensureCursorVisible()


def _split(cursor: QTextCursor, block: QTextBlock, text: str, line: Line, place: int) -> None:
    """Break a line in two; the first keeps the follow-up, the second goes on with the list."""
    at = _from_units(text, place)
    going_on = line.is_item and at >= line.text_at
    if going_on and line.token and at <= line.token_at:
        tail, token = text[at : line.token_at] + text[line.token_end :], text[line.token_at : line.token_end]
        _replace(cursor, block, at, len(text), token)
    else:
        tail = text[at:]
        _replace(cursor, block, at, len(text), "")
    cursor.insertBlock(block_format())
    mark = next_mark(text, line) if going_on else ""
    cursor.insertText(mark + (tail.lstrip() if going_on else tail))
    cursor.setPosition(cursor.block().position() + units(mark, len(mark)))


def _home(editor: MarkdownEdit, cursor: QTextCursor, event: QKeyEvent) -> bool:
    line, text = editor.line(cursor.block()), cursor.block().text()
    start = cursor.block().position() + units(text, line.text_at)
    if not line.is_item or cursor.position() <= start:
        return False
    shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
    cursor.setPosition(start, _KEEP if shift else _MOVE)
    editor.setTextCursor(cursor)
    return True


def _backspace(editor: MarkdownEdit, cursor: QTextCursor) -> bool:
    block, text, place = cursor.block(), cursor.block().text(), cursor.positionInBlock()
    line = editor.line(block)
    if line.is_item and place == units(text, line.text_at):
        _replace(cursor, block, line.indent, line.text_at, "")
        return True
    previous = block.previous()
    if place == 0 and previous.isValid() and "<!--f:" in previous.text():
        _join(editor, previous)
        return True
    if line.token and place == units(text, line.token_end) and place > 0:
        cursor.setPosition(block.position() + units(text, line.token_at))
        editor.setTextCursor(cursor)
        return False
    return False


def _delete(editor: MarkdownEdit, cursor: QTextCursor) -> bool:
    block, text = cursor.block(), cursor.block().text()
    line = editor.line(block)
    if not line.token or cursor.positionInBlock() != units(text, line.token_at):
        return False
    if line.token_end == len(text):
        if block.next().isValid():
            _join(editor, block)
        return True
    cursor.setPosition(block.position() + units(text, line.token_end))
    editor.setTextCursor(cursor)
    return False


def _join(editor: MarkdownEdit, first: QTextBlock) -> None:
    """Make one line of two; the first one's follow-up stays at its end, a second one's line is given up."""
    second = first.next()
    line, text = editor.line(first), first.text()
    other, more = editor.line(second), strip_tokens(second.text())
    more = more[min(other.text_at, len(more)) :] if other.is_item else more
    head, token = text[: line.token_at] + text[line.token_end :], text[line.token_at : line.token_end]
    cursor = QTextCursor(first)
    cursor.beginEditBlock()
    cursor.setPosition(second.position() + second.length() - 1)
    cursor.setPosition(first.position(), _KEEP)
    cursor.insertText(head + more + token)
    cursor.endEditBlock()
    cursor.setPosition(first.position() + units(head, len(head)))
    editor.setTextCursor(cursor)


def _begin_box(editor: MarkdownEdit, cursor: QTextCursor) -> bool:
    """Turn [] at the start of a line, once a space follows, into an action."""
    block, place = cursor.block(), cursor.positionInBlock()
    text = block.text()
    before = text[: _from_units(text, place)]
    if not _BEGUN_BOX.match(before) or editor.line(block).kind in ("code", "fence"):
        return False
    indent = before[: len(before) - len(before.lstrip())]
    _replace(cursor, block, 0, len(before), f"{indent}- [ ] ")
    cursor.setPosition(block.position() + units(indent, len(indent)) + 6)
    editor.setTextCursor(cursor)
    return True


def _indent(cursor: QTextCursor, *, deeper: bool) -> None:
    block, text = cursor.block(), cursor.block().text()
    if deeper:
        _replace(cursor, block, 0, 0, _INDENT)
    elif text.startswith("\t"):
        _replace(cursor, block, 0, 1, "")
    else:
        _replace(cursor, block, 0, min(len(_INDENT), len(text) - len(text.lstrip(" "))), "")


def tell_mention(editor: MarkdownEdit) -> None:
    """Tell what stands after an @ before the cursor, or that nothing does."""
    cursor = editor.textCursor()
    text = cursor.block().text()
    before = text[: _from_units(text, cursor.positionInBlock())]
    match = _MENTION.search(before) if "@" in before else None
    editor.tell_mentioned(match[1] if match else None)


def complete(editor: MarkdownEdit, words: str) -> None:
    """Put words and a space in the place of an @ and what was typed after it."""
    cursor = editor.textCursor()
    block, text = cursor.block(), cursor.block().text()
    at = _from_units(text, cursor.positionInBlock())
    match = _MENTION.search(text[:at])
    if match is None:
        return
    space = "" if text[at : at + 1] == " " else " "
    _replace(cursor, block, match.start(), at, words + space)
    cursor.setPosition(block.position() + units(text, match.start()) + units(words, len(words)) + 1)
    editor.setTextCursor(cursor)


def go_to_section(editor: MarkdownEdit, words: str) -> None:
    """Put the cursor on the last line under words in bold; they come to the end of the text if they are not there."""
    block = editor.document().firstBlock()
    while block.isValid() and words not in block.text():
        block = block.next()
    cursor = QTextCursor(editor.document())
    if block.isValid():
        while block.next().isValid() and block.next().text().strip() and not _HEADS.match(block.next().text()):
            block = block.next()
        cursor.setPosition(block.position() + block.length() - 1)
    else:
        _append(cursor, f"**{words}**")
    editor.setTextCursor(cursor)
    editor.ensureCursorVisible()


def _append(cursor: QTextCursor, heading: str) -> None:
    """Put a heading and an empty line at the end of a text, with an empty line above; the cursor ends on the last."""
    cursor.beginEditBlock()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    if cursor.block().text().strip():
        cursor.insertBlock(block_format())
    if cursor.block().previous().isValid() and cursor.block().previous().text().strip():
        cursor.insertBlock(block_format())
    cursor.setBlockFormat(block_format())
    cursor.insertText(heading)
    cursor.insertBlock(block_format())
    cursor.endEditBlock()


def without_tokens_in(text: str, pasted: str) -> str:
    """Return what is pasted without the tokens that the text has already: a copied line is a line of its own."""
    there = set(_TOKEN.findall(text))
    return "".join(
        strip_tokens(line) if there & set(_TOKEN.findall(line)) else line for line in pasted.splitlines(keepends=True)
    )


def _replace(cursor: QTextCursor, block: QTextBlock, start: int, end: int, words: str) -> None:
    """Replace a stretch of a line, in one step; the cursor ends behind it."""
    text, from_ = block.text(), block.position()
    cursor.setPosition(from_ + units(text, start))
    cursor.setPosition(from_ + units(text, end), _KEEP)
    cursor.insertText(words)


def _from_units(text: str, place: int) -> int:
    """Return the place in a line in characters, from one that Qt counted."""
    if text.isascii() or max(text, default="") <= "\uffff":
        return place
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * place].decode("utf-16-le", "surrogatepass"))
