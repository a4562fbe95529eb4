"""Asking about an idea: one commit of follow-ups, never twice, and answers that are remembered."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.follow_up import FollowUp, Status
from brm_desktop.domain.role import Influence, Role
from brm_desktop.domain.service import Service
from brm_desktop.services import edits, follow_ups, interest
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 23, 15, tzinfo=UTC))


@pytest.fixture
def idea(portfolio: Portfolio) -> Service:
    """An idea that water shares, where Ann decides, and parks, whose head is Bo."""
    ann, bo = (edits.make_record(Contact, name=name) for name in ("Ann Lee", "Bo Diaz"))
    water = edits.make_record(Agency, name="Water", needs="Drone imagery of every dam")
    parks = edits.make_record(Agency, name="Parks", acronym="PWD", head=bo.id)
    role = edits.make_record(Role, contact=ann.id, agency=water.id, influence=Influence.DECIDES)
    service = edits.make_record(Service, name="Drone imagery")
    edits.create(portfolio, ann, bo, water, parks, role, service)
    return service


def _agency(portfolio: Portfolio, name: str) -> Agency:
    return rows.list_records(portfolio.database.reader(), Agency, "name = ?", (name,))[0]


def _asks(portfolio: Portfolio, status: str = "open") -> dict[str, FollowUp]:
    found = rows.list_records(portfolio.database.reader(), FollowUp, "status = ?", (status,))
    return {one.title: one for one in found}


def test_ask_makes_a_follow_up_for_whom_to_speak_to_with_the_reasons_in_one_commit(
    portfolio: Portfolio, idea: Service
) -> None:
    water, parks = _agency(portfolio, "Water"), _agency(portfolio, "Parks")
    made = interest.ask(portfolio, idea.id, [water.id, parks.id])
    assert made is not None
    assert made.label == "Asking 2 agencies about Drone imagery"
    asks = _asks(portfolio)
    assert set(asks) == {"Ask Water about Drone imagery", "Ask PWD about Drone imagery"}
    one = asks["Ask Water about Drone imagery"]
    names = rows.list_titles(portfolio.database.reader(), Contact.KIND, [str(each.contact) for each in asks.values()])
    assert sorted(names.values()) == ["Ann Lee", "Bo Diaz"]
    assert (one.about, one.agency, one.due_on) == (f"service:{idea.id}", water.id, date(2026, 11, 30))
    assert "they need “Drone imagery of every dam”" in one.details
    portfolio.journal.undo()
    assert _asks(portfolio) == {}


def test_ask_twice_makes_one_and_after_it_was_done_opens_it_again(portfolio: Portfolio, idea: Service) -> None:
    water = _agency(portfolio, "Water")
    interest.ask(portfolio, idea.id, [water.id])
    assert interest.ask(portfolio, idea.id, [water.id]) is None
    (one,) = _asks(portfolio).values()
    follow_ups.complete(portfolio, one.id)
    assert interest.ask(portfolio, idea.id, [water.id]) is not None
    assert [each.id for each in _asks(portfolio).values()] == [one.id]
    follow_ups.delete(portfolio, one.id)
    interest.ask(portfolio, idea.id, [water.id])
    assert [each.id for each in _asks(portfolio).values()] == [one.id]


def test_answer_is_kept_completes_what_asked_and_is_undone_as_one(portfolio: Portfolio, idea: Service) -> None:
    water, connection = _agency(portfolio, "Water"), portfolio.database.reader()
    interest.ask(portfolio, idea.id, [water.id])
    made = interest.answer(portfolio, idea.id, water.id, True)
    assert made is not None
    assert made.label == "Water is interested in Drone imagery"
    assert rows.get_record(connection, Service, idea.id).interested == (water.id,)
    assert [one.status for one in _asks(portfolio, "done").values()] == [Status.DONE]
    portfolio.journal.undo()
    assert rows.get_record(portfolio.database.reader(), Service, idea.id).interested == ()
    assert len(_asks(portfolio)) == 1


def test_answer_no_after_yes_moves_the_agency_and_none_takes_it_back(portfolio: Portfolio, idea: Service) -> None:
    water = _agency(portfolio, "Water")
    interest.answer(portfolio, idea.id, water.id, True)
    interest.answer(portfolio, idea.id, water.id, False)
    now = rows.get_record(portfolio.database.reader(), Service, idea.id)
    assert (now.interested, now.not_interested) == ((), (water.id,))
    assert interest.answer(portfolio, idea.id, water.id, False) is None
    interest.answer(portfolio, idea.id, water.id, None)
    now = rows.get_record(portfolio.database.reader(), Service, idea.id)
    assert (now.interested, now.not_interested) == ((), ())
