"""The words that measured notes are made of."""

from __future__ import annotations

from itertools import accumulate
from random import Random


class Prose:
    """Sentences in which few words are frequent and most are rare, the same every time."""

    def __init__(self, words: int = 20_000) -> None:
        self._chance = Random(3)
        letters, chance = "etaoinshrdlucmfwyp", self._chance
        self._words = ["".join(chance.choices(letters, k=chance.randint(2, 10))) for _ in range(words)]
        self._weights = list(accumulate(1 / (rank + 1) for rank in range(words)))

    def write(self, words: int) -> str:
        """Return so many words, in sentences and paragraphs."""
        chosen = self._chance.choices(self._words, cum_weights=self._weights, k=words)
        sentences = [" ".join(chosen[at : at + 12]).capitalize() + "." for at in range(0, words, 12)]
        return "\n\n".join(" ".join(sentences[at : at + 5]) for at in range(0, len(sentences), 5))
