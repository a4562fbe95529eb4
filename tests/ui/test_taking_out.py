"""Records out of the real window: dragged as files, saved by a menu, private ones only as asked."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from brm_desktop.domain.contact import Contact
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.services import edits
from brm_desktop.ui.follow_ups.acting import make_row_menu
from brm_desktop.ui.follow_ups.page import FollowUpsPage
from brm_desktop.ui.meetings.page import MeetingsPage
from brm_desktop.ui.people.everyone import PeoplePage
from brm_desktop.ui.people.person import PersonPage
from tests.ui.test_import_page import Importing, importing

__all__ = ["importing"]  # the fixture

AT = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)


@pytest.fixture
def dragged(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is dragged, while the left button is held down; nobody drops it."""
    found: list[Any] = []

    def execute(drag: QDrag, *_actions: Any) -> Qt.DropAction:
        mime = drag.mimeData()
        files = [Path(url.toLocalFile()) for url in mime.urls()]
        found.append(
            (files[0].name, files[0].read_bytes(), {each: bytes(mime.data(each).data()) for each in mime.formats()})
        )
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", execute)
    monkeypatch.setattr(QApplication, "mouseButtons", lambda: Qt.MouseButton.LeftButton)
    return found


def people(importing: Importing, *names: str, private: tuple[str, ...] = ()) -> list[Contact]:
    made = [edits.make_record(Contact, name=name, private=name in private) for name in names]
    edits.create(importing.portfolio, *made)
    return made


def open_people(importing: Importing, count: int) -> PeoplePage:
    importing.window.main.open("people")
    page = importing.window.main.page
    assert isinstance(page, PeoplePage)
    importing.wait(lambda: len(page.table.model.ids) == count and page.table.model.complete)
    return page


def test_chosen_people_drag_out_as_one_card_file_without_private_ones(importing: Importing, dragged: list[Any]) -> None:
    people(importing, "Ann Poe", "Dana Ruiz", "Omar Field", private=("Ann Poe",))
    page = open_people(importing, 3)
    page.table.view.selectAll()
    page.table.view.startDrag(Qt.DropAction.CopyAction)
    importing.wait(lambda: len(dragged) == 1)
    name, data, formats = dragged[0]
    assert name == "2 people.vcf"
    assert data.count(b"BEGIN:VCARD") == 2
    assert formats["text/vcard"] == data
    assert importing.window.main._toast_bar().text == "1 private record stayed out"


def test_person_drags_out_of_their_own_page(importing: Importing, dragged: list[Any]) -> None:
    (ann,) = people(importing, "Ann Poe", private=("Ann Poe",))
    importing.window.main.open("person", ann.id)
    page = importing.window.main.page
    assert isinstance(page, PersonPage)
    importing.wait(lambda: page.id == ann.id)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for kind, at in ((QEvent.Type.MouseButtonPress, QPoint(5, 5)), (QEvent.Type.MouseMove, QPoint(60, 60))):
        place = QPointF(at)
        QApplication.sendEvent(page.avatar, QMouseEvent(kind, place, place, left, left, none))
    importing.wait(lambda: len(dragged) == 1)
    assert dragged[0][0] == "Ann Poe.vcf"


def test_meeting_drags_out_of_the_list_as_a_calendar_file(importing: Importing, dragged: list[Any]) -> None:
    note = edits.make_record(Note, title="Planning", kind=NoteKind.MEETING, starts_at=AT)
    edits.create(importing.portfolio, note)
    importing.window.main.open("meetings", note.id)
    page = importing.window.main.page
    assert isinstance(page, MeetingsPage)
    lists = (page.list.list, page.list.planned)
    importing.wait(lambda: any(part.current_id == note.id for part in lists))
    part = next(part for part in lists if part.current_id == note.id)
    part.startDrag(Qt.DropAction.CopyAction)
    importing.wait(lambda: len(dragged) == 1)
    name, data, formats = dragged[0]
    assert name == "Planning.ics"
    assert b"SUMMARY:Planning" in data
    assert "text/calendar" in formats


def test_menu_saves_what_is_chosen_as_a_list(
    importing: Importing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = people(importing, "Ann Poe", "Dana Ruiz", private=("Ann Poe",))
    page = open_people(importing, 2)
    out = tmp_path / "out.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(out), ""))
    page._on_table_menu_asked([each.id for each in made], QPoint())
    menu = page.findChildren(QMenu)[-1].window()
    saving = next(each for each in page.findChildren(QMenu) if each.title() == "Save as")
    next(action for action in saving.actions() if action.text() == "CSV…").trigger()
    importing.wait(lambda: out.exists())
    assert "Dana Ruiz" in out.read_text(encoding="utf-8-sig")
    assert "Ann Poe" not in out.read_text(encoding="utf-8-sig")
    menu.close()


def test_command_saves_the_person_that_shows_as_a_card(
    importing: Importing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ann,) = people(importing, "Ann Poe")
    out = tmp_path / "card"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(out), ""))
    importing.window.main.open("person", ann.id)
    importing.window.actions.trigger("save vcard")
    importing.wait(lambda: (tmp_path / "card.vcf").exists())
    importing.window.main.open("agencies")
    importing.window.actions.trigger("save vcard")
    assert "Open a person" in importing.window.main._toast_bar().text


def test_follow_ups_save_as_tasks_with_private_ones_when_asked(
    importing: Importing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [
        edits.make_record(FollowUp, title=title, due_on=importing.portfolio.today(), private=title == "Mine")
        for title in ("Call", "Mine")
    ]
    edits.create(importing.portfolio, *made)
    importing.window.main.open("follow_ups")
    page = importing.window.main.page
    assert isinstance(page, FollowUpsPage)
    importing.wait(lambda: page.model.rowCount() == 2)
    chosen: list[Path] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(chosen[-1]), ""))
    for name, menu_title, count in (("open.ics", "Save as", 1), ("all.ics", "With private ones", 2)):
        chosen.append(tmp_path / name)
        menu = make_row_menu(page, page._acts, list(page.model.listing.places), importing.portfolio.today(), print)
        part = next(each for each in menu.findChildren(QMenu) if each.title() == menu_title)
        next(action for action in part.actions() if action.text() == "Calendar file…").trigger()
        importing.wait(chosen[-1].exists)
        assert chosen[-1].read_bytes().count(b"BEGIN:VTODO") == count
        menu.deleteLater()
