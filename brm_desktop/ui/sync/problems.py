"""What is wrong with the exchange, each with what to do and, where it can be done here, a button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.services.syncing import StoreStatus
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.icons import draw_icon
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.paint import mirrored, rounded
from brm_desktop.ui.shell.theme import MEDIUM, SMALL_PX, Tone, font, theme_of
from brm_desktop.ui.sync.words import say_moment

Remedy = Literal["again", "put_back", "moved", "login"]

REMEDIES: Final[dict[Remedy, str]] = {
    "again": "Try again",
    "put_back": "Put everything back",
    "moved": "It was moved…",
    "login": "Another name or password…",
}
_BY_REASON: Final[dict[str, tuple[Remedy, ...]]] = {
    "gone": ("again", "moved"),
    "empty": ("put_back", "moved"),
    "other": ("again", "moved"),
    "revoked": (),
}


_WHAT_TO_DO: Final[dict[str, str]] = {
    "away": "It is tried again by itself.",
    "busy": "It is tried again by itself.",
    "gone": "Connect the drive or the share again; it is tried again by itself. If the store was moved, say where to.",
    "empty": "If somebody emptied it, put everything back from here. If it was moved, say where to.",
    "other": "Put the right one back in its place. If it was moved, say where to.",
    "full": "Free some space there, or ask for more; it is tried again by itself.",
    "rights": "Ask for the right to read and write there; it is tried again by itself.",
    "revoked": "What it writes no longer counts for the others, so nothing is sent. What is only here can go to another"
    " device by Export and import.",
}
_KEPT: Final = "What you do meanwhile is kept here."


class Problem(NamedTuple):
    """One of them: what it is, what to do, and the small print."""

    title: str
    detail: str
    small: str
    remedies: tuple[Remedy, ...]
    tone: Tone


def list_problems(status: StoreStatus) -> list[Problem]:
    """Return what is wrong, the most pressing first."""
    found = list[Problem]()
    trouble = status.trouble
    if trouble is not None:
        words = _WHAT_TO_DO.get(trouble.why) or f"{trouble.hint or 'It is tried again by itself'}."
        small = " · ".join(part for part in (trouble.detail, f"since {say_moment(trouble.since)}") if part)
        remedies = _BY_REASON.get(trouble.why, ("again",))
        if trouble.why == "rights" and "://" in status.url:
            remedies = (*remedies, "login")
            words = f"Check the name and the password there. {words}"
        found.append(Problem(f"{trouble.title}.", f"{words} {_KEPT}", small, remedies, _tone_of(trouble.why)))
    found += [
        Problem(problem, "It is looked at again at every exchange; what is here is not touched.", "", (), "watch")
        for problem in status.problems
    ]
    return found


def _tone_of(why: str) -> Tone:
    return "watch" if why in ("away", "busy", "gone") else "risk"


class ProblemList(QWidget):
    """Problems one below the other; `asked` carries what the person wants done."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.boxes: list[ProblemBox] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(8)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show these problems; those that show already stay as they are."""
        if [box.problem for box in self.boxes] == list(problems):
            return
        for box in self.boxes:
            self._column.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.boxes = [ProblemBox(problem) for problem in problems]
        for box in self.boxes:
            box.asked.connect(self.asked)
            self._column.addWidget(box)
        self.setVisible(bool(problems))


class ProblemBox(QWidget):
    """One problem on a pale ground."""

    asked = Signal(str)

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.problem = problem
        self.buttons: dict[str, Button] = {}
        title = Prose(problem.title)
        title.setFont(font(weight=MEDIUM))
        column = QVBoxLayout(self)
        column.setContentsMargins(38, 9, 12, 10)
        column.setSpacing(2)
        column.addWidget(title)
        column.addWidget(Prose(problem.detail))
        if problem.small:
            column.addWidget(Prose(problem.small, "soft", px=SMALL_PX))
        if problem.remedies:
            column.addSpacing(5)
            column.addLayout(self._make_buttons())
        self.setAccessibleName(f"{problem.title} {problem.detail}")

    def _make_buttons(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(8)
        for remedy in self.problem.remedies:
            button = self.buttons[remedy] = Button(REMEDIES[remedy], small=True)
            button.clicked.connect(lambda _on=False, remedy=remedy: self.asked.emit(remedy))
            line.addWidget(button)
        line.addStretch(1)
        return line

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, tone = QPainter(self), theme_of(self.palette()), self.problem.tone
        rounded(painter, self.rect(), 8, theme.fill(tone), theme.text(tone))
        square = mirrored(QRect(11, 10, 18, 18), self.rect(), self.isRightToLeft())
        draw_icon(painter, square, "warning", theme.text(tone))
