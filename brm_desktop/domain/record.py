"""What every kind of record has, and the decorator that makes a class one."""

# Declarations are read at run time, so annotations here stay values.
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass
from datetime import UTC, datetime
from functools import cache
from inspect import get_annotations
from operator import attrgetter
from types import NoneType
from typing import Annotated, Any, ClassVar, TypeVar, cast, dataclass_transform, get_args, get_origin

from brm_desktop.domain.fields import Cell, Field, Id, text, tick, words

T = TypeVar("T")
R = TypeVar("R", bound="Record")

PERSONAL = "personal"
MOST_KINDS = 63  # the number of a kind has six bits of a row's place


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """What follows from the declaration of one kind of record."""

    name: str
    number: int  # never reused: it is part of every row's place
    one: str
    many: str
    title: str  # the field that names a record
    fields: Mapping[str, Field]
    recent: str  # the field that says how recent a record is; empty: when it was made
    indexes: tuple[tuple[str, ...], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return ("id", *self.fields)

    @property
    def links(self) -> tuple[Field, ...]:
        return _links_of(self)

    @property
    def files(self) -> tuple[str, ...]:
        """The fields that hold the hash of a file."""
        return tuple(field.name for field in self.fields.values() if field.is_file)

    def __repr__(self) -> str:
        return f"Kind({self.name})"


@cache
def _links_of(kind: Kind) -> tuple[Field, ...]:
    return tuple(field for field in kind.fields.values() if field.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record as it is now: a value, safe on any thread."""

    KIND: ClassVar[Kind]

    id: Id
    space: Annotated[str, text("Space", max_length=60)] = PERSONAL
    private: Annotated[
        bool, tick("Private", help="Never in a briefing or a shared space. Public-records law applies.")
    ] = False
    tags: Annotated[tuple[str, ...], words("Tags", searched="body")] = ()
    custom: Annotated[tuple[str, ...], words("More fields", searched="body", help="Label: value")] = ()
    created_ms: int = 0
    changed_ms: int = 0
    deleted_ms: int | None = None

    @property
    def title_text(self) -> str:
        """The words that name this record in a list."""
        return str(getattr(self, self.KIND.title) or "") or f"Untitled {self.KIND.one.lower()}"

    @property
    def created_at(self) -> datetime:
        return datetime.fromtimestamp(self.created_ms / 1000, UTC)

    @property
    def changed_at(self) -> datetime:
        return datetime.fromtimestamp(self.changed_ms / 1000, UTC)


@dataclass_transform(kw_only_default=True, frozen_default=True)
def record(
    name: str,
    number: int,
    *,
    one: str,
    many: str,
    title: str,
    recent: str = "",
    indexes: Sequence[tuple[str, ...]] = (),
) -> Callable[[type[T]], type[T]]:
    """Make a class with declared fields into a kind of record; `number` is its own, from 1 to 63."""
    if not 0 < number <= MOST_KINDS:
        raise ValueError(f"{name}: the number of a kind is from 1 to {MOST_KINDS}, not {number}")

    def make(cls: type[T]) -> type[T]:
        made = cast(Any, dataclass(frozen=True, slots=True, kw_only=True)(cls))
        fields = _declared(made)
        made.KIND = Kind(name, number, one, many, title, fields, recent, tuple(indexes))
        return cast(type[T], made)

    return make


def _declared(cls: Any) -> dict[str, Field]:
    own, common = dict[str, Field](), dict[str, Field]()
    for base in reversed(cls.__mro__):
        annotations: Mapping[str, Any] = get_annotations(base)
        for name, annotation in annotations.items():
            if get_origin(annotation) is Annotated:
                field = _field_of(annotation, name, cls)
                (common if base is Record else own)[name] = field
    return own | common


def _field_of(annotation: Any, name: str, cls: Any) -> Field:
    declared = cast(Field, get_args(annotation)[1])
    declared.name = name
    default = cls.__dataclass_fields__[name].default
    declared.required = default is MISSING
    declared.optional = NoneType in get_args(get_args(annotation)[0])
    declared.default = None if default is MISSING else declared.to_cell(default)
    return declared


def cells_of(record: Record) -> dict[str, Cell]:
    """Return every declared field as it is stored, in the order of the kind."""
    names, packers, read = _packing_of(record.KIND)
    return {
        name: value if pack is None or value is None else "[]" if value == () else pack(value)
        for name, pack, value in zip(names, packers, read(record), strict=True)
    }


@cache
def _packing_of(
    kind: Kind,
) -> tuple[tuple[str, ...], tuple[Callable[[Any], Cell] | None, ...], Callable[[Record], tuple[Any, ...]]]:
    names = tuple(kind.fields)
    return names, tuple(field.pack for field in kind.fields.values()), attrgetter(*names)


def make_reader(of: type[R]) -> Callable[[Mapping[str, Cell]], R]:
    """Return the one loader of a kind: from a row's cells to a record."""
    fields = [(name, field.unpack) for name, field in of.KIND.fields.items()]
    system = ("id", "created_ms", "changed_ms", "deleted_ms")

    def read(row: Mapping[str, Cell]) -> R:
        values: dict[str, Any] = {name: row[name] for name in system}
        for name, unpack in fields:
            cell = row[name]
            values[name] = cell if unpack is None or cell is None else unpack(cell)
        return of(**values)

    return read
