"""A backup holds the portfolio as of one moment; a restore puts all of it in place, or none of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from brm_desktop.base.errors import Busy, Cancelled, KnownError, StorageError, UnreadableFile, WrongKey
from brm_desktop.base.settings import THEME, change_setting, load_settings
from brm_desktop.base.stamps import FixedClock, make_id
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.fields import Id
from brm_desktop.domain.ops import Create
from brm_desktop.storage.backups import (
    SUFFIX,
    describe_backup,
    find_backup_key,
    make_automatic_backup,
    make_backup,
    restore_backup,
    summarize,
)
from brm_desktop.storage.blobs import BlobRef, Blobs
from brm_desktop.storage.database import FILE_NAME, Database
from brm_desktop.storage.driver import open_connection
from brm_desktop.storage.journal import Journal
from brm_desktop.storage.keys import NewKeys, make_protection, unlock_by_keyring, unlock_by_recovery, unlock_by_typed
from brm_desktop.storage.locks import hold_shared
from brm_desktop.storage.migrate import bring_up_to_date
from brm_desktop.storage.secret_store import KeyringAbsent, keyring_absent
from brm_desktop.storage.swap import settle
from brm_desktop.storage.wraps import Cost

QUICK = Cost(memory_kib=64, passes=1, lanes=1)
CLOCK = FixedClock(datetime(2026, 11, 20, 14, 30, tzinfo=UTC))
SECRET = b"The volume figures of the DMV. " * 1000


@dataclass(frozen=True)
class Profile:
    folder: Path
    keys: NewKeys | None
    ref: BlobRef

    @property
    def key(self) -> bytes | None:
        return None if self.keys is None else self.keys.data_key

    @property
    def unlock(self) -> Callable[[Path], bytes]:
        return partial(unlock_by_typed, typed="passphrase")

    def names(self) -> list[str]:
        database = Database(self.folder / FILE_NAME, self.key)
        found = [name for (name,) in database.reader().execute("SELECT name FROM agency ORDER BY name")]
        database.close()
        return found

    def add(self, *names: str) -> None:
        database = Database(self.folder / FILE_NAME, self.key)
        for name in names:
            Journal(database, clock=CLOCK).commit("Added", [Create(Agency(id=Id(make_id()), name=name))])
        database.close()

    def backup(self, target: Path, replace: bool = False) -> Path:
        make_backup(self.folder, self.key, target, clock=CLOCK, replace=replace)
        return target


def make_profile(folder: Path, protected: bool) -> Profile:
    folder.mkdir()
    keys = make_protection(folder, passphrase="passphrase", cost=QUICK) if protected else None
    key = None if keys is None else keys.data_key
    bring_up_to_date(folder / FILE_NAME, key, lambda: None)
    profile = Profile(folder, keys, Blobs(folder, key).put(SECRET))
    profile.add("Roads", "Schools")
    change_setting(folder, THEME, "dark")
    return profile


@pytest.fixture(scope="module")
def patterns(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Profile]:
    folder = tmp_path_factory.mktemp("patterns")
    return {protected: make_profile(folder / str(protected), protected) for protected in (True, False)}


def copy_of(pattern: Profile, folder: Path) -> Profile:
    shutil.copytree(pattern.folder, folder)
    return Profile(folder, pattern.keys, pattern.ref)


@pytest.fixture(params=[True, False], ids=["protected", "plain"])
def profile(request: pytest.FixtureRequest, patterns: dict[bool, Profile], tmp_path: Path) -> Profile:
    return copy_of(patterns[request.param], tmp_path / "profile")


@pytest.fixture
def protected(patterns: dict[bool, Profile], tmp_path: Path) -> Profile:
    return copy_of(patterns[True], tmp_path / "profile")


@pytest.fixture(scope="module")
def archives(patterns: dict[bool, Profile], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archives")
    patterns[True].backup(folder / f"protected{SUFFIX}")
    return folder


def everything_in(folder: Path) -> dict[str, bytes]:
    passing = (".lock", "-wal", "-shm")  # a reader may leave SQLite's, and locks are files
    ours = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(passing))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in ours}


def test_make_backup_says_what_it_holds(tmp_path: Path, profile: Profile) -> None:
    made = make_backup(profile.folder, profile.key, tmp_path / "b.brmbackup", clock=CLOCK)
    assert made.made_at == CLOCK.now()
    assert made.protected is (profile.key is not None)
    assert (made.has_files, made.files) == (True, 1)
    assert made.contents == summarize(profile.folder / FILE_NAME, profile.key)
    assert made.contents is not None
    assert made.contents.counts["agency"] == 2
    assert made.contents.changed_at == CLOCK.now()
    assert describe_backup(tmp_path / "b.brmbackup", profile.key) == made
    assert not (profile.folder / "backing-up").exists()


def test_make_backup_protected_leaks_nothing(tmp_path: Path, protected: Profile) -> None:
    path = protected.backup(tmp_path / "b.brmbackup")
    held = path.read_bytes()
    for telling in (b"Roads", b"volume figures", b"SQLite format", b'"agency"', b"dark-not-there"):
        assert telling not in held
    assert describe_backup(path).contents is None
    with pytest.raises(WrongKey):
        describe_backup(path, bytes(32))
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_make_backup_while_others_write_is_of_one_moment(tmp_path: Path, profile: Profile) -> None:
    writer = open_connection(profile.folder / FILE_NAME, profile.key)
    writer.execute("CREATE TABLE filler (a, b)")
    writer.execute("BEGIN")
    writer.executemany("INSERT INTO filler VALUES (?, ?)", ((number, "x" * 3000) for number in range(6000)))
    writer.execute("COMMIT")
    moments: list[int] = []

    class Meddler:
        def step(self, done: int, total: int | None = None, text: str = "") -> None:
            if text == "Copying":
                moments.append(done)
                writer.execute("DELETE FROM filler WHERE a = ?", (len(moments),))
                writer.execute("INSERT INTO filler VALUES (-1, 'late')")

    make_backup(profile.folder, profile.key, tmp_path / "b", clock=CLOCK, progress=Meddler())
    writer.close()
    assert len(moments) >= 3
    restored = restore_backup(tmp_path / "b", tmp_path / "new", profile.unlock)
    reader = open_connection(tmp_path / "new" / FILE_NAME, restored.data_key)
    assert reader.execute("SELECT count(*), min(a) FROM filler").fetchone() == (6000, 0)
    reader.close()


def test_make_backup_over_a_file_is_refused_unless_meant(tmp_path: Path, profile: Profile) -> None:
    target = tmp_path / "b"
    target.write_bytes(b"precious")
    with pytest.raises(StorageError, match="already there"):
        profile.backup(target)
    assert target.read_bytes() == b"precious"
    profile.backup(target, replace=True)
    assert describe_backup(target).files == 1
    with pytest.raises(StorageError, match="already there"):
        profile.backup(tmp_path, replace=True)
    with pytest.raises(StorageError, match="folder is not there"):
        profile.backup(tmp_path / "nowhere" / "b")


@pytest.mark.parametrize("stage", ["Copying", "Checking", "Writing"])
def test_make_backup_cancelled_leaves_nothing(tmp_path: Path, profile: Profile, stage: str) -> None:
    class Impatient:
        def step(self, done: int, total: int | None = None, text: str = "") -> None:
            if text == stage:
                raise Cancelled

    before = everything_in(tmp_path)
    with pytest.raises(Cancelled):
        make_backup(profile.folder, profile.key, tmp_path / "b", progress=Impatient())
    assert everything_in(tmp_path) == before


def test_make_backup_of_a_damaged_portfolio_is_refused(tmp_path: Path, profile: Profile) -> None:
    path = profile.folder / FILE_NAME
    held = bytearray(path.read_bytes())
    held[4096 * 20 : 4096 * 60] = bytes(4096 * 40)
    path.write_bytes(held)
    with pytest.raises(StorageError, match="damaged"):
        profile.backup(tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_restore_backup_puts_back_all_and_keeps_what_was_there(tmp_path: Path, profile: Profile) -> None:
    path = profile.backup(tmp_path / "b")
    profile.add("Later")
    later = Blobs(profile.folder, profile.key).put(b"later")
    change_setting(profile.folder, THEME, "light")
    restored = restore_backup(path, profile.folder, profile.unlock, clock=CLOCK)
    assert restored.data_key == profile.key
    assert profile.names() == ["Roads", "Schools"]
    assert Blobs(profile.folder, profile.key).get(profile.ref.hash) == SECRET
    assert not Blobs(profile.folder, profile.key).has(later)
    assert load_settings(profile.folder).get(THEME) == "dark"
    assert restored.aside == profile.folder / "replaced" / "20261120-143000"
    before = Profile(restored.aside, profile.keys, profile.ref)
    assert before.names() == ["Later", "Roads", "Schools"]
    assert Blobs(restored.aside, profile.key).get(later.hash) == b"later"
    assert load_settings(restored.aside).get(THEME) == "light"
    again = restore_backup(path, profile.folder, profile.unlock, clock=CLOCK)
    assert again.aside == profile.folder / "replaced" / "20261120-143000-2"


def test_restore_backup_elsewhere_opens_by_the_recovery_key(tmp_path: Path, protected: Profile) -> None:
    path = protected.backup(tmp_path / "b")
    assert protected.keys is not None
    by_paper = partial(unlock_by_recovery, recovery_key=protected.keys.recovery_key)
    assert find_backup_key(path, by_paper) == protected.key
    restored = restore_backup(path, tmp_path / "other machine", by_paper)
    assert restored.aside is None
    assert Profile(tmp_path / "other machine", protected.keys, protected.ref).names() == ["Roads", "Schools"]
    assert protected.keys.data_key.hex() not in repr(restored)


def test_restore_backup_with_a_keyring_opens_by_it_from_now_on(tmp_path: Path, protected: Profile) -> None:
    class Drawer(dict[str, str]):
        def find(self, account: str) -> str | None:
            return self.get(account)

        def keep(self, account: str, secret: str) -> None:
            self[account] = secret

        def forget(self, account: str) -> None:
            del self[account]

    class Absent(Drawer):
        def keep(self, account: str, secret: str) -> None:
            raise keyring_absent("there is none")

    path, drawer = protected.backup(tmp_path / "b"), Drawer()
    restore_backup(path, tmp_path / "new", protected.unlock, store=drawer)
    assert unlock_by_keyring(tmp_path / "new", drawer) == protected.key
    restore_backup(path, tmp_path / "bare", protected.unlock, store=Absent())
    with pytest.raises(KeyringAbsent):
        unlock_by_keyring(tmp_path / "bare", Absent())


def test_restore_backup_of_another_protection_takes_its_keys_along(
    tmp_path: Path, patterns: dict[bool, Profile]
) -> None:
    for kind in (True, False):
        here, other = copy_of(patterns[kind], tmp_path / f"here {kind}"), patterns[not kind]
        restored = restore_backup(other.backup(tmp_path / f"{kind}"), here.folder, other.unlock)
        assert Profile(here.folder, other.keys, other.ref).names() == ["Roads", "Schools"]
        assert Blobs(here.folder, other.key).get(other.ref.hash) == SECRET
        assert restored.aside is not None
        assert Profile(restored.aside, here.keys, here.ref).names() == ["Roads", "Schools"]


def wrong_key(_folder: Path) -> bytes:
    raise WrongKey("The passphrase does not open this portfolio")


def test_restore_backup_wrong_or_no_key_changes_nothing(tmp_path: Path, protected: Profile) -> None:
    path = protected.backup(tmp_path / "b")
    before = everything_in(tmp_path)
    with pytest.raises(WrongKey, match="does not open"):
        restore_backup(path, protected.folder, wrong_key)
    with pytest.raises(WrongKey, match="is protected"):
        restore_backup(path, protected.folder)
    assert everything_in(tmp_path) == before


def test_restore_backup_while_someone_has_it_open_is_busy(tmp_path: Path, protected: Profile) -> None:
    path = protected.backup(tmp_path / "b")
    with hold_shared(protected.folder):
        before = everything_in(tmp_path)
        with pytest.raises(Busy):
            restore_backup(path, protected.folder, protected.unlock)
        assert everything_in(tmp_path) == before


def test_restore_backup_cancelled_changes_nothing(tmp_path: Path, profile: Profile) -> None:
    class Impatient:
        def step(self, done: int, total: int | None = None, text: str = "") -> None:
            raise Cancelled

    path = profile.backup(tmp_path / "b")
    before = everything_in(tmp_path)
    with pytest.raises(Cancelled):
        restore_backup(path, profile.folder, profile.unlock, progress=Impatient())
    assert everything_in(tmp_path) == before


def rewrite(path: Path, target: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    change(held)
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in held.items():
            archive.writestr(name, data)
    return target


def _drop_database(held: dict[str, bytes]) -> None:
    del held["portfolio.db"]


def _change_database(held: dict[str, bytes]) -> None:
    held["portfolio.db"] = held["portfolio.db"][:-1] + b"x"


def _lead_out(held: dict[str, bytes]) -> None:
    manifest = json.loads(held["manifest.json"])
    manifest["entries"]["../../evil"] = manifest["entries"]["portfolio.db"]
    held["../../evil"] = held["portfolio.db"]
    held["manifest.json"] = json.dumps(manifest).encode()


def _name_settings_oddly(held: dict[str, bytes]) -> None:
    manifest = json.loads(held["manifest.json"])
    manifest["made_ms"] = "yesterday"
    held["manifest.json"] = json.dumps(manifest).encode()


def _empty(held: dict[str, bytes]) -> None:
    held.clear()


@pytest.mark.parametrize("change", [_drop_database, _change_database, _lead_out, _name_settings_oddly, _empty])
def test_restore_backup_changed_archive_is_refused(
    tmp_path: Path, protected: Profile, archives: Path, change: Callable[[dict[str, bytes]], None]
) -> None:
    path = rewrite(archives / f"protected{SUFFIX}", tmp_path / "changed", change)
    before = everything_in(tmp_path)
    with pytest.raises(UnreadableFile, match="not a backup"):
        restore_backup(path, protected.folder, protected.unlock)
    assert everything_in(tmp_path) == before


def test_restore_backup_of_a_newer_version_says_update(tmp_path: Path, protected: Profile, archives: Path) -> None:
    def change(held: dict[str, bytes]) -> None:
        held["manifest.json"] = held["manifest.json"].replace(b'"format": 1', b'"format": 2')

    path = rewrite(archives / f"protected{SUFFIX}", tmp_path / "newer", change)
    with pytest.raises(StorageError, match="newer version"):
        restore_backup(path, protected.folder, protected.unlock)


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip at all" * 100])
def test_describe_backup_any_other_file_is_told(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "f").write_bytes(data)
    with pytest.raises(UnreadableFile, match="not a backup"):
        describe_backup(tmp_path / "f")
    with pytest.raises(StorageError, match="not there"):
        describe_backup(tmp_path / "nowhere")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_restore_backup_any_damage_is_refused_or_harmless(
    tmp_path_factory: pytest.TempPathFactory, archives: Path, patterns: dict[bool, Profile], data: st.DataObject
) -> None:
    held = bytearray((archives / f"protected{SUFFIX}").read_bytes())
    tail = data.draw(st.booleans())  # the archive's own structure is at its end
    at = data.draw(st.integers(len(held) - 3000 if tail else 0, len(held) - 1))
    if data.draw(st.booleans()):
        del held[at:]
    else:
        held[at] ^= data.draw(st.integers(1, 255))
    folder = tmp_path_factory.mktemp("damage")
    (folder / "b").write_bytes(held)
    target = folder / "profile"
    try:
        restore_backup(folder / "b", target, patterns[True].unlock)
    except KnownError as error:
        told = str(error)
        assert not (target / FILE_NAME).exists(), told
    else:
        assert Profile(target, patterns[True].keys, patterns[True].ref).names() == ["Roads", "Schools"]


def test_make_automatic_backup_keeps_one_an_hour_and_leaves_files_alone(profile: Profile) -> None:
    for hour in range(5):
        at = FixedClock(datetime(2026, 11, 20, hour, tzinfo=UTC))
        newest = make_automatic_backup(profile.folder, profile.key, clock=at)
    held = sorted(path.name for path in (profile.folder / "backups").iterdir())
    assert held == [f"20261120-0{hour}0000{SUFFIX}" for hour in range(5)]
    assert newest.name == held[-1]
    assert not describe_backup(newest).has_files
    profile.add("Later")
    restored = restore_backup(newest, profile.folder, profile.unlock)
    assert profile.names() == ["Roads", "Schools"]
    assert Blobs(profile.folder, profile.key).get(profile.ref.hash) == SECRET
    assert restored.aside is not None
    assert not (restored.aside / "files").exists()


KILLED = """
import os, shutil, signal, sys
from functools import partial
from pathlib import Path
from brm_desktop.storage.backups import restore_backup
from brm_desktop.storage.keys import unlock_by_typed

