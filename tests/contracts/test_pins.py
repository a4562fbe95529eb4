"""Every package is pinned to known bytes, and no file names the place they come from."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)")
INDEX_ADDRESS = re.compile(r"--(extra-)?index" + r"-url|files\.python" + r"hosted|://[^\s/]*py" + r"pi\.")


@pytest.mark.parametrize("file", ["constraints.txt", "constraints-dev.txt"])
def test_constraints_pin_every_package_by_hash(file: str) -> None:
    entries = _read_entries(file)
    assert entries
    unpinned = [entry.splitlines()[0] for entry in entries if not PIN.match(entry) or "--hash=sha256:" not in entry]
    assert not unpinned


def test_constraints_hold_what_the_project_asks_for() -> None:
    project = _read_project()
    extras = [name for names in project["optional-dependencies"].values() for name in names]
    assert _read_names(project["dependencies"]) <= _read_pins("constraints.txt").keys()
    assert _read_names(extras) <= _read_pins("constraints-dev.txt").keys()


def test_constraints_for_running_are_the_ones_that_are_tested() -> None:
    assert _read_pins("constraints.txt").items() <= _read_pins("constraints-dev.txt").items()


def test_tracked_files_name_no_package_index() -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout, so its files cannot be listed")
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    files = [ROOT / name for name in tracked.decode().split("\0") if name]
    naming = [
        str(file.relative_to(ROOT)) for file in files if file.is_file() and INDEX_ADDRESS.search(_read_text(file))
    ]
    assert not naming


def _read_project() -> dict[str, Any]:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return project


def _read_names(requirements: list[str]) -> set[str]:
    return {re.split("[;!<>=]", requirement)[0].strip() for requirement in requirements}


def _read_entries(file: str) -> list[str]:
    text = (ROOT / file).read_text(encoding="utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    return [entry for entry in re.split(r"\n(?=\S)", lines) if entry.strip()]


def _read_pins(file: str) -> dict[str, str]:
    return {match[1]: match[2] for entry in _read_entries(file) if (match := PIN.match(entry))}


def _read_text(file: Path) -> str:
    return file.read_bytes().decode("utf-8", errors="replace")
