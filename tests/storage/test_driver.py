"""What the driver's door promises: settings, keys, and one clear line for each thing that can go wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from brm_desktop.base.errors import BugError, Busy, Cancelled, KnownError, StorageError, WrongKey
from brm_desktop.storage.driver import SIDE_FILES, Connection, is_plain_file, known_errors, open_connection

KEY = bytes(range(32))
OTHER_KEY = bytes(32)


def fill(path: Path, key: bytes | None, rows: int = 2_000) -> Path:
    connection = open_connection(path, key)
    connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO t (b) VALUES (?)", (("a secret line " * 10,) for _ in range(rows)))
    connection.execute("COMMIT")
    connection.close()
    return path


def pragma(connection: Connection, name: str) -> object:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


@pytest.mark.parametrize("key", [None, KEY])
def test_open_connection_new_file_has_the_safe_settings(tmp_path: Path, key: bytes | None) -> None:
    connection = open_connection(tmp_path / "ünï & new %41.db", key)
    assert pragma(connection, "journal_mode") == "wal"
    assert pragma(connection, "synchronous") == 2
    assert pragma(connection, "foreign_keys") == 1
    assert pragma(connection, "temp_store") == 2
    assert pragma(connection, "busy_timeout") == 5_000
    assert connection.isolation_level is None
    connection.close()


def test_open_connection_with_key_leaves_no_plain_byte(tmp_path: Path) -> None:
    path = tmp_path / "portfolio.db"
    connection = open_connection(path, KEY)
    connection.execute("CREATE TABLE very_telling (b)")
    connection.execute("INSERT INTO very_telling VALUES ('a secret line')")
    for name in ("portfolio.db", "portfolio.db-wal"):
        held = (tmp_path / name).read_bytes()
        assert b"secret" not in held
        assert b"very_telling" not in held
        assert b"SQLite format" not in held
    connection.close()


def test_open_connection_wrong_key_is_one_clear_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = fill(tmp_path / "p.db", KEY)
    with pytest.raises(WrongKey, match="does not open") as caught:
        open_connection(path, OTHER_KEY)
    assert OTHER_KEY.hex() not in str(caught.value)
    assert capfd.readouterr() == ("", "")


def test_open_connection_without_key_says_protected(tmp_path: Path) -> None:
    with pytest.raises(WrongKey, match="protected"):
        open_connection(fill(tmp_path / "p.db", KEY), None)


def test_open_connection_key_for_plain_file_says_not_protected(tmp_path: Path) -> None:
    with pytest.raises(WrongKey, match="not protected"):
        open_connection(fill(tmp_path / "p.db", None), KEY)


def test_is_plain_file_protected_missing_or_other_file_is_not(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert is_plain_file(fill(tmp_path / "plain.db", None))
    assert not is_plain_file(fill(tmp_path / "protected.db", KEY))
    assert not is_plain_file(tmp_path / "missing.db")
    (tmp_path / "text").write_bytes(b"no database " * 1000)
    assert not is_plain_file(tmp_path / "text")
    assert not (tmp_path / "missing.db").exists()
    assert capfd.readouterr() == ("", "")


def test_open_connection_key_of_wrong_length_is_our_bug(tmp_path: Path) -> None:
    with pytest.raises(BugError):
        open_connection(tmp_path / "p.db", b"short")


@pytest.mark.parametrize("key", [None, KEY])
def test_known_errors_damaged_page_says_damaged(
    tmp_path: Path, key: bytes | None, capfd: pytest.CaptureFixture[str]
) -> None:
    path = fill(tmp_path / "p.db", key)
    held = bytearray(path.read_bytes())
    held[40 * 4096 : 41 * 4096] = bytes(4096)
    path.write_bytes(held)
    connection = open_connection(path, key)
    with pytest.raises(StorageError, match=r"damaged.*Restore a backup"), known_errors(path):
        connection.execute("SELECT sum(length(b)) FROM t").fetchall()
    connection.close()
    assert capfd.readouterr() == ("", "")


def test_known_errors_cut_file_says_damaged(tmp_path: Path) -> None:
    path = fill(tmp_path / "p.db", KEY)
    with path.open("r+b") as file:
        file.truncate(40 * 4096)
    with pytest.raises(StorageError, match="damaged"):
        open_connection(path, KEY)


def test_known_errors_full_disk_keeps_what_was_there(tmp_path: Path) -> None:
    connection = open_connection(fill(tmp_path / "p.db", KEY), KEY)
    connection.execute("PRAGMA max_page_count=100")
    with pytest.raises(StorageError, match="full"), known_errors():
        connection.execute("INSERT INTO t (b) VALUES (zeroblob(4000000))")
    assert connection.execute("SELECT count(*) FROM t").fetchone()[0] == 2_000
    connection.close()


def test_known_errors_second_writer_is_busy(tmp_path: Path) -> None:
    path = fill(tmp_path / "p.db", KEY)
    first, second = open_connection(path, KEY), open_connection(path, KEY)
    second.execute("PRAGMA busy_timeout=0")
    first.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy, match="busy"), known_errors():
        second.execute("BEGIN IMMEDIATE")
    first.execute("ROLLBACK")
    first.close()
    second.close()


def test_open_connection_read_only_cannot_write(tmp_path: Path) -> None:
    connection = open_connection(fill(tmp_path / "p.db", KEY), KEY, read_only=True)
    assert connection.execute("SELECT count(*) FROM t").fetchone()[0] == 2_000
    with pytest.raises(StorageError, match="cannot be written"), known_errors():
        connection.execute("DELETE FROM t")
    connection.close()


def test_open_connection_read_only_missing_file_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be opened"):
        open_connection(tmp_path / "none.db", None, read_only=True)
    assert not list(tmp_path.iterdir())


def test_open_connection_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be opened"):
        open_connection(tmp_path / "nowhere" / "p.db", None)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="rights do not bind the superuser")
def test_open_connection_read_only_folder_is_told(tmp_path: Path) -> None:
    path = fill(tmp_path / "p.db", None)
    path.chmod(0o400)
    with pytest.raises(StorageError, match="cannot be written"):
        open_connection(path, None)


def test_known_errors_bad_statement_is_our_bug(tmp_path: Path) -> None:
    connection = open_connection(tmp_path / "p.db", None)
    with pytest.raises(BugError), known_errors():
        connection.execute("SELECT * FROM nothing_of_that_name")
    connection.close()


def test_known_errors_interrupt_is_cancelled(tmp_path: Path) -> None:
    connection = open_connection(tmp_path / "p.db", None)
    connection.create_function("stop", 0, connection.interrupt)
    with pytest.raises(Cancelled), known_errors():
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000)"
            " SELECT count(*) FROM n WHERE i != 10 OR stop() IS NULL"
        ).fetchall()
    connection.close()


WRITER = """
import sys
from pathlib import Path
from brm_desktop.storage.driver import open_connection
connection = open_connection(Path(sys.argv[1]), bytes(range(32)))
connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY)")
number = 0
while True:
    number += 1
    connection.execute("INSERT INTO t VALUES (?)", (number,))
    print(number, flush=True)
"""


def test_open_connection_writer_killed_keeps_every_acknowledged_row(tmp_path: Path) -> None:
    path = tmp_path / "p.db"
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    for _ in range(50):
        writer.stdout.readline()
    writer.kill()
    told = 50 + len(writer.communicate()[0].split())
    assert writer.returncode == (-signal.SIGKILL if os.name == "posix" else 1)
    connection = open_connection(path, KEY)
    assert connection.execute("SELECT count(*) FROM t").fetchone()[0] >= told
    assert pragma(connection, "integrity_check") == "ok"
    connection.close()
    assert not [path.name + end for end in SIDE_FILES if path.with_name(path.name + end).exists()]


def test_known_error_any_kind_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        open_connection(tmp_path / "nowhere" / "p.db", None)
    assert "\n" not in str(caught.value)
