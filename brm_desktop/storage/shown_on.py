"""Of what a record is that has no page of its own: the record on whose page it stands."""

from __future__ import annotations

from datetime import date

from brm_desktop.domain.periods import order_of
from brm_desktop.storage.driver import Connection


def find_owner(connection: Connection, kind: str, field: str, id: str) -> str:
    """Return the record that one of a kind belongs to by a field; any other id as it is."""
    row = connection.execute(f'SELECT "{field}" FROM "{kind}" WHERE id = ?', (id,)).fetchone()
    return str(row[0]) if row is not None and row[0] else id


def find_page(connection: Connection, kind: str, id: str, today: date) -> str:
    """Return the kind of record whose page shows one, its own where there is no better; "horizon" is a page too."""
    if kind == "assessment":
        row = connection.execute("SELECT partner, agency FROM assessment WHERE id = ?", (id,)).fetchone()
        return kind if row is None else "partner" if row[0] else "agency" if row[1] else kind
    if kind == "horizon_item":
        row = connection.execute('SELECT "when" FROM horizon_item WHERE id = ?', (id,)).fetchone()
        return "horizon" if row is not None and order_of(row[0])[1] >= today else kind
    return kind
