"""A refresh of what is watched: what changed on disk since, when it is whole, and the one commit that takes it in.

Nothing is ever deleted because a file, or something in it, is no longer there: that is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple

from brm_desktop.base.errors import KnownError, UnreadableFile
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.base.reach import Beat, Reach
from brm_desktop.base.stamps import to_ms
from brm_desktop.domain.fields import Id
from brm_desktop.domain.kinds import get_kind
from brm_desktop.exchange.apply import load_trashed
from brm_desktop.exchange.leaving import leave_deleted
from brm_desktop.exchange.mapping_files import read_mapping
from brm_desktop.exchange.plan import Item, Plan
from brm_desktop.exchange.shapes import Reading, Source, Understood
from brm_desktop.exchange.source import open_source
from brm_desktop.services.import_looks import FileLook, look_into
from brm_desktop.services.importing import IMPORTED, Import, carry_out, list_files, plan_readings, read_look
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.services.watched import Told, Watched, find_told, keep_state
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.rows import list_live
from brm_desktop.storage.sources import list_planned_sources

REFRESHED = "Refreshed"
_MISSING = "It is not there now; what came from it stays"
_EMPTY = "The folder is empty now; what came from it stays"
_SILENT = "It does not answer; what came from it stays, and it is tried again"
_PARTIAL = (".tmp", ".part", ".partial", ".crdownload", ".download", ".lock")
_NAMED = ("note", "follow_up")

Looks = Mapping[str, str]
"""How files look without being read, size and time of change, by their places in what is watched."""


class Step(NamedTuple):
    """What a look at a source says is to be done: `wait` until half-written files look the same twice."""

    state: Literal["missing", "same", "wait", "refresh"]
    changed: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refresh:
    """A refresh that is worked out; nothing has been written yet."""

    state: Watched
    told: Told | None = None
    prepared: Import | None = None


def find_looks(path: Path, beat: Beat = lambda: None) -> dict[str, str] | None:
    """Return how the files of a source look now; None when it is not there or cannot be looked at."""
    try:
        if not path.is_dir():
            return {path.name: _look(path)}
        beat()
        found = dict[str, str]()
        for file, _ in list_files([path]):
            beat()
            if not _is_partial(file.name):
                found[file.relative_to(path).as_posix()] = _look(file)
        return found
    except OSError:
        return None
    except UnreadableFile:
        return {}


def _look(path: Path) -> str:
    found = path.stat()
    return f"{found.st_size} {found.st_mtime_ns}"


def _is_partial(name: str) -> bool:
    return name.startswith(("~$", ".")) or name.lower().endswith(_PARTIAL)


def plan_step(now: Looks | None, before: Looks | None, told: Looks) -> Step:
    """Return what to do: `now` and `before` are two looks in a row, `told` is how the files looked when taken in."""
    if not now:
        return Step("missing")
    changed = [name for name, look in now.items() if told.get(name) != look]
    lost = tuple(name for name in told if name not in now)
    whole = tuple(name for name in changed if (before or {}).get(name) == now[name])
    if whole or (lost and not changed):
        return Step("refresh", whole, lost)
    return Step("wait" if changed else "same")


def prepare_refresh(
    portfolio: Portfolio,
    watched: Watched,
    step: Step,
    now: Looks | None,
    progress: Progress = NO_PROGRESS,
    reach: Reach | None = None,
) -> Refresh:
    """Read what changed and work out what it would do. Raises: StorageError, Cancelled, OutOfReach."""
    if step.state == "missing":
        return Refresh(replace(watched, problem=_EMPTY if now is not None else _MISSING))
    if step.state != "refresh":
        return Refresh(replace(watched, problem="") if watched.problem in (_MISSING, _EMPTY, _SILENT) else watched)
    root, problems = Path(watched.path), list[str]()
    sources = _open_all(root, step.changed, progress, reach)
    taken, readings, unread = list[FileLook](), dict[str, list[Reading]](), set[str]()
    for name in step.changed:
        look = _look_into(portfolio, *sources[name], watched)
        try:
            readings[name] = _read(look, progress)
            taken.append(look)
        except UnreadableFile as error:
            problems.append(str(error))
            if isinstance(error.__cause__, OSError):
                unread.add(name)  # in use, or out of reach for a while: it is tried again
    prepared = _plan(portfolio, watched, taken, readings, progress)
    before = find_told(portfolio.database.reader(), watched.id)
    records = _list_records({name: len(each) for name, each in readings.items()}, prepared)
    told = _tell(portfolio, before, step, now or {}, records, unread)
    state = replace(
        watched, refreshed_ms=to_ms(portfolio.clock.now()), said=_say(prepared.plan), gone=_list_titles(told.gone),
        problem=_say_problems(problems, len(now or {})),
    )  # fmt: skip
    prepared = replace(prepared, title=f"{REFRESHED} {watched.name}: {state.said}")
    return Refresh(state, told, prepared)


def carry_out_refresh(portfolio: Portfolio, refresh: Refresh) -> Committed | None:
    """Write a refresh as one commit that undo takes back, and keep what became of it. Raises: StorageError."""
    done = carry_out(portfolio, refresh.prepared) if refresh.prepared is not None else None
    keep_state(portfolio, refresh.state, refresh.told)
    return done


def keep_problem(portfolio: Portfolio, watched: Watched, error: KnownError) -> None:
    """Keep why a refresh could not be carried out; it is tried again."""
    keep_state(portfolio, replace(watched, problem=str(error)))


def say_silent(watched: Watched) -> Refresh | None:
    """Return what is kept of a source that does not answer; None when that is known."""
    return Refresh(replace(watched, problem=_SILENT)) if watched.problem != _SILENT else None


def _open_all(
    root: Path, names: Sequence[str], progress: Progress, reach: Reach | None
) -> dict[str, tuple[Path, Source | KnownError]]:
    """Return the files that changed, each as it was read or why it cannot be. Raises: OutOfReach, Cancelled."""

    def work(beat: Beat) -> dict[str, tuple[Path, Source | KnownError]]:
        is_folder, found = root.is_dir(), dict[str, tuple[Path, Source | KnownError]]()
        for name in names:
            beat()
            path = root / name if is_folder else root
            try:
                found[name] = path, open_source(path)
            except KnownError as error:
                found[name] = path, error
        return found

    return work(lambda: None) if reach is None else reach.ask(str(root), work, lambda: progress.step(0))


def _look_into(portfolio: Portfolio, path: Path, opened: Source | KnownError, watched: Watched) -> FileLook:
    if isinstance(opened, KnownError):
        return FileLook(path, problem=opened)
    mapping = read_mapping(watched.mapping, watched.name) if watched.mapping else None
    try:
        return look_into(portfolio, FileLook(path, opened), mapping=mapping)
    except KnownError as error:
        return FileLook(path, problem=error)


def _read(look: FileLook, progress: Progress) -> list[Reading]:
    if look.problem is not None:
        raise look.problem
    if look.question:
        raise UnreadableFile(f"{look.path.name} needs a word from you", look.question, "Import it once by hand")
    return read_look(look, progress)


def _plan(
    portfolio: Portfolio,
    watched: Watched,
    looks: Sequence[FileLook],
    read: Mapping[str, Sequence[Reading]],
    progress: Progress,
) -> Import:
    agency = Id(watched.agency) if watched.agency and _is_live(portfolio, "agency", watched.agency) else None
    readings = [reading for each in read.values() for reading in each]
    first = plan_readings(portfolio, looks, readings, agency=agency, progress=progress)
    trashed, gone = load_trashed(portfolio.database, readings, (IMPORTED, REFRESHED))
    left = leave_deleted(readings, first.plan, trashed, gone, agency=agency)
    if left == readings:
        return first
    return plan_readings(portfolio, looks, left, agency=agency, progress=progress)


def _is_live(portfolio: Portfolio, kind: str, id: str) -> bool:
    return bool(list_live(portfolio.database.reader(), get_kind(kind).KIND, [id]))


# what a source told of, and no longer tells of


def _tell(
    portfolio: Portfolio,
    before: Told,
    step: Step,
    now: Looks,
    tells: Mapping[str, Mapping[str, str]],
    unread: set[str],
) -> Told:
    """Return what the source has told of by now; what it once told of, and what lives on here, is gone from it."""
    looks = {name: look for name, look in before.looks.items() if name in now}
    looks |= {name: now[name] for name in step.changed if name not in unread}
    records = {name: each for name, each in before.records.items() if name in now}
    records |= tells
    told_now = {key for each in records.values() for key in each}
    told_before = {key: title for each in before.records.values() for key, title in each.items()} | dict(before.gone)
    missed = {key: title for key, title in told_before.items() if key not in told_now}
    return Told(looks, records, dict(_list_gone(portfolio, missed)))


def _list_records(counts: Mapping[str, int], prepared: Import) -> dict[str, dict[str, str]]:
    """Return what each file tells of: titles by what the records are known by; `counts` are readings a file."""
    readings, items = iter(prepared.readings), iter(prepared.plan.items)
    found: dict[str, dict[str, str]] = {}
    for name, count in counts.items():
        tells = found[name] = {}
        for reading in islice(readings, count):
            its = list(islice(items, reading.read))[: len(reading.understood)]
            tells.update((_key(told, item), item.title) for told, item in zip(reading.understood, its, strict=True))
    return found


def _key(told: Understood, item: Item) -> str:
    if told.kind in _NAMED and told.uid:
        return f"{told.kind} uid:{told.uid.partition('#')[0]}"
    return f"{told.kind} {item.id}"


def _list_gone(portfolio: Portfolio, missed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield those that live on here; of meetings the planned ones alone, because calendars forget what was."""
    if not missed:
        return
    connection = portfolio.database.reader()
    planned = list_planned_sources(connection, portfolio.clock.now()) if _any_named(missed) else frozenset()
    ids: dict[str, list[str]] = {}
    for key in missed:
        kind, _, known_by = key.partition(" ")
        if not known_by.startswith("uid:"):
            ids.setdefault(kind, []).append(known_by)
    live = {f"{kind} {id}" for kind, each in ids.items() for id in list_live(connection, get_kind(kind).KIND, each)}
    for key, title in missed.items():
        if key in live or key.partition("uid:")[2] in planned:
            yield key, title


def _any_named(missed: Mapping[str, str]) -> bool:
    return any(" uid:" in key for key in missed)


def _list_titles(gone: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(gone.values()))


# in words


def _say(plan: Plan) -> str:
    new = plan.count("new") + plan.count("possible_duplicate")
    parts = [f"{new:,} new"] if new else []
    if updated := plan.count("update"):
        parts.append(f"{updated:,} updated")
    if double := plan.count("possible_duplicate"):
        parts.append(f"{double:,} maybe double")
    return ", ".join(parts) or "nothing new"


def _say_problems(problems: Sequence[str], files: int) -> str:
    if not problems:
        return ""
    more = f" (and {len(problems) - 1:,} more files)" if len(problems) > 1 else ""
    return f"{problems[0]}{more}"
