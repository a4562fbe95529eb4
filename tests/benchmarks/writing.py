"""Writing in a long note."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.measuring import Row, p95, run_child

_FRAME_MS = 16


def measure() -> Iterator[Row]:
    """Measure keystrokes in a note of 10,000 words, at its start, in its middle and at its end."""
    with TemporaryDirectory() as folder:
        found = run_child("writing", Path(folder) / "profile")
    yield Row("Keystroke in a note of 10,000 words, p95", None, p95(found), most=_FRAME_MS)
    yield Row("Keystroke in a note of 10,000 words, longest", None, max(found), most=50)
