"""Single values as people type them: missing ones, e-mail, phones, names, days, amounts."""

from __future__ import annotations

import re
from datetime import date, datetime, time, tzinfo
from typing import NamedTuple

_MISSING = frozenset(
    ["na", "n/a", "#n/a", "n.a.", "null", "nil", "nan", "none", "undefined", "tbd", "blank", "not available",
     "not applicable", "unassigned", "[]", "{}", "-", "--", "---", "–", "—", "?", ".",
     "0/0/00", "0.0.00", "00.00.0000", "00/00/00", "00/00/0000", "0000-00-00"]
)  # fmt: skip
_MISSING_NAMES = frozenset(["n/a", "#n/a", "[]", "{}", "-", "--", "---", "–", "—", "?", "."])  # Null, Na: surnames
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff]")
_EMAIL = re.compile(r"[^\s@<>,;:|()\[\]\"\\]+@[^\s@<>,;:|()\[\]\"\\]+")
_EXTENSION = re.compile(r"(?:\bext(?:ension)?\.?|\bx|#|;ext=)\s*(\d{1,7})\s*$", re.IGNORECASE)
_PHONE_BREAK = re.compile(r"\n|;(?!ext=)|\s/\s|\s+or\s+|,\s+(?=[\d(+])")
_PUNCTUATION = str.maketrans("", "", " \t\xa0().-/")
_NANP = re.compile(r"1?([2-9]\d{2}[2-9]\d{6})")
PREFIX_WORDS = frozenset(
    ["mr", "mrs", "ms", "mx", "miss", "dr", "prof", "professor", "hon", "honorable", "rev", "sir", "dame", "gov",
     "sen", "rep", "judge", "justice", "sgt", "lt", "capt", "col", "maj", "gen", "adm", "chief", "mag", "ing"]
)  # fmt: skip
_GENERATIONS = ("jr", "sr", "ii", "iii", "iv")
SUFFIX_WORDS = frozenset(
    [*_GENERATIONS, "phd", "md", "jd", "esq", "esquire", "cpa", "pmp", "pe", "rn", "mba", "mpa", "mph",
     "cissp", "cio", "dds", "dvm", "edd", "ret", "usn", "usa", "aia", "aicp"]
)  # fmt: skip
_PARTICLES = ("van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "ter", "bin", "al")
_ORGANIZATION = """
    administration agency agencies association attorney authority board branch bureau center centre city clinic clerk
    co college commission commissioner committee company corp corporation corps council county court department dept
    district division foundation fund gmbh group hospital inc institute laboratory legislature library llc ltd ministry
    municipal museum office organization partnership police prison program schools sheriff society state system team
    town township treasury tribe trust union university village
"""
_ORGANIZATION_WORDS = frozenset(_ORGANIZATION.split())
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_PARTED = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})")
_WORDED = re.compile(
    r"(?:\w+,\s+)?([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})"
    r"|(\d{1,2})\.?[\s-]+([a-z]{3,9})\.?,?[\s-]+(\d{4}|(?<=-)\d{2})"
)
_TIME = re.compile(
    r"(T\d{1,2}:?\d{2}|\s+\d{1,2}:\d{2})(:?\d{2}(\.\d+)?)?\s*([ap]\.?m\.?)?\s*(Z|[-+]\d{2}:?\d{2})?$", re.IGNORECASE
)
_AMOUNT = re.compile(r"(-?)(\d{1,3}(?:[,\s]\d{3})+|\d+)(?:\.(\d*))?")
_EUROPEAN = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|-?\d+,\d{2}")
_SCALES = {"k": 1_000, "m": 1_000_000, "b": 1_000_000_000}


class PersonName(NamedTuple):
    """The parts of a person's name; empty where it has none."""

    prefix: str = ""
    given: str = ""
    middle: str = ""
    family: str = ""
    suffix: str = ""
    nickname: str = ""

    def join(self) -> str:
        """Return the name as it is said."""
        said = " ".join([part for part in self[:4] if part])
        comma = "" if not said or _bare(self.suffix) in _GENERATIONS else ","
        return f"{said}{comma} {self.suffix}".strip() if self.suffix else said


def clean_line(text: str) -> str:
    """Return text on one line, its spaces single, without control characters."""
    if text.isprintable():
        return text.strip() if "  " not in text else " ".join(text.split())
    return " ".join(_CONTROL.sub("", text).split())


def clean_lines(text: str) -> str:
    """Return text with its line breaks, lines trimmed at their end, none blank first or last."""
    if "\n" not in text and "\r" not in text and text.isprintable():
        return text.strip()
    lines = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def is_missing(text: str, is_name: bool = False) -> bool:
    """Tell whether a cell says that there is no value: NA, (blank), NULL. A person may be called Null."""
    word = text.strip().lower()
    if not word or word in (_MISSING_NAMES if is_name else _MISSING):
        return True
    if word[0] not in "([<" or word[-1] not in ")]>":
        return False
    bare = word[1:-1].strip()
    return not bare or bare in _MISSING


