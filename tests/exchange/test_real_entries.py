"""Calendars, e-mail and notes that programs and offices really made: read whole, twice without harm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.record import Record
from brm_desktop.exchange.plan import Known, make_plan
from brm_desktop.exchange.reading import read_source
from brm_desktop.exchange.shapes import Reading, Source
from brm_desktop.exchange.source import open_source

PARTS = ("4_calendars", "5_email", "6_notes", "7_briefings")
COUNTED = re.compile(r"(\d+) (VEVENT|VTODO|VJOURNAL|VFREEBUSY|messages?)\b")


def list_files(test_data: Path) -> Iterator[Path]:
    return (path for part in PARTS for path in sorted((test_data / part).rglob("*")) if path.is_file())


def list_expected(test_data: Path) -> dict[str, int]:
    expected, family = dict[str, int](), ""
    for line in (test_data / "SOURCES.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("### "):
            family = line.removeprefix("### ").strip()
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) > 6 and family.startswith(("4_", "5_")) and "." in cells[1]:
            counts = [int(found[1]) for found in COUNTED.finditer(cells[4])]
            expected[f"{family}/{cells[1]}"] = sum(counts)
    return expected


def test_real_entries_are_read_as_many_as_there_are_or_refused_in_one_line(test_data: Path) -> None:
    expected = list_expected(test_data)
    assert len(expected) > 600
    for path in list_files(test_data):
        name = path.relative_to(test_data).as_posix()
        readings = read_or_refuse(path, path.read_bytes())
        count = sum(reading.read for reading in readings)
        if expected.get(name) and path.suffix != ".csv":
            assert count == expected[name], name


def test_real_entries_again_change_nothing(test_data: Path) -> None:
    for path in list_files(test_data):
        try:
            readings = read_source(open_source(path))
        except KnownError:
            continue
        plan = make_plan(readings, Known())
        records: dict[str, list[Record]] = {}
        for record in plan.created:
            records.setdefault(record.KIND.name, []).append(record)
        again = make_plan(readings, Known(records))
        assert again.changes_nothing, path.name


def test_real_messages_torn_anywhere_are_read_or_refused(test_data: Path) -> None:
    paths = [path for path in list_files(test_data) if path.suffix in (".msg", ".eml")][::4]
    assert len(paths) > 40
    for path in paths:
        data = path.read_bytes()
        for cut in (len(data) // 3, len(data) // 2, len(data) - 700):
            torn = data[: max(cut, 0)] + bytes(200) + data[max(cut, 0) + 200 :]
            for each in (torn, torn[: max(cut, 1)]):
                readings = read_or_refuse(path, each)
                assert all(reading.read for reading in readings)


def read_or_refuse(path: Path, data: bytes) -> tuple[Reading, ...]:
    try:
        return read_source(Source(path.name, open_source(path).sort, data))
    except KnownError as error:
        assert_one_line(path, str(error))
        return ()


def assert_one_line(path: Path, told: str) -> None:
    assert path.name in told
    assert "\n" not in told


def test_real_minutes_tell_their_day_for_nearly_all(test_data: Path) -> None:
    dated = [path for path in (test_data / "6_notes").rglob("*.md") if re.match(r"\d{4}-\d\d-\d\d", path.name)]
    apart = []
    for path in dated:
        (reading,) = read_source(open_source(path))
        told = reading.understood[0].values["starts_at"].date()
        apart.append(abs((told - date.fromisoformat(path.name[:10])).days))
    assert len(dated) > 100
    assert sum(days > 7 for days in apart) < 0.15 * len(apart)
