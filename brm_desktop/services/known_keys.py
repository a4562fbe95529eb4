"""Of which recovery keys of shared spaces the person was told: nobody opens a space without its members knowing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.meta import find_text, keep_text

if TYPE_CHECKING:
    from brm_desktop.sync.account import Account

_KNOWN: Final = "recovery keys of spaces"


def list_new_keys(connection: Connection, account: Account) -> tuple[str, ...]:
    """Return the names of the spaces that a recovery key opens of which the person was not told yet."""
    seen = set(json.loads(find_text(connection, _KNOWN) or "[]"))
    return tuple(
        shared.name
        for shared in account.shared.values()
        if shared.is_member and any(member in account.paper and member not in seen for member in shared.members)
    )


def mark_keys_known(portfolio: Portfolio) -> None:
    """Remember that the person knows which spaces a recovery key opens."""
    from brm_desktop.sync.account import find_account

    connection = portfolio.database.reader()
    account = find_account(connection)
    if account is not None and list_new_keys(connection, account):
        keep_text(portfolio.database, _KNOWN, json.dumps(account.paper))
