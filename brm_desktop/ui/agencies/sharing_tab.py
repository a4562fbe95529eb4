"""Who else has this agency: sharing it with colleagues, and handing it over, each with what it does and what not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.record import Record
from brm_desktop.services import spaces
from brm_desktop.services.spaces import AgencySharing, Handover, SpaceLine
from brm_desktop.ui.parts.around.tabbed_page import TabArea
from brm_desktop.ui.parts.around.words import count_of
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.field_box import FieldBox
from brm_desktop.ui.parts.inline_more import InlineTick
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.shell.desk import Desk

_APART = "This portfolio is not connected to a store, so there is nobody to share with yet."
_ALONE = "Yours alone: nobody else has the key to it, not even those who can open the store."
_SHARING = (
    "The agency goes into the space with all that belongs to it, as it is now; its history stays here. Whoever is in"
    " the space sees all of that and changes it as you do. It cannot be undone: what others have copied they keep."
)
_FORMER = "You are no longer in {name}. What is here stays as it is; what you change stays on this device."
_HANDING = (
    "The colleague is let in and looks after the agency from today; you leave its space, unless it holds other"
    " agencies. What you have here stays readable to you. It cannot be undone."
)
_FIELD_PX = 420
_NOBODY_YET = ("", "Nobody yet")
_NOBODY = "Nobody else uses the store yet. A colleague comes by “I was invited” in their window; tell them where it is."


class SharingTab(TabArea):
    """What is read offline shows at once; what is done asks the store, on a worker."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._agency_id = desk, ""
        self._found: AgencySharing | None = None
        self._colleague = self._successor = ""
        self._ticked = set[str]()
        self._make_sharing()
        self._make_handing()
        self.body.addWidget(self.card)
        self.body.addWidget(self.handing)
        self.body.addStretch(1)
        self._connect()

    def _make_sharing(self) -> None:
        self.card = Card("Sharing")
        self.said, self.stays = Prose(""), Prose("", "soft")
        self.space = FieldBox("Space", hint="What colleagues will see it called")
        self.space.setMaximumWidth(_FIELD_PX)
        self.colleague = MenuButton("Colleague")
        self.means, self.wrong = Prose(_SHARING, "soft"), Prose("", "risk")
        self.share, self.go_sync = Button("Share it", "primary"), Button("Open Sync")
        self.colleague_line, self.buttons = _line(self.colleague), _line(self.share, self.go_sync)
        for part in (
            self.said, self.stays, self.space, self.colleague_line, self.means, self.wrong, self.buttons,
        ):  # fmt: skip
            self.card.add(part)

    def _make_handing(self) -> None:
        self.handing = Card("Hand over")
        self.successor = MenuButton("To")
        self.private_words = Prose("", "soft")
        self.private = RowList("Private records that go along", most_rows=8)
        self.stay = InlineTick("Stay in the space", help="You go on seeing and changing it with them")
        self.hand_over, self.hand_wrong = Button("Hand it over"), Prose("", "risk")
        for part in (
            Prose(_HANDING, "soft"), _line(self.successor), self.private_words, self.private, self.stay,
            self.hand_wrong, _line(self.hand_over),
        ):  # fmt: skip
            self.handing.add(part)

    def _connect(self) -> None:
        self.share.clicked.connect(self._on_share)
        self.go_sync.clicked.connect(lambda: self._desk.navigator.open("sync", None))
        self.hand_over.clicked.connect(self._on_hand_over)
        self.private.checked.connect(self._on_private_checked)

    def show_record(self, id: str) -> None:
        """Show how an agency is shared."""
        if id != self._agency_id:
            self._agency_id, self._colleague, self._successor = id, "", ""
            self._ticked.clear()
            self.space.edit.clear()
            for card in (self.card, self.handing):
                card.hide()  # until it is known what can be done
        self._say_wrong("")
        portfolio = self._desk.portfolio
        self._desk.jobs.run(
            lambda: spaces.read_sharing(portfolio, id), self._show, self._on_failed, key="agency sharing", owner=self
        )

    def _show(self, found: AgencySharing) -> None:
        self._found = found
        line = found.line
        self.card.show()
        if not self.space.text and line is None:
            self.space.edit.setText(found.title)
        self.said.set_text(say_standing(found))
        self.stays.set_text(say_staying(found))
        self.stays.setVisible(found.is_connected and (line is None or line.is_member))
        can_share = found.is_connected and (line is None or (line.is_member and found.going > 0))
        self.space.setVisible(found.is_connected and line is None)
        self.colleague_line.setVisible(found.is_connected and line is None and bool(found.people))
        self.means.setVisible(can_share)
        self.share.setVisible(can_share)
        self.share.set_words("Share it" if line is None else f"Share {count_of(found.going, 'record', 'records')} more")
        self.go_sync.setVisible(not found.is_connected or not found.people or line is not None)
        self.handing.setVisible(found.is_connected and bool(found.people) and (line is None or line.is_member))
        _fill(self.colleague, (_NOBODY_YET, *found.people), self._choose_colleague)
        _fill(self.successor, found.people, self._choose_successor)
        names = dict(found.people)
        self._choose_colleague((self._colleague, names[self._colleague]) if self._colleague in names else _NOBODY_YET)
        self._choose_successor((self._successor, names[self._successor]) if self._successor in names else ("", ""))
        self._show_private(found.kept)

    def _show_private(self, kept: Sequence[Record]) -> None:
        words = "Private records stay with you unless you tick them; those become open to the space:"
        self.private_words.set_text(words if kept else "Nothing about it is private.")
        self.private.show_rows(
            [Row(each.id, each.title_text, each.KIND.one, checked=each.id in self._ticked) for each in kept]
        )
        self.private.setVisible(bool(kept))

    def _on_private_checked(self, id: str, on: bool) -> None:
        (self._ticked.add if on else self._ticked.discard)(id)
        if self._found is not None:
            self._show_private(self._found.kept)

    def _choose_colleague(self, person: tuple[str, str]) -> None:
        self._colleague = person[0]
        self.colleague.set_words(f"With: {person[1] if person[0] else 'nobody yet'}")

    def _choose_successor(self, person: tuple[str, str]) -> None:
        self._successor, name = person
        self.successor.set_words(f"To: {name or 'choose'}")
        self.hand_over.setEnabled(bool(name))

    # What is done.

    def _on_share(self) -> None:
        found, portfolio = self._found, self._desk.portfolio
        if found is None:
            return
        space, agency, colleague = self.space.text.strip(), self._agency_id, self._colleague
        space = found.line.name if found.line is not None else space
        if not space:
            self._say_wrong("The space needs a name.")
            return
        self._do(lambda: spaces.share_agency(portfolio, agency, space, colleague), self._on_shared, "Sharing")

    def _on_shared(self, done: tuple[SpaceLine, int]) -> None:
        line, count = done
        self._desk.toast(f"{count_of(count, 'record', 'records')} shared in {line.name}")
        self._leave_to(line.space)

    def _on_hand_over(self) -> None:
        portfolio, agency, to = self._desk.portfolio, self._agency_id, self._successor
        chosen, stay = frozenset(self._ticked), bool(self.stay.value)
        self._do(
            lambda: spaces.hand_over(portfolio, agency, to, chosen=chosen, stay=stay), self._on_handed, "Handing over"
        )

    def _on_handed(self, done: Handover) -> None:
        left = "you have left its space" if done.has_left else "you are still in its space"
        self._desk.toast(f"Handed over; {left}")
        self._leave_to(done.space)

    def _leave_to(self, space: str) -> None:
        """Go on with the agency as it is shared: its copy has taken the place of the one that was personal."""
        desk = self._desk
        desk.jobs.run(
            lambda: spaces.find_shared_agency(desk.portfolio, self._agency_id),
            lambda id: desk.navigator.open("agency", id, "sharing"), key=f"shared {space}", owner=self,
        )  # fmt: skip

    def _do(self, work: Any, done: Any, text: str) -> None:
        self._say_wrong("")
        self._set_busy(True)

        def finished(result: Any) -> None:
            self._set_busy(False)
            done(result)

        self._desk.jobs.run_long(lambda _: work(), finished, self._on_failed, text=text, owner=self)

    def _on_failed(self, error: KnownError) -> None:
        self._set_busy(False)
        self._say_wrong(str(error))

    def _say_wrong(self, words: str) -> None:
        for part in (self.wrong, self.hand_wrong):
            part.set_text(words)
            part.setVisible(bool(words))

    def _set_busy(self, busy: bool) -> None:
        self.share.setEnabled(not busy)
        self.hand_over.setEnabled(not busy and bool(self._successor))


