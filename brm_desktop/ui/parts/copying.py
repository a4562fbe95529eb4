"""What was chosen, on the clipboard: for spreadsheets as a table, for everything else as text."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QStringListModel
from PySide6.QtGui import QGuiApplication

from brm_desktop.exchange.write_grid import Grid, write_html, write_tabbed


def copy_grid(grid: Grid, headed: bool) -> None:
    """Put rows on the clipboard as tabbed text and as an HTML table."""
    mime = make_mime()
    mime.setText(write_tabbed(grid))
    mime.setHtml(write_html(grid, headed))
    QGuiApplication.clipboard().setMimeData(mime)


def make_mime() -> QMimeData:
    """Return an empty container that Qt made: the clipboard keeps it until after Python has gone.

    One made by Python ends the process with a crash then.
    """
    model = QStringListModel([""])
    mime = model.mimeData([model.index(0)])
    mime.clear()
    return mime
