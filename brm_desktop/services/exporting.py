"""Records out of the portfolio as files that other programs read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from brm_desktop.base.files import file_errors, write_whole
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.kinds import KINDS, get_kind
from brm_desktop.domain.record import Record
from brm_desktop.services.finding import get_by_name
from brm_desktop.services.plain import make_plain
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.listing import Query, list_ids

FORMAT_VERSION = 1


def export_records(
    portfolio: Portfolio,
    kinds: Sequence[str],
    format: str,
    out: Path,
    *,
    agency: str = "",
    include_private: bool = False,
) -> list[tuple[Path, int]]:
    """Write one file a kind that has records and return their paths and counts; private ones only when asked.

    Raises: NotFound for an unknown kind or agency, StorageError when the folder cannot be written.
    """
    wanted = [get_kind(name) for name in kinds] or list(KINDS)
    home = get_by_name(portfolio.database.reader(), Agency, agency).id if agency else ""
    written = list[tuple[Path, int]]()
    with file_errors(out):
        out.mkdir(parents=True, exist_ok=True)
        for of in wanted:
            records = [record for record in _records(portfolio, of, home) if include_private or not record.private]
            if records or kinds:
                path = out / f"{of.KIND.name}.{format}"
                write_whole(path, (_as_json if format == "json" else _as_csv)(of, records))
                written.append((path, len(records)))
    return written


def _records(portfolio: Portfolio, of: type[Record], home: str) -> list[Record]:
    if home and of is Agency:
        return [rows.get_record(portfolio.database.reader(), of, home)]
    ids = list_ids(portfolio.database, Query(of.KIND.name, order=("id",), linked_to=home))
    return list(rows.load_records(portfolio.database.reader(), of, ids).values())


def _as_json(of: type[Record], records: Sequence[Record]) -> bytes:
    held = {
        "format": "brm-desktop",
        "version": FORMAT_VERSION,
        "kind": of.KIND.name,
        "records": [_without_stamp(make_plain(record)) for record in records],
    }
    return json.dumps(held, ensure_ascii=False, indent=1).encode("utf-8")


def _without_stamp(plain: dict[str, Any]) -> dict[str, Any]:
    """When a record was last touched is this device's history: what was undone leaves no trace in an export."""
    return {name: value for name, value in plain.items() if name != "changed_at"}


def _as_csv(of: type[Record], records: Sequence[Record]) -> bytes:
    text = io.StringIO(newline="")
    names = ["id", *of.KIND.fields]
    writer = csv.DictWriter(text, names, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    for record in records:
        plain = make_plain(record)
        writer.writerow({name: "; ".join(v) if isinstance(v := plain[name], list) else v for name in names})
    return text.getvalue().encode("utf-8-sig")
