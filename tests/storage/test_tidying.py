"""Files on this computer that nothing names: they go after a month, and nothing that is named, or about to be, ever."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from brm_desktop.base.stamps import FixedClock
from brm_desktop.domain.agency import Agency
from brm_desktop.services import edits, files
from brm_desktop.services.backing_up import back_up_if_due
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.services.tidying import tidy_if_due
from brm_desktop.storage.blobs import Blobs
from brm_desktop.storage.tidying import Tidied, bring_back, count_leftovers, tidy

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
DAY_MS = 86_400_000


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


def attach(portfolio: Portfolio, content: bytes) -> str:
    agency = edits.make_record(Agency, name="Roads")
    edits.create(portfolio, agency)
    return files.attach_bytes(portfolio, Agency, agency.id, "plan.pdf", content).blob


def live_on(portfolio: Portfolio, days: int, blobs: Blobs | None = None) -> Tidied:
    for _ in range(days):
        done = tidy(portfolio.database, blobs or portfolio.blobs, 1, DAY_MS, 30 * DAY_MS, None)
    return done


@pytest.mark.parametrize("key", [None, bytes(32)], ids=["plain", "sealed"])
def test_file_that_nothing_names_goes_after_a_month(portfolio: Portfolio, key: bytes | None) -> None:
    blobs = Blobs(portfolio.folder, key)
    stray = blobs.put(b"Put by an edit that never came to be")
    live_on(portfolio, 30, blobs)
    assert blobs.get(stray.hash) == b"Put by an edit that never came to be"
    assert count_leftovers(portfolio.database).waiting == 1
    done = live_on(portfolio, 1, blobs)
    assert (done.waiting, done.gone) == (0, 1)
    assert blobs.find_size(stray.hash) is None
    assert blobs.list_stored() == []


def test_what_any_record_names_or_named_stays(portfolio: Portfolio) -> None:
    hash = attach(portfolio, b"The first version")
    (file,) = portfolio.database.reader().execute("SELECT id FROM attachment").fetchone()
    portfolio.journal.undo()
    portfolio.journal.redo()
    edits.set_field(portfolio, files.Attachment, file, "blob", portfolio.blobs.put(b"The second").hash)
    edits.delete(portfolio, [(files.Attachment, file)])
    live_on(portfolio, 40)
    assert portfolio.blobs.get(hash) == b"The first version"
    assert count_leftovers(portfolio.database).waiting == 0
    (version,) = [v for v in files.list_versions(portfolio, file) if v.hash == hash]
    assert version.hash == hash


def test_file_that_is_put_again_is_as_new(portfolio: Portfolio) -> None:
    stray = portfolio.blobs.put(b"The same again")
    live_on(portfolio, 30)
    portfolio.blobs.put(b"The same again")  # by an edit that is about to name it
    live_on(portfolio, 30)
    assert portfolio.blobs.find_size(stray.hash) is not None
    assert attach(portfolio, b"The same again") == stray.hash
    live_on(portfolio, 40)
    assert portfolio.blobs.get(stray.hash) == b"The same again"


@pytest.mark.parametrize("moment", ["put", "named"])
def test_file_that_is_put_or_named_in_the_very_moment_it_goes_comes_back(
    portfolio: Portfolio, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stray = portfolio.blobs.put(b"In flight")
    live_on(portfolio, 30)
    replace = Path.replace

    def meanwhile(self: Path, target: Any) -> Path:
        monkeypatch.setattr(Path, "replace", replace)
        if moment == "put":
            portfolio.blobs.put(b"In flight")
        moved = self.replace(target)
        if moment == "named":
            attach(portfolio, b"In flight")
        return moved

    monkeypatch.setattr(Path, "replace", meanwhile)
    live_on(portfolio, 1)
    assert portfolio.blobs.get(stray.hash) == b"In flight"


def test_parts_that_never_came_whole_go_too(portfolio: Portfolio) -> None:
    for folder in ("arriving", "parts"):
        path = portfolio.folder / "files" / folder / "left"
        path.parent.mkdir(parents=True)
        path.write_bytes(b"half")
    assert live_on(portfolio, 30).waiting == 2
    assert live_on(portfolio, 1).gone == 2
    assert not list((portfolio.folder / "files").rglob("left"))


def test_program_that_ends_at_any_step_loses_nothing_that_is_named(
    portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    hash, points = attach(portfolio, b"Named"), 0
    replace, unlink = Path.replace, Path.unlink

    class Ended(BaseException):
        pass

    def end_at(at: int) -> None:
        count = 0

        def counted(real: Any) -> Any:
            def step(self: Path, *given: Any, **named: Any) -> Any:
                nonlocal count
                count += 1
                if count == at:
                    raise Ended
                return real(self, *given, **named)

            return step

        monkeypatch.setattr(Path, "replace", counted(replace))
        monkeypatch.setattr(Path, "unlink", counted(unlink))

    while True:
        strays = [portfolio.blobs.put(bytes([at, points])) for at in range(3)]
        live_on(portfolio, 30)
        end_at(points + 1)
        try:
            live_on(portfolio, 1)
        except Ended:
            points += 1
        else:
            break
        finally:
            monkeypatch.setattr(Path, "replace", replace)
            monkeypatch.setattr(Path, "unlink", unlink)
        bring_back(portfolio.blobs)
        assert portfolio.blobs.get(hash) == b"Named"
        live_on(portfolio, 31)
        assert all(portfolio.blobs.find_size(stray.hash) is None for stray in strays)
    assert points >= 6


def test_what_an_older_backup_names_stays_as_long_as_it_does(tmp_path: Path) -> None:
    """Automatic backups have no files of their own: what one names must be there when it is put back."""
    clock = FixedClock(NOW)
    portfolio = open_portfolio(tmp_path / "profile", None, clock=clock)
    stray = portfolio.blobs.put(b"Of before")
    attach(portfolio, b"Named")
    backup = back_up_if_due(portfolio)
    assert backup is not None
    assert tidy_if_due(portfolio) is not None
    assert tidy_if_due(portfolio) is None  # once a day
    for _ in range(40):
        clock.moment += timedelta(days=1)
        tidy_if_due(portfolio)
    assert portfolio.blobs.find_size(stray.hash) is not None
    backup.unlink()
    clock.moment += timedelta(days=1)
    done = tidy_if_due(portfolio)
    assert done is not None
    assert done.gone == 1
    portfolio.close()
