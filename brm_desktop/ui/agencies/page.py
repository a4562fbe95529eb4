"""The two places that this folder makes."""

from __future__ import annotations

from brm_desktop.ui.agencies.agency import AgencyPage
from brm_desktop.ui.agencies.portfolio import AgenciesPage

__all__ = ["AgenciesPage", "AgencyPage"]
