"""What a note is about, in one line of chips under its title; each opens the fields to change it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from brm_desktop.domain import dates
from brm_desktop.domain.meeting_times import When, say_when, write_when
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.ui.meetings.words import local_zone
from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.buttons import by_keyboard
from brm_desktop.ui.parts.flow import FlowLayout
from brm_desktop.ui.parts.inline import InlineText
from brm_desktop.ui.shell.theme import SMALL_PX, Tone, font, theme_of

CHIP_HEIGHT = 22
_MOST_PEOPLE, _MOST_AGENCIES = 2, 2
BESIDE = "beside"  # no field: the chip leads to where one chooses
NO_ROLES: Mapping[str, str] = {}


class Said(NamedTuple):
    """One chip: the field it stands for, its words, its tone and what it says on hover."""

    field: str
    text: str
    tone: Tone = "plain"
    tip: str = ""


class ChipButton(QAbstractButton):
    """A chip that can be pressed."""

    def __init__(self, said: Said, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said, self.ringed = said, False
        self.setText(said.text)
        self.setAccessibleName(said.tip or said.text)
        self.setToolTip(said.tip)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(min(paint.chip_width(self.text()), 260), CHIP_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(36, CHIP_HEIGHT)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.ringed = by_keyboard(event, self.ringed)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self.palette())
        if self.said.tone == "soft":  # an offer, not yet a value
            paint.rounded(painter, self.rect(), 5, theme.hover if self.underMouse() else None, theme.edge)
            paint.words(painter, self.rect().adjusted(7, 0, -7, 0), self.text(), font(SMALL_PX), theme.soft)
        else:
            paint.chip(painter, self.rect(), self.text(), self.said.tone, theme)
        if self.hasFocus() and self.ringed:
            paint.focus_ring(painter, self.rect(), theme, 5)


class WhenChip(InlineText):
    """When it was, from start to end, as a chip; typed as people say it."""

    def __init__(self, parse: Callable[[str], Any]) -> None:
        super().__init__(
            "When", None, parse=parse, say=_say, say_typed=_write, placeholder="When", px=SMALL_PX,
        )  # fmt: skip
        self._height = CHIP_HEIGHT
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        width = paint.chip_width(self.shown or "When")
        return QSize(max(width, 260) if self.editing else width, CHIP_HEIGHT + self._problem_room())

    def start(self) -> None:
        super().start()
        self.updateGeometry()

    def _close(self) -> None:
        super()._close()
        self.updateGeometry()

    def _field_rect(self) -> QRect:
        return self._box().adjusted(7, 1, -6, -1)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.editing or self.problem:
            super().paintEvent(event)
            return
        painter, theme = QPainter(self), theme_of(self.palette())
        paint.chip(painter, self._box(), self.shown or "When", "plain", theme)
        if self.hasFocus() and self.ringed:
            paint.focus_ring(painter, self._box(), theme, 5)

    def _typed(self) -> str:
        return _write(self._value) if isinstance(self._value, When) else ""


def _say(when: When) -> str:
    return say_when(when, local_zone())


def _write(when: When) -> str:
    return write_when(when, local_zone())


class ChipLine(QWidget):
    """The chips of one note. `asked` names the field that is to be changed."""

    asked = Signal(str)

    def __init__(self, parse_when: Callable[[str], Any]) -> None:
        super().__init__()
        self.when = WhenChip(parse_when)
        self._flow = FlowLayout(self)
        self._shown: tuple[Said, ...] = ()
        self._flow.addWidget(self.when)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)

    def show_note(
        self,
        note: Note,
        names: Mapping[str, str],
        roles: Mapping[str, str] = NO_ROLES,
        *,
        is_shared: bool = False,
        is_beside: bool = False,
    ) -> None:
        """Show when, where and with whom a note is; `roles` say what people did then."""
        self.when.show_value(When(note.starts_at, note.ends_at) if note.starts_at else None)
        if note.starts_at:
            self.when.setToolTip(dates.say_long(note.starts_at.astimezone(local_zone()).date()))
        chips = tuple(list_chips(note, names, roles, is_shared=is_shared, is_beside=is_beside))
        if chips == self._shown:
            return
        self._shown = chips
        focused = self.focusWidget()
        kept = focused.said.field if isinstance(focused, ChipButton) and focused.hasFocus() else ""
        self._flow.removeWidget(self.when)
        self._flow.clear()
        self._flow.addWidget(self.when)
        for said in chips:
            chip = ChipButton(said, self)
            chip.clicked.connect(lambda _checked=False, field=said.field: self.asked.emit(field))
            self._flow.addWidget(chip)
            chip.show()
            if kept == said.field:
                chip.setFocus()
                kept = ""
        self.updateGeometry()


def list_chips(
    note: Note,
    names: Mapping[str, str],
    roles: Mapping[str, str] = NO_ROLES,
    *,
    is_shared: bool = False,
    is_beside: bool = False,
) -> Iterator[Said]:
    """Yield what a note's chips say, or offer where nothing is known yet."""
    if is_beside:
        yield Said(BESIDE, "Changed in two places", "watch", tip="Changed in two places: choose what stays, on Sync")
    tone: Tone = "soft" if note.kind is NoteKind.MEETING else "plain"
    yield Said("kind", note.kind.label, tone, tip=f"Kind of note: {note.kind.label}")
    if note.place:
        yield Said("place", note.place, tip=f"Place: {note.place}")
    yield from _some("agencies", "Agencies", [names.get(id, "Unknown agency") for id in note.agencies], _MOST_AGENCIES)
    if note.forum:
        yield Said("forum", names.get(note.forum, "Forum"), tip="Forum")
    people = [(names.get(id, "Unknown person"), roles.get(id, "")) for id in note.attendees]
    yield from _some("attendees", "Attendees", [name for name, _ in people], _MOST_PEOPLE, [role for _, role in people])
    for tag in note.tags:
        yield Said("tags", f"#{tag}", tip=f"Tag: {tag}")
    if is_shared:
        yield Said("private", "Shared", tip="Everyone in the shared space sees this note")
    if note.private:
        yield Said("private", "Private", "watch", tip="Never in a briefing or a shared space")
    if not note.agencies:
        yield Said("agencies", "Add agency", "soft")
    if not note.attendees:
        yield Said("attendees", "Add people", "soft")


def _some(field: str, label: str, words: list[str], most: int, remarks: Sequence[str] = ()) -> Iterator[Said]:
    said = [", ".join(part for part in pair if part) for pair in zip_longest(words, remarks, fillvalue="")]
    yield from (Said(field, word, tip=f"{label}: {whole}") for word, whole in zip(words[:most], said, strict=False))
    if len(words) > most:
        yield Said(field, f"+{len(words) - most}", tip="\n".join(said[most:]))
