"""Lists made of what a page tells: its bodies, its people, and the terms of its contracts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from brm_desktop.exchange.directory_found import LEAST, LONGEST_NAME, Body, Entry, Found, Person, is_general
from brm_desktop.exchange.headings import words_of
from brm_desktop.exchange.person_lines import ACRONYM, COMPANY, is_official
from brm_desktop.exchange.shapes import Oddity, Row, Table
from brm_desktop.exchange.states import STATES

_DETAILS = re.compile(
    r"(vendor|contract|contractor|supplier|agency|contact)s? (details|information|list)( for| of)? ", re.I
)
_STREET = re.compile(r"\b\d{5}(-\d{4})?$|^(p\.?\s?o\.?\s+box|\d+\s+\w+)\b", re.IGNORECASE)


def make_people(
    name: str, people: Sequence[Person], entries: Sequence[Entry], bodies: Collection[str]
) -> Iterator[Table]:
    if len(people) + len(entries) < LEAST - 1:
        return
    several = Counter(of for of, _ in {(each.of, each.above) for each in people})
    columns = ["Name", "Job Title", "Organization", "Email", "Phone"]
    rows: list[tuple[int, dict[str, str]]] = []
    for each in people:
        of = _without_acronym(each.of)
        of = f"{of}, {_without_acronym(each.above)}" if several[each.of] > 1 and each.above else of
        told = {
            "Name": each.name,
            "Job Title": each.title,
            "Organization": of,
            "Email": each.email,
            "Phone": each.phone,
        }
        rows.append((each.line, told))
    for entry in entries:
        rows.append((entry.line, {"Name": entry.name} | _tell_person(entry, bodies)))
    yield make_table(name, "contact", columns, rows)


def _tell_person(entry: Entry, bodies: Collection[str]) -> dict[str, str]:
    told: dict[str, str] = {}
    for key, value in entry.fields.items():
        plain = " ".join(words_of(key))
        same = {"title": "Job Title", "job title": "Job Title", "position": "Job Title", "role": "Job Title",
                "email": "Email", "email address": "Email", "phone": "Phone", "phone number": "Phone",
                "telephone": "Phone", "agency": "Organization", "department": "Organization",
                "organization": "Organization", "company": "Organization"}.get(plain, key)  # fmt: skip
        told[same] = value if same not in told else f"{told[same]}\n{value}"
    said = list(entry.said)
    if said and "Job Title" not in told:
        told["Job Title"] = said.pop(0)
    for line in said:
        key = "Address" if _STREET.search(line) else "Notes"
        told[key] = f"{told[key]}\n{line}" if key in told else line
    above = next((each for each in reversed(entry.above) if each in bodies), "")
    above = above or next((each for each in reversed(entry.above) if is_official(each) and not is_general(each)), "")
    if above and "Organization" not in told:
        told["Organization"] = _without_acronym(above)
    return told


def make_bodies(name: str, listed: list[Body], entries: Sequence[Entry], found: Found) -> Iterator[Table]:
    """Yield the bodies that people work for, that links lead to, and that are described."""
    described = {entry.name for entry in entries}
    headed = [entry for entry in found.entries if entry.people]
    official = [entry for entry in headed if is_official(entry.name) or is_general(entry.name)]
    rows: dict[tuple[str, str], tuple[int, dict[str, str]]] = {}
    if len(headed) >= LEAST - 1 and 2 * len(official) >= len(headed):
        levels = {entry.level for entry in headed} | {entry.level - 1 for entry in headed if entry.above}
        for entry in _list_bodies(found.entries, levels):
            above = next((each for each in reversed(entry.above) if not is_general(each)), "")
            rows.setdefault((entry.name, above), (entry.line, {"Parent Agency": _without_acronym(above)}))
    state = _find_state(name, found.entries)
    for body in listed:
        rows.setdefault((body.name, body.above), (body.line, {"Website": body.website, "Jurisdiction": state}))
    for entry in entries:
        more = {"Notes": "\n".join(entry.said)} if entry.said else {}
        _, told = rows.setdefault((entry.name, ""), (entry.line, {}))
        told.update(entry.fields | more)
    if len(rows) + len(found.unlikely) < LEAST:
        return
    vendors = sum(bool(COMPANY.search(entry.name)) for entry in entries) >= 0.3 * max(1, len(rows)) and bool(described)
    title, kind = ("Vendor Name", "partner") if vendors else ("Agency Name", "agency")
    made = [(line, {title: body} | told) for (body, _), (line, told) in rows.items()]
    odd: tuple[Oddity, ...] = ()
    if found.unlikely:
        listed_names = ", ".join(dict.fromkeys(found.unlikely))[:400]
        odd = (Oddity(name, f"left out, not plainly an agency: {listed_names}"),)
    yield make_table(name, kind, [title], made, odd)


def _find_state(name: str, entries: Sequence[Entry]) -> str:
    """Return the state whose bodies a page lists: those of several states are called alike."""
    said = " ".join((re.sub(r"[-_.]+", " ", name), *(entry.name for entry in entries[:3]))).casefold()
    told = [state for state in STATES if re.search(rf"\b{state.casefold()}\b", said)]
    longest = [state for state in told if not any(state != other and state in other for other in told)]
    return longest[0] if len(longest) == 1 else ""


def _list_bodies(entries: Sequence[Entry], levels: set[int]) -> Iterator[Entry]:
    """Yield the headings that name bodies: those people stand under, those beside them, and those above."""
    above = {name for entry in entries if entry.people for name in entry.above}
    for entry in entries:
        if is_general(entry.name) or len(entry.name) > LONGEST_NAME:
            continue
        if entry.people or entry.name in above or (entry.level in levels and entry.above and is_official(entry.name)):
            yield entry


def make_terms(name: str, terms: Sequence[tuple[str, str, str, str, str, int]]) -> Iterator[Table]:
    """Yield what a page says of the time for which each vendor is under contract."""
    if len(terms) < LEAST:
        return
    rows = [
        (
            line,
            {
                "Title": f"{_DETAILS.sub('', title)} ({of})",
                "Vendor": of,
                "Start Date": first,
                "End Date": last,
                "Periods": told,
            },
        )
        for title, of, first, last, told, line in terms
    ]
    yield make_table(name, "agreement", ["Title", "Vendor", "Start Date", "End Date"], rows)


def make_table(
    name: str,
    kind: str,
    columns: Sequence[str],
    rows: Sequence[tuple[int, dict[str, str]]],
    odd: tuple[Oddity, ...] = (),
) -> Table:
    known = list(dict.fromkeys([*columns, *(key for _, told in rows for key in told)]))[:100]
    used = [key for key in known if key == columns[0] or any(told.get(key) for _, told in rows)]
    ordered = sorted(rows, key=lambda row: row[0])
    made = tuple(Row(line, tuple(told.get(key, "") for key in used)) for line, told in ordered)
    return Table(name, tuple(used), made, odd, True, kind)


def _without_acronym(name: str) -> str:
    return ACRONYM.sub("", name)
