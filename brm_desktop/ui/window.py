"""The window as a whole: theme, jobs, desk, places and commands, around one portfolio that may be locked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.base.keeper import Keeper
from brm_desktop.base.paths import resource
from brm_desktop.base.settings import LOCK_AFTER_MINUTES, THEME, load_settings
from brm_desktop.storage.today import TodayFacts, read_today
from brm_desktop.ui.places import make_places, place_of, show_counts
from brm_desktop.ui.shell.actions import Actions
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.garbage import Garbage
from brm_desktop.ui.shell.hub import Committed, Hub
from brm_desktop.ui.shell.jobs import Jobs
from brm_desktop.ui.shell.main_window import MainWindow
from brm_desktop.ui.shell.theme import ThemeSwitch, load_fonts

if TYPE_CHECKING:
    from datetime import date

    from brm_desktop.services.opening import Opened
    from brm_desktop.services.portfolio import Portfolio
    from brm_desktop.storage.committed import Committed as StoredCommit
    from brm_desktop.storage.keys import Protection
    from brm_desktop.storage.locks import WindowLock
    from brm_desktop.ui.importing.watching import Watching
    from brm_desktop.ui.indexing import Indexing
    from brm_desktop.ui.reminders import Reminding
    from brm_desktop.ui.shell.palette import Hit
    from brm_desktop.ui.sync import Syncing

_POLL_MS = 1000
_BREATH_MS = 20  # lets the first paint reach the screen
_BACKUP_MS = 10 * 60_000  # whether one is due; then at most one an hour
_TIDY_MS, _TIDY_SOON_MS = 60_000, 250
_WARM_UP_MS = 2_000


class _Commits(QObject):
    """Carries commits from the threads that write to the window's thread."""

    made = Signal(object)


