"""Who may open a protected portfolio: one random data key, wrapped apart for keyring, passphrase and recovery key.

`keys.json` in the profile holds the wraps and nothing that opens anything by itself. Changing protection wraps
the same data key anew, so nothing is encrypted again. No secret is ever part of an error or a `repr`.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, TypeVar

from brm_desktop.base.errors import BugError, InvalidValue, StorageError, UnreadableFile, WrongKey
from brm_desktop.base.files import file_errors, write_whole
from brm_desktop.storage.database import KEYS_NAME
from brm_desktop.storage.secret_store import SecretStore, keyring_absent
from brm_desktop.storage.wraps import (
    KEY_BYTES,
    NONCE_BYTES,
    RECOVERY_BYTES,
    STANDARD_COST,
    TAG_BYTES,
    VERSION,
    Cost,
    Wrap,
    check_value,
    print_recovery,
    read_recovery,
    unwrap_by_passphrase,
    unwrap_by_secret,
    wrap_by_passphrase,
    wrap_by_secret,
)

PASSPHRASE_VARIABLE: Final = "BRM_DESKTOP_PASSPHRASE"

_MOST_COST: Final = Cost(memory_kib=2_097_152, passes=64, lanes=64)  # more is a trap, not a setting
_MOST_FILE_BYTES: Final = 65_536
_T = TypeVar("_T", bool, int, str)
_NOT_THIS_KEY: Final = "The key does not open this portfolio"


@dataclass(frozen=True)
class Protection:
    """How a protected profile can be opened, for Settings and `check`."""

    keyring: bool
    passphrase: bool
    recovery_saved: bool

    def __str__(self) -> str:
        ways = ["the system's keyring"] * self.keyring + ["a passphrase"] * self.passphrase
        ways += ["the recovery key"] if self.recovery_saved else ["a recovery key that was not saved yet"]
        return "Protected: opens with " + " or ".join(ways)


@dataclass(frozen=True)
class NewKeys:
    """What a new protection is: the data key, to open the portfolio, and the recovery key, to print."""

    data_key: bytes = field(repr=False)
    recovery_key: str = field(repr=False)


@dataclass(frozen=True)
class _Keys:
    profile: str
    check: bytes
    recovery: Wrap
    recovery_copy: Wrap  # the recovery key itself under the data key, so that it can be shown again
    recovery_saved: bool = False
    keyring: bool = False
    passphrase: Wrap | None = None
    cost: Cost = STANDARD_COST


def is_protected(folder: Path) -> bool:
    """Tell whether the portfolio in `folder` has keys."""
    return (folder / KEYS_NAME).exists()


def describe_protection(folder: Path) -> Protection | None:
    """Return how the profile can be opened, None if it is plain. Raises: StorageError for damaged keys."""
    if not is_protected(folder):
        return None
    keys = _load(folder)
    return Protection(keys.keyring, keys.passphrase is not None, keys.recovery_saved)


def make_protection(
    folder: Path, *, store: SecretStore | None = None, passphrase: str | None = None, cost: Cost = STANDARD_COST
) -> NewKeys:
    """Make the keys of a profile that has none; it will open by the keyring `store`, a `passphrase` or both.

    Raises: KeyringAbsent, InvalidValue for an empty passphrase; then nothing was made.
    """
    if is_protected(folder):
        raise BugError("the profile already has keys")
    if store is None and passphrase is None:
        raise BugError("a profile with only a recovery key would open for nobody")
    data_key, secret, profile = os.urandom(KEY_BYTES), os.urandom(RECOVERY_BYTES), os.urandom(16).hex()
    keys = _Keys(profile, check_value(data_key, profile), *_wrap_recovery(profile, data_key, secret), cost=cost)
    if passphrase is not None:
        keys = replace(keys, passphrase=wrap_by_passphrase(data_key, passphrase, profile, cost))
    if store is not None:
        store.keep(profile, _as_text(data_key))
        keys = replace(keys, keyring=True)
    _write(folder, keys)
    return NewKeys(data_key, print_recovery(secret))


def is_key_of(folder: Path, data_key: bytes) -> bool:
    """Tell whether a data key is the one of these keys. Raises: StorageError for damaged keys."""
    keys = _load(folder)
    return hmac.compare_digest(keys.check, check_value(data_key, keys.profile))


def unlock_by_keyring(folder: Path, store: SecretStore) -> bytes:
    """Return the data key from the system's keyring; imports no cipher. Raises: KeyringAbsent, WrongKey."""
    keys = _load(folder)
    kept = store.find(keys.profile)
    if kept is None:
        raise keyring_absent("it has no key for this portfolio")
    return _checked(keys, _from_text(kept), "The key in the system's keyring does not open this portfolio")


