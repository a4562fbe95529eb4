"""What a list holds and which column is which: judged by its headings and by sampled values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from brm_desktop.domain.kinds import get_kind
from brm_desktop.domain.record import Kind
from brm_desktop.domain.values import find_field
from brm_desktop.exchange.belonging import find_owner_field, list_needed
from brm_desktop.exchange.cleaning import PREFIX_WORDS, is_missing, looks_like_organization
from brm_desktop.exchange.headings import tell_form, words_of
from brm_desktop.exchange.mapping import CUSTOM, KEY, LEAVE_OUT, ColumnUse, Mapping
from brm_desktop.exchange.marks import find_marked_kind, use_times
from brm_desktop.exchange.shapes import Table
from brm_desktop.exchange.synonyms import BY_KIND, Meaning, find_reaching

_SECRETS = frozenset(("password", "passwd", "pwd", "passphrase", "pin", "ssn"))
_KEY_WORDS = frozenset(("id", "code", "uid", "guid", "uuid", "key", "number", "no", "nr", "customernumber"))
_KEY_OWNERS = frozenset(
    ("agency", "organization", "org", "contact", "customer", "person", "record", "employee", "staff", "department",
     "dept", "entity", "body", "system", "source", "external", "row", "unique")
)  # fmt: skip
_LEVELS = (
    ("cabinet", "secretariat", "ministry"), ("department", "department name"), ("agency", "agency name"),
    ("organization name", "organization"), ("suborganization name", "suborganization", "sub agency", "subagency"),
    ("bureau", "division"), ("office", "unit"),
)  # fmt: skip
_ADDRESS_FIELDS = {"contact": "addresses", "agency": "address", "partner": "address"}
_SEVERAL = ("words", "links")
_SAMPLE_ROWS = 200
_MOSTLY = 0.6


def guess_kind(table: Table) -> tuple[str, float]:
    """Return the kind that a list looks most like, and by how much."""
    marked = find_marked_kind([" ".join(words_of(column)) for column in table.columns], table.name)
    if marked:
        return marked, 9.0
    scores = {kind: _score_kind(table, kind) for kind in ("agency", "contact", "agreement")}
    best, second = sorted(scores, key=lambda kind: -scores[kind])[:2]
    return best, scores[best] - scores[second]


def guess_mapping(table: Table, kind: str = "") -> Mapping:
    """Return what the columns seem to be for; `kind` when the person has said what the list holds."""
    margin = 9.0
    kind = kind or table.kind
    if not kind:
        kind, margin = guess_kind(table)
    uses = _guess_uses(table, get_kind(kind).KIND)
    why = _find_doubt(table, get_kind(kind).KIND, uses, margin)
    return Mapping(kind, tuple(uses), not why, why)


def _samples(table: Table, at: int) -> list[str]:
    cells = (row.cells[at] for row in table.rows)
    return list(islice((cell for cell in cells if not is_missing(cell)), _SAMPLE_ROWS))


def _score_kind(table: Table, kind: str) -> float:
    uses = {use.use.field: at for at, use in enumerate(_guess_uses(table, get_kind(kind).KIND))}
    words = [" ".join(words_of(column)) for column in table.columns]
    if kind == "agreement":
        terms = ("title", "number", "partner", "starts_on", "ends_on", "amount")
        return sum(field in uses for field in terms) - (1.0 if uses.keys() & {"partner", "number"} else 4.0)
    title = uses.get("name")
    names = _samples(table, title) if title is not None else []
    official = sum(map(looks_like_organization, names)) / len(names) if names else 0.0
    if kind == "agency":
        plain = sum(word in ("agency", "agencies", "bureau", "jurisdiction") or "agency" in word for word in words)
        marks = ("acronym", "mission", "former_names", "staff", "budget")
        return 2 * official + min(plain, 2) + 0.5 * sum(field in uses for field in marks) - (0 if names else 1)
    personal = ("given", "family", "job_title", "birthday", "nickname", "middle")
    score = sum(field in uses for field in personal) + 0.5 * ("emails" in uses) + 0.3 * ("phones" in uses)
    private = any("home" in word.split() or "mobile" in word.split() for word in words)
    return score + 0.5 * private + (1.0 - 2 * official if names else 0.0)


def _guess_uses(table: Table, kind: Kind) -> list[ColumnUse]:
    words = [words_of(column) for column in table.columns]
    found: list[tuple[ColumnUse, float]] = []
    for at, column in enumerate(table.columns):
        values = _samples(table, at)
        meaning, score, why = _guess_column(kind, words[at], values)
        found.append((ColumnUse(column, meaning, why if values else "empty"), score if values else score / 10))
    _use_levels(kind, words, found)
    _use_key(table, words, found)
    if kind.name == "contact":
        _use_names(table, words, found)
    use_times(kind, words, found)
    return _settle(kind, found)


def _guess_column(kind: Kind, words: tuple[str, ...], values: Sequence[str]) -> tuple[Meaning, float, str]:
    phrase = " ".join(_without_year(words))
    if not _SECRETS.isdisjoint(words):
        return Meaning(LEAVE_OUT), 9.0, "a secret"
    form, count = Counter(map(tell_form, values or ("",))).most_common(1)[0]
    known = BY_KIND.get(kind.name, {}).get(phrase)
    if known and known[0] in ("name", "title") and form == "number" and count > 0.9 * len(values):
        return Meaning(KEY), 1.2, "numbers, not names"
    plain = form in ("email", "url", "phone") and count > _MOSTLY * len(values)
    if known and known[0] in kind.fields and not (plain and _is_text(kind, known[0])):
        return Meaning(known[0]), 2.0 - known[1] / 100, "heading"
    reaching = find_reaching(words)
    fitted = _fit_reaching(kind, reaching) if reaching else None
    if fitted:
        return fitted, 1.5, "heading"
    field = find_field(kind, phrase.replace(" ", "_"))
    if field is not None and not field.private and field.name not in ("space", "private", "custom"):
        return Meaning(field.name), 1.4, "field name"
    if form in ("email", "phone") and count > _MOSTLY * len(values):
        fitted = _fit_reaching(kind, Meaning("emails" if form == "email" else "phones"))
        if fitted:
            return fitted, 0.6, "values"
    return Meaning(CUSTOM), 0.0, "no field for it"


def _without_year(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a heading without a fiscal year before them: "FY2026 Budget" is a budget."""
    rest = words[1:] if words[:1] == ("fy",) else words
    if len(rest) < 2 or not (rest[0].isdigit() and (rest is not words or len(rest[0]) == 4)):
        return words
    return rest[1:]


