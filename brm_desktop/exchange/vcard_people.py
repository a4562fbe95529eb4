"""Cards to contacts: every property finds its field, or is kept as a field of the reader's own."""

from __future__ import annotations

import binascii
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from urllib.parse import unquote

from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.exchange.cleaning import clean_line, parse_day
from brm_desktop.exchange.own import OWN_UID
from brm_desktop.exchange.person import Address, Person
from brm_desktop.exchange.shapes import File, Origin, Reading, Skipped, Source, Understood
from brm_desktop.exchange.vcard import Card, Property, read_cards, split_value, unescape

_MAGIC = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"GIF8": "image/gif", b"RIFF": "image/webp"}
_DATA = re.compile(r"data:([\w/+.-]*)[^,]*?(;base64)?,(.*)", re.DOTALL | re.IGNORECASE)
_SAID_BY_ALL = ("voice", "internet", "pref", "msg", "text", "x400", "postal", "parcel", "dom", "intl", "video")
_WORDS = {"cell": "mobile", "x-mobile": "mobile", "business": "work", "iphone": "mobile"}
_WRAPPED = re.compile(r"_\$!<(.*)>!\$_")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MEANINGLESS = frozenset(
    ["PRODID", "REV", "PROFILE", "MAILER", "SORT-STRING", "CLIENTPIDMAP", "X-ABLABEL", "X-ABUID", "X-ABSHOWAS",
     "X-EVOLUTION-FILE-AS", "X-MOZILLA-HTML", "X-MS-OL-DESIGN", "X-MS-OL-DEFAULT-POSTAL-ADDRESS", "KIND", "XML",
     "X-COUCHDB-APPLICATION-ANNOTATIONS", "X-ETAG", "X-ADDRESSBOOKSERVER-KIND", "X-MOZILLA-CPT", "X-IMAGETYPE",
     "X-IMAGEHASH", "X-SHARED-PHOTO-DISPLAY-PREF", "X-ACTIVITY-ALERT", "X-PHONETIC-ORG"]
)  # fmt: skip
_LABELS = {
    "X-MS-ANNIVERSARY": "Anniversary", "X-EVOLUTION-ANNIVERSARY": "Anniversary", "X-ANNIVERSARY": "Anniversary",
    "X-EVOLUTION-SPOUSE": "Spouse", "X-MS-SPOUSE": "Spouse", "X-EVOLUTION-MANAGER": "Manager",
    "X-MS-MANAGER": "Manager",
    "X-EVOLUTION-ASSISTANT": "Assistant", "X-MS-ASSISTANT": "Assistant", "X-MS-IMADDRESS": "Instant message",
    "TZ": "Time zone", "GEO": "Location", "LANG": "Language", "X-AIM": "AIM", "X-ICQ": "ICQ", "X-MSN": "MSN",
    "X-QQ": "QQ", "IMPP": "Instant message", "FBURL": "Free/busy address", "CALURI": "Calendar address",
    "CALADRURI": "Calendar invitations", "CLASS": "Confidentiality", "X-CLASS": "Confidentiality", "MEMBER": "Member",
    "X-ABRELATEDNAMES": "Related", "X-ABDATE": "Date", "RELATED": "Related", "SOURCE": "Source", "KEY": "Public key",
}  # fmt: skip
_SERVICES = {"aim": "AIM", "icq": "ICQ", "msn": "MSN", "xmpp": "Jabber", "ymsgr": "Yahoo", "gtalk": "Google Talk"}
_KINDS = ("KIND", "X-ADDRESSBOOKSERVER-KIND")
_PAYLOADS = ("LOGO", "SOUND", "KEY")


