"""Small texts remembered from one start to the next, such as where the window was; losing them loses no work."""

from __future__ import annotations

import json
from pathlib import Path


class Keeper:
    """Reads once, writes when closed. A file that cannot be read counts as empty."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept = _load(path)
        self._changed = False

    def get(self, name: str) -> str | None:
        """Return what was kept under a name."""
        return self._kept.get(name)

    def set(self, name: str, value: str) -> None:
        """Keep a text under a name."""
        if self._kept.get(name) != value:
            self._kept[name] = value
            self._changed = True

    def save(self) -> None:
        """Write what changed; a folder that cannot be written is left as it is."""
        if not self._changed or not self._path.parent.is_dir():
            return
        partial = self._path.with_suffix(".part")
        try:
            partial.write_text(json.dumps(self._kept, ensure_ascii=False), encoding="utf-8")
            partial.replace(self._path)
        except OSError:
            return
        self._changed = False


def _load(path: Path) -> dict[str, str]:
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(held, dict):
        return {}
    return {name: value for name, value in held.items() if isinstance(name, str) and isinstance(value, str)}
