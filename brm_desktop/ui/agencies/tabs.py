"""The tabs of an agency's page after its overview."""

from __future__ import annotations

from brm_desktop.domain.agency import Agency
from brm_desktop.ui.agencies.assessments_tab import AssessmentsTab
from brm_desktop.ui.agencies.list_tabs import RisksTab
from brm_desktop.ui.agencies.outcomes_tab import OutcomesTab
from brm_desktop.ui.agencies.people_tab import PeopleTab
from brm_desktop.ui.agencies.services_tab import ServicesTab
from brm_desktop.ui.agencies.sharing_tab import SharingTab
from brm_desktop.ui.parts.around.details import Details
from brm_desktop.ui.parts.around.files import Files
from brm_desktop.ui.parts.around.history import History
from brm_desktop.ui.parts.around.notes import Notes
from brm_desktop.ui.parts.around.promises import Promises
from brm_desktop.ui.parts.around.tabbed_page import OpenTab, TabMaker, scrolled
from brm_desktop.ui.parts.tabs import Tab
from brm_desktop.ui.shell.desk import Desk


def _relationship(desk: Desk) -> OpenTab:
    assessments = AssessmentsTab(desk)
    return OpenTab(assessments, assessments.show_record)


def _people(desk: Desk) -> OpenTab:
    people = PeopleTab(desk)
    return OpenTab(people, lambda agency: people.show_record(agency.id))


def _notes(desk: Desk) -> OpenTab:
    notes = Notes(desk, "agency")
    return OpenTab(notes, lambda agency: notes.show_record(agency.id))


def _follow_ups(desk: Desk) -> OpenTab:
    promises = Promises(desk, "agency")
    return OpenTab(scrolled(promises), lambda agency: promises.show_record(agency.id))


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
    return OpenTab(scrolled(files), lambda agency: files.show_record(agency.id))


def _history(desk: Desk) -> OpenTab:
    history = History(desk)
    return OpenTab(scrolled(history), lambda agency: history.show_record(Agency, agency.id))


def _details(desk: Desk) -> OpenTab:
    details = Details(desk, Agency, without=("merged_into",))
    return OpenTab(details, details.show_record)


def _sharing(desk: Desk) -> OpenTab:
    sharing = SharingTab(desk)
    return OpenTab(sharing, lambda agency: sharing.show_record(agency.id))


_SUPPLY = ("service", "agreement", "amendment", "partner", "outcome")
TABS = (
    TabMaker(Tab("relationship", "Relationship"), ("assessment", "note", "outcome"), _relationship),
    TabMaker(Tab("people", "People"), ("role", "contact"), _people),
    TabMaker(Tab("notes", "Notes"), ("note", "follow_up", "decision"), _notes),
    TabMaker(Tab("follow_ups", "Follow-ups"), ("follow_up", "contact"), _follow_ups),
    TabMaker(Tab("outcomes", "Outcomes"), ("outcome", "reading", "correction"), _outcomes),
    TabMaker(Tab("services", "Services & partners"), _SUPPLY, _services),
    TabMaker(Tab("risks", "Risks"), ("risk",), _risks),
    TabMaker(Tab("files", "Files"), ("attachment",), _files),
    TabMaker(Tab("history", "History"), ("agency",), _history),
    TabMaker(Tab("details", "Details"), ("agency", "contact"), _details),
    TabMaker(Tab("sharing", "Sharing"), ("agency", "note", "follow_up"), _sharing),
)
