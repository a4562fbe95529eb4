"""The plain lists of an agency's page: what they share, and risks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from brm_desktop.domain import dates
from brm_desktop.domain.fields import Id
from brm_desktop.domain.record import Record
from brm_desktop.domain.risk import Risk
from brm_desktop.domain.risk_rules import RiskWord, find_weight, find_word, is_review_due
from brm_desktop.storage.agency_page import RiskLine, list_risks
from brm_desktop.storage.driver import Connection
from brm_desktop.ui.parts.around.keeping import add_records
from brm_desktop.ui.parts.around.list_card import ListCard
from brm_desktop.ui.parts.around.tabbed_page import TabArea
from brm_desktop.ui.parts.record_editing import delete_records, open_record
from brm_desktop.ui.parts.row_list import Row
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import Tone

_TONES: dict[RiskWord, Tone] = {RiskWord.GRAVE: "risk", RiskWord.SERIOUS: "watch", RiskWord.MINOR: "good"}


class ListTab(TabArea):
    """Reads something about an agency on a worker and shows it; subclasses say what."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk, self.agency_id = desk, ""

    def show_record(self, id: str) -> None:
        """Show what an agency has."""
        self.agency_id = id
        self.refresh()

    def refresh(self) -> None:
        """Read what shows anew."""
        database, agency_id, read = self.desk.portfolio.database, self.agency_id, self.read
        self.desk.jobs.run(
            lambda: read(database.reader(), agency_id), self.show_found, key=f"tab {id(self)}", owner=self
        )

    def read(self, connection: Connection, agency_id: str) -> Any:
        """Return what to show; called on a worker."""
        raise NotImplementedError

    def show_found(self, found: Any) -> None:
        """Show what was read."""
        raise NotImplementedError

    def serve(self, card: ListCard, of: type[Record]) -> None:
        """Let a card's rows be opened and deleted as records of a kind."""
        card.list.opened.connect(lambda id: open_record(self.desk, of.KIND.name, id))
        card.list.delete_asked.connect(lambda id: delete_records(self.desk, of, [id]))
        self.body.addWidget(card)

    def let_add(self, card: ListCard, make: Callable[[str], Record]) -> None:
        """Let a card's line make a record of what is typed."""

        def on_entered(typed: str) -> None:
            assert card.line is not None
            line = card.line
            add_records(self.desk, lambda: (make(typed),), lambda _made: line.clear(), line.show_error)

        card.entered.connect(on_entered)


class RisksTab(ListTab):
    """Risks that are not closed, the gravest first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.risks = ListCard("Risks", "No risk is recorded.", add="Add a risk")
        self.serve(self.risks, Risk)
        self.let_add(self.risks, self._make)
        self.body.addStretch(1)

    def read(self, connection: Connection, agency_id: str) -> list[RiskLine]:
        return list_risks(connection, agency_id)

    def show_found(self, found: list[RiskLine]) -> None:
        today = self.desk.today()
        self.risks.show_rows([risk_row(line, today) for line in found], f"{len(found)}" if found else "")

    def _make(self, title: str) -> Record:
        from brm_desktop.services import edits

        return edits.make_record(Risk, title=title, agency=Id(self.agency_id))


def risk_row(line: RiskLine, today: date) -> Row:
    """Return a risk with how likely and how bad it is, as shape and word."""
    kind = line.kind.label if line.kind else "Risk"
    due = is_review_due(line.review_on, None, today)
    review = f"review {'due ' if due else ''}{dates.say_day(line.review_on, today)}" if line.review_on else ""
    detail = " · ".join(part for part in (kind, review) if part)
    weight = find_weight(line.likelihood, line.impact)
    if weight is None:
        return Row(line.id, line.title, detail, right="not rated")
    word = find_word(weight)
    tip = f"Likelihood {line.likelihood} of 5, impact {line.impact} of 5"
    return Row(line.id, line.title, detail, right=f"{word.label} {weight}", tone=_TONES[word], mark=True, tip=tip)
