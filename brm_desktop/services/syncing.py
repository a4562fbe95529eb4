"""Exchange with other devices, for the window and the command line."""

from __future__ import annotations

import getpass
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from brm_desktop.base.errors import InvalidValue, KnownError
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.base.stamps import from_ms
from brm_desktop.domain.manager import Manager
from brm_desktop.services.devices import DeviceLine, list_devices, mark_known
from brm_desktop.services.known_keys import list_new_keys
from brm_desktop.services.left_spaces import list_newly_left
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.services.trouble import Trouble, find_trouble, keep_trouble
from brm_desktop.storage import rows, segments
from brm_desktop.storage.beside import Beside, list_beside
from brm_desktop.storage.dropped import list_dropped
from brm_desktop.storage.keys import read_passphrase
from brm_desktop.storage.parcels import Standing, stand
from brm_desktop.storage.sending import count_unsent

if TYPE_CHECKING:
    from brm_desktop.sync.engine import Exchange
    from brm_desktop.sync.report import Report
    from brm_desktop.sync.stores.protocol import Store

_LANES = 4  # files that go at once

PASSPHRASE_VARIABLE = "BRM_DESKTOP_STORE_PASSPHRASE"


class StoreStatus(NamedTuple):
    """How this portfolio stands with its store."""

    url: str
    store: str
    person: str
    device: str
    synced_at: datetime | None
    unsent_commits: int
    waiting_segments: int
    waiting_bytes: int
    devices: tuple[DeviceLine, ...]
    beside: tuple[Beside, ...]
    problems: tuple[str, ...]
    trouble: Trouble | None = None  # why the last exchange did not come off
    dropped: int = 0  # follow-ups that lost their line on another device
    files: Standing = Standing()  # those on their way
    leftover_files: int = 0  # of this device in the store, which nothing names any more
    leftover_bytes: int = 0
    new_space_keys: tuple[str, ...] = ()  # spaces that a recovery key opens, which the person was not told yet
    invited: tuple[str, ...] = ()  # who gave us a space and was not compared codes with yet
    newly_left: tuple[str, ...] = ()  # spaces that the person is not in any more, and was not told of yet

    @property
    def choices(self) -> int:
        """How much waits for the person to choose."""
        return len(self.beside) + self.dropped

    @property
    def waiting(self) -> bool:
        """Whether something is here that the store has not."""
        return bool(self.unsent_commits or self.waiting_segments or self.files.waiting)


def read_store_passphrase(file: str | None) -> str | None:
    """Return the passphrase of the store from a file, else from the environment. Raises: UnreadableFile."""
    if file:
        return read_passphrase(Path(file).expanduser(), {})
    return os.environ.get(PASSPHRASE_VARIABLE) or None


def connect_store(
    portfolio: Portfolio, url: str, passphrase: str | None, *, join: bool, invited: bool = False
) -> StoreStatus:
    """Connect to a store, which is made where there is none, and say how it stands.

    `join` as one more device of one's own, `invited` as a new member of a store that is there.
    Raises: InvalidValue, StoreError, WrongPassphrase, KnownError.
    """
    from brm_desktop.sync.account import find_account
    from brm_desktop.sync.connecting import Wish, connect, require_any_store
    from brm_desktop.sync.sentinel import FileSentinel
    from brm_desktop.sync.stores.protocol import probe

    if not passphrase and find_account(portfolio.database.reader()) is None:
        raise InvalidValue(
            "A store needs a passphrase",
            hint=f"Give it by --store-passphrase-file or {PASSPHRASE_VARIABLE}; your other devices join with it",
        )
    make_folder(url, join=join or invited)
    with opened_store(url) as store:
        if invited:
            require_any_store(store)
        if not join:
            probe(store, os.urandom(6).hex())
        connect(
            portfolio.database, portfolio.journal, store, FileSentinel(portfolio.folder), portfolio.clock, os.urandom,
            Wish(passphrase or "", _find_person(portfolio), platform.node() or "This computer", join),
        )  # fmt: skip
    mark_known(portfolio)
    status = find_status(portfolio)
    assert status is not None
    return status


def move_store(portfolio: Portfolio, url: str) -> StoreStatus:
    """Go on with the store in another place; nothing changes unless it is the same store.

    Raises: StoreChanged when it is not there, KnownError when it is another, StoreError.
    """
    return connect_store(portfolio, url, None, join=True)


