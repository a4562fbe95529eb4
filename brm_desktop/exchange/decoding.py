"""Bytes to text: byte order marks, Unicode, and the old encodings judged by what they would say."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from itertools import islice
from typing import NamedTuple

from brm_desktop.base.errors import UnreadableFile

_MARKS = (
    (BOM_UTF8, "utf-8"),
    (BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, which it starts with
    (BOM_UTF32_BE, "utf-32-be"),
    (BOM_UTF16_LE, "utf-16-le"),
    (BOM_UTF16_BE, "utf-16-be"),
)
_UNIT_BYTES = {"utf-8": 1, "utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}
_OLD = ("cp1252", "mac_roman", "cp932", "cp1250", "mac_latin2")  # the likelier first
_LABELS = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp932": "Shift_JIS", "cp1250": "Windows-1250",
           "mac_latin2": "Mac Central European"}  # fmt: skip
_ALPHABETS = tuple(
    frozenset(letters + letters.upper())
    for letters in (
        "àâæçéèêëîïôœùûüÿ", "äöüß", "áéíñóúüç", "ãáàâçéêíóôõú", "àèéìíòóùú", "æøåäöé", "áčďéěíňóřšťúůýžäľĺŕô",
        "ąćęłńóśźż", "áéíóöőúüű", "ăâîșşțţ", "čćđšž", "çğıöşüâ",
    )
)  # fmt: skip
_SPOT = re.compile(r"(?=(.?)([^\x00-\x7f])(.?))", re.DOTALL)
_TAIL = "[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
_TWICE = re.compile(rf"[ÂÃ]{_TAIL}|[âï]{_TAIL}{{2}}")
_SURELY_TWICE = re.compile("Ã[©¨ªº¡³¶¼±¤¢§®¹¿]|â€|[âÂÃ][\x80-\x9f]")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROL = bytes(byte for byte in range(32) if byte not in b"\a\b\t\n\v\f\r\x1a\x1b")
_ASCII = bytes(range(128))
_NOT_LETTERS = bytes(byte for byte in range(128) if not chr(byte).isalpha())
_SPOTS_JUDGED = 3000
_SURE_ENOUGH = 0.35


class Decoded(NamedTuple):
    """Text and the name of its encoding. `odd` says what had to be guessed or was replaced."""

    text: str
    encoding: str
    odd: tuple[str, ...] = ()


def decode_text(data: bytes, name: str) -> Decoded:
    """Return the text of a file. Raises: UnreadableFile when it is not text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_unicode(data[len(mark) :], encoding, name)
    if b"\0" in data:
        return _decode_unicode(data, _find_utf16(data), name, guessed=True)
    head = data[:4096]
    if len(head) - len(head.translate(None, _CONTROL)) > len(head) // 20:
        raise UnreadableFile(f"{name} holds binary data, not text")
    try:
        text = data.decode("utf-8")
        twice = len(_TWICE.findall(text)) if not text.isascii() and _SURELY_TWICE.search(text) else 0
        odd = (f"{twice} characters were encoded twice and were put right",) if twice else ()
        return Decoded(_TWICE.sub(_decode_again, text) if twice else text, "utf-8", odd + _note_lost(data))
    except UnicodeDecodeError:
        return decode_mixed(data) or _decode_old(data)


def _decode_again(found: re.Match[str]) -> str:
    """Return what characters say that are the bytes of one, each read as a character."""
    try:
        data = b"".join(
            char.encode("latin-1") if char < "\u0100" else char.encode("cp1252", "strict") for char in found[0]
        )
        return data.decode("utf-8")
    except UnicodeError:
        return found[0]


def guess_old_encoding(data: bytes) -> str:
    """Return the codec that makes the best sense of bytes that are not Unicode."""
    judged = {encoding: _judge(data, encoding) for encoding in _OLD}
    best = max(_OLD, key=lambda encoding: judged[encoding])
    foreign = best != "cp932" and 2 * len(data.translate(None, _ASCII)) > len(data.translate(None, _NOT_LETTERS))
    unsure = foreign or judged[best] < _SURE_ENOUGH
    return (unsure and _ask_normalizer(data)) or best


def _find_utf16(data: bytes) -> str:
    head = data[:8192]
    low, high = head[0::2].count(0), head[1::2].count(0)
    if high > len(head) // 10 and low <= high // 50:
        return "utf-16-le"
    return "utf-16-be" if low > len(head) // 10 and high <= low // 50 else ""


