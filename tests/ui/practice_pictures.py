"""Opens the pages of the relationship, risks, forums and the practice, full and empty, and saves pictures of them.

`python -m tests.ui.practice_pictures FOLDER`; the portfolios are made in FOLDER when they are not there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt

from brm_desktop.domain.forum import Forum
from brm_desktop.domain.risk import Risk
from brm_desktop.storage import rows
from brm_desktop.storage.agencies import list_agency_names
from tests.ui.pages_pictures import Camera

_EMPTY = ("today", "agencies", "risks", "forums", "practice")


def _take_all(camera: Camera, ending: str) -> None:
    connection = camera.portfolio.database.reader()
    agency = next(name.id for name in list_agency_names(connection) if "Motor" in name.name)
    forum, risk = (rows.list_records(connection, of)[0].id for of in (Forum, Risk))
    for place in _EMPTY:
        camera.take(f"{place}{ending}", place)
    for tab in ("overview", "relationship", "people", "risks"):
        camera.take(f"agency-{tab}{ending}", "agency", agency, tab)
    camera.take(f"forum{ending}", "forum", forum)
    camera.take(f"risk{ending}", "risk", risk)


def main(folder: Path) -> None:
    """Save the pictures: light, dark, small, right to left; then those of an empty portfolio."""
    folder.mkdir(parents=True, exist_ok=True)
    camera = Camera(folder)
    _take_all(camera, "")
    camera.dress("dark")
    _take_all(camera, "-dark")
    camera.dress("light")
    camera.resize(1024, 640)
    _take_all(camera, "-small")
    camera.resize(1440, 900)
    camera.main.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    _take_all(camera, "-rtl")
    camera.main.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    camera.window.close()
    empty = Camera(folder, 0)
    for place in _EMPTY:
        empty.take(f"{place}-empty", place)
    empty.window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
