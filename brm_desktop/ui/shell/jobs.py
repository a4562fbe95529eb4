"""Work off the window's thread: readers side by side, writes in order, results back on the window's thread."""

from __future__ import annotations

import sys
import threading
from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QThread, Signal, Slot
from shiboken6 import isValid

from brm_desktop.base.errors import Cancelled, KnownError
from brm_desktop.base.progress import Progress

T = TypeVar("T")
_READERS = 2
_FAR = 2
_REPORT_S = 0.05
_TURN_S = 0.001  # a worker gives way to the window's thread after that, not after Python's five milliseconds


class UnexpectedError(KnownError):
    """A fault of the program met by a job; `details` is for the log, never for the person."""

    def __init__(self, details: str) -> None:
        super().__init__(
            "Something went wrong in the program",
            "Nothing more was changed and what you have is kept",
            "Try again; the log holds the details",
        )
        self.details = details


class Job:
    """One piece of work under way; also the Progress that the work reports to."""

    def __init__(
        self,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None] | None,
        failed: Callable[[KnownError], None] | None,
        *,
        text: str = "",
        key: str = "",
        owner: QObject | None = None,
        interrupt: Callable[[], None] | None = None,
        cancellable: bool = True,
        writes: bool = False,
    ) -> None:
        self.text = text
        self.cancellable = cancellable
        self.writes = writes
        self.finished = False
        self.key = key
        self.report: Callable[[Job, int, int, str], None] | None = None
        self._work, self._done, self._failed = work, done, failed
        self._owner, self._interrupt = owner, interrupt
        self._stop = threading.Event()
        self._running = False
        self._reported_at = 0.0

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the work to stop; nothing is delivered, unless it is a write that was done by then."""
        if not self._stop.is_set():
            self._stop.set()
            if self._interrupt is not None and self._running:
                self._interrupt()

    def step(self, done: int, total: int | None = None, text: str = "") -> None:
        """Say how far the work is, from any thread. Raises: Cancelled when the person asked to stop."""
        if self._stop.is_set():
            raise Cancelled
        now = monotonic()
        if now - self._reported_at >= _REPORT_S or done == total:
            self._reported_at = now
            if self.report is not None:
                self.report(self, done, total or 0, text)

    def run(self) -> tuple[Any, KnownError | None]:
        """Do the work on the calling worker thread and return its result or its error."""
        self._running = True
        try:
            result = self._work(self)
            self.finished = True
            return result, None
        except KnownError as error:
            return None, error
        except Cancelled:
            self._stop.set()
            return None, None
        except Exception:
            return None, _unexpected()
        finally:
            self._running = False

    def deliver(self, result: Any, error: KnownError | None) -> KnownError | None:
        """Hand the outcome to its slots on the window's thread; return an error that nobody took."""
        if error is not None and self._failed is None:
            return error
        slot: Callable[[Any], None] | None = self._failed if error is not None else self._done
        if slot is not None and self._wanted(slot):
            slot(error if error is not None else result)
        return None

    def release(self) -> None:
        """Let go of whatever was given, on the window's thread: it may be all that holds a widget."""
        self._work, self._done, self._failed, self._owner, self._interrupt = _nothing, None, None, None, None

    def _wanted(self, slot: Callable[[Any], None]) -> bool:
        """A widget that has gone away since takes no results."""
        for holder in (self._owner, getattr(slot, "__self__", None)):
            if isinstance(holder, QObject) and not isValid(holder):
                return False
        return True


