"""Who has a profile, between threads of one process and between processes that may be killed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from brm_desktop.base.errors import Busy, StorageError
from brm_desktop.storage.locks import Hold, WindowLock, hold_exclusive, hold_shared

HOLDER = """
import sys
from pathlib import Path
from brm_desktop.storage.locks import WindowLock, hold_exclusive, hold_shared
profile = Path(sys.argv[2])
held = {
    "shared": lambda: hold_shared(profile),
    "exclusive": lambda: hold_exclusive(profile, "restoring a backup"),
    "window": lambda: (lambda lock: (lock.take(), lock))(WindowLock(profile)),
}[sys.argv[1]]()
print("held", flush=True)
sys.stdin.read()
"""


class Other:
    """Another process that holds a lock until it is killed."""

    def __init__(self, how: str, profile: Path) -> None:
        words = [sys.executable, "-c", HOLDER, how, str(profile)]
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "held\n"

    def __enter__(self) -> Other:
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


def shared(profile: Path) -> Hold:
    return hold_shared(profile, patience_s=0)


def exclusive(profile: Path) -> Hold:
    return hold_exclusive(profile, "bringing it up to date", patience_s=0)


def test_hold_shared_many_at_once(tmp_path: Path) -> None:
    with Other("shared", tmp_path), shared(tmp_path), shared(tmp_path):
        pass


def test_hold_exclusive_keeps_out_everyone_and_says_what_it_does(tmp_path: Path) -> None:
    with Other("exclusive", tmp_path):
        with pytest.raises(Busy, match="restoring a backup"):
            shared(tmp_path)
        with pytest.raises(Busy, match="restoring a backup"):
            exclusive(tmp_path)


def test_hold_exclusive_waits_for_nobody_who_reads(tmp_path: Path) -> None:
    with Other("shared", tmp_path), pytest.raises(Busy, match="Close its window"):
        exclusive(tmp_path)


def test_hold_exclusive_same_process_shared_is_busy(tmp_path: Path) -> None:
    hold = shared(tmp_path)
    with pytest.raises(Busy):
        exclusive(tmp_path)
    hold.release()
    hold.release()
    exclusive(tmp_path).release()
    shared(tmp_path).release()


@pytest.mark.parametrize("how", ["shared", "exclusive"])
def test_hold_holder_killed_lets_go_at_once(tmp_path: Path, how: str) -> None:
    with Other(how, tmp_path) as other:
        other.kill()
        exclusive(tmp_path).release()
        shared(tmp_path).release()


def test_hold_shared_after_one_who_died_alone_forgets_his_note(tmp_path: Path) -> None:
    with Other("exclusive", tmp_path) as other:
        other.kill()
    with shared(tmp_path), pytest.raises(Busy, match="Close its window"):
        exclusive(tmp_path)


def test_window_lock_second_window_is_told_at_once(tmp_path: Path) -> None:
    lock = WindowLock(tmp_path)
    with Other("window", tmp_path) as other:
        assert not lock.take()
        other.kill()
        assert lock.take()
    assert lock.take()
    assert not WindowLock(tmp_path).take()
    lock.release()
    again = WindowLock(tmp_path)
    assert again.take()
    again.release()


def test_window_lock_leaves_commands_alone(tmp_path: Path) -> None:
    with Other("window", tmp_path):
        shared(tmp_path).release()


def test_hold_shared_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be opened"):
        shared(tmp_path / "nowhere")
