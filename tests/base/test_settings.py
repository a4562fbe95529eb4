"""Settings survive what others wrote, and what broke."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.errors import InvalidValue, StorageError
from brm_desktop.base.settings import (
    HANDLING_MARK,
    LOCK_AFTER_MINUTES,
    OFFICE_HOLIDAYS,
    PAPER,
    SETTINGS,
    THEME,
    Choice,
    Setting,
    Settings,
    change_setting,
    load_settings,
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


def write(folder: Path, held: object) -> None:
    (folder / "settings.json").write_text(json.dumps(held), encoding="utf-8")


def test_load_settings_without_a_file_gives_the_defaults(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    assert all(settings.get(setting) == setting.default for setting in SETTINGS)
    assert settings.notes == ()
    assert not list(tmp_path.iterdir())


def test_settings_are_declared_well() -> None:
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)
    for setting in SETTINGS:
        assert setting.fault(setting.default) == ""
        assert setting.label
        assert not setting.section or setting.prose.endswith(".")
        if isinstance(setting, Choice):
            assert len(set(setting.options.values())) == len(setting.options)


def test_change_setting_keeps_what_it_does_not_know(tmp_path: Path) -> None:
    write(tmp_path, {"from_tomorrow": [1, 2], "theme": "dark"})
    changed = change_setting(tmp_path, HANDLING_MARK, "Für intern")
    assert changed == load_settings(tmp_path)
    assert changed.get(HANDLING_MARK) == "Für intern"
    assert changed.get(THEME) == "dark"
    held = json.loads((tmp_path / "settings.json").read_text(encoding="utf-8"))
    assert held == {"from_tomorrow": [1, 2], "theme": "dark", "handling_mark": "Für intern"}


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (THEME, "purple"),
        (LOCK_AFTER_MINUTES, -1),
        (LOCK_AFTER_MINUTES, True),
        (PAPER, 1),
        (HANDLING_MARK, "x" * 61),
        (HANDLING_MARK, "two\nlines"),
        (THEME, None),
    ],
)
def test_setting_bad_value_is_refused_and_read_as_default(tmp_path: Path, setting: Setting[Any], value: Any) -> None:
    with pytest.raises(InvalidValue):
        change_setting(tmp_path, setting, value)
    write(tmp_path, {setting.name: value})
    settings = load_settings(tmp_path)
    assert settings.get(setting) == setting.default
    (note,) = settings.notes
    assert setting.label in note


def test_change_setting_of_another_leaves_a_bad_value_in_the_file(tmp_path: Path) -> None:
    write(tmp_path, {"theme": "purple"})
    change_setting(tmp_path, PAPER, "a4")
    assert json.loads((tmp_path / "settings.json").read_bytes()) == {"theme": "purple", "paper": "a4"}


@pytest.mark.parametrize("raw", [b"", b"{", b"[1]", b"\xff\xfe", b"[" * 100_000])
def test_load_settings_broken_file_is_told_and_put_aside(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(raw)
    settings = load_settings(tmp_path)
    assert settings.get(THEME) == "system"
    assert len(settings.notes) == 1
    assert change_setting(tmp_path, THEME, "dark").notes == ()
    assert load_settings(tmp_path).get(THEME) == "dark"
    assert (tmp_path / "settings.broken.json").read_bytes() == raw


def test_change_setting_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="not there"):
        change_setting(tmp_path / "nowhere", THEME, "dark")


@given(st.dictionaries(st.sampled_from([setting.name for setting in SETTINGS]), json_values))
def test_settings_any_file_gives_usable_values(held: dict[str, object]) -> None:
    settings = Settings(held)
    for setting in SETTINGS:
        assert setting.fault(settings.get(setting)) == ""
    assert len(settings.notes) == sum(
        setting.fault(held[setting.name]) != "" for setting in SETTINGS if setting.name in held
    )


@pytest.mark.parametrize("text", ["", "4/16", "4/16, 11/27/2026; 2026-12-24", "2/29"])
def test_setting_of_days_takes_days(tmp_path: Path, text: str) -> None:
    assert change_setting(tmp_path, OFFICE_HOLIDAYS, text).get(OFFICE_HOLIDAYS) == text


@pytest.mark.parametrize("text", ["Easter", "13/1", "2/30", "2/29/2026", "4/16/26", "4/16 11/27"])
def test_setting_of_days_refuses_what_is_none(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidValue, match="takes days such as"):
        change_setting(tmp_path, OFFICE_HOLIDAYS, text)
