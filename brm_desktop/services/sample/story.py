"""Ten years of notes and promises, told day by day and never held in memory as a whole."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from itertools import accumulate
from operator import itemgetter

from brm_desktop.base.stamps import to_ms
from brm_desktop.domain.note import CONTACT_KINDS, NoteKind
from brm_desktop.domain.ops import Create
from brm_desktop.domain.record import Record
from brm_desktop.services.sample.bodies import Scene
from brm_desktop.services.sample.chance import share_out
from brm_desktop.services.sample.notes import NoteWriter
from brm_desktop.services.sample.phrases import Phrase
from brm_desktop.services.sample.promises import OpenPlan, Promise, PromiseWriter, plan_open
from brm_desktop.services.sample.scene import TodayScene
from brm_desktop.services.sample.world import Dated, ForumPlace, Place, World

NOTES = 10_000
FOLLOW_UPS = 20_000
OPEN = 45
_LEAST_NOTES = 80
_LEAST_FOLLOW_UPS = 120
_FORUM_SHARE = 0.05
_RECENT_DAYS = 25
_RECENT_SHARE = 0.015  # of all notes: those of the recent days
_WEIGHTS = {1: 1.9, 2: 1.1, 3: 0.6}
_MOST_PROMISES = 6
_SPREAD = {NoteKind.MEETING: (-0.4, 2.2), NoteKind.CALL: (-0.9, 0.9)}
_SPREAD_OTHERS = (-1.4, 0.3)

_Happening = tuple[datetime, Callable[[datetime], Iterator[Record]]]


class Story:
    """Tells what happened, oldest first."""

    def __init__(self, world: World, scene: TodayScene) -> None:
        self._world = world
        self._calendar = world.calendar
        self._chance = world.chance("story")
        self._writer = NoteWriter(world, self._chance)
        self._promises = PromiseWriter(world.calendar, world.material.phrases, self._chance)
        self._places = list(world.agencies.values())
        self._recent_from = world.calendar.ago(_RECENT_DAYS)
        self._notes = max(round(NOTES * world.scale), _LEAST_NOTES) - scene.count_notes()
        self._follow_ups = max(round(FOLLOW_UPS * world.scale), _LEAST_FOLLOW_UPS) - scene.count_promises()
        left_open = max(round(OPEN * world.scale**0.5) - scene.count_open(), 0)
        self._plans = plan_open(left_open, world.scale, self._chance)
        self._open_share = min(0.3, 3 * left_open / max(2 * self._notes * _RECENT_SHARE, 1))
        self._told = 0
        self._promised = 0
        self._marks = list(accumulate(map(_weight, self._places)))
        self._quiet_from = min(place.contact_on for place in self._places)  # from then on some agency is not heard of
        self._fixed = self._list_fixed(set(scene.held))

    @property
    def size(self) -> int:
        """About how many records there will be."""
        return self._notes + self._follow_ups

    def tell(self) -> Iterator[Dated]:
        """Yield every note with its decisions and follow-ups, then what was added without a note."""
        counts = share_out(self._notes - sum(map(len, self._fixed.values())), self._list_weights())
        for day, count in zip(self._calendar.past, counts, strict=True):
            happenings = [*self._fixed.get(day, ()), *(self._pick(day) for _ in range(count))]
            for at, happen in sorted(happenings, key=itemgetter(0)):
                ms = to_ms(at)
                yield from ((ms, Create(record)) for record in happen(at))
        yield from self._tell_rest()

    def _pick(self, day: date) -> _Happening:
        """Choose an agency and a kind of note for a day."""
        allowed, marks = self._places, self._marks
        if day >= self._quiet_from:
            allowed = [place for place in self._places if day < place.contact_on]
            marks = list(accumulate(map(_weight, allowed)))
        place = allowed[bisect(marks, self._chance.random() * marks[-1])]
        return self._happening(place, day, self._writer.pick_kind())

    def _happening(self, place: Place, day: date, kind: NoteKind) -> _Happening:
        at = self._calendar.some_hour(day, self._chance, step=15 if kind is NoteKind.MEETING else 5)
        return at, partial(self._tell_note, place, kind)

    def _tell_note(self, place: Place, kind: NoteKind, at: datetime) -> Iterator[Record]:
        scene = self._writer.set_scene(place, at, kind)
        promises = self._draw(scene, kind)
        note, decisions = self._writer.write(scene, kind, promises)
        yield from (note, *decisions)
        yield from (self._promises.make(promise, scene.words, place.id, note) for promise in promises)

    def _tell_session(self, forum: ForumPlace, at: datetime) -> Iterator[Record]:
        scene = self._writer.set_scene(forum.places[0], at, NoteKind.MEETING)
        promises = self._draw(scene, NoteKind.MEETING)
        note, decisions = self._writer.write_session(forum, scene, promises)
        yield from (note, *decisions)
        yield from (self._promises.make(promise, scene.words, scene.place.id, note) for promise in promises)

    def _draw(self, scene: Scene, kind: NoteKind) -> list[Promise]:
        """Draw as many promises as keep the whole on its way to its number."""
        self._told += 1
        wanted = (self._follow_ups - len(self._plans)) * self._told / self._notes - self._promised
        low, high = _SPREAD.get(kind, _SPREAD_OTHERS) if self._told < self._notes else (0.0, 0.0)
        count = min(max(round(wanted + low + (high - low) * self._chance.random()), 0), _MOST_PROMISES)
        self._promised += count
        made_at, said = scene.at + timedelta(minutes=20), set[Phrase]()
        plans = [self._take_plan(scene.at.date()) for _ in range(count)]
        return [self._promises.draw(scene.words, made_at, plan, scene.lead.id, scene.vendor, said) for plan in plans]

    def _take_plan(self, day: date) -> OpenPlan | None:
        """Let a recent promise be one of those still open."""
        if day < self._recent_from or not self._plans or not self._chance.flip(self._open_share):
            return None
        plan = self._plans[-1]
        late = plan.due is not None and self._calendar.shift(self._calendar.today, plan.due) <= day
        return None if late else self._plans.pop()

    def _tell_rest(self) -> Iterator[Dated]:
        """Yield the open promises that came up without a note, in the last days."""
        ms, places = to_ms(self._calendar.last_at), [place for place in self._places if not place.text.quiet]
        for _ in range(self._follow_ups - self._promised):
            at = self._calendar.some_hour(self._calendar.ago(self._chance.between(1, 5)), self._chance)
            scene = self._writer.set_scene(self._chance.pick(places), at, NoteKind.CALL)
            plan = self._plans.pop() if self._plans else None
            promise = self._promises.draw(scene.words, at, plan, scene.lead.id, scene.vendor, set())
            yield ms, Create(self._promises.make(promise, scene.words, scene.place.id, None))

    def _list_weights(self) -> list[float]:
        """Return how busy each day is: more so every year, and less when few agencies are left to hear of."""
        past, whole = self._calendar.past, sum(map(_weight, self._places))
        heard = [sum(_weight(place) for place in self._places if day < place.contact_on) / whole for day in past]
        return [(0.6 + 0.8 * at / len(past)) * share for at, share in enumerate(heard)]

    def _list_fixed(self, held: set[str]) -> dict[date, list[_Happening]]:
        """Return what must happen: the last contact with each agency, and the sessions of the forums."""
        fixed = dict[date, list[_Happening]]()
        for place in self._places:
            if place.text.acronym not in held:
                kind = self._chance.pick(CONTACT_KINDS)
                fixed.setdefault(place.contact_on, []).append(self._happening(place, place.contact_on, kind))
        for at, forum in self._list_sessions():
            fixed.setdefault(at.date(), []).append((at, partial(self._tell_session, forum)))
        return fixed

    def _list_sessions(self) -> list[tuple[datetime, ForumPlace]]:
        """Return when the forums met, the newest as many as the sample's size allows."""
        sessions = list[tuple[datetime, ForumPlace]]()
        for number, forum in enumerate(self._world.forums):
            days = 14 + 6 * number
            while days < 2600 - 300 * number:
                sessions.append((self._calendar.at(self._calendar.ago(days), 9), forum))
                days += forum.cadence
        sessions.sort(key=itemgetter(0))
        return sessions[-max(round(self._notes * _FORUM_SHARE), 1) :]


def _weight(place: Place) -> float:
    return _WEIGHTS[place.text.priority]