profile, backup, target = map(Path, sys.argv[1:])
steps = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "open"}
left = 1 << 30

def stop(event, _arguments):
    global left
    if event in steps:
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(stop)
restore_backup(backup, target / "warm", partial(unlock_by_typed, typed="passphrase"))
number = 0
while True:
    number += 1
    folder = target / str(number)
    shutil.copytree(profile, folder)
    child = os.fork()
    if child == 0:
        left = number
        restore_backup(backup, folder, partial(unlock_by_typed, typed="passphrase"))
        left = 0
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        break
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a child at each of its steps, which takes fork")
def test_restore_backup_killed_at_any_step_leaves_the_old_or_the_new_whole(
    tmp_path: Path, patterns: dict[bool, Profile]
) -> None:
    old = copy_of(patterns[False], tmp_path / "old")
    old.add("Old one")
    backup = patterns[True].backup(tmp_path / "b")
    target = tmp_path / "killed"
    target.mkdir()
    words = [sys.executable, "-c", KILLED, str(old.folder), str(backup), str(target)]
    subprocess.run(words, check=True, timeout=600)
    seen = [_state_after_crash(folder, old, patterns[True]) for folder in _in_order(target)]
    assert len(seen) > 30
    assert seen == sorted(seen)
    assert {"1 old", "2 new"} == set(seen)


def _in_order(target: Path) -> Iterator[Path]:
    yield from sorted((path for path in target.iterdir() if path.name.isdigit()), key=lambda path: int(path.name))


def _state_after_crash(folder: Path, old: Profile, new: Profile) -> str:
    settle(folder)
    state, pattern, names = ("1 old", old, ["Old one", "Roads", "Schools"])
    if (folder / "keys.json").exists():
        state, pattern, names = ("2 new", new, ["Roads", "Schools"])
        (aside,) = (folder / "replaced").iterdir()
        assert Profile(aside, old.keys, old.ref).names() == ["Old one", "Roads", "Schools"]
        assert Blobs(aside, old.key).get(old.ref.hash) == SECRET
    assert Profile(folder, pattern.keys, pattern.ref).names() == names
    assert Blobs(folder, pattern.key).get(pattern.ref.hash) == SECRET
    assert not (folder / "swap.json").exists()
    assert not (folder / "staging").exists()
    return state
