"""Backups in the real window: made under a passphrase, compared, put back, and nothing destroyed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from brm_desktop.domain.agency import Agency
from brm_desktop.services import edits
from brm_desktop.services.opening import open_profile
from brm_desktop.services.portfolio import open_portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.backups import describe_backup, make_automatic_backup, make_backup
from brm_desktop.storage.keys import is_protected, make_protection
from brm_desktop.storage.locks import WindowLock
from brm_desktop.storage.wraps import Cost
from brm_desktop.ui.backups.page import BackupsPage
from brm_desktop.ui.window import Window
from tests.ui.test_import_page import Importing, importing

__all__ = ["importing"]  # the fixture


def add(importing: Importing, *names: str) -> None:
    edits.create(importing.portfolio, *(edits.make_record(Agency, name=name) for name in names))


def open_page(importing: Importing) -> BackupsPage:
    importing.window.actions.trigger("backups")
    page = importing.window.main.page
    assert isinstance(page, BackupsPage)
    return page


def names_now(importing: Importing) -> list[str]:
    portfolio = importing.window._portfolio
    if portfolio is None:
        return []
    return [each.name for each in rows.list_records(portfolio.database.reader(), Agency, order="name")]


def test_backup_is_compared_and_put_back_and_what_was_here_is_kept(importing: Importing, tmp_path: Path) -> None:
    add(importing, "Roads")
    backup = tmp_path / "b.brmbackup"
    make_backup(importing.portfolio.folder, None, backup)
    add(importing, "Parks")
    page = open_page(importing)
    page.look_at(backup)
    importing.wait(page.restore.isVisible)
    (row,) = page.kinds.rows
    assert (row.title, row.detail) == ("Agencies", "1 only here: Parks")
    assert "1 record that only this portfolio has" in page.said.accessibleName()
    importing.qtbot.mouseClick(page.restore, Qt.MouseButton.LeftButton)
    importing.wait(lambda: names_now(importing) == ["Roads"])
    assert "what was here is in" in importing.window.main._toast_bar().text
    importing.wait(importing.window._poll.isActive)


def test_backup_under_a_passphrase_asks_for_it(importing: Importing, tmp_path: Path) -> None:
    add(importing, "Roads")
    page = open_page(importing)
    page.back_up_to(tmp_path / "b.brmbackup", "correct horse")
    importing.wait(lambda: (tmp_path / "b.brmbackup").exists() and not importing.window.jobs.busy)
    assert describe_backup(tmp_path / "b.brmbackup").protected
    page.look_at(tmp_path / "b.brmbackup")
    importing.wait(page.key.isVisible)
    assert not page.restore.isVisible()
    for typed, opens in (("wrong", False), ("correct horse", True)):
        page.key.edit.setText(typed)
        importing.qtbot.keyClick(page.key.edit, Qt.Key.Key_Return)
        importing.wait(lambda: not importing.window.jobs.busy)
        assert page.restore.isVisible() is opens
    assert page.said.accessibleName() == "It holds just what is here."


def test_backup_passphrase_that_was_typed_twice_differently_is_refused(importing: Importing) -> None:
    page = open_page(importing)
    page.with_passphrase.click()
    assert page.passphrase.isVisible()
    page.passphrase.edit.setText("one")
    page.again.edit.setText("two")
    page.choose_target()
    assert page.banner.isVisible()


def test_page_lists_automatic_backups_and_refuses_what_is_none(importing: Importing, tmp_path: Path) -> None:
    add(importing, "Roads")
    make_automatic_backup(importing.portfolio.folder, None)
    page = open_page(importing)
    importing.wait(lambda: len(page.automatic.rows) == 1)
    page.look_at(Path(page.automatic.rows[0].id))
    importing.wait(page.restore.isVisible)
    (tmp_path / "other").write_bytes(b"no backup")
    page.look_at(tmp_path / "other")
    importing.wait(page.banner.isVisible)
    assert not page.differs.isVisible()
    assert names_now(importing) == ["Roads"]


def test_backup_of_a_protected_portfolio_is_put_back_without_typing_and_stays_protected(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder, backup = tmp_path / "profile", tmp_path / "b.brmbackup"
    folder.mkdir()
    key = make_protection(folder, passphrase="correct horse", cost=Cost(memory_kib=64, passes=1, lanes=1)).data_key
    open_portfolio(folder, key).close()
    window = Window(folder, WindowLock(folder))
    opened = open_profile(folder, key)
    assert opened.portfolio is not None
    window.show(opened)
    window.main.show()
    qtbot.waitUntil(window._poll.isActive, timeout=60_000)
    importing = Importing(qtbot, window, opened.portfolio, tmp_path)
    add(importing, "Roads")
    make_backup(folder, key, backup)
    add(importing, "Parks")
    page = open_page(importing)
    assert not page.with_passphrase.isVisible()
    page.look_at(backup)
    importing.wait(page.restore.isVisible)
    page.put_back()
    importing.wait(lambda: names_now(importing) == ["Roads"])
    assert is_protected(folder)
    importing.wait(window._poll.isActive)
    window.close()
    window.main.close()
    window.main.deleteLater()
    window.deleteLater()


def test_backup_of_another_protected_portfolio_asks_for_its_passphrase(importing: Importing, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    key = make_protection(other, passphrase="battery", cost=Cost(memory_kib=64, passes=1, lanes=1)).data_key
    open_portfolio(other, key).close()
    make_backup(other, key, tmp_path / "b.brmbackup")
    page = open_page(importing)
    page.look_at(tmp_path / "b.brmbackup")
    importing.wait(page.key.isVisible)
    page.key.edit.setText("battery")
    importing.qtbot.mouseClick(page.open_key, Qt.MouseButton.LeftButton)
    importing.wait(page.restore.isVisible)
