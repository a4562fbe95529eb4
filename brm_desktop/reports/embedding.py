"""The fonts of one document: plain text's glyphs and what else it uses, each with the character it stands for."""

from __future__ import annotations

import zlib
from functools import lru_cache

from brm_desktop.reports.fonts import Face
from brm_desktop.reports.pdf_file import PdfFile

# Always there, so that most documents share their fonts, which are then made once a process.
_PLAIN = [*map(chr, range(0x20, 0x7F)), *"‘’“”–—…•·"]


class _Codes(dict[int, int]):
    """Two-byte codes: of plain text first, then in the order in which characters are drawn; 0 is never drawn."""

    def __missing__(self, char: int) -> int:
        code = self[char] = len(self) + 1
        return code


class EmbeddedFont:
    """One face as a document uses it."""

    def __init__(self, name: str, face: Face) -> None:
        self.name = name  # in the resources of a page
        self.face = face
        self.is_used = False
        self._codes = _Codes({ord(char): code for code, char in enumerate(_PLAIN, 1)})

    def encode(self, text: str) -> str:
        """Return text that the face knows as the hexadecimal codes of a Tj operator."""
        self.is_used = True
        return text.translate(self._codes).encode("utf-16-be").hex()

    def write(self, file: PdfFile, number: int) -> None:
        """Write the font and what it needs as objects of the file."""
        chars = list(map(chr, self._codes))
        program = self.face.make_program(tuple(chars))
        stream = file.add_packed(_packed(program), f"/Length1 {len(program)}")
        base = f"{_subset_tag(chars)}+{self.face.name}"
        descriptor = file.add(self._descriptor(base, stream))
        widths = " ".join(str(round(self.face.advances[char])) for char in chars)
        descendant = file.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{base}/FontDescriptor {descriptor} 0 R"
            f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/W[1[{widths}]]"
            f"/CIDToGIDMap {file.add_packed(_packed(self._glyph_map(chars)))} 0 R>>"
        )
        file.put(
            number,
            f"<</Type/Font/Subtype/Type0/BaseFont/{base}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]"
            f"/ToUnicode {file.add_packed(_packed(_unicode_map(tuple(chars))))} 0 R>>",
        )

    def _descriptor(self, base: str, stream: int) -> str:
        face = self.face
        return (
            f"<</Type/FontDescriptor/FontName/{base}/Flags 4/FontBBox[{' '.join(map(str, face.box))}]/ItalicAngle 0"
            f"/Ascent {face.ascent}/Descent {face.descent}/CapHeight {face.cap_height}/StemV {face.stem}"
            f"/FontFile2 {stream} 0 R>>"
        )

    def _glyph_map(self, chars: list[str]) -> bytes:
        """Map codes to glyphs: characters that share a glyph in the face share it in the subset."""
        places = {0: 0}
        glyphs = [0, *(places.setdefault(self.face.glyphs[char], len(places)) for char in chars)]
        return b"".join(glyph.to_bytes(2, "big") for glyph in glyphs)


def _subset_tag(chars: list[str]) -> str:
    left, letters = zlib.crc32("".join(chars).encode("utf-8")), ""
    for _ in range(6):
        left, letter = divmod(left, 26)
        letters += chr(ord("A") + letter)
    return letters


@lru_cache(32)
def _packed(data: bytes) -> bytes:
    return zlib.compress(data, 6)


@lru_cache(16)
def _unicode_map(chars: tuple[str, ...]) -> bytes:
    pairs = [f"<{code:04x}> <{char.encode('utf-16-be').hex()}>" for code, char in enumerate(chars, 1)]
    blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    said = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{said}"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")
