"""Erasing for good, where the law asks for it: from rows, journal, index, files, and every device of a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from brm_desktop.base.errors import KnownError, NotFound
from brm_desktop.domain.kinds import KINDS, get_kind
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.backups import find_backup_moment, list_automatic_backups
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.erasing import LABEL, is_erased, list_blobs, list_unsettled, mark_settled, purge
from brm_desktop.storage.holds import find_hold, list_owned
from brm_desktop.storage.merges import load_aliases

_KINDS = {of.KIND.name: of.KIND for of in KINDS}


class Held(KnownError):
    """A legal hold keeps a record from being erased."""


class Erasing(NamedTuple):
    """What would be erased, and where copies of it remain."""

    title: str
    targets: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    briefings: int  # kept briefings of an agency it is about, which may tell of it
    backups: int
    shared: bool  # whether a store has it


def plan_erasing(portfolio: Portfolio, kind: str, id: str) -> Erasing:
    """Return what erasing a record would take, itself and all that belongs to it.

    Raises: NotFound, Held.
    """
    connection = portfolio.database.reader()
    of = get_kind(kind)
    record = rows.find_record(connection, of, id)
    if record is None or is_erased(connection, id):
        raise NotFound(f"There is no {of.KIND.one.lower()} with the id {id}")
    targets = [(kind, id)]
    merged = load_aliases(connection)
    for at in targets:  # grows while it is read
        came = [*list_owned(connection, _KINDS, *at), *_list_merged(connection, merged, at[1])]
        targets += [each for each in came if each not in targets]
    for at in targets:
        if hold := find_hold(connection, _KINDS, *at):
            raise Held(
                f"{record.title_text} is under a legal hold of {hold.agency}", hold.reason,
                "Nothing was erased. End the hold on the agency's page first",
            )  # fmt: skip
    files = list_blobs(connection, _KINDS, targets)
    (sent,) = connection.execute(
        "SELECT count(*) FROM journal j JOIN commits c ON c.number = j.number WHERE j.record = ? AND c.sent = 1", (id,)
    ).fetchone()
    return Erasing(
        record.title_text, tuple(targets), tuple(sorted(files)), _count_briefings(portfolio, kind, id),
        _count_backups(portfolio), bool(sent),
    )  # fmt: skip


def _list_merged(connection: Connection, merged: Mapping[str, tuple[str, str]], id: str) -> list[tuple[str, str]]:
    """Return what was merged into a record, or shared as it, and still has its content."""
    return [
        (kind, other) for other, (kind, survivor) in merged.items()
        if survivor == id and rows.find_record(connection, get_kind(kind), other) is not None
        and not is_erased(connection, other)
    ]  # fmt: skip


def erase(portfolio: Portfolio, plan: Erasing) -> None:
    """Erase what was planned. No undo takes it back. Raises: NotFound, Held, StorageError."""
    plan_erasing(portfolio, *plan.targets[0])
    portfolio.journal.erase(LABEL, plan.targets)
    settle(portfolio)


def settle(portfolio: Portfolio) -> None:
    """Leave nothing on the disk of what was erased, here or by another device; can end anywhere and be done again.

    Raises: StorageError.
    """
    erased, files = list_unsettled(portfolio.database.reader())
    if not erased:
        return
    with portfolio.database.outside() as connection:
        purge(connection)
    portfolio.blobs.remove(files)
    portfolio.blobs.wipe_open_copies()
    with portfolio.database.write() as connection:
        mark_settled(connection, erased)


def say_remains(plan: Erasing) -> Sequence[str]:
    """Say in sentences where copies remain, and what becomes of them."""
    said = list[str]()
    if plan.backups:
        said.append(
            f"{_count(plan.backups, 'automatic backup')} may still hold it; the last of them goes within 12 weeks."
        )
    if plan.briefings:
        said.append(f"{_count(plan.briefings, 'kept briefing')} may tell of it: look through them.")
    if plan.shared:
        said.append("Your other devices erase it at their next exchange.")
    said.append("What was exported, printed, sent or backed up by hand is out of reach.")
    return said


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number} {what}s"


def _count_briefings(portfolio: Portfolio, kind: str, id: str) -> int:
    connection = portfolio.database.reader()
    of = _KINDS[kind]
    row = rows.find_row(connection, of, id) or {}
    agencies = {id} if kind == "agency" else set[str]()
    for field in of.links:
        if field.target == "agency" and row.get(field.name):
            cell = row[field.name]
            agencies.update(field.from_cell(cell) if field.shape == "set" else (cell,))
    (found,) = connection.execute(
        f"SELECT count(*) FROM briefing WHERE deleted_ms IS NULL AND agency IN ({', '.join('?' * len(agencies))})",
        tuple(agencies),
    ).fetchone()
    return int(found)


def _count_backups(portfolio: Portfolio) -> int:
    return sum(find_backup_moment(path) is not None for path in list_automatic_backups(portfolio.folder))
