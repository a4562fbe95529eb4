"""The backups page: one made to a file, one put back after it is seen what that would change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from brm_desktop.base.errors import KnownError, WrongKey
from brm_desktop.base.progress import Progress
from brm_desktop.domain.dates import say_day, say_time
from brm_desktop.domain.kinds import get_kind
from brm_desktop.services.opening import NeedsPassphrase
from brm_desktop.services.restoring import compare_open
from brm_desktop.storage.backups import (
    SUFFIX,
    Difference,
    describe_backup,
    find_backup_moment,
    list_automatic_backups,
    make_backup,
)
from brm_desktop.ui.parts.around.words import count_of
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.field_box import FieldBox
from brm_desktop.ui.parts.inline_more import InlineTick
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.page import Page

_WIDTH = 760
_MOST_LISTED = 200
_PLAIN = "A backup holds all records and files. Anybody who has the file can read it, unless it has a passphrase."
_PROTECTED = "A backup holds all records and files, and opens with the same passphrase or recovery key."
_KEPT = "Nothing is destroyed: what is here now is kept aside, in the folder of the portfolio."


class BackupsPage(Page):
    """Cards one below the other: back up, choose what to put back, what would change."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._chosen: Path | None = None
        self.set_title("Backups", "Made by themselves every hour in which something changed")
        for card in (self._make_backing_up(), self._make_choosing(), self._make_differences()):
            card.setMaximumWidth(_WIDTH)
            self.add(card)
        self.body.addStretch(1)
        self._show_chosen(None)

    def _make_backing_up(self) -> Card:
        card, plain = Card("Back up"), self.desk.portfolio.key is None
        card.add(Prose(_PLAIN if plain else _PROTECTED, "soft"))
        self.with_passphrase = InlineTick("With a passphrase of its own", False)
        self.passphrase = FieldBox("Passphrase for the file", secret=True)
        self.again = FieldBox("The passphrase again", secret=True)
        self.back_up = Button("Back up to a file…", "primary", icon="folder")
        self.back_up.clicked.connect(self.choose_target)
        self.with_passphrase.edited.connect(self._on_with_passphrase_edited)
        for part in (self.with_passphrase, self.passphrase, self.again, _line(self.back_up)):
            card.add(part)
        self.with_passphrase.setVisible(plain)
        self._on_with_passphrase_edited(False)
        return card

    def _make_choosing(self) -> Card:
        card = Card("Put a backup back")
        card.add(Prose("You see first what would change.", "soft"))
        self.automatic = RowList("Automatic backups", most_rows=6)
        self.automatic.opened.connect(lambda name: self.look_at(Path(name)))
        self.choose = Button("Choose a file…", icon="folder")
        self.choose.clicked.connect(self.choose_backup)
        card.add(self.automatic)
        card.add(_line(self.choose))
        return card

    def _make_differences(self) -> Card:
        self.differs = Card("What would change")
        self.said = Prose("")
        self.key = FieldBox("Passphrase or recovery key of the backup", secret=True)
        self.key.edit.returnPressed.connect(self.compare)
        self.open_key = Button("Open the backup")
        self.open_key.clicked.connect(self.compare)
        self.kinds = RowList("What would change", most_rows=30)
        self.kept = Prose(_KEPT, "soft")
        self.restore, self.leave_it = Button("Put it back", "primary"), Button("Leave it", look="quiet")
        self.restore.clicked.connect(self.put_back)
        self.leave_it.clicked.connect(lambda: self._show_chosen(None))
        for part in (self.said, self.key, self.kinds, self.kept, _line(self.open_key, self.restore, self.leave_it)):
            self.differs.add(part)
        return self.differs

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        self._show_chosen(None)
        self._read()

    def refresh(self, committed: Committed | None) -> None:
        self._read()

    def _read(self) -> None:
        folder = self.desk.portfolio.folder

        def read() -> list[tuple[Path, int]]:
            newest = reversed(list_automatic_backups(folder)[-_MOST_LISTED:])
            return [(path, path.stat().st_size) for path in newest if path.exists()]

        self.desk.jobs.run(read, self._show_automatic, self.show_error, key="automatic backups", owner=self)

    def _show_automatic(self, found: Sequence[tuple[Path, int]]) -> None:
        today = self.desk.today()
        dated = [(path, find_backup_moment(path), size) for path, size in found]
        self.automatic.show_rows(
            [
                Row(str(path), _say_moment(at, today) if at else path.name, right=_say_size(size))
                for path, at, size in dated
            ]
        )
        self.automatic.setVisible(bool(found))

    # back up

    def _on_with_passphrase_edited(self, wanted: bool) -> None:
        for box in (self.passphrase, self.again):
            box.setVisible(wanted)
            box.edit.clear()
        if wanted:
            self.passphrase.edit.setFocus()

    def choose_target(self) -> None:
        """Ask for a file and back up to it."""
        typed = self.passphrase.text if self.with_passphrase.value else None
        if typed is not None and (not typed or typed != self.again.text):
            self.show_error(KnownError("The two passphrases differ" if typed else "A passphrase is needed"))
            self.passphrase.edit.setFocus()
            return
        suggested = str(Path.home() / f"BRM Desktop {self.desk.today().isoformat()}{SUFFIX}")
        chosen, _ = QFileDialog.getSaveFileName(self, "Back up to", suggested, f"Backups (*{SUFFIX})")
        if chosen:
            self.back_up_to(Path(chosen), typed)

    def back_up_to(self, target: Path, passphrase: str | None = None) -> None:
        """Write a backup to a file, under a passphrase of its own if one is given."""
        portfolio = self.desk.portfolio

        def done(_: object) -> None:
            self.banner.hide()
            self._on_with_passphrase_edited(bool(self.with_passphrase.value))
            opens = ", which opens with the passphrase only" if passphrase else ""
            self.desk.toast(f"Backed up to {target.name}{opens}")

        self.desk.jobs.run_long(
            lambda progress: make_backup(
                portfolio.folder, portfolio.key, target, replace=True, passphrase=passphrase, progress=progress
            ),
            done, self.show_error, text="Backing up", key="backup", owner=self,
        )  # fmt: skip

    # put back

    def choose_backup(self) -> None:
        """Ask for a backup and show what it would change."""
        chosen, _ = QFileDialog.getOpenFileName(
            self, "Put a backup back", str(Path.home()), f"Backups (*{SUFFIX});;All files (*)"
        )
        if chosen:
            self.look_at(Path(chosen))

    def look_at(self, backup: Path) -> None:
        """Show what a backup would change."""
        self._show_chosen(backup)
        self.compare()

    def compare(self) -> None:
        """Work out what the chosen backup would change, with the passphrase that was typed, if one was."""
        portfolio, backup, typed = self.desk.portfolio, self._chosen, self.key.text or None
        if backup is None:
            return
        self.banner.hide()

        def work(progress: Progress) -> tuple[list[Difference], bool]:
            found = compare_open(portfolio, backup, typed, progress)
            return found, describe_backup(backup).has_files

        self.desk.jobs.run_long(
            work, self._on_compared, self._on_compare_failed, text="Comparing", key="compare", owner=self
        )

    def _on_compared(self, found: tuple[list[Difference], bool]) -> None:
        differences, has_files = found
        rows = [_make_row(each) for each in differences if each.only_here or each.only_there or each.changed]
        self.said.set_text(_say(differences, has_files))
        self.kinds.show_rows(rows)
        self.kinds.setVisible(bool(rows))
        for part in (self.key, self.open_key):
            part.hide()
        self.kept.show()
        self.restore.show()
        self.restore.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_compare_failed(self, error: KnownError) -> None:
        if not isinstance(error, WrongKey | NeedsPassphrase):
            self._show_chosen(None)
            self.show_error(error)
            return
        self.said.set_text(str(error) if self.key.text else "It is protected. Type what opens it.")
        for part in (self.key, self.open_key):
            part.show()
        self.key.edit.selectAll()
        self.key.edit.setFocus()

    def _show_chosen(self, backup: Path | None) -> None:
        self._chosen = backup
        self.key.edit.clear()
        for part in (self.key, self.open_key, self.kinds, self.kept, self.restore):
            part.hide()
        self.differs.setVisible(backup is not None)
        if backup is not None:
            at = find_backup_moment(backup)
            self.differs.show_heading("What would change", _say_moment(at, self.desk.today()) if at else backup.name)
            self.said.set_text("Comparing…")

    def put_back(self) -> None:
        """Put the chosen backup in the place of the portfolio; what is here now is kept aside."""
        if self._chosen is not None:
            self.desk.restore(self._chosen, self.key.text or None)


