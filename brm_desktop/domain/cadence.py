"""Going quiet: an agency that nobody has been in touch with for longer than its cadence."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from brm_desktop.domain.dates import say_days


class Quiet(NamedTuple):
    """How long it has been; `words` as Today shows them. `days` is None when no contact was ever recorded."""

    days: int | None
    cadence_days: int
    late_by_days: int
    words: str


def find_quiet(
    last_contact_on: date | None, cadence_days: int | None, today: date, known_since: date | None = None
) -> Quiet | None:
    """Return how quiet it is, or None while contact is within the cadence or no cadence is set.

    Without any contact the count starts on `known_since`, the day the agency was taken up; without that
    there is nothing to count from, and the agency is quiet by a whole cadence.
    """
    if not cadence_days or cadence_days < 0:
        return None
    start = last_contact_on or known_since
    days = (today - start).days if start else 2 * cadence_days
    if days <= cadence_days:
        return None
    since = f"no contact for {say_days(days)}" if last_contact_on else "no contact recorded"
    words = f"{since}, cadence {cadence_days}"
    return Quiet(days if last_contact_on else None, cadence_days, days - cadence_days, words)
