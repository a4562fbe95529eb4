"""US English for the quick-add grammar. Another language is another table of this shape."""

from __future__ import annotations

from datetime import time

from brm_desktop.domain.dates import MONTHS, WEEKDAYS
from brm_desktop.domain.quick_add.words import Phrases, Words
from brm_desktop.domain.recurrence import LAST, Unit


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _phrases(text: str) -> Phrases:
    return tuple(sorted((tuple(phrase.split()) for phrase in text.split(",")), key=len, reverse=True))


def _each(meanings: dict[str, int]) -> dict[str, int]:
    return {word: meaning for words, meaning in meanings.items() for word in words.split()}


def _units(meanings: dict[str, tuple[Unit, int]]) -> dict[str, tuple[Unit, int]]:
    return {word: meaning for words, meaning in meanings.items() for word in words.split()}


ENGLISH = Words(
    month_first=True,
    weekdays={
        **{name.lower(): number for number, name in enumerate(WEEKDAYS)},
        **_each({"mon": 0, "tue tues": 1, "wed weds": 2, "thu thur thurs": 3, "fri": 4, "sat": 5, "sun": 6}),
    },
    every_weekday={f"{name.lower()}s": number for number, name in enumerate(WEEKDAYS)},
    months={
        **{name.lower(): number for number, name in enumerate(MONTHS, 1)},
        **{name[:3].lower(): number for number, name in enumerate(MONTHS, 1)},
        "sept": 9,
    },
    units=_units(
        {
            "d day days": ("day", 1),
            "w wk wks week weeks": ("week", 1),
            "fortnight fortnights": ("week", 2),
            "mo mos month months": ("month", 1),
            "q qtr quarter quarters": ("month", 3),
            "y yr yrs year years": ("year", 1),
        }
    ),
    business_days=_phrases(
        "business day, business days, working day, working days, workday, workdays, weekday, weekdays, bd"
    ),
    numbers=_each(
        {
            "a an one": 1,
            "two": 2,
            "three": 3,
            "four": 4,
            "five": 5,
            "six": 6,
            "seven": 7,
            "eight": 8,
            "nine": 9,
            "ten": 10,
            "eleven": 11,
            "twelve": 12,
            "thirteen": 13,
            "fourteen": 14,
            "fifteen": 15,
            "sixteen": 16,
            "seventeen": 17,
            "eighteen": 18,
            "nineteen": 19,
            "twenty": 20,
            "thirty": 30,
            "forty": 40,
            "fifty": 50,
            "sixty": 60,
            "ninety": 90,
        }
    ),
    couple=_phrases("a couple of, a couple, couple of"),
    ordinals={"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": LAST},
    ordinal_endings=_set("st nd rd th"),
    days_from_today={
        ("day", "after", "tomorrow"): 2,
        ("today",): 0,
        ("tod",): 0,
        ("tonight",): 0,
        ("tomorrow",): 1,
        ("tomorow",): 1,
        ("tommorow",): 1,
        ("tommorrow",): 1,
        ("tmr",): 1,
        ("tmrw",): 1,
        ("tmw",): 1,
    },
    ends={
        ("end", "of", "day"): "day",
        ("close", "of", "business"): "day",
        ("eod",): "day",
        ("cob",): "day",
        ("eow",): "week",
        ("eom",): "month",
        ("month", "end"): "month",
        ("eoq",): "quarter",
        ("quarter", "end"): "quarter",
        ("eoy",): "year",
        ("year", "end"): "year",
    },
    end_of=_phrases("the end of the, end of the, the end of, end of"),
    next=_set("next"),
    this=_set("this coming"),
    weekend=_set("weekend"),
    in_=_set("in within"),
    from_now=_phrases("from now, from today"),
    from_day=_set("from after"),
    before=_set("before"),
    the=_set("the"),
    of=_set("of"),
    by=_set("by due on before for"),
    labels=_set("due by start starts pri priority"),
    start=_set("start starts starting"),
    on=_set("on"),
    by_or_about=_set("for on before"),
    not_due_after=_set("from since of after between through than to until till last past about re regarding and or"),
    about=_set("re fw fwd"),
    not_month_after=_set("i we you they he she it that who which there what this these those"),
    at=_set("at by due before"),
    at_hour=_set("at"),
    not_hour_after=_set("look looking looks aim aimed cap capped hold holding keep kept stay stays stuck set is are"),
    after_hour=_set("with about re regarding to for on by and in via w"),
    am=_set("am a.m"),
    pm=_set("pm p.m"),
    noon=_phrases("noon, 12 noon"),
    short_half={"a": "am", "p": "pm"},
    parts_of_day={"morning": time(9), "afternoon": time(13), "evening": time(18), "night": time(20)},
    late=_set("tonight afternoon evening night"),
    zones={
        **dict.fromkeys(("et", "est", "edt"), "America/New_York"),
        **dict.fromkeys(("ct", "cst", "cdt"), "America/Chicago"),
        **dict.fromkeys(("mt", "mst", "mdt"), "America/Denver"),
        **dict.fromkeys(("pt", "pst", "pdt"), "America/Los_Angeles"),
        **dict.fromkeys(("akst", "akdt"), "America/Anchorage"),
        "hst": "Pacific/Honolulu",
        "utc": "UTC",
    },
    someday=_set("someday"),
    priorities={
        **dict.fromkeys(("high", "hi", "h", "1"), "high"),
        **dict.fromkeys(("normal", "medium", "med", "n", "m", "2"), "normal"),
        **dict.fromkeys(("low", "lo", "l", "3"), "low"),
    },
    priority_codes={"p1": "high", "p2": "normal", "p3": "low", "p4": "low"},
    priority=_set("pri priority"),
    waiting=_phrases("waiting for, waiting on, wait for, wait on, waiting, wait"),
    not_waiting_before=_set("until till a list lists room rooms time times period periods area areas staff state game"),
    after_waiting_person=_set("for to"),
    nudge=_set("nudge"),
    and_=_set("and"),
    every=_set("every each"),
    other=_set("other"),
    workday=_phrases("business day, working day, workday, weekday"),
    adverbs={
        "daily": ("day", 1),
        "weekly": ("week", 1),
        "biweekly": ("week", 2),
        "bi-weekly": ("week", 2),
        "fortnightly": ("week", 2),
        "monthly": ("month", 1),
        "quarterly": ("month", 3),
        "semiannually": ("month", 6),
        "semi-annually": ("month", 6),
        "yearly": ("year", 1),
        "annually": ("year", 1),
    },
    last=_set("last"),
    day=_set("day"),
    from_done=_phrases("from done, after done, when done, from completion, after completion"),
    from_due=_phrases("from due"),
    until=_set("until till ending"),
    times=_set("time times"),
    for_=_set("for"),
    times_mark="x",
    takes_person=_set(
        "call phone ring ask tell e-mail email text ping message write meet see visit join thank remind invite brief "
        "update contact chase pester nudge wait cc with to from for and via answer reply help pay show send give"
    ),
    not_name_after=_set("in of since until till through thru during this next last every early late mid end by"),
    everyday=_set(
        "sat sun may march mar mark will bill grant art rob sue drew pat frank rose hope joy grace faith jack dawn "
        "april june august chase miles penny ray don gene rich sky wade reed van lane dale jay guy page price cash "
        "case chance char cliff earl ford heath hunter iris ivy jade lee lily mason melody mercy merit norm olive "
        "opal pearl pierce porter rain reign robin rock royal ruby rusty sage sandy scout sharp shell skip star "
        "stone summer sunny tab teal trip victor violet wells west win winter woody young an so in my do long song "
        "ha ho le the min bo jo al ed chip dash major minor bishop king duke prince law judge justice earnest "
        "berry brook buck bud busy christian christmas clay cook crew curt daisy deal dean eve fern forest fox "
        "gale garnet ginger hazel holly honor hero jet jewel journey key lance laurel lark love mace marina mayor "
        "mission noble ocean park parker patience peace pip poppy prudence query quest race read red regal ridge "
        "river roman season shaw shirt spring storm tanner taylor temple trace tucker vale ward webb team all me "
        "us we you it one"
    ),
)