def unlock_by_passphrase(folder: Path, passphrase: str) -> bytes:
    """Return the data key; takes a moment and 256 MB of memory while it does. Raises: WrongKey."""
    keys = _load(folder)
    if keys.passphrase is None:
        raise WrongKey("This portfolio has no passphrase", hint="Use the recovery key")
    data_key = unwrap_by_passphrase(keys.passphrase, passphrase, keys.profile, keys.cost)
    return _checked(keys, data_key, "The passphrase does not open this portfolio")


def unlock_by_recovery(folder: Path, recovery_key: str) -> bytes:
    """Return the data key; the recovery key may be typed in any case, with or without its hyphens.

    Raises: WrongKey, with its own words for a typing error.
    """
    secret = read_recovery(recovery_key)
    if secret is None:
        raise WrongKey("The recovery key has a typing error", hint="Compare each group with the printed key")
    keys = _load(folder)
    data_key = unwrap_by_secret(keys.recovery, secret, f"recovery/{keys.profile}")
    return _checked(keys, data_key, "The recovery key does not open this portfolio")


def unlock_by_typed(folder: Path, typed: str) -> bytes:
    """Return the data key for what a person typed: a recovery key if it reads as one, else the passphrase.

    Raises: WrongKey.
    """
    if read_recovery(typed) is not None:
        return unlock_by_recovery(folder, typed)
    return unlock_by_passphrase(folder, typed)


def check_key(folder: Path, data_key: bytes) -> None:
    """Raise WrongKey unless this is the data key of the profile."""
    _load_for(folder, data_key)


def set_passphrase(folder: Path, data_key: bytes, passphrase: str, *, cost: Cost = STANDARD_COST) -> None:
    """Let a passphrase open the profile, in place of the one before. Raises: InvalidValue if it is empty."""
    keys = _load_for(folder, data_key)
    wrap = wrap_by_passphrase(data_key, passphrase, keys.profile, cost)
    _write(folder, replace(keys, passphrase=wrap, cost=cost))


def remove_passphrase(folder: Path, data_key: bytes) -> None:
    """Let no passphrase open the profile. Raises: StorageError when nothing else would."""
    keys = _load_for(folder, data_key)
    if not keys.keyring:
        raise StorageError("The passphrase is all that opens this portfolio", hint="Turn on the system's keyring first")
    _write(folder, replace(keys, passphrase=None))


def keep_in_keyring(folder: Path, data_key: bytes, store: SecretStore) -> None:
    """Let the system's keyring open the profile. Raises: KeyringAbsent."""
    keys = _load_for(folder, data_key)
    store.keep(keys.profile, _as_text(data_key))
    _write(folder, replace(keys, keyring=True))


def forget_keyring(folder: Path, data_key: bytes, store: SecretStore) -> None:
    """Let the keyring open the profile no more. Raises: StorageError without a passphrase, KeyringAbsent."""
    keys = _load_for(folder, data_key)
    if keys.passphrase is None:
        raise StorageError("The keyring is all that opens this portfolio", hint="Set a passphrase first")
    store.forget(keys.profile)
    _write(folder, replace(keys, keyring=False))


def show_recovery(folder: Path, data_key: bytes) -> str:
    """Return the recovery key as it is now, to print."""
    keys = _load_for(folder, data_key)
    secret = unwrap_by_secret(keys.recovery_copy, data_key, f"recovery copy/{keys.profile}")
    if secret is None:
        raise _damaged(folder)
    return print_recovery(secret)


def rotate_recovery(folder: Path, data_key: bytes) -> str:
    """Return a new recovery key, to print; the one before opens only the backups made before."""
    keys = _load_for(folder, data_key)
    secret = os.urandom(RECOVERY_BYTES)
    recovery, copy = _wrap_recovery(keys.profile, data_key, secret)
    _write(folder, replace(keys, recovery=recovery, recovery_copy=copy, recovery_saved=False))
    return print_recovery(secret)


def mark_recovery_saved(folder: Path) -> None:
    """Remember that the person has the recovery key on paper, so that nothing reminds of it any more."""
    _write(folder, replace(_load(folder), recovery_saved=True))


def keyring_account(folder: Path) -> str:
    """Return the account under which a keyring knows the profile."""
    return _load(folder).profile


def portable_keys(folder: Path) -> bytes:
    """Return the bytes of a `keys.json` for a backup, of which this machine's keyring is no part."""
    return _pack(replace(_load(folder), keyring=False))


