"""The board: all ideas and services by stage; a card is moved by mouse or keyboard, and every move is undone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QScrollArea, QWidget

from brm_desktop.domain.service import Answer, Service, ServiceStage
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.offerings import OfferingLine, list_board
from brm_desktop.ui.parts.buttons import make_menu
from brm_desktop.ui.parts.record_editing import delete_records
from brm_desktop.ui.parts.scroll import use_thin_bars
from brm_desktop.ui.services.answers import keep_answer
from brm_desktop.ui.services.column import StageColumn
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.desk import Desk

_STAGES = tuple(ServiceStage)
_GAP = 10


def _is_typing(board: QWidget) -> bool:
    focus = board.window().focusWidget()
    return isinstance(focus, QLineEdit) and bool(focus.text())


class Board(QScrollArea):
    """`counted` tells how many services show."""

    counted = Signal(int)
    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._text = ""
        self._stage_of: dict[str, ServiceStage] = {}
        self._names: dict[str, str] = {}
        self._wanted = ""  # the card to go to once it shows
        self._eager = False  # the keyboard waits for the first card
        self.columns = {stage: StageColumn(stage) for stage in _STAGES}
        self._build()
        for place, column in enumerate(self.columns.values()):
            self._connect(place, column)

    def _build(self) -> None:
        self.setAccessibleName("Board of ideas and services by stage")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        use_thin_bars(self)
        whole = QWidget()
        line = QHBoxLayout(whole)
        line.setContentsMargins(0, 0, 0, 10)
        line.setSpacing(_GAP)
        for column in self.columns.values():
            line.addWidget(column)
        line.addStretch(1)
        self.setWidget(whole)
        whole.setAutoFillBackground(False)

    def _connect(self, place: int, column: StageColumn) -> None:
        cards, desk = column.cards, self._desk
        cards.opened.connect(lambda id: desk.navigator.open("service", id))
        cards.delete_asked.connect(lambda id: delete_records(desk, Service, [id]))
        cards.menu_asked.connect(self._show_menu)
        cards.moved.connect(self.move_by)
        cards.dropped.connect(lambda id: self.move_to(id, _STAGES[place]))
        cards.beside_asked.connect(lambda step: self._go_beside(place, step))
        cards.answered.connect(lambda id, answer: keep_answer(desk, self, id, answer))
        cards.current_changed.connect(lambda _id: self.ensureWidgetVisible(column, _GAP, 0))

    def refresh(self, text: str | None = None) -> None:
        """Read the services anew, only those with a text if one is given."""
        self._text = self._text if text is None else text
        database, asked = self._desk.portfolio.database, self._text
        self._desk.jobs.run(
            lambda: list_board(database.reader(), asked), self._show, self.failed.emit, key="board", owner=self
        )

    def focus_first(self) -> None:
        """Put the keyboard on the first card, as soon as there is one."""
        self._eager = not self._stage_of
        for column in self.columns.values():
            if column.cards.rows:
                column.cards.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def move_by(self, id: str, step: int) -> None:
        """Move a card so many stages on, or back."""
        stage = self._stage_of.get(id)
        if stage is None:
            return
        place = _STAGES.index(stage) + step
        if 0 <= place < len(_STAGES):
            self.move_to(id, _STAGES[place])
        else:
            announce(self, f"{stage.label} is the {'last' if step > 0 else 'first'} stage")

    def move_to(self, id: str, stage: ServiceStage) -> None:
        """Move a card to a stage; the keyboard goes with it."""
        from brm_desktop.services import edits

        portfolio, desk, name = self._desk.portfolio, self._desk, self._names.get(id, "")
        if self._stage_of.get(id) is stage:
            return
        self._wanted = id

        def done(made: Committed | None) -> None:
            if made is not None:
                desk.toast(made.label, undo=True)
                announce(self, f"{name} moved to {stage.label}")

        label = f"Moved {name} to {stage.label.lower()}"
        desk.jobs.write(
            lambda: edits.set_fields(portfolio, Service, id, {"stage": stage}, label=label),
            done,
            self.failed.emit,
            owner=self,
        )

    def _show(self, lines: Sequence[OfferingLine]) -> None:
        self._stage_of = {line.id: line.stage for line in lines}
        self._names = {line.id: line.name for line in lines}
        for stage, column in self.columns.items():
            column.show_lines([line for line in lines if line.stage is stage])
        if self._wanted in self._stage_of:
            self._go_to(self._wanted)
            self._wanted = ""
        elif self._eager and self.isVisible() and not _is_typing(self):
            self.focus_first()
        self.counted.emit(len(lines))

    def _go_to(self, id: str) -> None:
        column = self.columns[self._stage_of[id]]
        column.cards.select(id)
        column.cards.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(column, _GAP, 0)

    def _go_beside(self, place: int, step: int) -> None:
        """Go to the next stage that has cards."""
        row = self.columns[_STAGES[place]].cards.currentIndex().row()
        place += step
        while 0 <= place < len(_STAGES):
            cards = self.columns[_STAGES[place]].cards
            if cards.rows:
                cards.setCurrentIndex(cards.model_of_rows.index(min(row, len(cards.rows) - 1)))
                cards.setFocus(Qt.FocusReason.TabFocusReason)
                self.ensureWidgetVisible(self.columns[_STAGES[place]], _GAP, 0)
                return
            place += step

    def _show_menu(self, id: str, at: QPoint) -> None:
        menu, desk = make_menu(self), self._desk
        menu.addAction("Open").triggered.connect(lambda: desk.navigator.open("service", id))
        menu.addSeparator()
        for stage in _STAGES:
            if stage is not self._stage_of.get(id):
                menu.addAction(f"Move to {stage.label.lower()}").triggered.connect(partial(self._on_stage, id, stage))
        menu.addSeparator()
        for answer in Answer:
            menu.addAction(f"{answer.label} in future").triggered.connect(partial(self._on_answer, id, answer))
        menu.addSeparator()
        menu.addAction("Delete").triggered.connect(lambda: delete_records(desk, Service, [id]))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _on_stage(self, id: str, stage: ServiceStage, _checked: bool = False) -> None:
        self.move_to(id, stage)

    def _on_answer(self, id: str, answer: Answer, _checked: bool = False) -> None:
        keep_answer(self._desk, self, id, answer)
