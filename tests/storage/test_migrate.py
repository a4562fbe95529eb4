"""Steps between versions: the tables are what the kinds say, data survives a step, and what is not ours is refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from brm_desktop.base.errors import KnownError, StorageError, WrongKey
from brm_desktop.base.stamps import make_id
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.fields import Id
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Create
from brm_desktop.storage import rows, search
from brm_desktop.storage.database import FILE_NAME, Database
from brm_desktop.storage.driver import dbapi2
from brm_desktop.storage.journal import Journal
from brm_desktop.storage.migrate import bring_up_to_date, find_revision, is_up_to_date
from brm_desktop.storage.migrations import FOLDER, REVISION

KEYS = pytest.mark.parametrize("key", [None, bytes(range(32))], ids=["plain", "protected"])
SHADOWS = ("words", "parts", "terms", "alembic_version")

# Rebuilds the parent of every record's row, renames a column of theirs and adds another.
NEXT_STEP = '''"""A step that is taken only here."""

import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{before}"


def upgrade() -> None:
    with op.batch_alter_table("commits", recreate="always") as table:
        table.alter_column("label", new_column_name="words")
        table.add_column(sa.Column("place", sa.Text(), nullable=False, server_default=sa.text("'desk'")))
    op.execute("UPDATE agency SET acronym = upper(acronym)")
{more}
'''


def no_backup() -> None:
    """Stand for a backup where none is due."""
    raise AssertionError("nothing was there to back up")


@pytest.fixture
def furnished(tmp_path: Path, empty_file: Callable[[Path], Path]) -> Path:
    """A portfolio with an agency and a note about it."""
    path = empty_file(tmp_path)
    with closing(Database(path, None)) as database:
        agency = Agency(id=Id(make_id()), name="Department of Roads", acronym="dor")
        note = Note(id=Id(make_id()), title="Bridges", body="They rust.", agencies=(agency.id,))
        Journal(database).commit("Added", [Create(agency), Create(note)])
    return path


def make_steps(folder: Path, more: str = "") -> Path:
    """Copy the steps and put one more behind them."""
    steps = folder / "migrations"
    shutil.copytree(FOLDER, steps, ignore=shutil.ignore_patterns("__pycache__"))
    (steps / "versions" / "9001_next.py").write_text(NEXT_STEP.format(before=REVISION, more=more), encoding="utf-8")
    return steps


@KEYS
def test_fresh_portfolio_has_the_tables_that_the_kinds_declare(tmp_path: Path, key: bytes | None) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from brm_desktop.storage.tables import portfolio_tables

    bring_up_to_date(tmp_path / FILE_NAME, key, no_backup)
    assert is_up_to_date(tmp_path / FILE_NAME, key)
    with closing(Database(tmp_path / FILE_NAME, key)) as database, database.engine.connect() as bound:
        context = MigrationContext.configure(
            bound, opts={"include_name": lambda name, kind, _: kind != "table" or not str(name).startswith(SHADOWS)}
        )
        assert compare_metadata(context, portfolio_tables()) == []


def test_newest_step_is_the_one_that_start_compares() -> None:
    from alembic.script import ScriptDirectory

    assert ScriptDirectory(str(FOLDER)).get_heads() == [REVISION]


def test_up_to_date_portfolio_takes_no_step(furnished: Path) -> None:
    before = furnished.read_bytes()
    bring_up_to_date(furnished, None, no_backup)
    assert furnished.read_bytes() == before


def test_step_with_data_keeps_every_row_and_its_children(furnished: Path, tmp_path: Path) -> None:
    bring_up_to_date(furnished, None, lambda: None, folder=make_steps(tmp_path), target="9001")
    with closing(Database(furnished, None)) as database:
        connection = database.reader()
        assert find_revision(connection) == "9001"
        assert connection.execute("SELECT words, place FROM commits").fetchall() == [("Added", "desk")]
        (agency,) = rows.list_records(connection, Agency)
        assert agency.acronym == "DOR"
        assert [note.title for note in rows.list_linked(connection, Note, "agencies", agency.id)] == ["Bridges"]
        assert connection.execute("SELECT count(*) FROM journal").fetchone()[0] == 2
        assert connection.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert search.find_text(connection, "rust")


def test_step_that_fails_halfway_leaves_everything_as_it_was(furnished: Path, tmp_path: Path) -> None:
    steps = make_steps(tmp_path, more='    op.execute("INSERT INTO nowhere VALUES (1)")')
    with pytest.raises(Exception, match="nowhere"):
        bring_up_to_date(furnished, None, lambda: None, folder=steps, target="9001")
    with closing(Database(furnished, None)) as database:
        connection = database.reader()
        assert find_revision(connection) == REVISION
        assert connection.execute("SELECT label FROM commits").fetchall() == [("Added",)]
        assert rows.list_records(connection, Agency)[0].acronym == "dor"


def test_step_that_loses_what_rows_belong_to_is_refused(furnished: Path, tmp_path: Path) -> None:
    steps = make_steps(tmp_path, more='    op.execute("DELETE FROM commits")')
    with pytest.raises(StorageError, match="rows lost what they belong to"):
        bring_up_to_date(furnished, None, lambda: None, folder=steps, target="9001")
    with closing(Database(furnished, None)) as database:
        assert database.reader().execute("SELECT count(*) FROM commits").fetchone()[0] == 1


def test_backup_is_made_before_the_first_step(furnished: Path, tmp_path: Path) -> None:
    found = list[str | None]()

    def back_up() -> None:
        with closing(dbapi2.connect(str(furnished))) as connection:
            found.append(find_revision(connection))

    bring_up_to_date(furnished, None, back_up, folder=make_steps(tmp_path), target="9001")
    assert found == [REVISION]


def test_backup_that_fails_stops_the_step(furnished: Path, tmp_path: Path) -> None:
    def back_up() -> None:
        raise StorageError("The disk is full")

    with pytest.raises(StorageError, match="full"):
        bring_up_to_date(furnished, None, back_up, folder=make_steps(tmp_path), target="9001")
    assert is_up_to_date(furnished, None)


def test_portfolio_of_a_newer_version_is_refused_and_kept(furnished: Path, tmp_path: Path) -> None:
    bring_up_to_date(furnished, None, lambda: None, folder=make_steps(tmp_path), target="9001")
    before = furnished.read_bytes()
    with pytest.raises(StorageError, match="newer version"):
        bring_up_to_date(furnished, None, no_backup)
    assert furnished.read_bytes() == before


def test_database_of_another_program_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    with closing(dbapi2.connect(str(path))) as connection:
        connection.execute("CREATE TABLE songs (title TEXT)")
    with pytest.raises(StorageError, match="another program"):
        bring_up_to_date(path, None, no_backup)
    with closing(dbapi2.connect(str(path))) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("songs",)]


def test_file_that_is_no_database_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(b"Dear diary, " * 1000)
    with pytest.raises(WrongKey):
        bring_up_to_date(path, None, no_backup)
    assert path.read_bytes() == b"Dear diary, " * 1000


def test_damaged_portfolio_is_told_in_one_line(furnished: Path) -> None:
    whole = furnished.read_bytes()
    furnished.write_bytes(whole[:100] + bytes(4000) + whole[4100:])
    with pytest.raises(KnownError) as told:
        is_up_to_date(furnished, None)
    assert "damaged" in str(told.value)
    assert "\n" not in str(told.value)


def test_bring_up_to_date_step_that_the_disk_refuses_is_one_clear_error(tmp_path: Path) -> None:
    folder = tmp_path / "steps"
    shutil.copytree(FOLDER / "versions", folder / "versions")
    path = tmp_path / "portfolio.db"
    bring_up_to_date(path, None, lambda: None)
    (folder / "versions" / "9999_too_big.py").write_text(
        "from alembic import op\nrevision = '9999'\n"
        f"down_revision = '{REVISION}'\n"
        "def upgrade():\n"
        "    op.execute('PRAGMA max_page_count = 1')\n"
        "    op.execute('CREATE TABLE big AS SELECT zeroblob(5000000) AS b')\n",
        encoding="utf-8",
    )
    with pytest.raises(StorageError, match="disk is full"):
        bring_up_to_date(path, None, lambda: None, folder=folder, target="9999")
    assert is_up_to_date(path, None)
