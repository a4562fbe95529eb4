"""Puts resources/ inside the package of a built wheel; a checkout reads them where they are."""

from __future__ import annotations

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ResourcesHook(BuildHookInterface):  # type: ignore[type-arg]
    """Maps resources/ to brm_desktop/_resources, in wheels that are not editable."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the resources to what a wheel of `version` ("standard" or "editable") holds."""
        if version == "standard":
            build_data["force_include"]["resources"] = "brm_desktop/_resources"
