"""How far each author is known here, branch by branch, and what a segment from elsewhere means by its names. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from brm_desktop.domain.branches import Naming, Tip, author_of, is_branch, list_path, parent_of
from brm_desktop.storage.segments import Known
from brm_desktop.sync import names
from brm_desktop.sync.wire import SegmentHeader


class Lines:
    """Every author's line of segments: one line an author, several where the author was copied."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._known = dict[tuple[str, int], Known]()
        self._by_author = dict[str, list[str]]()
        self.last = dict[str, Known]()
        for each in known:
            self.add(each)

    def add(self, known: Known) -> None:
        """Learn of a segment, each line's in order."""
        if known.writer not in self.last:
            self._by_author.setdefault(author_of(known.writer), []).append(known.writer)
        self.last[known.writer] = known
        self._known[known.writer, known.seq] = known

    @property
    def vector(self) -> dict[str, int]:
        """The last commit of each line."""
        return {line: known.last for line, known in self.last.items()}

    def list_lines(self, author: str) -> list[str]:
        """Return an author's lines of which something is here."""
        return self._by_author.get(author, [])

    def list_open(self, author: str, roots: Iterable[str] = ()) -> list[str]:
        """Return an author's lines that may go on; `roots` are branches of which nothing is here yet."""
        every = [*self.list_lines(author), *(root for root in roots if author_of(root) == author)]
        left = {parent_of(line) for line in every if is_branch(line)}
        return [line for line in every if line not in left] or [author]

    def list_at(self, author: str, seq: int) -> list[Known]:
        """Return what is known of an author's segments of a number."""
        found = (self._known.get((line, seq)) for line in self.list_lines(author))
        return [known for known in found if known is not None]

    def find(self, line: str, seq: int) -> Known | None:
        """Return a line's segment, None when it is not here, or a snapshot stands for it."""
        return self._known.get((line, seq))

    def find_first(self, author: str, seq: int) -> Known | None:
        """Return the first segment of an author that is known after a number."""
        after = [known for (line, at), known in self._known.items() if at > seq and author_of(line) == author]
        return min(after, key=lambda known: known.seq, default=None)

    def find_previous(self, line: str, seq: int) -> bytes | None:
        """Return the digest that a line's next segment must name as the one before; None when it is not known."""
        if seq == 1:
            return b""
        before = self._known.get((line if line in self.last else parent_of(line) or line, seq - 1))
        return None if before is None else before.digest

    def follows(self, line: str, header: SegmentHeader) -> bool:
        """Tell whether a segment comes right after what is known of its line, by number and by digest."""
        before = self.last.get(line)
        if before is not None and (header.seq != before.seq + 1 or header.first <= before.last):
            return False
        return header.previous == self.find_previous(line, header.seq)

    def name(self, header: SegmentHeader, line: str) -> Naming | None:
        """Return what the names in a segment of a line mean here; None when it saw segments that are not here."""
        leaves = {header.writer: line}
        for name, tip in header.list_tips().items():
            leaf = self._find_seen(name, tip, header.deps[name])
            if leaf is None:
                return None
            leaves[name] = leaf
        return Naming(leaves, self.list_ends(leaves.values()))

    def see(self, header: SegmentHeader, naming: Naming) -> dict[str, int]:
        """Return what a segment's writer had seen, what it wrote before its line left others included."""
        own = naming.vector({header.writer: header.first})
        return naming.vector(header.deps) | {name: seq for name, seq in own.items() if seq < header.first}

    def find_leaf(self, name: str, seq: int, short: str) -> str | None:
        """Return the line that has a segment, None when none is known to."""
        for line in dict.fromkeys((name, *self.list_lines(author_of(name)))):
            known = self._known.get((line, seq))
            if known is not None and names.shorten(known.digest) == short:
                return line
        return None

    def has_seen(self, name: str, tip: Tip) -> bool:
        """Tell whether a segment that another has seen is here."""
        return self._find_seen(name, tip, 0) is not None

    def _find_seen(self, name: str, tip: Tip | None, last: int) -> str | None:
        if tip is None:  # nobody was copied when that was written
            lines = sorted(self.list_lines(author_of(name)))
            return next((line for line in lines if self.last[line].last >= last), None)
        found, here = self.find_leaf(name, tip.seq, tip.short), self.last.get(name)
        if found is None and here is not None and here.seq > tip.seq and (name, tip.seq) not in self._known:
            return name  # a snapshot stands for it
        return found

    def list_ends(self, leaves: Iterable[str]) -> Mapping[str, int]:
        """Return for every branch on the way to these the last commit of its parent before it left."""
        ends = dict[str, int]()
        for branch in {branch for leaf in leaves for branch in list_path(leaf)[1:]}:
            parent = self.last.get(parent_of(branch))
            ends[branch] = 0 if parent is None else parent.last
        return ends
