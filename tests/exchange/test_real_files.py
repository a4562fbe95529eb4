"""Lists and cards that offices and programs really made: every record is read, or the file refused in one line.

The files stay where BRM_TEST_DATA says; their counts are those of the table in SOURCES.md beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from brm_desktop.base.errors import KnownError, UnreadableFile
from brm_desktop.domain.record import Record
from brm_desktop.exchange.mapping import UnsureMapping
from brm_desktop.exchange.plan import Known, make_plan
from brm_desktop.exchange.reading import read_file, read_lists
from brm_desktop.exchange.shapes import LISTS, Reading
from brm_desktop.exchange.source import open_source

EXPLAINED = {
    "1_agencies/dotgov_cisagov/agencies-and-subs.csv": (341, "one of the 342 rows is blank"),
    "3_contacts/csv_tine20/tine_user3.csv": (1, "two of the three rows are blank"),
    "3_contacts/csv_tine20/import_groups.csv": (4, "it has no headings, so its first line is a row too"),
    "3_contacts/csv_tine20/import_groups_update.csv": (4, "it has no headings, so its first line is a row too"),
    "3_contacts/csv_tine20/test.csv": (3, "it has no headings, so its first line is a row too"),
}
REFUSED = {
    "3_contacts/vcf_qoobaa_vcard/ex1.vcard": "no contact cards",
}
UNCLEAR = {
    "1_agencies/wa_agencies_tiernanmartin/wa-bureaucracy-data-dictionary.csv",
    "3_contacts/csv_spectrum/empty.csv",
    "3_contacts/csv_spectrum/escaped_quotes.csv",
    "3_contacts/csv_spectrum/newlines.csv",
    "3_contacts/csv_spectrum/simple.csv",
    "3_contacts/csv_spectrum/utf8.csv",
    "3_contacts/csv_tine20/import_groups.csv",
    "3_contacts/csv_tine20/import_groups_update.csv",
    "3_contacts/csv_tine20/leads.csv",
    "3_contacts/csv_tine20/test.csv",
}
READABLE = (".csv", ".vcf", ".vcard", ".xls", ".ldif", ".json", ".yml")
OTHER_SORTS = {"3_contacts/vcf_libical/user-cal.vcf"}  # a calendar named as a card


def list_expected(test_data: Path) -> Iterator[tuple[str, int]]:
    """Yield each list of agencies and people with how many records its source says it has."""
    family = ""
    for line in (test_data / "SOURCES.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("### "):
            family = line.removeprefix("### ").strip()
        cells = [cell.strip() for cell in line.split("|")]
        count = re.match(r"(\d+) (rows|cards?|entries|records|people)$", cells[4]) if len(cells) > 5 else None
        path = f"{family}/{cells[1]}" if count else ""
        if count and path.endswith(READABLE) and path[0] in "123" and path not in OTHER_SORTS:
            yield path, int(count[1])


def count_records(path: Path) -> int:
    source = open_source(path)
    if source.sort in LISTS:
        return sum(len(table.rows) for table in read_lists(source))
    return sum(reading.read for reading in read_file(path))


def test_real_files_every_record_is_read(test_data: Path) -> None:
    expected = dict(list_expected(test_data))
    assert len(expected) > 100
    found, wanted = {}, {}
    for name, count in expected.items():
        wanted[name] = EXPLAINED.get(name, (count, ""))[0]
        try:
            found[name] = count_records(test_data / name)
        except UnreadableFile as error:
            wanted[name] = True
            found[name] = REFUSED[name] in str(error)
    assert found == wanted


def test_real_files_are_understood_or_refused_in_one_line(test_data: Path) -> None:
    unclear, refused, told = set(), set(), {}
    for path in sorted(
        path for part in ("1_agencies", "2_contracts", "3_contacts") for path in (test_data / part).rglob("*.*")
    ):
        name = path.relative_to(test_data).as_posix()
        if not name.endswith(READABLE) or name in OTHER_SORTS:
            continue
        try:
            readings = read_file(path)
        except KnownError as error:
            (unclear if isinstance(error, UnsureMapping) else refused).add(name)
            told[name] = str(error)
        else:
            assert sum(reading.read for reading in readings) == count_records(path)
    assert all(Path(name).name in line and "\n" not in line for name, line in told.items())
    assert unclear == UNCLEAR
    assert {name for name in refused if name.endswith(READABLE)} == set(REFUSED)


def read_all(test_data: Path) -> Iterator[tuple[str, tuple[Reading, ...]]]:
    for name, _ in list_expected(test_data):
        if name not in UNCLEAR and name not in REFUSED:
            yield name, read_file(test_data / name)


def test_real_files_again_change_nothing(test_data: Path) -> None:
    for name, readings in read_all(test_data):
        first = make_plan(readings, Known())
        records: dict[str, list[Record]] = {}
        for record in first.created:
            records.setdefault(record.KIND.name, []).append(record)
        again = make_plan(readings, Known(records))
        assert again.changes_nothing, name
        assert {item.state for item in again.items} <= {"same", "skip"}, name


def test_real_agencies_lose_their_acronyms_from_their_names(test_data: Path) -> None:
    (reading,) = read_file(test_data / "1_agencies/wa_agencies_tiernanmartin/wa-bureaucracy.csv")
    named = {each.values.get("acronym"): each.values["name"] for each in reading.understood}
    assert named["WBOA"] == "State Board of Accountancy"
    assert not any("(" + str(acronym) + ")" in name for acronym, name in named.items())
    assert "NA" not in {value for each in reading.understood for value in each.values.values()}


def test_real_directory_repeated_rows_are_the_same_and_rejected_ones_flagged(test_data: Path) -> None:
    readings = read_file(test_data / "1_agencies/muckrock_directory/agencies_open.csv")
    summary = make_plan(readings, Known()).summarize()
    assert (summary["read"], summary["same"]) == (5250, 1566)
    flagged = [each for each in readings[0].understood if "the list says it is rejected" in each.odd]
    assert len(flagged) == 582
    addresses = [each.values["address"] for each in readings[0].understood if "address" in each.values]
    assert sum("\n" in address for address in addresses) > 3000


def test_real_organizations_of_many_rows_become_one_agency(test_data: Path) -> None:
    readings = read_file(test_data / "1_agencies/dotgov_cisagov/2026-08_current-full.csv")
    plan = make_plan(readings, Known())
    assert plan.summarize()["read"] == 16539
    made = {(record.title_text.lower(), getattr(record, "address")) for record in plan.created}  # noqa: B009  # agencies
    assert len(made) >= 0.99 * len(plan.created)
