"""All fields of one record in a form, in two columns of cards where there is room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from brm_desktop.domain.record import Record
from brm_desktop.ui.parts.around.columns import Columns
from brm_desktop.ui.parts.around.form_holder import FormHolder
from brm_desktop.ui.parts.around.shared_line import SharedLine
from brm_desktop.ui.parts.around.tabbed_page import TabArea
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX

_FILING = ("tags", "custom", "private")
_REMARK = (
    "A private record is never in a briefing and never in a shared space. It is not exempt from a public-records"
    " request: an export for one includes it."
)


class Details(TabArea):
    """Every section of a kind's fields in a card, tags and the private mark in the last."""

    def __init__(self, desk: Desk, of: type[Record], *, without: Sequence[str] = ()) -> None:
        super().__init__()
        self._forms: list[FormHolder] = []
        fields = [field for field in of.KIND.fields.values() if field.name not in (*without, *_FILING, "space")]
        sections = dict.fromkeys(field.section for field in fields)
        cards: list[QWidget] = []
        for section in sections:
            names = [field.name for field in fields if field.section == section]
            cards.append(self._make_card(desk, of, section or "About", names))
        filing = self._make_card(desk, of, "Tags and privacy", _FILING)
        filing.add(Prose(_REMARK, "soft", px=SMALL_PX))
        self.shared = SharedLine(desk)
        filing.add(self.shared)
        cards.append(filing)
        half = (len(cards) + 1) // 2 if len(cards) < 5 else 1 + len(cards) // 4
        self.body.addWidget(Columns((cards[:half], cards[half:]), (1, 1)))
        self.body.addStretch(1)

    def show_record(self, record: Record) -> None:
        """Show a record."""
        for form in self._forms:
            form.show_record(record)
        self.shared.show_record(record)

    def editor(self, name: str) -> QWidget:
        """Return the editor of a field of the record that shows. Raises: KeyError."""
        for holder in self._forms:
            try:
                if holder.form is not None:
                    return holder.form.editor(name)
            except KeyError:
                continue
        raise KeyError(name)

    def _make_card(self, desk: Desk, of: type[Record], heading: str, names: Sequence[str]) -> Card:
        card, holder = Card(heading), FormHolder(desk, of, fields=names, headings=False)
        card.add(holder)
        self._forms.append(holder)
        return card
