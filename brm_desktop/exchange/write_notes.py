"""Records as Markdown, one file each: front matter, then the long texts; the ties of follow-ups are left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from brm_desktop.domain.note import Note
from brm_desktop.domain.note_boxes import strip_tokens
from brm_desktop.domain.record import Record, cells_of

_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>:\"/\\|?*#%]+")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_SILENT = frozenset(("space", "private", "tags", "custom", "title", "name", "source_uid", "source_version"))
_MOST_NAME = 80

Name = Callable[[str, str], str]  # a kind and an id to the words that name the record


def write_note(note: Note, name: Name) -> bytes:
    """Return a note as Markdown with its title, day, place and people in front."""
    front: dict[str, Any] = {"record": "note", "id": note.id, "title": note.title, "kind": note.kind.value}
    if note.starts_at is not None:
        front["date"] = note.starts_at
    if note.ends_at is not None:
        front["ends"] = note.ends_at
    if note.place:
        front["location"] = note.place
    front |= _common(note)
    for key, kind, ids in (("attendees", "contact", note.attendees), ("agencies", "agency", note.agencies)):
        if ids:
            front[key] = [name(kind, id) for id in ids]
    return _compose(front, strip_tokens(note.body))


def write_record(record: Record, plain: Mapping[str, Any], name: Name) -> bytes:
    """Return any record as Markdown: its single values in front, its long texts as sections."""
    if isinstance(record, Note):
        return write_note(record, name)
    kind = record.KIND
    front: dict[str, Any] = {"record": kind.name, "id": record.id, "title": record.title_text} | _common(record)
    sections: list[str] = []
    cells = cells_of(record)
    for field_name, field in kind.fields.items():
        value = plain[field_name]
        if field_name in _SILENT or value in (None, "", [], False) or cells[field_name] == field.default:
            continue
        if field.shape == "text":
            sections.append(f"## {field.label}\n\n{strip_tokens(str(value))}")
        elif field.target and field.target != "*":
            ids = value if isinstance(value, list) else [value]
            front[field_name] = (
                [name(field.target, id) for id in ids] if isinstance(value, list) else name(field.target, ids[0])
            )
        else:
            front[field_name] = value
    return _compose(front, f"# {record.title_text}\n\n" + "\n\n".join(sections))


def _common(record: Record) -> dict[str, Any]:
    front: dict[str, Any] = {}
    if record.tags:
        front["tags"] = list(record.tags)
    if record.private:
        front["private"] = True
    if record.custom:
        front["fields"] = list(record.custom)
    return front


def _compose(front: Mapping[str, Any], body: str) -> bytes:
    import yaml

    dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    told = yaml.dump(dict(front), Dumper=dumper, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{told}---\n\n{body}\n".encode("utf-8", "replace")


def make_file_name(title: str, taken: set[str], day: str = "") -> str:
    """Return a name for a record's file that every system takes and no other record has."""
    plain = " ".join(_UNSAFE.sub(" ", unicodedata.normalize("NFC", title)).split()).strip(". ")[:_MOST_NAME].strip(". ")
    stem = " ".join(part for part in (day, plain) if part) or "untitled"
    stem = f"{stem} file" if _RESERVED.fullmatch(stem) else stem
    found, number = stem, 2
    while found.casefold() in taken:
        found, number = f"{stem} {number}", number + 1
    taken.add(found.casefold())
    return f"{found}.md"
