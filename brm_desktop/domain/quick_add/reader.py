"""The text taken apart into words, marks and quotes, and the small questions that the grammar asks of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Container
from datetime import date
from functools import cache
from typing import NamedTuple

from brm_desktop.domain.people_names import fold
from brm_desktop.domain.quick_add.words import Phrases, Words

WORD, MARK, QUOTE = "word", "mark", "quote"
_QUOTES = {'"': '"', "\N{LEFT DOUBLE QUOTATION MARK}": "\N{RIGHT DOUBLE QUOTATION MARK}"}
_BEFORE = frozenset("([{,;:\N{EN DASH}\N{EM DASH}")
_AFTER = frozenset(")]},.;:!?\N{EN DASH}\N{EM DASH}")


class Token(NamedTuple):
    """A stretch of the text. `word` is folded (of a mark, the sign itself); `text` of a quote is what it holds.

    `opens` and `closes` say that something with a meaning of its own may begin before it, or end after it.
    """

    start: int
    end: int
    sort: str
    text: str
    word: str
    opens: bool
    closes: bool


def list_words(text: str) -> tuple[str, ...]:
    """Return the folded words of a name, as they are compared."""
    return tuple(_word_pattern().findall(fold(text)))


def list_tokens(text: str) -> list[Token]:
    """Take a text apart; white space falls between tokens."""
    tokens: list[Token] = []
    words = _word_pattern()
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        match = words.match(text, at)
        if match:
            sort, end, shown = WORD, match.end(), match.group()
            word = fold(shown)
        elif text[at] in _QUOTES and _can_open(text, at):
            sort, end = QUOTE, _end_of_quote(text, at)
            shown, word = _unquoted(text[at:end]), ""
        else:
            sort, end, shown, word = MARK, at + 1, text[at], text[at]
        tokens.append(Token(at, end, sort, shown, word, _opens(text, at), _closes(text, end)))
        at = end
    return tokens


def quote(text: str) -> str:
    """Put a text into quotes that hold off every meaning."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


class Reader:
    """The tokens of one text with the language and the day they are read in. Positions count tokens."""

    __slots__ = ("holidays", "text", "today", "tokens", "words")

    def __init__(self, text: str, today: date, words: Words, holidays: Container[date] = ()) -> None:
        self.holidays = holidays
        self.text = text
        self.tokens = [part for token in list_tokens(text) for part in _split_label(token, words.labels)]
        self.today = today
        self.words = words

    def word(self, at: int) -> str:
        """Return the folded word there, or nothing if there is none."""
        if 0 <= at < len(self.tokens) and self.tokens[at].sort == WORD:
            return self.tokens[at].word
        return ""

    def said_before(self, at: int) -> str:
        """Return the folded word before a position, also where a removed chip has put it into quotes."""
        if not self.is_quote(at - 1):
            return self.word(at - 1)
        return (list_words(self.tokens[at - 1].text) or ("",))[-1]

    def is_in(self, at: int, words: Collection[str]) -> bool:
        """Say whether the word there is one of these."""
        return self.word(at) in words

    def is_mark(self, at: int, mark: str) -> bool:
        """Say whether this sign stands there."""
        return 0 <= at < len(self.tokens) and self.tokens[at].sort == MARK and self.tokens[at].word == mark

    def is_glued(self, at: int) -> bool:
        """Say whether nothing stands between this token and the one before."""
        return 0 < at < len(self.tokens) and self.tokens[at - 1].end == self.tokens[at].start

    def is_quote(self, at: int) -> bool:
        """Say whether a quote stands there."""
        return 0 <= at < len(self.tokens) and self.tokens[at].sort == QUOTE

    def phrase(self, at: int, phrase: tuple[str, ...]) -> int | None:
        """Return where the phrase ends that begins there."""
        for offset, word in enumerate(phrase):
            if self.word(at + offset) != word:
                return None
        return at + len(phrase)

    def phrases(self, at: int, phrases: Phrases) -> int | None:
        """Return where the first of these phrases ends that begins there."""
        for phrase in phrases:
            end = self.phrase(at, phrase)
            if end is not None:
                return end
        return None

    def after_and(self, at: int) -> int | None:
        """Return what follows a comma, an "and" or both there; None if there is neither."""
        after = at + 1 if self.is_mark(at, ",") or self.is_mark(at, "&") else at
        after = after + 1 if self.is_in(after, self.words.and_) else after
        return after if after > at else None

    def after_dot(self, at: int) -> int:
        """Return the position after the full stop of an abbreviation, if one follows the word before."""
        short = len(self.word(at - 1)) <= 4
        return at + 1 if short and self.is_mark(at, ".") and self.is_glued(at) else at

    def after_colon(self, at: int) -> int:
        """Return the position after the colon of a label such as "due:", if one follows the word before."""
        return at + 1 if self.is_mark(at, ":") and self.is_in(at - 1, self.words.labels) else at

    def owner(self, at: int) -> str:
        """Return the word there without its possessive 's, or nothing if it has none."""
        word = self.word(at)
        return word[:-2] if word.endswith("'s") else ""

    def is_lower(self, at: int) -> bool:
        """Say whether the word there was typed without a capital."""
        return self.tokens[at].text.islower()


def _split_label(token: Token, labels: Container[str]) -> list[Token]:
    """Take "due:fri" apart, which is one word otherwise."""
    label, colon, rest = token.text.partition(":")
    if token.sort != WORD or not (colon and rest) or fold(label) not in labels:
        return [token]
    middle = token.start + len(label)
    return [
        Token(token.start, middle, WORD, label, fold(label), token.opens, True),
        Token(middle, middle + 1, MARK, ":", ":", False, True),
        Token(middle + 1, token.end, WORD, rest, fold(rest), True, token.closes),
    ]


@cache
def _word_pattern() -> re.Pattern[str]:
    return re.compile(r"\w+(?:[.'\N{RIGHT SINGLE QUOTATION MARK}:/+-]\w+)*")


def _opens(text: str, at: int) -> bool:
    return at == 0 or text[at - 1].isspace() or text[at - 1] in _BEFORE


def _closes(text: str, at: int) -> bool:
    return at == len(text) or text[at].isspace() or text[at] in _AFTER


def _can_open(text: str, at: int) -> bool:
    return _opens(text, at) or text[at - 1] in "@#"


def _end_of_quote(text: str, at: int) -> int:
    """Return where a quote ends; one that is never closed, because it is being typed, ends with the text."""
    closing = _QUOTES[text[at]]
    at += 1
    while at < len(text):
        if text[at] == closing:
            return at + 1
        at += 2 if text[at] == "\\" and text[at + 1 : at + 2] in ("\\", '"') else 1
    return len(text)


def _unquoted(quoted: str) -> str:
    """Return what a quote holds; one that is not closed keeps its sign."""
    closing = _QUOTES[quoted[0]]
    inner: list[str] = []
    at = 1
    while at < len(quoted):
        if quoted[at] == closing:
            return "".join(inner)
        if quoted[at] == "\\" and quoted[at + 1 : at + 2] in ("\\", '"'):
            at += 1
        inner.append(quoted[at])
        at += 1
    return quoted
