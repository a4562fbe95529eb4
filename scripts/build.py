"""Packages the app into dist/brm-desktop, says how big it is, and tries it from a clean folder."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "dist" / "brm-desktop"
PROGRAM = FOLDER / ("brm-desktop.exe" if os.name == "nt" else "brm-desktop")


def build() -> None:
    """Make dist/brm-desktop anew."""
    options = ["--noconfirm", "--log-level", "ERROR", "--distpath", "dist", "--workpath", "build/pyinstaller"]
    subprocess.run([sys.executable, "-m", "PyInstaller", *options, "build.spec"], cwd=ROOT, check=True)


def measure_mb(folder: Path) -> float:
    """Return what the files in a folder weigh, links counted once."""
    return sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir()) / 1e6


def try_out() -> None:
    """Run the packaged app as a newcomer would: sample portfolio with its window, check, briefings."""
    with tempfile.TemporaryDirectory() as clean:
        profile = str(Path(clean, "profile"))
        run(clean, "demo", "--headless", "--profile", profile)
        run(clean, "check", "--profile", profile)
        run(clean, "brief", "--all", "--profile", profile, "--out", str(Path(clean, "briefings")))
        briefings = list(Path(clean, "briefings").glob("*.pdf"))
        if not briefings or any(file.read_bytes()[:5] != b"%PDF-" for file in briefings):
            sys.exit("The packaged app made no briefing.")
        print(f"The packaged app passed its check and made {len(briefings)} briefings.")


def run(folder: str, *arguments: str) -> None:
    """Run the packaged app in `folder`, away from this checkout and its Python."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    environment = {**kept, "QT_QPA_PLATFORM": "offscreen", "HOME": folder}
    if subprocess.run([str(PROGRAM), *arguments], cwd=folder, env=environment).returncode:
        sys.exit(f"The packaged app failed at: brm-desktop {' '.join(arguments)}")


if __name__ == "__main__":
    build()
    print(f"dist/brm-desktop: {measure_mb(FOLDER):.0f} MB", flush=True)
    try_out()
