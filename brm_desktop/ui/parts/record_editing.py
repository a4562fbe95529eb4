"""Joins a record's form to the portfolio: names are found, values are kept at once, and every edit can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.kinds import get_kind
from brm_desktop.domain.record import Record
from brm_desktop.storage import rows
from brm_desktop.storage.names import find_by_name_part
from brm_desktop.ui.parts.form import LABEL_WIDTH, RecordForm
from brm_desktop.ui.parts.suggestions import Option

if TYPE_CHECKING:
    from datetime import date

    from brm_desktop.services.portfolio import Portfolio
    from brm_desktop.ui.shell.desk import Desk

PLACES = {
    "agency": "agency",
    "contact": "person",
    "note": "meetings",
    "follow_up": "follow_ups",
    "outcome": "outcome",
    "reading": "outcome",
    "correction": "outcome",
    "partner": "partner",
    "agreement": "agreement",
    "amendment": "agreement",
    "service": "service",
    "risk": "risk",
    "forum": "forum",
}


class PortfolioFinder:
    """Finds records of any kind by what a person types."""

    def __init__(self, portfolio: Portfolio) -> None:
        self._portfolio = portfolio

    def find(self, target: str, text: str) -> Sequence[Option]:
        """List records of a kind whose names a text could mean. Called on a worker."""
        found = find_by_name_part(self._portfolio.database.reader(), get_kind(target).KIND, text)
        return [Option(line.id, line.title, line.detail) for line in found]

    def titles(self, target: str, ids: Sequence[str]) -> Mapping[str, str]:
        """Return the names of records of a kind. Called on a worker."""
        return rows.list_titles(self._portfolio.database.reader(), get_kind(target).KIND, ids)


def make_form(
    desk: Desk,
    of: type[Record],
    *,
    fields: Sequence[str] = (),
    without: Sequence[str] = (),
    headings: bool = True,
    label_width: int = LABEL_WIDTH,
    keep_by: Callable[[RecordForm, str, object], None] | None = None,
) -> RecordForm:
    """Return a form whose edits are committed as they are made; show a record in it by `show_record`.

    `keep_by` keeps an edit in another way.
    """
    form = RecordForm(
        of.KIND,
        jobs=desk.jobs,
        finder=PortfolioFinder(desk.portfolio),
        today=desk.today,
        understand_day=lambda text: _read_day(desk, text),
        fields=fields,
        without=without,
        headings=headings,
        label_width=label_width,
    )
    form.edited.connect(
        lambda name, value: keep_by(form, name, value) if keep_by else keep(desk, form, of, name, value)
    )
    form.followed.connect(lambda kind, id: open_record(desk, kind, id))
    return form


def _read_day(desk: Desk, text: str) -> date | None:
    """Return the day that words such as "next Fri" mean, or None."""
    from brm_desktop.services.quick_adding import read_day

    return read_day(text, desk.today())


def keep(desk: Desk, form: RecordForm, of: type[Record], name: str, value: object) -> None:
    """Commit one edited value of the record that a form shows; long texts fold by editing session."""
    from brm_desktop.services import edits

    record = form.record
    if record is None:
        return
    portfolio, id = desk.portfolio, record.id
    session = f"{id} {name}" if of.KIND.fields[name].shape == "text" else ""

    def failed(error: KnownError) -> None:
        form.show_problem(name, error.title)

    desk.jobs.write(lambda: edits.set_field(portfolio, of, id, name, value, session=session), failed=failed, owner=form)


def open_record(desk: Desk, kind: str, id: str) -> None:
    """Go to where a record of any kind is shown."""
    place = PLACES.get(kind, "record")
    desk.navigator.open(place, id if place != "record" else f"{kind}:{id}")


def delete_records(desk: Desk, of: type[Record], ids: Sequence[str]) -> None:
    """Move records to the trash and offer to undo it."""
    from brm_desktop.services import edits

    portfolio, gone = desk.portfolio, [(of, id) for id in ids]
    if gone:
        desk.jobs.write(lambda: edits.delete(portfolio, gone), lambda done: desk.toast(done.label, undo=True))
