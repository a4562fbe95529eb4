"""The tabs of an agency's page: their names, how each is made, which kinds of record concern it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from brm_desktop.domain.agency import Agency
from brm_desktop.ui.agencies.list_tabs import OutcomesTab, RisksTab, ServicesTab
from brm_desktop.ui.agencies.people_tab import PeopleTab
from brm_desktop.ui.parts.around.details import Details
from brm_desktop.ui.parts.around.files import Files
from brm_desktop.ui.parts.around.history import History
from brm_desktop.ui.parts.around.notes import Notes
from brm_desktop.ui.parts.around.promises import Promises
from brm_desktop.ui.parts.scroll import ScrollArea
from brm_desktop.ui.parts.tabs import Tab
from brm_desktop.ui.shell.desk import Desk

OVERVIEW = "overview"
TABS = (
    Tab(OVERVIEW, "Overview"),
    Tab("people", "People"),
    Tab("notes", "Notes"),
    Tab("follow_ups", "Follow-ups"),
    Tab("outcomes", "Outcomes"),
    Tab("services", "Services & partners"),
    Tab("risks", "Risks"),
    Tab("files", "Files"),
    Tab("history", "History"),
    Tab("details", "Details"),
)
KINDS: Mapping[str, tuple[str, ...]] = {
    OVERVIEW: (
        "agency", "assessment", "note", "follow_up", "outcome", "reading", "correction", "role", "contact", "horizon_item",
    ),
    "people": ("role", "contact"),
    "notes": ("note", "follow_up"),
    "follow_ups": ("follow_up", "contact"),
    "outcomes": ("outcome", "reading"),
    "services": ("service", "agreement", "partner"),
    "risks": ("risk",),
    "files": ("attachment",),
    "history": ("agency",),
    "details": ("agency", "contact"),
}  # fmt: skip


class OpenTab(NamedTuple):
    """A tab that was made: what the page shows, and how it shows an agency, or the same one anew."""

    page: QWidget
    show: Callable[[Agency], None]


def make_tab(desk: Desk, name: str) -> OpenTab:
    """Make a tab other than the overview. Raises: KeyError."""
    return _MAKERS[name](desk)


def _people(desk: Desk) -> OpenTab:
    people = PeopleTab(desk)
    return OpenTab(people, lambda agency: people.show_record(agency.id))


def _notes(desk: Desk) -> OpenTab:
    notes = Notes(desk, "agency")
    return OpenTab(notes, lambda agency: notes.show_record(agency.id))


def _follow_ups(desk: Desk) -> OpenTab:
    promises = Promises(desk, "agency")
    return OpenTab(_scrolled(promises), lambda agency: promises.show_record(agency.id))


def _outcomes(desk: Desk) -> OpenTab:
    outcomes = OutcomesTab(desk)
    return OpenTab(outcomes, lambda agency: outcomes.show_record(agency.id))


def _services(desk: Desk) -> OpenTab:
    services = ServicesTab(desk)
    return OpenTab(services, lambda agency: services.show_record(agency.id))


def _risks(desk: Desk) -> OpenTab:
    risks = RisksTab(desk)
    return OpenTab(risks, lambda agency: risks.show_record(agency.id))


def _files(desk: Desk) -> OpenTab:
    files = Files(desk, Agency)
    return OpenTab(_scrolled(files), lambda agency: files.show_record(agency.id))


def _history(desk: Desk) -> OpenTab:
    history = History(desk)
    return OpenTab(_scrolled(history), lambda agency: history.show_record(Agency, agency.id))


def _details(desk: Desk) -> OpenTab:
    details = Details(desk, Agency, without=("merged_into",))
    return OpenTab(details, details.show_record)


def _scrolled(part: QWidget) -> ScrollArea:
    area = ScrollArea()
    area.body.addWidget(part)
    return area


_MAKERS: Mapping[str, Callable[[Desk], OpenTab]] = {
    "people": _people,
    "notes": _notes,
    "follow_ups": _follow_ups,
    "outcomes": _outcomes,
    "services": _services,
    "risks": _risks,
    "files": _files,
    "history": _history,
    "details": _details,
}
