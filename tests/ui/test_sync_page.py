"""The page of exchange in the real window: connect, exchange with another device, choose between two values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from brm_desktop.domain.note import Note
from brm_desktop.services import edits
from brm_desktop.services.opening import open_profile
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.services.syncing import connect_store, exchange_once, find_status
from brm_desktop.storage import rows
from brm_desktop.storage.locks import WindowLock
from brm_desktop.ui.sync.page import SyncPage
from brm_desktop.ui.window import Window

WORDS = "four plain words here"
LONG_MS = 30_000  # a passphrase takes a while to try, more so on a busy machine


class Syncing:
    """The window of one device at its page of exchange, and a second device without one."""

    def __init__(self, qtbot: QtBot, window: Window, portfolio: Portfolio, folder: Path) -> None:
        self.qtbot, self.window, self.portfolio = qtbot, window, portfolio
        self.store = folder / "store"
        self.other = open_portfolio(folder / "other", None)
        window.main.open("sync")

    @property
    def page(self) -> SyncPage:
        page = self.window.main.page
        assert isinstance(page, SyncPage)
        return page

    @property
    def foot(self) -> str:
        return self.window.main.side_bar.status.accessibleName()

    def wait(self, condition: Any) -> None:
        self.qtbot.waitUntil(condition, timeout=LONG_MS)

    def connect(self) -> None:
        card = self.page.connecting
        card.where.edit.setText(str(self.store))
        card.passphrase.edit.setText(WORDS)
        card.again.edit.setText(WORDS)
        card.go.click()
        self.wait(lambda: self.foot.startswith("Synced, "))

    def join(self) -> None:
        connect_store(self.other, str(self.store), WORDS, join=True)
        exchange_once(self.other)


@pytest.fixture
def syncing(qtbot: QtBot, tmp_path: Path) -> Iterator[Syncing]:
    folder = tmp_path / "profile"
    open_portfolio(folder, None).close()
    opened = open_profile(folder)
    assert opened.portfolio is not None
    window = Window(folder, WindowLock(folder))
    loaded = qtbot.waitSignal(window.loaded, timeout=LONG_MS)
    window.show(opened)
    window.main.resize(1280, 800)
    window.main.show()
    loaded.wait()
    made = Syncing(qtbot, window, opened.portfolio, tmp_path)
    yield made
    made.other.close()
    window.close()
    window.main.deleteLater()


def test_page_without_a_store_asks_for_one_and_says_what_it_protects(syncing: Syncing) -> None:
    syncing.wait(lambda: syncing.page.connecting.isVisible())
    assert not syncing.page.state.isVisible()
    assert syncing.page.protects.isVisible()
    assert syncing.foot == "On this computer, Not synced yet"


def test_connect_with_two_passphrases_that_differ_says_so(syncing: Syncing) -> None:
    card = syncing.page.connecting
    card.where.edit.setText(str(syncing.store))
    card.passphrase.edit.setText("one")
    card.again.edit.setText("two")
    card.go.click()
    assert "differ" in card._said.accessibleName()
    assert not syncing.store.exists()


def test_connect_to_a_folder_that_cannot_be_made_says_so_and_can_be_tried_again(syncing: Syncing) -> None:
    card = syncing.page.connecting
    card.where.edit.setText(str(syncing.store / "far" / "away"))
    card.passphrase.edit.setText(WORDS)
    card.again.edit.setText(WORDS)
    card.go.click()
    syncing.wait(lambda: "not there" in card._said.accessibleName())
    assert card.go.isEnabled()
    assert find_status(syncing.portfolio) is None


def test_window_exchanges_by_itself_and_lets_a_person_choose(syncing: Syncing) -> None:
    note = edits.make_record(Note, title="Kick-off")
    edits.create(syncing.portfolio, note)
    syncing.connect()
    syncing.wait(lambda: syncing.page.state.isVisible())
    syncing.join()
    edits.set_field(syncing.other, Note, note.id, "title", "Theirs")
    exchange_once(syncing.other)
    edits.set_field(syncing.portfolio, Note, note.id, "title", "Mine")
    syncing.window.actions.trigger("sync")
    syncing.wait(lambda: len(syncing.page.choices.buttons) == 2)
    syncing.wait(lambda: syncing.foot == "Synced, 1 need your choice")
    shown = rows.get_record(syncing.portfolio.database.reader(), Note, note.id).title
    other = syncing.page.choices.buttons[1]
    assert "Keep both" not in [button.text() for button in syncing.page.choices.buttons]
    assert other.accessibleName().startswith("Keep Theirs" if shown == "Mine" else "Keep Mine")
    other.click()
    syncing.wait(lambda: not syncing.page.choices.isVisible())
    syncing.window.actions.trigger("sync")
    syncing.wait(lambda: syncing.foot.startswith("Synced, ") and "choice" not in syncing.foot)
    exchange_once(syncing.other)
    chosen = rows.get_record(syncing.other.database.reader(), Note, note.id).title
    assert {shown, chosen} == {"Mine", "Theirs"}
    status = find_status(syncing.other)
    assert status is not None
    assert status.beside == ()


def test_long_text_changed_in_two_places_can_be_kept_twice(syncing: Syncing) -> None:
    note = edits.make_record(Note, title="Visit", body="The budget is late. " + "More was said. " * 60)
    edits.create(syncing.portfolio, note)
    syncing.connect()
    syncing.join()
    edits.set_field(syncing.other, Note, note.id, "body", note.body.replace("late", "on time"))
    exchange_once(syncing.other)
    edits.set_field(syncing.portfolio, Note, note.id, "body", note.body.replace("late", "early"))
    syncing.window.actions.trigger("sync")
    syncing.wait(lambda: len(syncing.page.choices.buttons) == 3)
    both = syncing.page.choices.buttons[2]
    assert both.text() == "Keep both"
    both.click()
    syncing.wait(lambda: not syncing.page.choices.isVisible())
    body = rows.get_record(syncing.portfolio.database.reader(), Note, note.id).body
    assert "on time" in body
    assert "early" in body


def test_store_that_went_away_is_said_at_the_foot_and_work_goes_on(syncing: Syncing) -> None:
    syncing.connect()
    syncing.store.rename(syncing.store.with_name("aside"))
    edits.create(syncing.portfolio, edits.make_record(Note, title="Offline"))
    syncing.window.actions.trigger("sync")
    syncing.wait(lambda: syncing.foot == "Not synced, The folder of the store is not there")
    syncing.store.with_name("aside").rename(syncing.store)
    syncing.window.actions.trigger("sync")
    syncing.wait(lambda: syncing.foot.startswith("Synced, "))


def test_foot_of_the_side_bar_opens_the_page(syncing: Syncing) -> None:
    syncing.window.main.open("today")
    syncing.window.main.side_bar.status.click()
    assert isinstance(syncing.window.main.page, SyncPage)
