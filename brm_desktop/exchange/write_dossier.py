"""A readable account of one agency, as Markdown and as a page for any browser: what a successor reads first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Choice, Field
from brm_desktop.domain.follow_up import FollowUp, Status
from brm_desktop.domain.note import Note
from brm_desktop.domain.note_boxes import strip_tokens
from brm_desktop.domain.record import Record
from brm_desktop.domain.role import Role

Name = Callable[[str, str], str]
Records = Mapping[str, Sequence[Record]]
_ORDER = (
    "outcome", "reading", "correction", "agreement", "amendment", "service", "partner", "risk", "horizon_item",
    "forum", "decision", "assessment",
)  # fmt: skip
_SILENT = frozenset(
    ("space", "private", "custom", "tags", "influence", "stance", "agencies", "agency", "merged_into", "distinct_from",
     "source_uid", "source_version", "series", "token")
)  # fmt: skip


class _Line(NamedTuple):
    """One line: a heading of some level, a fact with its label, a paragraph, or an item with a link."""

    kind: str
    text: str
    label: str = ""
    link: str = ""


def write_markdown(home: Agency, records: Records, name: Name, files: Mapping[str, str]) -> bytes:
    """Return the dossier as Markdown; `files` says where the content of an attachment lies."""
    out: list[str] = []
    for line in _list_lines(home, records, name, files):
        match line.kind:
            case "h1" | "h2" | "h3":
                out.append(f"\n{'#' * int(line.kind[1])} {line.text}\n")
            case "fact":
                out.append(f"- **{line.label}:** {line.text}")
            case "item":
                out.append(f"- [{line.text}]({quote(line.link)})" if line.link else f"- {line.text}")
            case _:
                out.append(f"\n{line.text}\n")
    return ("\n".join(out).strip() + "\n").encode("utf-8", "replace")


def write_html(home: Agency, records: Records, name: Name, files: Mapping[str, str]) -> bytes:
    """Return the dossier as one page without scripts that prints as it shows."""
    out: list[str] = []
    listed = False
    for line in _list_lines(home, records, name, files):
        is_item = line.kind in ("fact", "item")
        if is_item != listed:
            out.append("<ul>" if is_item else "</ul>")
            listed = is_item
        text = escape(line.text)
        match line.kind:
            case "h1" | "h2" | "h3":
                out.append(f"<{line.kind}>{text}</{line.kind}>")
            case "fact":
                out.append(f"<li><b>{escape(line.label)}:</b> {text}</li>")
            case "item":
                out.append(f'<li><a href="{quote(line.link)}">{text}</a></li>' if line.link else f"<li>{text}</li>")
            case _:
                out.append(f'<p class="prose">{text}</p>')
    body = "\n".join([*out, "</ul>" if listed else ""])
    return _PAGE.format(title=escape(home.name), body=body).encode("utf-8", "replace")


_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ font: 15px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }}
h1 {{ font-size: 1.7rem; }} h2 {{ font-size: 1.25rem; margin-top: 2rem; }} h3 {{ font-size: 1rem; margin-bottom: 0; }}
.prose {{ white-space: pre-wrap; overflow-wrap: anywhere; }} ul {{ padding-left: 1.2rem; }}
</style></head><body>
{body}
</body></html>
"""


def _list_lines(home: Agency, records: Records, name: Name, files: Mapping[str, str]) -> Iterator[_Line]:
    yield _Line("h1", home.name + (f" ({home.acronym})" if home.acronym else ""))
    yield from _describe(home, name)
    yield from _list_people(home, records)
    yield from _list_follow_ups(records, name)
    for kind in _ORDER:
        held = records.get(kind, ())
        if held:
            yield _Line("h2", held[0].KIND.many)
        for record in held:
            yield _Line("h3", record.title_text)
            yield from _describe(record, name)
    yield from _list_notes(records, name)
    kept = [each for each in records.get("attachment", ()) if isinstance(each, Attachment)]
    if kept:
        yield _Line("h2", "Files")
    for each in kept:
        yield _Line("item", each.name, link=files.get(each.blob, ""))


def _list_people(home: Agency, records: Records) -> Iterator[_Line]:
    roles = [each for each in records.get("role", ()) if isinstance(each, Role) and each.agency == home.id]
    people = {each.id: each for each in records.get("contact", ()) if isinstance(each, Contact)}
    shown = [(people[role.contact], role) for role in roles if role.contact in people]
    if shown:
        yield _Line("h2", "People")
    for person, role in sorted(shown, key=lambda item: (item[1].until is not None, item[0].family, item[0].name)):
        until = f", until {say(role.until)}" if role.until else ""
        what = ", ".join(
            part for part in (role.title or person.job_title, *person.emails[:2], *person.phones[:2]) if part
        )
        yield _Line("item", f"{person.name}{f' – {what}' if what else ''}{until}")


def _list_follow_ups(records: Records, name: Name) -> Iterator[_Line]:
    held = [each for each in records.get("follow_up", ()) if isinstance(each, FollowUp)]
    still = [each for each in held if each.status in (Status.OPEN, Status.SOMEDAY)]
    if still:
        yield _Line("h2", "Still open")
    for one in sorted(still, key=lambda each: (each.due_on or date.max, each.title)):
        parts = [one.turn.label, f"due {say(one.due_on)}" if one.due_on else "", one.status.label]
        who = name("contact", one.contact) if one.contact else ""
        yield _Line("item", f"{one.title} ({', '.join(part for part in (who, *parts) if part)})")


def _list_notes(records: Records, name: Name) -> Iterator[_Line]:
    notes = [each for each in records.get("note", ()) if isinstance(each, Note)]
    if notes:
        yield _Line("h2", "Notes, newest first")
    for note in sorted(notes, key=lambda each: each.starts_at.timestamp() if each.starts_at else 0, reverse=True):
        when = f"{say(note.starts_at)} – " if note.starts_at else ""
        yield _Line("h3", f"{when}{note.title_text} ({note.kind.label})")
        if note.attendees:
            yield _Line("fact", ", ".join(name("contact", id) for id in note.attendees), "With")
        if body := strip_tokens(note.body).strip():
            yield _Line("prose", body)


def _describe(record: Record, name: Name) -> Iterator[_Line]:
    proses: list[_Line] = []
    for field_name, field in record.KIND.fields.items():
        value = getattr(record, field_name)
        if field_name in _SILENT or field_name == record.KIND.title or value in (None, "", (), False):
            continue
        if field.shape == "text":
            proses += [_Line("h3", field.label), _Line("prose", strip_tokens(str(value)))]
        elif text := _say_field(field, value, name):
            yield _Line("fact", text, field.label)
    for member in record.custom:
        label, colon, text = member.partition(": ")
        yield _Line("fact", text if colon else member, label if colon else "More")
    yield from proses


def _say_field(field: Field, value: object, name: Name) -> str:
    if field.target == "*" or not field.target:
        if field.target:
            return ""
        if field.editor == "money" and isinstance(value, int):
            return f"${value / 100:,.2f}".removesuffix(".00")
        return ", ".join(map(say, value)) if isinstance(value, tuple) else say(value)
    ids = value if isinstance(value, tuple) else (value,)
    return ", ".join(name(field.target, str(id)) for id in ids)


def say(value: object) -> str:
    """Return a value in words."""
    match value:
        case datetime():
            return f"{value:%b} {value.day}, {value.year}, {value:%I:%M %p}".replace(", 0", ", ")
        case date():
            return f"{value:%b} {value.day}, {value.year}"
        case Choice():
            return value.label
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:g}"
    return str(value)
