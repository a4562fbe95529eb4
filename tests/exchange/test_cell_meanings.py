"""Cells of choices that a list says in words of its own: shown, corrected, kept in a mapping and known again."""

from __future__ import annotations

from pathlib import Path

import pytest

from brm_desktop.base.errors import InvalidValue
from brm_desktop.domain.follow_up import FollowUp, Priority
from brm_desktop.domain.kinds import get_kind
from brm_desktop.exchange.cell_meanings import list_meanings
from brm_desktop.exchange.guessing import guess_mapping
from brm_desktop.exchange.mapping_files import load_mapping, read_mapping, save_mapping, write_mapping
from brm_desktop.exchange.tables import make_table
from brm_desktop.exchange.understand import understand_table
from brm_desktop.services.layouts import Layouts

LIST = "Title,Priority\nCall,Urgent\nWrite,urgent\nAsk,High\nWait,whenever\nGo,\n"
TOLD = (
    '{"kind": "follow_up", "columns": {"Title": "title", "Priority": "priority"},'
    ' "values": {"priority": {"Urgent": "high", "whenever": ""}}}'
)
TABLE = make_table("list.csv", LIST)


def test_meanings_show_first_what_is_not_understood() -> None:
    field = get_kind("follow_up").KIND.fields["priority"]
    found = list_meanings(TABLE, 1, field, ())
    assert [(each.cell, each.rows, each.value) for each in found] == [
        ("Urgent", 1, None), ("urgent", 1, None), ("whenever", 1, None), ("High", 1, "high"),
    ]  # fmt: skip
    told = list_meanings(TABLE, 1, field, [("priority", "Urgent", "high"), ("priority", "whenever", "")])
    assert {each.cell: each.value for each in told} == {
        "Urgent": "high", "urgent": "high", "whenever": "", "High": "high",
    }  # fmt: skip


def test_said_meaning_takes_the_place_of_the_cell_in_every_row() -> None:
    plain = understand_table(TABLE, guess_mapping(TABLE, "follow_up"))
    assert "Priority cannot be Urgent; kept as text" in plain.understood[0].odd
    told = understand_table(TABLE, read_mapping(TOLD, "m.json")).understood
    assert [each.values.get("priority") for each in told] == [Priority.HIGH, Priority.HIGH, Priority.HIGH, None, None]
    assert all(not each.odd and "custom" not in each.values for each in told)


def test_mapping_file_keeps_what_cells_mean_beside_what_is_the_same_in_every_row(tmp_path: Path) -> None:
    mapping = read_mapping(TOLD.replace('"values": {', '"values": {"details": "From the list", '), "m.json")
    assert mapping.fixed == (("details", "From the list"),)
    save_mapping(mapping, tmp_path / "m.json")
    assert load_mapping(tmp_path / "m.json") == mapping
    assert read_mapping(write_mapping(mapping), "m.json") == mapping


def test_mapping_to_what_a_field_cannot_be_is_refused() -> None:
    with pytest.raises(InvalidValue, match="Priority cannot be sky"):
        read_mapping(TOLD.replace('"high"', '"sky"'), "m.json")


def test_layout_knows_again_what_cells_meant_and_keeps_no_word_of_them(tmp_path: Path) -> None:
    Layouts(tmp_path).remember(TABLE, read_mapping(TOLD, "m.json"))
    held = Layouts(tmp_path).find(make_table("next.csv", "Title,Priority\nNew,URGENT\nOld,whenever\nLow,Low\n"))
    assert held is not None
    assert held.meant == (("priority", "URGENT", "high"), ("priority", "whenever", ""))
    text = (tmp_path / "layouts.json").read_text(encoding="utf-8").lower()
    assert "urgent" not in text
    assert "whenever" not in text
    assert FollowUp.KIND.name in text
