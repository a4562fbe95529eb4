"""The two places that this folder makes."""

from __future__ import annotations

from brm_desktop.ui.people.everyone import PeoplePage
from brm_desktop.ui.people.person import PersonPage

__all__ = ["PeoplePage", "PersonPage"]
