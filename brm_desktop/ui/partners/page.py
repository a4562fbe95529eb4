"""The places that this folder makes."""

from __future__ import annotations

from brm_desktop.ui.partners.agreement import AgreementPage
from brm_desktop.ui.partners.everyone import PartnersPage
from brm_desktop.ui.partners.partner import PartnerPage

__all__ = ["AgreementPage", "PartnerPage", "PartnersPage"]
