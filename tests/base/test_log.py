"""The log says what happened and where, and nothing that people wrote."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from brm_desktop.base.errors import StorageError
from brm_desktop.base.log import LogFile, Public, describe_error, install_log

SECRET = "Dana Reyes is leaving"
ours = logging.getLogger("brm_desktop.tests")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[LogFile]:
    before = logging.raiseExceptions
    installed = install_log(tmp_path / "logs")
    yield installed
    installed.remove()
    logging.raiseExceptions = before


def text_of(log: LogFile) -> str:
    return log.path.read_text(encoding="utf-8")


def test_install_log_without_messages_makes_nothing(tmp_path: Path, log: LogFile) -> None:
    assert not list(tmp_path.iterdir())


def test_log_message_has_its_numbers_and_public_words_only(log: LogFile) -> None:
    ours.info("Imported %d rows of %s from %s in %.1f s to %s", 12, SECRET, Public("CSV"), 0.25, Path(SECRET))
    line = text_of(log)
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ INFO \d+ brm_desktop.tests: ", line)
    assert "Imported 12 rows of <str of 21> from CSV in 0.2 s to <PosixPath>\n" in line.replace("Windows", "Posix")
    assert "Dana" not in line


def test_log_message_that_does_not_fit_is_still_private(log: LogFile) -> None:
    ours.warning("%d of %s", SECRET, SECRET)
    ours.warning(SECRET.encode())
    ours.warning("%(who)s did", {"who": SECRET})
    assert "Dana" not in text_of(log)
    assert "<str of 21> did" in text_of(log)


def test_log_of_other_packages_says_only_where(log: LogFile) -> None:
    logging.getLogger("elsewhere").warning(f"cannot read {SECRET}")
    assert "elsewhere: a message from test_log.py:" in text_of(log)
    assert "Dana" not in text_of(log)


def fail() -> None:
    try:
        raise KeyError(SECRET)
    except KeyError as error:
        raise StorageError(SECRET, SECRET) from error


def test_log_error_has_types_and_places_and_no_values(log: LogFile) -> None:
    try:
        fail()
    except StorageError:
        ours.exception("Could not save")
    told = text_of(log)
    assert "brm_desktop.base.errors.StorageError" in told
    assert "test_log.py" in told
    assert " in fail\n" in told
    assert "because of\n  builtins.KeyError" in told
    assert "Dana" not in told
    assert str(Path(__file__).parent) not in told


def test_describe_error_circle_of_causes_ends() -> None:
    first, second = ValueError(SECRET), TypeError(SECRET)
    first.__cause__, second.__cause__ = second, first
    group = ExceptionGroup(SECRET, [first, OSError(SECRET)])
    told = describe_error(group)
    assert told.count("ValueError") == 1
    assert "builtins.OSError" in told
    assert "Dana" not in told


def test_log_grown_file_turns_over_and_few_are_kept(log: LogFile) -> None:
    long = Public("x" * 300_000)
    for _ in range(20):
        ours.info("%s", long)
    files = sorted(path.name for path in log.path.parent.iterdir())
    assert files in (
        ["brm-desktop.1.log", "brm-desktop.2.log", "brm-desktop.log"],
        ["brm-desktop.1.log", "brm-desktop.2.log"],
    )
    assert all(path.stat().st_size < 1_400_000 for path in log.path.parent.iterdir())


@pytest.mark.skipif(os.name != "posix", reason="rights as on POSIX")
def test_log_file_is_private(log: LogFile) -> None:
    ours.info("hello")
    assert log.path.stat().st_mode & 0o777 == 0o600


def test_log_that_cannot_be_written_stops_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "logs").write_text("a file where the folder should be", encoding="utf-8")
    before = logging.raiseExceptions
    log = install_log(tmp_path / "logs")
    try:
        ours.info("hello")
    finally:
        log.remove()
        logging.raiseExceptions = before
    assert capfd.readouterr() == ("", "")
