"""What headings look like: tell them from data, and reduce them to comparable words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from brm_desktop.exchange.languages import fold_accents, put_in_english

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
_EMAIL = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+")
_URL = re.compile(r"(https?://|www\.)\S+|\S+\.(gov|com|org|net|edu|us|mil)(/\S*)?", re.IGNORECASE)
_NUMBER = re.compile(r"[-+(]?\$?\d[\d,. ]*%?\)?")
_PLAIN_NUMBER = re.compile(r"\d+(\.\d+)?")
_DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d\d.*)?")
_TAX_NUMBER = re.compile(r"\d\d-\d{7}")
_PHONE = re.compile(r"\+?[\d()][\d()\s./-]{5,18}\d(\s*(x|ext\.?)\s*\d+)?", re.IGNORECASE)

_WORDS = """
    abbreviation account acronym action address adr agency agencies amount anniversary appeal area assistant bday begin
    birth birthday board branch budget building bureau business category cell certificate city classification code
    comment comments company contact contract cost country county created customer date day days department description
    director display division domain due email emails employees end entity exempt expiration family fax field file
    first firstname focus function gender given group groups head home id initials jurisdiction key kind label last
    lastname level link locality location login logo mail manager member middle mobile mission month name names nickname
    note notes number occupation office org organization organisation owner page pager parent partner password payment
    person phone phones policy position postal prefix priority product profile program project purpose region role row
    score section service short source staff start state status street suffix sub subject sum tag tags tax tel telephone
    text time title to total town twitter type types unit until updated uri url user username value variable vendor web
    website work year zip zipcode vorname nachname telefon strasse plz ort firma
    """
WORDS = frozenset(_WORDS.split())


def words_of(heading: str) -> tuple[str, ...]:
    """Return a heading as lower-case English words: "E-mail 1 - Value", "email_1_value", "Email1Value" are alike."""
    spaced = _CAMEL.sub(" ", heading.replace("E-mail", "email").replace("e-mail", "email").replace("E-Mail", "email"))
    plain = fold_accents(spaced.replace("'", "").replace("’", ""))
    split = re.sub(r"(?<=[a-z])(?=\d)|(?<=\d)(?=[a-z])", " ", plain)
    return put_in_english(tuple(word for word in _NOT_WORD.split(split) if word))


def tell_form(cell: str) -> str:
    """Return what a value looks like: email, url, day, phone, number, text, or nothing when empty."""
    value = cell.strip()
    if not value:
        return ""
    for form, pattern in (("email", _EMAIL), ("url", _URL), ("day", _DAY)):
        if pattern.fullmatch(value):
            return form
    if (
        _PHONE.fullmatch(value)
        and 7 <= sum(map(str.isdigit, value)) <= 16
        and not (_PLAIN_NUMBER.fullmatch(value) or _TAX_NUMBER.fullmatch(value))
    ):
        return "phone"
    return "number" if _NUMBER.fullmatch(value) else "text"


def looks_like_header(first: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    """Judge whether a row has headings: known words, unlike the values below, none of them a value itself."""
    cells = [cell.strip() for cell in first if cell.strip()]
    if not cells:
        return False
    forms = [tell_form(cell) for cell in cells]
    if "email" in forms or "url" in forms or "phone" in forms:
        return False
    known = sum(map(_known_share, cells)) / len(cells)
    values = sum(form in ("number", "day") for form in forms) / len(cells)
    unlike, again = _compare(first, rest)
    single = 0.5 if len({cell.lower() for cell in cells}) == len(cells) and max(map(len, cells)) <= 60 else 0.0
    return 2 * known + unlike + single - 3 * values - 2 * again >= 0.9


def are_headings(cells: Sequence[str]) -> bool:
    """Tell whether most cells of a row say words that headings say, and none is a value."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    plain = all(tell_form(cell) == "text" for cell in filled)
    return bool(filled) and plain and sum(map(_known_share, filled)) > 0.6 * len(filled)


def _known_share(cell: str) -> float:
    words = [word for word in words_of(cell) if not word.isdigit()]
    return sum(word in WORDS for word in words) / len(words) if words else 0.0


def _compare(first: Sequence[str], rest: Sequence[Sequence[str]]) -> tuple[float, float]:
    """Return the shares of columns whose values have another form than the heading, or repeat it."""
    unlike = again = 0
    for at, cell in enumerate(first):
        values = [row[at].strip() for row in rest if at < len(row) and row[at].strip()]
        if cell.strip() and values:
            forms = [tell_form(value) for value in values]
            unlike += tell_form(cell) == "text" and 2 * sum(form not in ("text", "") for form in forms) > len(forms)
            again += cell.strip().lower() in {value.lower() for value in values}
    return unlike / len(first), again / len(first)
