"""Which records may be one and the same: compared only within blocks that share something, scored with reasons."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.domain.nicknames import list_roots, may_be_one_name
from brm_desktop.domain.people_names import fold, split_name
from brm_desktop.exchange.matching import fold_name

LIKELY = 0.6
_MOST_IN_BLOCK = 40  # a switchboard's number is no one's own
_SMALL = frozenset(
    ("of", "the", "and", "for", "on", "in", "a", "state", "department", "office", "inc", "llc", "corp", "co")
)
_DIGITS = re.compile(r"\D+")
_NOT_WORD = re.compile(r"[^\w]+")
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([\w.-]+)", re.IGNORECASE)


class Face(NamedTuple):
    """What of a record can be compared. `names` are all it is or was called, the present one first."""

    id: str
    names: tuple[str, ...]
    given: str = ""
    family: str = ""
    nickname: str = ""
    organization: str = ""
    acronym: str = ""
    website: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    distinct_from: frozenset[str] = frozenset()


class Pair(NamedTuple):
    """Two records that may be one, how likely from 0 to 1, and why."""

    first: str
    second: str
    score: float
    reasons: tuple[str, ...]


class _Person(NamedTuple):
    face: Face
    given: str
    family: str
    whole: str
    place: str
    emails: frozenset[str]
    phones: frozenset[str]


class _Body(NamedTuple):
    face: Face
    names: frozenset[str]
    words: frozenset[str]
    site: str


def find_people(faces: Sequence[Face], progress: Progress = NO_PROGRESS) -> list[Pair]:
    """Return the people who may be entered twice, the likeliest first."""
    people = [_prepare_person(face) for face in faces]
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, person in enumerate(people):
        for key in _list_person_keys(person):
            blocks[key].append(at)
    judged = set[tuple[int, int]]()
    found = list[Pair]()
    for done, both in enumerate(_list_pairs(blocks.values())):
        if done % 20_000 == 0:
            progress.step(done, None, "Comparing people")
        if both in judged:
            continue
        judged.add(both)
        if (pair := _judge_people(people[both[0]], people[both[1]])) is not None:
            found.append(pair)
    return sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second))


def find_bodies(faces: Sequence[Face], progress: Progress = NO_PROGRESS) -> list[Pair]:
    """Return the agencies or partners that may be entered twice, the likeliest first."""
    bodies = [_prepare_body(face) for face in faces]
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, body in enumerate(bodies):
        for key in _list_body_keys(body):
            blocks[key].append(at)
    found: dict[tuple[int, int], Pair] = {}
    for one, other in _list_pairs(blocks.values()):
        if (one, other) not in found and (pair := _judge_bodies(bodies[one], bodies[other])) is not None:
            found[one, other] = pair
    return sorted(found.values(), key=lambda pair: (-pair.score, pair.first, pair.second))


def _list_pairs(blocks: Iterable[Sequence[int]]) -> Iterator[tuple[int, int]]:
    return (pair for block in blocks if 1 < len(block) <= _MOST_IN_BLOCK for pair in combinations(block, 2))


def _prepare_person(face: Face) -> _Person:
    given, family = fold(face.given), fold(face.family)
    if not (given and family) or " " in given or "." in given:  # a title before the name is no part of it
        parts = split_name(f"{face.given} {face.family}" if given and family else face.names[0])
        given, family = fold(parts.given), fold(parts.family)
    whole = " ".join(sorted([word for word in _NOT_WORD.split(f"{given} {family}") if word]))
    phones = frozenset([digits[-10:] for phone in face.phones if len(digits := _DIGITS.sub("", phone)) >= 7])
    emails = frozenset([email.lower() for email in face.emails])
    return _Person(face, given, family, whole, fold_name(face.organization), emails, phones)


def _list_person_keys(person: _Person) -> Iterator[tuple[str, str]]:
    for email in person.emails:
        yield "email", email
    for phone in person.phones:
        yield "phone", phone
    if " " in person.whole:
        yield "name", person.whole
    if person.given and person.family:
        called = {person.given, fold(person.face.nickname)} - {""}
        for root in {root for name in called for root in list_roots(name)}:
            yield "root", f"{root} {person.family}"
        yield "initial", f"{person.given[0]} {person.family} {person.place}"


def _judge_people(one: _Person, other: _Person) -> Pair | None:
    first, second = one.face, other.face
    if first.id in second.distinct_from or second.id in first.distinct_from:
        return None
    score, reasons = _compare_names(one, other)
    if shared := one.emails & other.emails:
        score += 0.55
        reasons.append(f"the same e-mail {min(shared)}")
    if one.phones & other.phones:
        score += 0.3
        reasons.append("the same phone")
    if one.place and one.place == other.place:
        score += 0.2
        reasons.append(f"both at {first.organization}")
    if (
        first.addresses
        and second.addresses
        and not set(map(fold, first.addresses)).isdisjoint(map(fold, second.addresses))
    ):
        score += 0.15
        reasons.append("the same address")
    apart = first.organization and second.organization and one.place != other.place
    if apart and one.emails and other.emails and not shared:
        score -= 0.25
    return Pair(first.id, second.id, round(min(score, 1.0), 2), tuple(reasons)) if score >= LIKELY else None


def _compare_names(one: _Person, other: _Person) -> tuple[float, list[str]]:
    if one.whole and one.whole == other.whole:
        turned = one.given == other.family and one.given != other.given
        accents = fold(one.face.names[0]) == fold(other.face.names[0]) and one.face.names[0] != other.face.names[0]
        say = (
            "the same name, turned around"
            if turned
            else "the same name but for its accents"
            if accents
            else "the same name"
        )
        return 0.6 if " " in one.whole else 0.2, [say]
    if one.family and one.family == other.family:
        if one.given and other.given and may_be_one_name(one.given, other.given):
            return 0.5, [f"{one.given.title()} is short for {other.given.title()}, or the other way round"]
        if said := _find_nickname(one, other) or _find_nickname(other, one):
            return 0.5, [f"one goes by {said}"]
        if one.given[:1] == other.given[:1] and min(len(one.given), len(other.given)) <= 2:
            return 0.4, ["the same last name and initial"]
        return (-0.2, []) if one.given and other.given else (0.1, [])
    return (-0.2, []) if one.family and other.family else (0.1, [])


def _find_nickname(one: _Person, other: _Person) -> str:
    """Return the nickname of one that the other is called by, or nothing."""
    nickname = one.face.nickname
    called = (other.given, fold(other.face.nickname))
    return nickname if nickname and any(name and may_be_one_name(fold(nickname), name) for name in called) else ""


def _prepare_body(face: Face) -> _Body:
    names = frozenset(fold_name(name) for name in face.names if name)
    words = frozenset(word for word in fold_name(face.names[0]).split() if word not in _SMALL)
    host = _HOST.match(face.website.strip())
    return _Body(face, names, words, host[1].lower() if host and "." in host[1] else "")


def _list_body_keys(body: _Body) -> Iterator[tuple[str, str]]:
    yield from (("name", name) for name in body.names)
    if body.words:
        yield "words", " ".join(sorted(body.words))
    if body.face.acronym:
        yield "acronym", body.face.acronym.casefold()
        yield "name", fold_name(body.face.acronym)
    if body.site:
        yield "site", body.site
    yield from (("email", email.lower()) for email in body.face.emails)


def _judge_bodies(one: _Body, other: _Body) -> Pair | None:
    first, second = one.face, other.face
    if first.id in second.distinct_from or second.id in first.distinct_from:
        return None
    score, reasons = 0.0, list[str]()
    if shared := one.names & other.names:
        score += 0.65
        current = fold_name(first.names[0]) == fold_name(second.names[0])
        reasons.append("the same name" if current else f"one is or was called {min(shared)}")
    elif one.words and one.words == other.words:
        score += 0.6
        reasons.append("the same words in their names")
    elif one.words and other.words:
        common = len(one.words & other.words) / len(one.words | other.words)
        score += 0.4 * common
    acronyms = {fold_name(first.acronym), fold_name(second.acronym)} - {""}
    if len(acronyms) == 1 and first.acronym and second.acronym:
        score += 0.3
        reasons.append(f"both are {first.acronym}")
    elif acronyms & (one.names | other.names):
        score += 0.6
        reasons.append("one is called by the other's acronym")
    if one.site and one.site == other.site:
        score += 0.3
        reasons.append(f"the same website {one.site}")
    if {email.lower() for email in first.emails} & {email.lower() for email in second.emails}:
        score += 0.3
        reasons.append("the same e-mail")
    return Pair(first.id, second.id, round(min(score, 1.0), 2), tuple(reasons)) if score >= LIKELY and reasons else None
