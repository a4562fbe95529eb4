"""Rich text as Outlook packs it (MS-OXRTFCP) to plain words."""

from __future__ import annotations

import re

from brm_desktop.exchange.html_text import html_to_text

_INITIAL = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_MOST_BYTES = 20_000_000
_TOKEN = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.IGNORECASE
)
_SILENT = frozenset(
    ("fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "generator", "themedata",
     "datastore", "latentstyles", "listtable", "listoverridetable", "xmlnstbl", "mmathpr")
)  # fmt: skip
_SIGNS = {"par": "\n", "line": "\n", "tab": "\t", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘",
          "rquote": "’", "ldblquote": "“", "rdblquote": "”", "row": "\n", "cell": "\t"}  # fmt: skip


def decompress_rtf(data: bytes) -> bytes:
    """Return rich text unpacked; as it is when it is not packed, nothing when it is damaged."""
    if len(data) < 16:
        return b""
    size, raw, kind = (int.from_bytes(data[at : at + 4], "little") for at in (0, 4, 8))
    if kind == 0x414C454D:
        return data[16 : 16 + min(raw, _MOST_BYTES)]
    if kind != 0x75465A4C or raw > _MOST_BYTES:
        return b""
    window = bytearray(_INITIAL) + bytearray(4096 - len(_INITIAL))
    write, at, end = len(_INITIAL), 16, min(len(data), size + 4)
    out = bytearray()
    while at < end and len(out) < raw:
        control = data[at]
        at += 1
        for bit in range(8):
            if at >= end:
                break
            if not control >> bit & 1:
                chunk = data[at : at + 1]
                at += 1
            else:
                if at + 1 >= end:
                    return bytes(out)
                pair = int.from_bytes(data[at : at + 2], "big")
                at += 2
                offset, length = pair >> 4, (pair & 0xF) + 2
                if offset == write:
                    return bytes(out)
                chunk = b""
                for step in range(length):  # it may overlap what it writes
                    byte = window[(offset + step) % 4096]
                    window[write] = byte
                    write = (write + 1) % 4096
                    chunk += bytes((byte,))
                out += chunk
                continue
            out += chunk
            window[write] = chunk[0]
            write = (write + 1) % 4096
    return bytes(out)


def rtf_to_text(data: bytes) -> str:
    """Return the words of rich text, or of the HTML that it was made from."""
    text = data[:_MOST_BYTES].decode("latin-1")
    from_html = "\\fromhtml" in text[:500]
    out: list[str] = []
    stack: list[bool] = []
    silent, skip = False, 0
    starting = False
    for found in _TOKEN.finditer(text):
        word, number, code, sign, brace, plain = found.groups()
        if brace == "{":
            stack.append(silent)
            starting = True
            continue
        if brace == "}":
            silent = stack.pop() if stack else False
        elif word:
            name = word.lower()
            if name in _SILENT or (name == "htmlrtf" and from_html):
                silent = name in _SILENT or number != "0"
            elif name == "u" and number and not silent:
                out.append(chr(int(number) % 65536))
                skip = 1
            elif name in _SIGNS and not silent and not from_html:
                out.append(_SIGNS[name])
        elif code and not silent:
            if skip:
                skip -= 1
            else:
                out.append(bytes((int(code, 16),)).decode("cp1252", "replace"))
        elif sign:
            if sign == "*" and starting and "htmltag" not in text[found.end() : found.end() + 10]:
                silent = True
            elif sign in "\\{}" and not silent:
                out.append(sign)
            elif sign == "~" and not silent:
                out.append(" ")
        elif plain and not silent:
            out.append(plain[skip:] if skip else plain)
            skip = 0
        starting = False
    words = "".join(out).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return html_to_text(words) if from_html else words.strip()
