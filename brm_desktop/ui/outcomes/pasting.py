"""Pasting readings from a spreadsheet: the text on the left, what it means on the right, one commit at the end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.domain import dates
from brm_desktop.domain.entry.readings import Pace, Paste, Pasted, TypedReading, read_columns
from brm_desktop.domain.figures import say_quantity
from brm_desktop.domain.outcome import Outcome
from brm_desktop.storage.committed import Committed
from brm_desktop.ui.parts.around.words import count_of
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Heading, Label, StatusLabel
from brm_desktop.ui.parts.quick_add_parts import Separator
from brm_desktop.ui.parts.row_list import Row, RowList, Tag
from brm_desktop.ui.parts.typing_fields import TextEdit
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.overlay import Overlay
from brm_desktop.ui.shell.theme import Tone, font

_PACES: Mapping[Pace, str] = {
    "month": "One a month", "quarter": "One a quarter", "week": "One a week", "day": "One a day",
}  # fmt: skip
_SHOWN, _LINES = 400, 12


class Preview(NamedTuple):
    """What a text means, and what keeping it would do."""

    pasted: Pasted
    paste: Paste


def open_paste(desk: Desk, main: QWidget, outcome: Outcome, text: str = "") -> None:
    """Open the panel over the window, with a text or with what the clipboard holds if it has a column."""
    panel = next((each for each in main.findChildren(PastePanel) if each.desk.portfolio is desk.portfolio), None)
    (panel or PastePanel(desk, main)).start(outcome, text or _from_clipboard(desk.today()))


class PastePanel(Overlay):
    """Ctrl+Enter keeps, Esc closes; what the text means is found on a worker at each change."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, width=760, top=80)
        self.desk = desk
        self._outcome: Outcome | None = None
        self._pace: Pace = "month"
        self._readings: tuple[TypedReading, ...] = ()
        self.title = Heading("Paste readings")
        self.text = TextEdit(least_lines=_LINES, most_lines=_LINES)
        self.rows = RowList("What the text means", most_rows=_LINES - 3)
        self.summary, self.problem = Label("", "soft"), StatusLabel("", "watch")
        self.pace = MenuButton(_PACES["month"], small=True, tip="How far apart values without days are")
        self.keep = Button("Add", "primary", small=True)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.panel.setAccessibleName("Paste readings")
        self.text.setAccessibleName("Values, or days and values, one reading a line")
        self.text.setPlaceholderText("11/1/2026    61\n12/1/2026    63\n\nor values alone, one a line")
        self.text.setFont(QFont(font(tabular=True)))
        left, right, columns, foot = QVBoxLayout(), QVBoxLayout(), QHBoxLayout(), QHBoxLayout()
        box = Card(padding=12)
        box.add(self.text)
        left.addWidget(box)
        left.addStretch(1)
        right.addWidget(self.rows)
        right.addStretch(1)
        columns.setContentsMargins(18, 12, 18, 12)
        columns.setSpacing(24)
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        foot.setContentsMargins(18, 8, 10, 8)
        foot.setSpacing(8)
        foot.addWidget(self.summary)
        foot.addWidget(self.problem)
        foot.addStretch(1)
        foot.addWidget(self.pace)
        foot.addWidget(self.keep)
        head = QHBoxLayout()
        head.setContentsMargins(18, 14, 18, 4)
        head.addWidget(self.title)
        self.body.addLayout(head)
        self.body.addLayout(columns)
        self.body.addWidget(Separator())
        self.body.addLayout(foot)

    def _connect(self) -> None:
        self.text.textChanged.connect(self._look)
        self.text.installEventFilter(self)
        self.keep.clicked.connect(self.submit)
        for pace, words in _PACES.items():
            self.pace.menu.addAction(words).triggered.connect(partial(self._on_pace_triggered, pace))

    def start(self, outcome: Outcome, text: str) -> None:
        """Open for an outcome."""
        self._outcome = outcome
        self.title.show_text("Paste readings", outcome.statement)
        self.text.show_text(text)
        self._look()
        self.open()

    def take_focus(self) -> None:
        self.text.setFocus(Qt.FocusReason.PopupFocusReason)

    def submit(self) -> None:
        """Keep the readings that show, as one commit."""
        from brm_desktop.services.outcomes import paste_readings

        outcome, readings, portfolio = self._outcome, self._readings, self.desk.portfolio
        if outcome is None or not readings:
            return

        def done(made: Committed | None) -> None:
            self.close_panel()
            self.text.show_text("")
            self.desk.toast(made.label if made else "All of them are there already", undo=made is not None)

        def failed(error: KnownError) -> None:
            self._tell(str(error))

        self.desk.jobs.write(lambda: paste_readings(portfolio, outcome.id, readings), done, failed, owner=self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.text and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            entered = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if entered and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.submit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_panel()
                return True
        return super().eventFilter(watched, event)

    # what it means

    def _look(self) -> None:
        from brm_desktop.services.outcomes import plan_readings

        outcome, portfolio, pace = self._outcome, self.desk.portfolio, self._pace
        text, today = self.text.toPlainText(), self.desk.today()
        if outcome is None:
            return

        def work() -> Preview:
            pasted = read_columns(text, today, pace=pace)
            return Preview(pasted, plan_readings(portfolio, outcome.id, pasted.readings))

        self.desk.jobs.run(work, self._show, key="paste readings", owner=self)

    def _show(self, preview: Preview) -> None:
        pasted, paste, unit = preview.pasted, preview.paste, self._outcome.unit if self._outcome else ""
        self._readings = pasted.readings
        changed = {reading.on: before for reading, before in paste.changed}
        new = {reading.on for reading in paste.new}
        today = self.desk.today()
        shown = pasted.readings[-_SHOWN:]
        self.rows.show_rows([_row(each, unit, changed, new, today) for each in reversed(shown)])
        self.summary.set_text(say_paste(paste))
        self.keep.setEnabled(bool(paste.new or paste.changed))
        self.keep.setText(f"Add {count_of(len(paste.new) + len(paste.changed), 'reading')}")
        self.keep.updateGeometry()
        self.pace.setVisible(not pasted.dated)
        left_out = [f"line {number}: {why}" for number, why in pasted.skipped]
        more = f" and {len(left_out) - 1:,} more" if len(left_out) > 1 else ""
        self._tell(f"Left out {left_out[0]}{more}" if left_out else "")
        if self.isVisible():
            self._place()

    def _tell(self, problem: str) -> None:
        self.problem.show_status(problem, "watch")
        self.problem.setVisible(bool(problem))

    def _on_pace_triggered(self, pace: Pace, _checked: bool = False) -> None:
        self._pace = pace
        self.pace.setText(_PACES[pace])
        self.pace.updateGeometry()
        self._look()


def say_paste(paste: Paste) -> str:
    """Say what keeping a paste would do: "22 new, 1 changed, 2 there already"."""
    said = [(len(paste.new), "new"), (len(paste.changed), "changed"), (paste.same, "there already")]
    return ", ".join(f"{count:,} {words}" for count, words in said if count) or "Nothing to add yet"


def _row(reading: TypedReading, unit: str, changed: Mapping[date, float], new: set[date], today: date) -> Row:
    was = changed.get(reading.on)
    tag = Tag("new", "good") if reading.on in new else Tag("same")
    chip = Tag(f"was {say_quantity(was, unit)}", "watch") if was is not None else tag
    on = dates.say_full(reading.on)
    tone: Tone = "risk" if reading.on > today else "soft"
    return Row(
        f"{reading.on}", say_quantity(reading.value, unit), chips=(chip,), right=on, tone=tone, tip=reading.source
    )


def _from_clipboard(today: date) -> str:
    text = QGuiApplication.clipboard().text()
    return text if len(text) < 200_000 and len(read_columns(text, today).readings) > 1 else ""
