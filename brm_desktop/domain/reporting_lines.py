"""Who reports to whom, as an outline: each person under the one above, whatever was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple


class Placed(NamedTuple):
    """A person in the outline; `depth` counts those above."""

    id: str
    depth: int
    below: int  # how many report to this one, directly


def make_outline(people: Sequence[tuple[str, str | None]]) -> list[Placed]:
    """Return people (id, id of the one above) as an outline: above before below, else in their order.

    Someone whose superior is not among them stands at the top; a circle is cut at the first of its people.
    """
    above = dict(people)
    below: dict[str, list[str]] = {id: [] for id in above}
    tops = list[str]()
    for id in above:
        boss = above[id]
        if boss is None or boss == id or boss not in above or _is_first_of_circle(id, above):
            tops.append(id)
        else:
            below[boss].append(id)
    return list(_walk(tops, below))


def _is_first_of_circle(id: str, above: Mapping[str, str | None]) -> bool:
    """Tell whether the way up from a person leads back, and no earlier one in the list is in that circle."""
    circle, at = [id], above[id]
    while at is not None and at in above and at not in circle:
        circle.append(at)
        at = above[at]
    return at == id and next(each for each in above if each in circle) == id


def _walk(tops: Iterable[str], below: Mapping[str, Sequence[str]]) -> Iterable[Placed]:
    waiting = [(id, 0) for id in tops][::-1]
    while waiting:
        id, depth = waiting.pop()
        yield Placed(id, depth, len(below[id]))
        waiting += [(each, depth + 1) for each in reversed(below[id])]