def say_standing(found: AgencySharing) -> str:
    """Say who has an agency."""
    if not found.is_connected:
        return _APART
    if found.line is None:
        return _ALONE
    if not found.line.is_member:
        return _FORMER.format(name=found.line.name)
    others = found.line.members[1:]
    paper = " A recovery key on paper, which the office keeps, opens it too." if found.line.has_recovery_key else ""
    said = (
        f"In {found.line.name}, with {', '.join(others)}." if others else f"In {found.line.name}; only you are in it."
    )
    return said + paper


def say_staying(found: AgencySharing) -> str:
    """Say what goes along and what stays."""
    going = count_of(found.going, "record", "records")
    goes = f"{going} would be shared." if found.line is None else f"{going} more can be shared." if found.going else ""
    if not found.people:
        goes = f"{goes} {_NOBODY}".strip()
    kept = count_of(len(found.kept), "private record stays", "private records stay") if found.kept else ""
    return f"{goes} {kept} with you alone.".strip() if kept else goes or "All that can be shared is."


def _fill(button: MenuButton, people: Iterable[tuple[str, str]], choose: Any) -> None:
    button.menu.clear()
    for person in people:
        button.menu.addAction(person[1]).triggered.connect(partial(_chosen, choose, person))


def _chosen(choose: Any, person: tuple[str, str], _checked: bool = False) -> None:
    choose(person)


def _line(*buttons: QWidget) -> QWidget:
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(8)
    for button in buttons:
        line.addWidget(button)
    line.addStretch(1)
    return holder
