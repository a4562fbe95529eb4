"""The card that says whether a partner knows where the CIO wants to go, and what they may be asked for advice."""

from __future__ import annotations

from brm_desktop.domain import dates
from brm_desktop.domain.partner import Partner
from brm_desktop.storage.partners import BRIEFED_DAYS
from brm_desktop.ui.parts.around.form_holder import FormHolder
from brm_desktop.ui.parts.around.keeping import keep_value
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Prose, StatusLabel
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX

_FIELDS = ("last_briefed_on", "advisor_topics")


class DirectionCard(Card):
    """One press says that they were briefed today."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("The CIO's direction")
        self._desk = desk
        self._partner: Partner | None = None
        self.status, self.words = StatusLabel(), Prose("", "soft", px=SMALL_PX)
        self.briefed = Button(
            "Briefed today", small=True, keys="B", tip="They were briefed on the CIO's direction today"
        )
        self.form = FormHolder(desk, Partner, fields=_FIELDS, headings=False)
        self.add_action(self.briefed)
        for part in (self.status, self.form, self.words):
            self.add(part)
        self.words.hide()
        self.briefed.clicked.connect(self.brief_today)

    def show_partner(self, partner: Partner) -> None:
        """Show when a partner was briefed last."""
        self._partner = partner
        today, last = self._desk.today(), partner.last_briefed_on
        self.form.show_record(partner)
        self.briefed.setEnabled(last != today)
        if last is None:
            self.status.show_status("Not briefed yet", "risk")
        else:
            late = (today - last).days > BRIEFED_DAYS
            self.status.show_status(f"Briefed {dates.say_ago(last, today)}", "watch" if late else "good")

    def show_problem(self, problem: str) -> None:
        """Say why it was not kept."""
        self.words.set_text(problem)
        self.words.setVisible(bool(problem))

    def brief_today(self) -> None:
        """Record that they were briefed today."""
        partner, today = self._partner, self._desk.today()
        if partner is not None and partner.last_briefed_on != today:
            keep_value(self._desk, Partner, partner.id, "last_briefed_on", today, self)
