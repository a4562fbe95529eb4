"""A store in memory that several devices share, and everything that can go wrong on the way to it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from brm_desktop.sync.faults import MissingFile, StoreBusy, StoreChanged, StoreError, StoreRefused
from brm_desktop.sync.stores.protocol import Listed


class Crash(BaseException):
    """The process ends here and now."""


@dataclass
class Shelf:
    """The files as they are; `hidden` ones are there, but no listing shows them yet."""

    files: dict[str, bytes] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    emptied: bool = False


@dataclass
class Steps:
    """Counts the moments at which a process could end, and ends it at one of them."""

    count: int = 0
    crash_at: int = -1
    torn: bool = False

    def take(self) -> bool:
        """Count one step. Returns: whether the process ends in the middle of it. Raises: Crash before it."""
        self.count += 1
        if self.count == self.crash_at:
            if self.torn:
                return True
            raise Crash
        return False


class MemoryStore:
    """One device's way to a shelf. `faults` is how likely each step meets one; `chance` decides which."""

    url = "memory"
    address = "memory"

    def __init__(self, shelf: Shelf, chance: Random, steps: Steps | None = None) -> None:
        self.shelf = shelf
        self.chance = chance
        self.steps = steps or Steps()
        self.faults = 0.0
        self.injected: Counter[str] = Counter()
        self.requests = 0
        self.puts = 0

    def list(self, folder: str) -> list[Listed]:
        self._step("list")
        found = [
            Listed(name, len(data))
            for name, data in self.shelf.files.items()
            if name.rpartition("/")[0] == folder and not self._lags(name)
        ]
        self.chance.shuffle(found)
        if found and self._meets(0.3):
            self.injected["listed twice"] += 1
            found.append(found[0])
        return found

    def get(self, name: str) -> bytes:
        self._step("get")
        if name not in self.shelf.files:
            raise MissingFile(name)
        data = self.shelf.files[name]
        if data and self._meets(0.2):
            kind = self.chance.choice(("cut", "flip", "empty"))
            self.injected[f"read {kind}"] += 1
            at = self.chance.randrange(len(data))
            return {"cut": data[:at], "flip": data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :], "empty": b""}[kind]
        return data

    def put_new(self, name: str, data: bytes) -> None:
        self.puts += 1
        if not name.endswith(".chg"):
            self.injected[f"put {name.rpartition('.')[2]}"] += 1
        if self._step("put"):
            self.shelf.files.setdefault(name, data[: len(data) // 2])
            raise Crash
        if self._meets(0.3):
            kind = self.chance.choice(("torn", "torn and told", "lost", "renamed"))
            self.injected[f"put {kind}"] += 1
            if kind in ("torn", "torn and told"):
                self.shelf.files.setdefault(name, data[: self.chance.randrange(len(data))])
            if kind == "torn and told":
                raise StoreError("The line was lost", name)
            if kind == "renamed":
                stem, dot, end = name.rpartition(".")
                self.shelf.files[f"{stem} (1){dot}{end}"] = data
            if kind != "renamed":
                return
        else:
            self.shelf.files[name] = data
        if self._meets(0.5):
            self.injected["not listed yet"] += 1
            self.shelf.hidden.add(name)

    def delete_own(self, name: str) -> None:
        self._step("delete")
        self.injected[f"taken away {name.rpartition('.')[2]}"] += 1
        self.shelf.files.pop(name, None)

    def close(self) -> None:
        """Nothing is held."""

    def _step(self, what: str) -> bool:
        self.requests += 1
        torn = self.steps.take()
        if torn and what != "put":
            raise Crash
        if self.shelf.emptied:
            return torn
        if self.chance.random() < self.faults:
            error = self.chance.choice((
                StoreBusy("423 Locked"), StoreBusy("429 Too many requests"), StoreBusy("503 Not now"),
                StoreBusy("409 Conflict"), StoreRefused("401 Who are you"), StoreRefused("403 No right"),
                StoreRefused("413 Too large"), StoreRefused("507 Full"), StoreError("No network"),
                StoreChanged("The folder is not there"),
            ))  # fmt: skip
            self.injected[error.title] += 1
            raise error
        return torn

    def _meets(self, share: float) -> bool:
        return self.faults > 0 and self.chance.random() < self.faults * share

    def _lags(self, name: str) -> bool:
        if name not in self.shelf.hidden:
            return False
        if self.faults == 0 or self.chance.random() < 0.3:
            self.shelf.hidden.discard(name)
            return False
        return True
