"""Separated text as it comes: separators, quotes, line ends, report heads, ragged and repeated rows."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.exchange.tables import make_table
from tests.exchange.conftest import ReadTable

ROWS = (("Parks Board", "Salem", "12"), ("Roads, Department of", "Dover", "7"))


def cells(table: object) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]  # type: ignore[attr-defined]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_table_any_separator_and_line_end_gives_the_same_cells(read_table: ReadTable, separator: str, end: str) -> None:
    out = StringIO()
    csv.writer(out, delimiter=separator, lineterminator=end).writerows([("Agency", "City", "Staff"), *ROWS])
    table = read_table(out.getvalue())
    assert table.columns == ("Agency", "City", "Staff")
    assert cells(table) == list(ROWS)


def test_table_mixed_line_ends_and_breaks_in_cells_keep_rows_apart(read_table: ReadTable) -> None:
    table = read_table('Name,Address\r\nAnn,"1 Main\r\nSalem"\nBob,"2 Oak\rDover"\rCy,3 Elm\r\n')
    assert cells(table) == [("Ann", "1 Main\nSalem"), ("Bob", "2 Oak\nDover"), ("Cy", "3 Elm")]
    assert [row.number_in_file for row in table.rows] == [2, 4, 6]


def test_table_one_column_with_commas_stays_one_column(read_table: ReadTable) -> None:
    table = read_table("Name\nPoe, Ann\nRay, Bob\n")
    assert table.columns == ("Name",)
    assert cells(table) == [("Poe, Ann",), ("Ray, Bob",)]


def test_table_quote_never_closed_does_not_swallow_the_rows_after_it(read_table: ReadTable) -> None:
    table = read_table('Name,City,Note\nAnn,"Salem,x\nBob,Dover,y\nCy,Erie,"z"\n')
    assert cells(table) == [("Ann", '"Salem', "x"), ("Bob", "Dover", "y"), ("Cy", "Erie", "z")]
    assert any("not closed" in odd.what for odd in table.odd)


def test_table_open_quote_at_the_end_keeps_every_row(read_table: ReadTable) -> None:
    table = read_table('Name,Note\nAnn,"open\nBob,b\nCy,c\n')
    assert [row[0] for row in cells(table)] == ["Ann", "Bob", "Cy"]


def test_table_ragged_rows_are_padded_kept_and_reported(read_table: ReadTable) -> None:
    table = read_table("Name,City,Phone\nAnn\nBob,Dover,555-0100,extra,more\n")
    assert table.columns == ("Name", "City", "Phone", "Column 4", "Column 5")
    assert cells(table) == [("Ann", "", "", "", ""), ("Bob", "Dover", "555-0100", "extra", "more")]
    assert [odd.what for odd in table.odd] == [
        "1 row shorter than the headings: line 2",
        "1 row longer than the headings, all cells kept: line 3",
    ]


def test_table_blank_and_repeated_rows_are_counted(read_table: ReadTable) -> None:
    table = read_table("Name,City\nAnn,Salem\n\n,\nAnn,Salem\n")
    assert len(table.rows) == 2
    assert [odd.what for odd in table.odd] == ["2 blank rows left out", "1 row repeated exactly"]


def test_table_lines_above_the_headings_are_left_out_and_told(read_table: ReadTable) -> None:
    table = read_table(
        "Directory of agencies\nPrinted 1/2/2026\n\nAgency,City,Phone\nParks,Salem,555-0100\nRoads,Dover,1\n"
    )
    assert table.columns == ("Agency", "City", "Phone")
    assert len(table.rows) == 2
    assert "Directory of agencies" in table.odd[0].what


@pytest.mark.parametrize(
    "text",
    [
        "Ann,Poe,apoe,ann@example.gov\nBob,Ray,bray,bob@example.gov\n",
        '"women";"Women in our company";"ann bob"\n"men";"Men in our company";"cy dan"\n',
    ],
)
def test_table_without_headings_loses_no_row(read_table: ReadTable, text: str) -> None:
    table = read_table(text)
    assert not table.headed
    assert len(table.rows) == 2
    assert table.columns[0] == "Column 1"


def test_table_headings_repeated_or_empty_get_names_of_their_own(read_table: ReadTable) -> None:
    table = read_table("Name,Email,Email,\nAnn,a@example.gov,b@example.gov,x\n")
    assert table.columns == ("Name", "Email", "Email (2)", "Column 4")


def test_table_separator_told_by_the_file_is_obeyed(read_table: ReadTable) -> None:
    assert cells(read_table("sep=|\nName|City\nAnn,x|Salem\n")) == [("Ann,x", "Salem")]


def test_table_utf16_is_read_like_any_other(read_table: ReadTable) -> None:
    assert cells(read_table("Name\tCity\r\nZoë\tSalem\r\n".encode("utf-16"))) == [("Zoë", "Salem")]


def test_table_with_absurdly_many_columns_is_refused(read_table: ReadTable) -> None:
    with pytest.raises(UnreadableFile, match="columns"):
        read_table("a," * 5000)


def test_make_table_headed_is_overruled_by_a_person() -> None:
    assert len(make_table("x.csv", "Name,City\nAnn,Salem\n", headed=False).rows) == 2


SEPARATED = st.sampled_from([",", ";", "\t", "|"])
CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from('"\n,;|\t '), max_size=12
)


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=8), SEPARATED, st.sampled_from(["\n", "\r\n"]))
def test_table_what_a_writer_wrote_is_read_back(rows: list[tuple[str, str, str]], separator: str, end: str) -> None:
    assume(all(any(cell.strip() for cell in row) for row in rows))
    out = StringIO()
    out.write(f"sep={separator}{end}")
    csv.writer(out, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([("A", "B", "C"), *rows])
    table = make_table("x.csv", out.getvalue(), headed=True)
    assert [row.cells[:3] for row in table.rows] == rows
