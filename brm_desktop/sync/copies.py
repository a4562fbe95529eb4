"""Which parts of files a store lists, by file and number. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from brm_desktop.sync import names
from brm_desktop.sync.names import PartName
from brm_desktop.sync.parts import PartHeader, measure_part
from brm_desktop.sync.stores.protocol import Listed


class Copies:
    """Each part may be there several times, by several devices; `counts` says whose are believed unread."""

    def __init__(self, listed: Iterable[Listed], counts: Callable[[str], bool]) -> None:
        self._names: dict[tuple[str, int], list[PartName]] = {}
        self._sizes: dict[str, int] = {}
        self._counts = counts
        for each in sorted(set(listed)):
            name = names.read_part_name(each.name)
            if name is not None:
                self._names.setdefault((name.blob, name.part), []).append(name)
                self._sizes[each.name] = each.size

    def of(self, blob: str, part: int) -> list[PartName]:
        """Return the names that a part has, those believed first."""
        return sorted(self._names.get((blob, part), ()), key=lambda name: not self._counts(name.writer))

    def list_names(self, blobs: Iterable[str]) -> list[str]:
        """Return every name that a part of these files has."""
        wanted = set(blobs)
        return [name.found for (blob, _), same in self._names.items() if blob in wanted for name in same]

    def list_of(self, writer: str) -> dict[str, list[Listed]]:
        """Return the parts that a device has put there, renamed or not, by file."""
        found = dict[str, list[Listed]]()
        for (blob, _), same in self._names.items():
            own = [Listed(name.found, self._sizes[name.found]) for name in same if name.writer == writer]
            if own:
                found.setdefault(blob, []).extend(own)
        return found

    def has(self, header: PartHeader) -> bool:
        """Tell whether a part is there in its full length, by whoever counts."""
        sizes = (measure_part(header), -1)
        return any(
            self._counts(name.writer) and self._sizes[name.found] in sizes
            for name in self._names.get((header.blob, header.part), ())
        )
