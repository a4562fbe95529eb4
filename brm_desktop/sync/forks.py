"""Forks: two segments that follow one, because two copies of a device wrote under its name.

A copy that can withdraw what it told does so with its next exchange, so one waits a while. What is still there after
that was told for good by both: each way on becomes a branch (`domain.branches`), here as everywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from brm_desktop.domain.branches import author_of, name_branch, parent_of
from brm_desktop.domain.record import Kind
from brm_desktop.storage import segments
from brm_desktop.storage.branching import split_line
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.meta import find_text, write_text
from brm_desktop.storage.segments import Known
from brm_desktop.storage.writers import Writers
from brm_desktop.sync import names, plan
from brm_desktop.sync.circle import Circle
from brm_desktop.sync.lines import Lines
from brm_desktop.sync.means import Means
from brm_desktop.sync.names import PackName
from brm_desktop.sync.plan import Listing, Wanted
from brm_desktop.sync.segment_reading import Fetched, SegmentReader
from brm_desktop.sync.wire import SegmentHeader

_KEY: Final = "forks:"
_TRIES: Final = 3


class Way(msgspec.Struct, frozen=True):
    """A way on from a fork: its first number, and for how long it has been there beside another."""

    seq: int
    waited_ms: int


class Memory(msgspec.Struct):
    """The ways on that are no branch here yet, by the branch that they would be."""

    at_ms: int = 0
    ways: dict[str, Way] = {}


class Forks:
    """Finds the forks of one space and tells their branches apart. Raises: StoreError from all that asks the store."""

    def __init__(self, means: Means, circle: Circle, reader: SegmentReader, space: str) -> None:
        self._means = means
        self._circle = circle
        self._reader = reader
        self._space = space
        self._looked = set[str]()  # files that are no way on from anything here
        self._tries = Counter[str]()
        self._doubted = set[str]()  # authors of whom others know something else
        self._seen = dict[str, int]()  # in this exchange: branches with their first numbers
        self._memory = Memory()

    def begin(self) -> None:
        """Begin an exchange: what is seen in it is there still."""
        kept = find_text(self._means.database.reader(), _KEY + self._space)
        self._memory = Memory() if kept is None else msgspec.json.decode(kept, type=Memory)
        self._seen.clear()

    def find(self, listing: Listing, lines: Lines) -> bool:
        """Look for what follows where something else is known to. Returns: whether lines are called otherwise now."""
        for author in sorted({*listing.segments, *listing.packs} - {self._means.account.device.writer}):
            most = max((lines.last[line].seq for line in lines.list_lines(author)), default=0)
            if most and self._find_of(author, most, listing, lines):
                return True
        return self._split_one(lines)

    def _find_of(self, author: str, most: int, listing: Listing, lines: Lines) -> bool:
        packs, files = listing.packs.get(author, ()), listing.segments.get(author, {})
        if author not in self._doubted:
            packs = plan.list_overlapping(packs)
        doubted = [pack for pack in packs if pack.found not in self._looked]
        seqs = {*files, *(seq for pack in doubted for seq in range(pack.first, pack.last + 1))}
        contested = set[str]()
        for seq in sorted(seq for seq in seqs if seq <= most):
            around = tuple(pack for pack in doubted if pack.first <= seq <= pack.last)
            found = self._look_at(author, seq, listing, lines, around)
            if found is None:
                return True
            contested |= found
        for pack in doubted:
            if pack.found not in contested and pack.last <= most:
                self._pass_by(pack.found, for_good=bool(self._reader.open_pack(pack)))
        self._reader.forget()
        return False

    def doubt(self, header: SegmentHeader, lines: Lines) -> None:
        """Look closer, next time, at authors of whom a segment's writer has seen something else than we have."""
        for name, tip in header.list_tips().items():
            author = author_of(name)
            here = [lines.last[line].seq for line in lines.list_lines(author)]
            if tip is not None and max(here, default=0) >= tip.seq and not lines.has_seen(name, tip):
                self._doubted.add(author)

    def note(self, line: str, seq: int, ways: Iterable[Fetched]) -> list[tuple[str, Fetched]]:
        """Take in that several segments follow a line. Returns: them as branches, once they have come to stay."""
        found = [(name_branch(line, names.shorten(fetched.chain)), fetched) for fetched in ways]
        self._seen.update((branch, seq) for branch, _ in found)
        ripe = [(branch, fetched) for branch, fetched in found if self._is_ripe(branch)]
        self._tell(line, is_settled=len(ripe) > 1)
        return ripe if len(ripe) > 1 else []

    def list_roots(self, lines: Lines) -> dict[str, int]:
        """Return the branches of which nothing is here yet, with their first numbers."""
        return {
            branch: seq
            for branch, seq in self._seen.items()
            if branch not in lines.last and self._is_ripe(branch) and lines.find(parent_of(branch), seq) is None
        }

    def is_contested(self, author: str) -> bool:
        """Tell whether a fork of an author waits to be settled."""
        return any(author_of(branch) == author for branch in self._seen)

    def finish(self) -> int:
        """End an exchange: remember for how long forks have been there. Returns: how many ways on wait."""
        before, now_ms = self._memory, self._means.now_ms
        if not self._seen and not before.ways:
            return 0
        passed_ms = min(max(now_ms - before.at_ms, 0), self._means.policy.step_ms)
        ways = {
            branch: Way(seq, before.ways[branch].waited_ms + passed_ms if branch in before.ways else 0)
            for branch, seq in self._seen.items()
        }
        kept = msgspec.json.encode(Memory(now_ms, ways)).decode("ascii")

        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            write_text(connection, _KEY + self._space, kept)
            return ()

        self._means.change(work)
        return len(self._seen)

    def _is_ripe(self, branch: str) -> bool:
        way = self._memory.ways.get(branch)
        return way is not None and way.waited_ms >= self._means.policy.fork_wait_ms

    def _look_at(
        self, author: str, seq: int, listing: Listing, lines: Lines, packs: tuple[PackName, ...]
    ) -> set[str] | None:
        """See whether files of a number that is behind us are other ways on.

        Returns: the files that are, None when more is known now and one has to begin anew.
        """
        same = listing.segments.get(author, {}).get(seq, ())
        here = lines.list_at(author, seq)
        known = {names.shorten(digest) for each in here for digest in (each.digest, each.file)}
        strange = tuple(name for name in same if name.short not in known and name.found not in self._looked)
        if not packs and (not strange or (not here and len({name.short for name in same}) < 2)):
            return set()
        genuine = [each for each in self._reader.fetch_all(Wanted(author, seq, packs, strange), every=True) if each]
        for unread in {name.found for name in strange} - {fetched.name for fetched in genuine}:
            self._pass_by(unread)
        ways = {*(fetched.chain for fetched in genuine), *(each.digest for each in here)}
        is_hidden = not here or (seq > 1 and not lines.list_at(author, seq - 1))  # a snapshot stands for it
        if is_hidden:
            if len(ways) > 1 and self._fill(author, seq, listing, lines):
                return None
            for name in strange:
                self._pass_by(name.found, for_good=len(ways) < 2)
            return set()
        return {fetched.name for fetched in genuine if self._judge(fetched, lines)}

    def _pass_by(self, name: str, *, for_good: bool = False) -> None:
        """Look at a file no more; at one that could not be read, or placed, a few times still."""
        self._tries[name] += 1
        if for_good or self._tries[name] >= _TRIES:
            self._looked.add(name)

    def _judge(self, fetched: Fetched, lines: Lines) -> bool:
        """Tell whether a segment is another way on from one that is here."""
        author, seq = fetched.header.writer, fetched.header.seq
        parents = [line for line in lines.list_lines(author)
                   if (before := lines.find(line, seq - 1)) and before.digest == fetched.header.previous]  # fmt: skip
        if seq == 1:
            parents = [author]
        if not parents or any(known.digest == fetched.chain for known in lines.list_at(author, seq)):
            if names.read_segment_name(fetched.name) is not None:
                self._looked.add(fetched.name)  # it was written anew, or follows another way on
            return False
        self._seen[name_branch(parents[0], names.shorten(fetched.chain))] = seq
        self._tell(author, is_settled=False)
        return True

    def _fill(self, author: str, seq: int, listing: Listing, lines: Lines) -> bool:
        """Read a line back to a fork for which a snapshot stood. Returns: whether it is known now which way it went."""
        known, rows = lines.find_first(author, seq - 1), list[Known]()
        at, digest = (known.seq, known.digest) if known is not None else (0, b"")
        while at >= max(seq - 1, 1):
            files = listing.segments.get(author, {}).get(at, ())
            wanted = Wanted(author, at, tuple(listing.list_packs(author, at)), tuple(files))
            every = self._reader.fetch_all(wanted, every=True)
            found = next((fetched for fetched in every if fetched is not None and fetched.chain == digest), None)
            if found is None or known is None:
                return False
            if at < known.seq:
                rows.append(Known(known.writer, at, digest, found.header.last, True, 0))
            at, digest = at - 1, found.header.previous

        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            writers = Writers(connection)
            for each in rows:
                number = writers.number(each.writer)
                segments.add_segment(
                    connection, self._space, number, each.seq, each.digest, each.last, b"", stored=True
                )
            return ()

        self._means.change(work)
        return True

    def _split_one(self, lines: Lines) -> bool:
        """Split a line that goes on where a branch leaves it. Returns: whether there was one."""
        for branch, seq in sorted(self._seen.items()):
            line = parent_of(branch)
            own = lines.find(line, seq)
            if own is not None and self._is_ripe(branch):
                self._split(line, seq, name_branch(line, names.shorten(own.digest)))
                return True
        return False

    def _split(self, line: str, seq: int, branch: str) -> None:
        home = self._means.account.name_of(self._space)

        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            split_line(connection, self._space, home, line, seq, branch)
            return ()

        self._means.change(work)
        self._looked.clear()
        self._tell(line, is_settled=True)

    def _tell(self, line: str, *, is_settled: bool) -> None:
        name = self._circle.name_of(author_of(line))
        then = "what each of them wrote is kept" if is_settled else "its changes wait until it has exchanged again"
        self._means.report.add_problem(f"Two copies of {name} wrote at the same time; {then}.")