def _is_text(kind: Kind, field: str) -> bool:
    return kind.fields[field].editor in ("line", "long_text") and field != "website"


def _fit_reaching(kind: Kind, meaning: Meaning) -> Meaning | None:
    """Return a way to reach someone under the name that the kind has for it."""
    if meaning.field == "addresses":
        field = _ADDRESS_FIELDS.get(kind.name, "")
        return meaning._replace(field=field) if field else None
    field = meaning.field if meaning.field in kind.fields else meaning.field.removesuffix("s")
    return meaning._replace(field=field) if field in kind.fields else None


def _use_levels(kind: Kind, words: Sequence[tuple[str, ...]], found: list[tuple[ColumnUse, float]]) -> None:
    """Where columns name a body and the one above it, take the lowest for the name, the next for the parent."""
    if kind.name != "agency":
        return
    levels = {" ".join(each): at for at, each in enumerate(words) if found[at][0].why != "empty"}
    held = [at for names in _LEVELS for name in names if (at := levels.get(name)) is not None]
    if len(held) > 1:
        for at, field in ((held[-1], "name"), (held[-2], "parent")):
            found[at] = (replace(found[at][0], use=Meaning(field), why="level"), 3.0)


def _use_key(table: Table, words: Sequence[tuple[str, ...]], found: list[tuple[ColumnUse, float]]) -> None:
    """Take a column of codes that hardly ever repeat for what identifies the rows."""
    distinct = {row.cells for row in table.rows}
    for at, each in enumerate(words):
        if found[at][1] > 1.0 or not each or each[-1] not in _KEY_WORDS or not _KEY_OWNERS.issuperset(each[:-1]):
            continue
        values = [cells[at].strip() for cells in distinct]
        if all(values) and len(set(values)) >= 0.98 * len(values) and max(map(len, values)) <= 80:
            found[at] = (replace(found[at][0], use=Meaning(KEY), why="different in every row"), 2.0)
            return


