"""Directories written as pages: bodies, people and vendors under headings, in tables and lists, found as lists."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.exchange.blocks import BOLD_LEVEL, CARD_LEVEL, Block, Cell
from brm_desktop.exchange.cleaning import looks_like_organization
from brm_desktop.exchange.headings import are_headings, tell_form, words_of
from brm_desktop.exchange.person_lines import ACRONYM, COMPANY, PHONE, is_official, read_people, show_address
from brm_desktop.exchange.shapes import Oddity, Row, Table
from brm_desktop.exchange.states import STATES
from brm_desktop.exchange.tables import shape_table

LISTED = ("agency", "contact", "partner", "agreement")  # the kinds that a page is taken for a directory of
_LEAST = 3
_PAIR = re.compile(r"([A-Z][^:|<>@]{0,40}?)[ \t]*:(?:[ \t]+(\S.*))?$")
_WHOLE = re.compile(
    r"(agency|department|organi[sz]ation|bureau|state|government)[- ]?wide|headquarters|general|main|contacts?|staff|"
    r"leadership|directory|our team|team",
    re.IGNORECASE,
)
_LISTS_BODIES = re.compile(
    r"\b(agenc(y|ies)|departments|offices|boards|commissions|bodies|ministries|cabinet|members?)\b", re.IGNORECASE
)
_CATEGORY = re.compile(
    r"(?!(office|department|division|bureau|board|commission|center) (of|for|on)\b)"
    r"(.*\b)?(agencies|departments|offices|bodies|commissions|boards|vendors|suppliers|contractors|partners|contacts"
    r"|members|divisions|bureaus|listings?|director(y|ies)|details|information)( for\b.*| [-–].*)?",
    re.IGNORECASE,
)
_SORTED_BY = re.compile(r"\bby (agency|department|state|name|county|office)\b", re.IGNORECASE)
_DETAILS = re.compile(
    r"(vendor|contract|contractor|supplier|agency|contact)s? (details|information|list)( for| of)? ", re.I
)
_SPAN = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\s+(?:through|to|until|[-–—])\s+\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
_STREET = re.compile(r"\b\d{5}(-\d{4})?$|^(p\.?\s?o\.?\s+box|\d+\s+\w+)\b", re.IGNORECASE)
_NAMES = ("name", "contact name", "contact", "full name", "person")
_MOST_WORDS_OF_A_NAME = 6
_LONGEST_NAME = 120
_LONGEST_LINE = 1000


@dataclass(slots=True)
class _Entry:
    """What is told under one heading."""

    name: str
    level: int
    line: int
    above: tuple[str, ...]
    fields: dict[str, str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    people: int = 0

    def add(self, key: str, value: str) -> None:
        """Take in a value; a second one of its name stands beside it."""
        held = self.fields.get(key)
        self.fields[key] = value if held is None or held == value else f"{held}\n{value}"


class _Person(NamedTuple):
    name: str
    title: str
    email: str
    phone: str
    of: str
    above: str
    line: int


class _Body(NamedTuple):
    name: str
    website: str
    above: str
    line: int


@dataclass(slots=True)
class _Found:
    """All that a page tells, and how many of its words are in it."""

    entries: list[_Entry] = field(default_factory=list)
    people: list[_Person] = field(default_factory=list)
    bodies: list[_Body] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    terms: list[tuple[str, str, str, str, str, int]] = field(default_factory=list)
    unlikely: list[str] = field(default_factory=list)
    taken: int = 0
    other: int = 0
    left: list[str] = field(default_factory=list)

    def leave(self, text: str) -> None:
        """Note words that are in none of the lists."""
        self.other += len(text.split())
        if text.strip() and len(self.left) < 50:
            self.left.append(text.strip())


def find_lists(name: str, blocks: Sequence[Block], share: float) -> tuple[Table, ...]:
    """Return the lists of a page, when at least this share of its words is in them; else none."""
    found = _Walk(name).read(_promote_cards(blocks))
    people, bodies = _divide_entries(found)
    tables = [
        *_make_bodies(name, [*found.bodies], bodies, found),
        *_make_people(name, found.people, people, {entry.name for entry in bodies}),
        *_make_terms(name, found.terms),
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
    names = [block for block in lines if len(block.text) <= _LONGEST_NAME and is_official(block.text)]
    headings = sum(block.form == "heading" for block in blocks)
    if len(names) <= _LEAST or len(names) < 0.8 * len(lines) or len(blocks) - len(lines) - headings or headings > 1:
        return ()
    if any(block.text[-1:] in ".:;!?" for block in lines):
        return ()
    return (_make(name, "agency", ["Agency Name"], [(block.line, {"Agency Name": block.text}) for block in lines]),)


def read_grids(name: str, blocks: Sequence[Block]) -> tuple[Table, ...]:
    """Return every table of a page with more than one row, whatever it lists."""
    grids = [block for block in blocks if block.form == "table"]
    found = []
    for number, block in enumerate(grids, 1):
        width = max(map(len, block.rows))
        rows = [
            Row(block.line + at, tuple(cell.text for cell in row)) for at, row in enumerate(_spread(block.rows, width))
        ]
        found.append(shape_table(name if len(grids) == 1 else f"{name}, table {number}", rows))
    return tuple(found)


def _call(name: str, table: Table) -> str:
    what = {"agency": "agencies", "contact": "people", "partner": "vendors", "agreement": "agreements"}
    return f"{name}, {what.get(table.kind) or table.name}"


def _promote_cards(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks with the first line of a card as its heading: a name above ways to reach it."""
    for at, block in enumerate(blocks):
        if block.form == "line" and block.apart and _heads_card(block.text, blocks, at):
            yield block._replace(form="heading", level=CARD_LEVEL)
        else:
            yield block


