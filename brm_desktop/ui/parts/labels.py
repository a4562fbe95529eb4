"""Words on a page: plain labels in a tone that cut themselves, headings, chips, status, avatars."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from brm_desktop.ui.parts.paint import (
    CHIP_HEIGHT,
    avatar,
    chip,
    chip_width,
    mirrored,
    status,
    status_width,
    width_of,
    words,
)
from brm_desktop.ui.shell.early import RICH_TEXT, SELECT_BY_MOUSE, set_number
from brm_desktop.ui.shell.theme import (
    BASE_PX,
    BOLD,
    HEADING_PX,
    MEDIUM,
    REGULAR,
    SMALL_PX,
    TINY_PX,
    TITLE_PX,
    Tone,
    font,
    theme_of,
)


class Label(QWidget):
    """One line of text in a tone. Too long, it is cut with an ellipsis and told whole by its tip."""

    def __init__(
        self,
        text: str = "",
        tone: Tone = "plain",
        *,
        px: int = BASE_PX,
        weight: QFont.Weight = REGULAR,
        tabular: bool = False,
        right: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text, self._tone, self._right = "", tone, right
        self._tells_whole = False
        self._type = font(px, weight, tabular=tabular)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    @property
    def text(self) -> str:
        return self._text

    def set_text(self, text: str, tone: Tone | None = None) -> None:
        """Show another text, in another tone if given."""
        if text == self._text and tone in (None, self._tone):
            return
        self._text, self._tone, self._tells_whole = text, tone or self._tone, False
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._type)
        return QSize(metrics.horizontalAdvance(self._text) + 1, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 24), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        color = theme_of(self.palette()).text(self._tone)
        rtl = self.isRightToLeft()
        cut = words(QPainter(self), self.rect(), self._text, self._type, color, rtl=rtl, right=self._right)
        if cut != self._tells_whole:
            self._tells_whole = cut
            self.setToolTip(self._text if cut else "")


class Title(Label):
    """The name of a page."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text, px=TITLE_PX, weight=BOLD)


class Heading(QWidget):
    """The heading of a card or section, with a count or a few words beside it."""

    def __init__(self, text: str, detail: str = "", tone: Tone = "plain", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._detail, self._tone = text, detail, tone
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_text(text, detail, tone)

    def show_text(self, text: str, detail: str = "", tone: Tone = "plain") -> None:
        """Show other words."""
        self._text, self._detail, self._tone = text, detail, tone
        self.setAccessibleName(f"{text}, {detail}" if detail else text)
        self.updateGeometry()
        self.update()

    def show_detail(self, detail: str) -> None:
        """Show another count or remark."""
        self.show_text(self._text, detail, self._tone)

    def sizeHint(self) -> QSize:
        width = QFontMetrics(font(HEADING_PX, MEDIUM)).horizontalAdvance(self._text)
        return QSize(width + 8 + QFontMetrics(font(SMALL_PX)).horizontalAdvance(self._detail), 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 20)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, rtl = QPainter(self), theme_of(self.palette()), self.isRightToLeft()
        type_ = font(HEADING_PX, MEDIUM)
        width = min(QFontMetrics(type_).horizontalAdvance(self._text) + 1, self.width())
        within = self.rect()
        rect = QRect(0, 0, width, self.height())
        words(painter, mirrored(rect, within, rtl), self._text, type_, theme.text(self._tone), rtl=rtl)
        if self._detail:
            rest = mirrored(QRect(width + 8, 0, self.width() - width - 8, self.height()), within, rtl)
            words(painter, rest, self._detail, font(SMALL_PX, tabular=True), theme.soft, rtl=rtl)


class Chip(QWidget):
    """A short word on a pale ground."""

    def __init__(self, text: str, tone: Tone = "plain", *, tip: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.text = text
        self.tone: Tone = tone
        self.show_text(text, tone)
        self.setToolTip(tip)

    def show_text(self, text: str, tone: Tone | None = None) -> None:
        """Show another text, in another tone if given."""
        self.text, self.tone = text, tone or self.tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self.text), CHIP_HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(chip_width(self.text), 36), CHIP_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        cut = chip(QPainter(self), self.rect(), self.text, self.tone, theme_of(self.palette()))
        if cut and not self.toolTip():
            self.setToolTip(self.text)


class StatusLabel(QWidget):
    """A status as shape, word and color; `boxed` puts it on a chip."""

    def __init__(
        self, text: str = "", tone: Tone = "good", *, boxed: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text, self._tone, self._boxed = text, tone, boxed
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_status(text, tone)

    def show_status(self, text: str, tone: Tone) -> None:
        """Show another status."""
        self._text, self._tone = text, tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        marked = self._tone in ("good", "watch", "risk")
        width = (status_width if marked else width_of)(self._text, self._type())
        return QSize(width + 16, CHIP_HEIGHT) if self._boxed else QSize(width + 2, 20)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 40), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self.palette())
        rect = self.rect()
        if self._boxed:
            chip(painter, rect, "", self._tone, theme)
            rect = rect.adjusted(8, 0, -7, 0)
        status(painter, rect, self._text, self._tone, self._type(), theme, rtl=self.isRightToLeft())

    def _type(self) -> QFont:
        return font(TINY_PX) if self._boxed else font()


class Avatar(QWidget):
    """A person's initials in a circle."""

    def __init__(self, name: str = "", size: int = 28, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setFixedSize(size, size)
        self.setAccessibleName(name)

    def show_name(self, name: str) -> None:
        """Show another person."""
        self._name = name
        self.setAccessibleName(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        avatar(QPainter(self), self.rect(), self._name, theme_of(self.palette()))


class Prose(QLabel):
    """Text of several lines that wraps; plain text, selectable."""

    def __init__(
        self, text: str = "", tone: Tone = "plain", *, px: int = BASE_PX, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tone = tone
        self.setFont(font(px))
        self.setWordWrap(True)
        set_number(self, "textFormat", RICH_TEXT)
        set_number(self, "textInteractionFlags", SELECT_BY_MOUSE)
        self._dress()
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show another text, as it is: nothing in it is markup."""
        from html import escape

        shown = escape(text).replace("\n", "<br>")
        self.setText(f'<p style="line-height: 130%; margin: 0">{shown}</p>' if text else "")
        self.setAccessibleName(text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dress()

    def _dress(self) -> None:
        """Pin the one color of the words; all others go on following the theme."""
        color = theme_of(self.palette()).text(self._tone)
        if self.palette().color(QPalette.ColorRole.WindowText) != color:
            palette = QPalette()
            palette.setColor(QPalette.ColorRole.WindowText, color)
            self.setPalette(palette)
