"""Files as they were understood before anything is planned: their lists, and what the columns are taken for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from brm_desktop.base.errors import KnownError
from brm_desktop.exchange.companions import divide_tables, is_companion
from brm_desktop.exchange.copied_mail import looks_copied
from brm_desktop.exchange.decoding import decode_text
from brm_desktop.exchange.guessing import guess_mapping
from brm_desktop.exchange.list_mappings import ListMappings
from brm_desktop.exchange.mapping import Mapping, check_mapping
from brm_desktop.exchange.mapping_files import Told
from brm_desktop.exchange.reading import read_lists, settle_sort
from brm_desktop.exchange.shapes import LISTS, Source, Table
from brm_desktop.exchange.source import looks_like_message, make_source, open_source
from brm_desktop.services.layouts import Layouts
from brm_desktop.services.portfolio import Portfolio

_PASTED = "Pasted text"
_PASTED_NAMES = {
    "message": "Pasted e-mail", "vcard": "Pasted contacts", "calendar": "Pasted calendar", "table": "Pasted rows",
}  # fmt: skip
_HEAD_CHARACTERS = 8192


@dataclass(frozen=True, slots=True)
class ListLook:
    """A list in a file, and what its columns are taken for; `told` when a person said so."""

    table: Table
    mapping: Mapping
    told: bool = False


@dataclass(frozen=True, slots=True)
class FileLook:
    """A file as far as it is understood. `problem` says why it cannot be read at all."""

    path: Path
    source: Source | None = None
    encoding: str = ""
    lists: tuple[ListLook, ...] = ()
    problem: KnownError | None = None
    in_folder: bool = False  # found in a folder that was chosen: what cannot be read there stops nothing

    @property
    def question(self) -> str:
        """What a person has to say before the file can be imported; empty when all is clear."""
        if any(each.mapping.sure for each in self.lists):
            return ""  # a list beside it that nobody explained is left out
        return next((each.mapping.why for each in self.lists), "")

    @property
    def is_clear(self) -> bool:
        """Whether it can be imported as it is."""
        return self.problem is None and not self.question


def look_at(portfolio: Portfolio, path: Path, *, kind: str = "", mapping: Told | None = None) -> FileLook:
    """Open a file and say what it seems to hold; one that cannot be read tells its `problem`."""
    try:
        source = open_source(path)
        return look_into(portfolio, FileLook(path, source), kind=kind, mapping=mapping)
    except KnownError as error:
        return FileLook(path, problem=error)


def look_at_text(portfolio: Portfolio, text: str, taken: Collection[str] = ()) -> FileLook:
    """Look at a text that was pasted; `taken` are names that others have. One that is nothing tells its `problem`."""
    try:
        source = make_source(_PASTED, text.encode("utf-8", "replace"))
    except KnownError as error:
        return FileLook(Path(_PASTED), problem=error)
    name = _PASTED_NAMES.get(source.sort, _PASTED)
    number = next(n for n in range(1, len(taken) + 2) if _number(name, n) not in taken)
    source = replace(source, name=_number(name, number))
    try:
        return look_into(portfolio, FileLook(Path(source.name), source))
    except KnownError as error:
        return FileLook(Path(source.name), problem=error)


def looks_importable(text: str) -> bool:
    """Tell whether a text is an e-mail, a card or a calendar, which nobody would paste as words."""
    head = text[:_HEAD_CHARACTERS].lstrip("\ufeff\r\n ")
    return looks_like_message(head) or looks_copied(head) or head[:11].upper() in ("BEGIN:VCARD", "BEGIN:VCALE")


def _number(name: str, number: int) -> str:
    return name if number == 1 else f"{name} {number}"


def look_into(
    portfolio: Portfolio, look: FileLook, *, kind: str = "", mapping: Told | None = None, headed: bool | None = None
) -> FileLook:
    """Look again at a file that is open, as a list of a kind, with a mapping, with or without headings.

    A layout that was imported before is known again. Raises: UnreadableFile, UnsureMapping for columns not there.
    """
    if look.source is None:
        return look
    one = mapping if isinstance(mapping, Mapping) else None
    source = settle_sort(look.source, one.kind if one else kind)
    if source.sort not in LISTS:
        return replace(look, source=source, lists=(), problem=None)
    tables = read_lists(source, one.headed if one else headed)
    layouts = Layouts(portfolio.folder)
    if one is None and not any(map(layouts.find, tables)):
        tables = divide_tables(tables, kind)
    if isinstance(mapping, ListMappings):
        lists = _map_lists(source, tables, layouts, mapping)
    else:
        lists = tuple(_map(table, layouts, kind, one, headed) for table in tables)
    encoding = "" if source.sort in ("workbook", "directory") else decode_text(source.data, source.name).encoding
    return replace(look, encoding=encoding, lists=lists, problem=None)


def look_at_list(portfolio: Portfolio, look: FileLook, at: int, *, kind: str, headed: bool | None = None) -> FileLook:
    """Look again at one list of a file that is open, as a list of a kind; its other lists stay as they are.

    The people who are told in it are told apart again. Raises: UnreadableFile.
    """
    held = look.lists[at]
    table = _read_again(look, at, headed)
    if table is None:  # it was taken out of another list
        again = ListLook(held.table, replace(guess_mapping(held.table, kind), headed=headed), told=True)
        return replace(look, lists=(*look.lists[:at], again, *look.lists[at + 1 :]))
    layouts = Layouts(portfolio.folder)
    parts = [table] if layouts.find(table) else list(divide_tables((table,), kind))
    mapped = [replace(_map(part, layouts, kind if part is parts[0] else "", None, headed), told=True) for part in parts]
    after = at + 1 + any(is_companion(held.table, each.table) for each in look.lists[at + 1 : at + 2])
    return replace(look, lists=(*look.lists[:at], *mapped, *look.lists[after:]))


def _read_again(look: FileLook, at: int, headed: bool | None) -> Table | None:
    """Return a list as it is in its file, with or without headings; None when it is not there by itself."""
    name = look.lists[at].table.name
    source = settle_sort(look.source, "") if look.source is not None else None
    tables = [table for table in read_lists(source, headed) if table.name == name] if source is not None else []
    before = sum(each.table.name == name for each in look.lists[:at])
    return tables[before] if before < len(tables) else None


def _map_lists(source: Source, tables: Sequence[Table], layouts: Layouts, said: ListMappings) -> tuple[ListLook, ...]:
    said.check(source.name, tables)
    found = list[ListLook]()
    for at, table in enumerate(tables):
        told = said.find(source.name, tables, at)
        if told is not None and told.headed not in (None, table.headed):
            again = [each for each in read_lists(source, told.headed) if each.name == table.name]
            table = again[0] if len(again) == 1 else table
        if told is not None and not told.sure:
            found.append(ListLook(table, told))
        else:
            found.append(_map(table, layouts, "", told, None))
    return tuple(found)


def _map(table: Table, layouts: Layouts, kind: str, told: Mapping | None, headed: bool | None) -> ListLook:
    if told is not None:
        check_mapping(table, told)
        return ListLook(table, told, told=True)
    known = layouts.find(table)
    if known is not None and kind in ("", known.kind):
        return ListLook(table, known)
    return ListLook(table, replace(guess_mapping(table, kind), headed=headed))
