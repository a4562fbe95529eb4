"""The operating system's keyring: one small secret for each account of the service "BRM Desktop".

Each platform's keyring is reached directly: looking for what there might be costs more than our whole start.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final, Protocol

from brm_desktop.base.errors import StorageError

SERVICE: Final = "BRM Desktop"


class KeyringAbsent(StorageError):
    """There is no keyring here, it is locked, or it does not answer: ask for a passphrase instead."""


class SecretStore(Protocol):
    """Where a secret text can be kept for an account. Every method raises KeyringAbsent when it cannot."""

    def find(self, account: str) -> str | None:
        """Return the secret of an account, if there is one."""

    def keep(self, account: str, secret: str) -> None:
        """Keep a secret, in place of the one before."""

    def forget(self, account: str) -> None:
        """Remove the secret of an account, if there is one."""


def open_secret_store() -> SecretStore:
    """Return this system's keyring without asking it anything yet. It may show its own dialog when asked."""
    backends = {"win32": _windows_backend, "darwin": _macos_backend}
    if sys.platform in backends:
        return BackendStore(backends[sys.platform])
    return SecretServiceStore()


def keyring_absent(reason: str) -> KeyringAbsent:
    return KeyringAbsent("The system's keyring cannot be used", reason, "Use the passphrase or the recovery key")


class BackendStore:
    """A keyring reached through the `keyring` package's own module for it, made when first needed."""

    def __init__(self, make_backend: Callable[[], tuple[Any, type[Exception]]]) -> None:
        self._make_backend = make_backend

    def find(self, account: str) -> str | None:
        with self._backend() as backend:
            found = backend.get_password(SERVICE, account)
        return None if found is None else str(found)

    def keep(self, account: str, secret: str) -> None:
        with self._backend() as backend:
            backend.set_password(SERVICE, account, secret)

    def forget(self, account: str) -> None:
        with self._backend() as backend:
            if backend.get_password(SERVICE, account) is not None:
                backend.delete_password(SERVICE, account)

    @contextmanager
    def _backend(self) -> Iterator[Any]:
        from keyring.errors import KeyringError

        backend, backend_error = self._make_backend()
        try:
            yield backend
        except (KeyringError, backend_error, OSError) as error:
            raise keyring_absent(type(error).__name__) from None  # the chain could hold the secret


def _windows_backend() -> tuple[Any, type[Exception]]:
    from keyring.backends.Windows import WinVaultKeyring
    from win32ctypes.pywin32.pywintypes import error as windows_error  # type: ignore[import-not-found, unused-ignore]

    backend: Any = WinVaultKeyring()  # type: ignore[no-untyped-call, unused-ignore]
    backend.persist = "local machine"  # the portfolio stays on this machine, and so does its key
    return backend, windows_error


def _macos_backend() -> tuple[Any, type[Exception]]:
    from keyring.backends.macOS import Keyring

    return Keyring(), OSError  # type: ignore[no-untyped-call, unused-ignore]


_BUS_NAME: Final = "org.freedesktop.secrets"
_SECRET: Final = "org.freedesktop.Secret."
_SERVICE_PATH: Final = "/org/freedesktop/secrets"
_NOWHERE: Final = "/"


class SecretServiceStore:
    """The desktop's keyring on Linux, by the Secret Service protocol 0.2 over the session's bus.

    No call waits longer than `reply_timeout_s`, nor its dialog (to unlock) longer than `prompt_timeout_s`.
    """

    def __init__(self, reply_timeout_s: float = 5.0, prompt_timeout_s: float = 60.0) -> None:
        self._reply_timeout_s = reply_timeout_s
        self._prompt_timeout_s = prompt_timeout_s

    def find(self, account: str) -> str | None:
        with self._bus() as bus:
            items = bus.find_items(_attributes(account))
            return bus.read_secret(items[0]) if items else None

    def keep(self, account: str, secret: str) -> None:
        with self._bus() as bus:
            bus.write_secret(f"{SERVICE} portfolio", _attributes(account), secret)

    def forget(self, account: str) -> None:
        with self._bus() as bus:
            for item in bus.find_items(_attributes(account)):
                (prompt,) = bus.call(item, "Item", "Delete")
                bus.answer(prompt)

    @contextmanager
    def _bus(self) -> Iterator[_Bus]:
        from jeepney import DBusErrorResponse  # type: ignore[import-untyped, unused-ignore]

        try:
            bus = _Bus(self._reply_timeout_s, self._prompt_timeout_s)
            try:
                yield bus
            finally:
                bus.close()
        except DBusErrorResponse as error:
            raise keyring_absent(str(error.name)) from None
        except TimeoutError:
            raise keyring_absent("it does not answer") from None
        except (OSError, ValueError, RuntimeError) as error:
            raise keyring_absent(f"the session's bus: {type(error).__name__}") from None


