"""The members of the store: comparing the short code with each, and letting them into a space."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.services.spaces import Invitation, SpaceLine, add_member, list_colleagues, trust_colleague
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Chip, Label, Prose
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX
from brm_desktop.ui.sync.devices_card import Confirmation

if TYPE_CHECKING:
    from brm_desktop.sync.sharing import Colleague

_WHAT = "Colleagues who use the same store. Compare codes once before you share with somebody."
_NOBODY = (
    "Nobody else uses this store yet. A colleague comes by “I was invited” in their window; tell them where it is."
)
_COMPARING = (
    "Ask {name}, by telephone or in person, which code their window shows for you. If it is the same, it is really"
    " them. If it differs, share nothing and tell whoever looks after the store."
)


class PeopleCard(Card):
    """Asks the store who is there only when the person wants to know."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("People")
        self._desk = desk
        self._spaces: tuple[SpaceLine, ...] = ()
        self.look = Button("Show colleagues", "quiet", small=True)
        self.invitations = QVBoxLayout()
        self.rows: list[QWidget] = []
        self.comparing: dict[str, Button] = {}
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self.confirm = Confirmation("It is the same")
        self.confirm.hide()
        self._asked: Colleague | None = None
        self._wanted = ""
        self.add_action(self.look)
        self.add(self.invitations)
        self._what = Prose(_WHAT, "soft")
        self.add(self._what)
        self.add(self._column)
        self.add(self.confirm)
        self.look.clicked.connect(lambda: self.ask_store())
        self.confirm.confirmed.connect(self._on_confirmed)

    def show_spaces(
        self, spaces: Sequence[SpaceLine], invitations: Sequence[Invitation], known: Sequence[str] = ()
    ) -> None:
        """Know the spaces that somebody can be let into, and show who invited us; and who is there, by name."""
        self._spaces = tuple(space for space in spaces if not space.is_personal and space.is_member)
        if not self.rows:
            self.show_detail(str(len(known)) if known else "")
            self._what.set_text(say_known(known) if known else _NOBODY)
        while (item := self.invitations.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for invitation in invitations:
            words = f"{invitation.name} shares a space with you. It comes once you have compared codes."
            self.invitations.addWidget(Prose(words, "watch"))
            compare = Button(f"Compare with {invitation.name}…", small=True)
            compare.clicked.connect(partial(self._on_invited, invitation.member))
            self.invitations.addWidget(compare)

    def ask_store(self, wanted: str = "") -> None:
        """Ask the store who is there; then compare with the member `wanted`."""
        self._wanted = wanted
        self.look.setEnabled(False)
        portfolio = self._desk.portfolio
        self._desk.jobs.run_far(
            lambda: list_colleagues(portfolio), self.show_colleagues, self._on_failed,
            owner=self,
        )  # fmt: skip

    def show_colleagues(self, colleagues: Sequence[Colleague]) -> None:
        """Show the members of the store but oneself."""
        self.look.setEnabled(True)
        self.look.setText("Look again")
        others = [each for each in colleagues if not each.is_me]
        self.show_detail(str(len(others)))
        self._what.set_text(_WHAT if others else _NOBODY)
        had_it: QWidget | None = self.window().focusWidget()
        if had_it is not None and any(row.isAncestorOf(had_it) for row in self.rows):
            self.look.setFocus()  # what it stood at goes
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.comparing.clear()
        self.rows = [self._make_row(each) for each in others]
        for row in self.rows:
            self._column.addWidget(row)
        found = next((each for each in others if each.member == self._wanted), None)
        if found is not None and not found.is_compared:
            self.ask_code(found)
        self._wanted = ""

    def ask_code(self, colleague: Colleague) -> None:
        """Show the code, and ask whether it is the same over there."""
        self._asked = colleague
        self.confirm.ask(f"Your code with {colleague.name}:\n{colleague.code}", _COMPARING.format(name=colleague.name))

    def _make_row(self, colleague: Colleague) -> QWidget:
        row = QWidget()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(colleague.name))
        words.addWidget(Label(f"Code {colleague.code}", "soft", px=SMALL_PX))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addLayout(words, 1)
        if not colleague.is_compared:
            button = self.comparing[colleague.member] = Button("Compare…", small=True)
            button.setAccessibleName(f"Compare the code with {colleague.name}")
            button.clicked.connect(lambda: self.ask_code(colleague))
            line.addWidget(button)
            return row
        line.addWidget(Chip("Compared", "good"))
        free = [space for space in self._spaces if space.space not in colleague.spaces]
        if free:
            menu = MenuButton("Let in", look="quiet", small=True)
            menu.setAccessibleName(f"Let {colleague.name} into a space")
            for space in free:
                menu.menu.addAction(space.name).triggered.connect(partial(self.let_in, space, colleague))
            line.addWidget(menu)
        return row

    def let_in(self, space: SpaceLine, colleague: Colleague, _checked: bool = False) -> None:
        """Give a space to a colleague."""
        desk = self._desk

        def done(line: SpaceLine) -> None:
            desk.toast(f"{colleague.name} is in {line.name} now")
            self.ask_store()
            desk.actions.trigger("sync_after")

        desk.jobs.run_far(
            lambda: add_member(desk.portfolio, space.space, colleague.member), done, self._on_failed, owner=self
        )

    def _on_invited(self, member: str, _checked: bool = False) -> None:
        self.ask_store(member)

    def _on_confirmed(self) -> None:
        colleague, desk = self._asked, self._desk
        if colleague is None:
            return

        def done(now: Colleague) -> None:
            desk.toast(f"{now.name}’s code was compared")
            self.ask_store()
            desk.actions.trigger("sync_after")

        desk.jobs.run_far(lambda: trust_colleague(desk.portfolio, colleague.member), done, self._on_failed, owner=self)

    def _on_failed(self, error: KnownError) -> None:
        self.look.setEnabled(True)
        self._desk.hub.failed.emit(error)


def say_known(names: Sequence[str]) -> str:
    """Say who uses the store too, and what to do about it."""
    most = ", ".join(names[:3]) if len(names) <= 3 else f"{', '.join(names[:2])} and {len(names) - 2} others"
    uses = "uses" if len(names) == 1 else "use"
    return f"{most} {uses} this store too. Show your colleagues to compare codes, once, before you share."
