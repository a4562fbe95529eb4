"""Runs commands in this process, as a shell would see them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from brm_desktop.cli.main import run


class Answer(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Brm = Callable[..., Answer]


@pytest.fixture
def brm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Brm:
    """Run `brm-desktop` on a profile of this test."""

    def call(*words: str) -> Answer:
        capsys.readouterr()
        try:
            code = run(["--profile", str(tmp_path / "profile"), *words])
        except SystemExit as stop:
            code = int(stop.code or 0)
        told = capsys.readouterr()
        return Answer(code, told.out, told.err)

    return call
