"""Files that are imported: lists of people as CSV and vCard, and a folder of notes, the same every time."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

from tests.benchmarks.prose import Prose

_GIVEN = [
    "Ann",
    "Ben",
    "Cora",
    "Dan",
    "Eve",
    "Finn",
    "Gia",
    "Hal",
    "Ida",
    "Joe",
    "Kim",
    "Lou",
    "Mae",
    "Ned",
    "Ola",
    "Pat",
    "Quin",
    "Rosa",
    "Sam",
    "Tess",
    "Uma",
    "Vic",
    "Wes",
    "Zoe",
]
_FAMILY = [
    "Alvarez",
    "Brook",
    "Chen",
    "Diaz",
    "Egan",
    "Fox",
    "Gray",
    "Hale",
    "Ito",
    "Jones",
    "Khan",
    "Lund",
    "Mora",
    "Nash",
    "Ode",
    "Park",
    "Quist",
    "Ruiz",
    "Stone",
]
_TITLES = ("Director", "Deputy director", "Budget analyst", "Program manager", "Records officer", "Counsel")


class Entry(NamedTuple):
    """One line of an address book."""

    given: str
    family: str
    title: str
    organization: str
    email: str
    phone: str
    mobile: str
    note: str


def list_entries(count: int) -> Iterator[Entry]:
    """Yield so many people, each of another name, in forty organizations."""
    chance = Random(5)
    for number in range(count):
        given, family = chance.choice(_GIVEN), f"{chance.choice(_FAMILY)}-{chr(97 + number % 26)}{number // 26:03x}"
        yield Entry(
            given, family, chance.choice(_TITLES), f"Department of Works {number % 40}",
            f"{given}.{family}@example.gov".lower(), f"(518) 555-{number % 10_000:04d}",
            f"(917) 555-{(number * 7) % 10_000:04d}", f"Met at the forum of {2000 + number % 26}",
        )  # fmt: skip


def write_csv(path: Path, count: int) -> None:
    """Write a list with headings."""
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(
            ("First name", "Last name", "Job title", "Organization", "E-mail", "Work phone", "Mobile", "Notes")
        )
        lines.writerows(list_entries(count))


def write_cards(path: Path, count: int) -> None:
    """Write cards of version 3.0."""
    with path.open("w", encoding="utf-8", newline="") as file:
        for each in list_entries(count):
            lines = (
                "BEGIN:VCARD", "VERSION:3.0", f"N:{each.family};{each.given};;;", f"FN:{each.given} {each.family}",
                f"ORG:{each.organization}", f"TITLE:{each.title}", f"EMAIL;TYPE=INTERNET,WORK:{each.email}",
                f"TEL;TYPE=WORK,VOICE:{each.phone}", f"TEL;TYPE=CELL:{each.mobile}", f"NOTE:{each.note}", "END:VCARD",
            )  # fmt: skip
            file.write("".join(f"{line}\r\n" for line in lines))


def write_notes(folder: Path, count: int) -> None:
    """Write a folder of Markdown notes of about 1.5 kB, in a folder a year."""
    prose = Prose()
    for number in range(count):
        year, day = 2015 + number % 11, f"{1 + number // 11 % 12:02d}-{1 + number // 132 % 28:02d}"
        text = f"# Visit {number}: {prose.write(4)}\n\n{prose.write(240)}\n\n- [ ] send the figures\n"
        path = folder / str(year) / f"{year}-{day} visit {number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
