"""Files and folders that refresh by themselves: which they are, kept with this copy of the portfolio."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from brm_desktop.base.stamps import make_id
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import meta
from brm_desktop.storage.driver import Connection

MOST = 50
_KEY = "watched"
_TOLD_KEY = "watched {}"


@dataclass(frozen=True, slots=True)
class Watched:
    """One source. `mapping` is a mapping file's text where a person had to say what a list without headings is."""

    id: str
    path: str
    agency: str = ""
    mapping: str = ""
    refreshed_ms: int = 0
    said: str = ""  # what the last refresh did
    problem: str = ""  # why it cannot be refreshed
    gone: tuple[str, ...] = ()  # titles of what it no longer tells of; they stay

    @property
    def name(self) -> str:
        return Path(self.path).name or self.path


@dataclass(frozen=True, slots=True)
class Told:
    """What a source told of, file by file: how the file looked then, and titles by what its records are known by."""

    looks: Mapping[str, str]
    records: Mapping[str, Mapping[str, str]]
    gone: Mapping[str, str]


def list_watched(connection: Connection) -> tuple[Watched, ...]:
    """Return what is watched, in the order it was asked for; what cannot be read counts as none."""
    try:
        held = json.loads(meta.find_text(connection, _KEY) or "[]")
        return tuple(Watched(**{**each, "gone": tuple(each.get("gone", ()))}) for each in held)
    except (ValueError, TypeError, AttributeError):
        return ()


def find_told(connection: Connection, id: str) -> Told:
    """Return what a source has told of so far."""
    try:
        held: dict[str, Any] = json.loads(meta.find_text(connection, _TOLD_KEY.format(id)) or "{}")
        return Told(held.get("looks", {}), held.get("records", {}), held.get("gone", {}))
    except (ValueError, AttributeError):
        return Told({}, {}, {})


def watch(portfolio: Portfolio, path: Path, *, agency: str = "", mapping: str = "") -> Watched:
    """Keep watching a file or folder from now on, the oldest of too many going."""
    others = [one for one in list_watched(portfolio.database.reader()) if one.path != str(path)]
    new = Watched(make_id(), str(path), agency, mapping)
    _keep(portfolio, [*others, new][-MOST:])
    return new


def stop_watching(portfolio: Portfolio, id: str) -> None:
    """Watch a source no longer; what came from it stays."""
    meta.forget_text(portfolio.database, _TOLD_KEY.format(id))
    _keep(portfolio, [one for one in list_watched(portfolio.database.reader()) if one.id != id])


def keep_state(portfolio: Portfolio, state: Watched, told: Told | None = None) -> None:
    """Keep what became of a source that is still watched."""
    held = list_watched(portfolio.database.reader())
    if state not in held and any(one.id == state.id for one in held):
        _keep(portfolio, [state if one.id == state.id else one for one in held])
    if told is not None and any(one.id == state.id for one in held):
        _keep_told(portfolio, state.id, told)


def _keep(portfolio: Portfolio, watched: list[Watched]) -> None:
    meta.keep_text(portfolio.database, _KEY, json.dumps([asdict(one) for one in watched], ensure_ascii=False))


def _keep_told(portfolio: Portfolio, id: str, told: Told) -> None:
    held = {
        "looks": dict(told.looks),
        "records": {k: dict(v) for k, v in told.records.items()},
        "gone": dict(told.gone),
    }
    meta.keep_text(portfolio.database, _TOLD_KEY.format(id), json.dumps(held, ensure_ascii=False))
