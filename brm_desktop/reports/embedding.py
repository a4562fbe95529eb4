"""The fonts of one document: only the glyphs it uses, each with the character it stands for."""

from __future__ import annotations

import zlib

from brm_desktop.reports.fonts import Face
from brm_desktop.reports.pdf_file import PdfFile


class _Codes(dict[int, int]):
    """Two-byte codes in the order in which characters are first drawn; 0 is never drawn."""

    def __missing__(self, char: int) -> int:
        code = self[char] = len(self) + 1
        return code


class EmbeddedFont:
    """One face as a document uses it."""

    def __init__(self, name: str, face: Face) -> None:
        self.name = name  # in the resources of a page
        self.face = face
        self._codes = _Codes()

    @property
    def is_used(self) -> bool:
        return bool(self._codes)

    def encode(self, text: str) -> str:
        """Return text that the face knows as the hexadecimal codes of a Tj operator."""
        return text.translate(self._codes).encode("utf-16-be").hex()

    def write(self, file: PdfFile, number: int) -> None:
        """Write the font and what it needs as objects of the file."""
        chars = list(map(chr, self._codes))
        program = self.face.make_program(chars)
        stream = file.add_stream(program, f"/Length1 {len(program)}")
        base = f"{_subset_tag(chars)}+{self.face.name}"
        descriptor = file.add(self._descriptor(base, stream))
        widths = " ".join(str(round(self.face.advances[char])) for char in chars)
        descendant = file.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{base}/FontDescriptor {descriptor} 0 R"
            f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/W[1[{widths}]]"
            f"/CIDToGIDMap {file.add_stream(self._glyph_map(chars))} 0 R>>"
        )
        file.put(
            number,
            f"<</Type/Font/Subtype/Type0/BaseFont/{base}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]"
            f"/ToUnicode {file.add_stream(_unicode_map(chars))} 0 R>>",
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


def _unicode_map(chars: list[str]) -> bytes:
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
