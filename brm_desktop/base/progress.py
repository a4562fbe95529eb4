"""How long work tells how far it is, and learns that it should stop."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    def step(self, done: int, total: int | None = None, text: str = "") -> None:
        """Say how far the work is. Raises: Cancelled when the person asked to stop."""


class _Silent:
    def step(self, done: int, total: int | None = None, text: str = "") -> None:
        pass


NO_PROGRESS: Progress = _Silent()
