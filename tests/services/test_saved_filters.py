"""Saved filters: kept in order, once each, and forgotten."""

from __future__ import annotations

import pytest

from brm_desktop.services.portfolio import Portfolio
from brm_desktop.services.saved_filters import MOST, SavedFilter, forget_filter, list_filters, save_filter
from brm_desktop.storage import meta

CONTRACTS, HIGH = SavedFilter("overdue", "#contract"), SavedFilter("agency", "!high @Ruiz")


def test_save_filter_again_moves_it_to_the_end(portfolio: Portfolio) -> None:
    for one in (CONTRACTS, HIGH, CONTRACTS):
        save_filter(portfolio, one)
    assert list_filters(portfolio.database.reader()) == (HIGH, CONTRACTS)
    assert forget_filter(portfolio, HIGH) == (CONTRACTS,)
    assert list_filters(portfolio.database.reader()) == (CONTRACTS,)


def test_save_filter_of_too_many_lets_the_oldest_go(portfolio: Portfolio) -> None:
    for number in range(MOST + 1):
        save_filter(portfolio, SavedFilter("today", str(number)))
    kept = list_filters(portfolio.database.reader())
    assert (len(kept), kept[0].text) == (MOST, "1")


@pytest.mark.parametrize("held", ["{", "3", '[["today"]]', '[["nowhere", "x"]]'])
def test_list_filters_that_cannot_be_read_are_none(portfolio: Portfolio, held: str) -> None:
    meta.keep_text(portfolio.database, "follow_up_filters", held)
    assert list_filters(portfolio.database.reader()) == ()
