"""Records by what a person calls them: an id, an acronym, a name, a former name, or the start of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from brm_desktop.base.errors import Ambiguous, NotFound
from brm_desktop.domain.fields import ANY, Field, Id
from brm_desktop.domain.kinds import get_kind
from brm_desktop.domain.record import Kind, Record
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection

R = TypeVar("R", bound=Record)
_MOST_NAMED = 6


def get_by_name(connection: Connection, of: type[R], name: str) -> R:
    """Return the one live record that a name means. Raises: NotFound, Ambiguous."""
    name = name.strip()
    for ways in (_by_id, _by_acronym, _by_title, _by_other_names, _by_start, _by_part):
        found = ways(connection, of.KIND, name)
        if len(found) == 1:
            return rows.get_record(connection, of, found[0])
        if found:
            raise _ambiguous(connection, of.KIND, name, found)
    raise NotFound(f"There is no {of.KIND.one.lower()} called {name}")


def get_target(connection: Connection, field: Field, name: str) -> Id:
    """Return what a link field holds for a name; a link to any kind is written kind:name.

    Raises: NotFound, Ambiguous.
    """
    if field.target != ANY:
        return get_by_name(connection, get_kind(field.target), name).id
    kind_name, _, rest = name.partition(":")
    record = get_by_name(connection, get_kind(kind_name), rest)
    return Id(f"{record.KIND.name}:{record.id}")


def _by_id(connection: Connection, kind: Kind, name: str) -> list[str]:
    return _ids(connection, kind, "id = ?", name.lower())


def _by_acronym(connection: Connection, kind: Kind, name: str) -> list[str]:
    return _ids(connection, kind, "acronym = ? COLLATE NOCASE", name) if "acronym" in kind.fields else []


def _by_title(connection: Connection, kind: Kind, name: str) -> list[str]:
    return _ids(connection, kind, f'"{kind.title}" = ? COLLATE NOCASE', name)


def _by_other_names(connection: Connection, kind: Kind, name: str) -> list[str]:
    found = list[str]()
    for field in ("former_names", "emails", "nickname", "number"):
        if field in kind.fields:
            column = f'"{field}"'
            if kind.fields[field].shape == "set":
                test = f"EXISTS (SELECT 1 FROM json_each({column}) WHERE value = ? COLLATE NOCASE)"
            else:
                test = f"{column} = ? COLLATE NOCASE"
            found += _ids(connection, kind, test, name)
    return list(dict.fromkeys(found))


def _by_start(connection: Connection, kind: Kind, name: str) -> list[str]:
    return _ids(connection, kind, f"\"{kind.title}\" LIKE ? ESCAPE '\\'", _escaped(name) + "%")


def _by_part(connection: Connection, kind: Kind, name: str) -> list[str]:
    return _ids(connection, kind, f"\"{kind.title}\" LIKE ? ESCAPE '\\'", f"%{_escaped(name)}%")


def _ids(connection: Connection, kind: Kind, where: str, value: str) -> list[str]:
    if not value:
        return []
    found = connection.execute(f'SELECT id FROM "{kind.name}" WHERE deleted_ms IS NULL AND {where} LIMIT 50', (value,))
    return [row[0] for row in found]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _ambiguous(connection: Connection, kind: Kind, name: str, ids: Sequence[str]) -> Ambiguous:
    titles = rows.list_titles(connection, kind, ids)
    named = [f"{titles[id]} ({id})" for id in ids[:_MOST_NAMED]]
    if len(ids) > _MOST_NAMED:
        named.append(f"and {len(ids) - _MOST_NAMED} more")
    return Ambiguous(f"More than one {kind.one.lower()} is called {name}", tuple(named), "Say which, or give its id")
