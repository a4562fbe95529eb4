"""A server of desktop notifications on a bus of its own, which does what a test says a person does."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue
from typing import Any

import pytest
from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
_EMITTER = DBusAddress(PATH, interface=NAME)
_TURN_S, _ANSWER_S = 0.02, 10.0


class Shown:
    """A notification as the server was asked to show it."""

    def __init__(self, number: int, title: str, text: str, actions: list[str]) -> None:
        self.number, self.title, self.text, self.actions = number, title, text, actions


class Server:
    """Answers calls on a thread; `press` chooses an action."""

    def __init__(self, address: str, capabilities: list[str]) -> None:
        self.shown: Queue[Shown] = Queue()
        self.withdrawn: Queue[int] = Queue()
        self._wanted: Queue[tuple[int, str]] = Queue()
        self._capabilities = capabilities
        self._stop = threading.Event()
        self._number = 0
        self._connection = open_dbus_connection(address)
        reply = self._connection.send_and_get_reply(message_bus.RequestName(NAME), timeout=_ANSWER_S)
        assert reply.body == (1,)
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def is_quiet(self) -> bool:
        """Say whether nothing is shown that was not taken."""
        return self.shown.empty()

    def press(self, number: int, action: str) -> None:
        """Choose an action of a notification."""
        self._wanted.put((number, action))

    def close(self) -> None:
        """End the thread."""
        self._stop.set()
        self._thread.join()
        self._connection.close()

    def _serve(self) -> None:
        while not self._stop.is_set():
            while not self._wanted.empty():
                self._connection.send(new_signal(_EMITTER, "ActionInvoked", "us", self._wanted.get()))
            try:
                message = self._connection.receive(timeout=_TURN_S)
            except TimeoutError:
                continue
            if message.header.message_type is MessageType.method_call:
                self._connection.send(self._answer(message))

    def _answer(self, call: Message) -> Any:
        match call.header.fields[HeaderFields.member]:
            case "GetCapabilities":
                return new_method_return(call, "as", (self._capabilities,))
            case "Notify":
                self._number += 1
                _, _, _, title, text, actions, _, _ = call.body
                self.shown.put(Shown(self._number, title, text, actions))
                return new_method_return(call, "u", (self._number,))
            case "CloseNotification":
                self.withdrawn.put(call.body[0])
                return new_method_return(call)
        return new_error(call, "org.freedesktop.DBus.Error.UnknownMethod")


@contextmanager
def serve(monkeypatch: pytest.MonkeyPatch, *capabilities: str) -> Iterator[Server]:
    """Start a bus with a server of notifications and make it the session's."""
    program = shutil.which("dbus-daemon")
    if program is None:
        pytest.skip("there is no dbus-daemon here")
    bus = subprocess.Popen(
        [program, "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert bus.stdout is not None
    try:
        address = bus.stdout.readline().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        server = Server(address, list(capabilities))
        try:
            yield server
        finally:
            server.close()
    finally:
        bus.terminate()
        bus.wait()
        bus.stdout.close()
