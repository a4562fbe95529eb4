"""The window as a whole: theme, jobs, desk, places and commands, around one portfolio that may be locked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QObject, QTimer, Signal
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
from brm_desktop.ui.shell.hub import Hub
from brm_desktop.ui.shell.jobs import Jobs
from brm_desktop.ui.shell.main_window import MainWindow
from brm_desktop.ui.shell.theme import ThemeSwitch, load_fonts

if TYPE_CHECKING:
    from brm_desktop.services.opening import Opened
    from brm_desktop.services.portfolio import Portfolio
    from brm_desktop.storage.committed import Committed as StoredCommit
    from brm_desktop.storage.keys import Protection
    from brm_desktop.storage.locks import WindowLock
    from brm_desktop.ui.housekeeping import Housekeeping
    from brm_desktop.ui.importing.watching import Watching
    from brm_desktop.ui.indexing import Indexing
    from brm_desktop.ui.reminders import Reminding
    from brm_desktop.ui.shell.commit_watch import CommitWatch
    from brm_desktop.ui.shell.idleness import Idleness
    from brm_desktop.ui.shell.palette import Hit
    from brm_desktop.ui.sync import Syncing

_POLL_MS = 1000
_BREATH_MS = 20  # lets the first paint reach the screen


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
        self._others: QObject | None = None
        self._reminding: Reminding | None = None
        self._syncing: Syncing | None = None
        self._watching: Watching | None = None
        self._indexing: Indexing | None = None
        self._house: Housekeeping | None = None
        self._idleness: Idleness | None = None
        self.keeper = Keeper(folder / "window.json")
        self.app.setApplicationName("BRM Desktop")
        self.app.setDesktopFileName("brm-desktop")
        load_fonts(resource("fonts"))
        self.theme = ThemeSwitch(self.app, load_settings(folder).get(THEME))  # type: ignore[arg-type]  # the setting allows only themes
        self._commits: CommitWatch | None = None
        self._newest = 0  # the last commit that the first picture shows
        self._poll = QTimer(self)
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
        self._newest = facts.newest if facts is not None else 0
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

            self.begin_anew(lambda: make_cover(self, needs_key=True))

    def reprotect(self, passphrase: str | None) -> None:
        """Protect a plain portfolio, and open it again."""
        from brm_desktop.ui.replacing import reprotect

        reprotect(self, passphrase)

    def restore(self, backup: Path, passphrase: str | None) -> None:
        """Put a backup in the portfolio's place, and open it."""
        from brm_desktop.ui.replacing import restore

        restore(self, self._portfolio.key if self._portfolio is not None else None, backup, passphrase)

    def begin_anew(self, make_cover: Callable[[], QWidget]) -> None:
        """Let edits finish, close the portfolio, and put a fresh window with a cover in this one's place."""
        before = self.main
        if self._reminding is not None:
            self._reminding.rest()
        self._close_portfolio()
        self._make_shell()
        self.main.setGeometry(before.geometry())
        self.main.show_cover(make_cover())
        self.main.setVisible(not before.isHidden())
        before.close()
        before.deleteLater()

    def close(self) -> None:
        """Let edits finish, then let go of the portfolio."""
        if self._reminding is not None:
            self._reminding.stop()
        self._close_portfolio()
        self.keeper.save()
        self._lock.release()
        self.garbage.stop()

    def _close_portfolio(self) -> None:
        self._poll.stop()
        if self._idleness is not None:
            self._idleness.stop()
        if self._house is not None:
            self._house.rest()
        self.main.leave()
        self.jobs.close()
        if self._commits is not None:
            self._commits.rest()
        for worker in (self._syncing, self._watching):
            if worker is not None:
                worker.rest()
        if self._portfolio is not None:
            from brm_desktop.services.files import close_copies

            close_copies(self._portfolio)
            self._portfolio.close()
        self._portfolio = self._indexing = None

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
        told = self._watch_commits(portfolio)

        def load() -> Protection | None:
            from brm_desktop.base.log import install_log
            from brm_desktop.base.paths import log_folder
            from brm_desktop.services import briefings, edits, files, searching  # noqa: F401
            from brm_desktop.storage.keys import describe_protection
            from brm_desktop.ui.places import load_pages

            install_log(log_folder(portfolio.folder))
            load_pages()
            files.close_copies(portfolio)
            portfolio.journal.subscribe(told)
            return describe_protection(portfolio.folder)

        self.jobs.run(load, lambda protection: self._on_loaded(desk, protection))

    def _on_loaded(self, desk: Desk, protection: Protection | None) -> None:
        from brm_desktop.ui.housekeeping import Housekeeping
        from brm_desktop.ui.importing import accept_drops
        from brm_desktop.ui.importing.watching import Watching
        from brm_desktop.ui.indexing import Indexing
        from brm_desktop.ui.reminders import Reminding
        from brm_desktop.ui.shell.one_window import answer_others
        from brm_desktop.ui.sync import Syncing

        self._indexing = Indexing(self.jobs, desk.portfolio.database)
        self._indexing.resume()
        self._others = self._others or answer_others(self.folder, self._raise)
        self._poll.start(_POLL_MS)
        self._house = self._house or Housekeeping(self)
        self._house.start(desk.portfolio, self.jobs)
        accept_drops(self.main, desk)
        self._reminding = self._reminding or Reminding(self.folder, self._raise, self)
        self._reminding.start(desk, self.main)
        self._syncing = self._syncing or Syncing(self)
        self._syncing.start(desk, self.main)
        self._watching = self._watching or Watching(self)
        self._watching.start(desk)
        if protection is not None:
            self._watch_idleness(protection)
            if not protection.recovery_saved:
                self._remind_of_recovery()
        self.hub.settled.emit()
        self.loaded.emit()
        self.garbage.start()

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
            from brm_desktop.ui.shell.idleness import Idleness

            if self._idleness is None:
                self._idleness = Idleness(self.app, self)
                self._idleness.lasted.connect(self.lock)
            self._idleness.start(minutes * 60_000)

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

    # commits

    def _watch_commits(self, portfolio: Portfolio) -> Callable[[StoredCommit], None]:
        """Begin to watch a portfolio's commits. Returns: what is to be told of ours, from any thread."""
        from brm_desktop.ui.shell.commit_watch import CommitWatch

        if self._commits is None:
            self._commits = CommitWatch(self._on_commit_told, self)
            self._poll.timeout.connect(self._commits.look)
        self._commits.begin(portfolio, self.jobs, self.hub, self._newest)
        return self._commits.made.emit

    def _on_commit_told(self) -> None:
        self._refresh_counts()
        if self._indexing is not None:
            self._indexing.resume()

    def _refresh_counts(self) -> None:
        portfolio = self._portfolio
        if portfolio is None:
            return

        def read() -> TodayFacts:
            return read_today(portfolio.database.reader(), portfolio.today(), portfolio.clock.now())

        self.jobs.run(read, lambda facts: show_counts(self.main, facts.counts), key="counts", owner=self.main)

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
