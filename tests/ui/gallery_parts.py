"""The parts that Today does not show, on constants, for the gallery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from brm_desktop.domain import dates
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.fields import Id
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.form import RecordForm
from brm_desktop.ui.parts.inline import InlineNumber, InlineText
from brm_desktop.ui.parts.inline_links import InlineLink, InlineTags
from brm_desktop.ui.parts.inline_more import InlineChoice, InlineDate, InlineLongText, InlineTick
from brm_desktop.ui.parts.labels import Chip, Prose, StatusLabel
from brm_desktop.ui.parts.measures import LadderBar
from brm_desktop.ui.parts.record_table import RecordTable
from brm_desktop.ui.parts.row_list import Row, RowList, Tag
from brm_desktop.ui.parts.search_field import SearchField
from brm_desktop.ui.parts.suggestions import Option
from brm_desktop.ui.parts.tabs import Tab, Tabs
from brm_desktop.ui.parts.windowed_model import Asked, Cell, Column, TableRow
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.page import Page
from brm_desktop.ui.shell.theme import Tone

TODAY = date(2026, 11, 23)
STAGES = ("Ad hoc", "Order taker", "Provider", "Trusted advisor", "Partner")
COLUMNS = (
    Column("name", "Agency", 280, stretch=True),
    Column("priority", "Priority", 70),
    Column("stage", "Relationship", 146),
    Column("health", "Health", 88),
    Column("line", "12 months", 110, sortable=False),
    Column("last", "Last contact", 104, down_first=True),
    Column("next", "Next meeting", 140),
    Column("open", "Follow-ups", 94),
    Column("outcomes", "Outcomes on track", 136),
)
STATES: tuple[tuple[str, Tone], ...] = (("Good", "good"), ("Watch", "watch"), ("At risk", "risk"))
NAMES = (
    "Department of Transportation|DOT",
    "Department of Motor Vehicles|DMV",
    "Health & Human Services|HHS",
    "Department of Revenue|REV",
    "Environmental Quality|DEQ",
    "Department of Education|DOE",
    "Department of Corrections|DOC",
    "Office of the Commissioner for the Reconciliation of Interjurisdictional Water Rights and Tributaries|OCRIWRT",
    "وزارة النقل والمواصلات|MOT",
    "Parks & Wildlife|PWD",
    "State Library|LIB",
)


class FixedSource:
    """Rows made from their number."""

    def __init__(self, count: int) -> None:
        self._ids = [str(place) for place in range(count)]

    def list_ids(self, asked: Asked, limit: int) -> Sequence[str]:
        ids = [id for id in self._ids if asked.text.casefold() in NAMES[int(id) % len(NAMES)].casefold()]
        ids = list(reversed(ids)) if asked.down else ids
        return ids if limit < 0 else ids[:limit]

    def load(self, ids: Sequence[str]) -> Sequence[TableRow]:
        return [make_row(id) for id in ids]


def make_row(id: str) -> TableRow:
    """Return a row that depends on its id alone."""
    place = int(id)
    name, _, acronym = NAMES[place % len(NAMES)].partition("|")
    state, tone = STATES[place * 7 % 3]
    late = place % 3 == 0
    return TableRow(
        id,
        (
            Cell(name, detail=acronym),
            str(place % 3 + 1),
            STAGES[place * 5 % 5],
            Cell(state, tone, mark=True),
            Cell(line=tuple(float((place + month) * 31 % 7) for month in range(12)), tip="12 months of health"),
            Cell(f"{place % 60} days", "risk" if place % 60 > 40 else "plain", strong=place % 60 > 40),
            "Today 10:30 AM" if place == 0 else "—",
            Cell(str(place % 9), detail="(1 late)" if late else "", detail_tone="risk"),
            f"{place % 4} of {place % 4 + 1}",
        ),
    )


class FixedFinder:
    """Knows a few people by name."""

    def find(self, target: str, text: str) -> Sequence[Option]:
        names = ("Andrea Hale", "Tom Mbeki", "Lena Sorg", "Dana Ruiz", "Omar Field")
        return [Option(name, name, "Commissioner", "person") for name in names if text.casefold() in name.casefold()]

    def titles(self, target: str, ids: Sequence[str]) -> Mapping[str, str]:
        return {id: id for id in ids}


class AgenciesPage(Page):
    """A table page as in the picture."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self.set_title("Agencies", "25 assigned", beside=True)
        search = SearchField("Filter agencies")
        self.add_action(search)
        self.add_action(MenuButton("Filter: all"))
        self.add_action(MenuButton("Table"))
        self.add_action(Button("Brief all…"))
        self.add_action(Button("Import…"))
        self.table = RecordTable("Agencies", COLUMNS, FixedSource(14), desk.jobs)
        self.add(self.table)
        self.body.addStretch()
        search.changed.connect(self.table.filter)
        self.table.show_rows(key="name")


