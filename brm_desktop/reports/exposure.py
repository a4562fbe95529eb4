"""Agreements in force on paper: what agencies contracted by themselves, and what ends soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from brm_desktop.reports import wording
from brm_desktop.reports.facts import Tone
from brm_desktop.reports.flow import Flow
from brm_desktop.reports.grid import Cell, Column, make_grid, soft
from brm_desktop.reports.moment import Moment
from brm_desktop.reports.report import ReportHead
from brm_desktop.storage import report_facts
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.partners import SOON_DAYS
from brm_desktop.storage.report_facts import TermsRow

_MOST_AGENCIES = 8


@dataclass(frozen=True, slots=True)
class Exposure:
    """The agreements in force, the first to end first."""

    head: ReportHead
    terms: tuple[TermsRow, ...]
    fits_one_page: bool = False

    def say(self, flow: Flow) -> None:
        """Add the sums in a sentence, the exposure, then what presses."""
        on = self.head.as_of.date()
        alone, soon = [row for row in self.terms if row.independent], [row for row in self.terms if _is_soon(row, on)]
        flow.add_heading("In short")
        flow.add_points((0, "• ", text) for text in _in_short(self.terms, alone, soon))
        flow.add_heading(f"Contracted independently ({len(alone):,})")
        _add_terms(flow, alone, on, by_agency=True)
        flow.add_heading(f"Ending, or notice due, within {SOON_DAYS} days ({len(soon):,})")
        _add_terms(flow, soon, on, by_agency=False)


def read_exposure(connection: Connection, head: ReportHead, moment: Moment) -> Exposure:
    """Return the agreements that are in force on a day and may be printed."""
    return Exposure(head, tuple(report_facts.list_terms(connection, "all", "", moment.day)))


def _is_soon(row: TermsRow, on: date) -> bool:
    last = (on + timedelta(days=SOON_DAYS)).isoformat()
    notice = row.notice_by is not None and on.isoformat() <= row.notice_by <= last
    return (row.ends_on is not None and row.ends_on <= last) or notice


def _in_short(terms: Sequence[TermsRow], alone: Sequence[TermsRow], soon: Sequence[TermsRow]) -> list[str]:
    if not terms:
        return ["No agreement is recorded as in force."]
    agencies = sorted({name for row in alone for name in row.agencies})
    verb = "is" if len(terms) == 1 else "are"
    said = [f"{_number(len(terms), 'agreement')} {verb} in force{_amount(terms)}."]
    if alone:
        by = f" by {wording.listed(agencies)}" if agencies else ""
        was = "was" if len(alone) == 1 else "were"
        said.append(f"{len(alone):,} of them {was} contracted independently{by}{_amount(alone)}.")
    else:
        said.append("Nothing is recorded as contracted independently.")
    if soon:
        ends = "ends or asks" if len(soon) == 1 else "end or ask"
        said.append(f"{len(soon):,} of them {ends} for notice within {SOON_DAYS} days.")
    return said


def _add_terms(flow: Flow, terms: Sequence[TermsRow], on: date, *, by_agency: bool) -> None:
    if not terms:
        flow.add_text("", missing="None recorded")
        return
    agencies = Column("Agencies", 108, 60)
    names = [Column("Agreement", share=1.5), Column("Partner")]
    columns = [*([agencies, *names] if by_agency else [*names, agencies]), Column("Notice by", 76), Column("Ends", 86)]
    rows = [_row(row, on, by_agency) for row in terms]
    head, made = make_grid(flow.setting, [*columns, Column("Amount", 76)], rows, flow.width)
    flow.add_rows(made, head)


def _row(row: TermsRow, on: date, by_agency: bool) -> list[Cell]:
    named = Cell(f"{row.title} ({row.number})" if row.number else row.title)
    whose, partner = soft(_say_agencies(row.agencies)), soft(row.partner)
    amount = soft(wording.quantity(row.amount / 100, "$") if row.amount is not None else "")
    front = [whose, named, partner] if by_agency else [named, partner, whose]
    return [*front, _day(row.notice_by, on, "Not recorded"), _day(row.ends_on, on, "No end"), amount]


def _say_agencies(names: Sequence[str]) -> str:
    more = len(names) - _MOST_AGENCIES
    return ", ".join(names) if more <= 1 else f"{', '.join(names[:_MOST_AGENCIES])} and {more} more"


def _day(cell: str | None, on: date, missing: str) -> Cell:
    if cell is None:
        return soft("", missing)
    day = date.fromisoformat(cell)
    if day < on:
        return Cell(f"{wording.short_day(day, on.year)} (past)", Tone.RISK)
    return Cell(wording.short_day(day, on.year))


def _amount(terms: Sequence[TermsRow]) -> str:
    known = [row.amount for row in terms if row.amount is not None]
    if not known:
        return ""
    unsaid = len(terms) - len(known)
    return f", {wording.quantity(sum(known) / 100, '$')} in all" + (f" ({unsaid:,} say no amount)" if unsaid else "")


def _number(count: int, one: str) -> str:
    return f"{count:,} {one}" if count == 1 else f"{count:,} {one}s"
