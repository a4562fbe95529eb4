"""The blocks of a page read in turn: what stands under which heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from brm_desktop.exchange.blocks import BOLD_LEVEL, CARD_LEVEL, Block
from brm_desktop.exchange.cleaning import looks_like_organization
from brm_desktop.exchange.directory_found import LEAST, Body, Entry, Found, Person, is_general, is_known_key, is_title
from brm_desktop.exchange.headings import tell_form, words_of
from brm_desktop.exchange.page_tables import spread, take_list
from brm_desktop.exchange.person_lines import ACRONYM, PHONE, read_people, show_address
from brm_desktop.exchange.shapes import Row

_PAIR = re.compile(r"([A-Z][^:|<>@]{0,40}?)[ \t]*:(?:[ \t]+(\S.*))?$")
_LISTS_BODIES = re.compile(
    r"\b(agenc(y|ies)|departments|offices|boards|commissions|bodies|ministries|cabinet|members?)\b", re.IGNORECASE
)
_SPAN = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\s+(?:through|to|until|[-–—])\s+\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
_MOST_WORDS_OF_A_NAME = 6
_LONGEST_LINE = 1000


def promote_cards(blocks: Sequence[Block]) -> Iterator[Block]:
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


class Walk:
    """Reads the blocks in turn, and knows under which headings it is."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found = Found()
        self.path: list[Entry] = []
        self.links: list[Block] = []
        self.open_key = ""

    def read(self, blocks: Iterator[Block]) -> Found:
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
        entry = Entry(block.text, block.level, block.line, tuple(each.name for each in self.path if not is_title(each)))
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
        if pair and _SPAN.match(pair[2] or "") and entry is not None and not is_known_key(pair[1]):
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

    def read_people(self, text: str, block: Block) -> list[Person]:
        """Return the people of a line; a body that it names first is entered as if it were a heading."""
        targets = [target[7:].partition("?")[0] for _, target in block.links if target.lower().startswith("mailto:")]
        told = read_people(text, list(dict.fromkeys(targets)), block.lead)
        if told and told[0].body:
            self.begin(Block("heading", told[0].body, block.line, BOLD_LEVEL))
        of = next((each.name for each in reversed(self.path) if not (is_general(each.name) or is_title(each))), "")
        above = next((each for each in reversed(self._above(of))), "")
        return [Person(each.name, each.title, each.email, each.phone, of, above, block.line) for each in told]

    def _above(self, of: str) -> list[str]:
        names = [each.name for each in self.path if not (is_general(each.name) or is_title(each))]
        return names[: names.index(of)] if of in names else []

    def take_table(self, block: Block) -> None:
        width = max(map(len, block.rows))
        rows = [
            Row(block.line + at, tuple(cell.text for cell in row)) for at, row in enumerate(spread(block.rows, width))
        ]
        words = sum(len(cell.split()) for row in rows for cell in row.cells)
        heading = next((each.name for each in reversed(self.path)), "")
        table = take_list(f"{heading[:60] or 'table'} (line {block.line})", rows)
        if table is None:
            self.found.other += words
        else:
            self.found.tables.append(table)
            self.found.taken += words

    def end_links(self) -> None:
        """Take a run of links for a list of bodies, where their heading or most of their names say so."""
        run, self.links = self.links, []
        if len(run) < LEAST:
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
                self.found.bodies.append(Body(name, target, "", block.line))
            else:
                self.found.unlikely.append(name)
            self.found.taken += len(block.text.split())


def _is_link(block: Block) -> bool:
    """Tell whether a line is one link and little besides."""
    if block.form not in ("line", "item") or not block.links or "@" in block.text:
        return False
    said = sum(len(text) for text, _ in block.links)
    return said >= 0.6 * len(block.text) and not any(target.lower().startswith("mailto:") for _, target in block.links)
