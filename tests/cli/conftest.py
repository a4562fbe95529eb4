"""Runs commands in this process, as a shell would see them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from brm_desktop.cli.main import run
from tests.cli.answer import Answer
from tests.cli.two_people import Office

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


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    return Office(tmp_path, capsys)
