"""A framed field for a name that should be known already: what is typed is completed from a list under it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from brm_desktop.ui.parts.field_box import FieldBox
from brm_desktop.ui.parts.suggestions import Option, Suggestions
from brm_desktop.ui.shell.jobs import Jobs


class NameBox(FieldBox):
    """`find` lists what a text could mean; it runs on a worker, the latest text wins."""

    def __init__(self, label: str, jobs: Jobs, find: Callable[[str], Sequence[Option]], *, hint: str = "") -> None:
        super().__init__(label, hint=hint)
        self._jobs, self._find = jobs, find
        self._key = f"names {id(self)}"
        self.suggestions = Suggestions(self.edit)
        self.edit.textEdited.connect(self._on_edit_text_edited)
        self.suggestions.chosen.connect(self._on_suggestions_chosen)

    def set_text(self, text: str) -> None:
        """Put a name there; nothing is suggested for it."""
        self._jobs.cancel(self._key)
        self.edit.setText(text)
        self.suggestions.hide()

    def _on_edit_text_edited(self, text: str) -> None:
        typed, find = text.strip(), self._find
        if not typed:
            self._jobs.cancel(self._key)
            self.suggestions.show_options(())
            return
        self._jobs.run(lambda: find(typed), self._offer, key=self._key, owner=self)

    def _offer(self, found: Sequence[Option]) -> None:
        """Offer what was found, but not the one thing that is typed already."""
        is_there = len(found) == 1 and found[0].title == self.text.strip()
        self.suggestions.show_options(() if is_there or not self.edit.hasFocus() else found)

    def _on_suggestions_chosen(self, option: Option) -> None:
        self.set_text(option.title)
