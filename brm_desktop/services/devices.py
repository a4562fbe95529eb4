"""The devices that take part as oneself: who they are, when they were heard of last, and revoking one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from brm_desktop.base.errors import Ambiguous, InvalidValue, NotFound
from brm_desktop.base.stamps import from_ms
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import segments
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.meta import find_text, keep_text

if TYPE_CHECKING:
    from brm_desktop.sync.account import Account
    from brm_desktop.sync.identity import DeviceHeader

_KNOWN: Final = "known_devices"


class DeviceLine(NamedTuple):
    """A device, by its present identity as an author. `changed_at` is when it last changed something, by its clock."""

    writer: str
    name: str
    is_this: bool
    segments: int
    changed_at: datetime | None = None
    is_revoked: bool = False
    is_new: bool = False  # it came since a person last looked


def list_devices(connection: Connection, account: Account) -> tuple[DeviceLine, ...]:
    """Return the devices that a member vouches for: this one, then those heard of last, then revoked ones."""
    certificates, revoked = _read_certificates(connection, account)
    own = account.device.writer
    before = {each.replaces: each.writer for each in certificates if each.replaces}
    found = {each.writer: each.name for each in certificates if each.writer not in before}
    found.setdefault(own, account.device.name)
    counts, changed = dict.fromkeys(found, 0), dict.fromkeys(found, 0)
    for writer, count, at_ms in _list_writers(connection):
        while writer in before:
            writer = before[writer]
        if writer in found:
            counts[writer] += count
            changed[writer] = max(changed[writer], at_ms)
    known = _find_known(connection)
    told = {before.get(writer, writer) for writer in known or ()} | {own}
    lines = [
        DeviceLine(
            writer, name or "Another device", writer == own, counts[writer],
            from_ms(changed[writer]) if changed[writer] else None, writer in revoked,
            known is not None and writer not in told and writer not in revoked,
        )
        for writer, name in found.items()
    ]  # fmt: skip
    return tuple(sorted(lines, key=lambda line: (not line.is_this, line.is_revoked, -changed[line.writer], line.name)))


def mark_known(portfolio: Portfolio) -> None:
    """Remember that the person has seen which devices there are."""
    from brm_desktop.sync.account import find_account

    connection = portfolio.database.reader()
    account = find_account(connection)
    if account is not None:
        writers = sorted(line.writer for line in list_devices(connection, account))
        if writers != _find_known(connection):
            keep_text(portfolio.database, _KNOWN, json.dumps(writers))


def _find_known(connection: Connection) -> list[str] | None:
    kept = find_text(connection, _KNOWN)
    return json.loads(kept) if kept else None


def revoke_device(portfolio: Portfolio, name: str) -> DeviceLine:
    """Let nothing count that another device of one's own writes from now on; it is named by its name or id.

    Raises: NotFound, Ambiguous, InvalidValue for this device itself, StoreError.
    """
    from brm_desktop.services.syncing import opened_exchange
    from brm_desktop.sync.account import find_account

    connection = portfolio.database.reader()
    account = find_account(connection)
    lines = list_devices(connection, account) if account is not None else ()
    found = [line for line in lines if name in (line.name, line.writer)]
    others = [line for line in found if not line.is_this and not line.is_revoked]
    if any(line.is_this for line in found) and not others:
        raise InvalidValue("A device does not revoke itself", hint="Do it on another device of yours")
    if found and not others:
        raise InvalidValue(f"{name} is revoked already")
    if not others:
        raise NotFound(f"There is no device called {name}", hint="The Sync page shows them; so does: device list")
    if len(others) > 1:
        raise Ambiguous(
            f"Several devices are called {name}", tuple(line.writer for line in others), "Give the id of one"
        )
    with opened_exchange(portfolio) as exchange:
        exchange.run()
        exchange.revoke(others[0].writer)
    return others[0]


def _read_certificates(connection: Connection, account: Account) -> tuple[list[DeviceHeader], set[str]]:
    from brm_desktop.sync import identity, names
    from brm_desktop.sync.faults import DamagedFile

    certificates, revoked = list[identity.DeviceHeader](), set[str]()
    for name, data in segments.list_store_files(connection).items():
        read = names.read_device_name(name)
        if read is None or read.member != account.member.id:
            continue
        try:
            if read.ending == "dev":
                certificates.append(identity.read_certificate(data, account.member.signing, name))
            else:
                revoked.add(identity.read_revocation(data, account.member.signing, name).writer)
        except DamagedFile:
            continue
    return certificates, revoked


def _list_writers(connection: Connection) -> Iterator[tuple[str, int, int]]:
    """Yield each author's id, number of segments, and when they last changed something in milliseconds."""
    found = connection.execute(
        "SELECT w.uid, (SELECT count(*) FROM segment s WHERE s.writer = w.number),"
        " ifnull((SELECT at_ms FROM commits c WHERE c.writer = w.number ORDER BY c.seq DESC LIMIT 1), 0) FROM writers w"
    )
    yield from found.fetchall()
