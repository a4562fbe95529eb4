"""What an import would do: every row is new, the same, an update, a possible duplicate or skipped. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.base.stamps import make_id
from brm_desktop.domain.fields import Id
from brm_desktop.domain.record import Record
from brm_desktop.exchange.shapes import File, Oddity, Origin, Reading
from brm_desktop.exchange.slots import Past, no_past

State = Literal["new", "same", "update", "possible_duplicate", "skip"]


@dataclass(frozen=True, slots=True)
class Known:
    """The live records that an import may meet, by kind. `past` tells what a record's fields held before."""

    records: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    past: Past = no_past
    trashed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """What becomes of one row or card. `about` says what it may duplicate, what changes, or why it is skipped."""

    state: State
    origin: Origin
    title: str
    id: str = ""
    about: str = ""
    other: str = ""  # the id of what it may duplicate
    odd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything an import would do, in the order of the file."""

    items: tuple[Item, ...]
    created: tuple[Record, ...] = ()
    changed: tuple[tuple[Record, Record], ...] = ()
    files: tuple[tuple[str, File], ...] = ()  # by the SHA-256 of their content
    gone: tuple[Record, ...] = ()  # known from an earlier version of the list, not in this one; they stay
    odd: tuple[Oddity, ...] = ()
    removed: tuple[tuple[str, Id], ...] = ()  # by kind: meetings that were called off, to the trash

    def count(self, state: State) -> int:
        return Counter(item.state for item in self.items)[state]

    @property
    def changes_nothing(self) -> bool:
        return not (self.created or self.changed or self.removed)

    def summarize(self) -> dict[str, Any]:
        """Return the counts and lists that a report of the import is made from; what may be double is new as well."""
        odd = [{"where": where, "what": what} for where, what in self.odd]
        odd += [{"where": _place(item), "what": what} for item in self.items for what in item.odd]
        doubtful = [item for item in self.items if item.state == "possible_duplicate"]
        return {
            "read": len(self.items),
            "new": self.count("new") + len(doubtful),
            "same": self.count("same"),
            "updated": self.count("update"),
            "possible_duplicates": [
                {"where": _place(item), "id": item.id, "title": item.title, "other": item.other, "why": item.about}
                for item in doubtful
            ],
            "skipped": [{"where": _place(item), "reason": item.about} for item in self.items if item.state == "skip"],
            "gone": [{"id": record.id, "title": record.title_text} for record in self.gone],
            "odd": odd,
        }


def _place(item: Item) -> str:
    return f"{item.origin.file} line {item.origin.line}"


def make_plan(
    readings: Iterable[Reading],
    known: Known,
    *,
    agency: Id | None = None,
    new_id: Callable[[], str] = make_id,
    progress: Progress = NO_PROGRESS,
) -> Plan:
    """Return what an import would do; people without a matched organization get a role at `agency`, if given."""
    readings = list(readings)
    keys = {understood.key.partition(": ")[0].casefold() for reading in readings for understood in reading.understood}
    met = {each.kind for reading in readings for each in reading.understood if not each.uid}
    from brm_desktop.exchange.planner import Planner
    from brm_desktop.exchange.workbench import Workbench

    planner = Planner(Workbench(known, agency, new_id, frozenset(keys - {""}), met))
    for reading in readings:
        planner.take(reading, progress)
    return planner.finish()
