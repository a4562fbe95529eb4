"""Changed while you were away: by device and agency, what needs a choice first, from what to what."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QRect, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.base.stamps import from_ms
from brm_desktop.domain.short_names import shorten_name
from brm_desktop.domain.text_diff import Piece, excerpt
from brm_desktop.services.away import NOTICE_WORDS, find_away, find_recent, mark_seen
from brm_desktop.storage.away import Away, AwayGroup, AwayLine, FieldChange
from brm_desktop.ui.parts.buttons import Button, by_keyboard
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.diff_text import DiffText
from brm_desktop.ui.parts.labels import Chip, Label, Prose
from brm_desktop.ui.parts.paint import focus_ring, rounded
from brm_desktop.ui.parts.record_editing import open_record
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import MEDIUM, SMALL_PX, Tone, theme_of
from brm_desktop.ui.sync.words import SEEN, say_moment

_FIRST, _STEP = 12, 24
_MOST_CHANGES = 4
_NOTICES: dict[str, tuple[str, Tone]] = {
    "beside": ("Needs your choice", "watch"),
    "merged": ("Merged", "accent"),
    "revived": ("Came back", "watch"),
    "unheeded": ("Stays", "watch"),
}


class AwayCard(Card):
    """Reads what came, shows it, and marks it as seen; it stays while the page is open."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Changed while you were away")
        self._desk = desk
        self._since_ms: int | None = None
        self._most = _FIRST
        self._shown: Away | None = None
        self.rows: list[AwayRow] = []
        self.nothing = Prose("Nothing new since you last looked.", "soft")
        self._column = QVBoxLayout()
        self._column.setSpacing(2)
        self.recent = Button("The last two weeks", "quiet", small=True)
        self.more = Button("Show more", "quiet", small=True)
        self.add(self.nothing)
        self.add(self._column)
        line = QHBoxLayout()
        line.addWidget(self.more)
        line.addStretch(1)
        self.add(line)
        self.add_action(self.recent)
        self.more.hide()
        self.recent.clicked.connect(self._on_recent)
        self.more.clicked.connect(self._on_more)

    def refresh(self) -> None:
        """Read what came since the person last looked."""
        portfolio, since_ms = self._desk.portfolio, self._since_ms
        self._desk.jobs.run(lambda: find_away(portfolio, since_ms), self.show_away, key="away", owner=self)

    def forget(self) -> None:
        """Begin anew the next time the page is opened."""
        self._since_ms, self._most = None, _FIRST

    def show_away(self, away: Away) -> None:
        """Show what came; what is shown counts as seen."""
        if away.since_ms is not None and self._since_ms is None:
            self._since_ms = away.since_ms
        self.show_detail(str(len(away.lines)) if away.lines else "")
        self.nothing.setVisible(not away.groups)
        if self._shown is None or away.groups != self._shown.groups:
            self._shown = away
            self._fill(away)
        if away.unseen and self.isVisible():
            portfolio, hub, end = self._desk.portfolio, self._desk.hub, away.end
            self._desk.jobs.write(lambda: mark_seen(portfolio, end), lambda _: hub.committed.emit(SEEN), owner=self)

    def _fill(self, away: Away) -> None:
        self._clear()
        whole = QWidget()  # put into the card once it is whole, so that the card is laid out once
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        left = self._most
        for group in away.groups:
            if left <= 0:
                break
            column.addWidget(_make_heading(group))
            for line in group.lines[:left]:
                row = AwayRow(line)
                row.opened.connect(self._on_row_opened)
                row.stepped.connect(self._on_row_stepped)
                self.rows.append(row)
                column.addWidget(row)
            left -= len(group.lines)
        self._column.addWidget(whole)
        self._offer_more(away)

    def _offer_more(self, away: Away) -> None:
        hidden = len(away.lines) - len(self.rows)
        self.more.setVisible(hidden > 0 or away.more)
        self.more.setEnabled(hidden > 0)
        self.more.setText(f"Show more ({hidden:,})" if hidden else "There is more, in the history of each record")
        self.more.updateGeometry()

    def _clear(self) -> None:
        self.rows.clear()
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _on_more(self) -> None:
        self._most += _STEP
        if self._shown is not None:
            self._fill(self._shown)

    def _on_recent(self) -> None:
        portfolio = self._desk.portfolio
        self._desk.jobs.run(lambda: find_recent(portfolio), self.show_away, key="away", owner=self)

    def _on_row_opened(self, line: AwayLine) -> None:
        open_record(self._desk, line.kind, line.record)

    def _on_row_stepped(self, row: AwayRow, step: int) -> None:
        at = self.rows.index(row) + step
        if 0 <= at < len(self.rows):
            self.rows[at].setFocus(QtCore.Qt.FocusReason.TabFocusReason)


