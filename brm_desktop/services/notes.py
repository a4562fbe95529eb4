"""Notes: written in the room; their action lines and the follow-ups made of them stay one thing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from brm_desktop.base.errors import Clash, InvalidValue
from brm_desktop.base.local_zone import find_local_zone
from brm_desktop.domain.action_lines import (
    ActionLine,
    find_action_line,
    list_action_lines,
    list_decisions,
    list_dropped_tokens,
    set_done,
    set_text,
    token_for,
    with_token,
)
from brm_desktop.domain.decision import Decision
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp, Status
from brm_desktop.domain.meeting_times import When, split_when
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.domain.ops import Create, Delete, Op, Restore, Set, make_changes
from brm_desktop.domain.quick_add import Known
from brm_desktop.domain.values import parse_value
from brm_desktop.services import edits
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.services.quick_adding import make_follow_up, read_moment, understand
from brm_desktop.storage import rows
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.meetings import find_by_token

_OPEN = (Status.OPEN, Status.SOMEDAY)
_PROJECTED = ("title", "due_on", "due_time", "due_zone", "priority", "turn", "contact")


@dataclass(frozen=True, slots=True)
class Saved:
    """The body as it was kept, with the tokens of its follow-ups; `made` counts the new ones.

    `dropped` are follow-ups that are still there, but whose line is gone with this edit.
    """

    body: str
    made: int
    committed: Committed | None
    dropped: tuple[FollowUp, ...] = ()


def make_note(
    portfolio: Portfolio,
    kind: NoteKind = NoteKind.MEETING,
    *,
    title: str = "",
    agencies: Sequence[str] = (),
    starts_at: datetime | None = None,
    body: str = "",
) -> Note:
    """Start a note, now unless it is planned, and keep it."""
    at = starts_at or portfolio.clock.now().astimezone().replace(second=0, microsecond=0)
    note = edits.make_record(
        Note, kind=kind, title=title, agencies=tuple(Id(id) for id in agencies), starts_at=_zoned(at), body=""
    )
    edits.create(portfolio, note, label=f"Added {kind.label.lower()}" + (f" {title}" if title else ""))
    if body:
        save_body(portfolio, note.id, body, known=None)
    return rows.get_record(portfolio.database.reader(), Note, note.id)


def read_when(text: str, today: date) -> When:
    """Return the start and end that words mean: "tomorrow 9am", "Nov 23 2-3:30pm", "Fri 3pm MT to 4pm".

    A zone that is named for one of them holds for the other. Raises: InvalidValue.
    """
    written = split_when(text)
    start = _read_moment(written.start, today)
    if not written.end:
        return When(start)
    on = f"{start.month}/{start.day}/{start.year}"
    try:
        end = read_moment(f"{on} {written.end}", today)
    except InvalidValue:
        end = read_moment(written.end, today)  # it names a day of its own
    here = find_local_zone()
    if _zone_of(start) == here:
        start = start.replace(tzinfo=end.tzinfo)
    elif _zone_of(end) == here:
        end = end.replace(tzinfo=start.tzinfo)
    if end <= start:
        end += timedelta(days=1)
    if end <= start:
        raise InvalidValue(f"A meeting ends after it starts, not {text.strip()}")
    return When(start, end)


def _read_moment(text: str, today: date) -> datetime:
    try:
        return read_moment(text, today)
    except InvalidValue as error:
        try:
            at = parse_value(Note.KIND.fields["starts_at"], text)
        except InvalidValue:
            raise error from None
        if not isinstance(at, datetime):
            raise
        return at if getattr(at.tzinfo, "key", "") else _zoned(at)


def save_body(
    portfolio: Portfolio,
    note_id: str,
    body: str,
    *,
    known: Known | None,
    session: str = "",
    typing_line: int | None = None,
    base: str | None = None,
    left_out: Collection[str] = (),
) -> Saved:
    """Keep a note's text; finished action lines become follow-ups, changed ones change theirs, decisions are kept.

    The words of the line that is still being typed (`typing_line`) are left for later; `left_out` are the tokens of
    lines that were left so before. `base` is the text that was edited. All of it is one commit.
    Raises: NotFound, Clash when the text is no longer its base.
    """
    connection = portfolio.database.reader()
    note = rows.get_record(connection, Note, note_id)
    if base is not None and note.body != base:
        raise Clash("The note has been changed elsewhere", note.title_text)
    plan = _Plan(portfolio, connection, note, known)
    body = plan.tie(body, typing_line, left_out)
    after = replace(note, body=body)
    ops = [*make_changes(note, after), *plan.ops, *_decision_ops(connection, after, typing_line)]
    if not ops:
        return Saved(body, 0, None)
    extra = len(ops) > 1
    label = f"Wrote {note.title_text}" + (f", {_count(plan.made)}" if plan.made else "")
    committed = portfolio.journal.commit(label, ops, session="" if extra else session)
    return Saved(body, plan.made, committed, plan.list_dropped(body, typing_line))


def project(connection: Connection, follow_ups: Iterable[FollowUp], ops: Iterable[Op]) -> list[Op]:
    """Return what changes of follow-ups (as they were) mean for the lines of the notes they came from.

    A box is ticked or cleared, a title that stands in its line is reworded; one operation for each note.
    """
    by_id = {one.id: one for one in follow_ups if one.note and one.token}
    notes = rows.load_records(connection, Note, [one.note for one in by_id.values() if one.note])
    bodies = {id: note.body for id, note in notes.items()}
    for op in ops:
        one = by_id.get(Id(op.id)) if isinstance(op, Set) and op.kind == FollowUp.KIND.name else None
        if isinstance(op, Set) and one is not None and one.note in bodies:
            bodies[one.note] = _projected(bodies[one.note], one, op)
    return [op for id, note in notes.items() for op in make_changes(note, replace(note, body=bodies[id]))]


def _projected(body: str, one: FollowUp, op: Set) -> str:
    if op.field == "status":
        return set_done(body, one.token, Status(str(op.new)) not in _OPEN)
    line = find_action_line(body, one.token) if op.field == "title" else None
    if line is None or line.text.count(one.title) != 1:
        return body
    return set_text(body, one.token, line.text.replace(one.title, str(op.new)))


class _Plan:
    """Finds what a note's action lines ask for."""

    def __init__(self, portfolio: Portfolio, connection: Connection, note: Note, known: Known | None) -> None:
        self.ops: list[Op] = []
        self.made = 0
        self._elsewhere: dict[str, FollowUp | None] = {}
        self._portfolio = portfolio
        self._note = note
        self._known = known
        self._connection = connection
        self._today: date = portfolio.today()
        self._before = {line.token: line for line in list_action_lines(note.body) if line.token}
        self._follow_ups = {
            one.token: one for one in rows.list_linked(connection, FollowUp, "note", note.id) if one.token
        }

    def tie(self, body: str, typing_line: int | None, left_out: Collection[str]) -> str:
        """Return the body with a token at each line that has become a follow-up."""
        lines = list_action_lines(body)
        lost = {token: one for token, one in self._follow_ups.items() if token not in {line.token for line in lines}}
        for line in lines:
            typing = line.line_no == typing_line
            follow_up = self._follow_ups.get(line.token) or self._take_over(line)
            if line.token and follow_up is not None:
                self._change(line, follow_up, read=not typing, anew=line.token in left_out)
            elif not typing and (not line.token or self._is_copied(line)):
                body = with_token(body, line.line_no, self._find_lost(line, lost) or self._make(line))
        return body

    def list_dropped(self, body: str, typing_line: int | None) -> tuple[FollowUp, ...]:
        """Return the follow-ups whose lines the text had before and has no more; one being typed is still there."""
        gone = list_dropped_tokens(self._note.body, body, typing_line)
        return tuple(self._follow_ups[token] for token in gone if token in self._follow_ups)

    def _take_over(self, line: ActionLine) -> FollowUp | None:
        """Return the follow-up of a line that has come into this text: out of the trash, or from another note.

        A line whose follow-up nobody here knows is another person's own: it stays the plain text that it is.
        """
        if not line.token or line.token in self._before:
            return None
        found = self._find_elsewhere(line.token)
        if found is None or (found.note != self._note.id and self._stands_in(found.note, line.token)):
            return None
        if found.deleted_ms is not None:
            self.ops.append(Restore(FollowUp.KIND.name, found.id))
        if found.note != self._note.id:
            moved = replace(found, note=self._note.id, space=self._note.space)
            self.ops += make_changes(found, moved)
            found = moved
        return found

    def _is_copied(self, line: ActionLine) -> bool:
        """Tell whether a line came with the token of one that still stands in another note."""
        if line.token in self._before:
            return False
        found = self._find_elsewhere(line.token)
        return found is not None and found.note != self._note.id and self._stands_in(found.note, line.token)

    def _find_elsewhere(self, token: str) -> FollowUp | None:
        if token not in self._elsewhere:
            self._elsewhere[token] = find_by_token(self._connection, token)
        return self._elsewhere[token]

    def _stands_in(self, note_id: str | None, token: str) -> bool:
        note = rows.find_record(self._connection, Note, note_id)
        return note is not None and note.deleted_ms is None and find_action_line(note.body, token) is not None

    def _find_lost(self, line: ActionLine, lost: dict[str, FollowUp]) -> str:
        """Return the token that a line has lost, to an undo in the text or to a file: its words are as they were."""
        for token, follow_up in lost.items():
            was = self._before.get(token)
            if (was.text if was else follow_up.title) == line.text or (
                was is None and self._read(line).title == follow_up.title
            ):
                del lost[token]
                self._change(line._replace(token=token), follow_up, read=False, anew=False)
                return token
        return ""

    def _make(self, line: ActionLine) -> str:
        follow_up = self._read(line)
        done = {"status": Status.DONE, "done_at": self._portfolio.clock.now()} if line.done else {}
        made = replace(follow_up, token=token_for(follow_up.id), **done)  # type: ignore[arg-type]  # fields by name
        self.ops.append(Create(made))
        self.made += 1
        return made.token

    def _read(self, line: ActionLine) -> FollowUp:
        if self._known is None:
            from brm_desktop.services.quick_adding import load_known

            self._known = load_known(self._connection, self._portfolio.folder)
        understood = understand(line.text, self._today, self._known)
        if not understood.title:
            understood = replace(understood, title=line.text)
        agency = self._note.agencies[0] if self._note.agencies else None
        made = make_follow_up(understood, self._today, agency=agency)
        return replace(made, note=self._note.id, space=self._note.space, private=self._note.private)

    def _change(self, line: ActionLine, follow_up: FollowUp, *, read: bool, anew: bool) -> None:
        """Plan what a tied line says now: its box at once, its words if they are to be read."""
        was = self._before.get(line.token)
        after = follow_up
        if read and (anew or (was is not None and was.text != line.text)):
            understood = self._read(line)
            changed: dict[str, Any] = {name: getattr(understood, name) for name in _PROJECTED}
            after = replace(after, **changed)
        if line.done != (follow_up.status not in _OPEN) and (was is None or was.done != line.done):
            now = self._portfolio.clock.now() if line.done else None
            after = replace(after, status=Status.DONE if line.done else Status.OPEN, done_at=now)
            if line.done:
                self.ops += _following(self._portfolio, follow_up)
        self.ops += make_changes(follow_up, after)


