"""Chosen records as one file: what is in it, what private means, and that it comes back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from brm_desktop.base.errors import InvalidValue
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.domain.risk import Risk
from brm_desktop.exchange.reading import read_source
from brm_desktop.exchange.source import make_source
from brm_desktop.services import edits
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.services.taking_out import list_formats, take_out, write_taken

AT = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)


def add(portfolio: Portfolio, *names: str, **values: object) -> list[Contact]:
    made = [edits.make_record(Contact, name=name, **values) for name in names]
    edits.create(portfolio, *made)
    return made


def test_several_people_are_one_file_without_the_private_ones(portfolio: Portfolio) -> None:
    open_ones, (hidden,) = add(portfolio, "Dana Ruiz", "Omar Field"), add(portfolio, "Ann Poe", private=True)
    ids = [each.id for each in (*open_ones, hidden)]
    taken = take_out(portfolio, Contact, ids, "vcf")
    assert (taken.records, taken.left_out, taken.name) == (2, 1, "2 people.vcf")
    assert b"Ann Poe" not in taken.data
    (reading,) = read_source(make_source(taken.name, taken.data))
    assert [told.values["name"] for told in reading.understood] == ["Dana Ruiz", "Omar Field"]
    assert take_out(portfolio, Contact, ids, "vcf", private=True).records == 3


def test_private_person_chosen_alone_is_taken_out(portfolio: Portfolio) -> None:
    (hidden,) = add(portfolio, "Ann / Poe", private=True)
    taken = take_out(portfolio, Contact, [hidden.id], "vcf")
    assert (taken.records, taken.name) == (1, "Ann Poe.vcf")


def test_nothing_but_private_ones_is_refused(portfolio: Portfolio) -> None:
    hidden = add(portfolio, "Ann Poe", "Bob Poe", private=True)
    with pytest.raises(InvalidValue, match="private"):
        take_out(portfolio, Contact, [each.id for each in hidden], "csv")


def test_meeting_is_an_event_without_private_people_and_other_notes_are_refused(portfolio: Portfolio) -> None:
    (dana,), (hidden,) = add(portfolio, "Dana Ruiz", emails=("d@x.gov",)), add(portfolio, "Ann Poe", private=True)
    meeting = edits.make_record(
        Note, title="Planning", kind=NoteKind.MEETING, starts_at=AT, attendees=(dana.id, hidden.id)
    )
    lesson = edits.make_record(Note, title="Lesson", kind=NoteKind.LESSON)
    edits.create(portfolio, meeting, lesson)
    taken = take_out(portfolio, Note, [meeting.id], "ics")
    assert taken.name == "Planning.ics"
    assert b"SUMMARY:Planning" in taken.data
    assert b"Dana Ruiz" in taken.data
    assert b"Ann Poe" not in taken.data
    with pytest.raises(InvalidValue, match="meetings with a time"):
        take_out(portfolio, Note, [lesson.id], "ics")


def test_deleted_record_is_not_taken_out(portfolio: Portfolio) -> None:
    (dana,) = add(portfolio, "Dana Ruiz")
    edits.delete(portfolio, [(Contact, dana.id)])
    with pytest.raises(InvalidValue):
        take_out(portfolio, Contact, [dana.id], "vcf")


def test_any_kind_is_a_list_that_comes_back_and_one_alone_is_a_note(portfolio: Portfolio, tmp_path: Path) -> None:
    risks = [edits.make_record(Risk, title=title) for title in ("Late", "=1+1")]
    edits.create(portfolio, *risks)
    taken = take_out(portfolio, Risk, [each.id for each in risks], "csv")
    write_taken(taken, tmp_path / taken.name)
    (reading,) = read_source(make_source(taken.name, (tmp_path / taken.name).read_bytes()))
    assert [told.values["title"] for told in reading.understood] == ["Late", "=1+1"]
    assert take_out(portfolio, Risk, [risks[0].id], "md").name == "Late.md"
    assert list_formats("risk", 2) == ("csv", "json")
    assert list_formats("contact", 1) == ("vcf", "csv", "json", "md")
    with pytest.raises(InvalidValue, match="cannot be saved"):
        take_out(portfolio, Risk, [risks[0].id], "vcf")
