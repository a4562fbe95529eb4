"""Quick add over whatever shows: one line of words, its meaning as chips under it, questions where it has two.

Enter adds, Ctrl+Enter adds and stays for another, Esc closes; what was typed is kept for the next time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.quick_add import Span, Understood
from brm_desktop.services.quick_adding import Added, add, apply, find_words, load_known, reword, understand
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.labels import Label, StatusLabel
from brm_desktop.ui.parts.quick_add_known import known_names
from brm_desktop.ui.parts.quick_add_offers import Offers
from brm_desktop.ui.parts.quick_add_parts import Chips, Examples, FieldLine, Preview, Separator
from brm_desktop.ui.parts.quick_add_text import (
    Offer,
    Typed,
    find_span_before,
    list_answers,
    list_offers,
    shown_name,
    take,
    unask,
    unparse,
)
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.overlay import Overlay

_HELP = "Enter adds · Ctrl+Enter adds another · Esc closes"
_HELP_SAVE, _HELP_APPLY = "Enter saves · Esc closes", "Enter changes all of them · Esc closes"
_PRESET, _ADD = "preset", "Add the follow-up"


def open_quick_add(desk: Desk, main: QWidget, *, agency_id: str | None = None) -> None:
    """Open quick add over the window; `agency_id` is the agency that shows, which is meant where none is named."""
    _find_panel(desk, main).start(agency_id)


def open_rewording(desk: Desk, main: QWidget, follow_up_id: str) -> None:
    """Open an existing follow-up as a line of quick add, to be edited in its words."""
    _find_panel(desk, main).start_rewording(follow_up_id)


def open_applying(desk: Desk, main: QWidget, ids: Callable[[], Sequence[str]], number: int) -> None:
    """Open a line whose meaning is given to several follow-ups at once; `ids` reads which, on a worker."""
    _find_panel(desk, main).start_applying(ids, number)


def _find_panel(desk: Desk, main: QWidget) -> QuickAdd:
    for there in main.findChildren(QuickAdd):
        if there.desk.portfolio is desk.portfolio:
            return there
        there.deleteLater()
    return QuickAdd(desk, main)


class QuickAdd(Overlay):
    """The panel. It parses at every key and asks the portfolio only on workers."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent, width=680, top=96)
        self.desk = desk
        self._names = known_names(desk)
        self._preset: str | None = None
        self._rewords = ""
        self._applies: tuple[Callable[[], Sequence[str]], int] | None = None
        self._chosen: dict[str, str] = {}
        self._understood = Understood()
        self._unparsed: tuple[Typed, Typed] | None = None
        self._said: tuple[str, ...] = ()
        self._hides_offers = False
        self._build()
        self._connect()

    def _build(self) -> None:
        self.line, self.preview, self.chips = FieldLine(), Preview(), Chips()
        self.field = self.line.field
        self.offers, self.examples = Offers(self.desk), Examples()
        self.problem, self.added = StatusLabel("", "risk"), StatusLabel("", "good")
        self._add = Button("Add", "primary", small=True, tip=_ADD)
        self._help = Label(_HELP, "soft", px=12)
        foot = QHBoxLayout()
        foot.setContentsMargins(18, 8, 10, 8)
        foot.addWidget(self.added)
        foot.addWidget(self._help, 1)
        foot.addWidget(self._add)
        middle = QVBoxLayout()
        middle.setContentsMargins(18, 10, 18, 12)
        middle.setSpacing(8)
        for part in (self.preview, self.chips, self.problem, self.examples):
            middle.addWidget(part)
        self.body.addWidget(self.line)
        self.body.addWidget(Separator())
        self.body.addLayout(middle)
        self.body.addWidget(self.offers)
        self.body.addWidget(Separator())
        self.body.addLayout(foot)
        self.panel.setAccessibleName("New follow-up")
        self.problem.hide()
        self.added.hide()

    def _connect(self) -> None:
        self.field.textChanged.connect(self._on_field_text_changed)
        self.field.cursorPositionChanged.connect(lambda _before, _now: self._show_offers())
        self.field.installEventFilter(self)
        self.chips.removed.connect(self._on_chips_removed)
        self.offers.chosen.connect(self._take)
        self._add.clicked.connect(lambda: self.submit())
        self._names.changed.connect(self._parse)

    # what it does

    def start(self, agency_id: str | None) -> None:
        """Open with the agency of the page that shows."""
        if self._rewords or self._applies:
            self.field.setText("")
        self._preset = agency_id
        self._show_purpose("")
        self.added.hide()
        self._help.show()
        self._names.refresh()
        self._parse()
        self.field.selectAll()
        self.open()

    def start_rewording(self, id: str) -> None:
        """Open with the words of a follow-up, as soon as they are read."""
        now, portfolio, today = self._names, self.desk.portfolio, self.desk.today()
        now.refresh()

        def read() -> str:
            return find_words(portfolio, id, today, load_known(portfolio.database.reader(), portfolio.folder))

        def show(words: str) -> None:
            self._chosen.clear()
            self.start(None)
            self._show_purpose(id)
            self.field.setText(words)

        self.desk.jobs.run(read, show, key="follow-up words", owner=self)

    def start_applying(self, ids: Callable[[], Sequence[str]], number: int) -> None:
        """Open empty, for what several follow-ups shall be given."""
        self._chosen.clear()
        self.start(None)
        self.field.setText("")
        self._show_purpose("", (ids, number))
        self._parse()

    def _show_purpose(self, rewords: str, applies: tuple[Callable[[], Sequence[str]], int] | None = None) -> None:
        """Say whether a line is added, which follow-up it rewords, or how many it changes."""
        self._rewords, self._applies = rewords, applies
        self._add.setText("Save" if rewords else "Apply" if applies else "Add")
        self._add.setAccessibleName(self._add.text())
        self._add.setToolTip("Change the follow-up" if rewords else "Change them all" if applies else _ADD)
        self._help.set_text(_HELP_SAVE if rewords else _HELP_APPLY if applies else _HELP)
        several = f"{applies[1]:,} follow-ups" if applies else ""
        self.panel.setAccessibleName("Follow-up in words" if rewords else several or "New follow-up")

    def submit(self, *, stay: bool = False) -> None:
        """Add what is understood, unless something has to be asked or said first."""
        if self._understood.ambiguous:
            self.offers.step(1)
            announce(self.offers, self.offers.heading, urgent=True)
        elif self._applies:
            left = self._understood.list_left(self.field.text())
            if left or not self._understood.spans:
                self._show_problem(f"Not understood: {' '.join(left)}" if left else "Say what is to change")
            else:
                self._send_to_all(*self._applies)
        elif not self._understood.title:
            self._show_problem("Say what is to be done" if self.field.text().strip() else "")
        else:
            self._send(stay)

    def _send(self, stay: bool) -> None:
        """Hand the line over; the next one can be typed at once."""
        portfolio, text, today = self.desk.portfolio, self.field.text(), self.desk.today()
        known, preset, chosen = self._names.known, self._preset, dict(self._chosen)
        if id := self._rewords:
            self.desk.jobs.write(
                lambda: reword(portfolio, id, text, today, known=known, chosen=chosen),
                lambda made: self.desk.toast(made.label, True) if made is not None else None,
                owner=self,
            )
            self.field.setText("")
            self.close_panel()
            return
        self.desk.jobs.write(
            lambda: add(portfolio, text, today, agency=preset, known=known, chosen=chosen),
            lambda added: self._on_added(added, stay),
            lambda error: self._on_add_failed(error, text, chosen),
            owner=self,
        )
        self._chosen.clear()
        self.field.setText("")  # which also forgets what the field could undo
        if not stay:
            self.close_panel()

    def _send_to_all(self, ids: Callable[[], Sequence[str]], number: int) -> None:
        """Hand over what several follow-ups shall be given."""
        portfolio, text, today = self.desk.portfolio, self.field.text(), self.desk.today()
        known, chosen = self._names.known, dict(self._chosen)
        self.desk.jobs.write(
            lambda: apply(portfolio, ids(), text, today, known=known, chosen=chosen),
            lambda made: self.desk.toast(made.label, True) if made else self.desk.toast(f"{number:,} are so already"),
            owner=self,
        )
        self.field.setText("")
        self.close_panel()

    def take_focus(self) -> None:
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def panel_height(self) -> int:
        width = min(680, self.width() - 32)
        layout = self.body
        return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.sizeHint().height()

    # what is understood

    @property
    def _typed(self) -> Typed:
        return Typed(self.field.text(), self.field.cursorPosition())

    def _on_field_text_changed(self, _text: str) -> None:
        self._hides_offers = False
        self._show_problem("")
        self._parse()

    def _parse(self) -> None:
        text = self.field.text()
        self._understood = understand(text, self.desk.today(), self._names.known, chosen=self._chosen)
        title = f"{self._applies[1]:,} follow-ups" if self._applies else self._understood.title
        self.preview.show_title(title, bool(text.strip()))
        self.examples.setVisible(not text.strip())
        self._show_chips()
        self._show_offers()

    def _show_chips(self) -> None:
        spans = self._understood.spans
        called = self._names.known.list_names("agency", self._preset or "")
        preset = called[0] if called and not self._understood.agency else ""
        self.chips.show_spans(spans, preset)
        said = tuple(span.label for span in spans)
        if new := [label for label in said if label not in self._said]:
            announce(self.chips, ", ".join(new))
        self._said = said
        self._place()

    def _show_offers(self) -> None:
        offers: Sequence[Offer] = ()
        if not self._hides_offers:
            offers = list_offers(self._typed, self._names.known, self._understood)
        if offers:
            self.offers.show_offers("", offers, takes_first=offers[0].candidate is not None)
        elif self._understood.ambiguous:
            question = self._understood.ambiguous[0]
            self.offers.show_offers(f"Which {shown_name(question)} is meant?", list_answers(question))
        else:
            self.offers.show_offers("", ())
        self._place()

    def _show_problem(self, problem: str) -> None:
        self.problem.show_status(problem, "risk")
        self.problem.setVisible(bool(problem))
        if problem:
            announce(self.problem, problem, urgent=True)
        self._place()

    # what changes the text

    def _write(self, typed: Typed) -> None:
        """Replace the text in a way that the field's own undo takes back."""
        self.field.setSelection(0, len(self.field.text()))
        self.field.insert(typed.text)
        self.field.setCursorPosition(typed.cursor)

    def _take(self, offer: Offer) -> None:
        if offer.key and offer.candidate is not None:
            self._chosen[offer.key] = offer.candidate.id
        if offer.insert:
            self._write(take(self._typed, offer))
        elif offer.candidate is None and self._understood.ambiguous:
            self._write(unask(self._typed, self._understood.ambiguous[0]))
        self._parse()

    def _on_chips_removed(self, key: str) -> None:
        if key == _PRESET:
            self._preset = None
            self._show_chips()
        else:
            typed = unparse(self._typed, self._understood.spans[int(key)])
            self._write(Typed(typed.text, len(typed.text)))
        self.take_focus()

    def _unparse_before(self) -> bool:
        """Take back the meaning of what stands before the cursor; once more, take back that and delete a letter."""
        typed = self._typed
        if self._unparsed is not None and self._unparsed[1] == typed:
            before = self._unparsed[0]
            self._unparsed = None
            cut = before.cursor - 1
            self._write(Typed(before.text[:cut] + before.text[before.cursor :], cut))
            return True
        span: Span | None = find_span_before(typed, self._understood.spans)
        if span is None or self.field.hasSelectedText():
            return False
        self._write(unparse(typed, span))
        self._unparsed = (typed, self._typed)
        announce(self.field, f"{span.label}: not meant")
        return True

    # keys

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go round from the field through the chips to the button."""
        stops: list[QWidget] = [self.field, *self.chips.chips, self._add]
        here = next((place for place, stop in enumerate(stops) if stop.hasFocus()), 0)
        reasons = Qt.FocusReason
        reason = reasons.TabFocusReason if forward else reasons.BacktabFocusReason
        stops[(here + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        match Qt.Key(event.key()):
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if (offer := self.offers.current) is not None and not control:
                    self._take(offer)
                else:
                    self.submit(stay=control)
                return True
            case Qt.Key.Key_Down | Qt.Key.Key_Up if self.offers.is_shown:
                self.offers.step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            case Qt.Key.Key_Tab if self.offers.is_shown and not self.offers.heading:
                self._take(self.offers.current or self.offers.first)
                return True
            case Qt.Key.Key_Escape if self.offers.is_shown and not self.offers.heading:
                self._hides_offers = True
                self._show_offers()
                return True
            case Qt.Key.Key_Backspace if not control:
                return self._unparse_before()
        return False

    # what happened

    def _on_added(self, added: Added, stay: bool) -> None:
        record = added.record
        if record is None:
            return
        if not stay:
            self.desk.toast(f"Added: {record.title}", True)
            return
        self.added.show_status(f"Added: {record.title}", "good")
        self.added.show()
        self._help.hide()
        announce(self.added, f"Added: {record.title}")

    def _on_add_failed(self, error: KnownError, text: str, chosen: dict[str, str]) -> None:
        """Bring back the line that could not be added, unless another is being typed."""
        if not self.field.text():
            self._chosen = chosen
            self.field.setText(text)
        self.open()
        self._show_problem(f"Not added: {text[:40]}. {error.title}" if self.field.text() != text else error.title)
