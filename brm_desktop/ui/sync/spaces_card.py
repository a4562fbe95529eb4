"""What is shared: each space with its people and agencies; sharing an agency, and taking a space from somebody."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.people_names import fold
from brm_desktop.services.left_spaces import mark_left_known
from brm_desktop.services.spaces import SpaceLine, list_known_names, remove_member, share_agency
from brm_desktop.ui.parts.buttons import Button, MenuButton
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.field_box import FieldBox
from brm_desktop.ui.parts.folding import Folding
from brm_desktop.ui.parts.labels import Chip, Label, Prose
from brm_desktop.ui.parts.name_box import NameBox
from brm_desktop.ui.parts.record_editing import PortfolioFinder
from brm_desktop.ui.parts.suggestions import Option
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX
from brm_desktop.ui.sync.devices_card import Confirmation
from brm_desktop.ui.sync.secrets_card import group
from brm_desktop.ui.sync.space_keys import SpaceKeys
from brm_desktop.ui.sync.words import SEEN
from brm_desktop.ui.sync.wrong import Wrong

_NOTHING = "Nothing is shared. Your records are locked with a key that only your own devices have."
_SHARING = (
    "Everything about the agency goes into the space; private records stay here. This cannot be undone: colleagues keep"
    " what their devices have copied."
)
_REMOVING = (
    "{name} gets nothing new from this space, and what they write in it from now on does not count. What their devices"
    " have copied stays readable to them."
)

_LEFT = (
    "You are no longer in {names}: another member took you out, or it was handed over. What is here stays; what the"
    " others change there no longer comes, and what you change stays with you."
)

_FORMER = "What the others change there no longer comes; what you change stays with you"

PAPER = "A recovery key on paper opens it too"


class SpacesCard(Card):
    """A line a space; forms open in place."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Spaces")
        self._desk = desk
        self._shown: tuple[SpaceLine, ...] = ()
        self.rows: list[QWidget] = []
        self.share = Button("Share an agency…", "quiet", small=True)
        self.use_key = Button("Use a recovery key…", small=True)
        self.keys = SpaceKeys(desk)
        self.nothing = Prose(_NOTHING, "soft")
        finder = PortfolioFinder(desk.portfolio)
        self.agency = NameBox("Agency", desk.jobs, lambda text: finder.find("agency", text), hint="Type its name")
        self.space = FieldBox("Space", hint="Named like the agency, unless you name it")
        self.colleague = NameBox("Colleague to let in", desk.jobs, self._find_colleagues, hint="Can be done later")
        self.go, self.cancel = Button("Share it", "primary", small=True), Button("Cancel", "quiet", small=True)
        self._wrong = Wrong()
        self.confirm = Confirmation("Remove them")
        self.left, self.know_left = Prose("", "watch"), Button("I have seen it", small=True)
        self._asked: tuple[SpaceLine, str] | None = None
        self._build()
        self.share.clicked.connect(self._on_share)
        self.use_key.clicked.connect(self.keys.ask_key)
        for leaves in (self.cancel.clicked, self.form.left):
            leaves.connect(self.forget)
        self.go.clicked.connect(self._on_go)
        for box in (self.agency, self.space, self.colleague):
            box.edit.returnPressed.connect(self._on_go)
        self.confirm.confirmed.connect(self._on_confirmed)
        self.know_left.clicked.connect(self._on_know_left)

    def _build(self) -> None:
        self.add_action(self.share)
        self.news = group((self.left,), (self.know_left,))
        self.news.hide()
        self.add(self.news)
        self.add(self.nothing)
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self.add(self._column)
        self.form = Folding()
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(8)
        for part in (self.agency, self.space, self.colleague, Prose(_SHARING, "soft"), self._wrong):
            column.addWidget(part)
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.go)
        line.addWidget(self.cancel)
        line.addStretch(1)
        column.addLayout(line)
        self.form.hide()
        self.confirm.hide()
        self.add(self.form)
        self.add(self.confirm)
        self.add(self.keys)
        foot = QHBoxLayout()
        foot.addWidget(self.use_key)
        foot.addStretch(1)
        self.add(foot)
        self._wrong.hide()

    def show_spaces(self, spaces: Sequence[SpaceLine]) -> None:
        """Show these spaces."""
        shared = [space for space in spaces if not space.is_personal]
        self.nothing.setVisible(not shared)
        self.show_detail(str(len(shared)) if shared else "")
        if tuple(spaces) == self._shown:
            return
        self._shown = tuple(spaces)
        for row in self.rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = [self._make_row(space) for space in shared]
        for row in self.rows:
            self._column.addWidget(row)

    def show_left(self, spaces: Sequence[str]) -> None:
        """Tell of the spaces that the person is out of."""
        self.left.set_text(_LEFT.format(names=" and ".join(spaces)))
        self.news.setVisible(bool(spaces))

    def _on_know_left(self) -> None:
        portfolio, hub = self._desk.portfolio, self._desk.hub
        self._desk.jobs.write(lambda: mark_left_known(portfolio), lambda _: hub.committed.emit(SEEN), owner=self)

    def forget(self) -> None:
        """Close what is open."""
        self.form.hide()
        self.confirm.hide()
        self.keys.forget()
        for box in (self.agency, self.space, self.colleague):
            box.edit.clear()

    def _find_colleagues(self, text: str) -> list[Option]:
        typed = fold(text)
        return [
            Option(name, name, icon="person") for name in list_known_names(self._desk.portfolio) if typed in fold(name)
        ]

    def ask_removal(self, space: SpaceLine, name: str) -> None:
        """Ask whether a colleague is to be taken out of a space."""
        self._asked = space, name
        self.confirm.ask(f"Remove {name} from {space.name}?", _REMOVING.format(name=name))

    def _make_row(self, space: SpaceLine) -> QWidget:
        row = QWidget()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(space.name))
        words.addWidget(Label(say_space(space), "soft", px=SMALL_PX))
        if space.has_recovery_key:
            words.addWidget(Label(PAPER, "soft", px=SMALL_PX))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addLayout(words, 1)
        if not space.is_member:
            line.addWidget(Chip("No longer in it", "watch", tip=_FORMER))
            return row
        menu = MenuButton("People", look="quiet", small=True)
        menu.setAccessibleName(f"People in {space.name}")
        for name in space.members[1:]:
            menu.menu.addAction(f"Remove {name}…").triggered.connect(partial(self._on_menu, space, name))
        paper = "Take the recovery key out…" if space.has_recovery_key else "Make a recovery key…"
        menu.menu.addAction(paper).triggered.connect(partial(self._on_key, space))
        line.addWidget(menu)
        return row

    def _on_menu(self, space: SpaceLine, name: str, _checked: bool = False) -> None:
        self.ask_removal(space, name)

    def _on_key(self, space: SpaceLine, _checked: bool = False) -> None:
        (self.keys.ask_removal if space.has_recovery_key else self.keys.ask_making)(space)

    def _on_share(self) -> None:
        self._wrong.hide()
        self.form.begin_at(self.agency.edit)

    def _on_go(self) -> None:
        agency, space, colleague = (box.text.strip() for box in (self.agency, self.space, self.colleague))
        if not self.go.isEnabled():
            return
        if not agency:
            self._wrong.say("Type which agency to share.")
            self.agency.edit.setFocus()
            return
        self._wrong.hide()
        portfolio = self._desk.portfolio
        self._set_busy(True)
        self._desk.jobs.run_far(
            lambda: share_agency(portfolio, agency, space or agency, colleague),
            self._on_shared,
            self._on_failed,
            owner=self,
        )

    def _on_shared(self, done: tuple[SpaceLine, int]) -> None:
        space, count = done
        self._set_busy(False)
        self.forget()
        records = "1 record is" if count == 1 else f"{count:,} records are"
        self._desk.toast(f"{records} shared in {space.name}")
        self._desk.actions.trigger("sync_after")

    def _on_confirmed(self) -> None:
        if self._asked is None:
            return
        (space, name), desk = self._asked, self._desk

        def done(line: SpaceLine) -> None:
            desk.toast(f"{name} is no longer in {line.name}")
            desk.actions.trigger("sync_after")

        desk.jobs.run_far(lambda: remove_member(desk.portfolio, space.space, name), done, self._on_failed, owner=self)

    def _on_failed(self, error: KnownError) -> None:
        self._set_busy(False)
        self._wrong.tell(self._desk, self.form, error)

    def _set_busy(self, busy: bool) -> None:
        self.go.setEnabled(not busy)
        self.go.setText("Sharing…" if busy else "Share it")


def say_space(space: SpaceLine) -> str:
    """Return who is in a space and what it holds."""
    if not space.is_member:
        return "1 record stays here" if space.records == 1 else f"{space.records:,} records stay here"
    others = len(space.members) - 1
    people = "Only you" if others < 1 else f"You and {space.members[1]}" if others == 1 else f"You and {others} others"
    only = space.agencies[0] if len(space.agencies) == 1 else ""
    agencies = "" if only == space.name else only or f"{len(space.agencies)} agencies"
    records = "1 record" if space.records == 1 else f"{space.records:,} records"
    return " · ".join(part for part in (people, agencies, records) if part)
