"""What a note asks in place, between its parts: a clash of two texts, follow-ups whose lines are gone."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.shell.announce import announce

_MOST_LETTERS = 60


class ClashBar(QWidget):
    """Says that a note was changed elsewhere at the same place, and asks which text is to stay."""

    copy_asked = Signal()
    theirs_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        copy, theirs = Button("Keep mine as a copy", small=True), Button("Load theirs", small=True)
        copy.clicked.connect(self.copy_asked)
        theirs.clicked.connect(self.theirs_asked)
        words = Prose("This note was changed elsewhere at the same place. What you typed is still here.", "watch")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(words, 1)
        line.addWidget(copy)
        line.addWidget(theirs)
        self.hide()


class DroppedBar(QWidget):
    """Asks once whether the follow-up of a line that was deleted goes too; until then, and unanswered, it stays.

    Escape keeps it and Alt+Delete deletes it while the cursor is in the text; `closed` follows either.
    """

    delete_asked = Signal(tuple)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.gone: tuple[FollowUp, ...] = ()
        self._asks = True
        self.words = Prose("", "watch")
        self.keep = Button("", small=True, tip="Keep it (Esc)")
        self.delete = Button("", small=True, tip="Delete it too (Alt+Delete)")
        self.keep.clicked.connect(self._close)
        self.delete.clicked.connect(self._on_delete_clicked)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.words, 1)
        line.addWidget(self.keep)
        line.addWidget(self.delete)
        self.hide()

    def ask(self, gone: Sequence[FollowUp]) -> None:
        """Ask about follow-ups whose lines were just deleted, besides those that are asked about already."""
        asked = self.gone if self._asks and not self.isHidden() else ()
        self._show((*asked, *(one for one in gone if one.id not in {each.id for each in asked})), asks=True)

    def tell(self, gone: Sequence[FollowUp]) -> None:
        """Say that a change elsewhere dropped lines, and that their follow-ups are kept."""
        self._show(tuple(gone), asks=False)

    def let_go(self, tokens: Collection[str]) -> None:
        """Ask no longer about lines that are back in the text."""
        if self.isHidden() or not any(one.token in tokens for one in self.gone):
            return
        left = tuple(one for one in self.gone if one.token not in tokens)
        self._show(left, asks=self._asks)

    def take_key(self, event: QKeyEvent) -> bool:
        """Answer by a key that was pressed in the text; say whether it was one."""
        if self.isHidden():
            return False
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        keeps = event.key() == Qt.Key.Key_Escape
        if not keeps and not (self._asks and alt and event.key() == Qt.Key.Key_Delete):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            self._close() if keeps else self._on_delete_clicked()
        return True

    def _show(self, gone: tuple[FollowUp, ...], *, asks: bool) -> None:
        self.gone, self._asks = gone, asks
        if not gone:
            self.hide()
            return
        one, title = len(gone) == 1, _short(gone[0].title)
        if asks:
            said = f"The line of “{title}” is gone." if one else f"The lines of {len(gone)} follow-ups are gone."
        else:
            what = f"the line of “{title}”" if one else f"the lines of {len(gone)} follow-ups"
            said = f"A change made elsewhere dropped {what}. {'It is' if one else 'They are'} kept as follow-up"
            said += "." if one else "s."
        self.words.set_text(said)
        self.words.setToolTip("" if one else "\n".join(each.title for each in gone[:12]))
        self.keep.setText(("Keep the follow-up" if one else "Keep the follow-ups") if asks else "All right")
        self.delete.setText("Delete it too" if one else "Delete them too")
        self.delete.setVisible(asks)
        self.show()
        announce(self, f"{said} Escape keeps, Alt and Delete deletes." if asks else said)

    def _on_delete_clicked(self) -> None:
        gone = self.gone
        self._close()
        self.delete_asked.emit(gone)

    def _close(self) -> None:
        self.gone = ()
        self.hide()
        self.closed.emit()


def _short(title: str) -> str:
    return title if len(title) <= _MOST_LETTERS else title[: _MOST_LETTERS - 1].rstrip() + "…"
