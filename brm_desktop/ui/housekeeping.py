"""What is put in order while nobody waits: the search index, backups, files that nothing names, what briefings need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from brm_desktop.services.portfolio import Portfolio
    from brm_desktop.ui.shell.jobs import Jobs

_BACKUP_MS = 10 * 60_000  # whether one is due; then at most one an hour
_TIDY_MS, _TIDY_SOON_MS = 60_000, 250
_WARM_UP_MS = 2_000


class Housekeeping(QObject):
    """Keeps house for one portfolio while the window shows it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._portfolio: Portfolio | None = None
        self._tidy, self._backup = QTimer(self), QTimer(self)
        self._warm = QTimer(self, singleShot=True)
        self._tidy.timeout.connect(self._tidy_index)
        self._backup.timeout.connect(self._back_up)
        self._warm.timeout.connect(self._warm_up)

    def start(self, portfolio: Portfolio, jobs: Jobs) -> None:
        """Begin with a portfolio."""
        self._portfolio, self._jobs = portfolio, jobs
        self._tidy.start(_TIDY_MS)
        self._backup.start(_BACKUP_MS)
        self._warm.start(_WARM_UP_MS)

    def rest(self) -> None:
        """Stop before the portfolio closes."""
        for timer in (self._tidy, self._backup, self._warm):
            timer.stop()
        self._portfolio = None

    def _warm_up(self) -> None:
        """Load what draws a briefing."""
        from brm_desktop.ui.briefings.drawing import warm_up

        self._jobs.run(warm_up)

    def _back_up(self) -> None:
        """Make an automatic backup if one is due, and look for files that nothing names."""
        portfolio = self._portfolio
        if portfolio is not None:
            from brm_desktop.services.backing_up import back_up_if_due
            from brm_desktop.services.tidying import tidy_if_due

            self._jobs.run(lambda: back_up_if_due(portfolio), key="backup")
            self._jobs.run(lambda: tidy_if_due(portfolio), key="tidying")

    def _tidy_index(self) -> None:
        """Merge a little of the search index, and soon a little more while there is more and nothing else to do."""
        portfolio = self._portfolio
        if portfolio is None or self._jobs.busy:
            return

        def tidy() -> bool:
            from brm_desktop.storage.indexing import index_some
            from brm_desktop.storage.search import tidy

            if index_some(portfolio.database):
                return True
            with portfolio.database.write() as connection:
                return tidy(connection)

        self._jobs.write(tidy, self._on_tidied)

    def _on_tidied(self, more: bool) -> None:
        if self._portfolio is not None:
            self._tidy.start(_TIDY_SOON_MS if more else _TIDY_MS)
