"""What an exchange did, for people and scripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from brm_desktop.storage.notices import Notice

COUNTED: Final = (
    "sent_commits", "sent_segments", "sent_bytes", "received_commits", "fetched_segments", "fetched_bytes",
    "sent_files", "sent_file_bytes", "fetched_files", "fetched_file_bytes",
)  # fmt: skip


@dataclass
class Report:
    """Counts of one exchange, and what a person should hear of."""

    sent_commits: int = 0
    sent_segments: int = 0
    sent_bytes: int = 0
    fetched_segments: int = 0
    fetched_bytes: int = 0
    received_commits: int = 0
    changed: set[tuple[str, str]] = field(default_factory=set)
    notices: dict[Notice, None] = field(default_factory=dict)
    waiting_segments: int = 0
    held_back: int = 0
    put_back: int = 0
    snapshots: int = 0  # taken in
    sent_files: int = 0
    sent_file_bytes: int = 0
    fetched_files: int = 0
    fetched_file_bytes: int = 0
    waiting_files: int = 0
    waiting_file_bytes: int = 0
    arriving_files: int = 0
    damaged_files: int = 0
    repaired_files: int = 0
    leftover_files: int = 0  # of ours in the store, which nothing names any more
    leftover_file_bytes: int = 0
    dropped_files: int = 0  # those that went
    dropped_file_bytes: int = 0
    new_identity: bool = False
    problems: list[str] = field(default_factory=list)
    by_space: dict[str, Counter[str]] = field(default_factory=dict)  # of the counts that are told by space

    @contextmanager
    def counting(self, space: str) -> Iterator[None]:
        """Put down to a space what is counted within."""
        before = {name: getattr(self, name) for name in COUNTED}
        try:
            yield
        finally:
            counts = self.by_space.setdefault(space, Counter())
            counts.update({name: getattr(self, name) - count for name, count in before.items()})

    def list_notices(self, what: str) -> list[Notice]:
        return [notice for notice in self.notices if notice.what == what]

    def add_problem(self, problem: str) -> None:
        if problem not in self.problems:
            self.problems.append(problem)

    def as_plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        kept = ("merged", "beside", "revived", "unheeded", "dropped")
        told = {
            what: [{"kind": n.kind, "id": n.record, "field": n.field} for n in self.list_notices(what)] for what in kept
        }
        return {
            "sent": {"commits": self.sent_commits, "segments": self.sent_segments, "bytes": self.sent_bytes},
            "fetched": {
                "commits": self.received_commits, "segments": self.fetched_segments, "bytes": self.fetched_bytes,
                "records": len(self.changed),
            },
            "merged": told["merged"],
            "in_conflict": told["beside"],
            "revived": told["revived"] + told["unheeded"],
            "lines_dropped": told["dropped"],
            "waiting": {"segments": self.waiting_segments, "held_back": self.held_back},
            "files": {
                "sent": self.sent_files, "sent_bytes": self.sent_file_bytes, "fetched": self.fetched_files,
                "fetched_bytes": self.fetched_file_bytes, "waiting": self.waiting_files,
                "waiting_bytes": self.waiting_file_bytes,
                "arriving": self.arriving_files, "damaged": self.damaged_files, "repaired": self.repaired_files,
                "unnamed": self.leftover_files, "unnamed_bytes": self.leftover_file_bytes,
                "taken_away": self.dropped_files, "taken_away_bytes": self.dropped_file_bytes,
            },
            "put_back": self.put_back,
            "new_identity": self.new_identity,
            "problems": self.problems,
        }  # fmt: skip
