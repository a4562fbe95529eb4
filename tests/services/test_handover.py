"""A pack of one agency: readable at once, imported whole by a colleague, nothing private in it unless it is ticked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from brm_desktop.base.errors import StorageError
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.note import Note
from brm_desktop.domain.outcome import Outcome
from brm_desktop.domain.reading import Reading
from brm_desktop.domain.role import Role
from brm_desktop.services import edits, files
from brm_desktop.services.exporting import export_records
from brm_desktop.services.handover import list_private, write_pack
from brm_desktop.services.importing import carry_out, prepare_import
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.storage import rows


@pytest.fixture
def portfolio(tmp_path: Path) -> Iterator[Portfolio]:
    opened = open_portfolio(tmp_path / "profile", None)
    dmv = edits.make_record(Agency, name="Motor Vehicles", acronym="DMV", budget=1_234_567)
    other = edits.make_record(Agency, name="Labor")
    dana = edits.make_record(Contact, name="Dana Ruiz", emails=("dana@dmv.gov",), rapport="Likes tea")
    role = edits.make_record(Role, contact=dana.id, agency=dmv.id, title="CIO")
    note = edits.make_record(Note, title="Weekly", agencies=(dmv.id,), attendees=(dana.id,), body="- [ ] call; back\nx")
    secret = edits.make_record(Note, title="Hidden", agencies=(dmv.id,), private=True)
    outcome = edits.make_record(Outcome, statement="Shorter lines", agency=dmv.id)
    reading = edits.make_record(Reading, outcome=outcome.id, on=date(2026, 1, 5), value=4.5)
    elsewhere = edits.make_record(FollowUp, title="Not theirs", agency=other.id)
    edits.create(opened, dmv, other, dana, role, note, secret, outcome, reading, elsewhere)
    files.attach_bytes(opened, Note, note.id, "plan.txt", b"the plan")
    yield opened
    opened.close()


@pytest.fixture
def colleague(tmp_path: Path) -> Iterator[Portfolio]:
    opened = open_portfolio(tmp_path / "colleague", None)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", ["pack", "pack.zip"])
def test_pack_is_imported_whole_by_a_colleague_and_twice_without_harm(
    portfolio: Portfolio, colleague: Portfolio, tmp_path: Path, name: str
) -> None:
    pack = write_pack(portfolio, "DMV", tmp_path / name)
    assert (pack.left_out, pack.files, pack.problems) == (1, 1, ())
    prepared = prepare_import(colleague, [tmp_path / name])
    carry_out(colleague, prepared)
    there, here = colleague.database.reader(), portfolio.database.reader()
    for of in (Agency, Role, Note, Outcome, Reading, Attachment):
        held = {each.id: each for each in rows.list_records(there, of)}
        for id, record in held.items():
            mine = rows.get_record(here, of, id)
            fields = list(of.KIND.fields)
            assert [getattr(record, each) for each in fields] == [getattr(mine, each) for each in fields]
        assert held
    (file,) = rows.list_records(there, Attachment)
    assert colleague.blobs.get(file.blob) == b"the plan"
    assert [each.title for each in rows.list_records(there, Note)] == ["Weekly"]
    assert rows.list_records(there, FollowUp) == []
    assert rows.list_records(there, Contact)[0].rapport == ""
    assert prepare_import(colleague, [tmp_path / name]).plan.changes_nothing


def test_pack_holds_private_records_only_when_ticked(portfolio: Portfolio, tmp_path: Path) -> None:
    (hidden,) = list_private(portfolio, "DMV")
    ticked = write_pack(portfolio, "DMV", tmp_path / "ticked", chosen=[hidden.id])
    whole = write_pack(portfolio, "DMV", tmp_path / "whole", private=True)
    assert (ticked.left_out, whole.left_out) == (0, 0)
    told = json.loads((tmp_path / "whole" / "brm-desktop.json").read_text(encoding="utf-8"))
    assert told["records"]["contact"][0]["rapport"] == "Likes tea"
    assert "Likes tea" not in (tmp_path / "ticked" / "brm-desktop.json").read_text(encoding="utf-8")


def test_pack_reads_without_the_program(portfolio: Portfolio, tmp_path: Path) -> None:
    write_pack(portfolio, "DMV", tmp_path / "pack")
    page = (tmp_path / "pack" / "dossier.html").read_text(encoding="utf-8")
    prose = (tmp_path / "pack" / "dossier.md").read_text(encoding="utf-8")
    for text in (page, prose):
        assert all(word in text for word in ("Motor Vehicles", "Dana Ruiz", "Shorter lines", "plan.txt", "$12,345.67"))
        assert "Hidden" not in text
    assert (tmp_path / "pack" / "briefing.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "pack" / "files" / "plan.txt").read_bytes() == b"the plan"


def test_pack_never_takes_a_place_that_is_taken(portfolio: Portfolio, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("mine")
    with pytest.raises(StorageError, match="taken"):
        write_pack(portfolio, "DMV", tmp_path / "mine")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["a.txt"]
    assert not list(tmp_path.glob(".pack-*"))


@pytest.mark.parametrize("format", ["json", "csv", "vcf", "ics", "md"])
def test_export_comes_back_to_the_same_portfolio_unchanged(portfolio: Portfolio, tmp_path: Path, format: str) -> None:
    export_records(portfolio, [], format, tmp_path / "out", include_private=True)
    prepared = prepare_import(portfolio, [tmp_path / "out"])
    assert prepared.plan.changes_nothing, prepared.plan.summarize()
    assert prepared.plan.count("same")


def test_import_then_undo_leaves_the_same_export(portfolio: Portfolio, tmp_path: Path) -> None:
    for format in ("json", "csv", "ics", "vcf"):
        export_records(portfolio, [], format, tmp_path / "before", include_private=True)
    source = tmp_path / "people.vcf"
    source.write_text("BEGIN:VCARD\nFN:Dana Ruiz\nEMAIL:dana@dmv.gov\nTEL:804-555-0100\nTITLE:Chief\nEND:VCARD\n")
    assert carry_out(portfolio, prepare_import(portfolio, [source])) is not None
    portfolio.journal.undo()
    for format in ("json", "csv", "ics", "vcf"):
        export_records(portfolio, [], format, tmp_path / "after", include_private=True)
    before = {path.name: path.read_bytes() for path in (tmp_path / "before").iterdir()}
    assert before == {path.name: path.read_bytes() for path in (tmp_path / "after").iterdir()}


def test_pack_that_names_what_is_not_in_it_is_the_same_when_it_comes_again(
    portfolio: Portfolio, colleague: Portfolio, tmp_path: Path
) -> None:
    here = portfolio.database.reader()
    dmv, other = (rows.list_records(here, Agency, "name = ?", (name,))[0] for name in ("Motor Vehicles", "Labor"))
    both = edits.make_record(Note, title="About both", agencies=(dmv.id, other.id))
    edits.create(portfolio, both)
    write_pack(portfolio, "DMV", tmp_path / "pack")
    carry_out(colleague, prepare_import(colleague, [tmp_path / "pack"]))
    assert rows.get_record(colleague.database.reader(), Note, both.id).agencies == (dmv.id,)
    again = prepare_import(colleague, [tmp_path / "pack"]).plan.summarize()
    assert (again["new"], again["updated"], again["same"]) == (0, 0, again["read"])
