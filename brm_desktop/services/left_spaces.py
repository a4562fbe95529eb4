"""Which shared spaces the person knows to be out of: nobody is taken out without being told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.meta import find_text, keep_text

if TYPE_CHECKING:
    from brm_desktop.sync.account import Account

_KNOWN: Final = "spaces that were left"


def list_newly_left(connection: Connection, account: Account) -> tuple[str, ...]:
    """Return the names of the spaces that the person is out of and was not told of yet."""
    known = _list_known(connection)
    return tuple(shared.name for space, shared in account.shared.items() if not shared.is_member and space not in known)


def mark_left_known(portfolio: Portfolio, only: str = "") -> None:
    """Remember that the person knows which spaces they are out of, or that of `only` one."""
    from brm_desktop.sync.account import find_account

    connection = portfolio.database.reader()
    account = find_account(connection)
    if account is None:
        return
    out = {space for space, shared in account.shared.items() if not shared.is_member}
    known = (_list_known(connection) | ({only} if only else out)) & out
    keep_text(portfolio.database, _KNOWN, json.dumps(sorted(known)))


def _list_known(connection: Connection) -> set[str]:
    return set(json.loads(find_text(connection, _KNOWN) or "[]"))
