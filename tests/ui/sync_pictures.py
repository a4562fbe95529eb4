"""Opens the page of exchange in each of its states and saves pictures of them.

`python -m tests.ui.sync_pictures FOLDER`; the portfolios are made in FOLDER when they are not there.
"""

from __future__ import annotations

import platform
import shutil
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from brm_desktop.base.errors import KnownError
from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.manager import Manager
from brm_desktop.domain.note import Note
from brm_desktop.services import edits
from brm_desktop.services.opening import Opened
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.services.spaces import share_agency, trust_colleague
from brm_desktop.services.syncing import connect_store, exchange_once
from brm_desktop.services.trouble import keep_trouble
from brm_desktop.storage import rows
from brm_desktop.storage.locks import WindowLock
from brm_desktop.sync import faults
from brm_desktop.ui.sync.connecting import WAYS
from brm_desktop.ui.sync.page import SyncPage
from brm_desktop.ui.window import Window
from tests.ui.pages_pictures import NOW, Camera

WORDS = "four plain words here"
SIZES = ((1440, 900), (1024, 640))
TROUBLES = (
    faults.StoreError("The store cannot be reached", "https://files.example: no route to host", "It is tried again"),
    faults.StoreFull("The store is full", "sp/log/1.chg", "Free some space there; nothing is lost, it is tried again"),
    faults.NoRights("There is no right to use the store", "id: Permission denied", "Ask for the right to write there"),
    faults.StoreEmpty(
        "The store is empty or is not there", "/media/shared/BRM", "If it was emptied, put everything back with: sync"
    ),
    faults.OtherStore("Another store is in its place", "/media/shared/BRM", "Put the right one back"),
    faults.DeviceRevoked("This device was revoked by another device of yours", "Laptop", "What is here stays"),
)


def change_there(here: Portfolio, there: Portfolio) -> None:
    """Let the other device change this and that, some of it at the same time as this one."""
    reader = there.database.reader()
    notes = rows.list_records(reader, Note, limit=60)
    note = next(each for each in notes if len(each.body) > 400)
    other = next(each for each in notes if each is not note and each.agencies)
    promise = rows.list_records(reader, FollowUp, "status = 'open' AND agency IS NOT NULL", limit=1)[0]
    agency = rows.list_records(reader, Agency, limit=1)[0]
    words = note.body.split(" ")
    at = len(words) // 2
    edits.set_field(there, Note, note.id, "body", " ".join([*words[:at], "by the end of June", *words[at + 2 :]]))
    edits.set_field(here, Note, note.id, "body", " ".join([*words[:at], "not before September", *words[at + 3 :]]))
    edits.set_field(there, Note, other.id, "place", "Capitol Annex, room 214")
    edits.set_field(there, Note, other.id, "body", other.body.replace("the", "the whole", 1) + "\nOne more line.")
    edits.set_field(there, FollowUp, promise.id, "title", promise.title + " before the hearing")
    edits.set_field(here, FollowUp, promise.id, "title", promise.title + " and tell Dana")
    edits.set_field(there, Agency, agency.id, "staff", 1_240)
    edits.create(there, edits.make_record(FollowUp, title="Send the volume figures", agency=agency.id))
    exchange_once(there)
    exchange_once(here)


def share(camera: Camera, folder: Path) -> None:
    """Let a colleague come, share an agency with them, and look at the people of the store."""
    colleague = open_portfolio(folder / "colleague", None, clock=FixedClock(NOW))
    edits.create(colleague, edits.make_record(Manager, name="Theodora Okonkwo-Fitzgerald", me=True))
    connect_store(colleague, str(folder / "store"), "their own words", join=False, invited=True)
    agency = rows.list_records(camera.portfolio.database.reader(), Agency, limit=1)[0]
    trust_colleague(camera.portfolio, "Theodora Okonkwo-Fitzgerald")
    share_agency(camera.portfolio, agency.name, agency.name, "Theodora Okonkwo-Fitzgerald")
    colleague.close()
    camera.take("sync-with-colleagues", "sync")
    if isinstance(page := camera.main.page, SyncPage):
        page.people.look.click()
        camera.settle()
        page.secrets.make.click()
        camera.settle()
        page.devices.rows[1].revoke.click()  # type: ignore[attr-defined]


def main(folder: Path) -> None:
    """Save the pictures of every state, light and dark, large and small, and right to left."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("store", "there", "profile0.2", "colleague"):
        shutil.rmtree(folder / name, ignore_errors=True)
    camera = Camera(folder, 0.2)
    for way in WAYS:
        camera.main.open("sync", None, way.name)
        if isinstance(page := camera.main.page, SyncPage):
            page.connecting.where.edit.setText(str(folder / "store"))
            page.connecting.test.click()
        _take(camera, way.name, way.name)
    there = open_portfolio(folder / "there", None, clock=FixedClock(NOW))
    platform.node = lambda: "Marisol’s laptop"
    connect_store(camera.portfolio, str(folder / "store"), WORDS, join=False)
    exchange_once(camera.portfolio)
    platform.node = lambda: "Desk in the annex"
    connect_store(there, str(folder / "store"), WORDS, join=True)
    for portfolio in (there, camera.portfolio):
        exchange_once(portfolio)
    _take(camera, "calm")
    change_there(camera.portfolio, there)
    camera.resize(1440, 2200)
    camera.take("sync-away-first", "sync")
    _take(camera, "away")
    for trouble in TROUBLES:
        _take_trouble(camera, trouble)
    share(camera, folder)
    camera.resize(1440, 1300)
    camera.take("sync-shared")
    camera.main.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    camera.take("sync-rtl")
    camera.resize(1024, 1300)
    camera.take("sync-shared-narrow")
    there.close()
    camera.window.close()
    _take_first_start(folder)


def _take_first_start(folder: Path) -> None:
    """Save pictures of the first start; it needs an application, so a camera must have been there before."""
    profile = folder / "nobody"
    window = Window(profile, WindowLock(profile))
    window.show(Opened(is_new=True))
    window.main.show()
    for width, height in SIZES:
        window.main.resize(width, height)
        QApplication.processEvents()
        window.main.grab().save(str(folder / f"first-start-{width}.png"))
    window.close()


def _take_trouble(camera: Camera, trouble: KnownError) -> None:
    keep_trouble(camera.portfolio, trouble)
    _take(camera, f"trouble-{getattr(trouble, 'why', 'here')}")
    keep_trouble(camera.portfolio, None)


def _take(camera: Camera, name: str, tab: str | None = None) -> None:
    for dress in ("light", "dark"):
        camera.dress(dress)
        for width, height in SIZES:
            camera.resize(width, height)
            camera.window._syncing._look(600_000)
            if tab is None:
                camera.main.open("today")
            camera.take(f"sync-{name}-{dress}-{width}", "sync" if tab is None else "")
            if name == "away" and isinstance(page := camera.main.page, SyncPage):
                page.away.recent.click()
                camera.settle()
                page._scroll.ensureWidgetVisible(page.away.rows[-1])  # type: ignore[union-attr]
                camera.take(f"sync-{name}-lower-{dress}-{width}")
    camera.dress("light")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
