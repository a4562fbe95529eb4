"""One record while an import adds to it: what a row may change, and what it must leave alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from brm_desktop.domain.fields import Cell, Choice, Field, Id
from brm_desktop.domain.note_boxes import strip_tokens
from brm_desktop.domain.record import Kind, Record
from brm_desktop.exchange.draft import find_rest_field
from brm_desktop.exchange.matching import Certainty, fold_name
from brm_desktop.exchange.person import NAME_PARTS
from brm_desktop.exchange.shapes import Link, Position

Past = Callable[[Kind, str], Mapping[str, frozenset[Cell]]]

_NAME_FIELDS = frozenset(("name", *NAME_PARTS))
_REPLACED_TEXTS = frozenset(("address",))  # long texts that are one value, not an account that grows


def no_past(kind: Kind, id: str) -> Mapping[str, frozenset[Cell]]:
    """Say that nothing is known of what fields held before."""
    return {}


class Slot:
    """One record while rows add to it: as it is now, and as it will be.

    Of several rows about one record the first wins; what the others say instead is kept beside it.
    """

    __slots__ = (
        "before",
        "certainty",
        "id",
        "kind",
        "links",
        "newer",
        "past",
        "positions",
        "read_past",
        "touched",
        "values",
    )

    def __init__(self, kind: type[Record], id: str, before: Record | None, read_past: Past) -> None:
        self.kind = kind
        self.id = id
        self.before = before
        self.read_past = read_past
        self.past: Mapping[str, frozenset[Any]] | None = None
        self.certainty: Certainty = "content"
        self.touched = False
        self.newer = False  # what is told is newer than all that is known, so it counts
        self.links: dict[Link, None] = {}
        self.positions: dict[Position, None] = {}
        names = kind.KIND.fields
        self.values: dict[str, Any] = {name: getattr(before, name) for name in names} if before else {}

    def held(self, name: str) -> Any:
        return self.values[name] if name in self.values else _defaults(self.kind.KIND)[name]

    def was_there(self, name: str, cell: Cell) -> bool:
        """Tell whether the field held this before and someone has replaced it: an import does not bring it back."""
        if self.before is None:
            return False
        if self.past is None:
            self.past = self.read_past(self.kind.KIND, self.id)
        return cell in self.past.get(name, frozenset())

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Tell whether the record says all of this already."""
        return all(self._holds(self.kind.KIND.fields[name], value) for name, value in values.items())

    def excess(self, values: Mapping[str, Any]) -> tuple[int, int]:
        """Return how much of this stands beside its field, and how much else the record says."""
        single = [name for name in values if self.kind.KIND.fields[name].shape == "scalar"]
        beside = sum(values[name] not in (None, "", self.held(name)) for name in single)
        return beside, sum(len(value) if isinstance(value, tuple) else bool(value) for value in self.values.values())

    def _holds(self, field: Field, value: Any) -> bool:
        held = self.held(field.name)
        if field.shape == "set":
            return set(value) <= set(held)
        if value in (None, "", held) or field.name in NAME_PARTS:  # the parts of a name go with the whole
            return True
        if field.shape == "text":
            return set(value.split("\n\n")) <= set(strip_tokens(held or "").split("\n\n"))
        return str(value).casefold() == str(held).casefold() or self._is_beside(field, value)

    def merge(self, values: Mapping[str, Any]) -> list[str]:
        """Take in what a row says. Returns: the labels of the fields it changed."""
        if self.before is None and not self.values and not self.touched:
            return self._fill(values)
        fields = self.kind.KIND.fields
        return [fields[name].label for name, value in values.items() if self._merge_one(fields[name], value)]

    def _fill(self, values: Mapping[str, Any]) -> list[str]:
        """Take in the first that is said of a new record, which little can speak against: as `merge` does, at once."""
        fields, empty, rest = self.kind.KIND.fields, _defaults(self.kind.KIND), find_rest_field(self.kind.KIND)
        held, changed = self.values, list[str]()
        for name, value in values.items():
            if value is None or value == "" or value == empty[name]:
                continue
            field = fields[name]
            if field.shape == "set":
                held[name] = tuple(value)
            elif field.shape == "text" and name not in _REPLACED_TEXTS:
                if not self._merge_text(name, value):
                    continue
            elif (name == "name" or "custom" in held or rest in held) and self._is_beside(field, value):
                continue
            else:
                held[name] = value
            changed.append(field.label)
        return changed

    def _merge_one(self, field: Field, value: Any) -> bool:
        if field.shape == "set":
            return self._merge_set(field.name, value)
        if field.shape == "text" and field.name not in _REPLACED_TEXTS:
            return self._merge_text(field.name, value)
        return self._merge_scalar(field, value)

    def _merge_set(self, name: str, members: Iterable[str]) -> bool:
        held = self.held(name)
        more = [member for member in members if member not in held and not self.was_there(name, member)]
        if more:
            self.values[name] = (*held, *more)
        return bool(more)

    def _merge_text(self, name: str, text: str) -> bool:
        held = self.held(name) or ""
        plain = strip_tokens(held)  # a line that became a follow-up says what it said before
        paragraphs = plain.split("\n\n")
        more = [each for each in text.split("\n\n") if each not in paragraphs]
        if not more or text in plain or self.was_there(name, text):
            return False
        self.values[name] = "\n\n".join([held, *more]) if held else text
        return True

    def _merge_scalar(self, field: Field, value: Any) -> bool:
        held = self.held(field.name)
        if value == held or value is None or value == "" or self._is_beside(field, value):
            return False
        if self.touched or (self._keeps_name(field) and held):
            return self._keep_beside(field, value, held)
        if not self.newer and self.was_there(field.name, field.to_cell(value)):
            return False
        if field.name == "name" and held and "former_names" in self.kind.KIND.fields:
            self._merge_set("former_names", (str(held),))
        self.values[field.name] = value
        return True

    def _keeps_name(self, field: Field) -> bool:
        """Tell whether the name stays as it is: who was recognized by e-mail may be written in another way."""
        return self.before is not None and self.certainty != "key" and field.name in _NAME_FIELDS

    def _is_beside(self, field: Field, value: Any) -> bool:
        """Tell whether the record has this value as another one already, or as another way to write its name."""
        custom, rest = self.values.get("custom"), find_rest_field(self.kind.KIND)
        told = self.values.get(rest) if rest else None
        if custom or told:
            member = _beside(field, value)
            if member in (custom or ()) or (told and member in told and member in told.split("\n\n")):
                return True
        if field.name != "name" or not self.values:
            return False
        others = (self.held("name"), *self.values.get("former_names", ()), self.values.get("acronym", ""))
        known = [name for name in others if name]
        return bool(known) and fold_name(str(value)) in map(fold_name, known)

    def _keep_beside(self, field: Field, value: Any, held: Any) -> bool:
        """Keep another value of a field that has one; the ways to write a name are kept as a whole only."""
        if field.shape == "link" or field.name in NAME_PARTS or str(value).casefold() == str(held).casefold():
            return False
        member = _beside(field, value)
        if field.shape == "text":
            said = {each.casefold() for each in str(held).split("\n\n")}
            return str(value).casefold() not in said and self._merge_text(field.name, str(value))
        if len(member) <= self.kind.KIND.fields["custom"].max_length:
            return self._merge_set("custom", (member,))
        rest = find_rest_field(self.kind.KIND)
        return bool(rest) and self._merge_text(rest, member)

    def make(self) -> Record:
        """Return the record as it will be."""
        if self.before is not None:
            return replace(self.before, **self.values)
        return self.kind(id=Id(self.id), **self.values)


def _beside(field: Field, value: Any) -> str:
    label = "Also called" if field.name == "name" else field.label
    return f"{label}: {value.label if isinstance(value, Choice) else value}"


@cache
def _defaults(kind: Kind) -> Mapping[str, Any]:
    """Return what each field holds of a record that says nothing."""
    return {name: () if field.shape == "set" else field.from_cell(field.default) for name, field in kind.fields.items()}
