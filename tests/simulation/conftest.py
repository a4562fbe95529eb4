"""An empty portfolio that devices are made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from brm_desktop.storage.migrate import bring_up_to_date


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty plain portfolio."""
    made = tmp_path_factory.mktemp("template") / "template.db"
    bring_up_to_date(made, None, lambda: None)
    return made
