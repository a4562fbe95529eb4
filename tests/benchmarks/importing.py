"""Imports end to end: people from CSV and vCard, a folder of notes; and duplicates among very many people."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.measuring import Row, run_child
from tests.benchmarks.portfolios import make_people

_PEOPLE, _NOTES, _COMPARED = 10_000, 10_000, 100_000
_DUPLICATES_S = 10


def measure() -> Iterator[Row]:
    """Measure imports beside bare inserts of what they leave, and cards beside another parser's parse of them."""
    for sort, name in (("csv", "CSV"), ("vcf", "vCard")):
        found = run_child("importing", sort, _PEOPLE)
        what, whole = f"Import of 10,000 people, {name}", found["written"] + found["index"]
        floor = found["floor"] + found["index_floor"]
        remark = f"read and planned {found['plan']:.0f} ms, searchable {found['index']:.0f} ms after it"
        yield Row(f"{what}, to searchable", None, whole, floor=floor, most_ratio=5, remark=remark)
        if "vobject" in found:
            yield Row(f"{what}, beside vobject's parse", None, whole, floor=found["vobject"], most_ratio=0.2)
    found = run_child("importing", "md", _NOTES)
    yield Row("Import of 10,000 notes, read and planned", None, found["plan"], floor=found["read_floor"])
    yield Row(
        "Import of 10,000 notes, written", None, found["written"] - found["plan"], floor=found["floor"], most=1000
    )
    yield Row("Import of 10,000 notes, then searchable", None, found["index"], floor=found["index_floor"], most=5000)
    found = run_child("duplicates", make_people(_COMPARED))
    remark = f"{found['pairs']:,} pairs"
    yield Row(
        "Duplicates among 100,000 people", None, found["found"], floor=found["floor"], most=_DUPLICATES_S * 1000,
        remark=remark,
    )  # fmt: skip
