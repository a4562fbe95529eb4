"""The overview of a partner: what they provide to whom, how they perform, what binds us, who to speak to."""

from __future__ import annotations

from collections.abc import Callable

from brm_desktop.domain.agreement import Agreement
from brm_desktop.domain.fields import Id
from brm_desktop.domain.partner import Partner
from brm_desktop.domain.record import Record
from brm_desktop.domain.role import Role
from brm_desktop.domain.service import Service
from brm_desktop.storage.partners import PartnerFacts, ProvidedLine
from brm_desktop.ui.partners.direction import DirectionCard
from brm_desktop.ui.partners.evaluation import EvaluationCard
from brm_desktop.ui.parts.around.columns import Columns
from brm_desktop.ui.parts.around.keeping import add_records, keep_value, make_person
from brm_desktop.ui.parts.around.list_card import ListCard
from brm_desktop.ui.parts.around.promise_line import make_promise_card
from brm_desktop.ui.parts.around.promises import PromiseList
from brm_desktop.ui.parts.around.suggest_line import SuggestLine
from brm_desktop.ui.parts.around.supply import STAGE_TONES, agreement_row, say_money, short_of
from brm_desktop.ui.parts.around.tabbed_page import TabArea
from brm_desktop.ui.parts.around.text_card import text_card
from brm_desktop.ui.parts.around.words import count_of, outcome_row, role_row
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.inline_more import InlineLongText
from brm_desktop.ui.parts.record_editing import delete_records, open_record
from brm_desktop.ui.parts.row_list import Row, Tag
from brm_desktop.ui.shell.desk import Desk

_SHOWN_SERVED = 8


