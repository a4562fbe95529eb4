"""Exchanges by itself: soon after the start, after a pause in editing, every few minutes; and says how it stands."""

from __future__ import annotations

from contextlib import ExitStack
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from brm_desktop.base.errors import KnownError
from brm_desktop.base.progress import Progress
from brm_desktop.services.syncing import StoreStatus, find_status, opened_exchange, run_exchange
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.sync.words import EXCHANGE, SEEN, Step, say_state

if TYPE_CHECKING:
    from brm_desktop.sync.engine import Exchange
    from brm_desktop.sync.report import Report
    from brm_desktop.ui.shell.jobs import Job
    from brm_desktop.ui.shell.main_window import MainWindow

_EXCHANGED = Committed(0, "Exchanged", frozenset())
_LOOK_S = 600  # so often it is looked who takes part and shares what, though nothing else is new: one request
_FIRST_MS, _PAUSE_MS, _AGAIN_MS = 3_000, 5_000, 180_000


class Syncing(QObject):
    """One portfolio's exchanges while the window shows it. The work is done on a worker and can be stopped there."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk: Desk | None = None
        self._main: MainWindow | None = None
        self._status: StoreStatus | None = None
        self._step = Step(0, 0, "")
        self._exchange: Exchange | None = None
        self._held = ExitStack()
        self._running = False
        self._asked = False
        self._anew = False  # what is held of the store may be older than what was done there
        self._looked_at = monotonic()
        self._job: Job | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._run)

    def start(self, desk: Desk, main: MainWindow) -> None:
        """Begin with a portfolio; one without a store costs one small read."""
        self._desk, self._main = desk, main
        main.side_bar.status.clicked.connect(lambda: main.open("sync"))
        desk.hub.committed.connect(self._on_hub_committed)
        desk.jobs.ended.connect(self._on_jobs_ended)
        desk.jobs.progressed.connect(self._on_jobs_progressed)
        desk.actions.add("sync", "Sync now", self.exchange_now, icon="sync", group="General")
        desk.actions.add("sync_after", "Sync", self.exchange_after, group="General", listed=False)
        self._look(_FIRST_MS)

    def rest(self) -> None:
        """Stop before the portfolio closes; call it after the jobs have settled."""
        self._timer.stop()
        self._running = False
        if self._desk is not None:
            self._desk.hub.committed.disconnect(self._on_hub_committed)
            self._desk.jobs.ended.disconnect(self._on_jobs_ended)
            self._desk.jobs.progressed.disconnect(self._on_jobs_progressed)
        self._desk = self._main = self._status = None
        self._let_go()

    def exchange_now(self) -> None:
        """Exchange at once, and say what came of it."""
        self._asked = True
        self._look(0)

    def exchange_after(self) -> None:
        """Exchange at once after something was done at the store, without a word over what was said of that."""
        self._anew = True
        self._look(0)

    def _look(self, wait_ms: int, *, tells: bool = False) -> None:
        """Read how it stands, and exchange after a while if there is a store; `tells` has pages show what changed."""
        desk = self._desk
        if desk is None:
            return
        portfolio = desk.portfolio

        def found(read: tuple[StoreStatus | None]) -> None:
            before, self._status = self._status, read[0]
            if before is not None and (self._status is None or self._status.url != before.url) and not self._running:
                self._let_go()
            self._say()
            if tells and (before is None or _is_other(before, self._status)):
                desk.hub.committed.emit(_EXCHANGED)
            if self._status is not None and not self._running:
                self._timer.start(wait_ms)
            elif self._status is None and self._asked and self._main is not None:
                self._asked = False
                self._main.open("sync")

        desk.jobs.run(lambda: (find_status(portfolio),), found, key="how it stands", owner=self)

    def _on_hub_committed(self, committed: Committed) -> None:
        if committed is SEEN:
            self._look(_PAUSE_MS)
        elif self._status is not None and not self._running:
            self._timer.start(_PAUSE_MS)

    def _run(self) -> None:
        desk = self._desk
        if desk is None or self._running:
            return
        self._running, self._step = True, Step(0, 0, "")
        portfolio = desk.portfolio
        anew, self._anew = self._asked or self._anew, False
        if anew:
            self._let_go()
        looks = monotonic() - self._looked_at > _LOOK_S
        if anew or looks:
            self._looked_at = monotonic()

        def work(progress: Progress) -> tuple[Report, StoreStatus | None]:
            if self._exchange is None:
                self._exchange = self._held.enter_context(opened_exchange(portfolio))
            elif looks:
                self._exchange.look_again()
            report = run_exchange(portfolio, self._exchange, progress)
            return report, find_status(portfolio)

        words = "Syncing" if self._asked else ""
        self._job = desk.jobs.run_long(
            work, self._on_done, self._on_failed, text=words, far=True, key=EXCHANGE, owner=self
        )
        self._say()

    def _on_done(self, done: tuple[Report, StoreStatus | None]) -> None:
        report, status = done
        before, self._status = self._status, status
        self._end()
        desk = self._desk
        if desk is None:
            return
        if self._asked:
            desk.toast(_told(report))
        elif report.list_notices("beside"):
            desk.toast("Something was changed in two places; Sync shows what needs your choice")
        came = report.fetched_segments or report.fetched_files
        if self._asked or came or before is None or _is_other(before, status):
            desk.hub.committed.emit(_EXCHANGED)
        self._asked = False
        self._timer.start(_AGAIN_MS)

    def _on_failed(self, error: KnownError) -> None:
        self._end()
        desk = self._desk
        if desk is None:
            return
        main = self._main
        if self._asked and main is not None and main.page is not None and not self._shows_sync():
            main.page.show_error(error)
        self._asked = False
        self._look(_AGAIN_MS, tells=True)

    def _shows_sync(self) -> bool:
        """Tell whether the page shows that says what is wrong, and what to do about it."""
        spot = self._main.spot if self._main is not None else None
        return spot is not None and spot.place == "sync"

    def _let_go(self) -> None:
        """Hold no store open."""
        self._exchange = None
        self._held.close()

    def _on_jobs_ended(self, job: Job) -> None:
        if job is self._job and job.cancelled and self._desk is not None:  # by the person; it is tried again later
            self._asked = False
            self._end()
            self._timer.start(_AGAIN_MS)

    def _end(self) -> None:
        self._running = False
        self._say()

    def _on_jobs_progressed(self, job: Job, done: int, total: int, text: str) -> None:
        if job is self._job and self._running:
            self._step = Step(done, total, text)
            self._say()

    def _say(self) -> None:
        if self._main is not None:
            self._main.set_status(*say_state(self._status, self._step if self._running else None))


def _is_other(before: StoreStatus, now: StoreStatus | None) -> bool:
    """Tell whether what the page shows of the store has changed."""
    both = [status for status in (before, now) if status is not None]
    shown = [(status.problems, status.trouble, status.devices, status.files) for status in both]
    return len(shown) == 1 or shown[0] != shown[-1]


def _told(report: Report) -> str:
    if report.list_notices("beside"):
        return "Something was changed in two places; Sync shows what needs your choice"
    sent, came = report.sent_commits, report.received_commits
    if not sent and not came:
        return "Synced; nothing is new"
    parts = (f"sent {_count(sent)}" if sent else "", f"fetched {_count(came)}" if came else "")
    return f"Synced: {' and '.join(part for part in parts if part)}"


def _count(changes: int) -> str:
    return "1 change" if changes == 1 else f"{changes:,} changes"
