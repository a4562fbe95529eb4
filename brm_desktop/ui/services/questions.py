"""The portfolio questions: service by service, what should be new, kept, evolved or stopped; one key an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from brm_desktop.domain.service import Answer, Service, ServiceStage
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.offerings import OfferingLine, list_board
from brm_desktop.ui.parts.around.columns import Columns
from brm_desktop.ui.parts.around.list_card import ListCard
from brm_desktop.ui.parts.around.supply import STAGE_TONES, short_of
from brm_desktop.ui.parts.around.tabbed_page import TabArea
from brm_desktop.ui.parts.around.words import count_of
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Chip, Label, Prose
from brm_desktop.ui.parts.measures import ProgressBar
from brm_desktop.ui.parts.row_list import Row
from brm_desktop.ui.services.answers import QUESTIONS, AnswerBar, answer_of, keep_answer
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import MEDIUM

_LEFT_OUT = (ServiceStage.RETIRED,)
_QUESTION = "What should it be in the future portfolio?"
_NAME_PX = 16


class Asked(NamedTuple):
    """The services in question, by stage, and the one that is asked about in full."""

    lines: list[OfferingLine]
    service: Service | None


class Questions(TabArea):
    """Walks the services that have no answer yet; any of the others can be chosen again. `counted` as the board."""

    counted = Signal(int)
    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._id = ""
        self._wanted = ""  # chosen by hand: shown even if it has an answer
        self._passed: list[str] = []  # skipped in this sitting
        self._lines: list[OfferingLine] = []
        self.card = Card("Portfolio questions")
        self.bar = ProgressBar()
        self.name, self.head = Label("", px=_NAME_PX, weight=MEDIUM), Label("", "soft")
        self.stage = Chip("")
        self.text, self.plan, self.question = Prose(), Prose("", "soft"), Prose(_QUESTION)
        self.answers = AnswerBar()
        self.skip = Button("Skip", keys="Space", small=True, tip="Leave it open for now")
        self.open = Button("Open", keys="Enter", small=True, tip="See all of it")
        self.lists = {answer: ListCard(answer.label, QUESTIONS[answer]) for answer in Answer}
        self._build()
        self._connect()

    def _build(self) -> None:
        title = QHBoxLayout()
        title.setSpacing(10)
        title.addWidget(self.name)
        title.addWidget(self.stage)
        title.addStretch(1)
        below = QHBoxLayout()
        below.setSpacing(6)
        below.addWidget(self.skip)
        below.addWidget(self.open)
        below.addStretch(1)
        self.card.body.setSpacing(10)
        for part in (self.bar, title, self.head, self.text, self.plan, self.question, self.answers, below):
            self.card.add(part)
        new, keep, evolve, stop = (self.lists[answer] for answer in Answer)
        self.body.addWidget(Columns(((self.card, keep, stop), (evolve, new)), (11, 9)))
        self.body.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _connect(self) -> None:
        self.answers.chosen.connect(self.answer)
        self.skip.clicked.connect(self.pass_on)
        self.open.clicked.connect(self.open_service)
        for card in self.lists.values():
            card.list.opened.connect(self.ask_about)

    def refresh(self) -> None:
        """Read the services anew, and the one that is asked about."""
        database, wanted, here, passed = self._desk.portfolio.database, self._wanted, self._id, tuple(self._passed)

        def read() -> Asked:
            with database.snapshot() as connection:
                return read_asked(connection, wanted, here, passed)

        self._desk.jobs.run(read, self._show, self.failed.emit, key="portfolio questions", owner=self)

    def ask_about(self, id: str) -> None:
        """Ask about one service again, whether it has an answer or not."""
        self._wanted = id
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    def answer(self, answer: Answer | None) -> None:
        """Record an answer and go on to the next service without one."""
        if self._id:
            self._wanted = ""
            keep_answer(self._desk, self, self._id, answer)

    def pass_on(self) -> None:
        """Leave a service open and go on."""
        if self._id:
            self._passed = [*(id for id in self._passed if id != self._id), self._id]
            self._wanted = self._id = ""
            self.refresh()

    def open_service(self) -> None:
        """Go to the page of the service that is asked about."""
        if self._id:
            self._desk.navigator.open("service", self._id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        answer = answer_of(event)
        if answer is not None and self._id:
            self.answer(answer)
        elif event.key() == Qt.Key.Key_Space and self._id:
            self.pass_on()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._id:
            self.open_service()
        else:
            super().keyPressEvent(event)

    # what shows

    def _show(self, asked: Asked) -> None:
        self._lines = asked.lines
        answered = [line for line in asked.lines if line.answer is not None]
        self._id = asked.service.id if asked.service is not None else ""
        total = len(asked.lines)
        self.card.show_detail(f"{len(answered)} of {total} answered" if total else "")
        self.bar.show_share(len(answered) / total if total else 0, text=f"{len(answered)} of {total} answered")
        self._show_service(asked.service)
        for answer, card in self.lists.items():
            lines = [line for line in answered if line.answer is answer]
            card.show_rows([_row(line, line.id == self._id) for line in lines], f"{len(lines)}" if lines else "")
        self.counted.emit(total)

    def _show_service(self, service: Service | None) -> None:
        for part in (self.answers, self.skip, self.open, self.head, self.stage, self.plan):
            part.setVisible(service is not None)
        if service is None:
            self.name.set_text("Every service has an answer")
            self.text.set_text("Choose one in a list to think about it again.")
            self.question.setVisible(False)
            return
        line = next(each for each in self._lines if each.id == service.id)
        self.name.set_text(service.name)
        self.stage.show_text(service.stage.label, STAGE_TONES.get(service.stage, "plain"))
        self.head.set_text(_say_head(line))
        self.text.set_text(service.description or "Nothing is written about what it does.")
        self.plan.set_text(service.improvement)
        self.plan.setVisible(bool(service.improvement))
        self.question.setVisible(True)
        self.answers.show_answer(service.answer)
        self.setAccessibleName(f"{service.name}: {_QUESTION}")


def read_asked(connection: Connection, wanted: str, here: str, passed: Sequence[str]) -> Asked:
    """Return the services and the one to ask about: the wanted one, else the one here, else the first left open."""
    lines = [line for line in list_board(connection) if line.stage not in _LEFT_OUT]
    unanswered = [line.id for line in lines if line.answer is None]
    fresh = [id for id in unanswered if id not in passed]
    later = [id for id in passed if id in unanswered]
    known = {line.id for line in lines}
    first = next((id for id in (wanted, here if here in unanswered else "") if id in known), "")
    id = first or next(iter([*fresh, *later]), "")
    return Asked(lines, rows.find_record(connection, Service, id))


def _row(line: OfferingLine, chosen: bool) -> Row:
    sponsor = short_of(line.sponsor) if line.sponsor is not None else ""
    return Row(
        line.id, line.name, right=" · ".join(part for part in (line.stage.label, sponsor) if part), strong=chosen
    )


def _say_head(line: OfferingLine) -> str:
    parts = [
        f"sponsored by {line.sponsor.name}" if line.sponsor is not None else "no sponsor",
        f"used by {count_of(line.users, 'agency', 'agencies')}" if line.users else "",
        f"{line.interested} interested" if line.interested else "",
        f"provided by {', '.join(line.providers)}" if line.providers else "",
    ]
    said = " · ".join(part for part in parts if part)
    return said[:1].upper() + said[1:]
