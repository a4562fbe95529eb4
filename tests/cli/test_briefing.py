"""The brief command as people script it: a file or a folder, all or some, refusals in one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from tests.cli.conftest import Brm


@pytest.fixture
def dmv(brm: Brm) -> str:
    id = brm("set", "agency", "new", "name=Motor Vehicles", "acronym=DMV").out.strip()
    brm("set", "agency", "new", "name=State Library")
    return id


def _text(path: Path) -> str:
    document = PdfDocument(path)
    try:
        assert len(document) == 1
        return str(document[0].get_textpage().get_text_range())
    finally:
        document.close()


def _size(path: Path) -> tuple[int, int]:
    document = PdfDocument(path)
    try:
        width, height = document[0].get_size()
        return round(width), round(height)
    finally:
        document.close()


@pytest.mark.parametrize("name", ["DMV", "motor vehicles", "Motor", "id"])
def test_brief_takes_an_agency_by_name_acronym_or_id(brm: Brm, dmv: str, tmp_path: Path, name: str) -> None:
    out = tmp_path / "page.pdf"
    told = brm("brief", dmv if name == "id" else name, "--out", str(out))
    assert (told.code, told.out.strip()) == (0, str(out))
    assert "Motor Vehicles" in _text(out)


def test_brief_to_a_folder_names_each_file(brm: Brm, dmv: str, tmp_path: Path) -> None:
    told = brm("brief", "--all", "--as-of", "2026-11-22", "--out", str(tmp_path / "out"), "--json")
    assert told.code == 0
    assert told.json == [
        {"agency": "Motor Vehicles", "path": str(tmp_path / "out" / "DMV 2026-11-22.pdf"), "problem": None},
        {"agency": "State Library", "path": str(tmp_path / "out" / "State Library 2026-11-22.pdf"), "problem": None},
    ]
    assert all("November 22, 2026" in _text(Path(each["path"])) for each in told.json)


def test_brief_all_into_one_file_has_a_page_each(brm: Brm, dmv: str, tmp_path: Path) -> None:
    told = brm("brief", "--all", "--out", str(tmp_path / "all.pdf"))
    assert told.out.split("\n") == [str(tmp_path / "all.pdf"), ""]
    document = PdfDocument(tmp_path / "all.pdf")
    assert len(document) == 2
    document.close()


def test_brief_same_day_gives_the_same_bytes(brm: Brm, dmv: str, tmp_path: Path) -> None:
    for name in ("one.pdf", "two.pdf"):
        brm("brief", "DMV", "--as-of", "2026-11-22", "--out", str(tmp_path / name))
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_brief_paper_and_edition_are_as_asked(brm: Brm, dmv: str, tmp_path: Path) -> None:
    brm("brief", "DMV", "--out", str(tmp_path / "letter.pdf"))
    brm("brief", "DMV", "--paper", "a4", "--for", "manager", "--out", str(tmp_path / "a4.pdf"))
    assert (_size(tmp_path / "letter.pdf"), _size(tmp_path / "a4.pdf")) == ((612, 792), (595, 842))


def test_brief_for_a_meeting_takes_its_agency(brm: Brm, dmv: str, tmp_path: Path) -> None:
    meeting = brm(
        "set",
        "note",
        "new",
        "title=Strategy",
        "starts_at=2026-11-23 14:00",
        "agencies=DMV",
        "what_matters=Ask for the date.",
    ).out.strip()
    assert brm("brief", "--meeting", meeting, "--out", str(tmp_path / "page.pdf")).code == 0
    assert "Ask for the date." in _text(tmp_path / "page.pdf")


@pytest.mark.parametrize("words", [("Nowhere",), (), ("--meeting", "none"), ("DMV", "--as-of", "someday")])
def test_brief_of_what_is_not_known_is_one_line(brm: Brm, dmv: str, tmp_path: Path, words: tuple[str, ...]) -> None:
    told = brm("brief", *words, "--out", str(tmp_path / "out"))
    assert (told.code, told.out, len(told.err.splitlines())) == (1, "", 1)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("out", ["file/page.pdf", "file/folder"])
@pytest.mark.parametrize("which", ["DMV", "--all"])
def test_brief_where_nothing_can_be_written_is_one_line(
    brm: Brm, dmv: str, tmp_path: Path, which: str, out: str
) -> None:
    (tmp_path / "file").write_bytes(b"")
    told = brm("brief", which, "--out", str(tmp_path / out))
    assert (told.code, told.out, len(told.err.splitlines())) == (1, "", 1)
    assert "could not be made" not in told.err


def test_brief_one_failure_is_told_after_the_rest_was_made(brm: Brm, dmv: str, tmp_path: Path) -> None:
    brm("set", "agency", "new", "name=Hidden", "private=yes")
    told = brm("brief", "Hidden", "DMV", "--out", str(tmp_path / "out"), "--json")
    assert (told.code, len(told.err.splitlines())) == (1, 1)
    assert "Hidden" in told.err
    assert {each["agency"]: bool(each["path"]) for each in told.json} == {"Hidden": False, "Motor Vehicles": True}
    assert len(list((tmp_path / "out").iterdir())) == 1


def test_brief_all_means_all_that_may_be_briefed(brm: Brm, dmv: str, tmp_path: Path) -> None:
    brm("set", "agency", "new", "name=Hidden", "private=yes")
    told = brm("brief", "--all", "--out", str(tmp_path / "out"), "--json")
    assert (told.code, [each["agency"] for each in told.json]) == (0, ["Motor Vehicles", "State Library"])


def test_brief_week_has_a_page_for_each_meeting_of_the_week(brm: Brm, dmv: str, tmp_path: Path) -> None:
    for title, day in (("Review", "2026-11-24"), ("Later", "2026-12-01")):
        brm("set", "note", "new", f"title={title}", "kind=meeting", f"starts_at={day}T15:00:00Z", f"agencies+={dmv}")
    told = brm("brief", "--week", "--on", "2026-11-23", "--out", str(tmp_path / "out"))
    assert (told.code, told.out.strip()) == (0, str(tmp_path / "out" / "DMV Review 2026-11-24.pdf"))
    none = brm("brief", "--week", "--on", "2026-06-01", "--out", str(tmp_path / "out"))
    assert (none.code, "no meeting to brief for" in none.err) == (1, True)
