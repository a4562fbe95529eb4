"""What a card says of a person finds its field, or is kept beside it."""

from __future__ import annotations

import base64

import pytest

from brm_desktop.exchange.shapes import Position, Skipped, Understood
from brm_desktop.exchange.source import make_source
from brm_desktop.exchange.vcard_people import read_people

PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(20)).decode()


def understand(body: str, version: str = "3.0") -> Understood:
    text = f"BEGIN:VCARD\r\nVERSION:{version}\r\n{body}\r\nEND:VCARD\r\n"
    reading = read_people(make_source("people.vcf", text.encode()))
    assert not reading.skipped, reading.skipped
    return reading.understood[0]


def skip(body: str) -> Skipped:
    reading = read_people(make_source("people.vcf", f"BEGIN:VCARD\n{body}\nEND:VCARD\n".encode()))
    return reading.skipped[0]


def test_understand_card_whole_is_a_contact_with_a_position() -> None:
    found = understand(
        "N:Poe;Ann;Q.;Dr.;Jr.\r\nFN:Ann Poe\r\nORG:Parks Board;Trails\r\nTITLE:Director\r\n"
        "EMAIL;TYPE=WORK:ann@example.gov\r\nTEL;TYPE=WORK,VOICE:(804) 555-0100\r\n"
        "ADR;TYPE=WORK:;;1 Main St;Salem;OR;97301;USA\r\nNOTE:Likes tea\r\nUID:abc-1"
    )
    assert found.kind == "contact"
    assert found.origin.line == 1
    assert found.values == {
        "name": "Ann Poe", "prefix": "Dr.", "given": "Ann", "middle": "Q.", "family": "Poe", "suffix": "Jr.",
        "organization": "Parks Board", "job_title": "Director", "emails": ("ann@example.gov",),
        "phones": ("(804) 555-0100 (work)",), "phones_e164": ("+18045550100",),
        "addresses": ("1 Main St\nSalem, OR 97301\nUSA (work)",), "about": "Likes tea",
        "custom": ("Department: Trails", "UID: abc-1"),
    }  # fmt: skip
    assert found.positions == (Position("Parks Board", "Director"),)
    assert found.key == "UID: abc-1"


@pytest.mark.parametrize(
    ("body", "name", "family"),
    [
        ("FN:Poe\\, Ann", "Ann Poe", "Poe"),
        ("N:Poe;Ann;;;\r\nFN:Poe\\, Ann", "Ann Poe", "Poe"),
        ("FN:Ann van Dyke", "Ann van Dyke", "van Dyke"),
        ("N:Poe;Ann;;;", "Ann Poe", "Poe"),
        ("N:;;;;\r\nFN:Acme Inc.\r\nORG:Acme Inc.", "Acme Inc.", ""),
        ("N:Poe;Ann;;;\r\nFN:Acme Inc.\r\nORG:Acme Inc.", "Ann Poe", "Poe"),
        ("NICKNAME:Annie", "Annie", ""),
        ("EMAIL:ann@example.gov", "ann@example.gov", ""),
        ("FN:Ann Poe, version 3.0", "Ann Poe, version 3.0", ""),
    ],
)
def test_understand_card_name_is_found_wherever_it_stands(body: str, name: str, family: str) -> None:
    found = understand(body)
    assert (found.values["name"], found.values.get("family", "")) == (name, family)


def test_understand_card_preferred_email_comes_first_and_home_is_said() -> None:
    found = understand("FN:Ann\r\nEMAIL;TYPE=HOME:a@home.example\r\nEMAIL;TYPE=WORK,PREF:a@work.example")
    assert found.values["emails"] == ("a@work.example", "a@home.example")
    assert "Home e-mail: a@home.example" in found.values["custom"]


def test_understand_card_bad_email_is_kept_and_flagged() -> None:
    found = understand("FN:Ann\r\nEMAIL:ask Bob")
    assert found.values["custom"] == ("E-mail: ask Bob",)
    assert found.odd == ("not an e-mail address: ask Bob",)


def test_understand_card_group_labels_name_what_they_stand_beside() -> None:
    found = understand(
        "FN:Ann\r\nitem1.TEL:555 0100\r\nitem1.X-ABLabel:_$!<AssistantPhone>!$_\r\n"
        "item2.X-ABRELATEDNAMES:Bob\r\nitem2.X-ABLabel:_$!<Spouse>!$_"
    )
    assert found.values["phones"] == ("555 0100 (assistant phone)",)
    assert found.values["custom"] == ("Spouse: Bob",)


