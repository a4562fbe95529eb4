"""How one field of a record is declared: what it holds, how it is labeled, how it is stored.

A declaration stands inside `Annotated[...]` beside the type. A stored value (a cell) is text, a
number or nothing; the same cell goes into the row, the journal and the wire.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from enum import Enum
from json.encoder import encode_basestring
from typing import Any, Literal, NewType
from zoneinfo import ZoneInfo

Cell = str | int | float | None
Id = NewType("Id", str)
_read_members = json.JSONDecoder().raw_decode  # a cell is written here, so nothing stands around it
ANY = "*"  # a link to a record of any kind, stored as kind:id

Shape = Literal["scalar", "text", "link", "set"]
Editor = Literal[
    "line", "long_text", "number", "decimal", "money", "tick", "day", "period", "time", "moment", "choice",
    "link", "links", "words",
]  # fmt: skip
Searched = Literal["", "head", "body"]
Column = Literal["TEXT", "INTEGER", "REAL"]


class Choice(Enum):
    """One of a few values, each with the key that is stored and the words that are shown."""

    label: str

    def __new__(cls, key: str, label: str = "") -> Choice:  # looked up by key alone
        member = object.__new__(cls)
        member._value_ = key
        member.label = label
        return member


class Field:
    """Everything known of one field besides its Python type."""

    __slots__ = (
        "choices", "column", "default", "editor", "help", "is_file", "label", "max_length", "maximum", "minimum",
        "name", "optional", "owned", "pack", "private", "required", "searched", "section", "shape", "steps", "target",
        "unit", "unpack",
    )  # fmt: skip

    def __init__(
        self,
        label: str,
        editor: Editor,
        shape: Shape = "scalar",
        column: Column = "TEXT",
        *,
        section: str = "",
        help: str = "",
        unit: str = "",
        minimum: float | None = None,
        maximum: float | None = None,
        max_length: int = 0,
        choices: type[Choice] | None = None,
        steps: tuple[str, ...] = (),
        target: str = "",
        owned: bool = False,
        searched: Searched = "",
        private: bool = False,
        pack: Callable[[Any], Cell] | None = None,
        unpack: Callable[[Any], Any] | None = None,
    ) -> None:
        self.name = ""  # set when the kind is made
        self.label = label
        self.editor = editor
        self.shape = shape
        self.column = column
        self.section = section
        self.help = help
        self.unit = unit
        self.minimum = minimum
        self.maximum = maximum
        self.max_length = max_length
        self.choices = choices
        self.steps = steps  # the words of each step of a scale, the lowest first
        self.target = target  # the kind that a link points to
        self.owned = owned  # the record has no meaning without the one it points to
        self.searched = searched
        self.private = private  # never printed, never shared
        self.is_file = False  # the cell is the hash of a file that is kept with the portfolio
        self.pack = pack  # None: the value is its own cell
        self.unpack = unpack
        self.required = False
        self.optional = False  # may hold nothing at all
        self.default: Cell = None

    def __repr__(self) -> str:
        return f"Field({self.name or self.label!r}, {self.editor})"

    def to_cell(self, value: Any) -> Cell:
        """Return the value as it is stored."""
        return value if self.pack is None or value is None else self.pack(value)

    def from_cell(self, cell: Cell) -> Any:
        """Return the stored cell as a value."""
        return cell if self.unpack is None or cell is None else self.unpack(cell)


def text(
    label: str,
    *,
    section: str = "",
    searched: Searched = "",
    private: bool = False,
    max_length: int = 300,
    help: str = "",
) -> Field:
    """Declare one line of text; empty when not known."""
    return Field(label, "line", section=section, searched=searched, private=private, max_length=max_length, help=help)


def file_hash(label: str) -> Field:
    """Declare a file that is kept with the portfolio, by the SHA-256 of its bytes in hex; empty where there is none."""
    made = text(label, max_length=80)
    made.is_file = True
    return made


def long_text(
    label: str, *, section: str = "", searched: Searched = "body", private: bool = False, help: str = ""
) -> Field:
    """Declare prose, merged by its words: Markdown, at most 4 million characters."""
    return Field(
        label, "long_text", "text", section=section, searched=searched, private=private, max_length=4_000_000, help=help
    )


def number(
    label: str,
    *,
    unit: str = "",
    minimum: int | None = 0,
    maximum: int | None = None,
    section: str = "",
    help: str = "",
) -> Field:
    """Declare a whole number."""
    return Field(
        label, "number", column="INTEGER", unit=unit, minimum=minimum, maximum=maximum, section=section, help=help
    )


def mark(label: str, steps: tuple[str, ...], *, section: str = "", help: str = "") -> Field:
    """Declare a mark on a scale of a few named steps, held as a whole number from 1."""
    return Field(
        label, "number", column="INTEGER", minimum=1, maximum=len(steps), steps=steps, section=section, help=help
    )


def decimal(label: str, *, unit: str = "", section: str = "", help: str = "") -> Field:
    """Declare a measured number."""
    return Field(label, "decimal", column="REAL", unit=unit, section=section, help=help)


def money(label: str, *, section: str = "") -> Field:
    """Declare an amount in US dollars, held in whole cents."""
    return Field(label, "money", column="INTEGER", unit="USD", minimum=0, section=section)


def tick(label: str, *, section: str = "", private: bool = False, help: str = "") -> Field:
    """Declare yes or no."""
    return Field(label, "tick", column="INTEGER", section=section, private=private, help=help, pack=int, unpack=bool)


def day(label: str, *, section: str = "", help: str = "") -> Field:
    """Declare a calendar day, the same day in any zone."""
    return Field(label, "day", section=section, help=help, pack=date.isoformat, unpack=date.fromisoformat)


def period(label: str, *, section: str = "") -> Field:
    """Declare a day, a month or a quarter: 2027-06-30, 2027-06 or 2027-Q2."""
    return Field(label, "period", section=section, max_length=10)


def time_of_day(label: str, *, section: str = "") -> Field:
    """Declare a time of day, to the minute."""
    return Field(label, "time", section=section, pack=_pack_time, unpack=time.fromisoformat)


def moment(label: str, *, section: str = "") -> Field:
    """Declare an instant with the zone it was meant in."""
    return Field(label, "moment", section=section, pack=pack_moment, unpack=unpack_moment)


def choice(of: type[Choice], label: str, *, section: str = "", help: str = "") -> Field:
    """Declare one of a few values."""
    return Field(label, "choice", section=section, help=help, choices=of, pack=_key, unpack=of)


def rung(of: type[Choice], label: str, *, section: str = "", help: str = "") -> Field:
    """Declare one of a few values that stand above each other, the lowest first."""
    made = choice(of, label, section=section, help=help)
    made.steps = tuple(member.label for member in of)
    return made


def link(label: str, target: str, *, section: str = "", owned: bool = False, help: str = "") -> Field:
    """Declare a reference to one record of another kind, or of any."""
    return Field(label, "link", "link", section=section, target=target, owned=owned, help=help)


def links(label: str, target: str, *, section: str = "", help: str = "") -> Field:
    """Declare references to several records; each member merges on its own."""
    return Field(
        label, "links", "set", section=section, target=target, help=help, pack=_pack_members, unpack=_unpack_members
    )


def words(label: str, *, section: str = "", searched: Searched = "", private: bool = False, help: str = "") -> Field:
    """Declare several short texts (tags, e-mail addresses); each member merges on its own."""
    return Field(
        label, "words", "set", section=section, searched=searched, private=private, help=help, max_length=300,
        pack=_pack_members, unpack=_unpack_members,
    )  # fmt: skip


def pack_moment(value: datetime) -> str:
    """Return the instant in UTC, then its zone (RFC 9557): sorts as text, shows as it was meant."""
    zone = getattr(value.tzinfo, "key", "")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") + (f"[{zone}]" if zone and zone != "UTC" else "")


def unpack_moment(cell: str) -> datetime:
    """Return the aware moment that a cell holds."""
    at = datetime.fromisoformat(cell[:19]).replace(tzinfo=UTC)
    return at.astimezone(ZoneInfo(cell[21:-1])) if len(cell) > 20 else at


def _pack_time(value: time) -> str:
    return value.strftime("%H:%M")


def _key(value: Choice) -> str:
    return str(value.value)


def _pack_members(value: Iterable[str]) -> str:
    members = list(dict.fromkeys(value))
    return f"[{','.join(map(encode_basestring, members))}]"


def _unpack_members(cell: str) -> tuple[str, ...]:
    if len(cell) <= 2:
        return ()
    members, end = _read_members(cell)
    if end != len(cell):
        raise ValueError(f"more than members: {cell[end : end + 40]}")
    return tuple(members)
