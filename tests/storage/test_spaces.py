"""Spaces in one portfolio: what is told where, what stays one's own, and what a new identity leaves to the old one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from brm_desktop.base.stamps import make_id
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.changes import Act, Told
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Id
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Create, Delete, Merge, Set
from brm_desktop.storage import segments
from brm_desktop.storage.change import Shared
from brm_desktop.storage.database import Database
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.integrity import check_records
from brm_desktop.storage.journal import Journal
from brm_desktop.storage.meetings import read_around
from brm_desktop.storage.new_identity import take_new_identity
from brm_desktop.storage.sending import take_unsent
from brm_desktop.storage.spaces import find_space
from brm_desktop.storage.writers import OWN, Writers

SHARED = "aaaabbbbccccdddd"


@pytest.fixture
def agency(journal: Journal) -> Agency:
    """A shared agency."""
    made = Agency(id=Id(make_id()), name="Roads")
    journal.commit("Shared Roads", [Create(made, SHARED)])
    return made


def tell(journal: Journal) -> dict[str, list[Told]]:
    """Return what every space is told now."""
    told = dict[str, list[Told]]()

    def work(connection: Connection, kinds: Any) -> tuple[()]:
        told.update(take_unsent(connection, kinds, Writers(connection)))
        return ()

    journal.exchange(work)
    return told


def make_note(title: str, **more: Any) -> Note:
    return Note(id=Id(make_id()), title=title, **more)


def test_commit_tells_each_space_what_concerns_it_alone(journal: Journal, agency: Agency) -> None:
    ours = make_note("Review", agencies=(agency.id,))
    mine = make_note("What I think of Dana", agencies=(agency.id,), private=True)
    journal.commit("Added note What I think of Dana", [Create(ours), Create(mine)])
    told = tell(journal)
    shared = [entry.record for commit in told[SHARED] for entry in commit.entries]
    assert shared == [agency.id, ours.id]
    assert [entry.record for commit in told[""] for entry in commit.entries] == [mine.id]
    assert "Dana" not in str(told[SHARED])
    assert told[SHARED][-1].label == "Added note"
    assert told[SHARED][-1].seq == told[""][-1].seq


def test_record_that_was_private_while_it_was_written_is_not_told_to_others(journal: Journal, agency: Agency) -> None:
    note = make_note("Harmless now", agencies=(agency.id,), private=True)
    journal.commit("Added", [Create(note)])
    journal.commit("Opened", [Set("note", note.id, "private", 1, 0)])
    assert [entry.record for commit in tell(journal)[SHARED] for entry in commit.entries] == [agency.id]


def test_own_fields_of_a_shared_record_are_told_to_ones_own_devices_only(
    database: Database, journal: Journal, agency: Agency
) -> None:
    person = Contact(id=Id(make_id()), name="Dana", rapport="Loves opera")
    journal.commit("Shared Dana", [Create(person, SHARED)])
    told = tell(journal)
    assert "opera" not in str(told[SHARED])
    (entry,) = [entry for commit in told[""] for entry in commit.entries]
    assert (entry.act, entry.field, entry.value, entry.parents) == (Act.TEXT, "rapport", "Loves opera", ())
    assert check_records(database.reader()) == []


def test_delete_of_a_shared_record_has_seen_what_its_space_was_told(journal: Journal, agency: Agency) -> None:
    person = Contact(id=Id(make_id()), name="Dana")
    shared = journal.commit("Shared Dana", [Create(person, SHARED)])
    journal.commit("Rapport", [Set("contact", person.id, "rapport", "", "Opera")])
    journal.commit("Deleted", [Delete("contact", person.id)])
    gone = tell(journal)[SHARED][-1].entries[-1]
    assert gone.act == Act.DELETE
    assert list(gone.value.values()) == [shared.number + 2]  # the delete's own commit, by which all of ours was seen


@pytest.mark.parametrize("kind", ["note", "agency"])
def test_shared_record_cannot_be_made_private(journal: Journal, agency: Agency, kind: str) -> None:
    note = make_note("Review", agencies=(agency.id,))
    journal.commit("Added", [Create(note)])
    tell(journal)
    with pytest.raises(Shared, match="shared space"):
        journal.commit("Private", [Set(kind, note.id if kind == "note" else agency.id, "private", 0, 1)])


def test_undo_does_not_make_private_what_is_shared_meanwhile(
    database: Database, journal: Journal, agency: Agency
) -> None:
    note = make_note("Review", private=True)
    journal.commit("Added", [Create(note)])
    tell(journal)
    journal.commit("Opened", [Set("note", note.id, "private", 1, 0)])
    with database.write() as connection:
        connection.execute("INSERT INTO placed (record, space) VALUES (?, ?)", (note.id, SHARED))
    assert journal.undo().skipped == ("Review: Private",)


def test_new_identity_leaves_to_the_old_one_what_each_space_was_told(
    database: Database, journal: Journal, agency: Agency
) -> None:
    ours, mine = make_note("Review", agencies=(agency.id,)), make_note("Mine")
    journal.commit("Added both", [Create(ours), Create(mine)])
    tell(journal)
    with database.write() as connection:
        segments.add_segment(connection, SHARED, OWN, 1, b"1", 2, b"data", stored=True)
        segments.add_segment(connection, "personal", OWN, 1, b"2", 2, b"data", stored=False)
        before = take_new_identity(connection, make_id(), "personal")
    assert {kind: [commit.seq for commit in told] for kind, told in tell(journal).items()} == {"": [2]}
    found = database.reader().execute(
        "SELECT w.uid, c.seq, j.record FROM journal j JOIN commits c ON c.number = j.number"
        " JOIN writers w ON w.number = c.writer WHERE c.seq = 2 ORDER BY j.record = ?",
        (mine.id,),
    )
    assert [(uid == before, record) for uid, _, record in found] == [(True, ours.id), (False, mine.id)]
    assert find_space(database.reader(), ours.id) == SHARED
    assert check_records(database.reader()) == []


def test_what_is_told_again_to_others_alone_says_nothing_of_what_was_done_beside_it(
    database: Database, journal: Journal, agency: Agency
) -> None:
    ours, mine = make_note("Review", agencies=(agency.id,)), make_note("A word in private")
    journal.commit("Added note A word in private", [Create(mine), Create(ours)])
    tell(journal)
    with database.write() as connection:
        segments.add_segment(connection, "personal", OWN, 1, b"1", 2, b"data", stored=True)
        segments.add_segment(connection, SHARED, OWN, 1, b"2", 2, b"data", stored=False)
        take_new_identity(connection, make_id(), "personal")
    again = tell(journal)[SHARED][-1]
    assert ours.id in str(again)
    assert "private" not in again.label


def test_shared_record_is_not_merged_into_one_that_others_do_not_have(journal: Journal, agency: Agency) -> None:
    mine = Agency(id=Id(make_id()), name="Roads, mine")
    journal.commit("Added", [Create(mine)])
    with pytest.raises(Shared, match="shared space"):
        journal.commit("Merged", [Merge("agency", agency.id, mine.id), Delete("agency", agency.id)])
    journal.commit("Merged", [Merge("agency", mine.id, agency.id), Delete("agency", mine.id)])
    told = tell(journal)
    assert Act.MERGE in [entry.act for commit in told[""] for entry in commit.entries]
    assert mine.id not in str(told[SHARED])


def test_note_says_whether_colleagues_see_it(journal: Journal, database: Database, agency: Agency) -> None:
    seen, own = make_note("Ours", agencies=(agency.id,)), make_note("Mine")
    journal.commit("Notes", [Create(seen, SHARED), Create(own)])
    around = {note.id: read_around(database.reader(), note.id, date(2026, 11, 28)) for note in (seen, own)}
    assert [around[note.id].is_shared for note in (seen, own)] == [True, False]
