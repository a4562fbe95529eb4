"""Notifications of a Linux desktop, over its session bus (Desktop Notifications Specification 1.2)."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, QSocketNotifier, Signal
from shiboken6 import isValid

if TYPE_CHECKING:
    from jeepney import Message  # type: ignore[import-untyped, unused-ignore]
    from jeepney.io.blocking import DBusConnection  # type: ignore[import-untyped, unused-ignore]

_NAME, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
_ANSWER_WITHIN_S = 3.0
_APP, _ENTRY = "BRM Desktop", "brm-desktop"
OPEN = "default"  # what the specification calls a click on the notification itself


class Bus(NamedTuple):
    """A connection to a server of notifications, and what that can do."""

    connection: DBusConnection
    capabilities: frozenset[str]


class BusNotifier(QObject):
    """Shows notifications; `acted` carries the key of one and which of its actions was chosen.

    `ready` says once whether there is a server. Connecting has a thread of its own, for a bus may never answer.
    """

    ready = Signal(bool)
    acted = Signal(str, str)
    _connected = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus: Bus | None = None
        self._watch: QSocketNotifier | None = None
        self._asked: dict[int, str] = {}
        self._shown: dict[int, str] = {}
        self._closed = False
        self._connected.connect(self._on_connected)

    def connect_to_bus(self) -> None:
        """Look for a server; `ready` tells the outcome."""
        threading.Thread(target=self._connect_on_thread, name="notifications", daemon=True).start()

    @property
    def has_buttons(self) -> bool:
        """Whether actions show as buttons."""
        return self._bus is not None and "actions" in self._bus.capabilities

    def show_message(self, key: str, title: str, text: str, actions: Sequence[tuple[str, str]]) -> bool:
        """Show a notification with actions (name, words); say whether it was sent."""
        from jeepney import new_method_call

        if self._bus is None:
            return False
        if "body-markup" in self._bus.capabilities:
            text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        buttons = [part for action in actions for part in action] if self.has_buttons else []
        hints = {"desktop-entry": ("s", _ENTRY), "category": ("s", "x-brm-desktop.reminder")}
        call = new_method_call(
            _address(), "Notify", "susssasa{sv}i", (_APP, 0, _ENTRY, title, text, buttons, hints, -1)
        )
        serial = self._send(call)
        if serial:
            self._asked[serial] = key
        return bool(serial)

    def withdraw(self, *keys: str) -> None:
        """Take notifications off the screen; all of them when no key is given."""
        from jeepney import new_method_call

        for number, key in list(self._shown.items()):
            if not keys or key in keys:
                del self._shown[number]
                self._send(new_method_call(_address(), "CloseNotification", "u", (number,)))

    def close(self) -> None:
        """Let go of the bus."""
        self._closed = True
        if self._watch is not None:
            self._watch.setEnabled(False)
            self._watch.deleteLater()
            self._watch = None
        if self._bus is not None:
            self._bus.connection.close()
            self._bus = None

    def _connect_on_thread(self) -> None:
        bus = connect_bus()
        if isValid(self) and not self._closed:
            self._connected.emit(bus)
        elif bus is not None:
            bus.connection.close()

    def _on_connected(self, bus: Bus | None) -> None:
        if self._closed:
            if bus is not None:
                bus.connection.close()
            return
        self._bus = bus
        if bus is not None:
            self._watch = QSocketNotifier(bus.connection.sock.fileno(), QSocketNotifier.Type.Read, self)
            self._watch.activated.connect(self._on_watch_activated)
        self.ready.emit(bus is not None)

    def _send(self, message: Message) -> int:
        """Send a call and return its number, 0 when the bus has gone."""
        if self._bus is None:
            return 0
        serial = next(self._bus.connection.outgoing_serial)
        try:
            self._bus.connection.send(message, serial=serial)
        except OSError:
            self.close()
            return 0
        return int(serial)

    def _on_watch_activated(self) -> None:
        while self._bus is not None:
            try:
                message = self._bus.connection.receive(timeout=0)
            except TimeoutError:
                return
            except (OSError, ValueError):
                self.close()
                return
            self._take(message)

    def _take(self, message: Message) -> None:
        from jeepney import HeaderFields, MessageType

        fields: dict[Any, Any] = message.header.fields
        if message.header.message_type is MessageType.method_return:
            key = self._asked.pop(fields.get(HeaderFields.reply_serial, 0), None)
            if key is not None and message.body:
                self._shown[message.body[0]] = key
        elif message.header.message_type is MessageType.signal and fields.get(HeaderFields.interface) == _NAME:
            self._take_signal(fields.get(HeaderFields.member, ""), message.body)

    def _take_signal(self, member: str, body: Sequence[Any]) -> None:
        if member == "ActionInvoked" and body[0] in self._shown:
            self.acted.emit(self._shown[body[0]], body[1])
        elif member == "NotificationClosed":
            self._shown.pop(body[0], None)


def connect_bus() -> Bus | None:
    """Return the desktop's server of notifications, or None where there is none. Waits: call it on a thread."""
    from jeepney import MatchRule, MessageType, message_bus, new_method_call
    from jeepney.io.blocking import open_dbus_connection

    try:
        connection = open_dbus_connection("SESSION")
    except (OSError, ValueError, KeyError, RuntimeError):
        return None
    rule = MatchRule(type="signal", interface=_NAME, path=_PATH)
    try:
        connection.send_and_get_reply(message_bus.AddMatch(rule), timeout=_ANSWER_WITHIN_S)
        reply = connection.send_and_get_reply(new_method_call(_address(), "GetCapabilities"), timeout=_ANSWER_WITHIN_S)
    except (OSError, ValueError):
        connection.close()
        return None
    if reply.header.message_type is not MessageType.method_return:
        connection.close()
        return None
    return Bus(connection, frozenset(reply.body[0]))


def _address() -> Any:
    from jeepney import DBusAddress

    return DBusAddress(_PATH, bus_name=_NAME, interface=_NAME)
