"""Sets a report that may take several pages: pieces measured once, then dealt out to pages. Pure.

A heading stays with what it heads, a paragraph leaves no line alone, and where a table goes on its head is
drawn again, as decoration: to those who listen, a table, a list or a paragraph goes on as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from brm_desktop.reports.blocks import HALF_CAPITAL, Row, Setting, set_line
from brm_desktop.reports.shapes import Cut, Ink, Line, Node, Shape, Text, artifact
from brm_desktop.reports.typesetting import SetLine, Type, clean

_BULLET_INDENT = 11.0
_LEVEL_INDENT = 14.0
_CHUNK = 1500  # characters that are set at a time: what is longer is set in several goes
_LONGEST = 400_000


@dataclass(frozen=True, slots=True)
class Step:
    """A container that pieces stand in; its key tells it from others of its role in the same place."""

    role: str
    key: str
    numbering: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """What never breaks: a row, or a line of a text.

    `keeps`: the next piece begins on the same page. `head` is drawn again where a page begins with the piece.
    """

    row: Row
    path: tuple[Step, ...] = ()
    space: float = 0.0  # above it, unless a page begins with it
    keeps: bool = False
    head: Row | None = None
    bookmark: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece and how far down its page it stands."""

    piece: Piece
    y: float


class LineRow:
    """One line of a text, part of the paragraph or item that it stands in."""

    def __init__(self, kind: Type, line: SetLine, leading: float, ink: Ink, indent: float = 0.0) -> None:
        self._kind, self._line, self._ink, self._indent = kind, line, ink, indent
        self._leading = leading
        self.height = leading

    def place(self, x: float, y: float) -> Node:
        base = y + self._leading / 2 + HALF_CAPITAL * self._kind.size
        return Node("", (set_line(self._kind, self._line, x + self._indent, base, self._ink),))


class HeadingRow:
    """A heading: of a section with a rule below it, or a smaller one within."""

    def __init__(self, setting: Setting, text: str, width: float, level: int) -> None:
        self._setting, self._width, self._level = setting, width, level
        self._lines = setting.strong.wrap(text, width, 3)
        self.height = len(self._lines) * setting.leading + (4.5 if level == 2 else 1.5)

    def place(self, x: float, y: float) -> Node:
        setting, ink = self._setting, Ink.ACCENT if self._level == 2 else Ink.TEXT
        shapes = tuple(
            set_line(setting.strong, line, x, y + setting.baseline(at), ink) for at, line in enumerate(self._lines)
        )
        if self._level != 2:
            return Node(f"H{self._level}", shapes)
        below = y + self.height - 0.5
        rule = artifact(Line(((x, below), (x + self._width, below)), Ink.ACCENT, 0.9))
        return Node("", children=(Node("H2", shapes), rule))


class Flow:
    """A report in the making: what it says, top to bottom, as pieces. `tight` asks it to say less, from 0 to 5."""

    def __init__(self, setting: Setting, width: float, tight: int = 0) -> None:
        self.setting = setting
        self.tight = tight
        self.width = width
        self.pieces: list[Piece] = []
        self._section: tuple[Step, ...] = ()
        self._made = 0

    def add_heading(self, text: str) -> None:
        """Begin a section."""
        self._section = (self._step("Sect"),)
        title = clean(text, 300)
        row = HeadingRow(self.setting, title, self.width, 2)
        self.pieces.append(Piece(row, self._section, self.setting.gap, keeps=True, bookmark=title))

    def add_subheading(self, text: str) -> None:
        """Begin a part of a section."""
        row = HeadingRow(self.setting, clean(text, 300) or "Untitled", self.width, 3)
        self.pieces.append(Piece(row, self._section, self.setting.pad * 1.6, keeps=True))

    def add_text(self, text: str, ink: Ink = Ink.TEXT, missing: str = "") -> None:
        """Add a paragraph; where there is nothing to say, say softly what is missing."""
        said = text.strip()
        if said or missing:
            path = (*self._section, self._step("P"))
            self._add_lines(said or missing, path, ink if said else Ink.SOFT, self.setting.pad)

    def add_points(self, points: Iterable[tuple[int, str, str]]) -> None:
        """Add a list of points: how deep each is set in, its label, its text."""
        place = (*self._section, self._step("L", "None"))
        points = list(points)
        widest = max((self.setting.body.width(label) for _, label, _ in points), default=0.0)
        for level, label, text in points:
            item = (*place, self._step("LI"))
            indent = min(level, 5) * _LEVEL_INDENT
            mark = LineRow(self.setting.body, SetLine(label), 0.0, Ink.TEXT, indent + 1)
            wide = max(_BULLET_INDENT, widest + 5)
            body = (*item, self._step("LBody"))
            first = len(self.pieces)
            self._add_lines(text, body, Ink.TEXT, self.setting.pad * 0.7, indent + wide)
            if len(self.pieces) > first:
                line = self.pieces[first]
                row = _LabeledRow(mark, line.row, self.setting)
                self.pieces[first] = replace(line, row=row, path=item)

    def add_rows(self, rows: Sequence[Row], head: Row | None = None, container: str = "Table") -> None:
        """Add rows of one table or list; its head is drawn again on every page it goes on to."""
        path = (*self._section, self._step(container, "None" if container == "L" else ""))
        if head is not None:
            self.pieces.append(Piece(head, path, keeps=True))
        self.pieces += [Piece(row, path, head=head) for row in rows]

    def add_row(self, row: Row, space: float = 0.0, keeps: bool = False) -> None:
        """Add a row that stands alone."""
        self.pieces.append(Piece(row, self._section, space, keeps))

    def _step(self, role: str, numbering: str = "") -> Step:
        self._made += 1
        return Step(role, f"{role}{self._made}", numbering)

    def _add_lines(self, text: str, path: tuple[Step, ...], ink: Ink, space: float, indent: float = 0.0) -> None:
        setting = self.setting
        lines = [
            line for part in _chunks(text) for line in setting.body.wrap(clean(part), self.width - indent, len(part))
        ]
        for at, line in enumerate(line for line in lines if line.text):
            keeps = len(lines) > 1 and at in (0, len(lines) - 2)
            row = LineRow(setting.body, line, setting.leading, ink, indent)
            self.pieces.append(Piece(row, path, 0.0 if at else space, keeps))


