"""What opens one's identity in the store: the passphrase, and a recovery key on paper for when it is lost."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from brm_desktop.base.errors import InvalidValue
from brm_desktop.base.files import file_errors, write_whole
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import segments
from brm_desktop.storage.wraps import RECOVERY_BYTES, print_recovery

if TYPE_CHECKING:
    from brm_desktop.sync.identity import StoreFile

_PAGE: Final = """BRM Desktop: recovery key of the store

{key}

Store: {url}
Member: {person}

Keep this page where your office keeps its keys. When the passphrase of the store is lost, type this key in its place
to join with another device, or to read the store. Anybody who has it and the store can read everything of yours in it.
"""


def change_store_passphrase(portfolio: Portfolio, passphrase: str) -> None:
    """Let another passphrase open one's identity in the store, and the one before no more.

    Raises: InvalidValue for an empty one, StoreError, StoreChanged.
    """
    if not passphrase:
        raise InvalidValue("The passphrase is empty", hint="Choose several words")
    _seal(portfolio, passphrase, spare=False)


def make_store_recovery(portfolio: Portfolio) -> str:
    """Return a new recovery key, to print: it opens one's identity in the store, and the one before no more.

    Raises: StoreError, StoreChanged.
    """
    key = print_recovery(os.urandom(RECOVERY_BYTES))
    _seal(portfolio, key, spare=True)
    return key


def say_keeping(portfolio: Portfolio) -> str:
    """Say how what opens the store is kept on this device: its passphrase is not asked for again."""
    if portfolio.key is None:
        return (
            "What opens the store lies in the portfolio, which is not protected: whoever reads this disk can open the"
            " store as you. Protect the portfolio."
        )
    return "What opens the store lies in the portfolio and is protected as it is; nothing is asked again here."


def has_store_recovery(portfolio: Portfolio) -> bool:
    """Tell whether a recovery key was made, here or on another device of one's own."""
    from brm_desktop.sync import names
    from brm_desktop.sync.account import find_account

    connection = portfolio.database.reader()
    account = find_account(connection)
    vaults = [names.read_vault_name(name) for name in segments.list_store_files(connection)]
    return account is not None and any(
        vault is not None and vault.is_spare and vault.member == account.member.id for vault in vaults
    )


def write_recovery_page(portfolio: Portfolio, key: str, path: Path) -> None:
    """Write a page with a recovery key, to be printed. Raises: StorageError."""
    from brm_desktop.services.syncing import find_status

    status = find_status(portfolio)
    url, person = (status.url, status.person) if status is not None else ("", "")
    with file_errors(path):
        write_whole(path, _PAGE.format(key=key, url=url, person=person).encode("utf-8"))


def _seal(portfolio: Portfolio, words: str, *, spare: bool) -> None:
    from brm_desktop.services.syncing import opened_store
    from brm_desktop.sync.means import require_account, require_store
    from brm_desktop.sync.vaults import seal_member

    account = require_account(portfolio.database)
    with opened_store(account.address) as store:
        require_store(store, account.store)
        made = seal_member(store, account.member, words, os.urandom, spare=spare)
    _keep(portfolio, made)


def _keep(portfolio: Portfolio, made: StoreFile) -> None:
    """Keep the new file and no older one, so that a lost store is made again as it is now."""
    from brm_desktop.sync.vaults import drop_replaced

    with portfolio.database.write() as connection:
        segments.keep_store_files(connection, {made.name: made.data})
        files = segments.list_store_files(connection)
        gone = files.keys() - drop_replaced(files).keys()
        connection.executemany("DELETE FROM store_file WHERE name = ?", [(name,) for name in gone])