def list_words(text: str) -> tuple[str, ...]:
    """Return the members of a cell that lists several: "a, b; c", or a list as a program prints it."""
    found = text.strip()
    if not found:
        return ()
    if found[:1] == "[" and found[-1:] == "]":
        return tuple(word for word in re.findall(r"""u?['"](.*?)['"]""", found) if word.strip())
    return tuple(word for word in (clean_line(part) for part in re.split(r"[;,\n]|\s:::\s", found)) if word)


def find_emails(text: str) -> tuple[tuple[str, ...], str]:
    """Return the e-mail addresses in a text and what else it says; all of it when there is none."""
    text = text if text.isprintable() else _CONTROL.sub("", text)
    if _EMAIL.fullmatch(text) and text[:7] != "mailto:" and text[-1] not in ".'":
        return (text,), ""
    found = [address.removeprefix("mailto:").strip(".'") for address in _EMAIL.findall(text.replace("mailto:", " "))]
    if not found:
        return (), clean_line(text)
    rest = re.sub(r"[\s<>,;:|()\[\]\"]+", " ", _EMAIL.sub(" ", text.replace("mailto:", " "))).strip()
    return tuple(dict.fromkeys(found)), rest


def divide_phones(text: str) -> tuple[str, ...]:
    """Return the phones of a cell as typed; they part at line breaks, semicolons, slashes and "or"."""
    if not _PHONE_BREAK.search(text):
        line = clean_line(text)
        return (line,) if line else ()
    parts = [part for part in map(clean_line, _PHONE_BREAK.split(text)) if part]
    if len(parts) > 1 and all(sum(map(str.isdigit, part)) >= 7 for part in parts):
        return tuple(parts)
    return (clean_line(text),) if parts else ()


def find_e164(phone: str, region: str = "US") -> str:
    """Return a phone in its international form (ITU E.164), or nothing when it is not one."""
    digits = phone.translate(_PUNCTUATION)
    number = phone
    if not digits.isdigit():
        number = _EXTENSION.sub("", phone.removeprefix("tel:"))
        digits = number.translate(_PUNCTUATION)
    if region == "US" and _NANP.fullmatch(digits.removeprefix("+1")) and (digits[:1] != "+" or digits[:2] == "+1"):
        return "+1" + digits.removeprefix("+1")[-10:]
    if sum(map(str.isdigit, digits)) < 7 or (digits[:1] != "+" and not digits.isdigit()) or not number.isascii():
        return ""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number[:60], region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(parsed):
        return ""
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def label_phone(phone: str, label: str) -> str:
    """Return a phone as typed with what it is for: "804-555-0100 (mobile)"."""
    return f"{phone} ({label})" if label else phone


def looks_like_organization(text: str) -> bool:
    """Tell whether a name has a word that organizations have and people do not."""
    return not _ORGANIZATION_WORDS.isdisjoint(re.findall(r"[a-z]+", text.lower()))


def divide_name(text: str) -> PersonName:
    """Divide a person's name: "Last, First M.", "Dr. First Last, Jr.", "Robert (Bob) van Dyke"."""
    nickname = re.search(r"[(\"“]([^()\"“”]{1,40})[)\"”]", text)
    plain = text.replace(nickname[0], " ") if nickname else text
    parts = [part.split() for part in plain.split(",") if part.strip()]
    suffix: list[str] = []
    while len(parts) > 1 and all(_bare(word) in SUFFIX_WORDS for word in parts[-1]):
        suffix.insert(0, " ".join(parts.pop()))
    if len(parts) == 2:
        family, given = parts
        while len(family) > 1 and _bare(family[-1]) in SUFFIX_WORDS:
            suffix.insert(0, family.pop())
    else:
        given, family = [word for part in parts for word in part], []
    prefix = [given.pop(0) for _ in range(_count_prefixes(given, family))]
    while len(given) > 2 and not family and _bare(given[-1]) in SUFFIX_WORDS:
        suffix.insert(0, given.pop())
    if not family and (len(given) > 1 or prefix):
        cut = _find_family(given)
        given, family = given[:cut], given[cut:]
    return PersonName(
        " ".join(prefix), given[0] if given else "", " ".join(given[1:]), " ".join(family), ", ".join(suffix),
        clean_line(nickname[1]) if nickname else "",
    )  # fmt: skip


def divide_suffix(family: str) -> tuple[str, str]:
    """Divide a last name and what stands behind its comma, when that is no name: "Smith, PMP"."""
    name, _, rest = family.partition(",")
    words = rest.replace(",", " ").split()
    return (
        (name.strip(), rest.strip()) if words and all(_bare(word) in SUFFIX_WORDS for word in words) else (family, "")
    )


