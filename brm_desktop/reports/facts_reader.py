"""Reads the facts of one briefing as of one moment: one agency, one meeting, nothing private."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from brm_desktop.base.errors import KnownError, NotFound
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.agreement import AgreementKind
from brm_desktop.domain.briefing import Edition
from brm_desktop.domain.correction import CorrectionKind
from brm_desktop.domain.fields import Choice, unpack_moment
from brm_desktop.domain.health import HealthWord
from brm_desktop.domain.outcome import OutcomeStatus
from brm_desktop.domain.outcome_rules import find_standing
from brm_desktop.domain.periods import order_of
from brm_desktop.domain.record import Record
from brm_desktop.domain.risk import RiskKind
from brm_desktop.domain.role import Influence, Stance
from brm_desktop.domain.service import ServiceStage
from brm_desktop.reports import wording
from brm_desktop.reports.composing import redact
from brm_desktop.reports.facts import (
    ALL_SECTIONS,
    NO_PICKS,
    PRACTICE_QUESTIONS,
    AgreementFact,
    BriefingFacts,
    CorrectionFact,
    HealthFact,
    HorizonFact,
    MeetingFact,
    OutcomeFact,
    Paper,
    PersonFact,
    Picks,
    PointFact,
    PromiseFact,
    RiskFact,
    Section,
    ServiceFact,
    SinceFact,
    Tone,
    Top,
    WhatMatters,
)
from brm_desktop.reports.moment import make_moment
from brm_desktop.reports.note_parts import without_actions
from brm_desktop.storage import briefing_facts, briefing_value, rows
from brm_desktop.storage.briefing_facts import MeetingRow, Owed, PersonRow, Some
from brm_desktop.storage.briefing_value import AgreementRow, OutcomeRow, RiskRow, ServiceRow
from brm_desktop.storage.database import Database
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.health import find_health_now

T = TypeVar("T")
C = TypeVar("C", bound=Choice)
R = TypeVar("R", bound=Record)

MOST = 8  # of each list; no section of a briefing prints more
_RUNNING = timedelta(hours=2)  # a meeting that began so long ago is still the one to brief for
_YEAR = timedelta(days=365)
_NOT_WORKING_FOR = timedelta(days=180)
_ENDED_FOR = timedelta(days=60)
_OLD_READING = timedelta(days=60)

_HEALTH_TONES = {
    HealthWord.GOOD: Tone.GOOD,
    HealthWord.WATCH: Tone.WATCH,
    HealthWord.AT_RISK: Tone.RISK,
    HealthWord.UNKNOWN: Tone.PLAIN,
}
_STATUS_TONES = {
    OutcomeStatus.OFF_TRACK: Tone.RISK,
    OutcomeStatus.BEHIND: Tone.WATCH,
    OutcomeStatus.NO_READING: Tone.PLAIN,
    OutcomeStatus.ON_TRACK: Tone.GOOD,
    OutcomeStatus.ACHIEVED: Tone.GOOD,
}
_STATUS_ORDER = list(_STATUS_TONES)
_SAID = {influence: influence.label for influence in Influence} | {Influence.BLOCKS: "Can block"}
_STANCE_TONES = {
    Stance.SUPPORTS: Tone.GOOD,
    Stance.NEUTRAL: Tone.PLAIN,
    Stance.SKEPTICAL: Tone.WATCH,
    Stance.OPPOSED: Tone.RISK,
}


def read_briefing_facts(
    database: Database,
    agency_id: str,
    *,
    as_of: datetime,
    meeting_id: str | None = None,
    edition: Edition = Edition.MANAGER,
    paper: Paper = Paper.LETTER,
    handling: str = "Internal",
    sections: tuple[Section, ...] = ALL_SECTIONS,
    picks: Picks = NO_PICKS,
) -> BriefingFacts:
    """Return what a briefing says of an agency as of an aware moment; at midnight, as of that day.

    Without a meeting the next one with the agency is meant. What the edition may not print is not in the facts.
    Raises: NotFound for an unknown agency or meeting, KnownError for a private agency.
    """
    with database.snapshot() as connection:
        agency = get_printable(connection, Agency, agency_id)
        return read_agency_facts(
            connection,
            agency,
            as_of,
            meeting_id,
            edition,
            paper=paper,
            handling=handling,
            sections=sections,
            picks=picks,
        )


def get_printable(connection: Connection, of: type[R], id: str) -> R:
    """Return a record that may be printed. Raises: NotFound for one unknown or in the trash, KnownError if private."""
    record = rows.get_record(connection, of, id)
    if record.deleted_ms is not None:
        raise NotFound(f"{record.title_text} is in the trash", hint="Restore it first")
    if record.private:
        raise KnownError(f"{record.title_text} is private, so it is never printed")
    return record


def read_agency_facts(
    connection: Connection,
    agency: Agency,
    as_of: datetime,
    meeting_id: str | None = None,
    edition: Edition = Edition.MANAGER,
    *,
    paper: Paper = Paper.LETTER,
    handling: str = "Internal",
    sections: tuple[Section, ...] = ALL_SECTIONS,
    picks: Picks = NO_PICKS,
    most: int = MOST,
) -> BriefingFacts:
    """Return the facts of an agency that may be printed, of each list at most `most`."""
    facts = _Reader(connection, agency, as_of, meeting_id, picks, most).read(edition, paper, handling, sections)
    return redact(facts, edition)


class _Reader:
    """Reads for one agency as of one moment."""

    def __init__(
        self, connection: Connection, agency: Agency, as_of: datetime, meeting_id: str | None, picks: Picks, most: int
    ) -> None:
        self._connection = connection
        self._picks = picks
        self._most = most
        self._agency = agency
        self._now = make_moment(as_of)
        self._meeting = self._find_meeting(meeting_id)

    def read(self, edition: Edition, paper: Paper, handling: str, sections: tuple[Section, ...]) -> BriefingFacts:
        agency, connection, now = self._agency, self._connection, self._now
        name, role, office = briefing_facts.find_preparer(connection, agency.id, now.day)
        people, attend = self._people()
        outcomes = self._outcomes()
        we_owe, they_owe = self._owed("mine"), self._owed("waiting")
        services = _ordered_services(briefing_value.list_services(connection, agency.id, now.day))
        agreements = self._agreements()
        risks = [_risk(row) for row in briefing_value.list_risks(connection, agency.id, now.day)]
        return BriefingFacts(
            agency=agency.name,
            as_of=now.at,
            acronym=agency.acronym,
            head=self._head(),
            staff_line=self._staff_line(),
            meeting=self._meeting_fact(),
            health=self._health(),
            what_matters=self._what_matters(),
            direction=wording.plain(agency.direction),
            horizon=self._horizon(),
            outcomes=self._top(outcomes, sum(each.tone in (Tone.WATCH, Tone.RISK) for each in outcomes)),
            people=people,
            people_attend=attend,
            services=self._top(services),
            agreements=self._top(agreements),
            risks=self._top(risks, sum(risk.tone is Tone.RISK for risk in risks)),
            not_working=self._not_working(),
            we_owe=we_owe,
            they_owe=they_owe,
            since=self._since(),
            questions=self._questions(),
            prepared_by=", ".join(part for part in (name, role) if part),
            office=office,
            handling=handling,
            edition=edition,
            paper=paper,
            sections=sections,
            picks=self._picks,
        )

    def _top(self, items: Sequence[T], pressing: int = 0) -> Top[T]:
        return Top(tuple(items[: self._most]), len(items), pressing)

    def _find_meeting(self, meeting_id: str | None) -> MeetingRow | None:
        if meeting_id is None:
            since = self._now.at - _RUNNING
            return briefing_facts.find_next_meeting(self._connection, self._agency.id, since)
        found = briefing_facts.find_meeting(self._connection, meeting_id)
        if found is None:
            raise NotFound(
                "There is no meeting to brief for with this id", meeting_id, "A private one is never printed"
            )
        return found

    def _meeting_fact(self) -> MeetingFact | None:
        if self._meeting is None:
            return None
        at = unpack_moment(self._meeting.starts_at)
        zoned = len(self._meeting.starts_at) > 20
        return MeetingFact(self._meeting.title, at if zoned else at.astimezone(self._now.at.tzinfo))

    def _head(self) -> str:
        if not self._agency.head:
            return ""
        found = briefing_facts.list_people(self._connection, [self._agency.head], self._agency.id, self._now.day)
        return ", ".join(part for part in (found[0].name, found[0].title) if part) if found else ""

    def _staff_line(self) -> str:
        agency = self._agency
        officer = briefing_facts.find_officer(self._connection, agency.id, "cio", self._now.day)
        parts = [
            f"CIO {officer}" if officer else "",
            f"{agency.staff:,} staff" if agency.staff is not None else "",
            f"{wording.quantity(agency.budget / 100, '$')} a year" if agency.budget is not None else "",
        ]
        return " · ".join(part for part in parts if part)

    def _what_matters(self) -> WhatMatters | None:
        written = wording.plain(self._meeting.what_matters) if self._meeting else ""
        return WhatMatters(written, written=True) if written else None

    def _questions(self) -> Top[str]:
        own = _lines(self._meeting.questions) if self._meeting else []
        practice = (each for each in PRACTICE_QUESTIONS if each not in self._picks.questions_off)
        return self._top(list(dict.fromkeys([*own, *practice])))

    def _horizon(self) -> Top[HorizonFact]:
        found = briefing_value.list_horizon(self._connection, self._agency.id)
        coming = [(title, when) for title, when in found if order_of(when)[1] >= self._now.on]
        coming.sort(key=lambda item: order_of(item[1]))
        items = [HorizonFact(title, when) for title, when in coming]
        return self._top(items or [HorizonFact(line) for line in _lines(self._agency.horizon)])

    def _outcomes(self) -> list[OutcomeFact]:
        found = briefing_value.list_outcomes(self._connection, self._agency.id, self._now.day)
        return make_outcome_facts(found, self._now.on)

    def _people(self) -> tuple[Top[PersonFact], bool]:
        """Return who attends, or the agency's own people where that is not known; as a person picked among them."""
        connection, agency_id, day = self._connection, self._agency.id, self._now.day
        attendees = self._meeting.attendees if self._meeting else ()
        found, attend = list_candidates(connection, agency_id, attendees, day)
        off, known = set(self._picks.people_off), {row.id for row in found}
        more = [id for id in self._picks.people_on if id not in known]
        added = briefing_facts.list_people(connection, more, agency_id, day) if more else []
        shown = [row for row in (*found, *added) if row.id not in off]
        return Top(tuple(map(_person, shown[: self._most])), len(shown)), attend

    def _agreements(self) -> list[AgreementFact]:
        first, last = (self._now.on - _ENDED_FOR).isoformat(), (self._now.on + _YEAR).isoformat()
        return [
            _agreement(row) for row in briefing_value.list_agreements(self._connection, self._agency.id, first, last)
        ]

    def _not_working(self) -> Top[str]:
        now = self._now.at
        found = briefing_facts.list_not_working(
            self._connection, self._agency.id, now - _NOT_WORKING_FOR, now, self._most
        )
        return Top(tuple(wording.plain(without_actions(text)) for text in found.items), found.total)

    def _health(self) -> HealthFact:
        """Return the word that the window shows; it rests on nothing but what may be printed, as its reasons do."""
        now, agency = self._now, self._agency
        health = find_health_now(self._connection, agency.id, agency.cadence_days, now.on, now.at)
        reason = ", ".join(each.reason for each in health.taken[:2])
        return HealthFact(_HEALTH_TONES[health.word], health.word.label, reason)

    def _owed(self, turn: str) -> Top[PromiseFact]:
        now = self._now
        owed = briefing_facts.list_promises(self._connection, self._agency.id, turn, now.cell, now.day, self._most)
        return _promises(owed, with_names=turn == "waiting")

    def _since(self) -> SinceFact | None:
        connection, agency_id, now = self._connection, self._agency.id, self._now
        before = min(now.at, unpack_moment(self._meeting.starts_at)) if self._meeting else now.at
        last = briefing_facts.find_last_meeting(connection, agency_id, before)
        if last is None:
            return None
        on = unpack_moment(last.starts_at).astimezone(now.at.tzinfo).date()
        day, cell = on.isoformat(), last.starts_at[:20]
        return SinceFact(
            on,
            _some(briefing_facts.list_decisions(connection, agency_id, last.id, day, now.day, self._most)),
            _some(briefing_facts.list_kept(connection, agency_id, cell, now.cell, self._most)),
            _some(briefing_facts.list_missed(connection, agency_id, day, now.day, now.cell, self._most)),
        )


