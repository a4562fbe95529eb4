"""Follow-ups on paper: mine by when they are due, or what stands between us and one person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from brm_desktop.domain.contact import Contact
from brm_desktop.reports import wording
from brm_desktop.reports.facts import Tone
from brm_desktop.reports.flow import Flow
from brm_desktop.reports.grid import Cell, Column, make_grid
from brm_desktop.reports.moment import Moment
from brm_desktop.reports.report import ReportHead
from brm_desktop.storage import report_facts
from brm_desktop.storage.driver import Connection

_SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OpenFact:
    """A promise that is open."""

    title: str
    agency: str = ""
    who: str = ""
    due_on: date | None = None
    high: bool = False
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class FollowUpList:
    """The open promises, the first due first; of one person where `person` is named."""

    head: ReportHead
    items: tuple[OpenFact, ...]
    person: str = ""
    fits_one_page: bool = False

    def say(self, flow: Flow) -> None:
        """Add the promises in groups, each a table."""
        on = self.head.as_of.date()
        if not self.items:
            flow.add_text("Nothing is open.")
        for title, belongs in _of_person() if self.person else _by_due(on):
            found = [item for item in self.items if belongs(item)]
            if found:
                flow.add_heading(f"{title} ({len(found):,})")
                add_promises(flow, found, on, with_who=not self.person)


def read_follow_up_list(
    connection: Connection, head: ReportHead, moment: Moment, contact: Contact | None = None
) -> FollowUpList:
    """Return what is open at a moment, of one person or of all."""
    found = report_facts.list_open(connection, moment.cell, "contact" if contact else "", contact.id if contact else "")
    return FollowUpList(head, tuple(map(make_open_fact, found)), contact.name if contact else "")


def make_open_fact(row: report_facts.FollowUpRow) -> OpenFact:
    """Return a row of the database as a fact."""
    due_on = date.fromisoformat(row.due_on) if row.due_on else None
    return OpenFact(row.title, row.agency, row.who, due_on, row.priority == "high", row.turn == "waiting")


def add_promises(
    flow: Flow, items: Sequence[OpenFact], on: date, *, with_who: bool = True, with_agency: bool = True
) -> None:
    """Add a table of promises."""
    columns = [Column("What")]
    columns += [Column("Agency", 90, 46)] if with_agency else []
    columns += [Column("Who", 108, 108)] if with_who else []
    columns += [Column("Due", 72, 72), Column("Priority", 40)]
    rows = []
    for item in items:
        late = item.due_on is not None and item.due_on < on
        row = [Cell(item.title)]
        row += [Cell(item.agency)] if with_agency else []
        row += [Cell(item.who)] if with_who else []
        row += [Cell(wording.due(item.due_on, on), Tone.RISK if late else None), Cell("High" if item.high else "")]
        rows.append(row)
    head, made = make_grid(flow.setting, columns, rows, flow.width)
    flow.add_rows(made, head)


_Group = tuple[str, Callable[[OpenFact], bool]]


def _by_due(on: date) -> list[_Group]:
    def mine(item: OpenFact, first: date, last: date) -> bool:
        return not item.waiting and item.due_on is not None and first <= item.due_on <= last

    day, soon = timedelta(days=1), on + _SOON
    return [
        ("Late", lambda item: mine(item, date.min, on - day)),
        ("Due today", lambda item: mine(item, on, on)),
        ("In the next 7 days", lambda item: mine(item, on + day, soon)),
        ("Later", lambda item: mine(item, soon + day, date.max)),
        ("Without a date", lambda item: not item.waiting and item.due_on is None),
        ("Waiting for", lambda item: item.waiting),
    ]


def _of_person() -> list[_Group]:
    return [("We owe them", lambda item: not item.waiting), ("They owe us", lambda item: item.waiting)]
