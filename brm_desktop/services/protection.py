"""How a portfolio is protected, and changing that. Rewrapping the key is quick; a plain portfolio is written anew."""

from __future__ import annotations

from pathlib import Path

from brm_desktop.base.errors import InvalidValue
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import keys
from brm_desktop.storage.keys import Protection
from brm_desktop.storage.reprotect import protect_portfolio, unprotect_portfolio
from brm_desktop.storage.secret_store import open_secret_store


def describe(portfolio: Portfolio) -> Protection | None:
    """Return how the portfolio opens, None for a plain one."""
    return keys.describe_protection(portfolio.folder)


def protect(folder: Path, key: bytes | None, passphrase: str | None) -> str:
    """Protect a plain portfolio, or give a protected one another passphrase; return the recovery key to print.

    A plain portfolio without a passphrase opens by the system's keyring. Nobody may have a plain portfolio open.
    Raises: InvalidValue, KeyringAbsent, Busy, StorageError.
    """
    if key is None:
        store = None if passphrase else open_secret_store()
        return protect_portfolio(folder, None, store=store, passphrase=passphrase).recovery_key
    if not passphrase:
        raise InvalidValue("The portfolio is protected already", hint="Give a new passphrase to change it")
    keys.set_passphrase(folder, key, passphrase)
    return keys.show_recovery(folder, key)


def take_away(folder: Path, key: bytes | None) -> None:
    """Write the portfolio so that anybody with the disk can read it. Raises: InvalidValue, Busy, StorageError."""
    if key is None:
        raise InvalidValue("The portfolio is not protected")
    unprotect_portfolio(folder, key, store=open_secret_store())


def show_recovery_key(portfolio: Portfolio) -> str:
    """Return the recovery key, to print. Raises: InvalidValue for a plain portfolio."""
    if portfolio.key is None:
        raise InvalidValue("The portfolio is not protected, so it has no recovery key")
    return keys.show_recovery(portfolio.folder, portfolio.key)


def mark_recovery_saved(portfolio: Portfolio) -> None:
    """Remember that the recovery key is on paper, so that Today no longer reminds of it."""
    keys.mark_recovery_saved(portfolio.folder)


def set_passphrase(portfolio: Portfolio, passphrase: str) -> None:
    """Let a passphrase open the portfolio. Raises: InvalidValue."""
    if portfolio.key is None:
        raise InvalidValue("The portfolio is not protected", hint="Protect it first")
    keys.set_passphrase(portfolio.folder, portfolio.key, passphrase)


def remove_passphrase(portfolio: Portfolio) -> None:
    """Let the keyring alone open the portfolio. Raises: InvalidValue, StorageError."""
    if portfolio.key is None:
        raise InvalidValue("The portfolio is not protected")
    keys.remove_passphrase(portfolio.folder, portfolio.key)


def keep_in_keyring(portfolio: Portfolio) -> None:
    """Let this computer's keyring open the portfolio. Raises: KeyringAbsent."""
    if portfolio.key is None:
        raise InvalidValue("The portfolio is not protected")
    keys.keep_in_keyring(portfolio.folder, portfolio.key, open_secret_store())
