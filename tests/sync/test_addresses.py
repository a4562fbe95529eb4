"""Addresses with a name and a password in them: whole when put together and taken apart, and never shown with them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.services.syncing import hide_password
from brm_desktop.sync.stores import open_store
from brm_desktop.sync.stores.addresses import read_address, with_login

secrets = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(secrets, secrets)
def test_login_comes_out_of_an_address_as_it_went_in(name: str, password: str) -> None:
    for bare in ("https://files.example/brm", "s3://office/brm?region=us-east-2"):
        whole = with_login(bare, name, password)
        told = read_address(whole)
        assert (told.name, told.password, told.url) == (name, password, bare.partition("?")[0])
        assert hide_password(whole) == bare
        assert with_login(whole, name, password) == whole


def test_login_of_a_folder_or_of_nobody_changes_nothing() -> None:
    assert with_login("/media/shared/BRM", "ada", "secret") == "/media/shared/BRM"
    assert with_login("https://files.example/brm", "", "secret") == "https://files.example/brm"


def test_object_storage_takes_keys_and_place_from_its_address() -> None:
    address = with_login("s3://office/brm?region=us-gov-west-1&endpoint=https://s3.example", "AKEY", "se/cr+et")
    store = open_store(address)
    assert store.url == "s3://office/brm"
    assert store.address == address
    config = store._store.config  # type: ignore[attr-defined]
    assert (config["access_key_id"], config["secret_access_key"]) == ("AKEY", "se/cr+et")
    assert (config["region"], config["endpoint"]) == ("us-gov-west-1", "https://s3.example")
    assert "secret" not in repr(store.url)
    store.close()
