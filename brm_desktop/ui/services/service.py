"""One idea or service: what it does, who wants it, and what it should be in the future portfolio."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QKeyEvent

from brm_desktop.domain.record import Record
from brm_desktop.domain.service import Service
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.offerings import OfferingFacts, read_offering
from brm_desktop.ui.parts.around.keeping import delete_and_leave
from brm_desktop.ui.parts.around.supply import STAGE_TONES
from brm_desktop.ui.parts.around.tabbed_page import TabbedPage
from brm_desktop.ui.parts.around.usual_tabs import make_usual_tabs
from brm_desktop.ui.parts.around.words import count_of
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.labels import Chip
from brm_desktop.ui.services.answers import ANSWER_TONES, answer_of, keep_answer
from brm_desktop.ui.services.overview import ServiceOverview
from brm_desktop.ui.shell.desk import Desk

_SHOWN = ("service", "agency", "partner", "outcome", "reading", "horizon_item", "follow_up")


class ServicePage(TabbedPage):
    """Everything about one service, edited where it stands; N, K, E and S answer the portfolio question."""

    def __init__(self, desk: Desk) -> None:
        self.overview = ServiceOverview(desk)
        super().__init__(desk, Service, self.overview, _SHOWN, TABS)
        self.stage, self.answer = Chip(""), Chip("")
        self.private = Chip("Private", "watch", tip="Never in a briefing")
        for chip in (self.stage, self.answer, self.private):
            self.add_chip(chip)
        self._add_buttons()
        self.overview.answered.connect(lambda answer: keep_answer(desk, self, self.id, answer))

    def _add_buttons(self) -> None:
        desk = self.desk
        board = Button("Board")
        board.clicked.connect(lambda: desk.navigator.open("services", None, "board"))
        self.add_action(board)
        questions = Button("Portfolio questions")
        questions.clicked.connect(lambda: desk.navigator.open("services", None, "questions"))
        self.add_action(questions)
        more = MenuButton("", icon="more", tip="More")
        more.menu.addAction("All details", lambda: self.show_tab("details"))
        more.menu.addAction("Files", lambda: self.show_tab("files"))
        more.menu.addSeparator()
        more.menu.addAction("Delete", lambda: delete_and_leave(desk, Service, self.id, "services"))
        self.add_action(more)

    def read(self, connection: Connection, id: str) -> OfferingFacts:
        return read_offering(connection, id, self.desk.today())

    def show_facts(self, facts: Any) -> Record:
        assert isinstance(facts, OfferingFacts)
        service = facts.service
        self.set_title(service.name, say_head(facts))
        self.stage.show_text(service.stage.label, STAGE_TONES.get(service.stage, "plain"))
        if service.answer is not None:
            self.answer.show_text(f"{service.answer.label} in future", ANSWER_TONES[service.answer])
        self.answer.setVisible(service.answer is not None)
        self.private.setVisible(service.private)
        self.overview.show_facts(facts)
        return service

    def keyPressEvent(self, event: QKeyEvent) -> None:
        answer = answer_of(event)
        if answer is not None and self.id:
            keep_answer(self.desk, self, self.id, answer)
        else:
            super().keyPressEvent(event)


def say_head(facts: OfferingFacts) -> str:
    """Say in one line who sponsors, uses and provides a service."""
    line = facts.line
    parts = [
        line.source.label if line.source else "",
        f"sponsored by {line.sponsor.name}" if line.sponsor else "no sponsor",
        f"used by {count_of(line.users, 'agency', 'agencies')}" if line.users else "",
        f"provided by {', '.join(line.providers)}" if line.providers else "",
    ]
    said = " · ".join(part for part in parts if part)
    return said[:1].upper() + said[1:]


TABS = make_usual_tabs(Service)