def _attributes(account: str) -> dict[str, str]:
    return {"service": SERVICE, "username": account}


class _Bus:
    """A connection to the session's bus that speaks with the Secret Service and never waits for ever."""

    def __init__(self, reply_timeout_s: float, prompt_timeout_s: float) -> None:
        self._prompt_timeout_s = prompt_timeout_s
        self._connection = _connect(reply_timeout_s)
        self._session = ""

    def close(self) -> None:
        self._connection.close()

    def call(self, path: str, interface: str, method: str, signature: str = "", *body: object) -> Any:
        from jeepney import DBusAddress, new_method_call
        from jeepney.wrappers import unwrap_msg  # type: ignore[import-untyped, unused-ignore]

        address = DBusAddress(path, _BUS_NAME, _SECRET + interface)
        return unwrap_msg(self._connection.send_and_get_reply(new_method_call(address, method, signature, body)))

    def find_items(self, attributes: dict[str, str]) -> list[str]:
        unlocked, locked = self.call(_SERVICE_PATH, "Service", "SearchItems", "a{ss}", attributes)
        if not unlocked and locked:
            self._unlock(locked)
            unlocked = locked
        return list(unlocked)

    def read_secret(self, item: str) -> str:
        (secret,) = self.call(item, "Item", "GetSecret", "o", self._open_session())
        return bytes(secret[2]).decode("utf-8")

    def write_secret(self, label: str, attributes: dict[str, str], secret: str) -> None:
        (collection,) = self.call(_SERVICE_PATH, "Service", "ReadAlias", "s", "default")
        if collection == _NOWHERE:
            raise keyring_absent("it has not been set up")
        self._unlock([collection])
        properties = {
            f"{_SECRET}Item.Label": ("s", label),
            f"{_SECRET}Item.Attributes": ("a{ss}", attributes),
        }
        sealed = (self._open_session(), b"", secret.encode("utf-8"), "text/plain")
        arguments = (properties, sealed, True)
        _item, prompt = self.call(collection, "Collection", "CreateItem", "a{sv}(oayays)b", *arguments)
        self.answer(prompt)

    def answer(self, prompt: str) -> None:
        """Let the keyring show a dialog, if it wants one, and wait for its answer."""
        if prompt == _NOWHERE:
            return
        from jeepney import MatchRule, MessageType, message_bus

        interface = f"{_SECRET}Prompt"
        rule = MatchRule(type=MessageType.signal, path=prompt, interface=interface, member="Completed")
        self._connection.send_and_get_reply(message_bus.AddMatch(rule.serialise()))
        with self._connection.filter(rule) as signals:
            self.call(prompt, "Prompt", "Prompt", "s", "")
            told = self._connection.recv_until_filtered(signals, timeout=self._prompt_timeout_s)
        if told.body[0]:
            raise keyring_absent("it was not unlocked")

    def _unlock(self, paths: list[str]) -> None:
        _unlocked, prompt = self.call(_SERVICE_PATH, "Service", "Unlock", "ao", paths)
        self.answer(prompt)

    def _open_session(self) -> str:
        # Plain is enough: the bus is this user's own socket, whose other end may read the keyring anyway.
        if not self._session:
            _, self._session = self.call(_SERVICE_PATH, "Service", "OpenSession", "sv", "plain", ("s", ""))
        return self._session


def _connect(reply_timeout_s: float) -> Any:
    from jeepney.bus import get_bus  # type: ignore[import-untyped, unused-ignore]
    from jeepney.io import blocking  # type: ignore[import-untyped, unused-ignore]

    class Connection(blocking.DBusConnection):  # type: ignore[misc, unused-ignore]
        def send_and_get_reply(self, message: Any, *, timeout: float | None = None) -> Any:
            return super().send_and_get_reply(message, timeout=reply_timeout_s if timeout is None else timeout)

    with ExitStack() as stack:
        socket = stack.enter_context(blocking.prep_socket(get_bus(_session_address()), timeout=reply_timeout_s))
        connection = Connection(socket)
        stack.pop_all()
    return connection


def _session_address() -> str:
    given, runtime = os.environ.get("DBUS_SESSION_BUS_ADDRESS"), os.environ.get("XDG_RUNTIME_DIR")
    if not given and not runtime:
        raise keyring_absent("there is no desktop session")
    return given or f"unix:path={runtime}/bus"
