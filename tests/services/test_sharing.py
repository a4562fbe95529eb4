"""Sharing an agency: what belongs to it goes along under new ids, what is private stays, and links follow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from brm_desktop.base.errors import InvalidValue, NotFound
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.assignment import Assignment
from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.manager import Manager
from brm_desktop.domain.note import Note
from brm_desktop.domain.record import Kind, Record
from brm_desktop.domain.role import Role
from brm_desktop.services import edits, sharing
from brm_desktop.services.edits import make_record
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.integrity import check_records
from brm_desktop.storage.journal import NothingToUndo
from brm_desktop.storage.sending import take_unsent
from brm_desktop.storage.spaces import find_space
from brm_desktop.storage.writers import Writers

SPACE, OTHER = "aaaabbbbccccdddd", "ddddccccbbbbaaaa"


class Desk:
    """Roads with its people, a note, a follow-up and a file; and a private note about it."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio
        self.roads = self.make(Agency, name="Roads")
        self.parks = self.make(Agency, name="Parks")
        self.dana = self.make(Contact, name="Dana", rapport="Opera")
        self.role = self.make(Role, contact=self.dana.id, agency=self.roads.id)
        self.ada = self.make(Manager, name="Ada", me=True)
        self.assigned = self.make(Assignment, manager=self.ada.id, agency=self.roads.id)
        self.note = self.make(Note, title="Kick-off", agencies=(self.roads.id,), attendees=(self.dana.id,))
        self.promise = self.make(FollowUp, title="Send it", agency=self.roads.id, note=self.note.id)
        self.file = self.make(Attachment, name="plan.pdf", blob="b" * 64, record=Id(f"note:{self.note.id}"))
        self.mine = self.make(Note, title="What I think", agencies=(self.roads.id,), private=True)
        self.joint = self.make(Note, title="Both", agencies=(self.roads.id, self.parks.id))

    def make(self, of: Any, **values: Any) -> Any:
        made = make_record(of, **values)
        edits.create(self.portfolio, made)
        return made

    def share(self, space: str = SPACE) -> sharing.Plan:
        return sharing.share(self.portfolio, self.find(Agency, "Roads"), space, "Roads team")

    def tell(self) -> None:
        """Give everything its space, as an exchange does."""

        def work(connection: Connection, kinds: Mapping[str, Kind]) -> tuple[()]:
            take_unsent(connection, kinds, Writers(connection))
            return ()

        self.portfolio.journal.exchange(work)

    def list(self, of: type[Record]) -> list[Any]:
        return rows.list_records(self.portfolio.database.reader(), of)

    def find(self, of: type[Record], title: str) -> Any:
        (found,) = [each for each in self.list(of) if each.title_text == title]
        return found

    def space(self, record: Record) -> str:
        return find_space(self.portfolio.database.reader(), record.id)


@pytest.fixture
def desk(portfolio: Portfolio) -> Desk:
    return Desk(portfolio)


def test_share_takes_along_what_belongs_to_the_agency_and_nothing_private(desk: Desk) -> None:
    plan = desk.share()
    shared = {name for name in ("Roads", "Parks") if desk.space(desk.find(Agency, name))}
    assert shared == {"Roads"}
    note = desk.find(Note, "Kick-off")
    assert [desk.space(each) for each in (note, desk.find(Contact, "Dana"), desk.find(Attachment, "plan.pdf"))] == [
        SPACE, SPACE, SPACE,
    ]  # fmt: skip
    assert [desk.space(desk.find(Note, title)) for title in ("What I think", "Both")] == ["", ""]
    assert [record.title_text for record in plan.kept] == ["What I think"]
    assert len(plan.copies) == 8
    assert check_records(desk.portfolio.database.reader()) == []


