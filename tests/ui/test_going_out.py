"""The pages of duplicates and of export: decided by keys, undone, and nothing private out unless it is ticked."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import Qt

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.note import Note
from brm_desktop.services import edits
from brm_desktop.services.agency_views import AgencyView, save_view
from brm_desktop.storage import rows
from brm_desktop.ui.duplicates.page import DuplicatesPage
from brm_desktop.ui.exporting.page import ExportPage
from brm_desktop.ui.parts.labels import Label
from brm_desktop.ui.parts.suggestions import Option
from tests.ui.test_import_page import Importing, importing

__all__ = ["importing"]  # the fixture


def people(window: Importing) -> list[str]:
    return [each.name for each in rows.list_records(window.portfolio.database.reader(), Contact, order="name")]


def test_duplicates_page_merges_by_key_and_undo_takes_it_back(importing: Importing) -> None:
    made = [
        edits.make_record(Contact, name=name, given=name.split()[0], family="Diaz", phones=("804-555-0100",))
        for name in ("Robert Diaz", "Bob Diaz")
    ]
    edits.create(importing.portfolio, *made)
    main = importing.window.main
    main.open("duplicates")
    page = main.page
    assert isinstance(page, DuplicatesPage)
    importing.wait(lambda: page.group is not None)
    importing.qtbot.keyClick(page.list, Qt.Key.Key_2)
    importing.qtbot.keyClick(page, Qt.Key.Key_Return)
    importing.wait(lambda: len(people(importing)) == 1)
    importing.portfolio.journal.undo()
    page.refresh(None)
    importing.wait(lambda: page.group is not None)
    importing.qtbot.keyClick(page.list, Qt.Key.Key_N)
    importing.wait(lambda: page.group is None)
    assert sorted(people(importing)) == ["Bob Diaz", "Robert Diaz"]


def open_duplicates(importing: Importing) -> DuplicatesPage:
    main = importing.window.main
    main.open("duplicates")
    page = main.page
    assert isinstance(page, DuplicatesPage)
    importing.wait(lambda: page.group is not None)
    return page


def test_duplicates_page_merges_field_by_field_and_keeps_the_rest_beside(importing: Importing) -> None:
    one = edits.make_record(Contact, name="Robert Diaz", job_title="CIO", prefers="Phone", emails=("d@x.gov",))
    two = edits.make_record(Contact, name="Bob Diaz", job_title="Chief", emails=("d@x.gov", "e@x.gov"))
    note = edits.make_record(Note, title="Talk", attendees=(two.id,))
    edits.create(importing.portfolio, one, two, note)
    page = open_duplicates(importing)
    assert page.comparing is not None
    assert set(page.comparing.cells) == {"name", "job_title"}
    keep = page.comparing.decided.keep
    title = page.comparing.cells["job_title"]
    page.comparing.focus_first()
    names = page.comparing.cells["name"]
    taken = next(cell for cell in names if cell.isChecked())
    importing.qtbot.keyClick(taken, Qt.Key.Key_Down)
    first = next(cell for cell in title if cell.isChecked())
    importing.qtbot.keyClick(first, Qt.Key.Key_Right)
    assert not first.isChecked()
    lost, wanted = first.text(), next(cell.text() for cell in title if cell.isChecked())
    importing.qtbot.keyClick(first, Qt.Key.Key_Return)
    importing.wait(lambda: len(people(importing)) == 1)
    (kept,) = rows.list_records(importing.portfolio.database.reader(), Contact)
    assert (kept.id, kept.name, kept.job_title) == (keep.id, keep.name, wanted)
    assert kept.prefers == "Phone"
    assert set(kept.emails) == {"d@x.gov", "e@x.gov"}
    assert f"Job title: {lost}" in kept.custom


def test_duplicates_page_shows_what_stays_and_what_goes_along(importing: Importing) -> None:
    pair = [edits.make_record(Contact, name=name, emails=("d@x.gov",)) for name in ("Robert Diaz", "Bob Diaz")]
    notes = [edits.make_record(Note, title="Talk", attendees=(each.id,)) for each in pair]
    edits.create(importing.portfolio, *pair, *notes)
    page = open_duplicates(importing)
    assert page.stays is not None
    assert page.comparing is not None
    importing.wait(lambda: page.stays is not None and "1 note go" in page.stays.heading._detail)
    shown = {label.text for label in page.stays.findChildren(Label)}
    assert "Kept beside" in shown


def test_duplicates_page_with_three_leaves_one_out_and_merges_two(importing: Importing) -> None:
    made = [
        edits.make_record(Contact, name=name, given=name.split()[0], family="Diaz", phones=("804-555-0100",))
        for name in ("Robert Diaz", "Bob Diaz", "Rob Diaz")
    ]
    edits.create(importing.portfolio, *made)
    page = open_duplicates(importing)
    assert page.group is not None
    assert len(page.group.ids) == 3
    assert page.comparing is not None
    page.comparing.left_out.emit(made[2].id)
    assert len(page.comparing.decided.others) == 1
    page.merge()
    importing.wait(lambda: len(people(importing)) == 2)
    assert "Rob Diaz" in people(importing)


def test_export_page_writes_an_export_and_a_pack_with_what_is_ticked(importing: Importing, tmp_path: Path) -> None:
    dmv = edits.make_record(Agency, name="Motor Vehicles")
    notes = [
        edits.make_record(Note, title=title, agencies=(dmv.id,), private=title == "Mine") for title in ("Ours", "Mine")
    ]
    edits.create(importing.portfolio, dmv, *notes)
    main = importing.window.main
    main.open("export")
    page = main.page
    assert isinstance(page, ExportPage)
    assert not page.pack.isEnabled()
    page.export_to(tmp_path / "out")
    importing.wait(lambda: (tmp_path / "out" / "note.csv").exists())
    assert "Mine" not in (tmp_path / "out" / "note.csv").read_text(encoding="utf-8-sig")
    page._on_agency_edited(Option(dmv.id, dmv.name))
    importing.wait(lambda: len(page._private) == 1)
    page.private_list.checked.emit(notes[1].id, True)
    page.write_pack(tmp_path / "pack")
    importing.wait(lambda: (tmp_path / "pack").exists())
    told = json.loads((tmp_path / "pack" / "brm-desktop.json").read_text(encoding="utf-8"))
    assert {note["title"] for note in told["records"]["note"]} == {"Ours", "Mine"}


def test_export_page_exports_a_saved_view(importing: Importing, tmp_path: Path) -> None:
    first = edits.make_record(Agency, name="Motor Vehicles", priority=1)
    edits.create(importing.portfolio, first, edits.make_record(Agency, name="Forestry", priority=2))
    save_view(importing.portfolio, AgencyView("Top", keys=("priority:1",)))
    main = importing.window.main
    main.open("export")
    page = main.page
    assert isinstance(page, ExportPage)
    importing.wait(page.view.isVisible)
    page.view._choose("agencies Top")
    assert page.view.shown == "Agencies: Top"
    page.export_to(tmp_path / "out")
    importing.wait(lambda: (tmp_path / "out" / "agency.csv").exists())
    text = (tmp_path / "out" / "agency.csv").read_text(encoding="utf-8-sig")
    assert "Motor Vehicles" in text
    assert "Forestry" not in text
    page._on_agency_edited(Option(first.id, first.name))
    assert page.view.shown == ""
