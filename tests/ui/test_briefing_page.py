"""The briefing page in the real window: live page, choices that are remembered, copies that stay as they were."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import PdfDocument
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from pytestqt.qtbot import QtBot

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.briefing import Briefing, Edition
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.note import Note
from brm_desktop.domain.role import Role
from brm_desktop.reports.facts import PRACTICE_QUESTIONS, Picks, Section
from brm_desktop.services import briefings, edits
from brm_desktop.services.opening import open_profile
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.locks import WindowLock
from brm_desktop.ui.briefings.batch import AGENCIES, WEEK, BatchBriefing
from brm_desktop.ui.briefings.one import AgencyBriefing
from brm_desktop.ui.briefings.page import BriefingPage
from brm_desktop.ui.window import Window


class Viewer(QObject):
    """Stands for the system's programs: remembers what was to be opened."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[QUrl] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.asked.append(url)


class Desk:
    """The window on a portfolio of two agencies, at its briefing page."""

    def __init__(
        self, qtbot: QtBot, window: Window, portfolio: Portfolio, ids: Mapping[str, str], viewer: Viewer
    ) -> None:
        self.qtbot, self.window, self.portfolio, self.ids, self.viewer = qtbot, window, portfolio, ids, viewer

    def open(self, record_id: str) -> None:
        self.window.main.open("briefing", record_id)

    @property
    def page(self) -> BriefingPage:
        page = self.window.main.page
        assert isinstance(page, BriefingPage)
        return page

    @property
    def one(self) -> AgencyBriefing:
        return self.page.one

    @property
    def batch(self) -> BatchBriefing:
        return self.page.batch

    @property
    def text(self) -> str:
        return self.one.sheet.accessibleDescription()

    def wait(self, condition: Any) -> None:
        self.qtbot.waitUntil(condition, timeout=60_000)

    def open_agency(self, name: str = "DMV") -> None:
        self.open(self.ids[name])
        self.wait(lambda: self.text.startswith("Agency briefing") or "Motor" in self.text or "Library" in self.text)

    def get_meeting(self) -> Note:
        return rows.get_record(self.portfolio.database.reader(), Note, self.ids["meeting"])


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "profile"
    portfolio = open_portfolio(folder, None)
    dmv = edits.make_record(Agency, name="Motor Vehicles", acronym="DMV", direction="Renewals online.")
    library = edits.make_record(Agency, name="State Library")
    hidden = edits.make_record(Agency, name="Hidden", private=True)
    now = portfolio.clock.now()
    ana, bo = (edits.make_record(Contact, name=name) for name in ("Ana Hale", "Bo Reyes"))
    roles = [edits.make_record(Role, contact=ana.id, agency=dmv.id, title="Director")]
    roles.append(edits.make_record(Role, contact=bo.id, agency=dmv.id))
    meeting = edits.make_record(
        Note, title="Strategy", starts_at=now + timedelta(days=1), agencies=(dmv.id,), attendees=(ana.id,)
    )
    later = edits.make_record(Note, title="Review", starts_at=now + timedelta(days=30), agencies=(dmv.id,))
    edits.create(portfolio, dmv, library, hidden, ana, bo, *roles, meeting, later)
    portfolio.close()
    ids = {
        "Ana": ana.id,
        "Bo": bo.id,
        "DMV": dmv.id,
        "library": library.id,
        "hidden": hidden.id,
        "meeting": meeting.id,
        "later": later.id,
    }
    window, viewer = Window(folder, WindowLock(folder)), Viewer()
    for scheme in ("file", "mailto"):
        QDesktopServices.setUrlHandler(scheme, viewer, "open")
    opened = open_profile(folder)
    window.show(opened)
    window.main.show()
    qtbot.waitUntil(window._poll.isActive, timeout=60_000)
    assert opened.portfolio is not None
    yield Desk(qtbot, window, opened.portfolio, ids, viewer)
    for scheme in ("file", "mailto"):
        QDesktopServices.unsetUrlHandler(scheme)
    window.close()
    window.main.close()
    window.main.deleteLater()
    window.deleteLater()


def test_page_of_an_agency_shows_the_sheet_and_says_what_it_says(desk: Desk) -> None:
    desk.open_agency()
    assert "Renewals online." in desk.text
    assert desk.one.sheet._sheet.picture is not None
    assert desk.page.accessibleName() == "Motor Vehicles"
    assert desk.one.panel.meeting.shown.endswith("Strategy")


