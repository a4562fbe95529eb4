"""Records that their source names for ever: a calendar's UID, a message's id; which version is the newer one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from brm_desktop.domain.record import Record
from brm_desktop.exchange.own import OWN_UID
from brm_desktop.exchange.shapes import Understood


class Sourced:
    """What is known by its source's name, and which series an import tells of anew."""

    def __init__(self) -> None:
        self._by_uid: dict[tuple[str, str], str] = {}
        self._series: dict[str, tuple[str, datetime, datetime]] = {}
        self.matched: set[str] = set()

    def learn(self, record: Record) -> None:
        """Take in a record of the portfolio."""
        uid = getattr(record, "source_uid", "")
        if uid:
            self._by_uid.setdefault((record.KIND.name, uid), record.id)

    def add(self, kind: type[Record], uid: str, id: str) -> None:
        """Take in a record that an import makes."""
        self._by_uid[kind.KIND.name, uid] = id

    def find(self, kind: type[Record], uid: str, by_id: Mapping[str, Record]) -> str:
        """Return the id of the record that a source means, or nothing when it is new."""
        found = self._by_uid.get((kind.KIND.name, uid), "")
        if found or not uid.endswith(OWN_UID):
            return found
        own = by_id.get(uid.removesuffix(OWN_UID))
        return own.id if own is not None and isinstance(own, kind) else ""

    def note_series(self, told: Understood) -> None:
        """Note the stretch of time in which a series is told whole."""
        starts = [part.values["starts_at"] for part in (told, *told.parts) if "starts_at" in part.values]
        if starts:
            self._series[told.uid.partition("#")[0]] = (told.version, min(starts), max(starts))

    def list_gone(self, notes: Sequence[Record]) -> Iterator[Record]:
        """Yield the meetings of a series that a newer version no longer has; those that hold notes stay."""
        for note in notes:
            uid, mark, _ = getattr(note, "source_uid", "").partition("#")
            series = self._series.get(uid) if mark else None
            starts_at = getattr(note, "starts_at", None)
            if series is None or note.id in self.matched or starts_at is None:
                continue
            version, first, last = series
            newer = compare_versions(version, getattr(note, "source_version", "")) > 0
            within = first <= starts_at and (starts_at <= last or last.year - first.year < 2)
            if newer and within and not getattr(note, "body", ""):
                yield note


def compare_versions(one: str, other: str) -> int:
    """Return 1 when the first version is the newer, -1 when it is the older, 0 when nothing tells them apart."""
    first, second = _divide(one), _divide(other)
    if first[0] != second[0]:
        return 1 if first[0] > second[0] else -1
    if not first[1] or not second[1] or first[1] == second[1]:
        return 0
    return 1 if first[1] > second[1] else -1


def _divide(version: str) -> tuple[int, str]:
    number, _, changed = version.partition(" ")
    return (int(number) if number.isdigit() else 0), changed
