"""Exchanges with a store: nothing new, one edit, a push, and new devices of several sizes."""

from __future__ import annotations

from collections.abc import Iterator

from tests.benchmarks.measuring import Row, run_child
from tests.benchmarks.portfolios import make_notes, make_operations, make_scaled

_NOTES = 10_000
_RECORDS, _OPERATIONS = 26_600, 1_000_000


def measure() -> Iterator[Row]:
    """Measure an exchange in a folder, each thing beside what nobody could leave out."""
    found = run_child("exchanging", make_notes(_NOTES))
    yield Row("Idle exchange", None, found["idle"], floor=found["idle_floor"])
    yield Row("Idle exchange, requests a space", None, found["idle_requests"], "", most=1)
    yield Row("Idle exchange over WebDAV, requests", None, found["dav_requests"], "", most=1)
    yield Row("Idle exchange over WebDAV, bytes a live key", None, found["dav_bytes"], "B", most=500)
    yield Row("One edit exchanged", None, found["edit"], floor=found["edit_floor"])
    yield Row("One edit exchanged, requests", None, found["edit_requests"], "", most=2)
    yield Row("Push of 10,000 notes", None, found["push"], floor=found["push_floor"], most=3_000)
    yield Row("Push of 10,000 notes, requests", None, found["push_requests"], "", most=6)
    raw, sent = found["raw_bytes"] / 1e6, found["push_bytes"] / 1e6
    yield Row("Push of 10,000 notes, bytes", None, sent, "MB", floor=raw, most_ratio=0.5, remark="floor: the text")
    found = run_child("joining", make_notes(_NOTES), "check")
    yield Row("New device with 10,000 notes, to merged", None, found["join"], floor=found["floor"], most=1_500)
    yield Row("New device with 10,000 notes, then searchable", None, found["index"])
    found = run_child("joining", make_scaled(1))
    records, said = found["records"], f"{found['records']:,} records"
    yield Row(f"New device with {said}", None, found["join"], floor=found["floor"], most=records / _RECORDS * 10_000)
    yield Row(f"New device with {said}, then searchable", None, found["index"])
    found = run_child("joining", make_operations(_RECORDS, _OPERATIONS))
    remark = f"{found['requests']:.0f} requests, {found['memory']:.0f} MB more memory"
    yield Row("New device with 1M operations", None, found["join"], floor=found["floor"], most=15_000, remark=remark)
    found = run_child("exchanging_window", make_notes(_NOTES))
    for name, what in (("sending", "10,000 notes are sent"), ("joining", "10,000 notes come and are indexed")):
        remark = f"in {found[f'{name}_s']:.0f} s; {found[f'{name}_where'].partition(' < ')[0]}"
        yield Row(f"Window's thread while {what}, longest standstill", None, found[name], most=50, remark=remark)
