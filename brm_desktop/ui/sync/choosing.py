"""Values that were written in two places, side by side, until someone chooses."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6 import QtCore
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.base.stamps import from_ms
from brm_desktop.domain.text_diff import Piece, excerpt
from brm_desktop.services.choosing import Choices, choose_value
from brm_desktop.storage.comparing import Compared, Comparison
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.diff_text import DiffText
from brm_desktop.ui.parts.labels import Chip, Label, Prose
from brm_desktop.ui.parts.paint import rounded
from brm_desktop.ui.parts.record_editing import open_record
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import MEDIUM, SMALL_PX, theme_of
from brm_desktop.ui.sync.words import say_moment

_ABREAST = 2
_ROOM_FOR_TWO = 420
_AROUND, _MOST = 110, 700


class ChoicesCard(Card):
    """For each field its values side by side, each with a button that keeps it. Undo takes a choice back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Needs your choice", tone="watch")
        self._desk = desk
        self._shown: tuple[Comparison, ...] = ()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(18)
        self.add(
            Prose(
                "Changed on two devices at the same time. The first value shows everywhere until you choose; the other"
                " stays in the history.",
                "soft",
            )
        )
        self.add(self._lines)
        self.choices: list[ChoiceBox] = []

    @property
    def buttons(self) -> list[Button]:
        """The buttons that choose, in the order of the page."""
        return [button for choice in self.choices for button in choice.buttons]

    def show_choices(self, choices: Choices) -> None:
        """Show what waits."""
        self.show_detail(str(choices.total))
        if choices.compared == self._shown:
            return
        self._shown = choices.compared
        stood_at, visibly = self._find_keyboard()
        self._clear()
        whole = QWidget()  # put into the card once it is whole, so that the card is laid out once
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(18)
        for comparison in choices.compared:
            choice = ChoiceBox(self._desk, comparison)
            self.choices.append(choice)
            column.addWidget(choice)
        if choices.total > len(choices.compared):
            column.addWidget(Label(f"and {choices.total - len(choices.compared)} more", "soft"))
        self._lines.addWidget(whole)
        if stood_at is not None and self.choices:  # on to the one that has come in the place of what was chosen
            reasons = QtCore.Qt.FocusReason
            following = self.choices[min(stood_at, len(self.choices) - 1)].buttons[0]
            whole.show()
            following.setFocus(reasons.TabFocusReason if visibly else reasons.OtherFocusReason)

    def _find_keyboard(self) -> tuple[int | None, bool]:
        """Return at which choice the keyboard is, and whether it is seen there."""
        has_it: QWidget | None = self.window().focusWidget()
        place = next((at for at, each in enumerate(self.choices) if has_it and each.isAncestorOf(has_it)), None)
        return place, bool(getattr(has_it, "ringed", False))

    def _clear(self) -> None:
        self.choices.clear()
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