class AgencyPage(Page):
    """An agency's overview as in the picture."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.set_title(
            "Department of Motor Vehicles",
            "Commissioner Andrea Hale · 1,240 staff · last contact 12 days ago · next meeting today 2:00 PM",
        )
        self.add_chip(Chip("Priority 1"))
        self.add_chip(StatusLabel("Watch", "watch", boxed=True))
        self.add_chip(Chip("Shared with 2"))
        self.add_action(Button("Add note"))
        self.add_action(Button("Add follow-up"))
        self.add_action(Button("Briefing", "primary", keys="Ctrl B"))
        names = [
            "Overview",
            "People:14",
            "Notes:62",
            "Follow-ups:4",
            "Outcomes:4",
            "Services:9",
            "Risks:2",
            "Files:17",
            "History",
        ]
        tabs = [Tab(n.partition(":")[0], n.partition(":")[0], int(n.partition(":")[2] or 0) or None) for n in names]
        self.add(Tabs(tabs))
        columns = QHBoxLayout()
        columns.setSpacing(16)
        for column, share in ((self._left(), 39), (self._middle(), 39), (self._right(), 33)):
            column.setSpacing(16)
            column.addStretch(1)
            columns.addLayout(column, share)
        self.add(columns)

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        card = Card("Relationship")
        card.add(LadderBar(STAGES, 4))
        column.addWidget(card)
        card = Card("Where they want to go")
        card.add(
            Prose("Move every renewal that needs no eyesight test online by July 2027; close six walk-in offices.")
        )
        column.addWidget(card)
        return column

    def _middle(self) -> QVBoxLayout:
        column = QVBoxLayout()
        card = Card("Outcomes", "2 of 4 on track")
        rows = RowList("Outcomes")
        rows.show_rows(
            [
                Row("1", "Renewals done online", right="58% of 75%", tone="good", mark=True, bar=0.77),
                Row("2", "Median wait in office", right="31 min, target 20", tone="watch", mark=True, bar=0.45),
                Row("3", "Days to issue a title", right="9 of 5", tone="risk", mark=True, bar=0.28),
            ]
        )
        card.add(rows)
        column.addWidget(card)
        return column

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        card = Card("People")
        rows = RowList("People")
        rows.show_rows(
            [
                Row(
                    "1", "Andrea Hale", "Commissioner · decides", avatar="Andrea Hale", chips=(Tag("Supports", "good"),)
                ),
                Row("2", "Lena Sorg", "Field offices", avatar="Lena Sorg", chips=(Tag("Skeptical", "watch"),)),
            ]
        )
        card.add(rows)
        column.addWidget(card)
        return column


class PartsPage(Page):
    """Editors, a form, an empty state."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.set_title("Parts")
        columns = QHBoxLayout()
        columns.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        card = Card("Editors")
        for editor in self._editors(desk):
            card.add(editor)
        left.addWidget(card)
        left.addWidget(
            EmptyState("outcomes", "No outcomes yet", "An outcome says what gets better, for whom, by when.")
        )
        form = RecordForm(Agency.KIND, jobs=desk.jobs, finder=FixedFinder(), today=desk.today)
        form.show_record(make_agency())
        self.form = form
        card = Card("Agency")
        card.add(form)
        right.addWidget(card)
        for column in (left, right):
            column.addStretch(1)
            columns.addLayout(column, 1)
        self.add(columns)

    def _editors(self, desk: Desk) -> list[Any]:
        finder = FixedFinder()
        self.text = InlineText("Name", "Department of Motor Vehicles")
        self.problem = InlineText("Website", "", placeholder="Add website")
        self.problem.show_problem("Website is too long")
        self.choice = InlineChoice("Stage", [(n, n) for n in STAGES], STAGES[3])
        self.date = InlineDate(
            "Due", TODAY, parse=lambda _t: TODAY, say=lambda day: dates.say_day(day, TODAY), today=lambda: TODAY
        )
        return [
            self.text,
            self.problem,
            InlineNumber("Staff", 1240, unit="people"),
            self.choice,
            InlineTick("CIO priority", True),
            self.date,
            InlineLink("Head", Option("1", "Andrea Hale"), find=lambda t: finder.find("contact", t), jobs=desk.jobs),
            InlineTags("Tags", ("contract", "data", "mainframe retirement")),
            InlineLongText(
                "Mission", "Safe drivers and honest titles.\nA second line that is here to wrap at the end."
            ),
        ]


def make_agency() -> Agency:
    """Return an agency with most fields filled."""
    return Agency(
        id=Id("a1"),
        name="Department of Motor Vehicles",
        acronym="DMV",
        phones=("(555) 010-2000",),
        emails=("info@dmv.example.gov", "press@dmv.example.gov"),
        priority=1,
        cio_priority=True,
        head=Id("Andrea Hale"),
        staff=1240,
        budget=98_500_000_00,
        mission="Safe drivers and honest titles.",
        tags=("contract", "pilot"),
    )
