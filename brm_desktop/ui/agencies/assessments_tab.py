"""How a relationship stands and moved: health with what took points, every assessment, and what is known of them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from brm_desktop.domain import dates
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.assessment import Assessment
from brm_desktop.domain.health import FALL_DAYS
from brm_desktop.domain.ladder import PULSE_MARKS, find_mean, list_moves
from brm_desktop.storage.agencies import AgencyLine, find_agency_line
from brm_desktop.storage.assessments import list_assessments
from brm_desktop.ui.agencies.relationship import FIELDS
from brm_desktop.ui.agencies.source import HEALTH_TONES, LEAST_SPREAD, say_year
from brm_desktop.ui.parts.around.assess_form import AssessForm
from brm_desktop.ui.parts.around.columns import Columns
from brm_desktop.ui.parts.around.form_holder import FormHolder
from brm_desktop.ui.parts.around.tabbed_page import TabArea
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Prose, StatusLabel
from brm_desktop.ui.parts.measures import Sparkline
from brm_desktop.ui.parts.record_editing import delete_records
from brm_desktop.ui.parts.row_list import Row, RowList, Tag
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX

_KNOWN = ("culture", "needs", "champion", "cadence_days")
_NOTHING = "Not assessed yet. Say how it stands, as you see it and as they do; each assessment is kept with its day."


class Found(NamedTuple):
    """How an agency stands, and its assessments, the newest first."""

    line: AgencyLine | None
    assessments: list[Assessment]


class AssessmentsTab(TabArea):
    """A list of assessments with how each moved; the chosen one opens in the form to be changed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._id, self._chosen = desk, "", ""
        self._found: list[Assessment] = []
        self._soon, self._wanted = False, ""
        self.form = AssessForm(desk, (*FIELDS, "on"))
        self.list = RowList("Assessments")
        self.taken = RowList("What took points")
        self.health = StatusLabel()
        self.year = Sparkline(least=LEAST_SPREAD, height=44)
        self.year_words, self.nothing = Prose("", "soft", px=SMALL_PX), Prose(_NOTHING, "soft")
        self.known = FormHolder(desk, Agency, fields=_KNOWN, headings=False)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.form_card, self.list_card = Card("Assessment"), Card("Assessments")
        self._today = Button("Assess today", small=True, tip="Say how the relationship stands today")
        self._remove = Button("Remove", look="quiet", small=True, icon="trash", tip="Move it to the trash")
        for button in (self._today, self._remove):
            self.form_card.add_action(button)
        self.form_card.add(self.form)
        self.list_card.add(self.list)
        self.list_card.add(self.nothing)
        self.health_card = Card("Health")
        for part in (self.health, self.taken, self.year, self.year_words):
            self.health_card.add(part)
        known = Card("What we know of them")
        known.add(self.known)
        self.body.addWidget(Columns(((self.form_card, known), (self.health_card, self.list_card)), (10, 9)))
        self.body.addStretch(1)

    def _connect(self) -> None:
        self.list.current_changed.connect(self._choose)
        self.list.opened.connect(self._on_list_opened)
        self.list.delete_asked.connect(lambda id: delete_records(self._desk, Assessment, [id]))
        self._today.clicked.connect(self.assess_today)
        self._remove.clicked.connect(lambda: delete_records(self._desk, Assessment, [self._chosen]))

    def show_record(self, agency: Agency) -> None:
        """Show how the relationship with an agency stands and moved."""
        if agency.id != self._id:
            self._id, self._chosen = agency.id, ""
        self.known.show_record(agency)
        self.refresh()

    def refresh(self) -> None:
        """Read what shows anew."""
        database, id, today = self._desk.portfolio.database, self._id, self._desk.today()
        now = self._desk.portfolio.clock.now()

        def read() -> Found:
            with database.snapshot() as connection:
                line = find_agency_line(connection, id, today, now, year=True)
                return Found(line, list_assessments(connection, id))

        self._desk.jobs.run(read, self._show, key=f"assessments {id}", owner=self)

    def assess_soon(self) -> None:
        """Open today's assessment once what shows was read."""
        self._soon = True
        if self._id:
            self.refresh()

    def choose_soon(self, id: str) -> None:
        """Show one of the assessments once what shows was read."""
        self._wanted = id

    def assess_today(self) -> None:
        """Open today's assessment, and put the keyboard in it."""
        self._choose("")
        self.form.start()

    def _show(self, found: Found) -> None:
        self._found = found.assessments
        today = self._desk.today()
        self.list.show_rows(
            [_row(one, _before(found.assessments, place), today) for place, one in enumerate(found.assessments)]
        )
        self.list_card.show_detail(f"{len(self._found):,}" if self._found else "")
        self.nothing.setVisible(not self._found)
        self.list.setVisible(bool(self._found))
        if found.line is not None:
            self._show_health(found.line)
        if self._soon:
            self._soon = False
            self.assess_today()
            return
        self._chosen, self._wanted = self._wanted or self._chosen, ""
        self._choose(self._chosen if any(one.id == self._chosen for one in self._found) else "")

    def _show_health(self, line: AgencyLine) -> None:
        health = line.health
        self.health.show_status(str(health), HEALTH_TONES[health.word])
        self.health.setAccessibleDescription("; ".join(health.reasons))
        self.taken.show_rows(
            [Row(each.reason, _raised(each.reason), right=f"−{each.points:.0f}") for each in health.taken]
            or [Row("none", _raised(health.reasons[0]))]
        )
        year = line.year
        self.year.show_values(year.months if year is not None else (), say_year(line))
        fall = year.fall if year is not None else None
        falling = f". Falling: {fall.before}, {FALL_DAYS} days ago" if fall else ""
        self.year_words.set_text(say_year(line) + falling)

    def _on_list_opened(self, id: str) -> None:
        self._choose(id)
        if self.list.ringed:
            self.form.start()

    def _choose(self, id: str) -> None:
        self._chosen = id
        today = self._desk.today()
        self.list.show_rows([row._replace(strong=row.id == id) for row in self.list.rows])
        place = next((place for place, one in enumerate(self._found) if one.id == id), None)
        if place is None:
            made = self._found[0] if self._found and self._found[0].on == today else None
            before = next((one for one in self._found if one is not made), None)
            self.form.show_today(self._id, made, before)
            self.form_card.show_heading("Assessment", "today")
            self._remove.setVisible(False)
            return
        shown = self._found[place]
        self.form.show_one(self._id, shown, _before(self._found, place))
        self.form_card.show_heading("Assessment", dates.say_full(shown.on))
        self._remove.setVisible(True)


def _before(found: list[Assessment], place: int) -> Assessment | None:
    return found[place + 1] if place + 1 < len(found) else None


def _row(one: Assessment, before: Assessment | None, today: date) -> Row:
    """Return an assessment with its stage and pulse, and how it moved from the one before."""
    stage = one.stage_ours.label if one.stage_ours else "no stage"
    mean = find_mean(one, PULSE_MARKS)
    title = f"{dates.say_full(one.on)} · {stage}"
    moved = list_moves(before, one)
    detail = "; ".join(moved) or ("as before" if before is not None else "the first")
    chips = (Tag("Private", "watch"),) if one.private else ()
    right = f"{mean:.1f} of 5" if mean is not None else ""
    tip = "\n".join(part for part in (one.evidence, f"by {one.assessor}" if one.assessor else "") if part)
    return Row(one.id, title, detail, chips=chips, right=right, tip=tip)


def _raised(reason: str) -> str:
    return reason[:1].upper() + reason[1:]