def list_candidates(
    connection: Connection, agency_id: str, attendees: Sequence[str], on: str
) -> tuple[list[PersonRow], bool]:
    """Return whom a page names unless asked otherwise, and whether they attend: else they are the agency's own."""
    found = briefing_facts.list_people(connection, attendees, agency_id, on) if attendees else []
    return (found, True) if found else (briefing_facts.list_key_people(connection, agency_id, on), False)


def make_outcome_facts(found: Sequence[OutcomeRow], on: date) -> list[OutcomeFact]:
    """Return outcomes as they stand on a day, those that are furthest from their target's line first."""
    judged = [(find_standing(row.outcome, row.readings, on).status, row) for row in found]
    judged.sort(key=lambda each: _STATUS_ORDER.index(each[0]))
    return [_outcome(status, row, on) for status, row in judged]


def _some(found: Some) -> Top[str]:
    return Top(found.items, found.total)


def _lines(markdown: str) -> list[str]:
    """Return each line of a Markdown text as a plain one."""
    lines = (wording.plain(line, mark_ends=False) for line in markdown.splitlines())
    return [line for line in lines if line]


def _promises(owed: Owed, *, with_names: bool) -> Top[PromiseFact]:
    items = (PromiseFact(row.title, row.who if with_names else "", _day(row.due_on)) for row in owed.items)
    return Top(tuple(items), owed.total, owed.late)


