"""Opens pages on the sample portfolio and saves pictures of them.

`python -m tests.ui.pages_pictures FOLDER [SCALE]`; the portfolio is made in FOLDER when it is not there.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from brm_desktop.base.stamps import FixedClock
from brm_desktop.services.opening import Opened
from brm_desktop.services.portfolio import open_portfolio
from brm_desktop.services.sample import make_sample
from brm_desktop.storage.agencies import list_agency_names
from brm_desktop.storage.around import list_key_people
from brm_desktop.storage.locks import WindowLock
from brm_desktop.storage.outcomes import OutcomesAsked, list_outcomes
from brm_desktop.storage.today import read_today
from brm_desktop.ui.shell.theme import Choice
from brm_desktop.ui.window import Window

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
_SETTLE_S = 0.6


class Camera:
    """A window on a portfolio, the sample unless the scale is 0, and where its pictures go."""

    def __init__(self, folder: Path, scale: float = 1) -> None:
        self.folder = folder
        profile = folder / f"profile{scale:g}"
        new = not profile.exists()
        self.portfolio = open_portfolio(profile, None, clock=FixedClock(NOW))
        if new and scale:
            make_sample(self.portfolio, scale, TODAY)
        self.window = Window(profile, WindowLock(profile))
        facts = read_today(self.portfolio.database.reader(), TODAY, NOW)
        self.window.show(Opened(portfolio=self.portfolio, facts=facts))
        self.main = self.window.main
        self.resize(1440, 900)
        self.main.show()
        self.settle()

    def resize(self, width: int, height: int) -> None:
        self.main.resize(width, height)

    def settle(self) -> None:
        """Let workers and paints come to rest."""
        end = time.monotonic() + _SETTLE_S
        while time.monotonic() < end or self.window.jobs.busy:
            QApplication.processEvents()
            time.sleep(0.01)

    def take(self, name: str, place: str = "", record_id: str | None = None, tab: str | None = None) -> None:
        """Open a place, if one is named, and save what shows."""
        if place:
            self.main.open(place, record_id, tab)
        self.settle()
        self.main.grab().save(str(self.folder / f"{name}.png"))

    def dress(self, choice: str) -> None:
        self.window.theme.choose(cast(Choice, choice))


def main(folder: Path, scale: float) -> None:
    """Save a picture of every page, then of some in other dresses."""
    folder.mkdir(parents=True, exist_ok=True)
    camera = Camera(folder, scale)
    connection = camera.portfolio.database.reader()
    agency = next(name.id for name in list_agency_names(connection) if "Motor" in name.name)
    person = list_key_people(connection, agency, TODAY, 1)[0].contact_id
    camera.take("agencies", "agencies")
    camera.take("agency", "agency", agency)
    for tab in ("people", "notes", "follow_ups", "outcomes", "services", "risks", "files", "history", "details"):
        camera.take(f"agency-{tab}", "agency", agency, tab)
    camera.take("people", "people")
    camera.take("person", "person", person)
    for tab in ("notes", "follow_ups", "history", "details"):
        camera.take(f"person-{tab}", "person", person, tab)
    outcome = list_outcomes(connection, OutcomesAsked(agency_id=agency), TODAY)[1].outcome.id
    camera.take("outcomes", "outcomes")
    camera.take("outcome", "outcome", outcome)
    camera.take("outcome-readings", "outcome", outcome, "readings")
    camera.take("horizon", "horizon")
    for dress in ("dark", "contrast"):
        camera.dress(dress)
        camera.take(f"outcomes-{dress}", "outcomes")
        camera.take(f"outcome-{dress}", "outcome", outcome, "overview")
        camera.take(f"horizon-{dress}", "horizon")
        camera.take(f"agencies-{dress}", "agencies")
        camera.take(f"agency-{dress}", "agency", agency, "overview")
        camera.take(f"person-{dress}", "person", person, "overview")
    camera.dress("light")
    value = (("outcomes", None), ("outcome", outcome), ("horizon", None))
    camera.resize(1024, 640)
    for place, id in (("agencies", None), ("agency", agency), ("people", None), ("person", person), *value):
        camera.take(f"{place}-small", place, id)
    camera.resize(1440, 900)
    camera.main.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    for place, id in (("agencies", None), ("agency", agency), ("person", person), *value):
        camera.take(f"{place}-rtl", place, id)
    camera.window.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 1)
