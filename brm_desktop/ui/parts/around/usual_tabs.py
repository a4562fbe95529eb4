"""The tabs that the page of any record ends in: its files, its history, all its fields."""

from __future__ import annotations

from brm_desktop.domain.record import Record
from brm_desktop.ui.parts.around.details import Details
from brm_desktop.ui.parts.around.files import Files
from brm_desktop.ui.parts.around.history import History
from brm_desktop.ui.parts.around.tabbed_page import OpenTab, TabMaker, scrolled
from brm_desktop.ui.parts.tabs import Tab
from brm_desktop.ui.shell.desk import Desk


def make_usual_tabs(of: type[Record], *shown: str) -> tuple[TabMaker, ...]:
    """Return the makers of these tabs for a kind; `shown` are other kinds that its fields show."""

    def files(desk: Desk) -> OpenTab:
        part = Files(desk, of)
        return OpenTab(scrolled(part), lambda record: part.show_record(record.id))

    def history(desk: Desk) -> OpenTab:
        part = History(desk)
        return OpenTab(scrolled(part), lambda record: part.show_record(of, record.id))

    def details(desk: Desk) -> OpenTab:
        part = Details(desk, of)
        return OpenTab(part, part.show_record)

    return (
        TabMaker(Tab("files", "Files"), ("attachment",), files),
        TabMaker(Tab("history", "History"), (of.KIND.name,), history),
        TabMaker(Tab("details", "Details"), (of.KIND.name, *shown), details),
    )
