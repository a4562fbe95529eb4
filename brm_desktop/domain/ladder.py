"""The ladder of a relationship: what the practice asks for on each rung, and how one judgment moved from another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import fmean

from brm_desktop.domain.assessment import PRACTICE, PULSE, Assessment, Stage
from brm_desktop.domain.fields import Field

STAGES = tuple(Stage)
NEXT_RUNG: dict[Stage | None, str] = {
    None: "Ask around first: how do they see us, and what was the last thing we did for them?",
    Stage.AD_HOC: "Answer every request by a day that was named, and keep one list of what they asked for.",
    Stage.ORDER_TAKER: "Agree on services, levels and prices in writing, and report on them before they ask.",
    Stage.SERVICE_PROVIDER: "Speak of their outcomes before their tickets: measure one together, and advise early.",
    Stage.TRUSTED_ADVISOR: "Be in the room when their strategy is drawn; plan budget, risk and value as one.",
    Stage.STRATEGIC_PARTNER: "Stay: keep every promise, bring what other agencies learned, and say what should stop.",
}


def rank(stage: Stage | None) -> int:
    """Return how many rungs are climbed, 0 when that is not known."""
    return 0 if stage is None else STAGES.index(stage) + 1


def find_next(stage: Stage | None) -> Stage | None:
    """Return the rung above, None at the top or where none is known."""
    return None if stage is None or stage is STAGES[-1] else STAGES[rank(stage)]


def list_marks(section: str) -> tuple[Field, ...]:
    """Return the fields of an assessment that are marks from 1 to 5, of the pulse or of the practice."""
    return tuple(field for field in Assessment.KIND.fields.values() if field.section == section)


PULSE_MARKS = list_marks(PULSE)
PRACTICE_MARKS = list_marks(PRACTICE)


def find_mean(assessment: Assessment, fields: Sequence[Field]) -> float | None:
    """Return the mean of the marks that were given."""
    known = [mark for field in fields if (mark := getattr(assessment, field.name)) is not None]
    return fmean(known) if known else None


def list_moves(before: Assessment | None, after: Assessment) -> tuple[str, ...]:
    """Say how a judgment moved from the one before: the stages that changed, then the marks."""
    if before is None:
        return ()
    return (*_moved_stages(before, after), *_moved_marks(before, after, (*PULSE_MARKS, *PRACTICE_MARKS)))


def _moved_stages(before: Assessment, after: Assessment) -> Iterable[str]:
    for name, whose in (("stage_ours", "our view"), ("stage_theirs", "their view")):
        old, new = getattr(before, name), getattr(after, name)
        if old is not None and new is not None and old is not new:
            yield f"{whose} {'up' if rank(new) > rank(old) else 'down'} to {new.label.lower()}"


def _moved_marks(before: Assessment, after: Assessment, fields: Iterable[Field]) -> Iterable[str]:
    for field in fields:
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old is not None and new is not None and old != new:
            yield f"{_lowered(field.label)} {old} → {new}"


def _lowered(label: str) -> str:
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
