"""What a person should hear of besides what was changed."""

from __future__ import annotations

from typing import NamedTuple


class Notice(NamedTuple):
    """Something about a record that a person should hear of.

    `what` is merged (two texts became one), beside (two values stand side by side), revived (an edit kept a
    record from being deleted), unheeded (the same, told where the edit was made) or dropped (an open follow-up lost its
    line in a note).
    """

    what: str
    kind: str
    record: str
    field: str = ""
