"""Promises of the sample: what was promised at a note, by whom, until when, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from brm_desktop.domain.action_lines import token_for
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp, Priority, Status, Turn
from brm_desktop.domain.note import Note
from brm_desktop.services.sample.calendar import Calendar, month_name
from brm_desktop.services.sample.chance import Chance
from brm_desktop.services.sample.material import NotePhrases
from brm_desktop.services.sample.phrases import Phrase, capital

_PRIORITIES = (Priority.NORMAL, Priority.HIGH, Priority.LOW)
_SOURCES = (("mine", 0.56), ("theirs", 0.83), ("vendor", 0.9), ("alone", 1.0))


@dataclass(frozen=True, slots=True)
class OpenPlan:
    """How a promise that is still open stands today; `due` counts business days from today."""

    turn: Turn
    due: int | None


@dataclass(frozen=True)
class Promise:
    """A promise before it becomes a record: its words, whose turn it is, and its dates."""

    id: Id
    title: str
    turn: Turn
    status: Status
    made_at: datetime
    due_on: date | None
    done_at: datetime | None
    contact: Id | None = None
    who: str = ""
    partner: Id | None = None

    @cached_property
    def token(self) -> str:
        """What ties its line in a note to its record."""
        return token_for(self.id)


def action_line(promise: Promise) -> str:
    """Return the line that stands for a promise in its note."""
    mark = " " if promise.status in (Status.OPEN, Status.SOMEDAY) else "x"
    who = f"{promise.who}: " if promise.turn is Turn.WAITING else ""
    due = f", by {month_name(promise.due_on)[:3]} {promise.due_on.day}" if promise.due_on else ""
    return f"- [{mark}] {who}{promise.title}{due} <!--f:{promise.token}-->"


class PromiseWriter:
    """Draws promises and makes them into follow-ups."""

    def __init__(self, calendar: Calendar, phrases: NotePhrases, chance: Chance) -> None:
        self._calendar = calendar
        self._phrases = phrases.promises
        self._chance = chance

    def draw(
        self,
        words: Mapping[str, str],
        made_at: datetime,
        plan: OpenPlan | None,
        contact: Id | None,
        partner: Id | None,
        said: set[Phrase],
    ) -> Promise:
        """Return a promise: open as planned, else long kept, or dropped."""
        source = self._source(plan, partner)
        title = capital(self._phrases[source].say_new(words, self._chance, said))
        turn = Turn.WAITING if source in ("theirs", "vendor") else Turn.MINE
        who = words["vendor"] if source == "vendor" else words["lead_name"]
        due_on = self._due_on(made_at.date(), plan)
        status, done_at = (Status.OPEN, None) if plan else self._ending(made_at, due_on)
        id = self._chance.make_id(made_at)
        if source == "vendor":
            return Promise(id, title, turn, status, made_at, due_on, done_at, None, who, partner)
        return Promise(id, title, turn, status, made_at, due_on, done_at, contact, who)

    def make(self, promise: Promise, words: Mapping[str, str], agency: Id, note: Note | None) -> FollowUp:
        """Return the follow-up of a promise."""
        chance = self._chance
        late = promise.done_at is not None and promise.due_on is not None and promise.done_at.date() > promise.due_on
        follow_up = FollowUp(
            id=promise.id, title=promise.title, status=promise.status, turn=promise.turn, agency=agency,
            contact=promise.contact, partner=promise.partner, note=note.id if note else None,
            token=promise.token if note else "", private=note is not None and note.private,
            due_on=promise.due_on, done_at=promise.done_at, priority=chance.pick_early(_PRIORITIES, 4.5),
            details=self._phrases["details"].say(words, chance) if chance.flip(0.12) else "",
            slip_count=chance.between(1, 3) if late and chance.flip(0.7) else 0,
            ticket=f"REQ-{chance.between(100200, 189900)}" if chance.flip(0.04) else "",
        )  # fmt: skip
        return self._asked(follow_up, promise, int(late)) if promise.turn is Turn.WAITING else follow_up

    def _asked(self, follow_up: FollowUp, promise: Promise, nudge_count: int) -> FollowUp:
        """Return a promise of somebody else's with when it was asked for, and when to ask again."""
        chance, calendar = self._chance, self._calendar
        nudge_days = chance.pick((2, 3, 5, 7)) if chance.flip(0.4) else None
        open_on = calendar.shift(calendar.today, chance.between(0, 4))
        return replace(
            follow_up, asked_on=promise.made_at.date(), expected_on=promise.due_on, nudge_days=nudge_days,
            nudge_on=open_on if nudge_days and promise.status is Status.OPEN else None, nudge_count=nudge_count,
        )  # fmt: skip

    def _source(self, plan: OpenPlan | None, partner: Id | None) -> str:
        if plan is not None:
            return "theirs" if plan.turn is Turn.WAITING else "mine"
        mark = self._chance.random()
        source = next(name for name, until in _SOURCES if mark < until)
        return "theirs" if source == "vendor" and partner is None else source

    def _due_on(self, made_on: date, plan: OpenPlan | None) -> date | None:
        if plan is None:
            due_on = self._calendar.shift(made_on, self._chance.between(1, 22)) if self._chance.flip(0.94) else None
            return due_on and max(min(due_on, self._calendar.past[-1]), made_on)  # what is done was due before today
        if plan.due is None:
            return None
        return max(self._calendar.shift(self._calendar.today, plan.due), made_on)

    def _ending(self, made_at: datetime, due_on: date | None) -> tuple[Status, datetime]:
        chance, calendar = self._chance, self._calendar
        around = due_on or calendar.shift(made_at.date(), chance.between(3, 40))
        day = calendar.shift(around, -chance.between(0, 4) if chance.flip(0.82) else chance.between(1, 9))
        done_at = max(min(calendar.some_hour(day, chance, step=5), calendar.last_at), made_at + timedelta(minutes=20))
        return Status.DROPPED if chance.flip(0.05) else Status.DONE, done_at


def plan_open(count: int, scale: float, chance: Chance) -> list[OpenPlan]:
    """Return how so many open promises stand: most are coming, a third waits for somebody, few are late."""
    extra = max(scale**0.5 - 1, 0)
    plans = [OpenPlan(Turn.MINE, -chance.between(1, 6)) for _ in range(round(2 * extra))]
    plans += [OpenPlan(Turn.MINE, 0) for _ in range(round(2 * extra))]
    while len(plans) < count:
        if chance.flip(0.32):
            plans.append(OpenPlan(Turn.WAITING, chance.between(1, 15)))
        else:
            plans.append(OpenPlan(Turn.MINE, chance.between(1, 30) if chance.flip(0.9) else None))
    return chance.some(plans[:count], count)
