"""The agencies, people and tags that a text may name, indexed so that thousands cost nothing while typing."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from brm_desktop.domain.people_names import fold
from brm_desktop.domain.quick_add.reader import Reader, list_words

Sort = Literal["agency", "person"]

_AND = "and"  # which "&" leaves unsaid
_WITHIN_MENTION = frozenset((*".,&()'/-", _AND))
_WITHIN_NAME = frozenset(".")


class KnownName(NamedTuple):
    """A record and what it is called: the name that is shown first, then acronym, given name, former names."""

    id: str
    names: tuple[str, ...]


class Candidate(NamedTuple):
    """A record that a text may mean."""

    sort: Sort
    id: str
    name: str


class Mention(NamedTuple):
    """Who is named up to the token `end`; `possessive` when an 's at its end is not part of the name."""

    end: int
    candidates: tuple[Candidate, ...]
    possessive: bool = False
    by_id: bool = False


class _Named(NamedTuple):
    """One name of one record, in comparable words; `line` is the same, each word with a space before it."""

    words: tuple[str, ...]
    line: str
    candidate: Candidate


class Known:
    """What can be named, and the days an office is closed. Build it once, and a new one when a name changes."""

    def __init__(
        self,
        agencies: Sequence[KnownName] = (),
        people: Sequence[KnownName] = (),
        tags: Iterable[str] = (),
    ) -> None:
        self.agencies = agencies
        self.people = people
        self.tags = {fold(tag): tag for tag in tags}
        self.holidays: Container[date] = ()
        self._names = {("agency", known.id): known.names for known in agencies}
        self._names |= {("person", known.id): known.names for known in people}

    def index(self) -> Known:
        """Build what parsing needs now (30 ms for 5,000 people) rather than at the first keystroke."""
        _ = self._starts, self._whole, self._within
        return self

    def list_names(self, sort: Sort, id: str) -> tuple[str, ...]:
        """Return the names of a record, none if it is not known."""
        return self._names.get((sort, id), ())

    def list_called(self, text: str, sort: Sort | None = None) -> tuple[Candidate, ...]:
        """Return the records that have exactly this name."""
        words = list_words(text)
        return _candidates(self._whole.get(words, ()), sort) or _candidates(self._whole.get(_bare(words), ()), sort)

    def find_mentioned(self, text: str, end: int) -> Mention | None:
        """Return whom `@"text"` means: by its whole name, else by words within it, else by its id."""
        words = list_words(text)
        within = self._within.get(words[0], ()) if words else ()
        named = self.list_called(text) or _candidates(entry for entry in within if _holds(entry.words, words))
        called = self._by_id.get(fold(text), ())
        return Mention(end, named or called, by_id=not named) if named or called else None

    def read_name(self, r: Reader, at: int, sort: Sort | None = None) -> Mention | None:
        """Read the longest whole name that begins there."""
        return _best(r, _match_whole(r, at, self._begun(r, at, _WITHIN_NAME), _WITHIN_NAME), sort)

    def read_mention(self, r: Reader, at: int) -> Mention | None:
        """Read what follows an @: a whole name, else words within one, else an id."""
        whole = _best(r, _match_whole(r, at, self._begun(r, at, _WITHIN_MENTION), _WITHIN_MENTION))
        part = whole or _best(r, _match_within(r, at, _begun(r, at, self._within)))
        called = self._by_id.get(r.word(at))
        return part or (Mention(at + 1, called, by_id=True) if called else None)

    def complete(self, typed: str, limit: int = 8) -> tuple[Candidate, ...]:
        """Return those with a name of which a word begins with what was typed, agencies first."""
        wanted = f" {' '.join(list_words(typed))}"
        found = [entry.candidate for entry in self._all if wanted in entry.line]
        return tuple(sorted(dict.fromkeys(found), key=lambda candidate: (candidate.sort, candidate.name))[:limit])

    @cached_property
    def _all(self) -> list[_Named]:
        both: list[tuple[Sort, Sequence[KnownName]]] = [("agency", self.agencies), ("person", self.people)]
        return [
            _Named(words, f" {' '.join(words)}", Candidate(sort, known.id, known.names[0]))
            for sort, several in both
            for known in several
            for words in map(list_words, known.names)
            if words
        ]

    def _begun(self, r: Reader, at: int, skipped: frozenset[str]) -> list[_Named]:
        """Return the names of which the first two words stand there: thousands begin with "Ann"."""
        after = at + 1
        seconds = [r.word(after), r.owner(after)]
        while after < len(r.tokens) and r.tokens[after].word in skipped:
            after += 1
            seconds += [r.word(after), r.owner(after)]
        firsts = [first for first in (r.word(at), r.owner(at)) if first]
        pairs = [(first, second) for first in firsts for second in dict.fromkeys(["", *seconds])]
        return [named for pair in pairs for named in self._starts.get(pair, ())]

    @cached_property
    def _starts(self) -> dict[tuple[str, str], list[_Named]]:
        starts: dict[tuple[str, str], list[_Named]] = {}
        for named in self._all:
            starts.setdefault((named.words[0], named.words[1] if len(named.words) > 1 else ""), []).append(named)
        return starts

    @cached_property
    def _whole(self) -> dict[tuple[str, ...], list[_Named]]:
        whole: dict[tuple[str, ...], list[_Named]] = {}
        for named in self._all:
            for words in {named.words, _bare(named.words)}:
                whole.setdefault(words, []).append(named)
        return whole

    @cached_property
    def _within(self) -> dict[str, list[_Named]]:
        within: dict[str, list[_Named]] = {}
        for named in self._all:
            for word in set(named.words):
                within.setdefault(word, []).append(named)
        return within

    @cached_property
    def _by_id(self) -> dict[str, tuple[Candidate, ...]]:
        both: list[tuple[Sort, Sequence[KnownName]]] = [("agency", self.agencies), ("person", self.people)]
        return {
            fold(known.id): (Candidate(sort, known.id, known.names[0] if known.names else known.id),)
            for sort, several in both
            for known in several
        }


