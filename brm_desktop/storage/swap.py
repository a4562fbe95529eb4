"""Exchanging a profile's database, keys and files for others, all or none of them, wherever a crash comes.

What comes in is laid ready in `staging/`. A marker then says what moves where; from that moment on the exchange
happens, if need be at the next start by `settle`. Whoever calls the others holds the profile alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from brm_desktop.base.errors import Busy, StorageError
from brm_desktop.base.files import file_errors, make_private_folder, replace_file, sync_folder, wipe_folder, write_whole
from brm_desktop.storage.locks import hold_exclusive

STAGING_NAME: Final = "staging"

_MARKER_NAME: Final = "swap.json"
_OUTGOING_NAME: Final = "outgoing"


def make_staging(profile: Path) -> Path:
    """Return an empty private folder for what will come in; what an earlier try left there is gone."""
    staging = profile / STAGING_NAME
    with file_errors(staging):
        wipe_folder(staging)
        make_private_folder(staging)
    return staging


def swap_in(profile: Path, outgoing: Iterable[str], aside: Path | None) -> None:
    """Let all that lies in `staging/` take its place in the profile, of which the `outgoing` names leave it.

    What leaves goes to the new folder `aside` within the profile, or with None is removed for good.
    Raises: StorageError.
    """
    incoming = sorted(path.name for path in (profile / STAGING_NAME).iterdir())
    leaving = [name for name in dict.fromkeys([*outgoing, *incoming]) if (profile / name).exists()]
    kept = None if aside is None else aside.relative_to(profile).as_posix()
    with file_errors(profile):
        wipe_folder(profile / _OUTGOING_NAME)
        sync_folder(profile / STAGING_NAME)
        _mark(profile, {"outgoing": leaving, "incoming": incoming, "aside": kept})
    finish_swap(profile)


def settle(profile: Path, patience_s: float = 2.0) -> None:
    """Finish or clear away what was broken off; call it before a profile's keys are read or it is opened.

    Costs two looks at the folder when there is nothing to do. Raises: Busy while an exchange is going on,
    StorageError.
    """
    unfinished = (profile / _MARKER_NAME).exists()
    if not unfinished and not (profile / STAGING_NAME).exists():
        return
    try:
        with hold_exclusive(profile, "finishing what was broken off", patience_s if unfinished else 0):
            finish_swap(profile)
            wipe_folder(profile / STAGING_NAME)
    except Busy:
        if unfinished:
            raise  # else others have it open beside a left-over, which does no harm


def finish_swap(profile: Path) -> bool:
    """Carry out an exchange that was decided on, if there is one; tell whether there was. Raises: StorageError."""
    path = profile / _MARKER_NAME
    if not path.exists():
        return False
    with file_errors(profile):
        try:
            marker = json.loads(path.read_bytes())
            outgoing, incoming, kept = marker["outgoing"], marker["incoming"], marker["aside"]
        except (ValueError, KeyError, TypeError):
            raise StorageError("The portfolio's folder is damaged", str(path), "Restore a backup elsewhere") from None
        _move(outgoing, profile, profile / (kept or _OUTGOING_NAME))
        _move(incoming, profile / STAGING_NAME, profile)
        _mark(profile, {"outgoing": [], "incoming": [], "aside": None})
        wipe_folder(profile / STAGING_NAME)
        if not wipe_folder(profile / _OUTGOING_NAME):
            path.unlink()
    return True


def _mark(profile: Path, marker: Mapping[str, object]) -> None:
    write_whole(profile / _MARKER_NAME, json.dumps(marker).encode("utf-8"))


def _move(names: Iterable[str], source: Path, target: Path) -> None:
    for name in names:
        make_private_folder(target)
        if (source / name).exists() and not (target / name).exists():  # else it was moved before the crash
            replace_file(source / name, target / name)
            sync_folder(source)


def name_aside(profile: Path, label: str) -> Path:
    """Return a folder of the profile that is not there yet, for what leaves it."""
    folder = profile / "replaced" / label
    number = 1
    while folder.exists():
        number += 1
        folder = folder.with_name(f"{label}-{number}")
    return folder
