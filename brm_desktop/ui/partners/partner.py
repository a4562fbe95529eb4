"""One partner: what they provide, how they perform against outcomes, and the review before a renewal."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from brm_desktop.domain import dates
from brm_desktop.domain.partner import Partner
from brm_desktop.domain.record import Record
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.partners import PartnerFacts, read_partner
from brm_desktop.ui.partners.overview import PartnerOverview
from brm_desktop.ui.parts.around.keeping import delete_and_leave
from brm_desktop.ui.parts.around.supply import PERFORMANCE_TONES
from brm_desktop.ui.parts.around.tabbed_page import TabbedPage
from brm_desktop.ui.parts.around.usual_tabs import make_usual_tabs
from brm_desktop.ui.parts.around.words import count_of
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.labels import Chip, StatusLabel
from brm_desktop.ui.shell.desk import Desk

_SHOWN = (
    "partner", "agreement", "amendment", "assessment", "service", "outcome", "reading", "role", "contact", "agency",
    "follow_up",
)  # fmt: skip


class PartnerPage(TabbedPage):
    """Everything about one partner, edited where it stands."""

    def __init__(self, desk: Desk) -> None:
        self.overview = PartnerOverview(desk)
        super().__init__(desk, Partner, self.overview, _SHOWN, TABS)
        self.tier = Chip("")
        self.performance = StatusLabel(boxed=True)
        self.private = Chip("Private", "watch", tip="Never in a briefing")
        for chip in (self.tier, self.performance, self.private):
            self.add_chip(chip)
        self._add_buttons()

    def _add_buttons(self) -> None:
        desk = self.desk
        follow_up = Button("Add follow-up")
        follow_up.clicked.connect(self._on_follow_up_clicked)
        self.add_action(follow_up)
        review = Button("Partner review", "primary", keys="Ctrl B", tip="The review before a renewal, on paper")
        review.clicked.connect(self.open_review)
        self.add_action(review)
        more = MenuButton("", icon="more", tip="More")
        more.menu.addAction("Briefed today", self.overview.direction.brief_today)
        more.menu.addAction("All details", lambda: self.show_tab("details"))
        more.menu.addAction("Files", lambda: self.show_tab("files"))
        more.menu.addSeparator()
        more.menu.addAction("Delete partner", lambda: delete_and_leave(desk, Partner, self.id, "partners"))
        self.add_action(more)

    def read(self, connection: Connection, id: str) -> PartnerFacts:
        return read_partner(connection, id, self.desk.today())

    def show_facts(self, facts: Any) -> Record:
        assert isinstance(facts, PartnerFacts)
        partner, told = facts.partner, facts.performance
        evaluation = self.id if any(one.id == self.id for one, _ in facts.evaluations) else ""
        self.id = partner.id  # it may have been opened by an evaluation of it
        self.set_title(partner.name, say_head(facts, self.desk.today()))
        self.tier.show_text(partner.tier.label if partner.tier else "")
        self.tier.setVisible(partner.tier is not None)
        self.performance.show_status(told.word.value, PERFORMANCE_TONES[told.word])
        self.performance.setToolTip(told.reason)
        self.performance.setAccessibleDescription(told.reason)
        self.performance.setVisible(told.mark is not None)
        self.private.setVisible(partner.private)
        self.overview.show_facts(facts)
        if evaluation:
            self.overview.performance.open_one(evaluation)
        return partner

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_B and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.overview.direction.brief_today()
        else:
            super().keyPressEvent(event)

    def _on_follow_up_clicked(self) -> None:
        self.show_tab("overview")
        line = self.overview.follow_ups.line
        if line is not None:
            line.setFocus(Qt.FocusReason.OtherFocusReason)
            self.overview.ensureWidgetVisible(line)

    def open_review(self) -> None:
        """Show the review before a renewal as it will be printed."""
        self.desk.navigator.open("briefing", f"report:partner:{self.id}")


def say_head(facts: PartnerFacts, today: date) -> str:
    """Say in one line what a partner is, what binds us, and what comes next."""
    partner = facts.partner
    kind = partner.kind.label if partner.kind else ""
    serves = f"works for {count_of(len(facts.serves), 'agency', 'agencies')}" if facts.serves else ""
    ends = [(line.ends_on, line) for line in facts.agreements if line.ends_on]
    notices = [(line.notice_by, line) for line in facts.agreements if line.notice_by and line.notice_by >= today]
    first = min(ends, key=lambda each: each[0], default=None)
    notice = min(notices, key=lambda each: each[0], default=None)
    parts = [
        kind,
        serves,
        count_of(len(facts.agreements), "agreement") if facts.agreements else "no agreement in force",
        f"notice by {_short(notice[0])}" if notice else "",
        f"next end {_short(first[0])}" if first else "",
    ]
    said = " · ".join(part for part in parts if part)
    return said[:1].upper() + said[1:]


def _short(day: date) -> str:
    return dates.say_full(day).partition(", ")[2]


TABS = make_usual_tabs(Partner)
