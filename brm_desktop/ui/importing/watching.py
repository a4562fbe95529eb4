"""Looks after what is watched: at the start, every few minutes and when the disk hints; told in one line."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer

from brm_desktop.base.errors import KnownError
from brm_desktop.base.progress import Progress
from brm_desktop.base.reach import Beat, OutOfReach, Reach
from brm_desktop.services.watched import Watched, find_told, list_watched
from brm_desktop.services.watching import (
    Looks,
    Refresh,
    carry_out_refresh,
    find_looks,
    keep_problem,
    plan_step,
    prepare_refresh,
    say_silent,
)
from brm_desktop.storage.local_disk import is_on_network

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from brm_desktop.services.portfolio import Portfolio
    from brm_desktop.storage.committed import Committed
    from brm_desktop.ui.shell.desk import Desk

_FIRST_MS, _HINT_MS, _WHOLE_MS, _AGAIN_MS = 4_000, 1_000, 2_000, 180_000
_KEY = "watched"
_MOST_NAMED = 3


class Seen(NamedTuple):
    """One source as a worker found it; `refresh` when there is something to keep, `error` when that failed."""

    watched: Watched
    looks: Looks | None
    waits: bool = False
    refresh: Refresh | None = None
    error: KnownError | None = None
    hints: tuple[str, ...] = ()  # paths that the system may tell of


class Watching(QObject):
    """Refreshes the sources of one portfolio while the window shows it."""

    def __init__(self, parent: QObject | None = None, reach: Reach | None = None) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self._before: dict[str, Looks] = {}
        self._reach = reach or Reach()
        self._running = self._asked = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look)
        self._hints = QFileSystemWatcher(self)
        self._hints.fileChanged.connect(self._on_hints_changed)
        self._hints.directoryChanged.connect(self._on_hints_changed)

    def start(self, desk: Desk) -> None:
        """Begin with a portfolio; one that watches nothing costs one small read."""
        self._desk = desk
        desk.hub.watched.connect(self._on_hub_watched)
        desk.actions.add("refresh watched", "Refresh watched files", self.refresh_now, icon="refresh", group="Files")
        self._timer.start(_FIRST_MS)

    def rest(self) -> None:
        """Stop before the portfolio closes."""
        self._timer.stop()
        self._hint_at(())
        if self._desk is not None:
            self._desk.hub.watched.disconnect(self._on_hub_watched)
        self._desk, self._before, self._running = None, {}, False

    def refresh_now(self) -> None:
        """Look at everything at once, and say so when nothing changed."""
        self._asked = True
        self._look()

    def _look(self) -> None:
        desk = self._desk
        if desk is None or self._running:
            return
        self._running = True
        portfolio, before, reach = desk.portfolio, dict(self._before), self._reach
        desk.jobs.run_long(
            lambda progress: look_at_all(portfolio, before, reach, progress), self._on_looked, self._on_failed,
            text="Refreshing watched files" if self._asked else "", far=True, key=_KEY, owner=self,
        )  # fmt: skip

    def _on_looked(self, found: Sequence[Seen]) -> None:
        desk, self._running = self._desk, False
        if desk is None:
            return
        self._before = {seen.watched.id: seen.looks for seen in found if seen.looks}
        self._hint_at(found)
        for seen in found:
            self._keep(desk, seen)
        waits = any(seen.waits for seen in found)
        if self._asked and not waits:
            self._asked = False
            if not any(seen.refresh for seen in found):
                desk.toast("What is watched has not changed" if found else "No file or folder is watched")
        if found:
            self._timer.start(_WHOLE_MS if waits else _AGAIN_MS)

    def _keep(self, desk: Desk, seen: Seen) -> None:
        portfolio, refresh, error = desk.portfolio, seen.refresh, seen.error

        def done(committed: Committed | None) -> None:
            gone = say_newly_gone(seen.watched.gone, refresh.state.gone) if refresh is not None else ""
            if committed is not None or gone:
                told = committed.label if committed is not None else seen.watched.name
                desk.toast(f"{told}; {gone}" if gone else told, undo=committed is not None)
            desk.hub.watched.emit(False)

        def failed(error: KnownError) -> None:
            desk.jobs.write(lambda: keep_problem(portfolio, seen.watched, error), lambda _: done(None), owner=self)

        if refresh is not None:
            desk.jobs.write(lambda: carry_out_refresh(portfolio, refresh), done, failed, owner=self)
        elif error is not None and seen.watched.problem != str(error):
            failed(error)

    def _on_failed(self, _error: KnownError) -> None:
        self._running = False
        self._timer.start(_AGAIN_MS)

    def _on_hub_watched(self, asked: bool) -> None:
        """Look soon after what is watched was chosen anew."""
        if asked:
            self._timer.start(0)

    def _on_hints_changed(self, _path: str) -> None:
        if self._desk is not None:
            self._timer.start(_HINT_MS)

    def _hint_at(self, found: Sequence[Seen]) -> None:
        """Ask the system to tell of changes; files are often replaced, so their folders are asked about too."""
        paths = {path for seen in found for path in seen.hints}
        held = {*self._hints.files(), *self._hints.directories()}
        if gone := sorted(held - paths):
            self._hints.removePaths(gone)
        if new := sorted(paths - held):
            self._hints.addPaths(new)


def say_newly_gone(before: Sequence[str], now: Sequence[str]) -> str:
    """Say what a source no longer tells of since the last look; nothing when that is known already."""
    gone = list((Counter(now) - Counter(before)).elements())
    more = f" and {len(gone) - _MOST_NAMED:,} more" if len(gone) > _MOST_NAMED else ""
    return f"no longer in it, but kept: {', '.join(gone[:_MOST_NAMED])}{more}" if gone else ""


def look_at_all(portfolio: Portfolio, before: Mapping[str, Looks], reach: Reach, progress: Progress) -> list[Seen]:
    """Look at every source and work out what changed; a fault of one is told with it. Called on a worker."""
    sources = list_watched(portfolio.database.reader())
    return [_look_at(portfolio, watched, before.get(watched.id), reach, progress) for watched in sources]


def _look_at(portfolio: Portfolio, watched: Watched, before: Looks | None, reach: Reach, progress: Progress) -> Seen:
    """Look at one source; while another does not answer, only what is on a disk of this machine is looked at."""
    path, asked = Path(watched.path), reach.stuck_on in ("", watched.path)
    if not asked and is_on_network(path):
        return Seen(watched, before)

    def look(beat: Beat) -> tuple[Looks | None, tuple[str, ...]]:
        looks = find_looks(path, beat)
        return looks, _list_hinting(path) if looks else ()

    try:
        looks, hints = reach.ask(watched.path, look, lambda: progress.step(0)) if asked else look(lambda: None)
        seen = _work_out(portfolio, watched, before, looks, reach if asked else None, progress)
    except OutOfReach:
        return Seen(watched, before, refresh=say_silent(watched))
    return seen._replace(hints=hints)


def _work_out(
    portfolio: Portfolio,
    watched: Watched,
    before: Looks | None,
    looks: Looks | None,
    reach: Reach | None,
    progress: Progress,
) -> Seen:
    step = plan_step(looks, before, find_told(portfolio.database.reader(), watched.id).looks)
    try:
        refresh = prepare_refresh(portfolio, watched, step, looks, progress, reach)
    except OutOfReach:
        raise
    except KnownError as error:
        return Seen(watched, looks, error=error)
    kept = refresh if refresh.state != watched or refresh.told is not None else None
    whole = all((before or {}).get(name) == look for name, look in (looks or {}).items())
    return Seen(watched, looks, step.state == "wait" or (step.state == "refresh" and not whole), kept)


def _list_hinting(path: Path) -> tuple[str, ...]:
    return (str(path),) if path.is_dir() else (str(path), str(path.parent))
