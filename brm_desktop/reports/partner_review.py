"""A partner before a renewal: what was sought, what was achieved, how agencies judge it, what is still owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brm_desktop.domain.assessment import Assessment
from brm_desktop.domain.briefing import Edition
from brm_desktop.domain.dates import say_days
from brm_desktop.domain.outcome import Outcome
from brm_desktop.domain.partner import Partner
from brm_desktop.domain.service import ServiceStage
from brm_desktop.reports import wording
from brm_desktop.reports.facts import OutcomeFact, Tone
from brm_desktop.reports.facts_reader import make_outcome_facts
from brm_desktop.reports.flow import Flow
from brm_desktop.reports.follow_up_list import OpenFact, add_promises, make_open_fact
from brm_desktop.reports.grid import Cell, Column, make_grid, soft
from brm_desktop.reports.moment import Moment
from brm_desktop.reports.report import ReportHead
from brm_desktop.reports.value_parts import add_outcomes, add_reach, add_terms
from brm_desktop.storage import briefing_value, report_facts, rows
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.report_facts import ReachRow, TermsRow

_STAGES = {stage.value: stage.label for stage in ServiceStage}
_MARKS = (
    ("objectives", "Objectives"),
    ("citizen_outcomes", "Citizens"),
    ("satisfaction", "Satisfied"),
    ("trust", "Trust"),
)


@dataclass(frozen=True, slots=True)
class AssessmentFact:
    """A judgement of a partner; marks from 1 to 5 in the order of the columns."""

    on: date
    who: str
    agency: str
    marks: tuple[int | None, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class PartnerReview:
    """What there is to say of a partner. Assessments are empty where the edition may not print them."""

    head: ReportHead
    provides: str
    topics: tuple[str, ...]
    briefed_on: date | None
    terms: tuple[TermsRow, ...]
    outcomes: tuple[OutcomeFact, ...]
    assessments: tuple[AssessmentFact, ...]
    services: tuple[tuple[str, str, tuple[str, ...]], ...]
    people: tuple[ReachRow, ...]
    open: tuple[OpenFact, ...]
    fits_one_page: bool = False

    def say(self, flow: Flow) -> None:
        """Add the state of things first, then what it rests on."""
        on = self.head.as_of.date()
        flow.add_heading("Before the renewal")
        flow.add_points((0, "• ", text) for text in before_renewal(self))
        flow.add_heading(f"Outcomes they work for ({len(self.outcomes):,})")
        add_outcomes(flow, self.outcomes, on)
        if self.head.edition is Edition.MANAGER:
            flow.add_heading(f"How they are judged, 1 to 5 ({len(self.assessments):,})")
            self._say_assessments(flow)
        flow.add_heading(f"Agreements ({len(self.terms):,})")
        add_terms(flow, self.terms, on, with_partner=False)
        flow.add_heading(f"Services ({len(self.services):,})")
        self._say_services(flow)
        for title, waiting in (("We owe them", False), ("They owe us", True)):
            found = [item for item in self.open if item.waiting is waiting]
            flow.add_heading(f"{title} ({len(found):,})")
            flow.add_text("", missing="" if found else "Nothing open is recorded")
            if found:
                add_promises(flow, found, on, with_who=False)
        flow.add_heading("What they can provide")
        flow.add_text(self.provides, missing="Not recorded")
        if self.topics:
            flow.add_text(f"They advise on {wording.listed(list(self.topics))}.")
        flow.add_heading(f"People ({len(self.people):,})")
        add_reach(flow, self.people, on)

    def _say_assessments(self, flow: Flow) -> None:
        if not self.assessments:
            flow.add_text("", missing="None recorded")
            return
        year = self.head.as_of.year
        columns = [Column("On", 74), Column("Agency", 60), *(Column(title, 50) for _, title in _MARKS)]
        made = [
            [
                Cell(wording.short_day(one.on, year)),
                soft(one.agency, "All"),
                *(soft("" if mark is None else str(mark), "–") for mark in one.marks),
                soft(" ".join(wording.sentence(part) for part in (one.evidence, one.who) if part)),
            ]
            for one in self.assessments
        ]
        head, table = make_grid(flow.setting, [*columns, Column("Evidence, assessor")], made, flow.width)
        flow.add_rows(table, head)

    def _say_services(self, flow: Flow) -> None:
        if not self.services:
            flow.add_text("", missing="None recorded")
            return
        made = [
            [Cell(name), Cell(_STAGES[stage]), soft(", ".join(users), "None recorded")]
            for name, stage, users in self.services
        ]
        columns = [Column("Service"), Column("Stage", 80), Column("Used by")]
        head, table = make_grid(flow.setting, columns, made, flow.width)
        flow.add_rows(table, head)


def read_partner_review(connection: Connection, head: ReportHead, moment: Moment, partner: Partner) -> PartnerReview:
    """Return what the edition of the head may print of a partner."""
    ids = report_facts.list_partner_outcome_ids(connection, partner.id)
    open_then = [
        one
        for one in rows.load_records(connection, Outcome, ids).values()
        if one.closed_on is None or one.closed_on > moment.on
    ]
    open_then.sort(key=lambda one: (one.statement, one.id))
    found = briefing_value.load_history(connection, open_then, moment.day)
    judged = (
        report_facts.list_assessments(connection, partner.id, moment.day) if head.edition is Edition.MANAGER else []
    )
    return PartnerReview(
        head=head,
        provides=wording.plain(partner.provides, limit=len(partner.provides)),
        topics=partner.advisor_topics,
        briefed_on=partner.last_briefed_on,
        terms=tuple(report_facts.list_terms(connection, "partner", partner.id, moment.day)),
        outcomes=tuple(make_outcome_facts(found, moment.on)),
        assessments=tuple(_assessment(one, agency) for one, agency in judged),
        services=tuple(report_facts.list_provided(connection, partner.id)),
        people=tuple(report_facts.list_reach(connection, "partner", partner.id, moment.day)),
        open=tuple(map(make_open_fact, report_facts.list_open(connection, moment.cell, "partner", partner.id))),
    )


def before_renewal(review: PartnerReview) -> list[str]:
    """Say in plain sentences what the facts ask of a renewal, most pressing first."""
    on = review.head.as_of.date()
    said = [*_ending(review, on), *_achieved(review), *_marks(review), *_late(review, on)]
    if review.briefed_on is None:
        said.append("They have not been briefed on the CIO’s direction, as far as is recorded.")
    else:
        said.append(f"Last briefed on the CIO’s direction {wording.short_day(review.briefed_on, on.year)}.")
    return said


def _ending(review: PartnerReview, on: date) -> list[str]:
    first = next((row for row in review.terms if row.ends_on), None)
    if first is None or first.ends_on is None:
        return ["No agreement with an end is recorded."]
    days = (date.fromisoformat(first.ends_on) - on).days
    said = f"{first.title} ends {f'in {say_days(days)}' if days else 'today'}"
    if first.notice_by:
        notice = date.fromisoformat(first.notice_by)
        said += f"; notice {'was' if notice < on else 'is'} due by {wording.short_day(notice, on.year)}"
    return [wording.sentence(said)]


def _achieved(review: PartnerReview) -> list[str]:
    total = len(review.outcomes)
    if not total:
        return ["No outcome is tied to this partner, so performance cannot be held against one."]
    good = sum(one.tone is Tone.GOOD for one in review.outcomes)
    behind = [one.statement for one in review.outcomes if one.tone in (Tone.WATCH, Tone.RISK)]
    said = f"{good:,} of {total:,} outcomes they work for {'is' if good == 1 else 'are'} on track"
    if behind:
        said += f"; behind: {wording.listed(behind[:2])}" + (" and others" if len(behind) > 2 else "")
    return [wording.sentence(said)]


def _marks(review: PartnerReview) -> list[str]:
    known = [mark for one in review.assessments[:1] for mark in one.marks if mark is not None]
    if not known:
        return []
    return [f"Last judged {sum(known) / len(known):.1f} of 5, on {wording.long_day(review.assessments[0].on)}."]


def _late(review: PartnerReview, on: date) -> list[str]:
    late = [item for item in review.open if item.waiting and item.due_on and item.due_on < on]
    if not late:
        return []
    count = "One promise" if len(late) == 1 else f"{wording.capital(wording.spelled(len(late)))} promises"
    return [wording.sentence(f"{count} of theirs {'is' if len(late) == 1 else 'are'} late, first “{late[0].title}”")]


def _assessment(one: Assessment, agency: str) -> AssessmentFact:
    marks = tuple(getattr(one, name) for name, _ in _MARKS)
    return AssessmentFact(one.on, one.assessor, agency, marks, wording.plain(one.evidence, limit=len(one.evidence)))
