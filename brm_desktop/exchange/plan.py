"""What an import would do: every row is new, the same, an update, a possible duplicate or skipped. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, cast

from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.base.stamps import make_id
from brm_desktop.domain.action_lines import token_for, with_token
from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.decision import Decision
from brm_desktop.domain.fields import Field, Id
from brm_desktop.domain.kinds import get_kind
from brm_desktop.domain.note import Note
from brm_desktop.domain.note_boxes import strip_tokens
from brm_desktop.domain.record import Record
from brm_desktop.domain.role import Role
from brm_desktop.exchange.belonging import Owners, drop_agency, find_owner_field
from brm_desktop.exchange.cleaning import find_emails
from brm_desktop.exchange.decided import list_new_decisions
from brm_desktop.exchange.matching import Certainty, Directory, Traces, trace
from brm_desktop.exchange.mentions import Mentions
from brm_desktop.exchange.own import OWN_UID
from brm_desktop.exchange.shapes import File, Link, Oddity, Origin, Reading, Understood
from brm_desktop.exchange.slots import Past, Slot, no_past
from brm_desktop.exchange.sourced import Sourced, compare_versions
from brm_desktop.exchange.workplaces import Workplaces

State = Literal["new", "same", "update", "possible_duplicate", "skip"]


@dataclass(frozen=True, slots=True)
class Known:
    """The live records that an import may meet, by kind. `past` tells what a record's fields held before."""

    records: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    past: Past = no_past
    trashed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """What becomes of one row or card. `about` says what it may duplicate, what changes, or why it is skipped."""

    state: State
    origin: Origin
    title: str
    id: str = ""
    about: str = ""
    other: str = ""  # the id of what it may duplicate
    odd: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything an import would do, in the order of the file."""

    items: tuple[Item, ...]
    created: tuple[Record, ...] = ()
    changed: tuple[tuple[Record, Record], ...] = ()
    files: tuple[tuple[str, File], ...] = ()  # by the SHA-256 of their content
    gone: tuple[Record, ...] = ()  # known from an earlier version of the list, not in this one; they stay
    odd: tuple[Oddity, ...] = ()
    removed: tuple[tuple[str, Id], ...] = ()  # by kind: meetings that were called off, to the trash

    def count(self, state: State) -> int:
        return Counter(item.state for item in self.items)[state]

    @property
    def changes_nothing(self) -> bool:
        return not (self.created or self.changed or self.removed)

    def summarize(self) -> dict[str, Any]:
        """Return the counts and lists that a report of the import is made from; what may be double is new as well."""
        odd = [{"where": where, "what": what} for where, what in self.odd]
        odd += [{"where": _place(item), "what": what} for item in self.items for what in item.odd]
        doubtful = [item for item in self.items if item.state == "possible_duplicate"]
        return {
            "read": len(self.items),
            "new": self.count("new") + len(doubtful),
            "same": self.count("same"),
            "updated": self.count("update"),
            "possible_duplicates": [
                {"where": _place(item), "id": item.id, "title": item.title, "other": item.other, "why": item.about}
                for item in doubtful
            ],
            "skipped": [{"where": _place(item), "reason": item.about} for item in self.items if item.state == "skip"],
            "gone": [{"id": record.id, "title": record.title_text} for record in self.gone],
            "odd": odd,
        }


def _place(item: Item) -> str:
    return f"{item.origin.file} line {item.origin.line}"


def make_plan(
    readings: Iterable[Reading],
    known: Known,
    *,
    agency: Id | None = None,
    new_id: Callable[[], str] = make_id,
    progress: Progress = NO_PROGRESS,
) -> Plan:
    """Return what an import would do; people without a matched organization get a role at `agency`, if given."""
    readings = list(readings)
    keys = {understood.key.partition(": ")[0].casefold() for reading in readings for understood in reading.understood}
    met = {each.kind for reading in readings for each in reading.understood if not each.uid}
    planner = _Planner(known, agency, new_id, frozenset(keys - {""}), met)
    for reading in readings:
        planner.take(reading, progress)
    return planner.finish()


class _Planner:
    """Takes readings in and carries the records that they are about."""

    def __init__(
        self,
        known: Known,
        agency: Id | None,
        new_id: Callable[[], str],
        key_labels: frozenset[str],
        met: Collection[str],
    ) -> None:
        self.known = known
        self.agency = agency
        self.new_id = new_id
        self.key_labels = key_labels
        self.slots: dict[str, Slot] = {}
        self.items: list[Item] = []
        self.odd: list[Oddity] = []
        self.files: dict[str, File] = {}
        self.matched: set[str] = set()
        self.made = 0
        self.kept: dict[tuple[str, str], File] = {}  # files kept with records, by record and hash
        self.removed: dict[tuple[str, Id], None] = {}
        self.sourced = Sourced()
        self.exact: list[Slot] = []
        self.workplaces: Workplaces | None = None
        self.mentions: Mentions | None = None
        self.owners: dict[str, Owners] = {}
        self.dated: dict[tuple[str, str, date], str] = {}  # rows that belong to something, by kind, owner and day
        self.by_id: dict[str, Record] = {}
        self.titles: dict[str, str] = {}
        self.directories: dict[str, Directory] = defaultdict(lambda: Directory(key_labels))
        for records in known.records.values():
            self.by_id.update((record.id, record) for record in records)
        for kind in sorted(known.records.keys() - {"role"}):
            for record in known.records[kind]:
                self.sourced.learn(record)
                if kind not in _BY_SOURCE or kind in met:  # what has a name for ever needs no likeness
                    self._learn(record)

    def _learn(self, record: Record) -> None:
        values = {name: getattr(record, name) for name in _TRACED if name in record.KIND.fields}
        above = self.by_id.get(getattr(record, "parent", None) or "")
        parent = above.title_text if above else ""
        self.directories[record.KIND.name].add(record.id, trace(record.KIND.name, values, parent=parent))
        self.titles[record.id] = record.title_text

    def take(self, reading: Reading, progress: Progress) -> None:
        self.odd += reading.odd
        for done, understood in enumerate(reading.understood):
            owner = find_owner_field(get_kind(understood.kind).KIND)
            if understood.exact:
                self.items.append(self._take_exact(understood))
            elif owner is not None:
                self.items.append(self._take_belonging(understood, owner))
            elif understood.uid and self._is_sourced(understood):
                self.items.append(self._take_sourced(understood))
            else:
                self.items.append(self._take_one(understood))
            if done % 500 == 0:
                progress.step(done, len(reading.understood), reading.file)
        self.items += [Item("skip", skipped.origin, "", about=skipped.reason) for skipped in reading.skipped]

    def _take_belonging(self, understood: Understood, owner: Field) -> Item:
        """Take a row known by whose it is and by its day; another value of a day takes the place of the old."""
        kind = get_kind(understood.kind)
        if understood.kind not in self.owners:
            records = self.known.records
            self.owners[understood.kind] = Owners(records.get(owner.target, ()), records.get("agency", ()), self.agency)
            for record in records.get(understood.kind, ()):
                place = (getattr(record, owner.name), getattr(record, kind.KIND.recent))
                self.dated.setdefault((understood.kind, *place), record.id)
        of, why = self.owners[understood.kind].find(understood, owner)
        if of is None:
            return Item("skip", understood.origin, "", about=why)
        on = understood.values[kind.KIND.recent]
        known = self.dated.get((understood.kind, of.id, on), "")
        slot = self._open(kind, known)
        changed = slot.merge(drop_agency(understood.values) | {owner.name: of.id})
        slot.touched = True
        self.dated[understood.kind, of.id, on] = slot.id
        title = self.titles[slot.id] = f"{of.title_text}, {on}"
        item = Item("new", understood.origin, title, slot.id, odd=understood.odd)
        if not known:
            return item
        self.matched.add(slot.id)
        return replace(item, state="update" if changed else "same", about=", ".join(changed).lower())

    def _take_one(self, understood: Understood) -> Item:
        kind = get_kind(understood.kind)
        directory = self.directories[understood.kind]
        parent = next((link.text for link in understood.links if link.field == "parent"), "")
        traces = trace(understood.kind, understood.values, understood.key, parent)
        holder = self._find_holder(directory, traces, understood)
        found: tuple[str, Certainty] | None = (holder, "content") if holder else directory.find(traces)
        other, certainty = found or ("", "content")
        is_known = bool(found) and certainty != "possible"
        slot = self._open(kind, other if is_known else "")
        slot.certainty = certainty
        changed = slot.merge(({} if holder else dict(understood.values)) | self._take_files(slot, understood))
        slot.touched = True
        slot.links.update(dict.fromkeys(understood.links))
        slot.positions.update(dict.fromkeys(understood.positions))
        if changed:
            directory.add(slot.id, trace(understood.kind, slot.values, parent=parent) if is_known else traces)
        title = self.titles[slot.id] = str(slot.values.get(kind.KIND.title) or "")
        item = Item("new", understood.origin, title, slot.id, odd=understood.odd)
        if is_known:
            self.matched.add(other)
            return replace(item, state="update" if changed else "same", about=", ".join(changed).lower())
        if found:
            return replace(item, state="possible_duplicate", about=f"may be {self.titles[other]}", other=other)
        return item

    def _take_sourced(self, told: Understood) -> Item:
        """Take in what its source names for ever: a meeting of a calendar, all meetings of a series, a message."""
        told_of = [told, *(inner for part in told.parts for inner in (part, *part.parts))]
        items = [self._take_part(part) for part in told_of]
        for series in (told, *told.parts):
            if series.parts and "#" in series.uid:
                self.sourced.note_series(series)
        if len(items) == 1:
            return items[0]
        state = next((each for each in ("new", "update", "same") if any(item.state == each for item in items)), "skip")
        count = sum(item.state == state for item in items)
        first = next(item for item in items if item.state == state)
        about = _say_parts(told, count)
        return replace(first, state=cast(State, state), about=about if state != "same" else "", odd=told.odd)

    def _is_sourced(self, told: Understood) -> bool:
        """Tell whether a record is known, or will be known again, by what its source calls it."""
        kind = get_kind(told.kind)
        return "source_uid" in kind.KIND.fields or bool(self.sourced.find(kind, told.uid, self.by_id))

    def _take_exact(self, told: Understood) -> Item:
        """Take in one of our own records as it is; what it points to and is not there is left out at the end."""
        kind = get_kind(told.kind)
        id = told.uid.removesuffix(OWN_UID)
        item = Item("new", told.origin, str(told.values.get(kind.KIND.title, "")), id)
        if id in self.known.trashed:
            return replace(item, state="skip", about="it is in the trash here; restore it there")
        before = self.by_id.get(id)
        if (before is not None and before.KIND is not kind.KIND) or id in self.slots:
            return replace(item, state="skip", about="another record has its id")
        slot = self.slots[id] = Slot(kind, id, before, self.known.past)
        values = {name: value for name, value in told.values.items() if not _is_held_tied(slot.held(name), value)}
        names = kind.KIND.fields.items()
        changed = [field.label for name, field in names if name in values and values[name] != slot.held(name)]
        slot.values |= values
        self.exact.append(slot)
        for file in told.files:
            self.files[hashlib.sha256(file.data).hexdigest()] = file
        if before is not None:
            return replace(item, state="update" if changed else "same", about=", ".join(changed).lower())
        if kind.KIND.name in ("agency", "contact", "partner"):
            found = self.directories[told.kind].find(trace(told.kind, told.values))
            if found and found[0] != id:
                return replace(
                    item, state="possible_duplicate", about=f"may be {self.titles[found[0]]}", other=found[0]
                )
        return item

    def _mend_links(self) -> None:
        """Leave out of our own records what they point to and nobody has."""
        there = {*self.by_id, *self.slots}
        for slot in self.exact:
            for link in slot.kind.KIND.links:
                held = slot.held(link.name)
                if link.shape == "set":
                    kept = tuple(each for each in held if each in there)
                    if kept != held:
                        slot.values[link.name] = kept
                elif held and held.rpartition(":")[2] not in there and not link.required and link.name != "photo":
                    slot.values[link.name] = None
        same = {slot.id for slot in self.exact if slot.before is not None and slot.make() == slot.before}
        mended = (item.state == "update" and item.id in same for item in self.items)
        self.items = [
            replace(item, state="same", about="") if is_same else item
            for item, is_same in zip(self.items, mended, strict=True)
        ]

    def _take_part(self, told: Understood) -> Item:
        kind = get_kind(told.kind)
        id = self.sourced.find(kind, told.uid, self.by_id)
        item = Item("new", told.origin, str(told.values.get(kind.KIND.title, "")), odd=told.odd)
        if not id and told.cancelled:
            return replace(item, state="skip", about="called off before it was known here")
        holder = self.sourced.find(Note, told.within, self.by_id) if told.within else ""
        if told.line_no is not None and not id and holder in self.by_id:
            return replace(item, state="same", about="its note was here before")
        slot = self._open(kind, id)
        order = compare_versions(told.version, str(slot.values.get("source_version", ""))) if id else 1
        if order < 0:
            return replace(item, state="same", id=id, about="an older version of what is here")
        if told.cancelled:
            self.removed[kind.KIND.name, Id(id)] = None
            self.sourced.matched.add(id)
            return replace(item, state="update", id=id, about="called off: goes to the trash")
        slot.newer, slot.touched = bool(id) and order > 0, False
        new = not id
        own = not new and told.uid.endswith(OWN_UID)
        if new:
            self.sourced.add(kind, told.uid, slot.id)
            slot.values |= {"source_uid": told.uid, "source_version": told.version}
            if holder:
                self._tie(slot, self.slots.get(holder), Id(holder), told.line_no)
        values = dict(told.values)
        if own:
            values.pop("phones_e164", None)  # what a number is worked out to be is no news of the person
        changed = slot.merge(values)
        if not own:  # what one of our own points to is known here already
            slot.links.update(dict.fromkeys(told.links))
        if new or slot.newer:
            self._keep_files(slot, told)
        if changed and not new and told.version != slot.values.get("source_version", told.version):
            slot.values["source_version"] = told.version
        self.sourced.matched.add(slot.id)
        self.titles[slot.id] = str(slot.values.get(kind.KIND.title) or "")
        if new:
            return replace(item, id=slot.id)
        return replace(item, id=slot.id, state="update" if changed else "same", about=", ".join(changed).lower())

    def _tie(self, slot: Slot, note: Slot | None, id: Id, line_no: int | None) -> None:
        """Tie a follow-up to the note that it came out of, and to its line there."""
        slot.values["note"] = id
        if note is not None and line_no is not None:
            token = token_for(slot.id)
            slot.values["token"] = token
            note.values["body"] = with_token(str(note.held("body")), line_no, token)

    def _keep_files(self, slot: Slot, told: Understood) -> None:
        for file in told.files:
            digest = hashlib.sha256(file.data).hexdigest()
            self.kept.setdefault((f"{slot.kind.KIND.name}:{slot.id}", digest), file)
            self.files[digest] = file

    def _find_holder(self, directory: Directory, traces: Traces, told: Understood) -> str:
        """Return the record that has all of a row already and the least besides, or nothing."""
        holders: dict[str, Slot] = {}
        for id in directory.list_candidates(traces):
            slot = self.slots.get(id) or Slot(get_kind(told.kind), id, self.by_id[id], self.known.past)
            if slot.holds(told.values):
                holders[id] = slot
        if len(holders) < 2:
            return next(iter(holders), "")
        return min(holders, key=lambda id: holders[id].excess(told.values))

    def _open(self, kind: type[Record], id: str) -> Slot:
        if id not in self.slots:
            id = id or self.new_id()
            self.slots[id] = Slot(kind, id, self.by_id.get(id), self.known.past)
        return self.slots[id]

    def _take_files(self, slot: Slot, understood: Understood) -> dict[str, Any]:
        """Return the fields that the content of a row goes into, by its hash."""
        values: dict[str, Any] = {}
        for file in understood.files:
            digest = hashlib.sha256(file.data).hexdigest()
            if not slot.held(file.field) and not slot.was_there(file.field, digest):
                values[file.field] = digest
                self.files[digest] = file
        return values

    def finish(self) -> Plan:
        self._mend_links()
        for slot in list(self.slots.values()):
            self._resolve_links(slot)
            self._infer_agencies(slot)
        roles, retitled = self._make_roles()
        created: list[Record] = []
        changed: list[tuple[Record, Record]] = []
        for note in self.sourced.list_gone(self.known.records.get("note", ())):
            self.removed[note.KIND.name, note.id] = None
        for slot in self.slots.values():
            if (slot.kind.KIND.name, slot.id) in self.removed:
                continue
            if "note" in slot.kind.KIND.fields and self._is_dropped(slot.held("note") or ""):
                slot.values |= {"note": None, "token": ""}
            record = slot.make()
            if slot.before is None:
                created.append(record)
            elif record != slot.before:
                changed.append((slot.before, record))
        decided = list(self._list_decisions(created, changed))
        if self.made:
            what = "1 partner is" if self.made == 1 else f"{self.made:,} partners are"
            self.odd.append(Oddity("agreements", f"{what} not here yet and added by name"))
        related = {before.id for before, _ in changed} | {role.contact for role in roles}
        related |= {before.contact for before, _ in retitled}
        made = (*created, *roles, *decided, *self._list_attachments())
        removed = tuple(place for place in self.removed if place[1] in self.by_id)  # not what this import made itself
        return Plan(
            tuple(self._settle(related)), made, (*changed, *retitled),
            tuple(self.files.items()), tuple(self._find_gone()), tuple(self.odd), removed,
        )  # fmt: skip

    def _list_decisions(
        self, created: Sequence[Record], changed: Sequence[tuple[Record, Record]]
    ) -> Iterator[Decision]:
        """Yield the decisions that notes tell; one of our own records comes with its own."""
        exact = {slot.id for slot in self.exact}
        kept: dict[str, set[str]] = defaultdict(set)
        for each in self.known.records.get("decision", ()):
            kept[getattr(each, "note", None) or ""].add(each.title_text)
        for before, after in (*((None, new) for new in created), *changed):
            if isinstance(after, Note) and after.id not in exact:
                old = before if isinstance(before, Note) else None
                yield from list_new_decisions(old, after, kept[after.id], self.new_id)

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
        settled = set[str]()
        for link in slot.links:
            field = slot.kind.KIND.fields[link.field]
            target = self._find_target(slot, link)
            if not target and (slot.kind.KIND.name, link.field) in _MADE_FOR:
                target = self._make_named(get_kind(link.kind), link.text)
            if target and target != slot.id and (field.shape == "set" or link.field not in settled):
                slot.touched = False
                slot.merge({link.field: (target,) if field.shape == "set" else target})
                if link.field != "parent":  # which is part of what tells bodies of one name apart
                    settled.add(link.field)  # of several rows that name one thing each, the first counts
            elif not link.quiet and (not target or target != slot.held(link.field)):
                limit = slot.kind.KIND.fields["custom"].max_length
                slot.merge({"custom": (f"{field.label}: {link.text}"[:limit],)})

    def _find_target(self, slot: Slot, link: Link) -> str | None:
        directory = self.directories[link.kind]
        if link.kind == "contact" and (found := directory.find_person(link.text)):
            return found
        return (directory.find_keyed(link.text) if link.text.isdigit() else None) or directory.find_named(link.text)

    def _infer_agencies(self, slot: Slot) -> None:
        """Say which agencies a new meeting or message is about, by who takes part; a task, by whom it waits for."""
        name = slot.kind.KIND.name
        if name not in _ABOUT_AGENCIES or slot.before is not None or slot in self.exact:
            return
        field, people = _ABOUT_AGENCIES[name]
        if slot.held(field):
            return
        if self.workplaces is None:
            self.workplaces = Workplaces(self.known.records)
        held = slot.held(people)
        found = list(self.workplaces.of_people((held,) if isinstance(held, str) else held or ()))
        addresses = (email for link in slot.links for email in find_emails(link.text)[0])
        found += [agency for email in addresses if (agency := self.workplaces.of_address(email))]
        if name == "note" and str(slot.held("source_uid")).startswith("note:"):
            self.mentions = self.mentions or Mentions(self.known.records.get("agency", ()))
            found += self.mentions.find(f"{slot.held('title')}\n{slot.held('body')}")
        if not found and (holder := self.slots.get(slot.held("note") or "") if name == "follow_up" else None):
            found = list(holder.held("agencies"))[:1]
        if not found and self.agency:
            found = [self.agency]
        if found:
            slot.touched = False
            slot.merge({field: tuple(dict.fromkeys(found)) if field == "agencies" else found[0]})

    def _list_attachments(self) -> list[Attachment]:
        """Return the files to keep with records that do not have them yet."""
        known = self.known.records.get("attachment", ())
        there = {(each.record, each.blob) for each in known if isinstance(each, Attachment)}
        return [
            Attachment(
                id=Id(self.new_id()),
                name=file.name or "file",
                blob=digest,
                size=len(file.data),
                media_type=file.media_type[:120],
                record=Id(owner),
            )
            for (owner, digest), file in self.kept.items()
            if (Id(owner), digest) not in there and not self._is_dropped(owner.rpartition(":")[2])
        ]

    def _is_dropped(self, id: str) -> bool:
        """Tell whether a record was made and called off in the same import."""
        return ("note", Id(id)) in self.removed and id not in self.by_id

    def _make_named(self, kind: type[Record], name: str) -> str:
        """Add a record that is known by its name only, such as the vendor of an agreement."""
        limit = kind.KIND.fields[kind.KIND.title].max_length
        slot = self._open(kind, "")
        slot.merge({kind.KIND.title: name[:limit]})
        self.directories[kind.KIND.name].add(slot.id, trace(kind.KIND.name, slot.values))
        self.made += 1
        return slot.id

    def _make_roles(self) -> tuple[list[Role], list[tuple[Role, Role]]]:
        """Give people their roles where their organization is one of ours."""
        held: dict[str, list[Role]] = defaultdict(list)
        for role in self.known.records.get("role", ()):
            if isinstance(role, Role):
                held[role.contact].append(role)
        roles: list[Role] = []
        retitled: list[tuple[Role, Role]] = []
        for slot in self.slots.values():
            former = getattr(slot.before, "job_title", "")
            for (kind, id), title in self._places_of(slot).items():
                there = next((role for role in held[slot.id] if id in (role.agency, role.partner)), None)
                if there is None:
                    roles.append(self._make_role(slot, kind, id, title))
                elif title and title != there.title and there.title in ("", former):
                    retitled.append((there, replace(there, title=title)))
        return roles, retitled

    def _make_role(self, slot: Slot, kind: str, id: str, title: str) -> Role:
        agency, partner = (Id(id), None) if kind == "agency" else (None, Id(id))
        return Role(id=Id(self.new_id()), contact=Id(slot.id), agency=agency, partner=partner, title=title)

    def _places_of(self, slot: Slot) -> dict[tuple[str, str], str]:
        """Return where a person works, as kind and id, with the title there."""
        found: dict[tuple[str, str], str] = {}
        for position in slot.positions:
            for kind in ("agency", "partner"):
                id = self.directories[kind].find_named(position.organization)
                if id is not None:
                    found.setdefault((kind, id), position.title)
                    break
        if not found and self.agency and slot.kind is Contact:
            found["agency", self.agency] = str(slot.held("job_title"))
        return found

    def _find_gone(self) -> Iterator[Record]:
        """Yield what an earlier version of the same list had: records with its kind of key that no row met."""
        for records in self.known.records.values():
            keyed = [record for record in records if self._has_key(record)]
            if 2 * sum(record.id in self.matched for record in keyed) >= len(keyed):
                yield from (record for record in keyed if record.id not in self.matched)

    def _has_key(self, record: Record) -> bool:
        return any(member.partition(": ")[0].casefold() in self.key_labels for member in record.custom)


def _say_parts(told: Understood, count: int) -> str:
    if "#" in told.uid:
        return f"{count:,} meetings of a series"
    follow_ups = sum(part.kind == "follow_up" for part in told.parts)
    if follow_ups:
        return f"with {follow_ups:,} follow-up{'s' if follow_ups > 1 else ''}"
    return "with the meeting in it"


_MADE_FOR = frozenset((("agreement", "partner"),))  # what the row is about in part, so it is added with the row
_BY_SOURCE = ("note", "follow_up", "attachment")
_ABOUT_AGENCIES = {"note": ("agencies", "attendees"), "follow_up": ("agency", "contact")}
_TRACED = (
    "name", "title", "statement", "starts_at", "due_on", "on", "number", "given", "family", "former_names", "acronym",
    "emails", "phones", "phones_e164", "address", "organization", "custom",
)  # fmt: skip


def _is_held_tied(held: object, told: object) -> bool:
    """Tell whether a text is held already, with its lines tied to follow-ups: no export says that."""
    return isinstance(held, str) and "<!--f:" in held and strip_tokens(held) == told
