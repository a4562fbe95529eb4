"""The menu of chosen records, the same wherever they are listed: what can be done with them, saved as, deleted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from brm_desktop.domain.record import Record
from brm_desktop.ui.parts.around.words import count_of
from brm_desktop.ui.parts.buttons import make_menu
from brm_desktop.ui.parts.record_editing import delete_records
from brm_desktop.ui.parts.taking_out import fill_save_menu
from brm_desktop.ui.shell.desk import Desk

Offer = tuple[str, Callable[[], object]]


def show_record_menu(
    over: QWidget,
    desk: Desk,
    of: type[Record],
    ids: Sequence[str],
    at: QPoint,
    offers: Sequence[Offer] = (),
    words: tuple[str, str] | None = None,
) -> None:
    """Show the menu of records of one kind; `offers` come first: words and what they do.

    `words` are what one and many are called in a sentence, where the kind is called otherwise.
    """
    menu = make_menu(over)
    one, many = words or (of.KIND.one.lower(), of.KIND.many.lower())
    for text, run in offers:
        menu.addAction(text, run)
    if offers:
        menu.addSeparator()
    fill_save_menu(menu, over, desk, of, ids)
    what = one if len(ids) == 1 else count_of(len(ids), one, many)
    menu.addAction(f"Delete {what}", lambda: delete_records(desk, of, ids))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)


def offers_to_open(desk: Desk, place: str, ids: Sequence[str]) -> list[Offer]:
    """Return the offer to open one record; several are not opened at once."""
    return [("Open", lambda: desk.navigator.open(place, ids[0]))] if len(ids) == 1 else []