def read_people(source: Source, progress: Progress = NO_PROGRESS) -> Reading:
    """Return the contacts of a vCard file. Raises: UnreadableFile when it has no cards."""
    cards, odd = read_cards(source)
    understood: list[Understood] = []
    skipped: list[Skipped] = []
    for done, card in enumerate(cards):
        found = understand_card(card, source.name)
        if isinstance(found, Understood):
            understood.append(found)
        else:
            skipped.append(found)
        if done % 1000 == 0:
            progress.step(done, len(cards), source.name)
    return Reading(source.name, tuple(understood), tuple(skipped), odd)


def understand_card(card: Card, file: str) -> Understood | Skipped:
    """Return the contact that a card holds, or why it holds none."""
    origin = Origin(file, card.line)
    names = {item.head.name for item in card.properties}
    if not names.isdisjoint(_KINDS) and (group := _find_group(card)) is not None:
        return Skipped(origin, f"a group of contacts, not a person: {group}".rstrip(": "))
    person = Person(origin)
    person.draft.odd += card.odd
    labels = {
        item.head.group: item.value for item in card.properties if item.head.group and item.head.name == "X-ABLABEL"
    }
    for item in card.properties:
        if item.value and item.head.name not in _MEANINGLESS:
            _HANDLERS.get(item.head.name, _keep)(person, card, item, _label(item, labels))
    for agent in card.agents:
        person.draft.add_custom("Agent", _name_of(agent))
    if "NAME" in names and not person.called and not person.parts:
        person.set_called(" ".join(_texts(card, "NAME")))
    return person.finish()


def _find_group(card: Card) -> str | None:
    """Return the name of the group of contacts that a card is, or None when it is a person."""
    kinds = (item.value for item in card.properties if item.head.name in _KINDS)
    return _name_of(card)[:80] if any(kind.strip().lower() == "group" for kind in kinds) else None


def _texts(card: Card, name: str) -> list[str]:
    return [unescape(item.value, card.version) for item in card.properties if item.head.name == name]


def _label(item: Property, labels: Mapping[str, str]) -> str:
    """Return what a value is for: the label of its group, else its types in plain words."""
    given = labels.get(item.head.group) if item.head.group else None
    if given:
        wrapped = _WRAPPED.fullmatch(given)
        return _CAMEL.sub(" ", wrapped[1]).lower() if wrapped else clean_line(unescape(given))
    return _name_types(item.head.types) if item.head.types else ""


@lru_cache(maxsize=1000)
def _name_types(types: tuple[str, ...]) -> str:
    words = [_WORDS.get(word, word).removeprefix("x-") for word in types if word not in _SAID_BY_ALL]
    return " ".join(dict.fromkeys(words))


def _name_of(card: Card) -> str:
    return clean_line(next(iter(_texts(card, "FN")), ""))


def _take_name(person: Person, card: Card, item: Property, label: str) -> None:
    structured = split_value(item.value, ";", card.version)
    for part, text in zip(("family", "given", "middle", "prefix", "suffix"), structured, strict=False):
        if text:
            person.set_part(part, text if card.version == "2.1" else _join_list(text, part))


def _join_list(text: str, part: str) -> str:
    if "," not in text:
        return text
    return (", " if part == "suffix" else " ").join(piece.strip() for piece in text.split(",") if piece.strip())


def _take_called(person: Person, card: Card, item: Property, label: str) -> None:
    person.set_called(unescape(item.value, card.version))


def _take_nickname(person: Person, card: Card, item: Property, label: str) -> None:
    person.draft.set_line("nickname", ", ".join(filter(None, split_value(item.value, ",", card.version))))


def _take_email(person: Person, card: Card, item: Property, label: str) -> None:
    person.add_email(unescape(item.value, card.version), label, first="pref" in item.head.types)


def _take_phone(person: Person, card: Card, item: Property, label: str) -> None:
    text = unescape(item.value, card.version)
    if text.lower().startswith("tel:"):
        text = text[4:].replace(";ext=", " ext. ")
    person.add_phone(text, label)