class _LabeledRow:
    """The first line of a point, with its label before it."""

    def __init__(self, mark: LineRow, line: Row, setting: Setting) -> None:
        self._mark, self._line, self._setting = mark, line, setting
        self.height = line.height

    def place(self, x: float, y: float) -> Node:
        label = self._mark.place(x, y + self._setting.leading / 2)
        return Node("", children=(Node("Lbl", label.shapes), Node("LBody", self._line.place(x, y).shapes)))


def deal_out(pieces: Sequence[Piece], first_top: float, top: float, bottom: float) -> list[list[Placed]]:
    """Return the pieces on their pages, in order; only a piece taller than a page ends below `bottom`."""
    pages: list[list[Placed]] = [[]]
    y, at = first_top, 0
    while at < len(pieces):
        chain = _chain(pieces, at)
        if pages[-1] and y + chain[0].space + sum(each.row.height for each in chain) + _spaces(chain) > bottom:
            pages.append([])
            y = top
        for piece in chain:
            if pages[-1] and y + piece.space + piece.row.height > bottom:
                pages.append([])
                y = top
            if not pages[-1] and piece.head is not None:
                y += piece.head.height
            y += piece.space if pages[-1] else 0.0
            pages[-1].append(Placed(piece, y))
            y += piece.row.height
        at += len(chain)
    return pages


def _chain(pieces: Sequence[Piece], at: int) -> Sequence[Piece]:
    end = at
    while pieces[end].keeps and end + 1 < len(pieces):
        end += 1
    return pieces[at : end + 1]


def _spaces(chain: Sequence[Piece]) -> float:
    return sum(piece.space for piece in chain[1:])


def place_page(placed: Sequence[Placed], x: float) -> Iterator[Node]:
    """Yield what the pieces of one page say, as branches of the document's tree."""
    root = _Branch(Step("", ""))
    for number, each in enumerate(placed):
        if number == 0 and each.piece.head is not None:
            head = each.piece.head
            root.items.append(_as_artifact(head.place(x, each.y - head.height)))
        branch = root
        for step in each.piece.path:
            branch = branch.enter(step)
        branch.add(each.piece.row.place(x, each.y))
    yield from root.make().children


def bookmarks_of(placed: Sequence[Placed]) -> list[tuple[str, float]]:
    """Return the titles that begin on a page, and how far down each is."""
    return [(each.piece.bookmark, max(0.0, each.y - 12)) for each in placed if each.piece.bookmark]


def _as_artifact(node: Node) -> Node:
    return artifact(*(shape for each in node.walk() for shape in each.shapes))


@dataclass(slots=True)
class _Branch:
    """A container of a page while it is filled."""

    step: Step
    shapes: list[Shape] = field(default_factory=list)
    items: list[Node | _Branch] = field(default_factory=list)

    def enter(self, step: Step) -> _Branch:
        last = self.items[-1] if self.items else None
        if isinstance(last, _Branch) and last.step == step:
            return last
        self.items.append(_Branch(step))
        made = self.items[-1]
        assert isinstance(made, _Branch)
        return made

    def add(self, node: Node) -> None:
        if node.role:
            self.items.append(node)
        else:
            self.shapes += node.shapes
            self.items += node.children

    def make(self) -> Node:
        children = tuple(item.make() if isinstance(item, _Branch) else item for item in self.items)
        return Node(self.step.role, tuple(self.shapes), children, numbering=self.step.numbering, key=self.step.key)


def _chunks(text: str) -> Iterator[str]:
    """Yield a long text in parts that end at a space where there is one."""
    text = text[:_LONGEST]
    while len(text) > _CHUNK:
        space = text.rfind(" ", _CHUNK // 2, _CHUNK)
        cut = space + 1 if space > 0 else _CHUNK
        yield text[:cut]
        text = text[cut:]
    yield text


def footer(setting: Setting, left: str, number: int, count: int, x: float, y: float, width: float) -> Node:
    """Return the foot of a page, as decoration: the report says the same at its beginning."""
    small = setting.small
    right = f"page {number} of {count}"
    wide = small.width(right)
    base = y + 15
    return artifact(
        Line(((x, y), (x + width, y)), Ink.LINE, 0.8),
        Text(x, base, small.fit(left, width - wide - 16), small.size, Cut.REGULAR, Ink.SOFT),
        Text(x + width - wide, base, right, small.size, Cut.REGULAR, Ink.SOFT),
        place="Footer",
    )
