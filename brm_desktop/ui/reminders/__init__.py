"""Reminders as the window tells them: by the desktop where it can, else in a small list of the window."""

from __future__ import annotations

from brm_desktop.ui.reminders.reminding import Reminding

__all__ = ["Reminding"]
