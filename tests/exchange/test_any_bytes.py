"""Whatever the bytes, a reader answers with records or with one known error, within its bounds."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from brm_desktop.base.errors import KnownError, UnreadableFile
from brm_desktop.domain.kinds import get_kind
from brm_desktop.domain.values import check_value
from brm_desktop.exchange.guessing import guess_mapping
from brm_desktop.exchange.plan import Known, make_plan
from brm_desktop.exchange.reading import read_source
from brm_desktop.exchange.shapes import Reading, Source
from brm_desktop.exchange.source import make_source
from brm_desktop.exchange.tables import read_tables
from brm_desktop.exchange.understand import understand_table

CSV_BITS = st.sampled_from(
    [
        "Name",
        "Email",
        "Agency",
        ",",
        ";",
        "\t",
        '"',
        "\r",
        "\n",
        "\r\n",
        "a@x.gov",
        "(804) 555-0100",
        "NA",
        "é",
        "\x07",
        "1/2/2026",
        " ",
    ]
)
CARD_BITS = st.sampled_from(
    ["BEGIN:VCARD\n", "END:VCARD\n", "VERSION:2.1\n", "FN:Ann", "N:Poe;Ann", "\n", "\r\n ", "=\n", "TEL;TYPE=",
     "EMAIL:", "a@b", "ADR:;;", ";", ":", '"', "\\", "\\n", "ENCODING=QUOTED-PRINTABLE", "ENCODING=b",
     "CHARSET=nowhere", "PHOTO:", "AGENT:", "=E9=", "item1.", "X-ABLabel:", "/9j/4AAQ", "ORG:", "BDAY:--02-30",
     "X-ANDROID-CUSTOM:a/b;c", "LABEL:", "é", "\x00", "\x1c"]
)  # fmt: skip
NAMES = st.sampled_from(["list.csv", "people.vcf", "notes.txt", "x.xls", "y"])
BYTES = (
    st.binary(max_size=300)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
    | st.text(max_size=100).map(lambda text: text.encode("utf-16", "replace"))
    | st.lists(CSV_BITS, max_size=60).map(lambda bits: "".join(bits).encode("cp1252"))
    | st.lists(CARD_BITS, max_size=60).map(lambda bits: "".join(bits).encode("latin-1"))
)


def check(reading: Reading) -> None:
    """See that everything read fits its fields."""
    for understood in reading.understood:
        fields = get_kind(understood.kind).KIND.fields
        for name, value in understood.values.items():
            check_value(fields[name], value)
    plan = make_plan([reading], Known())
    assert len(plan.items) == reading.read
    for record in plan.created:
        for name, field in record.KIND.fields.items():
            check_value(field, getattr(record, name))


@given(BYTES, NAMES)
@example(b"BEGIN:VCARD\nN:", "x.vcf")
@example(b'"', "list.csv")
def test_read_source_any_bytes_gives_records_or_a_known_error(data: bytes, name: str) -> None:
    told = ""
    readings: tuple[Reading, ...] = ()
    try:
        readings = read_source(make_source(name, data))
    except KnownError as error:
        told = str(error)
    assert "\n" not in told
    for reading in readings:
        check(reading)


@given(BYTES, st.sampled_from(["table", "vcard"]))
def test_readers_any_bytes_raise_only_unreadable_file(data: bytes, sort: str) -> None:
    source = Source("any", "table" if sort == "table" else "vcard", data)
    try:
        if sort == "vcard":
            (reading,) = read_source(source)
            check(reading)
            return
        (table,) = read_tables(source)
    except UnreadableFile:
        return
    for kind in ("agency", "contact", "agreement"):
        check(understand_table(table, guess_mapping(table, kind)))


@pytest.mark.parametrize(
    "data",
    [
        b"BEGIN:VCARD\n" * 20_000,
        b"BEGIN:VCARD\nAGENT:\n" * 5_000,
        b"BEGIN:VCARD\nFN:Ann\nNOTE;ENCODING=QUOTED-PRINTABLE:" + b"a=\n" * 100_000,
        b"BEGIN:VCARD\nFN:Ann\nNOTE:x\n" + b"stray line\n" * 100_000,
        b"BEGIN:VCARD\nFN:Ann\nTEL:1\n" + b"stray line\n" * 100_000,
        b"BEGIN:VCARD\nFN:Ann\nTEL;" + b'X="a";' * 50_000 + b":1\n",
        b"BEGIN:VCARD\nFN:Ann\nX;" + b'"a' * 50_000 + b"\n",
        b"BEGIN:VCARD\nFN:Ann\nORG:" + b"\\;" * 200_000 + b"\n",
        b"BEGIN:VCARD\nFN:" + b"(" * 100_000 + b"\n",
        b"BEGIN:VCARD\nFN:Ann\nTEL:" + b"1 " * 100_000 + b"\n",
        b"BEGIN:VCARD\nFN:Ann\nEMAIL:" + b"a@" * 100_000 + b"\n",
        b"".join(b"BEGIN:VCARD\nFN:Ann Poe\nTEL:%d\nEND:VCARD\n" % at for at in range(1_000)),
        b"Name,Email\n" + b'"a\n' * 30_000,
        b"Name,Email\n" + b'x,"' + b"b\n" * 15_000,
        b"Agency,Type\n" + b"Parks Board,Board\n" * 5_000,
        b"Agency\n" + b"A" * 1_000_000 + b"\n",
        b'Name,"' + b'""' * 200_000,
    ],
    ids=range(17),
)
def test_readers_hostile_files_stay_within_bounds(data: bytes) -> None:
    """Each of these takes hours in a reader whose time grows with the square of the input."""
    name = "people.vcf" if data.startswith(b"BEGIN") else "list.csv"
    try:
        readings = read_source(make_source(name, data))
    except KnownError:
        return
    for reading in readings:
        check(reading)
