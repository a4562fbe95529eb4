"""The questions of a note's agenda: chosen, written, kept as a template, and answered in the text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.agenda import PRACTICE, Agenda, split_questions
from brm_desktop.domain.note import Note
from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.around.add_line import AddLine
from brm_desktop.ui.parts.buttons import MenuButton, by_keyboard
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.inline_more import InlineLongText
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import BASE_PX, font, theme_of

_LINE = 19
_TEXT_AT = paint.CHECK + 8
_LEAST = 24


class QuestionLine(QAbstractButton):
    """A question with a box that is checked once it stands in the text; pressed, it is put there."""

    def __init__(self, question: str) -> None:
        super().__init__()
        self.setText(question)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.ringed = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_raised(self, raised: bool) -> None:
        """Show whether the question stands in the text."""
        self.setChecked(raised)
        self.setAccessibleName(self.text())
        self.setAccessibleDescription("In the note" if raised else "Enter puts it into the note")
        self.setToolTip("Go to it in the note" if raised else "Put it into the note")

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(240))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, _LEAST)

    def heightForWidth(self, width: int) -> int:
        return max(_LEAST, self._lay_out(width - _TEXT_AT).lineCount() * _LINE + 5)

    def nextCheckState(self) -> None:
        """Stay as it is: the text says whether the question was raised."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.ringed = by_keyboard(event, self.ringed)
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, rtl = QPainter(self), theme_of(self.palette()), self.isRightToLeft()
        if self.underMouse():
            paint.rounded(painter, self.rect().adjusted(-6, 0, 6, 0), 6, theme.hover)
        box = QRect(0, 0, paint.CHECK, _LINE + 5)
        paint.check_box(painter, paint.mirrored(box, self.rect(), rtl), self.isChecked(), theme, hot=self.underMouse())
        laid = self._lay_out(self.width() - _TEXT_AT)
        painter.setPen(theme.soft if self.isChecked() else theme.ink)
        painter.setFont(font())
        for number in range(laid.lineCount()):
            line = laid.lineAt(number)
            x = self.width() - _TEXT_AT - line.naturalTextWidth() if rtl else _TEXT_AT
            words = self.text()[line.textStart() : line.textStart() + line.textLength()].rstrip()
            painter.setFont(font())
            painter.drawText(
                QRect(round(x), number * _LINE + 2, self.width(), _LINE), Qt.AlignmentFlag.AlignVCenter, words
            )
        if self.hasFocus() and self.ringed:
            paint.focus_ring(painter, self.rect(), theme, 6)

    def _lay_out(self, width: int) -> QTextLayout:
        laid = QTextLayout(self.text(), font(BASE_PX))
        laid.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        laid.beginLayout()
        while (line := laid.createLine()).isValid():
            line.setLineWidth(max(width, 40))
        laid.endLayout()
        return laid


class Questions(Card):
    """The note's own questions, or those of the practice. `raised` carries a question to put into the text."""

    raised = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__("Questions to raise")
        self._desk = desk
        self._note: Note | None = None
        self._agendas: tuple[Agenda, ...] = ()
        self._text = ""
        self.lines: list[QuestionLine] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.choose = MenuButton("", icon="list", look="quiet", small=True, tip="Choose or write an agenda")
        self.add_action(self.choose)
        self.column = QVBoxLayout()
        self.column.setSpacing(3)
        self.add(self.column)
        self.written = InlineLongText("Questions to raise", placeholder="One question a line", most_lines=12)
        self.written.hide()
        self.add(self.written)
        self.name = AddLine("Name of the new agenda")
        self.name.hide()
        self.add(self.name)

    def _connect(self) -> None:
        self.choose.menu.aboutToShow.connect(self._fill_menu)
        self.written.edited.connect(self._keep)
        self.written.field.left.connect(self._end_writing)
        self.name.entered.connect(self._on_name_entered)
        self.name.left.connect(self.name.hide)

    @property
    def questions(self) -> tuple[str, ...]:
        """What is asked at this note."""
        own = split_questions(self._note.questions) if self._note is not None else ()
        return own or next(iter(PRACTICE.values()))

    def show_questions(self, note: Note, agendas: Sequence[Agenda]) -> None:
        """Show a note's questions; `agendas` are the manager's own."""
        if self._note is None or note.id != self._note.id:
            self.written.hide()
            self.name.hide()
        self._note, self._agendas = note, tuple(agendas)
        self.written.show_value(note.questions)
        if [line.text() for line in self.lines] != list(self.questions):
            self._show_lines()
        self.show_text(note.body)

    def show_text(self, text: str) -> None:
        """Show which questions stand in the note's text."""
        self._text = text
        for line in self.lines:
            line.show_raised(line.text() in text)

    def _show_lines(self) -> None:
        for line in self.lines:
            self._group.removeButton(line)
            self.column.removeWidget(line)
            line.deleteLater()
        self.lines = [QuestionLine(question) for question in self.questions]
        for line in self.lines:
            line.clicked.connect(partial(self._on_line_clicked, line.text()))
            self._group.addButton(line)
            self.column.addWidget(line)
            line.setVisible(self.written.isHidden())

    def _on_line_clicked(self, question: str, _checked: bool = False) -> None:
        self.raised.emit(question)

    # choosing and writing an agenda

    def _fill_menu(self) -> None:
        menu, own = self.choose.menu, split_questions(self._note.questions) if self._note is not None else ()
        menu.clear()
        offers = [(name, questions) for name, questions in PRACTICE.items()]
        offers += [(agenda.name, split_questions(agenda.questions)) for agenda in self._agendas]
        for place, (name, questions) in enumerate(offers):
            if place == len(PRACTICE):
                menu.addSeparator()
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(questions == self.questions)
            action.triggered.connect(partial(self._use, questions))
        menu.addSeparator()
        menu.addAction("Write questions", self.write)
        menu.addAction("Put all into the note", self._raise_all)
        keep = menu.addAction("Keep these as an agenda…", self._ask_name)
        keep.setEnabled(bool(own))
        menu.addAction("Edit agendas", lambda: self._desk.navigator.open("settings", None, "agendas"))

    def write(self) -> None:
        """Begin to write the questions of this note, in place."""
        if self._note is not None:
            if not self._note.questions:
                self.written.field.show_text("\n".join(self.questions))
            for line in self.lines:
                line.hide()
            self.written.show()
            self.written.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end_writing(self) -> None:
        self.written.hide()
        for line in self.lines:
            line.show()

    def _use(self, questions: Sequence[str], _checked: bool = False) -> None:
        self._keep("\n".join(questions))

    def _keep(self, text: str) -> None:
        note, portfolio = self._note, self._desk.portfolio
        if note is None:
            return

        def work() -> object:
            from brm_desktop.services import edits

            return edits.set_field(portfolio, Note, note.id, "questions", text, session=f"{note.id} questions")

        self._desk.jobs.write(work, owner=self)

    def _raise_all(self) -> None:
        for question in self.questions:
            if question not in self._text:
                self.raised.emit(question)

    def _ask_name(self) -> None:
        self.name.show()
        self.name.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_name_entered(self, name: str) -> None:
        portfolio, questions = self._desk.portfolio, "\n".join(self.questions)

        def work() -> object:
            from brm_desktop.services import edits

            return edits.create(portfolio, edits.make_record(Agenda, name=name, questions=questions))

        def done(_committed: object) -> None:
            self.name.clear()
            self.name.hide()
            self._desk.toast(f"Kept the agenda {name}", undo=True)

        def failed(error: KnownError) -> None:
            self.name.show_error(error)

        self._desk.jobs.write(work, done, failed, owner=self)
