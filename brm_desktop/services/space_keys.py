"""The recovery key of a shared space: printed for the office, told to every member, for when nobody is left in it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from brm_desktop.base.errors import InvalidValue
from brm_desktop.base.files import file_errors, write_whole
from brm_desktop.services.known_keys import mark_keys_known
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.services.spaces import SpaceLine, get_space
from brm_desktop.services.syncing import find_status, opened_exchange, run_exchange

_PAGE: Final = """BRM Desktop: recovery key of a shared space

{key}

Space: {space}
Store: {url}

Keep this page where your office keeps its keys. When nobody who is in the space is left, whoever takes over connects
to the store as a new member and types this key under Sync, Spaces, "Use a recovery key". It opens what is in the space
and was, nothing else: no one's private notes, no other space. Every member sees that there is such a key. Whoever has
this page and the store can read the space; if it is lost, a member takes it out of the space and makes another.
"""


def make_space_key(portfolio: Portfolio, space: str) -> str:
    """Return a new recovery key of a shared space, to print: it is shown this once. All members are told of it.

    Raises: NotFound, InvalidValue when the space has one, StoreError.
    """
    line = get_space(portfolio, space)
    with opened_exchange(portfolio) as exchange:
        run_exchange(portfolio, exchange)
        words = exchange.sharing.add_paper_key(line.space)
        run_exchange(portfolio, exchange)
    mark_keys_known(portfolio)
    return words


def take_out_space_key(portfolio: Portfolio, space: str) -> SpaceLine:
    """Take a space from its recovery key: what comes is sealed by a new key, which it does not open.

    Raises: NotFound, StoreError.
    """
    line = get_space(portfolio, space)
    with opened_exchange(portfolio) as exchange:
        run_exchange(portfolio, exchange)
        exchange.sharing.remove_paper_keys(line.space)
        run_exchange(portfolio, exchange)
    return get_space(portfolio, line.space)


def recover_space(portfolio: Portfolio, words: str) -> SpaceLine:
    """Let ourselves into the space that a recovery key opens, and fetch what is in it. All members see that.

    Raises: InvalidValue, WrongPassphrase, StoreError.
    """
    if not words.strip():
        raise InvalidValue("The recovery key is empty", hint="Type it as it is printed")
    with opened_exchange(portfolio) as exchange:
        run_exchange(portfolio, exchange)
        space = exchange.sharing.paper.recover(words)
        exchange.look_again()
        run_exchange(portfolio, exchange)
    mark_keys_known(portfolio)
    return get_space(portfolio, space)


def write_key_page(portfolio: Portfolio, space: str, key: str, path: Path) -> None:
    """Write a page with the recovery key of a space, to be printed. Raises: StorageError, NotFound."""
    status, line = find_status(portfolio), get_space(portfolio, space)
    url = status.url if status is not None else ""
    with file_errors(path):
        write_whole(path, _PAGE.format(key=key, url=url, space=line.name).encode("utf-8"))
