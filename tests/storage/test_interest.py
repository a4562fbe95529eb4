"""Potential interest over a portfolio: the sample's ideas find whom they fit, and what is unrelated finds nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.horizon_item import HorizonItem
from brm_desktop.domain.interest import Idea, Part, list_interested
from brm_desktop.domain.outcome import Outcome
from brm_desktop.domain.service import Service, ServiceStage
from brm_desktop.services import edits
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.services.sample import make_sample
from brm_desktop.services.sample.material import load_material
from brm_desktop.storage.interest import find_potential_interest, list_ideas_for, list_profiles
from brm_desktop.storage.rows import get_record, list_records

TODAY = date(2026, 11, 23)
UNRELATED = (
    Idea("Beekeeping on rooftops", "Hives on the roofs of towers, honey for the canteen."),
    Idea("Typewriter museum", "Restore forty typewriters and show them in a glass case in the lobby."),
    Idea("Choir rehearsal room", "Acoustic panels for a choir that rehearses on Thursdays."),
    Idea("Espresso machine leasing", "Lease espresso machines with beans and maintenance for break rooms."),
    Idea("Chess tournament ranking", "Rank players by their games and print the pairings of each round."),
    Idea("Orchid greenhouse lighting", "Timers and lamps for orchids in winter, controlled from a phone."),
    Idea("Parking garage mural", "Paint a mural on the wall of the garage, chosen by a jury of artists."),
    Idea("Cafeteria menu app", "An app that shows the menu of the cafeteria and takes orders for lunch."),
    Idea("Bicycle parking", "Racks and showers for employees who ride a bicycle to the office."),
    Idea("Piano tuning", "Tune the grand piano in the atrium twice a year."),
    Idea("Better service", "A new system that makes the work of all agencies easier, with one team and one tool."),
    Idea("", ""),
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portfolio]:
    """The sample at its smallest. Only read from it."""
    portfolio = open_portfolio(tmp_path_factory.mktemp("interest"), None)
    make_sample(portfolio, 0.005, TODAY)
    yield portfolio
    portfolio.close()


@pytest.fixture
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portfolio]:
    made = open_portfolio(tmp_path_factory.mktemp("small"), None)
    yield made
    made.close()


def test_find_potential_interest_planted_ideas_find_whom_they_fit_among_the_first_three(sample: Portfolio) -> None:
    connection = sample.database.reader()
    fits = {entry["name"]: set(entry["fits"]) for entry in load_material().services if "fits" in entry}
    found = dict[str, list[str]]()
    for service in list_records(connection, Service):
        if service.name in fits:
            lines = find_potential_interest(connection, service, TODAY)
            found[service.name] = [line.acronym for line in lines[:3]]
            assert all(line.agency_id not in (service.sponsor, *service.users) for line in lines)
    assert len(found) == 20
    assert sum(bool(fits[name].intersection(first)) for name, first in found.items()) >= 16


@pytest.mark.parametrize(
    ("idea", "fits"),
    [
        (Idea("Texting people before they must appear", "A reminder by text the day before court or parole"), "DOC"),
        (Idea("Aerial pictures on one map", "Drone flights over rivers and parks, imagery kept once"), "DWR"),
        (Idea("Signing grant papers on a screen", "An electronic signature for landlords and small towns"), "HCD"),
        (Idea("Body camera video archive", "Keeps evidence from officers' cameras in one place for the court"), "DOC"),
        (Idea("Tracking units for trucks", "Telematics in the vehicles of the motor pool"), "DOA"),
        (Idea("Outages in one format", "Utilities tell where the power is out, shown on a map"), "PUC"),
    ],
    ids=lambda each: each if isinstance(each, str) else each.name,
)
def test_list_interested_same_thought_in_other_words_finds_whom_it_fits(
    sample: Portfolio, idea: Idea, fits: str
) -> None:
    connection = sample.database.reader()
    acronyms = dict(connection.execute("SELECT id, acronym FROM agency").fetchall())
    found = list_interested(idea, list_profiles(connection, TODAY))
    assert fits in [acronyms[each.agency] for each in found[:3]]


@pytest.mark.parametrize("idea", UNRELATED, ids=lambda idea: idea.name)
def test_list_interested_unrelated_idea_finds_nobody(sample: Portfolio, idea: Idea) -> None:
    assert list_interested(idea, list_profiles(sample.database.reader(), TODAY)) == []


def test_find_potential_interest_reads_needs_horizon_outcomes_and_services(portfolio: Portfolio) -> None:
    told = [
        edits.make_record(Agency, name=name)
        for name in ("Need", "Horizon", "Outcome", "User", *"ABCDEFGHIJKLMNOPQRSTU")
    ]
    need, horizon, outcome, user, silent, *_ = told
    edits.create(portfolio, *told)
    edits.set_field(portfolio, Agency, need.id, "needs", "Drone imagery within hours.")
    edits.create(
        portfolio,
        edits.make_record(HorizonItem, title="Drone imagery law", when="2027-Q1", agency=horizon.id),
        edits.make_record(HorizonItem, title="Drone imagery law of old", when="2020", agency=silent.id),
        edits.make_record(Outcome, statement="Drone imagery found in a minute", agency=outcome.id),
        edits.make_record(Outcome, statement="Drone imagery sold", agency=silent.id, closed_on=TODAY),
        edits.make_record(Service, name="Drone imagery archive", users=(user.id,)),
        edits.make_record(Service, name="Drone imagery tapes", users=(silent.id,), stage=ServiceStage.RETIRED),
    )
    idea = edits.make_record(Service, name="Shared drone imagery")
    edits.create(portfolio, idea)
    lines = find_potential_interest(portfolio.database.reader(), idea, TODAY)
    assert [line.name for line in lines] == ["Need", "Outcome", "Horizon", "User"]
    assert [line.interest.reasons[0].part for line in lines] == [Part.NEED, Part.OUTCOME, Part.HORIZON, Part.SERVICE]


def test_find_potential_interest_leaves_out_the_idea_itself_its_sponsor_and_its_users(portfolio: Portfolio) -> None:
    sponsor, user, gone = (edits.make_record(Agency, name=name, needs="Drone imagery") for name in "SUG")
    idea = edits.make_record(Service, name="Drone imagery", sponsor=sponsor.id, users=(user.id,))
    edits.create(portfolio, sponsor, user, gone, idea)
    edits.delete(portfolio, [(Agency, gone.id)])
    connection = portfolio.database.reader()
    assert find_potential_interest(connection, get_record(connection, Service, idea.id), TODAY) == []


def test_list_ideas_for_ranks_what_an_agency_has_not_answered_yet(portfolio: Portfolio) -> None:
    water = edits.make_record(Agency, name="Water", needs="Drone imagery of dams. Scanned permits of wells")
    others = [edits.make_record(Agency, name=name) for name in "ABCDEFGH"]
    edits.create(portfolio, water, *others)
    drones, scans = edits.make_record(Service, name="Drone imagery"), edits.make_record(Service, name="Scanned permits")
    live = edits.make_record(Service, name="Drone imagery, live", stage=ServiceStage.LIVE)
    said = edits.make_record(Service, name="Drone imagery again", not_interested=(water.id,))
    edits.create(portfolio, drones, scans, live, said)
    connection = portfolio.database.reader()
    assert {line.id for line in list_ideas_for(connection, water.id, TODAY, 8)} == {drones.id, scans.id}
    assert len(list_ideas_for(connection, water.id, TODAY, 1)) == 1
    assert list_ideas_for(connection, others[0].id, TODAY, 8) == []


def test_list_ideas_for_agrees_with_the_ranking_of_each_idea(sample: Portfolio) -> None:
    connection = sample.database.reader()
    services = list_records(connection, Service)
    for agency in list_records(connection, Agency)[:4]:
        told = {line.id: line.interest for line in list_ideas_for(connection, agency.id, TODAY, 100)}
        for service in services:
            ranked = {line.agency_id: line.interest for line in find_potential_interest(connection, service, TODAY)}
            if service.id in told:
                assert ranked[agency.id] == told[service.id]
