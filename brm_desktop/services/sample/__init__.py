"""The sample portfolio: a fictitious state with ten years of work, made the same way every time."""

from __future__ import annotations

from brm_desktop.services.sample.making import SampleSummary, make_sample

__all__ = ["SampleSummary", "make_sample"]
