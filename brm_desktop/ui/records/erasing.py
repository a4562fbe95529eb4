"""Asks, in place, before content is erased for good."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.kinds import get_kind
from brm_desktop.services import erasing
from brm_desktop.services.erasing import Erasing
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.shell.desk import Desk


class ErasingCard(Card):
    """Says what erasing a record would take and where copies remain; hidden until it is asked."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Erase for good", tone="risk")
        self._desk = desk
        self._plan: Erasing | None = None
        self._said, self._remains = Prose(), Prose("", "soft")
        self.go, self.keep = Button("Erase for good", "primary"), Button("Keep it")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.go)
        line.addWidget(self.keep)
        line.addStretch(1)
        for part in (self._said, self._remains, line):
            self.add(part)
        self.go.clicked.connect(self._on_go)
        self.keep.clicked.connect(self.hide)
        self.hide()

    def ask(self, key: str) -> None:
        """Ask about the record of this `kind:id`."""
        kind, _, id = key.partition(":")
        portfolio = self._desk.portfolio
        self._desk.jobs.run(
            lambda: (erasing.plan_erasing(portfolio, kind, id), get_kind(kind).KIND.one),
            self._show, self._on_failed, key="erasing", owner=self,
        )  # fmt: skip

    def _show(self, found: tuple[Erasing, str]) -> None:
        plan, one = found
        self._plan = plan
        more, files = len(plan.targets) - 1, len(plan.files)
        also = f", with {more} record{'s' * (more != 1)} that belong{'s' * (more == 1)} to it," if more else ""
        also += f" and {files} file{'s' * (files != 1)}" if files else ""
        self._said.set_text(
            f"{one} “{plan.title}”{also} will be gone from the portfolio, its history, its search and its files. "
            "Undo cannot bring it back."
        )
        self._remains.set_text("\n".join(erasing.say_remains(plan)))
        self.go.show()
        self._begin()

    def _on_failed(self, error: KnownError) -> None:
        self._plan = None
        self._said.set_text(str(error))
        self._remains.set_text("")
        self.go.hide()
        self._begin()

    def _begin(self) -> None:
        """Show itself with the keyboard at the way out, seen there if it was seen before."""
        had_it: QWidget | None = self.window().focusWidget()
        reasons = Qt.FocusReason
        self.show()
        self.keep.setFocus(reasons.TabFocusReason if getattr(had_it, "ringed", False) else reasons.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def _on_go(self) -> None:
        plan, portfolio = self._plan, self._desk.portfolio
        if plan is None:
            return
        self.hide()
        self._desk.jobs.write(
            lambda: erasing.erase(portfolio, plan), lambda _: self._desk.toast("Erased for good"), self._on_failed,
            owner=self,
        )  # fmt: skip
