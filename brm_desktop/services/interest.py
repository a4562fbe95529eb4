"""Asking agencies whether they share the interest in a service, and what they answered; each call one commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp, Status
from brm_desktop.domain.interest import say_reason
from brm_desktop.domain.ops import Create, Op, Restore, make_changes
from brm_desktop.domain.role import Influence
from brm_desktop.domain.service import Service
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.around import list_key_people
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.interest import find_potential_interest

ANSWER_DAYS = 7  # until an agency that was asked should have been spoken to

_WORTH_ASKING = (Influence.DECIDES, Influence.INFLUENCES)


def make_ask_id(service_id: str, agency_id: str) -> Id:
    """Return the id of the follow-up that asks an agency about a service: the same on every device."""
    return Id(str(uuid5(NAMESPACE_URL, f"brm-desktop:interest:{service_id}:{agency_id}")))


def ask(portfolio: Portfolio, service_id: str, agency_ids: Sequence[str]) -> Committed | None:
    """Make a follow-up for each agency, with the person there to speak to; None when all are being asked already.

    Raises: NotFound.
    """
    connection = portfolio.database.reader()
    service = rows.get_record(connection, Service, service_id)
    agencies = [rows.get_record(connection, Agency, id) for id in dict.fromkeys(agency_ids)]
    why = {line.agency_id: line.interest for line in find_potential_interest(connection, service, portfolio.today())}
    ops, asked = list[Op](), list[str]()
    for agency in agencies:
        found = why.get(agency.id)
        reasons = [f"- {say_reason(each)}" for each in found.reasons] if found else []
        planned = _make_ask(portfolio, connection, service, agency, "\n".join(reasons))
        new = _plan_ask(connection, planned)
        asked += [agency.acronym or agency.name] if new else []
        ops += new
    if not ops:
        return None
    whom = asked[0] if len(asked) == 1 else f"{len(asked)} agencies"
    return portfolio.journal.commit(f"Asking {whom} about {service.title_text}", ops)


def answer(portfolio: Portfolio, service_id: str, agency_id: str, interested: bool | None) -> Committed | None:
    """Record whether an agency is interested, or take the answer back with None; what asked it is done by an answer.

    Raises: NotFound.
    """
    connection = portfolio.database.reader()
    before = rows.get_record(connection, Service, service_id)
    agency = rows.get_record(connection, Agency, agency_id)
    yes = tuple(id for id in before.interested if id != agency.id)
    no = tuple(id for id in before.not_interested if id != agency.id)
    after = replace(
        before,
        interested=(*yes, agency.id) if interested is True else yes,
        not_interested=(*no, agency.id) if interested is False else no,
    )
    if after.interested == before.interested and after.not_interested == before.not_interested:
        return None
    ops = make_changes(before, after)
    asked = rows.find_record(connection, FollowUp, make_ask_id(service_id, agency_id))
    if interested is not None and asked is not None and asked.deleted_ms is None and asked.status is Status.OPEN:
        ops += make_changes(asked, replace(asked, status=Status.DONE, done_at=portfolio.clock.now()))
    return portfolio.journal.commit(_label(before, agency, interested), ops)


def _label(service: Service, agency: Agency, interested: bool | None) -> str:
    who = agency.acronym or agency.name
    if interested is None:
        return f"Took back what {who} answered about {service.title_text}"
    return f"{who} is {'' if interested else 'not '}interested in {service.title_text}"


def _make_ask(portfolio: Portfolio, connection: Connection, service: Service, agency: Agency, reasons: str) -> FollowUp:
    return FollowUp(
        id=make_ask_id(service.id, agency.id),
        title=f"Ask {agency.acronym or agency.name} about {service.title_text}",
        agency=agency.id,
        contact=find_whom(portfolio, connection, agency),
        about=Id(f"{Service.KIND.name}:{service.id}"),
        due_on=portfolio.today() + timedelta(days=ANSWER_DAYS),
        details=f"They may share the interest:\n\n{reasons}" if reasons else "",
        space=agency.space,
        private=service.private,
    )


def _plan_ask(connection: Connection, planned: FollowUp) -> list[Op]:
    """Return what asks an agency: nothing while it is being asked; what is over or in the trash is opened again."""
    there = rows.find_record(connection, FollowUp, planned.id)
    if there is None:
        return [Create(planned)]
    if there.deleted_ms is None and there.status is Status.OPEN:
        return []
    anew = replace(
        there, status=Status.OPEN, done_at=None, due_on=planned.due_on, contact=planned.contact,
        details=planned.details,
    )  # fmt: skip
    back: list[Op] = [Restore(FollowUp.KIND.name, there.id)] if there.deleted_ms is not None else []
    return back + make_changes(there, anew)


def find_whom(portfolio: Portfolio, connection: Connection, agency: Agency) -> Id | None:
    """Return whom to speak to at an agency: its champion, else its head, else who decides or influences most."""
    for id in (agency.champion, agency.head):
        person = rows.find_record(connection, Contact, id)
        if person is not None and person.deleted_ms is None:
            return person.id
    people = list_key_people(connection, agency.id, portfolio.today(), 1)
    return Id(people[0].contact_id) if people and people[0].influence in _WORTH_ASKING else None
