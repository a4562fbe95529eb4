"""What a source goes on telling although it was deleted here: left out of what is read by itself. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from brm_desktop.domain.fields import Id
from brm_desktop.domain.kinds import get_kind
from brm_desktop.exchange.plan import Item, Known, Plan, make_plan
from brm_desktop.exchange.shapes import Reading, Skipped, Understood

Named = tuple[str, str]
"""A kind, and what a source calls a record of it."""

_REASON = "it was deleted here"


def leave_deleted(
    readings: Sequence[Reading], plan: Plan, trashed: Known, gone: Collection[Named], *, agency: Id | None = None
) -> list[Reading]:
    """Return readings without what is in the trash: by the name its source gives it, else by its likeness.

    `plan` is what the readings would do, `trashed` the records in the trash, `gone` those of them that a source names.
    """
    alike = _find_alike(readings, plan, trashed, agency)
    left: list[Reading] = []
    at = 0
    for reading in readings:
        out = [told for place, told in enumerate(reading.understood, at) if place in alike]
        kept = [told for place, told in enumerate(reading.understood, at) if place not in alike]
        at += reading.read
        skipped = (*reading.skipped, *(Skipped(told.origin, _REASON) for told in out))
        left.append(replace(reading, understood=tuple(_list_kept(kept, gone)), skipped=skipped))
    return left


def _find_alike(readings: Sequence[Reading], plan: Plan, trashed: Known, agency: Id | None) -> set[int]:
    """Return which items of the plan are new beside the live records and known among those in the trash."""
    if not any(map(_is_new, plan.items)) or not any(trashed.records.values()):
        return set()
    told_of = [told for reading in readings for told in (*reading.understood, *(None for _ in reading.skipped))]
    old = make_plan(readings, trashed, agency=agency)
    return {
        place
        for place, (told, now, then) in enumerate(zip(told_of, plan.items, old.items, strict=True))
        if told is not None and not _is_named(told) and _is_new(now) and then.state in ("same", "update")
    }


def list_names(readings: Sequence[Reading]) -> set[Named]:
    """Return what the sources call the records that they tell of."""
    waiting = [told for reading in readings for told in reading.understood]
    found = set[Named]()
    while waiting:
        told = waiting.pop()
        waiting += told.parts
        if told.uid:
            found.add((told.kind, told.uid))
    return found


def _list_kept(understood: Sequence[Understood], gone: Collection[Named]) -> Iterator[Understood]:
    for told in understood:
        if (kept := _keep(told, gone)) is not None:
            yield kept


def _keep(told: Understood, gone: Collection[Named]) -> Understood | None:
    """Return what is left of a record and its parts; the first part heads the others when its head is gone."""
    parts = tuple(_list_kept(told.parts, gone))
    if told.uid and (told.kind, told.uid) in gone:
        return replace(parts[0], parts=(*parts[0].parts, *parts[1:])) if parts else None
    return told if parts == told.parts else replace(told, parts=parts)


def _is_new(item: Item) -> bool:
    return item.state in ("new", "possible_duplicate")


def _is_named(told: Understood) -> bool:
    return "source_uid" in get_kind(told.kind).KIND.fields
