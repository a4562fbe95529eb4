"""What ships is found wherever the program runs from; data stays in the platform's places."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from brm_desktop.base import paths

ROOT = Path(__file__).resolve().parents[2]


def test_resource_in_a_checkout_is_a_shipped_file() -> None:
    assert paths.resource("fonts", "Inter-Regular.ttf").read_bytes()[:4] == b"\x00\x01\x00\x00"


def test_resource_in_a_packaged_app_lies_in_its_bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource("icons", "app.svg") == tmp_path / "resources" / "icons" / "app.svg"


def test_resource_in_a_built_wheel_lies_inside_the_package(tmp_path: Path) -> None:
    pytest.importorskip("hatchling", reason="hatchling, which builds the wheel, is not installed")
    code = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    built = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    site = tmp_path / "site"
    with zipfile.ZipFile(tmp_path / built.stdout.split()[-1]) as wheel:
        wheel.extractall(site)
    find = "from brm_desktop.base.paths import resource; print(resource('fonts', 'Inter-Bold.ttf'))"
    found = subprocess.run(
        [sys.executable, "-c", find], cwd=site, env=_environment(site), capture_output=True, text=True, check=True
    )
    font = Path(found.stdout.strip())
    assert font.is_relative_to(site / "brm_desktop")
    assert font.is_file()


def test_profile_folder_lies_under_the_users_home(home: Path) -> None:
    assert paths.profile_folder().is_relative_to(home)
    assert paths.profile_folder().name == "BRM Desktop"


def test_demo_profile_folder_is_apart_from_the_users(home: Path) -> None:
    demo = paths.demo_profile_folder()
    assert demo.is_relative_to(home)
    assert demo != paths.profile_folder()
    assert not demo.is_relative_to(paths.profile_folder())


def test_log_folder_of_the_users_profile_is_the_platforms_place(home: Path) -> None:
    assert paths.log_folder() == paths.log_folder(paths.profile_folder())
    assert paths.log_folder().is_relative_to(home)


def test_log_folder_of_another_profile_lies_inside_it(tmp_path: Path) -> None:
    assert paths.log_folder(tmp_path / "other") == tmp_path / "other" / "logs"


def test_paths_make_no_folder(home: Path) -> None:
    paths.profile_folder(), paths.demo_profile_folder(), paths.log_folder()
    assert list(home.iterdir()) == []


def _environment(site: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(site)}