def _take_address(person: Person, card: Card, item: Property, label: str) -> None:
    parts = split_value(item.value, ";", card.version)[:7]
    written = item.head.parameters.get("LABEL", "")
    box, extended, street, city, region, code, country = parts + [""] * (7 - len(parts))
    person.add_address(Address(box, extended, street, city, region, code, country, unescape(written)), label)


def _take_written_address(person: Person, card: Card, item: Property, label: str) -> None:
    """Take an address label only where no structured address says the same."""
    written = unescape(item.value, card.version).strip("\n ,")
    said = {word.strip(",") for word in written.lower().split()}
    for address in (other for other in card.properties if other.head.name == "ADR"):
        if said <= {word.strip(",") for word in re.split(r"[;\s]+", unescape(address.value, card.version).lower())}:
            return
    person.add_address(Address(written=written), label)


def _take_organization(person: Person, card: Card, item: Property, label: str) -> None:
    name, *units = split_value(item.value, ";", card.version)
    person.add_organization(name)
    unit = ", ".join(filter(None, units))
    if name:
        person.draft.add_custom("Department", unit)
    else:
        person.add_organization(unit)


def _take_title(person: Person, card: Card, item: Property, label: str) -> None:
    person.add_title(unescape(item.value, card.version))


def _take_note(person: Person, card: Card, item: Property, label: str) -> None:
    person.draft.add_prose(unescape(item.value, card.version), "about")


def _take_website(person: Person, card: Card, item: Property, label: str) -> None:
    person.draft.add_member("websites", clean_line(unescape(item.value, card.version).replace("\\:", ":")))


def _take_birthday(person: Person, card: Card, item: Property, label: str) -> None:
    person.set_birthday(unescape(item.value, card.version))


def _take_tags(person: Person, card: Card, item: Property, label: str) -> None:
    for tag in split_value(item.value, ",", card.version):
        person.draft.add_member("tags", clean_line(tag))


def _take_uid(person: Person, card: Card, item: Property, label: str) -> None:
    if item.value.endswith(OWN_UID):
        person.uid = item.value
        return
    person.draft.set_key("UID", unescape(item.value, card.version)[:250])


def _take_own_field(person: Person, card: Card, item: Property, label: str) -> None:
    person.draft.members.setdefault("custom", {})[unescape(item.value, card.version)[:300]] = None


def _take_own_line(person: Person, card: Card, item: Property, label: str) -> None:
    person.draft.set_line(_OWN_LINES[item.head.name], unescape(item.value, card.version))


def _take_own_members(person: Person, card: Card, item: Property, label: str) -> None:
    person.draft.add_member(_OWN_MEMBERS[item.head.name], unescape(item.value, card.version)[:300])


def _take_pronunciation(person: Person, card: Card, item: Property, label: str) -> None:
    held = person.draft.values.pop("pronunciation", "")
    person.draft.set_line("pronunciation", f"{held} {unescape(item.value, card.version)}")


def _take_photo(person: Person, card: Card, item: Property, label: str) -> None:
    address = item.value[:8].lower().startswith(("http:", "https:"))
    if address:
        person.draft.add_custom("Photo", unescape(item.value))
        return
    inline = _DATA.match(item.value)
    data = _decode_base64(inline[3] if inline else item.value)
    media_type = next((named for magic, named in _MAGIC.items() if data.startswith(magic)), "")
    if not media_type:
        person.draft.odd.append("a photo that is not a picture was left out")
    elif person.draft.files:
        person.draft.odd.append("a second photo was left out")
    else:
        person.draft.files.append(File("photo", media_type, data))


def _decode_base64(text: str) -> bytes:
    try:
        return binascii.a2b_base64(text + "=" * (-len(text.strip()) % 4))
    except (binascii.Error, ValueError):
        return b""


