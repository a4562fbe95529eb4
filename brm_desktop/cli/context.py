"""What every command is handed: its arguments, the open portfolio, and how to answer."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from functools import cached_property
from pathlib import Path
from typing import Any

from brm_desktop.base.errors import InvalidValue, KnownError
from brm_desktop.base.stamps import Clock, SystemClock
from brm_desktop.domain.values import parse_day
from brm_desktop.services.portfolio import Portfolio


class DayClock(SystemClock):
    """The computer's clock with another day as today."""

    def __init__(self, day: date) -> None:
        self._day = day

    def today(self, zone: tzinfo | None = None) -> date:
        return self._day


class Context:
    """One run of one command."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments

    @property
    def json(self) -> bool:
        return bool(getattr(self.arguments, "json", False))

    @cached_property
    def folder(self) -> Path:
        given = getattr(self.arguments, "profile", None)
        if given:
            return Path(given).expanduser()
        from brm_desktop.base.paths import profile_folder

        return profile_folder()

    @cached_property
    def clock(self) -> Clock:
        given = getattr(self.arguments, "on", None)
        return SystemClock() if not given else DayClock(get_day(given, "--on"))

    @cached_property
    def today(self) -> date:
        return self.clock.today()

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @cached_property
    def portfolio(self) -> Portfolio:
        """The portfolio of the profile, made plain (or protected, with a passphrase) if there is none yet."""
        from brm_desktop.services.opening import open_headless

        return open_headless(self.folder, getattr(self.arguments, "passphrase_file", None), self.clock)

    def index(self) -> int:
        """Make searchable what came many at once. Returns: how many records still wait."""
        if "portfolio" not in self.__dict__:
            return 0
        from brm_desktop.storage.indexing import count_unindexed, index_all

        try:
            index_all(self.portfolio.database)
        except KnownError:
            return count_unindexed(self.portfolio.database.reader())
        return 0

    def close(self) -> None:
        """Let go of the portfolio; whoever asks for it again opens it anew."""
        if "portfolio" in self.__dict__:
            self.portfolio.close()
            del self.portfolio

    def say(self, text: str, value: Any = None) -> None:
        """Answer with a line, or with a value as JSON."""
        if self.json and value is not None:
            self.say_json(value)
        elif text:
            print(text)

    def say_json(self, value: Any) -> None:
        json.dump(value, sys.stdout, ensure_ascii=False, indent=2, default=str)
        sys.stdout.write("\n")

    def say_lines(self, lines: Iterable[str]) -> None:
        for line in lines:
            print(line)


def get_day(text: str, what: str) -> date:
    """Return the day of an option. Raises: InvalidValue."""
    day = parse_day(text)
    if day is None:
        raise InvalidValue(f"{what} takes a day such as 2026-11-30, not {text}")
    return day
