"""Rows and cards taken into a plan by what they are like. Pure."""

from __future__ import annotations

from dataclasses import replace

from brm_desktop.domain.kinds import get_kind
from brm_desktop.exchange.matching import Certainty, Directory, Traces, trace
from brm_desktop.exchange.plan import Item
from brm_desktop.exchange.shapes import Understood
from brm_desktop.exchange.slots import Slot
from brm_desktop.exchange.workbench import Workbench


def take_row(bench: Workbench, understood: Understood) -> Item:
    kind = get_kind(understood.kind)
    directory = bench.directories[understood.kind]
    parent = next((link.text for link in understood.links if link.field == "parent"), "")
    traces = trace(understood.kind, understood.values, understood.key, parent)
    holder = _find_holder(bench, directory, traces, understood)
    found: tuple[str, Certainty] | None = (holder, "content") if holder else directory.find(traces)
    other, certainty = found or ("", "content")
    is_known = bool(found) and certainty != "possible"
    slot = bench.open(kind, other if is_known else "")
    slot.certainty = certainty
    values = {} if holder else understood.values
    changed = slot.merge({**values, **bench.take_files(slot, understood)} if understood.files else values)
    slot.touched = True
    slot.links.update(dict.fromkeys(understood.links))
    slot.positions.update(dict.fromkeys(understood.positions))
    if changed:
        directory.add(slot.id, trace(understood.kind, slot.values, parent=parent) if is_known else traces)
    title = bench.titles[slot.id] = str(slot.values.get(kind.KIND.title) or "")
    item = Item("new", understood.origin, title, slot.id, odd=understood.odd)
    if is_known:
        bench.matched.add(other)
        return replace(item, state="update" if changed else "same", about=", ".join(changed).lower())
    if found:
        return replace(item, state="possible_duplicate", about=f"may be {bench.titles[other]}", other=other)
    return item


def _find_holder(bench: Workbench, directory: Directory, traces: Traces, told: Understood) -> str:
    """Return the record that has all of a row already and the least besides, or nothing."""
    holders: dict[str, Slot] = {}
    for id in directory.list_candidates(traces):
        slot = bench.slots.get(id) or Slot(get_kind(told.kind), id, bench.by_id[id], bench.known.past)
        if slot.holds(told.values):
            holders[id] = slot
    if len(holders) < 2:
        return next(iter(holders), "")
    return min(holders, key=lambda id: holders[id].excess(told.values))
