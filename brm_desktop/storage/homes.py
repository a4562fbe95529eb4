"""Which space each record is in, within one step of an exchange, that runs through one space."""

from __future__ import annotations

from brm_desktop.domain.changes import Entry
from brm_desktop.domain.placing import PERSONAL_SPACE, space_of_field
from brm_desktop.domain.record import Kind
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.spaces import find_space, keep_spaces, list_spaces


class Homes:
    """Looks each record up once, and none while nothing is shared. `space` is the one through which things come."""

    def __init__(self, connection: Connection, space: str) -> None:
        self.space = space
        self._connection = connection
        self._found: dict[str, str] | None = {} if list_spaces(connection) else None  # None: nothing is shared

    @property
    def are_several(self) -> bool:
        """Whether any record is in a shared space."""
        return self._found is not None

    def find(self, record: str) -> str:
        """Return the space of a record."""
        if self._found is None:
            return PERSONAL_SPACE
        if record not in self._found:
            self._found[record] = find_space(self._connection, record)
        return self._found[record]

    def settle(self, record: str) -> None:
        """Let a new record be in the space through which it came."""
        if self.space:
            keep_spaces(self._connection, [(record, self.space)])
            self._found = self._found or {}
        if self._found is not None:
            self._found[record] = self.space

    def belongs(self, kind: Kind, entry: Entry) -> bool:
        """Tell whether an entry came through the space that its record, or its field, is in."""
        return self.space == space_of_field(kind, entry.field, self.find(entry.record))

    def is_together(self, one: str, other: str) -> bool:
        """Tell whether two records are in one space: what is elsewhere, others do not see, and it holds nothing."""
        return self.find(one) == self.find(other)
