"""Kept briefings beside the store: only when that is turned on, never private ones, each once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from brm_desktop.base.settings import PUBLISH_BRIEFINGS, change_setting
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.briefing import Briefing
from brm_desktop.services import edits
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.services.publishing import publish_briefings
from brm_desktop.sync.stores.folder import FolderStore


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    (tmp_path / "store").mkdir()
    return FolderStore(tmp_path / "store")


def keep(portfolio: Portfolio, content: bytes, agency: Agency, **values: object) -> Briefing:
    at = datetime(2026, 11, 28, 14, 30, tzinfo=UTC)
    blob = portfolio.blobs.put(content).hash
    made = edits.make_record(Briefing, title="One page", agency=agency.id, as_of=at, blob=blob, **values)
    edits.create(portfolio, made)
    return made


def make_agency(portfolio: Portfolio, name: str, **values: object) -> Agency:
    made = edits.make_record(Agency, name=name, **values)
    edits.create(portfolio, made)
    return made


def list_published(store: FolderStore) -> dict[str, bytes]:
    root = Path(store.address)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.pdf")}


def test_publishing_is_off_unless_it_is_turned_on(portfolio: Portfolio, store: FolderStore) -> None:
    keep(portfolio, b"%PDF page", make_agency(portfolio, "Roads"))
    assert publish_briefings(portfolio, store) == 0
    assert list_published(store) == {}


def test_publishing_puts_each_page_once_under_its_agency(portfolio: Portfolio, store: FolderStore) -> None:
    change_setting(portfolio.folder, PUBLISH_BRIEFINGS, True)
    briefing = keep(portfolio, b"%PDF page", make_agency(portfolio, "Roads / Bridges: both?"))
    assert publish_briefings(portfolio, store) == 1
    name = f"Briefings/Roads _ Bridges_ both_/2026-11-28 1430 For the manager {briefing.id[-6:]}.pdf"
    assert list_published(store) == {name: b"%PDF page"}
    Path(store.address, name).unlink()
    assert publish_briefings(portfolio, store) == 0


def test_publishing_leaves_out_what_is_private_and_waits_for_what_is_not_here(
    portfolio: Portfolio, store: FolderStore
) -> None:
    change_setting(portfolio.folder, PUBLISH_BRIEFINGS, True)
    roads = make_agency(portfolio, "Roads")
    keep(portfolio, b"%PDF own", roads, private=True)
    keep(portfolio, b"%PDF secret", make_agency(portfolio, "Secret", private=True))
    keep(portfolio, b"%PDF late", roads)
    portfolio.blobs.remove_all_but([])
    assert publish_briefings(portfolio, store) == 0
    portfolio.blobs.put(b"%PDF late")
    assert publish_briefings(portfolio, store) == 1
    assert list(list_published(store).values()) == [b"%PDF late"]