def _count_prefixes(given: list[str], family: list[str]) -> int:
    count = 0
    while count < len(given) - (0 if family else 1) and _bare(given[count]) in PREFIX_WORDS:
        count += 1
    return count if count < len(given) or family else 0


def _find_family(words: list[str]) -> int:
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].lower() in _PARTICLES:
        cut -= 1
    return cut


def _bare(word: str) -> str:
    return word.lower().replace(".", "").strip("'")


def parse_day(text: str) -> date | None:
    """Return the day a text names; m/d/yyyy as in the US unless only d/m/yyyy can be meant."""
    value = _TIME.sub("", text.strip()).strip().lower()
    if found := _ISO.fullmatch(value) or _COMPACT.fullmatch(value):
        return _make_day(int(found[1]), int(found[2]), int(found[3]))
    if found := _PARTED.fullmatch(value):
        first, second, year = int(found[1]), int(found[3]), _widen_year(found[4])
        if found[2] == "." or first > 12:
            first, second = second, first
        return _make_day(year, first, second)
    if found := _WORDED.fullmatch(value):
        month, day_, year_ = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
        return _make_day(_widen_year(year_), _MONTHS.index(month[:3]) + 1, int(day_)) if month[:3] in _MONTHS else None
    return None


_CLOCK = re.compile(
    r"(\d{1,2})(?::?(\d{2}))?(?::\d{2}(?:\.\d+)?)?\s*([ap])?\.?(?:m\.?)?(?:\s*[A-Z]{2,4})?", re.IGNORECASE
)


def parse_clock(text: str) -> time | None:
    """Return the time of day a text names: "9:00 AM", "14:30", "3 pm"."""
    found = _CLOCK.fullmatch(text.strip())
    if not found or not (found[2] or found[3]):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3] and hour <= 12:
        hour = hour % 12 + (12 if found[3].lower() == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def parse_moment(text: str, zone: tzinfo, clock: str = "") -> datetime | None:
    """Return the moment that a text names, in `zone` unless it says its own; `clock` is a time told beside it."""
    value = text.strip()
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        day_ = parse_day(value)
        if day_ is None:
            return None
        said = _TIME.search(value)
        at = datetime.combine(day_, (said and parse_clock(said[0].strip(" T"))) or time())
    told = parse_clock(clock) if clock else None
    at = at.replace(hour=told.hour, minute=told.minute) if told else at
    try:
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(zone) if at.year >= 1000 else None
    except (OverflowError, ValueError):
        return None


def _widen_year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 69 else 1900)


def _make_day(year: int, month: int, day_: int) -> date | None:
    try:
        return date(year, month, day_) if year >= 1000 else None
    except ValueError:
        return None


def parse_cents(text: str) -> int | None:
    """Return an amount of money in cents: "34,000.00", "$1.2M", "(500)", "34.000,00"."""
    value = text.strip().lower().replace("usd", "").replace("$", "").strip()
    negative = value.startswith("(") and value.endswith(")")
    value = value.strip("()").strip()
    scale = _SCALES.get(value[-1:], 1)
    value = value[:-1].strip() if scale > 1 else value
    if _EUROPEAN.fullmatch(value) and not re.fullmatch(r"-?\d{1,3}\.\d{3}", value):
        value = value.replace(".", "").replace(",", ".")
    found = _AMOUNT.fullmatch(value)
    if not found or len(value) > 20:
        return None
    whole, part = int(re.sub(r"\D", "", found[2])), (found[3] or "").ljust(2, "0")
    cents = int(str(whole) + part) * scale * 100 // int("1" + "0" * len(part))
    return -cents if negative or found[1] else cents


def parse_number(text: str) -> int | None:
    """Return a whole number: "1,234", "12.0"."""
    found = _AMOUNT.fullmatch(text.strip())
    if not found or len(text) > 30 or (found[3] or "").strip("0"):
        return None
    number = int(re.sub(r"\D", "", found[2]))
    return -number if found[1] else number


def parse_decimal(text: str) -> float | None:
    """Return a measured number: "1,234.5", "12 %"."""
    found = _AMOUNT.fullmatch(text.strip().removesuffix("%").strip())
    if not found or len(text) > 30:
        return None
    number = float(re.sub(r"\D", "", found[2]) + "." + (found[3] or "0"))
    return -number if found[1] else number


def parse_tick(text: str) -> bool | None:
    """Return yes or no, or None when the text says neither."""
    word = text.strip().lower()
    if word in ("yes", "y", "true", "t", "1", "x", "on", "checked", "✓"):
        return True
    return False if word in ("no", "n", "false", "f", "0", "off", "unchecked", "") else None
