"""Briefings from choices to files: what a page says, what is remembered, what is kept, and what fails alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.errors import Cancelled, KnownError, NotFound, StorageError
from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.briefing import Briefing, Edition
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.note import Note
from brm_desktop.reports.briefing import briefing_text, make_briefing_pdf
from brm_desktop.reports.facts import ALL_SECTIONS, PRACTICE_QUESTIONS, Paper, Section
from brm_desktop.services import briefings, edits
from brm_desktop.services.briefings import Choices, Made, make_mail_link, write_all
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.storage import rows

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)


@pytest.fixture
def portfolio(tmp_path: Path) -> Iterator[Portfolio]:
    opened = open_portfolio(tmp_path / "profile", None, clock=FixedClock(NOW))
    yield opened
    opened.close()


@pytest.fixture
def agency(portfolio: Portfolio) -> Agency:
    return _add(portfolio, Agency, name="Department of Motor Vehicles", acronym="DMV")


def _add(portfolio: Portfolio, of: Any, **values: Any) -> Any:
    record = edits.make_record(of, **values)
    edits.create(portfolio, record)
    return record


def _meeting(portfolio: Portfolio, agency: Agency, days: float, **values: Any) -> Note:
    meeting = _add(portfolio, Note, starts_at=NOW + timedelta(days=days), agencies=(agency.id,), **values)
    assert isinstance(meeting, Note)
    return meeting


def _is_pdf(path: Path) -> bool:
    data = path.read_bytes()
    return data.startswith(b"%PDF") and data.rstrip().endswith(b"%%EOF")


def test_read_facts_without_choices_is_for_handover_on_the_settings_paper(portfolio: Portfolio, agency: Agency) -> None:
    facts = briefings.read_facts(portfolio, agency.id)
    assert (facts.edition, facts.paper, facts.handling) == (Edition.HANDOVER, Paper.LETTER, "Internal")


def test_read_facts_own_words_are_printed_as_written(portfolio: Portfolio, agency: Agency) -> None:
    chosen = Choices(matters="Ask for\nthe date.", questions=("Who decides?",))
    facts = briefings.read_facts(portfolio, agency.id, choices=chosen)
    assert "Ask for the date." in briefing_text(facts)
    assert facts.questions.items == ("Who decides?", *PRACTICE_QUESTIONS)


def test_find_next_meeting_takes_the_first_that_is_not_over(portfolio: Portfolio, agency: Agency) -> None:
    _meeting(portfolio, agency, -3, title="Over")
    _meeting(portfolio, agency, 9, title="Later")
    _meeting(portfolio, agency, 2, title="Next")
    _meeting(portfolio, agency, 1, title="Hidden", private=True)
    meetings = briefings.list_meetings(portfolio, agency.id)
    found = briefings.find_next_meeting(portfolio, meetings)
    assert [note.title for note in meetings] == ["Later", "Next", "Over"]
    assert found is not None
    assert found.title == "Next"
    facts = briefings.read_facts(portfolio, agency.id)
    assert facts.meeting is not None
    assert facts.meeting.title == "Next"


def test_find_next_meeting_all_over_is_none(portfolio: Portfolio, agency: Agency) -> None:
    _meeting(portfolio, agency, -3)
    assert briefings.find_next_meeting(portfolio, briefings.list_meetings(portfolio, agency.id)) is None


def test_find_meeting_agency_of_a_meeting_about_none_says_what_to_do(portfolio: Portfolio) -> None:
    meeting = _add(portfolio, Note, title="Alone", starts_at=NOW)
    with pytest.raises(KnownError, match="Add the agency"):
        briefings.find_meeting_agency(portfolio, meeting.id)


@given(
    edition=st.sampled_from(Edition),
    paper=st.sampled_from(["", "letter", "a4"]),
    handling=st.none() | st.text(max_size=20),
    sections=st.sets(st.sampled_from(Section)),
)
def test_choices_are_remembered_for_each_agency_alone(
    tmp_path_factory: pytest.TempPathFactory, edition: Edition, paper: str, handling: str | None, sections: set[Section]
) -> None:
    portfolio = _At(tmp_path_factory.mktemp("choices"))
    chosen = Choices(edition, paper, handling, tuple(each for each in ALL_SECTIONS if each in sections))
    briefings.keep_choices(portfolio, "one", chosen)  # type: ignore[arg-type]  # only its folder is used
    assert briefings.load_choices(portfolio, "one") == chosen  # type: ignore[arg-type]
    assert briefings.load_choices(portfolio, "other") == Choices()  # type: ignore[arg-type]


class _At:
    """A profile's place, which is all that choices need."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder


