"""Connecting a portfolio to a store: a new store, a new member of one, or one more device of a member."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import count
from typing import NamedTuple

import msgspec

from brm_desktop.base.errors import InvalidValue, KnownError
from brm_desktop.base.stamps import Clock, make_id, to_ms
from brm_desktop.domain.record import Kind
from brm_desktop.storage import segments
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.database import Database
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.journal import Journal
from brm_desktop.storage.new_identity import take_new_identity
from brm_desktop.sync import identity, names
from brm_desktop.sync.account import Account, find_account, keep_account, write_account
from brm_desktop.sync.cipher import STANDARD_COST, Cost, Noise
from brm_desktop.sync.envelope import is_whole
from brm_desktop.sync.faults import DamagedFile, MissingFile, OtherStore, PartialFile, StoreChanged, WrongPassphrase
from brm_desktop.sync.identity import Member, StoreFile
from brm_desktop.sync.sentinel import Sentinel
from brm_desktop.sync.stores.protocol import Store
from brm_desktop.sync.vaults import open_member


class Wish(NamedTuple):
    """How a person wants to take part."""

    passphrase: str
    person: str  # how colleagues will see the member
    device: str
    join: bool = False
    cost: Cost = STANDARD_COST


def connect(
    database: Database, journal: Journal, store: Store, sentinel: Sentinel, clock: Clock, noise: Noise, wish: Wish
) -> Account:
    """Connect a portfolio to a store. Nothing is changed here unless all of it worked.

    Raises: StoreError, WrongPassphrase, InvalidValue, KnownError when it is connected already.
    """
    present = find_account(database.reader())
    store_id = _find_store(store)
    if present is not None:
        return _move(database, present, store, store_id)
    now_ms = to_ms(clock.now())
    files = dict[str, bytes]()
    if store_id is None:
        if wish.join:
            raise StoreChanged("There is no store to join", store.url, "Connect it first on the other device")
        store_id, first = identity.make_store(noise, now_ms)
        member = identity.make_member(wish.person, noise)
        _put(store, files, first)
        keys = _enroll(store, files, store_id, member, wish, noise, now_ms)
    elif wish.join:
        member = open_member(store, wish.passphrase)
        if member.is_paper:
            raise InvalidValue(
                "This is the recovery key of a shared space, and nobody's identity",
                hint="Connect as a new member, then let yourself in: space recover",
            )
        files[names.STORE_FILE] = store.get(names.STORE_FILE)
        keys = _join(store, files, store_id, member)
    else:
        _refuse_double(store, wish.passphrase)
        member = identity.make_member(wish.person, noise)
        files[names.STORE_FILE] = store.get(names.STORE_FILE)
        keys = _enroll(store, files, store_id, member, wish, noise, now_ms)
    name = _free_name(wish.device, member, files)
    device = identity.make_device(name, make_id(now_ms, noise(10)), noise)
    _put(store, files, identity.certify(member, device, now_ms))
    account = Account(store.address, store_id, member, device, keys)

    def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
        take_new_identity(connection, device.writer)
        segments.keep_store_files(connection, files)
        write_account(connection, account)
        return ()

    journal.exchange(work)
    sentinel.write(device.writer, 0)
    return account


def _find_store(store: Store) -> str | None:
    try:
        return identity.read_store(store.get(names.STORE_FILE))
    except MissingFile:
        return None
    except PartialFile:
        if store.list(names.ID_FOLDER):
            raise
        return None  # nobody has got further with it


def require_any_store(store: Store) -> None:
    """See that there is a store at all. Raises: StoreChanged."""
    if _find_store(store) is None:
        raise StoreChanged(
            "There is no store in this place", store.url, "Ask your colleague for the place that they connected to"
        )


def _move(database: Database, present: Account, store: Store, store_id: str | None) -> Account:
    """A store that was moved is the same store."""
    if store_id is None:
        raise StoreChanged("There is no store in this place", store.url, "Choose the folder that holds brmsync1")
    if store_id != present.store:
        raise OtherStore("This portfolio is connected to another store already", store.url, "Nothing was changed")
    moved = msgspec.structs.replace(present, address=store.address)
    keep_account(database, moved)
    return moved


def _put(store: Store, files: dict[str, bytes], file: StoreFile) -> None:
    store.put_new(file.name, file.data)
    files[file.name] = file.data


def _enroll(
    store: Store, files: dict[str, bytes], store_id: str, member: Member, wish: Wish, noise: Noise, now_ms: int
) -> dict[int, bytes]:
    """Put a new member's files into the store; the vault last, so that whoever can join finds all."""
    vault = identity.make_vault(member, wish.passphrase, noise, cost=wish.cost)
    card = identity.make_card(member)
    to = [identity.read_card(card.data, card.name)]
    key, key_file = identity.make_space_key(store_id, member.space, 1, member, to, noise, now_ms)
    for file in (card, key_file, vault):
        _put(store, files, file)
    return {1: key}


def _join(store: Store, files: dict[str, bytes], store_id: str, member: Member) -> dict[int, bytes]:
    """Return the keys of the member's space, and keep what the store has of the member."""
    keys = dict[int, bytes]()
    for listed in store.list(names.log_folder(member.space)):
        if names.read_key_name(listed.name) is not None:
            data = store.get(listed.name)
            header, key = identity.open_space_key(data, member, {member.id: member.signing}, listed.name)
            if key is not None and header.store == store_id:
                keys[header.epoch] = key
                files[listed.name] = data
    for listed in store.list(names.ID_FOLDER):
        if listed.name.startswith(f"{names.ID_FOLDER}/{member.id}."):
            data = store.get(listed.name)
            if is_whole(data, listed.name):  # else it is learned later, and never put back as it is
                files[listed.name] = data
    if not keys:
        raise StoreChanged("The key of your space is not in the store yet", store.url, "Try again in a while")
    return keys


def _free_name(wanted: str, member: Member, files: Mapping[str, bytes]) -> str:
    """Return a name that no other device of the member has: "laptop", "laptop 2"."""
    taken = set[str]()
    for name, data in files.items():
        read = names.read_device_name(name)
        if read is not None and read.ending == "dev":
            with suppress(DamagedFile):  # never whole, by a device that did not come to be
                taken.add(identity.read_certificate(data, member.signing, name).name)
    return next(name for n in count(1) if (name := wanted if n == 1 else f"{wanted} {n}") not in taken)


def _refuse_double(store: Store, passphrase: str) -> None:
    """Keep a person from becoming two when they meant to join."""
    try:
        member = open_member(store, passphrase)
    except (WrongPassphrase, StoreChanged):
        return
    raise KnownError(
        f"This passphrase opens the identity of {member.name} in the store already",
        hint="If that is you, join with your other device (--join); to be another member, choose another passphrase",
    )
