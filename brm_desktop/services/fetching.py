"""Files that are in the store and not here: where each is, and having it here when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import NamedTuple, TypeVar

from brm_desktop.base.errors import NotFound, StorageError
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.domain.agency import Agency
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import keeping, parcels, rows
from brm_desktop.storage.parcels import Standing, State
from brm_desktop.storage.segments import has_store

T = TypeVar("T")


class Where(Enum):
    """Where the bytes of a file are, as far as it is known without asking the store."""

    HERE = "here"
    STORED = "in the store"
    ARRIVING = "still arriving"
    DAMAGED = "damaged in the store"
    MISSING = "missing"


class FileState(NamedTuple):
    """Where a file is; `device` names whose it is as long as it arrives, where that is known."""

    where: Where
    device: str = ""

    @property
    def words(self) -> str:
        """What a person is told; nothing for a file that is here."""
        match self.where:
            case Where.HERE:
                return ""
            case Where.STORED:
                return "In the store"
            case Where.ARRIVING:
                return f"Still arriving, from {self.device}" if self.device else "Still arriving"
            case Where.DAMAGED:
                return "Damaged in the store"
            case Where.MISSING:
                return "Missing on this computer"


def find_states(portfolio: Portfolio, hashes: Iterable[str]) -> dict[str, FileState]:
    """Return where files are. Asks nothing of the store."""
    connection, found = portfolio.database.reader(), dict[str, FileState]()
    lacking = list[str]()
    for hash in dict.fromkeys(hashes):
        if portfolio.blobs.find_size(hash) is not None:
            found[hash] = FileState(Where.HERE)
        else:
            lacking.append(hash)
    if not lacking:
        return found
    if not has_store(connection):
        return found | dict.fromkeys(lacking, FileState(Where.MISSING))
    known = parcels.find_states(connection, lacking)
    mentions = [each for each in parcels.list_mentions(connection) if each.hash in lacking]
    left = keeping.list_left_hashes(connection, mentions)
    for hash in lacking:
        state = known.get(hash)
        if state == State.DAMAGED:
            found[hash] = FileState(Where.DAMAGED)
        elif state == State.STORED or hash in left:
            found[hash] = FileState(Where.STORED)
        else:
            found[hash] = FileState(Where.ARRIVING, parcels.find_sender(connection, hash))
    return found


def count_on_their_way(portfolio: Portfolio) -> Standing:
    """Return how many files wait to be sent or to come."""
    return parcels.stand(portfolio.database.reader(), portfolio.blobs)


def fetch(portfolio: Portfolio, hash: str, progress: Progress = NO_PROGRESS) -> None:
    """Fetch a file from the store. Raises: NotFound when it is not there now, StoreError, StorageError, Cancelled."""
    from brm_desktop.services.syncing import opened_exchange

    with opened_exchange(portfolio) as exchange:
        state = exchange.fetch_files([hash], progress)[hash]
    if state == State.STORED:
        return
    if state == State.DAMAGED:
        raise NotFound(
            "The file in the store is damaged", hint="A device that has it repairs it when it checks its files"
        )
    sender = parcels.find_sender(portfolio.database.reader(), hash) or "the device that has it"
    raise NotFound(f"The file is still arriving, from {sender}", hint="It comes once that device has exchanged")


def with_file(portfolio: Portfolio, hash: str, use: Callable[[], T], progress: Progress = NO_PROGRESS) -> T:
    """Return what `use` makes of a file; one that is missing or damaged here is fetched for it.

    Raises: what `use` raises where there is no store; as `fetch`.
    """
    try:
        return use()
    except (NotFound, StorageError):
        if not has_store(portfolio.database.reader()):
            raise
    fetch(portfolio, hash, progress)
    return use()


def try_fetching(portfolio: Portfolio, hashes: Iterable[str], progress: Progress = NO_PROGRESS) -> None:
    """Have files here as far as they can be had; what lacks is for the caller to tell."""
    lacking = [hash for hash in dict.fromkeys(hashes) if portfolio.blobs.find_size(hash) is None]
    if not lacking or not has_store(portfolio.database.reader()):
        return
    from brm_desktop.services.syncing import opened_exchange
    from brm_desktop.sync.faults import StoreError

    try:
        with opened_exchange(portfolio) as exchange:
            exchange.fetch_files(lacking, progress)
    except StoreError:
        return


def keeps_files(portfolio: Portfolio, agency: str) -> bool:
    """Tell whether an agency's files are kept on this device."""
    return agency not in keeping.list_left(portfolio.database.reader())


def keep_files(portfolio: Portfolio, agency: str, kept: bool) -> None:
    """Keep an agency's files on this device, or have them fetched when they are opened; what is here stays.

    Raises: NotFound.
    """
    rows.get_record(portfolio.database.reader(), Agency, agency)
    keeping.set_kept(portfolio.database, agency, kept)
