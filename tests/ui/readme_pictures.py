"""Takes the pictures of the README anew: the sample portfolio on its day, and two devices of one store.

`python -m tests.ui.readme_pictures FOLDER [PICTURES]`; the portfolios are made in FOLDER, the pictures go to
docs/images unless another folder is named.
"""

from __future__ import annotations

import platform
import shutil
import sys
from collections import Counter
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.note import Note
from brm_desktop.services.portfolio import open_portfolio
from brm_desktop.services.syncing import connect_store, exchange_once
from brm_desktop.storage import rows
from brm_desktop.storage.agencies import list_agency_names
from brm_desktop.storage.outcomes import OutcomesAsked, list_outcomes
from brm_desktop.ui.sync.page import SyncPage
from tests.ui.pages_pictures import NOW, TODAY, Camera
from tests.ui.sync_pictures import WORDS, change_there

_COLORS = 240
_NOTE, _OUTCOME = "Oversize loads", "Median wait"


def take_pages(camera: Camera) -> None:
    """Take the pages of a working day."""
    connection = camera.portfolio.database.reader()
    agency = next(name.id for name in list_agency_names(connection) if "Motor" in name.name)
    note = next(each for each in rows.list_records(connection, Note) if each.title.startswith(_NOTE))
    outcomes = list_outcomes(connection, OutcomesAsked(agency_id=agency), TODAY)
    outcome = next(each.outcome for each in outcomes if each.outcome.statement.startswith(_OUTCOME))
    camera.take("today", "today")
    camera.take("follow-ups", "follow_ups", None, "upcoming")
    camera.take("agencies", "agencies")
    camera.take("agency", "agency", agency)
    camera.take("meeting", "meetings", note.id)
    camera.take("briefing", "briefing", agency)
    camera.take("outcome", "outcome", outcome.id)
    camera.take("services", "services")
    camera.dress("dark")
    camera.take("dark", "agency", agency)
    camera.dress("light")


def take_sync(camera: Camera, folder: Path) -> None:
    """Let another device of the same person change things at the same time, and take what the page says of it."""
    there = open_portfolio(folder / "there", None, clock=FixedClock(NOW))
    store = folder / "store"
    platform.node = lambda: "Marisol’s laptop"
    connect_store(camera.portfolio, str(store), WORDS, join=False)
    exchange_once(camera.portfolio)
    platform.node = lambda: "Desk in the annex"
    connect_store(there, str(store), WORDS, join=True)
    for portfolio in (there, camera.portfolio):
        exchange_once(portfolio)
    change_there(camera.portfolio, there)
    there.close()
    camera.main.open("sync")
    camera.settle()
    if isinstance(page := camera.main.page, SyncPage):
        page.state.facts["Where"].set_text("/media/office/BRM")  # not where this machine made it
    camera.main.grab().save(str(folder / "sync.png"))


def main(folder: Path, pictures: Path) -> None:
    """Take them all, with no more colors than a picture of a window needs."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("store", "there", "profile1"):
        shutil.rmtree(folder / name, ignore_errors=True)
    camera = Camera(folder, 1)
    take_pages(camera)
    take_sync(camera, folder)
    camera.window.close()
    for taken in sorted(folder.glob("*.png")):
        make_small(QImage(str(taken))).save(str(pictures / taken.name))


def make_small(picture: QImage) -> QImage:
    """Return a picture in the colors that it has most of: the same to the eye, at a third of the size."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    colors = Counter(memoryview(plain.constBits()).cast("I"))
    table = [color for color, _ in colors.most_common(_COLORS)]
    flags = Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither
    return plain.convertToFormat(QImage.Format.Format_Indexed8, table, flags)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else Path("docs/images"))
