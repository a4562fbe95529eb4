"""A plan carried out: what is there is read first, then all is written as one commit that undo takes back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from brm_desktop.domain.fields import Cell
from brm_desktop.domain.kinds import BY_NAME, get_kind
from brm_desktop.domain.ops import Create, Delete, Op, make_changes
from brm_desktop.domain.record import Kind, Record
from brm_desktop.exchange.belonging import find_owner_field
from brm_desktop.exchange.leaving import Named, list_names
from brm_desktop.exchange.plan import Known, Plan
from brm_desktop.exchange.shapes import Reading
from brm_desktop.storage.blobs import Blobs
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.database import Database
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.entries import list_history
from brm_desktop.storage.journal import Journal
from brm_desktop.storage.rows import list_records, load_records

_ABOUT_PEOPLE = ("contact", "agency", "partner", "role", "note", "follow_up", "attachment")
_MET = {
    "contact": ("contact", "agency", "partner", "role"),
    "agency": ("agency", "contact"),
    "note": (*_ABOUT_PEOPLE, "decision"),
    "follow_up": _ABOUT_PEOPLE,
}
_TRASHED = 'SELECT id FROM "{}" WHERE deleted_ms IS NOT NULL'
_TRASHED_NAMES = "SELECT id, source_uid FROM \"{}\" WHERE deleted_ms IS NOT NULL AND source_uid <> ''"
_NAMED = ("note", "follow_up")
_MET_BY_OTHERS = ("agency", "partner", "contact")


def load_known(database: Database, readings: Sequence[Reading]) -> Known:
    """Return the live records that these readings may meet. The plan must be made on the same thread."""
    connection = database.reader()
    kinds = {understood.kind for reading in readings for understood in reading.understood}
    needed = {other for kind in kinds for other in _MET.get(kind, (kind, *_MET_BY_OTHERS, *_owners_of(kind)))}
    own = {told.kind for reading in readings for told in reading.understood if told.exact}
    needed |= set(BY_NAME) if own else set()  # what our own records point to may be of any kind
    records = {name: list_records(connection, get_kind(name), order="docid") for name in sorted(needed)}
    trashed = {id for kind in own for (id,) in connection.execute(_TRASHED.format(kind))}
    return Known(records, lambda kind, id: find_past(connection, kind, id), frozenset(trashed))


def load_trashed(
    database: Database, readings: Sequence[Reading], by_source: Sequence[str]
) -> tuple[Known, frozenset[Named]]:
    """Return the records in the trash that readings may tell of, and those of them that a source names.

    What a commit deleted whose label begins with a word of `by_source` was called off there: it may come again.
    """
    connection = database.reader()
    kinds = sorted({told.kind for reading in readings for told in reading.understood})
    records: dict[str, list[Record]] = {}
    for name in kinds:
        ids = [id for (id,) in connection.execute(_TRASHED.format(name))]
        records[name] = list(load_records(connection, get_kind(name), ids).values())
    told_of = list_names(readings)
    named = set[Named]()
    for kind in {kind for kind, _ in told_of} & {"note", "follow_up"}:
        for id, uid in connection.execute(_TRASHED_NAMES.format(kind)):
            if (kind, uid) in told_of and not _was_called_off(connection, id, by_source):
                named.add((kind, uid))
    live = {
        (kind, uid)
        for kind in {kind for kind, _ in named}
        for (uid,) in connection.execute(f'SELECT source_uid FROM "{kind}" WHERE deleted_ms IS NULL')
    }
    return Known({kind: each for kind, each in records.items() if kind not in _NAMED}), frozenset(named - live)


def _was_called_off(connection: Connection, id: str, by_source: Sequence[str]) -> bool:
    last = next((entry for entry in list_history(connection, id) if entry.op == "delete"), None)
    return last is not None and last.role != "undo" and last.label.startswith(tuple(by_source))


def _owners_of(kind: str) -> tuple[str, ...]:
    owner = find_owner_field(get_kind(kind).KIND)
    return (owner.target,) if owner is not None else ()


def find_past(connection: Connection, kind: Kind, id: str) -> Mapping[str, frozenset[Cell]]:
    """Return what each field of a record has held, cells and members, save where an undo had the last word."""
    held: dict[str, set[Cell]] = defaultdict(set)
    undone: set[str] = set()
    for entry in reversed(list_history(connection, id)):
        if entry.op == "create":
            for name, cell in dict(entry.new).items():
                field = kind.fields.get(name)
                held[name].update(field.from_cell(cell) if field is not None and field.shape == "set" else (cell,))
        elif entry.field:
            held[entry.field].update((entry.old, entry.new))
            (undone.add if entry.role == "undo" else undone.discard)(entry.field)
    return {name: frozenset(cells) for name, cells in held.items() if name not in undone}


def make_ops(plan: Plan) -> list[Op]:
    """Return the operations that carry a plan out."""
    ops: list[Op] = [Create(record) for record in plan.created]
    for before, after in plan.changed:
        ops += make_changes(before, after)
    ops += [Delete(kind, id) for kind, id in plan.removed]
    return ops


def apply_plan(journal: Journal, blobs: Blobs, plan: Plan, label: str, more: Sequence[Op] = ()) -> Committed | None:
    """Write everything a plan says, and `more` that follows from it, as one commit; None when it changes nothing.

    Raises: Clash when something it changes has changed since the plan was made; StorageError.
    """
    if plan.changes_nothing:
        return None
    for _, file in plan.files:
        blobs.put(file.data)
    return journal.commit(label, [*make_ops(plan), *more])
