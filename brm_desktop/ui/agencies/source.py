"""The rows of the portfolio table: what is cheap sorts at once, the rest once every agency was read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from brm_desktop.domain import dates
from brm_desktop.domain.health import FALL_DAYS, HealthWord
from brm_desktop.storage.agencies import AgencyLine, list_agency_names, load_agency_lines, sort_agencies
from brm_desktop.storage.agency_filter import narrow_lines, needs_year
from brm_desktop.storage.health import MONTHS
from brm_desktop.ui.parts.around.words import count_of, say_iso, say_local, say_long_moment
from brm_desktop.ui.parts.windowed_model import Asked, Cell, Column, TableRow
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import Tone

HEALTH_TONES: dict[HealthWord, Tone] = {
    HealthWord.GOOD: "good",
    HealthWord.WATCH: "watch",
    HealthWord.AT_RISK: "risk",
    HealthWord.UNKNOWN: "soft",
}
COLUMNS = (
    Column("name", "Agency", 196, stretch=True),
    Column("priority", "Priority", 68, tip="The CIO's priority, 1 is first", gives=1),
    Column("stage", "Relationship", 128, down_first=True, tip="The stage in our view, by the latest assessment"),
    Column("health", "Health", 112, tip="From pulse, contact, promises and outcomes; point at one to see why"),
    Column("months", "12 months", 94, tip="Health over twelve months; sorted, what fell the most comes first", gives=3),
    Column("last_contact", "Last contact", 94, tip="The last meeting, call or e-mail"),
    Column("next_meeting", "Next meeting", 116),
    Column("follow_ups", "Follow-ups", 98, down_first=True),
    Column("outcomes", "Outcomes on track", 132, gives=2),
)
LEAST_SPREAD = 40  # points of health that fill the height of a line
_NONE = Cell("—", "soft")


class PortfolioSource:
    """Reads agencies for the table; what was read for sorting is not read again for showing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lines: dict[str, AgencyLine] = {}
        self.keys: tuple[str, ...] = ()  # what narrows the table besides words

    def forget(self) -> None:
        """Drop what was read; after a commit."""
        self._lines = {}

    def list_ids(self, asked: Asked, limit: int) -> Sequence[str]:
        """Return ids in the order of a column. Called on a worker."""
        names = list_agency_names(self._desk.portfolio.database.reader(), asked.text)
        ids = [name.id for name in names]
        keys = self.keys
        if asked.key or keys:
            lines = narrow_lines(self._load(ids, year=asked.key == "months" or needs_year(keys)), keys)
            ids = [line.agency.id for line in (sort_agencies(lines, asked.key, asked.down) if asked.key else lines)]
        return ids if limit < 0 else ids[:limit]

    def load(self, ids: Sequence[str]) -> Sequence[TableRow]:
        """Return the rows of agencies that are still there. Called on a worker."""
        today = self._desk.today()
        return [make_row(line, today) for line in self._load(ids, year=True)]

    def _load(self, ids: Sequence[str], *, year: bool) -> list[AgencyLine]:
        known, portfolio = self._lines, self._desk.portfolio
        missing = [id for id in ids if id not in known or (year and known[id].year is None)]
        with portfolio.database.snapshot() as connection:
            today, now = self._desk.today(), portfolio.clock.now()
            known.update(load_agency_lines(connection, missing, today, now, year=year))
        return [known[id] for id in ids if id in known]


def make_row(line: AgencyLine, today: date) -> TableRow:
    """Return an agency as a row of the table."""
    stage, agency = line.judged.stage, line.agency
    return TableRow(
        agency.id,
        (
            Cell(agency.name, detail=agency.acronym),
            Cell(str(agency.priority)) if agency.priority else _NONE,
            Cell(stage.label) if stage else _NONE,
            health_cell(line),
            _months(line),
            _last_contact(line, today),
            _next_meeting(line, today),
            _follow_ups(line),
            Cell(f"{line.on_track} of {line.outcomes}") if line.outcomes else _NONE,
        ),
    )


def health_cell(line: AgencyLine) -> Cell:
    """Return health as shape and word, with its reasons as the tip."""
    word = line.health.word
    falling = ", falling" if line.year is not None and line.year.fall is not None else ""
    return Cell(word.label + falling, HEALTH_TONES[word], mark=word is not HealthWord.UNKNOWN, tip=say_reasons(line))


def say_reasons(line: AgencyLine) -> str:
    """Say why health is what it is: what took points, and what changed in 90 days."""
    health = line.health
    said = f"{health}: {'; '.join(health.reasons)}"
    untold = not line.quiet and any("no contact" in reason for reason in health.reasons)
    if untold or (health.score is None and line.last_contact_on is not None):
        said += " (private notes do not count)"
    if line.year is not None and line.year.fall is not None:
        said += f". Falling: {line.year.fall.before}, {FALL_DAYS} days ago"
    return said


def say_year(line: AgencyLine) -> str:
    """Say what the line of twelve months shows."""
    known = [score for score in line.year.months if score is not None] if line.year is not None else []
    if not known:
        return "Nothing was recorded yet"
    if len(known) == 1:
        return f"Health {known[0]} of 100"
    ago = "twelve months" if len(known) == MONTHS else f"{len(known)} months"
    return f"Health {known[-1]} of 100, {ago} ago {known[0]}"


def say_pulse(line: AgencyLine) -> str:
    """Say the mean of the latest marks."""
    return "Never assessed" if line.judged.pulse is None else f"pulse {line.judged.pulse:.1f} of 5"


def _months(line: AgencyLine) -> Cell:
    months = line.year.months if line.year is not None else ()
    known = any(score is not None for score in months)
    tip = say_year(line)
    return Cell(line=months, tip=tip, least=LEAST_SPREAD) if known else Cell("—", "soft", tip=tip)


def _last_contact(line: AgencyLine, today: date) -> Cell:
    tone: Tone = "risk" if line.quiet else "plain"
    if line.last_contact_on is None:
        return Cell("None", tone, tip="No contact recorded")
    days = (today - line.last_contact_on).days
    return Cell(
        "Today" if days <= 0 else dates.say_days(days),
        tone,
        tip=dates.say_long(line.last_contact_on),
        exact=line.last_contact_on.isoformat(),
    )


def _next_meeting(line: AgencyLine, today: date) -> Cell:
    at = line.next_meeting_at
    return Cell(say_local(at, today), tip=say_long_moment(at), exact=say_iso(at)) if at else _NONE


def _follow_ups(line: AgencyLine) -> Cell:
    promises = line.promises
    late = f"({promises.late:,} late)" if promises.late else ""
    ours, theirs = promises.late_ours, promises.late_theirs
    tip = f"{count_of(promises.open, 'open follow-up')}; late: {ours:,} ours, {theirs:,} theirs" if late else ""
    return Cell(f"{promises.open:,}", detail=late, detail_tone="risk", tip=tip)
