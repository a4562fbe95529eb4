"""The making of a plan: readings taken in one after the other, then settled together. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from brm_desktop.base.progress import Progress
from brm_desktop.domain.decision import Decision
from brm_desktop.domain.fields import Id
from brm_desktop.domain.kinds import get_kind
from brm_desktop.domain.note import Note
from brm_desktop.domain.record import Record
from brm_desktop.exchange.belonging import find_owner_field
from brm_desktop.exchange.decided import list_new_decisions
from brm_desktop.exchange.plan import Item, Plan
from brm_desktop.exchange.plan_belonging import Belonging
from brm_desktop.exchange.plan_exact import mend_links, take_exact
from brm_desktop.exchange.plan_places import AgenciesMeant, make_roles
from brm_desktop.exchange.plan_rows import take_row
from brm_desktop.exchange.plan_sourced import is_sourced, take_sourced
from brm_desktop.exchange.shapes import Oddity, Reading
from brm_desktop.exchange.slots import Slot
from brm_desktop.exchange.workbench import Workbench

_MADE_FOR = frozenset((("agreement", "partner"),))  # what the row is about in part, so it is added with the row


class Planner:
    """Takes readings in and says what becomes of each row."""

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self.items: list[Item] = []
        self.belonging = Belonging(bench)

    def take(self, reading: Reading, progress: Progress) -> None:
        bench = self.bench
        bench.odd += reading.odd
        for done, understood in enumerate(reading.understood):
            owner = find_owner_field(get_kind(understood.kind).KIND)
            if understood.exact:
                self.items.append(take_exact(bench, understood))
            elif owner is not None:
                self.items.append(self.belonging.take(understood, owner))
            elif understood.uid and is_sourced(bench, understood):
                self.items.append(take_sourced(bench, understood))
            else:
                self.items.append(take_row(bench, understood))
            if done % 500 == 0:
                progress.step(done, len(reading.understood), reading.file)
        self.items += [Item("skip", skipped.origin, "", about=skipped.reason) for skipped in reading.skipped]

    def finish(self) -> Plan:
        bench = self.bench
        self.items = mend_links(bench, self.items)
        meant = AgenciesMeant(bench)
        for slot in list(bench.slots.values()):
            self._resolve_links(slot)
            meant.infer(slot)
        roles, retitled = make_roles(bench)
        created: list[Record] = []
        changed: list[tuple[Record, Record]] = []
        for note in bench.sourced.list_gone(bench.known.records.get("note", ())):
            bench.removed[note.KIND.name, note.id] = None
        for slot in bench.slots.values():
            if (slot.kind.KIND.name, slot.id) in bench.removed:
                continue
            if "note" in slot.kind.KIND.fields and bench.is_dropped(slot.held("note") or ""):
                slot.values |= {"note": None, "token": ""}
            record = slot.make()
            if slot.before is None:
                created.append(record)
            elif record != slot.before:
                changed.append((slot.before, record))
        decided = list(self._list_decisions(created, changed))
        if bench.made:
            what = "1 partner is" if bench.made == 1 else f"{bench.made:,} partners are"
            bench.odd.append(Oddity("agreements", f"{what} not here yet and added by name"))
        related = {before.id for before, _ in changed} | {role.contact for role in roles}
        related |= {before.contact for before, _ in retitled}
        made = (*created, *roles, *decided, *bench.list_attachments())
        removed = tuple(place for place in bench.removed if place[1] in bench.by_id)  # not what this import made itself
        return Plan(
            tuple(self._settle(related)), made, (*changed, *retitled),
            tuple(bench.files.items()), tuple(self._find_gone()), tuple(bench.odd), removed,
        )  # fmt: skip

    def _list_decisions(
        self, created: Sequence[Record], changed: Sequence[tuple[Record, Record]]
    ) -> Iterator[Decision]:
        """Yield the decisions that notes tell; one of our own records comes with its own."""
        bench = self.bench
        exact = {slot.id for slot in bench.exact}
        kept: dict[str, set[str]] = defaultdict(set)
        for each in bench.known.records.get("decision", ()):
            kept[getattr(each, "note", None) or ""].add(each.title_text)
        for before, after in (*((None, new) for new in created), *changed):
            if isinstance(after, Note) and after.id not in exact:
                old = before if isinstance(before, Note) else None
                yield from list_new_decisions(old, after, kept[after.id], bench.new_id)

    def _settle(self, related: set[Id]) -> Iterator[Item]:
        """Yield the items; the first row of a record that only its links or roles change is an update as well."""
        told = {item.id for item in self.items if item.state not in ("same", "skip")}
        for item in self.items:
            if item.state == "same" and item.id in related and item.id not in told:
                told.add(item.id)
                yield replace(item, state="update", about="where they belong")
            else:
                yield item

    def _resolve_links(self, slot: Slot) -> None:
        bench = self.bench
        settled = set[str]()
        for link in slot.links:
            field = slot.kind.KIND.fields[link.field]
            target = bench.find_target(slot, link)
            if not target and (slot.kind.KIND.name, link.field) in _MADE_FOR:
                target = bench.make_named(get_kind(link.kind), link.text)
            if target and target != slot.id and (field.shape == "set" or link.field not in settled):
                slot.touched = False
                slot.merge({link.field: (target,) if field.shape == "set" else target})
                if link.field != "parent":  # which is part of what tells bodies of one name apart
                    settled.add(link.field)  # of several rows that name one thing each, the first counts
            elif not link.quiet and (not target or target != slot.held(link.field)):
                limit = slot.kind.KIND.fields["custom"].max_length
                slot.merge({"custom": (f"{field.label}: {link.text}"[:limit],)})

    def _find_gone(self) -> Iterator[Record]:
        """Yield what an earlier version of the same list had: records with its kind of key that no row met."""
        bench = self.bench
        for records in bench.known.records.values():
            keyed = [record for record in records if self._has_key(record)]
            if 2 * sum(record.id in bench.matched for record in keyed) >= len(keyed):
                yield from (record for record in keyed if record.id not in bench.matched)

    def _has_key(self, record: Record) -> bool:
        return any(member.partition(": ")[0].casefold() in self.bench.key_labels for member in record.custom)
