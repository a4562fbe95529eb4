"""A note's body as it is printed: its Markdown understood, nothing of the program's own left in it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.reports.note_parts import HeadingPart, PointsPart, TablePart, TextPart, list_parts, without_actions


def test_list_parts_understands_headings_points_and_paragraphs() -> None:
    body = (
        "## Talked about\r\nFirst line\r\nsecond *line*.\r\n\r\n- one\r\n  - deeper **two**\r\n3. three\r\n***\r\nEnd"
    )
    assert list_parts(body) == [
        HeadingPart("Talked about"),
        TextPart("First line second line."),
        PointsPart(((0, "• ", "one"), (1, "• ", "deeper two"), (0, "3. ", "three"))),
        TextPart("End"),
    ]


def test_list_parts_says_actions_in_words_without_their_tokens() -> None:
    body = "- [ ] send draft by fri <!--f:k3x9w2ab7qzz-->\n- [x] call Nia <!--f:k3x9w2ab7qzy-->"
    assert list_parts(body) == [
        PointsPart(((0, "• ", "Action: send draft by fri"), (0, "• ", "Action, done: call Nia")))
    ]


def test_list_parts_says_who_was_absent() -> None:
    body = "## Attendees\n- [x] Dana Ruiz\n- [ ] Piet Vandal"
    assert list_parts(body)[1] == PointsPart(((0, "• ", "Dana Ruiz"), (0, "• ", "Piet Vandal (absent)")))


def test_list_parts_leaves_out_comments_and_keeps_code() -> None:
    body = "Seen <!-- not\nthis --> here\n```\n# code\n- [ ] no task\n```\nafter"
    said = list_parts(body)
    assert said == [TextPart("Seen here"), TextPart("# code"), TextPart("- [ ] no task"), TextPart("after")]


def test_list_parts_reads_tables() -> None:
    assert list_parts("| What | When |\n|:--|--|\n| Draft | Nov 3 | x |\n| Paper |\nEnd") == [
        TablePart(("What", "When"), (("Draft", "Nov 3"), ("Paper", ""))),
        TextPart("End"),
    ]


@given(
    st.lists(st.sampled_from(("- [ ] a", "```", "<!--", "-->", "<!--f:abcdefghijkl-->", "|a|b|", "|-|-|", "# x", "")))
)
def test_list_parts_of_anything_prints_no_token(lines: list[str]) -> None:
    assert "<!--f:" not in repr(list_parts("\n".join(lines)))


def test_parts_without_some_lines_drop_headings_that_head_nothing_else() -> None:
    body = "# One\nstays\n# Two\n- gone\n\n- gone too\n# Three\n# Four\n- gone\n- stays"
    parts = list_parts(body, [3, 5, 8])
    assert [part.text for part in parts if isinstance(part, HeadingPart)] == ["One", "Three", "Four"]
    assert "gone" not in repr(parts)


def test_without_actions_leaves_no_action_and_no_comment_whole_or_cut() -> None:
    body = "Late again.\n- [ ] call Dana <!--f:k3x9w2ab7qaa-->\nOften <!-- hidden --> so <!--f:k3"
    assert without_actions(body).split() == ["Late", "again.", "Often", "so"]
