"""What stands above and below the sections of a briefing: title, health, what matters today, footer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from brm_desktop.domain.briefing import Edition
from brm_desktop.domain.dates import say_time
from brm_desktop.reports import wording
from brm_desktop.reports.blocks import SMALLEST_PT, TONE_INKS, Setting, set_line, set_lines, status_mark
from brm_desktop.reports.facts import BriefingFacts, Section, Tone, WhatMatters
from brm_desktop.reports.shapes import Area, Cut, Ink, Line, Node, Text, artifact
from brm_desktop.reports.typesetting import SetLine, Type, clean

_TITLE_SIZES = (19.0, 15.5)  # the second where the first takes more than one line
_HEALTH_SIZE = 12.0
_INSET = 11.0
_SEPARATOR = " · "


class Masthead:
    """The agency, its head, the meeting, and its health at the right."""

    def __init__(self, setting: Setting, facts: BriefingFacts, width: float) -> None:
        self._setting, self._width = setting, width
        self._health = facts.health
        self._shows_health = facts.edition is Edition.MANAGER
        word, reason = self._health_words(facts)
        self._word_type = Type(
            setting.measure, Cut.BOLD if self._health else Cut.REGULAR, _HEALTH_SIZE if self._health else 9.0
        )
        self._word = self._word_type.fit(word, width * 0.3)
        self._reason = setting.small.fit(reason, width * 0.38)
        mark = 15.0 if self._health else 0.0
        side = (
            max(self._word_type.width(self._word) + mark, setting.small.width(self._reason))
            if self._shows_health
            else 0.0
        )
        room = width - (side + 18 if side else 0)
        self._eyebrow = setting.small.fit(clean(_eyebrow(facts), 400), width)
        self._title, self._lines = self._set_title(clean(facts.agency, 400) or "Unnamed agency", room)
        self._line_below = setting.body.wrap(clean(_line_below(facts), 500), room, 2)
        self._title_leading = self._title.size * 1.2
        self.height = 12 + len(self._lines) * self._title_leading + len(self._line_below) * setting.leading + 10

    @staticmethod
    def _health_words(facts: BriefingFacts) -> tuple[str, str]:
        if facts.edition is not Edition.MANAGER:
            return "", ""
        if facts.health is None:
            return "Health not recorded", ""
        if facts.health.tone is Tone.PLAIN:
            return f"Health {clean(facts.health.word, 60).lower()}", ""
        return clean(facts.health.word, 60), clean(facts.health.reason, 200)

    def _set_title(self, text: str, room: float) -> tuple[Type, tuple[SetLine, ...]]:
        for size in _TITLE_SIZES:
            kind = Type(self._setting.measure, Cut.BOLD, size)
            lines = kind.wrap(text, room, 2)
            if len(lines) == 1:
                break
        return kind, lines

    def place(self, x: float, y: float) -> tuple[Node, ...]:
        setting, small = self._setting, self._setting.small
        eyebrow = Node("P", (Text(x, y + 8.6, self._eyebrow, small.size, ink=Ink.SOFT),))
        top = y + 12
        base = [top + at * self._title_leading + self._title.size * 0.96 for at in range(len(self._lines))]
        title = tuple(set_line(self._title, line, x, at) for line, at in zip(self._lines, base, strict=True))
        below = top + len(self._lines) * self._title_leading + 2
        line_below = set_lines(setting, setting.body, self._line_below, x, below, Ink.SOFT)
        nodes = (eyebrow, Node("H1", title), Node("P", line_below))
        return (*nodes, *self._place_health(x + self._width, base[-1], below)) if self._shows_health else nodes

    def _place_health(self, right: float, base: float, below: float) -> tuple[Node, ...]:
        kind, small = self._word_type, self._setting.small
        at = right - kind.width(self._word)
        ink = TONE_INKS[self._health.tone] if self._health else Ink.SOFT
        mark = status_mark(self._health.tone, at - 14.5, base - _HEALTH_SIZE * 0.36, 10.0) if self._health else ()
        shapes = [Text(at, base, self._word + " ", kind.size, kind.cut, ink)]
        if self._reason:
            at = right - small.width(self._reason)
            shapes.append(Text(at, below + self._setting.baseline(), self._reason, small.size, ink=Ink.SOFT))
        return artifact(*mark), Node("P", tuple(shapes))


def _eyebrow(facts: BriefingFacts) -> str:
    parts = [facts.acronym, "Manager’s briefing" if facts.edition is Edition.MANAGER else "Agency briefing"]
    if facts.meeting is None:
        parts.append("no meeting set")
    else:
        title, at = facts.meeting.title, facts.meeting.at
        when = wording.long_moment(at) if at else "date not recorded"
        parts.append(f"{title}, {when}" if title else f"for the meeting of {when}")
    return _SEPARATOR.join(part for part in parts if part)


def _line_below(facts: BriefingFacts) -> str:
    return _SEPARATOR.join(part for part in (facts.head or "Head not recorded", facts.staff_line) if part)


class MattersBox:
    """What matters today, in a tinted box; it says where it was composed rather than written."""

    def __init__(self, setting: Setting, matters: WhatMatters, width: float) -> None:
        self._setting, self._width = setting, width
        self._lead = Section.MATTERS.value + (". " if matters.written else " ")
        self._source = "" if matters.written else "(composed from the record)  "
        self._lead_width = setting.strong.width(self._lead)
        indent = self._lead_width + setting.body.width(self._source)
        self._indent = indent
        text = clean(matters.text, 1200) or "Not recorded"
        self._lines = setting.body.wrap(text, width - 2 * _INSET - 2, setting.lines + 2, indent)
        self.height = len(self._lines) * setting.leading + 2 * (setting.pad + 3.4)

    def place(self, x: float, y: float) -> Node:
        setting = self._setting
        left, top = x + _INSET + 2, y + setting.pad + 3.4
        base = top + setting.baseline()
        box = artifact(Area(x, y, self._width, self.height, Ink.TINT), Area(x, y, 2.2, self.height, Ink.ACCENT))
        heading = Node("H2", (Text(left, base, self._lead, setting.strong.size, Cut.BOLD),))
        said: list[Text] = []
        if self._source:
            said.append(Text(left + self._lead_width, base, self._source, setting.body.size, ink=Ink.SOFT))
        first, *rest = self._lines
        if first.text:
            said.append(set_line(setting.body, first, left + self._indent, base))
        said += set_lines(setting, setting.body, rest, left, top, start=1)
        return Node("Sect", children=(box, heading, Node("P", tuple(said))))


def as_of_words(at: datetime) -> str:
    """Say from when the facts are; midnight stands for the day."""
    day = wording.long_day(at.date())
    if at.time() == time():
        return f"As of {day}"
    return f"As of {day}, {say_time(at.time())} {clean(at.tzname() or '', 40)}".rstrip()


class Footer:
    """Who prepared the page, from when its facts are, and how it is to be handled: on one line or on two."""

    def __init__(self, setting: Setting, facts: BriefingFacts, width: float) -> None:
        self._small, self._width = setting.small, width
        who, office = clean(facts.prepared_by, 300), clean(facts.office, 300)
        prepared = f"Prepared by {who or office}" if who or office else "Prepared by: not recorded"
        self._left, self._right, self._below = self._arrange(facts, prepared, office if who else "")
        self._leading = SMALLEST_PT * 1.35
        self.height = 8 + (max(len(self._left), len(self._right)) + len(self._below)) * self._leading

    def _arrange(
        self, facts: BriefingFacts, prepared: str, office: str
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[SetLine, ...]]:
        """Return the lines at the left, those at the right, and a handling mark that needs lines of its own."""
        handling, end = clean(facts.handling, 300), "page 1 of 1"
        as_of = as_of_words(facts.as_of)
        left, right = _joined(prepared, office), _joined(as_of, handling, end)
        if self._fits(left, right):
            return (left,), (right,), ()
        if handling and office and self._fits(prepared, as_of) and self._fits(office, _joined(handling, end)):
            return (prepared, office), (as_of, _joined(handling, end)), ()
        small, below = self._small, self._small.wrap(handling, self._width, 2) if handling else ()
        right = small.fit(_joined(as_of, end), self._width * 0.62)
        return (small.fit(left, self._width - small.width(right) - 16),), (right,), below

    def _fits(self, left: str, right: str) -> bool:
        return self._small.width(left) + self._small.width(right) + 16 <= self._width

    def place(self, x: float, y: float) -> tuple[Node, ...]:
        small, base = self._small, y + 8 + self._leading * 0.75
        at = [base + line * self._leading for line in range(4)]
        rule = artifact(Line(((x, y), (x + self._width, y)), Ink.LINE, 0.8))
        left = (Text(x, at[line], said + " ", small.size, ink=Ink.SOFT) for line, said in enumerate(self._left))
        end = x + self._width
        right = (
            Text(end - small.width(said), at[line], f"{said} " if line + 1 < len(self._right) else said, small.size)
            for line, said in enumerate(self._right)
        )
        nodes = [rule, Node("P", tuple(left)), Node("P", tuple(replace(text, ink=Ink.SOFT) for text in right))]
        if self._below:
            lines = (set_line(small, line, x, at[1 + row], Ink.SOFT) for row, line in enumerate(self._below))
            nodes.append(Node("P", tuple(lines)))
        return tuple(nodes)


def _joined(*parts: str) -> str:
    return _SEPARATOR.join(part for part in parts if part)
