"""Directories written as texts and pages become lists; notes stay notes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.role import Role
from brm_desktop.exchange.blocks import list_blocks
from brm_desktop.exchange.person_lines import read_people, show_address
from brm_desktop.exchange.plan import Known, make_plan
from brm_desktop.exchange.reading import read_file, read_source, settle_sort
from brm_desktop.exchange.shapes import Reading
from brm_desktop.exchange.source import make_source
from tests.exchange.test_any_bytes import check

COORDINATORS = """---
title: Find your coordinator
---
Agencies tell us who coordinates. Write to <list@gsa.gov> about changes to this list.

## Departments
[Department of Roads][1]
[Department of Health][2]

## <span id="r"></span>Department of Roads (DOR)
### Agencywide
Dana\tRuiz - <dana@roads.gov>
Kellie Korzen (Deputy) - 202-555-0100 - <kellie@roads.gov>
### Bridge Service (BS)
Bob Li – <bob@roads.gov>

* **Tunnel Division** <br>Ann Poe - <ann@roads.gov>

### Office of Inspector General (OIG)
---
## Department of Health
William C. Warren, Jr - <warren@health.gov>
### Office of Inspector General (OIG)
Cy Ng, Chief Auditor - <cy@health.gov>

[1]: #r "Go"
[2]: #h "Go"
"""
VENDORS = """### Vendor Details for *CLOUD*

Acme LLC: 10/13/2022 through 9/15/2026
Blue Systems, Inc.: 01/16/2019 through 09/15/2024, 02/01/2025 through 09/15/2026
Carahsoft: 07/31/2017 through 09/30/2026

#### Acme LLC
FEIN: 36-4467428
Website: www.acme.com

Customer Contact
Name: KRISTEN JEWELL
Email: kristen@acme.com
Phone: 727-685-4598

#### Blue Systems, Inc.
FEIN: 13-3715291
Website: www.blue.net

Contract Administrator
Name: Cyn Voss
Title: Account Lead
Email: cyn@blue.net

