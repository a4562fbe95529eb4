"""Makes what came many at once searchable while the window is open: a few records at a time, between edits."""

from __future__ import annotations

from brm_desktop.base.errors import KnownError
from brm_desktop.storage.database import Database
from brm_desktop.ui.shell.jobs import Jobs


class Indexing:
    """Goes on until nothing waits; used on the window's thread."""

    def __init__(self, jobs: Jobs, database: Database) -> None:
        self._jobs = jobs
        self._database = database
        self._is_running = self._is_asked = False

    def resume(self) -> None:
        """See to what came since."""
        self._is_asked = True
        if not self._is_running:
            self._go_on()

    def _go_on(self) -> None:
        self._is_running, self._is_asked = True, False
        database = self._database

        def work() -> int:
            from brm_desktop.storage.indexing import index_some

            return index_some(database)

        self._jobs.write(work, self._on_some_indexed, self._on_failed)

    def _on_some_indexed(self, waiting: int) -> None:
        if waiting or self._is_asked:
            self._go_on()
        else:
            self._is_running = False

    def _on_failed(self, _error: KnownError) -> None:
        """Another process writes, or the disk is full: it is tried again with the next commit or minute."""
        self._is_running = False
