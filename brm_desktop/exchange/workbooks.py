"""Workbooks (XLSX, XLS, ODS) to tables: one for each sheet that holds a list; opened only within bounds."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.exchange.shapes import Oddity, Row, Source, Table
from brm_desktop.exchange.tables import shape_table
from brm_desktop.exchange.xml_sheets import list_sheets

_MOST_CELLS = 5_000_000
_MOST_BYTES = 400 * 1024 * 1024  # of all parts, unpacked
_MOST_SHEETS = 100
_CHUNK = 1 << 20
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_CELL = re.compile(rb"<(?:\w+:)?c [^>]*?\br=\"([A-Z]{1,3})([0-9]{1,7})\"")
_ODS_ROW = re.compile(rb"<table:table-row\b([^>]*?)(/?)>(.*?)(?=<table:table-row\b|</table:table>|$)", re.DOTALL)
_ODS_CELL = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)")
_ODS_ROWS = re.compile(rb"number-rows-repeated=\"(\d{1,9})\"")
_ODS_COLUMNS = re.compile(rb"number-columns-repeated=\"(\d{1,9})\"")


def read_workbook(source: Source, headed: bool | None = None) -> tuple[Table, ...]:
    """Return the lists of a workbook. Raises: UnreadableFile when it is damaged, locked, too large or empty."""
    _check_bounds(source)
    sheets = list(_list_sheets(source) if source.data.startswith((b"PK", b"\xd0\xcf")) else list_sheets(source))
    tables, odd = list[Table](), list[Oddity]()
    hidden = _list_hidden(source)
    for sheet, rows in sheets:
        filled = [row for row in rows if any(row.cells)]
        if not filled:
            continue
        name = source.name if len(sheets) == 1 else f"{source.name}, {sheet}"
        if len(filled) < 2 and tables:
            odd.append(Oddity(name, f"left out, it has one row only: {' '.join(filled[0].cells).strip()[:80]}"))
            continue
        table = shape_table(name, rows, headed)
        if sheet in hidden:
            table = replace(table, odd=(*table.odd, Oddity(name, "the sheet is hidden in the workbook")))
        tables.append(table)
    if not tables:
        raise UnreadableFile(f"{source.name} has no rows")
    first = tables[0]
    tables[0] = Table(first.name, first.columns, first.rows, (*first.odd, *odd), first.headed)
    return tuple(tables)


def _list_sheets(source: Source) -> Iterator[tuple[str, list[Row]]]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(source.data))
        for each in book.sheets_metadata[:_MOST_SHEETS]:
            if each.typ == SheetTypeEnum.WorkSheet:
                sheet = book.get_sheet_by_name(each.name)
                _require_size(source.name, each.name, sheet.height, sheet.width)
                first = (sheet.start or (0, 0))[0]
                rows = sheet.to_python(skip_empty_area=True)
                yield each.name, [Row(first + at + 1, tuple(map(_say, row))) for at, row in enumerate(rows)]
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFile(f"{source.name} cannot be read as a workbook", _first_line(error)) from error


def _list_hidden(source: Source) -> frozenset[str]:
    """Return the sheets that whoever opens the workbook does not see."""
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    if not source.data.startswith((b"PK", b"\xd0\xcf")):
        return frozenset()
    try:
        sheets = CalamineWorkbook.from_filelike(BytesIO(source.data)).sheets_metadata
    except (CalamineError, OSError, ValueError):
        return frozenset()
    return frozenset(each.name for each in sheets if each.visible != SheetVisibleEnum.Visible)


def _say(value: object) -> str:
    """Return a cell as a person reads it: whole numbers without a point, days without a time."""
    match value:
        case str():
            return value.replace("\r\n", "\n").replace("\r", "\n")
        case bool():
            return "yes" if value else "no"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime():
            midnight = not (value.hour or value.minute or value.second)
            return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
        case time():
            return value.isoformat("minutes")
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
        case date():
            return value.isoformat()
    return "" if value is None else str(value)


def _check_bounds(source: Source) -> None:
    """Refuse what unpacks to more than a list has, before a library opens it."""
    if source.data.startswith(b"\xd0\xcf\x11\xe0"):
        if _LOCKED in source.data:
            raise UnreadableFile(f"{source.name} is locked with a password", hint="Save a copy without one")
        return
    if not source.data.startswith(b"PK"):
        return
    try:
        with ZipFile(BytesIO(source.data)) as package:
            budget = _MOST_BYTES
            for member in package.infolist():
                unpacked = unpack_within(package, member, budget)
                if unpacked is None:
                    raise UnreadableFile(f"{source.name} unpacks to more than {_MOST_BYTES // 1024**2} MB")
                budget -= len(unpacked)
                _check_part(source.name, member.filename, unpacked)
    except (BadZipFile, NotImplementedError, RuntimeError, zlib.error, OSError, ValueError) as error:
        raise UnreadableFile(f"{source.name} is a damaged workbook", _first_line(error)) from error


def unpack_within(package: ZipFile, member: ZipInfo, most: int) -> bytes | None:
    """Return the content of one part, or None when it is longer than `most`, whatever it says of itself."""
    found = bytearray()
    with package.open(member) as part:
        while chunk := part.read(_CHUNK):
            found += chunk
            if len(found) > most:
                return None
    return bytes(found)


def _check_part(name: str, part: str, content: bytes) -> None:
    if part.endswith(".xml") and b"<!ENTITY" in content[:65536]:
        raise UnreadableFile(f"{name} defines entities, which no honest workbook does")
    if part.startswith("xl/worksheets/") and part.endswith(".xml"):
        places = [(len(found[1]), found[1], int(found[2])) for found in _CELL.finditer(content)]
        if places:
            _require_size(name, part.rpartition("/")[2], max(row for *_, row in places), _count_columns(max(places)[1]))
    if part == "content.xml":
        _require_size(name, "the sheet", sum(map(_count_cells, _ODS_ROW.finditer(content))), 1)


def _count_columns(letters: bytes) -> int:
    count = 0
    for letter in letters:
        count = count * 26 + letter - 64
    return count


def _count_cells(row: re.Match[bytes]) -> int:
    times = _ODS_ROWS.search(row[1])
    cells = 0
    for cell in _ODS_CELL.finditer(row[3]):
        if b"value-type" in cell[1]:
            again = _ODS_COLUMNS.search(cell[1])
            cells += int(again[1]) if again else 1
    return cells * (int(times[1]) if times else 1)


def _require_size(name: str, sheet: str, rows: int, columns: int) -> None:
    if rows * columns > _MOST_CELLS:
        more = f"{sheet} has {rows:,} rows" + (f" by {columns:,} columns" if columns > 1 else "")
        raise UnreadableFile(f"{name} is too large for a list", more, "Delete what is empty in it and save it again")


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), "")[:200]