def _take_android(person: Person, card: Card, item: Property, label: str) -> None:
    """Take what Android keeps under a name of its own: the media type, then up to 15 values."""
    kind, *values = split_value(item.value, ";", card.version)
    kind = kind.rpartition("/")[2]
    filled = [value for value in values if value]
    if kind == "nickname" and filled:
        person.draft.set_line("nickname", filled[0])
    elif kind in ("contact_event", "relation") and filled:
        person.draft.add_custom("Date" if kind == "contact_event" else "Related", filled[0])
    elif filled:
        person.draft.add_custom(kind.replace("_", " ").capitalize(), "; ".join(filled))


def _take_message(person: Person, card: Card, item: Property, label: str) -> None:
    scheme, colon, rest = unescape(item.value, card.version).partition(":")
    service = item.head.parameters.get("X-SERVICE-TYPE") or (scheme if colon else "")
    known = _SERVICES.get(service.lower(), service.capitalize() or "Instant message")
    person.draft.add_custom(known, unquote(rest if colon else scheme))


def _take_sound(person: Person, card: Card, item: Property, label: str) -> None:
    """Take the reading of a name, which Japanese phones keep as its sound."""
    if "x-irmc-n" in item.head.types:
        person.draft.set_line("pronunciation", " ".join(filter(None, split_value(item.value, ";", card.version))))
    else:
        _keep(person, card, item, label)


def _keep(person: Person, card: Card, item: Property, label: str) -> None:
    """Keep a property that no field holds under the name its owner gave it, or a readable form of its own."""
    name = item.head.name
    if item.head.encoding == "b" or (name in _PAYLOADS and len(item.value) > 200):
        person.draft.odd.append(f"{name.lower()} content was left out")
        return
    plain = name.removeprefix("X-").replace("-", " ").replace("_", " ").capitalize()
    text = ", ".join(filter(None, split_value(item.value, ";", card.version)))
    if name in ("X-ABADR", "NAME") or not text:
        return
    if name in ("X-ABDATE", "ANNIVERSARY") or name.endswith("-ANNIVERSARY"):
        day = parse_day(text)
        text = day.isoformat() if day else text
    named = _LABELS.get(name, plain)
    person.draft.add_custom(label.capitalize() if label and name in _RELATIONS else named, text)


_OWN_LINES = {"X-BRM-PREFERS": "prefers", "X-BRM-PRONUNCIATION": "pronunciation", "X-BRM-TITLE": "job_title",
              "X-BRM-ORGANIZATION": "organization", "X-BRM-BIRTHDAY": "birthday"}  # fmt: skip
_OWN_MEMBERS = {"X-BRM-PHONE": "phones", "X-BRM-EMAIL": "emails", "X-BRM-ADDRESS": "addresses",
                "X-BRM-TAG": "tags", "X-BRM-WEBSITE": "websites"}  # fmt: skip
_RELATIONS = ("X-ABRELATEDNAMES", "X-ABDATE", "RELATED", "X-ABCUSTOM")
_HANDLERS: Mapping[str, Callable[[Person, Card, Property, str], None]] = {
    "N": _take_name, "FN": _take_called, "NICKNAME": _take_nickname, "EMAIL": _take_email, "TEL": _take_phone,
    "FAX": _take_phone, "ADR": _take_address, "LABEL": _take_written_address, "ORG": _take_organization,
    "TITLE": _take_title, "NOTE": _take_note, "COMMENT": _take_note, "DESCRIPTION": _take_note, "URL": _take_website,
    "BDAY": _take_birthday, "CATEGORIES": _take_tags, "UID": _take_uid, "PHOTO": _take_photo,
    "X-PHONETIC-FIRST-NAME": _take_pronunciation, "X-PHONETIC-MIDDLE-NAME": _take_pronunciation,
    "X-PHONETIC-LAST-NAME": _take_pronunciation, "X-ANDROID-CUSTOM": _take_android, "IMPP": _take_message,
    "SOUND": _take_sound, "X-BRM-FIELD": _take_own_field,
    **dict.fromkeys(_OWN_LINES, _take_own_line), **dict.fromkeys(_OWN_MEMBERS, _take_own_members),
}  # fmt: skip
