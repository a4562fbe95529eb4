"""Fields to type in, without a frame: they let the window's shortcuts through and undo their own typing first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QPalette,
    QTextBlockFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QTextEdit, QWidget

from brm_desktop.ui.parts.scroll import use_thin_bars

LINE_PERCENT = 130
_OWN = (
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Cut,
    QKeySequence.StandardKey.Paste,
    QKeySequence.StandardKey.SelectAll,
)


def belongs_to_window(widget: QWidget, event: QEvent, can_undo: bool, can_redo: bool) -> bool:
    """Say whether an event asks for a key that a field would take, but which its window should get first."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.matches(QKeySequence.StandardKey.Undo):
        return not can_undo
    if event.matches(QKeySequence.StandardKey.Redo):
        return not can_redo
    if any(event.matches(key) for key in _OWN):
        return False
    pressed = QKeySequence(event.keyCombination())
    return any(pressed in action.shortcuts() for action in widget.window().actions())


def _see_through(field: QWidget) -> None:
    """Let what is behind a field show; all other colors still follow the theme."""
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
    field.setPalette(palette)


class LineEdit(QLineEdit):
    """One line of typing."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setFrame(False)
        _see_through(self)
        self.setTextMargins(-2, 0, -2, 0)

    def event(self, event: QEvent) -> bool:
        if belongs_to_window(self, event, self.isUndoAvailable(), self.isRedoAvailable()):
            event.ignore()
            return False
        return super().event(event)


class TextEdit(QTextEdit):
    """Several lines of plain typing, as high as its text between two bounds. Tab moves on."""

    left = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget | None = None, *, least_lines: int = 1, most_lines: int = 24) -> None:
        super().__init__(parent)
        self._least, self._most = least_lines, most_lines
        use_thin_bars(self)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        _see_through(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self.show_text("")

    def show_text(self, text: str) -> None:
        """Show another text; what was typed before can no longer be undone."""
        document = self.document()
        document.setUndoRedoEnabled(False)
        self.setPlainText(text)
        whole = QTextCursor(document)
        whole.select(QTextCursor.SelectionType.Document)
        spacing = QTextBlockFormat()
        spacing.setLineHeight(LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        whole.mergeBlockFormat(spacing)
        document.setUndoRedoEnabled(True)

    def event(self, event: QEvent) -> bool:
        document = self.document()
        if belongs_to_window(self, event, document.isUndoAvailable(), document.isRedoAvailable()):
            event.ignore()
            return False
        return super().event(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if source.hasText():
            self.insertPlainText(source.text())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def sizeHint(self) -> QSize:
        return QSize(240, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._height())

    def _line(self) -> float:
        return QFontMetricsF(self.font()).lineSpacing() * LINE_PERCENT / 100

    def _height(self) -> int:
        height = max(self._least * self._line(), min(self._most * self._line(), self.document().size().height()))
        return round(height) + 2

    def _fit(self) -> None:
        too_long = self.document().size().height() > self._most * self._line() + 2
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if too_long else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        if self.height() != self._height() or self.minimumHeight() != self._height():
            self.setFixedHeight(self._height())
            self.updateGeometry()
            self.resized.emit()
