"""The local zone by its IANA name, from the environment or the system's link."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from brm_desktop.base import local_zone
from brm_desktop.base.local_zone import find_local_zone


@pytest.mark.parametrize("named", ["America/Denver", ":America/Denver"])
def test_find_local_zone_named_by_the_environment_is_taken(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv("TZ", named)
    assert find_local_zone() == "America/Denver"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows names its zone in the registry")
@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("zoneinfo/America/Chicago", "America/Chicago"),
        ("zoneinfo/posix/America/Chicago", "America/Chicago"),
        ("zoneinfo/Etc/UTC", "UTC"),
        ("zoneinfo/Mars/Olympus", "UTC"),
        ("elsewhere/localtime", "UTC"),
    ],
)
def test_find_local_zone_follows_the_systems_link(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, target: str, name: str
) -> None:
    file, link = tmp_path / target, tmp_path / "link"
    file.parent.mkdir(parents=True)
    file.touch()
    link.symlink_to(file)
    monkeypatch.setattr(local_zone, "_LINK", link)
    monkeypatch.setenv("TZ", "a rule of its own,M3.2.0")
    assert find_local_zone() == name


@pytest.mark.skipif(sys.platform == "win32", reason="Windows names its zone in the registry")
def test_find_local_zone_without_any_is_utc(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(local_zone, "_LINK", tmp_path / "missing")
    monkeypatch.delenv("TZ", raising=False)
    assert find_local_zone() == "UTC"