def test_understand_card_several_organizations_are_positions() -> None:
    found = understand("FN:Ann Poe\r\nORG:Parks\r\nTITLE:Head\r\nORG:Roads\r\nTITLE:Member")
    assert found.positions == (Position("Parks", "Head"), Position("Roads", "Member"))
    assert found.values["organization"] == "Parks"
    assert "Organization: Roads" in found.values["custom"]


@pytest.mark.parametrize(
    "value", [f";ENCODING=b;TYPE=PNG:{PIXEL}", f":{PIXEL}", f";VALUE=URI:data:image/png;base64,{PIXEL}"]
)
def test_understand_card_photo_comes_as_a_file(value: str) -> None:
    found = understand(f"FN:Ann\r\nPHOTO{value}")
    assert [(file.field, file.media_type, file.data[:4]) for file in found.files] == [
        ("photo", "image/png", b"\x89PNG")
    ]


def test_understand_card_photo_that_is_no_picture_is_told() -> None:
    assert understand("FN:Ann\r\nPHOTO:TGFycw==").odd == ("a photo that is not a picture was left out",)


@pytest.mark.parametrize(
    ("written", "kept"),
    [("19800322", "1980-03-22"), ("1980-03-22T01:02:03Z", "1980-03-22"), ("--0203", "Feb 3"), ("someday", "someday")],
)
def test_understand_card_birthday_is_a_day_where_it_is_one(written: str, kept: str) -> None:
    assert understand(f"FN:Ann\r\nBDAY:{written}").values["birthday"] == kept


def test_understand_card_label_adds_an_address_only_when_it_says_more() -> None:
    same = understand("FN:A\r\nADR;TYPE=WORK:;;1 Main;Salem;OR;97301;\r\nLABEL;TYPE=WORK:1 Main\\nSalem\\, OR 97301")
    assert len(same.values["addresses"]) == 1
    other = understand("FN:A\r\nADR;TYPE=WORK:;;1 Main;Salem;OR;97301;\r\nLABEL;TYPE=HOME:9 Oak\\nDover")
    assert other.values["addresses"] == ("1 Main\nSalem, OR 97301 (work)", "9 Oak\nDover (home)")


def test_understand_card_unknown_properties_are_kept() -> None:
    found = understand("FN:Ann\r\nX-QQ:123\r\nX-FAVORITE-COLOR:blue\r\nGENDER:F\r\nIMPP:skype:ann.poe\r\nTZ:-0500")
    assert found.values["custom"] == (
        "QQ: 123",
        "Favorite color: blue",
        "Gender: F",
        "Skype: ann.poe",
        "Time zone: -0500",
    )


def test_understand_card_long_unknown_text_goes_to_about() -> None:
    found = understand("FN:Ann\r\nX-STORY:" + "word " * 100)
    assert found.values["about"].startswith("Story: word word")


def test_understand_card_control_characters_are_dropped() -> None:
    assert understand("FN:Ann \x07Poe\r\nNOTE:a\x01b").values["about"] == "ab"


@pytest.mark.parametrize("body", ["KIND:group\nFN:Team", "X-ADDRESSBOOKSERVER-KIND:group\nFN:Team"])
def test_understand_card_group_is_skipped_with_its_name(body: str) -> None:
    assert skip(body).reason == "a group of contacts, not a person: Team"


@pytest.mark.parametrize("body", ["", "NICKNAME:", "BDAY:1970-01-01"])
def test_understand_card_with_nothing_to_call_it_is_skipped(body: str) -> None:
    assert "no name" in skip(body).reason


def test_understand_card_agent_is_named_by_the_one_who_has_it() -> None:
    text = "BEGIN:VCARD\nFN:Ann Poe\nAGENT:\nBEGIN:VCARD\nFN:Bob Ray\nEND:VCARD\nEND:VCARD\n"
    reading = read_people(make_source("people.vcf", text.encode()))
    assert [each.values["name"] for each in reading.understood] == ["Ann Poe", "Bob Ray"]
    assert reading.understood[0].values["custom"] == ("Agent: Bob Ray",)
