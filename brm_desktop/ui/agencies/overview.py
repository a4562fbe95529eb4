"""The overview of an agency: the relationship, where they want to go, what is promised, who matters."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal

from brm_desktop.domain import dates
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.horizon_item import HorizonItem
from brm_desktop.storage.agency_page import AgencyFacts, CorrectionLine
from brm_desktop.ui.agencies.relationship import RelationshipCard
from brm_desktop.ui.parts.around.columns import Columns
from brm_desktop.ui.parts.around.keeping import add_records, keep_value
from brm_desktop.ui.parts.around.list_card import ListCard
from brm_desktop.ui.parts.around.promises import PromiseList
from brm_desktop.ui.parts.around.tabbed_page import TabArea
from brm_desktop.ui.parts.around.text_card import text_card
from brm_desktop.ui.parts.around.words import horizon_row, note_row, outcome_row, role_row
from brm_desktop.ui.parts.inline_more import InlineLongText
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.record_editing import delete_records, open_record
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX

_TEXTS = {
    "direction": "What they want to reach, and by when",
    "business": "What they do, for whom, and how much of it",
    "technology": "The systems they live on, and who runs them",
}
_MOST_HORIZON = 5


class Overview(TabArea):
    """`tab_asked` names the tab that has all of something."""

    tab_asked = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._id = desk, ""
        self.relationship = RelationshipCard(desk)
        self.texts = {
            name: InlineLongText(Agency.KIND.fields[name].label, placeholder=words) for name, words in _TEXTS.items()
        }
        words = "What is coming, and when"
        self.horizon = ListCard("Coming over the horizon", "Nothing is known to come.", all="All", add=words)
        self.outcomes = ListCard("Outcomes", "No outcome has been agreed yet.", all="All")
        self.correction = Prose("", "soft", px=SMALL_PX)
        self.promises = PromiseList(desk, "Open follow-ups", narrow=True)
        self.follow_ups = ListCard("Open follow-ups", "Nothing is open.", all="All", rows=self.promises)
        self.people = ListCard("People", "Nobody is known yet.", all="All")
        self.notes = ListCard("Latest notes", "Nothing has been written yet.", all="All")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.outcomes.add(self.correction)
        direction = text_card("Where they want to go", self.texts["direction"])
        work = text_card("Their business and technology", self.texts["business"], self.texts["technology"])
        columns = (
            (self.relationship, direction, self.horizon, work),
            (self.outcomes, self.follow_ups),
            (self.people, self.notes),
        )
        self.body.addWidget(Columns(columns, (19, 19, 16)))
        self.body.addStretch(1)

    def _connect(self) -> None:
        desk = self._desk
        for name, editor in self.texts.items():
            editor.edited.connect(lambda text, name=name, editor=editor: self._keep(name, text, editor))
        self.relationship.all_asked.connect(lambda: self.tab_asked.emit("relationship"))
        self.horizon.all_asked.connect(lambda: desk.navigator.open("horizon", self._id))
        self.horizon.entered.connect(self._on_horizon_entered)
        self.horizon.list.opened.connect(lambda key: open_record(desk, *key.split(":")[:2]))
        self.horizon.list.delete_asked.connect(self._on_horizon_delete_asked)
        self.outcomes.list.opened.connect(lambda id: open_record(desk, "outcome", id))
        self.people.list.opened.connect(lambda id: open_record(desk, "contact", id))
        self.notes.list.opened.connect(lambda id: open_record(desk, "note", id))
        for card, tab in (
            (self.outcomes, "outcomes"),
            (self.follow_ups, "follow_ups"),
            (self.people, "people"),
            (self.notes, "notes"),
        ):
            card.all_asked.connect(lambda tab=tab: self.tab_asked.emit(tab))

    def show_facts(self, facts: AgencyFacts) -> None:
        """Show an agency as it stands."""
        today, line = self._desk.today(), facts.line
        if facts.agency.id != self._id:
            self._id = facts.agency.id
            self.verticalScrollBar().setValue(0)
        self.relationship.show_line(self._id, line)
        self.relationship.refresh()
        for name, editor in self.texts.items():
            editor.show_value(getattr(facts.agency, name))
        self.horizon.show_rows(
            [horizon_row(each, today) for each in facts.horizon[:_MOST_HORIZON]], _count(len(facts.horizon))
        )
        self.horizon.offer_all(len(facts.horizon) > _MOST_HORIZON)
        on_track = f"{line.on_track} of {line.outcomes} on track" if line.outcomes else ""
        self.outcomes.show_rows([outcome_row(each) for each in facts.outcomes[:6]], on_track)
        self.correction.setText(_say_correction(facts.correction, today))
        self.correction.setVisible(facts.correction is not None)
        self.promises.show_open(facts.follow_ups)
        self.follow_ups.show_state(bool(facts.follow_ups), _count(line.promises.open))
        people = [role_row(each)._replace(id=each.contact_id) for each in facts.people]
        self.people.show_rows(people, _count(facts.people_count))
        self.notes.show_rows([note_row(each, today) for each in facts.notes])

    def _keep(self, name: str, text: str, editor: InlineLongText) -> None:
        keep_value(self._desk, Agency, self._id, name, text, editor)

    def _on_horizon_entered(self, typed: str) -> None:
        from brm_desktop.services.horizon import make_item

        today, agency_id, line = self._desk.today(), self._id, self.horizon.line
        assert line is not None
        add_records(
            self._desk, lambda: (make_item(typed, today, agency_id),), lambda _made: line.clear(), line.show_error
        )

    def _on_horizon_delete_asked(self, key: str) -> None:
        kind, id = key.split(":")[:2]
        if kind == "horizon_item":
            delete_records(self._desk, HorizonItem, [id])


def _say_correction(line: CorrectionLine | None, today: date) -> str:
    if line is None:
        return ""
    return f"Last course correction {dates.say_day(line.on, today)}: {line.why or line.kind.label.lower()}"


def _count(number: int) -> str:
    return f"{number:,}" if number else ""
