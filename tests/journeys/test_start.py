"""The first start, locking and unlocking, and what another process does meanwhile."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.manager import Manager
from brm_desktop.domain.ops import Create
from brm_desktop.services import edits
from brm_desktop.services.opening import find_key, open_profile
from brm_desktop.services.portfolio import open_portfolio
from brm_desktop.storage import rows, search
from brm_desktop.storage.indexing import count_unindexed
from brm_desktop.storage.keys import make_protection
from brm_desktop.storage.locks import WindowLock
from brm_desktop.storage.wraps import Cost
from brm_desktop.ui.search_hits import find_hits
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.sync.page import SyncPage
from brm_desktop.ui.today.page import TodayPage
from brm_desktop.ui.welcome.page import FirstRunPage, UnlockPage
from brm_desktop.ui.window import Window
from tests.journeys.conftest import OpenWindow

QUICK = Cost(memory_kib=64, passes=1, lanes=1)
PASSPHRASE = "correct horse"


def test_first_start_plain_and_empty_opens_today(qtbot: QtBot, open_window: OpenWindow, profile: Path) -> None:
    window = open_window(profile)
    page = window.main.findChild(FirstRunPage)
    assert page is not None
    page.name.edit.setText("R. Alvarez")
    assert "recovery key" in page.means.accessibleName()
    page.plain.setChecked(True)
    assert "recovery key" not in page.means.accessibleName()
    qtbot.keyClick(page.start_empty, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: isinstance(window.main.page, TodayPage))
    opened = open_profile(profile)
    assert opened.portfolio is not None
    me = rows.list_records(opened.portfolio.database.reader(), Manager)
    opened.portfolio.close()
    assert [(one.name, one.me) for one in me] == [("R. Alvarez", True)]


def test_first_start_by_another_device_makes_the_portfolio_and_asks_for_the_store(
    qtbot: QtBot, open_window: OpenWindow, profile: Path
) -> None:
    window = open_window(profile)
    page = window.main.findChild(FirstRunPage)
    assert page is not None
    page.plain.setChecked(True)
    qtbot.keyClick(page.by_store["join"], Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: isinstance(window.main.page, SyncPage))
    shown = window.main.page
    assert isinstance(shown, SyncPage)
    assert shown.connecting.way.name == "join"
    qtbot.waitUntil(shown.connecting.isVisible)


def test_first_start_differing_passphrases_are_told_and_nothing_is_made(
    qtbot: QtBot, open_window: OpenWindow, profile: Path
) -> None:
    window = open_window(profile)
    page = window.main.findChild(FirstRunPage)
    assert page is not None
    page.by_passphrase.setChecked(True)
    page.passphrase.edit.setText("one")
    page.again.edit.setText("two")
    qtbot.keyClick(page.start_empty, Qt.Key.Key_Space)
    assert page.banner.isVisible()
    assert not (profile / "portfolio.db").exists()


def test_protected_profile_asks_unlocks_and_locks_again(qtbot: QtBot, open_window: OpenWindow, profile: Path) -> None:
    profile.mkdir(parents=True)
    key = make_protection(profile, passphrase=PASSPHRASE, cost=QUICK).data_key
    portfolio = open_portfolio(profile, key)
    edits.create(portfolio, edits.make_record(Agency, name="Department of Roads"))
    portfolio.close()
    window = open_window(profile)
    page = window.main.findChild(UnlockPage)
    assert page is not None
    qtbot.keyClicks(page.key.edit, "wrong")
    qtbot.keyClick(page.key.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(page.banner.isVisible)
    page.key.edit.clear()
    qtbot.keyClicks(page.key.edit, PASSPHRASE)
    qtbot.keyClick(page.key.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.main.page, TodayPage))
    window.lock()
    assert window.main.findChild(UnlockPage) is not None
    assert window.main.page is None
    assert find_key(profile, PASSPHRASE) == key


def test_change_by_another_process_shows(qtbot: QtBot, open_window: OpenWindow, profile: Path) -> None:
    open_portfolio(profile, None).close()
    window = open_window(profile)
    qtbot.waitUntil(lambda: window._poll.isActive(), timeout=60_000)
    heard: list[object] = []
    window.hub.committed.connect(heard.append)
    command = [sys.executable, "-m", "brm_desktop", "--profile", str(profile), "set", "agency", "new", "name=Roads"]
    subprocess.run(command, check=True, capture_output=True)
    qtbot.waitUntil(lambda: bool(heard), timeout=60_000)


def test_change_made_before_all_is_loaded_shows(qtbot: QtBot, profile: Path) -> None:
    open_portfolio(profile, None).close()
    window, opened = Window(profile, WindowLock(profile)), open_profile(profile)
    heard: list[Committed] = []
    window.hub.committed.connect(heard.append)
    window.show(opened)
    assert opened.portfolio is not None
    edits.create(opened.portfolio, edits.make_record(Agency, name="Roads"))
    window.main.show()
    qtbot.waitUntil(lambda: bool(heard), timeout=60_000)
    _close(window)


def test_changes_here_and_by_another_process_all_show(qtbot: QtBot, open_window: OpenWindow, profile: Path) -> None:
    open_portfolio(profile, None).close()
    window = open_window(profile)
    qtbot.waitUntil(lambda: window._poll.isActive(), timeout=60_000)
    heard: list[Committed] = []
    window.hub.committed.connect(heard.append)
    other = open_portfolio(profile, None)
    edits.create(other, edits.make_record(Agency, name="Theirs"))
    assert window._portfolio is not None
    edits.create(window._portfolio, edits.make_record(Agency, name="Ours"))
    other.close()
    qtbot.waitUntil(lambda: len(heard) >= 2, timeout=60_000)
    assert sorted(told.label for told in heard) == ["Added agency Ours", "Added agency Theirs"]


def test_many_records_from_another_process_become_searchable(
    qtbot: QtBot, open_window: OpenWindow, profile: Path
) -> None:
    open_portfolio(profile, None).close()
    window = open_window(profile)
    qtbot.waitUntil(lambda: window._poll.isActive(), timeout=60_000)
    other = open_portfolio(profile, None)
    other.journal.commit("Imported", [Create(edits.make_record(Agency, name=f"Board {n}")) for n in range(700)])
    assert count_unindexed(other.database.reader()) == 700
    assert [hit.section for hit in find_hits(other.database, "board", date(2026, 3, 2))] == [
        "700 records that just came are not searchable yet"
    ]
    qtbot.waitUntil(lambda: count_unindexed(other.database.reader()) == 0, timeout=60_000)
    assert all(hit.title.startswith("Board ") for hit in find_hits(other.database, "board", date(2026, 3, 2)))
    assert len(search.find_text(other.database.reader(), "board", limit=1000)) == 700
    other.close()


def _close(window: Window) -> None:
    window.close()
    window.main.close()
    window.main.deleteLater()
    window.deleteLater()
