"""Many briefings at once: a file each or one, of agencies or of a week, what fails alone and what stops all."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import PdfDocument

from brm_desktop.base.errors import Cancelled, StorageError
from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.briefing import Edition
from brm_desktop.domain.note import Note
from brm_desktop.reports.facts import ALL_SECTIONS, Section
from brm_desktop.services import briefings
from brm_desktop.services.briefing_batch import Made, Wanted, list_week, write_all
from brm_desktop.services.briefings import Choices
from brm_desktop.services.portfolio import Portfolio
from tests.filling import put

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def agency(portfolio: Portfolio) -> Agency:
    return put(portfolio, Agency, name="Department of Motor Vehicles", acronym="DMV")


def _meeting(portfolio: Portfolio, agency: Agency, days: float, **values: Any) -> Note:
    meeting = put(portfolio, Note, starts_at=NOW + timedelta(days=days), agencies=(agency.id,), **values)
    assert isinstance(meeting, Note)
    return meeting


def _is_pdf(path: Path) -> bool:
    data = path.read_bytes()
    return data.startswith(b"%PDF") and data.rstrip().endswith(b"%%EOF")


def test_write_all_to_a_folder_gives_each_agency_a_file_of_its_own(portfolio: Portfolio, tmp_path: Path) -> None:
    agencies = [put(portfolio, Agency, name=name) for name in ("Same / name", "Same name", "same NAME", "許可 ☐")]
    made = write_all(portfolio, list(map(Wanted, agencies)), tmp_path / "new" / "out")
    paths = [each.path for each in made if each.path is not None]
    assert len({str(path).lower() for path in paths}) == 4
    assert all(map(_is_pdf, paths))
    assert {path.parent for path in paths} == {tmp_path / "new" / "out"}


def test_write_all_to_a_pdf_is_one_file_of_a_page_each(portfolio: Portfolio, tmp_path: Path) -> None:
    agencies = [put(portfolio, Agency, name=f"Agency {n}") for n in range(3)]
    made = write_all(portfolio, list(map(Wanted, agencies)), tmp_path / "all.PDF")
    assert {each.path for each in made} == {tmp_path / "all.PDF"}
    document = PdfDocument(tmp_path / "all.PDF")
    assert len(document) == 3
    document.close()


@pytest.mark.parametrize("out", ["folder", "all.pdf"])
def test_write_all_one_failure_is_told_and_stops_nothing(portfolio: Portfolio, tmp_path: Path, out: str) -> None:
    agencies = [put(portfolio, Agency, name=name, private=name == "B") for name in "ABC"]
    heard = list[Made]()
    made = write_all(portfolio, list(map(Wanted, agencies)), tmp_path / out, told=heard.append)
    assert {each.agency for each in made if each.path} == {"A", "C"}
    assert [(each.agency, "private" in each.problem) for each in made if not each.path] == [("B", True)]
    assert heard == made


@pytest.mark.parametrize("out", ["file/inside", "file/all.pdf"])
def test_write_all_where_nothing_can_be_written_raises_once(
    portfolio: Portfolio, agency: Agency, tmp_path: Path, out: str
) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError):
        write_all(portfolio, [Wanted(agency), Wanted(agency)], tmp_path / out)
    assert (tmp_path / "file").read_bytes() == b""


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the rights of a folder do not bind this user")
def test_write_all_into_a_folder_without_rights_raises(portfolio: Portfolio, agency: Agency, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(StorageError, match="no right"):
        write_all(portfolio, [Wanted(agency)], tmp_path / "closed")


class _StopsAt:
    def __init__(self, step: int) -> None:
        self.left = step

    def step(self, done: int, total: int | None = None, text: str = "") -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_write_all_cancelled_leaves_whole_files_and_says_which(portfolio: Portfolio, tmp_path: Path) -> None:
    agencies = [put(portfolio, Agency, name=f"Agency {n}") for n in range(4)]
    heard = list[Made]()
    with pytest.raises(Cancelled):
        write_all(portfolio, list(map(Wanted, agencies)), tmp_path / "out", progress=_StopsAt(2), told=heard.append)
    assert [each.path for each in heard] == sorted((tmp_path / "out").iterdir())
    assert len(heard) == 2


def test_write_all_for_meetings_names_file_and_bookmark_by_the_meeting(
    portfolio: Portfolio, agency: Agency, tmp_path: Path
) -> None:
    first, second = (_meeting(portfolio, agency, days, title=f"Talk {days}") for days in (1, 2))
    wanted = [Wanted(agency, first), Wanted(agency, second)]
    made = write_all(portfolio, wanted, tmp_path / "out")
    assert [each.path.name for each in made if each.path] == ["DMV Talk 1 2026-11-23.pdf", "DMV Talk 2 2026-11-24.pdf"]
    assert [each.meeting for each in made] == ["Talk 1", "Talk 2"]
    write_all(portfolio, wanted, tmp_path / "all.pdf")
    document = PdfDocument(tmp_path / "all.pdf")
    marks = [mark.get_title() for mark in document.get_toc()]
    document.close()
    assert marks == [f"Department of Motor Vehicles, {title}" for title in ("Talk 1", "Talk 2")]


def test_write_all_as_remembered_keeps_all_but_edition_and_paper(
    portfolio: Portfolio, agency: Agency, tmp_path: Path
) -> None:
    sections = tuple(each for each in ALL_SECTIONS if each is not Section.QUESTIONS)
    briefings.keep_choices(portfolio, agency.id, Choices(Edition.MANAGER, "a4", "Draft", sections))
    for remembered in (True, False):
        write_all(portfolio, [Wanted(agency)], tmp_path / "page.pdf", as_remembered=remembered)
        document = PdfDocument(tmp_path / "page.pdf")
        text, width = document[0].get_textpage().get_text_range(), document[0].get_width()
        document.close()
        assert ("Draft" in text, "Questions to raise" in text) == (remembered, not remembered)
        assert ("Manager’s briefing" in text, round(width)) == (False, 612)


def test_list_week_has_each_agency_of_each_meeting_to_come(portfolio: Portfolio, agency: Agency) -> None:
    monday = date(2026, 11, 23)
    other = put(portfolio, Agency, name="State Library")
    hidden = put(portfolio, Agency, name="Hidden", private=True)
    for days, title in ((-1, "Over"), (1, "Monday"), (6, "Saturday"), (9, "Next week")):
        _meeting(portfolio, agency, days, title=title)
    _meeting(portfolio, agency, 2, title="Secret", private=True)
    both = put(
        portfolio, Note, title="Both", starts_at=NOW + timedelta(days=3), agencies=(other.id, agency.id, hidden.id)
    )
    assert both.agencies[0] == other.id

    def said(day: date) -> list[tuple[str, str]]:
        return [(page.agency.name, page.meeting.title) for page in list_week(portfolio, day) if page.meeting]

    week = [
        (agency.name, "Monday"),
        ("State Library", "Both"),
        (agency.name, "Both"),
        (agency.name, "Saturday"),
    ]
    assert said(monday) == week
    assert said(monday - timedelta(days=1)) == week  # on a Sunday the week ahead is meant
    assert said(monday + timedelta(days=4)) == week[3:]
