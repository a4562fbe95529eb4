"""Says that others see a record, and takes it back from them: in the card of its private mark."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.manager import Manager
from brm_desktop.domain.record import Record
from brm_desktop.services.sharing import take_back
from brm_desktop.services.spaces import find_space_name
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX

_SHARED = "Shared in {name}: everyone in this space sees it, so it cannot be private there."
_MEANS = (
    "Taking it back deletes it there and keeps a private copy here, with its files. What others have read or copied"
    " they keep. It cannot be undone."
)


class SharedLine(QWidget):
    """Hidden as long as a record is one's own."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._record: Record | None = None
        self.said, self.means, self.wrong = Prose(""), Prose(_MEANS, "soft", px=SMALL_PX), Prose("", "risk")
        self.take_back = Button("Take it back", small=True)
        column, line = QVBoxLayout(self), QHBoxLayout()
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        line.addWidget(self.take_back)
        line.addStretch(1)
        for part in (self.said, self.means, self.wrong):
            column.addWidget(part)
        column.addLayout(line)
        self.take_back.clicked.connect(self._on_take_back)
        self.hide()

    def show_record(self, record: Record) -> None:
        """Show where a record is."""
        self._record = record
        database = self._desk.portfolio.database
        self._desk.jobs.run(
            lambda: find_space_name(database.reader(), record.id), self._show, key=f"space of {record.KIND.name}",
            owner=self,
        )  # fmt: skip

    def _show(self, name: str) -> None:
        is_whole = isinstance(self._record, Agency | Manager)
        self.said.set_text(_SHARED.format(name=name))
        for part in (self.take_back, self.means):
            part.setVisible(not is_whole)
        self.wrong.hide()
        self.setVisible(bool(name))

    def _on_take_back(self) -> None:
        record, desk = self._record, self._desk
        if record is None:
            return

        def done(_committed: object) -> None:
            desk.toast(f"{record.title_text} is private here and deleted there")
            desk.navigator.back()

        desk.jobs.write(lambda: take_back(desk.portfolio, type(record), record.id), done, self._on_failed, owner=self)

    def _on_failed(self, error: KnownError) -> None:
        self.wrong.set_text(str(error))
        self.wrong.show()
