"""What to know before a meeting starts: what is overdue, what is owed both ways, the last time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from PySide6.QtCore import Signal

from brm_desktop.storage.meetings import Around, Owed
from brm_desktop.ui.meetings.words import say_short
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.row_list import Row, RowList

_LATE, _MINE, _THEIRS, _LAST = "group:late", "group:mine", "group:theirs", "last:"
_MOST_LETTERS = 20


class BeforeCard(Card):
    """Groups that unfold to their follow-ups, each with a box to check; `opened` carries a note's id."""

    note_opened = Signal(str)
    follow_up_opened = Signal(str)
    checked = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__("Before you start")
        self.list = RowList("Before you start")
        self.add(self.list)
        self._around: Around | None = None
        self._today = date.min
        self._unfolded = set[str]()
        self.list.opened.connect(self._on_list_opened)
        self.list.checked.connect(self.checked)

    def show_around(self, around: Around, today: date) -> None:
        """Show what stands before a note; nothing hides the card."""
        if self._around is None or around.note.id != self._around.note.id:
            self._unfolded.clear()
        self._around, self._today = around, today
        rows = list(list_rows(around, today, self._unfolded))
        self.list.show_rows(rows)
        self.setVisible(bool(rows))

    def _on_list_opened(self, id: str) -> None:
        if id.startswith(_LAST):
            self.note_opened.emit(id.removeprefix(_LAST))
        elif id in (_LATE, _MINE, _THEIRS):
            self._unfolded ^= {id}
            if self._around is not None:
                self.show_around(self._around, self._today)
        else:
            self.follow_up_opened.emit(id)


def list_rows(around: Around, today: date, unfolded: set[str]) -> Iterator[Row]:
    """Yield the groups, the follow-ups of those that are unfolded, and the last time."""
    late = [one for one in around.owed if not one.waiting and _is_late(one, today)]
    mine = [one for one in around.owed if not one.waiting and not _is_late(one, today)]
    theirs = [one for one in around.owed if one.waiting]
    overdue = f"{len(late)} follow-up{'' if len(late) == 1 else 's'} overdue"
    for id, words, group in ((_LATE, overdue, late), (_MINE, "You owe", mine), (_THEIRS, "They owe", theirs)):
        if group:
            yield _group_row(id, words, group, today, is_unfolded=id in unfolded)
            yield from (_owed_row(one, today) for one in group if id in unfolded)
    if around.last is not None:
        on = say_short(around.last.at.astimezone().date(), today)
        yield Row(f"{_LAST}{around.last.id}", f"Last time ({on})", right="open note", tip=around.last.title)


def _group_row(id: str, words: str, group: Sequence[Owed], today: date, *, is_unfolded: bool) -> Row:
    words = words if id == _LATE else f"{words} {len(group)}"
    late = sum(_is_late(one, today) for one in group)
    tone = "risk" if late else "soft"
    tip = "\n".join(one.title + (f" ({one.person})" if one.person else "") for one in group[:12])
    if is_unfolded:
        right = ""
    elif id == _THEIRS and late:
        right = f"{late} late"
    else:
        right = _short(group[0].title)
    return Row(id, words, right=right, tone=tone, tip="" if is_unfolded else tip, strong=is_unfolded)  # type: ignore[arg-type]  # a tone by its word


def _owed_row(one: Owed, today: date) -> Row:
    right = say_short(one.due_on, today) if one.due_on else ""
    tone = "risk" if _is_late(one, today) else "soft"
    return Row(one.id, one.title, right=right, tone=tone, checked=False, tip=one.person)  # type: ignore[arg-type]  # a tone by its word


def _is_late(one: Owed, today: date) -> bool:
    return one.due_on is not None and one.due_on < today


def _short(title: str) -> str:
    return title if len(title) <= _MOST_LETTERS else title[: _MOST_LETTERS - 1].rstrip() + "…"
