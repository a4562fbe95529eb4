"""Our own records taken into a plan as they are, with what they point to. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from brm_desktop.domain.kinds import get_kind
from brm_desktop.domain.note_boxes import strip_tokens
from brm_desktop.exchange.matching import trace
from brm_desktop.exchange.own import OWN_UID
from brm_desktop.exchange.plan import Item
from brm_desktop.exchange.shapes import Understood
from brm_desktop.exchange.slots import Slot
from brm_desktop.exchange.workbench import Workbench


def take_exact(bench: Workbench, told: Understood) -> Item:
    """Take in one of our own records as it is; what it points to and is not there is left out at the end."""
    kind = get_kind(told.kind)
    id = told.uid.removesuffix(OWN_UID)
    item = Item("new", told.origin, str(told.values.get(kind.KIND.title, "")), id)
    if id in bench.known.trashed:
        return replace(item, state="skip", about="it is in the trash here; restore it there")
    before = bench.by_id.get(id)
    if (before is not None and before.KIND is not kind.KIND) or id in bench.slots:
        return replace(item, state="skip", about="another record has its id")
    slot = bench.slots[id] = Slot(kind, id, before, bench.known.past)
    values = {name: value for name, value in told.values.items() if not _is_held_tied(slot.held(name), value)}
    names = kind.KIND.fields.items()
    changed = [field.label for name, field in names if name in values and values[name] != slot.held(name)]
    slot.values |= values
    bench.exact.append(slot)
    for file in told.files:
        bench.files[hashlib.sha256(file.data).hexdigest()] = file
    if before is not None:
        return replace(item, state="update" if changed else "same", about=", ".join(changed).lower())
    if kind.KIND.name in ("agency", "contact", "partner"):
        found = bench.directories[told.kind].find(trace(told.kind, told.values))
        if found and found[0] != id:
            return replace(item, state="possible_duplicate", about=f"may be {bench.titles[found[0]]}", other=found[0])
    return item


def mend_links(bench: Workbench, items: Sequence[Item]) -> list[Item]:
    """Leave out of our own records what they point to and nobody has."""
    there = {*bench.by_id, *bench.slots}
    for slot in bench.exact:
        for link in slot.kind.KIND.links:
            held = slot.held(link.name)
            if link.shape == "set":
                kept = tuple(each for each in held if each in there)
                if kept != held:
                    slot.values[link.name] = kept
            elif held and held.rpartition(":")[2] not in there and not link.required and link.name != "photo":
                slot.values[link.name] = None
    same = {slot.id for slot in bench.exact if slot.before is not None and slot.make() == slot.before}
    mended = (item.state == "update" and item.id in same for item in items)
    return [
        replace(item, state="same", about="") if is_same else item for item, is_same in zip(items, mended, strict=True)
    ]


def _is_held_tied(held: object, told: object) -> bool:
    """Tell whether a text is held already, with its lines tied to follow-ups: no export says that."""
    return isinstance(held, str) and "<!--f:" in held and strip_tokens(held) == told
