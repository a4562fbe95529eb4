"""Which agencies a text names: by their whole name, a former one, or their acronym as it is written."""

from __future__ import annotations

import re
from collections.abc import Sequence

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.record import Record
from brm_desktop.exchange.matching import fold_name, fold_words

_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9&]{1,11}\b")
_LEAST_ACRONYM = 3
_MOST_WORDS = 9
_READ = 40_000
_MOST = 12
_WORDS_TOO = frozenset(
    ("ALL", "AND", "ARE", "FOR", "NEW", "NOT", "NOW", "OUR", "THE", "WHO", "YOU", "ONE", "CIO", "API")
)


class Mentions:
    """The names of agencies, ready to be found in texts."""

    def __init__(self, agencies: Sequence[Record]) -> None:
        self._acronyms: dict[str, set[str]] = {}
        self._names: dict[str, set[str]] = {}
        for agency in agencies:
            if isinstance(agency, Agency):
                if len(agency.acronym) >= _LEAST_ACRONYM and agency.acronym.upper() not in _WORDS_TOO:
                    self._acronyms.setdefault(agency.acronym.upper(), set()).add(agency.id)
                for name in (agency.name, *agency.former_names):
                    folded = fold_name(name)
                    if " " in folded:
                        self._names.setdefault(folded, set()).add(agency.id)
        self._lengths: dict[str, list[int]] = {}  # how many words names have that begin with a word, most first
        for name in self._names:
            first, count = name.partition(" ")[0], name.count(" ") + 1
            if count <= _MOST_WORDS and count not in self._lengths.setdefault(first, []):
                self._lengths[first].append(count)
                self._lengths[first].sort(reverse=True)

    def find(self, text: str) -> tuple[str, ...]:
        """Return the agencies that a text names beyond doubt, the first named first."""
        head = text[:_READ]
        found: dict[str, None] = {}
        words = fold_words(head) if self._lengths else ()
        for at, word in enumerate(words):
            for length in self._lengths.get(word, ()):
                ids = self._names.get(" ".join(words[at : at + length]))
                if ids and len(ids) == 1:
                    found[next(iter(ids))] = None
        for acronym in dict.fromkeys(_ACRONYM.findall(head) if self._acronyms else ()):
            ids = self._acronyms.get(acronym)
            if ids and len(ids) == 1:
                found[next(iter(ids))] = None
        return tuple(found)[:_MOST]
