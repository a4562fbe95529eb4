"""E-mails copied out of mail programs, English and German, become the same notes as their files."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.note import NoteKind
from brm_desktop.exchange.copied_mail import looks_copied, read_sent, restore_message
from brm_desktop.exchange.reading import read_source
from brm_desktop.exchange.shapes import Understood
from brm_desktop.exchange.source import make_source

OUTLOOK = """From: Ruiz, Dana <dana@dor.example>
Sent: Friday, November 20, 2026 3:15 PM
To: Omar Field <omar@dol.example>; Poe, Ann
Cc: Bob <bob@office.example<mailto:bob@office.example>>
Subject: RE: Volume figures

Hello Omar,
the figures are ready.

From: Omar Field
Sent: Thursday, November 19, 2026 9:00 AM
To: Dana
Subject: Volume figures

Are they?
"""
GERMAN = """Von: Dana Ruiz [mailto:dana@dor.example]
Gesendet: Freitag, 20. November 2026 15:15
An: Omar Field
Betreff: AW: Zahlen für März

Guten Tag,
anbei.
"""
APPLE = """From: Dana Ruiz <dana@dor.example>
Subject: Figures
Date: November 20, 2026 at 3:15:00 PM GMT-5
To: Omar Field <omar@dol.example>,
    Ann Poe <ann@dol.example>

Hello.
"""


def read(text: str, name: str = "") -> Understood:
    (reading,) = read_source(make_source(name, text.encode()))
    (told,) = reading.understood
    return told


def people(told: Understood) -> list[str]:
    return [link.text for link in told.links]


def test_copied_from_outlook_becomes_an_email_note_with_its_history_folded() -> None:
    told = read(OUTLOOK)
    assert (told.values["kind"], told.values["title"]) == (NoteKind.EMAIL, "RE: Volume figures")
    assert told.values["starts_at"].replace(tzinfo=None) == datetime(2026, 11, 20, 15, 15)
    assert people(told) == [
        "Dana Ruiz <dana@dor.example>", "Omar Field <omar@dol.example>", "Ann Poe", "Bob <bob@office.example>",
    ]  # fmt: skip
    assert told.values["body"].startswith("Hello Omar,\nthe figures are ready.")
    assert "> Are they?" in told.values["body"]


def test_copied_from_german_outlook_becomes_the_same() -> None:
    told = read(GERMAN, "mail.txt")
    assert told.values["title"] == "AW: Zahlen für März"
    assert told.values["starts_at"].replace(tzinfo=None) == datetime(2026, 11, 20, 15, 15)
    assert people(told) == ["Dana Ruiz <dana@dor.example>", "Omar Field"]
    assert told.values["body"] == "Guten Tag,\nanbei."


def test_copied_from_apple_mail_keeps_its_zone_and_people_on_several_lines() -> None:
    told = read(APPLE)
    assert told.values["starts_at"].astimezone(UTC) == datetime(2026, 11, 20, 20, 15, tzinfo=UTC)
    assert people(told)[1:] == ["Omar Field <omar@dol.example>", "Ann Poe <ann@dol.example>"]


def test_copied_twice_is_the_same_message() -> None:
    assert read(OUTLOOK).uid == read("\n\n" + OUTLOOK.replace("\n", "\r\n")).uid


def test_source_of_a_message_is_left_to_its_reader() -> None:
    source = "From: Dana <d@x.gov>\nTo: Bob <b@x.gov>\nDate: Mon, 5 Jan 2026 09:00:00 -0500\nSubject: a\n\nHello"
    assert restore_message(source) is None
    assert restore_message("From: a\nReceived: from x\nTo: b\nSubject: c\n\nd") is None
    assert read(source).values["title"] == "a"


@pytest.mark.parametrize(
    "text", ["", "Hello", "From: here to there\nwe went", "Subject: a\nTo: b\n\nc", "Von: hier\n\nAn: dort\n"]
)
def test_other_text_is_no_copied_mail(text: str) -> None:
    assert not looks_copied(text)
    assert restore_message(text) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Friday, November 20, 2026 3:15 PM", "2026-11-20 15:15"),
        ("Fri, Nov 20, 2026 at 12:05 AM", "2026-11-20 00:05"),
        ("20.11.2026 15:15", "2026-11-20 15:15"),
        ("20. Dez. 2026 um 07:01 Uhr", "2026-12-20 07:01"),
        ("11/20/2026 3:15 PM", "2026-11-20 15:15"),
        ("2026-11-20 15:15:33", "2026-11-20 15:15"),
        ("Freitag, 20. März 2026", "2026-03-20 00:00"),
    ],
)
def test_sent_is_read_as_programs_say_it(text: str, said: str) -> None:
    found = read_sent(text)
    assert found is not None
    assert f"{found:%Y-%m-%d %H:%M}" == said


@given(st.text(max_size=200) | st.lists(st.sampled_from(OUTLOOK.split("\n") + GERMAN.split("\n"))).map("\n".join))
def test_any_text_is_read_or_left(text: str) -> None:
    made = restore_message(text)
    assert (made is not None) == looks_copied(text)


@given(st.text(max_size=60))
def test_any_words_for_a_day_are_read_or_left(text: str) -> None:
    found = read_sent(text)
    assert found is None or found.tzinfo is not None
