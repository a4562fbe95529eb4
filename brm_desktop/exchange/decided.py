"""Decisions that an import brings: the "Decision:" lines of its notes, as the editor of notes would keep them."""

from __future__ import annotations

from collections.abc import Callable, Collection

from brm_desktop.domain.action_lines import list_decisions
from brm_desktop.domain.decision import Decision
from brm_desktop.domain.fields import Id
from brm_desktop.domain.note import Note, NoteKind


def list_new_decisions(
    before: Note | None, after: Note, known: Collection[str], new_id: Callable[[], str]
) -> list[Decision]:
    """Return the decisions of lines that a note did not have before; `known` are those it has already.

    A message quotes what others decided long ago, so it brings none.
    """
    if after.kind is NoteKind.EMAIL:
        return []
    old = {line.text for line in list_decisions(before.body)} if before is not None else set()
    limit = Decision.KIND.fields["title"].max_length
    texts = dict.fromkeys(line.text[:limit] for line in list_decisions(after.body) if line.text not in old)
    return [
        Decision(
            id=Id(new_id()),
            title=text,
            on=after.starts_at.date() if after.starts_at else None,
            note=after.id,
            forum=after.forum,
            agencies=after.agencies,
            space=after.space,
            private=after.private,
        )
        for text in texts
        if text not in known
    ]
