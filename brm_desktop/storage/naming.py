"""Which files are named: by records that live or are in the trash, by their history, by what stands beside it.

Whatever undo, the trash or an earlier version can bring back is named; what was erased for good is not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from brm_desktop.domain.kinds import KINDS
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.packing import unpack
from brm_desktop.storage.parcels import State, is_hash

_HASH: Final = re.compile(r"[0-9a-f]{64}")

Named = tuple[str, str]
"""The record that names a file, and the file's hash; no record where it is not known which."""


def list_named(connection: Connection) -> set[str]:
    """Return every file that something here names, or could bring back."""
    return {hash for _, hash in _list_all(connection)}


def list_needed(connection: Connection, space: str) -> set[str]:
    """Return the files that a space must have: nothing names the personal one.

    A record that was moved for good needs its file in its former space no more, once the new one has it.
    """
    placed = dict(connection.execute("SELECT record, space FROM placed").fetchall())
    moved = _list_moved(connection)
    stored = {
        (at, hash) for at, hash in connection.execute("SELECT space, hash FROM parcel WHERE state = ?", (State.STORED,))
    }
    return {
        hash
        for record, hash in _list_all(connection)
        if not record or (placed.get(record, "") == space and not (record in moved and (moved[record], hash) in stored))
    }


def _list_moved(connection: Connection) -> dict[str, str]:
    """Return the personal records that are one with a shared one now, each with that one's space."""
    found = dict[str, str]()
    for of in KINDS:
        if of.KIND.files:
            found.update(
                connection.execute(
                    "SELECT a.record, s.space FROM alias a JOIN placed s ON s.record = a.survivor"
                    f' JOIN "{of.KIND.name}" r ON r.id = a.record'
                    " WHERE r.deleted_ms IS NOT NULL AND a.record NOT IN (SELECT record FROM placed)"
                ).fetchall()
            )
    return found


def _list_all(connection: Connection) -> Iterator[Named]:
    for of in KINDS:
        for field in of.KIND.files:
            yield from _list_in_rows(connection, of.KIND.name, field)
            yield from _list_in_history(connection, of.KIND.name, field)
            for record, value in connection.execute("SELECT record, value FROM head WHERE field = ?", (field,)):
                yield from _with(record, unpack(value))
    for (entry,) in connection.execute("SELECT entry FROM held"):  # of a version that knows more
        yield from (("", hash) for hash in _HASH.findall(json.dumps(unpack(entry))))
    for (value,) in connection.execute("SELECT value FROM unknown_cell WHERE value IS NOT NULL"):
        yield from (("", hash) for hash in _HASH.findall(str(value)))


def _list_in_rows(connection: Connection, kind: str, field: str) -> Iterator[Named]:
    for record, value in connection.execute(f'SELECT id, "{field}" FROM "{kind}" WHERE "{field}" != \'\''):
        yield from _with(record, value)


def _list_in_history(connection: Connection, kind: str, field: str) -> Iterator[Named]:
    for record, op, old, new in connection.execute(
        f'SELECT j.record, j.op, j.old, j.new FROM "{kind}" r JOIN journal j ON j.record = r.id'
        " WHERE j.op = 'create' OR j.field = ?",
        (field,),
    ):
        for packed in (old, new):
            if packed:
                value = unpack(packed)
                yield from _with(record, value.get(field) if op == "create" and isinstance(value, dict) else value)


def _with(record: str, value: Any) -> Iterator[Named]:
    if isinstance(value, str) and is_hash(value):
        yield record, value
