"""Every place of the window; each page's module is imported when it is first opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import cast

from brm_desktop.storage.today import Counts, TodayFacts
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.main_window import MainWindow, Place
from brm_desktop.ui.shell.page import Page

_PORTFOLIO, _VALUE = "Portfolio", "Value"
_LATER = (
    "follow_ups.page", "shell.palette", "parts.quick_add", "meetings.page", "agencies.page", "people.page",
    "records.page", "records.list_page", "outcomes.page", "horizon.page", "partners.page", "services.page",
    "risks.page", "forums.page", "practice.page",
    "settings.page", "briefings.page", "importing.page", "sync.page",
    "briefings.one", "briefings.batch", "briefings.report",
)  # fmt: skip


def load_pages() -> None:
    """Import every page, on a worker, so that none keeps the window waiting when it is first opened."""
    for name in _LATER:
        import_module(f"brm_desktop.ui.{name}")


def make_places(facts: TodayFacts | None) -> Sequence[Place]:
    """Return the places in the order of the side bar; Today starts with facts that were read before."""

    def today(desk: Desk) -> Page:
        from brm_desktop.ui.today.page import TodayPage

        return TodayPage(desk, facts)

    return (
        Place("today", today, "Today", "today", keys="Ctrl+1"),
        Place("follow_ups", _page("follow_ups", "FollowUpsPage"), "Follow-ups", "follow-ups", keys="Ctrl+2"),
        Place("meetings", _page("meetings", "MeetingsPage"), "Meetings", "meetings", keys="Ctrl+3"),
        Place("agencies", _page("agencies", "AgenciesPage"), "Agencies", "agencies", _PORTFOLIO, keys="Ctrl+4"),
        Place("people", _page("people", "PeoplePage"), "People", "people", _PORTFOLIO, keys="Ctrl+5"),
        Place("partners", _page("partners", "PartnersPage"), "Partners", "partners", _PORTFOLIO),
        Place("horizon", _page("horizon", "HorizonPage"), "Horizon", "horizon", _PORTFOLIO),
        Place("outcomes", _page("outcomes", "OutcomesPage"), "Outcomes", "outcomes", _VALUE),
        Place("services", _page("services", "ServicesPage"), "Ideas & services", "services", _VALUE),
        Place("forums", _page("forums", "ForumsPage"), "Forums", "forums", _VALUE),
        Place("risks", _page("risks", "RisksPage"), "Risks", "risks", _VALUE),
        Place("practice", _page("practice", "PracticePage"), "The practice", "flag", _VALUE),
        Place("agency", _page("agencies", "AgencyPage"), under="agencies"),
        Place("person", _page("people", "PersonPage"), under="people"),
        Place("outcome", _page("outcomes", "OutcomePage"), under="outcomes"),
        Place("partner", _page("partners", "PartnerPage"), under="partners"),
        Place("agreement", _page("partners", "AgreementPage"), under="partners"),
        Place("service", _page("services", "ServicePage"), under="services"),
        Place("forum", _page("forums", "ForumPage"), under="forums"),
        Place("risk", _page("risks", "RiskPage"), under="risks"),
        _kind_place("managers", "manager", "people", "practice", "You and your colleagues, and the agencies of each."),
        Place("record", _page("records", "RecordPage"), under="today"),
        Place("sync", _page("sync", "SyncPage"), under="settings"),
        Place("trash", _page("records", "TrashPage"), under="settings"),
        Place("briefing", _page("briefings", "BriefingPage"), under="agencies"),
        Place("review", _page("review", "ReviewPage"), under="follow_ups"),
        Place("import", _page("importing", "ImportPage"), under="agencies"),
        Place("export", _page("exporting", "ExportPage"), under="agencies"),
        Place("duplicates", _page("duplicates", "DuplicatesPage"), under="people"),
        Place("backups", _page("backups", "BackupsPage"), under="settings"),
        Place("settings", _page("settings", "SettingsPage"), "Settings", "settings", " ", keys="Ctrl+,"),
    )


def show_counts(window: MainWindow, counts: Counts) -> None:
    """Show how many things each place holds."""
    window.set_count("today", counts.today)
    window.set_count("follow_ups", counts.follow_ups)
    window.set_count("agencies", counts.agencies)
    window.set_count("people", counts.people)
    window.set_count("partners", counts.partners)
    window.set_count("outcomes", counts.outcomes)
    window.set_count("services", counts.services)
    window.set_count("forums", counts.forums)
    window.set_count("risks", counts.risks)


def place_of(kind: str) -> str:
    """Return the place where a record of a kind is shown; "horizon" is one for what is coming."""
    from brm_desktop.ui.parts.record_editing import PLACES

    return "horizon" if kind == "horizon" else PLACES.get(kind, "record")


def _kind_place(name: str, kind: str, icon: str, under: str, purpose: str) -> Place:
    """Return a place for a kind without a page of its own: a table made from its declaration."""

    def make(desk: Desk) -> Page:
        from brm_desktop.ui.records.list_page import KindPage

        return KindPage(desk, kind, icon, purpose)

    return Place(name, make, under=under)


def _page(folder: str, name: str) -> Callable[[Desk], Page]:
    def make(desk: Desk) -> Page:
        return cast(Page, getattr(import_module(f"brm_desktop.ui.{folder}.page"), name)(desk))

    return make
