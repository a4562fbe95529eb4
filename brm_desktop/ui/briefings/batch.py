"""Many pages at once: which agencies, which edition, a folder or one file; progress, cancel, and what failed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.base.progress import Progress
from brm_desktop.base.settings import PAPER, load_settings
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.briefing import Edition
from brm_desktop.services import briefings
from brm_desktop.services.briefings import Choices, Made
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


class BatchBriefing(QWidget):
    """A list of agencies with boxes, and what is to be made of them."""

    failed = Signal(object)
    told = Signal(str, str, str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._agencies: list[Agency] = []
        self._checked: set[str] = set()
        self._wanted: set[str] | None = None
        self._filter = ""
        self._job: Job | None = None
        self._made: list[Made] = []
        self._out = Path()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.list = RowList("Agencies to brief", fill=True)
        self.search = SearchField("Filter agencies")
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
        editors = (("Edition", self.edition), ("Paper", self.paper), ("Written as", self.form))
        for row, (words, editor) in enumerate(editors):
            grid.addWidget(Label(words, "soft"), 2 * row, 0)
            grid.addWidget(editor, 2 * row, 1)
        grid.addWidget(self.leaves_out, 1, 0, 1, 2)
        pages, self._results = Card("These pages"), Card("Not made", tone="risk")
        pages.add(grid)
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
        self.list.opened.connect(lambda id: self._desk.navigator.open("briefing", id))
        self.search.changed.connect(self._on_search_changed)
        self.all.clicked.connect(lambda: self._check_shown(True))
        self.none.clicked.connect(lambda: self._check_shown(False))
        self.edition.edited.connect(lambda edition: self.leaves_out.set_text(LEAVES_OUT[edition]))
        self.make.clicked.connect(self._on_make_clicked)
        self._desk.jobs.ended.connect(self._on_jobs_ended)

    # which agencies

    def show_agencies(self, chosen: Sequence[str] | None) -> None:
        """List all agencies with these chosen; None chooses all."""
        self._wanted = None if chosen is None else set(chosen)
        self._agencies = []
        self._results.hide()
        self.refresh()

    def refresh(self) -> None:
        """Read the agencies anew."""
        database = self._desk.portfolio.database
        self._desk.jobs.run(
            lambda: rows.list_records(database.reader(), Agency, "private = 0", order="name COLLATE NOCASE"),
            self._show,
            self.failed.emit,
            key="briefing agencies",
            owner=self,
        )

    def _show(self, agencies: list[Agency]) -> None:
        known = {agency.id for agency in self._agencies}
        new = {agency.id for agency in agencies} - known
        self._checked = (self._checked & known) | (new if self._wanted is None else new & self._wanted)
        self._agencies = agencies
        self._show_rows()

    def _show_rows(self) -> None:
        self.list.show_rows(
            [
                Row(agency.id, agency.name, right=agency.acronym, checked=agency.id in self._checked)
                for agency in self._agencies
                if self._filter in f"{agency.name} {agency.acronym}".casefold()
            ]
        )
        count = len(self._chosen())
        self.make.setEnabled(count > 0 and self._job is None)
        self.make.setText("Making…" if self._job else f"Make {count:,} {'briefing' if count == 1 else 'briefings'}…")
        self.make.updateGeometry()

    def _chosen(self) -> list[Agency]:
        return [agency for agency in self._agencies if agency.id in self._checked]

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
        home = Path.home()
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
        portfolio, agencies = self._desk.portfolio, self._chosen()
        choices = Choices(self.edition.value, self.paper.value)
        self._made = made = list[Made]()
        self._out = out

        def work(progress: Progress) -> list[Made]:
            return briefings.write_all(portfolio, agencies, out, choices=choices, progress=progress, told=made.append)

        self._job = self._desk.jobs.run_long(
            work,
            self._on_made,
            self.failed.emit,
            text=f"Making {len(agencies)} briefings",
            key="make briefings",
            owner=self,
        )
        self._show_rows()

    def _on_made(self, made: list[Made]) -> None:
        good, bad = [each for each in made if each.path], [each for each in made if not each.path]
        folder = self._out.parent if self._out.suffix else self._out
        self._desk.toast(f"Made {len(good):,} {'briefing' if len(good) == 1 else 'briefings'} in {folder.name}")
        self.problems.show_rows([Row(str(n), each.agency, each.problem) for n, each in enumerate(bad)])
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
