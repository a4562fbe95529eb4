"""LDIF address books: people with all that is told of them; groups and changes are named, not imported."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.exchange.ldif import read_ldif
from brm_desktop.exchange.shapes import Reading, Source


def read(text: str) -> Reading:
    return read_ldif(Source("people.ldif", "ldif", text.encode()))


def test_ldif_person_fields_folding_and_base64() -> None:
    about = b64encode("Zwölf\nZeilen".encode()).decode()
    text = (
        "version: 1\n\n# who\ndn: cn=Ann Poe,mail=ann@x.gov\nobjectclass: person\ngivenName: Ann\nsn: Poe\n"
        "cn: Ann Po\n e\n"
        f"mail: ann@x.gov\ntelephoneNumber: 804-555-0100\nmobile: 804-555-0101\no: Parks\ntitle: Chief\nl: Salem\n"
        f"description:: {about}\nmozillaCustom1: Likes tea\n"
    )
    (ann,) = read(text).understood
    assert ann.values["name"] == "Ann Poe"
    assert ann.values["phones"] == ("804-555-0100", "804-555-0101 (mobile)")
    assert ann.values["about"] == "Zwölf\nZeilen"
    assert ann.values["custom"] == ("Custom 1: Likes tea",)
    assert [(each.organization, each.title) for each in ann.positions] == [("Parks", "Chief")]


def test_ldif_groups_and_changes_are_skipped_by_name() -> None:
    text = "dn: cn=Team\nobjectclass: groupOfNames\ncn: Team\n\ndn: cn=Bob\nchangetype: delete\n"
    assert [skipped.reason for skipped in read(text).skipped] == [
        "a group or unit, not a person: Team", "a change to a directory (delete), not a person",
    ]  # fmt: skip


def test_ldif_without_entries_is_refused() -> None:
    with pytest.raises(UnreadableFile, match=r"people\.ldif has no directory entries"):
        read("version: 1\n")


@given(
    st.lists(st.sampled_from(["dn: cn=a\n", "dn:: YQ==\n", "cn: ", "mail:: ///\n", "\n", " x\n", "#\n", ": :\n", "é"]))
)
def test_ldif_any_lines_are_read_or_refused(bits: list[str]) -> None:
    told = "people.ldif"
    try:
        reading = read("".join(bits))
    except UnreadableFile as error:
        told = str(error)
    else:
        assert reading.read
    assert told.startswith("people.ldif")
