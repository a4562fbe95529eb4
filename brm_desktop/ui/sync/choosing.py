"""Values that were written in two places, side by side, until someone chooses."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.base.stamps import from_ms
from brm_desktop.domain.text_patch import make_patch
from brm_desktop.services.syncing import choose_value
from brm_desktop.storage.beside import Beside, Value
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Label, Prose
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.sync.syncing import say_moment

_SHOWN = 20
_MOST_CHARACTERS = 400
_AROUND = 90


class _Words(Prose):
    """Prose as high as its words are at its width: boxes within boxes do not ask for it."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(self.heightForWidth(self.width()))


class BesideCard(Card):
    """For each field its values, each with who wrote it when and a button that keeps it. Undo takes a choice back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Needs your choice", tone="watch")
        self._desk = desk
        self._lines = QVBoxLayout()
        self._lines.setSpacing(14)
        self.add(
            Prose("Changed on two devices at the same time. The first value shows everywhere until you choose.", "soft")
        )
        self.add(self._lines)
        self.buttons: list[Button] = []

    def show_beside(self, beside: Sequence[Beside]) -> None:
        """Show what waits."""
        self.show_detail(str(len(beside)))
        self.buttons.clear()
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for each in beside[:_SHOWN]:
            self._lines.addWidget(self._make_line(each))
        if len(beside) > _SHOWN:
            self._lines.addWidget(Label(f"and {len(beside) - _SHOWN} more", "soft"))

    def _make_line(self, beside: Beside) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Label(f"{beside.title} · {beside.label}"))
        for at, value in enumerate(beside.values):
            shown = _excerpt(beside, value)
            column.addWidget(_Words(shown))
            whose = "Written here" if value.is_own else f"Written on {value.device}"
            line = self._make_buttons(beside, at, f"Keep {shown[:80]} as {beside.label} of {beside.title}")
            line.insertWidget(0, Label(f"{whose}, {say_moment(from_ms(value.at_ms))}", "soft"))
            column.addLayout(line)
        if beside.is_text:
            column.addLayout(self._make_buttons(beside, None, f"Keep both as {beside.label} of {beside.title}"))
        return box

    def _make_buttons(self, beside: Beside, at: int | None, name: str) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(10)
        button = Button("Keep both" if at is None else "Keep this", small=True)
        button.setAccessibleName(name)
        button.clicked.connect(partial(self._on_choose, beside, at))
        self.buttons.append(button)
        line.addStretch(1)
        line.addWidget(button)
        return line

    def _on_choose(self, beside: Beside, at: int | None, _checked: bool = False) -> None:
        portfolio, toast = self._desk.portfolio, self._desk.toast
        for button in self.buttons:
            button.setEnabled(False)
        self._desk.jobs.write(
            lambda: choose_value(portfolio, beside, at), lambda _: toast(f"{beside.label} chosen", undo=True)
        )


def _excerpt(beside: Beside, value: Value) -> str:
    """Return a value in words; of a long one, what is around the place where it differs."""
    text = " ".join(beside.say(value).split()) or "Nothing"
    if len(text) <= _MOST_CHARACTERS:
        return text
    others = [" ".join(beside.say(other).split()) for other in beside.values if other is not value]
    patches = [make_patch(other, text) for other in others]
    start = max(min(patch.start for patch in patches) - _AROUND, 0)
    end = max(patch.start + len(patch.inserted) for patch in patches) + _AROUND
    end = min(end, start + _MOST_CHARACTERS, len(text))
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