def test_share_makes_new_records_that_point_to_each_other_and_what_is_private_follows(desk: Desk) -> None:
    desk.share()
    roads, note, dana = desk.find(Agency, "Roads"), desk.find(Note, "Kick-off"), desk.find(Contact, "Dana")
    assert roads.id != desk.roads.id
    assert (note.agencies, note.attendees) == ((roads.id,), (dana.id,))
    assert desk.find(FollowUp, "Send it").note == note.id
    assert desk.find(Attachment, "plan.pdf").record == f"note:{note.id}"
    assert desk.find(Note, "What I think").agencies == (roads.id,)
    assert set(desk.find(Note, "Both").agencies) == {roads.id, desk.parks.id}
    assert (dana.rapport, desk.find(Manager, "Ada").me) == ("Opera", True)
    (assigned,) = desk.list(Assignment)
    assert (assigned.agency, desk.space(assigned)) == (roads.id, SPACE)


def test_share_cannot_be_undone_nor_what_was_before(desk: Desk) -> None:
    desk.share()
    with pytest.raises(NothingToUndo):
        desk.portfolio.journal.undo()


def test_share_again_takes_what_has_become_shareable(desk: Desk) -> None:
    desk.share()
    assert desk.share().ops == []
    mine = desk.find(Note, "What I think")
    edits.set_field(desk.portfolio, Note, mine.id, "private", value=False)
    plan = desk.share()
    assert list(plan.copies) == [mine.id]
    assert desk.space(desk.find(Note, "What I think")) == SPACE


def test_share_again_lets_shared_records_point_to_what_comes_later(desk: Desk) -> None:
    desk.share()
    omar = desk.make(Contact, name="Omar")
    note = desk.find(Note, "Kick-off")
    edits.set_field(desk.portfolio, Note, note.id, "attendees", (*note.attendees, omar.id))
    desk.tell()  # Omar has no role, so he is personal
    desk.make(Role, contact=omar.id, agency=desk.find(Agency, "Roads").id)
    desk.share()
    assert desk.find(Contact, "Omar").id in desk.find(Note, "Kick-off").attendees
    told = desk.portfolio.database.reader().execute(
        "SELECT member FROM journal WHERE record = ? AND op = 'add' ORDER BY seq DESC LIMIT 1", (note.id,)
    )
    assert told.fetchone() == (desk.find(Contact, "Omar").id,)


def test_share_into_a_second_space_makes_own_copies_of_people(desk: Desk) -> None:
    desk.share()
    dana = desk.find(Contact, "Dana")
    desk.make(Role, contact=dana.id, agency=desk.parks.id)
    sharing.share(desk.portfolio, desk.find(Agency, "Parks"), OTHER, "Parks team")
    people = [each for each in desk.list(Contact) if each.name == "Dana"]
    assert {desk.space(each) for each in people} == {SPACE, OTHER}
    (theirs,) = [each for each in people if desk.space(each) == OTHER]
    assert [role.contact for role in desk.list(Role) if role.agency == desk.find(Agency, "Parks").id] == [theirs.id]


def test_share_of_a_private_agency_or_one_of_another_space_is_refused(desk: Desk) -> None:
    edits.set_field(desk.portfolio, Agency, desk.parks.id, "private", value=True)
    with pytest.raises(InvalidValue, match="private"):
        sharing.share(desk.portfolio, desk.find(Agency, "Parks"), SPACE, "Team")
    desk.share()
    with pytest.raises(InvalidValue, match="another space"):
        desk.share(OTHER)


def test_take_back_deletes_it_there_and_keeps_a_private_copy_here(desk: Desk) -> None:
    desk.share()
    note = desk.find(Note, "Kick-off")
    sharing.take_back(desk.portfolio, Note, note.id)
    mine = desk.find(Note, "Kick-off")
    assert (mine.private, mine.id != note.id, desk.space(mine)) == (True, True, "")
    assert rows.get_record(desk.portfolio.database.reader(), Note, note.id).deleted_ms is not None
    file = desk.find(Attachment, "plan.pdf")
    assert (file.record, file.private, desk.space(file)) == (f"note:{mine.id}", True, "")
    with pytest.raises(NotFound):
        sharing.take_back(desk.portfolio, Note, mine.id)
    assert check_records(desk.portfolio.database.reader()) == []


def test_take_back_of_an_agency_is_refused(desk: Desk) -> None:
    desk.share()
    with pytest.raises(InvalidValue):
        sharing.take_back(desk.portfolio, Agency, desk.find(Agency, "Roads").id)
