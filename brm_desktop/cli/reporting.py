"""The command that makes the longer reports."""

from __future__ import annotations

from pathlib import Path

from brm_desktop.cli.context import Context, get_day
from brm_desktop.domain.briefing import Edition


def report(context: Context) -> None:
    """Write one report; without --out, into the folder at hand."""
    from brm_desktop.services.briefings import moment_of
    from brm_desktop.services.reporting import Wish, write_report

    given = context.arguments
    as_of = get_day(given.as_of, "--as-of") if given.as_of else get_day(given.on, "--on") if given.on else None
    wish = Wish(Edition(given.edition) if given.edition else None, given.paper or "", as_of=moment_of(as_of))
    out = Path(given.out).expanduser() if given.out else Path()
    path = write_report(context.portfolio, given.name, given.subject or "", out, wish)
    context.say(str(path), {"report": given.name, "path": str(path)})