def _person(row: PersonRow) -> PersonFact:
    influence = _SAID[_choice(Influence, row.influence)] if row.influence else ""
    stance = _choice(Stance, row.stance) if row.stance else None
    note = f"Prefers {row.prefers}" if row.prefers else ""
    if stance is None:
        return PersonFact(row.name, row.title, influence, note=note)
    return PersonFact(row.name, row.title, influence, stance.label, _STANCE_TONES[stance], note)


def _outcome(status: OutcomeStatus, row: OutcomeRow, on: date) -> OutcomeFact:
    outcome, last = row.outcome, row.readings[-1] if row.readings else None
    points = tuple(PointFact(point.on, point.value) for point in row.readings if point.on >= on - _YEAR)
    correction = row.correction and CorrectionFact(
        row.correction[0], _choice(CorrectionKind, row.correction[1]).label, wording.plain(row.correction[2])
    )
    return OutcomeFact(
        statement=outcome.statement,
        tone=_STATUS_TONES[status],
        status=status.label,
        unit=outcome.unit,
        baseline=outcome.baseline,
        now=last.value if last else None,
        target=outcome.target,
        read_on=last.on if last else None,
        stale=last is not None and on - last.on > _OLD_READING,
        points=points,
        correction=correction,
    )


def _ordered_services(found: Sequence[ServiceRow]) -> list[ServiceFact]:
    """Return services with the lowest mark first, then those that nobody marked."""
    ordered = sorted(found, key=lambda row: (row.mark is None, row.mark or 0.0))
    return [_service(row) for row in ordered]


