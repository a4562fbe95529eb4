"""Names of people: taken apart, shortened to initials, and made comparable."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_PREFIXES = _set(
    "dr doctor mr mrs ms miss mx prof professor hon honorable rev reverend sen senator rep representative gov governor "
    "lt lieutenant col colonel gen general capt captain maj major sgt sergeant cmdr commander judge justice "
    "commissioner secretary director chief deputy"
)
_SUFFIXES = _set("jr sr ii iii iv v phd md esq cpa cgfm pmp jd mba mpa mph rn pe cissp cism cisa cio ret edd dds dvm")
_PARTICLES = _set(
    "van von der den de del della di da do dos das du la le el al bin ibn ben ter ten te zu zur st st. san"
)
_NOT_A_FAMILY_START = _set("bin ben al el do da la le te san")


class NameParts(NamedTuple):
    """A name taken apart; every part may be empty."""

    prefix: str = ""
    given: str = ""
    middle: str = ""
    family: str = ""
    suffix: str = ""


def fold(text: str) -> str:
    """Return text for comparing: lower case, without accents, with one kind of apostrophe."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def split_name(name: str) -> NameParts:
    """Take a name apart, written either way round: "Dr. First van Last", "Last, First M., Jr."."""
    pieces = [" ".join(piece.split()) for piece in name.split(",")]
    pieces = [piece for piece in pieces if piece]
    if not pieces:
        return NameParts()
    suffixes = [piece for piece in pieces[1:] if _are_suffixes(piece)]
    rest = [piece for piece in pieces[1:] if not _are_suffixes(piece)]
    parts = _split_turned(pieces[0], " ".join(rest)) if rest else _split_straight(pieces[0])
    return parts._replace(suffix=" ".join([*([parts.suffix] if parts.suffix else []), *suffixes]))


def join_name(parts: NameParts) -> str:
    """Write a name as it is spoken: "Dana M. van Ruiz Jr." (without the prefix)."""
    return " ".join(part for part in (parts.given, parts.middle, parts.family, parts.suffix) if part)


def initials(name: str) -> str:
    """Return one or two capital letters for an avatar: those of the given and the family name."""
    parts = split_name(name)
    family = [word for word in parts.family.split() if fold(word) not in _PARTICLES] or parts.family.split()
    words = [parts.given or parts.prefix, family[0] if family else ""]
    letters = [next((char for char in word if char.isalnum()), "") for word in words]
    return "".join(letters).upper()[:2]


def sort_key(name: str) -> str:
    """Return the key that lists people by family name, then given, without regard to case and accents."""
    parts = split_name(name)
    return " ".join(fold(" ".join([parts.family or parts.given, parts.given, parts.middle, parts.suffix])).split())


def _split_straight(name: str) -> NameParts:
    words = name.split()
    prefix = _take_prefixes(words)
    suffix: list[str] = []
    while len(words) > 1 and _is_suffix(words[-1], words):
        suffix.insert(0, words.pop())
    at = _family_start(words)
    given, middle, family = words[:1], words[1:at], words[at:]
    if prefix and len(words) == 1:
        given, family = [], words
    return NameParts(prefix, " ".join(given), " ".join(middle), " ".join(family), " ".join(suffix))


def _split_turned(family: str, rest: str) -> NameParts:
    family_words, words = family.split(), rest.split()
    prefix = " ".join(filter(None, [_take_prefixes(family_words), _take_prefixes(words)]))
    suffix: list[str] = []
    for source in (family_words, words):
        while len(source) > 1 and _is_suffix(source[-1], source):
            suffix.append(source.pop())
    particles: list[str] = []
    while len(words) > 1 and fold(words[-1]) in _PARTICLES and words[-1].islower():
        particles.insert(0, words.pop())
    return NameParts(
        prefix, " ".join(words[:1]), " ".join(words[1:]), " ".join(particles + family_words), " ".join(suffix)
    )


def _take_prefixes(words: list[str]) -> str:
    taken: list[str] = []
    if len(words) > 2 and fold(words[0]) == "the" and _bare(words[1]) in _PREFIXES:
        taken.append(words.pop(0))
    while len(words) > 1 and _bare(words[0]) in _PREFIXES:
        taken.append(words.pop(0))
    return " ".join(taken)


def _family_start(words: list[str]) -> int:
    """Return where the family name begins: at its first particle, else at the last word."""
    for at in range(1, len(words) - 1):
        word = fold(words[at])
        if word in _PARTICLES and (words[at].islower() or word not in _NOT_A_FAMILY_START):
            return at
    return max(len(words) - 1, 1)


def _is_suffix(word: str, words: list[str]) -> bool:
    bare = _bare(word)
    if bare == "v":
        return word == "V" and len(words) > 2
    return bare in _SUFFIXES and (len(bare) > 2 or len(words) > 2 or bare in ("jr", "sr"))


def _are_suffixes(piece: str) -> bool:
    return all(_bare(word) in _SUFFIXES for word in piece.split())


def _bare(word: str) -> str:
    return fold(word).replace(".", "")
