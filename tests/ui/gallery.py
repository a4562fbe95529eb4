"""Shows the parts and a Today of fixed rows, and saves pictures of them: `python -m tests.ui.gallery FOLDER`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, cast

from PySide6 import QtCore
from PySide6.QtWidgets import QApplication, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.columns import Columns
from brm_desktop.ui.parts.row_list import Row, RowList, Tag
from brm_desktop.ui.shell.actions import Actions
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Hub
from brm_desktop.ui.shell.jobs import Jobs
from brm_desktop.ui.shell.main_window import MainWindow, Place
from brm_desktop.ui.shell.page import Page
from brm_desktop.ui.shell.theme import Choice, ThemeSwitch, load_fonts

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"


class Memory:
    """A keeper that forgets at the end."""

    def __init__(self) -> None:
        self._kept: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self._kept.get(name)

    def set(self, name: str, value: str) -> None:
        self._kept[name] = value


def _rows(*rows: tuple[str, str, str], tone: str = "soft") -> list[Row]:
    return [
        Row(str(place), title, chips=(chip,), right=right, tone=cast(Any, tone), checked=False)
        for place, (title, chip, right) in enumerate(rows)
    ]


class FixedToday(Page):
    """A Today page of constants."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.set_title("Monday, November 23", "3 overdue · 4 due today · 2 meetings · 2 agencies going quiet")
        columns = Columns((191, 100))
        self._fill_left(columns)
        self._fill_right(columns)
        self.add(columns)

    def _fill_left(self, columns: Columns) -> None:
        overdue = _rows(
            ("Send revised hosting SLA draft to Dana Ruiz", "Transportation", "Thu, Nov 19"),
            ("Confirm co-chair for the data governance forum", "Health & Human Services", "Fri, Nov 20"),
            ("Ask the integrator for Q3 outcome figures", "Revenue", "Fri, Nov 20"),
            tone="risk",
        )
        today = _rows(
            ("Prepare briefing for the 2:00 PM with Commissioner Hale", "Motor Vehicles", "Today"),
            ("Review renewal terms, contract 24-118 (ends Jan 31)", "Meridian Cloud", "Today"),
            ("Share permit-portal idea with three other agencies", "Environmental Quality", "Today"),
            ("Log the course correction on call-center outcome", "Labor", "Today"),
        )
        waiting = _rows(
            ("Legal review of data-sharing agreement — from Priya N.", "Corrections", "6 days"),
            ("Vendor’s recovery plan — from Meridian Cloud", "Revenue", "4 days"),
            ("Budget figure for FY28 — from the agency CFO", "Education", "2 days"),
        )
        _card(columns, 0, "Overdue", "3", overdue, tone="risk")
        _card(columns, 0, "Today", "4", today)
        _card(columns, 0, "Waiting for", "5", waiting)

    def _fill_right(self, columns: Columns) -> None:
        meetings = [
            _meeting("10:30 AM", "Monthly service review", "Transportation · 5 people"),
            _meeting("2:00 PM", "Commissioner Hale, strategy", "Motor Vehicles · 2 people"),
        ]
        quiet = [
            Row("q1", "Parks & Wildlife", right="no contact for 52 days, cadence 30"),
            Row("q2", "State Library", right="no contact for 47 days, cadence 30"),
        ]
        changed = [
            Row("c1", "J. Okafor added a meeting note", right="Health & Human Services"),
            Row("c2", "Outcome “Days to issue a permit”: 3.2 days", right="Environmental Quality"),
            Row("c3", "1 text was edited in two places", chips=(Tag("Review", "watch"),)),
        ]
        ending = [
            Row("e1", "Contract 24-118, Meridian Cloud", chips=(Tag("Jan 31 · 69 days", "watch"),)),
            Row("e2", "SLA, network operations", chips=(Tag("Mar 15 · 112 days"),)),
        ]
        _card(columns, 1, "Meetings", "", meetings)
        _card(columns, 1, "Going quiet", "", quiet)
        _card(columns, 1, "Changed while you were away", "since Friday", changed)
        _card(columns, 1, "Ending soon", "", ending)


def _meeting(lead: str, title: str, detail: str) -> Row:
    return Row(title, title, detail, lead=lead, action="Brief", strong=True)


def _card(columns: Columns, place: int, heading: str, detail: str, rows: list[Row], tone: str = "plain") -> None:
    card = Card(heading, detail, cast(Any, tone))
    shown = RowList(heading)
    shown.show_rows(rows)
    card.add(shown)
    columns.add(place, card)


def _late(name: str) -> Callable[[Desk], Page]:
    """Make a page of gallery_parts, which is imported when the first of them is opened."""

    def make(desk: Desk) -> Page:
        from tests.ui import gallery_parts

        return cast(Page, getattr(gallery_parts, name)(desk))

    return make