def exchange_once(portfolio: Portfolio, progress: Progress = NO_PROGRESS) -> Report:
    """Send and fetch what there is. Raises: StoreError, Cancelled, StorageError."""
    with opened_exchange(portfolio) as exchange:
        return run_exchange(portfolio, exchange, progress)


def run_exchange(portfolio: Portfolio, exchange: Exchange, progress: Progress = NO_PROGRESS) -> Report:
    """Send and fetch what there is, see to what that asks of the rest of the portfolio, remember whether it went well.

    Raises: StoreError, Cancelled, StorageError.
    """
    from brm_desktop.services.erasing import settle
    from brm_desktop.services.publishing import publish_briefings

    try:
        report = exchange.run(progress)
        publish_briefings(portfolio, exchange.store)
    except KnownError as error:
        keep_trouble(portfolio, error)
        raise
    finally:
        settle(portfolio)
    keep_trouble(portfolio, None)
    return report


def put_back(portfolio: Portfolio, progress: Progress = NO_PROGRESS) -> int:
    """Fill an emptied store again from what is here. Returns: how many files. Raises: StoreError, Cancelled."""
    with opened_exchange(portfolio) as exchange:
        return exchange.put_back_all(progress)


@contextmanager
def opened_exchange(portfolio: Portfolio) -> Iterator[Exchange]:
    """Hold the store open for one exchange or many. Raises: StoreError."""
    from brm_desktop.sync.account import find_account
    from brm_desktop.sync.engine import Exchange
    from brm_desktop.sync.faults import StoreChanged
    from brm_desktop.sync.sentinel import FileSentinel

    account = find_account(portfolio.database.reader())
    if account is None:
        raise StoreChanged("This portfolio is not connected to a store", hint="Connect it: store connect URL")
    with opened_store(account.address) as store:
        sentinel = FileSentinel(portfolio.folder)
        yield Exchange(
            portfolio.database, portfolio.journal, portfolio.blobs, store, sentinel, portfolio.clock, os.urandom, _LANES
        )


def find_status(portfolio: Portfolio) -> StoreStatus | None:
    """Return how this portfolio stands with its store, None if it has none. Asks nothing of the store."""
    from brm_desktop.sync.account import find_account
    from brm_desktop.sync.sweeping import count_leftovers

    connection = portfolio.database.reader()
    account = find_account(connection)
    if account is None:
        return None
    each = [segments.count_waiting(connection, space) for space in account.spaces]
    left = [count_leftovers(connection, space) for space in account.spaces]
    return StoreStatus(
        hide_password(account.address), account.store, account.member.name, account.device.name,
        from_ms(account.synced_ms) if account.synced_ms else None, count_unsent(connection),
        sum(count for count, _ in each), sum(size for _, size in each), list_devices(connection, account),
        tuple(list_beside(connection)), tuple(account.problems), find_trouble(connection),
        len(list_dropped(connection)), stand(connection, portfolio.blobs),
        sum(files for files, _ in left), sum(size for _, size in left), list_new_keys(connection, account),
        tuple(account.people.get(by, "A colleague") for by in account.invited.values()),
        list_newly_left(connection, account),
    )  # fmt: skip


def add_login(address: str, name: str, password: str) -> str:
    """Return a server's address with the name and password, or keys, that open it; a folder's as it is."""
    from brm_desktop.sync.stores.addresses import with_login

    return with_login(address, name, password)


def hide_password(address: str) -> str:
    """Return an address as it may be shown."""
    scheme, mark, rest = address.partition("://")
    return scheme + mark + rest.rpartition("@")[2] if mark and "@" in rest.partition("/")[0] else address


@contextmanager
def opened_store(url: str) -> Iterator[Store]:
    """Hold a store open, asked again while it is busy. Raises: InvalidValue, StoreError."""
    from brm_desktop.sync.stores import open_store
    from brm_desktop.sync.stores.patient import PatientStore

    store = PatientStore(open_store(url))
    try:
        yield store
    finally:
        store.close()


def make_folder(url: str, *, join: bool) -> None:
    """Make the folder of a new store where there is none; an address needs none. Raises: StoreError."""
    if "://" in url or join:
        return
    from brm_desktop.sync.stores.folder import make_root

    make_root(Path(url).expanduser())


def _find_person(portfolio: Portfolio) -> str:
    managers = rows.list_records(portfolio.database.reader(), Manager, order="me DESC, docid", limit=1)
    if managers:
        return managers[0].title_text
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "Manager"
