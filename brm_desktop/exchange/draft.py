"""What is gathered of one record while its row or card is read; what no field holds is kept as well."""

from __future__ import annotations

from functools import cache
from typing import Any

from brm_desktop.domain.record import Kind
from brm_desktop.exchange.cleaning import clean_line, clean_lines
from brm_desktop.exchange.shapes import File, Link, Origin, Position, Understood

_PROSE_FOR_THE_REST = ("about", "details", "body", "terms", "comment", "business")


@cache
def find_rest_field(kind: Kind) -> str:
    """Return the long text of a kind that takes what no other field holds; empty when it has none."""
    return next((name for name in _PROSE_FOR_THE_REST if name in kind.fields), "")


class Draft:
    """The record in the making. Fields take what fits them; the rest becomes "Label: value" or prose."""

    def __init__(self, kind: Kind, origin: Origin) -> None:
        self.kind = kind
        self.origin = origin
        self.values: dict[str, Any] = {}
        self.members: dict[str, dict[str, None]] = {}
        self.links: list[Link] = []
        self.positions: list[Position] = []
        self.files: list[File] = []
        self.odd: list[str] = []
        self.key = ""

    def set_line(self, field: str, text: str, label: str = "") -> None:
        """Set a one-line field; when it has another value already, this one is kept beside it."""
        line = clean_line(text)
        if not line:
            return
        declared = self.kind.fields[field]
        held = self.values.get(field)
        if held or len(line) > declared.max_length > 0:
            if line != held:
                self.add_custom(label or declared.label, text)
            return
        self.values[field] = line

    def set_value(self, field: str, value: Any) -> None:
        """Set a field that holds something other than text."""
        self.values[field] = value

    def add_member(self, field: str, text: str) -> None:
        """Add to a field that holds several texts."""
        if not text:
            return
        if len(text) > self.kind.fields[field].max_length:
            self.add_prose(f"{self.kind.fields[field].label}: {text}")
            self.odd.append(f"too long for {self.kind.fields[field].label.lower()}, kept as text")
        else:
            self.members.setdefault(field, {})[text] = None

    def add_custom(self, label: str, text: str) -> None:
        """Keep what no field holds as "Label: value", or as prose when it is long."""
        cleaned = clean_lines(text)
        if not cleaned:
            return
        member = f"{clean_line(label)[:80]}: {cleaned}"
        if "\n" in cleaned or len(member) > self.kind.fields["custom"].max_length:
            self.add_prose(member)
        else:
            self.members.setdefault("custom", {})[member] = None

    def add_prose(self, text: str, field: str = "") -> None:
        """Add a paragraph to a long text; without a field, to the one that takes what is left over."""
        cleaned = clean_lines(text)
        target = field or find_rest_field(self.kind)
        if not target:
            for start in range(0, len(cleaned), 250):
                self.members.setdefault("custom", {})[cleaned[start : start + 250]] = None
            return
        held = self.values.get(target, "")
        if cleaned and cleaned not in held.split("\n\n"):
            limit = self.kind.fields[target].max_length
            self.values[target] = (f"{held}\n\n{cleaned}" if held else cleaned)[:limit]

    def set_key(self, label: str, text: str) -> None:
        """Keep what identifies the record in its own list, to know it again."""
        self.add_custom(label, text)
        self.key = f"{clean_line(label)[:80]}: {clean_line(text)}"

    def finish(self, uid: str = "", parts: tuple[Understood, ...] = ()) -> Understood:
        """Return the record as it was understood; `uid` is what its source calls it, `parts` what is told within."""
        values = self.values | {name: tuple(members) for name, members in self.members.items()}
        return Understood(
            self.kind.name, values, self.origin, tuple(self.links), tuple(self.positions), tuple(self.files),
            tuple(dict.fromkeys(self.odd)), self.key, uid, parts=parts,
        )  # fmt: skip
