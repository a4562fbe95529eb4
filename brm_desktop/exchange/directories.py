"""Directories written as pages: bodies, people and vendors under headings, in tables and lists, found as lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from brm_desktop.exchange.blocks import CARD_LEVEL, Block
from brm_desktop.exchange.directory_found import LEAST, LONGEST_NAME, Entry, Found, is_known_key
from brm_desktop.exchange.directory_lists import make_bodies, make_people, make_table, make_terms
from brm_desktop.exchange.directory_walk import Walk, promote_cards
from brm_desktop.exchange.headings import words_of
from brm_desktop.exchange.person_lines import is_official
from brm_desktop.exchange.shapes import Oddity, Table

_NAMES = ("name", "contact name", "contact", "full name", "person")


def find_lists(name: str, blocks: Sequence[Block], share: float) -> tuple[Table, ...]:
    """Return the lists of a page, when at least this share of its words is in them; else none."""
    found = Walk(name).read(promote_cards(blocks))
    people, bodies = _divide_entries(found)
    tables = [
        *make_bodies(name, [*found.bodies], bodies, found),
        *make_people(name, found.people, people, {entry.name for entry in bodies}),
        *make_terms(name, found.terms),
        *found.tables,
    ]
    wanted = share / 2 if found.bodies else share  # a heading said that they are bodies
    if not tables or found.taken < wanted * (found.taken + found.other):
        return ()
    named = [replace(each, name=_call(name, each)) if len(tables) > 1 else each for each in tables]
    if found.left:
        rest = " … ".join(found.left)
        what = f"words around the lists were left out: {rest[:160]}{'…' if len(rest) > 160 else ''}"
        named[0] = replace(named[0], odd=(*named[0].odd, Oddity(name, what)))
    return tuple(named)


def list_names(name: str, blocks: Sequence[Block]) -> tuple[Table, ...]:
    """Return a text that is nothing but the names of bodies, one a line, as a list of them; else nothing."""
    lines = [block for block in blocks if block.form in ("line", "item") and not block.links]
    names = [block for block in lines if len(block.text) <= LONGEST_NAME and is_official(block.text)]
    headings = sum(block.form == "heading" for block in blocks)
    if len(names) <= LEAST or len(names) < 0.8 * len(lines) or len(blocks) - len(lines) - headings or headings > 1:
        return ()
    if any(block.text[-1:] in ".:;!?" for block in lines):
        return ()
    return (
        make_table(name, "agency", ["Agency Name"], [(block.line, {"Agency Name": block.text}) for block in lines]),
    )


def _call(name: str, table: Table) -> str:
    what = {"agency": "agencies", "contact": "people", "partner": "vendors", "agreement": "agreements"}
    return f"{name}, {what.get(table.kind) or table.name}"


def _divide_entries(found: Found) -> tuple[list[Entry], list[Entry]]:
    """Divide what stands under headings into people and bodies; what is neither counts as other words."""
    told = [entry for entry in found.entries if entry.fields]
    by_level: dict[int, list[Entry]] = {}
    people: list[Entry] = []
    bodies: list[Entry] = []
    for entry in told:
        if _take_name(entry):
            people.append(entry)
        else:
            by_level.setdefault(entry.level, []).append(entry)
    parents = {entry.above[-1] for entry in people if entry.above}
    for level, entries in by_level.items():
        few = len(entries) < LEAST and len(by_level) > 1 and level != CARD_LEVEL
        if few or not _are_alike(entries):
            for entry in entries:
                found.leave("; ".join(f"{key}: {value}" for key, value in entry.fields.items()))
            continue
        official = sum(is_official(entry.name) or entry.name in parents for entry in entries)
        (bodies if 2 * official >= len(entries) else people).extend(entries)
    taken = {id(entry) for entry in (*people, *bodies)}
    for entry in found.entries:
        if id(entry) in taken:
            found.taken += len(" ".join((entry.name, *entry.said)).split())
        else:
            found.leave(" ".join(entry.said))
    return people, bodies


def _take_name(entry: Entry) -> bool:
    """Take the name that a pair tells for the person's; its heading then says what the person is there for."""
    key = next((key for key in entry.fields if " ".join(words_of(key)) in _NAMES), "")
    if not key:
        return False
    role = entry.name
    entry.name = entry.fields.pop(key)
    if entry.above and not is_official(role) and len(role) <= 60:
        entry.fields.setdefault("Title", role) if "Title" not in entry.fields else entry.fields.setdefault(
            "Contact for", role
        )
    else:
        entry.above = (*entry.above, role)
    return True


def _are_alike(entries: Sequence[Entry]) -> bool:
    """Tell whether entries tell of the same things: half of them share the commonest of their keys."""
    keys = Counter(" ".join(words_of(key)) for entry in entries for key in entry.fields)
    (_, most), *_ = keys.most_common(1)
    return most >= max(2, len(entries) / 2) and any(map(is_known_key, keys))
