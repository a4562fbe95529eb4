"""Fits the facts of a briefing on exactly one page. Pure: facts and a measure in, shapes out.

What gives way, in this order: the space for notes; the alignment of sections side by side, as in
ARRANGEMENTS; air and type, from 9.6 down to 8.5 pt; the lines a row may take, from three to two, ended
by an ellipsis; rows, section by section as in GIVES_WAY, each section saying how many more there are.
Whatever the arrangement, the page is read in the order of Section.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from brm_desktop.domain.briefing import Edition
from brm_desktop.domain.dates import say_days
from brm_desktop.reports import wording
from brm_desktop.reports.blocks import (
    TONE_INKS,
    Block,
    BulletRow,
    PairRow,
    PersonRow,
    ProseRow,
    Row,
    Setting,
    Style,
)
from brm_desktop.reports.composing import ENDS_SOON_DAYS, redact, what_matters
from brm_desktop.reports.facts import (
    ALL_SECTIONS,
    AgreementFact,
    BriefingFacts,
    Paper,
    PersonFact,
    PromiseFact,
    Section,
    Tone,
)
from brm_desktop.reports.heading import Footer, Masthead, MattersBox
from brm_desktop.reports.outcome_table import make_outcome_block
from brm_desktop.reports.shapes import Cut, Ink, Line, Node, Page, Text, artifact
from brm_desktop.reports.typesetting import TIED, Measure, clean

PAPER_SIZES_PT = {Paper.LETTER: (612.0, 792.0), Paper.A4: (595.28, 841.89)}

STYLES = (
    Style(9.6, 1.15, 3),
    Style(9.2, 1.0, 3),
    Style(8.8, 0.85, 3),
    Style(8.5, 0.7, 2),
)
"""From roomy to tight. Only the last leaves rows out, and with each section at its least it holds any facts."""

BUDGETS = {
    Section.HORIZON: 4,
    Section.OUTCOMES: 4,
    Section.PEOPLE: 6,
    Section.SERVICES: 5,
    Section.RISKS: 3,
    Section.WE_OWE: 6,
    Section.THEY_OWE: 6,
    Section.SINCE: 6,
    Section.QUESTIONS: 6,
}
"""The most rows a section takes, however much room there is."""

GIVES_WAY = (
    Section.SINCE,
    Section.QUESTIONS,
    Section.HORIZON,
    Section.SERVICES,
    Section.PEOPLE,
    Section.RISKS,
    Section.THEY_OWE,
    Section.WE_OWE,
    Section.OUTCOMES,
)
"""Which section leaves out rows first: each down to three, then each down to two, then to its least."""

_ROUNDS = (3, 2, 1)
_LEAST = {Section.PEOPLE: 2, Section.WE_OWE: 2, Section.THEY_OWE: 2, Section.OUTCOMES: 2}
_MARGIN = 37.5
_TOP = 30.0
_BOTTOM = 26.0
_COLUMN_GAP = 16.5
_NOTES_LEAST_PT = 62.0
_NOTES_LINE_PT = 21.0
_LONGEST = 500  # characters of a label
_NEAR_DAYS = 330
_SHORT_NAME = 30  # characters that are kept on one line

_Sides = tuple[tuple[Section, ...], tuple[Section, ...]]
_ABOVE: tuple[_Sides, ...] = (((Section.DIRECTION,), (Section.HORIZON,)), ((Section.OUTCOMES,), ()))
_MIDDLES: tuple[_Sides, ...] = (
    ((Section.PEOPLE,), (Section.SERVICES, Section.RISKS)),
    ((Section.PEOPLE, Section.RISKS), (Section.SERVICES,)),
)
_BELOWS: tuple[tuple[_Sides, ...], ...] = (
    (((Section.WE_OWE,), (Section.THEY_OWE,)), ((Section.SINCE,), (Section.QUESTIONS,))),
    (((Section.WE_OWE, Section.SINCE), (Section.THEY_OWE, Section.QUESTIONS)),),
    (((Section.WE_OWE, Section.QUESTIONS), (Section.THEY_OWE, Section.SINCE)),),
)
ARRANGEMENTS = tuple((*_ABOVE, middle, *below) for below in _BELOWS for middle in _MIDDLES)
"""Which sections stand side by side and which below each other: the calmest first, then what saves room."""


@dataclass(frozen=True, slots=True)
class PlannedBriefing:
    """The page, how it was set, and what it leaves out."""

    page: Page
    style: Style
    left_out: Mapping[Section, int]
    missing_characters: int  # those the family lacks: printed as boxes

    @property
    def smallest_type_pt(self) -> float:
        return min(text.size for text in self.page.root.texts())


def plan_briefing(facts: BriefingFacts, measure: Measure) -> PlannedBriefing:
    """Return the one page of a briefing, in the edition that the facts ask for."""
    facts = redact(facts, facts.edition)
    draft = _Draft(facts, Setting(measure, STYLES[0]))
    fits, most = draft.arrange(), draft.excess
    for style in STYLES[1:]:
        if fits:
            break
        if style is not STYLES[-1] and most * _shrinks_to(style) > 1:
            continue
        draft = _Draft(facts, Setting(measure, style))
        fits = draft.arrange()
    draft.give_way()
    page = draft.place()
    missing = sum(measure.count_missing(text.text) for text in page.root.texts())
    return PlannedBriefing(page, draft.setting.style, draft.left_out, missing)


def _shrinks_to(style: Style) -> float:
    """Return the least share of its height that what is set roomily can take in a style."""
    return min((style.size / STYLES[0].size) ** 2, style.air / STYLES[0].air)


class _Band:
    """One section across the page, or two columns of them side by side."""

    def __init__(self, setting: Setting, columns: Sequence[Sequence[tuple[Section, Block]]]) -> None:
        self._setting = setting
        self.columns = columns

    @property
    def height(self) -> float:
        return max(map(self._column_height, self.columns))

    def _column_height(self, column: Sequence[tuple[Section, Block]]) -> float:
        return sum(block.height for _, block in column) + (len(column) - 1) * self._setting.gap

    def decisive(self) -> Iterator[tuple[Section, Block]]:
        """Yield the sections that decide how tall the band is."""
        height = self.height
        for column in self.columns:
            if self._column_height(column) >= height:
                yield from column

    def place(self, x: float, y: float, width: float) -> Iterator[tuple[Section, Node]]:
        for at, column in enumerate(self.columns):
            top = y
            for section, block in column:
                yield section, block.place(x + at * (width + _COLUMN_GAP), top, width)
                top += block.height + self._setting.gap


class _Draft:
    """A page in one style: everything measured, nothing placed yet."""

    def __init__(self, facts: BriefingFacts, setting: Setting) -> None:
        self.setting = setting
        self._width, self._height = PAPER_SIZES_PT[facts.paper]
        self._wide = self._width - 2 * _MARGIN
        self._half = (self._wide - _COLUMN_GAP) / 2
        self._masthead = Masthead(setting, facts, self._wide)
        shows_matters = Section.MATTERS in facts.sections
        self._box = MattersBox(setting, what_matters(facts), self._wide) if shows_matters else None
        self._footer = Footer(setting, facts, self._wide)
        self._facts = facts
        self._blocks = dict[tuple[Section, float], Block]()
        self._bands = list[_Band]()

    def arrange(self) -> bool:
        """Arrange the sections so that the page holds them, or else so that the least is too much."""
        roomiest = float("-inf"), self._bands
        for arrangement in ARRANGEMENTS:
            self._bands = list(self._make_bands(arrangement))
            if self.room >= 0:
                return True
            roomiest = max(roomiest, (self.room, self._bands), key=lambda each: each[0])
        self._bands = roomiest[1]
        return False

    def _make_bands(self, arrangement: Sequence[_Sides]) -> Iterator[_Band]:
        sections = self._facts.sections
        for sides in arrangement:
            shown = [side for side in ([each for each in side if each in sections] for side in sides) if side]
            width = self._half if len(shown) == 2 else self._wide
            if shown:
                yield _Band(self.setting, [[(each, self._block(each, width)) for each in side] for side in shown])

    def _block(self, section: Section, width: float) -> Block:
        if (section, width) not in self._blocks:
            self._blocks[section, width] = _make_block(section, self.setting, self._facts, width)
        return self._blocks[section, width]

    @property
    def _bottom(self) -> float:
        return self._height - _BOTTOM - self._footer.height

    @property
    def excess(self) -> float:
        """How high the draft is, as a share of what the page holds."""
        held = self._bottom - _TOP
        return (held - self.room) / held

    @property
    def room(self) -> float:
        """How much height is left; below zero where the page does not hold the draft."""
        used = self._masthead.height + sum(band.height for band in self._bands)
        used += (self._box.height if self._box else 0.0) + len(self._bands) * self.setting.gap
        return self._bottom - _TOP - used - self.setting.gap / 2

    @property
    def left_out(self) -> Mapping[Section, int]:
        return {section: block.left_out for section, block in self._sections() if block.left_out}

    def _sections(self) -> Iterator[tuple[Section, Block]]:
        for band in self._bands:
            for column in band.columns:
                yield from column

    def give_way(self) -> None:
        """Leave out rows until the page holds the rest, or no section has more to give."""
        if self.room >= 0:
            return
        for fewest in _ROUNDS:
            while self.room < 0 and self._give_row(fewest):
                pass
        self._take_back()

    def _take_back(self) -> None:
        """Show rows again for which there is room after all, those that gave way last first."""
        blocks = dict(self._sections())
        for section in reversed(GIVES_WAY):
            while section in blocks and blocks[section].take_back():
                if self.room < 0:
                    blocks[section].give_way(0)
                    break

    def _give_row(self, fewest: int) -> bool:
        decisive = {section: block for band in self._bands for section, block in band.decisive()}
        return any(decisive[section].give_way(fewest) for section in GIVES_WAY if section in decisive)

    def place(self) -> Page:
        spread = min(6.0, max(0.0, self.room) / max(1, len(self._bands))) if self.room < _NOTES_LEAST_PT else 0.0
        gap = self.setting.gap + spread
        nodes = list(self._masthead.place(_MARGIN, _TOP))
        y = _TOP + self._masthead.height
        if self._box:
            nodes.append(self._box.place(_MARGIN, y))
            y += self._box.height
        placed = list[tuple[Section, Node]]()
        for band in self._bands:
            y += gap
            width = self._half if len(band.columns) == 2 else self._wide
            placed += band.place(_MARGIN, y, width)
            y += band.height
        nodes += [node for _, node in sorted(placed, key=lambda each: ALL_SECTIONS.index(each[0]))]
        nodes += self._notes(y + gap)
        nodes += self._footer.place(_MARGIN, self._bottom)
        return Page(self._width, self._height, Node("Part", children=tuple(nodes)))

    def _notes(self, y: float) -> Iterator[Node]:
        """Yield lines to write on, where there is room for them."""
        room = self._bottom - y
        if room < _NOTES_LEAST_PT:
            return
        base = y + self.setting.baseline()
        label = Text(_MARGIN, base, "Notes", self.setting.strong.size, Cut.BOLD, Ink.SOFT)
        first = y + self.setting.heading_height + _NOTES_LINE_PT * 0.7
        count = int((self._bottom - 14 - first) / _NOTES_LINE_PT) + 1
        ends = _MARGIN, _MARGIN + self._wide
        lines = (
            Line(tuple((x, first + at * _NOTES_LINE_PT) for x in ends), Ink.LINE, 0.6) for at in range(max(0, count))
        )
        yield artifact(label, *lines)


def _make_block(section: Section, setting: Setting, facts: BriefingFacts, width: float) -> Block:
    match section:
        case Section.OUTCOMES if facts.outcomes.items:
            return make_outcome_block(setting, facts.outcomes, BUDGETS[section], width, facts.as_of_on, _LEAST[section])
        case Section.DIRECTION:
            return _prose(setting, section.value, clean(facts.direction, 1600), width)
    title, rows, total = _rows(section, setting, facts, width)
    if not rows:
        chosen = section is Section.PEOPLE and facts.picks.people_off
        return _prose(setting, title, "", width, "None chosen" if chosen else _MISSING.get(section, "Not recorded"))
    numbering = "Disc" if isinstance(rows[0], BulletRow) else "None"
    return Block(setting, title, rows, total=total, numbering=numbering, least=_LEAST.get(section, 1))


_MISSING = {
    Section.WE_OWE: "Nothing open is recorded",
    Section.THEY_OWE: "Nothing open is recorded",
    Section.SINCE: "No earlier meeting is recorded",
    Section.RISKS: "None recorded",
    Section.QUESTIONS: "None chosen",
}


def _prose(setting: Setting, title: str, text: str, width: float, missing: str = "Not recorded") -> Block:
    row = ProseRow(setting, text or missing, width, setting.lines + 2, Ink.TEXT if text else Ink.SOFT)
    return Block(setting, title, [row], container="")


def _rows(section: Section, setting: Setting, facts: BriefingFacts, width: float) -> tuple[str, list[Row], int]:
    """Return the title, the rows within the budget, and how many there are in all."""
    most = BUDGETS.get(section, 1)
    match section:
        case Section.HORIZON:
            items = facts.horizon.items[:most]
            pairs = [(each.what, wording.period(each.when) or "no date", Ink.SOFT) for each in items]
            return section.value, _pairs(setting, pairs, width), facts.horizon.total
        case Section.PEOPLE:
            people = [_person(setting, each, width) for each in facts.people.items[:most]]
            return section.value if facts.people_attend else "Key people", list(people), facts.people.total
        case Section.SERVICES:
            return (
                section.value,
                _pairs(setting, _services(facts, most), width),
                facts.services.total + facts.agreements.total,
            )
        case Section.RISKS:
            title = section.value if facts.edition is Edition.MANAGER else "Risks"
            return title, _pairs(setting, _risks(facts, most), width), facts.risks.total + facts.not_working.total
        case Section.WE_OWE | Section.THEY_OWE:
            owed = facts.we_owe if section is Section.WE_OWE else facts.they_owe
            pairs = [_promise(each, facts) for each in owed.items[:most]]
            return section.value, [PairRow(setting, label, due, width, ink) for label, due, ink in pairs], owed.total
        case Section.SINCE:
            return _since(setting, facts, most, width)
        case Section.QUESTIONS:
            questions = [BulletRow(setting, clean(each, _LONGEST), width) for each in facts.questions.items[:most]]
            return section.value, list(questions), facts.questions.total
    return section.value, [], 0


def _pairs(setting: Setting, pairs: Sequence[tuple[str, str, Ink]], width: float) -> list[Row]:
    return [PairRow(setting, clean(label, _LONGEST), clean(value, 100), width, ink) for label, value, ink in pairs]


def _person(setting: Setting, person: PersonFact, width: float) -> PersonRow:
    note = " ".join(wording.sentence(part) for part in (person.influence, person.note) if part)
    name, title, stance = clean(person.name, 200), clean(person.title, 200), clean(person.stance, 60)
    return PersonRow(setting, name or "Unnamed", title, clean(note, 400), stance, TONE_INKS[person.stance_tone], width)


def _services(facts: BriefingFacts, most: int) -> list[tuple[str, str, Ink]]:
    ending, running = _shares(most, len(facts.agreements.items), len(facts.services.items))
    agreements = [_agreement(each, facts) for each in facts.agreements.items[:ending]]
    return agreements + [(each.label, each.value, TONE_INKS[each.tone]) for each in facts.services.items[:running]]


def _agreement(agreement: AgreementFact, facts: BriefingFacts) -> tuple[str, str, Ink]:
    days_left = (agreement.ends_on - facts.as_of_on).days
    near = 0 <= days_left < _NEAR_DAYS  # how many days are left tells the year
    day = wording.short_day(agreement.ends_on, agreement.ends_on.year if near else facts.as_of_on.year)
    label = f"{clean(agreement.label, 300)} {'ends' if days_left >= 0 else 'ended'} {day}"
    label += " (contracted independently)" if agreement.independent else ""
    ink = Ink.RISK if days_left < 0 else Ink.WATCH if days_left <= ENDS_SOON_DAYS else Ink.SOFT
    return label, "today" if not days_left else say_days(days_left) if days_left > 0 else "ended", ink


def _risks(facts: BriefingFacts, most: int) -> list[tuple[str, str, Ink]]:
    rated, noted = _shares(most, len(facts.risks.items), len(facts.not_working.items))
    risks = [(each.label, each.word, TONE_INKS[each.tone]) for each in facts.risks.items[:rated]]
    return risks + [(each, "Not working", TONE_INKS[Tone.WATCH]) for each in facts.not_working.items[:noted]]


def _promise(promise: PromiseFact, facts: BriefingFacts) -> tuple[str, str, Ink]:
    title = wording.opened(clean(promise.title, 400))
    who = clean(promise.who, 100)
    label = f"{title}, {who.replace(' ', TIED) if len(who) <= _SHORT_NAME else who}" if who else title
    late = promise.days_late(facts.as_of_on) > 0
    return label, wording.due(promise.due_on, facts.as_of_on), Ink.RISK if late else Ink.SOFT


def _since(setting: Setting, facts: BriefingFacts, most: int, width: float) -> tuple[str, list[Row], int]:
    since = facts.since
    if since is None:
        return Section.SINCE.value, [], 0
    title = f"{Section.SINCE.value} ({wording.short_day(since.on, facts.as_of_on.year)})"
    parts = (("Decided", since.decisions), ("Kept", since.kept), ("Late", since.late))
    shares = _shares(most, *(len(part.items) for _, part in parts))
    said = [
        (group, f"{word}: {wording.opened(clean(part.items[turn], _LONGEST))}")
        for turn in range(most)  # in turn, so that a shorter list still has one of each
        for group, ((word, part), share) in enumerate(zip(parts, shares, strict=True))
        if turn < share
    ]
    said = said or [(0, "Nothing decided, kept or late is recorded.")]
    total = sum(part.total for _, part in parts)
    return title, [BulletRow(setting, each, width, group) for group, each in said], total


def _shares(most: int, *counts: int) -> tuple[int, ...]:
    """Return how many of each group are shown, at most `most` in all, dealt out in turn."""
    shares = [0] * len(counts)
    while sum(shares) < min(most, sum(counts)):
        for at, count in enumerate(counts):
            if shares[at] < count and sum(shares) < most:
                shares[at] += 1
    return tuple(shares)
