"""The text of a note: its blocks filled with sentences, so that nothing is said twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from brm_desktop.domain.fields import Id
from brm_desktop.domain.note import NoteKind
from brm_desktop.services.sample.calendar import Calendar
from brm_desktop.services.sample.chance import Chance
from brm_desktop.services.sample.material import Block, Entry, NotePhrases, Topic
from brm_desktop.services.sample.phrases import Phrase
from brm_desktop.services.sample.promises import Promise, action_line
from brm_desktop.services.sample.world import ForumPlace, Member, Place

_PERHAPS = 0.8
_SAYINGS = 3
_IN_PASSING = ("direction", "concern", "learned")
_TABLE_ROWS = 3
_WIDE = 15  # a measure that moves this far is written without decimals


@dataclass(frozen=True, slots=True)
class Scene:
    """What surrounds one note: where, when, about what, and who is in the room."""

    place: Place
    at: datetime
    topic: Topic
    second: Topic
    words: Mapping[str, str]
    people: Sequence[Member]
    vendor: Id | None

    @property
    def lead(self) -> Member:
        return self.people[0]


class BodyWriter:
    """Writes the Markdown of notes and tells what was decided in them."""

    def __init__(self, calendar: Calendar, phrases: NotePhrases, chance: Chance) -> None:
        self._calendar = calendar
        self._phrases = phrases
        self._chance = chance

    def write(
        self, scene: Scene, kind: NoteKind, promises: Sequence[Promise], *, recorded: bool
    ) -> tuple[str, list[str]]:
        """Return the text of a note, and its decisions where they are `recorded` as such."""
        said, decided = set[Phrase](), list[str]()
        parts = list[str]()
        for block in self._chance.pick(self._phrases.forms[kind.value]):
            lines = list(map(action_line, promises)) if block.style == "actions" else self._fill(block, scene, said)
            if block.style == "decisions" and recorded:
                decided = [line.rstrip(".") for line in lines]
                lines = [f"Decision: {line}" for line in decided]
            if lines:
                parts.append(self._head(block, scene) + _lay_out(lines, block.style))
        return "\n\n".join(parts), decided

    def write_session(self, forum: ForumPlace, scene: Scene, promises: Sequence[Promise]) -> tuple[str, list[str]]:
        """Return the text of a forum's session, and its decision."""
        said = set[Phrase]()
        decided = [self._say("decision", scene, said).rstrip(".")]
        passing = [self._say(name, scene, said) for name in _IN_PASSING]
        parts = [
            "## Talked about\n" + _lay_out(self._list_sayings(forum, scene), "list"),
            "## Said in passing\n" + _lay_out(passing, "text"),
            "## Decisions\n" + _lay_out([f"Decision: {line}" for line in decided], "list"),
        ]
        if promises:
            parts.append("## Actions\n" + "\n".join(map(action_line, promises)))
        return "\n\n".join(parts), decided

    def _fill(self, block: Block, scene: Scene, said: set[Phrase]) -> list[str]:
        wanted = [name for name, perhaps in block.say if not perhaps or self._chance.flip(_PERHAPS)]
        return [self._say(name, scene, said) for name in wanted]

    def _say(self, name: str, scene: Scene, said: set[Phrase]) -> str:
        if name == "table":
            return self._table(scene)
        own = {"fact": scene.topic.facts, "fact2": scene.second.facts}.get(name)
        return (own or self._phrases.sentences[name]).say_new(scene.words, self._chance, said)

    def _head(self, block: Block, scene: Scene) -> str:
        return f"## {block.head.say(scene.words, self._chance)}\n" if block.head else ""

    def _table(self, scene: Scene) -> str:
        """Return some of the agency's measures as they may have stood then."""
        start, today = self._calendar.past[0], self._calendar.today
        way = 0.6 * ((scene.at.date() - start) / (today - start))
        lines = ["| Measure | Last time | Now |", "| --- | ---: | ---: |"]
        for entry in self._chance.some(scene.place.text.outcomes, _TABLE_ROWS):
            last, now = (_measure(entry, way - back + self._chance.near(0, 0.05)) for back in (0.08, 0.0))
            lines.append(f"| {entry['statement']} ({entry['unit']}) | {last} | {now} |")
        return "\n".join(lines)

    def _list_sayings(self, forum: ForumPlace, scene: Scene) -> list[str]:
        said = list[str]()
        for saying in self._chance.some(forum.sayings, _SAYINGS):
            one, two = self._chance.some(forum.places, 2)
            said.append(saying.say({**scene.words, "a": one.text.short, "b": two.text.short}, self._chance))
        return said


def _lay_out(lines: Sequence[str], style: str) -> str:
    if style in ("actions", "table"):
        return "\n".join(lines)
    if style in ("list", "decisions"):
        return "\n".join(f"- {line}" for line in lines)
    if style == "quote":
        return "> " + " ".join(lines)
    half = (len(lines) + 1) // 2 if len(lines) > 3 else len(lines)
    return "\n\n".join(" ".join(part) for part in (lines[:half], lines[half:]) if part)


def _measure(entry: Entry, way: float) -> str:
    span = entry["to"] - entry["from"]
    value = entry["from"] + span * way
    return f"{value:,.0f}" if abs(span) >= _WIDE else f"{value:.1f}"