@pytest.mark.parametrize(
    "held", ["", "no json", "[]", '{"a": "{"}', '{"a": "{\\"edition\\": \\"x\\"}"}', '{"a": "[1]"}']
)
def test_load_choices_of_a_broken_file_are_the_defaults(tmp_path: Path, held: str) -> None:
    (tmp_path / "briefings.json").write_text(held, encoding="utf-8")
    assert briefings.load_choices(_At(tmp_path), "a") == Choices()  # type: ignore[arg-type]


def test_keep_choices_leaves_own_words_out_of_the_file(tmp_path: Path) -> None:
    briefings.keep_choices(_At(tmp_path), "a", Choices(matters="secret", questions=("secret",)))  # type: ignore[arg-type]
    assert "secret" not in (tmp_path / "briefings.json").read_text(encoding="utf-8")


# files


def test_write_all_to_a_folder_gives_each_agency_a_file_of_its_own(portfolio: Portfolio, tmp_path: Path) -> None:
    agencies = [_add(portfolio, Agency, name=name) for name in ("Same / name", "Same name", "same NAME", "許可 ☐")]
    made = write_all(portfolio, agencies, tmp_path / "new" / "out")
    paths = [each.path for each in made if each.path is not None]
    assert len({str(path).lower() for path in paths}) == 4
    assert all(map(_is_pdf, paths))
    assert {path.parent for path in paths} == {tmp_path / "new" / "out"}


def test_write_all_to_a_pdf_is_one_file_of_a_page_each(portfolio: Portfolio, tmp_path: Path) -> None:
    from pypdfium2 import PdfDocument

    agencies = [_add(portfolio, Agency, name=f"Agency {n}") for n in range(3)]
    made = write_all(portfolio, agencies, tmp_path / "all.PDF")
    assert {each.path for each in made} == {tmp_path / "all.PDF"}
    document = PdfDocument(tmp_path / "all.PDF")
    assert len(document) == 3
    document.close()


@pytest.mark.parametrize("out", ["folder", "all.pdf"])
def test_write_all_one_failure_is_told_and_stops_nothing(portfolio: Portfolio, tmp_path: Path, out: str) -> None:
    agencies = [_add(portfolio, Agency, name=name, private=name == "B") for name in "ABC"]
    heard = list[Made]()
    made = write_all(portfolio, agencies, tmp_path / out, told=heard.append)
    assert {each.agency for each in made if each.path} == {"A", "C"}
    assert [(each.agency, "private" in each.problem) for each in made if not each.path] == [("B", True)]
    assert heard == made


