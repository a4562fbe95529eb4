"""Makes .venv with exactly the pinned packages and the project itself. Safe, and quick, to run again.

Usage: python3 scripts/set_up.py [app|dev|build]
app holds what runs it; dev, the default, also what tests and checks it; build also what the system needs to package it.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import system_packages

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
CONSTRAINTS = {"app": "constraints.txt", "dev": "constraints-dev.txt"}


def set_up(level: str) -> None:
    """Bring .venv to `level`: app, dev or build."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this runs before anything could choose the Python
        sys.exit(f"BRM Desktop needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}.")
    system_packages.require(for_building=level == "build")
    level = "dev" if level == "build" else level
    if any(_stamp(done).is_file() and _stamp(done).read_text() == _digest(done) for done in _levels_from(level)):
        return
    print(
        f"Setting up {VENV.name} (once; it fetches some {115 if level == 'app' else 170} MB of packages) ...",
        flush=True,
    )
    _make_venv()
    _install("--require-hashes", "--only-binary", ":all:", "-r", CONSTRAINTS[level])
    _install("--no-index", "--no-deps", "--no-build-isolation", "-e", ".")
    _stamp(level).write_text(_digest(level))
    print(f"Ready: {VENV.name} holds brm-desktop and what it needs.")


def _levels_from(level: str) -> list[str]:
    """Return the levels that hold all of `level`: what serves to test also serves to run."""
    return list(CONSTRAINTS)[list(CONSTRAINTS).index(level) :]


def _stamp(level: str) -> Path:
    return VENV / f".set-up-{level}"


def _digest(level: str) -> str:
    """Return what a finished set-up depends on: pins, project, place and Python."""
    parts = [(ROOT / name).read_bytes() for name in (CONSTRAINTS[level], "pyproject.toml")]
    return hashlib.sha256(b"\0".join([*parts, str(ROOT).encode(), sys.version.encode()])).hexdigest()


def _make_venv() -> None:
    clear = [] if _runs(PYTHON) else ["--clear"]
    subprocess.run([sys.executable, "-m", "venv", *clear, str(VENV)], check=True)


def _runs(python: Path) -> bool:
    return (
        python.exists() and subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True).returncode == 0
    )


def _install(*arguments: str) -> None:
    quiet = [] if sys.stdout.isatty() else ["--quiet"]
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", *quiet, *arguments]
    if subprocess.run(command, cwd=ROOT).returncode:
        sys.exit("The packages could not be installed; pip says why above. Nothing else was changed.")


if __name__ == "__main__":
    chosen = sys.argv[1] if len(sys.argv) > 1 else "dev"
    if chosen not in ("app", "dev", "build"):
        sys.exit(__doc__)
    set_up(chosen)
