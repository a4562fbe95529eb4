"""Keeps what is edited on a page that is no form: one value at a time, each undoable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.people_names import split_name
from brm_desktop.domain.record import Record
from brm_desktop.storage.committed import Committed
from brm_desktop.ui.parts.around.add_line import AddLine
from brm_desktop.ui.shell.desk import Desk


class Teller(Protocol):
    """An editor that can say why a value was not kept."""

    def show_problem(self, problem: str) -> None:
        """Say it in place."""


def keep_value(desk: Desk, of: type[Record], id: str, name: str, value: Any, editor: Teller) -> None:
    """Commit one edited value; what is typed into a long text folds into one commit a sitting."""
    from brm_desktop.services import edits

    portfolio = desk.portfolio
    session = f"{id} {name}" if of.KIND.fields[name].shape == "text" else ""

    def done(made: Committed | None) -> None:
        editor.show_problem("")
        if made is not None and not session:
            desk.toast(made.label, undo=True)

    def failed(error: KnownError) -> None:
        editor.show_problem(error.title)

    desk.jobs.write(lambda: edits.set_field(portfolio, of, id, name, value, session=session), done, failed)


def add_records(
    desk: Desk,
    make: Callable[[], tuple[Record, ...]],
    done: Callable[[tuple[Record, ...]], None],
    failed: Callable[[KnownError], None],
    *,
    label: str = "",
) -> None:
    """Make records on the write lane, as one commit that can be undone."""
    from brm_desktop.services import edits

    portfolio = desk.portfolio

    def work() -> tuple[tuple[Record, ...], str]:
        records = make()
        return records, edits.create(portfolio, *records, label=label).label

    def told(made: tuple[tuple[Record, ...], str]) -> None:
        desk.toast(made[1], undo=True)
        done(made[0])

    desk.jobs.write(work, told, failed)


def add_and_open(desk: Desk, line: AddLine, place: str, make: Callable[[], Record]) -> None:
    """Make a record of what a line says, put the line away and open it; what is wrong is told at the line."""

    def done(made: tuple[Record, ...]) -> None:
        line.clear()
        line.hide()
        desk.navigator.open(place, made[0].id)

    add_records(desk, lambda: (make(),), done, line.show_error)


def make_person(name: str) -> Contact:
    """Return a new person by the name as it was typed, its parts told apart. Raises: InvalidValue."""
    from brm_desktop.services import edits

    return edits.make_record(Contact, name=" ".join(name.split()), **split_name(name)._asdict())


def delete_and_leave(desk: Desk, of: type[Record], id: str, place: str) -> None:
    """Move the record that shows to the trash, offer to undo it, and go to a place."""
    from brm_desktop.services import edits

    portfolio = desk.portfolio

    def done(made: Committed) -> None:
        desk.navigator.open(place)
        desk.toast(made.label, undo=True)

    desk.jobs.write(lambda: edits.delete(portfolio, [(of, id)]), done)


def restore_record(desk: Desk, of: type[Record], id: str) -> None:
    """Take a record out of the trash."""
    from brm_desktop.services import edits

    portfolio = desk.portfolio
    desk.jobs.write(lambda: edits.restore(portfolio, of, id), lambda made: desk.toast(made.label, undo=True))


def settle(page: QWidget) -> None:
    """Keep what is being typed on a page, before it shows something else."""
    focus: QWidget | None = page.window().focusWidget()
    if focus is not None and page.isAncestorOf(focus):
        focus.clearFocus()
