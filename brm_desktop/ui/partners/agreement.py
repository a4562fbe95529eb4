"""One agreement: its terms, how it evolved, and the follow-ups of its notice day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from brm_desktop.domain import dates
from brm_desktop.domain.agreement import Agreement
from brm_desktop.domain.fields import Id
from brm_desktop.domain.record import Record
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.partners import AgreementFacts, read_agreement
from brm_desktop.ui.partners.evolution import EvolutionCard
from brm_desktop.ui.parts.around.columns import Columns
from brm_desktop.ui.parts.around.form_holder import FormHolder
from brm_desktop.ui.parts.around.keeping import delete_and_leave, keep_value
from brm_desktop.ui.parts.around.list_card import ListCard
from brm_desktop.ui.parts.around.promise_line import make_promise_card
from brm_desktop.ui.parts.around.promises import PromiseList
from brm_desktop.ui.parts.around.supply import end_tone, say_end, say_money
from brm_desktop.ui.parts.around.tabbed_page import TabArea, TabbedPage
from brm_desktop.ui.parts.around.text_card import text_card
from brm_desktop.ui.parts.around.usual_tabs import make_usual_tabs
from brm_desktop.ui.parts.around.words import outcome_row
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.inline_more import InlineLongText
from brm_desktop.ui.parts.labels import Chip, Prose
from brm_desktop.ui.parts.record_editing import open_record
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX

_SHOWN = ("agreement", "amendment", "partner", "agency", "outcome", "reading", "follow_up")
_FIELDS = (
    "number",
    "kind",
    "partner",
    "agencies",
    "starts_on",
    "ends_on",
    "notice_by",
    "amount",
    "outcome",
    "independent",
)
_REMINDS = "The notice day is a follow-up of its own: it shows 60 days before, and moves when the day moves."


class AgreementPage(TabbedPage):
    """Everything about one agreement, edited where it stands."""

    def __init__(self, desk: Desk) -> None:
        self.overview = AgreementOverview(desk)
        super().__init__(desk, Agreement, self.overview, _SHOWN, TABS)
        self.ends, self.independent = Chip(""), Chip("Contracted independently", "watch")
        self.private = Chip("Private", "watch", tip="Never in a briefing")
        self.independent.setToolTip("An agency contracted it by itself: it is part of the exposure list")
        for chip in (self.ends, self.independent, self.private):
            self.add_chip(chip)
        self._add_buttons()

    def _add_buttons(self) -> None:
        desk = self.desk
        self._partner = Button("Open partner")
        self._partner.clicked.connect(self._open_partner)
        self.add_action(self._partner)
        more = MenuButton("", icon="more", tip="More")
        more.menu.addAction("All details", lambda: self.show_tab("details"))
        more.menu.addAction("Files", lambda: self.show_tab("files"))
        more.menu.addSeparator()
        more.menu.addAction("Delete agreement", lambda: delete_and_leave(desk, Agreement, self.id, "partners"))
        self.add_action(more)

    def read(self, connection: Connection, id: str) -> AgreementFacts:
        return read_agreement(connection, id, self.desk.today())

    def show_facts(self, facts: Any) -> Record:
        assert isinstance(facts, AgreementFacts)
        agreement, today = facts.agreement, self.desk.today()
        amendment = self.id if any(one.id == self.id for one in facts.amendments) else ""
        self.id = agreement.id  # it may have been opened by an amendment of it
        self.set_title(agreement.title, say_head(facts))
        if agreement.ends_on is not None:
            self.ends.show_text(_sentence(say_end(agreement.ends_on, today)), end_tone(agreement.ends_on, today))
        self.ends.setVisible(agreement.ends_on is not None)
        self.independent.setVisible(agreement.independent)
        self.private.setVisible(agreement.private)
        self._partner.setVisible(facts.line.partner_id is not None)
        self.overview.show_facts(facts)
        if amendment:
            self.overview.evolution.open_one(amendment)
        return agreement

    def _open_partner(self) -> None:
        if isinstance(self.record, Agreement) and self.record.partner:
            open_record(self.desk, "partner", self.record.partner)


class AgreementOverview(TabArea):
    """Terms at the left, what changed in the middle, what is to be done at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._id = desk, ""
        self._agreement: Agreement | None = None
        self.form = FormHolder(desk, Agreement, fields=_FIELDS, headings=False)
        self.terms = InlineLongText("Terms", placeholder="What was agreed, in plain words")
        self.evolution = EvolutionCard(desk)
        self.outcome = ListCard("The outcome it seeks", "No outcome is named: what is this agreement for?")
        self.promises = PromiseList(desk, "Follow-ups", with_agency=True, narrow=True)
        self.follow_ups = make_promise_card(desk, "Follow-ups", self.promises, self._list_besides)
        self._build()
        self._connect()

    def _build(self) -> None:
        terms = Card("Terms")
        terms.add(self.form)
        self.follow_ups.add(Prose(_REMINDS, "soft", px=SMALL_PX))
        words = text_card("In plain words", self.terms)
        columns = ((terms, words), (self.evolution,), (self.outcome, self.follow_ups))
        self.body.addWidget(Columns(columns, (19, 19, 16)))
        self.body.addStretch(1)

    def _connect(self) -> None:
        self.terms.edited.connect(lambda text: keep_value(self._desk, Agreement, self._id, "terms", text, self.terms))
        self.outcome.list.opened.connect(lambda id: open_record(self._desk, "outcome", id))

    def show_facts(self, facts: AgreementFacts) -> None:
        """Show an agreement as it stands."""
        if facts.agreement.id != self._id:
            self._id = facts.agreement.id
            self.verticalScrollBar().setValue(0)
        self._agreement = facts.agreement
        self.form.show_record(facts.agreement)
        self.terms.show_value(facts.agreement.terms)
        self.evolution.show_facts(facts)
        self.outcome.show_rows([outcome_row(facts.outcome)] if facts.outcome else [])
        self.promises.show_open(facts.follow_ups)
        self.follow_ups.show_state(bool(facts.follow_ups), f"{len(facts.follow_ups)}" if facts.follow_ups else "")

    def _list_besides(self) -> Mapping[str, Any]:
        """Return what a follow-up of this agreement holds besides its words."""
        agreement = self._agreement
        if agreement is None:
            return {}
        agency = agreement.agencies[0] if len(agreement.agencies) == 1 else None
        return {"about": Id(f"agreement:{agreement.id}"), "partner": agreement.partner, "agency": agency}


def say_head(facts: AgreementFacts) -> str:
    """Say in one line what an agreement is, with whom, for how much."""
    agreement, line = facts.agreement, facts.line
    parts = [
        agreement.kind.label if agreement.kind else "",
        agreement.number,
        f"with {line.partner}" if line.partner else "no partner named",
        say_money(agreement.amount) if agreement.amount is not None else "",
        f"since {_short(agreement.starts_on)}" if agreement.starts_on else "",
    ]
    return _sentence(" · ".join(part for part in parts if part))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _short(day: date) -> str:
    return dates.say_full(day).partition(", ")[2]


TABS = make_usual_tabs(Agreement)
