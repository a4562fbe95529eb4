"""The search for cycles rests and goes on again, whatever happens and whoever else asks for it."""

from __future__ import annotations

import gc

import pytest

from brm_desktop.base.collecting import without_collecting


def test_search_for_cycles_rests_and_goes_on_again() -> None:
    with without_collecting():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_search_for_cycles_goes_on_again_after_an_error() -> None:
    with pytest.raises(ValueError, match="no"), without_collecting():
        raise ValueError("no")
    assert gc.isenabled()


def test_search_for_cycles_asked_for_by_two_goes_on_when_both_are_through() -> None:
    first, second = without_collecting(), without_collecting()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    second.__exit__(None, None, None)
    assert gc.isenabled()