def _make_heading(group: AwayGroup) -> QWidget:
    heading = QWidget()
    line = QHBoxLayout(heading)
    line.setContentsMargins(0, 8, 0, 2)
    line.setSpacing(8)
    line.addWidget(Label(group.who, weight=MEDIUM))
    if group.agency:
        line.addWidget(Label(shorten_name(group.agency), "soft"))
    line.addStretch(1)
    return heading


class AwayRow(QWidget):
    """What became of one record; Enter or a click opens it, the arrows go to the next."""

    opened = Signal(object)
    stepped = Signal(object, int)

    def __init__(self, line: AwayLine) -> None:
        super().__init__()
        self.line = line
        self._ringed = False
        self._build()
        self.setAccessibleName(_speak(line))
        if line.kind:
            self.setFocusPolicy(QtCore.Qt.FocusPolicy.StrongFocus)
            self.setAttribute(QtCore.Qt.WidgetAttribute.WA_Hover)

    def _build(self) -> None:
        line = self.line
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 5, 10, 6)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(line.title))
        kind = f"{line.one} · {line.what.lower()}" if line.one else line.what
        rest: list[QWidget] = [Label(kind, "soft", px=SMALL_PX)]
        if line.notice:
            rest.append(Chip(*_NOTICES[line.notice], tip=NOTICE_WORDS[line.notice]))
        rest.append(Label(say_moment(from_ms(line.at_ms)), "soft", px=SMALL_PX, tabular=True))
        for at, part in enumerate(rest):
            part.setMinimumWidth(part.sizeHint().width())  # a long title gives way
            head.addWidget(part)
            if at == 0:
                head.addStretch(1)
        column.addLayout(head)
        for change in line.changes[:_MOST_CHANGES]:
            text = DiffText(px=SMALL_PX)
            text.setTextInteractionFlags(QtCore.Qt.TextInteractionFlag.NoTextInteraction)
            text.setAttribute(QtCore.Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            text.show_pieces(_pieces_of(change), f"{change.label}: ")
            column.addWidget(text)
        if len(line.changes) > _MOST_CHANGES:
            column.addWidget(Label(f"and {len(line.changes) - _MOST_CHANGES} more fields", "soft", px=SMALL_PX))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = QtCore.Qt.Key
        if event.key() in (keys.Key_Return, keys.Key_Enter, keys.Key_Space):
            self.opened.emit(self.line)
        elif event.key() in (keys.Key_Up, keys.Key_Down):
            self.stepped.emit(self, 1 if event.key() == keys.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.line.kind and self.rect().contains(event.position().toPoint()):
            self.opened.emit(self.line)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._ringed = by_keyboard(event, self._ringed)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self.palette())
        box = QRect(self.rect())
        if self.line.kind and self.underMouse():
            rounded(painter, box, 6, theme.hover)
        if self.hasFocus() and self._ringed:
            focus_ring(painter, box, theme)


def _pieces_of(change: FieldChange) -> tuple[Piece, ...]:
    if not change.pieces:
        return tuple(_say_change(change))
    shown = excerpt(change.pieces, around=40, most=260)
    return tuple(piece._replace(text=" ".join(piece.text.split("\n"))) for piece in shown)


def _say_change(change: FieldChange) -> Iterator[Piece]:
    """Put a short value before and after into stretches."""
    if change.before and change.before != "nothing":
        yield Piece("removed", change.before)
        yield Piece("same", " → " if change.after and change.after != "nothing" else "")
    if change.after and change.after != "nothing":
        yield Piece("added", change.after)


def _speak(line: AwayLine) -> str:
    changes = [f"{change.label}: {change.before} to {change.after}" for change in line.changes if not change.pieces]
    changes += [f"{change.label} reworded" for change in line.changes if change.pieces]
    notice = NOTICE_WORDS.get(line.notice, "")
    return ", ".join(part for part in (line.title, line.one, line.what, notice, *changes) if part)
