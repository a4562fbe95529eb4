"""A member's identity in the store, sealed by a passphrase and, as a spare, by a printed key; and changing either."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from brm_desktop.storage.wraps import print_recovery, read_recovery
from brm_desktop.sync import identity, names
from brm_desktop.sync.cipher import STANDARD_COST, Cost, Noise
from brm_desktop.sync.faults import PartialFile, StoreChanged, WrongPassphrase
from brm_desktop.sync.identity import Member, StoreFile
from brm_desktop.sync.names import VaultName
from brm_desktop.sync.stores.protocol import Store

_T = TypeVar("_T")


def open_member(store: Store, typed: str) -> Member:
    """Return the member whose vault a passphrase, or a printed key, opens. Raises: WrongPassphrase, StoreError."""
    vaults = _list_vaults(store)
    if not vaults:
        raise StoreChanged("Nobody's identity is in the store yet", store.url, "Try again in a while")
    printed = read_recovery(typed)
    while vaults:
        newest = _list_newest(vaults)
        halves = list[VaultName]()
        for vault in newest:
            if vault.is_spare and printed is None:
                continue
            words = print_recovery(printed) if vault.is_spare and printed is not None else typed
            try:
                member = identity.open_vault(store.get(vault.found), words, vault.found)
            except PartialFile:  # whoever wrote it was interrupted: the one before still counts
                halves.append(vault)
                continue
            if member is not None:
                return member
        vaults = [vault for vault in vaults if _is_before(vault, halves)]
    raise WrongPassphrase(
        "Nobody at this store has this passphrase", hint="Nothing was changed; check capitals and spaces, and try again"
    )


def seal_member(
    store: Store, member: Member, words: str, noise: Noise, *, spare: bool = False, cost: Cost = STANDARD_COST
) -> StoreFile:
    """Seal an identity anew by other words, and take away what the words before opened. Returns: the new file.

    Raises: InvalidValue for no words, StoreChanged when another device did the same at this moment, StoreError.
    """
    before = [vault for vault in _list_vaults(store) if (vault.member, vault.is_spare) == (member.id, spare)]
    number = max((vault.number for vault in before), default=0) + 1
    made = identity.make_vault(member, words, noise, number, cost, spare=spare)
    store.put_new(made.name, made.data)
    if store.get(made.name) != made.data:
        raise StoreChanged(
            "Another device changed it at the same moment", store.url, "What was typed there counts; or try again"
        )
    for vault in before:
        store.delete_own(vault.found)
    return made


def drop_replaced(files: Mapping[str, _T]) -> dict[str, _T]:
    """Return files of a store without the vaults that newer ones have replaced: what opened them no longer should."""
    vaults = [vault for name in files if (vault := names.read_vault_name(name)) is not None]
    kept = {vault.found for vault in _list_newest(vaults)}
    gone = {vault.found for vault in vaults} - kept
    return {name: file for name, file in files.items() if name not in gone}


def _is_before(vault: VaultName, halves: list[VaultName]) -> bool:
    return any(
        (vault.member, vault.is_spare) == (half.member, half.is_spare) and vault.number < half.number for half in halves
    )


def _list_vaults(store: Store) -> list[VaultName]:
    return [vault for listed in store.list(names.ID_FOLDER) if (vault := names.read_vault_name(listed.name))]


def _list_newest(vaults: list[VaultName]) -> list[VaultName]:
    """Return each member's newest vault of either sort, a spare one first: to try a printed key there is quick."""
    newest = {(vault.member, vault.is_spare): vault for vault in sorted(vaults)}
    return sorted(newest.values(), key=lambda vault: not vault.is_spare)
