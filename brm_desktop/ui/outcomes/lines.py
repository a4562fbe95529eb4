"""Readings and course corrections as lists with a line to type into: the same line adds and edits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence

from brm_desktop.base.errors import KnownError
from brm_desktop.domain import dates
from brm_desktop.domain.correction import Correction
from brm_desktop.domain.entry.corrections import understand_correction
from brm_desktop.domain.figures import say_quantity
from brm_desktop.domain.outcome import Outcome
from brm_desktop.domain.reading import Reading
from brm_desktop.storage.committed import Committed
from brm_desktop.ui.parts.around.list_card import ListCard
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.record_editing import delete_records
from brm_desktop.ui.parts.row_list import Row
from brm_desktop.ui.shell.desk import Desk

_READING = "A value, or a value and a day: 58 on 11/1"
_CORRECTION = "Adjust, pivot, or learn and move on: what was changed, and why"


class EditedLines(ListCard):
    """A list whose rows are opened back into the line they were typed in; Esc leaves a row as it was."""

    def __init__(self, heading: str, nothing: str, prompt: str, *, all: str = "") -> None:
        super().__init__(heading, nothing, add=prompt, all=all)
        self._prompt = prompt
        self.edits = ""  # the id of the record in the line; empty for a new one
        assert self.line is not None
        self.typed = self.line
        self.typed.left.connect(self.stop)
        self.list.opened.connect(self._on_list_opened)

    def say(self, id: str) -> str:
        """Return a record as the line that means it."""
        raise NotImplementedError

    def start(self) -> None:
        """Put the keyboard into the line, for a new one."""
        self.stop()
        self.typed.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def stop(self) -> None:
        """Leave what is in the line as it was."""
        self.edits = ""
        self.typed.clear()
        self.typed.field.setPlaceholderText(self._prompt)

    def _on_list_opened(self, id: str) -> None:
        self.edits = id
        self.typed.show_problem("")
        self.typed.field.setText(self.say(id))
        self.typed.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.typed.field.selectAll()

    def _kept(self, desk: Desk, made: Committed | None) -> None:
        self.stop()
        if made is not None:
            desk.toast(made.label, undo=True)

    def _failed(self, error: KnownError) -> None:
        self.typed.show_error(error)


class ReadingLines(EditedLines):
    """Readings, newest first. `paste_asked` carries the text to take apart, empty to be pasted into."""

    paste_asked = Signal(str)

    def __init__(self, desk: Desk, *, most: int = -1) -> None:
        """`most` is how many show at first, all when it is negative."""
        super().__init__(
            "Readings", "No reading yet: what is the value today?", _READING, all="All" if most > 0 else ""
        )
        self._desk, self._most = desk, most
        self._outcome: Outcome | None = None
        self._readings: dict[str, Reading] = {}
        paste = Button("Paste…", "quiet", small=True, tip="Paste a column of values, or of days and values")
        paste.clicked.connect(lambda: self.paste_asked.emit(""))
        self.add_action(paste)
        self.entered.connect(self._on_entered)
        self.list.delete_asked.connect(lambda id: delete_records(desk, Reading, [id]))
        self.typed.field.installEventFilter(self)

    def show_readings(self, outcome: Outcome, readings: Sequence[Reading], today: date) -> None:
        """Show the readings of an outcome, given oldest first."""
        if self._outcome is None or self._outcome.id != outcome.id:
            self.stop()
        self._outcome, self._readings = outcome, {reading.id: reading for reading in readings}
        newest = list(reversed(readings))
        self.offer_all(0 <= self._most < len(newest))
        shown = newest if self._most < 0 else newest[: self._most]
        self.show_rows(
            [_reading_row(each, outcome.unit, today) for each in shown], f"{len(newest):,}" if newest else ""
        )

    def say(self, id: str) -> str:
        reading = self._readings[id]
        source = f" {reading.source}" if reading.source else ""
        return f"{reading.value:.12g} on {reading.on.month}/{reading.on.day}/{reading.on.year}{source}"

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take several lines from the clipboard for a paste of readings; one line goes into the field as ever."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            text = QGuiApplication.clipboard().text() if event.matches(QKeySequence.StandardKey.Paste) else ""
            if "\n" in text.strip():
                self.paste_asked.emit(text)
                return True
        return super().eventFilter(watched, event)

    def _on_entered(self, text: str) -> None:
        from brm_desktop.services.outcomes import add_reading, change_reading

        desk, outcome, edited = self._desk, self._outcome, self.edits
        if outcome is None:
            return
        portfolio, today = desk.portfolio, desk.today()

        def work() -> Committed | None:
            if edited:
                return change_reading(portfolio, edited, text, today)
            return add_reading(portfolio, outcome.id, text, today)[1]

        desk.jobs.write(work, lambda made: self._kept(desk, made), self._failed, owner=self)


class CorrectionLines(EditedLines):
    """Course corrections, newest first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Course corrections", "None yet: the course is held.", _CORRECTION)
        self._desk = desk
        self._outcome: Outcome | None = None
        self._corrections: dict[str, Correction] = {}
        self.entered.connect(self._on_entered)
        self.list.delete_asked.connect(lambda id: delete_records(desk, Correction, [id]))

    def show_corrections(self, outcome: Outcome, corrections: Sequence[Correction], today: date) -> None:
        """Show the corrections of an outcome, newest first."""
        if self._outcome is None or self._outcome.id != outcome.id:
            self.stop()
        self._outcome, self._corrections = outcome, {each.id: each for each in corrections}
        rows = [_correction_row(each, today) for each in corrections]
        self.show_rows(rows, f"{len(rows):,}" if rows else "")

    def say(self, id: str) -> str:
        correction = self._corrections[id]
        why = " ".join(correction.why.split())
        on = f"{correction.on.month}/{correction.on.day}/{correction.on.year}"
        return f"{correction.kind.label}: {why} on {on}" if why else f"{correction.kind.label} on {on}"

    def _on_entered(self, text: str) -> None:
        from brm_desktop.services import edits

        desk, outcome, edited = self._desk, self._outcome, self.edits
        if outcome is None:
            return
        portfolio, typed = desk.portfolio, understand_correction(text, desk.today())

        def work() -> Committed | None:
            values = {"kind": typed.kind, "on": typed.on, "why": typed.why}
            if edited:
                return edits.set_fields(portfolio, Correction, edited, values)
            made = edits.make_record(Correction, outcome=outcome.id, **values)
            return edits.create(portfolio, made, label=f"Added {typed.kind.label.lower()} to {outcome.statement[:60]}")

        desk.jobs.write(work, lambda made: self._kept(desk, made), self._failed, owner=self)


def _reading_row(reading: Reading, unit: str, today: date) -> Row:
    chips = (reading.source,) if reading.source else ()
    tip = dates.say_long(reading.on)
    return Row(
        reading.id, say_quantity(reading.value, unit), chips=chips, right=dates.say_day(reading.on, today), tip=tip
    )


def _correction_row(correction: Correction, today: date) -> Row:
    said = f"{correction.kind.label} · {dates.say_day(correction.on, today)}"
    return Row(correction.id, " ".join(correction.why.split()) or correction.kind.label, said)
