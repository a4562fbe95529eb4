"""The pieces quick add is made of: its field, the row that will be, chips of what was understood, examples."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from brm_desktop.domain.quick_add import Span
from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.flow import FlowLayout
from brm_desktop.ui.parts.icons import draw_icon
from brm_desktop.ui.parts.inline_links import RemovableChip
from brm_desktop.ui.parts.labels import Label
from brm_desktop.ui.parts.typing_fields import LineEdit
from brm_desktop.ui.shell.theme import Tone, font, theme_of

FIELD_HEIGHT = 54
_MOST_LETTERS = 2000  # twice what a title takes
_TONES: dict[str, Tone] = {"person": "good", "turn": "watch"}
_EXAMPLES = (
    ("tomorrow, Fri, 12/4 3pm, in 3 days, eom", "when it is due"),
    ("@agency or @person, #tag, !high or !low", "whom and what it is about"),
    ("wait Omar for the figures by Fri nudge 3d", "what somebody owes me"),
    ("every 2nd Tue, every 6 months from done", "how it comes back"),
    ("start Mon, someday, “in quotes”", "later, one day, taken as it is"),
)


class FieldLine(QWidget):
    """The field with its icon."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = LineEdit(parent=self)
        self.field.setFont(font(15))
        self.field.setMaxLength(_MOST_LETTERS)
        self.field.setPlaceholderText("Send SLA draft to Dana tomorrow @DOT !high #contract")
        self.field.setAccessibleName("New follow-up")
        self.field.setAccessibleDescription("Say what is to be done, when, for whom")
        self.setFocusProxy(self.field)
        self.setFixedHeight(FIELD_HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 0, 18, 0)
        column.addWidget(self.field)

    def paintEvent(self, event: QPaintEvent) -> None:
        square = QRect(18, (self.height() - 18) // 2, 18, 18)
        square = paint.mirrored(square, self.rect(), self.isRightToLeft())
        draw_icon(QPainter(self), square, "follow-ups", theme_of(self.palette()).soft)


class Separator(QWidget):
    """A line across the panel."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme_of(self.palette()).line)


class Preview(QWidget):
    """The follow-up as it will stand in the lists."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ""
        self.setFixedHeight(24)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_title(self, title: str, shown: bool) -> None:
        """Show the words that are left for the title."""
        self._title = title
        self.setAccessibleName(f"Title: {title}" if title else "No title yet")
        self.setVisible(shown)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 24)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, rtl, within = QPainter(self), theme_of(self.palette()), self.isRightToLeft(), self.rect()
        box = paint.mirrored(QRect(0, 0, paint.CHECK, self.height()), within, rtl)
        paint.check_box(painter, box, False, theme)
        left = paint.CHECK + 9
        text = paint.mirrored(QRect(left, 0, self.width() - left, self.height()), within, rtl)
        color = theme.ink if self._title else theme.soft
        paint.words(painter, text, self._title or "Say what is to be done", font(), color, rtl=rtl)


class Chips(QWidget):
    """What was understood; a chip's id is its place among the spans, or "preset" for the agency of the page."""

    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[object, ...] = ()
        self._flow = FlowLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_spans(self, spans: Sequence[Span], preset: str = "") -> None:
        """Show a chip for each span, after that of the preset agency."""
        wanted = (preset, *((span.meaning, span.label) for span in spans))
        if wanted == self._shown:
            return
        self._shown = wanted
        self._flow.clear()
        if preset:
            self._add(RemovableChip("preset", preset, tip="The agency that shows"))
        for place, span in enumerate(spans):
            tone: Tone = "risk" if span.value == "high" else _TONES.get(span.meaning, "plain")
            label = (
                span.label if span.meaning in ("person", "agency", "tag") else span.label[:1].upper() + span.label[1:]
            )
            self._add(RemovableChip(str(place), label, tone))
        self.setVisible(bool(preset or spans))
        self.setAccessibleName("Understood: " + (", ".join(chip.text for chip in self.chips) or "nothing yet"))
        self.updateGeometry()

    @property
    def chips(self) -> list[RemovableChip]:
        """The chips that show, in order."""
        return [chip for place in range(self._flow.count()) if (chip := self._chip_at(place)) is not None]

    def _chip_at(self, place: int) -> RemovableChip | None:
        item = self._flow.itemAt(place)
        widget = item.widget() if item is not None else None
        return widget if isinstance(widget, RemovableChip) else None

    def _add(self, chip: RemovableChip) -> None:
        chip.setParent(self)
        chip.removed.connect(self.removed)
        self._flow.addWidget(chip)
        chip.show()


class Examples(QWidget):
    """Ways to say things, while nothing is typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        for row, (words, meaning) in enumerate(_EXAMPLES):
            grid.addWidget(Label(words), row, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(Label(meaning, "soft", px=12), row, 1, Qt.AlignmentFlag.AlignVCenter)