def _use_names(table: Table, words: Sequence[tuple[str, ...]], found: list[tuple[ColumnUse, float]]) -> None:
    """Settle what only other columns tell: a name beside a first name, a title beside a job title."""
    fields = [use.use.field for use, _ in found if use.why != "empty"]
    for at, (use, _) in enumerate(found):
        if words[at] == ("name",) and ("given" in fields) != ("family" in fields):
            other = "family" if "given" in fields else "given"
            found[at] = (replace(use, use=Meaning(other), why="beside a first or last name"), 1.9)
        if words[at] == ("title",) and use.why != "empty":
            values = _samples(table, at)
            honorifics = sum(value.lower().strip(". ") in PREFIX_WORDS for value in values)
            if honorifics > _MOSTLY * len(values) or any(each[:2] == ("job", "title") for each in words):
                found[at] = (replace(use, use=Meaning("prefix"), why="beside a job title"), 1.9)


def _settle(kind: Kind, found: Sequence[tuple[ColumnUse, float]]) -> list[ColumnUse]:
    """Give each field that holds one value to the column that fits it best; the others are kept as they are."""
    best: dict[Meaning, int] = {}
    for at, (use, score) in enumerate(found):
        field = kind.fields.get(use.use.field)
        if field is not None and field.editor not in _SEVERAL and not use.use.part:
            held = best.get(use.use)
            best[use.use] = at if held is None or score > found[held][1] else held
    settled = []
    for at, (use, _) in enumerate(found):
        lost = use.use in best and best[use.use] != at
        settled.append(replace(use, use=Meaning(CUSTOM), why="another column fits better") if lost else use)
    return settled


def _find_doubt(table: Table, kind: Kind, uses: Sequence[ColumnUse], margin: float) -> str:
    if margin < 0.4:
        return "it is not clear what it lists: agencies, people or agreements"
    fields = [use.use.field for use in uses if use.why != "empty"]
    if find_owner_field(kind) is not None:
        missing = next((kind.fields[name].label.lower() for name in list_needed(kind) if name not in fields), "")
        return f"no column is plainly the {missing} of the {kind.one.lower()}" if missing else ""
    if kind.title not in fields and not (
        (kind.name == "contact" and _names_people(table, fields)) or (kind.name == "agreement" and "number" in fields)
    ):
        return f"no column is plainly the {kind.fields[kind.title].label.lower()} of the {kind.one.lower()}"
    if kind.name != "agency" or margin > 5:
        return ""
    at = fields.index(kind.title)
    column = [use.column for use in uses if use.why != "empty"][at]
    cells = [row.cells[table.columns.index(column)] for row in table.rows]
    above = [table.columns.index(use.column) for use in uses if use.use.field == "parent"]
    if above:
        cells = [cell or row.cells[above[0]] for cell, row in zip(cells, table.rows, strict=True)]
    if words_of(column) in (("description",), ("title",)) and not _are_names(cells[:_SAMPLE_ROWS]):
        return f"it is not clear whether {column} is the name of the agency"
    if len(set(cells)) < 0.3 * len({row.cells for row in table.rows}):
        return f"{column} repeats so often that it may not be a list of agencies"
    return ""


def _names_people(table: Table, fields: Sequence[str]) -> bool:
    return "given" in fields or "family" in fields or set(fields) == {"emails"}


def _are_names(values: Sequence[str]) -> bool:
    """Tell whether values are written like names of bodies, not like sentences."""
    written = [[word for word in value.split() if len(word) > 3] for value in values]
    lower = [sum(word[:1].islower() for word in words) for words in written]
    titled = sum(2 * count < len(words) for count, words in zip(lower, written, strict=True))
    return titled > _MOSTLY * len(values) and 3 * sum(map(looks_like_organization, values)) > len(values)
