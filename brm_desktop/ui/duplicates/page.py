"""Pairs that may be one record, the likeliest first; side by side, merged or told apart with a key."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QWidget

from brm_desktop.base.progress import Progress
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Choice
from brm_desktop.domain.partner import Partner
from brm_desktop.domain.record import Record
from brm_desktop.exchange.duplicates import Pair
from brm_desktop.services import duplicates
from brm_desktop.storage import rows
from brm_desktop.storage.committed import Committed as StoredCommit
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.empty_state import EmptyState
from brm_desktop.ui.parts.labels import Label, Prose
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.parts.scroll import ScrollArea
from brm_desktop.ui.parts.tabs import Tab, Tabs
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.page import GAP, Page
from brm_desktop.ui.shell.theme import MEDIUM, SMALL_PX

_KINDS: dict[str, tuple[type[Record], str]] = {
    "contact": (Contact, "People"), "agency": (Agency, "Agencies"), "partner": (Partner, "Partners"),
}  # fmt: skip
_MOST_SHOWN = 500
_LIST_WIDTH, _STACKED_BELOW = 420, 700
_SILENT = frozenset(("space", "merged_into", "distinct_from", "photo", "phones_e164", "cadence_days"))


class DuplicatesPage(Page):
    """The pairs on the left, the one that is chosen compared on the right."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, scrolls=False)
        self._kind = "contact"
        self._pairs: list[Pair] = []
        self._records: dict[str, Record] = {}
        self._chosen = ""
        self._build()
        self._connect()

    def _build(self) -> None:
        self.set_title("Duplicates", "Who and what may be entered twice")
        self.tabs = Tabs([Tab(name, label) for name, (_, label) in _KINDS.items()])
        self.add(self.tabs)
        self.list = RowList("Pairs that may be one", most_rows=_MOST_SHOWN)
        self.pairs = ScrollArea()
        card = Card()
        card.add(self.list)
        self.pairs.body.addWidget(card)
        self.pairs.body.addStretch(1)
        self.compared = ScrollArea()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(GAP)
        self._columns.addWidget(self.pairs, 1)
        self._columns.addWidget(self.compared, 2)
        self.add(self._columns, 1)

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._on_tabs_chosen)
        self.list.current_changed.connect(self._show_pair)
        self.list.opened.connect(self._show_pair)

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        self.refresh(None)

    def refresh(self, committed: Committed | None) -> None:
        portfolio, (of, _) = self.desk.portfolio, _KINDS[self._kind]

        def work(progress: Progress) -> tuple[list[Pair], dict[str, Record]]:
            pairs = duplicates.find_duplicates(portfolio, of, progress)
            ids = dict.fromkeys(id for pair in pairs[:_MOST_SHOWN] for id in pair[:2])
            records = rows.load_records(portfolio.database.reader(), of, ids)
            return pairs, {str(id): record for id, record in records.items()}

        self.desk.jobs.run_long(
            work, self._show, self.show_error, text="Looking for duplicates", key="duplicates", owner=self
        )

    def _on_tabs_chosen(self, name: str) -> None:
        self._kind, self._chosen = name, ""
        self.refresh(None)

    def _show(self, found: tuple[list[Pair], dict[str, Record]]) -> None:
        self._pairs, self._records = found[0][:_MOST_SHOWN], found[1]
        more = len(found[0])
        self.set_title("Duplicates", f"{more:,} pairs to look at" if more != 1 else "One pair to look at")
        self.list.show_rows([self._make_row(pair) for pair in self._pairs])
        for part in (self.pairs, self.compared):
            part.setVisible(bool(self._pairs))
        if not self._pairs:
            self.set_title("Duplicates", "")
            label = _KINDS[self._kind][1].lower()
            self._show_nothing(f"No {label} seem to be entered twice")
            return
        keys = [_key(pair) for pair in self._pairs]
        self._show_pair(self._chosen if self._chosen in keys else keys[0])
        self._hide_nothing()

    def _make_row(self, pair: Pair) -> Row:
        one, other = (self._records[id].title_text for id in pair[:2])
        title = one if one == other else f"{one} · {other}"
        return Row(_key(pair), title, ", ".join(pair.reasons), right=f"{pair.score:.0%}")

    def _show_nothing(self, heading: str) -> None:
        self._hide_nothing()
        self._nothing = EmptyState("check-circle", heading, "What you said is not the same stays told apart.")
        self.add(self._nothing, 1)

    def _hide_nothing(self) -> None:
        nothing: QWidget | None = getattr(self, "_nothing", None)
        if nothing is not None:
            nothing.hide()
            nothing.deleteLater()
        self._nothing = None

    _nothing: QWidget | None = None

    # one pair

    def _show_pair(self, key: str) -> None:
        pair = next((each for each in self._pairs if _key(each) == key), None)
        body = self.compared.body
        while (item := body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if pair is None:
            return
        self._chosen = key
        first, second = (self._records[id] for id in pair[:2])
        card = Card("Side by side", f"{pair.score:.0%}")
        card.add(Prose(_sentence(pair.reasons), "soft"))
        card.add(self._compare(first, second))
        card.add(self._make_buttons(first, second))
        body.addWidget(card)
        body.addStretch(1)

    def _compare(self, first: Record, second: Record) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, 92)
        for column in (1, 2):
            grid.setColumnStretch(column, 1)
        for column, record in ((1, first), (2, second)):
            grid.addWidget(Label(record.title_text, weight=MEDIUM), 0, column)
        row = 1
        for name, field in first.KIND.fields.items():
            texts = [_say(getattr(record, name)) for record in (first, second)]
            if name in _SILENT or field.target or not any(texts) or name == first.KIND.title:
                continue
            grid.addWidget(Label(field.label, "soft", px=SMALL_PX), row, 0, Qt.AlignmentFlag.AlignTop)
            for column, text in enumerate(texts, 1):
                grid.addWidget(Prose(text or "—", "plain" if text and texts[0] != texts[1] else "soft"), row, column)
            row += 1
        return holder

    def _make_buttons(self, first: Record, second: Record) -> QWidget:
        holder = QWidget()
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 6, 0, 0)
        line.setSpacing(8)
        keep_first = Button("Keep the left", "primary", tip=f"Merge into {first.title_text} (1)")
        keep_second = Button("Keep the right", tip=f"Merge into {second.title_text} (2)")
        apart = Button("Not the same", look="quiet", tip="Remember that these are two (N)")
        keep_first.clicked.connect(lambda: self.merge(first, second))
        keep_second.clicked.connect(lambda: self.merge(second, first))
        apart.clicked.connect(lambda: self.tell_apart(first, second))
        for button in (keep_first, keep_second, apart):
            line.addWidget(button)
        line.addStretch(1)
        return holder

    def merge(self, keep: Record, other: Record) -> None:
        """Make the two one; the other's values, roles, links and files go along."""
        portfolio, of = self.desk.portfolio, type(keep)
        self._go_on()
        self.desk.jobs.write(lambda: duplicates.merge(portfolio, of, keep.id, other.id), self._on_done, self.show_error)

    def tell_apart(self, first: Record, second: Record) -> None:
        """Remember that the two are not the same."""
        portfolio, of = self.desk.portfolio, type(first)
        self._go_on()
        self.desk.jobs.write(
            lambda: duplicates.tell_apart(portfolio, of, first.id, second.id), self._on_done, self.show_error
        )

    def _go_on(self) -> None:
        """Choose the pair after the one that is decided."""
        keys = [_key(pair) for pair in self._pairs]
        at = keys.index(self._chosen) if self._chosen in keys else 0
        self._chosen = keys[at + 1] if at + 1 < len(keys) else ""

    def _on_done(self, done: StoredCommit | None) -> None:
        if done is not None:
            self.desk.toast(done.label, undo=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        pair = next((each for each in self._pairs if _key(each) == self._chosen), None)
        text = event.text().lower()
        if pair is None or text not in ("1", "2", "n"):
            super().keyPressEvent(event)
            return
        first, second = (self._records[id] for id in pair[:2])
        if text == "n":
            self.tell_apart(first, second)
        else:
            self.merge(*((first, second) if text == "1" else (second, first)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        stacked = event.size().width() < _STACKED_BELOW
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if stacked else QBoxLayout.Direction.LeftToRight)
        self.pairs.setMaximumWidth(16777215 if stacked else min(_LIST_WIDTH, round(event.size().width() * 0.34)))


def _key(pair: Pair) -> str:
    return f"{pair.first} {pair.second}"


def _sentence(reasons: Sequence[str]) -> str:
    words = ", ".join(reasons)
    return words[:1].upper() + words[1:]


def _say(value: object) -> str:
    if isinstance(value, tuple):
        return "\n".join(map(str, value))
    if isinstance(value, Choice):
        return value.label
    return "" if value in (None, False) else str(value)[:600]
