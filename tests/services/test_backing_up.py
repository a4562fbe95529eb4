"""Automatic backups come when something changed and the last one is an hour old, not otherwise."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.agency import Agency
from brm_desktop.services import edits
from brm_desktop.services.backing_up import back_up_if_due
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.services.restoring import compare


def opened_at(folder: Path, hour: int, minute: int = 0) -> Portfolio:
    return open_portfolio(folder, None, clock=FixedClock(datetime(2026, 11, 28, hour, minute, tzinfo=UTC)))


def test_back_up_if_due_only_after_a_change_and_an_hour(tmp_path: Path) -> None:
    folder = tmp_path / "profile"
    portfolio = opened_at(folder, 9)
    assert back_up_if_due(portfolio) is None
    edits.create(portfolio, edits.make_record(Agency, name="Parks"))
    made = back_up_if_due(portfolio)
    assert made is not None
    portfolio.close()
    portfolio = opened_at(folder, 9, 30)
    edits.create(portfolio, edits.make_record(Agency, name="Roads"))
    assert back_up_if_due(portfolio) is None
    portfolio.close()
    portfolio = opened_at(folder, 10, 30)
    assert back_up_if_due(portfolio) is not None
    assert back_up_if_due(portfolio) is None
    (agencies,) = (each for each in compare(folder, made) if each.kind == "agency")
    assert (agencies.only_here, agencies.only_there, agencies.examples) == (1, 0, ("Roads",))
    portfolio.close()
