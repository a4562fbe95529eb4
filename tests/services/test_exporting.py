"""Records out as files: all that is asked for, private ones only when asked, the same bytes for the same records."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from brm_desktop.base.errors import NotFound, StorageError
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.note import Note
from brm_desktop.services import edits, importing, notes
from brm_desktop.services.agency_views import AgencyView
from brm_desktop.services.exporting import FORMATS, export_records
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.services.saved_filters import SavedFilter
from brm_desktop.storage import rows


@pytest.fixture
def portfolio(tmp_path: Path) -> Iterator[Portfolio]:
    opened = open_portfolio(tmp_path / "profile", None)
    dmv = edits.make_record(
        Agency, name="Motor Vehicles, Peña ☐", acronym="DMV", tags=("a", "b"), mission='Say "hi"\nthere'
    )
    other = edits.make_record(Agency, name="Labor")
    due = [edits.make_record(FollowUp, title=title, agency=at.id) for title, at in (("Call", dmv), ("Ask", other))]
    hidden = edits.make_record(FollowUp, title="Hidden", agency=dmv.id, private=True)
    edits.create(opened, dmv, other, *due, hidden)
    yield opened
    opened.close()


def _titles(path: Path) -> set[str]:
    records = json.loads(path.read_text(encoding="utf-8"))["records"]
    return {record.get("title") or record["name"] for record in records}


def test_export_writes_a_file_for_each_kind_that_has_records(portfolio: Portfolio, tmp_path: Path) -> None:
    written = export_records(portfolio, [], "json", tmp_path / "out")
    assert [(path.name, count) for path, count in written] == [("agency.json", 2), ("follow_up.json", 2)]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["agency.json", "follow_up.json"]


def test_export_private_records_only_when_asked(portfolio: Portfolio, tmp_path: Path) -> None:
    export_records(portfolio, ["follow_up"], "json", tmp_path / "without")
    export_records(portfolio, ["follow_up"], "json", tmp_path / "with", include_private=True)
    assert _titles(tmp_path / "without" / "follow_up.json") == {"Call", "Ask"}
    assert _titles(tmp_path / "with" / "follow_up.json") == {"Call", "Ask", "Hidden"}


def test_export_of_an_agency_holds_it_and_what_points_to_it(portfolio: Portfolio, tmp_path: Path) -> None:
    export_records(portfolio, [], "json", tmp_path, agency="DMV")
    assert _titles(tmp_path / "agency.json") == {"Motor Vehicles, Peña ☐"}
    assert _titles(tmp_path / "follow_up.json") == {"Call"}


def test_export_csv_holds_every_value_in_its_cell(portfolio: Portfolio, tmp_path: Path) -> None:
    export_records(portfolio, ["agency"], "csv", tmp_path)
    data = (tmp_path / "agency.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    found = {row["name"]: row for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))}
    dmv = found["Motor Vehicles, Peña ☐"]
    assert (dmv["acronym"], dmv["tags"], dmv["mission"]) == ("DMV", "a; b", 'Say "hi"\nthere')


_WICKED = (
    "=HYPERLINK(1)",
    "'=2+3",
    "+cmd|' /C calc'!A0",
    "-1+1",
    "@SUM(1)",
    "\t=3",
    "''",
    "-5",
    "+1 804-555-0100",
    "'t was",
)


def test_export_csv_has_no_formula_and_comes_back_exactly(portfolio: Portfolio, tmp_path: Path) -> None:
    made = [
        edits.make_record(Agency, name=f"Board {at}", acronym=text.strip(), mission=text, custom=(text.strip(), "b"))
        for at, text in enumerate(_WICKED)
    ]
    edits.create(portfolio, *made)
    ((path, _),) = export_records(portfolio, ["agency"], "csv", tmp_path)
    cells = [cell for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")) for cell in row]
    assert not [cell for cell in cells if cell.lstrip()[:1] in tuple("=+-@") and cell not in _WICKED[7:9]]
    again = importing.prepare_import(portfolio, [path])
    assert again.plan.changes_nothing
    other = open_portfolio(tmp_path / "other", None)
    importing.carry_out(other, importing.prepare_import(other, [path]))
    back = {each.id: each for each in rows.list_records(other.database.reader(), Agency)}
    other.close()
    for record in made:
        found = back[record.id]
        assert (found.name, found.acronym, found.mission, found.custom) == (
            record.name, record.acronym, record.mission, record.custom,
        )  # fmt: skip


def test_export_twice_gives_the_same_bytes(portfolio: Portfolio, tmp_path: Path) -> None:
    for name in ("one", "two"):
        export_records(portfolio, [], "json", tmp_path / name)
    assert (tmp_path / "one" / "agency.json").read_bytes() == (tmp_path / "two" / "agency.json").read_bytes()


def test_export_after_an_edit_and_its_undo_gives_the_same_bytes(portfolio: Portfolio, tmp_path: Path) -> None:
    export_records(portfolio, ["agency"], "json", tmp_path / "before")
    (dmv,) = (
        r for r in json.loads((tmp_path / "before" / "agency.json").read_text("utf-8"))["records"] if r["acronym"]
    )
    edits.set_field(portfolio, Agency, dmv["id"], "acronym", "MVD")
    portfolio.journal.undo()
    export_records(portfolio, ["agency"], "json", tmp_path / "after")
    assert (tmp_path / "after" / "agency.json").read_bytes() == (tmp_path / "before" / "agency.json").read_bytes()


def test_export_of_an_asked_kind_without_records_writes_an_empty_file(portfolio: Portfolio, tmp_path: Path) -> None:
    assert export_records(portfolio, ["risk"], "json", tmp_path) == [(tmp_path / "risk.json", 0)]


def test_export_unknown_kind_or_agency_is_refused_before_anything_is_written(
    portfolio: Portfolio, tmp_path: Path
) -> None:
    for kinds, agency in ((["wish"], ""), ([], "Nowhere")):
        with pytest.raises(NotFound):
            export_records(portfolio, kinds, "json", tmp_path / "out", agency=agency)
    assert not (tmp_path / "out").exists()


def test_export_where_no_folder_can_be_is_one_known_error(portfolio: Portfolio, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError):
        export_records(portfolio, [], "json", tmp_path / "file" / "out")


def test_export_of_a_note_has_no_tokens_in_any_format(portfolio: Portfolio, tmp_path: Path) -> None:
    note = notes.make_note(portfolio, title="Review", body="- [ ] send draft  \r\nDecision: go on")
    assert "<!--f:" in rows.get_record(portfolio.database.reader(), Note, note.id).body
    for format in FORMATS:
        for path, _count in export_records(portfolio, [], format, tmp_path / format):
            found = path.rglob("*") if path.is_dir() else [path]
            assert all(b"<!--f:" not in each.read_bytes() for each in found if each.is_file()), path
    assert "send draft  \\r\\nDecision" in (tmp_path / "json" / "note.json").read_text(encoding="utf-8")


def test_export_of_notes_comes_back_without_change_and_into_another_portfolio_tied(
    portfolio: Portfolio, tmp_path: Path
) -> None:
    note = notes.make_note(portfolio, title="Review", body="- [ ] send draft\n- [x] call")
    written = export_records(portfolio, ["note", "follow_up"], "json", tmp_path / "out")
    other = open_portfolio(tmp_path / "other", None)
    try:
        for target in (portfolio, other):
            importing.carry_out(target, importing.prepare_import(target, [path for path, _count in written]))
        body = rows.get_record(portfolio.database.reader(), Note, note.id).body
        assert body.count("<!--f:") == 2
        came = rows.list_records(other.database.reader(), Note)[0]
        assert notes.save_body(other, came.id, came.body + "\nmore", known=None).made == 0
    finally:
        other.close()


def test_export_of_a_saved_view_of_agencies_is_all_about_those(portfolio: Portfolio, tmp_path: Path) -> None:
    first = edits.make_record(Agency, name="Motor Vehicles", priority=1)
    second = edits.make_record(Agency, name="Forestry", priority=2)
    notes = [edits.make_record(Note, title=each.name, agencies=(each.id,)) for each in (first, second)]
    edits.create(portfolio, first, second, *notes)
    view = AgencyView("Top", keys=("priority:1",))
    export_records(portfolio, [], "json", tmp_path / "out", view=view)
    assert "Motor Vehicles" in (tmp_path / "out" / "note.json").read_text(encoding="utf-8")
    assert "Forestry" not in (tmp_path / "out" / "note.json").read_text(encoding="utf-8")
    assert "Forestry" not in (tmp_path / "out" / "agency.json").read_text(encoding="utf-8")
    export_records(portfolio, [], "json", tmp_path / "words", view=AgencyView("Trees", text="fores"))
    assert "Motor Vehicles" not in (tmp_path / "words" / "agency.json").read_text(encoding="utf-8")


def test_export_of_a_saved_filter_is_its_follow_ups(portfolio: Portfolio, tmp_path: Path) -> None:
    made = [
        edits.make_record(FollowUp, title=title, due_on=portfolio.today(), tags=tags, private=title == "Mine")
        for title, tags in (("Call", ("budget",)), ("Write", ()), ("Mine", ("budget",)))
    ]
    edits.create(portfolio, *made)
    written = export_records(portfolio, [], "csv", tmp_path / "out", view=SavedFilter("today", "#budget"))
    assert [(path.name, count) for path, count in written] == [("follow_up.csv", 1)]
    assert "Call" in (tmp_path / "out" / "follow_up.csv").read_text(encoding="utf-8-sig")