def _service(row: ServiceRow) -> ServiceFact:
    label = ", ".join((row.name, *row.providers))
    if row.mark is None:
        return ServiceFact(label, _choice(ServiceStage, row.stage).label)
    tone = Tone.GOOD if row.mark >= 4 else Tone.WATCH if row.mark >= 3 else Tone.RISK
    return ServiceFact(label, f"{row.mark:.1f} of 5", tone, is_rating=True)


def _agreement(row: AgreementRow) -> AgreementFact:
    kind = _choice(AgreementKind, row.kind).label if row.kind and row.kind != "other" else "Agreement"
    name = f"{kind} {row.number}" if row.number else row.title
    label = f"{name}, {row.partner}" if row.partner else name
    return AgreementFact(label, date.fromisoformat(row.ends_on), bool(row.independent), row.partner)


def _risk(row: RiskRow) -> RiskFact:
    label = f"{_choice(RiskKind, row.kind).label}: {row.title}" if row.kind and row.kind != "other" else row.title
    if row.likelihood is None or row.impact is None:
        return RiskFact(label, "Not rated")
    score = row.likelihood * row.impact
    word, tone = ("High", Tone.RISK) if score >= 15 else ("Medium", Tone.WATCH) if score >= 8 else ("Low", Tone.PLAIN)
    return RiskFact(label, word, tone)


def _choice(of: type[C], key: str) -> C:
    return of(key)


def _day(cell: str | None) -> date | None:
    return date.fromisoformat(cell) if cell else None
