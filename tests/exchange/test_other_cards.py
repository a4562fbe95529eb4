"""Cards and calendars in JSON and XML, and Excel's XML workbooks, are read like their common forms."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.errors import KnownError, UnreadableFile
from brm_desktop.exchange.reading import read_source
from brm_desktop.exchange.shapes import Reading
from brm_desktop.exchange.source import make_source
from tests.exchange.test_any_bytes import check

CARD = ["vcard", [
    ["version", {}, "text", "4.0"], ["fn", {}, "text", "Simon Perreault"],
    ["n", {}, "text", ["Perreault", "Simon", "", "", ["ing. jr", "M.Sc."]]],
    ["org", {}, "text", ["Viagénie", "IT; Networks"]],
    ["adr", {"type": "work"}, "text", ["", "", ["2875 Laurier", "D2-630"], "Quebec", "QC", "G1V 2M2", "Canada"]],
    ["tel", {"type": ["work", "voice"]}, "uri", "tel:+1-418-656-9254"],
    ["email", {"group": "item1"}, "text", "s@v.ca"], ["note", {}, "text", "a, b; c\nd\\e"],
]]  # fmt: skip
CALENDAR = ["vcalendar", [["version", {}, "text", "2.0"]], [
    ["vevent", [
        ["uid", {}, "text", "u1"], ["dtstart", {"tzid": "America/New_York"}, "date-time", "2026-03-05T10:00:00"],
        ["summary", {}, "text", "Planning, part 1"], ["rrule", {}, "recur", {"freq": "WEEKLY", "count": 3}],
    ], []],
    ["vtodo", [["uid", {}, "text", "t1"], ["summary", {}, "text", "Send"], ["due", {}, "date", "2026-03-06"]], []],
]]  # fmt: skip
XML_CARD = (
    '<?xml version="1.0"?><vcards xmlns="urn:ietf:params:xml:ns:vcard-4.0"><vcard><fn><text>Simon Perreault</text></fn>'
    "<n><surname>Perreault</surname><given>Simon</given><additional/><prefix/><suffix>ing. jr</suffix></n>"
    "<org><text>Viagénie</text></org><tel><parameters><type><text>work</text></type></parameters>"
    "<uri>tel:+1-418-656-9254</uri></tel><group name='g'><email><text>s@v.ca</text></email></group></vcard></vcards>"
)
XML_CALENDAR = (
    '<?xml version="1.0"?><icalendar xmlns="urn:ietf:params:xml:ns:icalendar-2.0"><vcalendar><components><vevent>'
    "<properties><uid><text>u1</text></uid><dtstart><parameters><tzid><text>America/New_York</text></tzid></parameters>"
    "<date-time>2026-03-05T10:00:00</date-time></dtstart><summary><text>Planning, part 1</text></summary>"
    "<rrule><recur><freq>WEEKLY</freq><count>3</count></recur></rrule></properties></vevent></components></vcalendar>"
    "</icalendar>"
)
BOOK = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    '<Worksheet ss:Name="People"><Table><Row><Cell><Data ss:Type="String">Name</Data></Cell>'
    '<Cell><Data ss:Type="String">Email</Data></Cell><Cell><Data ss:Type="String">Birthday</Data></Cell></Row>'
    '<Row><Cell><Data ss:Type="String">Dana Ruiz</Data></Cell>'
    '<Cell ss:Index="3"><Data ss:Type="DateTime">1970-01-02T00:00:00.000</Data></Cell></Row>'
    '<Row ss:Index="9"><Cell><Data ss:Type="String">Bob Li</Data></Cell>'
    '<Cell><Data ss:Type="String">b@x.gov</Data></Cell>'
    "</Row></Table></Worksheet></Workbook>"
)


def read(text: str, name: str) -> Reading:
    (reading,) = read_source(make_source(name, text.encode()))
    return reading


@pytest.mark.parametrize(
    ("text", "name"),
    [(json.dumps(CARD), "a.json"), (json.dumps([CARD]), "a.jcard"), (XML_CARD, "a.xml"), (XML_CARD, "a.xcard")],
)
def test_card_in_json_or_xml_is_the_person(text: str, name: str) -> None:
    (person,) = read(text, name).understood
    told = {field: person.values[field] for field in ("name", "given", "family", "organization", "phones", "emails")}
    assert told == {
        "name": "Simon Perreault", "given": "Simon", "family": "Perreault", "organization": "Viagénie",
        "phones": ("+1-418-656-9254 (work)",), "emails": ("s@v.ca",),
    }  # fmt: skip


def test_card_in_json_keeps_signs_and_lists() -> None:
    (person,) = read(json.dumps(CARD), "a.json").understood
    assert person.values["about"] == "a, b; c\nd\\e"
    assert person.values["addresses"][0].startswith("2875 Laurier")
    assert "Department: IT; Networks" in person.values["custom"]


@pytest.mark.parametrize(("text", "name"), [(json.dumps(CALENDAR), "a.json"), (XML_CALENDAR, "a.xml")])
def test_calendar_in_json_or_xml_is_its_meetings(text: str, name: str) -> None:
    meeting = read(text, name).understood[0]
    assert (meeting.values["title"], len(meeting.parts)) == ("Planning, part 1", 2)
    assert meeting.values["starts_at"].isoformat() == "2026-03-05T10:00:00-05:00"


def test_calendar_in_json_has_its_tasks() -> None:
    task = read(json.dumps(CALENDAR), "a.jcal").understood[1]
    assert (task.kind, task.values["title"], str(task.values["due_on"])) == ("follow_up", "Send", "2026-03-06")


def test_workbook_in_xml_keeps_cells_in_their_columns() -> None:
    dana, bob = read(BOOK, "a.xls").understood
    assert (dana.values["birthday"], "emails" in dana.values) == ("1970-01-02", False)
    assert (bob.values["emails"], bob.origin.line) == (("b@x.gov",), 9)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('<?xml version="1.0"?><!DOCTYPE v [<!ENTITY a "b">]><vcards><vcard>&a;</vcard></vcards>', "defines entities"),
        ("<vcards><vcard>", "damaged XML"),
        ('["vcard", 5]', "not readable as cards"),
        ('["vcalendar", [[]], [[]]]', "not readable as cards"),
        ('<?xml version="1.0"?><root><a>1</a></root>', "is an XML file"),
    ],
)
def test_other_cards_that_are_damaged_or_hostile_are_refused_by_name(text: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=rf"a\.xml .*{reason}"):
        read(text, "a.xml")


LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
)
PROPERTIES = st.tuples(
    st.sampled_from(["fn", "n", "tel", "email", "adr", "org", "dtstart", "rrule", "summary", "x-\n"]),
    st.dictionaries(st.sampled_from(["type", "tzid", "group", "x"]), VALUES, max_size=2),
    st.sampled_from(["text", "uri", "recur", "date-time", "period"]), VALUES,
).map(list)  # fmt: skip


@given(st.sampled_from(["vcard", "vcalendar"]), st.lists(PROPERTIES, max_size=6), VALUES)
def test_other_cards_any_values_give_records_or_a_known_error(kind: str, made: list[object], rest: object) -> None:
    parts = [["vevent", made, []], rest] if kind == "vcalendar" else rest
    told = ""
    try:
        check(read(json.dumps([kind, made, parts]), "a.json"))
    except KnownError as error:
        told = str(error)
    assert "\n" not in told