PLACES = (
    Place("parts", _late("PartsPage")),
    Place("agency", _late("AgencyPage"), under="agencies"),
    Place("today", FixedToday, "Today", "today"),
    Place("follow_ups", FixedToday, "Follow-ups", "follow-ups"),
    Place("meetings", FixedToday, "Meetings", "meetings"),
    Place("agencies", _late("AgenciesPage"), "Agencies", "agencies", "Portfolio"),
    Place("people", FixedToday, "People", "people", "Portfolio"),
    Place("partners", FixedToday, "Partners", "partners", "Portfolio"),
    Place("outcomes", FixedToday, "Outcomes", "outcomes", "Value"),
    Place("services", FixedToday, "Ideas & services", "services", "Value"),
    Place("forums", FixedToday, "Forums", "forums", "Value"),
    Place("risks", FixedToday, "Risks", "risks", "Value"),
)
COUNTS = {"today": 7, "follow_ups": 42, "agencies": 25, "people": 318, "partners": 19}
COUNTS |= {"outcomes": 31, "services": 24, "forums": 4, "risks": 11}


def make_window(app: QApplication, choice: Choice = "light") -> tuple[MainWindow, Desk]:
    """Build the whole frame on constants."""
    load_fonts(FONTS)
    theme = ThemeSwitch(app, choice)
    jobs, hub, actions = Jobs(), Hub(), Actions()
    note = actions.add("new note", "New note", lambda: None, keys="Ctrl+N", icon="note", group="Capture")
    follow_up = actions.add(
        "new follow-up", "New follow-up", lambda: None, keys="Ctrl+Shift+F", icon="follow-ups", group="Capture"
    )
    actions.add("undo", "Undo", lambda: None, keys="Ctrl+Z", icon="undo", group="Edit")
    window = MainWindow(actions, Memory())
    portfolio = cast(Any, None)
    desk = Desk(portfolio, jobs, hub, theme, actions, window, lambda: date(2026, 11, 23), window.toast)
    buttons = (Button.of(note), Button.of(follow_up, "primary", keys=False))
    window.furnish(desk, PLACES, buttons)
    for place, count in COUNTS.items():
        window.set_count(place, count)
    window.set_status("Up to date", "Synced 4 min ago · 3 devices")
    return window, desk


def find_fixed(text: str) -> list[Any]:
    """Return the same results for every search."""
    from brm_desktop.ui.shell.palette import Hit

    return [
        Hit("contact", "1", "Dana Ruiz", "Transportation", icon="person", title_marks=((0, 4),)),
        Hit("agency", "2", "Danaher County", "Local government", icon="agencies", title_marks=((0, 4),)),
        Hit(
            "note",
            "3",
            "Monthly service review",
            "Nov 23",
            "send the revised SLA draft to Dana before the meeting on Friday",
            "note",
            "Text",
            snippet_marks=((30, 34),),
        ),
    ]


def save(app: QApplication, widget: QWidget, file: Path) -> None:
    """Let a widget settle and save a picture of it."""
    for _ in range(6):
        app.processEvents()
        QtCore.QThread.msleep(10)
    widget.grab().save(str(file))


def main(folder: Path) -> None:
    """Save a picture of every view in every theme."""
    app = QApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    window, desk = make_window(app)
    window.resize(1440, 900)
    window.open("today")
    window.show()
    for choice in ("light", "dark", "contrast"):
        desk.theme.choose(cast(Choice, choice))
        window.resize(1440, 900)
        save(app, window, folder / f"today-{choice}.png")
        window.resize(1024, 640)
        save(app, window, folder / f"today-{choice}-small.png")
    for name in ("agencies", "agency", "parts"):
        for choice in ("light", "dark", "contrast"):
            window.resize(1440, 900)
            desk.theme.choose(cast(Choice, choice))
            window.open(name)
            save(app, window, folder / f"{name}-{choice}.png")
        window.resize(1024, 640)
        save(app, window, folder / f"{name}-small.png")
    desk.theme.choose("light")
    window.resize(1440, 900)
    window.open("parts")
    page = cast(Any, window.page)
    page.text.start()
    save(app, window, folder / "editing.png")
    page.form.editor("head").start()
    save(app, window, folder / "suggesting.png")
    page.form.editor("head").cancel()
    page.date.open_calendar()
    save(app, app.activePopupWidget() or window, folder / "calendar.png")
    cast(QWidget, app.activePopupWidget()).close()
    page.choice.start()
    save(app, app.activePopupWidget() or window, folder / "menu.png")
    cast(QWidget, app.activePopupWidget()).close()
    window.open("today")
    window.set_search(find_fixed, lambda _kind, _id: None)
    window.open_palette()
    cast(Any, window._overlay("palette")).field.setText("dana")
    save(app, window, folder / "palette.png")
    desk.theme.choose("dark")
    save(app, window, folder / "palette-dark.png")
    desk.theme.choose("light")
    window._overlay("palette").close_panel()
    window.show_keys()
    save(app, window, folder / "keys.png")
    window._overlay("keys").close_panel()
    window.toast("Deleted Dana Ruiz", undo=True)
    window.show_error(KnownError("The disk is full", "nothing was changed", "make room and try again"))
    save(app, window, folder / "toast.png")
    window.resize(720, 540)
    save(app, window, folder / "narrow.png")
    window.resize(512, 320)
    save(app, window, folder / "least.png")
    window.resize(1440, 900)
    window.setLayoutDirection(QtCore.Qt.LayoutDirection.RightToLeft)
    save(app, window, folder / "today-rtl.png")
    desk.jobs.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
