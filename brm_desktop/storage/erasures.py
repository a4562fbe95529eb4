"""Erases what is erased anywhere, whatever else was done to it."""

from __future__ import annotations

from collections.abc import Mapping

from brm_desktop.domain.changes import Entry
from brm_desktop.domain.placing import PERSONAL_SPACE
from brm_desktop.domain.record import Kind
from brm_desktop.storage import merges, rows
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.erasing import erase_content
from brm_desktop.storage.intake import Intake
from brm_desktop.storage.lives import Lives
from brm_desktop.storage.owners import Owners


class Erasures:
    """Takes the content of records out, within a step of an exchange."""

    def __init__(
        self, connection: Connection, kinds: Mapping[str, Kind], intake: Intake, lives: Lives, owners: Owners
    ) -> None:
        self._connection = connection
        self._kinds = kinds
        self._intake = intake
        self._lives = lives
        self._owners = owners

    def may_take(self, entry: Entry) -> bool:
        """Tell whether a record is of the space through which it is to be erased; nobody erases what is not theirs."""
        kind, homes = self._kinds.get(entry.kind), self._intake.homes
        is_there = kind is not None and self._intake.find_draft(kind, entry.record) is not None
        return homes.space == homes.find(entry.record) and (is_there or homes.space == PERSONAL_SPACE)

    def take(self, kind_name: str, id: str) -> None:
        """Erase a record, that is no other record from then on."""
        intake = self._intake
        intake.flush()
        intake.flush_lines()
        kind = self._kinds.get(kind_name)
        draft = None if kind is None else intake.find_draft(kind, id)
        if draft is not None and draft.cells["deleted_ms"] is None:
            self._lives.sink(draft)
        intake.flush()
        row = None if kind is None else rows.find_row(self._connection, kind, id)
        if kind is not None and row is not None:  # what it belonged to may be held by nothing else
            self._owners.touched.update(dict.fromkeys(self._owners.list_of(kind, row)))
        for other, (name, survivor) in merges.load_aliases(self._connection).items():
            if survivor == id:
                self._owners.touched[name, other] = None
        merges.keep_survivor(self._connection, kind_name, id, None)
        erase_content(self._connection, self._kinds, intake.commit.number, [(kind_name, id)])
        intake.erased.add(id)
        self._owners.touched.pop((kind_name, id), None)
