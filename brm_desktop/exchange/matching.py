"""Which record is already there: by its key in a list, by e-mail, by name where nothing speaks against it."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any, Literal

from brm_desktop.exchange.cleaning import PREFIX_WORDS, SUFFIX_WORDS, find_emails

Certainty = Literal["key", "content", "possible"]

_NOT_WORD = re.compile(r"[^\w]+")
_SHORT_FOR = {
    "dept": "department", "&": "and", "div": "division", "univ": "university", "comm": "commission", "bd": "board",
    "ofc": "office", "cnty": "county", "st": "state", "natl": "national", "admin": "administration", "svcs": "services",
}  # fmt: skip
_TITLES = PREFIX_WORDS | SUFFIX_WORDS
_SMALL_WORDS = frozenset(("of", "the", "and", "for", "on", "in", "a", "an", "to", "at"))
_WHEN = ("starts_at", "due_on", "on", "recorded_on")  # what tells two records of one title apart
_PLACES = ("jurisdiction", "state", "county", "city", "region")
_REGION = re.compile(r",\s*([A-Z]{2})\b(?:\s+\d{5}(?:-\d{4})?)?\s*$", re.MULTILINE)


@dataclass(slots=True)
class Traces:
    """What of a record can be recognized. Built once, from a record or from what a file says of one."""

    kind: str
    name: str
    other_names: frozenset[str] = frozenset()
    acronym: str = ""
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    organization: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, frozenset[str]] = field(default_factory=dict)  # custom fields by label, in small letters
    key: str = ""


def trace(kind: str, values: Mapping[str, Any], key: str = "", parent: str = "") -> Traces:
    """Return what of these values can be recognized; `parent` is the name of the body above it."""
    labels = _divide_custom(values.get("custom", ()))
    emails = frozenset(str(each).lower() for each in values.get("emails", ()))
    if kind == "contact":
        return Traces(
            kind, _fold_person(values), emails=emails, labels=labels, key=key,
            phones=frozenset(values.get("phones_e164", ())) or frozenset(values.get("phones", ())),
            organization=fold_name(str(values.get("organization", ""))),
        )  # fmt: skip
    title = values.get("name") or values.get("title") or values.get("statement") or ""
    when = [str(values[name])[:16] for name in _WHEN if values.get(name)]
    return Traces(
        kind, fold_name(" ".join([str(title), *when])), emails=emails, labels=labels, key=key,
        other_names=frozenset(fold_name(name) for name in values.get("former_names", ())),
        acronym=str(values.get("acronym", "")).replace(".", "").casefold(),
        phones=frozenset(values.get("phones", ())),
        places=_find_places(labels, values, parent),
    )  # fmt: skip


@lru_cache(maxsize=50_000)
def fold_name(name: str) -> str:
    """Return a name without what differs between ways to write it: case, accents, dots, common short forms."""
    return " ".join(fold_words(name))


def fold_words(text: str) -> list[str]:
    """Return the words of a text as those of names are folded."""
    plain = _strip_accents(text.replace("&", " and ").replace("'", "")).casefold()
    words = [_SHORT_FOR.get(word, word) for word in _NOT_WORD.split(plain)]
    return [word for word in words if word and word != "the"]


def _fold_person(values: Mapping[str, Any]) -> str:
    given, family = str(values.get("given", "")), str(values.get("family", ""))
    said = f"{given} {family}" if given and family else str(values.get("name", ""))
    if "@" in said:
        return ""
    words = _NOT_WORD.split(_strip_accents(said.replace("'", "")).casefold())
    return " ".join(sorted([word for word in words if word and word not in _TITLES]))


def clean_name(text: str) -> str:
    """Return a name without what address lines put around it."""
    return re.sub(r"[\"'<>()]|\[.*?\]", " ", text).strip(" ,;:-")


def _strip_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def _divide_custom(members: Iterable[str]) -> Mapping[str, frozenset[str]]:
    labels: dict[str, frozenset[str]] = {}
    for member in members:
        label, _, text = member.casefold().partition(": ")
        labels[label] = labels.get(label, frozenset()) | {text}
    return labels


def _find_places(labels: Mapping[str, frozenset[str]], values: Mapping[str, Any], parent: str) -> Mapping[str, str]:
    """Return what keeps two of one name apart: where they are, what they belong to, the number of an agreement."""
    places = {label: min(labels[label]) for label in _PLACES if label in labels}
    regions = _REGION.findall(str(values.get("address", "")))
    above = fold_name(parent or min(labels.get("parent agency", ("",))))
    more = {"region": regions[-1] if regions else "", "number": str(values.get("number", "")), "parent": above}
    return places | {label: text.casefold() for label, text in more.items() if text}


_Index = dict[str, dict[str, None]]  # ids by word, in the order they came
_MOST_COMPARED = 300


class Directory:
    """Records of one kind, found again by their traces. `key_labels` are the custom fields that identify records."""

    def __init__(self, key_labels: frozenset[str]) -> None:
        self._key_labels = key_labels
        self._traces: dict[str, Traces] = {}
        self._by_key: _Index = defaultdict(dict)
        self._by_name: _Index = defaultdict(dict)
        self._by_bag: _Index = defaultdict(dict)
        self._by_acronym: _Index = defaultdict(dict)
        self._by_email: _Index = defaultdict(dict)
        self._by_called: _Index = defaultdict(dict)

    def add(self, id: str, traces: Traces) -> None:
        """Take in a record, or what was newly learned of one."""
        self._traces[id] = traces
        entries = [(self._by_name, name) for name in (traces.name, *traces.other_names)]
        entries += [(self._by_email, email) for email in traces.emails]
        if traces.labels:
            for label in self._key_labels & traces.labels.keys():
                entries += [(self._by_key, f"{label}: {text}") for text in traces.labels[label]]
            entries += [(self._by_called, _bag(fold_name(name))) for name in traces.labels.get("also called", ())]
        if traces.kind != "contact":
            entries += [(self._by_acronym, traces.acronym), (self._by_bag, _bag(traces.name))]
        for index, word in entries:
            if word:
                index[word][id] = None

    def find_named(self, text: str) -> str | None:
        """Return the one record that a text names, by name, former name or acronym, or None."""
        name = fold_name(text)
        found = self._by_name.get(name) or self._by_acronym.get(text.replace(".", "").strip().casefold()) or {}
        current = [id for id in found if self._traces[id].name == name] or list(found)
        if not current and ", " in text:
            return self._find_under(*text.rsplit(", ", 1))
        return current[0] if len(current) == 1 else None

    def _find_under(self, text: str, above: str) -> str | None:
        """Return the one body of a name under another: "Office of Audit, Department of Health"."""
        found = self._by_name.get(fold_name(text), {})
        under = [id for id in found if self._traces[id].places.get("parent") == fold_name(above)]
        return under[0] if len(under) == 1 else None

    def find_person(self, text: str) -> str | None:
        """Return the one contact that an address line or a name means: "Dana Ruiz <dana@dmv.gov>"."""
        emails, rest = find_emails(text)
        for email in emails:
            found = list(self._by_email.get(email.lower(), ()))
            if len(found) == 1:
                return found[0]
        name = _fold_person({"name": clean_name(rest)}) if rest else ""
        found = list(self._by_name.get(name, ())) if " " in name else []
        told = [id for id in found if not emails or not self._traces[id].emails]
        return told[0] if len(told) == 1 else None

    def find_keyed(self, value: str) -> str | None:
        """Return the one record that its list identifies by a value, or None."""
        found = {id for label in self._key_labels for id in self._by_key.get(f"{label}: {value.casefold()}", ())}
        return found.pop() if len(found) == 1 else None

    def list_candidates(self, traces: Traces) -> list[str]:
        """Return the records that may hold all that is told already, those in the same place first."""
        words = [(self._by_key, traces.key.casefold()), (self._by_name, traces.name)]
        words += [(self._by_acronym, _said_for_name(traces))] if self._by_acronym else ()
        words += [(self._by_called, _bag(traces.name))] if self._by_called else ()
        words += [(self._by_email, email) for email in traces.emails]
        found = {id: None for index, word in words if word and word in index for id in _first(index[word])}
        if not found:
            return []
        above = traces.places.get("parent")
        fitting = [id for id in found if not _conflict(traces.places, self._traces[id].places)]
        under = [id for id in fitting if not above or self._traces[id].places.get("parent") == above]
        return sorted(under, key=lambda id: self._traces[id].places != traces.places)

    def find(self, traces: Traces) -> tuple[str, Certainty] | None:
        """Return the record that is meant and how certain that is, or None when it is new."""
        for id in self._by_key.get(traces.key.casefold(), ()) if traces.key else ():
            if _supports(traces, self._traces[id]):
                return id, "key"
        return self._find_person(traces) if traces.kind == "contact" else self._find_body(traces)

    def _find_person(self, traces: Traces) -> tuple[str, Certainty] | None:
        possible = None
        by_email = [id for email in traces.emails for id in _first(self._by_email.get(email))]
        for id in sorted(by_email, key=lambda id: self._traces[id].name != traces.name):
            if _names_agree(traces.name, self._traces[id].name):
                return id, "content"
            possible = possible or id
        by_name = _first(self._by_name.get(traces.name))
        for id in sorted(by_name, key=lambda id: -_nearness(traces, self._traces[id])):
            if _may_be_one_person(traces, self._traces[id]):
                return id, "content"
            possible = possible or id
        return (possible, "possible") if possible else None

    def _find_body(self, traces: Traces) -> tuple[str, Certainty] | None:
        possible = None
        named = _first(self._by_name.get(traces.name)) + _first(self._by_acronym.get(_said_for_name(traces)))
        fitting = [id for id in named if not _conflict(traces.places, self._traces[id].places)]
        fitting.sort(key=lambda id: self._traces[id].places != traces.places)
        for id in fitting:
            other = self._traces[id]
            ambiguous = other.places != traces.places and len(fitting) > 1
            if _other_key(traces, other) or ambiguous:
                possible = possible or id
            else:
                return id, "content"
        for id in _first(self._by_bag.get(_bag(traces.name))) + _first(self._by_acronym.get(traces.acronym)):
            if possible is None and id not in named and not _conflict(traces.places, self._traces[id].places):
                same_words = _overlap(traces.name, self._traces[id].name) >= 0.5
                possible = id if same_words else None
        return (possible, "possible") if possible else None


def _said_for_name(traces: Traces) -> str:
    """Return the name if it may be no more than an acronym: none is given, or the same."""
    return traces.name if traces.acronym in ("", traces.name) else ""


def _first(ids: Iterable[str] | None) -> list[str]:
    return list(islice(ids or (), _MOST_COMPARED))


def _bag(name: str) -> str:
    return " ".join(sorted(word for word in name.split() if word not in _SMALL_WORDS))


def _supports(new: Traces, old: Traces) -> bool:
    """Tell whether anything besides the key speaks for one record: keys of different lists may be alike."""
    if new.kind == "contact":
        return _names_agree(new.name, old.name) or bool(new.emails & old.emails)
    return (
        _overlap(new.name, old.name) >= 0.5
        or new.name in old.other_names
        or bool((new.emails & old.emails) or (new.phones & old.phones))
    )


def _overlap(one: str, other: str) -> float:
    first, second = set(one.split()) - _SMALL_WORDS, set(other.split()) - _SMALL_WORDS
    return len(first & second) / max(1, min(len(first), len(second)))


def _names_agree(one: str, other: str) -> bool:
    return not one or not other or one == other or bool(set(one.split()) & set(other.split()))


def _conflict(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return any(one[label] != other[label] for label in one.keys() & other.keys())


def _other_key(new: Traces, old: Traces) -> bool:
    """Tell whether the other has another value for what identifies records in this list."""
    label, _, value = new.key.casefold().partition(": ")
    return bool(label) and label in old.labels and value not in old.labels[label]


def _nearness(new: Traces, old: Traces) -> int:
    return 4 * bool(new.phones & old.phones) + 2 * (new.organization == old.organization) + (new.emails == old.emails)


def _may_be_one_person(new: Traces, old: Traces) -> bool:
    """Judge two people of one name: they must share a way to reach them, or nothing may speak against it."""
    if _other_key(new, old) and not new.emails & old.emails:
        return False
    if new.phones & old.phones or new.emails & old.emails:
        return True
    same_place = new.organization == old.organization
    if (new.phones or new.emails) and (old.phones or old.emails):
        return same_place and bool(new.organization)
    return same_place or not new.organization or not old.organization
