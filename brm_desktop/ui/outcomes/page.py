"""The two places that this folder makes."""

from __future__ import annotations

from brm_desktop.ui.outcomes.listing import OutcomesPage
from brm_desktop.ui.outcomes.outcome import OutcomePage

__all__ = ["OutcomePage", "OutcomesPage"]
