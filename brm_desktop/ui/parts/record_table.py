"""The table of records: rows on demand, sorting by mouse and keyboard, columns to choose, copying."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QItemSelectionModel, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from brm_desktop.ui.parts import paint
from brm_desktop.ui.parts.buttons import make_menu
from brm_desktop.ui.parts.card import RADIUS
from brm_desktop.ui.parts.copying import copy_grid
from brm_desktop.ui.parts.table_cells import ROW
from brm_desktop.ui.parts.table_header import HEADER
from brm_desktop.ui.parts.table_view import RecordView
from brm_desktop.ui.parts.windowed_model import Asked, Column, RowSource, WindowedModel
from brm_desktop.ui.shell.announce import announce
from brm_desktop.ui.shell.jobs import Jobs
from brm_desktop.ui.shell.theme import theme_of

_MOST_COPIED = 10_000
_BELOW, _BELOW_SCROLLED = 2, 7  # room for the card's round corners


class RecordTable(QWidget):
    """A card that holds a table, as high as its rows where there is room.

    `opened` carries an id, `delete_asked` and `menu_asked` the chosen ids, `counted` how many rows there are.
    """

    opened = Signal(str)
    delete_asked = Signal(object)
    menu_asked = Signal(object, QPoint)
    selection_changed = Signal(object)
    counted = Signal(int)
    columns_changed = Signal()
    failed = Signal(object)

    def __init__(
        self, name: str, columns: Sequence[Column], source: RowSource, jobs: Jobs, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.model = WindowedModel(columns, source, jobs, self)
        self.view = RecordView(self.model, self)
        self._left_out: dict[int, int] = {}  # columns there is no room for, and how wide they are
        self._fits = False
        self._current_before: str | None = None
        self._selected_before: list[str] = []
        self._build(name)
        self._connect()

    def _build(self, name: str) -> None:
        self.view.setAccessibleName(name)
        self.setFocusProxy(self.view)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(1, 1, 1, _BELOW)
        self._layout.addWidget(self.view)
        header = self.view.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        for place, column in enumerate(self.model.columns):
            self.view.setColumnWidth(place, column.width)
            self.view.setColumnHidden(place, not column.shown)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def _connect(self) -> None:
        header = self.view.horizontalHeader()
        header.sectionClicked.connect(self._on_header_section_clicked)
        header.customContextMenuRequested.connect(self._on_header_menu_requested)
        header.sectionResized.connect(lambda *_: self._on_columns_changed())
        header.sectionMoved.connect(lambda *_: self._on_columns_changed())
        self.model.ready.connect(self._on_model_ready)
        self.model.failed.connect(self.failed)
        self.model.modelAboutToBeReset.connect(self._on_model_about_to_be_reset)
        self.model.modelReset.connect(self._on_model_reset)
        self.view.resized.connect(self._on_view_resized)
        self.view.opened.connect(self.opened)
        self.view.delete_asked.connect(self.delete_asked)
        self.view.menu_asked.connect(self.menu_asked)
        self.view.copy_asked.connect(self.copy)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit(self.selected_ids))

    # what it shows

    def show_rows(self, text: str | None = None, key: str | None = None, down: bool | None = None) -> None:
        """Read the rows: filtered by a text, sorted by a column's key; what is not given stays as it is."""
        now = self.model.asked
        asked = Asked(
            now.text if text is None else text, now.key if key is None else key, now.down if down is None else down
        )
        section = next((n for n, column in enumerate(self.model.columns) if column.key == asked.key and asked.key), -1)
        order = Qt.SortOrder.DescendingOrder if asked.down else Qt.SortOrder.AscendingOrder
        self.view.horizontalHeader().setSortIndicator(section, order)
        self.model.show(asked)

    def refresh(self) -> None:
        """Read anew, keeping the place; after a commit."""
        self.model.refresh()

    def filter(self, text: str) -> None:
        """Show the rows that have a text; connect it to a SearchField's `changed`."""
        self.show_rows(text=text)

    def select(self, id: str) -> bool:
        """Make a record's row current and bring it into view; say whether it is there."""
        place = self.model.place_of(id)
        if place is None:
            return False
        self.view.setCurrentIndex(self.model.index(place, self.view.horizontalHeader().logicalIndex(0)))
        return True

    @property
    def selected_ids(self) -> list[str]:
        """The ids of the chosen rows, in order."""
        return self.view.selected_ids()

    @property
    def current_id(self) -> str | None:
        """The id of the row the keyboard is at."""
        index = self.view.currentIndex()
        return self.model.ids[index.row()] if index.isValid() else None

    def copy(self) -> None:
        """Put the chosen rows on the clipboard as text and as a table, with titles when there are several."""
        ids = (self.selected_ids or ([self.current_id] if self.current_id else []))[:_MOST_COPIED]
        places = self._chosen_columns()
        titles = [self.model.columns[place].title for place in places]
        model = self.model

        def work() -> list[list[str]]:
            lines = [[row.cell(place).copied for place in places] for row in model.load_now(ids)]
            return [titles] * (len(ids) > 1) + lines

        if ids:
            headed = len(ids) > 1
            self._jobs.run(work, lambda grid: self._on_copied(grid, headed), key=f"copy {id(self)}", owner=self)

    def let_drag(self, drag: Callable[[list[str]], object]) -> None:
        """Let chosen rows be dragged; `drag` is called with their ids when a drag begins."""
        self.model.drags = True
        self.view.setDragEnabled(True)
        self.view.drag_asked.connect(drag)

    # which columns show, and how

    def column_state(self) -> str:
        """Return widths, order and choice of columns as a short text to keep."""
        header = self.view.horizontalHeader()
        parts = []
        for visual in range(header.count()):
            place = header.logicalIndex(visual)
            hidden = "-" if self._is_off(place) else ""
            shown = self._left_out.get(place) or self.view.columnWidth(place)
            width = self.model.columns[place].width if hidden else shown
            parts.append(f"{hidden}{self.model.columns[place].key}:{width}")
        return " ".join(parts)

    def restore_columns(self, state: str) -> None:
        """Bring back what `column_state` returned; columns that it does not know stay as declared."""
        header = self.view.horizontalHeader()
        keys = {column.key: place for place, column in enumerate(self.model.columns)}
        visual = 0
        self._left_out.clear()
        for part in state.split():
            key, _, width = part.removeprefix("-").partition(":")
            if key not in keys or not width.isdigit():
                continue
            self.view.setColumnHidden(keys[key], part.startswith("-"))
            self.view.setColumnWidth(keys[key], max(48, int(width)))
            header.moveSection(header.visualIndex(keys[key]), visual)
            visual += 1
        self._stretch()

    def let_show(self, key: str, shown: bool) -> None:
        """Show a column, or leave it out while nothing stands in it."""
        place = next(place for place, column in enumerate(self.model.columns) if column.key == key)
        if self._is_off(place) == shown:
            self._show_column(place, shown)

    def open_column_menu(self, at: QPoint | None = None) -> None:
        """Offer the columns to choose from, at a point of the screen or under the header."""
        menu = make_menu(self)
        for place, column in enumerate(self.model.columns):
            action = menu.addAction(f"{column.title} (no room)" if place in self._left_out else column.title)
            action.setCheckable(True)
            action.setChecked(not self._is_off(place))
            action.setEnabled(place != 0)
            action.toggled.connect(lambda shown, place=place: self._show_column(place, shown))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at or self.view.mapToGlobal(QPoint(self.width() - 200, HEADER)))

    def _show_column(self, place: int, shown: bool) -> None:
        self._left_out.pop(place, None)
        self.view.setColumnHidden(place, not shown)
        self._stretch()
        self.columns_changed.emit()

    def _is_off(self, place: int) -> bool:
        """Tell whether a column is not wanted; one there is no room for is."""
        return self.view.isColumnHidden(place) and place not in self._left_out

    def _chosen_columns(self) -> list[int]:
        header = self.view.horizontalHeader()
        order = [header.logicalIndex(visual) for visual in range(header.count())]
        return [place for place in order if not self._is_off(place)]

    def _shown_columns(self) -> list[int]:
        header = self.view.horizontalHeader()
        order = [header.logicalIndex(visual) for visual in range(header.count())]
        return [place for place in order if not header.isSectionHidden(place)]

    def _stretch(self) -> None:
        """Give the room that is left to the stretching column, or take from it what is missing."""
        if self._fits:
            return
        self._fits = True
        self._leave_out()
        shown = self._shown_columns()
        wide = next((place for place in shown if self.model.columns[place].stretch), shown[0] if self._left_out else -1)
        if wide >= 0:
            others = sum(self.view.columnWidth(place) for place in shown if place != wide)
            room = self.view.viewport().width() - others
            header = self.view.horizontalHeader()
            blocked = header.blockSignals(True)
            self.view.setColumnWidth(wide, max(self.model.columns[wide].width, room))
            header.blockSignals(blocked)
            self.view.updateGeometries()  # or a bar would stay that nothing needs any more
            self.view.updateGeometry()
        self._fits = False

    def _leave_out(self) -> None:
        """Leave out the columns that give way first, as many as there is no room for, and bring back the others."""
        columns, chosen = self.model.columns, self._chosen_columns()
        widths = {place: self._left_out.get(place) or self.view.columnWidth(place) for place in chosen}
        widths |= {place: columns[place].width for place in chosen if columns[place].stretch}
        over = sum(widths.values()) - self.view.viewport().width()
        out = dict[int, int]()
        for place in sorted(chosen, key=lambda place: -columns[place].gives):
            if over <= 0 or not columns[place].gives:
                break
            out[place] = widths[place]
            over -= widths[place]
        before, self._left_out = self._left_out, out
        for place in before.keys() | out.keys():
            if self.view.isColumnHidden(place) != (place in out):
                self.view.setColumnHidden(place, place in out)

    # looks

    def sizeHint(self) -> QSize:
        return QSize(600, HEADER + max(1, len(self.model.ids)) * ROW + 3)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, HEADER + 2 * ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = theme_of(self.palette())
        paint.rounded(QPainter(self), self.rect(), RADIUS, theme.surface, theme.line)

    # what happened

    def _on_header_section_clicked(self, section: int) -> None:
        column = self.model.columns[section]
        if not column.sortable:
            return
        again = self.model.asked.key == column.key
        self.show_rows(key=column.key, down=not self.model.asked.down if again else column.down_first)

    def _on_header_menu_requested(self, at: QPoint) -> None:
        self.open_column_menu(self.view.horizontalHeader().mapToGlobal(at))

    def _on_columns_changed(self) -> None:
        if not self._fits:
            self._stretch()
            self.columns_changed.emit()

    def _on_model_about_to_be_reset(self) -> None:
        self._current_before = self.current_id
        self._selected_before = self.selected_ids[:200]

    def _on_model_reset(self) -> None:
        model, view = self.model, self.view
        flag = QItemSelectionModel.SelectionFlag
        first = view.horizontalHeader().logicalIndex(0)
        for id in self._selected_before:
            if (place := model.place_of(id)) is not None:
                view.selectionModel().select(model.index(place, first), flag.Select | flag.Rows)
        if not self._current_before and model.ids and view.hasFocus():
            view.selectionModel().setCurrentIndex(model.index(0, first), flag.NoUpdate)
        if self._current_before and (place := model.place_of(self._current_before)) is not None:
            view.selectionModel().setCurrentIndex(model.index(place, first), flag.NoUpdate)

    def _on_model_ready(self, count: int) -> None:
        self.setMaximumHeight(self.sizeHint().height() if self.model.complete else 16777215)
        self.updateGeometry()
        self._on_view_resized()
        self.counted.emit(count)

    def _on_view_resized(self) -> None:
        """A table that scrolls gets a ground of its own: then Qt moves what shows and only new rows are painted."""
        scrolls = self.sizeHint().height() > self.height()
        self.view.viewport().setAutoFillBackground(scrolls)
        self._layout.setContentsMargins(1, 1, 1, _BELOW_SCROLLED if scrolls else _BELOW)
        self._stretch()

    def _on_copied(self, grid: list[list[str]], headed: bool) -> None:
        copy_grid(grid, headed)
        announce(self, "Copied")
