"""Keeps a note's text as it is typed: after a pause, on leaving, and together with what changed elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextCursor

from brm_desktop.base.errors import Clash, KnownError
from brm_desktop.domain.action_lines import list_action_lines, list_dropped_tokens
from brm_desktop.domain.line_map import merge, show
from brm_desktop.domain.quick_add import NOTHING_KNOWN
from brm_desktop.ui.parts.markdown_editor import MarkdownEdit
from brm_desktop.ui.parts.markdown_editor_lines import read_line
from brm_desktop.ui.parts.quick_add_known import known_names
from brm_desktop.ui.shell.desk import Desk

if TYPE_CHECKING:
    from brm_desktop.services import notes

PAUSE_MS = 700


class _Draft:
    """One note while it is open. `base` is its body as the portfolio has it; the worker that writes moves it on."""

    def __init__(self, id: str, body: str) -> None:
        self.id, self.base = id, body
        self.left_out: set[str] = set()
        self.pending = 0


class Saving(QObject):
    """Stands between an editor and the portfolio. `clashed` tells that what was typed cannot be put together.

    `dropped` carries the follow-ups whose lines were deleted here, `dropped_elsewhere` the tokens of lines that
    a change from elsewhere took out of the text.
    """

    clashed = Signal()
    dropped = Signal(tuple)
    dropped_elsewhere = Signal(tuple)
    failed = Signal(object)
    kept = Signal()
    behind = Signal()

    def __init__(self, desk: Desk, editor: MarkdownEdit) -> None:
        super().__init__(editor)
        self._desk, self._editor = desk, editor
        self._draft: _Draft | None = None
        self._shown = show("")
        self._unread = False
        self.clash: str | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self.save)
        editor.typed.connect(self._timer.start)
        editor.line_left.connect(self._on_editor_line_left)
        editor.left.connect(lambda: self.save(leaving=True))

    @property
    def note_id(self) -> str | None:
        return self._draft.id if self._draft else None

    def open(self, id: str, body: str) -> None:
        """Begin with a note, after the one before was kept."""
        self.close()
        self._draft, self._shown, self.clash, self._unread = _Draft(id, body), show(body), None, False
        self._editor.show_text(self._shown.text)

    def close(self) -> None:
        """Keep what was typed and let the note go."""
        self.save(leaving=True)
        self._timer.stop()
        self._draft = None

    @property
    def kept_body(self) -> str:
        """The body as it was last kept or taken in."""
        return self._shown.body

    def list_tokens(self) -> frozenset[str]:
        """Return the tokens of the lines that the text has as it was last kept."""
        return frozenset(line.token for line in list_action_lines(self._shown.body) if line.token)

    def mine(self) -> str:
        """Return the body as it is typed, every byte that was not edited as it was."""
        return self._shown.write(self._editor.text())

    def save(self, *, leaving: bool = False) -> None:
        """Keep what was typed; the line that is still being typed is read only when it is left."""
        self._timer.stop()
        draft, editor = self._draft, self._editor
        if draft is None or self.clash is not None:
            return
        typing = editor.current_line if editor.hasFocus() and not leaving else None
        body = self.mine()
        if body == self._shown.body and not self._unread:
            return
        left_out = set(draft.left_out)
        self._unread = self._leave_out(draft, typing)
        self._write(draft, body, typing, left_out, editor.list_untied())

    def _leave_out(self, draft: _Draft, typing: int | None) -> bool:
        """Remember the line that is being typed, to be read later; say whether there is one."""
        draft.left_out.clear()
        if typing is None:
            return False
        text = self._editor.textCursor().block().text()
        line = read_line(text)
        if line.token:
            draft.left_out.add(line.token)
        return line.kind == "box" or bool(line.token) or "ecision" in text.lower()

    def _write(
        self, draft: _Draft, body: str, typing: int | None, left_out: set[str], untied: list[tuple[int, QTextCursor]]
    ) -> None:
        portfolio, known = self._desk.portfolio, known_names(self._desk).known
        draft.pending += 1

        def work() -> notes.Saved:
            from brm_desktop.services import notes

            saved = notes.save_body(
                portfolio, draft.id, body, known=None if known is NOTHING_KNOWN else known, session=f"note {draft.id}",
                typing_line=typing, base=draft.base, left_out=left_out,
            )  # fmt: skip
            draft.base = saved.body
            return saved

        def done(saved: notes.Saved) -> None:
            draft.pending -= 1
            if draft is self._draft:
                self._take_kept(body, saved.body, untied)
                if saved.dropped:
                    self.dropped.emit(saved.dropped)

        def failed(error: KnownError) -> None:
            draft.pending -= 1
            if draft is not self._draft:
                self.failed.emit(error)
            elif isinstance(error, Clash):
                self.behind.emit()
            else:
                self._unread = True
                self.failed.emit(error)

        self._desk.jobs.write(work, done, failed)

    def _take_kept(self, sent: str, kept: str, untied: list[tuple[int, QTextCursor]]) -> None:
        """Put the tokens of new follow-ups into the text."""
        if kept != sent:
            lines = show(kept).text.split("\n")
            for number, cursor in untied:
                token = read_line(lines[number]).token if number < len(lines) else ""
                if token:
                    self._editor.tie(cursor, token)
        self._shown = show(kept)
        self.kept.emit()

    def take(self, id: str, body: str) -> None:
        """Take in the body as the portfolio has it now; what was typed since is put together with it."""
        draft = self._draft
        if draft is None or draft.id != id or draft.pending or self.clash is not None:
            return
        if body == self._shown.body:
            draft.base = body
            return
        mine = self.mine()
        both = merge(self._shown.body, mine, body)
        if both is None:
            self.clash = body
            self.clashed.emit()
            return
        if lost := list_dropped_tokens(mine, both):
            self.dropped_elsewhere.emit(lost)
        self._editor.change_text(show(both).text)
        draft.base, self._shown = body, show(body)
        if both != body:
            self._timer.start()

    def settle(self, copy: Callable[[str], None] | None) -> None:
        """End a clash: show what is there, after `copy` took what was typed, if it is to be kept."""
        if self._draft is None or self.clash is None:
            return
        if copy is not None:
            copy(self.mine())
        body, self.clash = self.clash, None
        self._draft.base, self._shown = body, show(body)
        self._draft.left_out.clear()
        self._editor.show_text(self._shown.text)

    def _on_editor_line_left(self) -> None:
        if self._unread or (self._draft is not None and self._draft.left_out):
            self._timer.start()
