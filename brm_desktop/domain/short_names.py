"""An agency's name as people say it among colleagues, for chips and narrow places."""

from __future__ import annotations

_HEADS = ("Department of ", "Dept. of ", "Division of ", "Office of ", "Bureau of ", "Board of ", "Commission on ")
_LONG = 24


def shorten_name(name: str, acronym: str | None = None) -> str:
    """Return the name without the word for its kind; the acronym where that is still long."""
    for head in _HEADS:
        if name.startswith(head) and len(name) > len(head) + 2:
            name = name[len(head) :].removeprefix("the ")
            name = name[:1].upper() + name[1:]
            break
    return acronym if acronym and len(name) > _LONG else name
