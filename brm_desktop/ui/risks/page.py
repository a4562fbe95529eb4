"""The two places that this folder makes."""

from __future__ import annotations

from brm_desktop.ui.risks.everything import RisksPage
from brm_desktop.ui.risks.risk import RiskPage

__all__ = ["RiskPage", "RisksPage"]
