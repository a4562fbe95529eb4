"""What a store must be able to do, and nothing more: no locks, no conditions, no rename, no right clock."""

from __future__ import annotations

import time
from typing import NamedTuple, Protocol, runtime_checkable

from brm_desktop.base.errors import KnownError
from brm_desktop.sync.faults import MissingFile, NoRights, StoreFull, StoreRefused


class Listed(NamedTuple):
    """A file as a listing shows it; `size` is -1 where the store does not say."""

    name: str
    size: int = -1


class Probe(NamedTuple):
    """What a trial of a store found: what it can do, and how far its clock is off where it has one."""

    keeps_case: bool
    longest_name: int
    skew_ms: int | None = None


class Store(Protocol):
    """A place for files with names such as `brmsync1/id/x.card`. Every method may raise StoreError."""

    @property
    def url(self) -> str:
        """Where it is, to be shown."""

    @property
    def address(self) -> str:
        """What opens it again; a password may stand in it, so it is never shown."""

    def list(self, folder: str) -> list[Listed]:
        """Return the files right in a folder with their full names, none for a folder that is not there."""

    def get(self, name: str) -> bytes:
        """Return the bytes of a file. Raises: MissingFile."""

    def put_new(self, name: str, data: bytes) -> None:
        """Put a file there. Its name says its bytes, so one that is there already may stay or be replaced."""

    def delete_own(self, name: str) -> None:
        """Take away a file of this writer; one that is not there is gone already."""

    def close(self) -> None:
        """Let go of what it holds."""


@runtime_checkable
class TellsTime(Protocol):
    """A store that has a clock: it says when a file was written, by what it believes the time to be."""

    def written_at_ms(self, name: str) -> int | None:
        """Return that moment, None if it does not say. Raises: StoreError."""


_PROBE_FOLDER = "brmsync1/probe"
_PART_BYTES = 8 << 20


def probe(store: Store, token: str, *, part_bytes: int = _PART_BYTES) -> Probe:
    """Try everything that an exchange needs: write, read back, list, delete, letter case, long names, a big part.

    `token` is random, so that two who try at once do not meet. Raises: StoreError, or StoreRefused for what fails.
    """
    low, high = f"{_PROBE_FOLDER}/{token}-a.brm", f"{_PROBE_FOLDER}/{token}-A.brm"
    skew_ms: int | None = None
    long = f"{_PROBE_FOLDER}/{token}-".ljust(106, "x") + ".brm"
    part = bytes(range(256)) * (part_bytes // 256)
    written = {low: b"low", high: b"high", long: b"long", f"{_PROBE_FOLDER}/{token}-part.brm": part}
    try:
        for name, data in written.items():
            store.put_new(name, data)
            if name == low and isinstance(store, TellsTime):
                now_ms, at_ms = time.time_ns() // 1_000_000, store.written_at_ms(low)
                skew_ms = None if at_ms is None else at_ms - now_ms
        listed = {each.name for each in store.list(_PROBE_FOLDER)}
        for name, data in written.items():
            if name != high and name != low:
                _require(store.get(name) == data, "what was written is not what is read")
                _require(name in listed, "what was written is not listed")
        keeps_case = store.get(low) == b"low"
    except StoreFull as error:  # the files tried mean nothing to a person, and nothing is tried again
        raise StoreFull(error.title, store.url, "Free some space there, or choose another place") from error
    except NoRights as error:
        raise NoRights(error.title, store.url, error.hint) from error
    finally:
        for name in written:
            _delete_quietly(store, name)
    try:
        store.get(long)
    except MissingFile:
        return Probe(keeps_case, len(long), skew_ms)
    raise StoreRefused("The store does not delete files", store.url)


def _require(works: bool, what: str) -> None:
    if not works:
        raise StoreRefused("The store cannot be used", what)


def _delete_quietly(store: Store, name: str) -> None:
    try:
        store.delete_own(name)
    except KnownError:
        return
