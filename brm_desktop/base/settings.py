"""The settings of a profile: each declared once, with its default and its prose; kept in a small JSON file.

The file lies beside the portfolio and is plain, because the unlock page needs it: nothing of the portfolio's
content may become a setting.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from brm_desktop.base.errors import InvalidValue
from brm_desktop.base.files import file_errors, write_whole

FILE_NAME: Final = "settings.json"
_LEAP_YEAR: Final = 2024

T = TypeVar("T", bool, int, str)


class Setting(Generic[T]):
    """One setting: `name` in the file, `label` and `prose` in the window, in the part of the page called `section`.

    Settings without a section are remembered by the program itself and not shown.
    """

    def __init__(self, section: str, name: str, default: T, label: str, prose: str = "") -> None:
        self.section = section
        self.name = name
        self.default: T = default
        self.label = label
        self.prose = prose

    def fault(self, value: object) -> str:
        """Return why a value cannot be held, in words that follow the setting's name; empty if it can."""
        return "" if type(value) is type(self.default) else "is of another type"


class Flag(Setting[bool]):
    """Yes or no."""


class Words(Setting[str]):
    """A line of text of at most `most` characters."""

    def __init__(self, section: str, name: str, default: str, label: str, prose: str = "", *, most: int = 200) -> None:
        super().__init__(section, name, default, label, prose)
        self.most = most

    def fault(self, value: object) -> str:
        if wrong := super().fault(value):
            return wrong
        if len(str(value).splitlines()) > 1:
            return "has more than one line"
        return f"has more than {self.most} characters" if len(str(value)) > self.most else ""


class Days(Words):
    """Days of the year (4/16), or of one year (11/27/2026, 2026-11-27), with commas between."""

    def fault(self, value: object) -> str:
        if wrong := super().fault(value):
            return wrong
        unknown = next((part for part in split_days(str(value)) if find_day(part) is None), "")
        return f"takes days such as 4/16 or 11/27/2026, not {unknown}" if unknown else ""


class Number(Setting[int]):
    """A whole number within limits."""

    def __init__(self, section: str, name: str, default: int, label: str, prose: str, *, least: int, most: int) -> None:
        super().__init__(section, name, default, label, prose)
        self.least = least
        self.most = most

    def fault(self, value: object) -> str:
        if wrong := super().fault(value):
            return wrong
        fits = isinstance(value, int) and self.least <= value <= self.most
        return "" if fits else f"is not from {self.least} to {self.most}"


class Choice(Setting[str]):
    """One of a few; `options` are what the file says and what the window says, in order."""

    def __init__(
        self, section: str, name: str, default: str, label: str, prose: str, *, options: Mapping[str, str]
    ) -> None:
        super().__init__(section, name, default, label, prose)
        self.options = options

    def fault(self, value: object) -> str:
        wrong = super().fault(value)
        return wrong or ("" if value in self.options else f"is none of {', '.join(self.options)}")


THEME: Final = Choice(
    "Appearance",
    "theme",
    "system",
    "Theme",
    "Following the system changes with it at once.",
    options={"system": "Follow the system", "light": "Light", "dark": "Dark", "contrast": "High contrast"},
)
PAPER: Final = Choice(
    "Briefings",
    "paper",
    "letter",
    "Paper",
    "The page a briefing is fitted to.",
    options={"letter": "US Letter", "a4": "A4"},
)
HANDLING_MARK: Final = Words(
    "Briefings",
    "handling_mark",
    "",
    "Handling mark",
    "Printed at the foot of every briefing, such as “For internal use”.",
    most=60,
)
PUBLISH_BRIEFINGS: Final = Flag(
    "Briefings",
    "publish_briefings",
    False,
    "Publish kept briefings",
    "Copies that you keep also go as plain PDFs into the folder Briefings beside the store, where whoever can open it"
    " reads them. Private ones do not. What is there stays when you turn this off.",
)
LOCK_AFTER_MINUTES: Final = Number(
    "Protection",
    "lock_after_minutes",
    15,
    "Lock after",
    "Minutes without a key or click until a protected portfolio locks; 0 never locks it.",
    least=0,
    most=480,
)
REMIND_AT_DUE_TIME: Final = Flag(
    "Follow-ups",
    "remind_at_due_time",
    True,
    "Remind at due times",
    "A follow-up that is due at a time reminds then, unless it has a reminder of its own.",
)
CLOSE_TO_TRAY: Final = Flag(
    "Follow-ups",
    "close_to_tray",
    False,
    "Close to the tray",
    "Closing the window leaves it in the system's tray, where there is one, so that reminders go on.",
)
OFFICE_HOLIDAYS: Final = Days(
    "Follow-ups",
    "office_holidays",
    "",
    "State holidays",
    "Days on which your offices are closed besides the federal holidays, such as 4/16 for every year or 11/27/2026.",
    most=2000,
)

