"""The pages of duplicates and of export: decided by keys, undone, and nothing private out unless it is ticked."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import Qt

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.note import Note
from brm_desktop.services import edits
from brm_desktop.storage import rows
from brm_desktop.ui.duplicates.page import DuplicatesPage
from brm_desktop.ui.exporting.page import ExportPage
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
    importing.wait(lambda: len(page._pairs) == 1)
    importing.qtbot.keyClick(page, Qt.Key.Key_1)
    importing.wait(lambda: len(people(importing)) == 1)
    importing.portfolio.journal.undo()
    page.refresh(None)
    importing.wait(lambda: len(page._pairs) == 1)
    importing.qtbot.keyClick(page, Qt.Key.Key_N)
    importing.wait(lambda: not page._pairs)
    assert sorted(people(importing)) == ["Bob Diaz", "Robert Diaz"]


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
