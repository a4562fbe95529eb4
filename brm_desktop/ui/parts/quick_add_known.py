"""What quick add can name, for the whole window: read and indexed on a worker, read again after commits."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from brm_desktop.domain.quick_add import Known
from brm_desktop.services.quick_adding import KnownNow, understand
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed

_NAMING = ("agency", "contact", "follow_up", "note")


class KnownNames(QObject):
    """Holds the names of one desk's portfolio; `changed` tells that `known` is another."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.hub)
        self.desk = desk
        self._now = KnownNow()
        self._asked = False
        desk.hub.committed.connect(self._on_hub_committed)

    @property
    def known(self) -> Known:
        """The names as they were read last; none before the first reading."""
        return self._now.latest

    def refresh(self) -> None:
        """See that the names are those of the newest commit."""
        self._asked = True
        now, portfolio, today, before = self._now, self.desk.portfolio, self.desk.today(), self._now.latest

        def read() -> bool:
            known = now.get(portfolio.database.reader(), portfolio.folder)
            if known is not before:
                understand(
                    "call @d Fri 3pm !high #t every 2 weeks", today, known
                )  # the first reading pays for patterns
            return known is not before

        self.desk.jobs.run(read, self._on_read, key="known names", owner=self)

    def _on_read(self, is_new: bool) -> None:
        if is_new:
            self.changed.emit()

    def _on_hub_committed(self, committed: Committed) -> None:
        if self._asked and committed.touches(*_NAMING):
            self.refresh()


def known_names(desk: Desk) -> KnownNames:
    """Return the names of a desk's portfolio, one holder for all that ask."""
    for held in desk.hub.findChildren(KnownNames):
        if held.desk.portfolio is desk.portfolio:
            return held
        held.setParent(None)
        held.deleteLater()
    return KnownNames(desk)
