"""Changing what opens an identity in the store: the new words open it, those before no more."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from brm_desktop.storage.wraps import print_recovery
from brm_desktop.sync import names
from brm_desktop.sync.faults import StoreChanged, WrongPassphrase
from brm_desktop.sync.stores.folder import FolderStore
from brm_desktop.sync.vaults import drop_replaced, open_member, seal_member
from tests.simulation.devices import CHEAP, PASSPHRASE, Device
from tests.simulation.memory_store import Shelf

KEY = print_recovery(bytes(range(20)))


@pytest.fixture
def device(tmp_path: Path, template: Path) -> Iterator[Device]:
    made = Device(tmp_path / "a", template, Shelf(), 1, 1_790_000_000_000)
    made.connect(join=False)
    made.exchange.run()
    yield made
    made.stop()


def test_new_passphrase_opens_the_same_identity_and_the_former_one_none(device: Device) -> None:
    member = open_member(device.store, PASSPHRASE)
    seal_member(device.store, member, "other words", os.urandom, cost=CHEAP)
    assert open_member(device.store, "other words") == member
    with pytest.raises(WrongPassphrase):
        open_member(device.store, PASSPHRASE)
    vaults = [each.name for each in device.store.list(names.ID_FOLDER) if names.read_vault_name(each.name)]
    assert vaults == [names.vault_file(member.id, 2)]


def test_printed_key_opens_the_identity_however_it_is_typed_and_so_does_the_passphrase(device: Device) -> None:
    member = open_member(device.store, PASSPHRASE)
    seal_member(device.store, member, KEY, os.urandom, spare=True, cost=CHEAP)
    for typed in (KEY, KEY.lower(), KEY.replace("-", " "), PASSPHRASE):
        assert open_member(device.store, typed) == member
    seal_member(device.store, member, print_recovery(bytes(20)), os.urandom, spare=True, cost=CHEAP)
    with pytest.raises(WrongPassphrase):
        open_member(device.store, KEY)


def test_emptied_store_is_put_back_without_what_a_former_passphrase_opened(
    device: Device, tmp_path: Path, template: Path
) -> None:
    other = Device(tmp_path / "b", template, device.store.shelf, 2, 1_790_000_000_000)
    other.connect(join=True)
    other.exchange.run()
    member = open_member(device.store, PASSPHRASE)
    seal_member(device.store, member, "other words", os.urandom, cost=CHEAP)
    other.restart()
    other.exchange.run()
    for listed in device.store.list(names.ID_FOLDER):
        device.store.delete_own(listed.name)
    other.exchange.put_back_all()
    assert open_member(other.store, "other words") == member
    with pytest.raises(WrongPassphrase):
        open_member(other.store, PASSPHRASE)
    other.stop()


def test_store_without_an_identity_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreChanged, match="Nobody's identity"):
        open_member(FolderStore(tmp_path), PASSPHRASE)


def test_only_the_newest_vault_of_a_sort_is_kept() -> None:
    member = "a" * 16
    files = {names.vault_file(member, number, spare=spare): number for number in (1, 2, 10) for spare in (False, True)}
    kept = drop_replaced(files | {"brmsync1/store.brm": 0})
    assert kept == {
        names.vault_file(member, 10): 10, names.vault_file(member, 10, spare=True): 10, "brmsync1/store.brm": 0
    }  # fmt: skip
