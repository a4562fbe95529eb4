from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from brm_desktop.base.errors import KnownError
from brm_desktop.base.progress import Progress
from brm_desktop.ui.parts.typing_fields import LineEdit
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.main_window import MainWindow, Spot
from brm_desktop.ui.shell.palette import Hit, Palette, find_commands
from brm_desktop.ui.shell.progress_line import ProgressLine
from tests.ui.gallery import Memory, make_window

Frame = tuple[MainWindow, Desk]


def test_window_remembers_the_way(qtbot: QtBot, frame: Frame) -> None:
    window, _ = frame
    window.open("agencies")
    window.open("agency", "a1")
    qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.spot == Spot("agencies")
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.spot == Spot("agency", "a1")
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.spot == Spot("agencies")
    window.open("today")
    window.forward()
    assert window.spot == Spot("today")


def test_window_forgets_what_was_deleted(frame: Frame) -> None:
    window, _ = frame
    window.open("agencies")
    window.open("agency", "a1")
    window.open("agency", "a2")
    window.forget("a2")
    assert window.spot == Spot("agency", "a1")
    window.forget("a1")
    assert window.spot == Spot("agencies")


def test_side_bar_by_keyboard(qtbot: QtBot, frame: Frame) -> None:
    window, _ = frame
    places = window.side_bar.places
    places.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(3):
        qtbot.keyClick(places, Qt.Key.Key_Down)
    qtbot.keyClick(places, Qt.Key.Key_Return)
    assert window.spot == Spot("agencies")
    model = places.model()
    spoken = model.data(model.index(3, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Agencies, 25"


def test_window_narrow_shows_icons_alone(qtbot: QtBot, frame: Frame) -> None:
    window, _ = frame
    window.resize(800, 600)
    qtbot.waitUntil(lambda: window.side_bar.width() < 100)
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: window.side_bar.width() > 200)


def test_hidden_page_refreshes_when_it_shows_again(frame: Frame) -> None:
    window, desk = frame
    today = window.page
    assert today is not None
    seen: list[Committed | None] = []
    today.refresh = seen.append  # type: ignore[method-assign]
    first = Committed(1, "Added", frozenset({("note", "n1")}))
    desk.hub.committed.emit(first)
    window.open("agencies")
    desk.hub.committed.emit(first._replace(number=2))
    desk.hub.committed.emit(first._replace(number=3))
    window.open("today")
    assert seen == [first, None]


def test_shortcut_works_while_typing(qtbot: QtBot, frame: Frame) -> None:
    window, desk = frame
    ran: list[str] = []
    desk.actions.add("kill", "Test", lambda: ran.append("test"), keys="Ctrl+K")
    assert window.page is not None
    field = LineEdit("some words", window.page)
    field.show()
    field.setFocus()
    desk.actions.remove("search")
    qtbot.keyClick(field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert ran == ["test"]


def test_undo_in_a_field_undoes_typing_first(qtbot: QtBot, frame: Frame) -> None:
    window, desk = frame
    ran: list[str] = []
    desk.actions.add("undo", "Undo", lambda: ran.append("undo"), keys="Ctrl+Z")
    assert window.page is not None
    field = LineEdit("", window.page)
    field.show()
    field.setFocus()
    qtbot.keyClicks(field, "x")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (field.text(), ran) == ("", [])
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert ran == ["undo"]


def test_toast_offers_undo(qtbot: QtBot, frame: Frame) -> None:
    window, desk = frame
    ran: list[str] = []
    desk.actions.add("undo", "Undo", lambda: ran.append("undo"), keys="Ctrl+Z")
    desk.toast("Deleted Dana Ruiz", undo=True)
    bar = window._toast_bar()
    assert bar.isVisible()
    assert bar.text == "Deleted Dana Ruiz"
    bar._undo.click()
    assert ran == ["undo"]
    assert not bar.isVisible()


def test_error_is_told_above_the_page(qtbot: QtBot, frame: Frame) -> None:
    window, desk = frame
    desk.hub.failed.emit(KnownError("The disk is full", "nothing was changed", "make room and try again"))
    assert window._banner is not None
    assert window._banner.isVisible()
    assert "The disk is full" in window._banner.accessibleName()
    window.open("agencies")
    assert not window._banner.isVisible()


def test_progress_shows_and_cancels(qtbot: QtBot, frame: Frame) -> None:
    window, desk = frame

    def work(progress: Progress) -> None:
        while True:
            progress.step(1, 4, "Reading people")

    job = desk.jobs.run_long(work, text="Import")
    line = window.findChild(ProgressLine)
    assert line is not None
    assert not line.isVisible()
    qtbot.waitUntil(line.isVisible)
    qtbot.waitUntil(lambda: line._cancel.isVisible(), timeout=60_000)
    line._cancel.click()
    assert job.cancelled
    qtbot.waitUntil(lambda: not line.isVisible())


def open_palette(
    qtbot: QtBot, frame: Frame, search: Callable[[str], list[Hit]]
) -> tuple[Palette, list[tuple[str, str]]]:
    window, _ = frame
    chosen: list[tuple[str, str]] = []
    window.set_search(search, lambda kind, id: chosen.append((kind, id)))
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.findChild(Palette)
    assert palette is not None
    assert palette.field.hasFocus()
    return palette, chosen


def find_dana(text: str) -> list[Hit]:
    if text != "dana":
        return []
    note = Hit("note", "n1", "Service review", snippet="called Dana about", snippet_marks=((7, 11),), section="Text")
    return [Hit("contact", "c1", "Dana Ruiz", "Transportation", title_marks=((0, 4),)), note]


def test_palette_finds_commands_by_what_people_call_them_after_those_of_that_name(frame: Frame) -> None:
    _, desk = frame
    desk.actions.add("backups", "Back up or restore…", lambda: None)
    desk.actions.add("restore window", "Restore the window", lambda: None)
    commands = list(desk.actions)
    assert [each.name for each in find_commands(commands, "backup")] == ["backups"]
    assert [each.name for each in find_commands(commands, "restore")] == ["backups", "restore window"]
    desk.actions.add("sync", "Sync now", lambda: None)
    desk.actions.add("sync store", "Connect a store", lambda: None)
    assert [each.name for each in find_commands(list(desk.actions), "store")] == ["sync store", "sync"]


def test_palette_finds_and_opens_by_keyboard(qtbot: QtBot, frame: Frame) -> None:
    palette, chosen = open_palette(qtbot, frame, find_dana)
    qtbot.keyClicks(palette.field, "dana")
    qtbot.waitUntil(lambda: "Names" in palette._results.lines)
    assert palette._results.lines[0] == "Names"
    palette.grab()
    qtbot.keyClick(palette.field, Qt.Key.Key_Down)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert chosen == [("note", "n1")]
    assert not palette.isVisible()


def test_palette_runs_commands(qtbot: QtBot, frame: Frame) -> None:
    window, _ = frame
    palette, _ = open_palette(qtbot, frame, find_dana)
    qtbot.keyClicks(palette.field, "go agen")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)  # before the search is done: takes what it will find first
    qtbot.waitUntil(lambda: window.spot == Spot("agencies"))


def test_palette_whole_name_of_a_page_comes_before_what_is_found(qtbot: QtBot, frame: Frame) -> None:
    window, _ = frame
    palette, chosen = open_palette(qtbot, frame, lambda text: [Hit("note", "n1", f"All {text}", section="Names")])
    qtbot.keyClicks(palette.field, "agencies")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not palette.isVisible())
    assert (window.spot, chosen) == (Spot("agencies"), [])


