"""JSON and YAML of other programs: their lists of objects become tables, within bounds."""

from __future__ import annotations

import json

import pytest

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.exchange.object_lists import read_object_lists
from brm_desktop.exchange.reading import read_source
from brm_desktop.exchange.shapes import Source, Table
from brm_desktop.exchange.source import make_source


def read(text: str, name: str = "data.json") -> tuple[Table, ...]:
    return read_object_lists(make_source(name, text.encode()))


def test_object_list_nested_values_get_columns_of_their_own() -> None:
    told = [{"name": "Ann", "offices": [{"voice": "804-555-0100"}], "tags": ["a", "b"], "home": {"city": "Salem"}}]
    (table,) = read(json.dumps(told))
    assert dict(zip(table.columns, table.rows[0].cells, strict=True)) == {
        "name": "Ann", "offices 1 voice": "804-555-0100", "tags": "a; b", "home city": "Salem",
    }  # fmt: skip


def test_object_list_of_a_fixture_is_one_table_a_model() -> None:
    told = [{"model": "x.vendor", "pk": 1, "fields": {"name": "A"}}, {"model": "x.pool", "pk": 2, "fields": {"no": 3}}]
    assert [(table.name, table.columns) for table in read(json.dumps(told))] == [
        ("data.json, x.vendor", ("pk", "name")), ("data.json, x.pool", ("pk", "no")),
    ]  # fmt: skip


def test_object_list_beside_one_that_is_clear_is_left_out_row_by_row() -> None:
    told = {"people": [{"first name": "Ann", "last name": "Poe"}], "x": [{"q": 1}, {"q": 2}]}
    people, other = read_source(make_source("data.json", json.dumps(told).encode()))
    assert (len(people.understood), len(other.skipped)) == (1, 2)
    assert "left out" in other.skipped[0].reason


def test_object_list_of_lines_and_of_yaml_documents() -> None:
    assert len(read('{"a": 1}\n{"a": 2}\n')[0].rows) == 2
    (table,) = read("name: Ann\n---\nname: Bob\nroles:\n- title: Chief\n", "people.yml")
    assert [row.cells for row in table.rows] == [("Ann", ""), ("Bob", "Chief")]


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("broken.json", '[{"a": 1}', "not readable as JSON"),
        ("deep.json", "[" * 100_000, "nested too deep"),
        ("number.json", "3", "no list"),
        ("broken.yml", "a: [1,", "not readable as YAML"),
        ("laughs.yml", "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"{chr(98 + at)}: &{chr(98 + at)} [{','.join(['*' + chr(97 + at)] * 9)}]\n" for at in range(8)
        ), "more values"),
        ("tag.yml", "- !!python/object/apply:os.system [ls]\n", "not readable as YAML"),
    ],
)  # fmt: skip
def test_object_list_broken_or_out_of_bounds_is_refused_in_one_line(name: str, text: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason) as refused:
        read(text, name)
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)


def test_object_list_of_json_with_an_odd_name_is_still_json() -> None:
    assert make_source("export", b'[{"name": "Parks"}]') == Source("export", "json", b'[{"name": "Parks"}]')
