"""What an import is planned on: the records that it makes or changes, and all that is known to meet them. Pure."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any

from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.record import Record
from brm_desktop.exchange.matching import Directory, trace
from brm_desktop.exchange.plan import Known
from brm_desktop.exchange.shapes import File, Link, Oddity, Understood
from brm_desktop.exchange.slots import Slot
from brm_desktop.exchange.sourced import Sourced

_BY_SOURCE = ("note", "follow_up", "attachment")
_TRACED = (
    "name", "title", "statement", "starts_at", "due_on", "on", "number", "given", "family", "former_names", "acronym",
    "emails", "phones", "phones_e164", "address", "organization", "custom",
)  # fmt: skip


class Workbench:
    """The records under work, those known, and the ways to find them. `met` are the kinds met by likeness."""

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
        self.odd: list[Oddity] = []
        self.files: dict[str, File] = {}
        self.matched: set[str] = set()
        self.made = 0
        self.kept: dict[tuple[str, str], File] = {}  # files kept with records, by record and hash
        self.removed: dict[tuple[str, Id], None] = {}
        self.sourced = Sourced()
        self.exact: list[Slot] = []
        self.by_id: dict[str, Record] = {}
        self.titles: dict[str, str] = {}
        self.directories: dict[str, Directory] = defaultdict(lambda: Directory(key_labels))
        for records in known.records.values():
            self.by_id.update((record.id, record) for record in records)
        for kind in sorted(known.records.keys() - {"role"}):
            for record in known.records[kind]:
                self.sourced.learn(record)
                if kind not in _BY_SOURCE or kind in met:  # what has a name for ever needs no likeness
                    self.learn(record)

    def learn(self, record: Record) -> None:
        values = {name: getattr(record, name) for name in _TRACED if name in record.KIND.fields}
        above = self.by_id.get(getattr(record, "parent", None) or "")
        parent = above.title_text if above else ""
        self.directories[record.KIND.name].add(record.id, trace(record.KIND.name, values, parent=parent))
        self.titles[record.id] = record.title_text

    def open(self, kind: type[Record], id: str) -> Slot:
        if id not in self.slots:
            id = id or self.new_id()
            self.slots[id] = Slot(kind, id, self.by_id.get(id), self.known.past)
        return self.slots[id]

    def take_files(self, slot: Slot, understood: Understood) -> dict[str, Any]:
        """Return the fields that the content of a row goes into, by its hash."""
        values: dict[str, Any] = {}
        for file in understood.files:
            digest = hashlib.sha256(file.data).hexdigest()
            if not slot.held(file.field) and not slot.was_there(file.field, digest):
                values[file.field] = digest
                self.files[digest] = file
        return values

    def keep_files(self, slot: Slot, told: Understood) -> None:
        for file in told.files:
            digest = hashlib.sha256(file.data).hexdigest()
            self.kept.setdefault((f"{slot.kind.KIND.name}:{slot.id}", digest), file)
            self.files[digest] = file

    def make_named(self, kind: type[Record], name: str) -> str:
        """Add a record that is known by its name only, such as the vendor of an agreement."""
        limit = kind.KIND.fields[kind.KIND.title].max_length
        slot = self.open(kind, "")
        slot.merge({kind.KIND.title: name[:limit]})
        self.directories[kind.KIND.name].add(slot.id, trace(kind.KIND.name, slot.values))
        self.made += 1
        return slot.id

    def find_target(self, slot: Slot, link: Link) -> str | None:
        directory = self.directories[link.kind]
        if link.kind == "contact" and (found := directory.find_person(link.text)):
            return found
        return (directory.find_keyed(link.text) if link.text.isdigit() else None) or directory.find_named(link.text)

    def is_dropped(self, id: str) -> bool:
        """Tell whether a record was made and called off in the same import."""
        return ("note", Id(id)) in self.removed and id not in self.by_id

    def list_attachments(self) -> list[Attachment]:
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
            if (Id(owner), digest) not in there and not self.is_dropped(owner.rpartition(":")[2])
        ]
