"""Readings from files: known by their outcome and day, twice is once, what is unclear is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Brm

NAMED = "Outcome,Date,Value,Source\nRenewals online,11/1/2026,61%,Report\nRenewals online,Oct 2026,58,Report\n"
PLAIN = 'Month,Share\n2026-09,55\n2026-11-01,"1,061"\nsoon,1\n2026-10-02,\n'


@pytest.fixture
def outcome(brm: Brm) -> str:
    brm("set", "agency", "new", "name=Motor Vehicles", "acronym=DMV")
    return brm("set", "outcome", "new", "statement=Renewals online", "unit=%", "agency=DMV").out.strip()


def write(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def readings(brm: Brm) -> list[tuple[str, float]]:
    return sorted((each["on"], each["value"]) for each in brm("list", "reading", "--json").json)


def test_import_readings_named_in_a_column_twice_is_once(brm: Brm, outcome: str, tmp_path: Path) -> None:
    file = write(tmp_path, "r.csv", NAMED)
    first, again = (brm("import", file, "--kind", "reading", "--json").json for _ in range(2))
    assert (first["new"], first["skipped"]) == (2, [])
    assert (again["new"], again["same"], again["commit"]) == (0, 2, None)
    assert readings(brm) == [("2026-10-31", 58), ("2026-11-01", 61)]


def test_import_readings_another_value_of_a_day_takes_its_place_and_undo_gives_it_back(
    brm: Brm, outcome: str, tmp_path: Path
) -> None:
    brm("import", write(tmp_path, "r.csv", NAMED))
    changed = brm("import", write(tmp_path, "r2.csv", NAMED.replace("61%", "62")), "--json").json
    assert (changed["updated"], changed["same"]) == (1, 1)
    assert ("2026-11-01", 62) in readings(brm)
    brm("undo")
    assert ("2026-11-01", 61) in readings(brm)


def test_import_readings_of_the_outcome_that_a_mapping_names(brm: Brm, outcome: str, tmp_path: Path) -> None:
    told = {"kind": "reading", "columns": {"Month": "on", "Share": "value"}, "values": {"outcome": "Renewals online"}}
    mapping = write(tmp_path, "map.json", json.dumps(told))
    answer = brm("import", write(tmp_path, "plain.csv", PLAIN), "--map", mapping, "--json").json
    assert answer["new"] == 2
    assert [skip["reason"] for skip in answer["skipped"]] == ["no day in it", "no value in it"]
    assert readings(brm) == [("2026-09-30", 55), ("2026-11-01", 1061)]


def test_import_readings_without_an_outcome_says_how_to_name_it(brm: Brm, outcome: str, tmp_path: Path) -> None:
    answer = brm("import", write(tmp_path, "plain.csv", "Date,Value\n11/1/2026,61\n"), "--kind", "reading")
    assert answer.code == 1
    assert "outcome" in answer.err
    assert '"values"' in answer.err
    assert readings(brm) == []


def test_import_readings_of_an_outcome_that_is_not_there_are_skipped(brm: Brm, outcome: str, tmp_path: Path) -> None:
    answer = brm("import", write(tmp_path, "r.csv", NAMED.replace("Renewals", "Refunds")), "--json").json
    assert {skip["reason"] for skip in answer["skipped"]} == {"no outcome is called Refunds online"}


def test_import_readings_of_two_outcomes_of_one_name_need_the_agency(brm: Brm, outcome: str, tmp_path: Path) -> None:
    brm("set", "agency", "new", "name=Revenue", "acronym=DOR")
    brm("set", "outcome", "new", "statement=Renewals online", "agency=DOR")
    file = write(tmp_path, "r.csv", NAMED)
    doubtful = brm("import", file, "--json").json
    assert {skip["reason"] for skip in doubtful["skipped"]} == {
        "2 outcomes are called Renewals online; say of which agency"
    }
    assert brm("import", file, "--agency", "DMV", "--json").json["new"] == 2
    assert {each["outcome"] for each in brm("list", "reading", "--json").json} == {outcome}


def test_import_corrections_by_their_outcome_and_day(brm: Brm, outcome: str, tmp_path: Path) -> None:
    text = "Outcome,On,Kind,Why\nRenewals online,11/3/2026,Pivot,The kiosks go\n"
    file = write(tmp_path, "c.csv", text)
    assert brm("import", file, "--kind", "correction", "--json").json["new"] == 1
    assert brm("import", file, "--kind", "correction", "--json").json["same"] == 1