@pytest.mark.parametrize("out", ["file/inside", "file/all.pdf"])
def test_write_all_where_nothing_can_be_written_raises_once(
    portfolio: Portfolio, agency: Agency, tmp_path: Path, out: str
) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError):
        write_all(portfolio, [agency, agency], tmp_path / out)
    assert (tmp_path / "file").read_bytes() == b""


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the rights of a folder do not bind this user")
def test_write_all_into_a_folder_without_rights_raises(portfolio: Portfolio, agency: Agency, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(StorageError, match="no right"):
        write_all(portfolio, [agency], tmp_path / "closed")


class _StopsAt:
    def __init__(self, step: int) -> None:
        self.left = step

    def step(self, done: int, total: int | None = None, text: str = "") -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_write_all_cancelled_leaves_whole_files_and_says_which(portfolio: Portfolio, tmp_path: Path) -> None:
    agencies = [_add(portfolio, Agency, name=f"Agency {n}") for n in range(4)]
    heard = list[Made]()
    with pytest.raises(Cancelled):
        write_all(portfolio, agencies, tmp_path / "out", progress=_StopsAt(2), told=heard.append)
    assert [each.path for each in heard] == sorted((tmp_path / "out").iterdir())
    assert len(heard) == 2


# copies


def test_save_copy_gives_back_the_very_bytes_after_all_has_changed(portfolio: Portfolio, agency: Agency) -> None:
    meeting = _meeting(portfolio, agency, 1)
    facts = briefings.read_facts(portfolio, agency.id)
    pdf, text = make_briefing_pdf(facts), briefing_text(facts)
    briefings.save_copy(portfolio, agency.id, facts, pdf, text, meeting.id)
    edits.set_field(portfolio, Agency, agency.id, "name", "Motor Services")
    (kept,) = briefings.list_copies(portfolio, agency.id)
    assert briefings.load_copy(portfolio, kept) == pdf
    assert (kept.facts, kept.note, kept.edition, kept.as_of) == (text, meeting.id, Edition.HANDOVER, NOW)
    assert make_briefing_pdf(briefings.read_facts(portfolio, agency.id)) != pdf


def test_save_copy_undone_is_gone_from_the_list(portfolio: Portfolio, agency: Agency) -> None:
    facts = briefings.read_facts(portfolio, agency.id)
    briefings.save_copy(portfolio, agency.id, facts, b"%PDF", "text")
    portfolio.journal.undo()
    assert briefings.list_copies(portfolio, agency.id) == []


def test_list_changes_says_what_is_new_since_a_copy_was_kept(portfolio: Portfolio, agency: Agency) -> None:
    chosen = Choices(Edition.MANAGER, "a4")
    facts = briefings.read_facts(portfolio, agency.id, choices=chosen)
    kept, _ = briefings.save_copy(portfolio, agency.id, facts, b"%PDF", "text")
    assert briefings.list_changes(portfolio, kept) == []
    _add(portfolio, FollowUp, title="Send the draft", agency=agency.id)
    _add(portfolio, FollowUp, title="Secret", agency=agency.id, private=True)
    edits.set_field(portfolio, Agency, agency.id, "name", "Motor Services")
    assert briefings.list_changes(portfolio, kept) == [
        "Department of Motor Vehicles is now Motor Services.",
        "We owe them since: Send the draft.",
    ]


def test_list_changes_of_a_copy_without_its_facts_is_none(portfolio: Portfolio, agency: Agency) -> None:
    older = _add(portfolio, Briefing, title="Older", agency=agency.id)
    assert briefings.list_changes(portfolio, older) is None


def test_load_copy_whose_file_is_gone_says_so(portfolio: Portfolio, agency: Agency) -> None:
    briefing = Briefing(id=agency.id, title="x", blob="0" * 64)
    with pytest.raises(NotFound):
        briefings.load_copy(portfolio, briefing)


def test_write_open_copy_is_private_and_wiped_with_the_others(portfolio: Portfolio) -> None:
    path = briefings.write_open_copy(portfolio, b"%PDF", "a/../b:c.pdf")
    assert path.read_bytes() == b"%PDF"
    assert path.is_relative_to(portfolio.folder)
    assert portfolio.blobs.wipe_open_copies() == 0
    assert not path.exists()


def test_write_page_writes_the_bytes_whole(tmp_path: Path) -> None:
    briefings.write_page(b"%PDF page", tmp_path / "a" / "page.pdf")
    assert [(path.name, path.read_bytes()) for path in (tmp_path / "a").iterdir()] == [("page.pdf", b"%PDF page")]


# mail


@given(st.text(max_size=300), st.integers(200, 2000))
def test_make_mail_link_holds_whole_lines_within_its_limit(text: str, most: int) -> None:
    link = make_mail_link("Briefing", text.encode("utf-8", "replace").decode(), most)
    body = unquote(link.partition("&body=")[2]).split("\r\n")
    lines = text.encode("utf-8", "replace").decode().splitlines()
    assert len(link) <= most
    assert body == (lines or [""]) or (body[-1] == "…" and body[:-1] == lines[: len(body) - 1])


def test_moment_of_a_day_is_its_first_where_the_computer_is() -> None:
    moment = briefings.moment_of(NOW.date())
    assert moment is not None
    assert (moment.date(), moment.hour, moment.tzinfo is not None) == (NOW.date(), 0, True)
    assert briefings.moment_of(None) is None


def test_copies_of_the_same_page_are_records_of_their_own(portfolio: Portfolio, agency: Agency) -> None:
    facts = briefings.read_facts(portfolio, agency.id)
    for _ in range(2):
        briefings.save_copy(portfolio, agency.id, facts, b"%PDF", "text")
    assert len(rows.list_records(portfolio.database.reader(), Briefing)) == 2
