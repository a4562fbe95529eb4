"""Potential interest: which agencies may share an idea, and the words of theirs that say so.

The rule. An agency is known by its passages: each sentence of its needs, its direction and its horizon, each
outcome, each service it has to do with. A passage counts when it shares telling words with the idea: words that are
not in the table of silent words, compared without accents and endings ("permits", "permit"). A word weighs by its
rarity over the portfolio: 1 when one agency alone has it, never below COMMON; by where it stands in the idea: its
name before what it does before its plan; and by where it stands with them: a need before all else. Two words that
stand side by side in both weigh half as much again. One passage at least must share two words; one word alone adds
to it only if it is rare and in the idea's name. Each passage adds less than the one before, so that many faint
echoes never beat one that is clear. What stays below ENOUGH is no interest. Nothing else enters: the same words give
the same answer on every device, offline.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from math import log
from typing import NamedTuple

from brm_desktop.domain.interest_words import SILENT
from brm_desktop.domain.people_names import fold

ENOUGH = 0.95
NAME_WEIGHT, TEXT_WEIGHT, PLAN_WEIGHT = 1.0, 0.7, 0.35
BESIDE_WEIGHT = 0.5  # of the rarer of two words that stand side by side in both
FADING = 0.4  # each further passage of an agency counts this much of the one before
COMMON = 0.4  # the rarity of a telling word that everybody has: what all want is an interest too
RARE = 0.55  # a word of the name that is at least so rare may stand alone
_MOST_REASONS = 3
_LEAST_LENGTH = 3
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SENTENCE = re.compile(r"(?<=[.;!?])\s+|\n+")


class Part(Enum):
    """Where a passage of an agency stands, and how much it weighs."""

    NEED = "need", 1.0
    DIRECTION = "direction", 0.9
    HORIZON = "horizon", 0.75
    OUTCOME = "outcome", 0.8
    SERVICE = "service", 0.7

    def __init__(self, label: str, weight: float) -> None:
        self.label = label
        self.weight = weight


class Passage(NamedTuple):
    """One thing an agency says or has: a sentence, an outcome, the name and purpose of a service."""

    part: Part
    text: str


class Profile(NamedTuple):
    """What is known of an agency; `agency` is its id."""

    agency: str
    passages: tuple[Passage, ...]


class Idea(NamedTuple):
    """What an idea says of itself."""

    name: str
    text: str = ""
    plan: str = ""


class Shared(NamedTuple):
    """A word that both use, as the idea writes it and as they do."""

    ours: str
    theirs: str


class Reason(NamedTuple):
    """One passage that speaks for an interest: the words in common, the weightiest first, and its points.

    `phrases` are the same words as they are said, those together that stand side by side in both.
    """

    part: Part
    text: str
    words: tuple[Shared, ...]
    phrases: tuple[str, ...]
    points: float


class Interest(NamedTuple):
    """An agency that may share an idea; reasons with the weightiest first."""

    agency: str
    points: float
    reasons: tuple[Reason, ...]


_Weighed = Mapping[str, tuple[str, float]]  # by stem: the word as the idea writes it, and its weight
_Pairs = frozenset[tuple[str, str]]
_SAYS = {
    Part.NEED: "they need",
    Part.DIRECTION: "their direction says",
    Part.HORIZON: "on their horizon:",
    Part.OUTCOME: "an outcome of theirs is",
    Part.SERVICE: "a service of theirs is",
}


class _Term(NamedTuple):
    stem: str
    word: str
    after: str  # the stem right before it; empty where there is none


def split_passages(part: Part, text: str) -> list[Passage]:
    """Return the sentences of a text as passages."""
    return [Passage(part, sentence.strip()) for sentence in _SENTENCE.split(text) if sentence.strip()]


def list_interested(idea: Idea, profiles: Sequence[Profile], *, only: str = "") -> list[Interest]:
    """Return the agencies that may share an idea, the likeliest first, those alike by their ids.

    Rarity is over all profiles, also where `only` one agency is asked about.
    """
    rarity = find_rarity(profiles)
    ours = _weigh_idea(idea)
    beside = _pairs(idea)
    found = list[Interest]()
    for profile in profiles:
        if only and profile.agency != only:
            continue
        reasons = [
            reason
            for passage in dict.fromkeys(profile.passages)
            if (reason := _compare(passage, ours, beside, rarity)) is not None
        ]
        reasons.sort(key=lambda reason: (-reason.points, reason.part.label, reason.text))
        points = sum(reason.points * FADING**place for place, reason in enumerate(reasons))
        if points >= ENOUGH and any(len(reason.words) > 1 for reason in reasons):
            found.append(Interest(profile.agency, round(points, 6), tuple(reasons[:_MOST_REASONS])))
    return sorted(found, key=lambda each: (-each.points, each.agency))


def find_rarity(profiles: Sequence[Profile]) -> Mapping[str, float]:
    """Return how rare each telling word is among agencies: 1 when one alone has it, least when all have it."""
    having = Counter[str]()
    for profile in profiles:
        having.update({term.stem for passage in profile.passages for term in _terms(passage.text)})
    known = len(profiles)
    return {stem: max(COMMON, log(1 + known / count) / log(1 + known)) for stem, count in having.items()}


def say_reason(reason: Reason) -> str:
    """Say why: both mention mobile licenses; on their horizon: “A federal rule on mobile licenses”."""
    said = reason.phrases
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return f"both mention {listed}; {_SAYS[reason.part]} “{reason.text.strip().rstrip('.;:')}”"


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """Fold the endings of a word that is lower case already: plurals, -ing, -ed and a last e."""
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        word = word[:-1]
    for ending in ("ing", "ed"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= _LEAST_LENGTH and re.search("[aeiouy]", rest):
            word = rest[:-1] if len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] not in "lsz" else rest
            break
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


def _compare(passage: Passage, ours: _Weighed, beside: _Pairs, rarity: Mapping[str, float]) -> Reason | None:
    """Return why a passage speaks for an interest, or None where it does not."""
    taken = dict[str, tuple[Shared, float]]()
    runs = list[list[str]]()
    strong = False
    for term in _terms(passage.text):
        if term.stem not in ours:
            continue
        word, weight = ours[term.stem]
        rare = rarity.get(term.stem, 0.0)
        strong = strong or (weight == NAME_WEIGHT and rare >= RARE)
        points = rare * weight
        if (term.after, term.stem) in beside:
            points += BESIDE_WEIGHT * max(rare, rarity.get(term.after, 0.0)) * weight
            if runs and runs[-1][-1] == term.after:
                runs[-1].append(term.stem)
        if not runs or runs[-1][-1] != term.stem:
            runs.append([term.stem])
        if term.stem not in taken or points > taken[term.stem][1]:
            taken[term.stem] = Shared(word, term.word), points
    if not taken or (len(taken) < 2 and not strong):
        return None
    words = sorted(taken.values(), key=lambda each: (-each[1], each[0]))
    points = passage.part.weight * sum(each for _, each in words)
    shared = tuple(one for one, _ in words)
    return Reason(passage.part, passage.text, shared, _say_runs(runs, taken), round(points, 6))


def _say_runs(runs: Sequence[Sequence[str]], taken: Mapping[str, tuple[Shared, float]]) -> tuple[str, ...]:
    """Return each word once, in the longest run it stands in, the weightiest run first."""
    left, said = set(taken), list[tuple[float, str]]()
    for run in sorted(runs, key=len, reverse=True):
        if left.issuperset(run) and len(set(run)) == len(run):
            left.difference_update(run)
            said.append((sum(taken[each][1] for each in run), " ".join(taken[each][0].ours for each in run)))
    said += [(taken[each][1], taken[each][0].ours) for each in left]
    return tuple(words for _, words in sorted(said, key=lambda each: (-each[0], each[1])))


def _weigh_idea(idea: Idea) -> _Weighed:
    """Return the telling words of an idea, as it writes them, with the weight of the best place they stand in."""
    weighed = dict[str, tuple[str, float]]()
    for text, weight in ((idea.name, NAME_WEIGHT), (idea.text, TEXT_WEIGHT), (idea.plan, PLAN_WEIGHT)):
        for term in _terms(text):
            weighed.setdefault(term.stem, (term.word, weight))
    return weighed


def _pairs(idea: Idea) -> _Pairs:
    """Return the telling words that stand side by side in an idea."""
    return frozenset(
        (term.after, term.stem) for text in (idea.name, idea.text, idea.plan) for term in _terms(text) if term.after
    )


@lru_cache(maxsize=4096)
def _terms(text: str) -> tuple[_Term, ...]:
    return tuple(_split(text))


def _split(text: str) -> Iterator[_Term]:
    before = ""
    for word in _WORD.findall(text):
        plain = fold(word).removesuffix("'s")
        stemmed = stem(plain)
        if len(plain) < _LEAST_LENGTH or not plain[0].isalpha() or plain in SILENT or stemmed in _SILENT_STEMS:
            before = ""
            continue
        yield _Term(stemmed, word.lower(), before)
        before = stemmed


_SILENT_STEMS = frozenset(map(stem, SILENT))


def merge_profiles(agencies: Iterable[str], passages: Iterable[tuple[str, Passage]]) -> list[Profile]:
    """Gather passages, each with its agency's id, into profiles of all agencies."""
    by_agency = dict[str, list[Passage]]((agency, []) for agency in agencies)
    for agency, passage in passages:
        by_agency[agency].append(passage)
    return [Profile(agency, tuple(found)) for agency, found in by_agency.items()]