NOTHING_KNOWN = Known()


def make_known(agencies: Sequence[KnownName] = (), people: Sequence[KnownName] = (), tags: Iterable[str] = ()) -> Known:
    """Build the index of what can be named, ready for typing."""
    return Known(agencies, people, tags).index()


def _begun(r: Reader, at: int, named: Mapping[str, list[_Named]]) -> Sequence[_Named]:
    return [*named.get(r.word(at), ()), *named.get(r.owner(at), ())]


def _match_whole(r: Reader, at: int, named: Sequence[_Named], skipped: frozenset[str]) -> dict[int, list[_Named]]:
    """Return the names that stand there in full, by where they end."""
    ends: dict[int, list[_Named]] = {}
    for entry in named:
        end = _match(r, at, entry.words, skipped)
        if end is not None:
            ends.setdefault(end, []).append(entry)
    return ends


def _match_within(r: Reader, at: int, named: Sequence[_Named]) -> dict[int, list[_Named]]:
    """Return the names of which the longest possible part stands there, by where it ends."""
    ends: dict[int, list[_Named]] = {}
    for entry in named:
        parts = (entry.words[place:stop] for place in range(len(entry.words)) for stop in _stops(entry, place))
        found = [end for part in parts if (end := _match(r, at, part, _WITHIN_MENTION)) is not None]
        if found:
            ends.setdefault(max(found), []).append(entry)
    return ends


def _stops(entry: _Named, place: int) -> range:
    return range(place + 1, len(entry.words) + 1)


def _match(r: Reader, at: int, words: tuple[str, ...], skipped: frozenset[str]) -> int | None:
    """Return where these words end; marks such as the point after an initial are passed over."""
    for number, word in enumerate(words, 1):
        while number > 1 and at < len(r.tokens) and r.tokens[at].word in skipped and r.tokens[at].word != word:
            at += 1
        if r.word(at) != word and not (number == len(words) and r.owner(at) == word):
            return None
        at += 1
    return at


def _best(r: Reader, ends: dict[int, list[_Named]], sort: Sort | None = None) -> Mention | None:
    """Return the longest match, with everyone whom it may mean."""
    for end in sorted(ends, reverse=True):
        candidates = _candidates(ends[end], sort)
        if candidates:
            whole = any(r.word(end - 1) in entry.words for entry in ends[end])
            return Mention(end, candidates, not whole)
    return None


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word != _AND)


def _candidates(named: Iterable[_Named], sort: Sort | None = None) -> tuple[Candidate, ...]:
    return tuple(dict.fromkeys(entry.candidate for entry in named if sort in (None, entry.candidate.sort)))


def _holds(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(words[at : at + len(part)] == part for at in range(len(words) - len(part) + 1))