def _make_row(each: Difference) -> Row:
    parts = ((each.only_here, "only here"), (each.only_there, "only in the backup"), (each.changed, "changed since"))
    said = ", ".join(f"{count:,} {words}" for count, words in parts if count)
    named = f": {', '.join(each.examples)}" if each.examples else ""
    return Row(
        each.kind, get_kind(each.kind).KIND.many, said + named, right=f"{each.here:,} here, {each.there:,} there"
    )


def _say(differences: Sequence[Difference], has_files: bool) -> str:
    lost = sum(each.only_here for each in differences)
    differs = sum(bool(each.only_here or each.only_there or each.changed) for each in differences)
    if not differs:
        return "It holds just what is here."
    files = "" if has_files else " It holds no files: those that are here stay."
    gone = f" {count_of(lost, 'record')} that only this portfolio has would no longer show." if lost else ""
    return f"{count_of(differs, 'kind')} of record would differ.{gone}{files}"


def _say_moment(at: datetime, today: date) -> str:
    here = at.astimezone()
    return f"{say_day(here.date(), today)}, {say_time(here.time())}"


def _say_size(size: int) -> str:
    return f"{size / (1 << 20):,.1f} MB" if size >= 1 << 20 else f"{max(1, size >> 10):,} KB"


def _line(*parts: QWidget) -> QWidget:
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 4, 0, 0)
    line.setSpacing(8)
    for part in parts:
        line.addWidget(part)
    line.addStretch(1)
    return holder
