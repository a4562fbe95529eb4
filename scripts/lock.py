"""Pins every package, with the hashes of all its files for all systems, from what pyproject.toml asks for. Needs uv."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--upgrade", "--only-binary", ":all:", "--universal", "--python-version", "3.11", "--generate-hashes"]
PLAIN = ["--no-emit-index-url", "--no-annotate", "--no-header", "--quiet"]
APP = "What the app needs, and what builds it."
DEV = "The same, and what tests, checks, measures and packages it."


def pin(target: str, about: str, *arguments: str) -> None:
    """Write the pins of what `arguments` ask for into `target`, under a line that says what it is."""
    command = ["uv", "pip", "compile", "pyproject.toml", *FLAGS, *PLAIN, *arguments]
    pins = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    head = f"# {about} Each file is pinned by its SHA-256. Made by: make lock\n"
    (ROOT / target).write_text(head + pins, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    pin("constraints.txt", APP, "--extra", "build")
    pin("constraints-dev.txt", DEV, "--all-extras", "--constraints", "constraints.txt")