class PartnerOverview(TabArea):
    """Everything that is read in one look; what belongs to the partner is added where it stands."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._id = desk, ""
        self._roles: dict[str, str] = {}
        self._facts: PartnerFacts | None = None
        self._all = False
        self.provides = InlineLongText("What they can provide", placeholder="Services, products and skills they offer")
        self.about = InlineLongText("About", placeholder="What else to know about them")
        self.serves = ListCard("Agencies they work for", "No agreement or service names an agency yet.")
        self.more = Button("Show all", look="quiet", small=True)
        self.direction = DirectionCard(desk)
        self.performance = EvaluationCard(desk)
        self.outcomes = ListCard("Outcomes they work for", "No outcome is tied to them yet.")
        self.agreements = ListCard("Agreements", "No agreement is in force.", add="Add an agreement")
        self.ended = ListCard("Ended agreements", "")
        self.services = ListCard("Services", "They provide no service yet.", add="Add a service they provide")
        self.promises = PromiseList(desk, "Open follow-ups", with_agency=True, narrow=True)
        self.follow_ups = make_promise_card(desk, "Open follow-ups", self.promises, lambda: {"partner": Id(self._id)})
        self.people = ListCard("People", "Nobody is known yet.")
        self.person = SuggestLine(desk, "Add a person: start to type a name", ("contact",), ("New person",))
        self._build()
        self._connect()

    def _build(self) -> None:
        self.people.add(self.person)
        self.serves.add(self.more)
        columns = (
            (
                text_card("What they can provide", self.provides),
                self.direction,
                self.serves,
                text_card("About", self.about),
            ),
            (self.performance, self.outcomes, self.agreements, self.ended),
            (self.people, self.follow_ups, self.services),
        )
        self.body.addWidget(Columns(columns, (17, 21, 16)))
        self.body.addStretch(1)

    def _connect(self) -> None:
        desk = self._desk
        for name, editor in (("provides", self.provides), ("about", self.about)):
            editor.edited.connect(lambda text, name=name, editor=editor: self._keep(name, text, editor))
        self.serves.list.opened.connect(lambda id: open_record(desk, "agency", id))
        self.more.clicked.connect(self._on_more_clicked)
        self.outcomes.list.opened.connect(lambda id: open_record(desk, "outcome", id))
        for card, of in ((self.agreements, Agreement), (self.ended, Agreement), (self.services, Service)):
            card.list.opened.connect(lambda id, of=of: open_record(desk, of.KIND.name, id))
            card.list.delete_asked.connect(lambda id, of=of: delete_records(desk, of, [id]))
        self.people.list.opened.connect(lambda id: open_record(desk, "contact", self._roles[id]))
        self.people.list.delete_asked.connect(lambda id: delete_records(desk, Role, [id]))
        self.agreements.entered.connect(lambda typed: self._add(self.agreements, lambda: self._make_agreement(typed)))
        self.services.entered.connect(lambda typed: self._add(self.services, lambda: self._make_service(typed)))
        self.person.chosen.connect(lambda _kind, id: self._add_person(lambda: (self._make_role(id),)))
        self.person.new_asked.connect(self._on_person_new_asked)

    def show_facts(self, facts: PartnerFacts) -> None:
        """Show a partner as it stands."""
        today, partner = self._desk.today(), facts.partner
        if partner.id != self._id:
            self._id, self._all = partner.id, False
            self.verticalScrollBar().setValue(0)
            self.person.clear()
        self._facts = facts
        self.provides.show_value(partner.provides)
        self.about.show_value(partner.about)
        self.direction.show_partner(partner)
        self.performance.show_facts(facts)
        self._show_served(facts)
        on_track = f"{sum(line.on_track for line in facts.outcomes)} of {len(facts.outcomes)} on track"
        self.outcomes.show_rows([outcome_row(line) for line in facts.outcomes], on_track if facts.outcomes else "")
        amount = say_money(facts.sums.amount) if facts.sums.amount else ""
        number = f"{facts.sums.number}" if facts.sums.number else ""
        said = " · ".join(part for part in (number, amount) if part)
        self.agreements.show_rows([agreement_row(line, today) for line in facts.agreements], said)
        self.ended.show_rows([agreement_row(line, today) for line in facts.ended], f"{len(facts.ended)}")
        self.ended.setVisible(bool(facts.ended))
        self._roles = {line.id: line.contact_id for line in facts.people}
        self.people.show_rows([role_row(line) for line in facts.people], _count(len(facts.people)))
        self.promises.show_open(facts.follow_ups)
        self.follow_ups.show_state(bool(facts.follow_ups), _count(len(facts.follow_ups)))
        self.services.show_rows([_service_row(line) for line in facts.services], _count(len(facts.services)))

    def _show_served(self, facts: PartnerFacts) -> None:
        shown = facts.serves if self._all else facts.serves[:_SHOWN_SERVED]
        rows = [
            Row(mark.id, mark.name, right=short_of(mark) if mark.acronym else "", tip=count_of(number, "tie"))
            for mark, number in shown
        ]
        self.serves.show_rows(rows, _count(len(facts.serves)))
        self.more.setVisible(len(facts.serves) > len(shown))
        self.more.setText(f"Show all {len(facts.serves)}")

    # what happened

    def _on_more_clicked(self) -> None:
        self._all = True
        if self._facts is not None:
            self._show_served(self._facts)

    def _keep(self, name: str, text: str, editor: InlineLongText) -> None:
        keep_value(self._desk, Partner, self._id, name, text, editor)

    def _add(self, card: ListCard, make: Callable[[], Record]) -> None:
        assert card.line is not None
        line = card.line
        add_records(self._desk, lambda: (make(),), lambda _made: line.clear(), line.show_error)

    def _make_agreement(self, title: str) -> Record:
        from brm_desktop.services import edits

        return edits.make_record(Agreement, title=title, partner=Id(self._id))

    def _make_service(self, name: str) -> Record:
        from brm_desktop.services import edits

        return edits.make_record(Service, name=name, providers=(Id(self._id),))

    def _make_role(self, contact: str) -> Record:
        from brm_desktop.services import edits

        return edits.make_record(Role, contact=Id(contact), partner=Id(self._id))

    def _on_person_new_asked(self, _kind: str, name: str) -> None:
        def make() -> tuple[Record, ...]:
            person = make_person(name)
            return person, self._make_role(person.id)

        self._add_person(make)

    def _add_person(self, make: Callable[[], tuple[Record, ...]]) -> None:
        add_records(self._desk, make, lambda _made: self.person.clear(), self.person.show_error, label="Added a person")


def _service_row(line: ProvidedLine) -> Row:
    users = f"used by {count_of(line.users, 'agency', 'agencies')}" if line.users else "no users yet"
    return Row(line.id, line.name, users, chips=(Tag(line.stage.label, STAGE_TONES.get(line.stage, "plain")),))


def _count(number: int) -> str:
    return f"{number:,}" if number else ""