class ChoiceBox(QWidget):
    """One field: whose it is, its values, and for a long text one that holds them all."""

    def __init__(self, desk: Desk, comparison: Comparison) -> None:
        super().__init__()
        self._desk, self._comparison = desk, comparison
        self.buttons: list[Button] = []
        self.boxes: list[ValueBox] = []
        self.whole: Button | None = None
        self._build()

    def _build(self) -> None:
        comparison, beside = self._comparison, self._comparison.beside
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._make_head())
        self._grid = grid = QGridLayout()
        grid.setSpacing(10)
        for at, compared in enumerate(comparison.values):
            keep = self._make_button("Keep this", f"Keep {compared.words[:80]} as {beside.label} of {beside.title}", at)
            box = ValueBox(_say_whose(compared), compared.pieces, keep, shows=at == 0)
            self.boxes.append(box)
        self._side_by_side = tuple(self.boxes)
        self._place(_ABREAST)
        column.addLayout(grid)
        if comparison.both is not None:
            keep = self._make_button("Keep both", f"Keep both as {beside.label} of {beside.title}", None)
            box = ValueBox("Both in one text", comparison.both_pieces, keep)
            self.boxes.append(box)
            column.addWidget(box)

    def _place(self, abreast: int) -> None:
        """Put so many values side by side."""
        self._abreast = abreast
        for box in self._side_by_side:
            self._grid.removeWidget(box)
        for at, box in enumerate(self._side_by_side):
            self._grid.addWidget(box, at // abreast, at % abreast)
        for at in range(_ABREAST):
            self._grid.setColumnStretch(at, int(at < abreast))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        abreast = _ABREAST if event.size().width() >= _ROOM_FOR_TWO else 1
        if abreast != self._abreast:
            self._place(abreast)

    def _make_head(self) -> QHBoxLayout:
        beside = self._comparison.beside
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(Label(beside.title, weight=MEDIUM))
        field = Label(beside.label, "soft")
        field.setMinimumWidth(field.sizeHint().width())  # a long title gives way
        line.addWidget(field)
        line.addStretch(1)
        if any(excerpt(each.pieces, _AROUND, _MOST) != each.pieces for each in self._comparison.values):
            self.whole = Button("Show it whole", "quiet", small=True)
            self.whole.clicked.connect(self._on_whole)
            line.addWidget(self.whole)
        opens = Button("Open", "quiet", small=True)
        opens.setAccessibleName(f"Open {beside.title}")
        opens.clicked.connect(lambda: open_record(self._desk, beside.kind, beside.record))
        line.addWidget(opens)
        return line

    def _make_button(self, text: str, name: str, at: int | None) -> Button:
        button = Button(text, small=True)
        button.setAccessibleName(name)
        button.clicked.connect(partial(self._on_choose, at))
        self.buttons.append(button)
        return button

    def _on_whole(self) -> None:
        whole = self.whole is not None and self.whole.text() == "Show it whole"
        for box in self.boxes:
            box.show_whole(whole)
        if self.whole is not None:
            self.whole.setText("Show what differs" if whole else "Show it whole")
            self.whole.updateGeometry()

    def _on_choose(self, at: int | None, _checked: bool = False) -> None:
        desk, beside = self._desk, self._comparison.beside
        self._set_busy(True)
        desk.jobs.write(
            lambda: choose_value(desk.portfolio, beside, at),
            lambda _: desk.toast(f"{beside.label} chosen", undo=True),
            self._on_failed,
            owner=self,
        )

    def _on_failed(self, error: KnownError) -> None:
        self._set_busy(False)
        self._desk.hub.failed.emit(error)

    def _set_busy(self, busy: bool) -> None:
        for button in self.buttons:
            button.setEnabled(not busy)


class ValueBox(QWidget):
    """One value in a frame: whose it is, its words, and the button that keeps it."""

    def __init__(self, whose: str, pieces: Sequence[Piece], keep: Button, *, shows: bool = False) -> None:
        super().__init__()
        self._pieces = tuple(pieces) or (Piece("same", "Nothing"),)
        self.text = DiffText()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 9, 12, 11)
        column.setSpacing(6)
        column.addWidget(Label(whose, "soft", px=SMALL_PX))
        column.addWidget(self.text)
        column.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(keep)
        if shows:
            foot.addWidget(Chip("Shows now", "accent"))
        foot.addStretch(1)
        column.addLayout(foot)
        self.setAccessibleName(whose)
        self.show_whole(False)

    def show_whole(self, whole: bool) -> None:
        """Show all of the text, or what differs with the words around it."""
        self.text.show_pieces(self._pieces if whole else excerpt(self._pieces, _AROUND, _MOST))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self.palette())
        rounded(QPainter(self), self.rect(), 8, theme.field, theme.line)


def _say_whose(compared: Compared) -> str:
    value = compared.value
    whose = "Written here" if value.is_own else value.device
    return f"{whose}, {say_moment(from_ms(value.at_ms))}"
