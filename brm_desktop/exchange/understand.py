"""Rows to records: each cell cleaned for the field it is for; what no field takes is kept beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple
from zoneinfo import ZoneInfo

from brm_desktop.base.errors import InvalidValue
from brm_desktop.base.local_zone import find_local_zone
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.domain.fields import ANY, Field
from brm_desktop.domain.kinds import get_kind
from brm_desktop.domain.periods import find_period, get_range
from brm_desktop.domain.values import check_value, parse_value
from brm_desktop.exchange import cleaning
from brm_desktop.exchange.belonging import find_missing, find_owner_field
from brm_desktop.exchange.cell_meanings import fold_cell
from brm_desktop.exchange.choice_words import find_choice, find_step
from brm_desktop.exchange.cleaning import clean_line, clean_lines, find_emails, is_missing, label_phone
from brm_desktop.exchange.draft import Draft
from brm_desktop.exchange.headings import words_of
from brm_desktop.exchange.mapping import CUSTOM, KEY, LEAVE_OUT
from brm_desktop.exchange.mapping import Mapping as ColumnMapping
from brm_desktop.exchange.person import NAME_PARTS, Address, Person
from brm_desktop.exchange.report_rows import fill_groups, find_reason, find_usual_width
from brm_desktop.exchange.shapes import Link, Oddity, Origin, Reading, Row, Skipped, Table, Understood
from brm_desktop.exchange.states import STATES
from brm_desktop.exchange.synonyms import Meaning

_NAME_FIELDS = frozenset((*NAME_PARTS, "name", "nickname"))
_GONE = frozenset(
    ("rejected", "deleted", "delete", "remove", "removed", "inactive", "abolished", "closed", "defunct", "archived")
)
_STATES = frozenset(("status", "action", "record status", "active status"))
_ACRONYM_AT_END = re.compile(r"\s*[(\[]\s*([A-Z][A-Z0-9&./-]{1,11})\s*[)\]]\s*$")
_HISTORY = re.compile(
    r"\b(abolished|renum|renamed|formerly|former|merged|repealed|dissolved|eliminated|inactive)\b", re.IGNORECASE
)
_INVERTED = re.compile(
    rf",\s*(?:[\w'.&]+\s+)*(?:of|for|on)(?:\s+the)?$|,\s*(?:State(?: of)?\s*)?(?:{'|'.join(STATES)})$", re.IGNORECASE
)
_GROUPING = frozenset(("agency", "agencies", "organization", "parent", "partner", "sponsor", "custom"))
_FILLERS = frozenset(("non-federal agency", "independent", "other", "various"))
_INLINE_LABELS = ("smtp", "ex", "internet")


class _Column(NamedTuple):
    at: int
    name: str
    use: Meaning
    field: Field | None
    is_name: bool = False  # of a person, who may be called Null


def understand_table(table: Table, mapping: ColumnMapping, progress: Progress = NO_PROGRESS) -> Reading:
    """Return the records of a list; rows that are none are skipped with the reason."""
    reader = _RowReader(table, mapping)
    understood: list[Understood] = []
    skipped: list[Skipped] = []
    usual_width = find_usual_width(table.rows)
    rows, filled_down = fill_groups(table.rows, table.columns) if reader.may_be_grouped else (table.rows, 0)
    for done, row in enumerate(rows):
        reason = find_reason(row.cells, table.columns, usual_width)
        found = Skipped(Origin(table.name, row.number_in_file), reason) if reason else reader.read(row)
        if isinstance(found, Understood):
            understood.append(found)
        else:
            skipped.append(found)
        if done % 1000 == 0:
            progress.step(done, len(table.rows), table.name)
    left_out = [use.column for use in mapping.columns if use.use.field == LEAVE_OUT]
    odd: tuple[Oddity, ...] = ()
    if left_out:
        odd = (Oddity(table.name, f"columns left out: {', '.join(left_out)}"),)
    if filled_down:
        what = f"{table.columns[0]} is written once for several rows; {filled_down:,} took it from the row above"
        odd = (*odd, Oddity(table.name, what))
    return Reading(table.name, tuple(understood), tuple(skipped), table.odd + odd)


class _RowReader:
    """Reads the rows of one list; what every column is for is worked out once."""

    def __init__(self, table: Table, mapping: ColumnMapping) -> None:
        self.file = table.name
        self.kind = get_kind(mapping.kind).KIND
        uses = [(at, name, mapping.use_of(name)) for at, name in enumerate(table.columns)]
        self.columns = [
            _Column(at, name, use, self.kind.fields.get(use.field), use.field in _NAME_FIELDS)
            for at, name, use in uses
            if use.field != LEAVE_OUT
        ]
        self.has_labels = any(column.use.part == "label" for column in self.columns)
        first = mapping.use_of(table.columns[0]).field
        self.may_be_grouped = first in _GROUPING or (first == "name" and self.kind.name in ("agency", "partner"))
        self.fixed = [
            (_Column(-1, self.kind.fields[name].label, Meaning(name), self.kind.fields[name]), text)
            for name, text in mapping.fixed
        ]
        self.meant = {(field, fold_cell(cell)): text for field, cell, text in mapping.meant}
        self.owner = find_owner_field(self.kind)
        self.states = [at for at, name, _ in uses if " ".join(words_of(name)) in _STATES]

    def read(self, row: Row) -> Understood | Skipped:
        origin = Origin(self.file, row.number_in_file)
        if self.kind.name == "contact":
            person = Person(origin)
            self._fill(person.draft, row, _PersonCells(person))
            return person.finish()
        draft = Draft(self.kind, origin)
        self._fill(draft, row, _PlainCells(draft))
        if self.kind.name == "agency":
            _settle_agency(draft)
        if self.kind.name == "agreement" and not draft.values.get("title"):
            _name_agreement(draft)
        if self.owner is not None:
            missing = find_missing(self.kind, draft.values, [link.field for link in draft.links])
            return Skipped(origin, f"no {missing} in it") if missing else draft.finish()
        if not draft.values.get(self.kind.title):
            return Skipped(origin, f"no {self.kind.fields[self.kind.title].label.lower()} in it")
        return draft.finish()

    def _fill(self, draft: Draft, row: Row, cells: _Cells) -> None:
        told = row.cells
        filled = [
            (column, text)
            for column in self.columns
            if (text := told[column.at]) and not is_missing(text, column.is_name)
        ]
        for column, text in filled if self.has_labels else ():
            if column.use.part == "label":
                cells.labels[column.use.field, column.use.label] = clean_line(text).lstrip("* ").lower()
        for column, text in filled:
            if column.use.field == KEY:
                draft.set_key(column.name, text)
            elif column.field is None or column.use.field == CUSTOM:
                draft.add_custom(column.name, text)
            elif column.use.part != "label" and (said := self._say(column, text) if self.meant else text):
                cells.take(column, said)
        for column, text in self.fixed:
            cells.take(column, text)
        cells.finish()
        for at in self.states:
            if row.cells[at].strip().lower() in _GONE:
                draft.odd.append(f"the list says it is {row.cells[at].strip().lower()}")

    def _say(self, column: _Column, text: str) -> str:
        """Return what a person said that a cell means, else the cell; nothing for one to leave out."""
        return self.meant.get((column.use.field, fold_cell(text)), text)


class _Cells:
    """Puts the cells of one row where they belong."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.labels: dict[tuple[str, str], str] = {}
        self.addresses: dict[str, dict[str, str]] = {}

    def take(self, column: _Column, text: str) -> None:
        raise NotImplementedError

    def finish(self) -> None:
        for label, parts in self.addresses.items():
            self.add_address(Address(**parts), self.label_of("addresses", label))

    def add_address(self, address: Address, label: str) -> None:
        raise NotImplementedError

    def label_of(self, field: str, label: str) -> str:
        """Return what a value is for: the cell beside it says so, or the heading does."""
        told = self.labels.get((field, label), "") if self.labels else ""
        return "" if told in _INLINE_LABELS else told or ("" if label.isdigit() else label)

    def gather_address(self, column: _Column, text: str) -> None:
        parts = self.addresses.setdefault(column.use.label, {})
        part = column.use.part if column.use.part in Address._fields else "street"
        held = parts.get(part, "")
        parts[part] = f"{held}\n{clean_lines(text)}" if held else clean_lines(text)


