"""Which space a new record belongs to: a record is in one space for life. Pure.

What is about agencies of one shared space goes there, everything else is personal, and so is what ever was private.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, Final

from brm_desktop.domain.fields import ANY
from brm_desktop.domain.record import Kind

PERSONAL_SPACE: Final = ""
"""The space of each manager's own; whatever is in no other is there."""

MARKS: Final = ("private", "personal")
"""Ticks that keep a record out of every shared space."""

_ABOUT: Final = frozenset(("agency", "note", "outcome", "agreement"))
_ASIDE: Final = frozenset(("merged_into", "distinct_from", "parent"))
_NEVER: Final = frozenset(("agency", "briefing", "milestone", "agenda", "manager", "partner"))

Record = tuple[str, str]
"""A record's kind and id."""

Cells = Mapping[str, Any]


def is_marked(cells: Cells) -> bool:
    """Tell whether a record is kept out of every shared space by a tick of its own."""
    return any(cells.get(mark) for mark in MARKS)


def list_private_fields(kind: Kind) -> frozenset[str]:
    """Return the fields that stay personal although their record is shared."""
    return frozenset(name for name, field in kind.fields.items() if field.private)


def space_of_field(kind: Kind, field: str, home: str) -> str:
    """Return the space in which a change of one field is told, of a record that is in `home`."""
    declared = kind.fields.get(field)
    return PERSONAL_SPACE if declared is not None and declared.private else home


class Placing:
    """Finds the spaces of records that are in none yet.

    `find` returns the cells of a record; `home` the space of one that has its place, None for one of those that are
    to be placed; `roles` the agencies at which a person has a role.
    """

    def __init__(
        self,
        kinds: Mapping[str, Kind],
        find: Callable[[str, str], Cells | None],
        home: Callable[[str, str], str | None],
        roles: Callable[[str], Iterable[str]],
        hidden: Collection[str] = (),
    ) -> None:
        self._kinds = kinds
        self._find = find
        self._home = home
        self._roles = roles
        self._hidden = hidden
        self._placed: dict[Record, str] = {}

    def place(self, kind: str, id: str) -> str:
        """Return the space of a record; `hidden` ones, which were private once, are personal."""
        at = (kind, id)
        if at not in self._placed:
            known = self._home(kind, id)
            self._placed[at] = PERSONAL_SPACE  # what leads back to itself leads nowhere
            self._placed[at] = self._decide(kind, id) if known is None else known
        return self._placed[at]

    def _decide(self, kind: str, id: str) -> str:
        cells = self._find(kind, id)
        if cells is None or kind in _NEVER or id in self._hidden or is_marked(cells):
            return PERSONAL_SPACE
        if kind == "contact":
            about: list[Record] = [("agency", agency) for agency in self._roles(id)]
        else:
            about = list(list_about(self._kinds, kind, cells))
        spaces = {self.place(*other) for other in about}
        return spaces.pop() if len(spaces) == 1 else PERSONAL_SPACE


def list_about(kinds: Mapping[str, Kind], kind: str, cells: Cells) -> Iterator[Record]:
    """Yield what a record is about: its agencies, what it has no meaning without, the note or outcome it is of."""
    for field in kinds[kind].links:
        value = cells.get(field.name)
        if not value or field.name in _ASIDE:
            continue
        if field.target == ANY:
            name, _, id = str(value).rpartition(":")
            if name in kinds:
                yield name, id
        elif field.owned or field.target in _ABOUT:
            for id in field.from_cell(value) if field.shape == "set" else (value,):
                yield field.target, str(id)
