"""Many pages at once: of which agencies or meetings, which edition, a folder or one file; and what failed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.base.progress import Progress
from brm_desktop.base.settings import PAPER, load_settings
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.briefing import Edition
from brm_desktop.domain.dates import say_day, say_time
from brm_desktop.services import briefing_batch, briefings
from brm_desktop.services.briefing_batch import Made, Wanted, list_week
from brm_desktop.services.briefings import Choices
from brm_desktop.storage import rows
from brm_desktop.ui.briefings.choices import LEAVES_OUT
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.inline_more import InlineChoice
from brm_desktop.ui.parts.labels import Label, Prose
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.parts.search_field import SearchField
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.jobs import Job
from brm_desktop.ui.shell.theme import SMALL_PX

FOLDER, ONE_FILE = "folder", "file"
AGENCIES, WEEK = "agencies", "week"


class BatchBriefing(QWidget):
    """A list of agencies or of the week's meetings with boxes, and what is to be made of them."""

    failed = Signal(object)
    told = Signal(str, str, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._pages: dict[str, Wanted] = {}
        self._checked: set[str] = set()
        self._wanted: set[str] | None = None
        self._filter = ""
        self._job: Job | None = None
        self._made: list[Made] = []
        self._out = Path()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.list = RowList("Pages to make", fill=True)
        self.search = SearchField("Filter")
        self.of = InlineChoice(
            "A page for each", [(AGENCIES, "Each agency"), (WEEK, "Each meeting this week")], AGENCIES
        )
        self.none_yet = Prose("", "soft")
        self.all, self.none = Button("All", small=True), Button("None", small=True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.setContentsMargins(14, 12, 14, 4)
        head.addWidget(self.search, 1)
        head.addStretch(1)
        head.addWidget(self.all)
        head.addWidget(self.none)
        card = Card(padding=1)
        card.add(head)
        card.add(self.none_yet)
        card.add(self.list, 1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 10, 24)
        line.setSpacing(16)
        line.addWidget(card, 1)
        line.addLayout(self._make_side())
        self.make = Button("Make briefings…", "primary")
        self.buttons: tuple[QWidget, ...] = (self.make,)

    def _make_side(self) -> QVBoxLayout:
        held = load_settings(self._desk.portfolio.folder)
        self.edition = InlineChoice("Edition", [(each, each.label) for each in Edition], Edition.HANDOVER)
        self.paper = InlineChoice("Paper", list(PAPER.options.items()), held.get(PAPER))
        self.form = InlineChoice("Written as", [(FOLDER, "A file each, in a folder"), (ONE_FILE, "One file")], FOLDER)
        self.leaves_out = Prose(LEAVES_OUT[Edition.HANDOVER], "soft", px=SMALL_PX)
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, 84)
        grid.setColumnStretch(1, 1)
        editors = (("A page for", self.of), ("Edition", self.edition), ("Paper", self.paper), ("Written as", self.form))
        for row, (words, editor) in enumerate(editors):
            grid.addWidget(Label(words, "soft"), 2 * row, 0)
            grid.addWidget(editor, 2 * row, 1)
        grid.addWidget(self.leaves_out, 3, 0, 1, 2)
        pages, self._results = Card("These pages"), Card("Not made", tone="risk")
        pages.add(grid)
        pages.add(Prose("Sections, people and handling are as last chosen for each agency.", "soft", px=SMALL_PX))
        self.problems = RowList("Briefings that were not made", most_rows=8)
        self._results.add(self.problems)
        self._results.hide()
        side = QVBoxLayout()
        side.setSpacing(12)
        for each in (pages, self._results):
            each.setFixedWidth(336)
            side.addWidget(each)
        side.addStretch(1)
        return side

    def _connect(self) -> None:
        self.list.checked.connect(self._on_list_checked)
        self.list.opened.connect(self._on_list_opened)
        self.of.edited.connect(self._on_of_edited)
        self.search.changed.connect(self._on_search_changed)
        self.all.clicked.connect(lambda: self._check_shown(True))
        self.none.clicked.connect(lambda: self._check_shown(False))
        self.edition.edited.connect(lambda edition: self.leaves_out.set_text(LEAVES_OUT[edition]))
        self.make.clicked.connect(self._on_make_clicked)
        self._desk.jobs.ended.connect(self._on_jobs_ended)

    # which pages

    def show_agencies(self, chosen: Sequence[str] | None) -> None:
        """List all agencies with these chosen; None chooses all."""
        self._begin(AGENCIES, chosen)

    def show_week(self) -> None:
        """List the meetings of this week, all chosen."""
        self._begin(WEEK, None)

    def _begin(self, of: str, chosen: Sequence[str] | None) -> None:
        self.of.show_value(of)
        self._wanted = None if chosen is None else set(chosen)
        self._pages = {}
        self._results.hide()
        self.refresh()

    def refresh(self) -> None:
        """Read anew what a page can be made of."""
        portfolio, today = self._desk.portfolio, self._desk.today()

        def list_agencies() -> list[Wanted]:
            reader = portfolio.database.reader()
            return [
                Wanted(one) for one in rows.list_records(reader, Agency, "private = 0", order="name COLLATE NOCASE")
            ]

        work = list_agencies if self.of.value == AGENCIES else lambda: list_week(portfolio, today)
        self._desk.jobs.run(work, self._show, self.failed.emit, key="briefing pages", owner=self)

    def _show(self, pages: list[Wanted]) -> None:
        found = {_key(page): page for page in pages}
        new = found.keys() - self._pages.keys()
        self._checked = (self._checked & self._pages.keys()) | (new if self._wanted is None else new & self._wanted)
        self._pages = found
        self._show_rows()

    def _show_rows(self) -> None:
        today = self._desk.today()
        rows = [_row(key, page, today, checked=key in self._checked) for key, page in self._pages.items()]
        self.list.show_rows([row for row in rows if self._filter in f"{row.title} {row.detail} {row.right}".casefold()])
        of_week = self.of.value == WEEK
        self.none_yet.set_text("No meeting with an agency is planned for this week." if of_week else "No agencies yet.")
        self.none_yet.setVisible(not self._pages)
        self.list.setVisible(bool(self._pages))
        count = len(self._chosen())
        self.make.setEnabled(count > 0 and self._job is None)
        self.make.setText("Making…" if self._job else f"Make {count:,} {'briefing' if count == 1 else 'briefings'}…")
        self.make.updateGeometry()

    def _chosen(self) -> list[Wanted]:
        return [page for key, page in self._pages.items() if key in self._checked]

    def _on_of_edited(self, of: str) -> None:
        self._begin(of, None)

    def _on_list_opened(self, key: str) -> None:
        page = self._pages[key]
        self._desk.navigator.open("briefing", f"note:{page.meeting.id}" if page.meeting else page.agency.id)

    def _on_list_checked(self, id: str, checked: bool) -> None:
        (self._checked.add if checked else self._checked.discard)(id)
        self._show_rows()

    def _on_search_changed(self, text: str) -> None:
        self._filter = text.strip().casefold()
        self._show_rows()

    def _check_shown(self, checked: bool) -> None:
        shown = {row.id for row in self.list.rows}
        self._checked = self._checked | shown if checked else self._checked - shown
        self._show_rows()

    # making them

    def _on_make_clicked(self) -> None:
        home = briefings.load_folder(self._desk.portfolio)
        if self.form.value == ONE_FILE:
            name = str(home / f"Briefings {self._desk.today().isoformat()}.pdf")
            chosen, _ = QFileDialog.getSaveFileName(self, "Write all briefings to", name, "PDF (*.pdf)")
            out = Path(chosen).with_suffix(".pdf") if chosen else None
        else:
            chosen = QFileDialog.getExistingDirectory(self, "Write the briefings to a folder", str(home))
            out = Path(chosen) if chosen else None
        if out is not None:
            self.write_to(out)

    def write_to(self, out: Path) -> None:
        """Make the chosen briefings, as a file or in a folder."""
        portfolio, wanted = self._desk.portfolio, self._chosen()
        choices = Choices(self.edition.value, self.paper.value)
        self._made = made = list[Made]()
        self._out = out

        def work(progress: Progress) -> list[Made]:
            done = briefing_batch.write_all(
                portfolio, wanted, out, choices=choices, as_remembered=True, progress=progress, told=made.append
            )
            briefings.keep_folder(portfolio, out.parent if out.suffix else out)
            return done

        self._job = self._desk.jobs.run_long(
            work,
            self._on_made,
            self.failed.emit,
            text=f"Making {len(wanted)} briefings",
            key="make briefings",
            owner=self,
        )
        self._show_rows()

    def _on_made(self, made: list[Made]) -> None:
        good, bad = [each for each in made if each.path], [each for each in made if not each.path]
        folder = self._out.parent if self._out.suffix else self._out
        self._desk.toast(f"Made {len(good):,} {'briefing' if len(good) == 1 else 'briefings'} in {folder.name}")
        self.problems.show_rows(
            [Row(str(n), each.agency, each.problem, tip=each.problem) for n, each in enumerate(bad)]
        )
        self._results.setVisible(bool(bad))
        self._results.show_detail(str(len(bad)))
        if good:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

    def _on_jobs_ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            if job.cancelled:
                count = sum(each.path is not None for each in self._made)
                self.told.emit("Stopped", f"{count:,} of the briefings were made before that.", "watch")
            self._show_rows()


def _key(page: Wanted) -> str:
    return f"{page.agency.id} {page.meeting.id}" if page.meeting else page.agency.id


def _row(key: str, page: Wanted, today: date, *, checked: bool) -> Row:
    if page.meeting is None or page.meeting.starts_at is None:
        return Row(key, page.agency.name, right=page.agency.acronym, checked=checked)
    at = page.meeting.starts_at.astimezone()
    when = f"{say_day(at.date(), today)}, {say_time(at.time())}"
    return Row(key, page.meeting.title or "Untitled meeting", page.agency.name, right=when, checked=checked)
