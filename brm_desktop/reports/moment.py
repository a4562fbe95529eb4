"""The moment a report is of, in the forms that queries compare with."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from brm_desktop.domain.fields import pack_moment, unpack_moment


class Moment(NamedTuple):
    """One aware moment: as a UTC cell, as a day in its own zone, and that day as a cell."""

    at: datetime
    cell: str
    on: date
    day: str

    def local_day(self, starts_at: str) -> date:
        """Return the day of a stored moment where this one is."""
        return unpack_moment(starts_at).astimezone(self.at.tzinfo).date()


def make_moment(at: datetime) -> Moment:
    """Return an aware moment in all its forms."""
    return Moment(at, pack_moment(at)[:20], at.date(), at.date().isoformat())
