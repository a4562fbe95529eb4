"""The portfolio on a page for the CIO: how each agency stands, and what needs attention."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.briefing import Edition
from brm_desktop.domain.dates import say_days
from brm_desktop.reports import wording
from brm_desktop.reports.composing import ENDS_SOON_DAYS
from brm_desktop.reports.facts import AgreementFact, BriefingFacts, HealthFact, Tone
from brm_desktop.reports.facts_reader import read_agency_facts
from brm_desktop.reports.flow import Flow
from brm_desktop.reports.grid import Cell, Column, make_grid, soft
from brm_desktop.reports.moment import Moment
from brm_desktop.reports.report import ReportHead
from brm_desktop.storage import report_facts, rows
from brm_desktop.storage.driver import Connection

_MOST_ATTENTION, _MOST_ENDING, _MOST_NAMES = (8, 7, 6, 5, 4, 3), (6, 5, 4, 3, 3, 2), 8
_SHORT = 90
_ALL = 10_000
_WORDS = ("Good", "Watch", "At risk", "Not known yet")
_ORDER = {Tone.RISK: 0, Tone.WATCH: 1, Tone.GOOD: 2, Tone.PLAIN: 3}


class EndingFact(NamedTuple):
    """An agreement that ends soon; one that several agencies share is the same for each."""

    ends_on: date
    label: str


@dataclass(frozen=True, slots=True)
class AgencyFact:
    """How one agency stands. `presses` says in words what asks for attention, the most pressing first."""

    name: str
    acronym: str
    priority: int | None
    health: HealthFact | None
    last_contact_on: date | None
    meeting_on: date | None
    open: int
    late: int
    outcomes: int
    on_track: int
    presses: tuple[str, ...] = ()
    ending: tuple[EndingFact, ...] = ()


@dataclass(frozen=True, slots=True)
class PortfolioPage:
    """The agencies by priority."""

    head: ReportHead
    agencies: tuple[AgencyFact, ...]
    fits_one_page: bool = True

    def say(self, flow: Flow) -> None:
        """Add the state of things in a sentence, what needs attention, and the table."""
        flow.add_heading("In short")
        flow.add_text(_in_short(self.agencies, self.head.edition))
        if self.head.edition is Edition.MANAGER:
            self._say_attention(flow)
        self._say_ending(flow)
        flow.add_heading(f"Agencies ({len(self.agencies):,})")
        if self.agencies:
            self._say_table(flow)
        else:
            flow.add_text("", missing="None recorded")

    def _say_attention(self, flow: Flow) -> None:
        flow.add_heading("What needs attention")
        pressing = sorted((one for one in self.agencies if one.presses), key=_how_pressing)
        said = [(0, "• ", wording.sentence(f"{_name(one)}: {'; '.join(one.presses[:2])}")) for one in pressing]
        most = _MOST_ATTENTION[flow.tight]
        flow.add_points(said[:most])
        flow.add_text("", missing="" if said else "Nothing is late or behind")
        if len(said) > most:
            flow.add_text("", missing=f"and {len(said) - most:,} more")

    def _say_ending(self, flow: Flow) -> None:
        """Say each agreement that ends soon once, with all whom it serves."""
        on, whose = self.head.as_of.date(), dict[EndingFact, list[str]]()
        for one in self.agencies:
            for ending in one.ending:
                whose.setdefault(ending, []).append(_name(one))
        if not whose:
            return
        flow.add_heading(f"Agreements that end within {ENDS_SOON_DAYS} days ({len(whose):,})")
        said, most = [], _MOST_ENDING[flow.tight]
        for ending, names in sorted(whose.items())[:most]:
            days = (ending.ends_on - on).days
            shown = names if len(names) <= _MOST_NAMES else [*names[:_MOST_NAMES], f"{len(names) - _MOST_NAMES:,} more"]
            when = f"{wording.short_day(ending.ends_on, on.year)}, {f'in {say_days(days)}' if days else 'today'}"
            said.append((0, "• ", f"{_short(ending.label)}: {when} ({wording.listed(shown)})"))
        flow.add_points(said)
        if len(whose) > most:
            flow.add_text("", missing=f"and {len(whose) - most:,} more")

    def _say_table(self, flow: Flow) -> None:
        shows_health = self.head.edition is Edition.MANAGER
        columns = [Column("Agency"), Column("Health", 62), Column("Last contact", 76), Column("Next meeting", 76)]
        columns += [Column("Open", 34), Column("Late", 34), Column("On track", 62)]
        if not shows_health:
            del columns[1]
        made = [self._row(one, shows_health) for one in self.agencies]
        head, table = make_grid(flow.setting, columns, made, flow.width)
        flow.add_rows(table, head)

    def _row(self, one: AgencyFact, shows_health: bool) -> list[Cell]:
        year = self.head.as_of.year
        health = Cell(one.health.word, one.health.tone) if one.health else soft("")
        return [
            Cell(f"{one.name} ({one.acronym})" if one.acronym else one.name, strong=one.priority == 1),
            *([health] if shows_health else []),
            soft(wording.short_day(one.last_contact_on, year) if one.last_contact_on else "", "None"),
            soft(wording.short_day(one.meeting_on, year) if one.meeting_on else "", "None set"),
            Cell(f"{one.open:,}"),
            Cell(f"{one.late:,}", Tone.RISK if one.late else None),
            soft(f"{one.on_track:,} of {one.outcomes:,}" if one.outcomes else "", "None"),
        ]


def read_portfolio_page(connection: Connection, head: ReportHead, moment: Moment) -> PortfolioPage:
    """Return how every agency stands that may be printed, by priority, then by name."""
    agencies = rows.list_records(
        connection,
        Agency,
        "private = 0 AND merged_into IS NULL",
        order="priority IS NULL, priority, name COLLATE NOCASE, docid",
    )
    return PortfolioPage(head, tuple(_agency(connection, one, moment, head.edition) for one in agencies))


def _agency(connection: Connection, agency: Agency, moment: Moment, edition: Edition) -> AgencyFact:
    facts = read_agency_facts(connection, agency, moment.at, None, edition, most=_ALL)
    last = report_facts.find_last_contact(connection, agency.id, moment.at)
    meeting = facts.meeting
    return AgencyFact(
        name=agency.name,
        acronym=agency.acronym,
        priority=agency.priority,
        health=facts.health,
        last_contact_on=moment.local_day(last) if last else None,
        meeting_on=meeting.at.date() if meeting and meeting.at else None,
        open=facts.we_owe.total + facts.they_owe.total,
        late=facts.we_owe.pressing + facts.they_owe.pressing,
        outcomes=facts.outcomes.total,
        on_track=sum(each.tone is Tone.GOOD for each in facts.outcomes.items),
        presses=tuple(_presses(facts)),
        ending=tuple(EndingFact(one.ends_on, one.label) for one in facts.agreements.items if _ends_soon(one, facts)),
    )


def _ends_soon(agreement: AgreementFact, facts: BriefingFacts) -> bool:
    return 0 <= (agreement.ends_on - facts.as_of_on).days <= ENDS_SOON_DAYS


def _presses(facts: BriefingFacts) -> list[str]:
    """Say what asks for attention at an agency."""
    said = list[str]()
    off = [one for one in facts.outcomes.items if one.tone is Tone.RISK]
    if off:
        said.append(f"off track: {_short(off[0].statement)}")
    if facts.we_owe.pressing:
        count = facts.we_owe.pressing
        said.append(f"{wording.spelled(count)} {'promise' if count == 1 else 'promises'} of ours late")
    if facts.they_owe.pressing:
        count = facts.they_owe.pressing
        said.append(f"{wording.spelled(count)} of theirs late")
    high = next((one for one in facts.risks.items if one.tone is Tone.RISK), None)
    if high:
        said.append(f"high risk: {_short(high.label)}")
    if facts.health and facts.health.tone is Tone.RISK and facts.health.reason:
        said.insert(0, facts.health.reason)
    return said


def _in_short(agencies: Sequence[AgencyFact], edition: Edition) -> str:
    words = Counter(one.health.word for one in agencies if one.health)
    standing = wording.listed([f"{words[word]:,} {word}" for word in _WORDS if words[word]])
    outcomes, on_track = sum(one.outcomes for one in agencies), sum(one.on_track for one in agencies)
    count = f"{len(agencies):,} {'agency' if len(agencies) == 1 else 'agencies'}"
    lead = f"{count}: {standing}" if standing and edition is Edition.MANAGER else count
    late = sum(one.late for one in agencies)
    opened = sum(one.open for one in agencies)
    return (
        f"{wording.sentence(lead)} {on_track:,} of {outcomes:,} outcomes are on track. "
        f"{opened:,} promises are open between us, {late:,} of them late."
    )


def _how_pressing(one: AgencyFact) -> tuple[int, int, int]:
    return _ORDER[one.health.tone] if one.health else 3, one.priority or 9, -one.late


def _name(one: AgencyFact) -> str:
    return one.acronym or one.name


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else text[:_SHORT].rsplit(" ", 1)[0] + "…"
