"""A way to a real server on which things go wrong as told: answers of its own, silence, halves, lost answers."""

from __future__ import annotations

import http.client
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

PASSED_ON = ("content-length", "transfer-encoding", "connection", "keep-alive")


class FaultyServer(ThreadingHTTPServer):
    """Passes requests on to a server. What matches `method` and `part` of the address meets `fault`, `left` times.

    A fault is a status, `hang` (no answer), `cut` (half of one), `reset` (the line breaks before the request is
    passed on) or `lost` (the request is carried out, its answer never comes).
    """

    daemon_threads = True

    def __init__(self, upstream: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        parts = urlsplit(upstream)
        self.upstream = parts.netloc.rpartition("@")[2]
        self.url = upstream.replace(self.upstream, f"127.0.0.1:{self.server_port}")
        self.method = self.part = ""
        self.fault: int | str | None = None
        self.left = 0
        self.met = Counter[int | str]()
        self.ends = threading.Event()

    def harm(self, method: str, part: str, fault: int | str, times: int = 1_000) -> None:
        """Have requests fail from now on."""
        self.method, self.part, self.fault, self.left = method, part, fault, times

    def heal(self) -> None:
        self.fault = None

    def take_fault(self, method: str, path: str) -> int | str | None:
        if self.fault is None or self.left <= 0 or method != self.method or self.part not in path:
            return None
        self.left -= 1
        self.met[self.fault] += 1
        return self.fault

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is nothing to speak of."""


class _Handler(BaseHTTPRequestHandler):
    server: FaultyServer

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self._pass_on
        raise AttributeError(name)

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.server.take_fault(self.command, self.path)
        if fault == "reset":
            return
        if fault == "hang":
            self.server.ends.wait(20)
            return
        if isinstance(fault, int):
            self.send_response(fault)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        status, headers, answer = self._ask(body)
        if fault == "lost":
            return
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in PASSED_ON:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer[: len(answer) // 2] if fault == "cut" else answer)

    def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = http.client.HTTPConnection(self.server.upstream, timeout=20)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in ("connection",)}
            connection.request(self.command, self.path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def log_message(self, format: str, *args: Any) -> None:
        """Nobody reads it."""


@contextmanager
def faulty(upstream: str) -> Iterator[FaultyServer]:
    """Serve on loopback for as long as the context lasts."""
    server = FaultyServer(upstream)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.ends.set()
        server.shutdown()
        server.server_close()
        thread.join()
