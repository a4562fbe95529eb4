"""Chance that repeats itself: the same seed gives the same draws on every machine and version of Python."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import accumulate
from random import Random
from typing import TypeVar

from brm_desktop.base.stamps import make_id, to_ms
from brm_desktop.domain.fields import Id

T = TypeVar("T")


class Chance:
    """Draws from one seeded stream; only `random` and `getrandbits` are used, which never change."""

    __slots__ = ("_bits", "random")

    def __init__(self, seed: str) -> None:
        source = Random(seed)
        self.random = source.random
        self._bits = source.getrandbits

    def flip(self, likely: float) -> bool:
        return self.random() < likely

    def between(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + int(self.random() * (high - low + 1))

    def near(self, middle: float, spread: float) -> float:
        """Return a number around the middle, seldom far from it and never further than `spread`."""
        return middle + spread * (self.random() + self.random() - 1)

    def pick(self, items: Sequence[T]) -> T:
        return items[int(self.random() * len(items))]

    def pick_early(self, items: Sequence[T], lean: float = 1.8) -> T:
        """Return one of the items, more often one that stands near the front."""
        return items[int(self.random() ** lean * len(items))]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Return so many different items, in an order of their own; all when there are fewer."""
        left = list(items)
        return [left.pop(int(self.random() * len(left))) for _ in range(min(count, len(left)))]

    def make_id(self, at: datetime) -> Id:
        """Return an id by the hour on the wall, so that it is the same in every zone."""
        return Id(make_id(to_ms(at.replace(tzinfo=UTC)), self._bits(80).to_bytes(10, "big")))


def share_out(total: int, weights: Sequence[float]) -> list[int]:
    """Divide a whole number by weights, so that the shares add up to it."""
    whole = sum(weights)
    marks = [round(total * part / whole) for part in accumulate(weights)]
    return [high - low for low, high in zip([0, *marks], marks, strict=False)]
