"""A line to add something that may be there already: what is typed is looked up, a new one is always offered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from brm_desktop.domain.kinds import get_kind
from brm_desktop.domain.people_names import fold
from brm_desktop.ui.parts.around.add_line import AddLine
from brm_desktop.ui.parts.record_editing import PortfolioFinder
from brm_desktop.ui.parts.suggestions import Option, Suggestions
from brm_desktop.ui.shell.desk import Desk

_NEW = "new:"
_MOST = 6


class SuggestLine(AddLine):
    """`chosen` carries the kind and id of a record that is there, `new_asked` the kind and name of one to make."""

    chosen = Signal(str, str)
    new_asked = Signal(str, str)

    def __init__(self, desk: Desk, prompt: str, kinds: Sequence[str], words: Sequence[str]) -> None:
        """`words` name what is made of each kind: "New person"."""
        super().__init__(prompt)
        self._desk, self._finder = desk, PortfolioFinder(desk.portfolio)
        self._kinds, self._words = tuple(kinds), tuple(words)
        self._key = f"suggest {id(self)}"
        self.suggestions = Suggestions(self.field)
        self.field.textEdited.connect(self._on_field_text_edited)
        self.suggestions.chosen.connect(self._on_suggestions_chosen)
        self.entered.connect(self._on_entered)

    def _on_field_text_edited(self, text: str) -> None:
        finder, kinds, typed = self._finder, self._kinds, text.strip()
        if not typed:
            self._desk.jobs.cancel(self._key)
            self.suggestions.show_options(())
            return

        def find() -> list[Option]:
            return [_of_kind(kind, option) for kind in kinds for option in finder.find(kind, typed)]

        self._desk.jobs.run(find, lambda found: self._offer(typed, found), key=self._key, owner=self)

    def _offer(self, typed: str, found: Sequence[Option]) -> None:
        """Offer what is called just so, then new ones, then what is called alike."""
        new = [
            Option(_NEW + kind, f"{words} “{typed}”", icon="add")
            for kind, words in zip(self._kinds, self._words, strict=True)
        ]
        same = [option for option in found if fold(typed) in (fold(option.title), fold(option.detail))]
        alike = [option for option in found if option not in same][:_MOST]
        self.suggestions.show_options([*same, *alike, *new] if same else [*new, *alike])

    def _on_entered(self, name: str) -> None:
        self._desk.jobs.cancel(self._key)
        self.new_asked.emit(self._kinds[0], name)

    def _on_suggestions_chosen(self, option: Option) -> None:
        self._desk.jobs.cancel(self._key)
        kind, _, id = option.id.partition(":")
        if option.id.startswith(_NEW):
            self.new_asked.emit(id, self.text)
        else:
            self.chosen.emit(kind, id)


def _of_kind(kind: str, option: Option) -> Option:
    icons = {"contact": "person", "agency": "agencies", "partner": "partners"}
    return option._replace(
        id=f"{kind}:{option.id}", icon=icons.get(kind, ""), detail=option.detail or get_kind(kind).KIND.one
    )