def _following(portfolio: Portfolio, done: FollowUp) -> list[Op]:
    """Return what makes the next occurrence of a repeating follow-up."""
    if not done.recurrence:
        return []
    from brm_desktop.services.follow_ups import list_successors

    return list(list_successors(portfolio, done, portfolio.today()))


def _count(made: int) -> str:
    return "1 follow-up" if made == 1 else f"{made} follow-ups"


def _decision_ops(connection: Connection, note: Note, typing_line: int | None) -> Iterator[Op]:
    """Keep the note's decision lines as decisions; a line that was reworded rewords its decision."""
    kept = rows.list_linked(connection, Decision, "note", note.id)
    lines = list_decisions(note.body)
    wanted = [line.text for line in lines if line.line_no != typing_line]
    typing = [line for line in lines if line.line_no == typing_line]
    known = {decision.title for decision in kept}
    new = [text for text in dict.fromkeys(wanted) if text not in known]
    gone = [decision for decision in reversed(kept) if decision.title not in wanted]
    if typing and gone:
        gone.pop()  # it is being reworded
    on = note.starts_at.date() if note.starts_at else None
    for text in new:
        if gone:
            before = gone.pop(0)
            yield from make_changes(before, replace(before, title=text))
        else:
            yield Create(
                edits.make_record(
                    Decision,
                    title=text,
                    on=on,
                    note=note.id,
                    forum=note.forum,
                    agencies=note.agencies,
                    space=note.space,
                    private=note.private,
                )
            )
    yield from (Delete("decision", decision.id) for decision in gone)


def _zone_of(at: datetime) -> str:
    return str(getattr(at.tzinfo, "key", ""))


def _zoned(at: datetime) -> datetime:
    """Return the moment in the computer's own zone, by its name."""
    from zoneinfo import ZoneInfo

    return at.astimezone(ZoneInfo(find_local_zone()))
