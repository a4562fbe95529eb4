"""A form for one record after another: each gets a form of its own, so that nothing typed for one reaches the next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from brm_desktop.domain.record import Record
from brm_desktop.ui.parts.form import LABEL_WIDTH, RecordForm
from brm_desktop.ui.parts.record_editing import make_form
from brm_desktop.ui.shell.desk import Desk


class FormHolder(QWidget):
    """Shows a record's fields to edit; see `make_form` for which."""

    def __init__(
        self,
        desk: Desk,
        of: type[Record],
        *,
        fields: Sequence[str] = (),
        without: Sequence[str] = (),
        headings: bool = True,
        label_width: int = LABEL_WIDTH,
    ) -> None:
        super().__init__()
        self._label_width = label_width
        self._desk, self._of = desk, of
        self._fields, self._without, self._headings = tuple(fields), tuple(without), headings
        self.form: RecordForm | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def record(self) -> Record | None:
        """The record that shows."""
        return self.form.record if self.form is not None else None

    def show_record(self, record: Record) -> bool:
        """Show a record; say whether it is another one than before."""
        other = self.record is None or self.record.id != record.id
        if other:
            self.clear()
            self.form = make_form(
                self._desk,
                self._of,
                fields=self._fields,
                without=self._without,
                headings=self._headings,
                label_width=self._label_width,
            )
            self._column.addWidget(self.form)
        assert self.form is not None
        self.form.show_record(record)
        return other

    def clear(self) -> None:
        """Show nothing."""
        if self.form is not None:
            self._column.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
