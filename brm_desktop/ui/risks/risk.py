"""One risk: how it is rated, who owns it, what it threatens, and what is done about it."""

from __future__ import annotations

from typing import Any

from brm_desktop.domain import dates
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.record import Record
from brm_desktop.domain.risk import Risk
from brm_desktop.domain.risk_rules import find_weight, find_word
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.risks import RiskFacts, read_risk
from brm_desktop.ui.parts.around.columns import Columns
from brm_desktop.ui.parts.around.form_holder import FormHolder
from brm_desktop.ui.parts.around.keeping import add_records, delete_and_leave, keep_value
from brm_desktop.ui.parts.around.list_card import ListCard
from brm_desktop.ui.parts.around.promises import PromiseList
from brm_desktop.ui.parts.around.tabbed_page import TabArea, TabbedPage
from brm_desktop.ui.parts.around.text_card import text_card
from brm_desktop.ui.parts.around.usual_tabs import make_usual_tabs
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.inline_more import InlineLongText
from brm_desktop.ui.parts.labels import StatusLabel
from brm_desktop.ui.risks.grid import RISK_TONES
from brm_desktop.ui.shell.desk import Desk

_SHOWN = ("risk", "agency", "contact", "outcome", "service", "agreement", "follow_up")
_RATED = ("likelihood", "impact", "kind", "agency", "owner", "review_on", "closed_on")
_THREATENED = ("threatens", "outcomes", "services", "agreements")


class RiskPage(TabbedPage):
    """Everything about one risk, edited where it stands."""

    def __init__(self, desk: Desk) -> None:
        self.overview = RiskOverview(desk)
        super().__init__(desk, Risk, self.overview, _SHOWN, _TABS)
        self.rating = StatusLabel(boxed=True)
        self.add_chip(self.rating)
        self._close = Button("Close risk", tip="It is over: kept in the list of closed ones")
        self._close.clicked.connect(self._on_close_clicked)
        self.add_action(self._close)
        more = MenuButton("", icon="more", tip="More")
        more.menu.addAction("Delete risk", lambda: delete_and_leave(desk, Risk, self.id, "risks"))
        self.add_action(more)

    def read(self, connection: Connection, id: str) -> RiskFacts:
        return read_risk(connection, id)

    def show_facts(self, facts: Any) -> Record:
        assert isinstance(facts, RiskFacts)
        risk, today = facts.risk, self.desk.today()
        weight = find_weight(risk.likelihood, risk.impact)
        self.rating.setVisible(weight is not None)
        if weight is not None:
            word = find_word(weight)
            self.rating.show_status(f"{word.label} {weight}", RISK_TONES[word])
        review = f"review {dates.say_day(risk.review_on, today)}" if risk.review_on else "no review planned"
        state = f"closed {dates.say_full(risk.closed_on)}" if risk.closed_on else review
        kind = risk.kind.label if risk.kind else ""
        self.set_title(risk.title, " · ".join(part for part in (facts.agency, kind, state) if part))
        self._close.setText("Open again" if risk.closed_on else "Close risk")
        self._close.setAccessibleName(self._close.text())
        self.overview.show_facts(facts)
        return risk

    def _on_close_clicked(self) -> None:
        risk = self.record
        if isinstance(risk, Risk):
            day = None if risk.closed_on else self.desk.today()
            keep_value(self.desk, Risk, self.id, "closed_on", day, _Quiet())


class _Quiet:
    def show_problem(self, problem: str) -> None:
        """Nothing stands where a problem could be told; the page shows what is."""


class RiskOverview(TabArea):
    """Rating and owner, what it threatens, mitigation, follow-ups about it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._id, self._agency = desk, "", ""
        self.rated = FormHolder(desk, Risk, fields=_RATED, headings=False)
        self.threatened = FormHolder(desk, Risk, fields=_THREATENED, headings=False)
        label = Risk.KIND.fields["mitigation"].label
        self.mitigation = InlineLongText(label, placeholder="What makes it less likely, or less bad", least_lines=3)
        self.promises = PromiseList(desk, "Follow-ups about it", narrow=True)
        self.follow_ups = ListCard(
            "Follow-ups about it", "Nothing is to be done yet.", add="Add a follow-up about it", rows=self.promises
        )
        rating, threat = Card("How likely, how bad"), Card("Threatens")
        rating.add(self.rated)
        threat.add(self.threatened)
        left = (rating, text_card(label, self.mitigation))
        self.body.addWidget(Columns((left, (threat, self.follow_ups)), (1, 1)))
        self.body.addStretch(1)
        self.mitigation.edited.connect(
            lambda text: keep_value(desk, Risk, self._id, "mitigation", text, self.mitigation)
        )
        self.follow_ups.entered.connect(self._on_follow_up_entered)

    def show_facts(self, facts: RiskFacts) -> None:
        """Show a risk as it stands."""
        self._id, self._agency = facts.risk.id, facts.risk.agency or ""
        self.rated.show_record(facts.risk)
        self.threatened.show_record(facts.risk)
        self.mitigation.show_value(facts.risk.mitigation)
        self.promises.show_open(facts.follow_ups)
        count = len(facts.follow_ups)
        self.follow_ups.show_state(bool(count), f"{count}" if count else "")

    def _on_follow_up_entered(self, title: str) -> None:
        line, about = self.follow_ups.line, Id(f"risk:{self._id}")
        agency = Id(self._agency) if self._agency else None
        assert line is not None

        def make() -> tuple[Record, ...]:
            from brm_desktop.services import edits

            return (edits.make_record(FollowUp, title=title, agency=agency, about=about),)

        add_records(self._desk, make, lambda _made: line.clear(), line.show_error)


_TABS = make_usual_tabs(Risk, "contact")
