"""What an exchange leaves when it is done, broken off, or in the way of others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from brm_desktop.base.errors import Busy, StorageError
from brm_desktop.storage.locks import hold_exclusive, hold_shared
from brm_desktop.storage.swap import make_staging, name_aside, settle, swap_in


def test_swap_in_puts_aside_what_leaves(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old a", encoding="utf-8")
    (tmp_path / "b").write_text("old b", encoding="utf-8")
    (tmp_path / "other").write_text("stays", encoding="utf-8")
    staging = make_staging(tmp_path)
    (staging / "a").write_text("new a", encoding="utf-8")
    (staging / "c").mkdir()
    aside = name_aside(tmp_path, "today")
    swap_in(tmp_path, ["b", "never there"], aside)
    assert (tmp_path / "a").read_text(encoding="utf-8") == "new a"
    assert (aside / "a").read_text(encoding="utf-8") == "old a"
    assert (aside / "b").read_text(encoding="utf-8") == "old b"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "c", "other", "replaced"]
    assert name_aside(tmp_path, "today").name == "today-2"


def test_swap_in_without_aside_removes_what_leaves(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old", encoding="utf-8")
    make_staging(tmp_path)
    swap_in(tmp_path, ["a"], None)
    assert not list(tmp_path.iterdir())


def test_settle_left_over_staging_is_cleared_away(tmp_path: Path) -> None:
    (make_staging(tmp_path) / "half").write_text("plain text", encoding="utf-8")
    with hold_shared(tmp_path):
        settle(tmp_path)
        assert (tmp_path / "staging").exists()
    settle(tmp_path)
    assert not (tmp_path / "staging").exists()
    settle(tmp_path)


def test_settle_during_an_exchange_is_busy(tmp_path: Path) -> None:
    (make_staging(tmp_path) / "a").write_text("new", encoding="utf-8")
    marker = {"outgoing": [], "incoming": ["a"], "aside": None}
    (tmp_path / "swap.json").write_text(json.dumps(marker), encoding="utf-8")
    with hold_exclusive(tmp_path, "restoring a backup"), pytest.raises(Busy, match="restoring a backup"):
        settle(tmp_path, patience_s=0)
    settle(tmp_path)
    assert (tmp_path / "a").read_text(encoding="utf-8") == "new"


def test_settle_marker_that_is_damaged_touches_nothing(tmp_path: Path) -> None:
    (make_staging(tmp_path) / "a").write_text("new", encoding="utf-8")
    (tmp_path / "swap.json").write_text("{", encoding="utf-8")
    with pytest.raises(StorageError, match="damaged"):
        settle(tmp_path)
    assert (tmp_path / "staging" / "a").exists()
