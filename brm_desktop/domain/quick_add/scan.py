"""The first pass over a text: everything in it that may mean something, from left to right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from brm_desktop.domain.people_names import fold
from brm_desktop.domain.quick_add.days import read_amount, read_day, read_due, read_ordinal, read_start
from brm_desktop.domain.quick_add.known import Candidate, Known, Mention
from brm_desktop.domain.quick_add.reader import MARK, QUOTE, WORD, Reader, list_tokens, list_words
from brm_desktop.domain.quick_add.repeats import read_limit, read_repeat
from brm_desktop.domain.quick_add.times import Clock, read_time

Slot = Literal[
    "due", "someday", "time", "start", "priority", "agency", "turn", "nudge", "repeat", "limit",
    "person", "tag", "question",
]  # fmt: skip

_DAYS_IN = {"day": 1, "week": 7, "month": 30, "year": 365}
_SHORT = 3


class Found(NamedTuple):
    """Something with a meaning: the tokens `first` to `last` (exclusive), the characters `start` to `end`.

    `put` is what stands for it in the title: nothing when it is cut out, None when the text stays as it is; `spare`
    stands there if the title would be empty otherwise. `led` means that a word announced it; `weak` that it holds
    only where no title goes on behind it; `alone` that it is a given name, which may be somebody else's.
    """

    first: int
    last: int
    start: int
    end: int
    slot: Slot
    value: object
    put: str | None = ""
    spare: str = ""
    led: bool = False
    weak: bool = False
    alone: bool = False


def list_found(r: Reader, known: Known, chosen: Mapping[str, str]) -> list[Found]:
    """Return what may mean something, in the order of the text, without overlaps."""
    scan = _Scan(r, known, chosen)
    found: list[Found] = []
    at = 0
    while at < len(r.tokens):
        hit = scan.read(at)
        if hit:
            found.append(hit)
        at = hit.last if hit else at + 1
    return _without_doubtful(r, found)


def _without_doubtful(r: Reader, found: list[Found]) -> list[Found]:
    """Leave out what the words behind it show to be part of the title."""
    begins = {hit.first for hit in found}
    sure = [hit for hit in found if not (hit.alone and _is_family_name(r, hit.last, begins))]
    begins = {hit.first for hit in sure}
    return [hit for hit in sure if not (hit.weak and _is_title(r, hit.last, begins))]


def _is_family_name(r: Reader, at: int, begins: set[int]) -> bool:
    """Say whether a given name goes on with a name that is not known: it is somebody else's."""
    if r.word(at) not in r.words.everyday and (r.word(at) in r.words.months or r.word(at) in r.words.weekdays):
        return False
    text = r.tokens[at].text if r.word(at) and at not in begins else ""
    return text[:1].isupper() and not text.isupper()


def _is_title(r: Reader, at: int, begins: set[int]) -> bool:
    """Say whether a word follows that means nothing by itself."""
    while at < len(r.tokens) and at not in begins and r.tokens[at].sort == MARK:
        at += 1
    return at not in begins and r.word(at) != ""


