"""The import page: lists and address books, understood, previewed and brought in; and files dropped on the window."""

from brm_desktop.ui.importing.drops import accept_drops

__all__ = ["accept_drops"]
