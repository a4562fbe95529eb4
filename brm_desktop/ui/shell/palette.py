"""Ctrl+K: one field that finds commands, names and text, and goes there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from brm_desktop.base.errors import KnownError
from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.icons import draw_icon
from brm_desktop.ui.parts.scroll import use_thin_bars
from brm_desktop.ui.parts.typing_fields import LineEdit
from brm_desktop.ui.shell.actions import Actions, Command, keys_text
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.jobs import Jobs
from brm_desktop.ui.shell.overlay import Overlay
from brm_desktop.ui.shell.theme import MEDIUM, REGULAR, SMALL_PX, TINY_PX, Theme, font, theme_of

Index = QModelIndex | QPersistentModelIndex
Span = tuple[int, int]
_HEADING, _LINE, _TWO_LINES, _FIELD, _MOST_HEIGHT = 30, 38, 54, 54, 430
_COMMANDS = 6


# What people call a command besides its own words.
_ALSO = {
    "new note": "meeting",
    "new follow-up": "task todo promise reminder",
    "new person": "contact",
    "new idea": "service",
    "brief": "one page pdf print",
    "import": "open file csv excel vcard calendar",
    "export": "handover csv pack",
    "duplicates": "merge twice same",
    "backups": "backup copy",
    "trash": "deleted erase remove",
    "sync": "exchange synchronize refresh store",
    "sync page": "share colleagues devices members spaces store connect join invited conflicts",
    "go settings": "preferences options theme dark light passphrase recovery key protection holidays",
    "lock": "sign out",
}


class Hit(NamedTuple):
    """One result. `title_marks` and `snippet_marks` are the (start, end) of the words that matched.

    One without a title is no more than the line of its section.
    """

    kind: str
    id: str
    title: str
    detail: str = ""
    snippet: str = ""
    icon: str = ""
    section: str = "Names"
    title_marks: tuple[Span, ...] = ()
    snippet_marks: tuple[Span, ...] = ()
    page: str = ""  # the kind of record whose page shows it, where it is not its own

    @property
    def spoken(self) -> str:
        """The result as a screen reader should say it."""
        return ", ".join(part for part in (self.title, self.detail, self.snippet) if part)


def find_commands(commands: Sequence[Command], text: str) -> list[Command]:
    """List the commands that have every word of a text as the start of a word; at most six.

    Those that have them in their name come before those that are called so as well.
    """
    wanted = [part.lstrip(">") for part in _words(text)]
    named, called = list[Command](), list[Command]()
    for command in commands:
        if not command.listed or not command.action.isEnabled():
            continue
        have = _words(command.action.text())
        if _fits(have, wanted):
            named.append(command)
        elif _fits([*have, *_ALSO.get(command.name, "").split()], wanted):
            called.append(command)
    return [*named, *called][:_COMMANDS]


def _fits(have: Sequence[str], wanted: Sequence[str]) -> bool:
    return all(any(word.startswith(part) for word in have) for part in wanted)


def is_named(commands: Sequence[Command], text: str) -> bool:
    """Say whether a text is the whole name of one of these commands: then it is meant before anything found."""
    wanted = _words(text)
    return any(_words(command.action.text()) in (wanted, ["go", "to", *wanted]) for command in commands)


def _words(text: str) -> list[str]:
    return text.casefold().replace("-", " ").split()


class _Results(QAbstractListModel):
    """Headings (plain strings) and what stands under them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[str | Hit | Command] = []

    def show_lines(self, lines: list[str | Hit | Command]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self.lines[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line if isinstance(line, str) else line.title if isinstance(line, Hit) else line.action.text()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line if isinstance(line, str) else line.spoken if isinstance(line, Hit) else line.action.text()
        return None


class _ResultDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(line, str):
            return QSize(80, _HEADING)
        return QSize(80, _TWO_LINES if isinstance(line, Hit) and line.snippet else _LINE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(Qt.ItemDataRole.UserRole)
        theme, rect = theme_of(option.palette), option.rect
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        painter.save()
        if isinstance(line, str):
            paint.words(painter, rect.adjusted(18, 6, -18, 0), line, font(TINY_PX, MEDIUM), theme.soft, rtl=rtl)
        else:
            if option.state & QStyle.StateFlag.State_Selected:
                paint.rounded(painter, rect.adjusted(8, 1, -8, -1), 6, theme.selected)
                if theme.name.startswith("contrast"):
                    paint.focus_ring(painter, rect.adjusted(8, 1, -8, -1), theme)
            self._line(painter, rect.adjusted(18, 0, -18, 0), line, theme, rtl)
        painter.restore()

    def _line(self, painter: QPainter, rect: QRect, line: Hit | Command, theme: Theme, rtl: bool) -> None:
        two = isinstance(line, Hit) and bool(line.snippet)
        upper = QRect(rect.left(), rect.top() + (7 if two else 0), rect.width(), 20 if two else rect.height())
        icon = line.icon if isinstance(line, Hit) else line.action.data() or "chevron-right"
        if icon:
            square = QRect(rect.left(), upper.center().y() - 8, 18, 18)
            draw_icon(painter, paint.mirrored(square, rect, rtl), icon, theme.soft)
        detail = line.detail if isinstance(line, Hit) else keys_text(line.action)
        width = min(paint.width_of(detail, font(SMALL_PX)) + 1, rect.width() // 2)
        place = paint.mirrored(QRect(rect.right() - width + 1, upper.top(), width, upper.height()), rect, rtl)
        paint.words(painter, place, detail, font(SMALL_PX), theme.soft, rtl=rtl, right=True)
        text = QRect(rect.left() + 30, upper.top(), rect.width() - 42 - width, upper.height())
        text = paint.mirrored(text, rect, rtl)
        if isinstance(line, Hit):
            marked(painter, text, line.title, line.title_marks, theme.ink, theme, rtl=rtl)
            lower = paint.mirrored(QRect(rect.left() + 30, upper.bottom(), rect.width() - 30, 20), rect, rtl)
            if two:
                marked(painter, lower, line.snippet, line.snippet_marks, theme.soft, theme, small=True, rtl=rtl)
        else:
            paint.words(painter, text, line.action.text(), font(), theme.ink, rtl=rtl)


def marked(
    painter: QPainter,
    rect: QRect,
    text: str,
    marks: Sequence[Span],
    color: QColor,
    theme: Theme,
    *,
    small: bool = False,
    rtl: bool = False,
) -> None:
    """Draw one line of text with some of its words emphasized."""
    px = SMALL_PX if small else font().pixelSize()
    if not marks:
        paint.words(painter, rect, text, font(px), color, rtl=rtl)
        return
    layout = QTextLayout(text, font(px, REGULAR))
    strong = QTextCharFormat()
    strong.setFont(font(px, MEDIUM))
    strong.setForeground(theme.accent)
    ranges = []
    for start, end in marks:
        span = QTextLayout.FormatRange()
        span.start, span.length, span.format = start, end - start, strong
        ranges.append(span)
    layout.setFormats(ranges)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(100_000)
    layout.endLayout()
    painter.setPen(color)
    painter.save()
    painter.setClipRect(rect)
    x = rect.right() - line.naturalTextWidth() if rtl else rect.left()
    layout.draw(painter, QPointF(x, rect.top() + (rect.height() - line.height()) / 2))
    painter.restore()


class Palette(Overlay):
    """The palette. `chosen` carries the kind of page and the id of a record that was picked."""

    chosen = Signal(str, str)

    def __init__(self, actions: Actions, jobs: Jobs, search: Callable[[str], Sequence[Hit]], parent: QWidget) -> None:
        super().__init__(parent)
        self._actions, self._jobs, self._search = actions, jobs, search
        self._results = _Results(self)
        self._waiting = self._choose_next = False
        self.field = LineEdit()
        self.list = QListView()
        self._build()
        self.field.textChanged.connect(self._on_field_text_changed)
        self.list.clicked.connect(lambda _index: self._choose())

    def _build(self) -> None:
        self.panel.setAccessibleName("Search and commands")
        self.field.setPlaceholderText("Search agencies, people, notes, files, or type a command")
        self.field.setAccessibleName("Search")
        self.field.setFont(font(15))
        self.field.installEventFilter(self)
        line = QHBoxLayout()
        line.setContentsMargins(48, 0, 18, 0)
        line.addWidget(self.field)
        self.field.setFixedHeight(_FIELD)
        self.body.addLayout(line)
        self.panel.field_height = _FIELD
        self.body.addSpacing(3)
        use_thin_bars(self.list)
        self.list.setAccessibleName("Results")
        self.list.setModel(self._results)
        self.list.setItemDelegate(_ResultDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self.list, 1)
        self.body.addSpacing(6)

    def open(self) -> None:
        if self.isVisible():
            self.close_panel()
            return
        self.field.clear()
        self._show([])
        super().open()

    def take_focus(self) -> None:
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_panel(self) -> None:
        self._jobs.cancel("palette")
        self._waiting = self._choose_next = False
        super().close_panel()

    def panel_height(self) -> int:
        rows = sum(self.list.sizeHintForRow(row) for row in range(len(self._results.lines)))
        return _FIELD + 14 + min(rows, _MOST_HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}.get(
            Qt.Key(event.key())
        )
        if step is not None:
            self._move(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        else:
            super().keyPressEvent(event)

    def _on_field_text_changed(self, text: str) -> None:
        if not text.strip():
            self._jobs.cancel("palette")
            self._waiting = False
            self._show([])
            return
        search = self._search
        self._waiting = True
        self._jobs.run(lambda: list(search(text)), self._on_found, self._on_search_failed, key="palette", owner=self)

    def _on_found(self, hits: Sequence[Hit]) -> None:
        self._waiting = False
        self._show(hits)
        if self._choose_next:
            self._choose()

    def _on_search_failed(self, error: KnownError) -> None:
        self._on_found([Hit("", "", str(error), icon="warning", section="Search")])

    def _show(self, hits: Sequence[Hit]) -> None:
        text = self.field.text()
        commands = find_commands(list(self._actions), text)
        lines: list[str | Hit | Command] = []
        for section in dict.fromkeys(hit.section for hit in hits):
            lines += [section, *(hit for hit in hits if hit.section == section and hit.title)]
        count = sum(bool(hit.title) for hit in hits) + len(commands)
        found: list[str | Hit | Command] = ["Commands", *commands] if commands else []
        before = text.startswith(">") or not text or is_named(commands, text)
        lines = found + lines if before else lines + found
        if text and not count:
            lines = ["Nothing found for “" + text.strip() + "”", *lines]
        self._results.show_lines(lines)
        self._move(1, start=-1)
        self._place()
        if text and self.isVisible():
            notes = (hit.section for hit in hits if not hit.title)
            announce(self.list, ", ".join([f"{count} results", *notes]))

    def _move(self, step: int, start: int | None = None) -> None:
        """Go to the next line that is no heading; stay at the ends."""
        here = self.list.currentIndex().row() if start is None else start
        lines = self._results.lines
        wanted = max(0, min(len(lines) - 1, here + step))
        way = 1 if step > 0 else -1
        for place in [*range(wanted, len(lines) if way > 0 else -1, way), *range(wanted, here, -way)]:
            if not isinstance(lines[place], str):
                index = self._results.index(place)
                self.list.setCurrentIndex(index)
                self.list.scrollTo(self._results.index(place - 1 if place == 1 else place))
                return

    def _choose(self) -> None:
        self._choose_next = self._waiting  # Enter was quicker than the search: take what it will find first
        if self._waiting:
            return
        index = self.list.currentIndex()
        line = self._results.lines[index.row()] if index.isValid() else None
        if line is None or isinstance(line, str):
            return
        self.close_panel()
        if isinstance(line, Hit):
            if line.id:
                self.chosen.emit(line.page or line.kind, line.id)
        else:
            line.action.trigger()
