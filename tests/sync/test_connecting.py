"""Connecting devices of one person: how each is called."""

from __future__ import annotations

from pathlib import Path

from brm_desktop.services.portfolio import open_portfolio
from brm_desktop.services.syncing import connect_store, exchange_once, find_status

WORDS = "four plain words here"


def test_devices_of_one_name_are_told_apart(tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    made = [open_portfolio(tmp_path / name, None) for name in ("a", "b", "c")]
    try:
        own = [connect_store(each, store, WORDS, join=each is not made[0]).device for each in made]
        assert own == [own[0], f"{own[0]} 2", f"{own[0]} 3"]
        for each in made:
            exchange_once(each)
        seen = find_status(made[0])
        assert seen is not None
        assert sorted(line.name for line in seen.devices) == own
    finally:
        for each in made:
            each.close()


def test_certificate_that_was_half_there_when_one_joined_is_not_put_back_so(tmp_path: Path) -> None:
    store = tmp_path / "store"
    made = [open_portfolio(tmp_path / name, None) for name in ("a", "b")]
    try:
        connect_store(made[0], str(store), WORDS, join=False)
        exchange_once(made[0])
        (certificate,) = (store / "brmsync1" / "id").glob("*.dev")
        whole = certificate.read_bytes()
        certificate.write_bytes(whole[: len(whole) // 2])
        connect_store(made[1], str(store), WORDS, join=True)
        certificate.write_bytes(whole)
        exchange_once(made[1])
        assert certificate.read_bytes() == whole
        kept = (
            made[1]
            .database.reader()
            .execute("SELECT data FROM store_file WHERE name LIKE ?", (f"%{certificate.name}",))
        )
        assert [bytes(data) for (data,) in kept] == [whole]
    finally:
        for each in made:
            each.close()
