"""All that a successor needs to know of one agency, on as many pages as it takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.briefing import Edition
from brm_desktop.domain.note import NoteKind
from brm_desktop.domain.service import ServiceStage
from brm_desktop.reports import wording
from brm_desktop.reports.facts import BriefingFacts, Tone
from brm_desktop.reports.facts_reader import read_agency_facts
from brm_desktop.reports.flow import Flow
from brm_desktop.reports.follow_up_list import OpenFact, add_promises, make_open_fact
from brm_desktop.reports.grid import Cell, Column, make_grid, soft
from brm_desktop.reports.moment import Moment
from brm_desktop.reports.note_parts import Part, list_parts
from brm_desktop.reports.note_saying import say_parts
from brm_desktop.reports.outcome_charts import ChartOf, add_charts, read_charts
from brm_desktop.reports.report import ReportHead
from brm_desktop.reports.value_parts import add_outcomes, add_reach, add_terms
from brm_desktop.storage import briefing_value, report_facts
from brm_desktop.storage.briefing_value import ServiceRow
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.report_facts import DecisionRow, NoteRow, ReachRow, TermsRow

_ALL = 10_000
_HISTORY = timedelta(days=730)
_FACETS = (
    ("mission", "Mission"),
    ("culture", "Culture"),
    ("business", "Their business"),
    ("technology", "Their technology"),
    ("direction", "Where they want to go"),
    ("needs", "What they need"),
    ("about", "Besides"),
)
_STAGES = {stage.value: stage.label for stage in ServiceStage}
_KINDS = {kind.value: kind.label for kind in NoteKind}


@dataclass(frozen=True, slots=True)
class Dossier:
    """One agency: its facts without limit, its texts whole, its people, and what was done in two years."""

    head: ReportHead
    facts: BriefingFacts
    facets: tuple[tuple[str, tuple[Part, ...]], ...]
    assigned: tuple[tuple[str, str, str | None], ...]
    people: tuple[ReachRow, ...]
    terms: tuple[TermsRow, ...]
    services: tuple[ServiceRow, ...]
    open: tuple[OpenFact, ...]
    decisions: tuple[DecisionRow, ...]
    notes: tuple[tuple[date, NoteRow], ...]
    charts: tuple[ChartOf, ...] = ()
    fits_one_page: bool = False

    def say(self, flow: Flow) -> None:
        """Add what they are, what is under way, and what happened."""
        self._say_agency(flow)
        self._say_value(flow)
        self._say_promises(flow)
        self._say_history(flow)

    def _say_agency(self, flow: Flow) -> None:
        year = self.head.as_of.year
        flow.add_heading("At a glance")
        facts = self.facts
        said = [("Head", facts.head), ("In numbers", facts.staff_line)]
        if facts.health is not None:
            said.append(("Health", ", ".join(part for part in (facts.health.word, facts.health.reason) if part)))
        said += [("Looked after by", "; ".join(_assigned(one, year) for one in self.assigned))]
        flow.add_points((0, "• ", f"{label}: {text or 'not recorded'}") for label, text in said)
        flow.add_heading("The agency")
        for title, parts in self.facets:
            flow.add_subheading(title)
            flow.add_text("", missing="" if parts else "Not recorded")
            say_parts(flow, parts)
        flow.add_heading("Coming over the horizon")
        coming = [f"{item.what} ({wording.period(item.when)})" if item.when else item.what for item in
                  facts.horizon.items]  # fmt: skip
        flow.add_points((0, "• ", text) for text in coming)
        flow.add_text("", missing="" if coming else "Not recorded")
        flow.add_heading(f"People ({len(self.people):,})")
        add_reach(flow, self.people, self.head.as_of.date())
        if facts.edition is Edition.MANAGER and facts.people.items:
            flow.add_subheading("Influence and stance")
            self._say_stances(flow)

    def _say_stances(self, flow: Flow) -> None:
        rows = [
            [Cell(who.name), soft(who.influence), Cell(who.stance, who.stance_tone) if who.stance else soft("")]
            for who in self.facts.people.items
        ]
        head, made = make_grid(
            flow.setting, [Column("Name"), Column("In decisions"), Column("Stance")], rows, flow.width
        )
        flow.add_rows(made, head)

    def _say_value(self, flow: Flow) -> None:
        facts, on = self.facts, self.head.as_of.date()
        flow.add_heading(f"Outcomes and value ({facts.outcomes.total:,})")
        add_outcomes(flow, facts.outcomes.items, on)
        add_charts(flow, self.charts)
        flow.add_heading(f"Agreements ({len(self.terms):,})")
        add_terms(flow, self.terms, on, with_partner=True)
        flow.add_heading(f"Services ({len(self.services):,})")
        served = [[Cell(row.name), soft(", ".join(row.providers)), Cell(_STAGES[row.stage])] for row in self.services]
        _say_table(flow, [Column("Service"), Column("Provided by"), Column("Stage", 90)], served)
        rated = [(one.label, one.value, one.tone) for one in facts.services.items if one.is_rating and one.value]
        if rated:
            flow.add_subheading("How providers are judged")
            _say_pairs(flow, ("Service, provider", "Mark"), rated)
        flow.add_heading(f"Risks ({facts.risks.total:,})")
        _say_pairs(flow, ("Risk", "Rating"), [(one.label, one.word, one.tone) for one in facts.risks.items])
        if facts.edition is Edition.MANAGER:
            flow.add_heading("Not working")
            flow.add_points((0, "• ", text) for text in facts.not_working.items)
            flow.add_text("", missing="" if facts.not_working.items else "Nothing recorded")

    def _say_promises(self, flow: Flow) -> None:
        on = self.head.as_of.date()
        for title, waiting in (("We owe them", False), ("They owe us", True)):
            found = [item for item in self.open if item.waiting is waiting]
            flow.add_heading(f"{title} ({len(found):,})")
            flow.add_text("", missing="" if found else "Nothing open is recorded")
            if found:
                add_promises(flow, found, on, with_agency=False)

    def _say_history(self, flow: Flow) -> None:
        year = self.head.as_of.year
        decided = [
            [Cell(row.title), soft(", ".join(row.who)), soft(_on(row.on, year), "no date")] for row in self.decisions
        ]
        flow.add_heading(f"Decided in two years ({len(decided):,})")
        _say_table(flow, [Column("Decision"), Column("By", 130), Column("On", 74)], decided)
        met = [
            [Cell(note.title or "Untitled"), Cell(_KINDS[note.kind]), Cell(wording.short_day(on, year))]
            for on, note in self.notes
        ]
        flow.add_heading(f"Meetings, calls and e-mail in two years ({len(met):,})")
        _say_table(flow, [Column("About"), Column("Kind", 60), Column("On", 74)], met)


def read_dossier(connection: Connection, head: ReportHead, moment: Moment, agency: Agency) -> Dossier:
    """Return all of an agency that the edition of the head may print."""
    facts = read_agency_facts(
        connection, agency, moment.at, None, head.edition, paper=head.paper, handling=head.handling, most=_ALL
    )
    since = moment.at - _HISTORY
    notes = report_facts.list_notes(connection, agency.id, since, moment.at)
    decisions = report_facts.list_decisions(connection, "agencies", agency.id, since.date().isoformat(), moment.day)
    return Dossier(
        head=head,
        facts=facts,
        facets=tuple((title, tuple(list_parts(getattr(agency, name)))) for name, title in _FACETS),
        assigned=tuple(report_facts.list_assigned(connection, agency.id, moment.day)),
        people=tuple(report_facts.list_reach(connection, "agency", agency.id, moment.day)),
        terms=tuple(report_facts.list_terms(connection, "agency", agency.id, moment.day)),
        services=tuple(briefing_value.list_services(connection, agency.id, moment.day)),
        open=tuple(map(make_open_fact, report_facts.list_open(connection, moment.cell, "agency", agency.id))),
        decisions=tuple(decisions),
        notes=tuple((moment.local_day(row.starts_at), row) for row in notes),
        charts=tuple(read_charts(connection, agency.id, date.fromisoformat(moment.day))),
    )


def _assigned(one: tuple[str, str, str | None], year: int) -> str:
    name, role, since = one
    said = f"{name}, {role}" if role else name
    return f"{said}, since {_on(since, year)}" if since else said


def _on(cell: str | None, year: int) -> str:
    return wording.short_day(date.fromisoformat(cell), year) if cell else ""


def _say_pairs(flow: Flow, titles: tuple[str, str], pairs: list[tuple[str, str, Tone]]) -> None:
    columns = [Column(titles[0]), Column(titles[1], 110)]
    _say_table(flow, columns, [[Cell(label), Cell(word, tone) if word else soft("")] for label, word, tone in pairs])


def _say_table(flow: Flow, columns: list[Column], rows: list[list[Cell]]) -> None:
    if not rows:
        flow.add_text("", missing="None recorded")
        return
    head, made = make_grid(flow.setting, columns, rows, flow.width)
    flow.add_rows(made, head)
