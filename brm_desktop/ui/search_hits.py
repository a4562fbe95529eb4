"""What the palette shows of a search: hits with their marks."""

from __future__ import annotations

from datetime import date

from brm_desktop.domain.dates import say_day
from brm_desktop.domain.kinds import get_kind
from brm_desktop.domain.values import parse_day
from brm_desktop.services.searching import Hit as Found
from brm_desktop.services.searching import search
from brm_desktop.storage.database import Database
from brm_desktop.storage.indexing import count_unindexed
from brm_desktop.storage.shown_on import find_page
from brm_desktop.ui.shell.palette import Hit

_ICONS = {
    "agency": "agencies", "contact": "people", "note": "note", "follow_up": "follow-ups", "partner": "partners",
    "outcome": "outcomes", "service": "services", "forum": "forums", "risk": "risks", "attachment": "file",
    "reading": "outcomes", "correction": "outcomes", "horizon_item": "horizon", "amendment": "partners",
}  # fmt: skip


def find_hits(database: Database, text: str, today: date) -> list[Hit]:
    """Return what the palette shows for what was typed; above it, how much cannot be found yet."""
    if not text.strip():
        return []
    connection = database.reader()
    hits = [
        _hit(found, today)._replace(page=find_page(connection, found.kind, found.id, today))
        for found in search(database, text)
    ]
    waiting = count_unindexed(connection)
    return [Hit("", "", "", section=_say_waiting(waiting)), *hits] if waiting else hits


def _say_waiting(count: int) -> str:
    return f"{count:,} record{' that just came is' if count == 1 else 's that just came are'} not searchable yet"


def _hit(found: Found, today: date) -> Hit:
    kind = get_kind(found.kind).KIND.one
    day = parse_day(found.detail)
    detail = f"{kind} · {say_day(day, today) if day else found.detail}" if found.detail else kind
    return Hit(
        found.kind, found.id, found.title, detail, found.snippet, _ICONS.get(found.kind, "file"),
        "Names" if found.is_name else "Text",
        _marks(found.title, found.emphasis), _marks(found.snippet, found.emphasis),
    )  # fmt: skip


def _marks(text: str, words: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    folded = text.lower()
    marks = list[tuple[int, int]]()
    for word in words:
        at = folded.find(word)
        while at >= 0:
            if at == 0 or not folded[at - 1].isalnum():
                marks.append((at, at + len(word)))
            at = folded.find(word, at + len(word))
    return tuple(sorted(marks))
