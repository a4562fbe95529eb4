"""The minutes of a meeting: who was there, what was said and decided, who does what by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from brm_desktop.domain.action_lines import list_action_lines, list_decisions
from brm_desktop.domain.dates import say_time
from brm_desktop.domain.follow_up import FollowUp, Status, Turn
from brm_desktop.domain.note import Note
from brm_desktop.reports import wording
from brm_desktop.reports.flow import Flow
from brm_desktop.reports.grid import Cell, Column, make_grid, soft
from brm_desktop.reports.moment import Moment
from brm_desktop.reports.note_parts import Part, list_parts
from brm_desktop.reports.note_saying import say_parts
from brm_desktop.reports.report import ReportHead
from brm_desktop.storage import report_facts
from brm_desktop.storage.driver import Connection

_STATUS = {Status.OPEN: "Open", Status.SOMEDAY: "Someday", Status.DONE: "Done", Status.DROPPED: "Dropped"}


@dataclass(frozen=True, slots=True)
class ActionFact:
    """Something to be done; `who` is empty where it is ours."""

    title: str
    who: str
    due_on: date | None
    status: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """What is recorded of one meeting."""

    head: ReportHead
    present: tuple[str, ...]
    agencies: tuple[str, ...]
    parts: tuple[Part, ...]
    decisions: tuple[str, ...]
    actions: tuple[ActionFact, ...]
    fits_one_page: bool = False

    def say(self, flow: Flow) -> None:
        """Add attendance, decisions, actions, then the notes themselves."""
        flow.add_heading("Present")
        flow.add_text(", ".join(self.present), missing="Not recorded")
        if self.agencies:
            flow.add_heading("Agencies")
            flow.add_text(", ".join(self.agencies))
        flow.add_heading("Decisions")
        flow.add_points((0, f"{at}. ", text) for at, text in enumerate(self.decisions, 1))
        flow.add_text("", missing="" if self.decisions else "None recorded")
        flow.add_heading("Actions")
        self._say_actions(flow)
        flow.add_heading("Notes")
        flow.add_text("", missing="" if self.parts else "None recorded")
        say_parts(flow, self.parts)

    def _say_actions(self, flow: Flow) -> None:
        if not self.actions:
            flow.add_text("", missing="None recorded")
            return
        year = self.head.as_of.year
        rows = [
            [
                Cell(action.title),
                soft(action.who),
                soft(wording.short_day(action.due_on, year) if action.due_on else "", "no date"),
                Cell(action.status),
            ]
            for action in self.actions
        ]
        columns = [Column("What"), Column("Who", 130), Column("Due", 74), Column("Status", 60)]
        head, made = make_grid(flow.setting, columns, rows, flow.width)
        flow.add_rows(made, head)


def read_minutes(connection: Connection, head: ReportHead, moment: Moment, note: Note) -> Minutes:
    """Return what is recorded of a meeting that may be printed."""
    decided = report_facts.list_decisions(connection, "note", note.id)
    items = report_facts.list_of_note(connection, note.id)
    hidden = report_facts.list_hidden_of_note(connection, note.id)
    tokens = {one.token for one in items if one.token} | hidden.tokens
    titles = {row.title for row in decided} | hidden.decisions
    said_or_hidden = [line.line_no for line in list_action_lines(note.body) if line.token in tokens]
    said_or_hidden += [line.line_no for line in list_decisions(note.body) if line.text in titles]
    return Minutes(
        head,
        tuple(report_facts.list_names(connection, "contact", note.attendees)),
        tuple(report_facts.list_names(connection, "agency", note.agencies)),
        tuple(list_parts(note.body, said_or_hidden)),
        tuple(_decision(row) for row in reversed(decided)),
        tuple(_action(connection, one, head.prepared_by) for one in items),
    )


def say_meeting(connection: Connection, note: Note, moment: Moment) -> str:
    """Return when and where a meeting is, and of which forum."""
    parts = []
    if note.starts_at is not None:
        at = note.starts_at
        zoned = at if at.utcoffset() else at.astimezone(moment.at.tzinfo)
        parts.append(wording.long_moment(zoned))
        if note.ends_at is not None and note.ends_at > note.starts_at:
            parts[0] += f" to {say_time(note.ends_at.astimezone(zoned.tzinfo).time())}"
    forum = report_facts.list_names(connection, "forum", [note.forum] if note.forum else [])
    return " · ".join([*(parts or ["Date not recorded"]), *([note.place] if note.place else []), *forum])


def _action(connection: Connection, item: FollowUp, ours: str) -> ActionFact:
    names = report_facts.list_names(connection, "contact", [item.contact] if item.contact else [])
    names = names or report_facts.list_names(connection, "partner", [item.partner] if item.partner else [])
    waiting = item.turn is Turn.WAITING
    who = (names[0] if names else "") if waiting else ours.split(",")[0]
    due_on = (item.expected_on or item.due_on) if waiting else item.due_on
    return ActionFact(item.title, who, due_on, _STATUS[item.status])


def _decision(row: report_facts.DecisionRow) -> str:
    return f"{row.title} ({', '.join(row.who)})" if row.who else row.title
