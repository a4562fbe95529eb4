"""Shows that work goes on: a line after a third of a second, its words and Cancel after two."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.labels import Label
from brm_desktop.ui.parts.paint import bar, rounded
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.jobs import Job, Jobs
from brm_desktop.ui.shell.theme import theme_of

SHOWN_AFTER_MS, CANCEL_AFTER_MS = 300, 2000
_STEP_MS = 60


class ProgressLine(QWidget):
    """Floats over the top right of its parent while the oldest job with words lasts."""

    def __init__(self, jobs: Jobs, parent: QWidget) -> None:
        super().__init__(parent)
        self._over = parent
        self._jobs: list[Job] = []
        self._share: float | None = None
        self._phase = 0
        self._label = Label()
        self._cancel = Button("Cancel", small=True)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 8, 8, 12)
        line.setSpacing(12)
        line.addWidget(self._label, 1)
        line.addWidget(self._cancel)
        self._timer = QTimer(self)
        self._timer.setInterval(_STEP_MS)
        self._show_timer = QTimer(self, singleShot=True, interval=SHOWN_AFTER_MS)
        self._cancel_timer = QTimer(self, singleShot=True, interval=CANCEL_AFTER_MS)
        self._connect(jobs)
        parent.installEventFilter(self)
        self.hide()

    def watch(self, job: Job) -> None:
        """Follow a job that was started before this line was made."""
        self._on_jobs_started(job)

    def _connect(self, jobs: Jobs) -> None:
        jobs.started.connect(self._on_jobs_started)
        jobs.ended.connect(self._on_jobs_ended)
        jobs.progressed.connect(self._on_jobs_progressed)
        self._timer.timeout.connect(self._on_timer_timeout)
        self._show_timer.timeout.connect(self._on_show_timer_timeout)
        self._cancel_timer.timeout.connect(self._on_cancel_timer_timeout)
        self._cancel.clicked.connect(self._on_cancel_clicked)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self.palette())
        rounded(painter, self.rect(), 10, theme.surface, theme.control)
        track = QRect(14, self.height() - 9, self.width() - 28, 3)
        if self._share is not None:
            bar(painter, track, self._share, "accent", theme, rtl=self.isRightToLeft())
            return
        bar(painter, track, 0, "accent", theme)
        width = track.width() // 4
        start = track.left() + (track.width() - width) * abs(20 - self._phase % 40) // 20
        rounded(painter, QRect(start, track.top(), width, track.height()), 1.5, theme.accent)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        over = self._over
        width = min(max(260, self.sizeHint().width()), over.width() - 32)
        left = 16 if self.isRightToLeft() else over.width() - width - 16
        self.setGeometry(left, 10, width, self.sizeHint().height())

    def _on_jobs_started(self, job: Job) -> None:
        if not job.text or job in self._jobs:
            return
        self._jobs.append(job)
        if len(self._jobs) == 1:
            self._begin()

    def _begin(self) -> None:
        self._share = None
        self._cancel.hide()
        self._show_timer.start()
        self._cancel_timer.start()

    def _on_jobs_ended(self, job: Job) -> None:
        if job not in self._jobs:
            return
        first = self._jobs[0] is job
        self._jobs.remove(job)
        if not self._jobs:
            for timer in (self._timer, self._show_timer, self._cancel_timer):
                timer.stop()
            self.hide()
        elif first:
            self._begin()

    def _on_jobs_progressed(self, job: Job, done: int, total: int, text: str) -> None:
        if self._jobs and self._jobs[0] is job:
            self._share = done / total if total else None
            self._label.set_text(text or job.text)
            self.update()

    def _on_show_timer_timeout(self) -> None:
        self._label.set_text(self._jobs[0].text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        announce(self, self._jobs[0].text)

    def _on_cancel_timer_timeout(self) -> None:
        self._cancel.setVisible(self._jobs[0].cancellable)
        self._place()

    def _on_cancel_clicked(self) -> None:
        if self._jobs:
            self._jobs[0].cancel()

    def _on_timer_timeout(self) -> None:
        self._phase += 1
        self.update()
