"""The questions of an agenda, however they were written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.agenda import PRACTICE, split_questions


def test_split_questions_lists_marks_and_empty_lines_leave_the_words() -> None:
    written = "- What is new?\n* [ ] What should stop?\n\n☐ What is new?\r\n  • Who pays?  "
    assert split_questions(written) == ("What is new?", "What should stop?", "Who pays?")


@given(st.text())
def test_split_questions_of_any_text_are_whole_lines_once(written: str) -> None:
    questions = split_questions(written)
    assert len(set(questions)) == len(questions)
    assert all(question.strip() and question in written for question in questions)


def test_practice_questions_come_back_as_written() -> None:
    for questions in PRACTICE.values():
        assert split_questions("\n".join(questions)) == questions
