"""What typing in quick add offers and changes, as pure functions of the text and the cursor in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from brm_desktop.domain.people_names import fold
from brm_desktop.domain.quick_add import Candidate, Known, Question, Span, Understood, without
from brm_desktop.domain.quick_add.reader import quote
from brm_desktop.domain.quick_add.scan import key_of

_MOST = 7
_MOST_WORDS = 4


class Typed(NamedTuple):
    """A text and where the cursor stands in it."""

    text: str
    cursor: int


class Begun(NamedTuple):
    """An @name or #tag that is being typed: where its sign stands and what follows it up to the cursor."""

    sign: Literal["@", "#"]
    start: int
    words: str


class Offer(NamedTuple):
    """A way to go on: `insert` is written in the place of what was begun, `key` is what the candidate answers."""

    title: str
    insert: str = ""
    key: str = ""
    candidate: Candidate | None = None

    @property
    def id(self) -> str:
        """What tells this offer from the others."""
        return self.candidate.id if self.candidate else self.title

    @property
    def icon(self) -> str:
        """The icon of what is offered."""
        if self.candidate is None:
            return "tag" if self.insert else "text"
        return "agencies" if self.candidate.sort == "agency" else "person"


def find_begun(typed: Typed) -> Begun | None:
    """Return the @name or #tag that the cursor stands at the end of."""
    before = typed.text[: typed.cursor]
    start = max(before.rfind("@"), before.rfind("#"))
    if start < 0 or (start > 0 and not (before[start - 1].isspace() or before[start - 1] == "(")):
        return None
    words = before[start + 1 :]
    if words.startswith('"'):
        words = words[1:]
    if '"' in words or len(words.split()) > _MOST_WORDS or words[:1].isspace() or words.endswith("  "):
        return None
    if before[start] == "#":
        return Begun("#", start, words) if not any(char.isspace() for char in words) else None
    return Begun("@", start, words)


def list_offers(typed: Typed, known: Known, understood: Understood) -> Sequence[Offer]:
    """Return how the @name or #tag at the cursor may go on; none where it is understood as it is."""
    begun = find_begun(typed)
    if begun is None:
        return ()
    if begun.sign == "#":
        return _list_tags(begun, known)
    settled = any(span.start <= begun.start < span.end and span.end >= typed.cursor for span in understood.spans)
    ended = begun.words.endswith(" ") and any(span.start == begun.start for span in understood.spans)
    if settled or ended:
        return ()
    return [_name(one, known) for one in known.complete(begun.words.strip(), _MOST)]


def list_answers(question: Question) -> list[Offer]:
    """Return whom a name may mean, and last that it means nobody."""
    meant = [Offer(one.name, key=question.key, candidate=one) for one in question.candidates]
    return [*meant, Offer(f"Nobody: keep “{shown_name(question)}” as it is")]


def shown_name(question: Question) -> str:
    """Return the name that is asked about, without its signs."""
    return question.text.lstrip("@").strip('"')


def take(typed: Typed, offer: Offer) -> Typed:
    """Write an offer in the place of what was begun."""
    begun = find_begun(typed)
    if begun is None or not offer.insert:
        return typed
    head, tail = typed.text[: begun.start] + offer.insert, typed.text[typed.cursor :]
    if not tail.startswith(" "):
        tail = " " + tail
    return Typed(head + tail, len(head) + 1)


def unparse(typed: Typed, span: Span) -> Typed:
    """Give the words of a span back to the title; the cursor stays with what it followed."""
    earlier = span._replace(rivals=tuple(rival for rival in span.rivals if rival[1] <= typed.cursor))
    behind = len(typed.text) - typed.cursor
    return Typed(without(typed.text, span), max(0, len(without(typed.text, earlier)) - behind))


def unask(typed: Typed, question: Question) -> Typed:
    """Let a name that is asked about be plain words."""
    return unparse(typed, Span(question.start, question.end, "person", None, question.text))


def find_span_before(typed: Typed, spans: Sequence[Span]) -> Span | None:
    """Return what was understood right before the cursor."""
    return next((span for span in reversed(spans) if span.end == typed.cursor), None)


def _list_tags(begun: Begun, known: Known) -> list[Offer]:
    wanted = fold(begun.words)
    found = [tag for folded, tag in known.tags.items() if folded.startswith(wanted) and folded != wanted]
    return [Offer(f"#{tag}", f"#{_as_one(tag)}") for tag in sorted(found)[:_MOST]]


def _name(candidate: Candidate, known: Known) -> Offer:
    """Offer a name; one that others bear too brings its answer along."""
    alone = len(known.list_called(candidate.name)) == 1
    return Offer(candidate.name, f"@{_as_one(candidate.name)}", "" if alone else key_of(candidate.name), candidate)


def _as_one(name: str) -> str:
    return name if name.replace("-", "").replace("_", "").isalnum() else quote(name)
