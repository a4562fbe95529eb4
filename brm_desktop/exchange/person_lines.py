"""Lines that say who somebody is and how to reach them: "Dana Ruiz, Deputy - 804-555-0100 - <dana@x.gov>"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from brm_desktop.exchange.cleaning import SUFFIX_WORDS, find_emails, looks_like_organization
from brm_desktop.exchange.languages import fold_accents

PHONE = re.compile(r"(?:\+?1[\s.-]?)?\(?\b\d{3}\)?[\s.-]\s?\d{3}[\s.-]\s?\d{4}\b(?:\s*(?:x|ext\.?)\s*\d{1,6})?", re.I)
ACRONYM = re.compile(r"\s*\((?=[^()]*[A-Z][^()]*[A-Z])([A-Z][A-Za-z0-9&./-]{1,11})\)\s*$")
COMPANY = re.compile(
    r"\b(llc|llp|lp|inc|corp|corporation|ltd|company|co|gmbh|plc|technologies|solutions|systems|consulting|software)\b",
    re.IGNORECASE,
)
_HIDDEN_AT = re.compile(r"\s*[\[({]\s*at\s*[\])}]\s*", re.IGNORECASE)
_HIDDEN_DOT = re.compile(r"\s*[\[({]\s*dot\s*[\])}]\s*", re.IGNORECASE)
_LABEL = re.compile(r"\b(e-?mail|phone|tel|telephone|contact)\b\.?\s*:?", re.IGNORECASE)
_JOINT = re.compile(r"\s+[-–—|•·]+\s+|[-–—|]+\s*$|^\s*[-–—|]+|\s[-–—]+|[;|]|,\s+|:\s+")
_ROLE = re.compile(r"\(([^()]{2,60})\)\s*[-–—]*\s*$")
_AND = re.compile(r"^[\s,;>&<]*(?:and\b)?[\s,;&<]*", re.IGNORECASE)
_AROUND = " \t,;:|-–—•·<>[]"
_MOST_WORDS_OF_A_NAME = 6
_MOST_EMAILS = 8


class Told(NamedTuple):
    """A person as a line tells it; `body` is what stands before the name, when that is no person."""

    name: str
    title: str = ""
    email: str = ""
    phone: str = ""
    body: str = ""


def is_official(name: str) -> bool:
    """Tell whether a name is one that bodies have, or companies."""
    return looks_like_organization(name) or bool(ACRONYM.search(name) or COMPANY.search(name))


def show_address(text: str) -> str:
    """Return a line with addresses as they are meant: "dana [at] x [dot] gov"."""
    return text if "@" in text else _HIDDEN_DOT.sub(".", _HIDDEN_AT.sub("@", text))


def read_people(text: str, targets: Sequence[str] = (), lead: str = "") -> list[Told]:
    """Return who a line tells of; nobody when it is not such a line.

    `targets` are addresses that it links to, `lead` its words in bold letters.
    """
    emails = find_emails(text)[0][:_MOST_EMAILS]
    if not emails:
        told = _read_one(text, "; ".join(targets), lead) if targets else None
        return [told] if told else []
    segments = list(_divide(text, emails))
    found = [_read_one(segment, email, lead) for segment, email in segments]
    if len(found) > 1 and not all(found):
        found = [_read_one(" ".join(segment for segment, _ in segments), "; ".join(emails), lead)]
    people = [each for each in found if each is not None]
    body = people[0].body if people else ""
    return [each._replace(body=each.body or body) for each in people]


def _divide(text: str, emails: Sequence[str]) -> Iterator[tuple[str, str]]:
    at = 0
    for number, email in enumerate(emails):
        place = text.find(email, at)
        end = place + len(email)
        last = number == len(emails) - 1
        yield text[at:place] + (" " + text[end:] if last else ""), email
        at = end


def _read_one(segment: str, email: str, lead: str) -> Told | None:
    phone = PHONE.search(segment)
    rest = segment.replace(phone[0], " ") if phone else segment
    rest = _AND.sub("", _LABEL.sub(" ", rest).replace('"', " ")).strip(_AROUND)
    role = _ROLE.search(rest)
    title = role[1] if role and not ACRONYM.search(rest) else ""
    rest = rest[: role.start()] if role and title else rest
    parts = _join_names([part for part in (piece.strip(_AROUND) for piece in _JOINT.split(rest)) if part])
    if not parts:
        return None
    marks = [count_shared(part, email) for part in parts]
    at = marks.index(max(marks)) if max(marks) else 0
    if not max(marks) and len(parts) > 1 and (is_official(parts[0]) or parts[0] == lead):
        at = 1
    name, mark = parts[at], ACRONYM.search(parts[at])
    if mark and marks[at] and not looks_like_organization(name):  # "Dana Ruiz (BACKUP)"
        name, title = name[: mark.start()], title or mark[1]
    if not _may_be_name(name):
        return None
    others = [part for place, part in enumerate(parts) if place != at]
    bodies = [part for part in parts[:at] if is_official(part) or part == lead]
    numbers = [part for part in others if sum(map(str.isdigit, part)) >= 7]
    titles = [part.strip("() ") for part in others if part not in bodies and part not in numbers]
    told = phone[0] if phone else "; ".join(numbers)
    return Told(name, ", ".join([*titles, *([title] if title else [])]), email, told, bodies[0] if bodies else "")


def _join_names(parts: Sequence[str]) -> list[str]:
    """Put together again what a comma parted but is one name: "Warren, Jr", "Ruiz, Dana"."""
    joined: list[str] = []
    for part in parts:
        is_suffix = all(word.replace(".", "").lower() in SUFFIX_WORDS for word in part.split())
        turned = len(joined) == 1 and " " not in joined[0] and len(part.split()) < 3 and part[:1].isupper()
        if joined and (is_suffix or (turned and not is_official(joined[0]))):
            joined[-1] = f"{joined[-1]}, {part}"
        else:
            joined.append(part)
    return joined


def count_shared(part: str, email: str) -> int:
    """Return how many words of a name its address has before the at sign."""
    local = fold_accents(email.partition("@")[0])
    words = (word for word in re.split(r"[^\w]+", fold_accents(part)) if len(word) > 2)
    return sum(word in local for word in words)


def _may_be_name(text: str) -> bool:
    words = text.split()
    long = [word for word in words if len(word) > 3 and word[0].isalpha()]
    titled = sum(word[0].isupper() for word in long) >= 0.6 * len(long)
    return (
        0 < len(words) <= _MOST_WORDS_OF_A_NAME and len(text) <= 80 and titled and text[0].isalpha() and ":" not in text
    )
