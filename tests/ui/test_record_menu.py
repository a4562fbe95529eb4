"""The menu of chosen records: what it offers for one and for many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from brm_desktop.domain.contact import Contact
from brm_desktop.ui.parts.record_menu import offers_to_open, show_record_menu
from brm_desktop.ui.people.everyone import PeoplePage
from tests.ui.office import Office


@pytest.fixture
def office(qtbot: QtBot, tmp_path: Path) -> Iterator[Office]:
    made = Office(qtbot, tmp_path / "profile")
    made.start()
    yield made
    made.close()


def show_menu(office: Office, ids: list[str]) -> QMenu:
    """Show the menu of some people and return it."""
    page = office.open(PeoplePage, "people")
    desk = page.desk
    show_record_menu(page, desk, Contact, ids, QPoint(9, 9), offers_to_open(desk, "person", ids), ("person", "people"))
    menus = [menu for menu in page.findChildren(QMenu) if menu.isVisible()]
    assert len(menus) == 1
    return menus[0]


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def test_menu_of_one_opens_saves_and_deletes_it(office: Office) -> None:
    hale = office.put(Contact, name="Andrea Hale")
    menu = show_menu(office, [hale.id])
    assert texts(menu) == ["Open", "Save as", "Delete person"]
    menu.actions()[-1].trigger()
    menu.close()
    office.wait(lambda: office.all(Contact) == [])
    office.wait(lambda: "Andrea Hale" in office.toast)


def test_menu_of_many_opens_none_and_deletes_all(office: Office) -> None:
    ids = [office.put(Contact, name=name).id for name in ("Andrea Hale", "Omar Reyes")]
    menu = show_menu(office, ids)
    assert texts(menu) == ["Save as", "Delete 2 people"]
    menu.actions()[-1].trigger()
    menu.close()
    office.wait(lambda: office.all(Contact) == [])