SETTINGS: Final[tuple[Setting[Any], ...]] = (
    THEME,
    PAPER,
    HANDLING_MARK,
    PUBLISH_BRIEFINGS,
    LOCK_AFTER_MINUTES,
    REMIND_AT_DUE_TIME,
    CLOSE_TO_TRAY,
    OFFICE_HOLIDAYS,
)


class Settings:
    """The settings as they were read; a frozen value. `notes` say what in the file could not be used."""

    def __init__(self, held: Mapping[str, object] | None = None, notes: tuple[str, ...] = ()) -> None:
        self._held = dict(held or {})
        faults = (
            (setting, setting.fault(self._held[setting.name])) for setting in SETTINGS if setting.name in self._held
        )
        self.notes = notes + tuple(
            f"The setting “{at.label}” {fault}, so its default is used" for at, fault in faults if fault
        )

    def get(self, setting: Setting[T]) -> T:
        """Return the value of a setting, its default if the file has none that can be used."""
        value = self._held.get(setting.name, setting.default)
        return setting.default if setting.fault(value) else value  # type: ignore[return-value]  # judged just now

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Settings) and self._held == other._held

    def __hash__(self) -> int:
        return hash(tuple(sorted(self._held)))


def split_days(text: str) -> list[str]:
    """Return the days that a setting of days lists, as they are written."""
    return [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]


def load_settings(folder: Path) -> Settings:
    """Return the settings of the profile in `folder`; a file that is missing or broken gives the defaults."""
    held, note = _read(folder / FILE_NAME)
    return Settings(held, (note,) if note else ())


def change_setting(folder: Path, setting: Setting[T], value: T) -> Settings:
    """Write one setting and return all, as any process has left them; what we do not know is kept.

    A file that was broken is put aside first. Raises: InvalidValue, StorageError.
    """
    if fault := setting.fault(value):
        raise InvalidValue(f"{setting.label} {fault}")
    path = folder / FILE_NAME
    held, note = _read(path)
    with file_errors(path):
        if note:
            os.replace(path, path.with_suffix(".broken.json"))
        held[setting.name] = value
        write_whole(path, json.dumps(held, indent=1).encode("utf-8"))
    return Settings(held)


def _read(path: Path) -> tuple[dict[str, object], str]:
    try:
        held = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}, ""
    except (OSError, ValueError, RecursionError):
        held = None
    if not isinstance(held, dict):
        return {}, "The settings could not be read, so the defaults are used"
    return held, ""


def find_day(text: str) -> tuple[int, int, int] | None:
    """Return year, month and day of 11/27/2026, 2026-11-27 or 4/16 (whose year is 0); None for anything else."""
    found = re.fullmatch(r"(?P<m>\d{1,2})/(?P<d>\d{1,2})(/(?P<y>\d{4}))?", text, re.ASCII) or re.fullmatch(
        r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})", text, re.ASCII
    )
    if found is None:
        return None
    year, month, day = int(found["y"] or 0), int(found["m"]), int(found["d"])
    try:
        date(year or _LEAP_YEAR, month, day)
    except ValueError:
        return None
    return year, month, day
