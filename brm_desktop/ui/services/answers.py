"""The portfolio question of one service, what it should be in future, answered by a button or a key."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from brm_desktop.domain.service import Answer, Service
from brm_desktop.storage.committed import Committed
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import Tone

ANSWER_TONES: dict[Answer, Tone] = {
    Answer.NEW: "accent",
    Answer.KEEP: "good",
    Answer.EVOLVE: "watch",
    Answer.STOP: "risk",
}
QUESTIONS: dict[Answer, str] = {
    Answer.NEW: "A thing we should newly do",
    Answer.KEEP: "Good as it is",
    Answer.EVOLVE: "Worth doing, but differently",
    Answer.STOP: "What we should stop doing",
}
_KEYS = {
    Qt.Key.Key_N: Answer.NEW,
    Qt.Key.Key_K: Answer.KEEP,
    Qt.Key.Key_E: Answer.EVOLVE,
    Qt.Key.Key_S: Answer.STOP,
}


def answer_of(event: QKeyEvent) -> Answer | None:
    """Return the answer that a key stands for: N, K, E or S, alone."""
    if event.modifiers() != Qt.KeyboardModifier.NoModifier:
        return None
    return next((answer for key, answer in _KEYS.items() if event.key() == key), None)


def keep_answer(desk: Desk, owner: QWidget, service_id: str, answer: Answer | None) -> None:
    """Record what a service should be in the future portfolio; None takes the answer back."""
    from brm_desktop.services import edits

    portfolio = desk.portfolio

    def done(made: Committed | None) -> None:
        if made is not None:
            desk.toast(made.label, undo=True)
            announce(owner, answer.label if answer is not None else "Answer taken back")

    desk.jobs.write(lambda: edits.set_field(portfolio, Service, service_id, "answer", answer), done, owner=owner)


class AnswerBar(QWidget):
    """Four buttons, the present answer pressed; pressing it again takes it back. `chosen` carries the answer."""

    chosen = Signal(object)

    def __init__(self, *, small: bool = False) -> None:
        super().__init__()
        self.setAccessibleName("In the future portfolio")
        self.buttons: dict[Answer, Button] = {}
        self._answer: Answer | None = None
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        for answer in Answer:
            button = Button(answer.label, keys=answer.label[0], small=small, tip=QUESTIONS[answer])
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, answer=answer: self._on_button_clicked(answer))
            self.buttons[answer] = button
            line.addWidget(button)
        line.addStretch(1)

    def show_answer(self, answer: Answer | None) -> None:
        """Press the button of an answer."""
        self._answer = answer
        for each, button in self.buttons.items():
            button.setChecked(each is answer)

    def _on_button_clicked(self, answer: Answer) -> None:
        before = self._answer
        self.show_answer(before)  # until it is kept
        self.chosen.emit(None if answer is before else answer)