def test_page_of_another_agency_takes_the_place_of_the_first(desk: Desk) -> None:
    desk.open_agency()
    desk.open_agency("library")
    desk.wait(lambda: desk.page.accessibleName() == "State Library")
    assert "State Library" in desk.text


def test_page_of_a_meeting_is_for_that_meeting(desk: Desk) -> None:
    desk.open(f"note:{desk.ids['later']}")
    desk.wait(lambda: desk.one.panel.meeting.value == desk.ids["later"])
    assert "Motor Vehicles" in desk.text


def test_page_of_a_private_agency_says_why_there_is_none(desk: Desk) -> None:
    desk.open(desk.ids["hidden"])
    desk.wait(lambda: desk.page._empty is not None)
    assert "private" in desk.page._empty.accessibleName()  # type: ignore[union-attr]
    desk.open_agency()
    desk.wait(lambda: desk.page._empty is None and desk.one.export.isVisible())


def test_edition_and_sections_are_drawn_and_remembered_for_the_agency(desk: Desk) -> None:
    desk.open_agency()
    desk.one.panel.edition._choose(Edition.MANAGER)  # what its menu does
    desk.qtbot.mouseClick(desk.one.panel.sections[Section.DIRECTION], Qt.MouseButton.LeftButton)
    desk.wait(lambda: "Renewals online." not in desk.text)
    desk.wait(lambda: not desk.window.jobs.busy)
    kept = briefings.load_choices(desk.portfolio, desk.ids["DMV"])
    assert (kept.edition, Section.DIRECTION in kept.sections) == (Edition.MANAGER, False)
    desk.open_agency("library")
    desk.wait(lambda: desk.one.panel.choices.edition is Edition.HANDOVER)
    desk.open_agency()
    desk.wait(lambda: desk.one.panel.choices.edition is Edition.MANAGER)


def test_what_matters_is_kept_with_the_meeting_and_printed(desk: Desk) -> None:
    desk.open_agency()
    field = desk.one.panel.matters.field
    field.setFocus()
    desk.qtbot.keyClicks(field, "Ask for the date.")
    desk.wait(lambda: "Ask for the date." in desk.text)
    assert desk.get_meeting().what_matters == "Ask for the date."
    assert not desk.one.panel.composed.isVisible()


def test_what_matters_without_a_meeting_is_printed_and_says_where_it_is_kept(desk: Desk) -> None:
    desk.open_agency("library")
    desk.wait(lambda: desk.page.accessibleName() == "State Library")
    field = desk.one.panel.matters.field
    field.setFocus()
    desk.qtbot.keyClicks(field, "Listen first.")
    desk.wait(lambda: "Listen first." in desk.text)
    assert "for this page only" in desk.one.panel.kept_with.accessibleName()


def test_page_follows_a_change_of_what_it_prints(desk: Desk) -> None:
    desk.open_agency()
    edits.set_field(desk.portfolio, Agency, desk.ids["DMV"], "direction", "Close six offices.")
    desk.wait(lambda: "Close six offices." in desk.text)


def test_copy_shows_again_exactly_after_the_agency_has_changed(desk: Desk) -> None:
    desk.open_agency()
    drawn = desk.one._drawn
    assert drawn is not None
    desk.one.save_copy()
    desk.wait(lambda: len(desk.one.panel.copies.rows) == 1)
    (kept,) = rows.list_records(desk.portfolio.database.reader(), Briefing)
    assert (kept.note, desk.portfolio.blobs.get(kept.blob)) == (desk.ids["meeting"], drawn.pdf)
    edits.set_field(desk.portfolio, Agency, desk.ids["DMV"], "direction", "Close six offices.")
    desk.wait(lambda: "Close six offices." in desk.text)
    desk.one.panel.copies.opened.emit(kept.id)
    desk.wait(lambda: desk.one.live.isVisible())
    assert desk.text == drawn.text
    assert desk.one._drawn is not None
    assert desk.one._drawn.pdf == drawn.pdf
    desk.qtbot.mouseClick(desk.one.live, Qt.MouseButton.LeftButton)
    desk.wait(lambda: "Close six offices." in desk.text)


def test_export_writes_the_page_that_shows(desk: Desk, tmp_path: Path) -> None:
    desk.open_agency()
    desk.one.sending.write_to(tmp_path / "page")
    desk.wait(lambda: (tmp_path / "page.pdf").exists())
    assert desk.one._drawn is not None
    assert (tmp_path / "page.pdf").read_bytes() == desk.one._drawn.pdf


