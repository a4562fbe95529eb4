"""The parts a page is stacked from: rows measured once, placed where the plan puts them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from brm_desktop.reports.facts import Tone
from brm_desktop.reports.shapes import Area, Cut, Disc, Ink, Line, Node, Polygon, Shape, Text, artifact
from brm_desktop.reports.typesetting import HYPHEN, Measure, SetLine, Type, clean

SMALLEST_PT = 8.5
HALF_CAPITAL = 0.3635  # half the height of a capital, in em
_INDENT = 11.0

TONE_INKS = {Tone.GOOD: Ink.GOOD, Tone.WATCH: Ink.WATCH, Tone.RISK: Ink.RISK, Tone.PLAIN: Ink.SOFT}


@dataclass(frozen=True, slots=True)
class Style:
    """How roomy a page is set: size of type, air around rows and sections, lines a row may take."""

    size: float
    air: float  # 1 is normal
    lines: int


class Setting:
    """The types and distances that follow from a style."""

    def __init__(self, measure: Measure, style: Style) -> None:
        self.measure = measure
        self.style = style
        self.body = Type(measure, Cut.REGULAR, style.size)
        self.strong = Type(measure, Cut.BOLD, style.size)
        self.small = Type(measure, Cut.REGULAR, SMALLEST_PT)
        self.lines = style.lines
        self.leading = round(style.size * 1.34, 2)
        self.pad = round(3.6 * style.air, 2)  # above and below the text of a row
        self.gap = round(11.0 * style.air, 2)  # between sections
        self.heading_height = round(self.leading + 4.5, 2)

    def baseline(self, line: int = 0) -> float:
        """Return how far below the top of a text its n-th baseline lies."""
        return line * self.leading + self.leading / 2 + HALF_CAPITAL * self.style.size


class Row(Protocol):
    @property
    def height(self) -> float: ...

    def place(self, x: float, y: float) -> Node:
        """Return the row with its top left corner at a point."""


def set_line(kind: Type, line: SetLine, x: float, y: float, ink: Ink = Ink.TEXT) -> Text:
    """Return a line as a run of type; a space at its end keeps it apart from what follows when read."""
    if line.hyphen:
        return Text(x, y, line.text + HYPHEN, kind.size, kind.cut, ink, said=line.text)
    return Text(x, y, line.text if line.joined else line.text + " ", kind.size, kind.cut, ink)


def set_lines(
    setting: Setting, kind: Type, lines: Iterable[SetLine], x: float, y: float, ink: Ink = Ink.TEXT, start: int = 0
) -> tuple[Text, ...]:
    """Return lines below each other, the first on the `start`-th line below y."""
    return tuple(
        set_line(kind, line, x, y + setting.baseline(at), ink) for at, line in enumerate(lines, start) if line.text
    )


def status_mark(tone: Tone, x: float, y: float, size: float) -> tuple[Shape, ...]:
    """Return the shape of a status, `size` wide, around the height y: ● good, ▲ watch, ■ at risk."""
    ink, half = TONE_INKS[tone], size / 2
    if tone is Tone.GOOD:
        return (Disc(x + half, y, half, ink),)
    if tone is Tone.WATCH:
        return (Polygon(((x, y + half * 0.9), (x + half, y - half), (x + size, y + half * 0.9)), ink),)
    if tone is Tone.RISK:
        return (Area(x + size * 0.05, y - half * 0.9, size * 0.9, size * 0.9, ink),)
    return ()


class ProseRow:
    """A paragraph; soft where it only says that something is missing."""

    def __init__(self, setting: Setting, text: str, width: float, most_lines: int, ink: Ink = Ink.TEXT) -> None:
        self._setting = setting
        self._ink = ink
        self._lines = setting.body.wrap(text, width, most_lines)
        self.height = len(self._lines) * setting.leading + 2 * setting.pad

    def place(self, x: float, y: float) -> Node:
        return Node("P", set_lines(self._setting, self._setting.body, self._lines, x, y + self._setting.pad, self._ink))


class PairRow:
    """A label and, at the right, a short value; a fine rule below."""

    def __init__(self, setting: Setting, label: str, value: str, width: float, ink: Ink = Ink.SOFT) -> None:
        self._setting = setting
        self._ink = ink
        self._width = width
        self._value = setting.body.fit(value, width * 0.42)
        self._value_width = setting.body.width(self._value)
        room = width - (self._value_width + 10 if self._value else 0)
        self._lines = setting.body.wrap(label, room, setting.lines)
        self.height = len(self._lines) * setting.leading + 2 * setting.pad

    def place(self, x: float, y: float) -> Node:
        body, top = self._setting.body, y + self._setting.pad
        shapes = set_lines(self._setting, body, self._lines, x, top)
        if self._value:
            at = x + self._width - self._value_width
            shapes += (Text(at, top + self._setting.baseline(), self._value, body.size, body.cut, self._ink),)
        return Node("LI", children=(Node("LBody", shapes), rule_below(x, y + self.height, self._width)))


class BulletRow:
    """A point of a bulleted list; points of a lower group stand before those of a higher."""

    def __init__(self, setting: Setting, text: str, width: float, group: int = 0) -> None:
        self._setting = setting
        self.group = group
        self._lines = setting.body.wrap(text, width - _INDENT, setting.lines)
        self.height = len(self._lines) * setting.leading + 1.2 * setting.pad

    def place(self, x: float, y: float) -> Node:
        setting, top = self._setting, y + self._setting.pad * 0.9
        bullet = Text(x + 1, top + setting.baseline(), "• ", setting.body.size)
        body = set_lines(setting, setting.body, self._lines, x + _INDENT, top)
        return Node("LI", children=(Node("Lbl", (bullet,)), Node("LBody", body)))


class PersonRow:
    """Name and title, a word at the right, and what to know of them below."""

    def __init__(self, setting: Setting, name: str, title: str, note: str, word: str, ink: Ink, width: float) -> None:
        self._setting, self._ink, self._width = setting, ink, width
        self._word = setting.body.fit(word, width * 0.3)
        self._word_width = setting.body.width(self._word)
        room = width - (self._word_width + 10 if self._word else 0)
        self._name = setting.strong.fit(name, room)
        self._name_width = setting.strong.width(self._name)
        comma = f", {title}" if title else ""
        beside = bool(comma) and self._name_width + setting.body.width(comma) <= room
        self._title = comma if beside else ""
        below = " · ".join(part for part in ("" if beside else title, note) if part)
        self._below = setting.body.wrap(below, width, min(setting.lines, 2)) if below else ()
        self.height = (1 + len(self._below)) * setting.leading + 2 * setting.pad

    def place(self, x: float, y: float) -> Node:
        setting, top = self._setting, y + self._setting.pad
        base, size = top + setting.baseline(), setting.body.size
        shapes: list[Text] = [Text(x, base, self._name if self._title else self._name + " ", size, Cut.BOLD)]
        if self._title:
            shapes.append(Text(x + self._name_width, base, self._title + " ", size))
        if self._word:
            at = x + self._width - self._word_width
            shapes.append(Text(at, base, self._word + " ", size, ink=self._ink))
        shapes += set_lines(setting, setting.body, self._below, x, top, Ink.SOFT, start=1)
        return Node("LI", children=(Node("LBody", tuple(shapes)), rule_below(x, y + self.height, self._width)))


class Block:
    """A section: a heading, rows in one container, and how many more there are.

    It can show fewer rows than it has, down to `least`; what it leaves out is counted.
    """

    def __init__(
        self,
        setting: Setting,
        title: str,
        rows: Sequence[Row],
        *,
        total: int = 0,
        container: str = "L",
        numbering: str = "None",
        header: Row | None = None,
        least: int = 1,
    ) -> None:
        self._setting = setting
        self._title = title
        self._rows = rows
        self._total = max(total, len(rows))
        self._container = container
        self._numbering = numbering if container == "L" else ""
        self._header = header
        self.shown = len(rows)
        base = setting.heading_height + (header.height if header is not None else 0.0)
        self._heights = list(accumulate((row.height for row in rows), initial=base))  # with the first n rows
        self._least = min(least, len(rows))

    @property
    def left_out(self) -> int:
        """How many the section does not show."""
        return self._total - self.shown

    @property
    def height(self) -> float:
        return self._heights[self.shown] + (self._setting.leading + self._setting.pad if self.left_out else 0.0)

    def give_way(self, fewest: int) -> bool:
        """Leave out one row more; False where only `fewest` or the section's least are left."""
        if self.shown <= max(fewest, self._least):
            return False
        self.shown -= 1
        return True

    def take_back(self) -> bool:
        """Show one row more; False where none was left out for want of room."""
        if self.shown == len(self._rows):
            return False
        self.shown += 1
        return True

    def place(self, x: float, y: float, width: float) -> Node:
        setting = self._setting
        strong = setting.strong
        heading = Text(x, y + setting.baseline(), clean(self._title), strong.size, strong.cut, Ink.ACCENT)
        below = y + setting.heading_height
        line = artifact(Line(((x, below - 0.5), (x + width, below - 0.5)), Ink.ACCENT, 0.9))
        nodes = [Node("H2", (heading,)), line]
        rows = sorted(self._rows[: self.shown], key=lambda row: row.group if isinstance(row, BulletRow) else 0)
        if self._header is not None:
            rows.insert(0, self._header)
        placed, at = [], below
        for row in rows:
            placed.append(row.place(x, at))
            at += row.height
        if self._container:
            nodes.append(Node(self._container, children=tuple(placed), numbering=self._numbering))
        else:
            nodes += placed
        if self.left_out:
            more = Text(
                x, at + setting.pad + setting.baseline(), f"and {self.left_out:,} more", setting.body.size, ink=Ink.SOFT
            )
            nodes.append(Node("P", (more,)))
        return Node("Sect", children=tuple(nodes))


def rule_below(x: float, y: float, width: float) -> Node:
    """Return the fine rule under a row."""
    return artifact(Line(((x, y - 0.3), (x + width, y - 0.3)), Ink.LINE, 0.6))
