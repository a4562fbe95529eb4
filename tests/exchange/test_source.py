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
    "people.xlsx": (b"PK\x03\x04\x14\0xl/workbook.xml", "Excel"),
    "codes.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), "Excel"),
    "all.zip": (b"PK\x03\x04\x14\0people.csv", "zip archive"),
    "meetings.ics": (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "calendar"),
    "odd.vcf": (b"BEGIN:VCALENDAR\r\nVERSION:1.0\r\n", "calendar"),
    "people.ldif": (b"dn: cn=Ann Poe\ncn: Ann Poe\n", "LDIF"),
    "mail.eml": (b"Received: from here\r\nSubject: Hello\r\n", "e-mail message"),
    "page.html": (b"<!DOCTYPE html><html>", "web page"),
    "data.json": (b'{"agencies": []}', "JSON"),
    "note.md": (b"# Notes\n\n- a\n", "Markdown"),
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
