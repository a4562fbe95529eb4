"""The rows of the tables of partners and of agreements; SQL filters and sorts them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from brm_desktop.domain import dates
from brm_desktop.storage.partners import (
    AgreementLine,
    AgreementSums,
    Narrowing,
    PartnerLine,
    Terms,
    list_agreement_ids,
    list_partner_ids,
    load_agreements,
    load_partners,
    sum_agreements,
)
from brm_desktop.ui.parts.around.supply import (
    NOTICE_DAYS,
    PERFORMANCE_TONES,
    end_tone,
    notice_tone,
    say_agencies,
    say_money,
)
from brm_desktop.ui.parts.windowed_model import Asked, Cell, Column, TableRow
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import Tone

PARTNER_COLUMNS = (
    Column("name", "Partner", 192),
    Column("tier", "Tier", 82, gives=1),
    Column("kind", "Kind", 132, gives=2),
    Column("provides", "What they provide", 110, stretch=True, sortable=False, gives=3),
    Column("agencies", "Agencies", 76, down_first=True, tip="Agencies they work for, by agreements and services"),
    Column("agreements", "Agreements", 92, down_first=True, tip="Agreements that have not ended"),
    Column("next", "Next end or notice", 160, tip="The first notice day or end to come"),
    Column("performance", "Performance", 116, down_first=True, tip="From the evaluations of the past twelve months"),
    Column("briefed", "Briefed", 92, tip="Last briefed on the CIO's direction"),
)
AGREEMENT_COLUMNS = (
    Column("title", "Agreement", 184, stretch=True),
    Column("partner", "Partner", 172),
    Column("agencies", "Agencies", 162, down_first=True),
    Column("kind", "Kind", 78, gives=3),
    Column("notice", "Notice by", 112),
    Column("ends", "Ends", 112),
    Column("amount", "Amount", 112, right=True, down_first=True, gives=1),
    Column("independent", "Contracted", 134, tip="By an agency by itself, or through the office", gives=2),
)
_NONE = Cell("—", "soft")


class PartnerSource:
    """Reads partners for the table; `narrowing` leaves some out."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.narrowing: Narrowing = ""

    def list_ids(self, asked: Asked, limit: int) -> Sequence[str]:
        """Return ids in the order of a column. Called on a worker."""
        return list_partner_ids(
            self._desk.portfolio.database.reader(),
            self._desk.today(),
            key=asked.key or "name",
            down=asked.down,
            text=asked.text,
            narrowing=self.narrowing,
            limit=limit,
        )

    def load(self, ids: Sequence[str]) -> Sequence[TableRow]:
        """Return the rows of partners that are still there. Called on a worker."""
        today = self._desk.today()
        return [partner_row(line, today) for line in load_partners(self._desk.portfolio.database.reader(), ids, today)]


class AgreementSource:
    """Reads agreements for the table; `terms` says which."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.terms: Terms = "current"

    def list_ids(self, asked: Asked, limit: int) -> Sequence[str]:
        """Return ids in the order of a column. Called on a worker."""
        return list_agreement_ids(
            self._desk.portfolio.database.reader(),
            self._desk.today(),
            self.terms,
            key=asked.key or "ends",
            down=asked.down,
            text=asked.text,
            limit=limit,
        )

    def load(self, ids: Sequence[str]) -> Sequence[TableRow]:
        """Return the rows of agreements that are still there. Called on a worker."""
        today = self._desk.today()
        return [agreement_cells(line, today) for line in load_agreements(self._desk.portfolio.database.reader(), ids)]

    def sum(self, text: str) -> AgreementSums:
        """Return what the list amounts to. Called on a worker."""
        return sum_agreements(self._desk.portfolio.database.reader(), self._desk.today(), self.terms, text)


def partner_row(line: PartnerLine, today: date) -> TableRow:
    """Return a partner as a row of the table."""
    return TableRow(
        line.id,
        (
            Cell(line.name, detail="Private" if line.private else line.acronym),
            line.tier.label if line.tier else _NONE,
            line.kind.label if line.kind else _NONE,
            Cell(" ".join(line.provides.split()), "soft"),
            Cell(str(line.agencies)) if line.agencies else _NONE,
            Cell(str(line.agreements)) if line.agreements else _NONE,
            _next(line, today),
            performance_cell(line),
            _briefed(line.last_briefed_on, today),
        ),
    )


def performance_cell(line: PartnerLine) -> Cell:
    """Return performance as shape and word, with what it rests on as the tip."""
    told = line.performance
    if told.mark is None:
        return Cell("—", "soft", tip=f"{told.word.value}: {told.reason}")
    return Cell(told.word.value, PERFORMANCE_TONES[told.word], mark=True, tip=told.reason)


def agreement_cells(line: AgreementLine, today: date) -> TableRow:
    """Return an agreement as a row of the table."""
    return TableRow(
        line.id,
        (
            Cell(line.title, detail=line.number),
            line.partner or _NONE,
            Cell(say_agencies(line.agencies), tip=", ".join(mark.name for mark in line.agencies)),
            line.kind.label if line.kind else _NONE,
            _notice(line, today),
            _ends(line.ends_on, today),
            Cell(say_money(line.amount), exact=f"{line.amount / 100:.2f}") if line.amount is not None else _NONE,
            Cell("By an agency", "watch", mark=True) if line.independent else Cell("By the office", "soft"),
        ),
    )


def _next(line: PartnerLine, today: date) -> Cell:
    if line.next_on is None:
        return _NONE
    tone = notice_tone(line.next_on, today) if line.next_is_notice else end_tone(line.next_on, today)
    what = "notice" if line.next_is_notice else "ends"
    return Cell(
        _short(line.next_on, today),
        tone,
        detail=what,
        tip=f"{what.capitalize()} {dates.say_long(line.next_on)}",
        exact=line.next_on.isoformat(),
    )


def _ends(ends_on: date | None, today: date) -> Cell:
    if ends_on is None:
        return Cell("No end", "soft")
    return Cell(
        _short(ends_on, today), end_tone(ends_on, today), tip=dates.say_long(ends_on), exact=ends_on.isoformat()
    )


def _notice(line: AgreementLine, today: date) -> Cell:
    if line.notice_by is None:
        return _NONE
    if line.notice_by < today:
        tip = f"{dates.say_long(line.notice_by)}; it is over"
        return Cell(_short(line.notice_by, today), "soft", tip=tip, exact=line.notice_by.isoformat())
    near = (line.notice_by - today).days <= NOTICE_DAYS
    reminded = f"Follow-up due {dates.say_day(line.reminded_on, today)}" if line.reminded_on else "No follow-up reminds"
    tip = f"{dates.say_long(line.notice_by)}. {reminded}"
    tone: Tone = "watch" if near else "plain"
    return Cell(_short(line.notice_by, today), tone, tip=tip, exact=line.notice_by.isoformat())


def _briefed(day: date | None, today: date) -> Cell:
    if day is None:
        return Cell("Never", "soft", tip="Not briefed on the CIO's direction yet")
    said = "Today" if day >= today else dates.say_ago(day, today).removesuffix(" ago").capitalize()
    return Cell(said, tip=dates.say_long(day), exact=day.isoformat())


def _short(day: date, today: date) -> str:
    """Say a day in a column of days: "Feb 11", "Aug 12, 2027"."""
    said = dates.say_full(day).partition(", ")[2]
    return said.removesuffix(f", {today.year}")
