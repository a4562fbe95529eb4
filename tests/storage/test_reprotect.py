"""Changing protection rewrites all of a portfolio or none of it, and leaves nothing readable behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from brm_desktop.base.errors import Busy, Cancelled, WrongKey
from brm_desktop.base.stamps import make_id
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.fields import Id
from brm_desktop.domain.ops import Create
from brm_desktop.storage import search
from brm_desktop.storage.backups import make_automatic_backup
from brm_desktop.storage.blobs import BlobRef, Blobs
from brm_desktop.storage.database import FILE_NAME, Database
from brm_desktop.storage.journal import Journal
from brm_desktop.storage.keys import is_protected, unlock_by_keyring, unlock_by_passphrase
from brm_desktop.storage.locks import hold_shared
from brm_desktop.storage.migrate import bring_up_to_date
from brm_desktop.storage.reprotect import list_plain_leftovers, protect_portfolio, unprotect_portfolio
from brm_desktop.storage.secret_store import KeyringAbsent, keyring_absent
from brm_desktop.storage.swap import settle
from brm_desktop.storage.wraps import Cost

QUICK = Cost(memory_kib=64, passes=1, lanes=1)
SECRET = b"The volume figures of the DMV. " * 50_000


class Drawer(dict[str, str]):
    """A keyring that is a dictionary."""

    def find(self, account: str) -> str | None:
        return self.get(account)

    def keep(self, account: str, secret: str) -> None:
        self[account] = secret

    def forget(self, account: str) -> None:
        self.pop(account, None)


class Locked(Drawer):
    def keep(self, account: str, secret: str) -> None:
        raise keyring_absent("it is locked")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A plain portfolio with two agencies and a file."""
    folder = tmp_path / "profile"
    folder.mkdir()
    bring_up_to_date(folder / FILE_NAME, None, lambda: None)
    database = Database(folder / FILE_NAME, None)
    for name in ("Department of Roads", "Department of Schools"):
        Journal(database).commit("Added", [Create(Agency(id=Id(make_id()), name=name))])
    database.close()
    Blobs(folder, None).put(SECRET)
    return folder


def ref() -> BlobRef:
    import hashlib

    return BlobRef(hashlib.sha256(SECRET).hexdigest(), len(SECRET))


def check_whole(folder: Path, key: bytes | None) -> None:
    database = Database(folder / FILE_NAME, key)
    reader = database.reader()
    assert reader.execute("SELECT count(*) FROM agency WHERE deleted_ms IS NULL").fetchone() == (2,)
    assert search.find_names(reader, "schools")
    assert reader.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    Journal(database).commit("Added", [Create(Agency(id=Id(make_id()), name="New"))])
    Journal(database).undo()
    database.close()
    assert Blobs(folder, key).get(ref().hash) == SECRET
    assert not (folder / "staging").exists()
    assert not (folder / "outgoing").exists()
    assert not (folder / "swap.json").exists()


def bytes_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock")


def test_protect_portfolio_plain_leaves_nothing_readable(folder: Path) -> None:
    assert b"Roads" in bytes_in(folder)
    assert b"volume figures" in bytes_in(folder)
    drawer = Drawer()
    made = protect_portfolio(folder, None, store=drawer, passphrase="p", cost=QUICK)
    held = bytes_in(folder)
    assert b"Roads" not in held
    assert b"volume figures" not in held
    assert unlock_by_passphrase(folder, "p") == unlock_by_keyring(folder, drawer) == made.data_key
    check_whole(folder, made.data_key)


def test_protect_portfolio_again_gives_a_new_data_key(folder: Path) -> None:
    drawer = Drawer()
    first = protect_portfolio(folder, None, store=drawer, cost=QUICK)
    second = protect_portfolio(folder, first.data_key, store=drawer, cost=QUICK)
    assert first.data_key != second.data_key
    assert len(drawer) == 1
    check_whole(folder, second.data_key)
    with pytest.raises(WrongKey):
        Database(folder / FILE_NAME, first.data_key)


def test_unprotect_portfolio_opens_without_a_key(folder: Path) -> None:
    drawer = Drawer()
    made = protect_portfolio(folder, None, store=drawer, cost=QUICK)
    with pytest.raises(WrongKey):
        unprotect_portfolio(folder, bytes(32), store=drawer)
    check_whole(folder, made.data_key)
    unprotect_portfolio(folder, made.data_key, store=drawer)
    assert not is_protected(folder)
    assert not drawer
    check_whole(folder, None)


def test_protect_portfolio_without_keyring_changes_nothing(folder: Path) -> None:
    with pytest.raises(KeyringAbsent):
        protect_portfolio(folder, None, store=Locked(), cost=QUICK)
    assert not is_protected(folder)
    check_whole(folder, None)


def test_protect_portfolio_cancelled_changes_nothing(folder: Path) -> None:
    class Impatient:
        def step(self, done: int, total: int | None = None, text: str = "") -> None:
            if text == "Files":
                raise Cancelled

    with pytest.raises(Cancelled):
        protect_portfolio(folder, None, passphrase="p", cost=QUICK, progress=Impatient())
    assert not is_protected(folder)
    check_whole(folder, None)


def test_protect_portfolio_in_use_is_busy(folder: Path) -> None:
    with hold_shared(folder), pytest.raises(Busy):
        protect_portfolio(folder, None, passphrase="p", cost=QUICK)
    assert not is_protected(folder)


def test_list_plain_leftovers_names_backups_from_before(folder: Path) -> None:
    plain = make_automatic_backup(folder, None)
    made = protect_portfolio(folder, None, passphrase="p", cost=QUICK)
    assert list_plain_leftovers(folder) == [plain]
    plain.unlink()
    make_automatic_backup(folder, made.data_key)
    assert list_plain_leftovers(folder) == []


KILLED = """
import os, shutil, signal, sys
from pathlib import Path
from brm_desktop.storage.reprotect import protect_portfolio
from brm_desktop.storage.wraps import Cost

profile, target = map(Path, sys.argv[1:])
steps = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "open"}
left = 1 << 30

def stop(event, _arguments):
    global left
    if event in steps:
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

def protect(folder):
    protect_portfolio(folder, None, passphrase="p", cost=Cost(memory_kib=64, passes=1, lanes=1))

sys.addaudithook(stop)
shutil.copytree(profile, target / "warm")
protect(target / "warm")
number = 0
while True:
    number += 1
    folder = target / str(number)
    shutil.copytree(profile, folder)
    child = os.fork()
    if child == 0:
        left = number
        protect(folder)
        left = 0
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        break
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a child at each of its steps, which takes fork")
def test_protect_portfolio_killed_at_any_step_leaves_the_old_or_the_new_whole(tmp_path: Path, folder: Path) -> None:
    target = tmp_path / "killed"
    target.mkdir()
    subprocess.run([sys.executable, "-c", KILLED, str(folder), str(target)], check=True, timeout=600)
    seen = []
    for path in sorted((path for path in target.iterdir() if path.name.isdigit()), key=lambda path: int(path.name)):
        settle(path)
        seen.append(is_protected(path))
        check_whole(path, unlock_by_passphrase(path, "p") if seen[-1] else None)
        assert not seen[-1] or b"Roads" not in bytes_in(path)
    assert len(seen) > 30
    assert seen == sorted(seen)
    assert set(seen) == {False, True}
