"""What others changed while the person was away, and that it was looked at."""

from __future__ import annotations

from typing import Any

from brm_desktop.base.stamps import to_ms
from brm_desktop.domain.text_diff import excerpt
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import arrivals
from brm_desktop.storage.away import Away, AwayLine, FieldChange, read_away

RECENT_DAYS = 14
NOTICE_WORDS = {
    "beside": "Needs your choice",
    "merged": "Both changes were kept in one text",
    "revived": "Came back: it was moved to the trash on one device and changed on another",
    "unheeded": "Stays: it was moved to the trash on one device and changed on another",
}


def find_away(portfolio: Portfolio, since_ms: int | None = None) -> Away:
    """Return what came since the person last looked, or since a moment."""
    with portfolio.database.snapshot() as connection:
        return read_away(connection, since_ms)


def find_recent(portfolio: Portfolio) -> Away:
    """Return what came in the last two weeks, looked at or not."""
    since_ms = to_ms(portfolio.clock.now()) - RECENT_DAYS * 86_400_000
    with portfolio.database.snapshot() as connection:
        return read_away(connection, since_ms)


def count_away(portfolio: Portfolio) -> int:
    """Return how many changes of others nobody has looked at."""
    return arrivals.count_unseen(portfolio.database.reader())


def mark_seen(portfolio: Portfolio, end: arrivals.End) -> None:
    """Remember that the person has looked at what came up to there."""
    with portfolio.database.write() as connection:
        arrivals.mark_seen(connection, end, to_ms(portfolio.clock.now()))


def plain_away(away: Away) -> list[dict[str, Any]]:
    """Return it as JSON can hold it, one entry a record."""
    return [
        {"by": group.who, "agency": group.agency or None, **_plain_line(line)}
        for group in away.groups
        for line in group.lines
    ]


def _plain_line(line: AwayLine) -> dict[str, Any]:
    return {
        "kind": line.kind or None, "id": line.record or None, "title": line.title, "what": line.what,
        "notice": NOTICE_WORDS.get(line.notice), "changes": [_plain_change(change) for change in line.changes],
    }  # fmt: skip


def _plain_change(change: FieldChange) -> dict[str, Any]:
    if change.pieces:
        shown = excerpt(change.pieces, around=30, most=200)
        gone, come = (
            "".join(piece.text for piece in shown if piece.how in ("same", how)) for how in ("removed", "added")
        )
        return {"field": change.label, "before": gone, "after": come}
    return {"field": change.label, "before": change.before, "after": change.after}
