"""Meetings and other notes: the list, the note with its editor, what stands beside it."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from brm_desktop.base.errors import KnownError, NotFound
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.domain.quick_add import NOTHING_KNOWN
from brm_desktop.services.taking_out import FORMAT_WORDS, list_formats
from brm_desktop.storage.meetings import Around, find_note_place, read_around
from brm_desktop.ui.meetings.note_card import NoteCard
from brm_desktop.ui.meetings.note_list import NoteList
from brm_desktop.ui.meetings.side import Side
from brm_desktop.ui.meetings.words import make_looks
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.markdown_editor_looks import Look
from brm_desktop.ui.parts.quick_add_known import known_names
from brm_desktop.ui.parts.record_editing import delete_records
from brm_desktop.ui.parts.record_menu import offers_to_open, show_record_menu
from brm_desktop.ui.parts.taking_out import DragHandle, drag_out, save_as
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.page import GAP, MARGIN, Page

_SIDE_WIDTH, _LIST_WIDTH, _NARROW_LIST = 312, 300, 220
_SHOWN_KINDS = ("note", "follow_up", "attachment", "contact", "agency", "role", "agenda", "forum")
_FOLDS_BELOW, _NARROW_BELOW = 1100, 900


class Opened(NamedTuple):
    """A note with what stands around it, ready to be shown."""

    around: Around
    looks: dict[str, Look]
    place: int | None


class MeetingsPage(Page):
    """The place where notes are written."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self._wanted: str | None = None
        self._starts_title = False
        self._any: bool | None = None
        self._side_wanted: bool | None = None
        self._known = known_names(desk)
        self._known.refresh()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setAccessibleName("Meetings")
        self.head.hide()
        self._head.setContentsMargins(MARGIN, 0, MARGIN, 0)
        self.list, self.card, self.side = NoteList(self.desk), NoteCard(self.desk), Side(self.desk)
        self.nothing = Card()
        self.nothing.add(
            EmptyState("note", "No note is open", "Choose one from the list, or start a new one with Ctrl+N.")
        )
        self._middle = QStackedWidget()
        self._middle.addWidget(self.nothing)
        self._middle.addWidget(self.card)
        self.side.setFixedWidth(_SIDE_WIDTH)
        self.side_button = Button(look="quiet", icon="info", small=True, tip="What stands beside the note")
        self.side_button.setCheckable(True)
        self.paper_button = Button(look="quiet", icon="print", small=True, tip="The minutes of this meeting on paper")
        self.out_button = MenuButton("", look="quiet", icon="export", small=True, tip="Save it, or drag it out")
        self.out_button.menu.aboutToShow.connect(self._fill_out_menu)
        DragHandle(self.out_button, lambda: drag_out(self, self.desk, Note, [self._wanted] if self._wanted else []))
        for button in (self.out_button, self.paper_button, self.side_button):
            self.card.add_beside_title(button)
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(self.list)
        line.addWidget(self._middle, 1)
        line.addWidget(self.side)
        self.add(line, 1)
        self.body.setContentsMargins(MARGIN, 0, MARGIN - 12, 20)
        self.setAcceptDrops(True)
        self.side.hide()

    def _connect(self) -> None:
        self.list.opened.connect(self._on_list_opened)
        self.list.chosen.connect(lambda id: self.desk.navigator.open("meetings", id))
        self.list.delete_asked.connect(lambda id: delete_records(self.desk, Note, [id]))
        self.list.loaded.connect(self._on_list_loaded)
        for part in (self.list.list, self.list.planned):
            part.let_drag(lambda id: drag_out(self, self.desk, Note, [] if id.startswith("@") else [id]))
            part.menu_asked.connect(self._on_list_menu_asked)
        self.side.ticked.connect(self._on_side_ticked)
        self.side.raised.connect(self.card.raise_question)
        self.side.opened.connect(lambda id: self.desk.navigator.open("meetings", id))
        self.side_button.clicked.connect(self._on_side_button_clicked)
        self.paper_button.clicked.connect(self._on_paper_button_clicked)
        self.card.failed.connect(self.show_error)
        self.card.saving.behind.connect(lambda: self._load(self._wanted))
        self.card.saving.kept.connect(lambda: self._load(self._wanted))
        self.card.editor.dropped.connect(self.side.attach)
        self.card.editor.pasted.connect(self.side.attach_picture)

    def _fill_out_menu(self) -> None:
        menu = self.out_button.menu
        menu.clear()
        id = self._wanted
        for format in list_formats("note", 1) if id else ():
            run = partial(save_as, self, self.desk, Note, [id] if id else [], format)
            menu.addAction(f"Save as {FORMAT_WORDS[format]}…", run)

    def _on_list_menu_asked(self, id: str, at: QPoint) -> None:
        if id.startswith("@"):
            return  # not read yet
        show_record_menu(self, self.desk, Note, [id], at, offers_to_open(self.desk, "meetings", [id]))

    @property
    def note_id(self) -> str | None:
        """The note that is open."""
        return self._wanted

    # what is asked for

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        if tab is not None and tab.startswith("new:"):
            self._start_note(tab.removeprefix("new:"))
            return
        if tab is not None and tab.startswith("kind:"):
            self.list.show_kind(NoteKind(tab.removeprefix("kind:")))
        if self._any is None:
            self.list.refresh()
        if record_id is not None:
            self._open(record_id)
        elif self._wanted is None and self.list.first_id is not None:
            self._open(self.list.first_id)

    def refresh(self, committed: Committed | None) -> None:
        if committed is None:
            self.list.refresh()
            self._load(self._wanted)
            return
        self.list.take(committed, self._wanted or "")
        if committed.touches(*_SHOWN_KINDS) and self._wanted:
            self._load(self._wanted)

    def leave(self) -> None:
        self.card.keep()

    def _on_paper_button_clicked(self) -> None:
        if self._wanted is not None:
            self.card.keep()
            self.desk.navigator.open("briefing", f"report:minutes:{self._wanted}")

    def focus_first(self, *, visibly: bool = False) -> None:
        reason = Qt.FocusReason.TabFocusReason if visibly else Qt.FocusReason.OtherFocusReason
        if self._starts_title:
            return
        if self.card.note is not None and self._wanted == self.card.note.id and not self.list.list.hasFocus():
            self.card.editor.setFocus(reason)
        elif not self.list.planned.hasFocus():
            self.list.list.setFocus(reason)

    def _start_note(self, about: str) -> None:
        """Make a note that begins now; `about` is an agency's id and, behind a colon, another kind than a meeting."""
        portfolio = self.desk.portfolio
        agency, _, kind_name = about.partition(":")
        kind = NoteKind(kind_name) if kind_name else self.list.filter.kind or NoteKind.MEETING
        shown = self.list.filter.agency or agency

        def work() -> Note:
            from brm_desktop.services import notes

            return notes.make_note(portfolio, kind, agencies=[agency or shown] if agency or shown else [])

        def done(note: Note) -> None:
            self._starts_title = True
            self.desk.navigator.open("meetings", note.id)

        self.desk.jobs.write(work, done, self.show_error, owner=self)

    def _open(self, id: str) -> None:
        if self._wanted != id:
            self.card.leave()
        self._wanted = id
        self._load(id)

    def _load(self, id: str | None) -> None:
        if id is None:
            return
        portfolio, known = self.desk.portfolio, self._known.known

        def read() -> Opened:
            connection, today = portfolio.database.reader(), portfolio.today()
            around = read_around(connection, id, today)
            names = known
            if names is NOTHING_KNOWN and any(one.token for one in around.follow_ups):
                from brm_desktop.services.quick_adding import load_known

                names = load_known(connection)
            return Opened(around, make_looks(around, today, names), find_note_place(connection, id))

        self.desk.jobs.run(read, self._show, self._on_load_failed, key="note", owner=self)

    # what is shown

    def _show(self, opened: Opened) -> None:
        note = opened.around.note
        if note.id != self._wanted:
            return
        if note.deleted_ms is not None:
            self._show_nothing()
            return
        is_new = self.card.note is None
        self.card.show_around(opened.around, opened.looks)
        self.side.show_around(opened.around, self.desk.today())
        self.list.show_chosen(note.id, opened.place)
        self._middle.setCurrentWidget(self.card)
        self._fold()
        if self._starts_title and is_new:
            self._starts_title = False
            self.card.start_title()

    def _show_nothing(self) -> None:
        self.card.leave()
        self._wanted = None
        self._middle.setCurrentWidget(self.nothing)
        self.side.hide()

    def _on_load_failed(self, error: KnownError) -> None:
        self._show_nothing()
        if not isinstance(error, NotFound):
            self.show_error(error)

    def _on_list_loaded(self, count: int) -> None:
        narrowed = any(self.list.filter)
        self._any = bool(count) or narrowed
        if self._any:
            self.show_empty(None)
            if self._wanted is None and self.list.first_id is not None:
                self._open(self.list.first_id)
            return
        self.show_empty(
            EmptyState(
                "meetings", "No notes yet",
                "Write in the room: a line that begins with [] becomes a follow-up that stays tied to the note.",
                step=("New note", lambda: self._start_note("")),
            )
        )  # fmt: skip

    def _on_list_opened(self, id: str) -> None:
        self.desk.navigator.open("meetings", id)
        self.card.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_side_ticked(self, token: str) -> None:
        self.card.editor.toggle_token(token)
        self.card.saving.save(leaving=True)

    # the right column, where there is room for it

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        width = self.window().width()
        roomy = width >= _FOLDS_BELOW
        self.list.setFixedWidth(_LIST_WIDTH if width > _NARROW_BELOW and roomy else _NARROW_LIST)
        shown = roomy if self._side_wanted is None else self._side_wanted
        self.side.setVisible(shown and self.card.note is not None)
        self.list.setVisible(roomy or self.side.isHidden())
        self.side_button.setVisible(not roomy)
        self.side_button.setChecked(shown)

    def _on_side_button_clicked(self) -> None:
        self._side_wanted = self.side_button.isChecked()
        self._fold()

    # drops

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.card.note is not None and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.side.attach(url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile())
        event.acceptProposedAction()