def _heads_card(text: str, blocks: Sequence[Block], at: int) -> bool:
    if (
        len(text) > 80
        or text[-1:] in ".:;,!?"
        or "@" in text
        or ":" in text
        or PHONE.search(text)
        or text[:1].islower()
    ):
        return False
    for other in blocks[at + 1 : at + 9]:
        if other.form not in ("line", "item") or (other.apart and other.form == "line"):
            return False
        if _is_reach(other.text) or _is_reaching_pair(other.text):
            return True
    return False


def _is_reach(text: str) -> bool:
    """Tell whether a line is nothing but an address, a phone or a website."""
    return tell_form(text) in ("email", "phone", "url") or bool(PHONE.fullmatch(text))


def _is_reaching_pair(text: str) -> bool:
    pair = _PAIR.match(text)
    return bool(
        pair
        and pair[2]
        and (set(words_of(pair[1])) & {"email", "phone", "name", "mobile", "fax", "website", "address"})
    )


class _Walk:
    """Reads the blocks in turn, and knows under which headings it is."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found = _Found()
        self.path: list[_Entry] = []
        self.links: list[Block] = []
        self.open_key = ""

    def read(self, blocks: Iterator[Block]) -> _Found:
        for block in blocks:
            if block.form in ("heading", "table", "rule") or not _is_link(block):
                self.end_links()
            if block.form != "line":
                self.open_key = ""
            if block.form == "heading":
                self.begin(block)
            elif block.form == "rule":
                self.path = []
            elif block.form == "table":
                self.take_table(block)
            elif _is_link(block):
                self.links.append(block)
            else:
                self.take_line(block)
        self.end_links()
        return self.found

    def begin(self, block: Block) -> None:
        while self.path and self.path[-1].level >= block.level:
            self.path.pop()
        entry = _Entry(
            block.text, block.level, block.line, tuple(each.name for each in self.path if not _is_title(each))
        )
        self.path.append(entry)
        self.found.entries.append(entry)

    def take_line(self, block: Block) -> None:
        if len(block.text) > _LONGEST_LINE:
            self.found.leave(block.text)
            return
        text = show_address(block.text)
        words = len(text.split())
        entry = self.path[-1] if self.path else None
        pair = _PAIR.match(text)
        if pair and _SPAN.match(pair[2] or "") and entry is not None and not _is_known_key(pair[1]):
            first, last = re.split(r"\s+(?:through|to|until|[-–—])\s+", pair[2].split(",")[-1].strip(), maxsplit=1)
            told = pair[2] if "," in pair[2] else ""
            self.found.terms.append((entry.name, pair[1].strip(), first, last, told, block.line))
        elif pair and entry is not None and len(pair[1].split()) <= _MOST_WORDS_OF_A_NAME:
            self.open_key = "" if pair[2] else pair[1]
            if pair[2]:
                entry.add(pair[1].strip(), pair[2].strip())
        elif self.open_key and entry is not None:
            entry.add(self.open_key, text)
            if block.apart:
                self.open_key = ""
        elif people := self.read_people(text, block):
            self.found.people += people
            if self.path:
                self.path[-1].people += len(people)
        elif _is_reach(text) and entry is not None:
            form = tell_form(text)
            entry.add({"email": "Email", "url": "Website"}.get(form, "Phone"), text)
        elif entry is not None and words <= 12 and text[-1:] not in ".!?" and len(entry.said) < 6:
            entry.said.append(text)
            return  # weighed when it is known what its heading is
        else:
            self.found.leave(text)
            return
        self.found.taken += words

    def read_people(self, text: str, block: Block) -> list[_Person]:
        """Return the people of a line; a body that it names first is entered as if it were a heading."""
        targets = [target[7:].partition("?")[0] for _, target in block.links if target.lower().startswith("mailto:")]
        told = read_people(text, list(dict.fromkeys(targets)), block.lead)
        if told and told[0].body:
            self.begin(Block("heading", told[0].body, block.line, BOLD_LEVEL))
        of = next((each.name for each in reversed(self.path) if not (_is_general(each.name) or _is_title(each))), "")
        above = next((each for each in reversed(self._above(of))), "")
        return [_Person(each.name, each.title, each.email, each.phone, of, above, block.line) for each in told]

    def _above(self, of: str) -> list[str]:
        names = [each.name for each in self.path if not (_is_general(each.name) or _is_title(each))]
        return names[: names.index(of)] if of in names else []

    def take_table(self, block: Block) -> None:
        width = max(map(len, block.rows))
        rows = [
            Row(block.line + at, tuple(cell.text for cell in row)) for at, row in enumerate(_spread(block.rows, width))
        ]
        words = sum(len(cell.split()) for row in rows for cell in row.cells)
        heading = next((each.name for each in reversed(self.path)), "")
        table = _take_list(f"{heading[:60] or 'table'} (line {block.line})", rows)
        if table is None:
            self.found.other += words
        else:
            self.found.tables.append(table)
            self.found.taken += words

    def end_links(self) -> None:
        """Take a run of links for a list of bodies, where their heading or most of their names say so."""
        run, self.links = self.links, []
        if len(run) < _LEAST:
            for block in run:
                self.found.leave(block.text)
            return
        heading = self.path[-1].name if self.path else ""
        likely = [
            looks_like_organization(block.links[0][0]) or bool(ACRONYM.search(block.links[0][0])) for block in run
        ]
        outside = [block.links[0][1].lower().startswith(("http:", "https:")) for block in run]
        said = bool(_LISTS_BODIES.search(heading)) and sum(likely) >= 0.3 * len(run)
        if 2 * sum(outside) < len(run) or not (said or sum(likely) > 0.6 * len(run)):
            return  # a menu: it counts neither way
        for block, is_likely in zip(run, likely, strict=True):
            name, target = block.links[0]
            if is_likely:
                self.found.bodies.append(_Body(name, target, "", block.line))
            else:
                self.found.unlikely.append(name)
            self.found.taken += len(block.text.split())


def _is_link(block: Block) -> bool:
    """Tell whether a line is one link and little besides."""
    if block.form not in ("line", "item") or not block.links or "@" in block.text:
        return False
    said = sum(len(text) for text, _ in block.links)
    return said >= 0.6 * len(block.text) and not any(target.lower().startswith("mailto:") for _, target in block.links)


def _spread(rows: Sequence[Sequence[Cell]], width: int) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows with what their links lead to: in place of "Visit", or in a column of its own."""
    padded = [tuple(row) + (Cell(""),) * (width - len(row)) for row in rows]
    body = padded[1:]
    extra: list[tuple[int, str]] = []
    for at in range(width):
        targets = [_read_target(row[at].link) for row in body]
        for what in ("website", "email"):
            led = [(row[at], target) for row, (kind, target) in zip(body, targets, strict=True) if kind == what]
            bare = sum(_says_nothing(cell.text, target) for cell, target in led)
            if led and 2 * len(led) >= sum(1 for row in body if row[at].text) and 2 * bare < len(led):
                extra.append((at, what))
    for number, row in enumerate(padded):
        cells = list(row)
        for at, cell in enumerate(row):
            _, target = _read_target(cell.link)
            if number and target and _says_nothing(cell.text, target):
                cells[at] = Cell(target)
        more = [_lead(row[at], what) if number else Cell(f"{row[at].text} {what}".strip()) for at, what in extra]
        yield (*cells, *more)


