"""A form made from what a kind of record declares: each field with its label, editor, limits and words, by section."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from brm_desktop.domain import dates, values
from brm_desktop.domain.fields import Field
from brm_desktop.domain.record import Kind, Record
from brm_desktop.ui.parts.inline import InlineNumber, InlineText
from brm_desktop.ui.parts.inline_links import InlineLink, InlineTags
from brm_desktop.ui.parts.inline_more import InlineChoice, InlineDate, InlineLongText, InlineTick
from brm_desktop.ui.parts.labels import Heading, Label
from brm_desktop.ui.parts.scale_picker import ScalePicker
from brm_desktop.ui.parts.suggestions import Option
from brm_desktop.ui.shell.jobs import Jobs

LABEL_WIDTH = 132


class Finder(Protocol):
    """What a form asks about other records; called on a worker."""

    def find(self, target: str, text: str) -> Sequence[Option]:
        """List records of a kind whose names a text could mean."""

    def titles(self, target: str, ids: Sequence[str]) -> Mapping[str, str]:
        """Return the names of records of a kind by id."""


class Editor(Protocol):
    """What every editor of a form has in common."""

    def show_value(self, value: Any) -> None:
        """Show another value."""

    def show_problem(self, problem: str) -> None:
        """Say in place why a value could not be kept."""


class RecordForm(QWidget):
    """Edits one record in place. `edited` carries the field's name and its new value, as the record holds it.

    `followed` carries the kind and id of a linked record that a person wants to see.
    """

    edited = Signal(str, object)
    followed = Signal(str, str)

    def __init__(
        self,
        kind: Kind,
        *,
        jobs: Jobs,
        finder: Finder,
        today: Callable[[], date],
        understand_day: Callable[[str], date | None] = lambda _text: None,
        fields: Sequence[str] = (),
        without: Sequence[str] = (),
        headings: bool = True,
        label_width: int = LABEL_WIDTH,
        parent: QWidget | None = None,
    ) -> None:
        """`fields` says which and in what order, all of the kind's own when empty; `without` leaves some out.

        `understand_day` returns the day that words such as "next Fri" mean, or None to read them as a plain date.
        """
        super().__init__(parent)
        self.kind = kind
        self._jobs, self._finder, self._today = jobs, finder, today
        self._understand_day = understand_day
        names = fields or [name for name in kind.fields if name not in _COMMON]
        self._fields = [kind.fields[name] for name in names if name not in without]
        self._editors: dict[str, QWidget] = {}
        self._record: Record | None = None
        self._label_width = label_width
        self._build(headings)

    def _build(self, headings: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        for section in dict.fromkeys(field.section for field in self._fields):
            if section and headings:
                column.addWidget(Heading(section))
            grid = QGridLayout()
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setHorizontalSpacing(4)
            grid.setVerticalSpacing(2)
            grid.setColumnMinimumWidth(0, self._label_width)
            grid.setColumnStretch(1, 1)
            for field in self._fields:
                if field.section == section:
                    self._add(grid, field)
            column.addLayout(grid)

    def _add(self, grid: QGridLayout, field: Field) -> None:
        editor = self._make_editor(field)
        editor.setObjectName(field.name)
        self._editors[field.name] = editor
        editor.edited.connect(lambda value, field=field: self._on_editor_edited(field, value))  # type: ignore[attr-defined]  # every editor has the signal
        row = grid.rowCount()
        if isinstance(editor, InlineTick):
            grid.addWidget(editor, row, 1)
            return
        label = Label(field.label, "soft")
        label.setToolTip(field.help)
        line = QHBoxLayout()
        line.setContentsMargins(0, 5, 0, 0)
        line.addWidget(label)
        grid.addLayout(line, row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(editor, row, 1)

    @property
    def record(self) -> Record | None:
        """The record that shows."""
        return self._record

    def show_record(self, record: Record) -> None:
        """Show a record; what is being typed is left alone."""
        self._record = record
        self._show_fields(record)

    def show_before(self, record: Record | None) -> None:
        """Show beside each scale which step it had in an earlier record."""
        for field in self._fields:
            editor = self._editors[field.name]
            if isinstance(editor, ScalePicker):
                before = None if record is None else _step_of(field, getattr(record, field.name))
                editor.show_value(editor.value, before)

    def _show_fields(self, record: Record) -> None:
        for field in self._fields:
            editor = cast(Editor, self._editors[field.name])
            value = getattr(record, field.name)
            if field.editor in ("link", "links"):
                self._show_links(field, value)
            elif field.steps:
                editor.show_value(_step_of(field, value))
            else:
                editor.show_value(value)

    def show_problem(self, name: str, problem: str) -> None:
        """Say beside a field why its value could not be kept."""
        cast(Editor, self._editors[name]).show_problem(problem)

    def editor(self, name: str) -> QWidget:
        """Return the editor of a field. Raises: KeyError."""
        return self._editors[name]

    def start(self, name: str) -> None:
        """Begin to edit a field."""
        editor = self._editors[name]
        if isinstance(editor, InlineText):
            editor.start()
        else:
            editor.setFocus(Qt.FocusReason.OtherFocusReason)

    # one editor for each way to edit

    def _make_editor(self, field: Field) -> QWidget:
        hint = field.help or f"Add {_lowered(field.label)}"
        if field.steps:
            return ScalePicker(field.label, field.steps)
        match field.editor:
            case "long_text":
                return InlineLongText(field.label, placeholder=hint, check=_checked(field))
            case "tick":
                return InlineTick(field.label, help=field.help)
            case "choice":
                assert field.choices is not None
                options = [(member, member.label) for member in field.choices]
                empty = "None" if field.default is None and not field.required else ""
                return InlineChoice(field.label, options, placeholder=hint, empty=empty)
            case "day":
                return self._make_day(field, hint)
            case "number" | "decimal":
                return InlineNumber(field.label, unit=field.unit, parse=_parsed(field), placeholder=hint)
            case "link":
                return self._make_link(field, hint)
            case "links":
                find, jobs = self._finder_of(field), self._jobs
                tags = InlineTags(field.label, find=find, jobs=jobs, strict=True)
                tags.opened.connect(lambda id: self.followed.emit(field.target, id))
                return tags
            case "words":
                return InlineTags(field.label, check=_checked(field))
        return InlineText(field.label, parse=_parsed(field), say=_say(field, self._today), placeholder=hint)

    def _make_day(self, field: Field, hint: str) -> QWidget:
        return InlineDate(
            field.label,
            parse=lambda text: self._understand_day(text) or values.parse_value(field, text),
            say=lambda day: dates.say_day(day, self._today()),
            say_full=dates.say_full,
            today=self._today,
            placeholder=hint,
        )

    def _make_link(self, field: Field, hint: str) -> QWidget:
        link = InlineLink(field.label, find=self._finder_of(field), jobs=self._jobs, placeholder=hint)
        link.followed.connect(lambda id: self.followed.emit(field.target, id))
        return link

    def _finder_of(self, field: Field) -> Callable[[str], Sequence[Option]]:
        finder, target = self._finder, field.target
        return lambda text: finder.find(target, text)

    def _show_links(self, field: Field, value: str | Sequence[str] | None) -> None:
        """Show linked records by name; the names are read on a worker."""
        ids = (value,) if isinstance(value, str) else tuple(value or ())
        if not ids:
            self._show_titles(field, (), {})
            return
        finder, target = self._finder, field.target
        key = f"titles {id(self)} {field.name}"
        self._jobs.run(
            lambda: finder.titles(target, ids), lambda found: self._show_titles(field, ids, found), key=key, owner=self
        )

    def _show_titles(self, field: Field, ids: Sequence[str], titles: Mapping[str, str]) -> None:
        editor = self._editors[field.name]
        if isinstance(editor, InlineTags):
            editor.show_value(ids, dict(titles))
        elif isinstance(editor, InlineLink):
            editor.show_value(Option(ids[0], titles.get(ids[0], "(in the trash)")) if ids else None)

    def _on_editor_edited(self, field: Field, value: Any) -> None:
        if field.steps and field.choices is not None and value is not None:
            value = list(field.choices)[value - 1]
        self.edited.emit(field.name, value.id if isinstance(value, Option) else value)


_COMMON = frozenset(("space", "custom", "merged_into", "distinct_from", "source_uid", "source_version"))


def _step_of(field: Field, value: Any) -> int | None:
    """Return the step of a scale that a value stands for."""
    if value is None or field.choices is None:
        return cast("int | None", value)
    return list(field.choices).index(value) + 1


def _parsed(field: Field) -> Callable[[str], Any]:
    return lambda text: values.parse_value(field, text)


def _checked(field: Field) -> Callable[[str], str]:
    def check(text: str) -> str:
        return str(values.check_value(field, text if field.editor == "long_text" else text.strip()))

    return check


def _say(field: Field, today: Callable[[], date]) -> Callable[[Any], str]:
    match field.editor:
        case "money":
            return lambda cents: f"${cents / 100:,.2f}".removesuffix(".00")
        case "time":
            return dates.say_time
        case "moment":
            return lambda at: dates.say_moment(at, today())
    return str


def _lowered(label: str) -> str:
    """A label in the middle of a sentence: "website", but "E-mail" and "CIO priority" stay."""
    return label if label[1:2].isupper() or label[1:2] == "-" else label[:1].lower() + label[1:]
