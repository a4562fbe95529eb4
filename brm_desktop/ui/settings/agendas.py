"""The manager's own agendas: named lists of questions, written in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.agenda import PRACTICE, Agenda
from brm_desktop.storage import rows
from brm_desktop.ui.parts.around.add_line import AddLine
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.inline import InlineText
from brm_desktop.ui.parts.inline_more import InlineLongText
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.record_editing import delete_records
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import MEDIUM


class AgendaRow(QWidget):
    """One agenda: its name and its questions, one a line."""

    def __init__(self, desk: Desk, agenda: Agenda) -> None:
        super().__init__()
        self._desk, self.agenda = desk, agenda
        self.name = InlineText("Name of the agenda", agenda.name, weight=MEDIUM)
        self.questions = InlineLongText(f"Questions of {agenda.name}", agenda.questions, placeholder="One a line")
        self.delete = Button(look="quiet", icon="trash", small=True, tip=f"Move {agenda.name} to the trash")
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.delete)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.questions)
        self.name.edited.connect(lambda text: self._keep("name", text))
        self.questions.edited.connect(lambda text: self._keep("questions", text))
        self.delete.clicked.connect(lambda: delete_records(desk, Agenda, [agenda.id]))

    def show_agenda(self, agenda: Agenda) -> None:
        """Show what changed of the agenda."""
        self.agenda = agenda
        self.name.show_value(agenda.name)
        self.questions.show_value(agenda.questions)

    def _keep(self, name: str, value: str) -> None:
        portfolio, id = self._desk.portfolio, self.agenda.id

        def work() -> object:
            from brm_desktop.services import edits

            return edits.set_field(portfolio, Agenda, id, name, value, session=f"{id} {name}")

        def failed(error: KnownError) -> None:
            (self.name if name == "name" else self.questions).show_problem(error.title)

        self._desk.jobs.write(work, failed=failed, owner=self)


class AgendasCard(Card):
    """All agendas, and a line to add one."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Agendas")
        self._desk = desk
        self.rows: list[AgendaRow] = []
        names = " and ".join(f"“{name}”" for name in PRACTICE)
        words = (
            f"Questions to prepare meetings with, besides those of the practice ({names}). Choose them beside a note."
        )
        self.add(Prose(words, "soft"))
        self._column = QVBoxLayout()
        self._column.setSpacing(2)
        self.add(self._column)
        self.line = AddLine("Add an agenda")
        self.line.entered.connect(self._on_line_entered)
        self.add(self.line)

    def refresh(self) -> None:
        """Read the agendas anew."""
        database = self._desk.portfolio.database
        self._desk.jobs.run(
            lambda: rows.list_records(database.reader(), Agenda, order="name COLLATE NOCASE, docid"),
            self._show, key="agendas", owner=self,
        )  # fmt: skip

    def _show(self, agendas: Sequence[Agenda]) -> None:
        if [row.agenda.id for row in self.rows] == [agenda.id for agenda in agendas]:
            for row, agenda in zip(self.rows, agendas, strict=True):
                row.show_agenda(agenda)
            return
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [AgendaRow(self._desk, agenda) for agenda in agendas]
        for row in self.rows:
            self._column.addWidget(row)

    def _on_line_entered(self, name: str) -> None:
        portfolio = self._desk.portfolio

        def work() -> object:
            from brm_desktop.services import edits

            return edits.create(portfolio, edits.make_record(Agenda, name=name))

        self._desk.jobs.write(work, lambda _made: self.line.clear(), self.line.show_error, owner=self)
