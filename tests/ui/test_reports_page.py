"""The longer reports in the real window: reached from what shows, drawn page by page, made as wished, sent."""

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
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.briefing import Edition
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.note import Note
from brm_desktop.domain.partner import Partner
from brm_desktop.services import edits
from brm_desktop.services.opening import open_profile
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.services.reporting import SORTS
from brm_desktop.storage.locks import WindowLock
from brm_desktop.ui.briefings.page import BriefingPage
from brm_desktop.ui.briefings.report import ReportView
from brm_desktop.ui.parts.suggestions import Option
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
    """The window on a portfolio of one of each that a report is about."""

    def __init__(
        self, qtbot: QtBot, window: Window, portfolio: Portfolio, ids: Mapping[str, str], viewer: Viewer
    ) -> None:
        self.qtbot, self.window, self.portfolio, self.ids, self.viewer = qtbot, window, portfolio, ids, viewer

    def open(self, place: str, record_id: str | None = None) -> None:
        self.window.main.open(place, record_id)

    def open_report(self, name: str, of: str = "") -> None:
        self.open("briefing", f"report:{name}" + (f":{self.ids[of]}" if of else ""))

    @property
    def page(self) -> BriefingPage:
        page = self.window.main.page
        assert isinstance(page, BriefingPage)
        return page

    @property
    def report(self) -> ReportView:
        return self.page.report

    @property
    def text(self) -> str:
        return self.report.sheet.accessibleDescription()

    def run(self, command: str) -> None:
        """Run a command as the palette does."""
        page = self.window.main.page
        assert page is not None
        page.desk.actions.trigger(command)

    def wait(self, condition: Any) -> None:
        self.qtbot.waitUntil(condition, timeout=60_000)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    folder = tmp_path / "profile"
    portfolio = open_portfolio(folder, None)
    agency = edits.make_record(Agency, name="Motor Vehicles", acronym="DMV", mission="Keep roads safe.")
    person, partner = edits.make_record(Contact, name="Ana Hale"), edits.make_record(Partner, name="Corvid Systems")
    now = portfolio.clock.now()
    meeting = edits.make_record(
        Note, title="Strategy", starts_at=now - timedelta(days=1), agencies=(agency.id,), body="We agreed on little."
    )
    promises = [
        edits.make_record(FollowUp, title=f"Send draft {n}", contact=person.id, agency=agency.id) for n in range(90)
    ]
    alone = edits.make_record(FollowUp, title="Mine alone")
    edits.create(portfolio, agency, person, partner, meeting, *promises, alone)
    portfolio.close()
    ids = {"agency": agency.id, "person": person.id, "partner": partner.id, "meeting": meeting.id}
    window, viewer = Window(folder, WindowLock(folder)), Viewer()
    QDesktopServices.setUrlHandler("file", viewer, "open")
    opened = open_profile(folder)
    window.show(opened)
    window.main.show()
    qtbot.waitUntil(window._poll.isActive, timeout=60_000)
    assert opened.portfolio is not None
    yield Desk(qtbot, window, opened.portfolio, ids, viewer)
    QDesktopServices.unsetUrlHandler("file")
    window.close()
    window.main.close()
    window.main.deleteLater()
    window.deleteLater()


@pytest.mark.parametrize(
    ("name", "of", "said"),
    [
        ("follow-ups", "", "Mine alone"),
        ("follow-ups", "person", "Ana Hale"),
        ("portfolio", "", "Motor Vehicles (DMV)"),
        ("dossier", "agency", "Keep roads safe."),
        ("minutes", "meeting", "We agreed on little."),
        ("partner", "partner", "Corvid Systems"),
    ],
)
def test_report_shows_its_pages_and_says_what_they_say(desk: Desk, name: str, of: str, said: str) -> None:
    desk.open_report(name, of)
    desk.wait(lambda: said in desk.text)
    assert desk.report.sheet._sheet.picture is not None
    assert desk.report.export.isEnabled()
    assert desk.page.accessibleName() in ("Open follow-ups", "Agency portfolio", *desk.text.splitlines())