def _decode_unicode(data: bytes, encoding: str, name: str, guessed: bool = False) -> Decoded:
    if not encoding:
        raise UnreadableFile(f"{name} holds binary data, not text")
    odd = [f"read as {encoding.upper()}, though nothing in it says so"] if guessed else []
    spare = len(data) % _UNIT_BYTES[encoding]
    if spare:
        odd.append("the last character is cut off")
    text = data[: len(data) - spare].decode(encoding, "replace")
    if "\0" in text:
        raise UnreadableFile(f"{name} holds binary data, not text")
    lost = text.count("\ufffd")
    if lost > len(text) // 20:
        raise UnreadableFile(f"{name} is not readable as {encoding.upper()}")
    return Decoded(text, encoding, (*odd, *([f"{lost} characters are unreadable"] if lost else [])))


def _note_lost(data: bytes) -> tuple[str, ...]:
    lost = data.count(b"\xef\xbf\xbd")
    return (f"{lost} characters were already lost when the file was made (they read \ufffd)",) if lost else ()


def decode_mixed(data: bytes) -> Decoded | None:
    """Read UTF-8 with a few stray bytes, as lists that grew by pasting have; None when they are not few."""
    good = len(_MULTIBYTE.findall(data))
    stray = len(_MULTIBYTE.sub(b"", data).translate(None, bytes(range(128))))
    if good < stray:
        return None
    if not stray:  # halves of UTF-16 written as UTF-8, each on its own
        joined = data.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass")
        return Decoded(joined.decode("utf-16", "replace"), "utf-8")
    text = data.decode("utf-8", "surrogateescape")
    fixed = re.sub("[\udc80-\udcff]", lambda found: bytes([ord(found[0]) - 0xDC00]).decode("cp1252", "replace"), text)
    return Decoded(fixed, "utf-8", (f"{stray} characters are not UTF-8 and were read as Windows-1252",))


def _decode_old(data: bytes) -> Decoded:
    encoding = guess_old_encoding(data)
    text = data.decode(encoding, "replace")
    lost = text.count("\ufffd")
    odd = (f"not Unicode; read as {_LABELS.get(encoding, encoding)}, judged by its letters",)
    return Decoded(text, encoding, odd + ((f"{lost} characters are unreadable",) if lost else ()))


def _judge(data: bytes, encoding: str) -> float:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return -9.0
    spots = [found.groups() for found in islice(_SPOT.finditer(text), _SPOTS_JUDGED)]
    letters = [char for _, char, _ in spots if char.isalpha()]
    alphabet = max(_ALPHABETS, key=lambda known: sum(map(known.__contains__, letters)))
    weights = [2 if encoding == "cp932" and char >= "\u3000" and not "｡" <= char <= "ﾟ" else 1 for _, char, _ in spots]
    scored = (weight * _weigh(spot, alphabet) for weight, spot in zip(weights, spots, strict=True))
    return sum(scored) / max(1, sum(weights))


def _weigh(spot: tuple[str, ...], alphabet: frozenset[str]) -> float:
    before, char, after = spot
    if char >= "\u3000":
        return _weigh_asian(before, char, after)
    if char.isalpha():
        return _weigh_letter(before, char, after, alphabet)
    if char in "\x80\x81\x8d\x8f\x90\x9d\ufffd" or char < "\xa0":
        return -3.0
    inside = before.isalpha() and after.isalpha()
    if char in "’‘":
        return 1.0 if inside or before.isalpha() or after.isalpha() else 0.2
    if char in "“„«":
        return 1.0 if not before.isalnum() and after.isalnum() else -0.5
    if char in "”»":
        return 1.0 if before and not before.isspace() and not after.isalnum() else -0.5
    if char in "–—…•·\xa0":
        return 0.8
    return -1.0 if inside or (char in "†‡ˆ‰¬¶ªº¤¦" and (before.isalpha() or after.isalpha())) else 0.3


def _weigh_asian(before: str, char: str, after: str) -> float:
    if (before.isascii() and before.isalpha()) or (after.isascii() and after.isalpha()):
        return -1.0
    beside = before > "\u3000" or after > "\u3000"
    return (0.4 if "｡" <= char <= "ﾟ" else 1.0) if beside else 0.1


def _weigh_letter(before: str, char: str, after: str, alphabet: frozenset[str]) -> float:
    if char > "\u024f":
        return -1.0
    if char.isupper() and before.islower():
        return -1.5
    if char.islower() and before.isupper() and after.isupper():
        return -0.7
    if not before.isalpha() and not after.isalpha():
        return -0.3
    rare = char.isupper() and before.isalpha()
    return (0.8 if rare else 1.0) if char in alphabet else 0.25


def _ask_normalizer(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    if best is None:
        return ""
    try:
        data.decode(best.encoding)
    except UnicodeDecodeError:
        return ""
    return best.encoding
