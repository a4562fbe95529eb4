"""The two places that this folder makes."""

from __future__ import annotations

from brm_desktop.ui.services.everything import ServicesPage
from brm_desktop.ui.services.service import ServicePage

__all__ = ["ServicePage", "ServicesPage"]
