"""Notes and the follow-ups of their lines: one thing, one truth, whatever is typed, undone or changed elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from brm_desktop.base.errors import Clash
from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.action_lines import list_action_lines
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.decision import Decision
from brm_desktop.domain.follow_up import FollowUp, Status
from brm_desktop.domain.forum import Forum
from brm_desktop.domain.note import Note
from brm_desktop.domain.note_boxes import strip_tokens
from brm_desktop.domain.ops import make_changes
from brm_desktop.services import edits, notes
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.around import list_decisions

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


def _follow_ups(portfolio: Portfolio) -> list[FollowUp]:
    return sorted(rows.list_records(portfolio.database.reader(), FollowUp), key=lambda one: one.title)


def _body(portfolio: Portfolio, id: str) -> str:
    return rows.get_record(portfolio.database.reader(), Note, id).body


def test_save_body_new_lines_become_follow_ups_and_tokens(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio, title="Review")
    saved = notes.save_body(portfolio, note.id, "- [ ] send draft by 11/30\n- [x] book room\ntext", known=None)
    book, send = _follow_ups(portfolio)
    assert saved.made == 2
    assert (send.title, send.due_on, send.note) == ("send draft", date(2026, 11, 30), note.id)
    assert (book.status, book.done_at) == (Status.DONE, NOW)
    assert [line.token for line in list_action_lines(saved.body)] == [send.token, book.token]


def test_save_body_line_being_typed_waits_until_it_is_left(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio)
    saved = notes.save_body(portfolio, note.id, "- [ ] send", known=None, typing_line=0)
    assert (saved.made, saved.body, _follow_ups(portfolio)) == (0, "- [ ] send", [])
    assert notes.save_body(portfolio, note.id, "- [ ] send draft", known=None).made == 1


def test_save_body_tied_line_typed_on_changes_its_follow_up_when_left(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio, body="- [ ] send draft")
    typed = _body(portfolio, note.id).replace("draft", "plan by 11/30")
    notes.save_body(portfolio, note.id, typed, known=None, typing_line=0)
    assert _follow_ups(portfolio)[0].title == "send draft"
    notes.save_body(portfolio, note.id, typed, known=None, left_out={_follow_ups(portfolio)[0].token})
    (one,) = _follow_ups(portfolio)
    assert (one.title, one.due_on) == ("send plan", date(2026, 11, 30))


def test_save_body_box_ticked_on_the_line_being_typed_is_done_at_once(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio, body="- [ ] send draft")
    notes.save_body(portfolio, note.id, _body(portfolio, note.id).replace("[ ]", "[x]"), known=None, typing_line=0)
    assert _follow_ups(portfolio)[0].status is Status.DONE


def test_save_body_token_lost_to_an_undo_is_found_again(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio, body="- [ ] send draft")
    with_token = _body(portfolio, note.id)
    saved = notes.save_body(portfolio, note.id, "- [ ] send draft", known=None)
    assert (saved.body, saved.made, len(_follow_ups(portfolio))) == (with_token, 0, 1)


def test_save_body_repeating_ticked_makes_the_next_one(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio, body="- [ ] review every month by 11/30")
    notes.save_body(portfolio, note.id, _body(portfolio, note.id).replace("[ ]", "[x]"), known=None)
    found = sorted(_follow_ups(portfolio), key=lambda one: str(one.due_on))
    assert [(one.status, one.due_on) for one in found] == [
        (Status.DONE, date(2026, 11, 30)),
        (Status.OPEN, date(2026, 12, 30)),
    ]


def test_save_body_on_another_base_clashes_and_writes_nothing(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio, body="one")
    with pytest.raises(Clash):
        notes.save_body(portfolio, note.id, "mine", known=None, base="other")
    assert _body(portfolio, note.id) == "one"


def test_save_body_one_undo_takes_back_text_and_follow_ups(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio, body="one")
    notes.save_body(portfolio, note.id, "one\n- [ ] send draft", known=None)
    portfolio.journal.undo()
    assert (_body(portfolio, note.id), _follow_ups(portfolio)) == ("one", [])


def test_save_body_decision_reworded_stays_one_decision(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio, body="Decision: extend the pilot")
    notes.save_body(portfolio, note.id, "Decision: extend the pilot to June", known=None)
    found = rows.list_records(portfolio.database.reader(), Decision)
    assert [one.title for one in found] == ["extend the pilot to June"]


def test_decisions_follow_what_their_note_is_about_but_not_what_was_said_of_them(portfolio: Portfolio) -> None:
    dot, dmv = edits.make_record(Agency, name="Transportation"), edits.make_record(Agency, name="Motor Vehicles")
    forum = edits.make_record(Forum, name="Data governance")
    edits.create(portfolio, dot, dmv, forum)
    note = notes.make_note(portfolio, body="Decision: extend the pilot\n- Decision: drop the form")
    drop, extend = sorted(rows.list_records(portfolio.database.reader(), Decision), key=lambda one: one.title)
    edits.set_field(portfolio, Decision, drop.id, "agencies", (dmv.id,))
    edits.set_fields(portfolio, Note, note.id, {"agencies": (dot.id,), "forum": forum.id, "private": True})
    drop, extend = sorted(rows.list_records(portfolio.database.reader(), Decision), key=lambda one: one.title)
    assert (extend.agencies, extend.forum, extend.private) == ((dot.id,), forum.id, True)
    assert (drop.agencies, drop.forum, drop.private) == ((dmv.id,), forum.id, True)
    assert [line.title for line in list_decisions(portfolio.database.reader(), dot.id, 9)] == ["extend the pilot"]
    portfolio.journal.undo()
    assert list_decisions(portfolio.database.reader(), dot.id, 9) == []


def test_project_two_lines_of_one_note_are_one_operation(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio, body="- [ ] send draft\r\n- [ ] call back \u00a0\r\nlast  ")
    call, send = _follow_ups(portfolio)
    ops = [
        *make_changes(send, replace(send, status=Status.DONE, done_at=NOW)),
        *make_changes(call, replace(call, title="call them")),
    ]
    projected = notes.project(portfolio.database.reader(), [call, send], ops)
    assert len(projected) == 1
    edits.apply(portfolio, "Done", [*ops, *projected])
    body = _body(portfolio, note.id)
    assert body.startswith("- [x] send draft <!--f:")
    assert "- [ ] call them <!--f:" in body
    assert body.endswith("\r\nlast  ")


def test_save_body_line_deleted_keeps_the_follow_up_and_tells(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio, body="one\n- [ ] send draft\n- [ ] call")
    body = _body(portfolio, note.id)
    saved = notes.save_body(portfolio, note.id, "\n".join(body.split("\n")[::2]), known=None)
    assert [one.title for one in saved.dropped] == ["send draft"]
    assert [one.title for one in _follow_ups(portfolio)] == ["call", "send draft"]
    again = notes.save_body(portfolio, note.id, saved.body + "\nmore", known=None)
    assert again.dropped == ()


def test_save_body_line_emptied_while_typing_is_dropped_only_when_left(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio, body="- [ ] send draft")
    emptied = _body(portfolio, note.id).replace("send draft", "")
    assert notes.save_body(portfolio, note.id, emptied, known=None, typing_line=0).dropped == ()
    retyped = emptied.replace("[ ] ", "[ ] call them")
    saved = notes.save_body(portfolio, note.id, retyped, known=None, left_out={_follow_ups(portfolio)[0].token})
    assert (saved.dropped, [one.title for one in _follow_ups(portfolio)]) == ((), ["call them"])


def test_save_body_line_that_comes_back_takes_its_follow_up_out_of_the_trash(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio, body="- [ ] send draft")
    body = _body(portfolio, note.id)
    (one,) = notes.save_body(portfolio, note.id, "", known=None).dropped
    edits.delete(portfolio, [(FollowUp, one.id)])
    notes.save_body(portfolio, note.id, body, known=None)
    assert [found.id for found in _follow_ups(portfolio)] == [one.id]
    portfolio.journal.undo()
    assert (_follow_ups(portfolio), _body(portfolio, note.id)) == ([], "")


def test_save_body_line_moved_to_another_note_takes_its_follow_up_along(portfolio: Portfolio) -> None:
    old, new = notes.make_note(portfolio, body="- [ ] send draft"), notes.make_note(portfolio, title="Next")
    body = _body(portfolio, old.id)
    notes.save_body(portfolio, old.id, "", known=None)
    saved = notes.save_body(portfolio, new.id, body, known=None)
    (one,) = _follow_ups(portfolio)
    assert (saved.body, saved.made, one.note, one.title) == (body, 0, new.id, "send draft")


def test_save_body_line_copied_to_another_note_is_one_of_its_own(portfolio: Portfolio) -> None:
    old, new = notes.make_note(portfolio, body="- [ ] send draft"), notes.make_note(portfolio, title="Next")
    saved = notes.save_body(portfolio, new.id, _body(portfolio, old.id), known=None)
    first, second = _follow_ups(portfolio)
    assert {first.note, second.note} == {old.id, new.id}
    assert saved.made == 1
    assert saved.body != _body(portfolio, old.id)


def test_save_body_line_of_somebody_elses_own_follow_up_stays_plain(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio)
    theirs = "- [ ] ask quietly <!--f:k3x9w2ab7qaa-->"
    saved = notes.save_body(portfolio, note.id, theirs, known=None)
    assert (saved.body, saved.made, _follow_ups(portfolio)) == (theirs, 0, [])
    ticked = notes.save_body(portfolio, note.id, theirs.replace("[ ]", "[x]"), known=None)
    assert (ticked.made, _follow_ups(portfolio)) == (0, [])


def test_save_body_of_a_note_that_came_without_tokens_finds_its_follow_ups(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio, body="- [ ] send draft by 11/30\n- [ ] call")
    body = _body(portfolio, note.id)
    edits.set_field(portfolio, Note, note.id, "body", strip_tokens(body))
    saved = notes.save_body(portfolio, note.id, strip_tokens(body) + "\nmore", known=None)
    assert (saved.body, saved.made, len(_follow_ups(portfolio))) == (f"{body}\nmore", 0, 2)


def test_save_body_duplicated_token_stays_with_the_first_line(portfolio: Portfolio) -> None:
    note = notes.make_note(portfolio, body="- [ ] send draft")
    body = _body(portfolio, note.id)
    saved = notes.save_body(portfolio, note.id, f"{body}\n{body}", known=None)
    first, second = list_action_lines(saved.body)
    assert saved.body.startswith(body)
    assert saved.made == 1
    assert first.token != second.token


def test_save_body_shared_note_makes_shared_follow_ups(portfolio: Portfolio) -> None:
    shared = edits.make_record(Note, title="Shared", space="office")
    edits.create(portfolio, shared)
    notes.save_body(portfolio, shared.id, "- [ ] send draft", known=None)
    assert [one.space for one in _follow_ups(portfolio)] == ["office"]


def test_save_body_real_minutes_unchanged_writes_nothing(portfolio: Portfolio, test_data: Path) -> None:
    paths = sorted((test_data / "6_notes" / "va_vam_weekly_minutes").rglob("*.md"))
    assert paths
    for path in paths[:5]:
        note = notes.make_note(portfolio, title=path.stem, body=path.read_bytes().decode())
        body = _body(portfolio, note.id)
        saved = notes.save_body(portfolio, note.id, body, known=None, base=body)
        assert (saved.committed, saved.body) == (None, body)
