"""Each way in gives the one data key or a clear refusal, and never a wrong key."""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.errors import BugError, InvalidValue, KnownError, StorageError, UnreadableFile, WrongKey
from brm_desktop.storage import keys
from brm_desktop.storage.database import KEYS_NAME
from brm_desktop.storage.keys import NewKeys, Protection
from brm_desktop.storage.secret_store import KeyringAbsent, keyring_absent
from brm_desktop.storage.wraps import Cost

QUICK = Cost(memory_kib=64, passes=1, lanes=1)
PASSPHRASE = "correct horse — bättery"


class Drawer:
    """A keyring that is a dictionary."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}

    def find(self, account: str) -> str | None:
        return self.held.get(account)

    def keep(self, account: str, secret: str) -> None:
        self.held[account] = secret

    def forget(self, account: str) -> None:
        self.held.pop(account, None)


class NoKeyring:
    """A machine without a keyring."""

    def find(self, account: str) -> str | None:
        raise keyring_absent("there is none")

    def keep(self, account: str, secret: str) -> None:
        raise keyring_absent("there is none")

    def forget(self, account: str) -> None:
        raise keyring_absent("there is none")


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
def made(tmp_path: Path, drawer: Drawer) -> NewKeys:
    return keys.make_protection(tmp_path, store=drawer, passphrase=PASSPHRASE, cost=QUICK)


def test_make_protection_every_way_gives_the_same_key(tmp_path: Path, drawer: Drawer, made: NewKeys) -> None:
    assert len(made.data_key) == 32
    assert keys.unlock_by_keyring(tmp_path, drawer) == made.data_key
    assert keys.unlock_by_passphrase(tmp_path, PASSPHRASE) == made.data_key
    assert keys.unlock_by_recovery(tmp_path, made.recovery_key) == made.data_key
    assert keys.unlock_by_typed(tmp_path, PASSPHRASE) == made.data_key
    assert keys.unlock_by_typed(tmp_path, f"  {made.recovery_key.lower()} ") == made.data_key


def test_make_protection_file_holds_no_secret_and_is_private(tmp_path: Path, made: NewKeys) -> None:
    path = tmp_path / KEYS_NAME
    held = path.read_text(encoding="utf-8")
    assert made.data_key.hex() not in held
    assert made.recovery_key not in held
    assert PASSPHRASE not in held
    assert made.data_key.hex() not in repr(made)
    assert made.recovery_key not in repr(made)
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_make_protection_twice_is_our_bug(tmp_path: Path, made: NewKeys) -> None:
    with pytest.raises(BugError):
        keys.make_protection(tmp_path, passphrase="another", cost=QUICK)
    assert keys.unlock_by_passphrase(tmp_path, PASSPHRASE) == made.data_key


def test_make_protection_without_keyring_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyringAbsent):
        keys.make_protection(tmp_path, store=NoKeyring(), cost=QUICK)
    assert not keys.is_protected(tmp_path)
    assert not list(tmp_path.iterdir())


def test_make_protection_empty_passphrase_is_refused(tmp_path: Path, drawer: Drawer) -> None:
    with pytest.raises(InvalidValue):
        keys.make_protection(tmp_path, store=drawer, passphrase="", cost=QUICK)
    assert not keys.is_protected(tmp_path)
    assert not drawer.held


@pytest.mark.parametrize("typed", ["", "wrong", PASSPHRASE + " ", "\ud800", "0000-0000"])
def test_unlock_by_passphrase_wrong_never_gives_a_key(tmp_path: Path, made: NewKeys, typed: str) -> None:
    with pytest.raises(WrongKey) as caught:
        keys.unlock_by_passphrase(tmp_path, typed)
    assert not typed.strip() or typed not in str(caught.value)
    assert caught.value.__context__ is None or "InvalidTag" in repr(caught.value.__context__)


def test_unlock_by_passphrase_composed_otherwise_still_opens(tmp_path: Path, made: NewKeys) -> None:
    assert keys.unlock_by_passphrase(tmp_path, "correct horse — ba\u0308ttery") == made.data_key


def test_unlock_by_recovery_typing_error_is_told_apart(tmp_path: Path, made: NewKeys) -> None:
    for at, digit in enumerate(made.recovery_key):
        if digit != "-":
            wrong = made.recovery_key[:at] + ("7" if digit != "7" else "8") + made.recovery_key[at + 1 :]
            with pytest.raises(WrongKey, match="typing error"):
                keys.unlock_by_recovery(tmp_path, wrong)


def test_unlock_by_recovery_of_another_profile_is_refused(tmp_path: Path, made: NewKeys) -> None:
    other = tmp_path / "other"
    other.mkdir()
    theirs = keys.make_protection(other, passphrase="x", cost=QUICK)
    with pytest.raises(WrongKey, match="does not open"):
        keys.unlock_by_recovery(tmp_path, theirs.recovery_key)


def test_unlock_by_keyring_no_item_or_another_is_told(tmp_path: Path, drawer: Drawer, made: NewKeys) -> None:
    (account,) = drawer.held
    drawer.held[account] = "not base64!"
    with pytest.raises(WrongKey):
        keys.unlock_by_keyring(tmp_path, drawer)
    drawer.forget(account)
    with pytest.raises(KeyringAbsent, match="no key for this portfolio"):
        keys.unlock_by_keyring(tmp_path, drawer)
    with pytest.raises(KeyringAbsent):
        keys.unlock_by_keyring(tmp_path, NoKeyring())


def test_set_passphrase_replaces_the_one_before(tmp_path: Path, made: NewKeys) -> None:
    keys.set_passphrase(tmp_path, made.data_key, "new words", cost=QUICK)
    assert keys.unlock_by_passphrase(tmp_path, "new words") == made.data_key
    with pytest.raises(WrongKey):
        keys.unlock_by_passphrase(tmp_path, PASSPHRASE)
    assert keys.unlock_by_recovery(tmp_path, made.recovery_key) == made.data_key


def test_set_passphrase_with_another_data_key_changes_nothing(tmp_path: Path, made: NewKeys) -> None:
    before = (tmp_path / KEYS_NAME).read_bytes()
    with pytest.raises(WrongKey):
        keys.set_passphrase(tmp_path, bytes(32), "new words", cost=QUICK)
    assert (tmp_path / KEYS_NAME).read_bytes() == before


def test_remove_passphrase_leaves_the_keyring(tmp_path: Path, drawer: Drawer, made: NewKeys) -> None:
    keys.remove_passphrase(tmp_path, made.data_key)
    with pytest.raises(WrongKey, match="no passphrase"):
        keys.unlock_by_passphrase(tmp_path, PASSPHRASE)
    with pytest.raises(StorageError, match="all that opens"):
        keys.forget_keyring(tmp_path, made.data_key, drawer)
    assert keys.unlock_by_keyring(tmp_path, drawer) == made.data_key


def test_forget_keyring_leaves_the_passphrase(tmp_path: Path, drawer: Drawer, made: NewKeys) -> None:
    keys.forget_keyring(tmp_path, made.data_key, drawer)
    assert not drawer.held
    with pytest.raises(StorageError, match="all that opens"):
        keys.remove_passphrase(tmp_path, made.data_key)
    keys.keep_in_keyring(tmp_path, made.data_key, drawer)
    assert keys.unlock_by_keyring(tmp_path, drawer) == made.data_key


def test_recovery_key_can_be_shown_saved_and_rotated(tmp_path: Path, made: NewKeys) -> None:
    assert keys.show_recovery(tmp_path, made.data_key) == made.recovery_key
    keys.mark_recovery_saved(tmp_path)
    assert keys.describe_protection(tmp_path) == Protection(keyring=True, passphrase=True, recovery_saved=True)
    new = keys.rotate_recovery(tmp_path, made.data_key)
    assert keys.describe_protection(tmp_path) == Protection(keyring=True, passphrase=True, recovery_saved=False)
    assert keys.show_recovery(tmp_path, made.data_key) == new
    assert keys.unlock_by_recovery(tmp_path, new) == made.data_key
    with pytest.raises(WrongKey):
        keys.unlock_by_recovery(tmp_path, made.recovery_key)


def test_describe_protection_says_what_it_is(tmp_path: Path, made: NewKeys) -> None:
    assert keys.describe_protection(tmp_path / "nowhere") is None
    told = str(keys.describe_protection(tmp_path))
    assert told == (
        "Protected: opens with the system's keyring or a passphrase or a recovery key that was not saved yet"
    )


def test_portable_keys_open_elsewhere_without_the_keyring(tmp_path: Path, made: NewKeys) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / KEYS_NAME).write_bytes(keys.portable_keys(tmp_path))
    assert keys.describe_protection(elsewhere) == Protection(keyring=False, passphrase=True, recovery_saved=False)
    assert keys.unlock_by_recovery(elsewhere, made.recovery_key) == made.data_key


@given(st.data())
def test_load_any_damage_is_refused_or_harmless(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("profile")
    made = keys.make_protection(folder, passphrase="p", cost=QUICK)
    path = folder / KEYS_NAME
    held = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(held) - 1))
    held[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(held)))
    path.write_bytes(held[:cut] if data.draw(st.booleans()) else held)
    with suppress(KnownError):
        assert keys.unlock_by_passphrase(folder, "p") == made.data_key
        assert keys.unlock_by_recovery(folder, made.recovery_key) == made.data_key


@pytest.mark.parametrize("part", [{"memory_kib": 1 << 40}, {"passes": 10**9}, {"lanes": 0}, {"passes": True}, {"x": 1}])
def test_load_cost_that_is_a_trap_is_refused_at_once(tmp_path: Path, made: NewKeys, part: dict[str, int]) -> None:
    path = tmp_path / KEYS_NAME
    held = json.loads(path.read_bytes())
    held["cost"] |= part
    path.write_text(json.dumps(held), encoding="utf-8")
    with pytest.raises(StorageError, match="damaged"):
        keys.unlock_by_passphrase(tmp_path, PASSPHRASE)


def test_load_newer_version_says_update(tmp_path: Path, made: NewKeys) -> None:
    path = tmp_path / KEYS_NAME
    path.write_text(json.dumps(json.loads(path.read_bytes()) | {"version": 2}), encoding="utf-8")
    with pytest.raises(StorageError, match="newer version"):
        keys.unlock_by_passphrase(tmp_path, PASSPHRASE)


def test_load_keys_of_another_profile_put_together_are_refused(tmp_path: Path, made: NewKeys) -> None:
    other = tmp_path / "other"
    other.mkdir()
    theirs = keys.make_protection(other, passphrase="theirs", cost=QUICK)
    mixed = json.loads((tmp_path / KEYS_NAME).read_bytes())
    mixed |= {name: json.loads((other / KEYS_NAME).read_bytes())[name] for name in ("recovery", "passphrase")}
    (tmp_path / KEYS_NAME).write_text(json.dumps(mixed), encoding="utf-8")
    with pytest.raises(WrongKey):
        keys.unlock_by_passphrase(tmp_path, "theirs")
    with pytest.raises(WrongKey):
        keys.unlock_by_recovery(tmp_path, theirs.recovery_key)


@pytest.mark.parametrize("raw", [b"p w", b"p w\n", b"p w\r\n", b"\xef\xbb\xbfp w\n"])
def test_read_passphrase_file_loses_one_line_end(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "passphrase"
    file.write_bytes(raw)
    assert keys.read_passphrase(file, {keys.PASSPHRASE_VARIABLE: "other"}) == "p w"


def test_read_passphrase_second_line_end_is_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "f").write_bytes(b" p \n\n")
    assert keys.read_passphrase(tmp_path / "f", {}) == " p \n"


def test_read_passphrase_without_file_is_the_environment() -> None:
    assert keys.read_passphrase(None, {keys.PASSPHRASE_VARIABLE: "p"}) == "p"
    assert keys.read_passphrase(None, {keys.PASSPHRASE_VARIABLE: ""}) is None
    assert keys.read_passphrase(None, {}) is None


def test_read_passphrase_bad_file_is_told_without_its_text(tmp_path: Path) -> None:
    file = tmp_path / "passphrase"
    with pytest.raises(UnreadableFile, match="cannot be read"):
        keys.read_passphrase(file, {})
    file.write_bytes(b"secret\xff")
    with pytest.raises(UnreadableFile, match="not UTF-8") as caught:
        keys.read_passphrase(file, {})
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None
    file.write_bytes(b"\n")
    with pytest.raises(InvalidValue, match="empty"):
        keys.read_passphrase(file, {})
