"""How the lines of the Markdown editor look: formats by block, only for what changed."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, Protocol

from PySide6.QtGui import (
    QColor,
    QFont,
    QSyntaxHighlighter,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)

from brm_desktop.ui.parts import markdown_editor_tables as tables
from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.markdown_editor_lines import Line, Piece, read_line, read_pieces
from brm_desktop.ui.parts.row_list import Tag
from brm_desktop.ui.shell.theme import BOLD, MEDIUM, Theme

TEXT_PX, LINE_PERCENT = 14, 137
SIDE, ABOVE, BELOW = 10, 9, 14  # room around the text of a line that is a follow-up, for its ground
BOX_ROOM = 24
CHIP_GAP = 6
_HEADING_PX = {1: 17}
_BRACKET, _ANGLE = 5, 8  # how wide the characters are that are spread to make room
_IN_CODE = 1


class Look(NamedTuple):
    """What a line that is a follow-up shows while the cursor is elsewhere.

    `text` is the line's text that was understood; `hidden` are stretches of it that the chips say instead.
    """

    text: str
    hidden: tuple[tuple[int, int], ...] = ()
    chips: tuple[Tag, ...] = ()


class Shows(Protocol):
    """What the formats depend on besides the text."""

    active: int
    looks: dict[str, Look]

    def room(self) -> int:
        """Return how wide a line is, in pixels."""

    def theme(self) -> Theme:
        """Return the theme that is worn."""


class Highlighter(QSyntaxHighlighter):
    """Formats blocks; marks are dimmed where the cursor is and hidden elsewhere, tokens are never seen."""

    def __init__(self, document: QTextDocument, shows: Shows) -> None:
        super().__init__(document)
        self._shows = shows
        self.paused = False
        self._shown_columns: dict[int, tuple[float, ...]] = {}

    def highlightBlock(self, text: str) -> None:
        if self.paused:
            return
        in_code = self.previousBlockState() == _IN_CODE
        line = read_line(text, in_code=in_code)
        self.setCurrentBlockState(_IN_CODE if in_code != (line.kind == "fence") else 0)
        if not text:
            return
        block = self.currentBlock()
        active = block.blockNumber() == self._shows.active
        formats = _Formats(text, line, self._shows.theme())
        formats.line(active=active)
        if line.kind not in ("code", "fence", "rule"):
            formats.pieces(read_pieces(text, line.text_at), active=active)
        if line.kind == "table":
            self._columns(formats, block)
        if line.token:
            self._token(formats, text, line, active)
        formats.put(self)

    def rehighlight_table(self, block: QTextBlock) -> None:
        """Format a table anew if the columns that its lines show are no longer those it needs."""
        rows = tables.list_rows(block)
        widths = tables.column_widths([row.text() for row in rows], self._active_row(rows))
        first = rows[0].blockNumber()
        if self._shown_columns.get(first) != widths:
            self._shown_columns = {first: widths}
            for row in rows:
                self.rehighlightBlock(row)

    def _columns(self, formats: _Formats, block: QTextBlock) -> None:
        rows = tables.list_rows(block)
        texts, at = [row.text() for row in rows], block.blockNumber() - rows[0].blockNumber()
        formats.table(is_head=tables.is_head(texts, at), is_active=block.blockNumber() == self._shows.active)
        for place, width in tables.spread(texts, at, self._shows.room() - 8, self._active_row(rows)):
            formats.widen(place, width)

    def _active_row(self, rows: list[QTextBlock]) -> int:
        at = self._shows.active - rows[0].blockNumber()
        return at if 0 <= at < len(rows) else -1

    def _token(self, formats: _Formats, text: str, line: Line, active: bool) -> None:
        look = shown_look(text, line, self._shows.looks)
        if look is not None and not active:
            for start, end in look.hidden:
                formats.hide(line.text_at + start, line.text_at + end)
            formats.reserve(line, min(chips_width(look.chips), self._shows.room() - 40))
        else:
            formats.hide(line.token_at, line.token_end)


class _Formats:
    """The formats of one line, put together character by character where they overlap."""

    def __init__(self, text: str, line: Line, theme: Theme) -> None:
        self._text, self._line, self._theme = text, line, theme
        self._parts: list[tuple[int, int, QTextCharFormat]] = []

    def line(self, *, active: bool) -> None:
        """Format the line as a whole and its mark."""
        line, size, dark = self._line, len(self._text), self._theme.name
        if line.kind == "heading":
            px = _HEADING_PX.get(line.level, TEXT_PX)
            self._add(line.text_at, size, _weight(BOLD, px))
            self._add(0, line.text_at, _color(dark, "soft") if active else _hidden())
        elif line.kind == "box":
            self._add(line.indent, line.text_at, _hidden())
            bracket = self._text.index("[", line.indent)
            self._add(bracket, bracket + 1, _spaced(BOX_ROOM - _BRACKET))
            if line.done:
                self._add(line.text_at, size, _struck(dark))
        elif line.kind == "bullet":
            self._add(line.indent, line.indent + 1, _clear())
        elif line.kind == "number":
            self._add(line.indent, line.text_at, _color(dark, "soft", tabular=True))
        elif line.kind == "quote":
            self._add(0, line.text_at, _clear())
            self._add(line.text_at, size, _color(dark, "soft"))
        elif line.kind in ("code", "fence"):
            self._add(0, size, _code(dark))
        elif line.kind == "rule":
            self._add(0, size, _color(dark, "soft") if active else _clear())

    def table(self, *, is_head: bool, is_active: bool) -> None:
        """Format a line of a table: its bars are pale, its heads stand out, the line below them is drawn instead."""
        text, dark = self._text, self._theme.name
        if tables.is_ruler(text):
            self._add(0, len(text), _color(dark, "soft") if is_active else _clear())
            return
        if is_head:
            self._parts.insert(0, (0, len(text), _weight(MEDIUM, 0)))
        self._parts.insert(0, (0, len(text), _tabular()))
        for place, char in enumerate(text):
            if char == "|":
                self._add(place, place + 1, _color(dark, "edge"))

    def widen(self, place: int, width: float) -> None:
        """Make a character wider, so that what follows it stands further on."""
        made = QTextCharFormat()
        made.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
        made.setFontLetterSpacing(width)
        self._add(place, place + 1, made)

    def pieces(self, pieces: list[Piece], *, active: bool) -> None:
        """Format what is bold, a link and so on."""
        for piece in pieces:
            match piece.style:
                case "markup":
                    shown = _color(self._theme.name, "soft") if active else _hidden()
                case "bold":
                    shown = _weight(MEDIUM, 0)
                case "italic":
                    shown = _italic()
                case "code":
                    shown = _code(self._theme.name)
                case "link":
                    shown = _link(self._theme.name)
                case _:
                    shown = _struck(self._theme.name)
            self._add(piece.start, piece.end, shown)

    def hide(self, start: int, end: int) -> None:
        """Let a stretch take no room and not be seen."""
        self._add(start, end, _hidden())

    def reserve(self, line: Line, width: int) -> None:
        """Hide the token and leave room for the chips in its place."""
        self.hide(line.token_at, line.token_end)
        if width > 0:
            mark = self._text.index("<", line.token_at)
            self._add(mark, mark + 1, _spaced(width - _ANGLE))

    def put(self, highlighter: QSyntaxHighlighter) -> None:
        """Hand the formats over; later ones go over earlier ones."""
        if not self._parts:
            return
        wide = not self._text.isascii() and max(self._text) > "\uffff"
        whole = [(start, end, shown) for start, end, shown in self._parts if start < end]
        edges = sorted({edge for start, end, _ in whole for edge in (start, end)})
        for start, end in pairwise(edges):
            merged: QTextCharFormat | None = None
            for from_, to, shown in whole:
                if from_ <= start and end <= to:
                    merged = _merged(merged, shown)
            if merged is not None:
                first, last = (units(self._text, start), units(self._text, end)) if wide else (start, end)
                highlighter.setFormat(first, last - first, merged)

    def _add(self, start: int, end: int, shown: QTextCharFormat) -> None:
        self._parts.append((start, end, shown))


def block_format(*, tied: bool = False) -> QTextBlockFormat:
    """Return how lines stand; one that is `tied` to a follow-up has room around it."""
    made = QTextBlockFormat()
    made.setLineHeight(LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    if tied:
        made.setLeftMargin(SIDE)
        made.setRightMargin(SIDE)
        made.setTopMargin(ABOVE)
        made.setBottomMargin(BELOW)
    return made


def shown_look(text: str, line: Line, looks: dict[str, Look]) -> Look | None:
    """Return the look of a line if it is still that of its words."""
    look = looks.get(line.token) if line.token and line.kind == "box" else None
    if look is None or line.token_end != len(text.rstrip()) or text[line.text_at : line.token_at].rstrip() != look.text:
        return None
    return look


def chips_width(chips: tuple[Tag, ...]) -> int:
    """Return how wide a row of chips is with the gaps before each, in pixels."""
    return sum(paint.chip_width(chip.text) + CHIP_GAP for chip in chips)


def units(text: str, place: int) -> int:
    """Return the place in a line as Qt counts it, by UTF-16 units."""
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2


def _merged(below: QTextCharFormat | None, above: QTextCharFormat) -> QTextCharFormat:
    if below is None:
        return above
    made = QTextCharFormat(below)
    made.merge(above)
    return made


@lru_cache(maxsize=2)
def _hidden() -> QTextCharFormat:
    """So small that it takes no room: such text stays, but neither eye nor layout meets it."""
    made = _clear()
    made.setProperty(QTextFormat.Property.FontPixelSize, 1)
    made.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
    made.setFontLetterSpacing(-0.5)
    made.setFontStrikeOut(False)
    return made


@lru_cache(maxsize=256)
def _spaced(width: int) -> QTextCharFormat:
    made = _clear()
    made.setFontLetterSpacingType(QFont.SpacingType.AbsoluteSpacing)
    made.setProperty(QTextFormat.Property.FontPixelSize, TEXT_PX)
    made.setFontLetterSpacing(float(width))
    return made


def _clear() -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(0, 0, 0, 0))
    return made


@lru_cache(maxsize=32)
def _color(theme: str, name: str, *, tabular: bool = False) -> QTextCharFormat:
    made = _tabular() if tabular else QTextCharFormat()
    made.setForeground(getattr(_theme(theme), name))
    return made


@lru_cache(maxsize=8)
def _struck(theme: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(_theme(theme).soft)
    made.setFontStrikeOut(True)
    return made


@lru_cache(maxsize=8)
def _code(theme: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFontFamilies(["ui-monospace", "Cascadia Mono", "SF Mono", "Menlo", "DejaVu Sans Mono", "monospace"])
    made.setProperty(QTextFormat.Property.FontPixelSize, TEXT_PX - 1)
    made.setBackground(_theme(theme).chip)
    return made


@lru_cache(maxsize=8)
def _link(theme: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(_theme(theme).accent)
    made.setFontUnderline(True)
    return made


@lru_cache(maxsize=8)
def _weight(weight: QFont.Weight, px: int) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFontWeight(weight)
    if px:
        made.setProperty(QTextFormat.Property.FontPixelSize, px)
    return made


def _italic() -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFontItalic(True)
    return made


def _tabular() -> QTextCharFormat:
    made = QTextCharFormat()
    type_ = QFont("Inter")
    type_.setPixelSize(TEXT_PX)
    type_.setFeature(QFont.Tag("tnum"), 1)
    made.setFont(type_, QTextCharFormat.FontPropertiesInheritanceBehavior.FontPropertiesSpecifiedOnly)
    return made


def _theme(name: str) -> Theme:
    from brm_desktop.ui.shell import theme

    return {each.name: each for each in (theme.LIGHT, theme.DARK, theme.CONTRAST, theme.CONTRAST_DARK)}[name]
