"""Files told apart by what is in them; those that no reader serves are refused in one clear line."""

from __future__ import annotations

from pathlib import Path

import pytest

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.exchange import source
from brm_desktop.exchange.source import make_source, open_source

REFUSED = {
    "report.pdf": (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
    "logo.csv": (b"\x89PNG\r\n\x1a\n", "picture"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), "Word document"),
    "torn.xlsx": (b"PK\0\0" + bytes(40), "damaged workbook"),
    "torn.msg": (b"\0" * 40 + b"x", "Outlook message"),
    "all.zip": (b"PK\x03\x04\x14\0people.csv", "zip archive"),
    "empty.csv": (b"", "empty"),
    "blank.csv": (b"\xef\xbb\xbf\r\n  \r\n", "empty"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_make_source_of_no_known_sort_is_refused_by_name_and_reason(name: str) -> None:
    data, reason = REFUSED[name]
    with pytest.raises(UnreadableFile) as refused:
        make_source(name, data)
    said = str(refused.value)
    assert name in said
    assert reason in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("name", "data", "sort"),
    [
        ("agencies.csv", b"Agency,Type\nParks,Board\n", "table"),
        ("export.xls", b"Agency\tType\nParks\tBoard\n", "table"),
        ("people.txt", b"begin:vcard\nfn:Ann Poe\nend:vcard\n", "vcard"),
        ("people.vcf", b"FN:Ann Poe\n", "vcard"),
        ("wide.vcf", "BEGIN:VCARD\nFN:Ann\nEND:VCARD".encode("utf-16"), "vcard"),
        ("BMW dealers.csv", b"BMW dealer,City\nAnn,Salem\n", "table"),
        ("received.csv", b"Received: on,From\n1/2/2026,Ann\n", "table"),
        ("people.xlsx", b"PK\x03\x04\x14\0xl/workbook.xml", "workbook"),
        ("codes.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), "workbook"),
        ("letter.msg", b"\xd0\xcf\x11\xe0" + "__properties_version1.0".encode("utf-16-le"), "outlook"),
        ("meetings.ics", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "calendar"),
        ("odd.vcf", b"BEGIN:VCALENDAR\r\nVERSION:1.0\r\n", "calendar"),
        ("invitation.txt", b"BEGIN:VEVENT\r\nSUMMARY:x\r\n", "calendar"),
        ("people.ldif", b"dn: cn=Ann Poe\ncn: Ann Poe\n", "ldif"),
        ("mail.eml", b"Received: from here\r\nSubject: Hello\r\n", "message"),
        ("mail.txt", b"From: ann@x.gov\r\nSubject: Hello\r\n\r\nHi", "message"),
        ("box", b"From ann@x.gov Mon Jan  5 09:00:00 2026\nSubject: Hello\n\nHi", "mailbox"),
        ("data.json", b'[{"name": "Parks"}]', "json"),
        ("data.yml", b"- name: Parks\n", "yaml"),
        ("note.md", b"# Notes\n\n- a\n", "note"),
        ("note.txt", b"Met Dana today.\nShe asked for figures, and for a date.\n", "note"),
        ("list.txt", b"name;mail\nAnn;a@x.gov\nBob;b@x.gov\n", "table"),
        ("addresses.txt", b"ann@x.gov\nbob@x.gov\n", "table"),
    ],
)
def test_make_source_sort_follows_content_before_name(name: str, data: bytes, sort: str) -> None:
    assert make_source(name, data).sort == sort


def test_open_source_missing_file_is_a_known_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"absent\.csv"):
        open_source(tmp_path / "absent.csv")


def test_open_source_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="folder"):
        open_source(tmp_path)


def test_open_source_too_large_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_BYTES", 1024)
    big = tmp_path / "big.csv"
    big.write_bytes(b"a,b\n" * 1000)
    with pytest.raises(UnreadableFile, match="too large"):
        open_source(big)
