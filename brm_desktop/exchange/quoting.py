"""What is new in an e-mail, and the history below it, folded away as a quotation."""

from __future__ import annotations

import re

_ATTRIBUTION = re.compile(
    r"^[ \t>*_]*(?:(?:on|am|le|el|op|il|em|den|dne|w dniu)\b[^\n]{4,200}(?:\n[^\n]{0,120}){0,2}?"
    r"(?:wrote|schrieb|a écrit|escribió|schreef|ha scritto|escreveu|skrev|napsal|napisał)\b[^\n]{0,60}:"
    r"|[^\n]{3,120}<[^\s<>]+@[^\s<>]+>[^\n]{0,30}\bwrote:)[ \t*_]*$",
    re.IGNORECASE | re.MULTILINE,
)
_DIVIDER = re.compile(
    r"^[ \t>]*(?:[-_=]{2,}[ ]*(?:original message|original appointment|forwarded message|forwarded by .{1,80}|"
    r"ursprüngliche nachricht|message d'origine|mensaje original|reply message)[ ]*[-_=]*"
    r"|begin forwarded message:|_{20,})[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
_HEADERS = re.compile(
    r"^[ \t>*]*(?:from|von|de|da):[*]?[ ]*[^\n]{1,300}\n(?:[ \t>*]*[\w -]{1,20}:[^\n]{0,400}\n){1,6}",
    re.IGNORECASE | re.MULTILINE,
)
_SAID_IN_HEADERS = re.compile(r"^[ \t>*]*(?:sent|date|gesendet|datum|envoyé|enviado|to|an|subject)[*]?:", re.I | re.M)
_WROTE = ("wrote", "schrieb", "a écrit", "escribió", "schreef", "scritto", "escreveu", "skrev", "napsa")
_DIVIDES = ("message", "original appointment", "forwarded", "nachricht", "mensaje", "_" * 20)
_HEADING = "Earlier messages"
_LOOKED_AT = 400_000


def divide_history(text: str) -> tuple[str, str]:
    """Return what is new in a message and what it quotes; a forwarded message with nothing new stays whole."""
    body = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    starts = [found.start() for found in (_first(_ATTRIBUTION, body), _first(_DIVIDER, body)) if found]
    for headers in _HEADERS.finditer(body[:_LOOKED_AT]):
        if _SAID_IN_HEADERS.search(headers[0]):
            starts.append(headers.start())
            break
    quoted = _find_quoted_end(body)
    at = min([*starts, *([quoted] if quoted is not None else [])], default=len(body))
    new, history = body[:at].strip(), body[at:].strip("\n")
    if not new or not history.strip() or _answers_below(history):
        return body.strip(), ""
    return new, history


def fold_history(text: str) -> str:
    """Return a message as Markdown: what is new, then what came before as a quotation under a heading."""
    new, history = divide_history(text)
    if not history:
        return new
    quoted = "\n".join(f"> {line}".rstrip() for line in history.split("\n"))
    return f"{new}\n\n**{_HEADING}**\n\n{quoted}"


def has_history(text: str) -> bool:
    """Tell whether a text quotes an earlier message, as only e-mail does."""
    if text.lstrip().startswith("#"):
        return False
    folded = text[:_LOOKED_AT].casefold()
    told = any(word in folded for word in _WROTE) and _first(_ATTRIBUTION, text)
    return bool(told or (any(word in folded for word in _DIVIDES) and _first(_DIVIDER, text)))


def _first(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return pattern.search(text[:_LOOKED_AT])


def _find_quoted_end(body: str) -> int | None:
    """Return where a last block of quoted lines begins, if nothing but a signature follows it."""
    lines = body.split("\n")
    at = len(lines)
    while at and (not lines[at - 1].strip() or lines[at - 1].lstrip().startswith(">")):
        at -= 1
    if not any(line.lstrip().startswith(">") for line in lines[at:]):
        return None
    return sum(len(line) + 1 for line in lines[:at])


def _answers_below(history: str) -> bool:
    """Tell whether someone answered between the lines: then nothing may be taken apart."""
    lines = history.split("\n")
    quoted = [at for at, line in enumerate(lines) if line.lstrip().startswith(">")]
    if not quoted:
        return False
    after = [line for line in lines[quoted[0] :] if line.strip() and not line.lstrip().startswith(">")]
    return len(after) > 0
