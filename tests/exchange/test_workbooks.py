"""Workbooks: every sheet with a list, cells as people read them, nothing beyond bounds."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.exchange.reading import read_source
from brm_desktop.exchange.shapes import Source, Table
from brm_desktop.exchange.source import make_source
from brm_desktop.exchange.workbooks import read_workbook
from tests.exchange.workbook_files import make_ods, make_xlsx, ods_row, zip_up

CONTRACTS = [
    ["Contract title", "Number", "Vendor", "Start date", "Amount", "Open"],
    ["Help desk", "C-1", "Northwind", (46023,), 1250.5, True],
    ["Hosting", "007", "Contoso", (46054,), 40000, False],
]


def read(data: bytes, name: str = "book.xlsx") -> list[list[tuple[str, ...]]]:
    return [[table.columns, *(row.cells for row in table.rows)] for table in read_workbook(make_source(name, data))]


def test_workbook_cells_read_as_people_see_them() -> None:
    (sheet,) = read(make_xlsx({"Contracts": CONTRACTS}))
    assert sheet[1] == ("Help desk", "C-1", "Northwind", "2026-01-01", "1250.5", "yes")
    assert sheet[2] == ("Hosting", "007", "Contoso", "2026-02-01", "40000", "no")


def test_workbook_of_agreements_imports_with_amounts_and_days() -> None:
    (reading,) = read_source(make_source("book.xlsx", make_xlsx({"Contracts": CONTRACTS})))
    first = reading.understood[0]
    assert first.kind == "agreement"
    assert (first.values["amount"], str(first.values["starts_on"])) == (125050, "2026-01-01")
    assert [link.text for link in first.links if link.field == "partner"] == ["Northwind"]


def test_workbook_every_sheet_with_a_list_is_a_table_of_its_own() -> None:
    people = [["First name", "Last name", "Email"], ["Ann", "Poe", "ann@x.gov"]]
    tables = read_workbook(make_source("b.xlsx", make_xlsx({"C": CONTRACTS, "Empty": [], "P": people, "N": [["x"]]})))
    assert [(table.name, len(table.rows)) for table in tables] == [("b.xlsx, C", 2), ("b.xlsx, P", 1)]
    assert any("one row only" in odd.what for odd in tables[0].odd)


def test_workbook_rows_keep_their_numbers_below_a_report_head() -> None:
    rows = [["Agencies as of today"], [], ["Agency", "Acronym", "Phone"], ["Parks", "PK", "804-555-0100"]]
    (table,) = read_workbook(make_source("b.xlsx", make_xlsx({"S": rows})))
    assert (table.columns, table.rows[0].number_in_file) == (("Agency", "Acronym", "Phone"), 4)


def test_workbook_of_open_document_is_read() -> None:
    data = make_ods(ods_row("Agency", "Acronym") + ods_row("Parks Board", "PB") + ods_row("Labor Office", "LO"))
    (sheet,) = read(data, "list.ods")
    assert sheet == [("Agency", "Acronym"), ("Parks Board", "PB"), ("Labor Office", "LO")]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("far.xlsx", make_xlsx({"S": [["a"]]}, {"xl/worksheets/sheet1.xml": '<c r="XFD1048576"/>'}), "too large"),
        ("rows.ods", make_ods(ods_row("x", again=1_000_000, cell_again=16_384)), "too large"),
        ("bomb.xlsx", make_xlsx({"S": CONTRACTS}, {"xl/media/a.xml": " " * 450_000_000}), "unpacks to more"),
        ("entity.xlsx", make_xlsx({"S": CONTRACTS}, {"xl/a.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'}), "entities"),
        ("locked.xls", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("torn.xlsx", make_xlsx({"S": CONTRACTS})[:900], "damaged"),
        ("empty.xlsx", make_xlsx({"S": []}), "no rows"),
        ("other.xlsx", zip_up({"a.txt": "hello"}), "cannot be read"),
    ],
)
def test_workbook_out_of_bounds_is_refused_by_name_and_reason(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason) as refused:
        read_workbook(Source(name, "workbook", data))
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)


@given(st.binary(max_size=400), st.integers(0, 2000), st.booleans())
def test_workbook_torn_or_changed_anywhere_is_read_or_refused(noise: bytes, at: int, is_ods: bool) -> None:
    whole = make_ods(ods_row("Agency") + ods_row("Parks")) if is_ods else make_xlsx({"S": CONTRACTS})
    data = whole[:at] + noise + whole[at + len(noise) :]
    told, tables = "b.xlsx", tuple[Table, ...]()
    try:
        tables = read_workbook(Source("b.xlsx", "workbook", data))
    except UnreadableFile as error:
        told = str(error)
    assert told.startswith("b.xlsx")
    assert "\n" not in told
    assert all(len(row.cells) == len(table.columns) for table in tables for row in table.rows)


def test_workbook_hidden_sheet_is_read_and_said() -> None:
    rows = [["Name", "Email"], ["Dana Ruiz", "d@x.gov"]]
    data = make_xlsx({"People": rows, "Old": rows})
    with ZipFile(BytesIO(data)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace('name="Old"', 'name="Old" state="hidden"')
    shown, hidden = read_workbook(Source("a.xlsx", "workbook", zip_up(parts)))
    assert "the sheet is hidden in the workbook" in [odd.what for odd in hidden.odd]
    assert "hidden" not in " ".join(odd.what for odd in shown.odd)
