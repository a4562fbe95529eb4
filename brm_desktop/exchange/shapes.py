"""The frozen values that an import hands from step to step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

Sort = Literal[
    "table", "workbook", "json", "yaml", "vcard", "ldif", "calendar", "message", "mailbox", "outlook", "note", "own",
    "directory", "tnef",
]  # fmt: skip
LISTS: tuple[Sort, ...] = ("table", "workbook", "json", "yaml", "directory")  # what is mapped column by column


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one file and what sort of reader they are for."""

    name: str
    sort: Sort
    data: bytes
    folder: Path | None = None  # where the files of a pack lie
    lists: tuple[Table, ...] = ()  # of a directory: a text or page whose lists were found when its sort was told


class Oddity(NamedTuple):
    """Something that was not as expected, and where."""

    where: str
    what: str


class Origin(NamedTuple):
    """The place in a file that a value came from."""

    file: str
    line: int


class Row(NamedTuple):
    number_in_file: int  # the line that it starts on, from 1
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text, each as wide as the columns."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    odd: tuple[Oddity, ...] = ()
    headed: bool = True
    kind: str = ""  # what it lists, where the reader knows


class Link(NamedTuple):
    """Words that name another record, to be matched when the portfolio is at hand."""

    field: str
    kind: str
    text: str
    quiet: bool = False  # nothing is kept of it when nobody is meant


class Position(NamedTuple):
    """What a person does, and where: a role, once the organization is matched."""

    organization: str
    title: str


class File(NamedTuple):
    """Content that came inside a record: a photo for a field, or without a field a file kept with the record."""

    field: str
    media_type: str
    data: bytes
    name: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """One record as the file tells it. `key` is the custom field that identifies it there, if any."""

    kind: str
    values: Mapping[str, Any]
    origin: Origin
    links: tuple[Link, ...] = ()
    positions: tuple[Position, ...] = ()
    files: tuple[File, ...] = ()
    odd: tuple[str, ...] = ()
    key: str = ""
    uid: str = ""  # what its source calls it for ever, such as a calendar's UID
    version: str = ""  # of that source; a later one sorts after an earlier one
    cancelled: bool = False
    exact: bool = False  # one of our own records as a whole: taken as it is, by its id
    within: str = ""  # the uid of the note that it came out of
    line_no: int | None = None  # the line of that note which it is tied to
    parts: tuple[Understood, ...] = ()  # what else is told at this place, such as the meetings of a series


class Skipped(NamedTuple):
    """Something read that is not a record, and why."""

    origin: Origin
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one file holds: `read` is how many records or rows it has, understood and skipped."""

    file: str
    understood: tuple[Understood, ...]
    skipped: tuple[Skipped, ...] = ()
    odd: tuple[Oddity, ...] = ()

    @property
    def read(self) -> int:
        return len(self.understood) + len(self.skipped)
