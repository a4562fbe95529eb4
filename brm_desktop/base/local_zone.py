"""The IANA name of the time zone the computer is set to, for times that are to keep their meaning elsewhere."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Final

UTC_NAME: Final = "UTC"
_LINK: Final = Path("/etc/localtime")
_WINDOWS_KEY: Final = r"SYSTEM\CurrentControlSet\Control\TimeZoneInformation"
_WINDOWS_ZONES: Final = {
    "Eastern Standard Time": "America/New_York",
    "US Eastern Standard Time": "America/Indiana/Indianapolis",
    "Central Standard Time": "America/Chicago",
    "Mountain Standard Time": "America/Denver",
    "US Mountain Standard Time": "America/Phoenix",
    "Pacific Standard Time": "America/Los_Angeles",
    "Alaskan Standard Time": "America/Anchorage",
    "Aleutian Standard Time": "America/Adak",
    "Hawaiian Standard Time": "Pacific/Honolulu",
    "SA Western Standard Time": "America/Puerto_Rico",
    "West Pacific Standard Time": "Pacific/Guam",
    "UTC-11": "Pacific/Pago_Pago",
    "UTC": UTC_NAME,
}


def find_local_zone() -> str:
    """Return the name of the local zone, such as America/New_York; UTC where the system names none we know."""
    named = os.environ.get("TZ", "").lstrip(":")
    for name in (named, _from_registry() or _from_link(_LINK)):
        if name and _is_known(name):
            return name
    return UTC_NAME


def _from_link(link: Path) -> str:
    """Return the part of a link into the zone database that names the zone."""
    try:
        return _name_of(link, os.lstat(link).st_mtime_ns)
    except OSError:
        return ""


@lru_cache(maxsize=8)
def _name_of(link: Path, _changed_ns: int) -> str:
    target = os.path.realpath(link, strict=True)
    name = Path(target).as_posix().rpartition("zoneinfo/")[2]
    return UTC_NAME if name == "Etc/UTC" else name.removeprefix("posix/")


def _from_registry() -> str:
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _WINDOWS_KEY) as key:
                return _WINDOWS_ZONES.get(str(winreg.QueryValueEx(key, "TimeZoneKeyName")[0]).rstrip("\0"), "")
        except OSError:
            pass
    return ""


def _is_known(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
