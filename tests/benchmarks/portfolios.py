"""The portfolios that are measured, made once and kept in build/bench."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from brm_desktop.base.stamps import make_id
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp, Priority
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Create, Op, Set
from brm_desktop.services.opening import make_profile
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.storage.indexing import index_all
from brm_desktop.storage.search import tidy
from tests.benchmarks.measuring import ROOT
from tests.benchmarks.prose import Prose

FOLDER = ROOT / "build" / "bench"
PASSPHRASE = "quiet river stone"
_MADE = "made"  # written last: what has no such file is made anew
_PEOPLE_A_COMMIT = 10_000
_OPERATIONS_A_COMMIT = 5_000


def make_scaled(scale: float) -> Path:
    """Return the sample portfolio at a scale."""
    from brm_desktop.services.sample import make_sample

    return _kept(f"{scale:g}x", lambda portfolio: make_sample(portfolio, scale))


def make_people(count: int) -> Path:
    """Return a portfolio of that many people."""

    def fill(portfolio: Portfolio) -> None:
        for start in range(0, count, _PEOPLE_A_COMMIT):
            people = [_person(number) for number in range(start, min(count, start + _PEOPLE_A_COMMIT))]
            portfolio.journal.commit("Added people", [Create(person) for person in people])

    return _kept(f"people-{count}", fill)


def make_promises(people: int, follow_ups: int) -> Path:
    """Return a portfolio of that many people, each promise made to one of them."""

    def fill(portfolio: Portfolio) -> None:
        persons = [_person(number) for number in range(people)]
        portfolio.journal.commit("Added people", [Create(person) for person in persons])
        today = portfolio.today()
        for start in range(0, follow_ups, _PEOPLE_A_COMMIT):
            made = [
                FollowUp(
                    id=Id(make_id()),
                    title=f"Send figures {number:,} of the quarter to {persons[number % people].name}",
                    contact=persons[number % people].id,
                    due_on=today + timedelta(days=1 + number % 300),
                    priority=(Priority.HIGH, Priority.NORMAL, Priority.LOW)[number % 3],
                )
                for number in range(start, min(follow_ups, start + _PEOPLE_A_COMMIT))
            ]
            portfolio.journal.commit("Added follow-ups", [Create(one) for one in made])

    return _kept(f"promises-{people}-{follow_ups}", fill)


def make_notes(count: int) -> Path:
    """Return a portfolio of that many notes of about 1.5 kB, each written by itself."""

    def fill(portfolio: Portfolio) -> None:
        prose = Prose()
        for number in range(count):
            note = Note(id=Id(make_id()), title=f"Visit {number}: {prose.write(4)}", body=prose.write(240))
            portfolio.journal.commit("Added note", [Create(note)])

    return _kept(f"notes-{count}", fill)


def make_operations(records: int, operations: int) -> Path:
    """Return a portfolio in which so many people were changed so often."""

    def fill(portfolio: Portfolio) -> None:
        people = [_person(number) for number in range(records)]
        portfolio.journal.commit("Added people", [Create(person) for person in people])
        index_all(portfolio.database)
        names = [""] * records
        for start in range(records, operations, _OPERATIONS_A_COMMIT):
            ops = list[Op]()
            for number in range(start, min(operations, start + _OPERATIONS_A_COMMIT)):
                at = number * 7919 % records
                ops.append(Set("contact", people[at].id, "nickname", names[at], f"Nick {number % 977}"))
                names[at] = f"Nick {number % 977}"
            portfolio.journal.commit("Edited people", ops)

    return _kept(f"operations-{records}-{operations}", fill)


def make_locked() -> Path:
    """Return a portfolio that opens with a passphrase."""
    folder = FOLDER / "locked"
    if not (folder / _MADE).exists():
        shutil.rmtree(folder, ignore_errors=True)
        open_portfolio(folder, make_profile(folder, protect=True, passphrase=PASSPHRASE)).close()
        (folder / _MADE).touch()
    return folder


def _kept(name: str, fill: Callable[[Portfolio], object]) -> Path:
    folder = FOLDER / name
    is_there = (folder / _MADE).exists()
    if not is_there:
        print(f"Making {folder.relative_to(ROOT)} …", file=sys.stderr, flush=True)
        shutil.rmtree(folder, ignore_errors=True)
    started, portfolio = perf_counter(), open_portfolio(folder, None)
    try:
        if not is_there:
            fill(portfolio)
        _tidy(portfolio)
    finally:
        portfolio.close()
    if not is_there:
        (folder / _MADE).write_text(f"{perf_counter() - started:.1f} s\n", encoding="utf-8")
    return folder


def _tidy(portfolio: Portfolio) -> None:
    """Merge the search index, as the window does while nobody waits."""
    index_all(portfolio.database)
    more = True
    while more:
        with portfolio.database.write() as connection:
            more = tidy(connection, pages=1000)


def _person(number: int) -> Contact:
    last = ("Alvarez", "Brook", "Chen", "Diaz", "Egan", "Fox", "Gray", "Hale", "Ito", "Jones")[number * 7 % 10]
    first = ("Ann", "Ben", "Cora", "Dan", "Eve", "Finn", "Gia", "Hal", "Ida", "Joe")[number * 3 % 10]
    email = f"{first}.{last}.{number}@example.gov".lower()
    return Contact(id=Id(make_id()), name=f"{first} {last} {number}", given=first, family=last, emails=(email,))
