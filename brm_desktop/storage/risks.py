"""All risks in lines: rated, owned, reviewed, and what they threaten. There are few; they are read as a whole."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from brm_desktop.domain.risk import Risk, RiskKind
from brm_desktop.domain.risk_rules import find_weight, is_review_due
from brm_desktop.storage import rows
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.today import FollowUpLine


class RiskRow(NamedTuple):
    """A risk in a list; likelihood and impact from 1 to 5."""

    id: str
    title: str
    kind: RiskKind | None
    agency: str
    acronym: str
    likelihood: int | None
    impact: int | None
    owner: str
    threatens: str
    review_on: date | None
    closed_on: date | None

    @property
    def weight(self) -> int | None:
        return find_weight(self.likelihood, self.impact)

    def is_due(self, today: date) -> bool:
        """Tell whether its review is due by a day."""
        return is_review_due(self.review_on, self.closed_on, today)


class RiskFacts(NamedTuple):
    """A risk, whom it is of, and what is being done about it."""

    risk: Risk
    agency: str
    follow_ups: tuple[FollowUpLine, ...]


def list_risk_rows(connection: Connection) -> list[RiskRow]:
    """Return all risks that are not in the trash, the gravest first, closed ones last."""
    found = connection.execute(
        "SELECT r.id, r.title, r.kind, ifnull(a.name, ''), ifnull(a.acronym, ''), r.likelihood, r.impact,"
        " ifnull(c.name, ''), r.threatens, r.review_on, r.closed_on FROM risk r LEFT JOIN agency a ON a.id = r.agency"
        " LEFT JOIN contact c ON c.id = r.owner WHERE r.deleted_ms IS NULL"
        " ORDER BY r.closed_on IS NOT NULL, ifnull(r.likelihood * r.impact, 0) DESC, r.review_on, r.title, r.docid"
    )
    return [_risk_row(*row) for row in found]


def list_due_reviews(connection: Connection, today: date) -> list[RiskRow]:
    """Return the open risks whose review is due, the longest due first."""
    due = [row for row in list_risk_rows(connection) if row.is_due(today)]
    return sorted(due, key=lambda row: (row.review_on or today, row.title))


def read_risk(connection: Connection, id: str) -> RiskFacts:
    """Return a risk with what stands around it. Raises: NotFound."""
    risk = rows.get_record(connection, Risk, id)
    agency = connection.execute("SELECT name FROM agency WHERE id = ?", (risk.agency or "",)).fetchone()
    return RiskFacts(risk, agency[0] if agency else "", _follow_ups(connection, id))


def _follow_ups(connection: Connection, id: str) -> tuple[FollowUpLine, ...]:
    found = connection.execute(
        "SELECT f.id, f.title, f.turn, f.priority, f.due_on, f.due_time, f.asked_on, f.expected_on, f.agency,"
        " a.name, a.acronym, c.name FROM link l JOIN follow_up f ON f.docid = l.docid"
        " LEFT JOIN agency a ON a.id = f.agency LEFT JOIN contact c ON c.id = f.contact"
        " WHERE l.target = ? AND l.field = 'follow_up.about' AND f.deleted_ms IS NULL AND f.status = 'open'"
        " ORDER BY f.due_on IS NULL, f.due_on, f.docid",
        (f"risk:{id}",),
    )
    return tuple(FollowUpLine(*row) for row in found)


def _risk_row(id: str, title: str, kind: str | None, *rest: Any) -> RiskRow:
    agency, acronym, likelihood, impact, owner, threatens, review_on, closed_on = rest
    return RiskRow(
        id,
        title,
        RiskKind(kind) if kind else None,
        agency,
        acronym,
        likelihood,
        impact,
        owner,
        threatens,
        date.fromisoformat(review_on) if review_on else None,
        date.fromisoformat(closed_on) if closed_on else None,
    )