def read_passphrase(file: Path | None, environment: Mapping[str, str]) -> str | None:
    """Return the passphrase from `file`, else from the environment, without one line end; None if neither says.

    Raises: UnreadableFile, InvalidValue when the file is empty.
    """
    if file is None:
        return environment.get(PASSPHRASE_VARIABLE) or None
    try:
        with file.open("rb") as opened:
            text = opened.read(_MOST_FILE_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise UnreadableFile("The passphrase file cannot be read", f"{file}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UnreadableFile("The passphrase file is not UTF-8 text", str(file)) from None
    passphrase = text.removesuffix("\n").removesuffix("\r")
    if not passphrase:
        raise InvalidValue("The passphrase file is empty", str(file))
    return passphrase


def _wrap_recovery(profile: str, data_key: bytes, secret: bytes) -> tuple[Wrap, Wrap]:
    return (
        wrap_by_secret(data_key, secret, f"recovery/{profile}"),
        wrap_by_secret(secret, data_key, f"recovery copy/{profile}"),
    )


def _checked(keys: _Keys, data_key: bytes | None, refusal: str) -> bytes:
    if data_key is None or not hmac.compare_digest(check_value(data_key, keys.profile), keys.check):
        raise WrongKey(refusal)
    return data_key


def _as_text(data_key: bytes) -> str:
    return base64.b64encode(data_key).decode("ascii")


def _from_text(kept: str) -> bytes | None:
    try:
        return base64.b64decode(kept, validate=True)
    except (binascii.Error, ValueError):
        return None


def _load_for(folder: Path, data_key: bytes) -> _Keys:
    keys = _load(folder)
    _checked(keys, data_key, _NOT_THIS_KEY)
    return keys


def _load(folder: Path) -> _Keys:
    path = folder / KEYS_NAME
    with file_errors(path), path.open("rb") as file:
        held = file.read(_MOST_FILE_BYTES)
    try:
        return _unpack(json.loads(held))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _damaged(folder) from None


def _write(folder: Path, keys: _Keys) -> None:
    path = folder / KEYS_NAME
    with file_errors(path):
        write_whole(path, _pack(keys))


def _pack(keys: _Keys) -> bytes:
    held = {"version": VERSION, "profile": keys.profile, "check": keys.check.hex()}
    held |= {"recovery": _pack_wrap(keys.recovery), "recovery_copy": _pack_wrap(keys.recovery_copy)}
    held |= {"recovery_saved": keys.recovery_saved, "keyring": keys.keyring}
    held |= {"passphrase": keys.passphrase and _pack_wrap(keys.passphrase), "cost": vars(keys.cost)}
    return json.dumps(held, indent=1).encode("utf-8")


def _pack_wrap(wrap: Wrap) -> dict[str, str]:
    return {part: value.hex() for part, value in vars(wrap).items()}


def _unpack(held: Mapping[str, Any]) -> _Keys:
    if held["version"] > VERSION:
        raise StorageError("The portfolio's keys were made by a newer version", hint="Update BRM Desktop, then open it")
    return _Keys(
        profile=_of_type(str, held["profile"]),
        check=bytes.fromhex(held["check"]),
        recovery=_unpack_wrap(held["recovery"]),
        recovery_copy=_unpack_wrap(held["recovery_copy"]),
        recovery_saved=_of_type(bool, held["recovery_saved"]),
        keyring=_of_type(bool, held["keyring"]),
        passphrase=None if held["passphrase"] is None else _unpack_wrap(held["passphrase"]),
        cost=_unpack_cost(held["cost"]),
    )


def _unpack_wrap(held: Mapping[str, str]) -> Wrap:
    wrap = Wrap(**{part: bytes.fromhex(value) for part, value in held.items()})
    if len(wrap.nonce) != NONCE_BYTES or len(wrap.sealed) <= TAG_BYTES:
        raise ValueError("not a wrap")
    return wrap


def _unpack_cost(held: Mapping[str, int]) -> Cost:
    cost = Cost(**{part: _of_type(int, value) for part, value in held.items()})
    least = Cost(memory_kib=8 * cost.lanes, passes=1, lanes=1)
    for part, value in vars(cost).items():
        if not getattr(least, part) <= value <= getattr(_MOST_COST, part):
            raise ValueError("not a cost")
    return cost


def _of_type(wanted: type[_T], value: object) -> _T:
    if type(value) is not wanted:
        raise TypeError(f"not {wanted.__name__}")
    return value


def _damaged(folder: Path) -> StorageError:
    where = str(folder / KEYS_NAME)
    return StorageError("The portfolio's keys are damaged", where, "Put back keys.json from a backup")
