"""The card of potential interest: who may share an idea and why, who is asked, what they answered."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from brm_desktop.domain.interest import Interest, say_reason
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.offerings import OfferingFacts
from brm_desktop.ui.parts.around.suggest_line import SuggestLine
from brm_desktop.ui.parts.around.words import count_of
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.record_editing import open_record
from brm_desktop.ui.parts.row_list import Row, RowList, Tag
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX

_NOTHING = "No other agency says anything that sounds like it. Write what it does in the words agencies use."


class InterestList(RowList):
    """A asks, Y and X record an answer, Enter goes on to the buttons that do the same."""

    ask_asked = Signal(str)
    answered = Signal(str, object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        id, plain = self.current_id, event.modifiers() == Qt.KeyboardModifier.NoModifier
        answers = {Qt.Key.Key_Y: True, Qt.Key.Key_X: False, Qt.Key.Key_Backspace: None}
        key = Qt.Key(event.key())
        if id is None or not plain:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_A:
            self.ask_asked.emit(id)
        elif key in answers:
            self.answered.emit(id, answers[key])
        else:
            super().keyPressEvent(event)


class InterestCard(Card):
    """The reasons of the chosen agency stand whole below the list, with what can be done."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Potential interest")
        self._desk, self._id = desk, ""
        self._why: dict[str, Interest] = {}
        self._facts: OfferingFacts | None = None
        self.list = InterestList("Agencies that may share the interest")
        self.nothing = Prose(_NOTHING, "soft")
        self.reasons = Prose("", "soft", px=SMALL_PX)
        self.ask_all = Button("Ask all", look="quiet", small=True, tip="Make a follow-up for each that was not asked")
        self.ask = Button("Ask", small=True, keys="A", tip="Make a follow-up to ask them")
        self.yes = Button("Interested", small=True, keys="Y", tip="They said that they are interested")
        self.no = Button("Not interested", small=True, keys="X", tip="They said no; it is remembered")
        self.back = Button("Take back", "quiet", small=True, tip="Forget what they answered")
        self.open = Button("Open agency", "quiet", small=True)
        self.line = SuggestLine(desk, "An agency that is interested", ("agency",), ("New agency",))
        self._build()
        self._connect()

    def _build(self) -> None:
        self.add_action(self.ask_all)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button in (self.ask, self.yes, self.no, self.back, self.open):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for part in (self.list, self.nothing, self.reasons, buttons, self.line):
            self.add(part)

    def _connect(self) -> None:
        self.list.opened.connect(self._on_list_opened)
        self.list.current_changed.connect(lambda _id: self._show_chosen())
        self.open.clicked.connect(lambda: open_record(self._desk, "agency", self._chosen()))
        self.list.acted.connect(lambda id: self.ask_them([id]))
        self.list.ask_asked.connect(lambda id: self.ask_them([id]))
        self.list.answered.connect(self.record)
        self.ask_all.clicked.connect(lambda: self.ask_them(self._unasked()))
        self.ask.clicked.connect(lambda: self.ask_them([self._chosen()]))
        self.yes.clicked.connect(lambda: self.record(self._chosen(), True))
        self.no.clicked.connect(lambda: self.record(self._chosen(), False))
        self.back.clicked.connect(lambda: self.record(self._chosen(), None))
        self.line.chosen.connect(self._on_line_chosen)
        self.line.new_asked.connect(self._on_line_new_asked)

    def show_facts(self, facts: OfferingFacts) -> None:
        """Show who may share the interest in a service."""
        other, self._id, self._facts = facts.service.id != self._id, facts.service.id, facts
        if other:
            self.line.clear()
        self._why = {line.agency_id: line.interest for line in facts.interest}
        rows = list_rows(facts)
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        said = len(facts.service.interested)
        self.show_detail(f"{said} interested" if said else "")
        unasked = self._unasked()
        self.ask_all.setVisible(len(unasked) > 1)
        self.ask_all.setText(f"Ask all {len(unasked)}")
        self.ask_all.updateGeometry()
        if other and rows:
            self.list.setCurrentIndex(self.list.model_of_rows.index(0))
        self._show_chosen()

    def ask_them(self, agency_ids: list[str]) -> None:
        """Make follow-ups that ask agencies, as one commit."""
        from brm_desktop.services import interest

        portfolio, desk, id = self._desk.portfolio, self._desk, self._id
        wanted = [each for each in agency_ids if each]

        def done(made: Committed | None) -> None:
            if made is not None:
                desk.toast(made.label, undo=True)
                announce(self, f"{count_of(len(wanted), 'follow-up')} to ask")

        if wanted:
            desk.jobs.write(lambda: interest.ask(portfolio, id, wanted), done, owner=self)

    def record(self, agency_id: str, interested: bool | None) -> None:
        """Record what an agency answered; None takes it back."""
        from brm_desktop.services import interest

        portfolio, desk, id = self._desk.portfolio, self._desk, self._id

        def done(made: Committed | None) -> None:
            if made is not None:
                desk.toast(made.label, undo=True)
                announce(self, made.label)

        if agency_id:
            desk.jobs.write(lambda: interest.answer(portfolio, id, agency_id, interested), done, owner=self)

    # what shows

    def _chosen(self) -> str:
        return self.list.current_id or (self.list.rows[0].id if self.list.rows else "")

    def _unasked(self) -> list[str]:
        facts = self._facts
        if facts is None:
            return []
        answered = {*facts.service.interested, *facts.service.not_interested, *facts.asked}
        return [line.agency_id for line in facts.interest if line.agency_id not in answered]

    def _on_list_opened(self, _id: str) -> None:
        """Choose an agency; the keyboard goes on to what can be done."""
        self._show_chosen()
        if self.list.ringed:
            buttons = (self.ask, self.yes, self.no)
            next(button for button in buttons if not button.isHidden()).setFocus(Qt.FocusReason.TabFocusReason)

    def _show_chosen(self) -> None:
        id, facts = self._chosen(), self._facts
        self.list.show_rows([row._replace(strong=row.id == id) for row in self.list.rows])
        self.open.setVisible(bool(id))
        why = self._why.get(id)
        self.reasons.set_text("\n".join(f"• {_sentence(say_reason(each))}" for each in why.reasons) if why else "")
        self.reasons.setVisible(why is not None)
        service = facts.service if facts is not None else None
        yes = service is not None and id in service.interested
        no = service is not None and id in service.not_interested
        asked = facts is not None and id in facts.asked
        self.ask.setVisible(bool(id) and not yes and not no and not asked)
        self.yes.setVisible(bool(id) and not yes)
        self.no.setVisible(bool(id) and not no)
        self.back.setVisible(yes or no)

    def _on_line_chosen(self, _kind: str, agency_id: str) -> None:
        self.line.clear()
        self.record(agency_id, True)

    def _on_line_new_asked(self, _kind: str, name: str) -> None:
        from brm_desktop.domain.agency import Agency
        from brm_desktop.ui.parts.around.keeping import add_records

        def make() -> tuple[Agency, ...]:
            from brm_desktop.services import edits

            return (edits.make_record(Agency, name=name),)

        add_records(self._desk, make, lambda made: self._on_line_chosen("agency", made[0].id), self.line.show_error)


def list_rows(facts: OfferingFacts) -> list[Row]:
    """Return who may share the interest: the open ones by rank, then who said yes, then who said no."""
    service, agencies = facts.service, facts.agencies
    why = {line.agency_id: line.interest for line in facts.interest}
    answered = {*service.interested, *service.not_interested}
    rows = [
        Row(
            line.agency_id,
            line.name,
            _sentence(say_reason(line.interest.reasons[0])),
            chips=(Tag("Being asked", "accent"),) if line.agency_id in facts.asked else (),
        )
        for line in facts.interest
        if line.agency_id not in answered
    ]
    for ids, chip in ((service.interested, Tag("Interested", "good")), (service.not_interested, Tag("Not interested"))):
        for id in ids:
            if id in agencies:
                reason = _sentence(say_reason(why[id].reasons[0])) if id in why else "recorded"
                rows.append(Row(id, agencies[id].name, reason, chips=(chip,)))
    return rows


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
