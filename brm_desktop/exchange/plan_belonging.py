"""Rows that belong to something, taken into a plan by whose they are and by their day. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from brm_desktop.domain.fields import Field
from brm_desktop.domain.kinds import get_kind
from brm_desktop.exchange.belonging import Owners, drop_agency
from brm_desktop.exchange.plan import Item
from brm_desktop.exchange.shapes import Understood
from brm_desktop.exchange.workbench import Workbench


class Belonging:
    """Takes rows of kinds that have no meaning without what they belong to."""

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self.owners: dict[str, Owners] = {}
        self.dated: dict[tuple[str, str, date], str] = {}  # by kind, owner and day

    def take(self, understood: Understood, owner: Field) -> Item:
        """Take a row known by whose it is and by its day; another value of a day takes the place of the old."""
        kind = get_kind(understood.kind)
        if understood.kind not in self.owners:
            records = self.bench.known.records
            self.owners[understood.kind] = Owners(
                records.get(owner.target, ()), records.get("agency", ()), self.bench.agency
            )
            for record in records.get(understood.kind, ()):
                place = (getattr(record, owner.name), getattr(record, kind.KIND.recent))
                self.dated.setdefault((understood.kind, *place), record.id)
        of, why = self.owners[understood.kind].find(understood, owner)
        if of is None:
            return Item("skip", understood.origin, "", about=why)
        on = understood.values[kind.KIND.recent]
        known = self.dated.get((understood.kind, of.id, on), "")
        slot = self.bench.open(kind, known)
        changed = slot.merge(drop_agency(understood.values) | {owner.name: of.id})
        slot.touched = True
        self.dated[understood.kind, of.id, on] = slot.id
        title = self.bench.titles[slot.id] = f"{of.title_text}, {on}"
        item = Item("new", understood.origin, title, slot.id, odd=understood.odd)
        if not known:
            return item
        self.bench.matched.add(slot.id)
        return replace(item, state="update" if changed else "same", about=", ".join(changed).lower())
