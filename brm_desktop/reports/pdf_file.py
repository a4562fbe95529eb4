"""The objects of a PDF file as bytes. The same objects give the same file."""

from __future__ import annotations

import zlib
from hashlib import md5
from pathlib import Path

from brm_desktop.base.files import file_errors, replace_file


def text_string(text: str) -> str:
    """Return a text as a PDF string object: plain where it is ASCII, UTF-16 elsewhere."""
    if text.isascii() and text.isprintable():
        return "(" + text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")"
    return f"<feff{text.encode('utf-16-be', 'replace').hex()}>"


def figure(value: float) -> str:
    """Return a coordinate with at most two decimals."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def write_pdf(data: bytes, path: Path) -> None:
    """Write a finished file, whole or not at all; its folder is made. Raises: StorageError."""
    part = path.with_name(f".{path.name}.part")
    with file_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            part.write_bytes(data)
            replace_file(part, path)
        finally:
            part.unlink(missing_ok=True)


class PdfFile:
    """Numbered objects, written once in the order of their numbers."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def reserve(self) -> int:
        """Return the number of an object whose body comes later."""
        self._bodies.append(b"null")
        return len(self._bodies)

    def put(self, number: int, body: str) -> None:
        """Give a reserved object its body."""
        self._bodies[number - 1] = body.encode("ascii")

    def add(self, body: str) -> int:
        """Return the number of a new object."""
        self._bodies.append(body.encode("ascii"))
        return len(self._bodies)

    def add_stream(self, data: bytes, entries: str = "", *, packed: bool = True) -> int:
        """Return the number of a new stream; `packed` squeezes it."""
        if packed:
            return self.add_packed(zlib.compress(data, 6), entries)
        return self._add_stream(data, entries)

    def add_packed(self, data: bytes, entries: str = "") -> int:
        """Return the number of a new stream of data that was squeezed already."""
        return self._add_stream(data, f"{entries}/Filter/FlateDecode")

    def _add_stream(self, data: bytes, entries: str) -> int:
        self._bodies.append(b"<<%b/Length %d>>stream\n%b\nendstream" % (entries.encode("ascii"), len(data), data))
        return len(self._bodies)

    def finish(self, catalog: int, info: int) -> bytes:
        """Return the whole file."""
        parts = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"]
        at, offsets = len(parts[0]), list[int]()
        for number, body in enumerate(self._bodies, 1):
            part = b"%d 0 obj\n%b\nendobj\n" % (number, body)
            offsets.append(at)
            at += len(part)
            parts.append(part)
        entries = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
        name = md5(b"".join(parts), usedforsecurity=False).hexdigest().encode("ascii")
        count = len(offsets) + 1
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, entries))
        parts.append(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]>>\n" % (count, catalog, info, name, name)
        )
        parts.append(b"startxref\n%d\n%%%%EOF\n" % at)
        return b"".join(parts)
