"""One follow-up beside the list: everything it holds, edited in place, with its note and its history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.dates import say_moment
from brm_desktop.domain.follow_up import FollowUp, Status, Turn
from brm_desktop.domain.kinds import get_kind
from brm_desktop.domain.note import Note
from brm_desktop.domain.record import Record
from brm_desktop.domain.values import check_value
from brm_desktop.services.quick_adding import read_day
from brm_desktop.storage import rows
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.follow_ups import find_place, load_lines, score_of
from brm_desktop.ui.follow_ups.acting import Acts, fill_move_menu, fill_snooze_menu, pick_day
from brm_desktop.ui.follow_ups.when_editors import MomentEditor, RepeatEditor, labeled, stacked
from brm_desktop.ui.parts.around.history import HistoryLine, read_history
from brm_desktop.ui.parts.around.words import say_local, say_long_moment
from brm_desktop.ui.parts.buttons import Button, MenuButton, make_menu
from brm_desktop.ui.parts.card import RADIUS
from brm_desktop.ui.parts.form import RecordForm
from brm_desktop.ui.parts.inline import InlineText
from brm_desktop.ui.parts.inline_more import InlineLongText
from brm_desktop.ui.parts.labels import Heading, Label
from brm_desktop.ui.parts.paint import rounded
from brm_desktop.ui.parts.record_editing import PortfolioFinder, open_record
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.parts.scroll import ScrollArea
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import MEDIUM, theme_of

_WHEN = ("due_on", "due_time", "start_on")
_ABOUT = ("turn", "agency", "contact", "partner", "priority", "tags")
_WAITING = ("asked_on", "expected_on", "nudge_days", "nudge_on", "nudge_count", "escalate_to")
_MORE = ("ticket", "status", "personal", "private")
_MOST_HISTORY = 30


class Facts(NamedTuple):
    """A follow-up with what stands around it; `place` is None when it is in the trash."""

    record: FollowUp
    place: int | None
    reasons: str
    note: Note | None
    about: Record | None
    history: list[HistoryLine]


class Details(QWidget):
    """The pane. `closed` tells that the person is done with it."""

    closed = Signal()

    def __init__(self, desk: Desk, acts: Acts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._acts = desk, acts
        self._id = ""
        self._facts: Facts | None = None
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setAccessibleName("Follow-up")
        self.title = InlineText("Title", px=16, weight=MEDIUM, parse=str.strip)
        self._reasons = Label("", "soft", px=12)
        self._close = Button(look="quiet", icon="close", small=True, tip="Close")
        self._done = Button("Done", "primary", small=True)
        self._move = MenuButton("Move to", small=True)
        self._turn = Button("Waiting for", small=True)
        self._nudge = Button("Nudged", small=True, tip="Count a nudge and plan the next")
        self._more = MenuButton("", icon="more", look="quiet", small=True, tip="More")
        self.when, self.about = self._form(_WHEN), self._form(_ABOUT)
        self.waiting, self.more = self._form(_WAITING), self._form(_MORE)
        self.text = InlineLongText("Details", placeholder="Add details", check=_check_details)
        self.repeats, self.remind = RepeatEditor(self._desk.today), MomentEditor("Remind me", self._desk.today)
        self._note, self._about, self._history = RowList("Note"), RowList("About"), RowList("History")
        self._about_head = Heading("About")
        self._note_head, self._waiting_head = Heading("From the note"), Heading("Waiting for")
        area = ScrollArea()
        area.body.setContentsMargins(16, 4, 8, 16)
        area.body.setSpacing(10)
        for part in self._parts():
            area.body.addWidget(part)
        area.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 12, 1, 1)
        column.setSpacing(8)
        column.addLayout(self._head())
        column.addWidget(area, 1)

    def _head(self) -> QVBoxLayout:
        upper, lower = QHBoxLayout(), QHBoxLayout()
        upper.setContentsMargins(8, 0, 10, 0)
        upper.addWidget(self.title, 1)
        upper.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        lower.setContentsMargins(16, 0, 10, 0)
        lower.setSpacing(6)
        for button in (self._done, self._move, self._turn, self._nudge):
            lower.addWidget(button)
        lower.addStretch(1)
        lower.addWidget(self._more)
        reasons = QHBoxLayout()
        reasons.setContentsMargins(16, 0, 16, 0)
        reasons.addWidget(self._reasons)
        head = QVBoxLayout()
        head.setSpacing(6)
        for line in (upper, reasons, lower):
            head.addLayout(line)
        return head

    def _parts(self) -> list[QWidget]:
        return [
            stacked(self.when, labeled("Repeats", self.repeats), labeled("Remind me", self.remind), self.about),
            *(self._about_head, self._about),
            *(self._waiting_head, self.waiting, Heading("Details"), self.text, self._note_head, self._note),
            *(Heading("More"), self.more, Heading("History"), self._history),
        ]

    def _form(self, names: Sequence[str]) -> RecordForm:
        desk = self._desk
        form = RecordForm(
            FollowUp.KIND,
            jobs=desk.jobs,
            finder=PortfolioFinder(desk.portfolio),
            today=desk.today,
            understand_day=lambda text: read_day(text, desk.today()),
            fields=names,
            headings=False,
        )
        form.edited.connect(lambda name, value: self._keep(form, name, value))
        form.followed.connect(lambda kind, id: open_record(desk, kind, id))
        return form

    def _connect(self) -> None:
        self.title.edited.connect(self._on_title_edited)
        self.text.edited.connect(lambda value: self._commit("details", value, self.text.show_problem))
        self.repeats.edited.connect(self._on_repeats_edited)
        self.remind.edited.connect(lambda value: self._commit("remind_at", value, self.remind.show_problem))
        self._close.clicked.connect(self.closed)
        self._done.clicked.connect(self._on_done_clicked)
        self._turn.clicked.connect(self._on_turn_clicked)
        self._nudge.clicked.connect(lambda: self._acts.nudge(self._places()))
        self._move.menu.aboutToShow.connect(self._fill_move_menu)
        self._more.menu.aboutToShow.connect(self._fill_more_menu)
        self._about.opened.connect(lambda key: open_record(self._desk, *key.split(":", 1)))
        self._note.opened.connect(lambda id: self._desk.navigator.open("meetings", id))

    # what it shows

    @property
    def shown_id(self) -> str:
        """The id of the follow-up that shows, or nothing."""
        return self._id

    def show_record(self, id: str) -> None:
        """Show a follow-up."""
        self._id = id
        self.refresh()

    def refresh(self) -> None:
        """Read what shows anew."""
        if not self._id:
            return
        database, id, today = self._desk.portfolio.database, self._id, self._desk.today()

        def read() -> Facts:
            return _read(database.reader(), id, today)

        self._desk.jobs.run(read, self._show, key="follow-up details", owner=self)

    def _show(self, facts: Facts) -> None:
        if facts.record.id != self._id:
            return
        self._facts = facts
        record = facts.record
        gone, done = record.deleted_ms is not None, record.status in (Status.DONE, Status.DROPPED)
        self.title.show_value(record.title)
        self._reasons.set_text("In the trash" if gone else facts.reasons, "risk" if gone else "soft")
        self._reasons.setVisible(bool(self._reasons.text))
        self._done.setText("Restore" if gone else "Reopen" if done else "Done")
        self._turn.setText("Reply received" if record.turn is Turn.WAITING else "Waiting for")
        for part, shown in ((self._move, not gone), (self._turn, not gone and not done), (self._more, not gone)):
            part.setVisible(shown)
        is_waiting = record.turn is Turn.WAITING
        self._nudge.setVisible(is_waiting and not gone and not done)
        for form in (self.when, self.about, self.waiting, self.more):
            form.show_record(record)
        self.text.show_value(record.details)
        self.waiting.setVisible(is_waiting)
        self._waiting_head.setVisible(is_waiting)
        self.repeats.show_value(record.recurrence)
        self.remind.show_value(record.remind_at)
        self._show_note(facts.note)
        self._show_about(facts.about)
        self._show_history(facts.history)
        for part in (self._done, self._turn):
            part.setAccessibleName(part.text())
            part.updateGeometry()

    def _show_note(self, note: Note | None) -> None:
        today = self._desk.today()
        at = say_local(note.starts_at, today) if note is not None and note.starts_at else ""
        self._note.show_rows([Row(note.id, note.title_text, icon="note", right=at)] if note is not None else [])
        self._note.setVisible(note is not None)
        self._note_head.setVisible(note is not None)

    def _show_about(self, about: Record | None) -> None:
        kind = about.KIND if about is not None else None
        rows = [Row(f"{kind.name}:{about.id}", about.title_text, right=kind.one)] if about is not None and kind else []
        self._about.show_rows(rows)
        self._about.setVisible(bool(rows))
        self._about_head.setVisible(bool(rows))

    def _show_history(self, lines: Sequence[HistoryLine]) -> None:
        today = self._desk.today()
        self._history.show_rows([_history_row(number, line, today) for number, line in enumerate(lines)])

    # what is changed

    def _places(self) -> list[int]:
        facts = self._facts
        return [facts.place] if facts is not None and facts.place is not None and facts.record.id == self._id else []

    def _keep(self, form: RecordForm, name: str, value: Any) -> None:
        self._commit(name, value, lambda problem: form.show_problem(name, problem))

    def _commit(self, name: str, value: Any, tell: Any) -> None:
        from brm_desktop.services import follow_ups

        portfolio, id = self._desk.portfolio, self._id
        session = f"{id} {name}" if FollowUp.KIND.fields[name].shape == "text" else ""

        def failed(error: KnownError) -> None:
            tell(error.title)

        def done(made: Committed | None) -> None:
            tell("")
            if made is not None and not session:
                self._desk.toast(made.label, undo=True)

        self._desk.jobs.write(
            lambda: follow_ups.set_field(portfolio, id, name, value, session=session), done, failed, owner=self
        )

    def _on_title_edited(self, title: str) -> None:
        if title:
            self._commit("title", title, self.title.show_problem)
        elif self._facts is not None:
            self.title.show_value(self._facts.record.title)

    def _on_repeats_edited(self, text: str) -> None:
        from brm_desktop.services import follow_ups
        from brm_desktop.services.quick_adding import read_recurrence

        portfolio, id, today = self._desk.portfolio, self._id, self._desk.today()
        due_on = self._facts.record.due_on if self._facts is not None else None

        def work() -> Committed | None:
            rule, first_on = read_recurrence(text, today, due_on) if text else ("", None)
            return follow_ups.set_recurrence(portfolio, id, rule, first_on)

        def failed(error: KnownError) -> None:
            self.repeats.show_problem(error.title)

        self._desk.jobs.write(
            work, lambda made: self._desk.toast(made.label, undo=True) if made else None, failed, owner=self
        )

    def _on_done_clicked(self) -> None:
        if self._facts is None:
            return
        if self._facts.record.deleted_ms is not None:
            from brm_desktop.services import edits

            portfolio, id, toast = self._desk.portfolio, self._id, self._desk.toast
            self._desk.jobs.write(
                lambda: edits.restore(portfolio, FollowUp, id), lambda made: toast(made.label, undo=True)
            )
        else:
            self._acts.check(self._places(), self._facts.record.status not in (Status.DONE, Status.DROPPED))

    def _on_turn_clicked(self) -> None:
        if self._facts is not None:
            is_waiting = self._facts.record.turn is Turn.WAITING
            (self._acts.reply if is_waiting else self._acts.wait)(self._places())

    def _fill_move_menu(self) -> None:
        acts, places, today = self._acts, self._places(), self._desk.today()
        due_on = self._facts.record.due_on if self._facts is not None else None

        def pick() -> None:
            pick_day(self._move, due_on, today, lambda day: acts.move(places, day), None)

        fill_move_menu(self._move.menu, today, lambda day: acts.move(places, day), pick, lambda: acts.someday(places))

    def _fill_more_menu(self) -> None:
        menu, acts, places, today = self._more.menu, self._acts, self._places(), self._desk.today()
        menu.clear()
        later = make_menu(menu)
        later.setTitle("Snooze")
        menu.addMenu(later)
        fill_snooze_menu(later, acts, places, today, lambda take: pick_day(self._more, None, today, take, None))
        if self._facts is not None and self._facts.record.recurrence:
            menu.addAction("Skip this occurrence").triggered.connect(lambda: acts.skip(places))
        menu.addAction("Let go without doing it").triggered.connect(lambda: acts.drop(places))
        menu.addAction("Delete").triggered.connect(lambda: acts.delete(places))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self.palette())
        rounded(QPainter(self), self.rect(), RADIUS, theme.surface, theme.line)


def _check_details(text: str) -> str:
    return str(check_value(FollowUp.KIND.fields["details"], text))


def _history_row(number: int, line: HistoryLine, today: date) -> Row:
    detail = " · ".join(part for part in (line.who, line.values) if part)
    return Row(str(number), line.what, detail, right=say_local(line.at, today), tip=say_long_moment(line.at))


def _find_about(connection: Connection, record: FollowUp) -> Record | None:
    kind, _, id = (record.about or "").partition(":")
    found = rows.find_record(connection, get_kind(kind), id) if id else None
    return found if found is not None and found.deleted_ms is None else None


def _read(connection: Connection, id: str, today: date) -> Facts:
    record = rows.get_record(connection, FollowUp, id)
    place = find_place(connection, id)
    line = load_lines(connection, [place]).get(place) if place is not None else None
    closed = record.status in (Status.DONE, Status.DROPPED)
    reasons = "" if line is None or closed else score_of(line, today).words
    if closed and record.done_at is not None:
        reasons = f"{record.status.label} {say_moment(record.done_at.astimezone(), today)}"
    note = rows.find_record(connection, Note, record.note)
    return Facts(
        record,
        place,
        reasons[:1].upper() + reasons[1:],
        note,
        _find_about(connection, record),
        read_history(connection, FollowUp.KIND, id, _MOST_HISTORY),
    )