class _Lane:
    """Jobs in the order they were asked for, served by threads of its own that start when first needed."""

    def __init__(self, name: str, most_threads: int, serve: Callable[[_Lane], None]) -> None:
        self._name, self._most, self._serve = name, most_threads, serve
        self._jobs: deque[Job | None] = deque()
        self._ready = threading.Condition()
        self._threads: list[threading.Thread] = []

    def put(self, job: Job) -> None:
        """Line up a job."""
        if len(self._threads) < self._most:
            thread = threading.Thread(target=self._serve, args=(self,), name=self._name, daemon=True)
            self._threads.append(thread)
            thread.start()
        self._append(job)

    def get(self) -> Job | None:
        """Wait for the next job; None when there will be no more."""
        with self._ready:
            self._ready.wait_for(lambda: self._jobs)
            return self._jobs.popleft()

    def drop(self) -> None:
        """Cancel whatever was not begun."""
        with self._ready:
            while self._jobs:
                if (job := self._jobs.popleft()) is not None:
                    job.cancel()

    def join(self) -> None:
        """Finish what is lined up and let the threads go."""
        for _ in self._threads:
            self._append(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _append(self, job: Job | None) -> None:
        with self._ready:
            self._jobs.append(job)
            self._ready.notify()


class Jobs(QObject):
    """Runs work on few worker threads. Make it, use it and close it on the window's thread."""

    started = Signal(object)
    ended = Signal(object)
    failed = Signal(object)
    progressed = Signal(object, int, int, str)
    _ran = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(_TURN_S)
        self._reads = _Lane("reads", _READERS, self._serve)
        self._writes = _Lane("writes", 1, self._serve)
        self._far = _Lane("far", _FAR, self._serve)
        self._latest: dict[str, Job] = {}
        self._pending: set[Job] = set()
        self._closed = False
        self._ran.connect(self._on_ran)

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[KnownError], None] | None = None,
        *,
        key: str = "",
        text: str = "",
        owner: QObject | None = None,
        interrupt: Callable[[], None] | None = None,
    ) -> Job:
        """Read something on a worker; `done` or `failed` is called on the window's thread.

        A newer job of the same `key` supersedes an older one, whose outcome is never delivered.
        Nothing is delivered once `owner` (or the widget whose method the slot is) has gone away.
        An error that no `failed` takes is told by the signal `failed`. `text` names the work in the
        progress line; `interrupt` is called to stop work that is under way when it is cancelled.
        """
        return self._submit(
            self._reads,
            Job(lambda _: work(), done, failed, text=text, key=key, owner=owner, interrupt=interrupt),
        )

    def write(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[KnownError], None] | None = None,
        *,
        text: str = "",
        owner: QObject | None = None,
    ) -> Job:
        """Change something: one after the other, in the order asked, never superseded."""
        job = Job(lambda _: work(), done, failed, text=text, owner=owner, cancellable=False, writes=True)
        return self._submit(self._writes, job)

    def run_far(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[KnownError], None] | None = None,
        *,
        owner: QObject | None = None,
    ) -> Job:
        """Ask something of a store or a server: it may take its time, and holds up neither reads nor edits."""
        return self._submit(self._far, Job(lambda _: work(), done, failed, owner=owner, cancellable=False))

    def run_long(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[KnownError], None] | None = None,
        *,
        text: str,
        writes: bool = False,
        far: bool = False,
        key: str = "",
        owner: QObject | None = None,
    ) -> Job:
        """Do work that reports its progress and can be cancelled.

        `writes` puts it in the lane of edits, `far` in that of what waits for a store.
        """
        lane = self._writes if writes else self._far if far else self._reads
        return self._submit(lane, Job(work, done, failed, text=text, key=key, owner=owner, writes=writes))

    def cancel(self, key: str) -> None:
        """Drop the job under way for a key, if there is one."""
        if (job := self._latest.pop(key, None)) is not None:
            job.cancel()

    @property
    def busy(self) -> bool:
        """Whether any job waits or runs."""
        return bool(self._pending)

    def close(self) -> None:
        """Settle for good: what is submitted afterwards is dropped."""
        self._closed = True
        self.settle()

    def settle(self) -> None:
        """Let writes finish, drop the rest and join the threads. Call it before the portfolio closes.

        Nothing of what ran before is delivered afterwards; new work may be submitted.
        """
        self._reads.drop()
        self._far.drop()
        for job in list(self._latest.values()):
            job.cancel()
        self._reads.join()
        self._far.join()
        self._writes.join()
        self._latest.clear()
        for job in list(self._pending):
            self._pending.discard(job)
            self.ended.emit(job)
            job.release()

    def _submit(self, lane: _Lane, job: Job) -> Job:
        if QThread.currentThread() is not self.thread():
            raise RuntimeError("jobs are submitted on the window's thread")
        if self._closed:
            job.cancel()
            return job
        if job.key:
            self.cancel(job.key)
            self._latest[job.key] = job
        job.report = self.progressed.emit
        self._pending.add(job)
        self.started.emit(job)
        lane.put(job)
        return job

    def _serve(self, lane: _Lane) -> None:
        while (job := lane.get()) is not None:
            result, error = (None, None) if job.cancelled else job.run()
            self._ran.emit(job, result, error)
            del job, result, error

    @Slot(object, object, object)
    def _on_ran(self, job: Job, result: Any, error: KnownError | None) -> None:
        if job not in self._pending:
            return
        self._pending.discard(job)
        if self._latest.get(job.key) is job:
            del self._latest[job.key]
        self.ended.emit(job)
        told = not job.cancelled or (job.writes and job.finished)
        try:
            if told and (untold := job.deliver(result, error)) is not None:
                self.failed.emit(untold)
        finally:
            job.release()


def _nothing(_: Progress) -> None:
    """Stand where a job's work was."""


def _unexpected() -> UnexpectedError:
    import logging
    import traceback

    details = traceback.format_exc()
    logging.getLogger(__name__).error("a job failed\n%s", details)
    return UnexpectedError(details)
