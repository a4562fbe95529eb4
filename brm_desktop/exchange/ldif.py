"""LDIF address books (RFC 2849), as Thunderbird and directories write them: entries to contacts."""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.exchange.cleaning import clean_line
from brm_desktop.exchange.decoding import decode_text
from brm_desktop.exchange.person import Address, Person
from brm_desktop.exchange.shapes import Oddity, Origin, Reading, Skipped, Source, Understood

_LINE = re.compile(r"([A-Za-z][\w.;-]*)(::?|:<)\s*(.*)", re.DOTALL)
_GROUPS = frozenset(("groupofnames", "groupofuniquenames", "posixgroup", "organizationalunit", "domain", "container"))
_SILENT = frozenset(
    ("objectclass", "dn", "version", "changetype", "mozillausehtmlmail", "modifytimestamp", "cn", "displayname", "uid",
     "userpassword", "usercertificate", "jpegphoto", "objectguid", "objectsid")
)  # fmt: skip
_PARTS = {"givenname": "given", "gn": "given", "sn": "family", "surname": "family", "initials": "middle",
          "personaltitle": "prefix", "generationqualifier": "suffix"}  # fmt: skip
_PHONES = {
    "telephonenumber": "", "workphone": "work", "homephone": "home", "fax": "fax", "facsimiletelephonenumber": "fax",
    "pager": "pager", "pagerphone": "pager", "mobile": "mobile", "cellphone": "mobile", "telexnumber": "telex",
}  # fmt: skip
_EMAILS = {"mail": "", "email": "", "rfc822mailbox": "", "mozillasecondemail": "other", "xmozillasecondemail": "other",
           "mailalternateaddress": "other", "othermailbox": "other"}  # fmt: skip
_WORK = {
    "street": "street", "streetaddress": "street", "mozillaworkstreet2": "street", "l": "city", "locality": "city",
    "st": "region", "postalcode": "code", "zip": "code", "c": "country", "co": "country", "countryname": "country",
    "postofficebox": "box",
}  # fmt: skip
_HOME = {
    "mozillahomestreet": "street", "homestreet": "street", "mozillahomestreet2": "street",
    "mozillahomelocalityname": "city", "mozillahomestate": "region", "mozillahomepostalcode": "code",
    "mozillahomecountryname": "country",
}  # fmt: skip
_LABELS = {
    "ou": "Department", "department": "Department", "nsaimid": "AIM", "screenname": "AIM", "manager": "Manager",
    "secretary": "Assistant", "roomnumber": "Room", "employeenumber": "Employee number",
}  # fmt: skip
_DAYS = {"birthyear": 2, "birthmonth": 0, "birthday": 1}


def read_ldif(source: Source, progress: Progress = NO_PROGRESS) -> Reading:
    """Return the people of a directory file. Raises: UnreadableFile when it has no entries."""
    decoded = decode_text(source.data, source.name)
    odd = [Oddity(source.name, what) for what in decoded.odd]
    understood: list[Understood] = []
    skipped: list[Skipped] = []
    for at, (line, attributes) in enumerate(_list_entries(decoded.text, odd)):
        found = _understand(attributes, Origin(source.name, line))
        (understood if isinstance(found, Understood) else skipped).append(found)  # type: ignore[arg-type]  # each list takes its own sort
        if at % 500 == 0:
            progress.step(at, None, source.name)
    if not understood and not skipped:
        raise UnreadableFile(f"{source.name} has no directory entries", "nothing in it begins with dn:")
    return Reading(source.name, tuple(understood), tuple(skipped), tuple(odd))


