"""What its source names for ever taken into a plan: meetings, series, tasks, messages, notes. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from brm_desktop.domain.action_lines import token_for, with_token
from brm_desktop.domain.fields import Id
from brm_desktop.domain.kinds import get_kind
from brm_desktop.domain.note import Note
from brm_desktop.exchange.own import OWN_UID
from brm_desktop.exchange.plan import Item, State
from brm_desktop.exchange.shapes import Understood
from brm_desktop.exchange.slots import Slot
from brm_desktop.exchange.sourced import compare_versions
from brm_desktop.exchange.workbench import Workbench


def take_sourced(bench: Workbench, told: Understood) -> Item:
    """Take in what its source names for ever: a meeting of a calendar, all meetings of a series, a message."""
    told_of = [told, *(inner for part in told.parts for inner in (part, *part.parts))]
    items = [_take_part(bench, part) for part in told_of]
    for series in (told, *told.parts):
        if series.parts and "#" in series.uid:
            bench.sourced.note_series(series)
    if len(items) == 1:
        return items[0]
    state = next((each for each in ("new", "update", "same") if any(item.state == each for item in items)), "skip")
    count = sum(item.state == state for item in items)
    first = next(item for item in items if item.state == state)
    about = _say_parts(told, count)
    return replace(first, state=cast(State, state), about=about if state != "same" else "", odd=told.odd)


def is_sourced(bench: Workbench, told: Understood) -> bool:
    """Tell whether a record is known, or will be known again, by what its source calls it."""
    kind = get_kind(told.kind)
    return "source_uid" in kind.KIND.fields or bool(bench.sourced.find(kind, told.uid, bench.by_id))


def _take_part(bench: Workbench, told: Understood) -> Item:
    kind = get_kind(told.kind)
    id = bench.sourced.find(kind, told.uid, bench.by_id)
    item = Item("new", told.origin, str(told.values.get(kind.KIND.title, "")), odd=told.odd)
    if not id and told.cancelled:
        return replace(item, state="skip", about="called off before it was known here")
    holder = bench.sourced.find(Note, told.within, bench.by_id) if told.within else ""
    if told.line_no is not None and not id and holder in bench.by_id:
        return replace(item, state="same", about="its note was here before")
    slot = bench.open(kind, id)
    order = compare_versions(told.version, str(slot.values.get("source_version", ""))) if id else 1
    if order < 0:
        return replace(item, state="same", id=id, about="an older version of what is here")
    if told.cancelled:
        bench.removed[kind.KIND.name, Id(id)] = None
        bench.sourced.matched.add(id)
        return replace(item, state="update", id=id, about="called off: goes to the trash")
    slot.newer, slot.touched = bool(id) and order > 0, False
    new = not id
    own = not new and told.uid.endswith(OWN_UID)
    if new:
        bench.sourced.add(kind, told.uid, slot.id)
        if holder:
            _tie(bench, slot, bench.slots.get(holder), Id(holder), told.line_no)
    values = dict(told.values)
    if own:
        values.pop("phones_e164", None)  # what a number is worked out to be is no news of the person
    changed = slot.merge(values)
    if new:
        slot.values |= {"source_uid": told.uid, "source_version": told.version}
    if not own:  # what one of our own points to is known here already
        slot.links.update(dict.fromkeys(told.links))
    if new or slot.newer:
        bench.keep_files(slot, told)
    if changed and not new and told.version != slot.values.get("source_version", told.version):
        slot.values["source_version"] = told.version
    bench.sourced.matched.add(slot.id)
    bench.titles[slot.id] = str(slot.values.get(kind.KIND.title) or "")
    if new:
        return replace(item, id=slot.id)
    return replace(item, id=slot.id, state="update" if changed else "same", about=", ".join(changed).lower())


def _tie(bench: Workbench, slot: Slot, note: Slot | None, id: Id, line_no: int | None) -> None:
    """Tie a follow-up to the note that it came out of, and to its line there."""
    slot.values["note"] = id
    if note is not None and line_no is not None:
        token = token_for(slot.id)
        slot.values["token"] = token
        note.values["body"] = with_token(str(note.held("body")), line_no, token)


def _say_parts(told: Understood, count: int) -> str:
    if "#" in told.uid:
        return f"{count:,} meetings of a series"
    follow_ups = sum(part.kind == "follow_up" for part in told.parts)
    if follow_ups:
        return f"with {follow_ups:,} follow-up{'s' if follow_ups > 1 else ''}"
    return "with the meeting in it"
