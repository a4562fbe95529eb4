"""Exchange with other devices as the window shows it: a line at the foot of the side bar, and a page."""

from __future__ import annotations

from brm_desktop.ui.sync.syncing import Syncing

__all__ = ["Syncing"]
