"""Backups in the real window: made under a passphrase, compared, put back, and nothing destroyed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from brm_desktop.domain.agency import Agency
from brm_desktop.services import edits
from brm_desktop.storage import rows
from brm_desktop.storage.backups import describe_backup, make_automatic_backup, make_backup
from brm_desktop.ui.backups.page import BackupsPage
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
