"""How a follow-up repeats and when it reminds, typed as people say it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.domain.dates import say_moment
from brm_desktop.domain.quick_add import format_recurrence
from brm_desktop.domain.recurrence_text import find_rule, say_recurrence
from brm_desktop.services.quick_adding import read_moment, read_recurrence
from brm_desktop.ui.parts.form import LABEL_WIDTH
from brm_desktop.ui.parts.inline import InlineText
from brm_desktop.ui.parts.labels import Label


class RepeatEditor(InlineText):
    """Shows a stored rule in words; `edited` carries the words that were typed, nothing to end it."""

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        def check(text: str) -> str:
            if text.strip():
                read_recurrence(text, today(), None)
            return text.strip()

        super().__init__(
            "Repeats", "", parse=check, say=_say_rule, say_typed=_type_rule, placeholder="Add every 2nd Tue",
            icon="refresh", parent=parent,
        )  # fmt: skip


class MomentEditor(InlineText):
    """A moment typed as "tomorrow 9am"."""

    def __init__(self, name: str, today: Callable[[], date], parent: QWidget | None = None) -> None:
        def read(text: str) -> datetime | None:
            return read_moment(text, today()) if text.strip() else None

        def say(at: Any) -> str:
            return say_moment(at.astimezone(), today())

        def say_typed(at: Any) -> str:
            here = at.astimezone()
            return f"{here.month}/{here.day}/{here.year} {here.hour}:{here.minute:02}"

        super().__init__(
            name, None, parse=read, say=say, say_typed=say_typed, placeholder="Add a reminder", icon="bell",
            parent=parent,
        )  # fmt: skip


def labeled(label: str, editor: QWidget) -> QWidget:
    """Return an editor with its label before it, as a form has them."""
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(4)
    words = Label(label, "soft")
    words.setFixedWidth(LABEL_WIDTH)
    line.addWidget(words, 0, Qt.AlignmentFlag.AlignVCenter)
    line.addWidget(editor, 1)
    return holder


def stacked(*parts: QWidget) -> QWidget:
    """Return parts one under the other, as close as the lines of a form."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    for part in parts:
        column.addWidget(part)
    return holder


def _say_rule(stored: Any) -> str:
    rule = find_rule(str(stored))
    words = say_recurrence(rule) if rule else str(stored)
    return words[:1].upper() + words[1:]


def _type_rule(stored: Any) -> str:
    rule = find_rule(str(stored))
    return format_recurrence(rule) if rule else str(stored)
