"""Values that stand side by side, made ready to be compared: in words, with what is apart in each, and both in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from brm_desktop.domain.fields import Field
from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.domain.merging import find_common
from brm_desktop.domain.text_diff import Piece, diff_words
from brm_desktop.domain.text_merge import join_texts
from brm_desktop.domain.wording import say_cell
from brm_desktop.storage import rows
from brm_desktop.storage.beside import Beside, Value
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.versions import load_versions
from brm_desktop.storage.writers import Writers


class Compared(NamedTuple):
    """One value: in words, and as the stretches that differ from what it is compared with."""

    value: Value
    words: str
    pieces: tuple[Piece, ...]


class Comparison(NamedTuple):
    """Several values of one field. `both` is a text that holds all of them, None where there can be only one."""

    beside: Beside
    values: tuple[Compared, ...]
    both: str | None
    both_pieces: tuple[Piece, ...]
    since: bool  # each is compared with what all came from; else with the others


def compare(connection: Connection, beside: Beside) -> Comparison:
    """Return values side by side."""
    field = BY_NAME[beside.kind].KIND.fields[beside.field]
    if field.shape == "text":
        return _compare_texts(connection, beside)
    words = [_say(connection, field, beside, value) for value in beside.values]
    return Comparison(
        beside,
        tuple(
            Compared(value, said, _apart(said, [other for other in words if other is not said], field))
            for value, said in zip(beside.values, words, strict=True)
        ),
        None, (), since=False,
    )  # fmt: skip


def _compare_texts(connection: Connection, beside: Beside) -> Comparison:
    texts = [str(value.cell or "") for value in beside.values]
    versions = load_versions(connection, Writers(connection), beside.record, beside.field)
    base = find_common((value.dot for value in beside.values), versions)
    compared = tuple(
        Compared(
            value, text, diff_words(base, text) if base is not None else _apart(text, texts[:at] + texts[at + 1 :])
        )
        for at, (value, text) in enumerate(zip(beside.values, texts, strict=True))
    )
    both = _join(beside.values, base or "")
    return Comparison(beside, compared, both, diff_words(base or "", both), since=base is not None)


def _join(values: Sequence[Value], base: str) -> str:
    """Return a text with what each of several holds: what was written here first."""
    ordered = sorted(values, key=lambda value: (not value.is_own, value.dot))
    joined = str(ordered[0].cell or "")
    for value in ordered[1:]:
        joined = join_texts(base, joined, str(value.cell or ""))
    return joined


def _apart(words: str, others: Sequence[str], field: Field | None = None) -> tuple[Piece, ...]:
    """Mark what stands in one value only; short values that are no prose are not taken apart."""
    if len(others) != 1 or (field is not None and field.editor != "line"):
        return (Piece("same", words),)
    return tuple(piece for piece in diff_words(others[0], words) if piece.how != "removed")


def _say(connection: Connection, field: Field, beside: Beside, value: Value) -> str:
    if field.shape == "set":
        member = _say_one(connection, field, beside.member)
        return f"With {member}" if value.cell else f"Without {member}"
    said = _say_one(connection, field, value.cell)
    return said[:1].upper() + said[1:] if field.editor != "line" or not value.cell else said


def _say_one(connection: Connection, field: Field, cell: Any) -> str:
    if not field.target or not cell:
        return str(cell) if field.editor == "line" and cell else say_cell(field, cell, {})
    target, _, id = str(cell).rpartition(":")
    kind = BY_NAME.get(target or field.target)
    titles = rows.list_titles(connection, kind.KIND, [id]) if kind is not None else {}
    return titles.get(id) or "a record that is gone"