#### Carahsoft
FEIN: 52-2189693
Website: www.carah.com
"""
PAGE = """<!DOCTYPE html><html><head><title>Agencies</title><style>p {}</style></head><body>
<nav><ul><li><a href="https://x.gov/one">Office one</a></li><li><a href="https://x.gov/two">Office two</a></li>
<li><a href="https://x.gov/three">Office three</a></li></ul></nav>
<h1>State agencies</h1>
<table><tr><th>Agency</th><th>Acronym</th><th rowspan=1>Website</th><th>Contact</th></tr>
<tr><td>Department of Revenue</td><td rowspan="2">SHARED</td><td><a href="https://dor.gov">Visit</a></td>
<td><a href="mailto:ed@dor.gov">Ed Poe</a></td></tr>
<tr><td>Department of Health &amp; Care</td><td><a href="https://doh.gov">doh.gov</a></td>
<td><a href="mailto:al@doh.gov">Al Ray</a></td></tr></table></body></html>"""


def read(text: str, name: str) -> dict[str, Reading]:
    return {reading.file: reading for reading in read_source(make_source(name, text.encode()))}


def tell(reading: Reading, *fields: str) -> list[tuple[object, ...]]:
    return [tuple(each.values.get(field, "") for field in fields) for each in reading.understood]


def test_directory_people_under_headings_become_agencies_and_their_people() -> None:
    found = read(COORDINATORS, "list.md")
    agencies, people = found["list.md, agencies"], found["list.md, people"]
    parents = [next((link.text for link in each.links), "") for each in agencies.understood]
    assert list(zip(tell(agencies, "name", "acronym"), parents, strict=True)) == [
        (("Department of Roads", "DOR"), ""),
        (("Bridge Service", "BS"), "Department of Roads"),
        (("Tunnel Division", ""), "Bridge Service"),
        (("Office of Inspector General", "OIG"), "Department of Roads"),
        (("Department of Health", ""), ""),
        (("Office of Inspector General", "OIG"), "Department of Health"),
    ]
    assert tell(people, "name", "job_title", "organization", "emails") == [
        ("Dana Ruiz", "", "Department of Roads", ("dana@roads.gov",)),
        ("Kellie Korzen", "Deputy", "Department of Roads", ("kellie@roads.gov",)),
        ("Bob Li", "", "Bridge Service", ("bob@roads.gov",)),
        ("Ann Poe", "", "Tunnel Division", ("ann@roads.gov",)),
        ("William C. Warren Jr", "", "Department of Health", ("warren@health.gov",)),
        ("Cy Ng", "Chief Auditor", "Office of Inspector General", ("cy@health.gov",)),
    ]
    assert people.understood[1].values["phones"] == ("202-555-0100",)
    assert "Agencies tell us who coordinates" in agencies.odd[-1].what


def test_directory_people_get_their_roles_in_the_same_import() -> None:
    plan = make_plan(read(COORDINATORS, "list.md").values(), Known())
    names = {record.id: record.title_text for record in plan.created}
    roles = {names[role.contact]: names[role.agency or ""] for role in plan.created if isinstance(role, Role)}
    assert (roles["Dana Ruiz"], roles["Ann Poe"]) == ("Department of Roads", "Tunnel Division")


def test_directory_one_name_under_two_departments_gives_the_role_in_the_right_one() -> None:
    text = COORDINATORS.replace("General (OIG)\n---", "General (OIG)\nZoe Fox - <zoe@roads.gov>\n---")
    plan = make_plan(read(text, "list.md").values(), Known())
    names = {record.id: record.title_text for record in plan.created}
    places = {record.id: getattr(record, "parent", None) for record in plan.created}
    roles = {names[role.contact]: role.agency or "" for role in plan.created if isinstance(role, Role)}
    assert names[places[roles["Zoe Fox"]] or ""] == "Department of Roads"
    assert names[places[roles["Cy Ng"]] or ""] == "Department of Health"


def test_directory_vendors_become_partners_with_people_and_terms() -> None:
    found = read(VENDORS, "vendors.md")
    vendors, people, terms = (found[f"vendors.md, {what}"] for what in ("vendors", "people", "agreements"))
    assert tell(vendors, "name", "website", "custom") == [
        ("Acme LLC", "www.acme.com", ("FEIN: 36-4467428",)),
        ("Blue Systems, Inc.", "www.blue.net", ("FEIN: 13-3715291",)),
        ("Carahsoft", "www.carah.com", ("FEIN: 52-2189693",)),
    ]
    assert {each.kind for each in vendors.understood} == {"partner"}
    assert tell(people, "name", "job_title", "organization") == [
        ("KRISTEN JEWELL", "Customer Contact", "Acme LLC"),
        ("Cyn Voss", "Account Lead", "Blue Systems, Inc."),
    ]
    assert [str(each.values["ends_on"]) for each in terms.understood] == ["2026-09-15", "2026-09-15", "2026-09-30"]
    assert [each.values["title"] for each in terms.understood][::2] == ["CLOUD (Acme LLC)", "CLOUD (Carahsoft)"]
    assert "Periods: 01/16/2019 through" in terms.understood[1].values["custom"][0]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "# People\n\n## Dana Ruiz\n- **Title:** CIO\n- **Email:** d@x.gov\n\n## Bob Li\n- **Email:** b@x.gov\n",
            "a.md",
        ),
        ("IT team\n\nDana Ruiz\nCIO\n804-555-0100\nd@x.gov\n\nBob Li\nDeputy\n804-555-0101\nb@x.gov\n", "a.txt"),
        (
            "<h1>Team</h1><div><h3>Dana Ruiz</h3><p>CIO</p><p>Email: <a href='mailto:d@x.gov'>d@x.gov</a></div>"
            "<div><h3>Bob Li</h3><p>Deputy</p><p>Email: <a href='mailto:b@x.gov'>b@x.gov</a></p></div>",
            "a.html",
        ),
        (
            "| Name | Title | Email |\n|---|---|---|\n| Dana Ruiz | CIO | <d@x.gov> |\n| Bob Li | | b@x.gov |",
            "a.md",
        ),
    ],
    ids=["headings", "cards", "page", "table"],
)
def test_directory_people_are_found_in_any_layout(text: str, name: str) -> None:
    (reading,) = read(text, name).values()
    assert tell(reading, "name", "emails") == [("Dana Ruiz", ("d@x.gov",)), ("Bob Li", ("b@x.gov",))]
    assert reading.understood[0].values["job_title"] == "CIO"


def test_directory_links_under_a_heading_of_agencies_become_agencies() -> None:
    links = (
        "[Department of Roads](https://roads.gov)",
        "[Motor Vehicles](https://mv.gov)",
        "[Parks Board](https://p.gov)",
    )
    (reading,) = read("# Ohio\n\n## State agencies\n\n* " + "\n* ".join(links) + "\n", "ohio.md").values()
    assert tell(reading, "name", "website", "custom") == [
        ("Department of Roads", "https://roads.gov", ("Jurisdiction: Ohio",)),
        ("Parks Board", "https://p.gov", ("Jurisdiction: Ohio",)),
    ]
    assert reading.odd[0].what == "left out, not plainly an agency: Motor Vehicles"


@pytest.mark.parametrize("name", ["page.html", "saved.xls"])
def test_page_table_is_read_with_its_links_and_spans(name: str) -> None:
    agencies, people = read(PAGE, name).values()
    assert tell(agencies, "name", "acronym", "website") == [
        ("Department of Revenue", "SHARED", "https://dor.gov"),
        ("Department of Health & Care", "SHARED", "https://doh.gov"),
    ]
    assert tell(people, "name", "emails") == [("Ed Poe", ("ed@dor.gov",)), ("Al Ray", ("al@doh.gov",))]


def test_page_without_lists_is_a_note_with_its_title() -> None:
    (reading,) = read(
        "<html><title>New portal</title><body><p>It opens in <b>June</b>.</p></body></html>", "p.htm"
    ).values()
    (note,) = reading.understood
    assert (note.kind, note.values["title"], note.values["body"]) == ("note", "New portal", "It opens in June.")


def test_page_in_an_old_encoding_is_read_as_it_says() -> None:
    data = "<html><head><meta charset=shift_jis><title>会議</title></head><body><p>東京</p></body>".encode("shift_jis")
    (reading,) = read_source(make_source("p.html", data))
    assert reading.understood[0].values["title"] == "会議"


@pytest.mark.parametrize(
    "text",
    [
        "# Meeting with DMV\n\n| Name | Email |\n|---|---|\n| Dana | d@x.gov |\n| Bob | b@x.gov |\n",
        "# Plan\n\nAction: Dana Ruiz - <d@x.gov>\nBob Li - <b@x.gov>\nAnn Poe - <a@x.gov>\n",
        "On Mon, Feb 1, 2016 at 4:58 AM, Ann Poe <a@x.gov> wrote:\n> Bob Li - <b@x.gov>\n> Cy Ng - <c@x.gov>\n",
        "# To do\n\n- [ ] Send plan to dana@x.gov\n- [x] Call bob@x.gov\n- [ ] Mail ed@x.gov\n",
        "We spoke to [Dana](https://x.gov/a), [Bob](https://x.gov/b) and [Ann](https://x.gov/c) about the portal.\n",
        "| Term | Definition |\n|---|---|\n| ACA | Affordable Care Act |\n| AB | Aid to the Blind |\n",
        "---\nrecord: note\n---\nDana Ruiz - <d@x.gov>\nBob Li - <b@x.gov>\nAnn Poe - <a@x.gov>\n",
    ],
    ids=["meeting", "action", "thread", "boxes", "prose", "glossary", "own"],
)
def test_note_that_names_people_stays_a_note(text: str) -> None:
    assert make_source("note.md", text.encode()).sort == "note"


def test_directory_said_to_be_a_note_is_one() -> None:
    source = make_source("list.md", COORDINATORS.encode())
    assert (source.sort, settle_sort(source, "note").sort) == ("directory", "note")
    (reading,) = read_source(source, kind="note")
    assert reading.understood[0].values["title"] == "Find your coordinator"


def test_text_of_names_of_bodies_is_a_list_of_them() -> None:
    (reading,) = read(
        "Department of Roads\nParks Board\nDepartment of Health\nOffice of the Auditor\n", "a.txt"
    ).values()
    assert tell(reading, "name")[1] == ("Parks Board",)
    assert len(reading.understood) == 4


def test_directory_again_changes_nothing() -> None:
    readings = read(COORDINATORS, "list.md").values()
    first = make_plan(readings, Known())
    records: dict[str, list[object]] = {}
    for record in first.created:
        records.setdefault(record.KIND.name, []).append(record)
    assert make_plan(readings, Known(records)).changes_nothing  # type: ignore[arg-type]  # records of each kind


def test_real_coordinators_become_agencies_and_people(test_data: Path) -> None:
    folder = test_data / "1_agencies/gsa_508_coordinators"
    old, new = (read_file(folder / name) for name in ("coordinators_2022-06.md", "coordinators_2026-08.md"))
    assert [len(reading.understood) for reading in (*old, *new)] == [212, 230, 309, 376]
    orphans = [each for each in new[1].understood if not each.positions]
    assert len(orphans) < 5


BITS = st.sampled_from(
    ["# ", "## Office of Roads\n", "Dana Ruiz - <d@x.gov>\n", "\n", "| a | b |\n", "|---|---|\n", "[x](https://x.gov)",
     "* ", "**", "<br>", "<table>", "<tr>", "<td colspan=3>", "</td>", "</table>", "<h2>", "</h2>", "<li>", "<a href=",
     "Email: e@x.gov\n", "Name: Ann\n", "---\n", "]", "[", "<!--", "&amp;", "é", "\x00", "<dt>", "<dd>", "<nav>"]
)  # fmt: skip


def test_page_of_terms_is_a_list_of_bodies() -> None:
    names = ("Health", "Roads", "Work")
    terms = "".join(f"<dt>Ministry of {name}</dt><dd>Phone: 1-800-555-010{at}</dd>" for at, name in enumerate(names))
    (reading,) = read(f"<h1>Ministries</h1><dl>{terms}</dl>", "m.html").values()
    assert tell(reading, "name", "phones")[0] == ("Ministry of Health", ("1-800-555-0100",))
    assert len(reading.understood) == 3


def test_directory_title_that_sorts_by_agency_is_no_agency() -> None:
    told = {"Department of Revenue": "Ed Poe", "Department of Health": "Al Ray", "Parks Board": "Bo Li"}
    lines = (f"- **{body}** — {name}, CIO ({name.lower().replace(' ', '.')}@x.gov)\n" for body, name in told.items())
    found = read(f"# CIOs by agency\n\n{''.join(lines)}", "c.md")
    assert [name for (name,) in tell(found["c.md, agencies"], "name")] == list(told)
    assert tell(found["c.md, people"], "name", "job_title", "organization")[2] == ("Bo Li", "CIO", "Parks Board")


def test_text_of_address_lines_is_its_people() -> None:
    (reading,) = read('Dana Ruiz <dana@x.gov>; Bob Li <bob@x.gov>; "Poe, Ed" <ed@x.gov>\n', "to.txt").values()
    assert tell(reading, "name", "emails") == [
        ("Dana Ruiz", ("dana@x.gov",)), ("Bob Li", ("bob@x.gov",)), ("Ed Poe", ("ed@x.gov",)),
    ]  # fmt: skip


@given(st.lists(BITS, max_size=60).map("".join), st.sampled_from(["a.md", "a.html", "a.txt", "a.xls"]))
def test_directory_any_marks_give_records_or_a_known_error(text: str, name: str) -> None:
    told = ""
    try:
        for reading in read_source(make_source(name, text.encode())):
            check(reading)
    except KnownError as error:
        told = str(error)
    assert "\n" not in told


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("[" * 30_000, "a.md"),
        ("a@b [" + "](" * 100_000, "a.md"),
        ("a@b.c |" + " " * 100_000 + "x\n|" + "| " * 50_000, "a.md"),
        ("# " + "#" * 100_000 + "x a@b a@b", "a.md"),
        ("a@b.c\n" + "**a" * 100_000, "a.md"),
        ("<!--" * 50_000 + "a@b a@b", "a.md"),
        ("x" * 300_000 + "@" * 100_000, "a.txt"),
        ("<table><tr>" + "<td colspan=9999 rowspan=9999>a" * 3_000, "a.html"),
        ("<table><tr><td>" * 5_000, "a.html"),
        ("<div>" * 20_000 + "a", "a.html"),
        ("<a href='" * 50_000, "a.html"),
        ("<p>a\n" * 20_000, "a.html"),
    ],
    ids=range(12),
)
def test_directory_hostile_texts_stay_within_bounds(text: str, name: str) -> None:
    """Each of these takes hours in a reader whose time grows with the square of the input."""
    told = ""
    try:
        read_source(make_source(name, text.encode()))
    except KnownError as error:
        told = str(error)
    assert "\n" not in told


def test_list_blocks_tells_the_lines_of_a_text() -> None:
    blocks = list(list_blocks("Title\n=====\n\n* one [x](https://x.gov)\n\n| a | b |\n|--|--|\n| 1 | 2 |\n"))
    assert [(block.form, block.text, block.line) for block in blocks] == [
        ("heading", "Title", 1), ("item", "one x", 4), ("table", "", 6),
    ]  # fmt: skip
    assert blocks[1].links == (("x", "https://x.gov"),)
    assert [[cell.text for cell in row] for row in blocks[2].rows] == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Dana Ruiz - <dana@x.gov>", [("Dana Ruiz", "", "dana@x.gov", "", "")]),
        ("Dana Ruiz (Acting) 202-555-0100 <dana@x.gov>", [("Dana Ruiz", "Acting", "dana@x.gov", "202-555-0100", "")]),
        ("Dana Ruiz (BACKUP) - <dana@x.gov>", [("Dana Ruiz", "BACKUP", "dana@x.gov", "", "")]),
        ("Deputy CIO: Dana Ruiz, dana [at] x [dot] gov", [("Dana Ruiz", "Deputy CIO", "dana@x.gov", "", "")]),
        ("Ruiz, Dana, Chief - d.ruiz@x.gov", [("Ruiz, Dana", "Chief", "d.ruiz@x.gov", "", "")]),
        (
            "Research Office (RO) - Beth Poe <beth.poe@x.gov>, and Li Ng - <li.ng@x.gov>",
            [
                ("Beth Poe", "", "beth.poe@x.gov", "", "Research Office (RO)"),
                ("Li Ng", "", "li.ng@x.gov", "", "Research Office (RO)"),
            ],
        ),
        ("Write to help@x.gov when the portal does not answer within a day.", []),
    ],
)
def test_read_people_tells_names_titles_and_bodies_apart(line: str, expected: list[tuple[str, ...]]) -> None:
    assert [tuple(each) for each in read_people(show_address(line))] == expected
