"""What could be meant, listed inside quick add: names and tags to complete, answers to a question."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from brm_desktop.storage.known_names import describe_candidates
from brm_desktop.ui.parts.labels import Label
from brm_desktop.ui.parts.quick_add_text import Offer
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import MEDIUM

_MOST_SHOWN = 8


class Offers(QWidget):
    """A list that the keyboard of a field works; nothing is chosen in it until `step`, unless it `takes_first`."""

    chosen = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._offers: dict[str, Offer] = {}
        self._remarks: dict[str, str] = {}
        self._at = -1
        self.heading = ""
        self._title = Label("", px=13, weight=MEDIUM)
        self.list = RowList("What is meant", fill=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QVBoxLayout()
        head.setContentsMargins(18, 4, 18, 0)
        head.addWidget(self._title)
        column.addLayout(head)
        column.addWidget(self.list)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.opened.connect(lambda id: self.chosen.emit(self._offers[id]))
        self.hide()

    @property
    def is_shown(self) -> bool:
        return bool(self._offers)

    @property
    def first(self) -> Offer:
        return next(iter(self._offers.values()))

    @property
    def current(self) -> Offer | None:
        """The offer that Enter takes."""
        return list(self._offers.values())[self._at] if 0 <= self._at < len(self._offers) else None

    def show_offers(self, heading: str, offers: Sequence[Offer], *, takes_first: bool = False) -> None:
        """Show offers, or with none hide; those that show already keep what is chosen among them."""
        shown = {offer.id: offer for offer in offers}
        if shown == self._offers and heading == self.heading:
            return
        self._offers, self.heading = shown, heading
        self._at = 0 if takes_first else -1
        self.setVisible(bool(shown))
        self._title.setVisible(bool(heading))
        self._title.set_text(heading)
        self._show_rows()
        if shown:
            announce(self, heading or f"{len(shown)} suggestions, {self.first.title}")
            self._describe()

    def step(self, by: int) -> None:
        """Go to the next or the previous offer."""
        self._at = (self._at + by) % len(self._offers) if self._at >= 0 else (0 if by > 0 else len(self._offers) - 1)
        self._select()
        announce(self.list, self.list.rows[self._at].spoken)

    def _show_rows(self) -> None:
        rows = [
            Row(one.id, one.title, icon=one.icon, right=self._remarks.get(one.id, "")) for one in self._offers.values()
        ]
        self.list.show_rows(rows)
        shown = min(len(rows), _MOST_SHOWN)
        self.list.setFixedHeight(max(0, shown * self.list.row_height - 1))  # the panel draws the last line
        always = Qt.ScrollBarPolicy.ScrollBarAsNeeded if len(rows) > shown else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.list.setVerticalScrollBarPolicy(always)
        self.updateGeometry()
        self._select()

    def _select(self) -> None:
        if (offer := self.current) is not None:
            self.list.select(offer.id)
        else:
            self.list.clearSelection()
            self.list.setCurrentIndex(self.list.model().index(-1, 0))

    def _describe(self) -> None:
        """Say beside each name what tells it from its namesakes."""
        wanted = [one.candidate for one in self._offers.values() if one.candidate and one.id not in self._remarks]
        database = self._desk.portfolio.database

        def read() -> dict[str, str]:
            remarks = describe_candidates(database.reader(), wanted)
            return {candidate.id: remark for candidate, remark in zip(wanted, remarks, strict=True)}

        if wanted:
            self._desk.jobs.run(read, self._on_described, key="quick add remarks", owner=self)

    def _on_described(self, remarks: dict[str, str]) -> None:
        self._remarks.update(remarks)
        self._show_rows()
