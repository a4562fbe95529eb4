"""The command that makes briefings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from brm_desktop.base.errors import InvalidValue, KnownError
from brm_desktop.cli.context import Context, get_day
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.briefing import Edition
from brm_desktop.domain.note import Note
from brm_desktop.services.finding import get_by_name
from brm_desktop.storage import rows

if TYPE_CHECKING:
    from brm_desktop.services.briefing_batch import Wanted


def brief(context: Context) -> None:
    """Write the one-page briefings of agencies, of a meeting, or of the meetings of this week."""
    from brm_desktop.services.briefing_batch import write_all
    from brm_desktop.services.briefings import Choices, moment_of

    given, portfolio = context.arguments, context.portfolio
    wanted = _list_wanted(context)
    if not wanted:
        none = "There is no meeting to brief for this week" if given.week else "There is no agency to brief"
        raise InvalidValue(none, hint="Name an agency, or give --all")
    as_of = get_day(given.as_of, "--as-of") if given.as_of else get_day(given.on, "--on") if given.on else None
    choices = Choices(Edition(given.edition), given.paper or "")
    made = write_all(portfolio, wanted, Path(given.out).expanduser(), as_of=moment_of(as_of), choices=choices)
    failed = [one for one in made if one.path is None]
    if context.json:
        context.say_json(
            [{"agency": m.agency, "path": str(m.path) if m.path else None, "problem": m.problem or None} for m in made]
        )
    else:
        context.say_lines(dict.fromkeys(str(one.path) for one in made if one.path))
    if failed:
        raise KnownError(
            f"{len(failed)} of {len(made)} briefings could not be made",
            "; ".join(f"{f.agency}: {f.problem}" for f in failed),
        )


def _list_wanted(context: Context) -> list[Wanted]:
    from brm_desktop.services.briefing_batch import Wanted, list_week
    from brm_desktop.services.briefings import find_meeting_agency

    given, portfolio = context.arguments, context.portfolio
    connection = portfolio.database.reader()
    if given.week:
        return list_week(portfolio, context.today)
    meeting = get_by_name(connection, Note, given.meeting) if given.meeting else None
    if given.all:
        agencies = rows.list_records(connection, Agency, "private = 0", order="name COLLATE NOCASE")
    else:
        agencies = [get_by_name(connection, Agency, name) for name in given.agencies]
    if not agencies and meeting:
        agencies = [rows.get_record(connection, Agency, find_meeting_agency(portfolio, meeting.id))]
    return [Wanted(agency, meeting) for agency in agencies]
