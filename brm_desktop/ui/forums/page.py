"""The two places that this folder makes."""

from __future__ import annotations

from brm_desktop.ui.forums.everything import ForumsPage
from brm_desktop.ui.forums.forum import ForumPage

__all__ = ["ForumPage", "ForumsPage"]
