"""Where things lie: what ships with the program, and the platform's places for data and logs. Makes no folder."""

from __future__ import annotations

import sys
from pathlib import Path

APP_NAME = "BRM Desktop"


def resource(*parts: str) -> Path:
    """Return the path of a shipped file or folder, in a checkout, an installed wheel or a packaged app alike."""
    return _resources_folder().joinpath(*parts)


def profile_folder() -> Path:
    """Return the folder of the user's own portfolio: on this machine's disk, never in a roaming profile."""
    from platformdirs import user_data_path

    return user_data_path(APP_NAME, appauthor=False)


def demo_profile_folder() -> Path:
    """Return the folder of the sample portfolio, apart from the user's own."""
    from platformdirs import user_data_path

    return user_data_path(f"{APP_NAME} Demo", appauthor=False)


def log_folder(profile: Path | None = None) -> Path:
    """Return where the log belongs: the platform's place for the user's own profile, inside any other."""
    if profile is not None and profile.absolute() != profile_folder():
        return profile / "logs"
    from platformdirs import user_log_path

    return user_log_path(APP_NAME, appauthor=False)


def _resources_folder() -> Path:
    packaged: str | None = getattr(sys, "_MEIPASS", None)
    if packaged is not None:
        return Path(packaged) / "resources"
    package = Path(__file__).resolve().parents[1]
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"
