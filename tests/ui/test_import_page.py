"""The import page in the real window: understood, corrected, previewed, imported, undone; files dropped anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.follow_up import FollowUp, Priority
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.domain.role import Role
from brm_desktop.exchange.mapping import CUSTOM
from brm_desktop.exchange.synonyms import Meaning
from brm_desktop.services import edits
from brm_desktop.services.opening import open_profile
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.locks import WindowLock
from brm_desktop.ui.importing.drops import _Drops, list_files
from brm_desktop.ui.importing.file_card import ListCard
from brm_desktop.ui.importing.page import ImportPage
from brm_desktop.ui.importing.watching import say_newly_gone
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.inline_links import InlineLink
from brm_desktop.ui.parts.labels import Label
from brm_desktop.ui.parts.row_list import RowList
from brm_desktop.ui.parts.suggestions import Option
from brm_desktop.ui.window import Window
from tests.exchange.workbook_files import make_xlsx

AGENCIES = "Agency Name,Acronym,Motto\nDepartment of Revenue,DOR,Fair\nState Library,SL,Books\n"
UNCLEAR = "Thing,Stuff\nBlue,12\nGreen,14\n"
PEOPLE = "First Name,Last Name,E-mail\nOmar,Field,omar@dol.example\n"


class Importing:
    """The window on an empty portfolio, at its import page."""

    def __init__(self, qtbot: QtBot, window: Window, portfolio: Portfolio, folder: Path) -> None:
        self.qtbot, self.window, self.portfolio, self.folder = qtbot, window, portfolio, folder
        window.main.open("import")

    @property
    def page(self) -> ImportPage:
        page = self.window.main.page
        assert isinstance(page, ImportPage)
        return page

    def wait(self, condition: Any) -> None:
        self.qtbot.waitUntil(condition, timeout=60_000)

    def file(self, text: str | bytes, name: str = "list.csv") -> Path:
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def take(self, *files: Path) -> None:
        self.page.take_files(files)
        self.wait(lambda: self.page._prepared is not None and self.page._job is None)

    def find(self, of: type[Any]) -> list[Any]:
        return [each for each in self.page.findChildren(of) if each.isVisible()]

    @property
    def button(self) -> str:
        return self.page.bring_in.text()

    def names(self) -> list[str]:
        return [agency.name for agency in rows.list_records(self.portfolio.database.reader(), Agency, order="name")]

    def told(self) -> str:
        """Return what the page says while no file is looked at."""
        return self.page._empty.accessibleName() if self.page._empty is not None else ""

    def import_all(self) -> None:
        self.qtbot.mouseClick(self.page.bring_in, Qt.MouseButton.LeftButton)
        self.wait(lambda: not self.page._looks and self.page._job is None)


@pytest.fixture
def importing(qtbot: QtBot, tmp_path: Path) -> Iterator[Importing]:
    folder = tmp_path / "profile"
    open_portfolio(folder, None).close()
    window = Window(folder, WindowLock(folder))
    opened = open_profile(folder)
    window.show(opened)
    window.main.resize(1280, 820)
    window.main.show()
    qtbot.waitUntil(window._poll.isActive, timeout=60_000)
    assert opened.portfolio is not None
    yield Importing(qtbot, window, opened.portfolio, tmp_path)
    window.close()
    window.main.close()
    window.main.deleteLater()
    window.deleteLater()


def test_page_at_first_says_what_goes_here(importing: Importing) -> None:
    assert "Drop files" in importing.page._empty.accessibleName()  # type: ignore[union-attr]
    assert not importing.page.bring_in.isVisible()


def test_people_told_in_a_list_have_a_card_of_their_own(importing: Importing) -> None:
    importing.take(importing.file("Agency,CIO Name,CIO Email\nDepartment of Roads,Dana Ruiz,d@x.gov\n"))
    bodies, people = importing.find(ListCard)
    assert (bodies.kind.value, people.kind.value) == ("agency", "contact")
    assert [each.accessibleName() for each in (bodies, people)] == ["list.csv", "list.csv, people"]
    assert any("List 2 of 2" in label.text for label in people.findChildren(Label))
    assert importing.button == "Import 2 records"


def _workbook(importing: Importing) -> Path:
    sheets = {
        "Bodies": (("Agency Name", "Acronym"), ("Department of Roads", "DOR"), ("State Library", "SL")),
        "Work": (("Task", "How pressing"), ("Call the clerk", "A"), ("Write it up", "B")),
        "Odds": (("Thing", "Stuff"), ("Blue", "12"), ("Green", "14")),
    }
    return importing.file(make_xlsx(sheets), "office.xlsx")


def _read_as(importing: Importing, at: int, kind: str) -> ListCard:
    return _read_again(importing, at, lambda card: card.kind.edited.emit(kind))


def _read_again(importing: Importing, at: int, told: Callable[[ListCard], None]) -> ListCard:
    old = importing.find(ListCard)[at]
    told(old)
    importing.wait(lambda: importing.page._job is None and importing.find(ListCard)[at] is not old)
    return importing.find(ListCard)[at]  # type: ignore[no-any-return]


def test_every_list_of_a_workbook_is_corrected_in_place(importing: Importing) -> None:
    importing.take(_workbook(importing))
    assert importing.find(ListCard)[2].question.isVisible()
    _read_as(importing, 2, "agency").choices["Thing"].edited.emit(Meaning("name"))
    importing.wait(lambda: importing.page._job is None)
    assert not _read_as(importing, 1, "follow_up").headed.value
    work = _read_again(importing, 1, lambda card: card.headed.edited.emit(True))
    work.choices["How pressing"].edited.emit(Meaning("priority"))
    importing.wait(lambda: importing.page._job is None)
    work.cells["How pressing", "A"].edited.emit("high")
    importing.wait(lambda: importing.page._job is None)
    importing.import_all()
    assert importing.names() == ["Blue", "Department of Roads", "Green", "State Library"]
    tasks = rows.list_records(importing.portfolio.database.reader(), FollowUp)
    assert {task.title: task.priority for task in tasks}["Call the clerk"] is Priority.HIGH


def test_one_list_of_a_workbook_is_left_out_alone(importing: Importing) -> None:
    importing.take(_workbook(importing))
    importing.qtbot.mouseClick(importing.find(ListCard)[0].remove, Qt.MouseButton.LeftButton)
    importing.wait(lambda: importing.page._job is None and len(importing.find(ListCard)) == 2)
    assert "Bodies" not in " ".join(card.accessibleName() for card in importing.find(ListCard))


def test_keyboard_stays_on_a_list_that_is_read_as_another_kind(importing: Importing) -> None:
    importing.take(_workbook(importing))
    importing.find(ListCard)[1].kind.setFocus()
    card = _read_as(importing, 1, "risk")
    importing.wait(lambda: importing.window.main.focusWidget() is card.kind)


def test_more_lists_are_shown_when_asked(importing: Importing) -> None:
    sheets = {f"Sheet {at}": (("Agency Name", "Acronym"), (f"Department {at}", f"D{at}")) for at in range(14)}
    importing.take(importing.file(make_xlsx(sheets), "many.xlsx"))
    assert len(importing.find(ListCard)) == 12
    (more,) = [button for button in importing.find(Button) if button.text() == "Show 2 more lists"]
    importing.qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    importing.wait(lambda: len(importing.find(ListCard)) == 14)


def test_list_shows_how_it_was_understood_and_what_it_would_do(importing: Importing) -> None:
    importing.take(importing.file(AGENCIES))
    (card,) = importing.find(ListCard)
    assert card.kind.shown == "Agencies"
    assert [choice.shown for choice in card.choices.values()] == ["Name", "Acronym", "Keep as it is"]
    assert not card.question.isVisible()
    assert importing.button == "Import 2 records"
    table = importing.page.preview.table
    importing.wait(lambda: len(table.model.ids) == 2)
    assert [cell.text for cell in (table.model.row_at(0).cell(place) for place in range(2))] == [  # type: ignore[union-attr]
        "New",
        "Department of Revenue",
    ]
    assert importing.names() == []


def test_import_is_one_commit_that_undo_takes_back(importing: Importing) -> None:
    importing.take(importing.file(AGENCIES))
    importing.import_all()
    assert importing.names() == ["Department of Revenue", "State Library"]
    assert "Imported list.csv" in importing.page._empty.accessibleName()  # type: ignore[union-attr]
    importing.window.actions.trigger("undo")
    importing.wait(lambda: importing.names() == [])


def test_import_that_was_undone_is_told_as_taken_back_until_it_is_done_again(importing: Importing) -> None:
    importing.take(importing.file(AGENCIES))
    importing.import_all()
    importing.window.actions.trigger("undo")
    importing.wait(lambda: importing.told().startswith("The import was taken back. Taken back: Imported list.csv."))
    importing.window.actions.trigger("redo")
    importing.wait(lambda: importing.told().startswith("Imported list.csv"))
    importing.window.actions.trigger("undo")
    importing.wait(lambda: importing.told().startswith("The import was taken back"))
    importing.take(importing.file(AGENCIES))
    importing.import_all()
    assert importing.told().startswith("Imported list.csv")


def test_same_file_again_has_nothing_to_change(importing: Importing) -> None:
    path = importing.file(AGENCIES)
    importing.take(path)
    importing.import_all()
    importing.take(path)
    assert importing.button == "Nothing to import"
    assert not importing.page.bring_in.isEnabled()


def test_changed_column_changes_what_is_imported(importing: Importing) -> None:
    importing.take(importing.file(AGENCIES))
    (card,) = importing.find(ListCard)
    card.choices["Motto"]._choose(Meaning("mission"))  # what its menu does
    importing.wait(lambda: importing.page._job is None)
    importing.import_all()
    missions = [
        agency.mission for agency in rows.list_records(importing.portfolio.database.reader(), Agency, order="name")
    ]
    assert missions == ["Fair", "Books"]


def test_unsure_list_is_a_question_and_an_answer_settles_it_for_good(importing: Importing) -> None:
    path = importing.file(UNCLEAR)
    importing.take(path)
    (card,) = importing.find(ListCard)
    assert card.question.isVisible()
    assert importing.button == "Nothing to import"
    card.read_as.emit("agency", True)
    importing.wait(lambda: any(each is not card for each in importing.find(ListCard)))
    (card,) = importing.find(ListCard)
    card.choices["Thing"]._choose(Meaning("name"))
    importing.wait(lambda: importing.button == "Import 2 records" and importing.page.bring_in.isEnabled())
    assert not card.question.isVisible()
    importing.import_all()
    assert importing.names() == ["Blue", "Green"]
    importing.take(importing.file("Thing,Stuff\nRed,1\n", "newer.csv"))
    assert importing.button == "Import 1 record"


def test_unsure_list_confirmed_as_it_stands_is_taken_so(importing: Importing) -> None:
    repeated = "".join(f"Same Office,{number}\n" for number in range(9))
    importing.take(importing.file(f"Agency Name,Acronym\n{repeated}"))
    (card,) = importing.find(ListCard)
    assert "repeats so often" in card.why.accessibleName()
    importing.qtbot.mouseClick(card.confirm, Qt.MouseButton.LeftButton)
    importing.wait(lambda: importing.page.bring_in.isEnabled())
    assert not card.question.isVisible()


def test_list_read_as_another_kind_is_mapped_to_its_fields(importing: Importing) -> None:
    importing.take(importing.file(AGENCIES))
    (card,) = importing.find(ListCard)
    card.kind._choose("partner")
    importing.wait(lambda: [each.kind.value for each in importing.find(ListCard)] == ["partner"])


def test_list_without_headings_takes_its_first_row_too(importing: Importing) -> None:
    importing.take(importing.file("Department of Revenue,DOR\nDepartment of Labor,DOL\nDepartment of Aging,DOA\n"))
    (card,) = importing.find(ListCard)
    card.read_as.emit("agency", False)
    importing.wait(lambda: any(not each.headed.value for each in importing.find(ListCard)))
    (card,) = importing.find(ListCard)
    assert len(card._table.rows) == 3


def test_bad_file_is_told_in_place_and_stops_no_other(importing: Importing) -> None:
    importing.take(
        importing.file(AGENCIES), importing.file(b"%PDF-1.7 \x00", "page.pdf"), importing.folder / "gone.csv"
    )
    (shown,) = (each for each in importing.find(RowList) if each.accessibleName() == "Not read")
    assert [row.title.partition(" ")[0] for row in shown.rows] == ["page.pdf", "gone.csv"]
    assert importing.button == "Import 2 records"


def test_file_left_out_brings_nothing(importing: Importing) -> None:
    importing.take(importing.file(AGENCIES), importing.file(PEOPLE, "people.csv"))
    card = next(each for each in importing.find(ListCard) if each.accessibleName() == "list.csv")
    importing.qtbot.mouseClick(card.remove, Qt.MouseButton.LeftButton)
    importing.wait(lambda: importing.button == "Import 1 record")
    assert [each.accessibleName() for each in importing.find(ListCard)] == ["people.csv"]


def test_people_without_an_organization_go_where_they_are_told(importing: Importing) -> None:
    labor = edits.make_record(Agency, name="Labor")
    edits.create(importing.portfolio, labor)
    importing.take(importing.file(PEOPLE))
    (link,) = importing.find(InlineLink)
    link.edited.emit(Option(labor.id, "Labor"))
    importing.wait(lambda: importing.page._job is None and importing.page.bring_in.isEnabled())
    importing.import_all()
    reader = importing.portfolio.database.reader()
    assert [role.agency for role in rows.list_records(reader, Role)] == [labor.id]
    assert len(rows.list_records(reader, Contact)) == 1


def test_preview_tabs_show_the_rows_of_their_kind(importing: Importing) -> None:
    edits.create(
        importing.portfolio, edits.make_record(Agency, name="State Library", acronym="SL", custom=("Motto: Books",))
    )
    importing.take(importing.file(AGENCIES))
    preview = importing.page.preview
    importing.wait(lambda: len(preview.table.model.ids) == 2)
    preview.tabs.setCurrentIndex(1)
    importing.wait(lambda: len(preview.table.model.ids) == 1)
    preview.table.show_rows(key="title", down=True)
    importing.wait(lambda: len(preview.table.model.ids) == 1)


def test_long_list_of_columns_shows_the_rest_when_asked(importing: Importing) -> None:
    columns = ["Agency Name", *(f"Column {n}" for n in range(60))]
    importing.take(importing.file(",".join(columns) + "\n" + ",".join(["Revenue"] + ["x"] * 60) + "\n"))
    (card,) = importing.find(ListCard)
    assert len(card.choices) == 40
    assert {choice.value for choice in list(card.choices.values())[1:]} == {Meaning(CUSTOM)}


# dropped anywhere


def _mime(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def test_list_files_takes_files_and_folders_not_links(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"x")
    mime = _mime(tmp_path / "a.csv", tmp_path)
    mime.setUrls([*mime.urls(), QUrl("https://example.org/list.csv")])
    assert list_files(mime) == [tmp_path / "a.csv", tmp_path]


def test_files_dropped_on_any_page_open_the_import_page_with_them(importing: Importing) -> None:
    main = importing.window.main
    importing.wait(lambda: any(isinstance(child, _Drops) for child in main.children()))
    main.open("today")
    mime, action = _mime(importing.file(AGENCIES)), Qt.DropAction.CopyAction
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(300, 300), action, mime, buttons, none)
    QApplication.sendEvent(main, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(main, QDropEvent(QPointF(300, 300), action, mime, buttons, none))
    importing.wait(lambda: importing.button == "Import 2 records")


def test_words_dropped_on_the_window_are_not_taken(importing: Importing) -> None:
    main = importing.window.main
    importing.wait(lambda: any(isinstance(child, _Drops) for child in main.children()))
    mime = QMimeData()
    mime.setText("words")
    enter = QDragEnterEvent(
        QPoint(300, 300), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    enter.ignore()
    QApplication.sendEvent(main, enter)
    assert not enter.isAccepted()


def watched(importing: Importing) -> list[Any]:
    card = importing.page._watched
    return list(card.list.rows) if card is not None and card.list.isVisible() else []


def look(importing: Importing) -> None:
    """Look at what is watched, as the window does after a hint of the system."""
    watching = importing.window._watching
    assert watching is not None
    watching._timer.start(0)


def keep_watching(importing: Importing, path: Path) -> None:
    importing.take(path)
    importing.import_all()
    card = importing.page._watched
    assert card is not None
    assert card.keep.text() == f"Keep watching {path.name}"
    importing.qtbot.mouseClick(card.keep, Qt.MouseButton.LeftButton)
    importing.wait(lambda: any("nothing new" in row.detail for row in watched(importing)))


def test_watched_file_refreshes_by_itself_and_undo_takes_it_back(importing: Importing) -> None:
    path = importing.file(AGENCIES)
    keep_watching(importing, path)
    assert not importing.page._watched.keep.isVisible()  # type: ignore[union-attr]
    importing.file(AGENCIES + "Motor Vehicles,DMV,Safe\n")
    look(importing)
    importing.wait(lambda: len(importing.names()) == 3)
    importing.wait(lambda: "1 new" in watched(importing)[0].detail)
    assert importing.window.main._toast_bar().text == "Refreshed list.csv: 1 new"
    importing.window.actions.trigger("undo")
    importing.wait(lambda: len(importing.names()) == 2)


def test_watched_file_that_goes_is_told_and_one_that_is_stopped_is_forgotten(importing: Importing) -> None:
    path = importing.file(AGENCIES)
    keep_watching(importing, path)
    path.unlink()
    look(importing)
    importing.wait(lambda: watched(importing)[0].right == "Not refreshed")
    assert len(importing.names()) == 2
    card = importing.page._watched
    assert card is not None
    card.list.select(card.list.rows[0].id)
    importing.qtbot.keyClick(card.list, Qt.Key.Key_Space)
    importing.wait(lambda: not watched(importing))
    assert not card.isVisible()


MAIL = "From: Dana Ruiz <d@x.gov>\nSent: Friday, November 20, 2026 3:15 PM\nTo: Omar\nSubject: Figures\n\nReady.\n"


def paste(importing: Importing, text: str) -> None:
    QApplication.clipboard().setText(text)
    importing.qtbot.keyClick(importing.window.main, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def test_email_pasted_anywhere_shows_what_it_would_bring_and_becomes_a_note(importing: Importing) -> None:
    importing.window.main.open("agencies")
    paste(importing, MAIL)
    importing.wait(lambda: isinstance(importing.window.main.page, ImportPage))
    importing.wait(lambda: importing.page._prepared is not None and importing.page._job is None)
    assert importing.button == "Import 1 record"
    importing.import_all()
    (note,) = rows.list_records(importing.portfolio.database.reader(), Note)
    assert (note.kind, note.title, note.body) == (NoteKind.EMAIL, "Figures", "Ready.")
    importing.window.actions.trigger("import copied")
    importing.wait(lambda: importing.button == "Nothing to import")


def test_other_text_pasted_elsewhere_is_left_alone(importing: Importing) -> None:
    importing.window.main.open("agencies")
    paste(importing, "Just words")
    assert importing.window.main.spot.place == "agencies"  # type: ignore[union-attr]


def test_rows_pasted_on_the_page_are_a_list(importing: Importing) -> None:
    paste(importing, "Agency Name\tAcronym\nDepartment of Revenue\tDOR\nState Library\tSL\n")
    importing.wait(lambda: importing.page._prepared is not None and importing.page._job is None)
    assert importing.find(ListCard)[0].kind.shown == "Agencies"
    importing.import_all()
    assert importing.names() == ["Department of Revenue", "State Library"]


def test_cell_of_a_choice_is_corrected_in_place_and_known_the_next_time(importing: Importing) -> None:
    tasks = "Title,Priority\nCall,Urgent\nAsk,High\n"
    path = importing.file(tasks, "tasks.csv")
    importing.take(path)
    (card,) = importing.find(ListCard)
    if card.kind.shown != "Follow-ups":
        card.read_as.emit("follow_up", None)
        importing.wait(lambda: importing.page._job is None and importing.find(ListCard)[0].kind.shown == "Follow-ups")
        (card,) = importing.find(ListCard)
    assert [cell for _, cell in card.cells] == ["Urgent", "High"]
    assert card.cells["Priority", "Urgent"].shown == ""
    card.cells["Priority", "Urgent"]._choose("high")  # what its menu does
    importing.wait(lambda: importing.page._job is None)
    assert card.cells["Priority", "Urgent"].shown == "High"
    importing.import_all()
    held = rows.list_records(importing.portfolio.database.reader(), FollowUp)
    assert {each.title: each.priority for each in held} == {"Call": Priority.HIGH, "Ask": Priority.HIGH}
    importing.take(importing.file(tasks + "Go,Urgent\n", "more.csv"))
    (card,) = importing.find(ListCard)
    assert card.cells["Priority", "Urgent"].shown == "High"


def test_watched_file_that_tells_less_says_so_once_and_keeps_what_it_told(importing: Importing) -> None:
    path = importing.file(AGENCIES)
    keep_watching(importing, path)
    importing.file("Agency Name,Acronym,Motto\nDepartment of Revenue,DOR,Fair\n")
    look(importing)
    importing.wait(lambda: "no longer in it: State Library" in watched(importing)[0].detail)
    assert importing.window.main._toast_bar().text == "list.csv; no longer in it, but kept: State Library"
    assert importing.names() == ["Department of Revenue", "State Library"]


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ((), ("A",), "no longer in it, but kept: A"),
        (("A",), ("A",), ""),
        (("A",), ("A", "A"), "no longer in it, but kept: A"),
        ((), ("A", "B", "C", "D", "E"), "no longer in it, but kept: A, B, C and 2 more"),
    ],
)
def test_what_is_newly_gone_is_said_in_a_few_words(before: tuple[str, ...], now: tuple[str, ...], said: str) -> None:
    assert say_newly_gone(before, now) == said
