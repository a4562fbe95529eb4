"""A person in the making, from a card or a row: names, ways to reach them, what they do and where."""

from __future__ import annotations

import re
from typing import NamedTuple

from brm_desktop.domain.contact import Contact
from brm_desktop.exchange.cleaning import (
    PersonName,
    clean_line,
    clean_lines,
    divide_name,
    divide_phones,
    divide_suffix,
    find_e164,
    find_emails,
    label_phone,
    looks_like_organization,
    parse_day,
)
from brm_desktop.exchange.draft import Draft
from brm_desktop.exchange.shapes import Origin, Position, Skipped, Understood

NAME_PARTS = ("prefix", "given", "middle", "family", "suffix")


class Address(NamedTuple):
    """The parts of a postal address; `written` is the whole as the source shows it."""

    box: str = ""
    extended: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    code: str = ""
    country: str = ""
    written: str = ""

    def compose(self) -> str:
        """Return the address as it stands on an envelope, in lines."""
        place = f"{self.region} {self.code}".strip()
        town = f"{self.city}{',' if self.city and self.region else ''} {place}".strip()
        lines = (self.box, self.extended, self.street, town, self.country)
        composed = "\n".join(clean_lines(line) for line in lines if line)
        written = clean_lines(self.written)
        return composed if _words(written) <= _words(composed) else written


def _words(text: str) -> set[str]:
    return set(text.lower().replace(",", " ").split())


def _is_personal(called: str) -> bool:
    return "@" not in called and not any(map(str.isdigit, called)) and not looks_like_organization(called)


class Person:
    """Gathers one contact; `finish` gives it a name and divides or joins what the source left undone."""

    def __init__(self, origin: Origin) -> None:
        self.draft = Draft(Contact.KIND, origin)
        self.called = ""  # the name as the source shows it
        self.parts: dict[str, str] = {}
        self.organizations: list[str] = []
        self.titles: list[str] = []
        self.uid = ""  # set for what our own export wrote: then nothing is worked out anew

    def set_called(self, text: str) -> None:
        """Set the whole name; a second one is kept beside it."""
        line = clean_line(text)
        if self.called and line and line != self.called:
            self.draft.add_custom("Also called", line)
        self.called = self.called or line

    def set_part(self, part: str, text: str) -> None:
        """Set one part of the name: prefix, given, middle, family or suffix."""
        line = clean_line(text)
        if part == "family" and "," in line:
            line, suffix = divide_suffix(line)
            self.set_part("suffix", suffix)
        if line and not self.parts.get(part):
            self.parts[part] = line
        elif line and line != self.parts[part]:
            self.draft.add_custom(self.draft.kind.fields[part].label, line)

    def add_email(self, text: str, label: str = "", first: bool = False) -> None:
        """Add the addresses in a text; one that is none is kept as text and flagged."""
        found, rest = find_emails(text)
        if not found:
            if rest:
                self.draft.add_custom(f"{label} e-mail".strip().capitalize(), rest)
                self.draft.odd.append(f"not an e-mail address: {rest[:80]}")
            return
        if rest:
            self.draft.add_custom("E-mail as written", text)
        for address in found:
            self.draft.add_member("emails", address)
            if label and label not in ("work", "business", "primary"):
                self.draft.add_custom(f"{label} e-mail".capitalize(), address)
        if first:
            members = self.draft.members.get("emails", {})
            self.draft.members["emails"] = dict.fromkeys(found) | members

    def add_phone(self, text: str, label: str = "") -> None:
        """Add phones as typed, and their international form where they have one."""
        for phone in divide_phones(text):
            self.draft.add_member("phones", label_phone(phone, label))
            international = find_e164(phone)
            if international:
                self.draft.add_member("phones_e164", international)

    def add_address(self, address: Address, label: str = "") -> None:
        """Add a postal address in lines."""
        composed = address.compose()
        if composed:
            self.draft.add_member("addresses", f"{composed} ({label})" if label else composed)

    def add_organization(self, text: str) -> None:
        """Add the organization that the next title belongs to."""
        line = clean_line(text)
        if line:
            self.organizations.append(line)

    def add_title(self, text: str) -> None:
        line = clean_line(text)
        if line:
            self.titles.append(line)

    def set_birthday(self, text: str) -> None:
        """Keep a birthday as a day where it is one, else as it is written."""
        line = clean_line(text)
        if not line:
            return
        day = parse_day(line)
        yearly = re.fullmatch(r"--(\d{2})-?(\d{2})", line)
        if yearly and (within := parse_day(f"2000-{yearly[1]}-{yearly[2]}")):
            line = f"{within:%b} {within.day}"
        elif day is None:
            self.draft.odd.append(f"not a day: {line[:40]}")
        self.draft.set_line("birthday", day.isoformat() if day else line)

    def finish(self) -> Understood | Skipped:
        """Return the contact, or why there is none."""
        draft = self.draft
        self._place()
        name = self._name()
        if not name:
            return Skipped(draft.origin, "no name, organization, e-mail or phone in it")
        for part, text in self.parts.items():
            draft.set_line(part, text)
        if len(name) > draft.kind.fields["name"].max_length:
            draft.add_prose(name)
            name = name[: draft.kind.fields["name"].max_length]
        draft.values["name"] = name
        return draft.finish(self.uid)

    def _place(self) -> None:
        """Pair organizations with titles, the first pair in the fields, the others beside it."""
        draft = self.draft
        count = max(len(self.organizations), len(self.titles))
        for at in range(count):
            organization = self.organizations[at] if at < len(self.organizations) else ""
            title = self.titles[at] if at < len(self.titles) else ""
            draft.set_line("organization", organization)
            draft.set_line("job_title", title)
            if organization:
                draft.positions.append(Position(organization, title))

    def _name(self) -> str:
        if self.uid and self.called:
            return self.called
        organization = self.organizations[0] if self.organizations else ""
        parts = PersonName(*map(self._part, NAME_PARTS))
        joined = parts.join() if parts.given or parts.family else ""
        called = "" if joined and self.called == organization else self.called
        if joined:
            turned = f"{parts.family}, {parts.given}".casefold()
            return joined if not called or called.casefold() == turned else called
        if called and called != organization and _is_personal(called):
            divided = divide_name(called)
            self._take_divided(divided)
            return divided.join() if "," in called and divided.join() else called
        if called or organization:
            if organization in (called, "") or not called:
                self.draft.odd.append("an organization rather than a person")
            return called or organization
        return self._find_other_name()

    def _part(self, part: str) -> str:
        return self.parts.get(part, "")

    def _take_divided(self, divided: PersonName) -> None:
        for part in NAME_PARTS:
            self.parts[part] = self.parts.get(part) or getattr(divided, part)
        if divided.nickname:
            self.draft.set_line("nickname", divided.nickname)

    def _find_other_name(self) -> str:
        held = self.draft.values.get("nickname", "")
        if held:
            return str(held)
        for field in ("emails", "phones"):
            for member in self.draft.members.get(field, {}):
                return member
        return ""
