"""Reports as lists: totals and closing lines are no records, groups written once reach their rows."""

from __future__ import annotations

import pytest

from tests.exchange.conftest import ReadText

REPORT = """Contract register,,,
as of 1/31/2026,,,
Department,Contract number,Vendor,Amount
Health,C-1,Northwind,100
,C-2,Contoso,200
,C-3,Fabrikam,50
Subtotal,,,350
Labor,C-4,Northwind,400
,C-5,Contoso,10
Subtotal,,,410
Department,Contract number,Vendor,Amount
Parks,C-6,Tailspin,5
,C-7,Contoso,5
Grand total,,,770
Source: finance system,,,
"""


def test_report_with_subtotals_loses_no_row_and_makes_no_record_of_a_total(read_text: ReadText) -> None:
    reading = read_text(REPORT, kind="agreement")
    numbers = [understood.values["number"] for understood in reading.understood]
    assert numbers == ["C-1", "C-2", "C-3", "C-4", "C-5", "C-6", "C-7"]
    assert [skipped.reason.split(":")[0] for skipped in reading.skipped] == [
        "a total, not a record", "a total, not a record", "the headings again", "a total, not a record",
        "a line of the report, not a record",
    ]  # fmt: skip


def test_report_group_written_once_reaches_its_rows_only(read_text: ReadText) -> None:
    reading = read_text(REPORT, kind="agreement")
    groups = {
        each.values["number"]: [link.text for link in each.links if link.field == "agencies"]
        for each in reading.understood
    }
    assert groups["C-3"] == ["Health"]
    assert groups["C-5"] == ["Labor"]
    assert groups["C-7"] == ["Parks"]


def test_list_with_a_missing_name_takes_none_from_the_row_above(read_text: ReadText) -> None:
    rows = "".join(f"Ann {at},a{at}@x.gov,804-555-01{at:02}\n,b{at}@x.gov,804-555-02{at:02}\n" for at in range(10))
    reading = read_text("Name,Email,Phone\n" + rows, kind="contact")
    assert [each.values["name"] for each in reading.understood][1::2] == [f"b{at}@x.gov" for at in range(10)]


@pytest.mark.parametrize("name", ["Total Quality Office", "Office of the Totalizator", "Subtotal"])
def test_list_an_agency_that_is_called_like_a_total_is_kept(read_text: ReadText, name: str) -> None:
    reading = read_text(f"Agency,Acronym,Kind\n{name},TQ,Office\nParks,PK,Board\n", kind="agency")
    assert [each.values["name"] for each in reading.understood] == [name, "Parks"]
