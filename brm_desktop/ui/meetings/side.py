"""What stands beside a note: what to know before it starts, questions, its follow-ups and files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from brm_desktop.domain.action_lines import list_action_lines
from brm_desktop.domain.note import Note
from brm_desktop.storage.around import FileLine
from brm_desktop.storage.meetings import Around
from brm_desktop.ui.meetings.before import BeforeCard
from brm_desktop.ui.meetings.questions import Questions
from brm_desktop.ui.meetings.words import follow_up_row, say_size
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.file_list import FileList
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.parts.scroll import ScrollArea
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.page import GAP
from brm_desktop.ui.shell.theme import SMALL_PX


class ListCard(Card):
    """A card with a list; hidden while it is empty."""

    def __init__(self, heading: str, *, most_rows: int | None = None) -> None:
        super().__init__(heading)
        self.list = RowList(heading, most_rows=most_rows)
        self.add(self.list)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show rows."""
        self.list.show_rows(rows)
        self.setVisible(bool(rows))


class Side(ScrollArea):
    """The right column. `ticked` carries the token of a follow-up to tick in the text, `raised` a question."""

    ticked = Signal(str)
    raised = Signal(str)
    opened = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._around: Around | None = None
        self._build()
        self._connect()

    def _build(self) -> None:
        self.before, self.questions, self.people = (
            BeforeCard(),
            Questions(self._desk),
            ListCard("In the room", most_rows=6),
        )
        self.follow_ups, self.files = ListCard("Follow-ups from this note"), Card("Files")
        self.kept = FileList(self._desk, _file_row)
        self.files.add(self.kept)
        self.add_files = Button(look="quiet", icon="attach", small=True, tip="Add files")
        self.files.add_action(self.add_files)
        self.files_hint = Prose("Drop files here, or paste a picture into the text.", "soft", px=SMALL_PX)
        self.files.add(self.files_hint)
        self.body.setSpacing(GAP)
        self.body.setContentsMargins(0, 0, 0, 0)
        for card in (self.before, self.questions, self.follow_ups, self.files, self.people):
            self.body.addWidget(card)
        self.body.addStretch(1)

    def _connect(self) -> None:
        self.before.note_opened.connect(self.opened)
        self.before.follow_up_opened.connect(lambda id: self._desk.navigator.open("follow_ups", id))
        self.before.checked.connect(self._on_before_checked)
        self.questions.raised.connect(self.raised)
        self.people.list.opened.connect(lambda id: self._desk.navigator.open("person", id))
        self.follow_ups.list.checked.connect(self._on_follow_up_checked)
        self.follow_ups.list.opened.connect(lambda id: self._desk.navigator.open("follow_ups", id))
        self.add_files.clicked.connect(self._on_add_files_clicked)

    def show_around(self, around: Around, today: date) -> None:
        """Show what stands beside a note."""
        self._around = around
        self.before.show_around(around, today)
        self.questions.show_questions(around.note, around.agendas)
        self.people.show_rows([Row(one.id, one.name, one.role or "No role recorded then") for one in around.attendees])
        tokens = {line.token for line in list_action_lines(around.note.body)}
        self.follow_ups.show_rows(
            [
                follow_up_row(one, around.people, today, has_line=not one.token or one.token in tokens)
                for one in around.follow_ups
            ]
        )
        self.kept.show_files(around.files)
        self.kept.setVisible(bool(around.files))
        self.files_hint.setVisible(not around.files)

    def attach(self, paths: Iterable[str]) -> None:
        """Keep files with the note, one commit each."""
        chosen = [Path(path) for path in paths if Path(path).is_file()]
        around, portfolio = self._around, self._desk.portfolio
        if around is None or not chosen:
            return
        id = around.note.id

        def work() -> str:
            from brm_desktop.services import files

            kept = [files.attach(portfolio, Note, id, path).name for path in chosen]
            return f"Added file {kept[0]}" if len(kept) == 1 else f"Added {len(kept)} files"

        text = f"Adding {chosen[0].name}" if len(chosen) == 1 else f"Adding {len(chosen)} files"
        self._desk.jobs.write(work, lambda label: self._desk.toast(label, undo=True), text=text)

    def attach_picture(self, content: bytes) -> None:
        """Keep a pasted picture with the note."""
        around, portfolio = self._around, self._desk.portfolio
        if around is None or not content:
            return
        id, name = around.note.id, f"Picture {len(around.files) + 1}.png"

        def work() -> str:
            from brm_desktop.services import files

            return f"Added file {files.attach_bytes(portfolio, Note, id, name, content).name}"

        self._desk.jobs.write(work, lambda label: self._desk.toast(label, undo=True))

    def _on_before_checked(self, id: str, done: bool) -> None:
        from brm_desktop.services import follow_ups

        portfolio = self._desk.portfolio
        change = follow_ups.complete if done else follow_ups.reopen
        self._desk.jobs.write(
            lambda: change(portfolio, id), lambda made: self._desk.toast(made.label, undo=True) if made else None
        )

    def _on_follow_up_checked(self, id: str, done: bool) -> None:
        around = self._around
        one = next((one for one in around.follow_ups if one.id == id), None) if around else None
        if one is None:
            return
        if one.token and around is not None and one.token in around.note.body:
            self.ticked.emit(one.token)
            return
        from brm_desktop.services import follow_ups

        portfolio = self._desk.portfolio
        change = follow_ups.complete if done else follow_ups.reopen
        self._desk.jobs.write(lambda: change(portfolio, id))

    def _on_add_files_clicked(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Add files")
        self.attach(names)


def _file_row(file: FileLine) -> Row:
    return Row(file.id, file.name, right=say_size(file.size))
