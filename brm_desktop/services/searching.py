"""What Ctrl+K and `search` find: matching names and titles first, at most five, then the newest text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import combining, normalize

from brm_desktop.domain.fields import Field
from brm_desktop.domain.kinds import KINDS, get_kind
from brm_desktop.domain.note_boxes import strip_tokens
from brm_desktop.domain.record import Kind
from brm_desktop.storage import search as index
from brm_desktop.storage.database import Database
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.places import kind_number_of

MOST_NAMES = 5
_CANDIDATES = 40
_SNIPPET = 110
_MARKUP = re.compile(r"(?m)^\s*(?:#{1,6}|[-*+]|>)\s+(?:\[[ xX]\]\s+)?|\*\*|__|`")
_KINDS: Mapping[int, Kind] = {of.KIND.number: of.KIND for of in KINDS}
_RANK = {name: place for place, name in enumerate(("agency", "contact", "partner", "service", "forum", "outcome"))}
_FILTER = re.compile(r"(kind|agency|person|after|before):(\"[^\"]*\"|\S+)")


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found. `emphasis` is the words to mark; `is_name` tells a match of a name from one of text."""

    kind: str
    id: str
    title: str
    detail: str
    snippet: str
    is_name: bool
    emphasis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A search without its filters: `kind:note agency:DMV after:2026-01`."""

    words: str
    kinds: tuple[str, ...]
    refs: tuple[str, ...]
    first: int
    end: int


def search(database: Database, typed: str, *, limit: int = 20) -> list[Hit]:
    """Return what matches, best first. Safe on any thread; can be interrupted."""
    connection = database.reader()
    asked = understand(connection, typed)
    names = _best_names(connection, asked)[:MOST_NAMES] if not asked.refs else []
    text = index.find_text(
        connection,
        asked.words,
        kinds=asked.kinds,
        refs=asked.refs,
        limit=limit + len(names),
        first=asked.first,
        end=asked.end,
    )
    text = [place for place in text if place not in names]
    return _load(connection, [*names, *text][:limit], set(names), index.split_words(asked.words))


def understand(connection: Connection, typed: str) -> Asked:
    """Take the filters out of what was typed; a filter that means nothing stays a word."""
    kinds, refs, first, end = list[str](), list[str](), 0, index.END
    words = typed
    for found in _FILTER.finditer(typed):
        name, value = found[1], found[2].strip('"')
        if name == "kind" and (kind := value.replace("-", "_")) in {of.KIND.name for of in KINDS}:
            kinds.append(kind)
        elif name in ("agency", "person") and (id := _named(connection, name, value)):
            refs.append(id)
        elif name in ("after", "before") and (place := _place_of(value)) is not None:
            first, end = (place, end) if name == "after" else (first, place)
        else:
            continue
        words = words.replace(found[0], " ")
    return Asked(words, tuple(kinds), tuple(refs), first, end)


def _best_names(connection: Connection, asked: Asked) -> list[int]:
    ranked = index.find_names(connection, asked.words, kinds=asked.kinds or tuple(_RANK), limit=_CANDIDATES)
    if len(ranked) < MOST_NAMES and not asked.kinds:
        ranked += [
            place for place in index.find_names(connection, asked.words, limit=MOST_NAMES) if place not in ranked
        ]
    titles = _titles(connection, ranked)
    wanted = _folded(asked.words.strip())

    def key(place: int) -> tuple[int, int, int, int]:
        names = [_folded(name) for name in titles.get(place, ())]
        exact, starts = wanted in names, any(name.startswith(wanted) for name in names)
        rank = _RANK.get(_KINDS[kind_number_of(place)].name, len(_RANK))
        return (not exact, not starts, rank, -place)

    return sorted((place for place in ranked if place in titles and _within(place, asked)), key=key)


def _titles(connection: Connection, places: Iterable[int]) -> dict[int, tuple[str, ...]]:
    titles = dict[int, tuple[str, ...]]()
    for kind, some in _by_kind(places).items():
        names = [kind.title] + (["acronym"] if "acronym" in kind.fields else [])
        columns = ", ".join(f'"{name}"' for name in names)
        marks = ", ".join("?" * len(some))
        for row in connection.execute(f'SELECT docid, {columns} FROM "{kind.name}" WHERE docid IN ({marks})', some):
            titles[row[0]] = tuple(str(name or "") for name in row[1:])
    return titles


def _load(connection: Connection, places: Sequence[int], names: set[int], words: Sequence[str]) -> list[Hit]:
    hits = dict[int, Hit]()
    for kind, some in _by_kind(places).items():
        bodies = [field for field in kind.fields.values() if field.searched == "body"]
        columns = ", ".join(
            f'"{name}"' for name in ("docid", "id", kind.title, *_detail_columns(kind), *(f.name for f in bodies))
        )
        marks = ", ".join("?" * len(some))
        for row in connection.execute(f'SELECT {columns} FROM "{kind.name}" WHERE docid IN ({marks})', some):
            details = len(_detail_columns(kind))
            snippet = "" if row[0] in names else _snippet(bodies, row[3 + details :], words)
            detail = next((str(value)[:10] for value in row[3 : 3 + details] if value), "")
            title = str(row[2] or "") or f"Untitled {kind.one.lower()}"
            hits[row[0]] = Hit(kind.name, row[1], title, detail, snippet, row[0] in names, tuple(words))
    return [hits[place] for place in places if place in hits]


def _detail_columns(kind: Kind) -> tuple[str, ...]:
    return (kind.recent,) if kind.recent else ()


def _snippet(fields: Sequence[Field], cells: Sequence[object], words: Sequence[str]) -> str:
    """Return a line of the first text that holds a word, around it."""
    for field, cell in zip(fields, cells, strict=True):
        if not isinstance(cell, str) or not cell or cell == "[]":
            continue
        text = " ".join(field.from_cell(cell)) if field.shape == "set" else cell
        at = _first_word(text.lower(), words)
        if at < 0 and not text.isascii():
            at = _first_word(_folded(text), words)
        if at >= 0:
            start = max(0, text.rfind(" ", 0, max(0, at - 30)) + 1) if at > 30 else 0
            line = " ".join(_MARKUP.sub(" ", strip_tokens(text[start : start + 3 * _SNIPPET])).split())
            return ("…" if start else "") + line[:_SNIPPET] + ("…" if len(line) > _SNIPPET else "")
    return ""


def _first_word(folded: str, words: Sequence[str]) -> int:
    return min((at for word in words if (at := _word_start(folded, word)) >= 0), default=-1)


def _word_start(folded: str, word: str) -> int:
    at = folded.find(word)
    while at > 0 and folded[at - 1].isalnum():
        at = folded.find(word, at + 1)
    return at


def _by_kind(places: Iterable[int]) -> dict[Kind, list[int]]:
    grouped = defaultdict[Kind, list[int]](list)
    for place in places:
        grouped[_KINDS[kind_number_of(place)]].append(place)
    return grouped


def _within(place: int, asked: Asked) -> bool:
    return asked.first <= place < asked.end and (not asked.kinds or _KINDS[kind_number_of(place)].name in asked.kinds)


def _folded(text: str) -> str:
    """Return a text of the same length in small letters without accents."""
    if text.isascii():
        return text.lower()
    return "".join(normalize("NFKD", c)[0] if not combining(c) else c for c in text).lower()


def _named(connection: Connection, name: str, value: str) -> str | None:
    from brm_desktop.base.errors import KnownError
    from brm_desktop.services.finding import get_by_name

    try:
        return get_by_name(connection, get_kind("contact" if name == "person" else name), value).id
    except KnownError:
        return None


def _place_of(value: str) -> int | None:
    from brm_desktop.storage.places import make_place, recent_ms

    found = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", value)
    if found is None:
        return None
    try:
        return make_place(recent_ms(f"{found[1]}-{found[2] or '01'}-{found[3] or '01'}", 0), 0, 0)
    except ValueError:
        return None
