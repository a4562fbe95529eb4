"""Sources that refresh by themselves: whole files only, one commit, what is gone told, what was deleted left so."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.note import Note
from brm_desktop.services import edits
from brm_desktop.services.importing import carry_out, prepare_import
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.services.watched import MOST, Watched, find_told, list_watched, stop_watching, watch
from brm_desktop.services.watching import carry_out_refresh, find_looks, plan_step, prepare_refresh
from brm_desktop.storage import rows
from brm_desktop.storage.committed import Committed

AGENCIES = "Agency Name,Acronym\nDepartment of Revenue,DOR\nState Library,SL\n"
PEOPLE = "First Name,Last Name,E-mail,Job Title\nOmar,Field,omar@dol.example,CIO\nDana,Ruiz,dana@dor.example,Analyst\n"
LOOKS = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["1 1", "1 2", "2 3"]))


class Source:
    """A watched path, looked at like the window does: twice, so that what changed is known to be whole."""

    def __init__(self, portfolio: Portfolio, path: Path) -> None:
        self.portfolio, self.path = portfolio, path

    @property
    def state(self) -> Watched:
        return next(one for one in list_watched(self.portfolio.database.reader()) if one.path == str(self.path))

    def refresh(self) -> Committed | None:
        now = find_looks(self.path)
        told = find_told(self.portfolio.database.reader(), self.state.id).looks
        refresh = prepare_refresh(self.portfolio, self.state, plan_step(now, now, told), now)
        return carry_out_refresh(self.portfolio, refresh)


def start(portfolio: Portfolio, path: Path) -> Source:
    watch(portfolio, path)
    return Source(portfolio, path)


def write(path: Path, text: str, at: int = 0) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(at, at))


def names(portfolio: Portfolio, of: type[Agency] | type[Contact] | type[Note] = Agency) -> list[str]:
    return sorted(record.title_text for record in rows.list_records(portfolio.database.reader(), of))


def event(uid: str, title: str, days: int, portfolio: Portfolio, *more: str) -> str:
    start = f"{portfolio.clock.now() + timedelta(days=days):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}", f"DTSTART:{start}", *more, "END:VEVENT"]
    return "\r\n".join(lines) + "\r\n"


def calendar(*events: str) -> str:
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(events) + "END:VCALENDAR\r\n"


def test_refresh_takes_in_what_changed_as_one_commit_that_undo_takes_back(portfolio: Portfolio, tmp_path: Path) -> None:
    write(tmp_path / "agencies.csv", AGENCIES, 1)
    source = start(portfolio, tmp_path / "agencies.csv")
    assert source.refresh() is not None
    write(tmp_path / "agencies.csv", AGENCIES + "Motor Vehicles,DMV\n", 2)
    done = source.refresh()
    assert done is not None
    assert done.label == "Refreshed agencies.csv: 1 new"
    assert source.state.said == "1 new"
    assert names(portfolio) == ["Department of Revenue", "Motor Vehicles", "State Library"]
    portfolio.journal.undo()
    assert names(portfolio) == ["Department of Revenue", "State Library"]


def test_refresh_of_what_is_the_same_writes_nothing(portfolio: Portfolio, tmp_path: Path) -> None:
    write(tmp_path / "agencies.csv", AGENCIES)
    carry_out(portfolio, prepare_import(portfolio, [tmp_path / "agencies.csv"]))
    source = start(portfolio, tmp_path / "agencies.csv")
    assert source.refresh() is None
    assert source.state.said == "nothing new"
    assert plan_step(find_looks(source.path), None, find_told(portfolio.database.reader(), source.state.id).looks) == (
        "same", (), (),
    )  # fmt: skip


def test_undone_refresh_does_not_come_back_with_the_next_version(portfolio: Portfolio, tmp_path: Path) -> None:
    write(tmp_path / "agencies.csv", AGENCIES, 1)
    source = start(portfolio, tmp_path / "agencies.csv")
    source.refresh()
    portfolio.journal.undo()
    write(tmp_path / "agencies.csv", AGENCIES + "Motor Vehicles,DMV\n", 2)
    source.refresh()
    assert names(portfolio) == ["Motor Vehicles"]


def test_deleted_person_stays_deleted_and_the_others_are_updated(portfolio: Portfolio, tmp_path: Path) -> None:
    write(tmp_path / "people.csv", PEOPLE, 1)
    source = start(portfolio, tmp_path / "people.csv")
    source.refresh()
    omar = next(one for one in rows.list_records(portfolio.database.reader(), Contact) if one.given == "Omar")
    edits.delete(portfolio, [(Contact, omar.id)])
    write(tmp_path / "people.csv", PEOPLE.replace("Analyst", "Director"), 2)
    source.refresh()
    (dana,) = rows.list_records(portfolio.database.reader(), Contact)
    assert (dana.name, dana.job_title) == ("Dana Ruiz", "Director")


def test_deleted_meeting_stays_deleted_and_one_called_off_may_come_again(portfolio: Portfolio, tmp_path: Path) -> None:
    path = tmp_path / "work.ics"
    planning, review = event("a", "Planning", 3, portfolio), event("b", "Review", 4, portfolio)
    write(path, calendar(planning, review), 1)
    source = start(portfolio, path)
    source.refresh()
    first = next(note for note in rows.list_records(portfolio.database.reader(), Note) if note.title == "Planning")
    edits.delete(portfolio, [(Note, first.id)])
    off = event("b", "Review", 4, portfolio, "SEQUENCE:1", "STATUS:CANCELLED")
    write(path, calendar(event("a", "Planning", 5, portfolio, "SEQUENCE:1"), off), 2)
    source.refresh()
    assert names(portfolio, Note) == []
    write(path, calendar(planning, event("b", "Review", 6, portfolio, "SEQUENCE:2")), 3)
    source.refresh()
    assert names(portfolio, Note) == ["Review"]


def test_what_a_source_no_longer_tells_of_is_told_and_stays(portfolio: Portfolio, tmp_path: Path) -> None:
    path = tmp_path / "work.ics"
    past, soon, other = (
        event("p", "Last week", -7, portfolio), event("s", "Soon", 3, portfolio), event("o", "Other", 4, portfolio),
    )  # fmt: skip
    write(path, calendar(past, soon, other), 1)
    source = start(portfolio, path)
    source.refresh()
    write(path, calendar(other), 2)
    source.refresh()
    assert source.state.gone == ("Soon",)
    assert names(portfolio, Note) == ["Last week", "Other", "Soon"]
    write(path, calendar(other) + "\r\n", 3)
    source.refresh()
    assert source.state.gone == ("Soon",)
    gone = next(note for note in rows.list_records(portfolio.database.reader(), Note) if note.title == "Soon")
    edits.delete(portfolio, [(Note, gone.id)])
    write(path, calendar(other), 4)
    source.refresh()
    assert source.state.gone == ()


def test_missing_file_is_told_and_takes_nothing_away(portfolio: Portfolio, tmp_path: Path) -> None:
    path = tmp_path / "agencies.csv"
    write(path, AGENCIES)
    source = start(portfolio, path)
    source.refresh()
    path.unlink()
    assert source.refresh() is None
    assert "not there" in source.state.problem
    assert len(names(portfolio)) == 2
    write(path, AGENCIES)
    source.refresh()
    assert source.state.problem == ""


def test_folder_reads_only_what_changed_and_tells_what_cannot_be_read(portfolio: Portfolio, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    write(folder / "a.csv", AGENCIES, 1)
    write(folder / "b.csv", "Agency Name,Acronym\nMotor Vehicles,DMV\nForestry,DOF\n", 1)
    write(folder / "~$b.csv", "half", 1)
    source = start(portfolio, folder)
    source.refresh()
    assert len(names(portfolio)) == 4
    write(folder / "b.csv", "", 2)
    now = find_looks(folder)
    step = plan_step(now, now, find_told(portfolio.database.reader(), source.state.id).looks)
    assert step == ("refresh", ("b.csv",), ())
    source.refresh()
    assert source.state.problem == "b.csv is empty."
    assert source.state.gone == ()
    assert len(names(portfolio)) == 4


def test_emptied_folder_is_told_and_takes_nothing_away(portfolio: Portfolio, tmp_path: Path) -> None:
    write(tmp_path / "lists" / "a.csv", AGENCIES, 1)
    source = start(portfolio, tmp_path / "lists")
    source.refresh()
    (tmp_path / "lists" / "a.csv").unlink()
    source.refresh()
    assert "empty" in source.state.problem
    assert source.state.gone == ()


def test_unclear_list_needs_a_word_and_is_not_guessed(portfolio: Portfolio, tmp_path: Path) -> None:
    write(tmp_path / "list.csv", "Thing,Stuff\nBlue,12\nGreen,14\n")
    source = start(portfolio, tmp_path / "list.csv")
    assert source.refresh() is None
    assert "needs a word" in source.state.problem


def test_list_without_headings_is_read_as_it_was_explained(portfolio: Portfolio, tmp_path: Path) -> None:
    write(tmp_path / "list.csv", "Revenue,12\nForestry,14\n")
    told = '{"kind": "agency", "columns": {"Column 1": "name"}, "header": false}'
    watch(portfolio, tmp_path / "list.csv", mapping=told)
    Source(portfolio, tmp_path / "list.csv").refresh()
    assert names(portfolio) == ["Forestry", "Revenue"]


def test_watched_sources_survive_a_restart_and_are_forgotten_when_asked(tmp_path: Path) -> None:
    with_one = open_portfolio(tmp_path / "profile", None)
    write(tmp_path / "agencies.csv", AGENCIES)
    start(with_one, tmp_path / "agencies.csv").refresh()
    with_one.close()
    again = open_portfolio(tmp_path / "profile", None)
    (held,) = list_watched(again.database.reader())
    assert (held.name, held.said) == ("agencies.csv", "2 new")
    stop_watching(again, held.id)
    assert list_watched(again.database.reader()) == ()
    assert find_told(again.database.reader(), held.id).looks == {}
    again.close()


def test_watched_sources_are_so_many_at_most_and_each_once(portfolio: Portfolio, tmp_path: Path) -> None:
    for number in range(MOST + 2):
        watch(portfolio, tmp_path / f"{number}.csv")
    watch(portfolio, tmp_path / "9.csv")
    held = list_watched(portfolio.database.reader())
    assert len(held) == MOST
    assert held[-1].name == "9.csv"


@given(LOOKS, LOOKS | st.none(), LOOKS)
def test_step_takes_only_what_looks_the_same_twice(
    now: dict[str, str], before: dict[str, str] | None, told: dict[str, str]
) -> None:
    step = plan_step(now, before, told)
    assert all((before or {})[name] == now[name] != told.get(name) for name in step.changed)
    if step.state == "same":
        assert now == told
    if step.state == "wait":
        assert plan_step(now, now, told).state == "refresh"
    assert (step.state == "missing") == (not now)
