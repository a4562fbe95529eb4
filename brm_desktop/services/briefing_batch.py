"""Many pages at once: of agencies or of a week's meetings, a file each or one file; one failure stops nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

from brm_desktop.base.errors import KnownError, StorageError
from brm_desktop.base.files import file_errors
from brm_desktop.base.progress import NO_PROGRESS, Progress
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.note import Note
from brm_desktop.reports.facts import BriefingFacts
from brm_desktop.services.briefings import AS_USUAL, Choices, file_name, load_choices, read_facts
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.places import make_place

_FRIDAY = 4


class Wanted(NamedTuple):
    """A page to be made: of an agency, for a meeting or for the next one."""

    agency: Agency
    meeting: Note | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """One briefing that was written, or why it was not; `meeting` is the name of the one it is for, where named."""

    agency: str
    path: Path | None
    problem: str = ""
    meeting: str = ""


def list_week(portfolio: Portfolio, today: date) -> list[Wanted]:
    """Return a page for each agency of each meeting from a day to the end of its week; at a weekend, of the next."""
    end = today + timedelta(days=7 - today.weekday() + (7 if today.weekday() > _FRIDAY else 0))
    connection = portfolio.database.reader()
    meetings = rows.list_records(
        connection,
        Note,
        "docid >= ? AND docid < ? AND kind = 'meeting' AND private = 0 AND starts_at IS NOT NULL",
        (_place(today), _place(end)),
        order="docid",
    )
    agencies = rows.load_records(connection, Agency, {id for note in meetings for id in note.agencies})
    return [
        Wanted(agencies[id], note)
        for note in meetings
        for id in note.agencies
        if id in agencies and not agencies[id].private and agencies[id].deleted_ms is None
    ]


def _place(day: date) -> int:
    return make_place(int(datetime.combine(day, time()).astimezone().timestamp() * 1000), 0, 0)


def write_all(
    portfolio: Portfolio,
    wanted: Sequence[Wanted],
    out: Path,
    *,
    as_of: datetime | None = None,
    choices: Choices = AS_USUAL,
    as_remembered: bool = False,
    progress: Progress = NO_PROGRESS,
    told: Callable[[Made], object] = lambda made: None,
) -> list[Made]:
    """Write each page; a path that ends in .pdf takes them all as one file, else it is a folder.

    `as_remembered` takes all but edition and paper as they were chosen for each agency before.
    One failure does not stop the rest; `told` hears of each as it is made.
    Raises: StorageError when nothing can be written; Cancelled, with what was written left as it is.
    """

    def read(page: Wanted) -> BriefingFacts:
        chosen = choices
        if as_remembered:
            held = load_choices(portfolio, page.agency.id)
            chosen = replace(held, edition=choices.edition, paper=choices.paper)
        meeting_id = page.meeting.id if page.meeting else None
        return read_facts(portfolio, page.agency.id, meeting_id=meeting_id, as_of=as_of, choices=chosen)

    batch = _Batch(wanted, read, progress, told)
    return batch.write_one_file(out) if out.suffix.lower() == ".pdf" else batch.write_folder(out)


def name_of(page: Wanted) -> str:
    """Say which page is meant: its agency, and its meeting where one is named."""
    meeting = page.meeting
    return f"{page.agency.name}, {meeting.title or 'meeting'}" if meeting else page.agency.name


class _Batch:
    """Pages on their way into files."""

    def __init__(
        self,
        wanted: Sequence[Wanted],
        read: Callable[[Wanted], BriefingFacts],
        progress: Progress,
        told: Callable[[Made], object],
    ) -> None:
        self._wanted, self._read, self._progress, self._told = wanted, read, progress, told
        self._made = list[Made]()

    def write_one_file(self, out: Path) -> list[Made]:
        """Write all pages as one file, in the order they are wanted in."""
        from brm_desktop.reports.briefing import write_briefings

        pages = list[tuple[Wanted, BriefingFacts]]()
        for page in self._steps():
            try:
                pages.append((page, self._read(page)))
            except KnownError as error:
                self._tell(_made(page, None, str(error)))
        if pages:
            self._progress.step(len(self._wanted), len(self._wanted), "Drawing the pages")
            write_briefings([facts for _, facts in pages], out)
        for page, _ in pages:
            self._tell(_made(page, out))
        return self._made

    def write_folder(self, out: Path) -> list[Made]:
        """Write each page as a file in a folder."""
        from brm_desktop.reports.briefing import write_briefing

        names, refused = set[str](), list[StorageError]()
        with file_errors(out):
            out.mkdir(parents=True, exist_ok=True)
        for page in self._steps():
            try:
                facts = self._read(page)
                path = out / _file_name(page, facts, names)
                write_briefing(facts, path)
                self._tell(_made(page, path))
            except KnownError as error:
                refused += [error] if isinstance(error, StorageError) else []
                self._tell(_made(page, None, str(error)))
        if refused and len(refused) == len(self._wanted):
            raise refused[0]
        return self._made

    def _steps(self) -> Iterator[Wanted]:
        for done, page in enumerate(self._wanted):
            self._progress.step(done, len(self._wanted), name_of(page))
            yield page

    def _tell(self, made: Made) -> None:
        self._made.append(made)
        self._told(made)


def _made(page: Wanted, path: Path | None, problem: str = "") -> Made:
    return Made(page.agency.name, path, problem, (page.meeting.title or "Meeting") if page.meeting else "")


def _file_name(page: Wanted, facts: BriefingFacts, taken: set[str]) -> str:
    """Return a file name of the day of the facts, or of the meeting's and with its name."""
    name, meeting = page.agency.acronym or page.agency.name, page.meeting
    if meeting is None or meeting.starts_at is None:
        return file_name(name, facts.as_of.date(), taken)
    return file_name(f"{name[:40]} {meeting.title}", meeting.starts_at.astimezone().date(), taken)