def test_palette_escape_gives_the_keyboard_back(qtbot: QtBot, frame: Frame) -> None:
    window, _ = frame
    places = window.side_bar.places
    places.setFocus()
    palette, _ = open_palette(qtbot, frame, find_dana)
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert places.hasFocus()
    assert window.spot == Spot("today")


def test_palette_nothing_found_says_so(qtbot: QtBot, frame: Frame) -> None:
    palette, _ = open_palette(qtbot, frame, find_dana)
    qtbot.keyClicks(palette.field, "xyzzy")
    qtbot.waitUntil(lambda: palette._results.lines == ["Nothing found for “xyzzy”"])
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_palette_says_what_is_not_searchable_yet(qtbot: QtBot, frame: Frame) -> None:
    waiting = "8,200 records that just came are not searchable yet"
    palette, _ = open_palette(qtbot, frame, lambda text: [*find_dana(text), Hit("", "", "", section=waiting)])
    qtbot.keyClicks(palette.field, "dana")
    qtbot.waitUntil(lambda: waiting in palette._results.lines)
    assert [line for line in palette._results.lines if isinstance(line, Hit)] == find_dana("dana")
    palette.field.setText("zzz qqq")
    qtbot.waitUntil(lambda: palette._results.lines[0] == "Nothing found for “zzz qqq”")
    assert palette._results.lines == ["Nothing found for “zzz qqq”", waiting]


def test_palette_failed_search_is_told(qtbot: QtBot, frame: Frame) -> None:
    def fail(text: str) -> list[Hit]:
        raise KnownError("The index is damaged")

    palette, chosen = open_palette(qtbot, frame, fail)
    qtbot.keyClicks(palette.field, "d")
    qtbot.waitUntil(lambda: "Search" in palette._results.lines)
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert chosen == []


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_Question])
def test_keys_overlay_lists_every_shortcut(qtbot: QtBot, frame: Frame, key: Qt.Key) -> None:
    from brm_desktop.ui.shell.keys_overlay import KeysOverlay

    window, desk = frame
    qtbot.keyClick(window.side_bar.places, key)
    overlay = window.findChild(KeysOverlay)
    assert overlay is not None
    assert overlay.isVisible()
    shown = {child.accessibleName() for child in overlay.findChildren(object) if hasattr(child, "accessibleName")}
    for command in desk.actions:
        if not command.action.shortcut().isEmpty():
            assert any(name.startswith(command.action.text() + ":") for name in shown), command.name
    qtbot.keyClick(overlay, Qt.Key.Key_Escape)
    assert not overlay.isVisible()


def test_every_control_has_a_name(frame: Frame) -> None:
    from PySide6.QtWidgets import QAbstractButton, QListView

    window, _ = frame
    for place in ("today", "agencies", "agency", "parts"):
        window.open(place)
        for kind in (QAbstractButton, QListView, QLineEdit):
            for control in window.findChildren(kind):
                if control.isVisible():
                    assert control.accessibleName(), (place, control)


def test_window_furnished_again_starts_anew(qtbot: QtBot, frame: Frame) -> None:
    window, desk = frame
    window.open("agencies")
    from tests.ui.gallery import PLACES

    window.furnish(desk, PLACES)
    assert window.spot is None
    window.open("today")
    assert window.spot == Spot("today")


def test_window_place_is_kept(qtbot: QtBot, qapp: object) -> None:
    from PySide6.QtWidgets import QApplication

    assert isinstance(qapp, QApplication)
    window, desk = make_window(qapp)
    qtbot.addWidget(window)
    keeper = window._keeper
    assert isinstance(keeper, Memory)
    window.resize(900, 700)
    window.close()
    assert keeper.get("window.geometry")
    desk.jobs.close()
