"""The notes of the sample as records: who was there, about what, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate

from brm_desktop.domain.decision import Decision
from brm_desktop.domain.fields import Id
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.services.sample.bodies import BodyWriter, Scene
from brm_desktop.services.sample.calendar import fiscal_year, month_name, weekday_name
from brm_desktop.services.sample.chance import Chance
from brm_desktop.services.sample.material import Topic
from brm_desktop.services.sample.phrases import Words
from brm_desktop.services.sample.promises import Promise
from brm_desktop.services.sample.world import ForumPlace, Member, Place, World, ids_of

_DAY = timedelta(days=1)
_KINDS = {
    NoteKind.MEETING: 0.53,
    NoteKind.CALL: 0.22,
    NoteKind.EMAIL: 0.16,
    NoteKind.LESSON: 0.025,
    NoteKind.VALUE_STORY: 0.02,
    NoteKind.NOT_WORKING: 0.02,
    NoteKind.COMPLAINT: 0.015,
    NoteKind.RESOLVED: 0.01,
}
_KIND_MARKS = list(accumulate(_KINDS.values()))
_MINUTES = (30, 30, 45, 60, 60, 60, 90)
_SESSION_MINUTES = 90
_RECORDED_DAYS = 60  # of these days every decision is a record, of those before only some are
_RECORDED_BEFORE = 0.06


@dataclass(slots=True)
class _Month:
    """What stays the same within a month: its words, and who was in office."""

    first: date
    words: Words
    holding: dict[Id, Sequence[Member]]


class NoteWriter:
    """Writes one note after another; best in the order of their months."""

    def __init__(self, world: World, chance: Chance) -> None:
        self._world = world
        self._chance = chance
        self._phrases = world.material.phrases
        self._bodies = BodyWriter(world.calendar, self._phrases, chance)
        self._month = _begin_month(world.calendar.past[0])
        self._recorded_from = world.calendar.ago(_RECORDED_DAYS)

    def pick_kind(self) -> NoteKind:
        mark = self._chance.random() * _KIND_MARKS[-1]
        return next(kind for kind, until in zip(_KINDS, _KIND_MARKS, strict=True) if mark < until)

    def set_scene(self, place: Place, at: datetime, kind: NoteKind) -> Scene:
        """Choose what a note is about and who is there."""
        chance, holding = self._chance, self._holding(place, at.date())
        lead = chance.pick_early(holding[1:] or holding, 2.2)
        other = chance.pick_early([member for member in holding if member.id != lead.id] or holding, 2.0)
        topic, second = chance.some(place.text.topic, 2)
        vendor = chance.pick(place.vendors) if place.vendors else None
        words = {
            **self._month.words,
            **_topic_words(place, topic, second),
            **self._drawn_words(place),
            **_people_words(lead, other, holding[0]),
            "vendor": vendor[1] if vendor else "the vendor",
        }
        people = self._attending(holding, lead, other, kind)
        return Scene(place, at, topic, second, words, people, vendor[0] if vendor else None)

    def write(self, scene: Scene, kind: NoteKind, promises: Sequence[Promise]) -> tuple[Note, list[Decision]]:
        """Return the note with its action lines, and the decisions that are worth a record."""
        chance, met = self._chance, kind is NoteKind.MEETING
        recorded = scene.at.date() >= self._recorded_from or chance.flip(_RECORDED_BEFORE)
        body, decided = self._bodies.write(scene, kind, promises, recorded=recorded)
        sellers = self._sellers(scene.vendor) if met and chance.flip(0.12) else ()
        note = Note(
            id=chance.make_id(scene.at), title=self._phrases.titles[kind.value].say(scene.words, chance), kind=kind,
            starts_at=scene.at, ends_at=self._end(scene.at, kind), agencies=(scene.place.id,), body=body,
            place=self._phrases.places.say(scene.words, chance) if met else "",
            attendees=(*(member.id for member in scene.people), *sellers),
            partners=(scene.vendor,) if sellers and scene.vendor else (),
            tags=tuple(chance.some(self._phrases.tags, 1 + chance.flip(0.2))) if chance.flip(0.25) else (),
            private=chance.flip(0.008),
        )  # fmt: skip
        return note, self._decisions(note, scene, decided)

    def write_session(
        self, forum: ForumPlace, scene: Scene, promises: Sequence[Promise]
    ) -> tuple[Note, list[Decision]]:
        """Return the note of a forum's session, with its decision."""
        chance, day = self._chance, scene.at.date()
        body, decided = self._bodies.write_session(forum, scene, promises)
        people = [self._chance.pick_early(self._holding(place, day)[:4]).id for place in forum.places]
        note = Note(
            id=chance.make_id(scene.at), title=forum.name, starts_at=scene.at,
            ends_at=scene.at + timedelta(minutes=_SESSION_MINUTES), agencies=ids_of(forum.places), forum=forum.id,
            attendees=tuple(dict.fromkeys(people)), place=f"Capitol Avenue 200, room {chance.between(210, 340)}",
            body=body,
        )  # fmt: skip
        return note, self._decisions(note, scene, decided)

    def _decisions(self, note: Note, scene: Scene, decided: Sequence[str]) -> list[Decision]:
        return [
            Decision(
                id=self._chance.make_id(scene.at), title=title, on=scene.at.date(), note=note.id, forum=note.forum,
                agencies=note.agencies, decided_by=(scene.lead.id,), private=note.private,
            )
            for title in decided
        ]  # fmt: skip

    def _attending(self, holding: Sequence[Member], lead: Member, other: Member, kind: NoteKind) -> list[Member]:
        chance = self._chance
        more = [other] if kind is NoteKind.MEETING or chance.flip(0.3) else []
        if kind is NoteKind.MEETING:
            more += [chance.pick_early(holding, 1.6) for _ in range(chance.between(0, 5))]
        return list({member.id: member for member in (lead, *more)}.values())

    def _end(self, at: datetime, kind: NoteKind) -> datetime | None:
        if kind is NoteKind.MEETING:
            return at + timedelta(minutes=self._chance.pick(_MINUTES))
        return at + timedelta(minutes=self._chance.between(5, 35)) if kind is NoteKind.CALL else None

    def _sellers(self, partner: Id | None) -> tuple[Id, ...]:
        people = self._world.partner_people.get(partner) if partner else None
        return (self._chance.pick(people).id,) if people else ()

    def _drawn_words(self, place: Place) -> Words:
        chance, names = self._chance, self._world.material.names
        return {
            "unit": chance.pick(place.text.units),
            "weekday": weekday_name(chance),
            "county": chance.pick(names.counties),
            "town": chance.pick(names.towns),
        }

    def _holding(self, place: Place, day: date) -> Sequence[Member]:
        if (day.year, day.month) != (self._month.first.year, self._month.first.month):
            self._month = _begin_month(day)
        found = self._month.holding.get(place.id)
        if found is None:
            first = self._month.first
            found = self._month.holding[place.id] = place.holding(first, first + 31 * _DAY)
        return found


def _begin_month(day: date) -> _Month:
    words = {"month": month_name(day), "lastmonth": month_name(day, -1), "nextmonth": month_name(day, 1)}
    return _Month(day.replace(day=1), {**words, "fy": fiscal_year(day)}, {})


def _topic_words(place: Place, topic: Topic, second: Topic) -> Words:
    return {
        "short": place.text.short,
        "acronym": place.text.acronym,
        "topic": topic.name,
        "topic2": second.name,
        "work": topic.work,
        "users": topic.users,
        "system": topic.system,
    }


def _people_words(lead: Member, other: Member, head: Member) -> Words:
    return {
        "lead": lead.given,
        "lead_name": lead.name,
        "other": other.given,
        "other_name": other.name,
        "head": head.name,
    }
