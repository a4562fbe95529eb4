"""How a portfolio's tables came to be what they are, step by step; one file a step in `versions`."""

from __future__ import annotations

from pathlib import Path

REVISION = "0015"  # the newest step: compared at start, so that Alembic is imported only when there is one to take
FOLDER = Path(__file__).parent
