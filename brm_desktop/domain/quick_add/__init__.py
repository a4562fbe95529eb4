"""Quick add: one line of text, taken as a follow-up, and back. Pure: no clock, no database, nothing written."""

from __future__ import annotations

from brm_desktop.domain.quick_add.known import NOTHING_KNOWN, Candidate, Known, KnownName, make_known
from brm_desktop.domain.quick_add.parse import parse
from brm_desktop.domain.quick_add.understood import Draft, Question, Span, Understood
from brm_desktop.domain.quick_add.write import format_follow_up, format_recurrence, without

__all__ = [
    "NOTHING_KNOWN",
    "Candidate",
    "Draft",
    "Known",
    "KnownName",
    "Question",
    "Span",
    "Understood",
    "format_follow_up",
    "format_recurrence",
    "make_known",
    "parse",
    "without",
]
