"""What is remembered of files on this computer that nothing names. Kept in the portfolio, told to no other device."""

from __future__ import annotations

import json
from typing import Final, NamedTuple

from brm_desktop.domain.leftovers import Mark
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.meta import find_text, write_text

_KEY: Final = "files that nothing names"


class Memory(NamedTuple):
    """When files were looked through last, and what waits to go."""

    at_ms: int
    marks: dict[str, Mark]


def load_memory(connection: Connection) -> Memory:
    """Return what is remembered; before anybody looked, nothing."""
    kept = json.loads(find_text(connection, _KEY) or '{"at_ms": 0, "marks": {}}')
    return Memory(kept["at_ms"], {name: Mark(*mark) for name, mark in kept["marks"].items()})


def write_memory(connection: Connection, memory: Memory) -> None:
    """Remember it inside the caller's transaction."""
    write_text(connection, _KEY, json.dumps(memory._asdict(), separators=(",", ":")))
