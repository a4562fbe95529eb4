"""The same notes in tantivy: every typed word must occur, the last may be growing; newest first, with snippets."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from brm_desktop.services.portfolio import Portfolio
from brm_desktop.services.searching import index

_HEAP_BYTES = 128 << 20
_ROWS, _SNIPPET, _BEFORE = 20, 110, 30


class TantivyNotes:
    """An index of a portfolio's notes on disk, made where it is missing."""

    def __init__(self, portfolio: Portfolio) -> None:
        import tantivy

        self._tantivy = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("place", stored=True, indexed=True, fast=True)
        builder.add_text_field("text", stored=True)
        self._schema = builder.build()
        folder = portfolio.folder / "tantivy"
        if not (folder / "made").exists():
            self._make(folder, portfolio)
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._searcher = self._index.searcher()

    def _make(self, folder: Path, portfolio: Portfolio) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        writer = self._tantivy.Index(self._schema, path=str(folder)).writer(_HEAP_BYTES, 1)
        for place, title, body in portfolio.database.reader().execute("SELECT docid, title, body FROM note"):
            writer.add_document(self._tantivy.Document(place=place, text=f"{title}\n{body}"))
        writer.commit()
        writer.wait_merging_threads()
        (folder / "made").touch()

    def search(self, typed: str) -> list[tuple[int, str]]:
        """Return the places and snippets of the newest notes."""
        words = index.split_words(typed)
        if not words:
            return []
        hits = self._searcher.search(self._query(words), _ROWS, count=False, order_by_field="place").hits
        found = (self._searcher.doc(address) for _, address in hits)
        return [(each.get_first("place"), _snippet(each.get_first("text"), words)) for each in found]

    def _query(self, words: list[str]) -> Any:
        query, must = self._tantivy.Query, self._tantivy.Occur.Must
        whole = [(must, query.term_query(self._schema, "text", word)) for word in words[:-1]]
        growing = query.regex_query(self._schema, "text", re.escape(words[-1]) + ".*")
        return query.boolean_query([*whole, (must, growing)])


def _snippet(text: str, words: list[str]) -> str:
    """Cut the words around the first match; tantivy's own snippets do not know words that are still growing."""
    folded = text.lower()
    at = min((place for word in words if (place := folded.find(word)) >= 0), default=0)
    start = text.rfind(" ", 0, max(0, at - _BEFORE)) + 1
    return " ".join(text[start : start + _SNIPPET].split())
