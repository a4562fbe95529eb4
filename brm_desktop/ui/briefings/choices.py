"""What can be chosen beside the page: meeting, edition, people, questions, sections, own words; and earlier copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from brm_desktop.base.errors import InvalidValue
from brm_desktop.base.settings import PAPER
from brm_desktop.domain.briefing import Briefing, Edition
from brm_desktop.domain.dates import say_ago, say_day, say_full, say_time
from brm_desktop.domain.note import Note
from brm_desktop.reports.facts import ALL_SECTIONS, PRACTICE_QUESTIONS, Section
from brm_desktop.services.briefings import Candidate, Choices, is_picked, pick_person
from brm_desktop.ui.briefings.drawing import Loaded
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.inline import InlineText
from brm_desktop.ui.parts.inline_more import InlineChoice, InlineLongText, InlineTick
from brm_desktop.ui.parts.labels import Label, Prose
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.parts.scroll import ScrollArea
from brm_desktop.ui.shell.theme import SMALL_PX

LEAVES_OUT = {
    Edition.MANAGER: "Holds everything, stance, influence, health and ratings too: keep it to yourself.",
    Edition.HANDOVER: "Leaves out stance, influence, health, ratings and what is not working.",
}
_MOST_MARK = 60
_EARLIER = 5


class ChoicesPanel(ScrollArea):
    """The column beside the page. Signals carry what was chosen; nothing is changed here."""

    chosen = Signal(object)
    meeting_chosen = Signal(object)
    agency_chosen = Signal(object)
    matters_edited = Signal(str)
    questions_edited = Signal(str)
    copy_opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = Choices()
        self._people = list[Candidate]()
        self.body.setContentsMargins(0, 0, 4, 24)
        self.body.setSpacing(12)
        self._add_changes()
        self._add_page()
        self._add_words()
        self._add_people()
        self._add_sections()
        self._add_copies()
        self.body.addStretch(1)

    def _add_changes(self) -> None:
        self.changes_card = Card("Changed since this copy")
        self.changes = Prose("")
        self.changes_card.add(self.changes)
        self.changes_card.hide()
        self.body.addWidget(self.changes_card)

    def _add_page(self) -> None:
        self.meeting = InlineChoice("Meeting", [])
        self.edition = InlineChoice("Edition", [(each, each.label) for each in Edition], Edition.HANDOVER)
        self.paper = InlineChoice("Paper", list(PAPER.options.items()))
        self.handling = InlineText("Handling mark", parse=check_mark)
        self.leaves_out = Prose("", "soft", px=SMALL_PX)
        self._grid = QGridLayout()
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnMinimumWidth(0, 66)
        self._grid.setColumnStretch(1, 1)
        for row, (words, editor) in enumerate(
            (("Meeting", self.meeting), ("Edition", self.edition), ("Paper", self.paper), ("Handling", self.handling))
        ):
            self._grid.addWidget(Label(words, "soft"), 2 * row, 0)
            self._grid.addWidget(editor, 2 * row, 1)
        self._grid.addWidget(self.leaves_out, 3, 0, 1, 2)
        card = Card("This page")
        card.add(self._grid)
        self.body.addWidget(card)
        self.edition.edited.connect(lambda edition: self._choose(edition=edition))
        self.paper.edited.connect(lambda paper: self._choose(paper=paper))
        self.handling.edited.connect(lambda mark: self._choose(handling=mark or None))

    def _add_words(self) -> None:
        self.matters = InlineLongText("What matters today", placeholder="Write one to three sentences", least_lines=1)
        self.composed = Prose("", "soft", px=SMALL_PX)
        self.questions = InlineLongText("Questions to raise", placeholder="One question a line", least_lines=1)
        self.practice = RowList("Questions of the practice")
        self.kept_with = Prose("", "soft", px=SMALL_PX)
        matters, questions = Card("What matters today"), Card("Questions to raise")
        matters.add(self.matters)
        matters.add(self.composed)
        questions.add(self.questions)
        questions.add(self.kept_with)
        questions.add(self.practice)
        self.practice.checked.connect(self._on_practice_checked)
        self.body.addWidget(matters)
        self.body.addWidget(questions)
        self.matters.edited.connect(self.matters_edited.emit)
        self.questions.edited.connect(self.questions_edited.emit)

    def _add_people(self) -> None:
        self._people_card = Card("People on the page")
        self.people = RowList("People on the page", most_rows=8)
        self._people_card.add(self.people)
        self.body.addWidget(self._people_card)
        self.people.checked.connect(self._on_people_checked)

    def _add_sections(self) -> None:
        card = Card("Sections")
        card.body.setSpacing(0)
        self.sections = {section: InlineTick(section.value, value=True) for section in Section}
        for section, tick in self.sections.items():
            tick.edited.connect(lambda on, section=section: self._show_section(section, on))
            card.add(tick)
        self.body.addWidget(card)

    def _add_copies(self) -> None:
        self._earlier = Card("Earlier briefings")
        self.copies = RowList("Earlier briefings")
        self._earlier.add(self.copies)
        self.body.addWidget(self._earlier)
        self.copies.opened.connect(self.copy_opened)

    @property
    def choices(self) -> Choices:
        """What is chosen now."""
        return self._choices

    def show_page(self, loaded: Loaded, today: date) -> None:
        """Show what the page on screen was made with."""
        facts = loaded.drawn.facts
        assert facts is not None
        choices = self._choices = loaded.choices
        self._show_meetings(loaded.meetings, loaded.meeting, today)
        self.edition.show_value(choices.edition)
        self.leaves_out.set_text(LEAVES_OUT[choices.edition])
        self.paper.show_value(facts.paper.value)
        self.handling.show_value(facts.handling)
        for section, tick in self.sections.items():
            tick.show_value(section in choices.sections)
        self._show_words(loaded)
        self._show_people(loaded.people)
        self._show_copies(loaded.copies, today)

    def show_changes(self, changes: Sequence[str] | None) -> None:
        """Say what has changed since a copy was kept; None: that was not kept with it."""
        if changes is None:
            said = "What it was made from was not kept with this copy."
        else:
            said = "\n".join(f"• {each}" for each in changes) or "Nothing on the page has changed since."
        self.changes_card.show_detail(str(len(changes)) if changes else "")
        self.changes.set_text(said)
        self.changes_card.show()
        self.verticalScrollBar().setValue(0)

    def hide_changes(self) -> None:
        """Show no changes: the page is as of now."""
        self.changes_card.hide()

    def _show_meetings(self, meetings: Sequence[Note], meeting: Note | None, today: date) -> None:
        """A choice knows its options from the start, so that another list takes another choice."""
        held = list(meetings) if meeting is None or meeting in meetings else [meeting, *meetings]
        shown = InlineChoice(
            "Meeting",
            [(note.id, say_meeting(note, today)) for note in held],
            meeting.id if meeting else None,
            empty="",
            placeholder="No meeting is planned",
        )
        shown.setEnabled(bool(held))
        shown.edited.connect(self.meeting_chosen)
        focused = self.meeting.hasFocus()
        self._grid.replaceWidget(self.meeting, shown)
        self.meeting.hide()
        self.meeting.deleteLater()
        self.meeting = shown
        if focused:
            shown.setFocus()

    def _show_words(self, loaded: Loaded) -> None:
        drawn, meeting, choices = loaded.drawn, loaded.meeting, loaded.choices
        matters = meeting.what_matters if meeting else choices.matters
        self.matters.show_value(matters)
        self.questions.show_value(meeting.questions if meeting else "\n".join(choices.questions))
        self.composed.set_text(f"Until you write it, it is composed from this: {'; '.join(drawn.reasons)}.")
        self.composed.setVisible(not matters.strip())
        kept = "kept with the meeting" if meeting else "for this page only, as no meeting is planned"
        self.kept_with.set_text(f"Yours come before those of the practice, and are {kept}.")
        off = choices.picks.questions_off
        self.practice.show_rows([Row(each, each, checked=each not in off, tip=each) for each in PRACTICE_QUESTIONS])

    def _show_people(self, people: list[Candidate]) -> None:
        self._people = people
        picks = self._choices.picks
        rows = [
            Row(one.id, ", ".join(part for part in (one.name, one.title) if part), checked=is_picked(picks, one))
            for one in people
        ]
        self.people.show_rows([row._replace(tip=row.title) for row in rows])
        shown = sum(bool(row.checked) for row in rows)
        self._people_card.show_detail(f"{shown} of {len(rows)}" if shown < len(rows) else "")
        self._people_card.setVisible(bool(people))

    def _show_copies(self, copies: Sequence[Briefing], today: date) -> None:
        self._earlier.setVisible(bool(copies))
        self._earlier.show_detail(str(len(copies)) if len(copies) > _EARLIER else "")
        self.copies.show_rows([_copy_row(each, today) for each in copies])

    def _on_people_checked(self, id: str, checked: bool) -> None:
        person = next((one for one in self._people if one.id == id), None)
        if person is not None:
            self._choose(picks=pick_person(self._choices.picks, person, on=checked))

    def _on_practice_checked(self, question: str, checked: bool) -> None:
        off = {*self._choices.picks.questions_off, question} - ({question} if checked else set())
        held = tuple(each for each in PRACTICE_QUESTIONS if each in off)
        self._choose(picks=replace(self._choices.picks, questions_off=held))

    def _show_section(self, section: Section, on: bool) -> None:
        now = {*self._choices.sections, section} if on else {*self._choices.sections} - {section}
        self._choose(sections=tuple(each for each in ALL_SECTIONS if each in now))

    def _choose(self, **values: Any) -> None:
        self._choices = replace(self._choices, **values)
        self.chosen.emit(self._choices)


def say_meeting(note: Note, today: date) -> str:
    """Say which meeting is meant: its day and time, then its name."""
    if note.starts_at is None:
        return note.title or "Untitled meeting"
    at = note.starts_at.astimezone()
    return f"{say_day(at.date(), today)}, {say_time(at.time())} · {note.title or 'Untitled meeting'}"


def _copy_row(briefing: Briefing, today: date) -> Row:
    at = briefing.as_of.astimezone() if briefing.as_of else None
    when = f"{say_day(at.date(), today)}, {say_time(at.time())}" if at else "Not dated"
    tip = f"{say_full(at.date())}, {say_ago(at.date(), today)}" if at else ""
    return Row(briefing.id, when, right=briefing.edition.label, icon="file", tip=tip)


def check_mark(text: str) -> str:
    """Return a handling mark as it is kept. Raises: InvalidValue."""
    if len(text.strip()) > _MOST_MARK:
        raise InvalidValue(f"A handling mark has at most {_MOST_MARK} characters")
    return text.strip()
