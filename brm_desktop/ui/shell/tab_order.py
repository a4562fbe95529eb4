"""The way of the Tab key through a page: as it is laid out, whatever was built or shown first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6 import QtCore
from PySide6.QtWidgets import QLayout, QWidget


def list_stops(whole: QWidget) -> list[QWidget]:
    """Return what Tab can reach in a widget, in the order of its layouts; what is hidden is left out."""
    return list(_walk(whole, None))


def follow_layout(whole: QWidget) -> None:
    """Let Tab go through a widget in the order of its layouts: rows that came later are not its last stops.

    What has the keyboard keeps its place though it is hidden just now, so that Tab goes on from there.
    """
    stops = list(_walk(whole, whole.window().focusWidget()))
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def _walk(widget: QWidget, kept: QWidget | None) -> Iterator[QWidget]:
    if widget.isHidden() and (kept is None or (widget is not kept and not widget.isAncestorOf(kept))):
        return
    if widget.focusPolicy() & QtCore.Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    layout = widget.layout()
    placed = list(_list_placed(layout)) if layout is not None else []
    for child in placed:
        yield from _walk(child, kept)
    for other in widget.children():
        if isinstance(other, QWidget) and not other.isWindow() and other not in placed:
            yield from _walk(other, kept)


def _list_placed(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        widget: QWidget | None = item.widget() if item is not None else None
        inner: QLayout | None = item.layout() if item is not None else None
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _list_placed(inner)
