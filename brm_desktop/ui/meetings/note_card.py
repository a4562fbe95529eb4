"""One note: its title, what it is about, its text; everything is kept as it is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from brm_desktop.domain.action_lines import find_tied
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.meeting_times import When
from brm_desktop.domain.note import Note
from brm_desktop.storage.meetings import Around
from brm_desktop.ui.meetings.bars import ClashBar, DroppedBar
from brm_desktop.ui.meetings.chip_line import BESIDE, ChipLine
from brm_desktop.ui.meetings.saving import Saving
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.form import RecordForm
from brm_desktop.ui.parts.inline import PAD, InlineText
from brm_desktop.ui.parts.labels import Label
from brm_desktop.ui.parts.markdown_editor import MarkdownEdit
from brm_desktop.ui.parts.markdown_editor_looks import Look
from brm_desktop.ui.parts.record_editing import PortfolioFinder, delete_records, make_form
from brm_desktop.ui.parts.suggestions import Option, Suggestions
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import BOLD, SMALL_PX, TITLE_PX

_FIELDS = ("starts_at", "ends_at", "kind", "place", "agencies", "attendees", "forum", "partners", "tags", "private")
_HINT = "Type [] to make a follow-up · it stays linked to this note · works offline"
_PADDING = 28


class MentionList(Suggestions):
    """People and agencies to choose from, under the cursor of the editor."""

    def __init__(self, editor: MarkdownEdit) -> None:
        super().__init__(editor)
        self._editor = editor

    def _place(self) -> None:
        window = self._editor.window()
        if self.parent() is not window:
            self.setParent(window)
        cursor = self._editor.cursorRect()
        below = self._editor.viewport().mapTo(window, cursor.bottomLeft() + QPoint(-20, 6))
        height = len(self.list.rows) * self.list.row_height + 10
        left = max(8, min(below.x(), window.width() - 340 - 8))
        top = below.y() if below.y() + height < window.height() else below.y() - cursor.height() - 12 - height
        self.setGeometry(QRect(left, max(8, top), 340, height))


class NoteCard(Card):
    """The note that is open. `renamed` and the like need no signal: each edit is a commit that all follow."""

    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(padding=_PADDING)
        self._desk = desk
        self.note: Note | None = None
        self._form: RecordForm | None = None
        self._mentions: MentionList | None = None
        self._follow_ups: tuple[FollowUp, ...] = ()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.title = InlineText("Title", placeholder="Untitled meeting", px=TITLE_PX, weight=BOLD)
        self.chips = ChipLine(self._read_when)
        self.editor = MarkdownEdit("Note text")
        self.editor.setPlaceholderText("Write what was said, decided and promised")
        self.saving = Saving(self._desk, self.editor)
        self.clash, self.dropped = ClashBar(), DroppedBar()
        self.hint = Label(_HINT, "soft", px=SMALL_PX)
        self.fields = QWidget()
        self._fields_column = QVBoxLayout(self.fields)
        self._fields_column.setContentsMargins(0, 0, 0, 4)
        self.fields.hide()
        self.body.setContentsMargins(_PADDING - PAD, _PADDING - 10, _PADDING, 16)
        self.body.setSpacing(0)
        self._head = QHBoxLayout()
        self._head.addWidget(self.title, 1)
        self.add(self._head)
        below = QVBoxLayout()
        below.setContentsMargins(PAD, 6, 0, 0)
        below.setSpacing(10)
        for part in (self.chips, self.fields, self.clash, self.editor, self.dropped, self.hint):
            below.addWidget(part)
        below.insertSpacing(1, 6)
        self.add(below)
        self._below = QWidget()
        self._below.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._below.setCursor(Qt.CursorShape.IBeamCursor)
        self._below.installEventFilter(self)
        self.add(self._below, 1)

    def _connect(self) -> None:
        self.title.edited.connect(lambda text: self._keep("title", text))
        self.title.confirmed.connect(lambda: self.editor.setFocus(Qt.FocusReason.OtherFocusReason))
        self.title.installEventFilter(self)
        self.chips.when.edited.connect(self._keep_when)
        self.chips.asked.connect(self._on_chips_asked)
        self.editor.mentioned.connect(self._on_editor_mentioned)
        self.saving.clashed.connect(lambda: self.clash.setVisible(True))
        self.saving.failed.connect(self.failed)
        self.saving.dropped.connect(lambda gone: self.dropped.ask(gone))
        self.saving.dropped_elsewhere.connect(self._on_dropped_elsewhere)
        self.saving.kept.connect(lambda: self.dropped.let_go(self.saving.list_tokens()))
        self.dropped.delete_asked.connect(self._on_delete_asked)
        self.dropped.closed.connect(lambda: self.editor.setFocus(Qt.FocusReason.OtherFocusReason))
        self.editor.installEventFilter(self)
        self.clash.copy_asked.connect(self._on_copy_asked)
        self.clash.theirs_asked.connect(lambda: self._settle(copy=False))

    def add_beside_title(self, part: QWidget) -> None:
        """Put a small button at the end of the title's line."""
        self._head.addWidget(part, 0, Qt.AlignmentFlag.AlignTop)

    # what it shows

    def show_around(self, around: Around, looks: dict[str, Look]) -> None:
        """Show a note, or what changed of the one that shows."""
        note = around.note
        self._follow_ups = around.follow_ups
        if self.note is None or note.id != self.note.id:
            self.title.cancel()
            for part in (self.fields, self.clash, self.dropped):
                part.hide()
            self.editor.tied = set(find_tied(note.body, around.follow_ups))
            self.saving.open(note.id, note.body)
        else:
            self.saving.take(note.id, note.body)
            self.editor.show_tied(find_tied(self.saving.kept_body, around.follow_ups))
        self.note = note
        self.title.show_value(note.title)
        self.title.show_placeholder(f"Untitled {note.kind.label.lower()}")
        roles = {one.id: one.role for one in around.attendees}
        self.chips.show_note(note, around.names, roles, is_shared=around.is_shared, is_beside=around.is_beside)
        if self._form is not None:
            self._form.show_record(note)
        self.editor.show_looks(looks)
        self.setAccessibleName(note.title_text)

    def keep(self) -> None:
        """Keep what was typed."""
        self.title.finish()
        self.saving.save(leaving=True)

    def leave(self) -> None:
        """Keep what was typed and let the note go."""
        self.title.finish()
        self.saving.close()
        self.note = None

    def start_title(self) -> None:
        """Put the cursor into the title."""
        self.title.start()

    def _on_chips_asked(self, name: str) -> None:
        if name == BESIDE:
            self._desk.navigator.open("sync", None)
        else:
            self.open_fields(name)

    def open_fields(self, name: str = "") -> None:
        """Show the fields of the note, or hide them; with a name, begin to edit that one."""
        if self.note is None:
            return
        if self._form is None:
            self._form = make_form(self._desk, Note, fields=_FIELDS, headings=False)
            self._fields_column.addWidget(self._form)
        if not name and not self.fields.isHidden():
            self.fields.hide()
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._form.show_record(self.note)
        self.fields.show()
        self._form.start(name or "place")

    # edits

    def raise_question(self, question: str) -> None:
        """Put a question at the end of the text, or go to it if it is there, ready for the answer."""
        self.editor.go_to_section(question)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_when(self, text: str) -> When | None:
        from brm_desktop.services.notes import read_when

        return read_when(text, self._desk.today()) if text.strip() else None

    def _keep_when(self, when: When | None) -> None:
        self._keep_all({"starts_at": when.start if when else None, "ends_at": when.end if when else None})

    def _keep(self, name: str, value: Any) -> None:
        self._keep_all({name: value})

    def _keep_all(self, values: Mapping[str, Any]) -> None:
        note, portfolio = self.note, self._desk.portfolio
        if note is None:
            return

        def work() -> object:
            from brm_desktop.services import edits

            return edits.set_fields(portfolio, Note, note.id, values)

        self._desk.jobs.write(work, failed=self.failed.emit, owner=self)

    def _settle(self, *, copy: bool) -> None:
        self.saving.settle(self._copy if copy else None)
        self.clash.hide()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_copy_asked(self) -> None:
        self._settle(copy=True)

    def _copy(self, body: str) -> None:
        from brm_desktop.domain.note_boxes import strip_tokens
        from brm_desktop.services import edits

        note, portfolio = self.note, self._desk.portfolio
        if note is not None:
            values = {
                name: getattr(note, name)
                for name in ("kind", "starts_at", "agencies", "attendees", "forum", "private", "space")
            }
            made = edits.make_record(Note, title=f"{note.title_text} (my copy)", body=strip_tokens(body), **values)
            self._desk.jobs.write(
                lambda: edits.create(portfolio, made), lambda done: self._desk.toast(done.label, undo=True)
            )

    # lines that are gone

    def _on_dropped_elsewhere(self, tokens: tuple[str, ...]) -> None:
        gone = [one for one in self._follow_ups if one.token in tokens]
        if gone:
            self.dropped.tell(gone)

    def _on_delete_asked(self, gone: tuple[FollowUp, ...]) -> None:
        delete_records(self._desk, FollowUp, [one.id for one in gone])

    # people and agencies by @

    def _on_editor_mentioned(self, typed: str | None) -> None:
        if typed is None:
            self._desk.jobs.cancel("mention")
            if self._mentions is not None:
                self._mentions.hide()
            return
        if self._mentions is None:
            self._mentions = MentionList(self.editor)
            self._mentions.chosen.connect(self._on_mention_chosen)
        finder, mentions = PortfolioFinder(self._desk.portfolio), self._mentions

        def find() -> list[Option]:
            people = [option._replace(icon="person") for option in finder.find("contact", typed)]
            agencies = [option._replace(icon="agencies") for option in finder.find("agency", typed)]
            return _taking_turns(people, agencies) if typed else [*people[:5], *agencies[:3]]

        self._desk.jobs.run(find, mentions.show_options, key="mention", owner=mentions)

    def _on_mention_chosen(self, option: Option) -> None:
        name = (
            option.detail if option.icon == "agencies" and option.detail and " " not in option.detail else option.title
        )
        mark = "@" if option.icon == "agencies" else ""
        plain = all(part.replace("-", "").replace("'", "").replace(".", "").isalnum() for part in name.split())
        words = name if plain and (not mark or " " not in name) else f'"{name}"'
        self.editor.complete(f"{mark}{words}")

    # plumbing

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._below and isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            self.editor.moveCursor(self.editor.textCursor().MoveOperation.End)
            self.editor.setFocus(Qt.FocusReason.MouseFocusReason)
            return True
        if watched is self.editor and isinstance(event, QKeyEvent) and self.dropped.take_key(event):
            return True
        pressed = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if watched is self.title and pressed == Qt.Key.Key_Down:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False

    def hideEvent(self, event: QHideEvent) -> None:
        self.keep()
        super().hideEvent(event)


def _taking_turns(people: Sequence[Option], agencies: Sequence[Option]) -> list[Option]:
    """Put agencies after people, but leave room for both."""
    return [*people[: 8 - min(3, len(agencies))], *agencies[:3]]
