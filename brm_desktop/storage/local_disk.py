"""A profile belongs on a disk of this machine: tells which folders are on a network drive."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final

from brm_desktop.base.errors import StorageError
from brm_desktop.base.files import file_errors

_NETWORK_TYPES: Final = {
    *("afpfs", "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "ftp", "gfs2", "gpfs", "lustre", "ncp", "ncpfs"),
    *("nfs", "nfs3", "nfs4", "ocfs2", "orangefs", "pvfs2", "smb", "smb2", "smb3", "smbfs", "sshfs", "webdav"),
    *("fuse.ceph", "fuse.curlftpfs", "fuse.davfs", "fuse.davfs2", "fuse.gcsfuse", "fuse.glusterfs", "fuse.goofys"),
    *("fuse.gvfsd-fuse", "fuse.mfs", "fuse.rclone", "fuse.s3fs", "fuse.smbnetfs", "fuse.sshfs"),
}
_MOUNTINFO: Final = Path("/proc/self/mountinfo")
_REMOTE_DRIVE: Final = 4
_MOUNT_TIMEOUT_S: Final = 2.0


def refuse_network_folder(path: Path, *, mountinfo: Path = _MOUNTINFO) -> None:
    """Raise StorageError when `path`, which need not exist yet, is on a network drive.

    `mountinfo` is where Linux tells of its mounts.
    """
    with file_errors(path):
        whole = path.resolve()
    if _is_on_network(whole, mountinfo):
        raise StorageError(
            "The portfolio's folder is on a network drive",
            f"{path}: write-ahead logging, which keeps a portfolio whole, needs a disk of this machine",
            "Choose a local folder, and share by connecting a store instead",
        )


def is_on_network(path: Path, *, mountinfo: Path = _MOUNTINFO) -> bool:
    """Tell whether a whole path is on a network drive, without touching it."""
    return _is_on_network(path, mountinfo)


def is_network_path_windows(path: str) -> bool:
    r"""Tell whether a whole Windows path names a server: `\\server\share` or `\\?\UNC\server\share`."""
    drive = PureWindowsPath(path).drive
    if drive.startswith(("\\\\?\\", "\\\\.\\")):
        return drive[4:8].upper() == "UNC\\"
    return drive.startswith("\\\\")


def find_type_in_mountinfo(mountinfo: str, path: PurePosixPath) -> str:
    """Return the file system's type of a whole path, from the text of Linux's /proc/self/mountinfo (proc(5))."""
    mounts = []
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        if after:
            mounts.append((_unescape(before.split(" ")[4]), after.split(" ")[0]))
    return _type_of(mounts, path)


def find_type_in_mount(output: str, path: PurePosixPath) -> str:
    """Return the file system's type of a whole path, from what macOS's `mount` prints."""
    found = re.findall(r"^.*? on (/.*) \(([^,)]+)[^)]*\)$", output, re.MULTILINE)
    return _type_of(found, path)


def _type_of(mounts: Iterable[tuple[str, str]], path: PurePosixPath) -> str:
    best, best_length = "", -1
    for point, kind in mounts:
        place = PurePosixPath(point)
        if path.is_relative_to(place) and len(place.parts) >= best_length:  # of two on one point the later is on top
            best, best_length = kind, len(place.parts)
    return best


def _unescape(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text)


if sys.platform == "win32":

    def _is_on_network(path: Path, _mountinfo: Path) -> bool:
        import ctypes

        return is_network_path_windows(str(path)) or ctypes.windll.kernel32.GetDriveTypeW(path.anchor) == _REMOTE_DRIVE

else:

    def _is_on_network(path: Path, mountinfo: Path) -> bool:
        posix = PurePosixPath(path)
        try:
            if sys.platform == "darwin":
                return find_type_in_mount(_list_mounts(), posix) in _NETWORK_TYPES
            text = mountinfo.read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return False  # where nothing can be told, nobody is locked out
        return find_type_in_mountinfo(text, posix) in _NETWORK_TYPES


def _list_mounts() -> str:
    import subprocess

    command = ["/sbin/mount"]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=_MOUNT_TIMEOUT_S, check=True).stdout
    except subprocess.SubprocessError as error:
        raise OSError(str(error)) from error
