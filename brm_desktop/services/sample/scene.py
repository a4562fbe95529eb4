"""What goes on in the sample today: written meetings, planned ones, and the promises that are still open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from brm_desktop.domain.action_lines import list_decisions
from brm_desktop.domain.decision import Decision
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp, Priority, Status, Turn
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.services.sample.calendar import month_name
from brm_desktop.services.sample.chance import Chance
from brm_desktop.services.sample.material import Entry
from brm_desktop.services.sample.promises import Promise, action_line
from brm_desktop.services.sample.world import ForumPlace, Member, Place, World, ids_of

_QUESTIONS = (
    "What new things should we be doing?",
    "What should we stop doing?",
    "What should the service portfolio look like in future?",
)
_FROM_NOTE = "done"
_PLANNED_DAYS_AGO = 6
_SESSION_MINUTES = 90


@dataclass(slots=True)
class TodayScene:
    """The written part of the sample, put down once agencies and people are there."""

    world: World
    chance: Chance
    held: dict[str, Id] = field(default_factory=dict)  # the written note of an agency
    _today: list[tuple[Id, Id]] = field(default_factory=list)  # agency and note of today's meetings

    @property
    def agency(self) -> Id:
        return self._today[0][0]

    @property
    def meeting(self) -> Id:
        return self._today[0][1]

    def count_open(self) -> int:
        return sum(not entry.get("someday") for entry in self._promises)

    def count_notes(self) -> int:
        scene = self.world.material.scene
        return len(scene["meeting"]) + len(scene["planned"]) + len(scene["done"]) + len(self.world.forums)

    def count_promises(self) -> int:
        return len(self._promises)

    def put_down(self) -> None:
        """Add everything to the world."""
        for entry in self.world.material.scene["done"]:
            self._add_held(entry)
        for entry in self.world.material.scene["meeting"]:
            self._add_meeting(entry, 0)
        for entry in self.world.material.scene["planned"]:
            self._add_meeting(entry, entry["day"])
        for note in self._next_sessions():
            self.world.add(self.world.calendar.at(self.world.calendar.ago(_PLANNED_DAYS_AGO), 9), note)
        for entry in self._promises:
            if entry.get("from") != _FROM_NOTE:
                place = self.world.agencies.get(entry.get("agency", ""))
                self._add_promise(entry, self._as_promise(entry, place, self._asked_at(entry)), None)

    @property
    def _promises(self) -> Sequence[Entry]:
        promises: Sequence[Entry] = self.world.material.scene["promise"]
        return promises

    def _add_held(self, entry: Entry) -> None:
        """Put down a meeting that was held, with its decisions and the promises made there."""
        place = self.world.agencies[entry["agency"]]
        at = self.world.calendar.at(place.contact_on, 10)
        people = self._people(place, 4)
        told = [each for each in self._promises if each.get("from") == _FROM_NOTE and each["agency"] == entry["agency"]]
        promised = [(each, self._as_promise(each, place, at + timedelta(minutes=50))) for each in told]
        lines = "\n".join(action_line(promise) for _, promise in promised)
        words = {**_words(people), "actions": lines, "nextmonth": month_name(at.date(), 1)}
        note = Note(
            id=self.chance.make_id(at), title=entry["title"], kind=NoteKind(entry["kind"]), starts_at=at,
            ends_at=at + timedelta(hours=1), agencies=(place.id,), attendees=tuple(member.id for member in people),
            place=f"{place.text.short}, large conference room", body=_filled(entry["body"].strip(), words),
        )  # fmt: skip
        self.held[entry["agency"]] = note.id
        self.world.add(at, note)
        for line in list_decisions(note.body):
            self._add_decision(line.text, note, at)
        for each, promise in promised:
            self._add_promise(each, promise, note.id)

    def _add_decision(self, title: str, note: Note, at: datetime) -> None:
        decision = Decision(
            id=self.chance.make_id(at), title=title, on=at.date(), note=note.id, agencies=note.agencies,
            decided_by=note.attendees[:1],
        )  # fmt: skip
        self.world.add(at, decision)

    def _add_meeting(self, entry: Entry, days: int) -> None:
        """Put down a meeting that is planned for so many business days from today."""
        calendar, place = self.world.calendar, self.world.agencies[entry["agency"]]
        day = calendar.shift(calendar.today, days) if days else calendar.today
        starts_at = datetime.combine(day, _time(entry["at"]), calendar.zone)
        people = self._people(place, entry.get("people", self.chance.between(2, 5)))
        made_at = calendar.at(calendar.ago(_PLANNED_DAYS_AGO), 9, 30)
        note = Note(
            id=self.chance.make_id(made_at), title=entry["title"], kind=NoteKind.MEETING, starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=entry.get("minutes", 60)), place=entry.get("place", "Video"),
            agencies=(place.id,), attendees=tuple(member.id for member in people),
            what_matters=entry.get("what_matters", ""),
            questions="\n".join(entry.get("questions", _QUESTIONS)),
        )  # fmt: skip
        self.world.add(made_at, note)
        if not days:
            self._today.append((place.id, note.id))

    def _next_sessions(self) -> list[Note]:
        """Return the next session of each forum."""
        calendar = self.world.calendar
        days = [calendar.shift(calendar.today, 5 + 4 * number) for number in range(len(self.world.forums))]
        return [self._session(forum, calendar.at(day, 9)) for forum, day in zip(self.world.forums, days, strict=True)]

    def _session(self, forum: ForumPlace, starts_at: datetime) -> Note:
        ends_at = starts_at + timedelta(minutes=_SESSION_MINUTES)
        return Note(
            id=self.chance.make_id(starts_at), title=forum.name, starts_at=starts_at, ends_at=ends_at, forum=forum.id,
            agencies=ids_of(forum.places), place="Capitol Avenue 200, room 240",
        )  # fmt: skip

    def _add_promise(self, entry: Entry, promise: Promise, note: Id | None) -> None:
        zone = self.world.calendar.zone
        place = self.world.agencies.get(entry.get("agency", ""))
        waiting = promise.turn is Turn.WAITING
        due_time = _time(entry["at"]) if "at" in entry else None
        follow_up = FollowUp(
            id=promise.id, title=promise.title, status=promise.status, turn=promise.turn, note=note,
            token=promise.token if note else "",
            agency=place.id if place else None, contact=promise.contact, due_on=promise.due_on, due_time=due_time,
            partner=self.world.partners.get(entry.get("partner", "")), due_zone=str(zone) if due_time else "",
            priority=Priority(entry.get("priority", "normal")), tags=tuple(entry.get("tags", ())),
            recurrence=entry.get("repeats", ""), slip_count=int(entry.get("due", 0) < 0 and not waiting),
        )  # fmt: skip
        made_at = promise.made_at
        self.world.add(made_at, self._asked(follow_up, entry, made_at.date()) if waiting else follow_up)

    def _asked(self, follow_up: FollowUp, entry: Entry, asked_on: date) -> FollowUp:
        """Return a promise of somebody else's with when it was asked for, and when to ask again."""
        nudge_days = entry.get("nudge")
        nudge_on = self._day(1) if nudge_days else None
        return replace(
            follow_up, asked_on=asked_on, expected_on=follow_up.due_on, nudge_days=nudge_days, nudge_on=nudge_on,
            nudge_count=entry.get("nudges", 0),
        )  # fmt: skip

    def _as_promise(self, entry: Entry, place: Place | None, at: datetime) -> Promise:
        people = self._people(place, 3) if place else []
        title = _filled(entry["title"], _words(people))
        status = Status.SOMEDAY if entry.get("someday") else Status.OPEN
        due_on = self._day(entry["due"]) if "due" in entry else None
        turn = Turn.WAITING if entry.get("waiting") else Turn.MINE
        contact, who = (people[0].id, people[0].name) if people else (None, "")
        return Promise(self.chance.make_id(at), title, turn, status, at, due_on, None, contact, who)

    def _asked_at(self, entry: Entry) -> datetime:
        calendar = self.world.calendar
        days = entry.get("asked", 3 - min(entry.get("due", 0), 0))
        return calendar.some_hour(calendar.shift(calendar.today, -days), self.chance)

    def _day(self, shift: int) -> date:
        calendar = self.world.calendar
        return calendar.shift(calendar.today, shift) if shift else calendar.today

    def _people(self, place: Place, count: int) -> list[Member]:
        """Return so many of an agency's people, its chief information officer first and its head last."""
        holding = place.holding(self.world.calendar.today, self.world.calendar.today)
        return [*holding[1:count], holding[0]][:count] if len(holding) > 1 else list(holding)


def _words(people: Sequence[Member]) -> Mapping[str, str]:
    if not people:
        return {}
    other = people[1] if len(people) > 1 else people[0]
    return {"lead": people[0].given, "lead_name": people[0].name, "other": other.given, "other_name": other.name}


def _filled(text: str, words: Mapping[str, str]) -> str:
    for name, word in words.items():
        text = text.replace(f"{{{name}}}", word)
    return text


def _time(text: str) -> time:
    hour, minute = text.split(":")
    return time(int(hour), int(minute))
