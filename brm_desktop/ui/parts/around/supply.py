"""Partners, agreements and services in the words of a row, a cell and a chip."""

from __future__ import annotations

from datetime import date

from brm_desktop.domain import dates
from brm_desktop.domain.performance import PerformanceWord
from brm_desktop.domain.service import ServiceStage
from brm_desktop.storage.partners import AgencyMark, AgreementLine, AgreementSums
from brm_desktop.ui.parts.around.words import count_of
from brm_desktop.ui.parts.row_list import Row, Tag
from brm_desktop.ui.shell.theme import Tone

ENDING_DAYS, NOTICE_DAYS = 120, 60
PERFORMANCE_TONES: dict[PerformanceWord, Tone] = {
    PerformanceWord.STRONG: "good",
    PerformanceWord.FAIR: "watch",
    PerformanceWord.WEAK: "risk",
    PerformanceWord.UNKNOWN: "soft",
}
STAGE_TONES: dict[ServiceStage, Tone] = {
    ServiceStage.LIVE: "good",
    ServiceStage.EVOLVING: "good",
    ServiceStage.RETIRING: "watch",
}
_SHOWN_AGENCIES = 4


def say_money(cents: int) -> str:
    """Say an amount in whole dollars."""
    return f"${cents / 100:,.0f}"


def say_sums(sums: AgreementSums) -> str:
    """Say how many agreements there are and what they amount to."""
    if not sums.number:
        return ""
    unsaid = f"{sums.unsaid:,} without an amount" if sums.unsaid else ""
    amount = f"{say_money(sums.amount)} in all" if sums.unsaid < sums.number else ""
    return " · ".join(part for part in (count_of(sums.number, "agreement"), amount, unsaid) if part)


def short_of(mark: AgencyMark) -> str:
    """Return the shortest name of an agency."""
    return mark.acronym or mark.name


def say_agencies(marks: tuple[AgencyMark, ...]) -> str:
    """Say agencies in short, with how many more there are."""
    more = len(marks) - _SHOWN_AGENCIES
    named = ", ".join(short_of(mark) for mark in marks[:_SHOWN_AGENCIES])
    return f"{named} and {more} more" if more > 0 else named


def end_tone(ends_on: date | None, today: date) -> Tone:
    """Return how pressing an end is."""
    if ends_on is None:
        return "plain"
    days = (ends_on - today).days
    return "risk" if days < 0 else "watch" if days <= ENDING_DAYS else "plain"


def notice_tone(notice_by: date | None, today: date) -> Tone:
    """Return how pressing a notice day is; one that is over presses no more."""
    if notice_by is None or notice_by < today:
        return "soft"
    return "watch" if (notice_by - today).days <= NOTICE_DAYS else "plain"


def say_end(ends_on: date, today: date) -> str:
    """Say when an agreement ends or has ended: "ends Mar 2027"; the day where it is near."""
    days = (ends_on - today).days
    said = dates.say_full(ends_on).partition(", ")[2]
    return f"{'ended' if days < 0 else 'ends'} {said}"


def agreement_row(line: AgreementLine, today: date, *, with_partner: bool = False) -> Row:
    """Return an agreement with for whom it is and when it ends."""
    amount = say_money(line.amount) if line.amount is not None else ""
    whom = line.partner if with_partner else say_agencies(line.agencies)
    changed = count_of(line.amendments, "amendment") if line.amendments else ""
    detail = " · ".join(part for part in (line.number, whom, amount, changed) if part)
    alone = (Tag("Independent", "watch"),) if line.independent else ()
    ends = (Tag(say_end(line.ends_on, today), end_tone(line.ends_on, today)),) if line.ends_on else ()
    tip = f"Notice by {dates.say_long(line.notice_by)}" if line.notice_by and line.notice_by >= today else ""
    return Row(line.id, line.title, detail or "no number yet", chips=(*alone, *ends), tip=tip)
