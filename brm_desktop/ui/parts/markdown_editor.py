"""A note's text, Markdown that looks formatted as it is typed; its lines with a box are actions.

The text in the document is the Markdown itself; marks and tokens are only made invisible, so that undo, copying
and the cursor need no second truth.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRect, QSize, QSizeF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QDesktopServices,
    QFocusEvent,
    QFontMetricsF,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QPalette,
    QTextBlock,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from brm_desktop.domain.text_patch import make_patch
from brm_desktop.ui.parts import markdown_editor_keys as keys
from brm_desktop.ui.parts.markdown_editor_lines import Line, read_line, read_pieces
from brm_desktop.ui.parts.markdown_editor_looks import (
    BOX_ROOM,
    LINE_PERCENT,
    SIDE,
    TEXT_PX,
    Highlighter,
    Look,
    block_format,
    units,
)
from brm_desktop.ui.parts.markdown_editor_paint import Visible, paint_over, paint_under
from brm_desktop.ui.parts.scroll import ScrollBar
from brm_desktop.ui.parts.typing_fields import belongs_to_window
from brm_desktop.ui.shell.theme import Theme, font, theme_of

OWN_TYPE = "application/x-brm-desktop-note"
_LEAST_LINES = 3


class MarkdownEdit(QTextEdit):
    """Typing. `typed` tells that the text changed, `line_left` that the cursor went to another line.

    `mentioned` carries what was typed after an @ ("" alone), None when that ended; `pasted` a picture's bytes.
    """

    typed = Signal()
    line_left = Signal()
    left = Signal()
    mentioned = Signal(object)
    pasted = Signal(bytes)
    dropped = Signal(list)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.active = -1
        self.looks: dict[str, Look] = {}
        self.tied: set[str] | None = None
        self._text_height = 0
        self._mention: str | None = None
        self._revision = 0
        self._last = 0
        self._settling = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBar(ScrollBar())  # the viewport stays: its document keeps measuring by it
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)  # all other colors follow the theme
        self.setPalette(palette)
        self.setAccessibleName(name)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setFont(font(TEXT_PX))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setCursorWidth(1)
        self.viewport().setMouseTracking(True)
        self._highlighter = Highlighter(self.document(), self)
        self.show_text("")
        self._connect()

    def _connect(self) -> None:
        self.document().contentsChanged.connect(self._on_document_changed)
        self.cursorPositionChanged.connect(self._on_cursor_moved)
        self.document().documentLayout().documentSizeChanged.connect(self._on_document_sized)

    # what the formats ask

    def room(self) -> int:
        return self.viewport().width() - 2 * SIDE

    def theme(self) -> Theme:
        return theme_of(self.palette())

    # the text as a whole

    def text(self) -> str:
        """Return the Markdown, lines ended by LF, nothing else changed."""
        lines, block = [], self.document().firstBlock()
        while block.isValid():
            lines.append(block.text())
            block = block.next()
        return "\n".join(lines)

    def show_text(self, text: str) -> None:
        """Show another text; what was typed before can no longer be undone."""
        document = self.document()
        self._settling = True
        document.setUndoRedoEnabled(False)
        self._highlighter.paused = True  # all is formatted once, by the change of the lines' formats
        self.setPlainText(text)
        self._highlighter.paused = False
        whole = QTextCursor(document)
        whole.beginEditBlock()
        whole.select(QTextCursor.SelectionType.Document)
        whole.setBlockFormat(block_format())
        self._set_apart()
        whole.endEditBlock()
        document.setUndoRedoEnabled(True)
        self._settling = False
        self._revision = document.revision()
        self._last = 0
        self._show_active()

    def change_text(self, text: str) -> None:
        """Put in what changed elsewhere; the cursor stays where it was, typing before it can no longer be undone."""
        before = self.text()
        patch = make_patch(before, text)
        if not patch.removed and not patch.inserted:
            return
        self._finish_layout()
        document = self.document()
        self._settling = True
        document.setUndoRedoEnabled(False)
        cursor = QTextCursor(document)
        cursor.setPosition(units(before, patch.start))
        cursor.setPosition(units(before, patch.start + len(patch.removed)), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(patch.inserted)
        self._set_apart()
        document.setUndoRedoEnabled(True)
        self._settling = False
        self._revision = document.revision()

    def _finish_layout(self) -> None:
        """Let the layout of a long text, which goes on while nothing happens, come to its end.

        Qt gives the rest up for good when a few lines change before: it would stay unseen.
        """
        self.document().documentLayout().documentSize()

    # lines

    def line(self, block: QTextBlock) -> Line:
        """Return what a line is."""
        return read_line(block.text(), in_code=block.previous().isValid() and block.previous().userState() == 1)

    @property
    def current_line(self) -> int:
        """The number of the line that the cursor is on, from 0."""
        return self.textCursor().blockNumber()

    def list_untied(self) -> list[tuple[int, QTextCursor]]:
        """Return the lines with a box and no token, each with a cursor that stays with it."""
        found, block = [], self.document().firstBlock()
        while block.isValid():
            text = block.text()
            if "[" in text and "<!--f:" not in text and self.line(block).kind == "box":
                found.append((block.blockNumber(), QTextCursor(block)))
            block = block.next()
        return found

    def tie(self, cursor: QTextCursor, token: str) -> None:
        """End a line in its token, as part of the last thing typed; the cursor and what can be undone stay."""
        block = cursor.block()
        text = block.text()
        if "<!--f:" in text or self.line(block).kind != "box":
            return
        self._finish_layout()
        if self.tied is not None:
            self.tied.add(token)
        self._settling = True
        edit = QTextCursor(block)
        if self.document().isRedoAvailable():
            edit.beginEditBlock()
        else:
            edit.joinPreviousEditBlock()
        edit.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        edit.insertText(f" <!--f:{token}-->")
        edit.setBlockFormat(block_format(tied=True))
        edit.endEditBlock()
        self._settling = False
        self._revision = self.document().revision()

    def show_tied(self, tokens: Iterable[str]) -> None:
        """Say which tokens are those of follow-ups; a line with any other is plain text. Without a call all are."""
        tied = set(tokens)
        if tied != self.tied:
            self._finish_layout()
            self.tied = tied
            self._settling = True
            cursor = QTextCursor(self.document())
            cursor.joinPreviousEditBlock()
            self._set_apart()
            cursor.endEditBlock()
            self._settling = False
            self._revision = self.document().revision()
            self.viewport().update()

    def is_tied(self, line: Line) -> bool:
        """Tell whether a line is a follow-up."""
        return line.kind == "box" and bool(line.token) and (self.tied is None or line.token in self.tied)

    def _set_apart(self) -> None:
        """Give lines that are follow-ups the room for their ground."""
        block = self.document().firstBlock()
        while block.isValid():
            tied = "<!--f:" in block.text() and self.is_tied(self.line(block))
            if tied != bool(block.blockFormat().leftMargin()):
                QTextCursor(block).setBlockFormat(block_format(tied=tied))
            block = block.next()

    def show_looks(self, looks: dict[str, Look]) -> None:
        """Show what lines have become; only those that look otherwise are formatted anew."""
        changed = {token for token in {*looks, *self.looks} if looks.get(token) != self.looks.get(token)}
        self.looks = looks
        if changed:
            self._finish_layout()
            block = self.document().firstBlock()
            while block.isValid():
                if "<!--f:" in block.text() and self.line(block).token in changed:
                    self._highlighter.rehighlightBlock(block)
                block = block.next()
            self.viewport().update()

    def toggle(self, block: QTextBlock) -> None:
        """Tick or clear the box of a line."""
        line, text = self.line(block), block.text()
        if line.kind != "box":
            return
        self._finish_layout()
        opening = text.index("[", line.indent)
        closing = text.index("]", opening)
        edit = QTextCursor(block)
        edit.setPosition(block.position() + units(text, opening + 1))
        edit.setPosition(block.position() + units(text, closing), QTextCursor.MoveMode.KeepAnchor)
        edit.insertText(" " if line.done else "x")

    def toggle_token(self, token: str) -> bool:
        """Tick or clear the line of a follow-up; say whether it is there."""
        block = self.document().firstBlock()
        while block.isValid():
            if token in block.text() and self.line(block).token == token:
                self.toggle(block)
                return True
            block = block.next()
        return False

    def go_to_section(self, words: str) -> None:
        """Put the cursor behind what was written under words in bold; put them at the end if they are not there."""
        self._finish_layout()
        keys.go_to_section(self, words)

    def tell_mentioned(self, typed: str | None) -> None:
        """Tell what stands after an @ before the cursor, when it is another than before."""
        if typed != self._mention:
            self._mention = typed
            self.mentioned.emit(typed)

    def complete(self, words: str) -> None:
        """Put words in the place of what was typed after the @."""
        self._finish_layout()
        keys.complete(self, words)

    # sizes: as high as its text, if there is room

    def sizeHint(self) -> QSize:
        return QSize(400, max(self._line() * _LEAST_LINES, self._text_height + 8))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self._line() * _LEAST_LINES)

    def _line(self) -> int:
        return round(QFontMetricsF(self.font()).lineSpacing() * LINE_PERCENT / 100)

    def _on_document_sized(self, size: QSizeF) -> None:
        height = int(size.height())
        if height != self._text_height:
            self._text_height = height
            self.updateGeometry()

    # events

    def event(self, event: QEvent) -> bool:
        document = self.document()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and keys.is_own(event):
            event.accept()
            return True
        if belongs_to_window(self, event, document.isUndoAvailable(), document.isRedoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._finish_layout()
        if not keys.press(self, event):
            super().keyPressEvent(event)
            keys.tell_mention(self)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._finish_layout()
        super().inputMethodEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._show_active()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.tell_mentioned(None)
            self._show_active()
            self.left.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_highlighter"):
            self._highlighter.rehighlight()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if event.button() == Qt.MouseButton.LeftButton:
            if (block := self._box_at(at)) is not None:
                self.toggle(block)
                return
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier and (target := self._link_at(at)):
                QDesktopServices.openUrl(QUrl(target))
                return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self._box_at(event.position()) is not None
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def paintEvent(self, event: QPaintEvent) -> None:
        lines = self._list_visible()
        paint_under(self, lines)
        super().paintEvent(event)
        paint_over(self, lines)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy with tokens for pasting here and without them for everybody else."""
        from brm_desktop.domain.note_boxes import strip_tokens

        text = self.textCursor().selection().toPlainText()
        data = QMimeData()
        data.setText(strip_tokens(text))
        data.setData(OWN_TYPE, text.encode("utf-8", "surrogatepass"))
        return data

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasImage() or source.hasText() or source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        self._finish_layout()
        files = [url.toLocalFile() for url in source.urls() if url.isLocalFile()]
        if source.hasFormat(OWN_TYPE):
            pasted = bytes(source.data(OWN_TYPE).data()).decode("utf-8", "surrogatepass")
            self.insertPlainText(keys.without_tokens_in(self.text(), pasted))
        elif files:
            self.dropped.emit(files)
        elif source.hasText():
            self.insertPlainText(source.text())
        elif source.hasImage():
            self.pasted.emit(_png_of(source))

    # places on the screen

    def block_rect(self, block: QTextBlock) -> QRect:
        """Return where a line stands in the viewport."""
        rect = self.document().documentLayout().blockBoundingRect(block).toAlignedRect()
        return rect.translated(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())

    def place_rect(self, block: QTextBlock, place: int) -> QRect:
        """Return where a cursor before a character of a line would stand in the viewport."""
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + units(block.text(), place))
        return self.cursorRect(cursor)

    def box_rect(self, block: QTextBlock, line: Line) -> QRect:
        """Return the square of a line's box."""
        at = self.place_rect(block, line.indent)
        return QRect(at.x(), at.y(), BOX_ROOM, at.height())

    def _list_visible(self) -> list[Visible]:
        block = self.cursorForPosition(QPoint()).block()
        height, lines = self.viewport().height(), list[Visible]()
        while block.isValid() and (rect := self.block_rect(block)).top() <= height:
            lines.append(Visible(block, self.line(block), rect, block.blockNumber() == self.active))
            block = block.next()
        return lines

    def _box_at(self, at: QPointF) -> QTextBlock | None:
        point = at.toPoint()
        block = self.cursorForPosition(point).block()
        line = self.line(block)
        return block if line.kind == "box" and self.box_rect(block, line).contains(point) else None

    def _link_at(self, at: QPointF) -> str:
        cursor = self.cursorForPosition(at.toPoint())
        place = cursor.positionInBlock()
        for piece in read_pieces(cursor.block().text()):
            if piece.target and piece.start <= place <= piece.end and "://" in piece.target:
                return piece.target
        return ""

    # what happened

    def _on_document_changed(self) -> None:
        revision = self.document().revision()
        if revision != self._revision and not self._settling:
            self._revision = revision
            self._settle_table(self.textCursor().block())
            self.typed.emit()

    def _settle_table(self, block: QTextBlock) -> None:
        """See that the columns of a table that was changed stand under each other again."""
        if "|" in block.text() and self.line(block).kind == "table":
            self._highlighter.rehighlight_table(block)

    def _on_cursor_moved(self) -> None:
        if self._settling:
            return
        self._last = keys.settle(self, self._last)
        self._show_active()

    def _show_active(self) -> None:
        """Format the line that the cursor came to and the one it left."""
        active = self.current_line if self.hasFocus() else -1
        if active == self.active:
            return
        self._finish_layout()
        before, self.active = self.active, active
        for number in (before, active):
            block = self.document().findBlockByNumber(number) if number >= 0 else QTextBlock()
            if block.isValid() and block.text():
                self._highlighter.rehighlightBlock(block)
                self._settle_table(block)
        if before >= 0:
            self.line_left.emit()
        self.viewport().update()


def _png_of(source: QMimeData) -> bytes:
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice
    from PySide6.QtGui import QImage

    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImage(source.imageData()).save(buffer, "PNG")  # type: ignore[call-overload]  # the stub lacks writing to a buffer
    return bytes(content.data())