def _lead(cell: Cell, what: str) -> Cell:
    kind, target = _read_target(cell.link)
    return Cell(target if kind == what and not _says_nothing(cell.text, target) else "")


def _read_target(link: str) -> tuple[str, str]:
    """Return whether a link leads to a website or an address, and where."""
    if link.lower().startswith("mailto:"):
        return "email", link[7:].partition("?")[0]
    return ("website", link) if link.lower().startswith(("http:", "https:")) else ("", "")


def _says_nothing(text: str, target: str) -> bool:
    """Tell whether the words of a link are no more than where it leads, or a call to follow it."""
    plain = text.lower().strip(" .»›>")
    return (
        tell_form(plain) in ("url", "email")
        or plain in target.lower()
        or bool(
            re.fullmatch(
                r"(visit|go|web|view|see|open)?\s*(the\s+)?(web)?(site|page|link|home ?page|email|e-mail|here|more)?",
                plain,
            )
        )
    )


def _take_list(title: str, rows: Sequence[Row]) -> Table | None:
    """Return a table of a page when it plainly lists what a portfolio holds."""
    from brm_desktop.exchange.guessing import guess_mapping

    try:
        table = shape_table(title, rows)
    except UnreadableFile:
        return None
    if not table.headed or len(table.rows) < 2:
        return None
    mapping = guess_mapping(table)
    return table if mapping.sure and mapping.kind in LISTED else None


