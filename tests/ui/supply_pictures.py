"""Opens the pages of partners, agreements and services, full and empty, and saves pictures of them.

`python -m tests.ui.supply_pictures FOLDER [SCALE]`; the portfolio is made in FOLDER when it is not there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt

from brm_desktop.domain.agreement import Agreement
from brm_desktop.domain.partner import Partner
from brm_desktop.domain.record import Record
from brm_desktop.domain.service import Service
from brm_desktop.services import edits
from brm_desktop.services.portfolio import open_portfolio
from brm_desktop.storage.rows import list_records
from tests.ui.pages_pictures import Camera

_LISTS = (
    ("partners", ("partners", "current", "ending", "independent", "ended")),
    ("services", ("board", "table", "questions")),
)


def main(folder: Path, scale: float) -> None:
    """Save a picture of every page, then of some in other dresses and sizes, then of a portfolio with nothing in it."""
    folder.mkdir(parents=True, exist_ok=True)
    camera = Camera(folder, scale)
    connection = camera.portfolio.database.reader()

    def find(of: type[Record], title: str) -> str:
        return next(one.id for one in list_records(connection, of) if title in one.title_text)

    ones = {
        "partner": find(Partner, "Cloudberry"),
        "agreement": find(Agreement, "Eligibility engine"),
        "service": find(Service, "Mobile inspection"),
    }
    for place, tabs in _LISTS:
        for tab in tabs:
            camera.take(f"{place}-{tab}", place, None, tab)
    for place, id in ones.items():
        camera.take(place, place, id)
        camera.take(f"{place}-history", place, id, "history")
        camera.take(f"{place}-details", place, id, "details")
    camera.take("service-live", "service", find(Service, "Permit portal"))
    camera.dress("dark")
    _take_main(camera, ones, "dark")
    camera.dress("contrast")
    _take_main(camera, ones, "contrast")
    camera.dress("light")
    camera.resize(1024, 640)
    _take_main(camera, ones, "small")
    camera.resize(1440, 900)
    camera.main.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    _take_main(camera, ones, "rtl")
    camera.window.close()


def take_empty(folder: Path) -> None:
    """Save pictures of a portfolio with nothing in it, and of records that have nothing but a name."""
    profile = folder / "profile0"
    portfolio = open_portfolio(profile, None)
    bare = [
        edits.make_record(Partner, name="Partner"),
        edits.make_record(Agreement, title="Agreement"),
        edits.make_record(Service, name="Service"),
    ]
    portfolio.close()
    camera = Camera(folder, 0)
    for place, tabs in _LISTS:
        for tab in tabs:
            camera.take(f"empty-{place}-{tab}", place, None, tab)
    edits.create(camera.portfolio, *bare)
    for record in bare:
        camera.take(f"empty-{record.KIND.name}", record.KIND.name, record.id)
    camera.window.close()


def _take_main(camera: Camera, ones: dict[str, str], dress: str) -> None:
    for place, tabs in _LISTS:
        for tab in tabs[:: 2 if place == "services" else 3]:
            camera.take(f"{place}-{tab}-{dress}", place, None, tab)
    for place, id in ones.items():
        camera.take(f"{place}-{dress}", place, id, "overview")


if __name__ == "__main__":
    wanted = Path(sys.argv[1])
    if "empty" in sys.argv:
        take_empty(wanted)
    else:
        main(wanted, float(sys.argv[2]) if len(sys.argv) > 2 else 1)
