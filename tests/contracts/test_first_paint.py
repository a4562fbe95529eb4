"""What may be loaded when the first picture shows: what it is made of, and nothing that can wait."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.services.edits import create, make_record
from brm_desktop.services.opening import make_profile
from brm_desktop.services.portfolio import open_portfolio

ROOT = Path(__file__).resolve().parents[2]

OURS = {
    "": "app",
    "base": "errors files keeper paths progress settings stamps",
    "domain": "dates periods short_names",
    "services": "opening portfolio",
    "storage": "database driver local_disk locks migrate migrations swap today",
    "ui": "commands places window",
    "ui.parts": "buttons card icons labels paint row_list scroll",
    "ui.shell": "actions desk early garbage hub jobs main_window page side_bar theme top_bar",
    "ui.today": "page quick_add rows",
}
THIRD_PARTIES = {"PySide6", "shiboken6", "shibokensupport", "sqlcipher3"}
QT = {"PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets", "PySide6.QtSvg"}
# Beyond what PySide6 itself loads: numbers of references (ui.shell), and the ends of words that are cut.
STANDARD = {"_ctypes", "_datetime", "ctypes", "ctypes._endian", "datetime", "gc", "threading", "unicodedata"}

EMPTY = "import json, sys; import PySide6.QtGui, PySide6.QtWidgets; print(json.dumps(sorted(sys.modules)))"
START = """
import json, os, sys
from pathlib import Path
from brm_desktop.app import run_window

def on_painted(window):
    from PySide6 import QtCore
    print(json.dumps([*sys.modules, *(["the namespace Qt"] if "Qt" in vars(QtCore) else [])]), flush=True)
    os._exit(0)

run_window(Path(sys.argv[1]), on_painted)
"""


@pytest.fixture
def loaded(tmp_path: Path) -> set[str]:
    """The modules that are loaded when the first picture of a portfolio with something due shows."""
    portfolio = open_portfolio(tmp_path / "profile", make_profile(tmp_path / "profile", protect=False))
    create(portfolio, make_record(FollowUp, title="Send the draft", due_on=portfolio.today()))
    portfolio.close()
    return _run(START, str(tmp_path / "profile"))


def test_first_paint_loads_only_what_it_shows(loaded: set[str]) -> None:
    packages = {f"brm_desktop.{name}".rstrip(".") for name in (*OURS, "ui.shell", "ui.parts")}
    listed = {
        f"{package}.{name}"
        for place in OURS
        for package in [f"brm_desktop.{place}".rstrip(".")]
        for name in OURS[place].split()
    }
    ours = {name for name in loaded if name.partition(".")[0] == "brm_desktop"}
    assert ours - packages - listed == set()


def test_first_paint_loads_no_third_party_but_qt_and_the_driver(loaded: set[str]) -> None:
    standard = sys.stdlib_module_names | {"brm_desktop", "__mp_main__"}
    foreign = {name for name in loaded - _run(EMPTY) if name.partition(".")[0] not in standard}
    assert {name.partition(".")[0] for name in foreign} - THIRD_PARTIES == set()
    assert {name for name in foreign if name.startswith("PySide6.")} - QT == set()


def test_first_paint_loads_little_of_the_standard_library(loaded: set[str]) -> None:
    more = {name for name in loaded - _run(EMPTY) if name.partition(".")[0] in sys.stdlib_module_names}
    assert more - STANDARD - {name for name in more if name.startswith(("json", "_json"))} == set()


def test_first_paint_leaves_the_namespace_of_all_enumerations_alone(loaded: set[str]) -> None:
    assert "the namespace Qt" not in loaded


def test_modules_that_are_listed_are_there() -> None:
    for place, names in OURS.items():
        folder = ROOT.joinpath("brm_desktop", *place.split("."))
        for name in names.split():
            assert (folder / f"{name}.py").exists() or (folder / name / "__init__.py").exists()


def _run(code: str, *arguments: str) -> set[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))
