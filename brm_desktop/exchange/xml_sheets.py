"""Workbooks as Excel 2003 writes them in XML: the rows of each sheet."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.exchange.shapes import Row, Source
from brm_desktop.exchange.xml_trees import parse_xml, tag_of

_SPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
_MOST_COLUMNS = 2000
_MOST_CELLS = 5_000_000


def list_sheets(source: Source) -> Iterator[tuple[str, list[Row]]]:
    """Yield each sheet with its rows. Raises: UnreadableFile."""
    root = parse_xml(source.data, source.name)
    if tag_of(root) != "workbook":
        raise UnreadableFile(f"{source.name} is an XML file, which cannot be imported", hint="Save it as CSV")
    budget = _MOST_CELLS
    for sheet in (each for each in root if tag_of(each) == "worksheet"):
        rows: list[Row] = []
        for table in (each for each in sheet if tag_of(each) == "table"):
            at = 0
            for row in (each for each in table if tag_of(each) == "row"):
                at = _read_place(row, at, 1_048_576)
                cells = list(_read_cells(row))
                budget -= len(cells)
                if budget < 0:
                    raise UnreadableFile(f"{source.name} is too large for a list")
                rows.append(Row(at, tuple(cells)))
        yield sheet.get(f"{_SPACE}Name") or "sheet", rows


def _read_cells(row: Element) -> Iterator[str]:
    at = 0
    for cell in (each for each in row if tag_of(each) == "cell"):
        place = _read_place(cell, at, _MOST_COLUMNS)
        yield from [""] * (place - at - 1)
        data = next((each for each in cell if tag_of(each) == "data"), None)
        yield _say(data) if data is not None else ""
        across = cell.get(f"{_SPACE}MergeAcross") or ""
        reach = min(int(across), _MOST_COLUMNS) if across.isdigit() and len(across) < 6 else 0
        yield from [""] * reach
        at = place + reach


def _read_place(element: Element, before: int, most: int) -> int:
    told = element.get(f"{_SPACE}Index") or ""
    return min(max(int(told), before + 1), most) if told.isdigit() and len(told) < 9 else before + 1


def _say(data: Element) -> str:
    text = "".join(data.itertext())
    kind = data.get(f"{_SPACE}Type")
    if kind == "DateTime":
        day, _, clock = text.partition("T")
        return day if clock.startswith("00:00") else f"{day} {clock[:5]}"
    if kind == "Boolean":
        return "yes" if text == "1" else "no"
    return text.removesuffix(".0") if kind == "Number" else text
