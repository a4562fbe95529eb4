"""Kept briefings as plain PDFs beside the store, for those who read there without this program; off by default."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from brm_desktop.base.errors import NotFound, StorageError
from brm_desktop.base.settings import PUBLISH_BRIEFINGS, load_settings
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.briefing import Briefing
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.blobs import safe_name
from brm_desktop.storage.meta import find_text

if TYPE_CHECKING:
    from brm_desktop.sync.stores.protocol import Store

FOLDER: Final = "Briefings"

_KEY: Final = "briefings published"


def publish_briefings(portfolio: Portfolio, store: Store) -> int:
    """Put each kept briefing beside the store that is not there yet, if the person has turned that on.

    Private ones stay out, and those whose file is not here wait. Returns: how many were put. Raises: StoreError.
    """
    if not load_settings(portfolio.folder).get(PUBLISH_BRIEFINGS):
        return 0
    done = set[str](json.loads(find_text(portfolio.database.reader(), _KEY) or "[]"))
    put = list[str]()
    try:
        for briefing, agency in _list_new(portfolio, done):
            try:
                data = portfolio.blobs.get(briefing.blob)
            except (NotFound, StorageError):
                continue
            store.put_new(_name(briefing, agency), data)
            put.append(briefing.id)
    finally:
        if put:
            _remember(portfolio, done | set(put))
    return len(put)


def _list_new(portfolio: Portfolio, done: set[str]) -> Iterator[tuple[Briefing, Agency]]:
    connection = portfolio.database.reader()
    new = [each for each in rows.list_records(connection, Briefing) if each.id not in done and each.blob]
    agencies = rows.load_records(connection, Agency, (each.agency for each in new if each.agency))
    for briefing in new:
        agency = agencies.get(briefing.agency) if briefing.agency else None
        if agency is not None and not briefing.private and not agency.private:
            yield briefing, agency


def _name(briefing: Briefing, agency: Agency) -> str:
    """Return the same name on every device, which says when the page was made and for whom."""
    when = f"{briefing.as_of:%Y-%m-%d %H%M} " if briefing.as_of is not None else ""
    return f"{FOLDER}/{safe_name(agency.name)}/{safe_name(f'{when}{briefing.edition.label} {briefing.id[-6:]}.pdf')}"


def _remember(portfolio: Portfolio, published: Iterable[str]) -> None:
    with portfolio.database.write() as connection:
        connection.execute(
            "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (_KEY, json.dumps(sorted(published))),
        )
