"""Outlook's winmail.dat: the words and the files in it, alone or in a message; damage is said and never fatal."""

from __future__ import annotations

import struct
from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.exchange.reading import read_source
from brm_desktop.exchange.shapes import Understood
from brm_desktop.exchange.source import make_source
from brm_desktop.exchange.tnef import SIGNATURE, unpack
from tests.exchange.test_any_bytes import check


def attribute(level: int, tag: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, tag, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def wide(tag: int, text: str) -> bytes:
    data = text.encode("utf-16-le") + b"\0\0"
    return struct.pack("<HHII", 0x1F, tag, 1, len(data)) + data + b"\0" * (-len(data) % 4)


def whole(tag: int, number: int) -> bytes:
    return struct.pack("<HHI", 0x03, tag, number)


def named(tag: int, name: str, number: int) -> bytes:
    said = name.encode("utf-16-le") + b"\0\0"
    head = struct.pack("<HH16sII", 0x03, tag, b"g" * 16, 1, len(said)) + said + b"\0" * (-len(said) % 4)
    return head + struct.pack("<I", number)


def binary(tag: int, data: bytes, kind: int = 0x102) -> bytes:
    return struct.pack("<HHII", kind, tag, 1, len(data)) + data + b"\0" * (-len(data) % 4)


def properties(*made: bytes) -> bytes:
    return struct.pack("<I", len(made)) + b"".join(made)


def bundle(*attributes: bytes) -> bytes:
    return SIGNATURE + b"\x01\x00" + b"".join(attributes)


MESSAGE = bundle(
    attribute(1, 0x00069007, struct.pack("<II", 1252, 0)),
    attribute(1, 0x00018004, b"Caf\xe9 plan\0"),
    attribute(1, 0x00038005, struct.pack("<7H", 2026, 1, 5, 10, 30, 0, 1)),
    attribute(1, 0x00069003, properties(
        whole(0x0023, 7), named(0x8001, "Keywords", 3), wide(0x1000, "See the budget."),
        wide(0x0C1A, "Dana Ruiz"), wide(0x5D01, "dana@dmv.gov"), wide(0x1035, "<m1@dmv.gov>"),
    )),
    attribute(1, 0x00069004, struct.pack("<I", 1) + properties(wide(0x3001, "Bob Li"), wide(0x39FE, "bob@doh.gov"))),
    attribute(2, 0x00069002, b"\0" * 14),
    attribute(2, 0x00018010, b"BUDGET~1.XLS\0"),
    attribute(2, 0x0006800F, b"numbers"),
    attribute(2, 0x00069005, properties(wide(0x3707, "Budget 2026/27.xlsx"), wide(0x370E, "application/x"))),
)  # fmt: skip


def read(data: bytes, name: str = "winmail.dat") -> Understood:
    (reading,) = read_source(make_source(name, data))
    (told,) = reading.understood
    return told


def test_bundle_alone_is_the_message_with_its_files() -> None:
    told = read(MESSAGE)
    assert (told.values["title"], told.values["body"]) == ("Café plan", "See the budget.")
    assert f"{told.values['starts_at']:%Y-%m-%d %H:%M}" == "2026-01-05 10:30"
    assert [link.text for link in told.links] == ["Dana Ruiz <dana@dmv.gov>", "Bob Li <bob@doh.gov>"]
    assert [(file.name, file.data) for file in told.files] == [("Budget 2026_27.xlsx", b"numbers")]
    assert told.odd == ()


def test_bundle_in_a_message_gives_its_files_and_missing_words() -> None:
    mail = (
        b"From: a@x.gov\r\nTo: b@x.gov\r\nSubject: s\r\nDate: Mon, 5 Jan 2026 10:00:00 -0500\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    told = read(mail + b64encode(MESSAGE), "a.eml")
    assert (told.values["body"], [file.name for file in told.files]) == ("See the budget.", ["Budget 2026_27.xlsx"])


def test_bundle_that_is_only_a_form_is_kept_and_said() -> None:
    mail = (
        b"From: a@x.gov\r\nSubject: s\r\nDate: Mon, 5 Jan 2026 10:00:00 -0500\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHi\r\n--b\r\n"
        b"Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    told = read(mail + b64encode(bundle()) + b"\r\n--b--\r\n", "a.eml")
    assert ([file.name for file in told.files], told.odd) == (
        ["winmail.dat"], ("Outlook's winmail.dat in it is kept as it is",),
    )  # fmt: skip


def test_bundle_inside_a_bundle_is_opened() -> None:
    inner = binary(0x3701, b"i" * 16 + MESSAGE, 0x0D)
    outer = bundle(
        attribute(1, 0x00018004, b"Outer\0"),
        attribute(2, 0x00069002, b"\0" * 14),
        attribute(2, 0x00069005, properties(wide(0x3001, "Café plan"), inner)),
    )
    assert [file.name for file in read(outer).files] == ["Café plan.txt", "Budget 2026_27.xlsx"]


def test_bundle_cut_off_keeps_what_came_before_and_says_so() -> None:
    told = read(MESSAGE[:-100])
    assert told.values["title"] == "Café plan"
    assert any("damaged" in odd for odd in told.odd)


def test_bundle_with_nothing_in_it_is_refused_by_name() -> None:
    with pytest.raises(UnreadableFile, match=r"winmail\.dat is an Outlook attachment bundle with nothing in it"):
        read(bundle())


@given(st.integers(0, len(MESSAGE) - 1), st.binary(min_size=1, max_size=6))
def test_bundle_with_any_damage_gives_a_record_or_a_known_error(at: int, bits: bytes) -> None:
    data = MESSAGE[:6] + (MESSAGE[: at + 6] + bits + MESSAGE[at + 6 + len(bits) :])[6:]
    try:
        (reading,) = read_source(make_source("winmail.dat", data))
    except UnreadableFile:
        return
    check(reading)


@pytest.mark.parametrize("count", [0xFFFFFFFF, 0x7FFFFFFF, 5000])
def test_bundle_that_promises_too_much_stays_within_bounds(count: int) -> None:
    huge = attribute(1, 0x00069003, struct.pack("<IHHI", count, 0x101F, 0x1000, count) + b"\0" * 40_000)
    assert unpack(bundle(huge)).text == ""