class Window(QObject):
    """Builds the window and keeps it in step with the portfolio; `loaded` tells that all that can wait is there."""

    loaded = Signal()

    def __init__(self, folder: Path, lock: WindowLock) -> None:
        self.app = QApplication.instance() or QApplication(sys.argv[:1])
        super().__init__()
        assert isinstance(self.app, QApplication)
        self.folder = folder
        self._lock = lock
        self._portfolio: Portfolio | None = None
        self._seen = (0, 0)  # the newest commit that was looked at, and the database's version then
        self._told = set[int]()  # commits of ours since
        self._day: date | None = None
        self._others: QObject | None = None
        self._reminding: Reminding | None = None
        self._syncing: Syncing | None = None
        self._watching: Watching | None = None
        self._indexing: Indexing | None = None
        self.keeper = Keeper(folder / "window.json")
        self.app.setApplicationName("BRM Desktop")
        self.app.setDesktopFileName("brm-desktop")
        load_fonts(resource("fonts"))
        self.theme = ThemeSwitch(self.app, load_settings(folder).get(THEME))  # type: ignore[arg-type]  # the setting allows only themes
        self._commits = _Commits()
        self._commits.made.connect(self._on_commits_made)
        self._poll, self._tidy, self._idle, self._backup = QTimer(self), QTimer(self), QTimer(self), QTimer(self)
        self._poll.timeout.connect(self._look_for_changes)
        self._tidy.timeout.connect(self._tidy_index)
        self._backup.timeout.connect(self._back_up)
        self._idle.timeout.connect(self.lock)
        self._make_shell()
        self.garbage = Garbage(lambda: self.jobs.busy, self)

    def _make_shell(self) -> None:
        """Make everything that one portfolio's time in the window needs."""
        self.hub, self.jobs, self.actions = Hub(), Jobs(), Actions()
        self.main = MainWindow(self.actions, self.keeper)
        self._painted = False
        self.main.painted.connect(self._on_main_painted)

    def run(self, opened: Opened) -> int:
        """Show what was found and stay until the window is closed. Returns: the exit code."""
        sys.excepthook = self._on_fault
        self.show(opened)
        self.main.show()
        code = QApplication.exec()
        self.close()
        return code

    def show(self, opened: Opened) -> None:
        """Show an open portfolio, or the page that leads to one."""
        if opened.portfolio is not None:
            self.use(opened.portfolio, opened.facts)
        elif opened.error is not None:
            from brm_desktop.ui.welcome.failed import FailedPage

            self.main.show_cover(FailedPage(opened.error, self.folder))
        else:
            from brm_desktop.ui.welcome.page import make_cover

            self.main.show_cover(make_cover(self, opened.needs_key))

    def use(self, portfolio: Portfolio, facts: TodayFacts | None) -> None:
        """Furnish the window for a portfolio and open Today."""
        from brm_desktop.ui.commands import add_commands, make_buttons

        self._portfolio = portfolio
        self._seen = (facts.newest if facts is not None else 0, 0)
        desk = Desk(
            portfolio,
            self.jobs,
            self.hub,
            self.theme,
            self.actions,
            self.main,
            portfolio.today,
            self.main.toast,
            self.reprotect,
            self.restore,
        )
        add_commands(desk, self.main, self)
        self.main.furnish(desk, make_places(facts), make_buttons(self.actions))
        self.main.set_search(self._search, self._choose)
        self.main.show_cover(None)
        if facts is not None:
            show_counts(self.main, facts.counts)
        self.main.set_status("On this computer", "Not synced yet", "soft")
        self.main.open("today")
        self.after_paint(lambda: self._after_first_paint(desk))

    def lock(self) -> None:
        """Close the portfolio and ask for its key; what was typed has been saved."""
        if self._portfolio is not None and self._portfolio.key is not None:
            from brm_desktop.ui.welcome.page import make_cover

            self._begin_anew(lambda: make_cover(self, needs_key=True))

    def reprotect(self, passphrase: str | None) -> None:
        """Protect a plain portfolio: closed, written anew under a key, and opened again."""
        from brm_desktop.ui.welcome.page import WorkingPage

        self._begin_anew(lambda: WorkingPage("Protecting the portfolio", "Everything is written anew under a key."))
        folder = self.folder

        def work() -> Opened:
            from brm_desktop.services import protection
            from brm_desktop.services.opening import find_key, open_profile

            protection.protect(folder, None, passphrase)
            return open_profile(folder, find_key(folder, passphrase))

        self.jobs.write(work, self.show, self._on_reprotect_failed)

    def restore(self, backup: Path, passphrase: str | None) -> None:
        """Put a backup in the portfolio's place: closed, put aside, and what was in the backup opened."""
        from brm_desktop.ui.welcome.page import WorkingPage

        before = self._portfolio.key if self._portfolio is not None else None
        self._begin_anew(lambda: WorkingPage("Restoring the backup", "What is here now is kept aside."))
        folder = self.folder

        def work() -> tuple[Opened, Path | None]:
            from brm_desktop.services import restoring
            from brm_desktop.services.opening import open_profile

            done = restoring.restore(folder, backup, passphrase, own_key=before)
            return open_profile(folder, done.data_key), done.aside

        def done(restored: tuple[Opened, Path | None]) -> None:
            opened, aside = restored
            self.show(opened)
            kept = f"; what was here is in {aside.name}" if aside is not None else ""
            self.main.toast(f"Restored {backup.name}{kept}")

        def failed(error: KnownError) -> None:
            from brm_desktop.services.opening import open_profile

            self.show(open_profile(folder, before))
            self.main.show_error(error)

        self.jobs.write(work, done, failed)

    def _on_reprotect_failed(self, error: KnownError) -> None:
        from brm_desktop.services.opening import open_profile

        self.show(open_profile(self.folder))
        self.main.show_error(error)

    def _begin_anew(self, make_cover: Callable[[], QWidget]) -> None:
        """Let edits finish, close the portfolio, and put a fresh window with a cover in this one's place."""
        before, jobs, portfolio = self.main, self.jobs, self._portfolio
        for timer in (self._poll, self._tidy, self._idle, self._backup):
            timer.stop()
        if self._reminding is not None:
            self._reminding.rest()
        before.leave()
        jobs.close()
        for worker in (self._syncing, self._watching):
            if worker is not None:
                worker.rest()
        if portfolio is not None:
            from brm_desktop.services.files import close_copies

            close_copies(portfolio)
            portfolio.close()
        self._portfolio = self._indexing = None
        self._make_shell()
        self.main.setGeometry(before.geometry())
        self.main.show_cover(make_cover())
        self.main.setVisible(not before.isHidden())
        before.close()
        before.deleteLater()

    def close(self) -> None:
        """Let edits finish, then let go of the portfolio."""
        for timer in (self._poll, self._tidy, self._idle, self._backup):
            timer.stop()
        if self._reminding is not None:
            self._reminding.stop()
        self.main.leave()
        self.jobs.close()
        for worker in (self._syncing, self._watching):
            if worker is not None:
                worker.rest()
        if self._portfolio is not None:
            from brm_desktop.services.files import close_copies

            close_copies(self._portfolio)
            self._portfolio.close()
            self._portfolio = None
        self.keeper.save()
        self._lock.release()
        self.garbage.stop()

    # after the first paint

    def after_paint(self, then: Callable[[], None]) -> None:
        """Do something soon after the window's first picture, or soon if it shows already."""
        if self._painted:
            QTimer.singleShot(_BREATH_MS, then)
        else:
            self.main.painted.connect(lambda: QTimer.singleShot(_BREATH_MS, then))

    def _on_main_painted(self) -> None:
        self._painted = True

    def _after_first_paint(self, desk: Desk) -> None:
        portfolio = self._portfolio
        if portfolio is None:
            return

        def load() -> Protection | None:
            from brm_desktop.base.log import install_log
            from brm_desktop.base.paths import log_folder
            from brm_desktop.services import briefings, edits, files, searching  # noqa: F401
            from brm_desktop.storage.keys import describe_protection
            from brm_desktop.ui.places import load_pages

            install_log(log_folder(portfolio.folder))
            load_pages()
            files.close_copies(portfolio)
            portfolio.journal.subscribe(self._commits.made.emit)
            return describe_protection(portfolio.folder)

        self.jobs.run(load, lambda protection: self._on_loaded(desk, protection))

    def _on_loaded(self, desk: Desk, protection: Protection | None) -> None:
        from brm_desktop.ui.importing import accept_drops
        from brm_desktop.ui.importing.watching import Watching
        from brm_desktop.ui.indexing import Indexing
        from brm_desktop.ui.reminders import Reminding
        from brm_desktop.ui.shell.one_window import answer_others
        from brm_desktop.ui.sync import Syncing

        self._day = desk.today()
        self._indexing = Indexing(self.jobs, desk.portfolio.database)
        self._indexing.resume()
        self._others = self._others or answer_others(self.folder, self._raise)
        self._poll.start(_POLL_MS)
        self._tidy.start(_TIDY_MS)
        self._backup.start(_BACKUP_MS)
        accept_drops(self.main, desk)
        self._reminding = self._reminding or Reminding(self.folder, self._raise, self)
        self._reminding.start(desk, self.main)
        self._syncing = self._syncing or Syncing(self)
        self._syncing.start(desk, self.main)
        self._watching = self._watching or Watching(self)
        self._watching.start(desk)
        QTimer.singleShot(_WARM_UP_MS, self._warm_up)
        if protection is not None:
            self._watch_idleness(protection)
            if not protection.recovery_saved:
                self._remind_of_recovery()
        self.hub.settled.emit()
        self.loaded.emit()
        self.garbage.start()

    def _warm_up(self) -> None:
        """Load what draws a briefing while nobody waits for one."""
        if self._portfolio is not None:
            from brm_desktop.ui.briefings.drawing import warm_up

            self.jobs.run(warm_up)

    def _back_up(self) -> None:
        """Make an automatic backup if one is due; while nobody waits for it."""
        portfolio = self._portfolio
        if portfolio is not None:
            from brm_desktop.services.backing_up import back_up_if_due
            from brm_desktop.services.tidying import tidy_if_due

            self.jobs.run(lambda: back_up_if_due(portfolio), key="backup")
            self.jobs.run(lambda: tidy_if_due(portfolio), key="tidying")

    def _remind_of_recovery(self) -> None:
        if self.main.page is not None:
            self.main.page.banner.show_message(
                "Save your recovery key",
                "Without it nobody can open this portfolio if the computer or the passphrase is lost.",
                action="Show it",
                run=lambda: self.main.open("settings"),
            )

    def _watch_idleness(self, protection: Protection) -> None:
        """Lock after a while without a key or click, where a passphrase can open it again."""
        minutes = load_settings(self.folder).get(LOCK_AFTER_MINUTES)
        if protection.passphrase and minutes:
            self._idle.setInterval(minutes * 60_000)
            self._idle.start()
            self.app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)
            and self._idle.isActive()
        ):
            self._idle.start()
        return False

    def show_reminders(self) -> None:
        """List the reminders that were neither done nor snoozed."""
        if self._reminding is not None:
            self._reminding.open_list()

    def quit(self) -> None:
        """End the program, whether the window shows or not."""
        if self._reminding is not None:
            self._reminding.stop()
        self.main.close()
        self.app.quit()

    def _raise(self) -> None:
        self.main.show()
        self.main.setWindowState(self.main.windowState() & ~QtCore.Qt.WindowState.WindowMinimized)
        self.main.raise_()
        self.main.activateWindow()

    # commits, ours and those of other processes

    def _on_commits_made(self, commit: StoredCommit) -> None:
        self._told.add(commit.number)
        self._tell(commit)

    def _tell(self, commit: StoredCommit) -> None:
        self.hub.committed.emit(Committed(commit.number, commit.label, frozenset(commit.changes)))
        self._refresh_counts()
        if self._indexing is not None:
            self._indexing.resume()

    def _look_for_changes(self) -> None:
        portfolio, seen = self._portfolio, self._seen
        if portfolio is None or self.jobs.busy:
            return
        if self._day != (today := portfolio.today()):
            self._day = today
            self.hub.committed.emit(Committed(seen[0], "A new day", frozenset()))

        def look() -> tuple[int, list[StoredCommit]]:
            from brm_desktop.storage.committed import list_changes_since

            connection = portfolio.database.reader()
            version = int(connection.execute("PRAGMA data_version").fetchone()[0])
            if version == seen[1]:
                return version, []
            return version, list_changes_since(connection, seen[0], 1 << 60)[1]

        self.jobs.run(look, self._on_looked, key="look for changes")

    def _on_looked(self, found: tuple[int, list[StoredCommit]]) -> None:
        version, commits = found
        from dataclasses import replace

        untold = [commit for commit in commits if commit.number not in self._told]
        if untold:  # an exchange may bring thousands: they are told as one
            changes = {change for commit in untold for change in commit.changes}
            self._tell(replace(untold[-1], changes=tuple(changes)))
        newest = max((commit.number for commit in commits), default=self._seen[0])
        self._seen = (newest, version)
        self._told = {number for number in self._told if number > newest}

    def _refresh_counts(self) -> None:
        portfolio = self._portfolio
        if portfolio is None:
            return

        def read() -> TodayFacts:
            return read_today(portfolio.database.reader(), portfolio.today(), portfolio.clock.now())

        self.jobs.run(read, lambda facts: show_counts(self.main, facts.counts), key="counts", owner=self.main)

    def _tidy_index(self) -> None:
        """Merge a little of the search index, and soon a little more while there is more and nothing else to do."""
        portfolio = self._portfolio
        if portfolio is not None and not self.jobs.busy:

            def tidy() -> bool:
                from brm_desktop.storage.indexing import index_some
                from brm_desktop.storage.search import tidy

                if index_some(portfolio.database):
                    return True
                with portfolio.database.write() as connection:
                    return tidy(connection)

            self.jobs.write(tidy, lambda more: self._tidy.start(_TIDY_SOON_MS if more else _TIDY_MS))

    # search

    def _search(self, text: str) -> Sequence[Hit]:
        from brm_desktop.ui.search_hits import find_hits

        portfolio = self._portfolio
        return find_hits(portfolio.database, text, portfolio.today()) if portfolio is not None else ()

    def _choose(self, kind: str, id: str) -> None:
        place = place_of(kind)
        self.main.open(place, f"{kind}:{id}" if place == "record" else id)

    # faults

    def _on_fault(self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        """Tell an unforeseen fault calmly and keep the window and the data."""
        import logging

        logging.getLogger("brm_desktop").error("an unforeseen fault", exc_info=(kind, fault, trace))
        self.main.show_error(
            fault
            if isinstance(fault, KnownError)
            else KnownError(
                "Something went wrong in the program", "What you have is kept", "Try again; the log holds the details"
            )
        )
