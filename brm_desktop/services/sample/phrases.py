"""Sentences with blanks: `{lead}` a word of the surroundings, `{2-4}` a number, `[a|b]` one of several."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from brm_desktop.services.sample.chance import Chance

Words = Mapping[str, str]
Part = Callable[[Words, Chance], str]

_BLANK = re.compile(r"\{([^{}]+)\}|\[([^\[\]]*\|[^\[\]]*)\]")
_RANGE = re.compile(r"(\d+)-(\d+)")
_DECIMALS = re.compile(r"(\d+\.\d)-(\d+\.\d)")


class Phrase:
    """One sentence, taken apart once and said many times."""

    __slots__ = ("_parts", "_plain")

    def __init__(self, text: str) -> None:
        parts = list(_parts(text))
        self._plain = text if all(isinstance(part, str) for part in parts) else None
        self._parts = tuple(parts)

    def say(self, words: Words, chance: Chance) -> str:
        if self._plain is not None:
            return self._plain
        return "".join([part if isinstance(part, str) else part(words, chance) for part in self._parts])


class Phrases:
    """Several ways to say one thing."""

    __slots__ = ("_phrases",)

    def __init__(self, texts: Iterable[str]) -> None:
        self._phrases = tuple(map(Phrase, texts))

    def say(self, words: Words, chance: Chance) -> str:
        return chance.pick(self._phrases).say(words, chance)

    def say_new(self, words: Words, chance: Chance, said: set[Phrase]) -> str:
        """Say one that was not said yet, as long as there is one."""
        at = int(chance.random() * len(self._phrases))
        for _ in self._phrases:
            phrase = self._phrases[at]
            if phrase not in said:
                break
            at = (at + 1) % len(self._phrases)
        said.add(phrase)
        return phrase.say(words, chance)


def capital(text: str) -> str:
    """Return the text with its first letter large."""
    return text[:1].upper() + text[1:]


def _parts(text: str) -> Iterator[str | Part]:
    at = 0
    for found in _BLANK.finditer(text):
        if found.start() > at:
            yield text[at : found.start()]
        yield _blank(found[1]) if found[1] else _either(found[2].split("|"))
        at = found.end()
    if at < len(text):
        yield text[at:]


def _blank(name: str) -> Part:
    if whole := _RANGE.fullmatch(name):
        return _whole(int(whole[1]), int(whole[2]))
    if tenths := _DECIMALS.fullmatch(name):
        return _tenths(round(float(tenths[1]) * 10), round(float(tenths[2]) * 10))
    key = name.lower()
    if key != name:
        return lambda words, chance: capital(words[key])
    return lambda words, chance: words[name]


def _whole(low: int, high: int) -> Part:
    if high < 1000:
        return lambda words, chance: str(chance.between(low, high))
    return lambda words, chance: f"{chance.between(low, high):,}"


def _tenths(low: int, high: int) -> Part:
    return lambda words, chance: f"{chance.between(low, high) / 10:.1f}"


def _either(texts: list[str]) -> Part:
    choices = tuple(map(Phrase, texts))
    return lambda words, chance: chance.pick(choices).say(words, chance)
