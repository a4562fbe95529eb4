"""The keyring that is there is used, the one that is not is said to be absent, and none is waited for."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from brm_desktop.storage.secret_store import SERVICE, BackendStore, KeyringAbsent, SecretServiceStore

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's keyring")


class Backend:
    """What a module of the keyring package looks like."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.held: dict[tuple[str, str], str] = {}
        self.fault = fault

    def get_password(self, service: str, account: str) -> str | None:
        if self.fault is not None:
            raise self.fault
        return self.held.get((service, account))

    def set_password(self, service: str, account: str, secret: str) -> None:
        self.held[service, account] = secret

    def delete_password(self, service: str, account: str) -> None:
        del self.held[service, account]


def test_backend_store_keeps_finds_and_forgets() -> None:
    backend = Backend()
    store = BackendStore(lambda: (backend, OSError))
    assert store.find("a") is None
    store.keep("a", "s")
    assert backend.held == {(SERVICE, "a"): "s"}
    assert store.find("a") == "s"
    store.forget("a")
    store.forget("a")
    assert store.find("a") is None


def test_backend_store_fault_is_absent_without_its_words() -> None:
    from keyring.errors import KeyringLocked

    for fault in (KeyringLocked("the secret"), OSError("the secret"), LookupError("the secret")):
        store = BackendStore(lambda fault=fault: (Backend(fault), LookupError))  # type: ignore[misc]
        with pytest.raises(KeyringAbsent) as caught:
            store.find("a")
        assert "the secret" not in str(caught.value)
        assert caught.value.__suppress_context__


@linux_only
@pytest.mark.parametrize("address", [None, "unix:path=/nonexistent/bus", "nonsense", "tcp:host=localhost"])
def test_secret_service_store_no_bus_is_absent(monkeypatch: pytest.MonkeyPatch, address: str | None) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    if address is None:
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    else:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    with pytest.raises(KeyringAbsent):
        SecretServiceStore().find("a")


@linux_only
@pytest.mark.parametrize("welcome", [b"", b"OK 0123456789abcdef0123456789abcdef\r\n"])
def test_secret_service_store_silent_bus_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, welcome: bytes
) -> None:
    path = tmp_path / "bus"
    ended = threading.Event()
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()

        def greet() -> None:
            peer, _ = server.accept()
            with peer:
                peer.sendall(welcome)
                ended.wait()

        thread = threading.Thread(target=greet)
        thread.start()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={path}")
        try:
            with pytest.raises(KeyringAbsent, match="does not answer"):
                SecretServiceStore(reply_timeout_s=0.1).find("a")
        finally:
            ended.set()
            thread.join()


REAL = """
from brm_desktop.storage.secret_store import open_secret_store
store = open_secret_store()
found = [store.find("a")]
store.keep("a", "old"); store.keep("b", "other"); store.keep("a", "sécret")
found += [store.find("a"), store.find("b")]
store.forget("a"); store.forget("a")
print(ascii(found + [store.find("a"), store.find("b")]))
"""
NEEDED = ("dbus-run-session", "gnome-keyring-daemon", "bash")


def _run_with_keyring(home: Path, unlock: bool) -> subprocess.CompletedProcess[str]:
    (home / "program.py").write_text(REAL, encoding="utf-8")
    start = "printf p | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; " if unlock else ""
    command = f"{start}exec {sys.executable} program.py"
    environment: dict[str, Any] = {"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": os.getcwd()}
    words = ["dbus-run-session", "--", "bash", "-c", command]
    return subprocess.run(words, cwd=home, env=environment, capture_output=True, text=True, timeout=600, check=False)


@linux_only
@pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason=f"needs {', '.join(NEEDED)}")
def test_open_secret_store_real_keyring_keeps_finds_and_forgets(tmp_path: Path) -> None:
    ran = _run_with_keyring(tmp_path, unlock=True)
    assert ran.stdout.strip() == "[None, 'old', 'other', None, 'other']".replace("old", "s\\xe9cret"), ran.stderr


@linux_only
@pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason=f"needs {', '.join(NEEDED)}")
def test_open_secret_store_keyring_that_was_never_set_up_is_absent(tmp_path: Path) -> None:
    ran = _run_with_keyring(tmp_path, unlock=False)
    assert "KeyringAbsent" in ran.stderr.splitlines()[-1]
