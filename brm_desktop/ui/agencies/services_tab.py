"""The services of an agency, its agreements with partners, and the ideas it may share."""

from __future__ import annotations

from typing import NamedTuple

from brm_desktop.domain.agreement import Agreement
from brm_desktop.domain.fields import Id
from brm_desktop.domain.interest import say_reason
from brm_desktop.domain.record import Record
from brm_desktop.domain.service import Service
from brm_desktop.storage.agency_page import ServiceLine, list_services
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.interest import IdeaLine, list_ideas_for
from brm_desktop.storage.partners import AgreementLine, list_agreements_of, sum_up
from brm_desktop.ui.agencies.list_tabs import ListTab
from brm_desktop.ui.parts.around.columns import Columns
from brm_desktop.ui.parts.around.list_card import ListCard
from brm_desktop.ui.parts.around.supply import STAGE_TONES, agreement_row, say_money
from brm_desktop.ui.parts.record_editing import open_record
from brm_desktop.ui.parts.row_list import Row, Tag
from brm_desktop.ui.shell.desk import Desk

_MOST_IDEAS = 6


class SupplyFacts(NamedTuple):
    """What an agency has to do with, and what it may want."""

    services: list[ServiceLine]
    agreements: list[AgreementLine]
    ideas: list[IdeaLine]


class ServicesTab(ListTab):
    """Services and ideas at the left, agreements at the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.services = ListCard("Services", "No service names this agency yet.", add="Add a service they sponsor")
        self.agreements = ListCard("Partners and agreements", "No agreement yet.", add="Add an agreement")
        self.ideas = ListCard("Ideas they may share", "")
        self.ideas.list.opened.connect(lambda id: open_record(desk, "service", id))
        self.serve(self.services, Service)
        self.serve(self.agreements, Agreement)
        self.let_add(self.services, self._make_service)
        self.let_add(self.agreements, self._make_agreement)
        self.body.addWidget(Columns(((self.ideas, self.services), (self.agreements,)), (1, 1)))
        self.body.addStretch(1)
        self.ideas.hide()

    def read(self, connection: Connection, agency_id: str) -> SupplyFacts:
        today = self.desk.today()
        return SupplyFacts(
            list_services(connection, agency_id),
            list_agreements_of(connection, agency_id, today),
            list_ideas_for(connection, agency_id, today, _MOST_IDEAS),
        )

    def show_found(self, found: SupplyFacts) -> None:
        services, agreements, ideas = found
        today = self.desk.today()
        self.ideas.show_rows([idea_row(line) for line in ideas], f"{len(ideas)}")
        self.ideas.setVisible(bool(ideas))
        self.services.show_rows([service_row(line) for line in services], f"{len(services)}" if services else "")
        current = sum_up([line for line in agreements if line.ends_on is None or line.ends_on >= today])
        amount = f" · {say_money(current.amount)} in force" if current.amount else ""
        rows = [agreement_row(line, today, with_partner=True) for line in agreements]
        self.agreements.show_rows(rows, f"{len(rows)}{amount}" if rows else "")

    def _make_service(self, name: str) -> Record:
        from brm_desktop.services import edits

        return edits.make_record(Service, name=name, sponsor=Id(self.agency_id))

    def _make_agreement(self, title: str) -> Record:
        from brm_desktop.services import edits

        return edits.make_record(Agreement, title=title, agencies=(Id(self.agency_id),))


def service_row(line: ServiceLine) -> Row:
    """Return a service with what the agency has to do with it."""
    tag = Tag(line.stage.label, STAGE_TONES.get(line.stage, "plain"))
    return Row(line.id, line.name, line.relation.capitalize(), chips=(tag,))


def idea_row(line: IdeaLine) -> Row:
    """Return an idea with the agency's own words that speak for it."""
    said = say_reason(line.interest.reasons[0])
    return Row(line.id, line.name, said[:1].upper() + said[1:], tip="\n".join(map(say_reason, line.interest.reasons)))
