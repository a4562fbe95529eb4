"""Clocks, record ids and the hybrid stamps that order edits. Moments are aware and in UTC."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final, Protocol

COUNTER_BITS: Final = 16
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_ID_MS_BITS: Final = 48
_NOISE_BITS: Final = 74


class Clock(Protocol):
    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""

    def today(self, zone: tzinfo | None = None) -> date:
        """Return the present day in `zone`, by default where the computer is."""


class SystemClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self, zone: tzinfo | None = None) -> date:
        return datetime.now(zone).date()


class FixedClock:
    """A clock that stands still at `moment`, for samples and for reading a day as if it were today."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment.astimezone(UTC)

    def today(self, zone: tzinfo | None = None) -> date:
        return self.moment.astimezone(zone).date()


def to_ms(moment: datetime) -> int:
    """Return the whole milliseconds from 1970 to an aware moment."""
    return (moment - _EPOCH) // _MILLISECOND


def from_ms(ms: int) -> datetime:
    """Return the moment `ms` milliseconds after 1970, in UTC."""
    return _EPOCH + ms * _MILLISECOND


def make_id(at_ms: int | None = None, noise: bytes | None = None) -> str:
    """Return a new record id: a UUID of version 7 as 36 lower-case characters, so that later ids sort later.

    `at_ms` is now and `noise` (10 bytes) is random unless given, as a sample that must repeat itself does.
    """
    ms = time.time_ns() // 1_000_000 if at_ms is None else at_ms
    bits = int.from_bytes(os.urandom(10) if noise is None else noise, "big") & ((1 << _NOISE_BITS) - 1)
    high = (max(ms, 0) & ((1 << _ID_MS_BITS) - 1)) << 16 | 7 << 12 | bits >> 62
    low = 0b10 << 62 | bits & ((1 << 62) - 1)
    digits = f"{high << 64 | low:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def next_stamp(last: int, now_ms: int, seen: int = 0) -> int:
    """Return the stamp of a new edit: 48 bits of milliseconds, then 16 of a counter, in one whole number.

    It is above `last` (our own newest) and above `seen` (the newest of what the edit replaces), whatever the
    clocks said: what I saw, I beat. A clock that went back only makes the counter run on.
    """
    return max(now_ms << COUNTER_BITS, last + 1, seen + 1)


def stamped_at(stamp: int) -> datetime:
    """Return the moment that a stamp was given, as its writer's clock had it."""
    return from_ms(stamp >> COUNTER_BITS)
