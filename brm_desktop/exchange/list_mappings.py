"""A mapping file for a file of several lists: what each of them is, by its name or its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from brm_desktop.exchange.mapping import Mapping, UnsureMapping
from brm_desktop.exchange.shapes import Table

LEFT_OUT = "the mapping leaves it out"


@dataclass(frozen=True, slots=True)
class ListMappings:
    """What the lists of one file are, by name, or by number from 1; None leaves a list out."""

    lists: tuple[tuple[str, Mapping | None], ...]

    def find(self, file: str, tables: Sequence[Table], at: int) -> Mapping | None:
        """Return what is said of a list; a mapping that is not sure leaves it out, None says nothing of it."""
        said = dict(self.lists)
        for key in (say_name(file, tables[at]), tables[at].name, str(at + 1)):
            if key in said:
                return said[key] or Mapping(tables[at].kind or "note", (), sure=False, why=LEFT_OUT)
        return None

    def check(self, file: str, tables: Sequence[Table]) -> None:
        """Raises: UnsureMapping when a list is named that the file does not have."""
        names = [say_name(file, table) for table in tables]
        known = {*names, *(table.name for table in tables), *(str(at + 1) for at in range(len(tables)))}
        missing = [name for name, _ in self.lists if name not in known]
        if missing:
            told = "; ".join(f"{at + 1} {name}".strip() for at, name in enumerate(names[:12]))
            raise UnsureMapping(
                f"{file} has no list {', '.join(missing)}, which the mapping names", f"its lists are {told}"
            )


def say_name(file: str, table: Table) -> str:
    """Return what a list of a file is called in it, such as its sheet; nothing for one that has the file's name."""
    return table.name.removeprefix(file).removeprefix(", ") if table.name.startswith(file) else table.name


def tell_lists(file: str, mapped: Sequence[tuple[Table, Mapping]]) -> ListMappings:
    """Return what was said of lists, by their names where these differ, else by their numbers."""
    names = [say_name(file, table) for table, _ in mapped]
    by_name = len(set(names)) == len(names) and all(names)
    return ListMappings(
        tuple((names[at] if by_name else str(at + 1), mapping) for at, (_, mapping) in enumerate(mapped))
    )
