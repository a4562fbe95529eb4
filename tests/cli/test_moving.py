"""Import and export as people script them: counts, JSON, refusals in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Brm

AGENCIES = "Agency Name,Acronym\nDepartment of Revenue,DOR\nState Library,SL\n"
UNCLEAR = "Thing,Stuff\nBlue,12\nGreen,14\n"
LISTED = {"possible_duplicates", "skipped", "odd", "gone"}


@pytest.fixture
def agencies(tmp_path: Path) -> str:
    path = tmp_path / "agencies.csv"
    path.write_text(AGENCIES, encoding="utf-8")
    return str(path)


@pytest.fixture
def unclear(tmp_path: Path) -> str:
    path = tmp_path / "unclear.csv"
    path.write_text(UNCLEAR, encoding="utf-8")
    return str(path)


def _names(brm: Brm) -> list[str]:
    return sorted(record["name"] for record in brm("list", "agency", "--json").json)


def test_import_json_has_the_shape_that_scripts_rely_on(brm: Brm, agencies: str) -> None:
    told = brm("import", agencies, "--json")
    assert told.code == 0
    assert {name: told.json[name] for name in ("read", "new", "same", "updated")} == {
        "read": 2, "new": 2, "same": 0, "updated": 0,
    }  # fmt: skip
    assert all(isinstance(told.json[name], list) for name in LISTED)
    assert told.json["commit"] > 0


def test_import_again_changes_nothing(brm: Brm, agencies: str) -> None:
    brm("import", agencies)
    again = brm("import", agencies, "--json").json
    assert (again["new"], again["same"], again["commit"]) == (0, 2, None)
    assert _names(brm) == ["Department of Revenue", "State Library"]


def test_import_dry_run_counts_and_writes_nothing(brm: Brm, agencies: str) -> None:
    told = brm("import", agencies, "--dry-run")
    assert told.code == 0
    assert told.out.startswith("Would be: 2 read, 2 new")
    assert _names(brm) == []


def test_import_undone_leaves_no_trace_in_an_export(brm: Brm, agencies: str, tmp_path: Path) -> None:
    brm("set", "agency", "new", "name=State Library")
    for step in (("one", ()), ("two", (("import", agencies), ("undo",)))):
        for command in step[1]:
            assert brm(*command).code == 0
        assert brm("export", "--format", "json", "--out", str(tmp_path / step[0]), "--include-private").code == 0
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two


def test_import_skipped_rows_are_listed_with_the_reason(brm: Brm, tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Agency Name,Acronym\nRevenue,DOR\n,ZZ\n", encoding="utf-8")
    told = brm("import", str(path), "--kind", "agency", "--json").json
    assert told["read"] == told["new"] + told["same"] + told["updated"] + len(told["skipped"]) == 2
    assert all(each["reason"] and "odd.csv line" in each["where"] for each in told["skipped"])


@pytest.mark.parametrize(
    ("name", "data"),
    [("empty.csv", b""), ("noise.csv", bytes(range(256)) * 8), ("page.pdf", b"%PDF-1.4 \x00"), ("gone.csv", None)],
)
def test_import_of_a_bad_file_is_one_line_and_writes_nothing(
    brm: Brm, agencies: str, tmp_path: Path, name: str, data: bytes | None
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    told = brm("import", agencies, str(tmp_path / name))
    assert (told.code, told.out, len(told.err.splitlines())) == (1, "", 1)
    assert name in told.err
    assert _names(brm) == []


def test_import_of_an_unsure_list_says_how_to_say_it(brm: Brm, unclear: str) -> None:
    told = brm("import", unclear)
    assert (told.code, len(told.err.splitlines())) == (1, 1)
    assert "--map" in told.err
    assert _names(brm) == []


def test_import_with_a_map_is_sure_and_so_is_the_next_list_like_it(brm: Brm, unclear: str, tmp_path: Path) -> None:
    mapping = tmp_path / "map.json"
    mapping.write_text(json.dumps({"kind": "agency", "columns": {"Thing": "name"}}), encoding="utf-8")
    assert brm("import", unclear, "--map", str(mapping)).code == 0
    assert _names(brm) == ["Blue", "Green"]
    assert brm("import", unclear, "--json").json["same"] == 2


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "not json", '{"kind": "wish", "columns": {}}', '{"kind": "agency", "columns": {"Thing": "nonsense"}}',
        '{"kind": "agency", "columns": {"Elsewhere": "name"}}',
    ],
)  # fmt: skip
def test_import_with_a_wrong_map_is_one_line_and_writes_nothing(
    brm: Brm, unclear: str, tmp_path: Path, text: str
) -> None:
    mapping = tmp_path / "map.json"
    mapping.write_text(text, encoding="utf-8")
    told = brm("import", unclear, "--map", str(mapping))
    assert (told.code, told.out, len(told.err.splitlines())) == (1, "", 1)
    assert _names(brm) == []


def test_import_for_an_unknown_kind_or_agency_is_one_line(brm: Brm, agencies: str) -> None:
    for option in (("--kind", "wish"), ("--agency", "Nowhere")):
        told = brm("import", agencies, *option)
        assert (told.code, len(told.err.splitlines())) == (1, 1)
    assert _names(brm) == []


def test_export_says_which_files_with_how_many_records(brm: Brm, agencies: str, tmp_path: Path) -> None:
    brm("import", agencies)
    told = brm("export", "agency", "--format", "csv", "--out", str(tmp_path / "out"), "--json").json
    assert told == [{"path": str(tmp_path / "out" / "agency.csv"), "records": 2}]


def test_export_records_request_holds_private_records(brm: Brm, tmp_path: Path) -> None:
    brm("set", "agency", "new", "name=Hidden", "private=yes")
    for option, count in (((), 0), (("--records-request",), 1)):
        (told,) = brm("export", "agency", "--format", "json", "--out", str(tmp_path / "out"), "--json", *option).json
        assert told["records"] == count


def test_export_where_nothing_can_be_written_is_one_line(brm: Brm, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    told = brm("export", "--format", "json", "--out", str(tmp_path / "file" / "out"))
    assert (told.code, len(told.err.splitlines())) == (1, 1)


def test_command_that_let_go_of_the_portfolio_ends_well_though_records_wait_to_be_searchable(
    brm: Brm, tmp_path: Path
) -> None:
    rows = "".join(f"Person {n},p{n}@x.gov\n" for n in range(600))
    (tmp_path / "people.csv").write_text("Name,Email\n" + rows, encoding="utf-8")
    assert brm("import", str(tmp_path / "people.csv")).code == 0
    assert brm("backup", str(tmp_path / "all.brmbackup")).code == 0
    assert brm("restore", str(tmp_path / "all.brmbackup")).code == 0
    assert len(brm("search", "person 599", "--json").json) == 1


def _make_people(brm: Brm) -> list[str]:
    told = (("name=Dana Ruiz", "job_title=Clerk"), ("name=Dana Ruiz", "job_title=CIO"), ("name=D Ruiz", "nickname=Dee"))
    return [brm("set", "contact", "new", *fields).out.strip() for fields in told]


def test_merge_makes_one_of_more_than_two_and_takes_fields_of_whom_it_is_told(brm: Brm) -> None:
    keep, second, third = _make_people(brm)
    done = brm("merge", "contact", keep, second, third, "--take", f"job-title={second}")
    assert done.code == 0
    (left,) = brm("list", "contact", "--json").json
    assert (left["id"], left["job_title"], left["nickname"]) == (keep, "CIO", "Dee")
    brm("undo")
    assert len(brm("list", "contact", "--json").json) == 3


@pytest.mark.parametrize("take", ["shoe_size", "job_title", "job_title=nobody"])
def test_merge_field_that_cannot_be_taken_is_refused_and_changes_nothing(brm: Brm, take: str) -> None:
    people = _make_people(brm)
    refused = brm("merge", "contact", *people, "--take", take)
    assert (refused.code, refused.err.count("\n")) == (1, 1)
    assert len(brm("list", "contact", "--json").json) == 3


def test_merge_not_the_same_tells_all_of_them_apart(brm: Brm) -> None:
    assert brm("merge", "contact", *_make_people(brm), "--not-the-same").code == 0
    assert brm("duplicates", "contact", "--json").json == []
