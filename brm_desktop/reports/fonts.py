"""The shipped family: advance widths for planning, one embedded subset a document for drawing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock

from reportlab.pdfbase.ttfonts import TTFontFace

from brm_desktop.base.paths import resource
from brm_desktop.reports.shapes import Cut

BOX_EM = 0.62  # the width of the box that stands for a character the family lacks
_EM = 1000
_MOST_MEASURED = 16_384  # words and lines whose widths are kept: a page is tried in several sizes
_INVISIBLE = ("Mn", "Me", "Cf")


class _Advances(dict[str, float]):
    """Widths in thousandths of an em, also of what the family lacks."""

    def __missing__(self, char: str) -> float:
        return 0.0 if unicodedata.category(char) in _INVISIBLE else BOX_EM * _EM


class Face:
    """One cut of the family. Safe on any thread."""

    def __init__(self, path: Path) -> None:
        self._file = TTFontFace(str(path))
        self._lock = Lock()  # the file keeps a reading position
        glyphs: dict[int, int] = self._file.charToGlyph
        self.glyphs = {chr(code): glyph for code, glyph in glyphs.items() if unicodedata.category(chr(code))[0] != "C"}
        self.known = frozenset(self.glyphs)
        self.advances = _Advances({char: float(self._file.getCharWidth(ord(char))) for char in self.glyphs})
        self.name: str = self._file.name.decode("ascii")
        self.ascent, self.descent = round(self._file.ascent), round(self._file.descent)
        self.cap_height, self.stem = round(self._file.capHeight), round(self._file.stemV)
        self.box = tuple(map(round, self._file.bbox))
        self.make_program = lru_cache(16)(self._make_program)
        self._measured = lru_cache(_MOST_MEASURED)(self._measure)

    def width(self, text: str, size: float) -> float:
        """Return how wide the text is, in points."""
        return self._measured(text) * size / _EM

    def _measure(self, text: str) -> float:
        return sum(map(self.advances.__getitem__, text))

    def knows(self, text: str) -> bool:
        """Say whether every character can be drawn."""
        return self.known.issuperset(text)

    def split(self, text: str) -> Iterator[tuple[str, bool]]:
        """Yield the text in runs that can be drawn (True) and runs that cannot."""
        start, was = 0, True
        for at, char in enumerate(text):
            now = char in self.known and (was or self.advances[char] > 0)  # a mark stays with its letter
            if now != was:
                if at > start:
                    yield text[start:at], was
                start, was = at, now
        if start < len(text):
            yield text[start:], was

    def _make_program(self, chars: tuple[str, ...]) -> bytes:
        """Return a TrueType file with the glyphs of these characters, in this order after .notdef."""
        with self._lock:
            program: bytes = self._file.makeSubset(list(map(ord, chars)))
        return program


class Faces:
    """The cuts that pages are set in, as a measure for planning."""

    def __init__(self, faces: dict[Cut, Face]) -> None:
        self.by_cut = faces

    def width(self, text: str, cut: Cut, size: float) -> float:
        """Return how wide the text is, in points."""
        return self.by_cut[cut].width(text, size)

    def count_missing(self, text: str) -> int:
        """Return how many characters have no glyph and will be printed as boxes."""
        face = self.by_cut[Cut.REGULAR]
        return 0 if face.knows(text) else sum(face.advances[char] > 0 for char in text if char not in face.known)


@cache
def load_faces() -> Faces:
    """Read the shipped cuts; once a process."""
    return Faces({cut: Face(resource("fonts", f"{cut.value}.ttf")) for cut in Cut})