@pytest.mark.parametrize(
    ("place", "of", "name", "said"),
    [
        ("agency", "agency", "dossier", "Keep roads safe."),
        ("person", "person", "follow-ups", "Ana Hale"),
        ("meetings", "meeting", "minutes", "We agreed on little."),
        ("briefing", "agency", "dossier", "Keep roads safe."),
    ],
)
def test_command_of_a_report_is_about_what_shows(desk: Desk, place: str, of: str, name: str, said: str) -> None:
    desk.open(place, desk.ids[of])
    desk.run(f"report {name}")
    desk.wait(lambda: said in desk.text)
    assert "Mine alone" not in desk.text


def test_command_of_a_partner_review_is_about_the_partner_that_shows(desk: Desk) -> None:
    desk.open("record", f"partner:{desk.ids['partner']}")
    desk.run("report partner")
    desk.wait(lambda: "Corvid Systems" in desk.text)


def test_report_that_needs_a_subject_asks_for_it_and_takes_it(desk: Desk) -> None:
    desk.open_report("dossier")
    desk.wait(lambda: desk.page.accessibleName() == "Agency dossier")
    assert not desk.report.export.isEnabled()
    assert desk.report.subject is not None
    desk.report.subject.edited.emit(Option(desk.ids["agency"], "Motor Vehicles"))
    desk.wait(lambda: "Keep roads safe." in desk.text and desk.report.export.isEnabled())
    assert desk.report.subject.value.title == "Motor Vehicles"


def test_report_of_what_is_private_says_why_there_is_none(desk: Desk) -> None:
    edits.set_field(desk.portfolio, Agency, desk.ids["agency"], "private", True)
    desk.open_report("dossier", "agency")
    desk.wait(lambda: desk.page._empty is not None)
    desk.open_report("portfolio")
    desk.wait(lambda: desk.page._empty is None and desk.report.export.isVisible())


def test_report_draws_each_page_once_it_comes_into_view(desk: Desk) -> None:
    desk.open_report("follow-ups")
    desk.wait(lambda: desk.report.sheet._sheet.count > 2 and not desk.report.sheet.wanted_pages())
    sheet = desk.report.sheet
    last = sheet._sheet.count - 1
    assert last not in sheet._sheet.pictures
    sheet.verticalScrollBar().setValue(sheet.verticalScrollBar().maximum())
    desk.wait(lambda: last in sheet._sheet.pictures and not sheet.wanted_pages())


def test_report_is_made_as_wished_and_follows_what_changes(desk: Desk) -> None:
    desk.open_report("portfolio")
    desk.wait(lambda: "Health" in desk.text)
    desk.report.edition._choose(Edition.HANDOVER)
    desk.wait(lambda: "Health" not in desk.text)
    desk.report.handling.edited.emit("Draft only")
    desk.wait(lambda: "Draft only" in desk.text)
    edits.set_field(desk.portfolio, Agency, desk.ids["agency"], "name", "Motor Services")
    desk.wait(lambda: "Motor Services" in desk.text and "Draft only" in desk.text)


def test_report_goes_into_a_file_and_a_message_for_handover(desk: Desk, tmp_path: Path) -> None:
    desk.open_report("portfolio")
    desk.wait(lambda: "Health" in desk.text)
    desk.report.sending.write_to(tmp_path / "portfolio.pdf")
    desk.wait(lambda: (tmp_path / "portfolio.pdf").exists())
    document = PdfDocument(tmp_path / "portfolio.pdf")
    assert "Health" in document[0].get_textpage().get_text_range()
    document.close()
    desk.report.sending.mail()
    desk.wait(lambda: bool(desk.viewer.asked))
    draft = message_from_bytes(Path(desk.viewer.asked[0].toLocalFile()).read_bytes(), policy=default)
    body = draft.get_body(("plain",))
    assert body is not None
    assert "Motor Vehicles" in body.get_content()
    assert "Health" not in body.get_content()


def test_other_reports_are_a_key_away(desk: Desk) -> None:
    desk.open_report("portfolio")
    desk.wait(lambda: "Health" in desk.text)
    others = desk.report.others
    assert [row.title for row in others.rows] == [sort.what for sort in SORTS.values()]
    others.setFocus()
    others.setCurrentIndex(others.model_of_rows.index(0))
    desk.qtbot.keyClick(others, Qt.Key.Key_Return)
    desk.wait(lambda: "Mine alone" in desk.text)
