"""Pins every package, with the hashes of all its files for all systems, from what pyproject.toml asks for. Needs uv."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--upgrade", "--only-binary", ":all:", "--universal", "--python-version", "3.11", "--generate-hashes"]
PLAIN = ["--no-emit-index-url", "--no-annotate", "--no-header", "--quiet"]
APP = "What the app needs, and what builds it."
S3 = "A server of the kind of S3 that tests talk to, in an environment of its own: make s3."
DEV = "The same, and what tests, checks, measures and packages it."


def pin(target: str, about: str, *arguments: str, wanted: str = "") -> None:
    """Write the pins of what `arguments`, or the lines `wanted`, ask for into `target`, under a line about it."""
    command = ["uv", "pip", "compile", "-" if wanted else "pyproject.toml", *FLAGS, *PLAIN, *arguments]
    pins = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, input=wanted).stdout
    head = f"# {about} Each file is pinned by its SHA-256. Made by: make lock\n"
    (ROOT / target).write_text(head + pins, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    pin("constraints.txt", APP, "--extra", "build")
    pin("constraints-dev.txt", DEV, "--all-extras", "--constraints", "constraints.txt")
    pin("constraints-s3.txt", S3, wanted="moto[s3]\nflask\nflask-cors\n")
