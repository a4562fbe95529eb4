"""Erasing for good: nothing is left in rows, journal, index, files or the database's bytes; holds forbid it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from brm_desktop.base.errors import Clash, NotFound
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Id
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Create
from brm_desktop.domain.role import Role
from brm_desktop.services import edits, erasing
from brm_desktop.services.duplicates import merge_all
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.services.sharing import share
from brm_desktop.services.syncing import connect_store, exchange_once
from brm_desktop.storage import rows
from brm_desktop.storage.backups import list_automatic_backups, make_automatic_backup
from brm_desktop.storage.entries import list_history
from brm_desktop.storage.erasing import LABEL, list_unsettled
from brm_desktop.storage.integrity import check_portfolio
from brm_desktop.storage.journal import NothingToUndo
from brm_desktop.storage.search import find_text
from brm_desktop.storage.trash import list_trash
from brm_desktop.sync.export import read_store
from brm_desktop.sync.stores import open_store

SECRET = "quixotic"


def add_note(portfolio: Portfolio, **values: object) -> Note:
    note = edits.make_record(Note, title=f"A {SECRET} title", body=f"First {SECRET}\n", tags=(SECRET,), **values)
    edits.create(portfolio, note)
    edits.set_field(portfolio, Note, note.id, "body", f"Then another {SECRET}\n")
    edits.set_field(portfolio, Note, note.id, "title", f"More {SECRET} than before")
    return rows.get_record(portfolio.database.reader(), Note, note.id)


def erase(portfolio: Portfolio, record: Agency | Note | Contact | Attachment) -> erasing.Erasing:
    plan = erasing.plan_erasing(portfolio, record.KIND.name, record.id)
    erasing.erase(portfolio, plan)
    return plan


def read_disk(portfolio: Portfolio) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(portfolio.folder.rglob("*")) if path.is_file()).lower()


def is_whole(portfolio: Portfolio) -> bool:
    return not check_portfolio(portfolio.database, portfolio.blobs)


def test_erasing_leaves_nothing_in_the_files_of_the_portfolio(portfolio: Portfolio) -> None:
    kept = edits.make_record(Note, title="Something harmless")
    edits.create(portfolio, kept)
    note = add_note(portfolio)
    assert SECRET.encode() in read_disk(portfolio)
    erase(portfolio, note)
    assert SECRET.encode() not in read_disk(portfolio)
    connection = portfolio.database.reader()
    assert find_text(connection, SECRET) == []
    assert len(find_text(connection, "harmless")) == 1
    assert {entry.label for entry in list_history(connection, note.id)} == {LABEL}
    assert is_whole(portfolio)


def test_erasing_is_final_for_undo_restore_and_edits(portfolio: Portfolio) -> None:
    note = add_note(portfolio)
    erase(portfolio, note)
    connection = portfolio.database.reader()
    assert list_trash(connection) == []
    for change in (
        lambda: edits.restore(portfolio, Note, note.id),
        lambda: edits.set_field(portfolio, Note, note.id, "title", "Back"),
        lambda: erasing.plan_erasing(portfolio, "note", note.id),
    ):
        with pytest.raises(NotFound):
            change()
    with pytest.raises(Clash, match="erased for good"):
        portfolio.journal.commit("Made again", [Create(replace(note, title="Back"))])
    while True:
        try:
            portfolio.journal.undo()
        except NothingToUndo:
            break
    found = rows.get_record(connection, Note, note.id)
    assert (found.title, found.body, found.tags) == ("", "", ())
    assert found.deleted_ms is not None
    assert is_whole(portfolio)


def test_erasing_takes_what_belongs_to_it_and_leaves_what_points_to_it(portfolio: Portfolio) -> None:
    agency = edits.make_record(Agency, name="Department of Parks")
    contact = edits.make_record(Contact, name=f"Ann {SECRET}")
    role = edits.make_record(Role, contact=contact.id, agency=agency.id, title=f"Keeper of {SECRET}")
    edits.create(portfolio, agency, contact, role)
    note = edits.make_record(Note, title="Talked", attendees=(contact.id,), agencies=(agency.id,))
    edits.create(portfolio, note)
    plan = erase(portfolio, contact)
    assert set(plan.targets) == {("contact", contact.id), ("role", role.id)}
    assert SECRET.encode() not in read_disk(portfolio)
    assert rows.get_record(portfolio.database.reader(), Note, note.id).title == "Talked"
    assert is_whole(portfolio)


def test_erasing_what_was_shared_takes_what_it_was_before_and_the_trash_shows_neither(portfolio: Portfolio) -> None:
    agency = edits.make_record(Agency, name="Department of Parks")
    note = edits.make_record(Note, title="Talked", body=f"about {SECRET}", agencies=(agency.id,))
    edits.create(portfolio, agency, note)
    share(portfolio, agency, "aaaabbbbccccdddd", "Parks team")
    connection = portfolio.database.reader()
    (shared,) = rows.list_records(connection, Note)
    assert shared.id != note.id
    assert list_trash(connection) == []  # nobody deleted anything
    plan = erase(portfolio, shared)
    assert set(plan.targets) == {("note", shared.id), ("note", note.id)}
    assert SECRET.encode() not in read_disk(portfolio)
    assert list_trash(connection) == []
    assert is_whole(portfolio)


def test_erasing_what_was_merged_takes_what_went_into_it(portfolio: Portfolio) -> None:
    stays, goes = (edits.make_record(Contact, name=name) for name in ("Ann Ray", f"Ann {SECRET}"))
    edits.create(portfolio, stays, goes)
    merge_all(portfolio, Contact, stays.id, [goes.id])
    assert [line.id for line in list_trash(portfolio.database.reader())] == [goes.id]
    plan = erase(portfolio, rows.get_record(portfolio.database.reader(), Contact, stays.id))
    assert set(plan.targets) == {("contact", stays.id), ("contact", goes.id)}
    assert SECRET.encode() not in read_disk(portfolio)
    assert is_whole(portfolio)


def test_erasing_an_attachment_removes_its_bytes_unless_another_has_them(portfolio: Portfolio) -> None:
    same, own = (portfolio.blobs.put(data) for data in (b"the same bytes", f"the {SECRET} bytes".encode()))
    note = edits.make_record(Note, title="With files")
    edits.create(portfolio, note)
    files = [
        edits.make_record(Attachment, name=f"{n}.txt", blob=ref.hash, size=ref.size, record=Id(f"note:{note.id}"))
        for n, ref in enumerate((same, same, own))
    ]
    edits.create(portfolio, *files)
    for each in files[1:]:
        erase(portfolio, each)
    assert portfolio.blobs.has(same)
    assert not portfolio.blobs.has(own)
    assert is_whole(portfolio)


def test_legal_hold_forbids_erasing_and_thinning(portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch) -> None:
    agency = edits.make_record(Agency, name="Department of Parks", legal_hold="Doe v. State")
    contact = edits.make_record(Contact, name="Ann Poe")
    role = edits.make_record(Role, contact=contact.id, agency=agency.id)
    edits.create(portfolio, agency, contact, role)
    note = add_note(portfolio, agencies=(agency.id,))
    before = read_disk(portfolio)
    for held in (agency, contact, note):
        with pytest.raises(erasing.Held, match=r"Doe v\. State"):
            erasing.plan_erasing(portfolio, held.KIND.name, held.id)
    assert read_disk(portfolio) == before
    monkeypatch.setattr("brm_desktop.storage.backups.choose_kept", lambda _held, _now: set())
    made = make_automatic_backup(portfolio.folder, None)
    assert list_automatic_backups(portfolio.folder) == [made]
    edits.set_field(portfolio, Agency, agency.id, "legal_hold", "")
    erase(portfolio, note)


def test_erasing_interrupted_before_the_disk_is_cleaned_is_finished_later(portfolio: Portfolio) -> None:
    note = add_note(portfolio)
    portfolio.journal.erase(LABEL, [("note", note.id)])
    assert list_unsettled(portfolio.database.reader())[0] == {note.id}
    erasing.settle(portfolio)
    assert list_unsettled(portfolio.database.reader()) == (set(), set())
    assert SECRET.encode() not in read_disk(portfolio)


def test_erasing_reaches_other_devices_over_what_they_did_meanwhile(portfolio: Portfolio, tmp_path: Path) -> None:
    other = open_portfolio(tmp_path / "other", None)
    store = str(tmp_path / "store")
    connect_store(portfolio, store, "four plain words here", join=False)
    note = add_note(portfolio)
    exchange_once(portfolio)
    connect_store(other, store, "four plain words here", join=True)
    exchange_once(other)
    edits.set_field(other, Note, note.id, "body", f"Their {SECRET} words\n")
    assert erase(portfolio, note).shared
    for device in (portfolio, other, portfolio):
        exchange_once(device)
    for device in (portfolio, other):
        assert SECRET.encode() not in read_disk(device)
        assert find_text(device.database.reader(), SECRET) == []
        assert is_whole(device)
    exchange_once(other)  # its own part in the store was written anew by then
    exchange_once(portfolio)
    _, contents, faults = read_store(open_store(store), "four plain words here")
    assert not faults
    assert SECRET not in repr(contents.commits)
    third = open_portfolio(tmp_path / "third", None)
    connect_store(third, store, "four plain words here", join=True)
    exchange_once(third)
    assert rows.list_records(third.database.reader(), Note) == []
    assert is_whole(third)
    third.close()
    other.close()


def test_erasing_an_attachment_takes_its_parts_out_of_the_store(portfolio: Portfolio, tmp_path: Path) -> None:
    store = tmp_path / "store"
    connect_store(portfolio, str(store), "four plain words here", join=False)
    ref = portfolio.blobs.put(f"the {SECRET} bytes".encode())
    note = edits.make_record(Note, title="With a file")
    edits.create(portfolio, note)
    file = edits.make_record(Attachment, name="a.txt", blob=ref.hash, size=ref.size, record=Id(f"note:{note.id}"))
    edits.create(portfolio, file)
    exchange_once(portfolio)
    assert len(list(store.rglob("*.blb"))) == 1
    erase(portfolio, file)
    report = exchange_once(portfolio)
    assert list(store.rglob("*.blb")) == []
    assert (report.waiting_files, report.arriving_files, report.damaged_files) == (0, 0, 0)
