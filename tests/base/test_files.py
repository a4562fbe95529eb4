"""A file is replaced whole or left as it was."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from brm_desktop.base.errors import StorageError
from brm_desktop.base.files import file_errors, make_private_folder, require_space, write_whole


def test_write_whole_existing_file_is_replaced_and_private(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    write_whole(path, b"old")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.json"]
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_write_whole_target_that_cannot_be_replaced_leaves_no_part(tmp_path: Path) -> None:
    (tmp_path / "settings.json" / "inside").mkdir(parents=True)
    with pytest.raises(StorageError), file_errors(tmp_path):
        write_whole(tmp_path / "settings.json", b"new")
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "full"), (errno.EROFS, "right"), (errno.ENOENT, "not there"), (errno.EIO, "could not be read")],
)
def test_file_errors_each_cause_has_its_words(tmp_path: Path, number: int, words: str) -> None:
    with pytest.raises(StorageError, match=words) as caught, file_errors(tmp_path / "a"):
        raise OSError(number, os.strerror(number))
    assert str(tmp_path / "a") in str(caught.value)


def test_require_space_more_than_there_is_is_told(tmp_path: Path) -> None:
    require_space(tmp_path, 1, spare=0)
    with pytest.raises(StorageError, match="MB more are needed"):
        require_space(tmp_path, shutil.disk_usage(tmp_path).total)


@pytest.mark.skipif(os.name != "posix", reason="rights as on POSIX")
def test_make_private_folder_new_is_for_the_owner_alone(tmp_path: Path) -> None:
    make_private_folder(tmp_path / "a")
    make_private_folder(tmp_path / "a")
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o700


REWRITER = """
import sys
from pathlib import Path
from brm_desktop.base.files import write_whole
number = 0
while True:
    number += 1
    write_whole(Path(sys.argv[1]), bytes([number % 251]) * 100_000)
    print(number, flush=True)
"""


def test_write_whole_writer_killed_leaves_one_whole_version(tmp_path: Path) -> None:
    path = tmp_path / "f"
    writer = subprocess.Popen([sys.executable, "-c", REWRITER, str(path)], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    for _ in range(30):
        writer.stdout.readline()
    writer.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    writer.communicate()
    held = path.read_bytes()
    assert len(held) == 100_000
    assert len(set(held)) == 1
