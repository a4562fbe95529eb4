"""What goes to a spreadsheet's clipboard, and that it comes back as it was."""

from __future__ import annotations

import csv
from html.parser import HTMLParser
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.exchange.formulas import guard_cell, unguard_cell
from brm_desktop.exchange.tables import make_table
from brm_desktop.exchange.write_grid import write_html, write_tabbed

CELLS = st.text(st.sampled_from("ab1 '=+-@\t\"\n,;<&>\uff1d") | st.characters(exclude_categories=("C",)), max_size=12)
GRIDS = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1))


class Cells(HTMLParser):
    """The words of each cell of a table, by rows, with the breaks inside them."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
        elif tag == "br":
            self.rows[-1][-1] += "\n"

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


@given(st.text(max_size=20) | CELLS)
def test_guarded_cell_comes_back(text: str) -> None:
    assert unguard_cell(guard_cell(text)) == text


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("http://x","y")', "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", " =1"]
)
def test_formula_is_kept_as_words(text: str) -> None:
    assert guard_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-5", "+1,200.50", "12%", "+1 804 555 0100", "Dana", "", "—"])
def test_number_or_phone_stays_as_it_is(text: str) -> None:
    assert guard_cell(text) == text


@given(GRIDS)
def test_tabbed_rows_come_back_cell_by_cell(grid: list[list[str]]) -> None:
    text = write_tabbed(grid) + "\n"
    read = [row or [""] for row in csv.reader(StringIO(text, newline=""), delimiter="\t")]
    assert [[unguard_cell(cell) for cell in row] for row in read] == [
        [cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row] for row in grid
    ]


@given(GRIDS)
def test_html_rows_come_back_cell_by_cell(grid: list[list[str]]) -> None:
    reader = Cells()
    reader.feed(write_html(grid, headed=True))
    reader.close()
    found = [[unguard_cell(cell) for cell in row] for row in reader.rows]
    # A line feed right before the end of the table is between the tags, not in a cell.
    assert [[cell.strip("\n") for cell in row] for row in found] == [[cell.strip("\n") for cell in row] for row in grid]


@pytest.mark.parametrize("text", ["007", "1-2", "3/4", "12345678901234567", "+1 804 555 0100", "=1"])
def test_what_a_spreadsheet_would_change_is_marked_as_text(text: str) -> None:
    assert "mso-number-format" in write_html([[text]], headed=False)


@pytest.mark.parametrize("text", ["42", "1,234.50", "2026-11-28", "2026-11-28 14:00", "0"])
def test_number_and_day_stay_values(text: str) -> None:
    assert "mso-number-format" not in write_html([[text]], headed=False)


def test_list_saved_from_a_spreadsheet_loses_the_apostrophe() -> None:
    table = make_table("list.csv", "Name,Phone\n'=Field & Sons,'+1-804-555-0100\nO'Neil,'tis\n")
    assert [row.cells for row in table.rows] == [("=Field & Sons", "+1-804-555-0100"), ("O'Neil", "'tis")]
