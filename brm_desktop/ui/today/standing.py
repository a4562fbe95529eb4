"""How things stand, in the words of Today's rows; loaded after the first picture."""

from __future__ import annotations

from datetime import date

from brm_desktop.domain import dates
from brm_desktop.domain.health import FALL_DAYS, HealthWord
from brm_desktop.domain.short_names import shorten_name
from brm_desktop.storage.risks import RiskRow
from brm_desktop.storage.standing import FallLine, OffTrackLine
from brm_desktop.ui.parts.around.words import say_figures
from brm_desktop.ui.parts.row_list import Row, Tag
from brm_desktop.ui.shell.theme import Tone

_TONES: dict[HealthWord, Tone] = {
    HealthWord.GOOD: "good",
    HealthWord.WATCH: "watch",
    HealthWord.AT_RISK: "risk",
}  # what is not known does not fall


def fall_row(line: FallLine) -> Row:
    """Return an agency whose health fell: from what to what, and why."""
    before, now = line.fall.before, line.fall.now
    fell = f"was {before.word.label}" if before.word is not now.word else f"from {before.score} to {now.score}"
    right = f"{now.word.label}, {fell}"
    tip = f"{before.score} of 100 {FALL_DAYS} days ago, now {now.score}: {'; '.join(line.fall.reasons)}"
    return Row(line.id, shorten_name(line.name), right=right, tone=_TONES[now.word], mark=True, tip=tip)


def off_track_row(off: OffTrackLine) -> Row:
    """Return an outcome that is off track, with whose it is and its figures."""
    line = off.line
    chips = (Tag(shorten_name(off.agency, off.acronym)),)
    tip = f"{line.standing.status.label}: {line.standing.reason}"
    return Row(line.outcome.id, line.outcome.statement, chips=chips, right=say_figures(line), tone="risk", tip=tip)


def review_row(row: RiskRow, today: date) -> Row:
    """Return a risk whose review is due."""
    days = (today - (row.review_on or today)).days
    chips = (Tag(shorten_name(row.agency, row.acronym)),) if row.agency else ()
    late = "today" if days == 0 else f"{dates.say_days(days)} late"
    return Row(row.id, row.title, chips=chips, right=late, tone="risk" if days else "soft", tip=row.threatens)
