"""Portfolios of any kinds of records, linked to each other at random, with a secret in all that is private."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, TypeVar

from brm_desktop.base.stamps import make_id
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.decision import Decision
from brm_desktop.domain.fields import ANY, Field, Id
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.kinds import KINDS
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Create
from brm_desktop.domain.record import Record
from brm_desktop.storage.journal import Journal

SECRET = "Zugeknöpft"
AS_OF = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = AS_OF.date()

_NOT_TEXT = frozenset(
    ("line", "long_text", "number", "money", "decimal", "tick", "day", "period", "time", "moment", "choice", "link")
) | {"links"}

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class AnyPortfolio:
    """Records in memory, as they were written."""

    agency: Agency
    records: tuple[Record, ...]

    def of(self, kind: type[R]) -> list[R]:
        """Return the records of a kind that may be printed."""
        return [record for record in self.records if isinstance(record, kind) and not record.private]

    def find(self, id: str | None) -> Record | None:
        return next((record for record in self.records if record.id == id), None)


def write_any_portfolio(journal: Journal, seed: int, each: int = 6) -> AnyPortfolio:
    """Write some records of every kind, a third of them private, most of them about one agency."""
    dice = Random(seed)
    ids = {kind.KIND.name: [Id(make_id()) for _ in range(each)] for kind in KINDS}
    private = {id for of_kind in ids.values() for id in of_kind if dice.random() < 0.33}
    agency_id = ids["agency"][0]
    private.discard(agency_id)
    records = [_make(kind, id, ids, private, dice) for kind in KINDS for id in ids[kind.KIND.name]]
    records = [_seal(record, private) for record in records]
    journal.commit("Made up", [Create(record) for record in records])
    return AnyPortfolio(next(one for one in records if isinstance(one, Agency) and one.id == agency_id), tuple(records))


def _make(kind: type[R], id: Id, ids: dict[str, list[Id]], private: set[Id], dice: Random) -> R:
    values: dict[str, Any] = {}
    for name, field in kind.KIND.fields.items():
        if name in ("space", "private") or (not field.required and dice.random() < 0.2):
            continue
        values[name] = _value(field, f"{kind.KIND.one} {id[-4:]}", ids, dice)
    return kind(id=id, private=id in private, **values)


def _value(field: Field, said: str, ids: dict[str, list[Id]], dice: Random) -> Any:
    on = TODAY + timedelta(days=dice.randint(-500, 500))
    match field.editor:
        case "line" | "long_text":
            return f"{SECRET} {said}" if field.private else f"{said} {field.name}"[: field.max_length or None]
        case "number" | "money":
            return dice.randint(int(field.minimum or 0), int(field.maximum or 5))
        case "decimal":
            return round(dice.uniform(-10, 100), 1)
        case "tick":
            return dice.random() < 0.3
        case "day":
            return on
        case "period":
            return dice.choice((on.isoformat(), f"{on.year}-Q{dice.randint(1, 4)}", f"{on.year}-{on.month:02}"))
        case "time":
            return time(dice.randint(0, 23), 30)
        case "moment":
            return datetime.combine(on, time(dice.randint(0, 23)), UTC)
        case "choice":
            return dice.choice(list(field.choices or ()))
        case "link":
            return f"agency:{ids['agency'][0]}" if field.target == ANY else _target(field, ids, dice)
        case "links":
            return tuple(dict.fromkeys(_target(field, ids, dice) for _ in range(3)))
    return (f"{SECRET} {said}",) if field.private else (f"{said} {field.name}",)


def _target(field: Field, ids: dict[str, list[Id]], dice: Random) -> Id:
    known = ids[field.target]
    return known[0] if field.target == "agency" and dice.random() < 0.7 else dice.choice(known)


def _seal(record: R, private: set[Id]) -> R:
    """Return the record with the secret in every text, where it must never be printed."""
    from dataclasses import replace

    comes_from_private = isinstance(record, FollowUp | Decision) and record.note in private
    is_personal = isinstance(record, FollowUp) and record.personal
    if not (record.private or comes_from_private or is_personal):
        return record
    texts: dict[str, Any] = {}
    for name, field in record.KIND.fields.items():
        if field.editor in ("line", "long_text") and name != "space":
            texts[name] = f"{SECRET} {name}"[: field.max_length or None]
        elif field.editor not in _NOT_TEXT and name not in ("space", "private"):
            texts[name] = (f"{SECRET} {name}",)
    return replace(record, **texts)


def is_printable(portfolio: AnyPortfolio, record: FollowUp | Decision) -> bool:
    """Tell whether what came out of a note may be printed."""
    note = portfolio.find(record.note)
    return not (isinstance(note, Note) and note.private) and not (isinstance(record, FollowUp) and record.personal)


def day_of(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