def test_export_that_cannot_be_written_says_so_and_keeps_the_page(desk: Desk, tmp_path: Path) -> None:
    desk.open_agency()
    (tmp_path / "file").write_bytes(b"")
    desk.one.sending.write_to(tmp_path / "file" / "page.pdf")
    desk.wait(lambda: desk.page.banner.isVisible())
    assert desk.one.export.isVisible()
    assert "Renewals online." in desk.text


def test_print_opens_a_private_copy_in_the_viewer(desk: Desk) -> None:
    desk.open_agency()
    desk.one.sending.print_page()
    desk.wait(lambda: bool(desk.viewer.asked))
    path = Path(desk.viewer.asked[0].toLocalFile())
    assert path.is_relative_to(desk.portfolio.folder)
    assert desk.one._drawn is not None
    assert path.read_bytes() == desk.one._drawn.pdf


def test_text_goes_to_the_clipboard_and_into_a_message(desk: Desk) -> None:
    desk.open_agency()
    desk.one.sending.copy_text()
    assert QGuiApplication.clipboard().text() == desk.text
    desk.one.sending.mail_text()
    desk.wait(lambda: bool(desk.viewer.asked))
    assert desk.viewer.asked[0].scheme() == "mailto"
    assert "Motor Vehicles" in desk.viewer.asked[0].toString()


def test_mail_is_a_draft_with_the_page_for_handover_even_where_the_managers_shows(desk: Desk) -> None:
    desk.open_agency()
    desk.one.panel.edition._choose(Edition.MANAGER)
    desk.wait(lambda: "Manager’s briefing" in desk.text)
    desk.one.sending.mail()
    desk.wait(lambda: bool(desk.viewer.asked))
    draft = message_from_bytes(Path(desk.viewer.asked[0].toLocalFile()).read_bytes(), policy=default)
    (attached,) = draft.iter_attachments()
    document = PdfDocument(attached.get_content())
    said = document[0].get_textpage().get_text_range()
    document.close()
    body = draft.get_body(("plain",))
    assert body is not None
    for text in (said, body.get_content()):
        assert "Manager’s briefing" not in text
        assert "Renewals online." in text


def test_mail_of_a_managers_copy_is_refused(desk: Desk) -> None:
    desk.open_agency()
    desk.one.panel.edition._choose(Edition.MANAGER)
    desk.wait(lambda: "Manager’s briefing" in desk.text)
    desk.one.save_copy()
    desk.wait(lambda: len(desk.one.panel.copies.rows) == 1)
    desk.one.panel.copies.opened.emit(desk.one.panel.copies.rows[0].id)
    desk.wait(lambda: desk.one.live.isVisible())
    desk.one.sending.mail()
    desk.wait(lambda: desk.page.banner.isVisible())
    assert not desk.viewer.asked


def test_people_and_practice_questions_are_chosen_and_remembered(desk: Desk) -> None:
    desk.open_agency()
    panel = desk.one.panel
    assert [(row.title, row.checked) for row in panel.people.rows] == [
        ("Ana Hale, Director", True),
        ("Bo Reyes", False),
    ]
    panel.people.checked.emit(desk.ids["Ana"], False)
    desk.wait(lambda: "Ana Hale" not in desk.text)
    panel.people.checked.emit(desk.ids["Bo"], True)
    desk.wait(lambda: "Bo Reyes" in desk.text)
    panel.practice.checked.emit(PRACTICE_QUESTIONS[1], False)
    desk.wait(lambda: PRACTICE_QUESTIONS[1] not in desk.text)
    assert PRACTICE_QUESTIONS[0] in desk.text
    desk.wait(lambda: not desk.window.jobs.busy)
    kept = briefings.load_choices(desk.portfolio, desk.ids["DMV"]).picks
    assert kept == Picks((desk.ids["Bo"],), (desk.ids["Ana"],), (PRACTICE_QUESTIONS[1],))
    panel.people.checked.emit(desk.ids["Ana"], True)
    desk.wait(lambda: "Ana Hale" in desk.text)


def test_copy_says_beside_it_what_has_changed_since(desk: Desk) -> None:
    desk.open_agency()
    desk.one.save_copy()
    panel = desk.one.panel
    desk.wait(lambda: len(panel.copies.rows) == 1)
    panel.copies.opened.emit(panel.copies.rows[0].id)
    desk.wait(lambda: panel.changes_card.isVisible())
    assert "Nothing on the page has changed" in panel.changes.accessibleName()
    edits.set_field(desk.portfolio, Agency, desk.ids["DMV"], "direction", "Close six offices.")
    desk.wait(lambda: "written anew" in panel.changes.accessibleName())
    desk.qtbot.mouseClick(desk.one.live, Qt.MouseButton.LeftButton)
    desk.wait(lambda: not panel.changes_card.isVisible())


