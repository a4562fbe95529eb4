"""Brings a log that was read whole into an order in which causes come first. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from brm_desktop.domain.branches import Naming, author_of, list_path, name_branch
from brm_desktop.domain.changes import Told
from brm_desktop.domain.snapshot import State, rename
from brm_desktop.storage.segments import Known
from brm_desktop.sync import names, plan
from brm_desktop.sync.lines import Lines
from brm_desktop.sync.snapshots import Reached, Snapshot
from brm_desktop.sync.wire import Segment


class Link(NamedTuple):
    """A segment that was opened, and the digest by which the next one names it."""

    segment: Segment
    chain: bytes


class Caused(NamedTuple):
    """Commits of which all causes came before, as their names are told apart."""

    writer: str
    seen: dict[str, int]
    commits: Sequence[Told]


class Order:
    """An order of segments after a snapshot, or after nothing."""

    def __init__(self, links: Iterable[Link], snapshot: Snapshot | None) -> None:
        self._following = dict[tuple[str, bytes], list[Link]]()
        for link in links:
            header = link.segment.header
            self._following.setdefault((header.writer, header.previous), []).append(link)
        self._named = dict[bytes, Known]()
        self._queues = dict[str, deque[Link]]()
        self._lines = Lines(())
        for author in sorted({author for author, _ in self._following}):
            self._walk(author, author, b"")
        self.state = None if snapshot is None else self._begin(snapshot)

    @property
    def reached(self) -> dict[str, int]:
        """Each author's last segment so far."""
        found = dict[str, int]()
        for line, known in self._lines.last.items():
            author = author_of(line)
            found[author] = max(known.seq, found.get(author, 0))
        return found

    def list_waiting(self) -> list[Segment]:
        """Return what waits for something that is missing."""
        placed = {link.chain for queue in self._queues.values() for link in queue}
        reached = self.reached
        left = [
            link.segment
            for every in self._following.values()
            for link in every
            if link.chain in placed or link.chain not in self._named
            if link.segment.header.seq > reached.get(link.segment.header.writer, 0)
        ]
        return sorted(left, key=lambda segment: (segment.header.writer, segment.header.seq))

    def take(self) -> Iterator[Caused]:
        """Yield commits, causes first, until nothing is left or all that is left waits."""
        more = True
        while more:
            more = False
            for line in sorted(self._queues):
                queue = self._queues[line]
                while queue and (caused := self._take_next(line, queue[0])) is not None:
                    queue.popleft()
                    more = True
                    yield caused

    def _take_next(self, line: str, link: Link) -> Caused | None:
        header = link.segment.header
        naming = self._lines.name(header, line)
        if naming is None or not self._lines.follows(line, header):
            return None
        seen = self._lines.see(header, naming)
        if not plan.is_met(seen, self._lines.vector):
            return None
        self._lines.add(Known(line, header.seq, link.chain, header.last, True, 0))
        return Caused(line, seen, naming.told(link.segment.commits))

    def _walk(self, author: str, line: str, digest: bytes) -> None:
        """Name what follows a segment, and queue it; where several do, each begins a branch."""
        waiting = [(line, digest)]
        while waiting:
            line, digest = waiting.pop()
            following = self._following.get((author, digest), ())
            for link in following:
                own = line if len(following) == 1 else name_branch(line, names.shorten(link.chain))
                header = link.segment.header
                self._named[link.chain] = Known(own, header.seq, link.chain, header.last, True, 0)
                self._queues.setdefault(own, deque()).append(link)
                waiting.append((own, link.chain))

    def _begin(self, snapshot: Snapshot) -> State:
        """Begin with a snapshot, its writers named as the segments tell."""
        header, leaves = snapshot.header, dict[str, str]()
        for name, reached in header.cut.items():
            named = self._named.get(reached.digest)
            leaves[name] = name if named is None else named.writer
        for name, leaf in sorted(leaves.items(), key=lambda item: len(item[1])):
            for line in list_path(leaf)[:-1]:
                self._stand_at_end(line)
            for reached in (*header.branches.get(name, ()), header.cut[name]):
                self._stand(leaf, reached)
            if header.cut[name].digest not in self._named:
                self._walk(author_of(name), leaf, header.cut[name].digest)
        naming = Naming(leaves, self._lines.list_ends(leaves.values()))
        for queue in self._queues.values():
            self._skip(queue)
        return snapshot.state if naming.is_plain else rename(snapshot.state, naming)

    def _skip(self, queue: deque[Link]) -> None:
        """Let go of what the snapshot stands for."""
        while queue:
            line, header = self._named[queue[0].chain].writer, queue[0].segment.header
            last = self._lines.last.get(line)
            if last is None or header.seq > last.seq:
                return
            queue.popleft()

    def _stand_at_end(self, line: str) -> None:
        """Know a line up to where branches leave it."""
        if self._queues.get(line):
            end = self._named[self._queues[line][-1].chain]
            self._stand(line, Reached(end.seq, end.digest, end.last))

    def _stand(self, line: str, reached: Reached) -> None:
        if line not in self._lines.last or self._lines.last[line].seq < reached.seq:
            self._lines.add(Known(line, reached.seq, reached.digest, reached.last, True, 0))
