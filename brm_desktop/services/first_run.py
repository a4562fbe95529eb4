"""The first start: a profile with its keys and its manager, or the sample beside it."""

from __future__ import annotations

from pathlib import Path

from brm_desktop.base.files import file_errors, replace_file, wipe_folder
from brm_desktop.base.paths import demo_profile_folder
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.domain.manager import Manager
from brm_desktop.services import edits
from brm_desktop.services.opening import exists, make_profile
from brm_desktop.services.portfolio import open_portfolio


def make_portfolio(
    folder: Path, name: str, office: str, *, protect: bool, passphrase: str | None = None
) -> bytes | None:
    """Make a profile and who it belongs to; return its data key, None for a plain one. Raises: KeyringAbsent."""
    key = make_profile(folder, protect=protect, passphrase=passphrase)
    portfolio = open_portfolio(folder, key)
    try:
        if name or office:
            me = edits.make_record(Manager, name=name or "Me", office=office, me=True)
            edits.create(portfolio, me, label="Started the portfolio")
    finally:
        portfolio.close()
    return key


def make_sample_profile(folder: Path | None = None, scale: float = 1.0, progress: Progress = NO_PROGRESS) -> Path:
    """Return the folder of the sample portfolio, apart from the user's own; made whole, or not at all.

    Raises: StorageError, Cancelled.
    """
    folder = folder or demo_profile_folder()
    if exists(folder):
        return folder
    from brm_desktop.services.sample import make_sample

    making = folder.with_name(f"{folder.name}.making")
    with file_errors(making):
        wipe_folder(making)
    portfolio = open_portfolio(making, None)
    try:
        make_sample(portfolio, scale=scale, progress=progress)
    finally:
        portfolio.close()
    with file_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for path in making.iterdir():
            replace_file(path, folder / path.name)
        making.rmdir()
    return folder
