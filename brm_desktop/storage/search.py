"""Full-text search: words to places, and what a record gives to be found by.

The index keeps no text: a document is forgotten by its number alone, so never wrongly. It keeps no
places of words within a document either: a quarter of the size. What a record points to, its kind, and
the words of its name or title are marked words of it: such a filter costs nothing, and a name is found
without a look at the notes that have the same word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from unicodedata import combining, normalize

from brm_desktop.domain.fields import Cell, Field
from brm_desktop.domain.note_boxes import strip_tokens
from brm_desktop.domain.record import Kind
from brm_desktop.storage.driver import Connection

END = (1 << 63) - 1  # beyond every place
_REF = "\ue000"  # private-use letters: nobody types them, and they count as letters
_KIND = "\ue001"
_NAME = "\ue002"
_HEAD = "\ue003"
_INDEXED_PREFIX = 5
_MOST_TERMS = 64
_WORD = re.compile(r"[^\W\u19b0-\u19c9\u1cf2\u1cf3]+")  # less the few letters that the index splits words at
# Kinds that are many and have titles rather than names: found by their words, never by parts of words.
_TOLD = frozenset(("note", "follow_up", "decision", "reading", "assessment", "correction", "amendment", "briefing"))

CREATE = (
    """CREATE VIRTUAL TABLE words USING fts5(text, content='', contentless_delete=1, detail=none,
    tokenize="unicode61 remove_diacritics 2", prefix='1 2 3 4 5')""",
    "CREATE VIRTUAL TABLE terms USING fts5vocab(words, row)",
    """CREATE VIRTUAL TABLE parts USING fts5(head, content='', contentless_delete=1,
    tokenize="trigram remove_diacritics 1")""",
    "INSERT INTO words (words, rank) VALUES ('automerge', 0)",
    "INSERT INTO words (words, rank) VALUES ('crisismerge', 32)",
    "INSERT INTO parts (parts, rank) VALUES ('automerge', 0)",
    "INSERT INTO parts (parts, rank) VALUES ('crisismerge', 32)",
)


@dataclass(frozen=True, slots=True)
class Document:
    """What one record gives to the index; `name` is what may be found by parts of words."""

    place: int
    text: str
    name: str


def make_document(kind: Kind, place: int, cells: Mapping[str, Cell]) -> Document:
    """Return the words of a record: its names, its text, and what it points to."""
    head, marked = list[str](), [_KIND + kind.name.replace("_", "")]
    body = list[str]()
    for field in indexed_fields(kind):
        cell = cells[field.name]
        if not cell or cell == "[]":
            continue
        if field.searched:
            (head if field.searched == "head" else body).extend(_texts(field, cell))
        if field.target:
            marked.extend(_ref(target) for target in _texts(field, cell))
    named, heading = kind.name not in _TOLD, " ".join(head)
    for word in split_words(heading):
        marked += (_HEAD + word, _NAME + word) if named else (_HEAD + word,)
    return Document(place, " ".join([*head, *body, *marked]), heading if named else "")


@cache
def indexed_fields(kind: Kind) -> tuple[Field, ...]:
    """Return the fields that a record is found by."""
    return tuple(field for field in kind.fields.values() if is_indexed(field))


def is_indexed(field: Field) -> bool:
    """Tell whether a change of this field changes the index."""
    return bool(field.searched or field.target)


def drop_documents(connection: Connection, gone: Iterable[tuple[Kind, int]]) -> None:
    """Take documents out of the index, or off the list of those that wait for it."""
    left = {place: kind.name not in _TOLD for kind, place in gone}
    places = [(place,) for place in sorted(left)]
    connection.executemany("DELETE FROM unindexed WHERE docid = ?", places)
    connection.executemany("DELETE FROM words WHERE rowid = ?", places)
    connection.executemany("DELETE FROM parts WHERE rowid = ?", [place for place in places if left[place[0]]])


def write_documents(connection: Connection, come: Iterable[Document]) -> None:
    """Put documents in, in ascending order: FTS5 starts a segment at every step back."""
    new = sorted(come, key=lambda document: document.place)
    connection.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", [(d.place, d.text) for d in new])
    connection.executemany("INSERT INTO parts (rowid, head) VALUES (?, ?)", [(d.place, d.name) for d in new if d.name])


def write_later(connection: Connection, come: Iterable[int]) -> None:
    """List places of records whose words go into the index after this transaction: see `indexing`."""
    connection.executemany("INSERT INTO unindexed (docid) VALUES (?)", [(place,) for place in sorted(come)])


def tidy(connection: Connection, pages: int = 100) -> bool:
    """Merge a little of the index while nobody waits. Returns: whether there is more to do."""
    more = False
    for table in ("words", "parts"):
        before = connection.total_changes
        connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (pages,))
        more = more or connection.total_changes - before >= 2
    return more


def find_names(connection: Connection, typed: str, *, kinds: Sequence[str] = (), limit: int = 50) -> list[int]:
    """Return places whose names or titles match, newest first; parts of names where whole words fail."""
    words = split_words(typed)
    if not words:
        return []
    mark = _NAME if kinds and _TOLD.isdisjoint(kinds) else _HEAD
    query = _matching(connection, [mark + word for word in words])
    found = _newest(connection, query + _of_kinds(kinds), limit)
    return found or _by_parts(connection, typed, kinds, limit)


def find_text(
    connection: Connection,
    typed: str,
    *,
    kinds: Sequence[str] = (),
    refs: Sequence[str] = (),
    limit: int = 20,
    first: int = 0,
    end: int = END,
) -> list[int]:
    """Return places where every word occurs anywhere, newest first, from the place `first` until before `end`."""
    words = split_words(typed)
    if not words and not refs:
        return []
    filters = _of_kinds(kinds) + "".join(f' AND "{_ref(target)}"' for target in refs)
    query = _matching(connection, words) if words else ""
    return _newest(connection, (query + filters).removeprefix(" AND "), limit, first, end)


def split_words(typed: str) -> list[str]:
    """Return what was typed as the index splits it."""
    bare = typed if typed.isascii() else "".join(c for c in normalize("NFKD", typed) if not combining(c))
    return _WORD.findall(bare.replace("_", " ").lower())


def _texts(field: Field, cell: Cell) -> Iterable[str]:
    if field.shape == "set":
        members: tuple[str, ...] = field.from_cell(cell)
        return members
    return (strip_tokens(str(cell)) if field.shape == "text" else str(cell),)


def _ref(target: str) -> str:
    return _REF + target.rpartition(":")[2].replace("-", "")


def _matching(connection: Connection, words: Sequence[str]) -> str:
    """Match every word; what is marked is never typed, so each is looked for everywhere."""
    return " AND ".join([*(f'"{word}"' for word in words[:-1]), _prefix(connection, words[-1])])


def _prefix(connection: Connection, word: str) -> str:
    """Match a word that may still be growing, as terms where the prefix index does not reach."""
    if len(word) <= _INDEXED_PREFIX:
        return f'"{word}" *'
    rows = connection.execute(
        "SELECT term FROM terms WHERE term >= ? AND term < ? LIMIT ?", (word, word + "\U0010ffff", _MOST_TERMS)
    )
    terms = [row[0] for row in rows] or [word]
    return "(" + " OR ".join(f'"{term}"' for term in terms) + ")"


def _of_kinds(kinds: Sequence[str]) -> str:
    if not kinds:
        return ""
    return " AND (" + " OR ".join(f'"{_KIND}{kind.replace("_", "")}"' for kind in kinds) + ")"


def _newest(connection: Connection, query: str, limit: int, first: int = 0, end: int = END) -> list[int]:
    rows = connection.execute(
        "SELECT rowid FROM words WHERE words MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT ?",
        (query, first, end, limit),
    )
    return [row[0] for row in rows]


def _by_parts(connection: Connection, typed: str, kinds: Sequence[str], limit: int) -> list[int]:
    pieces = [piece for piece in typed.split() if len(piece) >= 3]
    if not pieces or (kinds and _TOLD.issuperset(kinds)):
        return []
    query = " AND ".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
    rows = connection.execute("SELECT rowid FROM parts WHERE parts MATCH ? ORDER BY rowid DESC LIMIT ?", (query, limit))
    return [row[0] for row in rows]