class _Scan:
    """Reads one thing at a time; `asked_at` is where the person stands who is waited for."""

    def __init__(self, r: Reader, known: Known, chosen: Mapping[str, str]) -> None:
        self.r = r
        self.known = known
        self.chosen = chosen
        self.asked_at = -1
        self.named_until = -1
        self.readers: tuple[Callable[[int], Found | None], ...] = (
            self._turn, self._repeat, self._start, self._due, self._time, self._nudge, self._someday, self._limit,
            self._priority_word, self._name,
        )  # fmt: skip

    def read(self, at: int) -> Found | None:
        """Return what begins at a token, if anything does."""
        token = self.r.tokens[at]
        if not token.opens:
            return None
        if token.sort == QUOTE:
            return self._quoted_name(at)
        if token.sort == MARK:
            return self._marked(at)
        for read in self.readers:
            found = read(at)
            if found and self.r.tokens[found.last - 1].closes:
                return found
        return None

    def _make(self, first: int, last: int, slot: Slot, value: object) -> Found:
        return Found(first, last, self.r.tokens[first].start, self.r.tokens[last - 1].end, slot, value)

    def _turn(self, at: int) -> Found | None:
        end = self.r.phrases(at, self.r.words.waiting) if at == 0 else None
        if not end or end == len(self.r.tokens) or self.r.is_in(end, self.r.words.not_waiting_before):
            return None
        self.asked_at = end
        return self._make(at, end, "turn", "waiting")

    def _repeat(self, at: int) -> Found | None:
        hit = read_repeat(self.r, at)
        return self._make(at, hit[0], "repeat", hit[1])._replace(weak=hit[1].weak) if hit else None

    def _start(self, at: int) -> Found | None:
        hit = read_start(self.r, at)
        return self._make(at, hit[0], "start", hit[1]) if hit else None

    def _due(self, at: int) -> Found | None:
        hit = read_due(self.r, at)
        if not hit:
            return None
        end, day, led = hit
        named = at + 1 if led and self.r.is_in(at, self.r.words.by_or_about) else at
        weak = (named > at or not led) and self._is_common_word(named, end)
        return self._make(at, end, "due", day)._replace(led=led, weak=weak or (at > 0 and self._is_counted(at, end)))

    def _is_common_word(self, at: int, end: int) -> bool:
        """Say whether a weekday alone is written like another word: "sat", "Rising Sun Pictures"."""
        word = self.r.word(at)
        if end > at + 1 or word not in self.r.words.weekdays or word not in self.r.words.everyday:
            return False
        return self.r.is_lower(at) or (bool(self.r.word(end)) and self.r.tokens[end].text.istitle())

    def _is_counted(self, at: int, end: int) -> bool:
        """Say whether a day is only a number that may count something else: "on the 15th floor"."""
        before = self.r.words.by | self.r.words.the
        words = [self.r.word(place) for place in range(at, end - 1)]
        return read_ordinal(self.r, end - 1) is not None and all(word in before for word in words)

    def _time(self, at: int) -> Found | None:
        hit = read_time(self.r, at)
        return self._timed(at, *hit) if hit else None

    def _timed(self, at: int, end: int, clock: Clock) -> Found:
        return self._make(at, end, "time", (clock.at, clock.zone))._replace(weak=clock.doubtful)

    def _nudge(self, at: int) -> Found | None:
        if not self.r.is_in(at, self.r.words.nudge):
            return None
        begin = at + 2 if self.r.is_in(at + 1, self.r.words.every | self.r.words.in_) else at + 1
        amount = read_amount(self.r, begin)
        if amount:
            return self._make(at, amount[0], "nudge", amount[1][0] * _DAYS_IN[amount[1][1]])
        first = read_day(self.r, at + 2 if self.r.is_in(at + 1, self.r.words.by) else at + 1, led=True)
        days = (first[1] - self.r.today).days if first else 0
        if first and days > 0:
            return self._make(at, first[0], "nudge", days)
        unit = self.r.words.adverbs.get(self.r.word(at + 1)) or (
            self.r.words.units.get(self.r.word(begin)) if begin > at + 1 else None
        )
        return self._make(at, begin + 1, "nudge", unit[1] * _DAYS_IN[unit[0]]) if unit else None

    def _someday(self, at: int) -> Found | None:
        return self._make(at, at + 1, "someday", True) if self.r.is_in(at, self.r.words.someday) else None

    def _limit(self, at: int) -> Found | None:
        hit = read_limit(self.r, at)
        return self._make(at, hit[0], "limit", hit[1]) if hit else None

    def _priority_word(self, at: int) -> Found | None:
        """Read "p1", where it ends the title, and "pri:H"."""
        if self.r.is_in(at, self.r.words.priority) and self.r.after_colon(at + 1) > at + 1:
            priority = self.r.words.priorities.get(self.r.word(at + 2))
            return self._make(at, at + 3, "priority", priority) if priority else None
        code = self.r.words.priority_codes.get(self.r.word(at))
        if not code or self.r.is_in(at - 1, self.r.words.the | self.r.words.of):
            return None
        return self._make(at, at + 1, "priority", code)._replace(weak=at > 0 or not self.r.is_lower(at))

    def _marked(self, at: int) -> Found | None:
        mark = self.r.tokens[at].word
        if mark == "@" and not self.r.is_mark(at + 1, "@"):
            at_time = read_time(self.r, at if self.r.word(at + 1).isdigit() else at + 1)
            if at_time and self.r.tokens[at_time[0] - 1].closes:
                return self._timed(at, *at_time)
        if mark == "(" and self.r.is_mark(at + 1, "@") and self.r.is_glued(at + 1):
            return self._aside(at)
        if not self.r.is_glued(at + 1):
            return None
        if self.r.tokens[at + 1].sort == MARK:
            return self._exclaimed(at)
        read = {"!": self._priority, "#": self._tag, "+": self._known_tag, "@": self._mention}.get(mark)
        found = read(at) if read else None
        return found if found and self.r.tokens[found.last - 1].closes else None

    def _priority(self, at: int) -> Found | None:
        priority = self.r.words.priorities.get(self.r.word(at + 1))
        return self._make(at, at + 2, "priority", priority) if priority else None

    def _exclaimed(self, at: int) -> Found | None:
        """Read "!!" and "!!!" that stand by themselves."""
        end = at
        while self.r.is_mark(end, "!") and (end == at or self.r.is_glued(end)):
            end += 1
        alone = end - at in (2, 3) and not self.r.is_glued(end)
        return self._make(at, end, "priority", "high") if alone else None

    def _known_tag(self, at: int) -> Found | None:
        """Read "+tag", if there is such a tag already: "+1" is none."""
        tag = self.known.tags.get(self.r.word(at + 1))
        return self._make(at, at + 2, "tag", tag) if tag else None

    def _tag(self, at: int) -> Found | None:
        tag = self.r.tokens[at + 1].text.strip()
        if not tag or (not self.r.is_quote(at + 1) and not any(char.isalpha() for char in tag)):
            return None
        return self._make(at, at + 2, "tag", self.known.tags.get(fold(tag), tag))

    def _mention(self, at: int) -> Found | None:
        """Read "@Name": a person's name stays in the title, an agency only in "send to @DMV"."""
        quoted = self.r.is_quote(at + 1)
        if quoted:
            mention = self.known.find_mentioned(self.r.tokens[at + 1].text, at + 2)
        else:
            mention = self.known.read_mention(self.r, at + 1)
        if mention is None:
            return None
        found = self._who(at, mention)
        shown = self.r.tokens[at + 1].text if quoted else self.r.text[self.r.tokens[at + 1].start : found.end]
        if mention.by_id:
            shown = mention.candidates[0].name
        owns = mention.possessive and at != self.asked_at
        if found.slot == "agency" and at != self.asked_at and (owns or self.r.is_in(at - 1, self.r.words.takes_person)):
            found = found._replace(put=None)
        if found.slot == "question":
            return found
        return found._replace(put=shown) if found.put is None else found._replace(spare=shown)

    def _aside(self, at: int) -> Found | None:
        """Read "(@Name)": somebody who is linked without being named in the title."""
        found = self._mention(at + 1)
        if not found or found.slot == "question" or not self.r.is_mark(found.last, ")"):
            return None
        return found._replace(first=at, last=found.last + 1, start=found.start - 1, end=found.end + 1, put="", spare="")

    def _quoted_name(self, at: int) -> Found | None:
        """Read a whole name in quotes; a single word in quotes is only a word."""
        text = self.r.tokens[at].text
        plain = all(token.sort == WORD or token.word == "." for token in list_tokens(text))
        if not plain or len(list_words(text)) < 2 or not self.r.tokens[at].closes:
            return None
        candidates = self.known.list_called(text, None if at == self.asked_at else "person")
        return self._who(at, Mention(at + 1, candidates)) if candidates else None

    def _name(self, at: int) -> Found | None:
        """Read a person's name in the words of the title."""
        mention = self.known.read_name(self.r, at, None if at == self.asked_at else "person")
        if mention is None or not self._can_be_name(at, mention.end):
            return None
        if not (self.r.tokens[mention.end - 1].closes or mention.possessive):
            return None
        found = self._who(at, mention)
        return found._replace(alone=mention.end == at + 1 and not mention.possessive and at != self.asked_at)

    def _can_be_name(self, at: int, end: int) -> bool:
        texts = [token.text for token in self.r.tokens[at:end] if token.sort == WORD]
        lower = all(text.islower() for text in texts)
        everyday = all(fold(text) in self.r.words.everyday for text in texts)
        if len(texts) > 1:
            return not (lower and everyday)
        if lower:
            return not everyday and self._takes_name(at)
        is_acronym = texts[0].isupper() and len(texts[0]) <= _SHORT and at != self.asked_at
        return not is_acronym and not (everyday and (self._begins_sentence(at) or self._is_month(at, end)))

    def _begins_sentence(self, at: int) -> bool:
        return at == 0 or any(self.r.is_mark(at - 1, mark) for mark in ".!?")

    def _is_month(self, at: int, end: int) -> bool:
        """Say whether a name is a month here: "in April", "May 2027"."""
        if self.r.word(at) not in self.r.words.months:
            return False
        return self.r.is_in(at - 1, self.r.words.not_name_after) or self.r.word(end).isdigit()

    def _takes_name(self, at: int) -> bool:
        """Say whether a name in lower case may stand there: after "call", "with", "to", or after another name."""
        after_name = self.named_until > 0 and self.r.after_and(self.named_until) == at
        return at == self.asked_at or after_name or self.r.is_in(at - 1, self.r.words.takes_person)

    def _who(self, first: int, mention: Mention) -> Found:
        """Settle whom a name means, or ask."""
        asked = first == self.asked_at
        found = self._make(first, mention.end, "question", mention.candidates)._replace(put=None)
        if mention.possessive:
            found = found._replace(end=found.end - 2)
        only = self._settled(found, mention.candidates)
        if only is None:
            return found
        self.named_until = mention.end
        found = found._replace(slot=only.sort, value=only.id, put="" if asked or only.sort == "agency" else None)
        spare = self.r.tokens[first].text if self.r.is_quote(first) else self.r.text[found.start : found.end]
        return self._with_what_follows(found._replace(spare=spare)) if asked else found

    def _settled(self, found: Found, candidates: tuple[Candidate, ...]) -> Candidate | None:
        if len(candidates) == 1:
            return candidates[0]
        answer = self.chosen.get(key_of(self.r.text[found.start : found.end]))
        return next((candidate for candidate in candidates if candidate.id == answer), None)

    def _with_what_follows(self, found: Found) -> Found:
        """Take along the "for" of "wait Omar for the figures", and the "and" before another name."""
        after = self.r.after_and(found.last)
        if after is not None and (self.r.is_mark(after, "@") or self.known.read_name(self.r, after)):
            self.asked_at = after
        else:
            linked = self.r.is_in(found.last, self.r.words.after_waiting_person) or self.r.is_mark(found.last, ":")
            after = found.last + 1 if linked and found.last + 1 < len(self.r.tokens) else found.last
        return found._replace(last=after, end=max(found.end, self.r.tokens[after - 1].end))


def key_of(text: str) -> str:
    """Return what the answer to a question about a name is kept under."""
    return " ".join(list_words(text))