def _divide_entries(found: _Found) -> tuple[list[_Entry], list[_Entry]]:
    """Divide what stands under headings into people and bodies; what is neither counts as other words."""
    told = [entry for entry in found.entries if entry.fields]
    by_level: dict[int, list[_Entry]] = {}
    people: list[_Entry] = []
    bodies: list[_Entry] = []
    for entry in told:
        if _take_name(entry):
            people.append(entry)
        else:
            by_level.setdefault(entry.level, []).append(entry)
    parents = {entry.above[-1] for entry in people if entry.above}
    for level, entries in by_level.items():
        few = len(entries) < _LEAST and len(by_level) > 1 and level != CARD_LEVEL
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


def _take_name(entry: _Entry) -> bool:
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


def _are_alike(entries: Sequence[_Entry]) -> bool:
    """Tell whether entries tell of the same things: half of them share the commonest of their keys."""
    keys = Counter(" ".join(words_of(key)) for entry in entries for key in entry.fields)
    (_, most), *_ = keys.most_common(1)
    return most >= max(2, len(entries) / 2) and any(map(_is_known_key, keys))


def _is_known_key(key: str) -> bool:
    return are_headings((key,)) or not {"period", "term", "dates", "valid"}.isdisjoint(words_of(key))


def _is_general(name: str) -> bool:
    """Tell whether a heading names no body: what is told of all of one, or a sort of bodies."""
    return bool(_WHOLE.fullmatch(name) or _CATEGORY.fullmatch(name) or _SORTED_BY.search(name)) or len(name) < 3


