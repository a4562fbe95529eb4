"""Actions, decisions and attendance in the Markdown of a note."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.action_lines import (
    find_action_line,
    list_action_lines,
    list_decisions,
    list_dropped_tokens,
    set_done,
    set_text,
    token_for,
    with_token,
)
from brm_desktop.domain.attendance import list_attendance
from brm_desktop.domain.note_boxes import strip_tokens

NOTE = """# Monthly service review

Freight permits now issue in 2 days.

Decision: extend the pilot to districts 3 and 7
- **Decision:** drop the paper form

## Actions
- [ ] send revised SLA draft to Dana Fri <!--f:abc123-->
* [x] confirm co-chair
[] ask field offices
    - [ ] nested one
"""

LINES = (
    "# Attendance", "Present:", "## Actions", "- [ ] send draft", "* [x] Dana Ruiz", "[] ask", "- [ ]", "Decision: go",
    "- [X] done <!--f:tok-->", "- [ ] same <!--f:tok-->", "- [ ] wrote <!--f:mid--> on", "```", "~~~", "<!--", "-->",
    "1. [ ] first", "> - [ ] quoted", "[a] not", "[x](link)", "\t- [x] Omar Field - DOT", "text", "", " ",
)  # fmt: skip
bodies = st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(("\n", "\r\n", "\r")))).map(
    lambda parts: "".join(line + end for line, end in parts)
)


def texts(body: str) -> list[str]:
    return [line.text for line in list_action_lines(body)]


def test_list_action_lines_finds_every_way_to_write_one() -> None:
    assert texts(NOTE) == ["send revised SLA draft to Dana Fri", "confirm co-chair", "ask field offices", "nested one"]
    assert texts("+ [ ] a\n1. [ ] b\n2) [x] c\n> - [ ] d\n[ ] e\n[x] f") == ["a", "b", "c", "d", "e", "f"]


def test_list_action_lines_has_places_state_and_token() -> None:
    first, second, *_ = list_action_lines(NOTE)
    assert NOTE[first.start : first.end] == "send revised SLA draft to Dana Fri"
    assert NOTE.splitlines()[first.line_no].startswith("- [ ] send")
    assert NOTE[first.box_at :].startswith("[ ] send")
    assert (first.done, first.token) == (False, "abc123")
    assert (second.done, second.token) == (True, "")


@pytest.mark.parametrize(
    "body",
    [
        "",
        "plain text",
        "- [ ]",
        "- [ ]   ",
        "- a list",
        "[a] footnote",
        "[x](https://example.org)",
        "[x]: https://example.org",
        "```\n- [ ] in code\n```",
        "~~~ python\n[] in code\n~~~",
        "<!--\n- [ ] hidden\n-->",
    ],
)
def test_list_action_lines_of_what_is_no_action_is_empty(body: str) -> None:
    assert texts(body) == []


def test_list_action_lines_below_code_that_is_not_closed_are_kept() -> None:
    assert texts("```\n- [ ] still here") == ["still here"]
    assert texts("<!-- \n- [ ] still here <!--f:abc-->") == ["still here"]


def test_list_action_lines_of_a_copied_token_leave_it_to_the_first() -> None:
    lines = list_action_lines("- [ ] one <!--f:abc-->\n- [ ] two <!--f:abc-->")
    assert [line.token for line in lines] == ["abc", ""]


def test_attendance_under_a_heading_is_no_action() -> None:
    body = (
        "## Voting member attendance\n### Members\n* [x] Dana Ruiz - Chair, DMV\n* [ ] Omar Field\n* [ ] Cher\n"
        "* [ ] send the minutes\n# Next\n- [ ] Title Backlog\n"
    )
    assert texts(body) == ["send the minutes", "Title Backlog"]
    assert [(box.text, box.present) for box in list_attendance(body)] == [
        ("Dana Ruiz - Chair, DMV", True),
        ("Omar Field", False),
        ("Cher", False),
    ]


def test_attendance_without_a_heading_is_a_list_of_names_with_a_tick() -> None:
    assert texts("* [x] Dana Ruiz\n* [ ] Omar van Field, DOT\n") == []
    assert texts("* [ ] Dana Ruiz\n") == ["Dana Ruiz"]
    assert texts("* [x] Call Dana\n* [ ] Omar Field\n") == ["Call Dana", "Omar Field"]
    assert texts("* [x] Dana Ruiz <!--f:abc-->\n") == ["Dana Ruiz"]


def test_attendance_after_a_lead_in_ends_at_the_next() -> None:
    assert texts("**Present:**\n- [ ] Dana Ruiz\n\nActions:\n- [ ] Title Backlog\n") == ["Title Backlog"]


def test_list_decisions_in_lists_and_bold() -> None:
    assert [line.text for line in list_decisions(NOTE)] == [
        "extend the pilot to districts 3 and 7",
        "drop the paper form",
    ]
    [line] = list_decisions("  2. DECISION: go ahead \r\nDecision:\nno decision: yet")
    assert (line.line_no, line.text) == (0, "go ahead")


def test_set_done_ticks_only_its_line() -> None:
    done = set_done(NOTE, "abc123", True)
    assert done == NOTE.replace("- [ ] send", "- [x] send")
    assert set_done(done, "abc123", False) == NOTE
    assert set_done(NOTE, "gone", True) == NOTE
    assert set_done("[] a <!--f:t-->", "t", True) == "[x] a <!--f:t-->"


def test_set_text_rewrites_only_its_line() -> None:
    assert set_text(NOTE, "abc123", "call  Dana\nnow") == NOTE.replace(
        "send revised SLA draft to Dana Fri", "call Dana now"
    )
    assert set_text(NOTE, "gone", "x") == NOTE
    assert set_text(NOTE, "abc123", " ") == NOTE
    assert set_text("- [ ] a <!--f:t--> b\r\nc", "t", "new") == "- [ ] new <!--f:t-->\r\nc"


def test_with_token_ties_the_line() -> None:
    line = list_action_lines(NOTE)[2]
    tied = with_token(NOTE, line.line_no, "new")
    assert tied == NOTE.replace("[] ask field offices", "[] ask field offices <!--f:new-->")
    assert with_token(tied, line.line_no, "other") == NOTE.replace("field offices", "field offices <!--f:other-->")
    with pytest.raises(ValueError, match="no action line"):
        with_token(NOTE, 0, "new")


def test_token_for_is_short_and_always_the_same() -> None:
    assert token_for("follow-up-1") == token_for("follow-up-1") != token_for("follow-up-2")
    assert with_token("- [ ] a", 0, token_for("x")) == f"- [ ] a <!--f:{token_for('x')}-->"
    assert list_action_lines(with_token("- [ ] a", 0, token_for("x")))[0].token == token_for("x")


@given(bodies)
def test_list_action_lines_of_any_note_have_their_place(body: str) -> None:
    for line in list_action_lines(body):
        assert strip_tokens(body[line.start : line.end]) == line.text
        assert body[line.box_at] == "["
        assert "\n" not in line.text
        assert "\r" not in line.text
    for decision in list_decisions(body):
        assert body[decision.start : decision.end] == decision.text


@given(bodies, st.data())
def test_set_done_and_text_of_any_line_change_nothing_else(body: str, data: st.DataObject) -> None:
    untied = [line for line in list_action_lines(body) if not line.token]
    if not untied:
        return
    line = data.draw(st.sampled_from(untied))
    tied = with_token(body, line.line_no, "new")
    changed = set_text(set_done(tied, "new", not line.done), "new", "send it")
    found = find_action_line(changed, "new")
    assert found is not None
    assert (found.text, found.done) == ("send it", not line.done)
    before, after = body.splitlines(keepends=True), changed.splitlines(keepends=True)
    assert before[: line.line_no] == after[: line.line_no]
    assert before[line.line_no + 1 :] == after[line.line_no + 1 :]


@given(bodies)
def test_strip_tokens_leaves_the_same_text(body: str) -> None:
    plain = strip_tokens(body)
    assert "<!--f:" not in plain
    assert [line.text for line in list_decisions(plain)] == [line.text for line in list_decisions(body)]


@given(bodies)
def test_list_dropped_tokens_of_any_note_are_those_of_lines_that_are_gone(body: str) -> None:
    tokens = tuple(line.token for line in list_action_lines(body) if line.token)
    assert list_dropped_tokens(body, body) == ()
    assert list_dropped_tokens(body, "") == tokens
    assert list_dropped_tokens("", body) == ()


def test_list_dropped_tokens_leaves_out_the_line_that_is_being_typed() -> None:
    before, typing = "- [ ] send <!--f:abc-->\n- [ ] call <!--f:def-->", "- [ ]  <!--f:abc-->"
    assert list_dropped_tokens(before, typing, typing_line=0) == ("def",)
    assert list_dropped_tokens(before, typing) == ("abc", "def")


def test_real_minutes_have_attendance_and_no_false_action(test_data: Path) -> None:
    notes = [path for path in (test_data / "6_notes").rglob("*") if path.is_file()]
    bodies = [path.read_text(encoding="utf-8", errors="replace") for path in notes]
    assert sum(len(list_attendance(body)) for body in bodies) == 572
    assert sum(len(list_action_lines(body)) for body in bodies) == 0
    assert sum(len(list_decisions(body)) for body in bodies) == 10
