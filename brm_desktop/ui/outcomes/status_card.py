"""How an outcome stands and why; a manager may overrule it, with a reason that stays beside it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.outcome import OutcomeStatus
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.outcomes import OutcomeFacts
from brm_desktop.ui.parts.around.add_line import AddLine
from brm_desktop.ui.parts.around.words import STATUS_TONES
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Prose, StatusLabel
from brm_desktop.ui.parts.measures import ProgressBar
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX

_CHOICES = (OutcomeStatus.ON_TRACK, OutcomeStatus.BEHIND, OutcomeStatus.OFF_TRACK, OutcomeStatus.ACHIEVED)


class StatusCard(Card):
    """Status, reason, the way made; Overrule asks for the reason before it takes effect."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Status")
        self._desk, self._id = desk, ""
        self._chosen: OutcomeStatus | None = None
        self.status, self.reason = StatusLabel(), Prose("", "soft", px=SMALL_PX)
        self.bar = ProgressBar()
        self.rule = Prose("", "soft", px=SMALL_PX)
        self.why = AddLine("Why the readings do not tell the truth")
        self.overrule = MenuButton("Overrule", look="quiet", small=True, tip="Set a status above the readings")
        self.give_back = Button("Let the readings speak", "quiet", small=True)
        self._build()

    def _build(self) -> None:
        for status in _CHOICES:
            self.overrule.menu.addAction(status.label).triggered.connect(partial(self._on_status_triggered, status))
        self.add_action(self.give_back)
        self.add_action(self.overrule)
        line = QHBoxLayout()
        line.addWidget(self.status)
        line.addStretch(1)
        self.add(line)
        for part in (self.reason, self.bar, self.rule, self.why):
            self.add(part)
        self.why.hide()
        self.why.entered.connect(self._on_why_entered)
        self.why.left.connect(self.why.hide)
        self.give_back.clicked.connect(lambda: self._write(None, ""))

    def show_facts(self, facts: OutcomeFacts) -> None:
        """Show how an outcome stands."""
        standing = facts.standing
        if facts.outcome.id != self._id:
            self._id = facts.outcome.id
            self.why.clear()
            self.why.hide()
        tone = STATUS_TONES[standing.status]
        overruled = facts.outcome.status_override is not None
        self.status.show_status(f"{standing.status.label}, as you said" if overruled else standing.status.label, tone)
        reason = standing.reason[:1].upper() + standing.reason[1:]
        self.reason.set_text(reason)
        self.rule.set_text(f"The readings say: {standing.ruled.label.lower()}." if overruled else "")
        self.rule.setVisible(overruled)
        self.give_back.setVisible(overruled)
        progress = standing.progress
        self.bar.setVisible(progress is not None)
        if progress is not None:
            said = f"{min(max(progress, -9.99), 9.99):.0%} of the way from baseline to target"
            self.bar.show_share(progress, tone, said)

    def _on_status_triggered(self, status: OutcomeStatus, _checked: bool = False) -> None:
        self._chosen = status
        self.why.field.setPlaceholderText(f"Why it is {status.label.lower()}, whatever the readings say")
        self.why.show()
        self.why.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_why_entered(self, reason: str) -> None:
        self._write(self._chosen, reason)

    def _write(self, status: OutcomeStatus | None, reason: str) -> None:
        from brm_desktop.services.outcomes import overrule

        portfolio, id = self._desk.portfolio, self._id

        def done(made: Committed | None) -> None:
            self.why.clear()
            self.why.hide()
            if made is not None:
                self._desk.toast(made.label, undo=True)

        def failed(error: KnownError) -> None:
            self.why.show()
            self.why.show_error(error)

        self._desk.jobs.write(lambda: overrule(portfolio, id, status, reason), done, failed, owner=self)
