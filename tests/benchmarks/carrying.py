"""238 MB in 400 files to a store and back, beside rclone (crypt) and restic on the same disk where they are installed.

Ours encrypts, signs and flushes every file to the disk; rclone encrypts and flushes nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from brm_desktop.base.files import write_new
from brm_desktop.domain.agency import Agency
from brm_desktop.services import edits, files
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.services.syncing import connect_store, exchange_once
from tests.benchmarks.measuring import Row

_FILES, _BYTES, _ROUNDS = 400, 238_000_000, 3
_WORDS = "four plain words here"


def measure() -> Iterator[Row]:
    """Measure in rounds, each way of carrying once a round; the medians of the ratios count."""
    with tempfile.TemporaryDirectory() as held:
        root = Path(held)
        source = _make_source(root / "source")
        times = dict[str, list[float]]()
        for at in range(_ROUNDS):
            place = root / f"round{at}"
            place.mkdir()
            for what, seconds in _play(place, source):
                times.setdefault(what, []).append(seconds)
            shutil.rmtree(place)
    for way in ("send", "fetch"):
        ours = times[f"ours {way}"]
        title = f"{way.capitalize()} 238 MB in 400 files"
        yield Row(f"{title}; floor: copies, flushed", None, *_beside(ours, times["copy"]))
        for peer, most in (("rclone", 1.5), ("restic", 1.0)):
            theirs = times.get(f"{peer} {way}")
            if theirs is None:
                yield Row(f"{title}; floor: {peer}", None, None, remark=f"{peer} is not installed")
            else:
                yield Row(f"{title}; floor: {peer}", None, *_beside(ours, theirs), most_ratio=most)


def _beside(ours: list[float], theirs: list[float]) -> tuple[float, str, float, float]:
    ratio = median(one / other for one, other in zip(ours, theirs, strict=True))
    return median(ours) * 1000, "ms", median(theirs) * 1000, ratio


def _make_source(folder: Path) -> Path:
    folder.mkdir()
    chance = Random(1)
    shares = [0.2 + 1.6 * chance.random() for _ in range(_FILES)]
    for number, share in enumerate(shares):
        size = int(_BYTES * share / sum(shares))
        (folder / f"file{number:03}.bin").write_bytes(chance.randbytes(size))
    return folder


def _play(place: Path, source: Path) -> Iterator[tuple[str, float]]:
    yield "copy", _time(lambda: _copy(source, place / "copy"))
    first, second = _connect(place, source)
    yield "ours send", _time(lambda: exchange_once(first))
    yield "ours fetch", _time(lambda: exchange_once(second))
    kept = sum(1 for _ in second.blobs.list_stored())
    first.close()
    second.close()
    if kept != _FILES:
        raise AssertionError(f"{kept} of {_FILES} files came")
    yield from _peers(place, source)


def _connect(place: Path, source: Path) -> tuple[Portfolio, Portfolio]:
    first, second = open_portfolio(place / "first", None), open_portfolio(place / "second", None)
    connect_store(first, str(place / "store"), _WORDS, join=False)
    home = edits.make_record(Agency, name="Department of Roads")
    edits.create(first, home)
    for path in sorted(source.iterdir()):
        files.attach(first, Agency, home.id, path)
    connect_store(second, str(place / "store"), _WORDS, join=True)
    return first, second


def _copy(source: Path, target: Path) -> None:
    target.mkdir()
    for path in source.iterdir():
        write_new(target / path.name, (path.read_bytes(),))


def _peers(place: Path, source: Path) -> Iterator[tuple[str, float]]:
    if shutil.which("rclone"):
        secret = subprocess.run(["rclone", "obscure", _WORDS], capture_output=True, text=True, check=True).stdout
        config = place / "rclone.conf"
        config.write_text(f"[sealed]\ntype = crypt\nremote = {place / 'rclone'}\npassword = {secret}")
        rclone = ["rclone", "--config", str(config), "copy"]
        yield "rclone send", _time(lambda: _run([*rclone, str(source), "sealed:"]))
        yield "rclone fetch", _time(lambda: _run([*rclone, "sealed:", str(place / "from rclone")]))
    if shutil.which("restic"):
        repository = {"RESTIC_PASSWORD": _WORDS, "RESTIC_REPOSITORY": str(place / "restic"),
                      "RESTIC_CACHE_DIR": str(place / "cache")}  # fmt: skip
        _run(["restic", "init"], repository)
        yield "restic send", _time(lambda: _run(["restic", "backup", str(source)], repository))
        back = ["restic", "restore", "latest", "--target", str(place / "from restic")]
        yield "restic fetch", _time(lambda: _run(back, repository))


def _run(command: list[str], environment: dict[str, str] | None = None) -> None:
    subprocess.run(command, env={**os.environ, **(environment or {})}, capture_output=True, check=True)


def _time(work: Callable[[], object]) -> float:
    started = perf_counter()
    work()
    return perf_counter() - started
