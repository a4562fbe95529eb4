"""Branches: what each of two copies of one device wrote under one name, told apart. Pure.

A segment names the one before it, so an author's segments are a chain. Where two follow one, the author was copied,
and each way on is an author of its own: a branch, called after its first segment. An author's id is the beginning of
the ids of all its branches, so that no order between authors changes when they are told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final, NamedTuple

from brm_desktop.domain.changes import WRITER_LENGTH, Act, Dot, Entry, Told

_MARK: Final = "~"


class Tip(NamedTuple):
    """A segment that an author had reached: its number, and its short digest."""

    seq: int
    short: str


def author_of(writer: str) -> str:
    """Return the device that wrote a branch, or the author itself."""
    return writer[:WRITER_LENGTH]


def is_branch(writer: str) -> bool:
    return len(writer) > WRITER_LENGTH


def name_branch(parent: str, short: str) -> str:
    """Return what a branch is called that leaves `parent` with the segment of this short digest."""
    return f"{parent}{_MARK}{short}"


def parent_of(branch: str) -> str:
    """Return the author, or the branch, that a branch leaves; an author leaves nobody."""
    return branch.rpartition(_MARK)[0]


def list_path(writer: str) -> list[str]:
    """Return an author and the branches up to one of them."""
    parts = writer[WRITER_LENGTH:].split(_MARK)
    return [writer[:WRITER_LENGTH] + _MARK.join(parts[:end]) for end in range(1, len(parts) + 1)]


class Naming:
    """What the authors that a segment or snapshot names are called here.

    `leaves` holds for each name there what it is called here; `ends` for every branch here the last commit before
    it left. A commit's number tells which part of the way to a leaf it is of.
    """

    def __init__(self, leaves: Mapping[str, str], ends: Mapping[str, int]) -> None:
        self._paths = {name: _make_path(leaf, ends) for name, leaf in leaves.items()}

    @property
    def is_plain(self) -> bool:
        """Whether all are called the same."""
        return all(path[0][0] == name and len(path) == 1 for name, path in self._paths.items())

    def dot(self, dot: Dot) -> Dot:
        """Return a commit as it is called here."""
        path = self._paths.get(dot[0])
        if path is None:
            return dot
        return next(writer for writer, end in path if end is None or dot[1] <= end), dot[1]

    def vector(self, vector: Mapping[str, int]) -> dict[str, int]:
        """Return what was seen as it is called here."""
        made = dict[str, int]()
        for name, seq in vector.items():
            for writer, last in self._list_seen(name, seq):
                made[writer] = max(last, made.get(writer, 0))
        return made

    def _list_seen(self, name: str, seq: int) -> Iterable[Dot]:
        for writer, end in self._paths.get(name, [(name, None)]):
            if end is None or seq <= end:
                yield writer, seq
                return
            if end:
                yield writer, end

    def entry(self, entry: Entry) -> Entry:
        """Return an entry with the commits that it names as they are called here."""
        value = self.vector(entry.value) if entry.act == Act.DELETE else entry.value
        return entry._replace(value=value, parents=tuple(map(self.dot, entry.parents)))

    def told(self, commits: Iterable[Told]) -> tuple[Told, ...]:
        """Return commits with all that they name as it is called here."""
        return tuple(told._replace(entries=tuple(map(self.entry, told.entries))) for told in commits)


def _make_path(leaf: str, ends: Mapping[str, int]) -> list[tuple[str, int | None]]:
    """Return the way to a branch, each part with its last commit; the end of it is open."""
    way = list_path(leaf)
    return [(writer, ends.get(after, 0)) for writer, after in pairwise(way)] + [(leaf, None)]
