"""Local disks are taken, network drives refused, by what each system says of its mounts."""

from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath

import pytest

from brm_desktop.base.errors import StorageError
from brm_desktop.storage.local_disk import (
    find_type_in_mount,
    find_type_in_mountinfo,
    is_network_path_windows,
    refuse_network_folder,
)

MOUNTINFO = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard
40 27 0:40 / /home rw,relatime shared:2 master:3 - nfs4 files:/home rw,vers=4.2
41 40 0:41 / /home/dana/local rw - btrfs /dev/sdb rw
42 27 0:42 / /mnt/team\\040share rw - cifs //files/team rw
43 27 0:43 / /mnt/twice rw - fuse.sshfs me@host: rw
44 43 0:44 / /mnt/twice rw - tmpfs tmpfs rw
45 27 0:45 / /mnt/c rw - 9p drvfs rw
a broken line
"""
MOUNT = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//dana@files/Team on /Volumes/Team on us (smbfs, nodev, nosuid, mounted by dana)
files:/export on /Volumes/export (nfs)
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/a", "ext4"),
        ("/home/dana/x", "nfs4"),
        ("/home/dana/local/x", "btrfs"),
        ("/homes", "ext4"),
        ("/mnt/team share/brm", "cifs"),
        ("/mnt/twice/brm", "tmpfs"),
        ("/mnt/c/Users/dana", "9p"),
    ],
)
def test_find_type_in_mountinfo_nearest_mount_decides(path: str, kind: str) -> None:
    assert find_type_in_mountinfo(MOUNTINFO, PurePosixPath(path)) == kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/Users/dana", "apfs"),
        ("/System/Volumes/Data/Users", "apfs"),
        ("/Volumes/Team on us/brm", "smbfs"),
        ("/Volumes/export", "nfs"),
    ],
)
def test_find_type_in_mount_nearest_mount_decides(path: str, kind: str) -> None:
    assert find_type_in_mount(MOUNT, PurePosixPath(path)) == kind


@pytest.mark.parametrize(
    ("path", "network"),
    [
        (r"C:\Users\dana", False),
        (r"\\server\share\brm", True),
        ("//server/share/brm", True),
        (r"\\?\C:\Users\dana", False),
        (r"\\?\UNC\server\share\brm", True),
    ],
)
def test_is_network_path_windows_servers_are_told(path: str, network: bool) -> None:
    assert is_network_path_windows(path) is network


def test_refuse_network_folder_local_disk_is_taken(tmp_path: Path) -> None:
    refuse_network_folder(tmp_path / "not there yet" / "profile")


@pytest.mark.skipif(sys.platform != "linux", reason="Linux tells of its mounts in a file")
def test_refuse_network_folder_network_drive_says_why(tmp_path: Path) -> None:
    mountinfo = tmp_path / "mountinfo"
    mountinfo.write_text(f"27 1 0:40 / {tmp_path} rw - cifs //files/team rw\n", encoding="utf-8")
    with pytest.raises(StorageError, match=r"network drive.*write-ahead logging.*connecting a store"):
        refuse_network_folder(tmp_path / "profile", mountinfo=mountinfo)
    refuse_network_folder(tmp_path, mountinfo=tmp_path / "nothing known")