def _list_entries(text: str, odd: list[Oddity]) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Yield each entry with the line that it begins on; folded lines are joined first."""
    held: list[tuple[str, str]] = []
    start = 0
    for number, line in _unfold(text):
        found = _LINE.match(line)
        name = found[1].partition(";")[0].lower() if found else ""
        if (not line.strip() or name == "dn") and held:
            yield start, held
            held = []
        if found is None:
            if line.strip() and line.strip() != "-":
                odd.append(Oddity(f"line {number}", f"not understood: {line.strip()[:60]}"))
            continue
        start = start if held else number
        if name != "version" or held:
            held.append((name, _read_value(found[2], found[3], number, odd)))
    if held:
        yield start, held


def _unfold(text: str) -> Iterator[tuple[int, str]]:
    held: list[str] = []
    start = 1
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if line[:1] == " " and held and held[0]:
            held.append(line[1:])
            continue
        if held and held[0][:1] != "#":
            yield start, "".join(held)
        held, start = [line], number
    if held and held[0][:1] != "#":
        yield start, "".join(held)


def _read_value(sign: str, text: str, line: int, odd: list[Oddity]) -> str:
    if sign == "::":
        try:
            data = binascii.a2b_base64(text + "=" * (-len(text.strip()) % 4))
        except (binascii.Error, ValueError):
            odd.append(Oddity(f"line {line}", "a value that is not base64 was left out"))
            return ""
        return data.decode("utf-8", "replace") if b"\0" not in data else ""
    return "" if sign == ":<" else text.strip()


def _understand(attributes: Sequence[tuple[str, str]], origin: Origin) -> Understood | Skipped:
    kinds = {value.strip().lower() for name, value in attributes if name == "objectclass"}
    called = next((value for name, value in attributes if name in ("displayname", "cn") and value), "")
    if kinds & _GROUPS:
        return Skipped(origin, f"a group or unit, not a person: {clean_line(called)[:80]}".rstrip(": "))
    change = next((value.strip().lower() for name, value in attributes if name == "changetype"), "add")
    if change != "add":
        return Skipped(origin, f"a change to a directory ({change}), not a person")
    person = Person(origin)
    person.set_called(called)
    addresses: dict[str, dict[str, str]] = {"": {}, "home": {}}
    born = ["", "", ""]
    for name, value in attributes:
        if not value.strip() or name in _SILENT:
            continue
        if name in _DAYS and value.strip().isdigit():
            born[_DAYS[name]] = value.strip()
        elif name in _WORK or name in _HOME:
            parts = addresses["" if name in _WORK else "home"]
            part = _WORK.get(name) or _HOME[name]
            parts[part] = f"{parts[part]}\n{value}" if part in parts else value
        else:
            _take(person, name, value)
    for label, parts in addresses.items():
        if parts:
            person.add_address(Address(**parts), label)
    person.set_birthday("/".join(part for part in born if part) if born[0] and born[1] else "")
    return person.finish()


def _take(person: Person, name: str, value: str) -> None:
    if name in _PARTS:
        person.set_part(_PARTS[name], value)
    elif name in _PHONES:
        person.add_phone(value, _PHONES[name])
    elif name in _EMAILS:
        person.add_email(value, _EMAILS[name])
    elif name in _HANDLERS:
        _HANDLERS[name](person, value)
    elif name.endswith("url") or name in ("labeleduri", "homepage"):
        person.draft.add_member("websites", clean_line(value))
    else:
        plain = re.sub(r"(?<=[a-z])(?=\d)", " ", name.removeprefix("mozilla"))
        person.draft.add_custom(_LABELS.get(name, plain.capitalize()), value)


def _set_nickname(person: Person, value: str) -> None:
    person.draft.set_line("nickname", value)


def _add_about(person: Person, value: str) -> None:
    person.draft.add_prose(value, "about")


_HANDLERS: Mapping[str, Callable[[Person, str], None]] = {
    "o": Person.add_organization, "company": Person.add_organization, "organizationname": Person.add_organization,
    "title": Person.add_title, "mozillanickname": _set_nickname, "xmozillanickname": _set_nickname,
    "description": _add_about, "info": _add_about, "notes": _add_about,
}  # fmt: skip