def test_folder_opens_where_the_page_was_exported(desk: Desk, tmp_path: Path) -> None:
    desk.open_agency()
    desk.one.sending.write_to(tmp_path / "out" / "page.pdf")
    desk.wait(lambda: (tmp_path / "out" / "page.pdf").exists() and not desk.window.jobs.busy)
    desk.one.sending.open_folder()
    assert desk.viewer.asked[-1].toLocalFile() == str(tmp_path / "out")


def test_zoom_draws_the_picture_anew_at_its_size(desk: Desk) -> None:
    desk.open_agency()
    sheet = desk.one.sheet
    before = sheet.pixels_wide
    sheet.setFocus()
    desk.qtbot.keyClick(sheet, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    sheet.zoom_by(1)
    picture = sheet._sheet
    desk.wait(lambda: picture.picture is not None and picture.picture.width() == sheet.pixels_wide > before)
    sheet.zoom_by(0)
    assert sheet.pixels_wide == before
    desk.wait(lambda: picture.picture is not None and picture.picture.width() == before)


# many at once


def test_batch_lists_what_may_be_briefed_all_chosen(desk: Desk) -> None:
    desk.open("all")
    desk.wait(lambda: len(desk.batch.list.rows) == 2)
    assert all(row.checked for row in desk.batch.list.rows)
    assert desk.batch.make.text() == "Make 2 briefings…"


def test_batch_of_some_has_only_these_chosen(desk: Desk) -> None:
    desk.open(f"some:{desk.ids['library']}")
    desk.wait(lambda: len(desk.batch.list.rows) == 2)
    assert [row.title for row in desk.batch.list.rows if row.checked] == ["State Library"]


def test_batch_of_the_week_lists_each_meeting_and_opens_its_page(desk: Desk) -> None:
    desk.open("week")
    desk.wait(lambda: desk.batch.of.value == WEEK and not desk.window.jobs.busy)
    shown = [(row.title, row.detail, row.checked) for row in desk.batch.list.rows]
    meeting = desk.get_meeting()
    assert meeting.starts_at is not None
    today, day = desk.page.desk.today(), meeting.starts_at.astimezone().date()
    in_week = day.isocalendar()[:2] == today.isocalendar()[:2] or today.weekday() > 4
    assert shown == ([("Strategy", "Motor Vehicles", True)] if in_week else [])
    assert desk.batch.none_yet.isVisible() is not in_week
    desk.batch.of._choose(AGENCIES)
    desk.wait(lambda: len(desk.batch.list.rows) == 2)


def test_batch_writes_a_file_each_and_opens_the_folder(desk: Desk, tmp_path: Path) -> None:
    desk.open("all")
    desk.wait(lambda: len(desk.batch.list.rows) == 2)
    desk.batch.write_to(tmp_path / "out")
    desk.wait(lambda: bool(desk.viewer.asked))
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 2
    assert desk.batch.make.isEnabled()
    assert not desk.batch.problems.isVisible()


def test_batch_one_failure_is_listed_and_the_rest_is_made(desk: Desk, tmp_path: Path) -> None:
    desk.open("all")
    desk.wait(lambda: len(desk.batch.list.rows) == 2)
    library = desk.ids["library"]
    other = open_portfolio(desk.portfolio.folder, None)
    edits.delete(other, [(Agency, library)])  # another process, which the window has not heard of yet
    other.close()
    desk.batch.write_to(tmp_path / "out")
    desk.wait(lambda: desk.batch.problems.isVisible())
    assert [(row.title, "trash" in row.detail) for row in desk.batch.problems.rows] == [("State Library", True)]
    assert len(list((tmp_path / "out").glob("*.pdf"))) == 1


def test_batch_where_nothing_can_be_written_says_so_above_the_page(desk: Desk, tmp_path: Path) -> None:
    desk.open("all")
    desk.wait(lambda: len(desk.batch.list.rows) == 2)
    (tmp_path / "file").write_bytes(b"")
    desk.batch.write_to(tmp_path / "file" / "out")
    desk.wait(lambda: desk.page.banner.isVisible())
    assert desk.batch.make.isEnabled()
