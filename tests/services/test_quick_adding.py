"""Quick add: from words to a follow-up in the portfolio; what is ambiguous writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from brm_desktop.base.errors import Ambiguous, InvalidValue
from brm_desktop.base.settings import OFFICE_HOLIDAYS, change_setting
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.follow_up import FollowUp, Priority, Status, Turn
from brm_desktop.services import edits
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.services.quick_adding import (
    KnownNow,
    add,
    apply,
    find_words,
    load_known,
    read_day,
    read_recurrence,
    reword,
    understand,
)
from brm_desktop.storage import rows

TODAY = date(2026, 11, 23)


@pytest.fixture
def portfolio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portfolio]:
    monkeypatch.setenv("TZ", "America/New_York")
    opened = open_portfolio(tmp_path / "profile", None)
    dmv = edits.make_record(Agency, name="Motor Vehicles", acronym="DMV", former_names=("Motor Registry",))
    old = edits.make_record(Agency, name="Driver Licensing Board", merged_into=dmv.id)
    people = [
        edits.make_record(Contact, name=name, organization=at)
        for name, at in (("Dana Ruiz", "Revenue"), ("Dana Wu", "Labor"), ("Omar Field", ""))
    ]
    edits.create(opened, dmv, old, *people)
    yield opened
    opened.close()


def _follow_ups(portfolio: Portfolio) -> list[FollowUp]:
    return rows.list_records(portfolio.database.reader(), FollowUp)


def _id(portfolio: Portfolio, name: str) -> str:
    of = Agency if name == "Motor Vehicles" else Contact
    return next(one.id for one in rows.list_records(portfolio.database.reader(), of) if one.title_text == name)


def test_add_all_that_a_line_says_is_kept(portfolio: Portfolio) -> None:
    record = add(portfolio, "call Omar Fri 3pm !high @DMV #contract start Wed", TODAY).record
    assert record is not None
    assert _follow_ups(portfolio)[0].id == record.id
    assert (record.title, record.due_on, record.due_time) == ("call Omar", date(2026, 11, 27), time(15))
    assert (record.due_zone, record.start_on) == ("America/New_York", date(2026, 11, 25))
    assert (record.priority, record.tags, record.turn) == (Priority.HIGH, ("contract",), Turn.MINE)
    assert (record.agency, record.contact) == (_id(portfolio, "Motor Vehicles"), _id(portfolio, "Omar Field"))


def test_add_waiting_is_asked_today_and_expected_when_due(portfolio: Portfolio) -> None:
    record = add(portfolio, 'wait Omar "volume figures" by 12/4 nudge 3d', TODAY).record
    assert record is not None
    assert (record.title, record.turn, record.asked_on) == ("volume figures", Turn.WAITING, TODAY)
    assert (record.expected_on, record.nudge_days) == (date(2026, 12, 4), 3)
    assert record.nudge_on == date(2026, 11, 26)


def test_add_someday_has_no_day(portfolio: Portfolio) -> None:
    record = add(portfolio, "learn the new portal someday", TODAY).record
    assert record is not None
    assert (record.title, record.status, record.due_on) == ("learn the new portal", Status.SOMEDAY, None)


def test_add_ambiguous_name_names_the_candidates_and_writes_nothing(portfolio: Portfolio) -> None:
    with pytest.raises(Ambiguous) as error:
        add(portfolio, "call Dana Fri", TODAY)
    assert [name.partition(" (")[0] for name in error.value.candidates] == ["Dana Ruiz, Revenue", "Dana Wu, Labor"]
    assert _follow_ups(portfolio) == []


def test_add_answered_question_takes_the_answer(portfolio: Portfolio) -> None:
    chosen = {"dana": _id(portfolio, "Dana Wu")}
    record = add(portfolio, "call Dana Fri", TODAY, chosen=chosen).record
    assert record is not None
    assert record.contact == chosen["dana"]


def test_add_dry_run_writes_nothing(portfolio: Portfolio) -> None:
    added = add(portfolio, "call Omar Fri", TODAY, dry_run=True)
    assert (added.record, added.understood.title) == (None, "call Omar")
    assert _follow_ups(portfolio) == []


def test_add_default_agency_gives_way_to_one_that_is_named(portfolio: Portfolio) -> None:
    other = edits.make_record(Agency, name="State Library")
    edits.create(portfolio, other)
    here = add(portfolio, "send the draft", TODAY, agency=other.id).record
    named = add(portfolio, "send the draft @DMV", TODAY, agency=other.id).record
    assert here is not None
    assert named is not None
    assert (here.agency, named.agency) == (other.id, _id(portfolio, "Motor Vehicles"))


def test_add_words_all_understood_are_their_own_title(portfolio: Portfolio) -> None:
    record = add(portfolio, "start Mon due Fri", TODAY).record
    assert record is not None
    assert (record.title, record.due_on) == ("start Mon due Fri", date(2026, 11, 27))


def test_add_nothing_is_refused(portfolio: Portfolio) -> None:
    with pytest.raises(InvalidValue):
        add(portfolio, "   ", TODAY)


@pytest.mark.parametrize("name", ["@DMV", '@"Motor Registry"', '@"Driver Licensing Board"'])
def test_known_agency_answers_to_acronym_former_name_and_the_names_of_what_it_took_in(
    portfolio: Portfolio, name: str
) -> None:
    known = KnownNow().get(portfolio.database.reader())
    assert understand(f"call {name} tomorrow", TODAY, known).agency == _id(portfolio, "Motor Vehicles")


def test_known_now_reads_again_only_after_a_commit(portfolio: Portfolio) -> None:
    names, connection = KnownNow(), portfolio.database.reader()
    first = names.get(connection)
    assert names.get(connection) is first
    add(portfolio, "send the draft #quarterly", TODAY)
    tagged = names.get(connection)
    assert "quarterly" in tagged.tags
    edits.create(portfolio, edits.make_record(Contact, name="Priya Nair"))
    assert names.get(connection).list_called("Priya Nair")
    assert not first.list_called("Priya Nair")


@pytest.mark.parametrize(
    ("text", "day"), [("next fri", date(2026, 12, 4)), ("eom", date(2026, 11, 30)), ("call", None), ("fri 3pm", None)]
)
def test_read_day_takes_a_day_and_nothing_besides(text: str, day: date | None) -> None:
    assert read_day(text, TODAY) == day


def test_read_recurrence_goes_from_the_due_day(portfolio: Portfolio) -> None:
    rule, due_on = read_recurrence("every month", TODAY, date(2026, 12, 15))
    assert due_on == date(2026, 12, 15)
    assert "BYMONTHDAY=15" in rule
    with pytest.raises(InvalidValue):
        read_recurrence("now and then", TODAY, None)


def test_add_in_business_days_steps_over_the_offices_holidays(portfolio: Portfolio) -> None:
    monday = date(2026, 4, 13)
    plain = add(portfolio, "call in 3 business days", monday, dry_run=True)
    change_setting(portfolio.folder, OFFICE_HOLIDAYS, "4/16, 11/27/2026")
    closed = add(portfolio, "call in 3 business days", monday, dry_run=True)
    assert (plain.understood.due_on, closed.understood.due_on) == (date(2026, 4, 16), date(2026, 4, 17))


def test_known_now_hears_of_other_holidays_without_reading_names_again(portfolio: Portfolio) -> None:
    now, connection = KnownNow(), portfolio.database.reader()
    before = now.get(connection, portfolio.folder)
    assert now.get(connection, portfolio.folder) is before
    change_setting(portfolio.folder, OFFICE_HOLIDAYS, "2026-11-27")
    after = now.get(connection, portfolio.folder)
    assert date(2026, 11, 27) in after.holidays
    assert after.people is before.people


def test_reword_of_the_same_words_changes_nothing(portfolio: Portfolio) -> None:
    known = load_known(portfolio.database.reader())
    for line in (
        "call Omar Field Fri 3pm !high @DMV #contract", "wait Omar Field figures by 12/4 nudge 3d", "learn SQL someday",
        "send minutes every 2nd Tue", "start Mon due Fri read",
    ):  # fmt: skip
        record = add(portfolio, line, TODAY).record
        assert record is not None
        later = date(2026, 12, 28)
        assert reword(portfolio, record.id, find_words(portfolio, record.id, later, known), later, known=known) is None


def test_reword_changes_what_was_reworded_alone(portfolio: Portfolio) -> None:
    known = load_known(portfolio.database.reader())
    record = add(portfolio, "call Omar Field Fri 3pm !high @DMV #contract", TODAY).record
    assert record is not None
    edits.set_field(portfolio, FollowUp, record.id, "details", "bring the draft")
    words = find_words(portfolio, record.id, TODAY, known).replace("!high", "!low")
    reword(portfolio, record.id, words, TODAY, known=known)
    after = rows.get_record(portfolio.database.reader(), FollowUp, record.id)
    assert (after.priority, after.details, after.due_on, after.tags) == (
        Priority.LOW, "bring the draft", record.due_on, ("contract",),
    )  # fmt: skip
    assert (after.agency, after.contact, after.slip_count) == (record.agency, record.contact, 0)


def test_apply_gives_several_what_a_line_says_as_one_commit(portfolio: Portfolio) -> None:
    known = load_known(portfolio.database.reader())
    first = add(portfolio, "call Omar 11/24 #budget", TODAY).record
    second = add(portfolio, "send the draft", TODAY).record
    assert first is not None
    assert second is not None
    made = apply(portfolio, [first.id, second.id], "next fri !high #contract @DMV nudge 3d", TODAY, known=known)
    assert made is not None
    assert made.label == "Changed: 2 follow-ups"
    omar, draft = (rows.get_record(portfolio.database.reader(), FollowUp, one.id) for one in (first, second))
    assert {one.due_on for one in (omar, draft)} == {date(2026, 12, 4)}
    assert [one.tags for one in (omar, draft)] == [("budget", "contract"), ("contract",)]
    assert [one.slip_count for one in (omar, draft)] == [1, 0]
    assert {(one.priority, one.agency) for one in (omar, draft)} == {(Priority.HIGH, _id(portfolio, "Motor Vehicles"))}
    portfolio.journal.undo()
    undone = rows.get_record(portfolio.database.reader(), FollowUp, first.id)
    assert undone == replace(first, created_ms=undone.created_ms, changed_ms=undone.changed_ms)


def test_apply_time_alone_leaves_the_day(portfolio: Portfolio) -> None:
    record = add(portfolio, "call Omar 12/4", TODAY).record
    assert record is not None
    apply(portfolio, [record.id], "3pm", TODAY, known=load_known(portfolio.database.reader()))
    changed = rows.get_record(portfolio.database.reader(), FollowUp, record.id)
    assert (changed.due_on, changed.due_time, changed.due_zone) == (date(2026, 12, 4), time(15), "America/New_York")


def test_apply_someday_leaves_no_day(portfolio: Portfolio) -> None:
    record = add(portfolio, "call Omar 12/4 3pm", TODAY).record
    assert record is not None
    apply(portfolio, [record.id], "someday", TODAY, known=load_known(portfolio.database.reader()))
    changed = rows.get_record(portfolio.database.reader(), FollowUp, record.id)
    assert (changed.status, changed.due_on, changed.due_time) == (Status.SOMEDAY, None, None)


@pytest.mark.parametrize("text", ["next fri soon", "soon", "", "@Dana"])
def test_apply_what_is_not_understood_changes_nothing(portfolio: Portfolio, text: str) -> None:
    record = add(portfolio, "call Omar 12/4", TODAY).record
    assert record is not None
    with pytest.raises((InvalidValue, Ambiguous)):
        apply(portfolio, [record.id], text, TODAY, known=load_known(portfolio.database.reader()))
    assert rows.get_record(portfolio.database.reader(), FollowUp, record.id).due_on == date(2026, 12, 4)
