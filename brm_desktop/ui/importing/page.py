"""The import page: choose or drop files, see what they would bring, correct it, and bring it in as one commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.base.progress import Progress
from brm_desktop.domain.fields import Id
from brm_desktop.exchange.list_mappings import tell_lists
from brm_desktop.exchange.mapping import Mapping
from brm_desktop.exchange.mapping_files import write_mapping
from brm_desktop.exchange.shapes import LISTS
from brm_desktop.services import import_looks, importing
from brm_desktop.services.import_looks import FileLook
from brm_desktop.services.importing import Import
from brm_desktop.storage.committed import Committed as StoredCommit
from brm_desktop.storage.committed import is_undone
from brm_desktop.storage.database import Database
from brm_desktop.ui.importing.drops import list_files
from brm_desktop.ui.importing.file_card import ListCard
from brm_desktop.ui.importing.preview import PreviewPane
from brm_desktop.ui.importing.watched_card import StartPane, WatchedCard
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.inline_links import InlineLink
from brm_desktop.ui.parts.record_editing import PortfolioFinder
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.parts.scroll import ScrollArea
from brm_desktop.ui.parts.suggestions import Option
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.jobs import Job
from brm_desktop.ui.shell.page import GAP, Page

_FILES = (
    "Lists, address books, calendars, e-mail and notes (*.csv *.tsv *.txt *.xlsx *.xlsm *.xls *.ods *.json *.yml"
    " *.yaml *.vcf *.vcard *.ldif *.ics *.vcs *.eml *.mbox *.msg *.md *.markdown);;All files (*)"
)
_WORDS = (
    "Lists, address books, calendars, e-mail and notes, or a folder of them; a copied e-mail pastes too."
    " You see it all first."
)
_FILES_WIDTH, _STACKED_BELOW = 440, 700
_MOST_CARDS = 12
_PLACES = {
    "contact": "people", "agency": "agencies", "note": "meetings", "follow_up": "follow_ups", "partner": "partners",
    "agreement": "partners", "service": "services", "outcome": "outcomes", "risk": "risks", "forum": "forums",
    "horizon_item": "horizon", "reading": "outcomes",
}  # fmt: skip
_WATCHABLE = (*LISTS, "vcard", "ldif", "calendar")


class _Brought(NamedTuple):
    """The last import, as the page tells of it until another begins."""

    number: int
    label: str
    words: str
    see: str
    offered: Sequence[tuple[Path, str, str]]
    undone: bool = False


class ImportPage(Page):
    """Files on the left as they were understood, what they would do on the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self._looks: list[FileLook] = []
        self._prepared: Import | None = None
        self._brought: _Brought | None = None
        self._home: Id | None = None
        self._job: Job | None = None
        self._roots: list[Path] = []  # what was chosen: files, and folders of files
        self._most_cards = _MOST_CARDS
        self._cards: list[ListCard] = []
        self._watched: WatchedCard | None = None
        self._build()
        self._connect()
        self._show_start()

    def _build(self) -> None:
        self.choose = Button("Choose files…", icon="folder")
        self.bring_in = Button("Import", "primary")
        self.choose_folder = Button("Choose a folder…", look="quiet")
        self.add_action(self.choose_folder)
        self.add_action(self.choose)
        self.add_action(self.bring_in)
        self.files = ScrollArea()
        self.files.body.setContentsMargins(0, 0, 4, 24)
        self.files.body.setSpacing(12)
        self.preview = PreviewPane(self.desk.jobs)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(GAP)
        self._columns.addWidget(self.files, 1)
        self._columns.addWidget(self.preview, 1)
        self.add(self._columns, 1)

    def _connect(self) -> None:
        self.choose.clicked.connect(self.choose_files)
        self.choose_folder.clicked.connect(self.choose_one_folder)
        self.bring_in.clicked.connect(self.import_now)
        self.preview.table.failed.connect(self.show_error)
        self.desk.jobs.ended.connect(self._on_jobs_ended)
        self.desk.hub.watched.connect(self._on_hub_watched)

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        self.banner.hide()
        self._on_hub_watched()
        if tab == "copied":
            self.take_copied()

    def refresh(self, committed: Committed | None) -> None:
        if self._prepared is not None and self._job is None:
            self._plan()
        elif self._brought is not None:
            self._look_whether_undone(self.desk.portfolio.database, self._brought.number)

    # files

    def choose_files(self) -> None:
        """Ask which files."""
        chosen, _ = QFileDialog.getOpenFileNames(self, "Import", str(Path.home()), _FILES)
        if chosen:
            self.take_files([Path(name) for name in chosen])

    def choose_one_folder(self) -> None:
        """Ask for a folder of notes, messages or calendars; what cannot be read in it is told and stops nothing."""
        chosen = QFileDialog.getExistingDirectory(self, "Import a folder", str(Path.home()))
        if chosen:
            self.take_files([Path(chosen)])

    def take_files(self, files: Sequence[Path]) -> None:
        """Look at files, besides those that are shown, and show what they would bring."""
        portfolio, home = self.desk.portfolio, self._home
        held = [look for look in self._looks if look.path not in files]
        self._roots = [*(root for root in self._roots if root not in files), *files]

        def work(progress: Progress) -> tuple[list[FileLook], Import]:
            looks = list(held)
            found = importing.list_files(files)
            for done, (path, inside) in enumerate(found):
                progress.step(done, len(found), f"Opening {path.name}")
                looks.append(replace(import_looks.look_at(portfolio, path), in_folder=inside))
            return looks, importing.plan_import(portfolio, looks, agency=home, progress=progress)

        self._start(self.desk.jobs.run_long(
            work, self._on_looked, self.show_error, text="Reading files", key="import", owner=self
        ))  # fmt: skip

    def take_text(self, text: str) -> None:
        """Look at a text that was pasted, an e-mail above all, besides what is shown."""
        portfolio, home, held = self.desk.portfolio, self._home, list(self._looks)

        def work(progress: Progress) -> tuple[list[FileLook], Import]:
            looks = [*held, import_looks.look_at_text(portfolio, text, {look.path.name for look in held})]
            return looks, importing.plan_import(portfolio, looks, agency=home, progress=progress)

        self._start(self.desk.jobs.run_long(
            work, self._on_looked, self.show_error, text="Reading what was pasted", key="import", owner=self
        ))  # fmt: skip

    def take_copied(self) -> None:
        """Take what is on the clipboard: files, else text."""
        mime = QGuiApplication.clipboard().mimeData()
        files, text = list_files(mime), mime.text()
        if files:
            self.take_files(files)
        elif text.strip():
            self.take_text(text)
        else:
            self.desk.toast("Nothing that was copied can be imported")

    def _on_looked(self, found: tuple[list[FileLook], Import]) -> None:
        self._looks, prepared = found
        self._show_files()
        self._show_prepared(prepared)

    def _plan(self) -> None:
        """Plan anew after a change of what the files are taken for."""
        portfolio, looks, home = self.desk.portfolio, list(self._looks), self._home
        self._start(
            self.desk.jobs.run_long(
                lambda progress: importing.plan_import(portfolio, looks, agency=home, progress=progress),
                self._show_prepared,
                self.show_error,
                text="Working out what would change",
                key="import",
                owner=self,
            )
        )

    def _show_files(self) -> None:
        body = self.files.body
        while (item := body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        lists = [(look, at) for look in self._looks for at in range(len(look.lists))]
        self._cards = [self._make_card(look, at) for look, at in lists[: self._most_cards]]
        for card in self._cards:
            body.addWidget(card)
        if (hidden := len(lists) - self._most_cards) > 0:
            more = Button("Show 1 more list" if hidden == 1 else f"Show {hidden:,} more lists", small=True)
            more.clicked.connect(self._show_more)
            body.addWidget(more)
        cards = [look for look in self._looks if look.source is not None and not look.problem and not look.lists]
        self._add_rows("Files", [Row(str(look.path), look.path.name) for look in cards])
        broken = [(look, look.problem) for look in self._looks if look.problem is not None]
        self._add_rows("Not read", [_problem_row(look, problem) for look, problem in broken], bad=True)
        if any(_may_hold_people(look) for look in self._looks):
            body.addWidget(self._make_home())
        body.addStretch(1)
        self.show_empty(None)

    def _make_card(self, look: FileLook, at: int) -> ListCard:
        card = ListCard(look, at)
        card.mapped.connect(lambda mapping: self._on_card_mapped(look.path, at, mapping))
        card.read_as.connect(lambda kind, headed: self._on_card_read_as(look.path, at, kind, headed))
        card.removed.connect(lambda: self._remove_list(look.path, at))
        return card

    def _show_more(self) -> None:
        """Show the lists that follow, and go to the first of them."""
        first = self._most_cards
        self._most_cards += _MOST_CARDS
        self._show_files()
        self._focus_card(first)

    def _focus_card(self, number: int) -> None:
        if number < len(self._cards):
            self._cards[number].kind.setFocus(Qt.FocusReason.OtherFocusReason)
            self.files.ensureWidgetVisible(self._cards[number].kind)

    def _add_rows(self, heading: str, rows: Sequence[Row], *, bad: bool = False) -> None:
        if not rows:
            return
        card, shown = Card(heading, str(len(rows)), "risk" if bad else "plain"), RowList(heading, most_rows=8)
        shown.show_rows(rows)
        shown.delete_asked.connect(lambda path: self._remove(Path(path)))
        card.add(shown)
        self.files.body.addWidget(card)

    def _make_home(self) -> QWidget:
        """Ask where people belong whose organization is not known."""
        finder, card = PortfolioFinder(self.desk.portfolio), Card("What belongs to no known agency")
        link = InlineLink(
            "Agency",
            find=lambda text: finder.find("agency", text),
            jobs=self.desk.jobs,
            placeholder="Belong to no agency",
        )
        link.edited.connect(self._on_home_edited)
        card.add(link)
        return card

    def _on_home_edited(self, chosen: Option | None) -> None:
        self._home = Id(chosen.id) if chosen is not None else None
        self._plan()

    def _on_card_mapped(self, path: Path, at: int, mapping: Mapping) -> None:
        look = self._look_of(path)
        changed = replace(look.lists[at], mapping=mapping, told=True)
        self._replace_look(replace(look, lists=(*look.lists[:at], changed, *look.lists[at + 1 :])))
        self._plan()

    def _on_card_read_as(self, path: Path, at: int, kind: str, headed: bool | None) -> None:
        portfolio, look = self.desk.portfolio, self._look_of(path)

        def done(anew: FileLook) -> None:
            if self._look_of(path) is not look:
                return  # it was changed meanwhile, or left out
            self._replace_look(anew)
            self._show_files()
            before = self._looks[: self._looks.index(anew)]
            self._focus_card(at + sum(len(each.lists) for each in before))
            self._plan()

        self.desk.jobs.run(
            lambda: import_looks.look_at_list(portfolio, look, at, kind=kind, headed=headed),
            done,
            self.show_error,
            owner=self,
        )

    def _look_of(self, path: Path) -> FileLook:
        return next((each for each in self._looks if each.path == path), FileLook(path))

    def _replace_look(self, anew: FileLook) -> None:
        self._looks = [anew if each.path == anew.path else each for each in self._looks]

    def _remove_list(self, path: Path, at: int) -> None:
        """Leave out one list of a file, or the file with its last."""
        look = self._look_of(path)
        if len(look.lists) <= 1:
            self._remove(path)
            return
        self._replace_look(replace(look, lists=(*look.lists[:at], *look.lists[at + 1 :])))
        self._show_files()
        self._plan()

    def _remove(self, path: Path) -> None:
        self._looks = [look for look in self._looks if look.path != path]
        if self._looks:
            self._show_files()
            self._plan()
        else:
            self._show_start()

    # what would happen

    def _show_prepared(self, prepared: Import) -> None:
        self._prepared = prepared
        self.preview.show_plan(prepared.plan)
        self.set_title("Import", _summary(prepared, self._looks))
        self._show_button()

    def _show_button(self) -> None:
        plan = self._prepared.plan if self._prepared else None
        touched = len({item.id for item in plan.items if item.state not in ("same", "skip")}) if plan else 0
        nothing = plan is None or plan.changes_nothing
        self.bring_in.setText(
            "Nothing to import" if nothing else f"Import {touched:,} {'record' if touched == 1 else 'records'}"
        )
        self.bring_in.setAccessibleName(self.bring_in.text())
        self.bring_in.setEnabled(not nothing and self._job is None)
        self.bring_in.setVisible(bool(self._looks))
        self.bring_in.updateGeometry()

    def import_now(self) -> None:
        """Bring in what is shown, as one commit."""
        portfolio, prepared = self.desk.portfolio, self._prepared
        if prepared is None or self._job is not None:
            return
        self._start(
            self.desk.jobs.run_long(
                lambda progress: importing.carry_out(portfolio, prepared, progress),
                lambda committed: self._on_imported(prepared, committed),
                self.show_error,
                text="Importing",
                writes=True,
                owner=self,
            )
        )

    def _on_imported(self, prepared: Import, committed: StoredCommit | None) -> None:
        offered = _list_watchable(self._roots, prepared)
        self._forget()
        if committed is None:
            self._show_start("Everything was there already", "Nothing had to be written.", offered=offered)
            return
        self.desk.toast(committed.label, undo=True)
        kinds = {reading_kind for reading in prepared.readings for reading_kind in {u.kind for u in reading.understood}}
        place = _PLACES.get(kinds.pop(), "") if len(kinds) == 1 else "agencies"
        words = f"{_say_done(prepared)} Undo takes all of it back, now or later."
        self._brought = _Brought(committed.number, committed.label, words, place, offered)
        self._show_brought(self._brought)

    def _look_whether_undone(self, database: Database, number: int) -> None:
        """Say of the last import that it was taken back, or that it is there again."""

        def found(undone: bool) -> None:
            brought = self._brought
            if brought is not None and brought.number == number and brought.undone != undone:
                self._show_brought(brought._replace(undone=undone))

        self.desk.jobs.run(lambda: is_undone(database.reader(), number), found, key="import undone", owner=self)

    def _show_brought(self, brought: _Brought) -> None:
        if not brought.undone:
            self._show_start(brought.label, brought.words, see=brought.see, offered=brought.offered)
        else:
            words = (
                f"Taken back: {brought.label}. What was new is in the trash, what was changed is as it was before, and"
                " what you edited since stays. Redo brings it in again."
            )
            self._show_start("The import was taken back", words, icon="undo")
        self._brought = brought

    def _show_start(
        self,
        heading: str = "",
        words: str = "",
        see: str = "",
        *,
        icon: str = "check-circle",
        offered: Sequence[tuple[Path, str, str]] = (),
    ) -> None:
        """Show what goes here, or what was just done."""
        self._forget()
        self.set_title("Import")
        step = ("Choose files…", self.choose_files)
        if heading:
            words_of = see.replace("_", "-")
            done = (f"See the {words_of}", lambda: self.desk.navigator.open(see)) if see else None
            state = EmptyState(icon, heading, words, step=done or step, other=step if done else None)
        else:
            folder = ("Choose a folder…", self.choose_one_folder)
            state = EmptyState("import", "Drop files anywhere on the window", _WORDS, step=step, other=folder)
        self._watched = WatchedCard(self.desk)
        self._watched.opened.connect(lambda path: self.take_files([Path(path)]))
        self._watched.offer(offered)
        self.show_empty(StartPane(state, self._watched))
        self._watched.refresh()
        self.choose.hide()
        self.choose_folder.hide()
        if self.isVisible():
            self.focus_first()

    def _forget(self) -> None:
        self._looks, self._prepared, self._brought, self._home, self._roots = [], None, None, None, []
        self._most_cards = _MOST_CARDS
        self._show_button()

    # plumbing

    def _on_hub_watched(self) -> None:
        if self._watched is not None:
            self._watched.refresh()

    def _start(self, job: Job) -> None:
        self._job = job
        self.banner.hide()
        self._show_button()

    def _on_jobs_ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None
            self._show_button()

    def show_empty(self, state: QWidget | None) -> None:
        super().show_empty(state)
        self._watched = self._watched if state is not None else None
        self.choose.setVisible(state is None)
        self.choose_folder.setVisible(state is None)

    def focus_first(self, *, visibly: bool = False) -> None:
        buttons = (self.bring_in, *(self._empty.findChildren(Button) if self._empty is not None else ()), self.choose)
        first = next((each for each in buttons if each.isVisible() and each.isEnabled()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason if visibly else Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stacked = event.size().width() < _STACKED_BELOW
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)
        self.files.setMinimumWidth(0 if stacked else min(_FILES_WIDTH, round(event.size().width() * 0.4)))
        self.files.setMaximumWidth(16777215 if stacked else _FILES_WIDTH)


def _list_watchable(roots: Sequence[Path], prepared: Import) -> list[tuple[Path, str, str]]:
    """Return which of what was chosen can refresh by itself, with its agency and its mapping if it needs one."""
    found: list[tuple[Path, str, str]] = []
    for root in roots:
        looks = [look for look in prepared.looks if root in (look.path, *look.path.parents)]
        alone = looks[0] if looks and looks[0].path == root else None
        if not looks or (alone is not None and (alone.source is None or alone.source.sort not in _WATCHABLE)):
            continue
        found.append((root, prepared.agency or "", _write_unheaded(alone) if alone is not None else ""))
    return found


def _write_unheaded(look: FileLook) -> str:
    """Return the mapping of lists that cannot be known again by their headings, if a person said what they are."""
    told = [(each.table, each.mapping) for each in look.lists if each.told]
    if all(table.headed for table, _ in told):
        return ""
    return write_mapping(told[0][1] if len(look.lists) == 1 else tell_lists(look.path.name, told))


def _may_hold_people(look: FileLook) -> bool:
    return look.problem is None and (not look.lists or any(each.mapping.kind == "contact" for each in look.lists))


def _problem_row(look: FileLook, problem: KnownError) -> Row:
    words = ". ".join(part.rstrip(".") for part in (problem.detail, problem.hint) if part)
    return Row(str(look.path), problem.title, words, icon="warning", tip=str(problem))


def _say_done(prepared: Import) -> str:
    """Say how many records an import made or changed."""
    touched = len({item.id for item in prepared.plan.items if item.state not in ("same", "skip")})
    return "1 record is new or changed." if touched == 1 else f"{touched:,} records are new or changed."


def _summary(prepared: Import, looks: Sequence[FileLook]) -> str:
    open_questions = sum(bool(look.question) for look in looks)
    if open_questions:
        return (
            "One list needs a word from you" if open_questions == 1 else f"{open_questions} lists need a word from you"
        )
    plan = prepared.plan
    if not plan.items:
        return "Nothing could be read"
    if plan.changes_nothing:
        return "Everything in it is in the portfolio already: nothing to change"
    return f"{len(plan.items):,} read; nothing is written until you import"
