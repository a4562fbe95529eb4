"""Outcomes, agreements and people as sections of the longer reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from brm_desktop.domain.agreement import AgreementKind
from brm_desktop.reports import wording
from brm_desktop.reports.composing import ENDS_SOON_DAYS
from brm_desktop.reports.facts import OutcomeFact, Tone
from brm_desktop.reports.flow import Flow
from brm_desktop.reports.grid import Cell, Column, make_grid, soft
from brm_desktop.reports.outcome_table import make_outcome_rows
from brm_desktop.storage.report_facts import ReachRow, TermsRow

_MOST_NAMES = 6


def add_outcomes(flow: Flow, outcomes: Sequence[OutcomeFact], on: date) -> None:
    """Add the table of outcomes with their line of 12 months."""
    if not outcomes:
        flow.add_text("", missing="None recorded")
        return
    head, made = make_outcome_rows(flow.setting, outcomes, flow.width, on)
    flow.add_rows(made, head)


def add_terms(flow: Flow, terms: Sequence[TermsRow], on: date, *, with_partner: bool) -> None:
    """Add the table of agreements: what ends when, by when notice must be given, what each seeks."""
    if not terms:
        flow.add_text("", missing="None recorded")
        return
    columns = [
        Column("Agreement", share=1.4), Column("Partner" if with_partner else "Agencies"), Column("Ends", 104),
        Column("Notice by", 70), Column("Amount", 60), Column("Outcome it seeks", share=1.2),
    ]  # fmt: skip
    head, made = make_grid(flow.setting, columns, [_terms(row, on, with_partner) for row in terms], flow.width)
    flow.add_rows(made, head)


def _terms(row: TermsRow, on: date, with_partner: bool) -> list[Cell]:
    kind = next((one.label for one in AgreementKind if one.value == row.kind and row.kind != "other"), "")
    label = " ".join(part for part in (kind, row.number) if part)
    named = f"{row.title} ({label})" if label else row.title
    named += ", contracted independently" if row.independent else ""
    days_left = (date.fromisoformat(row.ends_on) - on).days if row.ends_on else None
    ends = soft(_day(row.ends_on, on), "no end")
    if days_left is not None and days_left <= ENDS_SOON_DAYS:
        ends = ends._replace(text=f"{ends.text}, soon", tone=Tone.WATCH)
    notice = soft(_day(row.notice_by, on))
    if row.notice_by and row.notice_by < on.isoformat():
        notice = notice._replace(text=f"{notice.text} (past)", tone=Tone.RISK)
    amount = wording.quantity(row.amount / 100, "$") if row.amount is not None else ""
    whose = soft(row.partner) if with_partner else soft(_first_named(row.agencies))
    return [Cell(named), whose, ends, notice, soft(amount), soft(row.seeks)]


def _first_named(names: Sequence[str]) -> str:
    """Return a few names, and how many more there are."""
    if len(names) <= _MOST_NAMES + 1:
        return ", ".join(names)
    return f"{', '.join(names[:_MOST_NAMES])} and {len(names) - _MOST_NAMES:,} more"


def add_reach(flow: Flow, people: Sequence[ReachRow], on: date) -> None:
    """Add the table of people: what they do, and how to reach them."""
    if not people:
        flow.add_text("", missing="None recorded")
        return
    rows = [
        [
            Cell(one.name, strong=True),
            soft(one.title),
            soft(", ".join((*one.phones, *one.emails))),
            soft(_day(one.since, on), "Not recorded"),
        ]
        for one in people
    ]
    columns = [Column("Name", 130), Column("Role"), Column("Reach them", share=1.4), Column("Since", 74)]
    head, made = make_grid(flow.setting, columns, rows, flow.width)
    flow.add_rows(made, head)


def _day(cell: str | None, on: date) -> str:
    return wording.short_day(date.fromisoformat(cell), on.year) if cell else ""
