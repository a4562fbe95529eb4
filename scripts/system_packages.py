"""What the system itself must bring on Linux: the libraries Qt loads, venv, and tools for packaging.

Installs them with apt where that is possible, else says exactly what is missing. Other systems bring them all.
"""

from __future__ import annotations

import ctypes
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import sysconfig

# Library -> Debian package. Qt cannot start at all without the first group; windows need the second too.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libX11-xcb.so.1": "libx11-xcb1",
}


def require(for_building: bool = False) -> None:
    """See that everything is there, installing what is not. Exits with clear words where it cannot."""
    if not sys.platform.startswith("linux"):
        return
    if not _has_recent_glibc():
        sys.exit(
            "Qt needs a Linux with glibc 2.34 or newer: Debian 12, Ubuntu 22.04, Fedora 35 or RHEL 9, for example."
        )
    missing = _list_missing(for_building)
    if missing:
        _install(sorted(set(missing.values())))
        missing = _list_missing(for_building)
    if missing:
        _tell(missing)
    if missing.keys() - WINDOW_LIBRARIES.keys():
        sys.exit(1)


def _list_missing(for_building: bool) -> dict[str, str]:
    """Return what is missing -> the Debian package that brings it."""
    missing = {name: package for name, package in {**QT_LIBRARIES, **WINDOW_LIBRARIES}.items() if not _loads(name)}
    if importlib.util.find_spec("ensurepip") is None:
        missing["Python's venv module"] = "python3-venv"
    if for_building:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        if shutil.which("objdump") is None:
            missing["objdump"] = "binutils"
        if not _has_shared_python(version):
            missing[f"libpython{version}.so"] = f"libpython{version}"
    return missing


def _has_recent_glibc() -> bool:
    name, version = platform.libc_ver()
    return name == "glibc" and tuple(int(part) for part in version.split(".")[:2]) >= (2, 34)


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_shared_python(version: str) -> bool:
    folder = sysconfig.get_config_var("LIBDIR") or ""
    name = f"libpython{version}.so.1.0"
    return os.path.exists(os.path.join(folder, name)) or _loads(name)


def _install(packages: list[str]) -> None:
    """Install with apt, as far as this user may."""
    rights = _find_rights()
    if shutil.which("apt-get") is None or rights is None:
        return
    print("Installing from this system's packages: " + " ".join(packages), flush=True)
    environment = [*rights, "env", "DEBIAN_FRONTEND=noninteractive"]
    subprocess.run([*environment, "apt-get", "update", "-qq"])
    subprocess.run(
        [*environment, "apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages],
        stdout=subprocess.DEVNULL,
    )


def _find_rights() -> list[str] | None:
    """Return what to put before a command that changes the system, or None when that is not allowed."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    if subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return ["sudo"] if sys.stdin.isatty() else None


def _tell(missing: dict[str, str]) -> None:
    print("This system lacks: " + ", ".join(missing), file=sys.stderr)
    if shutil.which("apt-get"):
        packages = " ".join(sorted(set(missing.values())))
        print(f"Please run:  sudo apt-get install --no-install-recommends {packages}", file=sys.stderr)
    else:
        print(
            "Please install the packages that bring them; on Debian these are: "
            + " ".join(sorted(set(missing.values()))),
            file=sys.stderr,
        )
    if not missing.keys() - WINDOW_LIBRARIES.keys():
        print("Without them the window does not open; all other commands work.", file=sys.stderr)
