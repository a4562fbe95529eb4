"""Tells a window of commits: ours as they are made, those of other processes when it looks; and of a new day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from brm_desktop.ui.shell.hub import Committed, Hub
from brm_desktop.ui.shell.jobs import Jobs

if TYPE_CHECKING:
    from datetime import date

    from brm_desktop.services.portfolio import Portfolio
    from brm_desktop.storage.committed import Committed as StoredCommit


class CommitWatch(QObject):
    """Watches one portfolio while the window shows it; `told` is called after each commit that was told."""

    made = Signal(object)  # carries commits from the threads that write to the window's thread

    def __init__(self, told: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._on_told = told
        self._portfolio: Portfolio | None = None
        self._seen = (0, 0)  # the newest commit that was looked at, and the database's version then
        self._told = set[int]()  # commits of ours since
        self._day: date | None = None
        self.made.connect(self._on_made)

    def begin(self, portfolio: Portfolio, jobs: Jobs, hub: Hub, newest: int) -> None:
        """Begin with a portfolio of which everything up to a commit shows."""
        self._portfolio, self._jobs, self._hub = portfolio, jobs, hub
        self._seen, self._told, self._day = (newest, 0), set(), portfolio.today()

    def rest(self) -> None:
        """Stop before the portfolio closes."""
        self._portfolio = None

    def look(self) -> None:
        """See what other processes did, unless there is something else to do."""
        portfolio, seen = self._portfolio, self._seen
        if portfolio is None or self._jobs.busy:
            return
        if self._day != (today := portfolio.today()):
            self._day = today
            self._hub.committed.emit(Committed(seen[0], "A new day", frozenset()))

        def look() -> tuple[int, list[StoredCommit]]:
            from brm_desktop.storage.committed import list_changes_since

            connection = portfolio.database.reader()
            version = int(connection.execute("PRAGMA data_version").fetchone()[0])
            if version == seen[1]:
                return version, []
            return version, list_changes_since(connection, seen[0], 1 << 60)[1]

        self._jobs.run(look, self._on_looked, key="look for changes")

    def _on_looked(self, found: tuple[int, list[StoredCommit]]) -> None:
        version, commits = found
        untold = [commit for commit in commits if commit.number not in self._told]
        if untold:  # an exchange may bring thousands: they are told as one
            changes = {change for commit in untold for change in commit.changes}
            self._tell(replace(untold[-1], changes=tuple(changes)))
        newest = max((commit.number for commit in commits), default=self._seen[0])
        self._seen = (newest, version)
        self._told = {number for number in self._told if number > newest}

    def _on_made(self, commit: StoredCommit) -> None:
        if self._portfolio is not None:
            self._told.add(commit.number)
            self._tell(commit)

    def _tell(self, commit: StoredCommit) -> None:
        self._hub.committed.emit(Committed(commit.number, commit.label, frozenset(commit.changes)))
        self._on_told()