def _is_title(entry: _Entry) -> bool:
    """Tell whether a heading is the title of a page that is no body."""
    return entry.level == 1 and not is_official(entry.name)


def _make_people(
    name: str, people: Sequence[_Person], entries: Sequence[_Entry], bodies: Collection[str]
) -> Iterator[Table]:
    if len(people) + len(entries) < _LEAST - 1:
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
    yield _make(name, "contact", columns, rows)


def _tell_person(entry: _Entry, bodies: Collection[str]) -> dict[str, str]:
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
    above = above or next((each for each in reversed(entry.above) if is_official(each) and not _is_general(each)), "")
    if above and "Organization" not in told:
        told["Organization"] = _without_acronym(above)
    return told


def _make_bodies(name: str, listed: list[_Body], entries: Sequence[_Entry], found: _Found) -> Iterator[Table]:
    """Yield the bodies that people work for, that links lead to, and that are described."""
    described = {entry.name for entry in entries}
    headed = [entry for entry in found.entries if entry.people]
    official = [entry for entry in headed if is_official(entry.name) or _is_general(entry.name)]
    rows: dict[tuple[str, str], tuple[int, dict[str, str]]] = {}
    if len(headed) >= _LEAST - 1 and 2 * len(official) >= len(headed):
        levels = {entry.level for entry in headed} | {entry.level - 1 for entry in headed if entry.above}
        for entry in _list_bodies(found.entries, levels):
            above = next((each for each in reversed(entry.above) if not _is_general(each)), "")
            rows.setdefault((entry.name, above), (entry.line, {"Parent Agency": _without_acronym(above)}))
    state = _find_state(name, found.entries)
    for body in listed:
        rows.setdefault((body.name, body.above), (body.line, {"Website": body.website, "Jurisdiction": state}))
    for entry in entries:
        more = {"Notes": "\n".join(entry.said)} if entry.said else {}
        _, told = rows.setdefault((entry.name, ""), (entry.line, {}))
        told.update(entry.fields | more)
    if len(rows) + len(found.unlikely) < _LEAST:
        return
    vendors = sum(bool(COMPANY.search(entry.name)) for entry in entries) >= 0.3 * max(1, len(rows)) and bool(described)
    title, kind = ("Vendor Name", "partner") if vendors else ("Agency Name", "agency")
    made = [(line, {title: body} | told) for (body, _), (line, told) in rows.items()]
    odd: tuple[Oddity, ...] = ()
    if found.unlikely:
        listed_names = ", ".join(dict.fromkeys(found.unlikely))[:400]
        odd = (Oddity(name, f"left out, not plainly an agency: {listed_names}"),)
    yield _make(name, kind, [title], made, odd)


def _find_state(name: str, entries: Sequence[_Entry]) -> str:
    """Return the state whose bodies a page lists: those of several states are called alike."""
    said = " ".join((re.sub(r"[-_.]+", " ", name), *(entry.name for entry in entries[:3]))).casefold()
    told = [state for state in STATES if re.search(rf"\b{state.casefold()}\b", said)]
    longest = [state for state in told if not any(state != other and state in other for other in told)]
    return longest[0] if len(longest) == 1 else ""


def _list_bodies(entries: Sequence[_Entry], levels: set[int]) -> Iterator[_Entry]:
    """Yield the headings that name bodies: those people stand under, those beside them, and those above."""
    above = {name for entry in entries if entry.people for name in entry.above}
    for entry in entries:
        if _is_general(entry.name) or len(entry.name) > _LONGEST_NAME:
            continue
        if entry.people or entry.name in above or (entry.level in levels and entry.above and is_official(entry.name)):
            yield entry


def _make_terms(name: str, terms: Sequence[tuple[str, str, str, str, str, int]]) -> Iterator[Table]:
    """Yield what a page says of the time for which each vendor is under contract."""
    if len(terms) < _LEAST:
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
    yield _make(name, "agreement", ["Title", "Vendor", "Start Date", "End Date"], rows)


def _make(
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