class _PersonCells(_Cells):
    """Cells of a row about a person."""

    def __init__(self, person: Person) -> None:
        super().__init__(person.draft)
        self.person = person
        self.birth: dict[str, str] = {}

    def take(self, column: _Column, text: str) -> None:
        field, label = column.use.field, column.use.label
        person = self.person
        if field == "name":
            person.set_called(text)
        elif field in NAME_PARTS:
            person.set_part(field, text)
        elif field == "emails":
            for each in text.split(" ::: "):
                person.add_email(each, self.label_of(field, label))
        elif field == "phones":
            for each in text.split(" ::: "):
                person.add_phone(each, self.label_of(field, label))
        elif field == "addresses":
            self.gather_address(column, text)
        elif field == "birthday" and column.use.part:
            self.birth[column.use.part] = clean_line(text)
        elif field in _BY_PERSON:
            _BY_PERSON[field](person, text)
        else:
            _take_plain(self.draft, column, text)

    def add_address(self, address: Address, label: str) -> None:
        self.person.add_address(address, label)

    def finish(self) -> None:
        super().finish()
        if self.birth:
            year, month, day = (self.birth.get(part, "") for part in ("year", "month", "day"))
            self.person.set_birthday("/".join(part for part in (month, day, year) if part))


_BY_PERSON: Mapping[str, Callable[[Person, str], None]] = {
    "organization": Person.add_organization, "job_title": Person.add_title, "birthday": Person.set_birthday,
}  # fmt: skip


