"""How the portfolio stands with its store: a state, where and as whom, what waits, what is wrong, progress."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.services.syncing import StoreStatus, move_store, put_back
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Label, StatusLabel
from brm_desktop.ui.parts.paint import bar
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.jobs import Job
from brm_desktop.ui.shell.theme import theme_of
from brm_desktop.ui.sync.moved_form import MovedForm
from brm_desktop.ui.sync.problems import ProblemList, list_problems
from brm_desktop.ui.sync.words import EXCHANGE, Step, say_files, say_moment, say_state, say_step, say_waiting

_FACTS = ("Where", "As", "Last synced", "Waiting", "Files")


class StateCard(Card):
    """Shows a status; follows the exchange while one runs, and can stop it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Store")
        self._desk = desk
        self._status: StoreStatus | None = None
        self._running = False
        self.mark = StatusLabel()
        self.facts = {name: Label() for name in _FACTS}
        self.progress = ProgressBar()
        self.problems = ProblemList()
        self.moving = MovedForm()
        self.now, self.cancel = Button("Sync now", small=True), Button("Cancel", small=True)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.add_action(self.now)
        self.add_action(self.cancel)
        self.cancel.hide()
        self.add(self.mark)
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(3)
        for row, (name, label) in enumerate(self.facts.items()):
            grid.addWidget(Label(name, "soft"), row, 0)
            grid.addWidget(label, row, 1)
        grid.setColumnStretch(1, 1)
        self.add(grid)
        self.add(self.progress)
        self.progress.hide()
        self.add(self.problems)
        self.problems.hide()
        self.add(self.moving)
        self.moving.hide()

    def _connect(self) -> None:
        jobs = self._desk.jobs
        self.now.clicked.connect(lambda: self._desk.actions.trigger("sync"))
        self.cancel.clicked.connect(lambda: jobs.cancel(EXCHANGE))
        self.problems.asked.connect(self._on_problems_asked)
        self.moving.meant.connect(self.move_to)
        jobs.started.connect(self._on_jobs_started)
        jobs.progressed.connect(self._on_jobs_progressed)
        jobs.ended.connect(self._on_jobs_ended)

    def take_keyboard(self) -> None:
        """Have the keyboard at the button that shows: a hidden one would take it later, from wherever it is then."""
        (self.now if self.cancel.isHidden() else self.cancel).setFocus(Qt.FocusReason.TabFocusReason)

    def show_status(self, status: StoreStatus) -> None:
        """Show how it stands."""
        self._status = status
        self.facts["Where"].set_text(status.url)
        self.facts["As"].set_text(f"{status.person}, on {status.device}")
        self.facts["Last synced"].set_text(say_moment(status.synced_at))
        self.facts["Waiting"].set_text(say_waiting(status) or "Nothing: the store has everything")
        self.facts["Files"].set_text(say_files(status) or "All in the store")
        self.problems.show_problems(list_problems(status))
        if status.trouble is None:
            self.moving.close_form()
        self._say(None)

    def _say(self, step: Step | None) -> None:
        if self._status is None:
            return
        state = say_state(self._status, step if self._running else None)
        waits = not self._running and self._status.trouble is None and state.tone != "good"
        self.mark.show_status(f"{state.text}: {state.detail}" if waits else state.text, state.tone)
        self.progress.setVisible(self._running)
        shown, hidden = (self.cancel, self.now) if self._running else (self.now, self.cancel)
        shown.show()
        if hidden.hasFocus():
            reasons = Qt.FocusReason
            shown.setFocus(reasons.TabFocusReason if hidden.ringed else reasons.OtherFocusReason)
        hidden.hide()

    def _on_jobs_started(self, job: Job) -> None:
        if job.key == EXCHANGE:
            self._running = True
            self._show_step(Step(0, 0, "Looking for changes"))

    def _on_jobs_progressed(self, job: Job, done: int, total: int, text: str) -> None:
        if job.key == EXCHANGE and self._running:
            self._show_step(Step(done, total, text))

    def _on_jobs_ended(self, job: Job) -> None:
        if job.key == EXCHANGE:
            self._running = False
            self._say(None)

    def _show_step(self, step: Step) -> None:
        self.progress.show_step(step)
        self._say(step)

    def _on_problems_asked(self, remedy: str) -> None:
        if remedy == "again":
            self._desk.actions.trigger("sync")
        elif remedy == "put_back":
            self._put_back()
        elif self._status is not None:
            self.moving.open_form(self._status.url if remedy == "login" else "")

    def _put_back(self) -> None:
        portfolio, desk = self._desk.portfolio, self._desk

        def done(count: int) -> None:
            desk.toast("1 file was put back" if count == 1 else f"{count:,} files were put back")
            desk.actions.trigger("sync_after")

        desk.jobs.run_long(
            lambda progress: put_back(portfolio, progress),
            done,
            self._on_failed,
            text="Putting back",
            far=True,
            owner=self,
        )

    def move_to(self, url: str) -> None:
        """Look for the store in another place, and go on with it there if it is the same."""
        portfolio, desk = self._desk.portfolio, self._desk

        def done(_: StoreStatus) -> None:
            self.moving.close_form()
            desk.toast("The store was found; going on with it there")
            desk.actions.trigger("sync_after")

        self.moving.show_busy()
        desk.jobs.run_far(
            lambda: move_store(portfolio, url), done, lambda error: self.moving.show_wrong(str(error)), owner=self
        )

    def _on_failed(self, error: KnownError) -> None:
        self._desk.hub.failed.emit(error)


class ProgressBar(QWidget):
    """How far an exchange is: a bar and its words."""

    def __init__(self) -> None:
        super().__init__()
        self._share: float | None = None
        self.words = Label("", "soft")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 2, 0, 12)
        line.addWidget(self.words)

    def show_step(self, step: Step) -> None:
        """Show another step."""
        self._share = step.done / step.total if step.total else None
        self.words.set_text(say_step(step))
        self.setAccessibleName(self.words.text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 34)

    def paintEvent(self, event: QPaintEvent) -> None:
        track = QRect(0, self.height() - 8, self.width(), 4)
        bar(QPainter(self), track, self._share or 0, "accent", theme_of(self.palette()), rtl=self.isRightToLeft())
