"""Trying a place before it becomes a store: whether it can be used, how fast, what its clock says, who is there."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, NamedTuple

from brm_desktop.services.syncing import hide_password, make_folder, opened_store

if TYPE_CHECKING:
    from brm_desktop.sync.stores.protocol import Store


class Trial(NamedTuple):
    """What was found. `people` are the members of a store that is there already; None for a place without one."""

    url: str
    people: tuple[str, ...] | None
    took_ms: int
    keeps_case: bool
    skew_ms: int | None  # how far its clock is ahead of ours


def try_store(url: str, *, join: bool) -> Trial:
    """Write, read back, list and delete in a place, and say what is there. Leaves nothing behind.

    Raises: InvalidValue, StoreError.
    """
    from brm_desktop.sync.stores.protocol import probe

    make_folder(url, join=join)
    with opened_store(url) as store:
        people = _list_people(store)
        began = time.monotonic()
        found = probe(store, os.urandom(6).hex())
        took_ms = round((time.monotonic() - began) * 1000)
    return Trial(hide_password(url), people, took_ms, found.keeps_case, found.skew_ms)


def is_there(url: str) -> bool:
    """Tell whether there is a place to look at; an address is asked later."""
    return "://" in url or os.path.isdir(os.path.expanduser(url))


def find_people(url: str) -> tuple[str, ...] | None:
    """Return the names of the members of the store in a place, None where there is none. Raises: StoreError."""
    with opened_store(url) as store:
        return _list_people(store)


def _list_people(store: Store) -> tuple[str, ...] | None:
    """Return the names of a store's members, None where there is no store."""
    from brm_desktop.sync import identity, names
    from brm_desktop.sync.faults import DamagedFile, MissingFile

    try:
        identity.read_store(store.get(names.STORE_FILE))
    except MissingFile:
        return None
    people = dict[str, str]()
    for listed in store.list(names.ID_FOLDER):
        if names.read_card_name(listed.name) is not None:
            try:
                card = identity.read_card(store.get(listed.name), listed.name)
            except (DamagedFile, MissingFile):
                continue
            if not card.opens:
                people[card.member] = card.name
    return tuple(sorted(people.values()))