class _PlainCells(_Cells):
    """Cells of a row about anything else."""

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft)
        self.moments: dict[str, tuple[_Column, dict[str, str]]] = {}

    def take(self, column: _Column, text: str) -> None:
        field, draft = column.use.field, self.draft
        if column.field is not None and column.field.editor == "moment":
            self.moments.setdefault(field, (column, {}))[1].setdefault(column.use.part or "day", clean_line(text))
        elif field == "emails":
            found, rest = find_emails(text)
            for address in found:
                draft.add_member(field, address)
            if rest:
                draft.add_custom(column.name, text)
            if not found:
                draft.odd.append(f"not an e-mail address: {rest[:80]}")
        elif field == "phones":
            for phone in cleaning.divide_phones(text):
                draft.add_member(field, label_phone(phone, self.label_of(field, column.use.label)))
        elif field == "address":
            self.gather_address(column, text)
        else:
            _take_plain(draft, column, text)

    def add_address(self, address: Address, label: str) -> None:
        self.draft.add_prose(address.compose(), "address")

    def finish(self) -> None:
        super().finish()
        if not self.moments:
            return
        zone = ZoneInfo(find_local_zone())
        start = self.moments.get("starts_at", (None, {}))[1].get("day", "")
        for field, (column, parts) in self.moments.items():
            text = parts.get("day") or (start if field == "ends_at" else "")
            at = cleaning.parse_moment(text, zone, parts.get("time", ""))
            if at is not None:
                self.draft.set_value(field, at)
            else:
                said = " ".join(parts.values())
                self.draft.add_custom(column.name, said)
                self.draft.odd.append(f"{self.draft.kind.fields[field].label} cannot be {said[:60]}; kept as text")


def _take_plain(draft: Draft, column: _Column, text: str) -> None:
    """Put a cell into a field by the field's own declaration, or keep it and say that it does not fit."""
    field = column.field
    assert field is not None
    if field.editor in ("line", "period"):
        draft.set_line(field.name, ", ".join(cleaning.list_words(text)) if text[:1] == "[" else text, column.name)
    elif field.editor == "long_text":
        draft.add_prose(text, field.name)
    elif field.editor == "words":
        for member in cleaning.list_words(text):
            draft.add_member(field.name, member.lstrip("* "))
    elif field.editor in ("link", "links") and field.target and field.target != ANY:
        names = re.split(r"[;\n]", text) if field.editor == "links" else [text]
        draft.links += [Link(field.name, field.target, clean_line(name)) for name in names if name.strip()]
    else:
        _take_value(draft, field, column, clean_line(text))


def _take_value(draft: Draft, field: Field, column: _Column, text: str) -> None:
    parse = _PARSERS.get(field.editor)
    said = find_step(field, text) if field.steps else ""
    try:
        found = parse(said or text) if parse else parse_value(field, said or find_choice(field, text) or text)
        if found is None and field.editor == "day" and find_owner_field(draft.kind) is not None:
            found = _last_day_of(text)
        value = check_value(field, found)
    except InvalidValue:
        value = None
    if value is None:
        draft.add_custom(column.name, text)
        draft.odd.append(f"{field.label} cannot be {text[:60]}; kept as text")
    else:
        draft.set_value(field.name, value)


def _last_day_of(text: str) -> date | None:
    """Return the last day of a month, quarter or year: what was measured in it is known by then."""
    period = find_period(text)
    return get_range(period)[1] if period else None


_PARSERS: Mapping[str, Callable[[str], object]] = {
    "number": cleaning.parse_number, "decimal": cleaning.parse_decimal, "money": cleaning.parse_cents,
    "day": cleaning.parse_day, "tick": cleaning.parse_tick,
}  # fmt: skip


def _settle_agency(draft: Draft) -> None:
    """Settle the name of an agency with its acronym and the one above it; note history kept in the name."""
    parents = [link for link in draft.links if link.field == "parent" and link.text.lower() not in _FILLERS]
    others = [link for link in draft.links if link.field != "parent"]
    name = str(draft.values.get("name", ""))
    if not name and parents:
        name = parents.pop(0).text
    draft.links = others + [link for link in parents if link.text.casefold() != name.casefold()]
    name, acronym = divide_acronym(name, str(draft.values.get("acronym", "")))
    draft.values["name"] = name
    if acronym:
        draft.set_line("acronym", acronym)
    if _HISTORY.search(name):
        draft.odd.append("the name tells of its history")
    if _INVERTED.search(name):
        draft.odd.append("the name is turned around")


def _name_agreement(draft: Draft) -> None:
    """Call an agreement without a title by its partner and number."""
    partner = next((link.text for link in draft.links if link.field == "partner"), "")
    number = str(draft.values.get("number", ""))
    draft.set_line("title", " ".join(part for part in (partner[:200], number) if part) if number else "")


def divide_acronym(name: str, acronym: str) -> tuple[str, str]:
    """Return a name without the acronym it ends in, and the acronym: "Board of Accountancy (WBOA)"."""
    found = _ACRONYM_AT_END.search(name)
    if found and (not acronym or found[1].replace(".", "").casefold() == acronym.replace(".", "").casefold()):
        return name[: found.start()].strip() or name, acronym or found[1]
    ending = f"({acronym.casefold()})"
    if acronym and name.casefold().endswith(ending) and len(name) > len(ending):
        return name[: -len(ending)].strip(), acronym
    return name, acronym
